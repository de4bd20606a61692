//! A list of places against the run and the people on record, by the rules that the pages book by.

use super::{AT_ONCE, Findings, Good};
use crate::accreditation::queries::scheme_on;
use crate::accreditation::rules::expiry;
use crate::imports::bookings::{BookingRow, not_approved, not_for_this_run};
use crate::imports::rows::RowProblem;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal, RunId};
use crate::training::model::BookingState;
use crate::training::queries::{facts_of_several, load_run, standings};
use crate::training::rules::{self, BookingFacts};
use std::collections::HashSet;

/// Put out every row whose person cannot come, and note when nobody can. Nobody who is on the waiting list is booked by a list: undoing it
/// would take them off the waiting list, where they stood before.
///
/// # Errors
/// `NotFound`, when the service has no such run; a fault.
pub(super) async fn may_come(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    run: RunId,
    findings: &mut Findings,
) -> Result<(), Refusal> {
    let db = app.read(permit);
    let today = service.zone.to_local(app.clock().now()).date();
    let view = load_run(db, service.id, run).await?;
    let mut problems: Vec<RowProblem> = rows(findings).flat_map(|(row, _)| not_approved(row)).collect();
    findings.shut = rules::run_shut(&facts_of_several(db, &view, &[], today).await?.about(None, false));
    if findings.shut.is_some() {
        findings.refuse(problems);
        return Ok(());
    }

    let scheme = scheme_on(db, service.id, today).await?;
    let proves_awareness = |row: &BookingRow| {
        row.awareness_course_done && expiry(Level::Awareness, &scheme, row.asked_at.date()).is_none_or(|last| last >= today)
    };
    let mut above: HashSet<PersonId> = HashSet::new();
    let all: Vec<(&BookingRow, Option<PersonId>)> = rows(findings).collect();
    for part in all.chunks(AT_ONCE) {
        let people: Vec<PersonId> = part.iter().filter_map(|(_, person)| *person).collect();
        let known = facts_of_several(db, &view, &people, today).await?;
        let standing = standings(db, run, &people).await?;
        for (row, person) in part {
            let mut facts = known.about(*person, false);
            facts.level = facts.level.or(proves_awareness(row).then_some(Level::Awareness));
            let repeated = person.is_some_and(|person| !above.insert(person));
            let state = person.and_then(|person| standing.get(&person)).copied();
            let mut codes = against(row, state, &facts);
            if codes.is_empty() && repeated {
                codes.push("repeated");
            }
            problems.extend(codes.into_iter().map(|code| not_for_this_run(row.line, code)));
        }
    }
    findings.refuse(problems);
    Ok(())
}

fn rows(findings: &Findings) -> impl Iterator<Item = (&BookingRow, Option<PersonId>)> {
    findings.good.iter().filter_map(|found| match &found.row {
        Good::Booking(row) => Some((row, found.person)),
        _ => None,
    })
}

/// What is on record against this row, each code once.
fn against(row: &BookingRow, state: Option<BookingState>, facts: &BookingFacts) -> Vec<&'static str> {
    match state {
        Some(BookingState::Waitlisted) => return vec!["waiting_already"],
        Some(_) => return vec!["booked_already"],
        None => {}
    }
    let mut codes: Vec<&'static str> = rules::obstacles(facts).into_iter().map(|obstacle| obstacle.code).collect();
    codes.dedup();
    // The file says itself that the course before is missing, and was told so.
    codes.retain(|code| *code != "prerequisite" || row.awareness_course_done);
    codes
}
