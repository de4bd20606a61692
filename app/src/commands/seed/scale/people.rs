//! Practitioners by the thousand.

use super::trail::{Line, Trail};
use super::{Dice, Practising, insert_all};
use crate::calendar::week::WeekGrid;
use crate::commands::say::Bar;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use chrono::Duration;
use entity::{
    availability_week, award, background_check, contact_way, person, person_language, practitioner, practitioner_state, supervision,
};
use sea_orm::Set;
use uuid::Uuid;

const FIRST: [&str; 12] = ["Ada", "Ben", "Cara", "Dev", "Ella", "Finn", "Gita", "Hugh", "Iris", "Jack", "Kim", "Lena"];
const LAST: [&str; 12] = ["Ash", "Birch", "Cole", "Dunn", "Elm", "Frost", "Gale", "Holt", "Ives", "Jay", "Kerr", "Lane"];
const OUTCODES: [&str; 8] = ["CB1", "CB4", "CB24", "PE1", "PE13", "PE27", "PE29", "SG8"];
const LEVELS: [&str; 4] = ["FOUNDATION", "FOUNDATION", "INTERMEDIATE", "ADVANCED"];
const LANGUAGES: [&str; 4] = ["Polish", "Urdu", "BSL", "Lithuanian"];
/// People in one transaction.
const AT_ONCE: u64 = 500;

#[derive(Default)]
struct Rows {
    people: Vec<person::ActiveModel>,
    ways: Vec<contact_way::ActiveModel>,
    practitioners: Vec<practitioner::ActiveModel>,
    states: Vec<practitioner_state::ActiveModel>,
    weeks: Vec<availability_week::ActiveModel>,
    languages: Vec<person_language::ActiveModel>,
    checks: Vec<background_check::ActiveModel>,
    awards: Vec<award::ActiveModel>,
    supervisions: Vec<supervision::ActiveModel>,
}

/// Write that many practitioners, all active, with checks, an award, a usual week and a supervision.
///
/// # Errors
/// A fault.
pub(super) async fn write(
    app: &App,
    permit: &SystemPermit,
    service: &ServiceNames,
    count: u64,
    trail: &mut Trail,
    bar: &Bar,
) -> Result<Vec<Practising>, Refusal> {
    let mut all = Vec::new();
    let mut done = 0;
    while done < count {
        let part = AT_ONCE.min(count - done);
        let tx = app.begin(permit).await?;
        let mut rows = Rows::default();
        for number in done..done + part {
            let person = one(&tx, service.id.0, number, &mut rows);
            let line = Line {
                at: tx.now(),
                action: "practitioner.made",
                category: "COLLECTION",
                subject_kind: "person",
                subject: person,
                case: None,
            };
            trail.add(&tx, service.id.0, line);
            all.push(Practising { person });
        }
        store(&tx, rows).await?;
        trail.seal(&tx).await?;
        app.commit(tx).await?;
        done += part;
        bar.at(done, count);
    }
    Ok(all)
}

/// The name of the so-many-th invented person.
pub(super) fn name(dice: &mut Dice, number: u64) -> String {
    let first = dice.pick(&FIRST).copied().unwrap_or("Ada");
    let last = dice.pick(&LAST).copied().unwrap_or("Ash");
    format!("{first} {last}-{number}")
}

/// A person's row.
pub(super) fn person(tx: &WriteTx, service: Uuid, reference: String, name: &str) -> (Uuid, person::ActiveModel) {
    let id = tx.new_id();
    let row = person::ActiveModel {
        id: Set(id),
        service_id: Set(service),
        reference: Set(reference),
        full_name: Set(name.to_owned()),
        name_norm: Set(name.to_lowercase()),
        gender: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
        merged_into: Set(None),
    };
    (id, row)
}

/// A way to reach a person.
pub(super) fn way(tx: &WriteTx, service: Uuid, person: Uuid, kind: &str, value: &str) -> contact_way::ActiveModel {
    contact_way::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        person_id: Set(person),
        kind: Set(kind.to_owned()),
        value: Set(value.to_owned()),
        value_norm: Set(value.to_lowercase()),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        recorded_by: Set(None),
    }
}

