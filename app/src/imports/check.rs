//! A list against what is on record: what its rows would do, and everything that is wrong with the others.

mod places;

use super::bookings::{self, BookingRow};
use super::file;
use super::kind::ListKind;
use super::practitioners::{self, PractitionerRow};
use super::referrals::{self, ReferralRow};
use super::rows::{Checked, RowProblem};
use crate::people::commands::{Way, reached_at_each};
use crate::people::practitioners::rules::list_may_say;
use crate::people::practitioners::words::Standing;
use crate::platform::App;
use crate::platform::fault::fault;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal, RunId};
use crate::training::rules::Obstacle;
use chrono::NaiveDateTime;
use entity::{agency, contact_way, person, practitioner, referral};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many values one question to the database may carry.
const AT_ONCE: usize = 500;

/// A row that can be taken in.
#[derive(Debug, Clone)]
pub enum Good {
    Practitioner(Box<PractitionerRow>),
    Referral(Box<ReferralRow>),
    Booking(BookingRow),
}

impl Good {
    /// Where it stands in the file.
    pub fn line(&self) -> u32 {
        match self {
            Good::Practitioner(row) => row.line,
            Good::Referral(row) => row.line,
            Good::Booking(row) => row.line,
        }
    }

    /// Whom it is about.
    pub fn name(&self) -> &str {
        match self {
            Good::Practitioner(row) => &row.name,
            Good::Referral(row) => &row.party.name,
            Good::Booking(row) => &row.name,
        }
    }
}

/// What taking a row in would do.
#[derive(Debug, Clone)]
pub struct Found {
    pub row: Good,
    /// Somebody on record under the same e-mail and name: the row is about them.
    pub person: Option<PersonId>,
}

impl Found {
    /// Whether somebody on record would be updated.
    pub fn updates(&self) -> bool {
        self.person.is_some()
    }
}

/// A list as it would be taken in now.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Rows that hold anything at all.
    pub rows: usize,
    pub good: Vec<Found>,
    /// In the order of the file.
    pub problems: Vec<RowProblem>,
    /// Agencies that would be put on record, without an agreement.
    pub new_agencies: Vec<String>,
    /// Columns of the file that mean nothing to this kind of list.
    pub ignored_columns: Vec<String>,
    /// Why nobody can have a place on the run any more; for bookings only.
    pub shut: Option<Obstacle>,
}

impl Findings {
    /// How many rows would stay out.
    pub fn wrong_rows(&self) -> usize {
        self.problems.iter().map(|problem| problem.line).collect::<BTreeSet<_>>().len()
    }

    /// How many people on record would be updated.
    pub fn updates(&self) -> usize {
        self.good.iter().filter(|found| found.updates()).count()
    }

    /// Leave out what was taken in before: those lines are neither good nor wrong any more.
    pub fn leave_out(&mut self, lines: &HashSet<u32>) {
        self.good.retain(|found| !lines.contains(&found.row.line()));
        self.problems.retain(|problem| !lines.contains(&problem.line));
    }

    /// A list that would still bring somebody onto a run which nobody can join any more is refused as a whole.
    ///
    /// # Errors
    /// `not_open`, `deadline`.
    pub fn refuse_shut_run(&self) -> Result<(), Refusal> {
        match &self.shut {
            Some(shut) if !self.good.is_empty() || !self.problems.is_empty() => Err(Refusal::refused(shut.code, shut.sentence.clone())),
            _ => Ok(()),
        }
    }

    fn of<T>(checked: Checked<T>, wrap: impl Fn(T) -> Good) -> Self {
        Self {
            rows: checked.rows,
            good: checked.good.into_iter().map(|row| Found { row: wrap(row), person: None }).collect(),
            problems: checked.problems,
            new_agencies: checked.new_agencies,
            ignored_columns: checked.ignored_columns,
            shut: None,
        }
    }

