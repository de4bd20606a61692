//! Reading the trail: narrowed, by those entitled, and noted.

use super::queries::{Narrowed, trail};
use super::{Category, Note};
use crate::accounts::tests::http::ask;
use crate::audit::permits::ReadTrail;
use crate::platform::permit::SystemPermit;
use crate::shared::Role;
use crate::shared::paging::Paging;
use crate::testing::TestApp;
use axum::http::StatusCode;
use chrono::Duration;
use uuid::Uuid;

async fn note(test: &TestApp, note: Note) {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    tx.note(note).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_trail_is_narrowed_by_act_thing_and_day() {
    let test = TestApp::new().await;
    let (case, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    note(&test, Note::changed("case.opened", "case", case)).await;
    note(&test, Note::looked("case.read", "case", other)).await;
    note(&test, Note::collected("person.recorded", "person", case)).await;
    test.app.clock().move_to(test.app.clock().now() + Duration::days(10));
    note(&test, Note::looked("case.read", "case", case)).await;

    let permit: ReadTrail = test.permit(&test.signed_in("Ada Quill", &[Role::Auditor]).await);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 26);
    let category = Some(Category::Consultation.code());
    for (narrowed, count, what) in [
        (Narrowed::default(), 1, "the last days"),
        (Narrowed { day, ..Narrowed::default() }, 3, "that day"),
        (Narrowed { day, category, ..Narrowed::default() }, 1, "looks of that day"),
        (Narrowed { day, kind: Some("person".to_owned()), ..Narrowed::default() }, 1, "people of that day"),
        (Narrowed { subject: Some(case), ..Narrowed::default() }, 3, "all about one thing"),
    ] {
        let listed = trail(&test.app, &permit, test.service.zone, &narrowed, &Paging::from_query("", "", "")).await.unwrap();
        assert_eq!((listed.total, listed.rows.len()), (count, usize::try_from(count).unwrap()), "{what}");
    }
}

#[tokio::test]
async fn whoever_reads_the_trail_stands_in_it_by_name() {
    let test = TestApp::new().await;
    let auditor = test.signed_in("Ada Quill", &[Role::Auditor]).await;
    let volunteer = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    let page = ask(&test.app, "/audit", &test.cookie(&auditor).await, None).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("audit read") && page.text.contains("Ada Quill"), "{}", page.text);
    assert_eq!(ask(&test.app, "/audit", &test.cookie(&volunteer).await, None).await.status, StatusCode::FORBIDDEN);
    for nonsense in ["/audit?day=31+2+2026", "/audit?category=x&kind=y&subject=z&page=-1"] {
        assert_eq!(ask(&test.app, nonsense, &test.cookie(&auditor).await, None).await.status, StatusCode::OK, "{nonsense}");
    }
}
