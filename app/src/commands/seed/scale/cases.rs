//! Cases by the thousand.

use super::people::{name, person, way};
use super::trail::{Line, Trail};
use super::{Dice, Practising, insert_all};
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use chrono::{DateTime, Duration, Utc};
use entity::{assignment, case_event, contact_way, letter, party, person as person_row, referral, rj_case};
use sea_orm::Set;
use std::ops::Range;
use uuid::Uuid;

/// Events of a case, in the order in which they happen; every thirty days.
const EVENTS: [&str; 12] = [
    "OPENED",
    "CONTACTED",
    "ASSESSED",
    "OFFERED",
    "ALLOCATED",
    "VISITED",
    "VISITED",
    "VISITED",
    "DECIDED",
    "PLANNED",
    "MET",
    "FOLLOWED_UP",
];
const STAGES: [&str; 5] = ["AWAITING_ALLOCATION", "ALLOCATED", "PREPARATION", "PLANNED", "FOLLOW_UP"];
const MECHANISMS: [&str; 5] = ["VICTIMS_HUB", "POLICE", "PARTNER", "SELF", "OTHER"];
const GROUPS: [&str; 6] = ["BURGLARY", "ROBBERY", "THEFT", "CRIMINAL_DAMAGE", "VIOLENCE_INJURY", "NEIGHBOUR"];
const DISTRICTS: [&str; 6] = ["CAMBRIDGE", "EAST_CAMBS", "FENLAND", "HUNTS", "PETERBOROUGH", "SOUTH_CAMBS"];
/// The story's length in days: cases began somewhere in it.
const DAYS: u64 = 365 * 3;
/// Of a hundred cases, so many are closed.
const CLOSED: u64 = 90;
/// Lines of the trail in one block.
const BLOCK: usize = 400;

#[derive(Default)]
struct Rows {
    people: Vec<person_row::ActiveModel>,
    ways: Vec<contact_way::ActiveModel>,
    referrals: Vec<referral::ActiveModel>,
    cases: Vec<rj_case::ActiveModel>,
    parties: Vec<party::ActiveModel>,
    events: Vec<case_event::ActiveModel>,
    assignments: Vec<assignment::ActiveModel>,
    letters: Vec<letter::ActiveModel>,
}

/// What the rows of one case share.
struct Subject {
    id: Uuid,
    service: Uuid,
    number: u64,
    opened: DateTime<Utc>,
    closed: bool,
    harmed: Uuid,
    harmer: Uuid,
}

/// Write the cases of those numbers.
///
/// # Errors
/// A fault.
pub(super) async fn write(
    tx: &WriteTx,
    service: &ServiceNames,
    numbers: Range<u64>,
    people: &[Practising],
    trail: &mut Trail,
) -> Result<(), Refusal> {
    let mut rows = Rows::default();
    let mut waiting = 0;
    for number in numbers {
        let subject = one(tx, service, number, people, &mut rows);
        for (at, action) in [(0, "referral.received"), (1, "case.opened"), (2, "case.assessed"), (3, "offer.accepted")] {
            let at = subject.opened + Duration::days(at);
            let category = if action == "referral.received" { "COLLECTION" } else { "ALTERATION" };
            let line = Line { at, action, category, subject_kind: "case", subject: subject.id, case: Some(subject.id) };
            trail.add(tx, service.id.0, line);
            waiting += 1;
        }
        if waiting >= BLOCK {
            trail.seal(tx).await?;
            waiting = 0;
        }
    }
    trail.seal(tx).await?;
    store(tx, rows).await
}

fn one(tx: &WriteTx, service: &ServiceNames, number: u64, people: &[Practising], rows: &mut Rows) -> Subject {
    let mut dice = Dice::new(number ^ 0x00C0_FFEE);
    let ago =
        Duration::days(i64::try_from(1 + dice.below(DAYS)).unwrap_or(1)) + Duration::seconds(i64::try_from(number % 3600).unwrap_or(0));
    let [harmed, harmer] = ["H", "R"].map(|side| {
        let (id, row) = person(tx, service.id.0, format!("{side}S-{number:07}"), &name(&mut dice, number));
        rows.people.push(row);
        rows.ways.push(way(tx, service.id.0, id, "POSTCODE", "CB4 1AA"));
        id
    });
    let subject =
        Subject { id: tx.new_id(), service: service.id.0, number, opened: tx.now() - ago, closed: dice.chance(CLOSED), harmed, harmer };
    case_rows(tx, &subject, &mut dice, rows);
    for (index, kind) in (0i64..).zip(EVENTS) {
        rows.events.push(case_event::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(subject.service),
            case_id: Set(subject.id),
            at: Set(subject.opened + Duration::days(30 * index)),
            kind: Set(kind.to_owned()),
            by_account: Set(None),
            words: Set(None),
        });
    }
    if let Some(practising) = dice.pick(people) {
        rows.assignments.push(assignment::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(subject.service),
            case_id: Set(subject.id),
            person_id: Set(practising.person),
            seat: Set("LEAD".to_owned()),
            offer_id: Set(tx.new_id()),
            starts_at: Set(subject.opened + Duration::days(3)),
            ends_at: Set(subject.closed.then(|| subject.opened + Duration::days(300))),
            ended_reason: Set(None),
        });
        for kind in ["offer_made", "offer_accepted"] {
            rows.letters.push(letter_row(tx, &subject, practising.person, kind));
        }
    }
    subject
}

