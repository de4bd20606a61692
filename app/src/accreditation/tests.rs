//! Awards on a real database.

mod board;
mod colleagues;
mod editor;
mod forecast;
mod observed;
mod record;
mod reminded;
mod stored;

use super::commands::{self, NewAward, Source};
use super::forms::{AwardForm, RevokeForm};
use super::permits::AwardLevels;
use super::queries;
use crate::people::permits::KeepRecords;
use crate::people::practitioners::commands::make_practitioner;
use crate::people::practitioners::model::NewPractitioner;
use crate::people::practitioners::rules::Capacity;
use crate::people::practitioners::supervisors::set_supervisor;
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::permit::SystemPermit;
use crate::shared::paging::Paging;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, PersonId, Refusal, Role, RunId};
use crate::training;
use crate::training::tests::{Story, code, course, ymd};
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::booking;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

async fn supervisor(story: &Story) -> Actor {
    story.test.signed_in("Sal Whitmore", &[Role::CaseSupervisor]).await
}

/// A volunteer who practises, and whom nobody supervises yet.
async fn practitioner(story: &Story, name: &str) -> Actor {
    let actor = story.volunteer(name).await;
    practises(story, actor.person).await;
    actor
}

pub async fn practises(story: &Story, person: PersonId) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let new = NewPractitioner::starting(Kind::Volunteer, Standing::InTraining, ymd(2026, 9, 1), Capacity::default());
    make_practitioner(&tx, story.test.service.id, person, &new).await.unwrap();
    tx.commit().await.unwrap();
}

/// The coordinator names the one as the case supervisor of the other.
async fn supervised(story: &Story, supervisor: &Actor, person: PersonId) {
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let permit = story.test.permit::<KeepRecords>(&cora);
    set_supervisor(&story.test.app, &permit, person, supervisor.person).await.unwrap();
}

async fn give(story: &Story, by: &Actor, to: PersonId, level: Level, on: NaiveDate) -> Result<(), Refusal> {
    let permit = story.test.permit::<AwardLevels>(by);
    let form = AwardForm { standing: level.code().into(), awarded_on: on, words: "Seen in role play".into() };
    commands::award(&story.test.app, &permit, &story.test.service, to, form).await.map(drop)
}

fn because(reason: &str) -> RevokeForm {
    RevokeForm { standing: None, reason: reason.into() }
}

async fn level(story: &Story, person: PersonId, on: NaiveDate) -> Option<Level> {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let db = story.test.app.read(&permit);
    queries::current_levels(db, story.test.service.id, &[person], on).await.unwrap().remove(&person)
}

async fn from_a_list(story: &Story, person: PersonId, level: Level, on: NaiveDate, until: Option<NaiveDate>) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let new = NewAward { level, awarded_on: on, expires_on: until, evidence: serde_json::json!({}), words: None, source: Source::List };
    let first = commands::record_award(&tx, story.test.service.id, person, &new).await.unwrap();
    let second = commands::record_award(&tx, story.test.service.id, person, &new).await.unwrap();
    assert_eq!(first, second, "the same row again changes nothing");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_completed_course_makes_eligible_and_a_second_person_awards() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    let day = ymd(2026, 11, 9);
    assert_eq!(code(give(&story, &sal, moira.person, Level::Foundation, ymd(2026, 10, 26)).await), "evidence_missing");

    story.completed(&moira, story.course).await;
    assert_eq!(level(&story, moira.person, day).await, None, "a course alone gives nothing");
    let permit = story.test.permit::<AwardLevels>(&sal);
    let due = queries::awards_due(&story.test.app, &permit, day).await.unwrap();
    assert_eq!(due.iter().map(|due| (due.person, due.waits.level)).collect::<Vec<_>>(), [(moira.person, Some(Level::Foundation))]);
    assert_eq!(queries::attention(&story.test.app, &permit, day).await.unwrap().len(), 1);

    assert_eq!(code(give(&story, &sal, moira.person, Level::Foundation, ymd(2026, 11, 8)).await), "before_evidence");
    assert_eq!(code(give(&story, &sal, moira.person, Level::Intermediate, day).await), "evidence_missing");
    give(&story, &sal, moira.person, Level::Foundation, day).await.unwrap();
    assert_eq!(code(give(&story, &sal, moira.person, Level::Foundation, day).await), "held_already");
    assert_eq!(level(&story, moira.person, day).await, Some(Level::Foundation));
    assert_eq!(level(&story, moira.person, ymd(2029, 11, 9)).await, Some(Level::Foundation), "the last day counts");
    assert_eq!(level(&story, moira.person, ymd(2029, 11, 10)).await, None);
    assert!(queries::awards_due(&story.test.app, &permit, day).await.unwrap().is_empty());
    story.test.run_jobs().await;
    let letters = story.test.mails().into_iter().filter(|mail| String::from_utf8_lossy(&mail.octets).contains("Your level: Foundation"));
    assert_eq!(letters.map(|mail| mail.to.to_string()).collect::<Vec<_>>(), ["moira.ellis@example.org"]);
}

