//! Levels held, evidence, and the board: who waits for an award, whose level ends soon.

use super::model::{CompletedCourse, HeldLevel, PersonFacts, Scheme};
use super::permits::AwardLevels;
use super::rules::{Eligibility, waits_for};
use crate::people::practitioners::supervisors::within_reach;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::Level;
use crate::shared::when;
use crate::shared::{PersonId, Refusal, ServiceId};
use crate::training::model::BookingState;
use crate::ui::Waiting;
use chrono::{Days, NaiveDate};
use entity::{award, booking, course, person, practitioner, run, scheme, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The most people that the board shows as waiting; who is awarded makes room for the next.
pub(super) const WAITING_MAX: u64 = 100;
/// How long before its end a level is shown as ending.
pub const ENDING_WITHIN: Days = Days::new(90);

/// The scheme in force on that day, with the titles of its courses; the first one, for a service that has none of its own.
///
/// # Errors
/// A fault.
pub async fn scheme_on<C: ConnectionTrait>(db: &C, service: ServiceId, on: NaiveDate) -> Result<Scheme, Refusal> {
    let row = scheme::Entity::find()
        .filter(scheme::Column::ServiceId.eq(service.0))
        .filter(scheme::Column::StartsOn.lte(on))
        .order_by_desc(scheme::Column::StartsOn)
        .order_by_desc(scheme::Column::Version)
        .one(db)
        .await?;
    let mut scheme = match row {
        Some(row) => serde_json::from_value(row.rules)?,
        None => Scheme::first(),
    };
    let titles: Vec<(String, String)> = course::Entity::find()
        .select_only()
        .columns([course::Column::Code, course::Column::Title])
        .filter(course::Column::ServiceId.eq(service.0))
        .filter(course::Column::Code.is_in(scheme.levels.iter().flat_map(|rule| rule.courses.clone())))
        .into_tuple()
        .all(db)
        .await?;
    scheme.titles = titles.into_iter().collect();
    Ok(scheme)
}

fn level_of(row: &award::Model) -> Option<HeldLevel> {
    Some(HeldLevel { level: Level::from_code(&row.level)?, awarded_on: row.awarded_on, expires_on: row.expires_on })
}

/// The highest level that each of those people holds on that day; who holds none is missing. One statement.
///
/// # Errors
/// A fault.
pub async fn current_levels<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    people: &[PersonId],
    on: NaiveDate,
) -> Result<HashMap<PersonId, Level>, Refusal> {
    let rows = award::Entity::find()
        .filter(award::Column::ServiceId.eq(service.0))
        .filter(award::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(award::current_on(on))
        .all(db)
        .await?;
    let mut levels: HashMap<PersonId, Level> = HashMap::new();
    for (person, held) in rows.iter().filter_map(|row| Some((PersonId(row.person_id), level_of(row)?))) {
        let known = levels.entry(person).or_insert(held.level);
        *known = (*known).max(held.level);
    }
    Ok(levels)
}

/// Awards that no newer row replaced, whatever their dates.
async fn standing_awards<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, HeldLevel)>, Refusal> {
    let rows = award::Entity::find()
        .filter(award::Column::ServiceId.eq(service.0))
        .filter(award::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(award::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((PersonId(row.person_id), level_of(&row)?))).collect())
}

#[derive(FromQueryResult)]
struct Completed {
    person_id: Uuid,
    code: String,
    title: String,
    run: String,
    day: NaiveDate,
}

