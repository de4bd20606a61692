//! Long lists, taken in behind the request; and an award that has ended.

use super::{Room, active};
use crate::accreditation::commands::{NewAward, Source, record_award};
use crate::accreditation::queries::current_levels;
use crate::imports::commands::{Upload, keep, take};
use crate::imports::jobs::{self, AT_ONCE_MAX, Taking};
use crate::imports::kind::ListKind;
use crate::imports::undo;
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{ImportId, Refusal};
use crate::training::tests::{Story, course, ymd};
use axum::body::Body;
use axum::http::{Request, header};
use entity::{audit_entry, booking, import_batch};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use tower::ServiceExt;

/// One more row than is taken in while the browser waits; the tenth person has the e-mail of somebody whom no list knows yet.
fn long_list() -> Vec<u8> {
    let mut list =
        "name,email,phone,postcode,kind,agency,gender,languages,level,level_awarded_on,endorsements,dbs_level,dbs_issued_on,vetting,\
                    vetting_expires_on,max_travel_miles,max_cases,availability,last_supervision_on,status\n"
            .to_owned();
    for row in 0..=AT_ONCE_MAX {
        let letter = |n: i32| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let surname = format!("Q{}{}", letter(row / 26), letter(row));
        let email = if row == 9 { "other.body@example.org".to_owned() } else { format!("person{row}@example.org") };
        list.push_str(&format!("Ada {surname},{email},,,volunteer,,,,,,,,,,,,,,,active\n"));
    }
    list.into_bytes()
}

impl Room {
    async fn begin(&self, id: ImportId, good_rows_only: bool) -> Result<Taking, Refusal> {
        jobs::begin(&self.test.app, &self.permit, &self.test.service, id, good_rows_only).await
    }

    async fn page(&self, id: ImportId) -> String {
        let cookie = self.test.cookie(self.permit.actor()).await;
        let request = Request::get(format!("/imports/{id}")).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let response = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 4_000_000).await.unwrap();
        String::from_utf8_lossy(&body).into_owned()
    }

    async fn list(&self, id: ImportId) -> import_batch::Model {
        import_batch::Entity::find_by_id(id.0).one(self.test.app.read(&self.permit)).await.unwrap().unwrap()
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_long_list_is_taken_in_behind_the_request_and_its_page_says_how_far_it_is() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, &long_list()).await;
    assert!(room.page(id).await.contains("Take in 201 rows"));

    assert_eq!(room.begin(id, false).await.unwrap(), Taking::UnderWay);
    assert_eq!(room.count(active()).await, 0, "the request itself takes nothing in");
    let page = room.page(id).await;
    assert!(page.contains("0 rows are on record, 201 are still to come") && page.contains("Look again"), "{page}");
    assert!(!page.contains("Take in 201 rows") && !page.contains("Undo this list"));
    assert_eq!(code(room.begin(id, false).await), "being_taken");
    assert_eq!(code(undo::undo(&room.test.app, &room.permit, &room.test.service, id).await), "being_taken");

    room.test.run_jobs().await;
    let list = room.list(id).await;
    assert_eq!((list.state.as_str(), list.rows_taken), ("TAKEN", 201));
    assert!(!list.problems.to_string().contains("Ada"), "who is on record is not kept in the preview as well");
    assert_eq!(room.count(active()).await, 201);
    assert!(room.page(id).await.contains("This list is on record"));
    let taken = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("import.taken"));
    let line = taken.one(room.test.app.read(&room.permit)).await.unwrap().unwrap();
    assert_eq!(line.account_id, Some(room.permit.actor().account.0), "the line names who asked");
}

