//! Levels held, evidence, and the board: who waits for an award, whose level ends soon.

mod board;
mod colleagues;
mod completed;
mod facts;
mod forecast;
mod offered;
mod record;

pub use board::{Board, CountOf, Line, Wanted as StandingsWanted, all_lines, board};
pub use colleagues::{Colleague, colleagues, works_with};
pub use facts::{Whom, facts};
pub use forecast::{Foreseen, LOOKED_BACK, Taught, forecast};
pub use offered::{Bookable, Offer, offer};
pub use record::{Decisions, Happened, Record, practises, record};

use self::completed::having_completed;
use super::facts::{Facts, Schemes, Version};
use super::model::HeldLevel;
use super::permits::AwardLevels;
use super::rules::{Waits, waits_for};
use super::scheme::{Asks, Scheme};
use crate::people::practitioners::supervisors::within_reach;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::Level;
use crate::shared::when;
use crate::shared::{PersonId, Refusal, Role, ServiceId};
use crate::ui::Waiting;
use chrono::{Days, NaiveDate};
use entity::{assignment, award, course, endorsement, person, practitioner, recognition, scheme, standing};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{BTreeMap, HashMap};
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
    Ok(schemes(db, service).await?.in_force(on).scheme.clone())
}

/// Every version of the service's scheme, courses by their codes. One statement.
async fn versions<C: ConnectionTrait>(db: &C, service: ServiceId) -> Result<Schemes, Refusal> {
    let rows = scheme::Entity::find()
        .filter(scheme::Column::ServiceId.eq(service.0))
        .order_by_asc(scheme::Column::StartsOn)
        .order_by_asc(scheme::Column::Version)
        .all(db)
        .await?;
    let versions = rows.into_iter().map(|row| {
        let scheme = serde_json::from_value(row.rules)?;
        Ok(Version { number: row.version, starts_on: row.starts_on, scheme })
    });
    Ok(Schemes::new(versions.collect::<Result<_, serde_json::Error>>()?))
}

/// Every version of the service's scheme, with the titles of courses. Two statements.
///
/// # Errors
/// A fault.
pub async fn schemes<C: ConnectionTrait>(db: &C, service: ServiceId) -> Result<Schemes, Refusal> {
    let titles = course::Entity::find()
        .select_only()
        .columns([course::Column::Code, course::Column::Title])
        .filter(course::Column::ServiceId.eq(service.0))
        .into_tuple::<(String, String)>();
    let (mut schemes, titles) = (versions(db, service).await?, titles.all(db).await?);
    schemes.entitle(&titles.into_iter().collect::<BTreeMap<_, _>>());
    Ok(schemes)
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

/// Somebody who has all the evidence of a standing and waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardDue {
    pub person: PersonId,
    pub name: String,
    pub waits: Waits,
}

/// How many people are judged at a time, and how often: of those who come near a standing few lack something.
const AT_A_TIME: u64 = 400;
const TIMES: u64 = 25;

