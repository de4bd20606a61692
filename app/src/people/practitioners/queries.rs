//! One practising record, in the parts that its pages show. At most five statements a page.

use super::model::{CheckKind, ItemKind, ObservedOutcome};
use super::rules::Readiness;
use super::update_service::counts_since;
use crate::calendar::hours::WeekHours;
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::App;
use crate::platform::fault::fault;
use crate::platform::permit::Permit;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{
    agency, agency_member, availability_day, availability_week, award, background_check, compliance_item, contact_way, do_not_pair,
    observation, person, person_area, person_language, practitioner, practitioner_state, supervision,
};
use sea_orm::sea_query::{Expr, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

/// Who it is about: the top of every page of a record.
#[derive(Debug, Clone)]
pub struct Head {
    pub person: PersonId,
    pub reference: String,
    pub name: String,
    pub gender: Option<String>,
    pub kind: Kind,
    pub state: Standing,
    pub max_travel_miles: i32,
    pub max_cases: i32,
    pub remote: bool,
    pub outcode: Option<String>,
    pub joined_on: NaiveDate,
    pub version: i32,
}

/// The head of one practitioner of that service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn head(app: &App, permit: &impl Permit, service: ServiceId, id: PersonId) -> Result<Head, Refusal> {
    let found = practitioner::Entity::find_by_id(id.0)
        .filter(practitioner::Column::ServiceId.eq(service.0))
        .find_also_related(person::Entity)
        .one(app.read(permit))
        .await?;
    let Some((row, Some(person))) = found else { return Err(Refusal::NotFound) };
    Ok(Head {
        person: id,
        reference: person.reference,
        name: person.full_name,
        gender: person.gender,
        kind: Kind::from_code(&row.kind).ok_or_else(|| fault("a practitioner of an unknown kind"))?,
        state: Standing::from_code(&row.state).ok_or_else(|| fault("a practitioner of an unknown state"))?,
        max_travel_miles: row.max_travel_miles,
        max_cases: row.max_cases,
        remote: row.remote,
        outcode: row.home_outcode,
        joined_on: row.joined_on,
        version: row.version,
    })
}

/// Ways, languages, areas, agencies and week as they stand now, in one statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Code of the way, and its value.
    pub ways: Vec<(String, String)>,
    pub languages: Vec<String>,
    /// Codes of districts.
    pub areas: Vec<String>,
    pub agencies: Vec<String>,
    /// `None` when it was never given.
    pub week: Option<WeekGrid>,
    /// The same by the half hour, where it was said so.
    pub hours: Option<WeekHours>,
    /// Days to come that differ, with their free hours.
    pub other_days: Vec<(NaiveDate, String)>,
}

#[derive(FromQueryResult)]
struct Word {
    tag: String,
    word: String,
}

/// The words of one person's record.
///
/// # Errors
/// A fault.
pub async fn words(app: &App, permit: &impl Permit, id: PersonId, today: NaiveDate) -> Result<Words, Refusal> {
    let db = app.read(permit);
    let ways = contact_way::Entity::find()
        .select_only()
        .column_as(contact_way::Column::Kind, "tag")
        .column_as(contact_way::Column::Value, "word")
        .filter(contact_way::Column::PersonId.eq(id.0))
        .filter(contact_way::Column::EndsAt.is_null());
    let languages = person_language::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'LANGUAGE'"), "tag")
        .column_as(person_language::Column::Language, "word")
        .filter(person_language::Column::PersonId.eq(id.0))
        .filter(person_language::Column::EndsAt.is_null());
    let areas = person_area::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'AREA'"), "tag")
        .column_as(person_area::Column::District, "word")
        .filter(person_area::Column::PersonId.eq(id.0))
        .filter(person_area::Column::EndsAt.is_null());
    let agencies = agency_member::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'AGENCY'"), "tag")
        .column_as(agency::Column::Name, "word")
        .inner_join(agency::Entity)
        .filter(agency_member::Column::PersonId.eq(id.0))
        .filter(Condition::any().add(agency_member::Column::EndsOn.is_null()).add(agency_member::Column::EndsOn.gte(today)));
    let week = availability_week::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'WEEK'"), "tag")
        .expr_as(Expr::cust("CAST(availability_week.bits AS TEXT)"), "word")
        .filter(availability_week::Column::PersonId.eq(id.0))
        .filter(availability_week::Column::EndsAt.is_null());
    let mut all = ways.into_query();
    all.union(UnionType::All, week.into_query());
    all.union(UnionType::All, usual_hours(id));
    all.union(UnionType::All, other_days(id, today));
    all.union(UnionType::All, languages.into_query());
    all.union(UnionType::All, areas.into_query());
    all.union(UnionType::All, agencies.into_query());
    let lines = Word::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    Ok(sorted(lines))
}