fn one(tx: &WriteTx, service: Uuid, number: u64, rows: &mut Rows) -> Uuid {
    let mut dice = Dice::new(number);
    let (id, row) = person(tx, service, format!("PS-{number:06}"), &name(&mut dice, number));
    rows.people.push(row);
    let outcode = dice.pick(&OUTCODES).copied().unwrap_or("CB1");
    rows.ways.push(way(tx, service, id, "EMAIL", &format!("practitioner-{number}@scale.example")));
    rows.ways.push(way(tx, service, id, "POSTCODE", &format!("{outcode} 1AA")));
    practising(tx, service, id, outcode, &mut dice, rows);
    proofs(tx, service, id, &mut dice, rows);
    id
}

fn practising(tx: &WriteTx, service: Uuid, id: Uuid, outcode: &str, dice: &mut Dice, rows: &mut Rows) {
    let today = tx.now().date_naive();
    rows.practitioners.push(practitioner::ActiveModel {
        person_id: Set(id),
        service_id: Set(service),
        kind: Set("VOLUNTEER".to_owned()),
        state: Set("ACTIVE".to_owned()),
        max_travel_miles: Set(i32::try_from(10 + dice.below(40)).unwrap_or(20)),
        max_cases: Set(i32::try_from(1 + dice.below(4)).unwrap_or(2)),
        remote: Set(dice.chance(30)),
        home_outcode: Set(Some(outcode.to_owned())),
        joined_on: Set(today - Duration::days(400)),
        version: Set(1),
    });
    rows.states.push(practitioner_state::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        person_id: Set(id),
        state: Set("ACTIVE".to_owned()),
        starts_on: Set(today - Duration::days(400)),
        ends_on: Set(None),
        reason: Set(None),
        recorded_at: Set(tx.now()),
        recorded_by: Set(None),
    });
    let bits = u32::try_from(dice.below(1 << 21)).unwrap_or(0);
    rows.weeks.push(availability_week::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        person_id: Set(id),
        bits: Set(i32::try_from(WeekGrid::from_bits(bits).bits()).unwrap_or(0)),
        hours: Set(None),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
    });
    if dice.chance(20) {
        rows.languages.push(person_language::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service),
            person_id: Set(id),
            language: Set(dice.pick(&LANGUAGES).copied().unwrap_or("Polish").to_owned()),
            fluency: Set(3),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
        });
    }
}

fn proofs(tx: &WriteTx, service: Uuid, id: Uuid, dice: &mut Dice, rows: &mut Rows) {
    let today = tx.now().date_naive();
    for (kind, level, expires) in [("DBS", "ENHANCED", None), ("VETTING", "NPPV2", Some(today + Duration::days(400)))] {
        rows.checks.push(background_check::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service),
            person_id: Set(id),
            kind: Set(kind.to_owned()),
            level: Set(level.to_owned()),
            issued_on: Set(expires.is_none().then(|| today - Duration::days(200))),
            expires_on: Set(expires),
            last_four: Set(None),
            recorded_at: Set(tx.now()),
            recorded_by: Set(None),
            superseded_at: Set(None),
            confirmed_on: Set(None),
            stopped_on: Set(None),
        });
    }
    // For three years, from some day within them: some have lapsed, some lapse soon.
    let (level, awarded_on) = (dice.pick(&LEVELS), today - Duration::days(30 + i64::try_from(dice.below(1_150)).unwrap_or(300)));
    rows.awards.push(award::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        person_id: Set(id),
        level: Set(level.copied().unwrap_or("FOUNDATION").to_owned()),
        awarded_on: Set(awarded_on),
        expires_on: Set(Some(awarded_on + Duration::days(1_095))),
        awarded_by: Set(None),
        evidence: Set(serde_json::json!([])),
        words: Set(None),
        source: Set("LIST".to_owned()),
        superseded_at: Set(None),
        created_at: Set(tx.now()),
        standing: Set(None),
        scheme_version: Set(None),
    });
    rows.supervisions.push(supervision::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        person_id: Set(id),
        supervisor_id: Set(None),
        state: Set("HELD".to_owned()),
        booked_for: Set(None),
        held_on: Set(Some(today - Duration::days(20))),
        created_at: Set(tx.now()),
    });
}

async fn store(tx: &WriteTx, rows: Rows) -> Result<(), Refusal> {
    insert_all(tx, rows.people).await?;
    insert_all(tx, rows.ways).await?;
    insert_all(tx, rows.practitioners).await?;
    insert_all(tx, rows.states).await?;
    insert_all(tx, rows.weeks).await?;
    insert_all(tx, rows.languages).await?;
    insert_all(tx, rows.checks).await?;
    insert_all(tx, rows.awards).await?;
    insert_all(tx, rows.supervisions).await
}