/// What is on record of each of those people: completed courses and the level held. Two statements, however many they are.
///
/// # Errors
/// A fault.
pub async fn facts<C: ConnectionTrait>(db: &C, service: ServiceId, people: &[PersonId]) -> Result<HashMap<PersonId, PersonFacts>, Refusal> {
    let rows = booking::Entity::find()
        .select_only()
        .column_as(booking::Column::PersonId, "person_id")
        .column_as(course::Column::Code, "code")
        .column_as(course::Column::Title, "title")
        .column_as(run::Column::Reference, "run")
        .column_as(session_day::Column::Day, "day")
        .join(JoinType::InnerJoin, booking::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, session_day::Relation::Run.def().rev())
        .filter(booking::Column::ServiceId.eq(service.0))
        .filter(booking::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(booking::Column::State.eq(BookingState::Attended.code()))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .into_model::<Completed>()
        .all(db)
        .await?;
    let mut known: HashMap<PersonId, PersonFacts> = people.iter().map(|person| (*person, PersonFacts::default())).collect();
    for row in rows {
        let Some(facts) = known.get_mut(&PersonId(row.person_id)) else { continue };
        // The days of a run come in order, so that its last one stays.
        facts.courses.retain(|course| course.run != row.run);
        facts.courses.push(CompletedCourse { code: row.code, title: row.title, run: row.run, on: row.day });
    }
    for (person, held) in standing_awards(db, service, people).await? {
        if let Some(facts) = known.get_mut(&person)
            && facts.held.is_none_or(|other| held.level > other.level)
        {
            facts.held = Some(held);
        }
    }
    Ok(known)
}

/// Somebody who has all the evidence of a level and waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardDue {
    pub person: PersonId,
    pub name: String,
    pub eligibility: Eligibility,
}

/// Who waits for an award, longest first. Four statements.
///
/// # Errors
/// A fault.
pub async fn awards_due(app: &App, permit: &AwardLevels, today: NaiveDate) -> Result<Vec<AwardDue>, Refusal> {
    let db = app.read(permit);
    let service = permit.service();
    let scheme = scheme_on(db, service, today).await?;
    let candidates = person::Entity::find()
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(practitioners(permit, person::Column::Id))
        .filter(ready_without_award(&scheme, service, today))
        .order_by_asc(person::Column::Id)
        .limit(WAITING_MAX)
        .all(db)
        .await?;
    let people: Vec<PersonId> = candidates.iter().map(|row| PersonId(row.id)).collect();
    let known = facts(db, service, &people).await?;
    let mut due: Vec<AwardDue> = candidates
        .into_iter()
        .filter_map(|row| {
            let person = PersonId(row.id);
            let eligibility = waits_for(known.get(&person)?, &scheme, today)?;
            Some(AwardDue { person, name: row.full_name, eligibility })
        })
        .collect();
    due.sort_by_key(|due| due.eligibility.since());
    Ok(due)
}

/// Practitioners of the own service whom the holder may decide about. Parties and other people on record are nobody's to award.
fn practitioners(permit: &AwardLevels, column: impl ColumnTrait) -> Condition {
    let practise = Query::select()
        .column((practitioner::Entity, practitioner::Column::PersonId))
        .from(practitioner::Entity)
        .and_where(Expr::col((practitioner::Entity, practitioner::Column::ServiceId)).eq(permit.service().0))
        .to_owned();
    within_reach(permit.actor(), column).add(column.in_subquery(practise))
}

/// The practitioner with that key, if the holder may decide about them.
pub(super) fn practitioner(permit: &AwardLevels, id: PersonId) -> sea_orm::Select<person::Entity> {
    let own = person::Entity::find_by_id(id.0).filter(person::Column::ServiceId.eq(permit.service().0));
    own.filter(practitioners(permit, person::Column::Id))
}

/// People who have all that some level asks for and hold no current award of that level or one above: [`waits_for`] in a statement, so that
/// whoever lacks something does not stand before those who wait.
fn ready_without_award(scheme: &Scheme, service: ServiceId, today: NaiveDate) -> Condition {
    let mut any = Condition::any();
    for rule in &scheme.levels {
        // Courses first: few have completed one, and SQLite asks in this order.
        let mut ready = Condition::all();
        for code in &rule.courses {
            ready = ready.add(person::Column::Id.in_subquery(having_completed(code, service)));
        }
        if let Some(before) = rule.after {
            ready = ready.add(person::Column::Id.in_subquery(holding_at_least(before, service, today)));
        }
        any = any.add(ready.add(person::Column::Id.not_in_subquery(holding_at_least(rule.level, service, today))));
    }
    any
}

/// Who completed a course of that code.
fn having_completed(code: &str, service: ServiceId) -> SelectStatement {
    Query::select()
        .column((booking::Entity, booking::Column::PersonId))
        .from(booking::Entity)
        .inner_join(run::Entity, Expr::col((run::Entity, run::Column::Id)).equals((booking::Entity, booking::Column::RunId)))
        .inner_join(course::Entity, Expr::col((course::Entity, course::Column::Id)).equals((run::Entity, run::Column::CourseId)))
        .and_where(booking::Column::ServiceId.eq(service.0))
        .and_where(booking::Column::State.eq(BookingState::Attended.code()))
        .and_where(course::Column::Code.eq(code))
        .to_owned()
}