fn sorted(lines: Vec<Word>) -> Words {
    let mut words = Words::default();
    for Word { tag, word } in lines {
        match tag.as_str() {
            "LANGUAGE" => words.languages.push(word),
            "AREA" => words.areas.push(word),
            "AGENCY" => words.agencies.push(word),
            "HOURS" => words.hours = WeekHours::from_kept(&word),
            "OTHER_DAY" => words.other_days.extend(other_day(&word)),
            "WEEK" => words.week = word.parse().ok().map(WeekGrid::from_bits),
            _ => words.ways.push((tag, word)),
        }
    }
    words.languages.sort_unstable();
    words.areas.sort_unstable();
    words.other_days.sort_unstable();
    words
}

fn other_day(word: &str) -> Option<(NaiveDate, String)> {
    let (day, hours) = word.split_once(' ')?;
    Some((day.parse().ok()?, hours.to_owned()))
}

fn usual_hours(id: PersonId) -> SelectStatement {
    present_week(id)
        .select_only()
        .expr_as(Expr::cust("'HOURS'"), "tag")
        .column_as(availability_week::Column::Hours, "word")
        .filter(availability_week::Column::Hours.is_not_null())
        .into_query()
}

fn other_days(id: PersonId, today: NaiveDate) -> SelectStatement {
    availability_day::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'OTHER_DAY'"), "tag")
        .expr_as(Expr::cust("CAST(availability_day.day AS TEXT) || ' ' || availability_day.hours"), "word")
        .filter(availability_day::Column::PersonId.eq(id.0))
        .filter(availability_day::Column::WithdrawnAt.is_null())
        .filter(availability_day::Column::Day.gte(today))
        .into_query()
}

fn present_week(id: PersonId) -> Select<availability_week::Entity> {
    availability_week::Entity::find()
        .filter(availability_week::Column::PersonId.eq(id.0))
        .filter(availability_week::Column::EndsAt.is_null())
}

/// The states a practitioner was in, newest first. A hundred at most.
///
/// # Errors
/// A fault.
pub async fn states(app: &App, permit: &impl Permit, id: PersonId) -> Result<Vec<practitioner_state::Model>, Refusal> {
    let rows = practitioner_state::Entity::find()
        .filter(practitioner_state::Column::PersonId.eq(id.0))
        .order_by_desc(practitioner_state::Column::StartsOn)
        .order_by_desc(practitioner_state::Column::RecordedAt)
        .limit(100)
        .all(app.read(permit))
        .await?;
    Ok(rows)
}

/// The checks that count now.
///
/// # Errors
/// A fault.
pub async fn checks(app: &App, permit: &impl Permit, id: PersonId) -> Result<Vec<background_check::Model>, Refusal> {
    let rows = background_check::Entity::find()
        .filter(background_check::Column::PersonId.eq(id.0))
        .filter(background_check::Column::SupersededAt.is_null())
        .order_by_asc(background_check::Column::Kind)
        .limit(100)
        .all(app.read(permit))
        .await?;
    Ok(rows)
}

/// Every award, newest first; those that a newer one replaced among them.
///
/// # Errors
/// A fault.
pub async fn awards(app: &App, permit: &impl Permit, id: PersonId) -> Result<Vec<award::Model>, Refusal> {
    let rows = award::Entity::find()
        .filter(award::Column::PersonId.eq(id.0))
        .order_by_desc(award::Column::AwardedOn)
        .limit(100)
        .all(app.read(permit))
        .await?;
    Ok(rows)
}

/// What was done on a day: items, supervision, observation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    pub items: Vec<(ItemKind, NaiveDate)>,
    pub supervision_held: Vec<NaiveDate>,
    pub supervision_booked: Vec<NaiveDate>,
    pub observed: Vec<(ObservedOutcome, NaiveDate)>,
}

#[derive(FromQueryResult)]
struct DoneRow {
    tag: String,
    word: String,
    held_on: NaiveDate,
}

