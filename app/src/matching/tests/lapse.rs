//! The night of a lapse: out of matching at midnight, cover proposed, open offers taken back, cleared by a status check the same day, all in
//! the trail.

use super::pages::ask;
use super::story::{Story, date};
use crate::accreditation::scheme::{Asks, Requirement, Scheme, When};
use crate::matching::commands;
use crate::matching::facts::Seat;
use crate::matching::forms::Answer;
use crate::matching::queries;
use crate::matching::verdict::Rule;
use crate::people::practitioners::model::CheckKind;
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, CaseId};
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::{assignment, audit_entry, offer, practitioner, standing, standing_event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// A scheme under which every level is kept by a DBS check that is no older than eighteen months.
fn scheme() -> Scheme {
    let mut scheme = Scheme::first();
    for rule in &mut scheme.standings {
        let asks = Asks::Check { check: CheckKind::Dbs, level: "ENHANCED".to_owned(), months: Some(18) };
        rule.requirements.push(Requirement::new("dbs", When::Keep, asks));
    }
    scheme
}

async fn publish(story: &Story) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    crate::accreditation::commands::adopt_scheme(&tx, story.test.service.id, "Ours", &scheme(), date("2025-01-01")).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

async fn clock(story: &Story) {
    crate::jobs::by_the_clock(&story.test.app).await.unwrap();
}

fn night(story: &Story, day: &str, hour: u32, minute: u32) {
    let moment: NaiveDate = date(day);
    story.test.app.clock().move_to(moment.and_hms_opt(hour, minute, 5).unwrap().and_utc());
}

/// Two who work the first case, a third who could, and an open offer of another case to the first.
async fn working(story: &Story) -> (Actor, Actor, CaseId) {
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let (asha, kate) = (story.ready("Asha Menon", "INTERMEDIATE").await, story.ready("Kate Lowe", "ADVANCED").await);
    for other in [&asha, &kate] {
        story.check(other.person, "DBS", "ENHANCED", Some("2026-09-01"), None).await;
    }
    let room = practitioner::ActiveModel { person_id: Set(moira.person.0), max_cases: Set(6), ..Default::default() };
    story.change(room).await;
    let (lead, co) = (story.offer(&moira, Seat::Lead).await.unwrap(), story.offer(&asha, Seat::CoFacilitator).await.unwrap());
    for (who, id) in [(&moira, lead), (&asha, co)] {
        commands::answer(&story.test.app, &story.own(who), &story.test.service, id, Answer::Accept).await.unwrap();
    }
    let second = story.new_case("RJ-2026-0002", &[]).await;
    night(story, "2026-11-01", 12, 0);
    clock(story).await;
    story.offer_case(second, &moira, Seat::Lead).await.unwrap();
    (moira, kate, second)
}

async fn in_the_trail(story: &Story, action: &str) -> u64 {
    let permit = SystemPermit::because(None, "a test");
    let all = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action));
    all.count(story.test.app.read(&permit)).await.unwrap()
}

fn letters(story: &Story, words: &str) -> usize {
    story.test.mails().iter().filter(|mail| String::from_utf8_lossy(&mail.octets).contains(words)).count()
}

#[tokio::test]
async fn a_check_that_lapses_at_midnight_takes_somebody_out_and_a_status_check_brings_them_back() {
    let story = Story::burglary().await;
    publish(&story).await;
    let (moira, kate, second) = working(&story).await;
    let third = Story { case: story.new_case("RJ-2026-0003", &[]).await, ..story };
    let story = &third;
    night(story, "2026-11-01", 23, 58);
    assert!(story.standing(&moira, Seat::Lead).await.is_ok(), "on the last day it counts");
    let page = format!("/cases/{}/matching", story.case);
    assert!(ask(story, &story.coordinator, &page, None).await.body.contains(". Moira Ellis"));

    // Midnight has passed, and the clock has not come by yet.
    night(story, "2026-11-02", 0, 0);
    let excluded = story.standing(&moira, Seat::Lead).await.unwrap_err();
    let level = excluded.failing.iter().find(|failing| failing.rule == Rule::Level).unwrap();
    assert!(level.sentence.starts_with("Intermediate does not count now. DBS"), "{}", level.sentence);
    assert!(level.sentence.contains("last day Sun 1 Nov 2026"), "{}", level.sentence);
    assert!(level.lifted_by.as_deref().unwrap().contains("DBS"), "{:?}", level.lifted_by);
    let another = story.test.second_instance().await;
    another.clock().move_to(story.now());
    let elsewhere = queries::matter(&another, &story.may_match(), &story.test.service, story.case).await.unwrap();
    assert!(elsewhere.person(moira.person).unwrap().level.is_none(), "another instance sees it as well");

    clock(story).await;
    the_night_is_told(story, &moira, second).await;
    cover_is_proposed(story, &kate).await;
    a_status_check_clears_it(story, &moira).await;
}

