//! What is on record of people, as the engine reads it: one statement for one person or for everybody.
//!
//! Moments count as the day on which they lie in UTC: none of them is nearer to midnight than a person's working day.

use super::completed::COMPLETED;
use crate::accreditation::facts::{
    Assessed, Award, Check, DayWorked, Development, Extended, Facts, Recognised, Registered, Signed, Worked,
};
use crate::accreditation::model::CompletedCourse;
use crate::accreditation::scheme::{CaseKind, CaseSeat, kinds_of};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::shared::vocabulary::{CrimeGroup, Purpose};
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use futures_util::TryStreamExt as _;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, StreamTrait, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The other sources, each with the same ten columns; what they mean is read in [`Row::add`].
const SOURCES: &[&str] = &[
    "SELECT k.person_id, 'AWARD', COALESCE(k.standing, k.level), NULL, NULL, CAST(k.awarded_on AS TEXT), CAST(k.expires_on AS TEXT),
       CAST(k.superseded_at AS TEXT), k.scheme_version, 0 FROM award k WHERE k.service_id = $1 AND k.source <> 'REVOKED' {who}",
    "SELECT k.person_id, 'AWARD', COALESCE(k.standing, k.name), NULL, NULL, CAST(k.awarded_on AS TEXT), CAST(k.expires_on AS TEXT),
       CAST(k.superseded_at AS TEXT), k.scheme_version, 0 FROM endorsement k WHERE k.service_id = $1 AND NOT k.revoked {who}",
    "SELECT k.person_id, 'CASE', k.seat, j.crime_group, CAST(j.flags AS TEXT), CAST(k.starts_at AS TEXT),
       CAST(COALESCE(k.ends_at, j.closed_at) AS TEXT),
       (SELECT string_agg(CAST(h.day AS TEXT) || h.purpose, ' ') FROM meeting h JOIN meeting_person q ON q.meeting_id = h.id
         WHERE h.about_id = k.case_id AND h.kind = 'CASE_MEETING' AND h.state = 'HELD' AND q.person_id = k.person_id AND q.left_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM appointment i JOIN appointment_answer s ON s.appointment_id = i.id
             WHERE i.subject_id = h.id AND i.person_id = k.person_id AND s.superseded_at IS NULL AND s.answer = 'DECLINED')),
       CASE WHEN j.sensitive THEN 1 ELSE 0 END + CASE WHEN j.custody THEN 2 ELSE 0 END + CASE WHEN j.involves_minor THEN 4 ELSE 0 END, 0
     FROM assignment k JOIN rj_case j ON j.id = k.case_id WHERE k.service_id = $1 {who}",
    "SELECT k.person_id, 'SUPERVISED', NULL, NULL, NULL, CAST(k.held_on AS TEXT), NULL, NULL, 0, 0
     FROM supervision k WHERE k.service_id = $1 AND k.state = 'HELD' AND k.held_on IS NOT NULL {who}",
    "SELECT k.person_id, 'OBSERVED', NULL, NULL, NULL, CAST(k.held_on AS TEXT), NULL, NULL, 0, 0
     FROM observation k WHERE k.service_id = $1 AND k.outcome = 'MET' AND NOT k.waits {who}",
    "SELECT k.person_id, 'HOURS', NULL, NULL, NULL, CAST(k.held_on AS TEXT), NULL, NULL, k.minutes, CASE WHEN k.approved THEN 1 ELSE 0 END
     FROM cpd_entry k WHERE k.service_id = $1 AND k.state = 'CONFIRMED' AND k.superseded_at IS NULL {who}",
    "SELECT k.person_id, 'CHECK', k.kind, k.level, NULL, COALESCE(CAST(k.issued_on AS TEXT), CAST(k.recorded_at AS TEXT)),
       CAST(k.expires_on AS TEXT), COALESCE(CAST(k.stopped_on AS TEXT), CAST(k.superseded_at AS TEXT)), 0, 0
     FROM background_check k WHERE k.service_id = $1 {who}",
    // From a status check that found nothing new a certificate counts anew; whatever last day was put down for it before.
    "SELECT k.person_id, 'CHECK', k.kind, k.level, NULL, CAST(k.confirmed_on AS TEXT), NULL,
       COALESCE(CAST(k.stopped_on AS TEXT), CAST(k.superseded_at AS TEXT)), 1, 0
     FROM background_check k WHERE k.service_id = $1 AND k.confirmed_on IS NOT NULL {who}",
    "SELECT k.person_id, 'CHECK', b.kind, b.level, NULL, CAST(k.checked_on AS TEXT), NULL,
       COALESCE(CAST(b.stopped_on AS TEXT), CAST(b.superseded_at AS TEXT)), 1, 0
     FROM status_check k JOIN background_check b ON b.id = k.check_id WHERE k.service_id = $1 AND k.outcome = 'UNCHANGED' {who}",
    "SELECT k.person_id, 'ITEM', k.kind, NULL, NULL, CAST(k.completed_on AS TEXT), NULL, CAST(k.superseded_at AS TEXT), 0, 0
     FROM compliance_item k WHERE k.service_id = $1 {who}",
    "SELECT k.person_id, 'LEAVE', NULL, NULL, NULL, CAST(k.starts_on AS TEXT), CAST(k.ends_on AS TEXT), NULL, 0, 0
     FROM practitioner_state k WHERE k.service_id = $1 AND k.state = 'ON_LEAVE' {who}",
    "SELECT k.person_id, 'REGISTERED', k.body, NULL, NULL, CAST(k.starts_on AS TEXT), CAST(k.ends_on AS TEXT), NULL, 0, 0
     FROM registration k WHERE k.service_id = $1 AND k.superseded_at IS NULL {who}",
    "SELECT k.person_id, 'ASSESSED', k.standard, NULL, NULL, CAST(k.held_on AS TEXT), NULL, NULL, CASE WHEN k.met THEN 1 ELSE 0 END, 0
     FROM competence_assessment k WHERE k.service_id = $1 {who}",
    "SELECT k.person_id, 'RECOGNISED', k.standing, k.requirement, k.words, CAST(k.decided_on AS TEXT), CAST(k.until AS TEXT), NULL, 0, 0
     FROM recognition k WHERE k.service_id = $1 AND k.ended_at IS NULL {who}",
    "SELECT k.person_id, 'EXTENDED', k.standing, k.requirement, k.words, CAST(k.decided_on AS TEXT), CAST(k.until AS TEXT), NULL, 0, 0
     FROM extension k WHERE k.service_id = $1 AND k.ended_at IS NULL {who}",
];

