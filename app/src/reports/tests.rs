//! The report against a real database.

use super::permits::ReadReports;
use super::queries::{self, months_of};
use crate::cases::commands;
use crate::cases::model::{Consent, NewReferral, ReferredPerson, Screening};
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::{CrimeGroup, District, Initiator, Mechanism, OtherParty, PartyRole};
use crate::shared::{ReferralId, Role};
use crate::testing::TestApp;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::NaiveDate;
use tower::ServiceExt;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

async fn receive(test: &TestApp, on: NaiveDate, mechanism: Mechanism) -> ReferralId {
    let new = NewReferral {
        mechanism,
        received_on: on,
        referrer: None,
        agency: None,
        initiated_by: Initiator::Harmed,
        party: ReferredPerson {
            name: "Hannah Pryke".into(),
            role: PartyRole::Harmed,
            phone: None,
            email: None,
            postcode: None,
            safe_contact: None,
        },
        other_party: OtherParty::NotIdentified,
        other: None,
        crime_group: CrimeGroup::Burglary,
        crime_reference: None,
        incident_on: None,
        district: District::Peterborough,
        consent: Consent::Yes,
        notes: None,
        marks: Vec::new(),
        required_gender: None,
        language: None,
        import: None,
    };
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    commands::send_referral(&test.app, &permit, &test.service, new).await.unwrap().0
}

async fn get(test: &TestApp, role: Role, path: &str) -> (StatusCode, String) {
    let actor = test.signed_in("Some Reader", &[role]).await;
    let request = Request::get(path).header(header::COOKIE, test.cookie(&actor).await).body(Body::empty()).unwrap();
    let response = crate::serve::site(&test.app).oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 4_000_000).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn referrals_count_in_the_month_of_receipt_and_duplicates_do_not() {
    let test = TestApp::new().await;
    for date in [day(2026, 9, 30), day(2026, 10, 1), day(2026, 10, 26)] {
        receive(&test, date, Mechanism::VictimsHub).await;
    }
    let twice = receive(&test, day(2026, 10, 26), Mechanism::Police).await;
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let duplicate = Screening::Duplicate { of: "REF-2026-0001".into() };
    commands::screen(&test.app, &test.permit(&actor), &test.service, twice, duplicate).await.unwrap();

    let permit: ReadReports = test.permit(&actor);
    let received = queries::received(&test.app, &permit, months_of(None, day(2026, 10, 26))).await.unwrap();
    assert_eq!(received.months.len(), 12);
    assert_eq!(received.months.last(), Some(&day(2026, 10, 1)));
    assert_eq!(received.counts[11], [2, 0, 0, 0, 0]);
    assert_eq!(received.counts[10], [1, 0, 0, 0, 0]);
    assert_eq!(queries::years(&test.app, &permit, day(2026, 10, 26)).await.unwrap(), [2026]);
}

#[tokio::test]
async fn the_commissioner_sees_no_small_figure_and_no_row() {
    let test = TestApp::new().await;
    for _ in 0..3 {
        receive(&test, day(2026, 9, 5), Mechanism::VictimsHub).await;
    }
    let (_, page) = get(&test, Role::Coordinator, "/reports/referrals").await;
    assert!(page.contains("/referrals?month=2026-09&amp;mechanism=VICTIMS_HUB"), "each figure opens its rows");
    let (status, page) = get(&test, Role::Commissioner, "/reports/referrals").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("withheld") && !page.contains("/referrals?month="));
    assert_eq!(get(&test, Role::Commissioner, "/referrals?month=2026-09").await.0, StatusCode::FORBIDDEN);
    assert_eq!(get(&test, Role::Volunteer, "/reports/referrals").await.0, StatusCode::FORBIDDEN);

    let (_, file) = get(&test, Role::ServiceManager, "/reports/referrals.csv").await;
    assert!(file.contains("2026-09,3,0,0,0,0"), "{file}");
    let (_, file) = get(&test, Role::Auditor, "/reports/referrals.csv").await;
    assert!(file.contains("2026-09,withheld,0,0,0,0"), "noughts tell of nobody: {file}");
}

#[tokio::test]
async fn readers_outside_see_ended_months_of_one_calendar_year_and_no_two_windows_overlap() {
    let test = TestApp::new().await;
    for (many, on) in [(9, day(2025, 12, 3)), (8, day(2026, 1, 4)), (7, day(2026, 9, 5)), (6, day(2026, 10, 5))] {
        for _ in 0..many {
            receive(&test, on, Mechanism::Police).await;
        }
    }
    let months = |file: &str| file.lines().skip(1).map(|line| line[..7].to_owned()).collect::<Vec<_>>();
    let (_, rolling) = get(&test, Role::Coordinator, "/reports/referrals.csv").await;
    assert_eq!(months(&rolling).first().map(String::as_str), Some("2025-11"), "inside the service a year may roll");

    let (_, this) = get(&test, Role::Commissioner, "/reports/referrals.csv").await;
    assert_eq!((months(&this).len(), months(&this)[8].as_str()), (9, "2026-09"), "October goes on: {this}");
    assert!(this.contains("2026-09,0,7,0,0,0"), "{this}");
    let (_, same) = get(&test, Role::Commissioner, "/reports/referrals.csv?year=2026").await;
    let (_, before) = get(&test, Role::Commissioner, "/reports/referrals.csv?year=2025").await;
    assert_eq!(this, same);
    assert_eq!(months(&before).len(), 12);
    assert!(months(&before).iter().all(|month| !months(&this).contains(month)));

    let (_, page) = get(&test, Role::Commissioner, "/reports/referrals").await;
    assert!(!page.contains("All months"), "two sums of a year that goes on differ by a month");
    let (_, page) = get(&test, Role::Commissioner, "/reports/referrals?year=2025").await;
    assert!(page.contains("All months") && page.contains("year=2026"));
}
