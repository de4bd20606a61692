//! Lists taken in, and back, against a real database.

mod bookings;
mod long;

use super::commands::{self, Outcome, Upload, keep, take};
use super::kind::ListKind;
use super::permits::TakeListsIn;
use super::{check, undo};
use crate::people::commands::{NewPerson, Way, change_contact, find_by_email, record_person};
use crate::people::practitioners::commands::set_state;
use crate::people::practitioners::model::StateChange;
use crate::people::practitioners::words::Standing;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::get;
use crate::shared::text::Email;
use crate::shared::{ImportId, PersonId, Refusal, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::{award, case_event, contact_way, import_batch, import_row, practitioner, referral};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

const PRACTITIONERS: &[u8] = include_bytes!("../../../examples/practitioners.csv");
const WITH_MISTAKES: &[u8] = include_bytes!("../../../examples/practitioners-with-mistakes.csv");
const OCTOBER: &[u8] = include_bytes!("../../../examples/referrals-2026-10.csv");
const HUB: &[u8] = include_bytes!("../../../examples/hub-referrals-2015-05.csv");

struct Room {
    test: TestApp,
    permit: TakeListsIn,
}

impl Room {
    async fn new() -> Self {
        Self::of(TestApp::new().await).await
    }

    async fn of(test: TestApp) -> Self {
        let coordinator = test.signed_in("Marian Holt", &[Role::Coordinator]).await;
        let permit = test.permit(&coordinator);
        Self { test, permit }
    }

    fn upload(&self, kind: ListKind, bytes: &[u8]) -> Upload {
        commands::read(kind, "list.csv", bytes, None).unwrap()
    }

    async fn keep(&self, kind: ListKind, bytes: &[u8]) -> ImportId {
        keep(&self.test.app, &self.permit, &self.test.service, &self.upload(kind, bytes)).await.unwrap()
    }

    async fn take(&self, id: ImportId, good_rows_only: bool) -> Result<Outcome, Refusal> {
        take(&self.test.app, &self.permit, &self.test.service, id, good_rows_only, |_, _| {}).await
    }

    async fn all(&self, kind: ListKind, bytes: &[u8]) -> Outcome {
        let id = self.keep(kind, bytes).await;
        self.take(id, false).await.unwrap()
    }

    async fn undo(&self, id: ImportId) -> undo::Undone {
        undo::undo(&self.test.app, &self.permit, &self.test.service, id).await.unwrap()
    }

    async fn count<E: EntityTrait>(&self, what: sea_orm::Select<E>) -> u64
    where
        E::Model: Send + Sync,
    {
        what.count(self.test.app.read(&self.permit)).await.unwrap()
    }

    async fn person(&self, email: &str) -> Option<PersonId> {
        let tx = self.test.app.begin(&self.permit).await.unwrap();
        let found = find_by_email(&tx, self.test.service.id, &Email::parse(email).unwrap()).await.unwrap();
        found.map(|person| PersonId(person.id))
    }
}

fn active() -> sea_orm::Select<practitioner::Entity> {
    practitioner::Entity::find().filter(practitioner::Column::State.ne("LEFT"))
}

#[tokio::test]
async fn eight_wrong_rows_are_named_and_keep_the_list_out() {
    let room = Room::new().await;
    let upload = room.upload(ListKind::Practitioners, WITH_MISTAKES);
    let found = check::check(&room.test.app, &room.permit, &room.test.service, ListKind::Practitioners, None, &upload.text).await.unwrap();
    let named: Vec<(u32, &str, &str)> = found.problems.iter().map(|p| (p.line, p.column.as_str(), p.code.as_str())).collect();
    assert_eq!(
        named,
        [
            (3, "email", "not_an_email"),
            (5, "level_awarded_on", "not_a_date"),
            (6, "email", "email_of_another"),
            (7, "name", "missing"),
            (8, "postcode", "not_a_postcode"),
            (9, "level", "not_in_list"),
            (10, "max_cases", "not_a_number"),
            (11, "name", "formula"),
        ]
    );
    let id = room.keep(ListKind::Practitioners, WITH_MISTAKES).await;
    let Err(Refusal::Refused { code, sentence }) = room.take(id, false).await else { panic!("wrong rows went in") };
    assert_eq!(code, "rows_wrong");
    assert!(sentence.starts_with("8 of 12 rows are wrong"), "{sentence}");
    assert_eq!(room.count(active()).await, 0);
}

#[tokio::test]
async fn only_the_good_rows_go_in_when_told_so_and_only_once() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, WITH_MISTAKES).await;
    let outcome = room.take(id, true).await.unwrap();
    assert_eq!((outcome.taken, outcome.left_out, outcome.taken_before), (4, 8, 0));
    assert_eq!(room.count(active()).await, 4);

    let again = room.take(id, true).await.unwrap();
    assert_eq!((again.taken, again.taken_before), (0, 4), "the same list takes each row once");
    assert_eq!(room.count(import_row::Entity::find()).await, 4);
}

