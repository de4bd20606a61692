//! What waits, in which order, and for whom.

use super::needs;
use crate::platform::permit::{Own, SystemPermit};
use crate::shared::{Actor, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::agency;
use sea_orm::{ActiveModelTrait, Set};

async fn agency_until(test: &TestApp, until: NaiveDate) {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let (id, _) = crate::agencies::commands::find_or_record(&tx, test.service.id, "City Council").await.unwrap();
    agency::ActiveModel { id: Set(id.0), agreement_until: Set(Some(until)), ..Default::default() }.update(&*tx).await.unwrap();
    test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn what_waits_is_for_those_who_can_do_something_about_it() {
    let test = TestApp::new().await;
    let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap();
    agency_until(&test, day(30)).await;
    for (role, many) in
        [(Role::Coordinator, 1), (Role::ServiceManager, 1), (Role::Volunteer, 0), (Role::Referrer, 0), (Role::Commissioner, 0)]
    {
        let actor = test.signed_in("Somebody", &[role]).await;
        let own: Own = test.permit(&actor);
        assert_eq!(needs::all(&test.app, &own, &test.service, day(26)).await.unwrap().0.len(), many, "{role}");
    }
    let actor = Actor { second_step: false, ..test.signed_in("Both Roles", &[Role::Coordinator, Role::Trainer]).await };
    let own: Own = test.permit(&actor);
    assert!(needs::all(&test.app, &own, &test.service, day(26)).await.unwrap().0.is_empty(), "nothing of it before the second step");
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let own: Own = test.permit(&actor);
    assert!(needs::all(&test.app, &own, &test.service, day(31)).await.unwrap().0[0].urgent, "an agreement that has ended presses");
}

/// So many cases that were opened from referrals and whose risk is not set.
async fn cases_without_a_risk(test: &TestApp, many: usize) -> Vec<uuid::Uuid> {
    use crate::cases::commands::{receive_referral, screen_within};
    use crate::cases::model::Screening;
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..many {
        let id = receive_referral(&tx, &test.service, crate::cases::tests::burglary()).await.unwrap();
        ids.push(screen_within(&tx, &test.service, id, Screening::Accept).await.unwrap().unwrap().0);
    }
    test.app.commit(tx).await.unwrap();
    ids
}

#[tokio::test]
async fn no_work_is_hidden_and_what_is_marked_urgent_comes_before_what_is_late() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let own: Own = test.permit(&actor);
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    agency_until(&test, day(10, 1)).await;
    let cases = cases_without_a_risk(&test, 7).await;
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let urgent = entity::rj_case::ActiveModel { id: Set(cases[6]), urgent: Set(true), ..Default::default() };
    urgent.update(&*tx).await.unwrap();
    test.app.commit(tx).await.unwrap();

    let waiting = needs::all(&test.app, &own, &test.service, day(10, 26)).await.unwrap().0;
    let sentences: Vec<&str> = waiting.iter().map(|item| item.sentence.as_str()).collect();
    assert!(sentences[0].starts_with("RJ-2026-0007 needs its risk set"), "marked as urgent, though the youngest: {sentences:?}");
    assert!(sentences[1].starts_with("The agreement with City Council ended"), "late: {sentences:?}");
    assert!(waiting[0].age.starts_with("Burglary, Peterborough; asked for on"), "{}", waiting[0].age);
    let more = waiting.iter().find(|item| item.sentence == "and 2 more cases without a risk").expect("the rest is counted");
    assert_eq!((more.act.0.as_str(), more.many), ("/cases?stage=unassessed", 2));
    assert_eq!(waiting.iter().map(|item| item.many).sum::<u64>(), 8);
}

#[tokio::test]
async fn what_waits_for_a_referrer_does_not_wait_for_a_decision() {
    use crate::cases::model::Screening;
    let test = TestApp::new().await;
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let id = crate::cases::commands::receive_referral(&tx, &test.service, crate::cases::tests::burglary()).await.unwrap();
    test.app.commit(tx).await.unwrap();
    let own: Own = test.permit(&actor);
    let today = NaiveDate::from_ymd_opt(2026, 10, 26).unwrap();
    assert_eq!(needs::all(&test.app, &own, &test.service, today).await.unwrap().0.len(), 1);
    let more = Screening::MoreInfo { words: "Her number".into() };
    crate::cases::commands::screen(&test.app, &test.permit(&actor), &test.service, id, more).await.unwrap();
    assert!(needs::all(&test.app, &own, &test.service, today).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn lines_about_practitioners_are_kept_until_something_changes_about_one() {
    use crate::people::practitioners::changes::add_check;
    use crate::people::practitioners::model::NewCheck;
    use crate::people::practitioners::words::{DbsLevel, Standing};
    let test = TestApp::new().await;
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let own: Own = test.permit(&actor);
    let day = |year| NaiveDate::from_ymd_opt(year, 10, 20).unwrap();
    let today = day(2026);
    let said = async || needs::all(&test.app, &own, &test.service, today).await.unwrap().0.into_iter().map(|line| line.sentence);
    let neighbour = a_long_transaction(&test).await;
    let ada = crate::people::tests::practitioner(&test, "Ada Abel", Standing::InTraining).await;
    add_check(&test.app, &test.permit(&actor), ada, &NewCheck::dbs(DbsLevel::Enhanced, day(2022))).await.unwrap();
    assert_eq!(said().await.collect::<Vec<_>>(), ["1 DBS re-check was due"]);

    let listening = test.app.db().statements();
    listening.listen();
    assert_eq!(said().await.len(), 1);
    let asked = listening.told();
    let of_checks = asked.iter().filter(|statement| statement.sql.contains("background_check")).count();
    assert_eq!(of_checks, 0, "nothing changed, so nobody was looked through");

    add_check(&test.app, &test.permit(&actor), ada, &NewCheck::dbs(DbsLevel::Enhanced, day(2025))).await.unwrap();
    assert_eq!(said().await.len(), 0, "what another request changed is seen at once");
    drop(neighbour);
}

/// Somebody else's transaction that goes on meanwhile, as a backup's does. SQLite has one writer at a time, so there is none.
async fn a_long_transaction(test: &TestApp) -> Option<crate::platform::db::WriteTx> {
    use sea_orm::{ConnectionTrait, DbBackend};
    if test.app.backend() != DbBackend::Postgres {
        return None;
    }
    let tx = test.app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
    tx.execute_unprepared("SELECT pg_current_xact_id()").await.unwrap();
    Some(tx)
}