/// Who waits for an award, longest first. Four statements, and two more for each further four hundred people who come near one.
///
/// # Errors
/// A fault.
pub async fn awards_due(app: &App, permit: &AwardLevels, today: NaiveDate) -> Result<Vec<AwardDue>, Refusal> {
    let db = app.read(permit);
    let service = permit.service();
    let schemes = schemes(db, service).await?;
    let near = person::Entity::find()
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(practitioners(permit, person::Column::Id))
        .filter(near_an_award(&schemes.in_force(today).scheme, service, today))
        .order_by_asc(person::Column::Id);
    let mut due: Vec<AwardDue> = Vec::new();
    for part in 0..TIMES {
        let candidates = near.clone().offset(part * AT_A_TIME).limit(AT_A_TIME).all(db).await?;
        let last = u64::try_from(candidates.len()).unwrap_or(AT_A_TIME) < AT_A_TIME;
        let people: Vec<PersonId> = candidates.iter().map(|row| PersonId(row.id)).collect();
        let known = facts(db, service, Whom::These(&people)).await?;
        for row in candidates {
            let person = PersonId(row.id);
            let Some(facts) = known.get(&person) else { continue };
            let name = &row.full_name;
            due.extend(waits_for(facts, &schemes, today).into_iter().map(|waits| AwardDue { person, name: name.clone(), waits }));
        }
        if last || u64::try_from(due.len()).unwrap_or(u64::MAX) >= WAITING_MAX {
            break;
        }
    }
    due.sort_by_key(|due| due.waits.since);
    due.truncate(usize::try_from(WAITING_MAX).unwrap_or(usize::MAX));
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
pub fn practitioner(permit: &AwardLevels, id: PersonId) -> sea_orm::Select<person::Entity> {
    let own = person::Entity::find_by_id(id.0).filter(person::Column::ServiceId.eq(permit.service().0));
    own.filter(practitioners(permit, person::Column::Id))
}

/// People who have the courses and the standings that some standing asks for, and no current award of it: [`waits_for`] as far as a
/// statement can say it. Whoever has prior learning recognised may lack either.
fn near_an_award(scheme: &Scheme, service: ServiceId, today: NaiveDate) -> Condition {
    let mut any = Condition::any();
    for rule in scheme.standings.iter().filter(|rule| rule.by_decision) {
        // Courses first: few have completed one, and SQLite asks in this order.
        let mut all = Condition::all();
        for requirement in rule.gained_by() {
            match &requirement.asks {
                Asks::Course { any_of, .. } => all = all.add(person::Column::Id.in_subquery(having_completed(any_of, service))),
                Asks::Standing { code, or_above, .. } => {
                    let held = with_award(scheme, code, *or_above, service, today);
                    all = all.add(held);
                }
                _ => {}
            }
        }
        any = any.add(all.add(with_award(scheme, &rule.code, true, service, today).not()));
    }
    let recognised = Query::select()
        .column(recognition::Column::PersonId)
        .from(recognition::Entity)
        .and_where(recognition::Column::ServiceId.eq(service.0))
        .and_where(recognition::Column::EndedAt.is_null())
        .to_owned();
    any.add(person::Column::Id.in_subquery(recognised))
}

/// Who has a current award of that standing, or one above it; whether it lapsed meanwhile is asked of the engine.
fn with_award(scheme: &Scheme, code: &str, or_above: bool, service: ServiceId, today: NaiveDate) -> Condition {
    let above = scheme.standings.iter().filter(|rule| or_above && scheme.is_or_above(&rule.code, code));
    let codes: Vec<&str> = above.map(|rule| rule.code.as_str()).chain([code]).collect();
    let levels = Query::select()
        .column(award::Column::PersonId)
        .from(award::Entity)
        .and_where(award::Column::ServiceId.eq(service.0))
        .and_where(Expr::cust("COALESCE(standing, level)").is_in(codes.iter().copied()))
        .cond_where(award::current_on(today))
        .to_owned();
    let others = Query::select()
        .column(endorsement::Column::PersonId)
        .from(endorsement::Entity)
        .and_where(endorsement::Column::ServiceId.eq(service.0))
        .and_where(endorsement::Column::Standing.is_in(codes))
        .and_where(endorsement::Column::SupersededAt.is_null())
        .and_where(Expr::col(endorsement::Column::ExpiresOn).is_null().or(Expr::col(endorsement::Column::ExpiresOn).gte(today)))
        .to_owned();
    Condition::any().add(person::Column::Id.in_subquery(levels)).add(person::Column::Id.in_subquery(others))
}

/// The code of the standing that a row of awards carries.
pub fn code_of(row: &award::Model) -> &str {
    row.standing.as_deref().unwrap_or(&row.level)
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
    standing: Option<String>,
    expires_on: NaiveDate,
}

/// Levels that end within ninety days or have ended and were not renewed, the next first.
///
/// # Errors
/// A fault.
pub async fn ending(app: &App, permit: &AwardLevels, today: NaiveDate, paging: &Paging) -> Result<Listed<Ending>, Refusal> {
    let db = app.read(permit);
    let schemes = versions(db, permit.service()).await?;
    let scheme = &schemes.in_force(today).scheme;
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
        .column_as(award::Column::Standing, "standing")
        .column_as(award::Column::ExpiresOn, "expires_on")
        .join(JoinType::InnerJoin, award::Relation::Person.def())
        .order_by_asc(award::Column::ExpiresOn)
        .order_by_asc(award::Column::Id);
    let found = page_of(&ending, rows, paging, db).await?;
    let rows = found.rows.into_iter().map(|row: EndingRow| Ending {
        person: PersonId(row.person_id),
        name: row.name,
        level: named(row.standing.as_deref().unwrap_or(&row.level), scheme),
        expires_on: row.expires_on,
    });
    Ok(Listed { rows: rows.collect(), total: found.total, page: found.page })
}

/// What that standing is called: by the scheme, or as the level that it is.
pub fn named(code: &str, scheme: &Scheme) -> String {
    let known = scheme.rule(code).map(|rule| rule.name.as_str()).or_else(|| Level::from_code(code).map(Level::label));
    known.unwrap_or(code).to_owned()
}

/// What the award page shows of one person.
#[derive(Debug, Clone)]
pub struct PersonStanding {
    pub person: person::Model,
    pub facts: Facts,
    pub schemes: Schemes,
    /// Every award of a level, the newest first.
    pub history: Vec<award::Model>,
    /// Every award of another standing, the newest first.
    pub others: Vec<endorsement::Model>,
}

/// A practitioner's evidence and awards. Six statements.
///
/// # Errors
/// `NotFound`, also for who does not practise here or is another supervisor's; a fault.
pub async fn person_standing(app: &App, permit: &AwardLevels, id: PersonId) -> Result<PersonStanding, Refusal> {
    let person = practitioner(permit, id).one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    standing_of(app, permit, permit.service(), person).await
}

/// The same of somebody whom the reader was found to reach.
pub(super) async fn standing_of(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    person: person::Model,
) -> Result<PersonStanding, Refusal> {
    let db = app.read(permit);
    let id = PersonId(person.id);
    let history = award::Entity::find().filter(award::Column::PersonId.eq(id.0)).order_by_desc(award::Column::CreatedAt).limit(50);
    let others = endorsement::Entity::find()
        .filter(endorsement::Column::PersonId.eq(id.0))
        .order_by_desc(endorsement::Column::AwardedOn)
        .order_by_desc(endorsement::Column::Id)
        .limit(50);
    let one = [id];
    let (schemes, mut facts, history, others) =
        tokio::try_join!(schemes(db, service), facts(db, service, Whom::These(&one)), async { Ok(history.all(db).await?) }, async {
            Ok(others.all(db).await?)
        })?;
    Ok(PersonStanding { person, facts: facts.remove(&id).unwrap_or_default(), schemes, history, others })
}

#[derive(FromQueryResult)]
struct Uncovered {
    people: i64,
}

/// How many who work a live case have lost a standing that is shown. One statement.
async fn uncovered(app: &App, permit: &AwardLevels) -> Result<i64, Refusal> {
    let works = Query::select()
        .column(assignment::Column::PersonId)
        .from(assignment::Entity)
        .and_where(assignment::Column::EndsAt.is_null())
        .to_owned();
    let found = standing::Entity::find()
        .select_only()
        .expr_as(Expr::cust("COUNT(DISTINCT standing.person_id)"), "people")
        .filter(standing::Column::ServiceId.eq(permit.service().0))
        .filter(standing::Column::State.is_in(["LAPSED", "BLOCKED"]))
        .filter(standing::Column::Shown.eq(true))
        .filter(standing::Column::SchemeVersion.gt(0))
        .filter(practitioners(permit, standing::Column::PersonId))
        .filter(standing::Column::PersonId.in_subquery(works))
        .into_model::<Uncovered>()
        .one(app.read(permit))
        .await?;
    Ok(found.map_or(0, |found| found.people))
}

/// Somebody works a case and does not hold what they held: who may ask others is led to who could, the rest to the board.
fn needs_cover(permit: &AwardLevels, people: i64) -> Option<Waiting> {
    let sentence = match people {
        0 => return None,
        1 => "One person with a live case has lost a standing".to_owned(),
        many => format!("{many} people with live cases have lost a standing"),
    };
    let office = [Role::Coordinator, Role::ServiceManager];
    let (href, act) = if permit.actor().has_any(&office) { ("/matching/cover", "See who could cover") } else { (BOARD, "See why") };
    Some(Waiting::new(sentence, "their cases stay theirs until you decide", href, act).urgent())
}

/// Where the board of standings lies, those first who are blocked.
const BOARD: &str = "/accreditation/board?state=BLOCKED";

/// What of accreditation needs the reader now: live cases of people who lost a standing, and people with all the evidence, who wait for a
/// decision.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &AwardLevels, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let own = permit.who().person;
    let cover = needs_cover(permit, uncovered(app, permit).await?);
    let due = awards_due(app, permit, today).await?.into_iter().filter(|due| Some(due.person) != own);
    Ok(cover
        .into_iter()
        .chain(due.map(|due| {
            let since = due.waits.since.map(|day| format!("since {}", when::day(day))).unwrap_or_default();
            let sentence = format!("{} has all that {} asks for", due.name, due.waits.name);
            Waiting::new(sentence, since, format!("/people/{}/award", due.person), "Decide")
        }))
        .collect())
}
