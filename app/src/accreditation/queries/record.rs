//! What a record shows of one person: facts and schemes, what can be booked, development, decisions of a second person, and what became of
//! their standings.

use super::{Offer, Whom, facts, offer, versions};
use crate::accreditation::facts::{Facts, Schemes};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{cpd_entry, extension, practitioner, recognition};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

/// The most rows of one kind that a record shows.
const SHOWN: u64 = 60;

/// A standing lapsed, came back, or somebody was reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub on: NaiveDate,
    /// `LOST`, `BACK` or `REMINDED`.
    pub kind: String,
    /// The standing; empty for a reminder.
    pub name: String,
    pub words: String,
}

/// Development, recognitions and extensions of one person.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// The newest first; corrected ones left out.
    pub entries: Vec<cpd_entry::Model>,
    pub recognised: Vec<recognition::Model>,
    pub extended: Vec<extension::Model>,
    /// The newest first.
    pub happened: Vec<Happened>,
}

/// Everything that a record is drawn from.
#[derive(Debug, Clone)]
pub struct Record {
    pub facts: Facts,
    pub schemes: Schemes,
    pub offer: Offer,
    pub decisions: Decisions,
    /// Whether they practise here.
    pub practises: bool,
}

/// A row of one of four tables; `tag` says which.
#[derive(Debug, FromQueryResult)]
struct Line {
    tag: String,
    id: Uuid,
    service_id: Uuid,
    person_id: Uuid,
    standing: String,
    requirement: Option<String>,
    decided_on: NaiveDate,
    until: Option<NaiveDate>,
    evidence: String,
    words: String,
    decided_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

/// `$1` the person, `$2` the service. Inside a part PostgreSQL takes a bare nothing for text.
fn decided() -> String {
    let of = |tag: &str, table: &str| {
        format!(
            "SELECT * FROM (SELECT '{tag}' AS tag, id, service_id, person_id, standing, requirement, decided_on, until, evidence, words,
               decided_by, created_at, ended_at FROM {table} WHERE person_id = $1 ORDER BY created_at DESC LIMIT {SHOWN}) AS {table}_rows"
        )
    };
    format!(
        "{} UNION ALL {} UNION ALL
         SELECT * FROM (SELECT kind AS tag, id, service_id, person_id, name AS standing, NULL AS requirement, on_day AS decided_on,
           last_day AS until, '' AS evidence, words, CAST(NULL AS UUID) AS decided_by, at AS created_at, CAST(NULL AS TIMESTAMPTZ) AS ended_at FROM standing_event
           WHERE person_id = $1 ORDER BY at DESC LIMIT {SHOWN}) AS event_rows
         UNION ALL
         SELECT 'PRACTISES', person_id, service_id, person_id, '', NULL, joined_on, NULL, '', '', NULL, (SELECT created_at FROM person WHERE person.id = practitioner.person_id), NULL
           FROM practitioner WHERE person_id = $1 AND service_id = $2 AND state <> 'LEFT'",
        of("RECOGNISED", "recognition"),
        of("EXTENDED", "extension")
    )
}

/// Everything about one person's record. Five statements.
///
/// # Errors
/// A fault.
pub async fn record(app: &App, permit: &impl Permit, service: ServiceId, person: PersonId, today: NaiveDate) -> Result<Record, Refusal> {
    let db = app.read(permit);
    let one = [person];
    let (mut schemes, mut known, offer, (decisions, practises)) = tokio::try_join!(
        versions(db, service),
        facts(db, service, Whom::These(&one)),
        offer(db, service, today),
        decisions(db, service, person)
    )?;
    schemes.entitle(&offer.catalogue.iter().map(|(code, course)| (code.clone(), course.title.clone())).collect());
    Ok(Record { facts: known.remove(&person).unwrap_or_default(), schemes, offer, decisions, practises })
}

/// Two statements.
async fn decisions(db: &impl ConnectionTrait, service: ServiceId, person: PersonId) -> Result<(Decisions, bool), Refusal> {
    let entries = cpd_entry::Entity::find()
        .filter(cpd_entry::Column::PersonId.eq(person.0))
        .filter(cpd_entry::Column::SupersededAt.is_null())
        .order_by_desc(cpd_entry::Column::HeldOn)
        .order_by_desc(cpd_entry::Column::Id)
        .limit(SHOWN)
        .all(db);
    let backend = db.get_database_backend();
    let lines = Line::find_by_statement(Statement::from_sql_and_values(backend, decided(), [person.0.into(), service.0.into()])).all(db);
    let (entries, mut lines) = tokio::try_join!(entries, lines)?;
    lines.sort_by_key(|line| std::cmp::Reverse(line.created_at));
    let (mut found, mut practises) = (Decisions { entries, ..Decisions::default() }, false);
    for line in lines {
        match line.tag.as_str() {
            "PRACTISES" => practises = true,
            "RECOGNISED" => found.recognised.push(recognised(line)),
            "EXTENDED" => found.extended.extend(extended(line)),
            _ => found.happened.push(Happened { on: line.decided_on, kind: line.tag, name: line.standing, words: line.words }),
        }
    }
    Ok((found, practises))
}

fn recognised(line: Line) -> recognition::Model {
    recognition::Model {
        id: line.id,
        service_id: line.service_id,
        person_id: line.person_id,
        standing: line.standing,
        requirement: line.requirement.unwrap_or_default(),
        decided_on: line.decided_on,
        until: line.until,
        evidence: line.evidence,
        words: line.words,
        decided_by: line.decided_by,
        created_at: line.created_at,
        ended_at: line.ended_at,
    }
}

fn extended(line: Line) -> Option<extension::Model> {
    Some(extension::Model {
        id: line.id,
        service_id: line.service_id,
        person_id: line.person_id,
        standing: line.standing,
        requirement: line.requirement,
        decided_on: line.decided_on,
        until: line.until?,
        evidence: line.evidence,
        words: line.words,
        decided_by: line.decided_by,
        created_at: line.created_at,
        ended_at: line.ended_at,
    })
}

/// Whether that person practises in that service.
///
/// # Errors
/// A fault.
pub async fn practises(db: &impl ConnectionTrait, service: ServiceId, person: PersonId) -> Result<bool, Refusal> {
    let own = practitioner::Entity::find_by_id(person.0).filter(practitioner::Column::ServiceId.eq(service.0));
    Ok(own.filter(practitioner::Column::State.ne(crate::shared::vocabulary::LEFT)).count(db).await? > 0)
}