fn case_rows(tx: &WriteTx, subject: &Subject, dice: &mut Dice, rows: &mut Rows) {
    let text = |list: &[&str], dice: &mut Dice| dice.pick(list).copied().unwrap_or("OTHER").to_owned();
    let (mechanism, group, district) = (text(&MECHANISMS, dice), text(&GROUPS, dice), text(&DISTRICTS, dice));
    let stage = if subject.closed { "CLOSED".to_owned() } else { text(&STAGES, dice) };
    let received_on = subject.opened.date_naive();
    let sensitive = dice.chance(10);
    rows.cases.push(rj_case::ActiveModel {
        id: Set(subject.id),
        service_id: Set(subject.service),
        reference: Set(format!("RJ-S-{:07}", subject.number)),
        stage: Set(stage),
        opened_at: Set(subject.opened),
        owner: Set(None),
        mechanism: Set(mechanism.clone()),
        crime_group: Set(group.clone()),
        district: Set(district.clone()),
        agency_id: Set(None),
        clock_start: Set(received_on),
        risk: Set(Some("LOW".to_owned())),
        sensitive: Set(Some(sensitive)),
        lead_level: Set(Some(if sensitive { "ADVANCED" } else { "INTERMEDIATE" }.to_owned())),
        co_level: Set(Some(if sensitive { "INTERMEDIATE" } else { "FOUNDATION" }.to_owned())),
        flags: Set(serde_json::json!({})),
        police_data: Set(true),
        custody: Set(false),
        involves_minor: Set(false),
        wants_shadow: Set(false),
        urgent: Set(dice.chance(5)),
        planned_from: Set(None),
        planned_to: Set(None),
        on_hold_since: Set(None),
        hold_reason: Set(None),
        closed_at: Set(subject.closed.then(|| subject.opened + Duration::days(300))),
        closure_reason: Set(subject.closed.then(|| "COMPLETED".to_owned())),
        version: Set(1),
    });
    rows.referrals.push(referral_row(tx, subject, mechanism, group, district));
    for (person, role) in [(subject.harmed, "HARMED"), (subject.harmer, "HARMER")] {
        rows.parties.push(party::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(subject.service),
            case_id: Set(subject.id),
            person_id: Set(person),
            role: Set(role.to_owned()),
            track: Set("CONTACTED".to_owned()),
            required_gender: Set(None),
            gender_strength: Set(None),
            language: Set(None),
            language_strength: Set(None),
            no_police: Set(false),
            access_need: Set(None),
            joined_at: Set(subject.opened),
            left_at: Set(None),
            version: Set(1),
        });
    }
}

fn referral_row(tx: &WriteTx, subject: &Subject, mechanism: String, group: String, district: String) -> referral::ActiveModel {
    let received_on = subject.opened.date_naive();
    referral::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(subject.service),
        reference: Set(format!("REF-S-{:07}", subject.number)),
        state: Set("ACCEPTED".to_owned()),
        mechanism: Set(mechanism),
        received_on: Set(received_on),
        received_at: Set(subject.opened),
        entered_at: Set(subject.opened),
        referrer_name: Set(None),
        referrer_contact: Set(None),
        referrer_person_id: Set(None),
        agency_id: Set(None),
        initiated_by: Set("HARMED".to_owned()),
        party_person_id: Set(subject.harmed),
        party_role: Set("HARMED".to_owned()),
        other_party: Set("IDENTIFIED".to_owned()),
        other_person_id: Set(Some(subject.harmer)),
        crime_group: Set(group),
        crime_reference: Set(Some(format!("SC{:08}", subject.number))),
        incident_on: Set(Some(received_on)),
        district: Set(district),
        consent_to_contact: Set("YES".to_owned()),
        notes: Set(None),
        flags: Set(serde_json::json!({})),
        required_gender: Set(None),
        language: Set(None),
        review_on: Set(None),
        decision_reason: Set(None),
        decided_at: Set(Some(subject.opened)),
        decided_by: Set(None),
        case_id: Set(Some(subject.id)),
        import_id: Set(None),
        version: Set(2),
    }
}

fn letter_row(tx: &WriteTx, subject: &Subject, person: Uuid, kind: &str) -> letter::ActiveModel {
    let id = tx.new_id();
    letter::ActiveModel {
        id: Set(id),
        service_id: Set(subject.service),
        kind: Set(kind.to_owned()),
        person_id: Set(Some(person)),
        to_name: Set("A practitioner".to_owned()),
        to_address: Set("practitioner@scale.example".to_owned()),
        subject: Set("There is something for you to look at".to_owned()),
        text: Set("Please sign in to read it.".to_owned()),
        html: Set("<p>Please sign in to read it.</p>".to_owned()),
        calendar: Set(None),
        calendar_method: Set(None),
        message_id: Set(format!("{}@scale.example", id.simple())),
        stream: Set(None),
        state: Set("SENT".to_owned()),
        created_at: Set(subject.opened),
        sent_at: Set(Some(subject.opened)),
        sent_order: Set(None),
        case_id: Set(Some(subject.id)),
    }
}

async fn store(tx: &WriteTx, rows: Rows) -> Result<(), Refusal> {
    insert_all(tx, rows.people).await?;
    insert_all(tx, rows.ways).await?;
    insert_all(tx, rows.cases).await?;
    insert_all(tx, rows.referrals).await?;
    insert_all(tx, rows.parties).await?;
    insert_all(tx, rows.events).await?;
    insert_all(tx, rows.assignments).await?;
    insert_all(tx, rows.letters).await
}
