//! The list of practitioners, and what a volunteer's own record lacks.

use super::due_queries::{self, since_expr, who_is_due};
use super::permits::{KeepOwnTimes, KeepRecords, ReadPeople};
use super::practitioners::due::Due;
use super::practitioners::queries::{head, words};
use super::practitioners::rules::Periods;
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::noted::Noted;
use crate::platform::permit::RoomPermit;
use crate::platform::services::ServiceNames;
use crate::platform::until_noted::{Keep, kept_or_made};
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::text::clean_line;
use crate::shared::vocabulary::{District, Level};
use crate::shared::{Actor, PersonId, Refusal};
use crate::ui::Waiting;
use chrono::NaiveDate;
use entity::{award, person, person_area, practitioner};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// What narrows the list. The name comes from a posted search, never from the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub state: Option<Standing>,
    pub kind: Option<Kind>,
    pub level: Option<Level>,
    pub area: Option<District>,
    /// Only those who are due for it, by the periods of the service.
    pub due: Option<(Due, Periods)>,
    pub name: String,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub reference: String,
    pub name: String,
    pub kind: Option<Kind>,
    pub state: Option<Standing>,
    pub level: Option<Level>,
    pub outcode: Option<String>,
    pub areas: Vec<String>,
    /// The last day on which what the list is narrowed by counts.
    pub until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Found {
    person_id: Uuid,
    reference: String,
    full_name: String,
    kind: String,
    state: String,
    rank: i32,
    home_outcode: Option<String>,
    since: Option<NaiveDate>,
}

/// The highest award that is current on that day, as 0 for none to 4 for Advanced.
fn rank_on(today: NaiveDate) -> Expr {
    let whens: String = Level::ALL.iter().zip(1..).map(|(level, rank)| format!(" WHEN '{}' THEN {rank}", level.code())).collect();
    let highest = Query::select()
        .expr(Expr::cust(format!("COALESCE(MAX(CASE award.level{whens} ELSE 0 END), 0)")))
        .from(award::Entity)
        .and_where(Expr::col((award::Entity, award::Column::PersonId)).equals((practitioner::Entity, practitioner::Column::PersonId)))
        .cond_where(award::current_on(today))
        .to_owned();
    Expr::SubQuery(None, Box::new(highest.into()))
}

fn level_of(rank: i32) -> Option<Level> {
    usize::try_from(rank).ok().and_then(|rank| rank.checked_sub(1)).and_then(|at| Level::ALL.get(at).copied())
}

fn visible(permit: &ReadPeople) -> Select<practitioner::Entity> {
    practitioner::Entity::find()
        .inner_join(person::Entity)
        .filter(practitioner::Column::ServiceId.eq(permit.service().0))
        .filter(person::Column::MergedInto.is_null())
}

fn narrowed(permit: &ReadPeople, wanted: &Wanted, today: NaiveDate) -> Select<practitioner::Entity> {
    let mut list = visible(permit);
    if let Some(state) = wanted.state {
        list = list.filter(practitioner::Column::State.eq(state.code()));
    }
    if let Some(kind) = wanted.kind {
        list = list.filter(practitioner::Column::Kind.eq(kind.code()));
    }
    if let Some(level) = wanted.level {
        let rank = Level::ALL.iter().zip(1i32..).find(|(known, _)| **known == level).map_or(0, |(_, rank)| rank);
        list = list.filter(ExprTrait::eq(rank_on(today), rank));
    }
    if let Some(area) = wanted.area {
        let there = Query::select()
            .column(person_area::Column::PersonId)
            .from(person_area::Entity)
            .and_where(person_area::Column::District.eq(area.code()))
            .and_where(person_area::Column::EndsAt.is_null())
            .to_owned();
        list = list.filter(practitioner::Column::PersonId.in_subquery(there));
    }
    if let Some((due, periods)) = wanted.due {
        list = list.filter(who_is_due(due, periods, today));
    }
    let name = searched(&wanted.name);
    if !name.is_empty() {
        list = list.filter(person::Column::NameNorm.contains(name.as_str()));
    }
    list
}

/// A name as it is looked for: as names are kept to be found, without what has a meaning to the database, of eighty letters at most.
pub fn searched(name: &str) -> String {
    clean_line(name).to_lowercase().chars().filter(|c| !matches!(c, '%' | '_' | '\\')).take(80).collect()
}