#[tokio::test]
async fn thirty_practitioners_come_in_and_go_back() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    assert_eq!(room.take(id, false).await.unwrap().taken, 30);
    assert_eq!(room.count(active()).await, 30);
    assert_eq!(room.count(award::Entity::find().filter(award::Column::SupersededAt.is_null())).await, 25);
    assert!(room.person("moira.ellis@example.org").await.is_some());

    let undone = room.undo(id).await;
    assert_eq!((undone.undone, undone.kept_lines), (30, vec![]));
    assert_eq!(room.count(active()).await, 0, "who came with the list has left");
    assert_eq!(room.count(award::Entity::find().filter(award::Column::SupersededAt.is_null())).await, 0);
    assert!(room.person("moira.ellis@example.org").await.is_none(), "no address of theirs stands any more");
    assert!(room.count(practitioner::Entity::find()).await == 30, "history stays");

    assert_eq!(room.all(ListKind::Practitioners, PRACTITIONERS).await.taken, 30, "and the list may come again");
}

#[tokio::test]
async fn whoever_comes_without_a_number_of_cases_begins_with_the_services_own() {
    let mut room = Room::new().await;
    room.test.service.settings = serde_json::json!({ "matching": { "capacity_volunteer": 3 } });
    let list = String::from_utf8(PRACTITIONERS.to_vec()).unwrap().replacen("10/03/2029,10,1,", "10/03/2029,10,,", 1);
    room.all(ListKind::Practitioners, list.as_bytes()).await;
    for (email, cases) in [("moira.ellis@example.org", 3), ("sunil.rao@example.org", 2)] {
        let who = room.person(email).await.unwrap();
        let record = practitioner::Entity::find_by_id(who.0).one(room.test.app.read(&room.permit)).await.unwrap().unwrap();
        assert_eq!(record.max_cases, cases, "{email}");
    }
}

#[tokio::test]
async fn an_email_on_record_under_the_same_name_updates_that_person_and_undo_puts_back_what_was() {
    let room = Room::new().await;
    room.all(ListKind::Practitioners, PRACTITIONERS).await;
    let moira = room.person("moira.ellis@example.org").await.unwrap();
    let phones = || {
        contact_way::Entity::find()
            .filter(contact_way::Column::PersonId.eq(moira.0))
            .filter(contact_way::Column::Kind.eq("PHONE"))
            .filter(contact_way::Column::EndsAt.is_null())
            .select_only()
            .column(contact_way::Column::Value)
    };
    let phone = async || phones().into_tuple::<String>().all(room.test.app.read(&room.permit)).await.unwrap();
    let before = phone().await;

    let changed = String::from_utf8(PRACTITIONERS.to_vec()).unwrap().replace("07700 900200", "07700 900777");
    let id = room.keep(ListKind::Practitioners, changed.as_bytes()).await;
    let outcome = room.take(id, false).await.unwrap();
    assert_eq!((outcome.taken, outcome.updated), (30, 30));
    assert_eq!(room.count(active()).await, 30, "nobody twice");
    assert_eq!(phone().await, ["07700 900777"]);

    let undone = room.undo(id).await;
    assert_eq!((undone.undone, undone.kept_lines), (30, vec![]));
    assert_eq!(phone().await, before);
    assert_eq!(room.count(active()).await, 30, "who was there before stays");
}

#[tokio::test]
async fn no_list_lifts_a_suspension() {
    let room = Room::new().await;
    room.all(ListKind::Practitioners, PRACTITIONERS).await;
    let moira = room.person("moira.ellis@example.org").await.unwrap();
    let permit = SystemPermit::because(Some(room.test.service.id), "a test");
    let set = async |state: Standing| {
        let tx = room.test.app.begin(&permit).await.unwrap();
        let change = StateChange { state, on: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(), reason: None };
        set_state(&tx, room.test.service.id, moira, &change).await.unwrap();
        room.test.app.commit(tx).await.unwrap();
    };
    let state = async || practitioner::Entity::find_by_id(moira.0).one(room.test.app.read(&permit)).await.unwrap().unwrap().state;

    set(Standing::Suspended).await;
    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    let found = check::check(
        &room.test.app,
        &room.permit,
        &room.test.service,
        ListKind::Practitioners,
        None,
        std::str::from_utf8(PRACTITIONERS).unwrap(),
    )
    .await
    .unwrap();
    let wrong: Vec<_> = found.problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code.as_str())).collect();
    assert_eq!(wrong, [(2, "status", "state_stays")]);
    assert_eq!(room.take(id, true).await.unwrap().taken, 29);
    assert_eq!(state().await, "SUSPENDED");
}

