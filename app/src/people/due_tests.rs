//! Who is due for what: the list, the lines on the home page, and the record all say the same.

use super::permits::{KeepRecords, Parts, ReadPeople, Supervise};
use super::practitioners::changes;
use super::practitioners::due::Due;
use super::practitioners::model::{NewCheck, SupervisionDay};
use super::practitioners::rules::Periods;
use super::queries::{self, PersonRow, Wanted};
use super::tests::practitioner;
use crate::people::practitioners::words::{DbsLevel, Standing, VettingKind};
use crate::platform::permit::RoomPermit;
use crate::recruitment::http_tests::get;
use crate::shared::paging::Paging;
use crate::shared::{PersonId, Role};
use crate::testing::TestApp;
use axum::http::StatusCode;
use chrono::NaiveDate;

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    ymd(2026, 10, 26)
}

/// Somebody in that state, with what is on record of them.
async fn on_record(t: &TestApp, name: &str, state: Standing, checks: &[NewCheck], supervision: &[SupervisionDay]) -> PersonId {
    let actor = t.signed_in("Cora Coordinator", &[Role::Coordinator]).await;
    let (keeps, supervises): (KeepRecords, Supervise) = (t.permit(&actor), t.permit(&actor));
    let id = practitioner(t, name, state).await;
    for check in checks {
        changes::add_check(&t.app, &keeps, id, check).await.unwrap();
    }
    for day in supervision {
        changes::add_supervision(&t.app, &supervises, id, *day).await.unwrap();
    }
    id
}

fn dbs(issued_on: NaiveDate) -> NewCheck {
    NewCheck::dbs(DbsLevel::Enhanced, issued_on)
}

fn vetting(until: NaiveDate) -> NewCheck {
    NewCheck::vetting(VettingKind::Nppv2, until)
}

/// Ada's DBS was due six days ago, Bea's falls due in two weeks and her supervision is late; Cy's is late and booked; the others are due
/// for nothing.
async fn people(t: &TestApp) -> (PersonId, PersonId) {
    let held = SupervisionDay::Held;
    let recent = held(ymd(2026, 10, 1));
    let late = held(ymd(2026, 7, 1));
    let ada = on_record(t, "Ada Abel", Standing::Active, &[dbs(ymd(2023, 10, 20)), vetting(ymd(2026, 11, 1))], &[recent]).await;
    let bea = on_record(t, "Bea Bell", Standing::Restricted, &[dbs(ymd(2023, 11, 10)), vetting(ymd(2027, 6, 1))], &[late]).await;
    let booked = SupervisionDay::Booked(ymd(2026, 11, 2));
    on_record(t, "Cy Cole", Standing::Active, &[dbs(ymd(2025, 1, 1))], &[late, booked]).await;
    on_record(t, "Di Dean", Standing::Left, &[dbs(ymd(2020, 1, 1)), vetting(ymd(2021, 1, 1))], &[late]).await;
    on_record(t, "Ed Ely", Standing::InTraining, &[dbs(ymd(2026, 1, 1))], &[late]).await;
    on_record(t, "Fay Fox", Standing::Active, &[dbs(ymd(2026, 1, 1))], &[]).await;
    (ada, bea)
}

async fn listed(t: &TestApp, due: Due, periods: Periods) -> Vec<PersonRow> {
    let permit: ReadPeople = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let wanted = Wanted { due: Some((due, periods)), ..Wanted::default() };
    let paging = Paging::from_query("1", "until", "");
    queries::people(&t.app, &permit, &wanted, today(), &paging).await.unwrap().rows
}