/// Of whom.
#[derive(Debug, Clone, Copy)]
pub enum Whom<'a> {
    /// Those people.
    These(&'a [PersonId]),
    /// Every practitioner of the service who has not left.
    Everybody,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    person_id: Uuid,
    tag: String,
    a: Option<String>,
    b: Option<String>,
    c: Option<String>,
    d: Option<String>,
    e: Option<String>,
    f: Option<String>,
    n: Option<i32>,
    m: Option<i32>,
}

/// What is on record of each of them; whoever has nothing is there with nothing. One statement.
///
/// # Errors
/// A fault.
pub async fn facts<C>(db: &C, service: ServiceId, whom: Whom<'_>) -> Result<HashMap<PersonId, Facts>, Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    let mut known: HashMap<PersonId, Facts> = HashMap::new();
    let mut values: Vec<Value> = vec![service.0.into()];
    let narrowed = match whom {
        Whom::These([]) => "AND 1 = 2".to_owned(),
        Whom::These(people) => {
            known.extend(people.iter().map(|person| (*person, Facts::default())));
            values.extend(people.iter().map(|person| Value::from(person.0)));
            let places: Vec<String> = (2..2 + people.len()).map(|place| format!("${place}")).collect();
            format!("AND k.person_id IN ({})", places.join(", "))
        }
        Whom::Everybody => {
            "AND k.person_id IN (SELECT p.person_id FROM practitioner p WHERE p.service_id = $1 AND p.state <> 'LEFT')".to_owned()
        }
    };
    let sources: Vec<String> = std::iter::once(&COMPLETED).chain(SOURCES).map(|source| source.replace("{who}", &narrowed)).collect();
    let sql = sources.join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(ConnectionTrait::get_database_backend(db), sql, values);
    // One by one: all rows of a large service at once would hold more memory than the facts made of them.
    let mut rows = Row::find_by_statement(statement).stream(db).await?;
    while let Some(row) = rows.try_next().await? {
        let person = PersonId(row.person_id);
        let facts = known.entry(person).or_default();
        row.add(facts);
    }
    Ok(known)
}