async fn the_night_is_told(story: &Story, moira: &Actor, second: CaseId) {
    story.test.run_jobs().await;
    assert_eq!((in_the_trail(story, "standing.lost").await, in_the_trail(story, "offer.fits_no_longer").await), (1, 1));
    assert_eq!(letters(story, "Something on your record needs renewing"), 1);
    assert_eq!(letters(story, "Our question is no longer open"), 1);
    let permit = SystemPermit::because(None, "a test");
    let db = story.test.app.read(&permit);
    let open = offer::Entity::find().filter(offer::Column::CaseId.eq(second.0)).one(db).await.unwrap().unwrap();
    assert_eq!(open.state, "WITHDRAWN");
    let works = assignment::Entity::find().filter(assignment::Column::PersonId.eq(moira.person.0)).one(db).await.unwrap().unwrap();
    assert_eq!(works.ends_at, None, "the case stays theirs until a coordinator decides");
    let events = standing_event::Entity::find().filter(standing_event::Column::Kind.eq("LOST")).all(db).await.unwrap();
    assert_eq!(events.iter().map(|event| (event.person_id, event.name.as_str())).collect::<Vec<_>>(), [(moira.person.0, "Intermediate")]);
    // Once is once, also by the next round of another instance.
    let another = story.test.second_instance().await;
    another.clock().move_to(story.now());
    crate::jobs::by_the_clock(&another).await.unwrap();
    story.test.run_jobs().await;
    assert_eq!((in_the_trail(story, "standing.lost").await, letters(story, "Something on your record needs renewing")), (1, 1));
}

async fn cover_is_proposed(story: &Story, kate: &Actor) {
    let list = ask(story, &story.coordinator, "/matching/cover", None).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains("RJ-2026-0001") && list.body.contains("Moira Ellis") && list.body.contains("Works the case"));
    assert!(!list.body.contains("RJ-2026-0002"), "the offer was taken back");
    let at = list.body.find("/matching/cover?case=").unwrap();
    let href = list.body[at..].split('"').next().unwrap().replace("&amp;", "&");
    let cover = ask(story, &story.coordinator, &href, None).await;
    assert_eq!(cover.status, StatusCode::OK);
    assert!(cover.body.contains("Moira Ellis has the seat") && cover.body.contains(&kate.name), "{}", kate.name);
    let board = ask(story, &story.coordinator, "/accreditation/board?state=BLOCKED", None).await;
    assert_eq!(board.status, StatusCode::OK);
    assert!(board.body.contains("Moira Ellis") && board.body.contains("DBS"));
}

/// Recorded through the page, as somebody sees it; what the answer leads to.
async fn status_check(story: &Story, by: &Actor, moira: &Actor, day: u32, outcome: &str) -> super::pages::Answer {
    let path = format!("/people/{}/status-checks", moira.person);
    let day = day.to_string();
    let fields = [
        ("_form", "status"),
        ("_page", path.as_str()),
        ("status_on-day", day.as_str()),
        ("status_on-month", "11"),
        ("status_on-year", "2026"),
        ("status_outcome", outcome),
    ];
    ask(story, by, &path, Some(&fields)).await
}

async fn agree(story: &Story, moira: &Actor) {
    let page = ask(story, moira, "/record/dbs", None).await.body;
    assert!(page.contains("Agree to status checks") && page.contains("Not given"));
    let agreed = ask(story, moira, "/record/dbs/consent", Some(&[("_form", "agree"), ("_page", "/record/dbs")])).await;
    assert_eq!((agreed.status, agreed.location.as_str()), (StatusCode::SEE_OTHER, "/record/dbs"));
    assert!(ask(story, moira, "/record/dbs", None).await.body.contains("Given Mon 2 Nov 2026"));
}

async fn a_status_check_clears_it(story: &Story, moira: &Actor) {
    // Nobody records a check of their own: it is a second person. And nobody is asked about who has not agreed.
    assert_eq!(status_check(story, moira, moira, 2, "UNCHANGED").await.status, StatusCode::NOT_FOUND);
    let unasked = status_check(story, &story.coordinator, moira, 2, "UNCHANGED").await;
    assert!(unasked.location.contains("form="), "{}", unasked.location);
    assert!(story.standing(moira, Seat::Lead).await.is_err());
    agree(story, moira).await;

    the_check_is_recorded(story, moira).await;
    they_are_back(story, moira).await;
}

async fn the_check_is_recorded(story: &Story, moira: &Actor) {
    let page = format!("/people/{}/status-checks", moira.person);
    let form = ask(story, &story.coordinator, &page, None).await.body;
    assert!(form.contains("Until"), "{form}");
    assert!(form.contains("No new information") && form.contains("Given Mon 2 Nov 2026"));
    let answer = status_check(story, &story.coordinator, moira, 2, "UNCHANGED").await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, page.as_str()));
    // With the row itself, before the clock comes by: judged, told and in the trail.
    assert_eq!((in_the_trail(story, "practitioner.status_check").await, in_the_trail(story, "standing.back").await), (1, 1));
}