#[tokio::test]
async fn undoing_a_list_leaves_how_somebody_known_before_is_reached() {
    let room = Room::new().await;
    let permit = SystemPermit::because(Some(room.test.service.id), "a test");
    let tx = room.test.app.begin(&permit).await.unwrap();
    let new = NewPerson {
        full_name: "Moira Ellis".into(),
        gender: None,
        email: Some(Email::parse("moira.ellis@example.org").unwrap()),
        phone: None,
        postcode: None,
    };
    let moira = record_person(&tx, room.test.service.id, &new).await.unwrap();
    room.test.app.commit(tx).await.unwrap();

    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    room.take(id, false).await.unwrap();
    assert_eq!(room.undo(id).await.undone, 30);
    assert_eq!(room.person("moira.ellis@example.org").await, Some(moira));
    assert!(room.person("sunil.rao@example.org").await.is_none(), "whom only the list knew nobody reaches");
}

#[tokio::test]
async fn an_email_on_record_under_another_name_is_wrong() {
    let room = Room::new().await;
    let permit = SystemPermit::because(Some(room.test.service.id), "a test");
    let other = room.test.person("Somebody Else").await;
    let tx = room.test.app.begin(&permit).await.unwrap();
    change_contact(&tx, room.test.service.id, other, Way::Email, "moira.ellis@example.org").await.unwrap();
    tx.commit().await.unwrap();

    let text = room.upload(ListKind::Practitioners, PRACTITIONERS).text;
    let found = check::check(&room.test.app, &room.permit, &room.test.service, ListKind::Practitioners, None, &text).await.unwrap();
    let named: Vec<(u32, &str, &str)> = found.problems.iter().map(|p| (p.line, p.column.as_str(), p.code.as_str())).collect();
    assert_eq!(named, [(2, "email", "email_of_another")]);
    assert!(!found.problems[0].message.contains('@'), "a problem never repeats the value");
}

#[tokio::test]
async fn the_check_and_the_taking_look_at_the_same_people_of_an_address() {
    let room = Room::new().await;
    let tx = room.test.app.begin(&room.permit).await.unwrap();
    let record = async |name: &str, email: &str| {
        let email = Some(Email::parse(email).unwrap());
        let new = NewPerson { full_name: name.into(), gender: None, email, phone: None, postcode: None };
        record_person(&tx, room.test.service.id, &new).await.unwrap()
    };
    // Anybody may write any address into a form: one name is the hundredth at its address, the other the one after.
    for _ in 0..99 {
        record("Some Body", "moira.ellis@example.org").await;
        record("Some Body", "sunil.rao@example.org").await;
    }
    let moira = record("Moira ELLIS", "moira.ellis@example.org").await;
    record("Some Body", "sunil.rao@example.org").await;
    record("Sunil Rao", "sunil.rao@example.org").await;
    room.test.app.commit(tx).await.unwrap();

    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    let list = import_batch::Entity::find_by_id(id.0).one(room.test.app.read(&room.permit)).await.unwrap().unwrap();
    let wrong: Vec<_> = super::queries::kept(&list).found.into_iter().map(|problem| (problem.line, problem.code)).collect();
    assert_eq!(wrong, [(3, "email_of_another".to_owned())]);
    let outcome = room.take(id, true).await.unwrap();
    assert_eq!((outcome.taken, outcome.left_out, outcome.updated), (29, 1, 1));
    assert_eq!(room.person("moira.ellis@example.org").await, Some(moira), "who works with the service comes first");
}

#[tokio::test]
async fn undo_leaves_what_somebody_worked_on_since() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    room.take(id, false).await.unwrap();
    let kate = room.person("kate.lowe@example.org").await.unwrap();
    let tx = room.test.app.begin(&room.permit).await.unwrap();
    change_contact(&tx, room.test.service.id, kate, Way::Phone, "07700900888").await.unwrap();
    tx.commit().await.unwrap();

    let undone = room.undo(id).await;
    assert_eq!((undone.undone, undone.kept_lines), (29, vec![4]));
    assert_eq!(room.count(active()).await, 1);
    let Err(Refusal::Refused { code, .. }) = undo::undo(&room.test.app, &room.permit, &room.test.service, id).await else {
        panic!("twice")
    };
    assert_eq!(code, "not_taken");
}