impl Row {
    fn add(self, facts: &mut Facts) {
        let (Some(on), until, ended_on) =
            (self.d.as_deref().and_then(day), self.e.as_deref().and_then(day), self.f.as_deref().and_then(day))
        else {
            return;
        };
        let number = self.n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let (a, b, c) = (self.a.unwrap_or_default(), self.b, self.c.unwrap_or_default());
        match self.tag.as_str() {
            "COURSE" => {
                let approved = self.m.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(0).min(number);
                let shares = [(approved, true), (number - approved, false)].into_iter().filter(|(minutes, _)| *minutes > 0);
                facts.development.extend(shares.map(|(minutes, approved)| Development { on, minutes, approved }));
                facts.courses.push(CompletedCourse { code: a, title: b.unwrap_or_default(), run: c, on });
            }
            "AWARD" => facts.awards.push(Award { code: a, on, until, ended_on, version: self.n }),
            "CASE" => {
                // Cases call the second seat by a shorter word.
                let Some(seat) = CaseSeat::from_code(if a == "CO" { CaseSeat::Co.code() } else { &a }) else { return };
                let days = self.f.as_deref().unwrap_or("").split(' ').filter_map(day_worked).collect();
                facts.cases.push(Worked { seat, from: on, to: until, kinds: kinds(number, b.as_deref().unwrap_or(""), &c), days });
            }
            "SUPERVISED" => facts.supervised.push(on),
            "OBSERVED" => facts.observed.push(on),
            "HOURS" => facts.development.push(Development { on, minutes: number, approved: self.m == Some(1) }),
            "CHECK" => {
                let Some(kind) = CheckKind::from_code(&a) else { return };
                facts.checks.push(Check { kind, level: b.unwrap_or_default(), on, until, ended_on, by_status: number == 1 });
            }
            "ITEM" => facts.signed.extend(ItemKind::from_code(&a).map(|kind| Signed { kind, on, ended_on })),
            "LEAVE" => facts.leave.push((on, until)),
            "REGISTERED" => facts.registered.push(Registered { body: a, from: on, until }),
            "ASSESSED" => facts.assessed.push(Assessed { standard: a, met: number == 1, on }),
            "RECOGNISED" => {
                facts.recognised.push(Recognised { standing: a, requirement: b.unwrap_or_default(), on, until, words: c });
            }
            "EXTENDED" => {
                let Some(until) = until else { return };
                facts.extended.push(Extended { standing: a, requirement: b, on, until, words: c });
            }
            _ => {}
        }
    }
}

/// The first ten letters of a date or a moment.
fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// A meeting that was held: its day, then what it was for.
fn day_worked(text: &str) -> Option<DayWorked> {
    DayWorked::of(Purpose::from_code(text.get(10..)?)?, day(text)?)
}

/// What kinds of case it was, by what is recorded of it.
fn kinds(marks: u32, crime_group: &str, flags: &str) -> Vec<CaseKind> {
    kinds_of(marks & 1 == 1, marks & 2 == 2, marks & 4 == 4, CrimeGroup::from_code(crime_group), flags)
}