    /// Put out every good row that has a problem after all.
    fn refuse(&mut self, problems: Vec<RowProblem>) {
        let lines: HashSet<u32> = problems.iter().map(|problem| problem.line).collect();
        self.good.retain(|found| !lines.contains(&found.row.line()));
        self.problems.extend(problems);
        self.problems.sort_by_key(|problem| problem.line);
    }
}

/// Check a list, as text, against today and what is on record. The reading has a thread of its own, and lists are read one after the other:
/// a large one holds up nothing but the next one. `run` is the one whose places are asked for.
///
/// # Errors
/// `run_missing`, when places are asked for and no run is named; `NotFound`, when the service has no such run; what [`file::sheet`]
/// refuses; a fault.
pub async fn check(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    kind: ListKind,
    run: Option<RunId>,
    text: &str,
) -> Result<Findings, Refusal> {
    if kind == ListKind::Bookings && run.is_none() {
        return Err(run_missing());
    }
    let agencies = known_agencies(app, permit, service).await?;
    let now = service.zone.to_local(app.clock().now());
    let seat = app.reading_seat().await?;
    let text = text.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let findings = read(kind, &text, &agencies, now);
        // Given back when the reading ends, also when whoever asked has gone.
        drop(seat);
        findings
    });
    let mut findings = reading.await.map_err(fault)??;
    compare_emails(app, permit, service, &mut findings).await?;
    match (kind, run) {
        (ListKind::Referrals, _) => compare_references(app, permit, service, &mut findings).await?,
        (ListKind::Bookings, Some(run)) => places::may_come(app, permit, service, run, &mut findings).await?,
        (ListKind::Bookings, None) => {}
        (ListKind::Practitioners, _) => compare_states(app, permit, service, &mut findings).await?,
    }
    Ok(findings)
}

/// Nobody has a place on no run.
pub(super) fn run_missing() -> Refusal {
    Refusal::refused("run_missing", "Choose the run that these people want a place on.")
}

/// What the file alone says.
fn read(kind: ListKind, text: &str, agencies: &[String], now: NaiveDateTime) -> Result<Findings, Refusal> {
    let sheet = file::sheet(text)?;
    Ok(match kind {
        ListKind::Practitioners => {
            Findings::of(practitioners::check(&sheet, agencies, now.date()), |row| Good::Practitioner(Box::new(row)))
        }
        ListKind::Referrals => Findings::of(referrals::check(&sheet, agencies, now.date()), |row| Good::Referral(Box::new(row))),
        ListKind::Bookings => Findings::of(bookings::check(&sheet, agencies, now), Good::Booking),
    })
}

async fn known_agencies(app: &App, permit: &impl Permit, service: &ServiceNames) -> Result<Vec<String>, Refusal> {
    let names = agency::Entity::find().select_only().column(agency::Column::Name).filter(agency::Column::ServiceId.eq(service.id.0));
    Ok(names.into_tuple().all(app.read(permit)).await?)
}

/// An e-mail on record under the same name updates that person; under another name the row is wrong.
async fn compare_emails(app: &App, permit: &impl Permit, service: &ServiceNames, findings: &mut Findings) -> Result<(), Refusal> {
    let email = |row: &Good| match row {
        Good::Practitioner(row) => Some(row.email.as_str().to_owned()),
        Good::Booking(row) => Some(row.email.as_str().to_owned()),
        Good::Referral(_) => None,
    };
    let mut problems = Vec::new();
    for part in findings.good.chunks_mut(AT_ONCE) {
        let wanted: Vec<String> = part.iter().filter_map(|found| email(&found.row)).collect();
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let on_record = reached_at_each(app.read(permit), service.id, &wanted).await?;
        for found in part {
            let Some(people) = email(&found.row).and_then(|email| on_record.get(&email)) else { continue };
            found.person = people.iter().find(|known| known.is_called(found.row.name())).map(|known| PersonId(known.id));
            if found.person.is_none() {
                problems.push(email_of_another(found.row.line()));
            }
        }
    }
    findings.refuse(problems);
    Ok(())
}