#[tokio::test]
async fn a_row_that_became_wrong_while_it_waited_stops_the_list_and_is_named() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, &long_list()).await;
    room.begin(id, false).await.unwrap();
    room.test.person("Other Body").await;
    room.test.run_jobs().await;

    assert_eq!((room.list(id).await.rows_taken, room.count(active()).await), (0, 0));
    let page = room.page(id).await;
    assert!(page.contains("Taking in stopped after 0 rows"), "{page}");
    assert!(page.contains("it is on record under another name") && page.contains("Take in only the 200 good rows"));
    assert_eq!(code(room.begin(id, false).await), "rows_wrong", "said at once, without another job");

    assert_eq!(room.begin(id, true).await.unwrap(), Taking::UnderWay);
    room.test.run_jobs().await;
    assert_eq!((room.list(id).await.state.as_str(), room.count(active()).await), ("TAKEN", 200));
}

#[tokio::test]
async fn a_row_that_became_wrong_while_only_the_good_ones_were_asked_for_is_named_on_the_page() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, &long_list()).await;
    room.begin(id, true).await.unwrap();
    room.test.person("Other Body").await;
    room.test.run_jobs().await;

    assert_eq!((room.list(id).await.state.as_str(), room.count(active()).await), ("TAKEN", 200));
    let page = room.page(id).await;
    assert!(page.contains("it is on record under another name") && page.contains("Stay out"), "{page}");
    assert!(page.contains("This list is on record without the rows below") && !page.contains("good rows</button>"), "{page}");
    assert!(!room.list(id).await.problems.to_string().contains("Ada"), "who is on record is not kept in the preview as well");
}

#[tokio::test]
async fn looking_at_a_list_does_not_read_the_file_again() {
    let room = Room::new().await;
    let id = room.keep(ListKind::Practitioners, super::PRACTITIONERS).await;
    let tx = room.test.app.begin(&room.permit).await.unwrap();
    let unread = import_batch::ActiveModel { id: Set(id.0), content: Set("\"never closed".to_owned()), ..Default::default() };
    unread.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let page = room.page(id).await;
    assert!(page.contains("Take in 30 rows") && page.contains("Moira Ellis") && page.contains("Puts a practitioner on record"), "{page}");
}

#[tokio::test]
async fn a_course_that_a_list_says_is_done_counts_although_an_older_award_has_ended() {
    let story = Story::new().await;
    let (test, permit) = (&story.test, SystemPermit::because(Some(story.test.service.id), "a test"));
    let plans = test.permit(&story.trainer);
    let awareness = crate::training::commands::add_course(&test.app, &plans, &course("AWARENESS", Level::Awareness, None)).await.unwrap();
    let after = course("AFTER", Level::Foundation, Some(awareness));
    let after = crate::training::commands::add_course(&test.app, &plans, &after).await.unwrap();
    let run = story.run_of(after, &[ymd(2026, 11, 9)], 8).await;

    let sam = test.person("Sam Pell").await;
    let tx = test.app.begin(&permit).await.unwrap();
    let ended = NewAward {
        level: Level::Awareness,
        awarded_on: ymd(2020, 1, 6),
        expires_on: Some(ymd(2023, 1, 6)),
        evidence: serde_json::json!({}),
        words: None,
        source: Source::List,
    };
    record_award(&tx, test.service.id, sam, &ended).await.unwrap();
    tx.commit().await.unwrap();

    let text = "name,agency,email,asked_at,awareness_course_done,manager_approved\n\
                Sam Pell,,sam.pell@example.org,01/10/2026 09:10,yes,\n";
    let upload = Upload { kind: ListKind::Bookings, file_name: "places.csv".into(), text: text.into(), run: Some(run) };
    let id = keep(&test.app, &permit, &test.service, &upload).await.unwrap();
    assert_eq!(take(&test.app, &permit, &test.service, id, false, |_, _| {}).await.unwrap().taken, 1);

    let db = test.app.read(&permit);
    let levels = current_levels(db, test.service.id, &[sam], ymd(2026, 10, 26)).await.unwrap();
    assert_eq!(levels.get(&sam), Some(&Level::Awareness));
    let booked = booking::Entity::find().filter(booking::Column::PersonId.eq(sam.0)).one(db).await.unwrap().unwrap();
    assert_eq!(booked.state, "CONFIRMED");
}