#[tokio::test]
async fn the_list_names_those_who_are_due_and_until_when_it_counted() {
    let t = TestApp::new().await;
    people(&t).await;
    let longer = Periods { dbs: 48, supervision_days: 200, ..Periods::default() };
    for (due, periods, expected) in [
        (Due::Supervision, Periods::default(), vec![("Bea Bell", ymd(2026, 9, 23))]),
        (Due::Dbs, Periods::default(), vec![("Ada Abel", ymd(2026, 10, 20)), ("Bea Bell", ymd(2026, 11, 10))]),
        (Due::Vetting, Periods::default(), vec![("Ada Abel", ymd(2026, 11, 1))]),
        (Due::Supervision, longer, vec![]),
        (Due::Dbs, longer, vec![]),
    ] {
        let rows = listed(&t, due, periods).await;
        let said: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.until.unwrap())).collect();
        assert_eq!(said, expected, "{due} by {periods:?}");
    }
    let permit: ReadPeople = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let all = queries::people(&t.app, &permit, &Wanted::default(), today(), &Paging::from_query("1", "", "")).await.unwrap();
    assert_eq!((all.total, all.rows.iter().filter(|row| row.until.is_some()).count()), (6, 0), "unless it is asked for");
}

#[tokio::test]
async fn those_who_keep_the_records_are_told_and_nobody_else() {
    let t = TestApp::new().await;
    people(&t).await;
    let told = async |role: Role, service: &crate::platform::services::ServiceNames| {
        let actor = t.signed_in("Somebody", &[role]).await;
        let Ok(permit) = KeepRecords::of(&actor, None) else { return Vec::new() };
        let waiting = queries::due(&t.app, &permit, service, today()).await.unwrap();
        waiting.into_iter().map(|line| (line.sentence, line.urgent, line.act.0)).collect::<Vec<_>>()
    };
    let line = |sentence: &str, urgent, due: &str| (sentence.to_owned(), urgent, format!("/people?due={due}"));
    let all = [
        line("1 person is overdue for supervision", true, "SUPERVISION"),
        line("1 DBS re-check was due", true, "DBS"),
        line("1 police vetting ends", false, "VETTING"),
    ];
    assert_eq!(told(Role::Coordinator, &t.service).await, all);
    assert_eq!(told(Role::ServiceManager, &t.service).await, all);
    for role in [Role::Recruiter, Role::CaseSupervisor, Role::Trainer, Role::Auditor] {
        assert!(told(role, &t.service).await.is_empty(), "{role}");
    }
    let settings = serde_json::json!({ "matching": { "dbs_recheck_months": 48, "supervision_every_days": 200 } });
    let own = crate::platform::services::ServiceNames { settings, ..t.service.clone() };
    assert_eq!(told(Role::Coordinator, &own).await, all[2..], "by the service's own periods");
}

#[tokio::test]
async fn the_record_says_what_the_list_says() {
    let t = TestApp::new().await;
    let (ada, bea) = people(&t).await;
    let cookie = t.cookie(&t.signed_in("Nadia Penn", &[Role::Coordinator]).await).await;
    for (path, said) in [
        (format!("/people/{ada}/checks"), vec!["Tue 20 Oct 2026", "Re-check was due", "Sun 1 Nov 2026", "Ends soon"]),
        (format!("/people/{bea}/checks"), vec!["Tue 10 Nov 2026", "Re-check due soon"]),
        (format!("/people/{bea}"), vec!["Next supervision due", "Wed 23 Sep 2026", "Was due"]),
        ("/people?due=DBS".to_owned(), vec!["Re-check due", "Ada Abel", "Bea Bell", "Re-check was due"]),
    ] {
        let page = get(&t, &path, &cookie).await.page;
        for words in said {
            assert!(page.contains(words), "{path} lacks {words}");
        }
    }
}

#[tokio::test]
async fn nobody_learns_by_a_filter_what_they_may_not_read() {
    for (role, supervision, checks) in [
        (Role::Coordinator, true, true),
        (Role::Recruiter, false, true),
        (Role::CaseSupervisor, true, false),
        (Role::Trainer, false, false),
    ] {
        let t = TestApp::new().await;
        let parts = Parts::of(&t.signed_in("Somebody", &[role]).await);
        for (due, knows) in [(Due::Supervision, supervision), (Due::Dbs, checks), (Due::Vetting, checks)] {
            assert_eq!(parts.knows(due), knows, "{role} {due}");
        }
    }
    let t = TestApp::new().await;
    people(&t).await;
    let cookie = t.cookie(&t.signed_in("Rae Recruiter", &[Role::Recruiter]).await).await;
    let answer = get(&t, "/people?due=SUPERVISION", &cookie).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.page.contains("Fay Fox") && !answer.page.contains("Supervision due"), "the list is whole");
}