fn email_of_another(line: u32) -> RowProblem {
    let message = "Enter this person's own e-mail address: it is on record under another name".into();
    RowProblem { line, column: "email".into(), code: "email_of_another".into(), message }
}

/// What a list may not say of somebody on record is wrong: it would let them back in.
async fn compare_states(app: &App, permit: &impl Permit, service: &ServiceNames, findings: &mut Findings) -> Result<(), Refusal> {
    let rows = || {
        findings.good.iter().filter_map(|found| match &found.row {
            Good::Practitioner(row) if found.updates() => Some(row),
            _ => None,
        })
    };
    let wanted: Vec<&str> = rows().map(|row| row.email.as_str()).collect();
    let mut on_record: HashMap<(String, String), Vec<String>> = HashMap::new();
    for part in wanted.chunks(AT_ONCE) {
        let states: Vec<(String, String, String)> = contact_way::Entity::find()
            .select_only()
            .column(contact_way::Column::ValueNorm)
            .column(person::Column::NameNorm)
            .column(practitioner::Column::State)
            .join(JoinType::InnerJoin, contact_way::Relation::Person.def())
            .join(JoinType::InnerJoin, practitioner::Relation::Person.def().rev())
            .filter(contact_way::Column::ServiceId.eq(service.id.0))
            .filter(contact_way::Column::Kind.eq(Way::Email.code()))
            .filter(contact_way::Column::EndsAt.is_null())
            .filter(contact_way::Column::ValueNorm.is_in(part.iter().copied()))
            .into_tuple()
            .all(app.read(permit))
            .await?;
        for (email, name, state) in states {
            on_record.entry((email, name.trim().to_owned())).or_default().push(state);
        }
    }
    let refused = |row: &PractitionerRow| {
        let states = on_record.get(&(row.email.as_str().to_owned(), row.name.trim().to_lowercase()))?;
        states.iter().filter_map(|state| Standing::from_code(state)).find(|state| !list_may_say(*state, row.status))
    };
    let problems = rows().filter_map(|row| refused(row).map(|state| state_stays(row.line, state))).collect();
    findings.refuse(problems);
    Ok(())
}

fn state_stays(line: u32, state: Standing) -> RowProblem {
    let message = format!("Take this row out, or change the state on this person's page first: on record it is {}", state.label());
    RowProblem { line, column: "status".into(), code: "state_stays".into(), message }
}

/// One crime reference and one name is one referral: a list that is sent twice brings nothing twice.
async fn compare_references(app: &App, permit: &impl Permit, service: &ServiceNames, findings: &mut Findings) -> Result<(), Refusal> {
    let reference = |row: &Good| match row {
        Good::Referral(row) => row.crime_reference.clone(),
        _ => None,
    };
    let wanted: Vec<String> = findings.good.iter().filter_map(|found| reference(&found.row)).collect();
    let mut on_record: HashSet<(String, String)> = HashSet::new();
    for part in wanted.chunks(AT_ONCE) {
        let rows: Vec<(String, String)> = referral::Entity::find()
            .select_only()
            .column(referral::Column::CrimeReference)
            .column(person::Column::FullName)
            .join(JoinType::InnerJoin, referral::Relation::PartyPerson.def())
            .filter(referral::Column::ServiceId.eq(service.id.0))
            .filter(referral::Column::State.ne("WITHDRAWN"))
            .filter(referral::Column::CrimeReference.is_in(part))
            .into_tuple()
            .all(app.read(permit))
            .await?;
        on_record.extend(rows.into_iter().map(|(reference, name)| (reference, name.to_lowercase())));
    }
    let known = |row: &Good| reference(row).is_some_and(|reference| on_record.contains(&(reference, row.name().to_lowercase())));
    let problems = findings.good.iter().filter(|found| known(&found.row)).map(|found| RowProblem {
        line: found.row.line(),
        column: "crime_reference".into(),
        code: "on_record".into(),
        message: "Take this row out: the same person and crime reference are on record already".into(),
    });
    let problems = problems.collect();
    findings.refuse(problems);
    Ok(())
}