#[tokio::test]
async fn nobody_awards_or_revokes_their_own_level() {
    let story = Story::new().await;
    let both = story.test.signed_in("Pat Lowe", &[Role::Volunteer, Role::Coordinator]).await;
    practises(&story, both.person).await;
    story.completed(&both, story.course).await;
    assert_eq!(code(give(&story, &both, both.person, Level::Foundation, ymd(2026, 11, 9)).await), "own_award");
    let permit = story.test.permit::<AwardLevels>(&both);
    let revoked = commands::revoke(&story.test.app, &permit, &story.test.service, both.person, because("x")).await;
    assert_eq!(code(revoked), "own_award");
    assert!(queries::attention(&story.test.app, &permit, ymd(2026, 11, 9)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_award_supersedes_and_a_revoked_one_is_gone_with_its_history_kept() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    let today = ymd(2026, 10, 26);
    from_a_list(&story, moira.person, Level::Foundation, ymd(2024, 1, 10), Some(ymd(2026, 12, 1))).await;
    let permit = story.test.permit::<AwardLevels>(&sal);
    let first_page = Paging::from_query("", "", "");
    let ending = queries::ending(&story.test.app, &permit, today, &first_page).await.unwrap();
    assert_eq!(ending.rows.iter().map(|row| row.expires_on).collect::<Vec<_>>(), [ymd(2026, 12, 1)]);

    from_a_list(&story, moira.person, Level::Intermediate, ymd(2026, 1, 10), None).await;
    assert_eq!(level(&story, moira.person, today).await, Some(Level::Intermediate));
    assert_eq!(queries::ending(&story.test.app, &permit, today, &first_page).await.unwrap().total, 0);

    commands::revoke(&story.test.app, &permit, &story.test.service, moira.person, because("Left the register")).await.unwrap();
    assert_eq!(level(&story, moira.person, today).await, None);
    let again = commands::revoke(&story.test.app, &permit, &story.test.service, moira.person, because("Again")).await;
    assert_eq!(code(again), "none_held");
    let history = queries::person_standing(&story.test.app, &permit, moira.person).await.unwrap().history;
    let told: Vec<_> = history.iter().map(|row| (row.level.as_str(), row.source.as_str())).collect();
    assert_eq!(told, [("INTERMEDIATE", "REVOKED"), ("INTERMEDIATE", "LIST"), ("FOUNDATION", "LIST")]);
}

#[tokio::test]
async fn the_page_shows_evidence_and_takes_the_decision() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    story.completed(&moira, story.course).await;
    let page = format!("/people/{}/award", moira.person);
    assert!(story.get(&sal, "/accreditation").await.text.contains("Moira Ellis"));
    let shown = story.get(&sal, &page).await.text;
    assert!(shown.contains("Course PRACTITIONER completed on Mon 9 Nov 2026") && shown.contains("Complete the course SENSITIVE_COMPLEX"));
    let mut form = vec![("_form", "award"), ("_page", page.as_str()), ("level", "INTERMEDIATE"), ("words", "Calm and clear")];
    form.extend([("awarded_on-day", "9"), ("awarded_on-month", "11"), ("awarded_on-year", "2026")]);
    let refused = story.post_back(&sal, &page, &form).await;
    assert!(refused.text.contains("Intermediate cannot be awarded yet.") && refused.text.contains("Calm and clear"), "{}", refused.text);
    form[2].1 = "FOUNDATION";
    assert_eq!(story.post(&sal, &page, &form).await.location, page);
    assert!(story.get(&sal, &page).await.text.contains("Foundation, since Mon 9 Nov 2026, until Fri 9 Nov 2029"));
    for who in [&moira, &story.trainer] {
        assert_eq!(story.get(who, &page).await.status, StatusCode::FORBIDDEN);
        assert_eq!(story.get(who, "/accreditation").await.status, StatusCode::FORBIDDEN);
    }
    let nobody = "/people/01920000-0000-7000-8000-000000000001/award";
    assert_eq!(story.get(&sal, nobody).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn why_a_level_is_revoked_stays_beside_its_refusal_when_a_colleague_revoked_it_meanwhile() {
    let story = Story::new().await;
    let cora = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    from_a_list(&story, moira.person, Level::Foundation, ymd(2026, 9, 1), None).await;
    let page = format!("/people/{}/award", moira.person);
    let form = |reason: &'static str| [("_form", "revoke"), ("_page", page.as_str()), ("reason", reason)];
    let revoke = format!("{page}/revoke");
    assert_eq!(story.post(&cora, &revoke, &form("No practice for a year.")).await.location, page);

    let back = story.post_back(&cora, &revoke, &form("She asked for it herself.")).await;
    for part in ["There is no award to revoke.", "She asked for it herself.", "No practice for a year."] {
        assert!(back.text.contains(part), "{part} is not in {}", back.text);
    }
    assert!(!story.get(&cora, &page).await.text.contains("Revoke the level"), "no form without it");
}

#[tokio::test]
async fn who_does_not_practise_is_not_there_and_a_supervisor_reaches_their_own_alone() {
    let story = Story::new().await;
    let (sal, cora) = (supervisor(&story).await, story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await);
    let (moira, sunil) = (practitioner(&story, "Moira Ellis").await, practitioner(&story, "Sunil Rao").await);
    let party = story.test.person("Peter Bull").await;
    story.completed(&moira, story.course).await;
    let day = ymd(2026, 11, 9);
    let permit = story.test.permit::<AwardLevels>(&sal);
    assert!(queries::awards_due(&story.test.app, &permit, day).await.unwrap().is_empty(), "not hers yet");
    supervised(&story, &sal, moira.person).await;
    let page = |person: PersonId| format!("/people/{person}/award");
    for (who, person, expected) in [
        (&sal, moira.person, StatusCode::OK),
        (&sal, sunil.person, StatusCode::NOT_FOUND),
        (&sal, party, StatusCode::NOT_FOUND),
        (&cora, sunil.person, StatusCode::OK),
        (&cora, party, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(story.get(who, &page(person)).await.status, expected, "{} at {person}", who.name);
    }
    assert_eq!(give(&story, &sal, sunil.person, Level::Foundation, day).await, Err(Refusal::NotFound));
    assert_eq!(give(&story, &cora, party, Level::Foundation, day).await, Err(Refusal::NotFound));
    assert_eq!(commands::revoke(&story.test.app, &permit, &story.test.service, sunil.person, because("x")).await, Err(Refusal::NotFound));
    let due = queries::awards_due(&story.test.app, &permit, day).await.unwrap();
    assert_eq!(due.iter().map(|due| due.person).collect::<Vec<_>>(), [moira.person]);
    let all = queries::awards_due(&story.test.app, &story.test.permit::<AwardLevels>(&cora), day).await.unwrap();
    assert_eq!(all.len(), 1);
}

/// The same place on another run for each of those people, who were there.
async fn were_there_too(story: &Story, run: RunId, people: &[PersonId]) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let known = booking::Entity::find().filter(booking::Column::State.eq("ATTENDED")).one(&*tx).await.unwrap().unwrap();
    for person in people {
        let place = booking::Model { id: tx.new_id(), run_id: run.0, person_id: person.0, ..known.clone() };
        place.into_active_model().reset_all().insert(&*tx).await.unwrap();
    }
    story.test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn however_many_lack_something_whoever_has_it_all_is_named() {
    let story = Story::new().await;
    let cora = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let teaches = story.test.permit(&story.trainer);
    let advanced = course("ADVANCED", Level::Advanced, None);
    let advanced = training::commands::add_course(&story.test.app, &teaches, &advanced).await.unwrap();
    let run = story.run_of(advanced, &[ymd(2026, 11, 9)], 5).await;
    // A hundred with the advanced course and without the level below it, on record before the one who has everything.
    let mut lacking = Vec::new();
    for number in 0..queries::WAITING_MAX {
        let person = story.test.person(&format!("Person {number}")).await;
        practises(&story, person).await;
        lacking.push(person);
    }
    let sunil = practitioner(&story, "Sunil Rao").await;
    story.completed(&sunil, story.course).await;
    were_there_too(&story, run, &lacking).await;

    let permit = story.test.permit::<AwardLevels>(&cora);
    let due = queries::awards_due(&story.test.app, &permit, ymd(2026, 11, 9)).await.unwrap();
    assert_eq!(due.iter().map(|due| (due.person, due.waits.level)).collect::<Vec<_>>(), [(sunil.person, Some(Level::Foundation))]);
}