/// Practitioners of the own service, by name unless asked otherwise. Three statements, whatever the number of rows.
///
/// # Errors
/// A fault.
pub async fn people(
    app: &App,
    permit: &ReadPeople,
    wanted: &Wanted,
    today: NaiveDate,
    paging: &Paging,
) -> Result<Listed<PersonRow>, Refusal> {
    let db = app.read(permit);
    let list = narrowed(permit, wanted, today);
    let total = counted(&list, db).await?;
    let order = if paging.descending { Order::Desc } else { Order::Asc };
    let list = match paging.sort.as_str() {
        "state" => list.order_by(practitioner::Column::State, order),
        "joined" => list.order_by(practitioner::Column::JoinedOn, order),
        "level" => list.order_by(rank_on(today), order),
        "until" => list.order_by(since_expr(wanted.due.map(|(due, _)| due)), order),
        _ => list.order_by(person::Column::NameNorm, order),
    };
    let found = list
        .order_by_asc(practitioner::Column::PersonId)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .select_only()
        .column(practitioner::Column::PersonId)
        .column(practitioner::Column::Kind)
        .column(practitioner::Column::State)
        .column(practitioner::Column::HomeOutcode)
        .column(person::Column::Reference)
        .column(person::Column::FullName)
        .expr_as(rank_on(today), "rank")
        .expr_as(since_expr(wanted.due.map(|(due, _)| due)), "since")
        .into_model::<Found>()
        .all(db)
        .await?;
    let mut areas = areas_of(app, permit, found.iter().map(|row| row.person_id)).await?;
    let rows = found.into_iter().map(|row| line(row, wanted, &mut areas)).collect();
    Ok(Listed { rows, total, page: paging.page })
}

fn line(row: Found, wanted: &Wanted, areas: &mut HashMap<Uuid, Vec<String>>) -> PersonRow {
    PersonRow {
        id: PersonId(row.person_id),
        reference: row.reference,
        name: row.full_name,
        kind: Kind::from_code(&row.kind),
        state: Standing::from_code(&row.state),
        level: level_of(row.rank),
        outcode: row.home_outcode,
        areas: areas.remove(&row.person_id).unwrap_or_default(),
        until: wanted.due.zip(row.since).map(|((due, periods), since)| due.until(since, periods)),
    }
}

async fn areas_of(app: &App, permit: &ReadPeople, people: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, Vec<String>>, Refusal> {
    let rows: Vec<(Uuid, String)> = person_area::Entity::find()
        .select_only()
        .column(person_area::Column::PersonId)
        .column(person_area::Column::District)
        .filter(person_area::Column::PersonId.is_in(people))
        .filter(person_area::Column::EndsAt.is_null())
        .order_by_asc(person_area::Column::District)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    let mut areas: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (person, code) in rows {
        areas.entry(person).or_default().push(District::from_code(&code).map_or(code, |district| district.label().to_owned()));
    }
    Ok(areas)
}

/// What the records of one reader's people lack, as lines.
#[derive(Clone)]
struct KeptDue(Vec<Waiting>);

/// Who is due for what, for those who keep the records. That looks through everybody, so it is kept until a change of any practitioner is
/// noted, and a minute at most.
///
/// # Errors
/// A fault.
pub async fn due(app: &App, permit: &KeepRecords, service: &ServiceNames, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let (actor, periods) = (permit.actor(), Periods::read(&service.settings));
    let keep = Keep {
        key: actor.account.0,
        basis: format!("{today} {:?} {} {periods:?}", actor.roles, actor.second_step),
        of: Noted::Practitioners,
        service: service.id,
        about: None,
        at_most: Some(Duration::from_secs(60)),
    };
    let made = async || due_queries::attention(app, permit, periods, today).await.map(KeptDue);
    Ok(kept_or_made(app, permit, keep, made).await?.0)
}

/// What a volunteer's own record lacks.
///
/// # Errors
/// A fault.
pub async fn own_record(app: &App, actor: &Actor) -> Result<Vec<Waiting>, Refusal> {
    let Ok(permit) = KeepOwnTimes::of(actor, None) else { return Ok(Vec::new()) };
    match head(app, &permit, actor.service, actor.person).await {
        Err(Refusal::NotFound) => return Ok(Vec::new()),
        other => other.map(drop)?,
    }
    let mut waiting = Vec::new();
    let words = words(app, &permit, actor.person, app.clock().now().date_naive()).await?;
    if words.week.is_none() {
        let sentence = "Say when you are free: without it others are asked before you";
        waiting.push(Waiting::new(sentence, "not given yet", "/availability", "Give your times").urgent());
    }
    if words.areas.is_empty() {
        waiting.push(Waiting::new("Say in which areas you can work", "not given yet", "/availability", "Choose areas"));
    }
    Ok(waiting)
}