async fn they_are_back(story: &Story, moira: &Actor) {
    assert!(story.standing(moira, Seat::Lead).await.is_ok(), "back at once");
    clock(story).await;
    story.test.run_jobs().await;
    assert_eq!((in_the_trail(story, "standing.back").await, letters(story, "Your record is complete again")), (1, 1));
    assert!(ask(story, &story.coordinator, "/matching/cover", None).await.body.contains("No seat needs cover"));
    // Eighteen months from the check, by the scheme: not from the issue.
    assert!(ask(story, moira, "/record", None).await.body.contains("Tue 2 May 2028"));
    let again = status_check(story, &story.coordinator, moira, 2, "UNCHANGED").await;
    assert!(again.location.contains("form="), "one a day: {}", again.location);
}

#[tokio::test]
async fn new_information_takes_somebody_out_at_once_until_a_new_certificate_is_seen() {
    let story = Story::burglary().await;
    publish(&story).await;
    let (moira, _, second) = working(&story).await;
    let third = Story { case: story.new_case("RJ-2026-0003", &[]).await, ..story };
    let story = &third;
    night(story, "2026-11-01", 14, 0);
    let path = format!("/people/{}/status-checks/consent", moira.person);
    let signed = [("_form", "consent"), ("consent_on-day", "1"), ("consent_on-month", "11"), ("consent_on-year", "2026")];
    let paper = ask(story, &story.coordinator, &path, Some(&signed)).await;
    assert!(paper.location.ends_with("/status-checks"), "{}", paper.location);
    assert!(story.standing(&moira, Seat::Lead).await.is_ok());

    let answer = status_check(story, &story.coordinator, &moira, 1, "NEW_INFORMATION").await;
    assert!(answer.location.ends_with("/status-checks"), "{}", answer.location);
    let excluded = story.standing(&moira, Seat::Lead).await.unwrap_err();
    let dbs = excluded.failing.iter().find(|failing| failing.rule == Rule::Dbs).unwrap();
    assert_eq!(dbs.sentence, "The DBS certificate counts no more since Sun 1 Nov 2026");
    assert_eq!(in_the_trail(story, "standing.lost").await, 1);
    clock(story).await;
    story.test.run_jobs().await;
    assert_eq!((letters(story, "A new certificate is needed"), letters(story, "Our question is no longer open")), (1, 1));
    let permit = SystemPermit::because(None, "a test");
    let open = offer::Entity::find().filter(offer::Column::CaseId.eq(second.0)).one(story.test.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!(open.state, "WITHDRAWN");
    assert!(ask(story, &story.coordinator, "/people?due=DBS", None).await.body.contains("New certificate asked for"));

    // The same certificate again brings nobody back; a new one does, the same day.
    let old = seen(story, &moira, ("1", "5", "2025")).await;
    assert!(old.location.contains("form="), "{}", old.location);
    assert!(story.standing(&moira, Seat::Lead).await.is_err());
    let new = seen(story, &moira, ("1", "11", "2026")).await;
    assert!(new.location.ends_with("/checks"), "{}", new.location);
    assert!(story.standing(&moira, Seat::Lead).await.is_ok());
}

async fn seen(story: &Story, moira: &Actor, (day, month, year): (&str, &str, &str)) -> super::pages::Answer {
    let path = format!("/people/{}/check", moira.person);
    let fields = [
        ("_form", "check"),
        ("check_kind", "DBS"),
        ("check_level", "ENHANCED"),
        ("check_issued-day", day),
        ("check_issued-month", month),
        ("check_issued-year", year),
    ];
    ask(story, &story.coordinator, &path, Some(&fields)).await
}

#[tokio::test]
async fn nothing_changes_while_no_scheme_is_published() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    clock(&story).await;
    night(&story, "2026-11-02", 0, 0);
    clock(&story).await;
    assert!(story.standing(&moira, Seat::Lead).await.is_ok());
    let permit = SystemPermit::because(None, "a test");
    let rows = standing::Entity::find().all(story.test.app.read(&permit)).await.unwrap();
    assert!(rows.iter().all(|row| row.scheme_version == 0) && rows.iter().any(|row| row.standing == "INTERMEDIATE" && row.shown));
    story.test.run_jobs().await;
    assert!(story.test.mails().is_empty());
}

#[tokio::test]
async fn reminders_come_once_each_at_the_days_of_the_service() {
    let story = Story::burglary().await;
    publish(&story).await;
    story.ready("Moira Ellis", "INTERMEDIATE").await;
    let mut sent = Vec::new();
    // The last day is 1 November: sixty days would be before the story begins.
    for (day, hour) in [("2026-10-26", 10), ("2026-10-26", 12), ("2026-10-27", 1), ("2026-10-31", 1), ("2026-11-01", 1)] {
        night(&story, day, hour, 0);
        clock(&story).await;
        story.test.run_jobs().await;
        sent.push(letters(&story, "Coming up on your record"));
    }
    assert_eq!(sent, [1, 1, 1, 1, 1], "seven days before the last day, once");
}