/// Items that count, and every supervision and observation, newest first, in one statement.
///
/// # Errors
/// A fault.
pub async fn done(app: &App, permit: &impl Permit, id: PersonId) -> Result<Done, Refusal> {
    let db = app.read(permit);
    let items = compliance_item::Entity::find()
        .select_only()
        .column_as(compliance_item::Column::CompletedOn, "held_on")
        .expr_as(Expr::cust("'ITEM'"), "tag")
        .column_as(compliance_item::Column::Kind, "word")
        .filter(compliance_item::Column::PersonId.eq(id.0))
        .filter(compliance_item::Column::SupersededAt.is_null());
    let meetings = |state: &'static str, day: supervision::Column| {
        supervision::Entity::find()
            .select_only()
            .column_as(day, "held_on")
            .expr_as(Expr::cust("'SUPERVISION'"), "tag")
            .column_as(supervision::Column::State, "word")
            .filter(supervision::Column::PersonId.eq(id.0))
            .filter(supervision::Column::State.eq(state))
            .filter(day.is_not_null())
            .into_query()
    };
    let observed = observation::Entity::find()
        .select_only()
        .column_as(observation::Column::HeldOn, "held_on")
        .expr_as(Expr::cust("'OBSERVED'"), "tag")
        .column_as(observation::Column::Outcome, "word")
        .filter(observation::Column::PersonId.eq(id.0));
    let mut all = items.into_query();
    all.union(UnionType::All, meetings("HELD", supervision::Column::HeldOn));
    all.union(UnionType::All, meetings("BOOKED", supervision::Column::BookedFor));
    all.union(UnionType::All, observed.into_query());
    let mut rows = DoneRow::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.held_on));
    let mut done = Done::default();
    for DoneRow { tag, word, held_on } in rows {
        match (tag.as_str(), word.as_str()) {
            ("ITEM", kind) => done.items.extend(ItemKind::from_code(kind).map(|kind| (kind, held_on))),
            ("SUPERVISION", "HELD") => done.supervision_held.push(held_on),
            ("SUPERVISION", _) => done.supervision_booked.push(held_on),
            (_, outcome) => done.observed.extend(ObservedOutcome::read(outcome).map(|outcome| (outcome, held_on))),
        }
    }
    Ok(done)
}

/// Those with whom this person is not put on one case, in either direction: key, name, since when, why.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Apart {
    pub name: String,
    pub since: NaiveDate,
    pub words: Option<String>,
}

/// Whom not to pair with that person.
///
/// # Errors
/// A fault.
pub async fn kept_apart(app: &App, permit: &impl Permit, id: PersonId) -> Result<Vec<Apart>, Refusal> {
    let one_way = |mine: do_not_pair::Column, relation: do_not_pair::Relation| {
        do_not_pair::Entity::find()
            .select_only()
            .column_as(person::Column::FullName, "name")
            .column(do_not_pair::Column::Since)
            .column(do_not_pair::Column::Words)
            .join(sea_orm::JoinType::InnerJoin, sea_orm::RelationTrait::def(&relation))
            .filter(mine.eq(id.0))
            .filter(do_not_pair::Column::EndedAt.is_null())
            .into_query()
    };
    let mut all = one_way(do_not_pair::Column::PersonId, do_not_pair::Relation::Other);
    all.union(UnionType::All, one_way(do_not_pair::Column::OtherId, do_not_pair::Relation::Person));
    let db = app.read(permit);
    Ok(Apart::find_by_statement(db.get_database_backend().build(&all)).all(db).await?)
}

/// What is on record for becoming active, read inside the transaction that decides.
///
/// # Errors
/// A fault.
pub async fn readiness(db: &impl ConnectionTrait, id: PersonId, today: NaiveDate) -> Result<Readiness, Refusal> {
    let levels: Vec<String> = award::Entity::find()
        .select_only()
        .column(award::Column::Level)
        .filter(award::Column::PersonId.eq(id.0))
        .filter(award::current_on(today))
        .into_tuple()
        .all(db)
        .await?;
    let dbs = background_check::Entity::find()
        .filter(background_check::Column::PersonId.eq(id.0))
        .filter(background_check::Column::Kind.eq(CheckKind::Dbs.code()))
        .filter(background_check::Column::SupersededAt.is_null())
        .one(db)
        .await?;
    let items = compliance_item::Entity::find()
        .filter(compliance_item::Column::PersonId.eq(id.0))
        .filter(compliance_item::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    Ok(Readiness {
        level: levels.iter().filter_map(|code| Level::from_code(code)).max(),
        dbs_issued_on: dbs.and_then(|row| counts_since(row.issued_on, row.confirmed_on, row.stopped_on)),
        items: items.iter().filter_map(|row| ItemKind::from_code(&row.kind).map(|kind| (kind, row.completed_on))).collect(),
        week_given: present_week(id).one(db).await?.is_some(),
    })
}