#[tokio::test]
async fn nine_hub_referrals_are_received_and_held_with_a_review_date() {
    let room = Room::of(TestApp::with(&[("clock", "2015-06-01T09:00")]).await).await;
    assert_eq!(room.all(ListKind::Referrals, HUB).await.taken, 9);
    let held = referral::Entity::find().all(room.test.app.read(&room.permit)).await.unwrap();
    assert_eq!(held.len(), 9);
    let ninety_days_on = NaiveDate::from_ymd_opt(2015, 8, 30).unwrap();
    for row in held {
        assert_eq!((row.state.as_str(), row.review_on), ("HELD_OFFENDER_NOT_IDENTIFIED", Some(ninety_days_on)));
        assert!(row.import_id.is_some() && row.case_id.is_none() && row.received_on.to_string().starts_with("2015-05"));
    }
    assert!(room.test.mails().is_empty());
}

#[tokio::test]
async fn twenty_four_october_referrals_are_received_and_wait_and_go_back() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Referrals, OCTOBER).await;
    assert_eq!(room.take(id, false).await.unwrap().taken, 24);
    let waiting = || referral::Entity::find().filter(referral::Column::State.eq("SUBMITTED"));
    assert_eq!(room.count(waiting()).await, 24);
    assert_eq!(room.count(case_event::Entity::find()).await, 0);

    let again = room.keep(ListKind::Referrals, OCTOBER).await;
    assert_eq!(again, id, "the same list is found again");
    assert_eq!(room.take(again, false).await.unwrap(), Outcome { taken: 0, taken_before: 24, left_out: 0, updated: 0 });

    let spaced = [OCTOBER, b"\n"].concat();
    let copy = room.keep(ListKind::Referrals, &spaced).await;
    let Err(Refusal::Refused { code, .. }) = room.take(copy, false).await else { panic!("a referral was taken in twice") };
    assert_eq!(code, "rows_wrong", "one crime reference and one name is one referral");

    assert_eq!(room.undo(id).await.undone, 24);
    assert_eq!(room.count(waiting()).await, 0);
    assert_eq!(room.count(referral::Entity::find().filter(referral::Column::State.eq("WITHDRAWN"))).await, 24);
    let fresh = room.keep(ListKind::Referrals, OCTOBER).await;
    assert_eq!(room.take(fresh, false).await.unwrap().taken, 24, "after undoing the list may come again");
}

#[tokio::test]
async fn a_list_that_was_broken_off_goes_on_where_it_stopped() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, PRACTITIONERS).await;
    // The process is gone after the first transaction: everything after it never happened.
    let broken = std::panic::AssertUnwindSafe(take(&room.test.app, &room.permit, &room.test.service, id, false, |done, _| {
        assert!(done == 0, "the power goes");
    }));
    let gone = tokio::time::timeout(std::time::Duration::from_secs(60), async { futures_catch(broken).await }).await.unwrap();
    assert!(gone, "the command was broken off");
    let there = room.count(active()).await;
    assert!((1..30).contains(&there), "{there}");

    let outcome = room.take(id, false).await.unwrap();
    assert_eq!((outcome.taken as u64 + there, outcome.taken_before as u64), (30, there));
    assert_eq!(room.count(active()).await, 30);
    let list = import_batch::Entity::find_by_id(id.0).one(room.test.app.read(&room.permit)).await.unwrap().unwrap();
    assert_eq!((list.state.as_str(), list.rows_taken), ("TAKEN", 30));
}

/// Whether the work was broken off by its own hand.
async fn futures_catch<F: Future>(work: std::panic::AssertUnwindSafe<F>) -> bool {
    use std::task::Poll;
    let mut work = Box::pin(work.0);
    std::future::poll_fn(move |context| match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(_)) => Poll::Ready(false),
        Err(_) => Poll::Ready(true),
    })
    .await
}

#[tokio::test]
async fn a_list_is_undone_after_a_question_that_says_what_will_happen() {
    let room = Room::of(TestApp::with(&[("clock", "2015-06-01T09:00")]).await).await;
    let id = room.keep(ListKind::Referrals, HUB).await;
    let cookie = room.test.cookie(&room.test.signed_in("Nadia Penn", &[Role::Coordinator]).await).await;
    let page = format!("/imports/{id}");
    assert!(get(&room.test, &format!("{page}/undo"), &cookie).await.page.contains("there is nothing to undo"));
    room.take(id, false).await.unwrap();
    let shown = get(&room.test, &page, &cookie).await.page;
    assert!(shown.contains(&format!("href=\"{page}/undo\"")) && !shown.contains(&format!("action=\"{page}/undo\"")), "{shown}");
    let asked = get(&room.test, &format!("{page}/undo"), &cookie).await.page;
    assert!(asked.contains("Take back 9 rows of this list?") && asked.contains("9 referrals are withdrawn"), "{asked}");
    assert_eq!(room.undo(id).await.undone, 9);
}
