//! Development, prior learning and extensions: written down by the person, decided by another one.

use super::*;
use crate::accreditation::engine::{State, standing};
use crate::accreditation::queries::{Whom, facts, schemes};
use crate::accreditation::record_commands;
use crate::accreditation::record_forms::{EntryDecision, EntryVerdict};
use crate::accreditation::scheme::Scheme;
use crate::people::practitioners::commands::{record_check, record_item, record_observation, record_supervision};
use crate::people::practitioners::model::{ItemKind, NewCheck, ObservedOutcome, SupervisionDay};
use crate::people::practitioners::words::DbsLevel;
use entity::{cpd_entry, recognition};
use uuid::Uuid;

fn development(title: &'static str, replaces: &str) -> Vec<(&'static str, String)> {
    let mut form = vec![("_form", "development"), ("_page", "/record"), ("kind", "PEER"), ("reflection", "Slower is better")]
        .into_iter()
        .chain([("held_on-day", "1"), ("held_on-month", "10"), ("held_on-year", "2026"), ("hours", "3"), ("evidence", "With Sal")])
        .chain([("title", title), ("claims_approved", "yes")])
        .map(|(name, value)| (name, value.to_owned()))
        .collect::<Vec<_>>();
    form.push(("replaces", replaces.to_owned()));
    form
}

