//! What is stored is the engine's answer for that day, after whatever happened.

use super::record::nearly_current;
use super::*;
use crate::accreditation::jobs::by_the_clock;
use crate::accreditation::queries::{Whom, facts, schemes};
use crate::accreditation::scheme::{Asks, Requirement, Scheme, When};
use crate::accreditation::standing_commands::{catch_up, refresh};
use crate::accreditation::stored::{Kept, kept};
use crate::people::practitioners::commands::{record_check, record_item, record_observation, record_supervision, set_state};
use crate::people::practitioners::model::{CheckKind, ItemKind, NewCheck, ObservedOutcome, StateChange, SupervisionDay};
use crate::people::practitioners::words::DbsLevel;
use chrono::Duration;
use entity::standing;
use std::time::Instant;

fn today(story: &Story) -> NaiveDate {
    story.test.service.zone.to_local(story.test.app.clock().now()).date()
}

type Told = (String, String, String, String, Option<NaiveDate>, Option<NaiveDate>);

fn told(kept: &Kept) -> Told {
    (kept.code.clone(), kept.state.code().to_owned(), kept.why.clone(), kept.mends.clone(), kept.last_day, kept.holds_until)
}

/// The stored rows of that person beside what the engine says.
async fn both(story: &Story, person: PersonId) -> (Vec<Told>, Vec<Told>) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let db = story.test.app.read(&permit);
    let rows = standing::Entity::find().filter(standing::Column::PersonId.eq(person.0)).all(db).await.unwrap();
    let mut stored: Vec<Told> =
        rows.into_iter().map(|row| (row.standing, row.state, row.why, row.mends, row.last_day, row.holds_until)).collect();
    let schemes = schemes(db, story.test.service.id).await.unwrap();
    let facts = facts(db, story.test.service.id, Whom::These(&[person])).await.unwrap().remove(&person).unwrap();
    let mut asked: Vec<Told> = kept(&facts, &schemes, today(story)).iter().map(told).collect();
    stored.sort();
    asked.sort();
    (stored, asked)
}

/// Levels that are kept by a check a year, a supervision every twelve weeks and a short course a year.
fn light() -> Scheme {
    let mut scheme = Scheme::first();
    for rule in &mut scheme.standings {
        let check = Asks::Check { check: CheckKind::Dbs, level: "ENHANCED".to_owned(), months: Some(12) };
        rule.requirements.push(Requirement::new("dbs", When::Keep, check));
        rule.requirements.push(Requirement::new("supervision", When::Keep, Asks::Supervision { every_days: 84 }).with_grace(14));
        let item = Asks::Item { item: ItemKind::DataProtection, months: Some(12) };
        rule.requirements.push(Requirement::new("data protection", When::Keep, item).with_grace(30));
    }
    scheme
}

async fn adopt(story: &Story, scheme: &Scheme, from: NaiveDate) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    commands::adopt_scheme(&tx, story.test.service.id, "Light", scheme, from).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

/// Something that happens to somebody, chosen by a number.
async fn happen(story: &Story, person: PersonId, which: u32) {
    let (service, today) = (story.test.service.id, today(story));
    let permit = SystemPermit::because(Some(service), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    match which % 8 {
        0 => record_check(&tx, service, person, &NewCheck::dbs(DbsLevel::Enhanced, today)).await.unwrap(),
        1 => record_supervision(&tx, service, person, None, SupervisionDay::Held(today)).await.unwrap(),
        2 => record_observation(&tx, service, person, None, today, ObservedOutcome::Met).await.unwrap(),
        3 => record_item(&tx, service, person, ItemKind::DataProtection, today).await.unwrap(),
        4 => record_check(&tx, service, person, &NewCheck::dbs(DbsLevel::Basic, today)).await.unwrap(),
        5 => record_item(&tx, service, person, ItemKind::Safeguarding, today).await.unwrap(),
        6 => {
            commands::adopt_scheme(&tx, service, "Next", &light(), today).await.unwrap();
        }
        _ => {
            let level = if which % 16 == 7 { Level::Intermediate } else { Level::Foundation };
            let new = NewAward {
                level,
                awarded_on: today,
                expires_on: Some(today + Duration::days(400)),
                evidence: serde_json::json!({}),
                words: None,
                source: Source::List,
            };
            commands::record_award(&tx, service, person, &new).await.unwrap();
        }
    }
    story.test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn what_is_stored_is_what_the_engine_says_whatever_happened() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    nearly_current(&story, moira.person).await;
    adopt(&story, &light(), ymd(2024, 6, 1)).await;
    let mut seen = std::collections::BTreeSet::new();
    let mut number: u32 = 20_261_026;
    for step in 0..90 {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if number >> 31 == 0 {
            happen(&story, moira.person, number >> 16).await;
            catch_up(&story.test.app, &story.test.service).await.unwrap();
        } else {
            let clock = story.test.app.clock();
            clock.move_to(clock.now() + Duration::days(i64::from((number >> 20) % 30)));
            by_the_clock(&story.test.app).await.unwrap();
        }
        let (stored, asked) = both(&story, moira.person).await;
        assert_eq!(stored, asked, "after step {step}");
        seen.extend(stored.into_iter().map(|row| row.1));
    }
    assert!(seen.len() >= 3, "{seen:?}");
}

#[tokio::test]
async fn who_leaves_has_no_standing_any_more() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    nearly_current(&story, moira.person).await;
    by_the_clock(&story.test.app).await.unwrap();
    assert!(!both(&story, moira.person).await.0.is_empty());
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let left = StateChange { state: Standing::Left, on: today(&story), reason: None };
    set_state(&tx, story.test.service.id, moira.person, &left).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    catch_up(&story.test.app, &story.test.service).await.unwrap();
    assert!(both(&story, moira.person).await.0.is_empty());
}

/// The figure of the brief is of ten thousand; two hundred here show that it is read and written in bulk, and the line is printed.
#[tokio::test]
async fn two_hundred_are_judged_in_a_handful_of_statements() {
    let story = Story::new().await;
    let mut people = Vec::new();
    for number in 0..200 {
        let person = story.test.person(&format!("Person {number}")).await;
        practises(&story, person).await;
        people.push(person);
    }
    nearly_current(&story, people[0]).await;
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let listening = story.test.app.db().statements();
    let tx = story.test.app.begin(&permit).await.unwrap();
    listening.listen();
    let began = Instant::now();
    refresh(&story.test.app, &tx, &story.test.service, &people).await.unwrap();
    println!("200 people judged in {:?}", began.elapsed());
    let asked = listening.told().len();
    story.test.app.commit(tx).await.unwrap();
    assert!(asked <= 10, "{asked} statements");
}