/// Who holds that level or one above it on that day.
fn holding_at_least(least: Level, service: ServiceId, today: NaiveDate) -> SelectStatement {
    let levels = Level::ALL.iter().copied().filter(|level| *level >= least);
    Query::select()
        .column(award::Column::PersonId)
        .from(award::Entity)
        .and_where(award::Column::ServiceId.eq(service.0))
        .and_where(award::Column::Level.is_in(levels.map(Level::code)))
        .cond_where(award::current_on(today))
        .to_owned()
}

/// A level that ends soon, or has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    pub person: PersonId,
    pub name: String,
    pub level: String,
    pub expires_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct EndingRow {
    person_id: Uuid,
    name: String,
    level: String,
    expires_on: NaiveDate,
}

/// Levels that end within ninety days or have ended and were not renewed, the next first.
///
/// # Errors
/// A fault.
pub async fn ending(app: &App, permit: &AwardLevels, today: NaiveDate, paging: &Paging) -> Result<Listed<Ending>, Refusal> {
    let db = app.read(permit);
    let ending = award::Entity::find()
        .filter(award::Column::ServiceId.eq(permit.service().0))
        .filter(practitioners(permit, award::Column::PersonId))
        .filter(award::Column::SupersededAt.is_null())
        .filter(award::Column::ExpiresOn.lte(today + ENDING_WITHIN));
    let rows = ending
        .clone()
        .select_only()
        .column_as(award::Column::PersonId, "person_id")
        .column_as(person::Column::FullName, "name")
        .column_as(award::Column::Level, "level")
        .column_as(award::Column::ExpiresOn, "expires_on")
        .join(JoinType::InnerJoin, award::Relation::Person.def())
        .order_by_asc(award::Column::ExpiresOn)
        .order_by_asc(award::Column::Id);
    let found = page_of(&ending, rows, paging, db).await?;
    let rows = found.rows.into_iter().map(|row: EndingRow| Ending {
        person: PersonId(row.person_id),
        name: row.name,
        level: Level::from_code(&row.level).map_or(row.level, |level| level.label().to_owned()),
        expires_on: row.expires_on,
    });
    Ok(Listed { rows: rows.collect(), total: found.total, page: found.page })
}

/// What the award page shows of one person.
#[derive(Debug, Clone)]
pub struct PersonStanding {
    pub person: person::Model,
    pub facts: PersonFacts,
    pub scheme: Scheme,
    /// Every award, the newest first.
    pub history: Vec<award::Model>,
}

/// A practitioner's evidence and awards. Six statements.
///
/// # Errors
/// `NotFound`, also for who does not practise here or is another supervisor's; a fault.
pub async fn person_standing(app: &App, permit: &AwardLevels, id: PersonId, today: NaiveDate) -> Result<PersonStanding, Refusal> {
    let db = app.read(permit);
    let service = permit.service();
    let person = practitioner(permit, id).one(db).await?.ok_or(Refusal::NotFound)?;
    let scheme = scheme_on(db, service, today).await?;
    let facts = facts(db, service, &[id]).await?.remove(&id).unwrap_or_default();
    let history =
        award::Entity::find().filter(award::Column::PersonId.eq(id.0)).order_by_desc(award::Column::CreatedAt).limit(50).all(db).await?;
    Ok(PersonStanding { person, facts, scheme, history })
}

/// What of accreditation needs the reader now: people with all the evidence, who wait for a decision.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &AwardLevels, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let own = permit.who().person;
    let due = awards_due(app, permit, today).await?.into_iter().filter(|due| Some(due.person) != own);
    Ok(due
        .map(|due| {
            let since = due.eligibility.since().map(|day| format!("since {}", when::day(day))).unwrap_or_default();
            let sentence = format!("{} has all that {} asks for", due.name, due.eligibility.level);
            Waiting::new(sentence, since, format!("/people/{}/award", due.person), "Decide")
        })
        .collect())
}