async fn post(story: &Story, who: &Actor, path: &str, form: &[(&'static str, String)]) -> String {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    story.post(who, path, &fields).await.location
}

async fn entries(story: &Story) -> Vec<cpd_entry::Model> {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    cpd_entry::Entity::find().filter(cpd_entry::Column::SupersededAt.is_null()).all(story.test.app.read(&permit)).await.unwrap()
}

pub(super) async fn known(story: &Story, person: PersonId) -> crate::accreditation::facts::Facts {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let db = story.test.app.read(&permit);
    facts(db, story.test.service.id, Whom::These(&[person])).await.unwrap().remove(&person).unwrap()
}

async fn state(story: &Story, person: PersonId, code: &str, on: NaiveDate) -> State {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let schemes = schemes(story.test.app.read(&permit), story.test.service.id).await.unwrap();
    let facts = known(story, person).await;
    standing(&facts, &schemes, on).iter().find(|one| one.rule.code == code).unwrap().state
}

#[tokio::test]
async fn development_counts_once_a_second_person_confirmed_it() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let (sal, other) = (supervisor(&story).await, story.test.signed_in("Olive Hart", &[Role::CaseSupervisor]).await);
    supervised(&story, &sal, moira.person).await;
    assert!(story.get(&moira, "/record").await.text.contains("Nothing written down yet"));
    assert_eq!(post(&story, &moira, "/record/development", &development("Shuttle work", "")).await, "/record");
    assert!(story.get(&moira, "/record").await.text.contains("Waits for a second person"));
    assert!(known(&story, moira.person).await.development.is_empty());

    // A correction takes its place; the old one can be neither corrected nor decided.
    let first = entries(&story).await[0].id;
    post(&story, &moira, "/record/development", &development("Shuttle work with Kent", &first.to_string())).await;
    let now = entries(&story).await;
    assert_eq!((now.len(), now[0].title.as_str()), (1, "Shuttle work with Kent"));
    let again = post(&story, &moira, "/record/development", &development("Again", &first.to_string())).await;
    assert!(again.starts_with("/record?form="), "{again}");
    let page = format!("/people/{}/standing", moira.person);
    assert!(story.get(&sal, &page).await.text.contains("Shuttle work with Kent"));
    let permit = story.test.permit::<AwardLevels>(&sal);
    let decide = |entry: Uuid, verdict| EntryDecision { entry, verdict, words: None };
    let app = &story.test.app;
    let old = record_commands::decide_development(app, &permit, moira.person, decide(first, EntryVerdict::Counts)).await;
    assert_eq!(code(old), "decided_already");

    let entry = now[0].id;
    let elsewhere = story.test.permit::<AwardLevels>(&other);
    let foreign = record_commands::decide_development(app, &elsewhere, moira.person, decide(entry, EntryVerdict::Counts)).await;
    assert_eq!(foreign, Err(Refusal::NotFound), "another supervisor's");
    let fields = [("_form", "decide_development"), ("_page", page.as_str()), ("entry", &entry.to_string()), ("verdict", "APPROVED")];
    assert_eq!(story.post(&sal, &format!("{page}/development"), &fields).await.location, page);
    let counted = known(&story, moira.person).await.development;
    assert_eq!((counted.len(), counted[0].minutes, counted[0].approved), (1, 180, true));
    assert!(story.get(&moira, "/record").await.text.contains("Counts, approved"));
    let twice = record_commands::decide_development(app, &permit, moira.person, decide(entry, EntryVerdict::Declined)).await;
    assert_eq!(code(twice), "decided_already");
    for (who, path, status) in [
        (&moira, page.as_str(), StatusCode::FORBIDDEN),
        (&other, page.as_str(), StatusCode::NOT_FOUND),
        (&story.trainer, "/record", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(story.get(who, path).await.status, status, "{} at {path}", who.name);
    }
}

#[tokio::test]
async fn nobody_decides_on_their_own_record() {
    let story = Story::new().await;
    let both = story.test.signed_in("Pat Lowe", &[Role::Volunteer, Role::Coordinator]).await;
    practises(&story, both.person).await;
    post(&story, &both, "/record/development", &development("Shuttle work", "")).await;
    let entry = entries(&story).await[0].id;
    let permit = story.test.permit::<AwardLevels>(&both);
    let decision = EntryDecision { entry, verdict: EntryVerdict::Approved, words: None };
    let own = record_commands::decide_development(&story.test.app, &permit, both.person, decision).await;
    assert_eq!(code(own), "own_record");
    let page = format!("/people/{}/standing", both.person);
    let shown = story.get(&both, &page).await.text;
    assert!(shown.contains("This is your own record") && !shown.contains("Recognise prior learning"));
}

/// Everything that the RJC's scheme asks of somebody who holds Foundation, but for an observed practice.
pub(super) async fn nearly_current(story: &Story, person: PersonId) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let service = story.test.service.id;
    commands::adopt_scheme(&tx, service, "RJC", &Scheme::rjc(), ymd(2024, 1, 1)).await.unwrap();
    let new = NewAward {
        level: Level::Foundation,
        awarded_on: ymd(2025, 1, 10),
        expires_on: Some(ymd(2028, 1, 10)),
        evidence: serde_json::json!({}),
        words: None,
        source: Source::List,
    };
    commands::record_award(&tx, service, person, &new).await.unwrap();
    record_check(&tx, service, person, &NewCheck::dbs(DbsLevel::Enhanced, ymd(2025, 1, 5))).await.unwrap();
    for kind in [ItemKind::CodeOfConduct, ItemKind::DataProtection, ItemKind::Safeguarding] {
        record_item(&tx, service, person, kind, ymd(2026, 1, 10)).await.unwrap();
    }
    record_supervision(&tx, service, person, None, SupervisionDay::Held(ymd(2026, 9, 14))).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn prior_learning_and_extensions_are_decisions_of_a_second_person_that_can_be_taken_back() {
    let story = Story::new().await;
    let cora = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    nearly_current(&story, moira.person).await;
    let today = ymd(2026, 10, 26);
    assert_eq!(state(&story, moira.person, "FOUNDATION", today).await, State::Lapsed);
    let page = format!("/people/{}/standing", moira.person);
    let shown = story.get(&cora, &page).await.text;
    assert!(shown.contains("Be observed at work once in the last 12 months") && !shown.contains("Supervision (Foundation)"));

    for key in ["observed", "hours", "practising"] {
        let about = format!("FOUNDATION/{key}");
        let form = [
            ("_form", "recognition"),
            ("_page", page.as_str()),
            ("recognise_about", about.as_str()),
            ("recognise_evidence", "Reference from Kent"),
            ("recognise_words", "Ten years of practice in Kent"),
        ];
        assert_eq!(story.post(&cora, &format!("{page}/recognition"), &form).await.location, page);
    }
    assert_eq!(state(&story, moira.person, "FOUNDATION", today).await, State::Held);
    assert!(story.get(&moira, "/record").await.text.contains("Prior learning recognised"));
    let form = [
        ("_form", "recognition"),
        ("_page", page.as_str()),
        ("recognise_about", "FOUNDATION/hours"),
        ("recognise_evidence", "Reference"),
        ("recognise_words", "Again"),
    ];
    let again = story.post_back(&cora, &format!("{page}/recognition"), &form).await.text;
    assert!(again.contains("Prior learning stands for that requirement already."));

    // Supervision falls due on 7 December; the last day is moved to the end of January.
    let later = ymd(2027, 1, 8);
    assert_eq!(state(&story, moira.person, "FOUNDATION", later).await, State::Lapsed);
    let mut form = vec![("_form", "extension"), ("_page", page.as_str()), ("extend_about", "FOUNDATION/supervision")];
    form.extend([("extend_until-day", "31"), ("extend_until-month", "1"), ("extend_until-year", "2027")]);
    form.extend([("extend_evidence", "Her message of today"), ("extend_words", "The supervisor is ill")]);
    assert_eq!(story.post(&cora, &format!("{page}/extension"), &form).await.location, page);
    assert_eq!(state(&story, moira.person, "FOUNDATION", later).await, State::Held);

    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let hours = recognition::Entity::find().filter(recognition::Column::Requirement.eq("hours"));
    let hours = hours.one(story.test.app.read(&permit)).await.unwrap().unwrap();
    let form = [("decision", hours.id.to_string())];
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(story.post(&cora, &format!("{page}/take-back"), &fields).await.location, page);
    assert_eq!(state(&story, moira.person, "FOUNDATION", today).await, State::Lapsed, "the hours are missing again");
    assert!(story.get(&cora, &page).await.text.contains("Taken back"));
    let permit = story.test.permit::<AwardLevels>(&cora);
    let gone = record_commands::take_back(&story.test.app, &permit, moira.person, hours.id).await;
    assert_eq!(code(gone), "ended_already");
}

#[tokio::test]
async fn the_facts_of_everybody_are_those_of_each() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sunil = practitioner(&story, "Sunil Rao").await;
    nearly_current(&story, moira.person).await;
    story.completed(&sunil, story.course).await;
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    record_observation(&tx, story.test.service.id, sunil.person, None, ymd(2026, 10, 1), ObservedOutcome::Met).await.unwrap();
    record_observation(&tx, story.test.service.id, sunil.person, None, ymd(2026, 10, 2), ObservedOutcome::NotMet).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    let db = story.test.app.read(&permit);
    let all = facts(db, story.test.service.id, Whom::Everybody).await.unwrap();
    assert_eq!(all.len(), 2);
    for person in [moira.person, sunil.person] {
        assert_eq!(all[&person], known(&story, person).await);
    }
    let of_sunil = &all[&sunil.person];
    assert_eq!(of_sunil.courses.iter().map(|one| (one.code.as_str(), one.on)).collect::<Vec<_>>(), [("PRACTITIONER", ymd(2026, 11, 9))]);
    assert_eq!(of_sunil.observed, [ymd(2026, 10, 1)], "a practice that did not meet the standard is none");
    let of_moira = &all[&moira.person];
    assert_eq!((of_moira.checks.len(), of_moira.signed.len(), of_moira.awards.len(), of_moira.supervised.len()), (1, 3, 1, 1));
}
