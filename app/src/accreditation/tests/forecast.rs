//! What the year ahead asks for, from what is stored, on both engines.

use super::*;
use crate::accreditation::forecast::{Assumed, Places, Work};
use crate::accreditation::permits::ForeseeTraining;
use crate::accreditation::scheme::{CaseKind, Doing};
use crate::training::commands::add_course;
use crate::training::permits::PlanTraining;
use chrono::Duration;
use entity::{assignment, rj_case};
use sea_orm::Set;
use uuid::Uuid;

const NOBODY_RENEWS: Assumed = Assumed { renew: 0, cases_each: 2 };

/// A case of hate crime that is sensitive and complex, open or closed some days ago.
pub(super) async fn case(story: &Story, number: u32, closed_days_ago: Option<i64>) -> Uuid {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let (id, now) = (tx.new_id(), tx.now());
    let row = rj_case::ActiveModel {
        id: Set(id),
        service_id: Set(story.test.service.id.0),
        reference: Set(format!("RJ-2026-{number:04}")),
        stage: Set(if closed_days_ago.is_some() { "CLOSED" } else { "AWAITING_ALLOCATION" }.to_owned()),
        opened_at: Set(now),
        owner: Set(None),
        mechanism: Set("POLICE".to_owned()),
        crime_group: Set("HATE_INCIDENT".to_owned()),
        district: Set("CAMBRIDGE".to_owned()),
        agency_id: Set(None),
        clock_start: Set(ymd(2026, 10, 1)),
        risk: Set(Some("MEDIUM".to_owned())),
        sensitive: Set(Some(true)),
        lead_level: Set(Some("ADVANCED".to_owned())),
        co_level: Set(Some("INTERMEDIATE".to_owned())),
        flags: Set(serde_json::json!({})),
        police_data: Set(false),
        custody: Set(false),
        involves_minor: Set(false),
        wants_shadow: Set(false),
        urgent: Set(false),
        planned_from: Set(None),
        planned_to: Set(None),
        on_hold_since: Set(None),
        hold_reason: Set(None),
        closed_at: Set(closed_days_ago.map(|days| now - Duration::days(days))),
        closure_reason: Set(None),
        version: Set(1),
    };
    row.insert(&*tx).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    id
}

pub(super) async fn seated(story: &Story, case: Uuid, person: PersonId, seat: &str) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let row = assignment::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(story.test.service.id.0),
        case_id: Set(case),
        person_id: Set(person.0),
        seat: Set(seat.to_owned()),
        offer_id: Set(tx.new_id()),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        ended_reason: Set(None),
    };
    row.insert(&*tx).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

async fn foreseen(story: &Story, assumed: Assumed) -> queries::Foreseen {
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let permit = story.test.permit::<ForeseeTraining>(&cora);
    queries::forecast(&story.test.app, &permit, assumed, ymd(2026, 11, 9)).await.unwrap()
}

fn places<'a>(found: &'a queries::Foreseen, course: &str) -> &'a Places {
    found.forecast.places.iter().find(|places| places.course == course).unwrap()
}

/// Two of Intermediate, whose awards end in January and March, and one of Advanced without an end.
async fn three(story: &Story) -> PersonId {
    story.now_is(ymd(2026, 11, 9), training::tests::at(9, 0));
    let ending = [("Moira Ellis", Some(ymd(2027, 1, 15))), ("Asha Menon", Some(ymd(2027, 3, 31)))];
    for (name, until) in ending {
        let person = practitioner(story, name).await.person;
        from_a_list(story, person, Level::Intermediate, ymd(2025, 1, 1), until).await;
    }
    let kate = practitioner(story, "Kate Lowe").await.person;
    from_a_list(story, kate, Level::Advanced, ymd(2025, 1, 1), None).await;
    crate::accreditation::jobs::by_the_clock(&story.test.app).await.unwrap();
    kate
}

#[tokio::test]
async fn lapses_and_cases_that_wait_make_places_and_a_planned_run_takes_them_off() {
    let story = Story::new().await;
    let permit = story.test.permit::<PlanTraining>(&story.trainer);
    let sensitive = add_course(&story.test.app, &permit, &course("SENSITIVE_COMPLEX", Level::Intermediate, None)).await.unwrap();
    let kate = three(&story).await;
    let found = foreseen(&story, NOBODY_RENEWS).await;
    let lead = Work { doing: Doing::Lead, kind: None };
    let current = found.forecast.works.iter().find(|ahead| ahead.work == lead).unwrap().current;
    assert_eq!(current[..7], [3, 3, 3, 2, 2, 2, 1], "the last day itself still counts: March ends on it");
    let short =
        |found: &queries::Foreseen| (places(found, "SENSITIVE_COMPLEX").first_short(), places(found, "SENSITIVE_COMPLEX").to_plan());
    assert_eq!(short(&found), (Some((3, 1)), 2));
    assert_eq!(short(&foreseen(&story, Assumed { renew: 50, ..NOBODY_RENEWS }).await), (Some((3, 1)), 1));

    // A case that waits without a second person, one that has both, one closed without anybody, one closed long ago.
    let (half, both) = (case(&story, 1, None).await, case(&story, 2, None).await);
    for (case, seat) in [(half, "LEAD"), (both, "LEAD"), (both, "CO")] {
        seated(&story, case, kate, seat).await;
    }
    case(&story, 3, Some(30)).await;
    case(&story, 4, Some(300)).await;
    let found = foreseen(&story, NOBODY_RENEWS).await;
    let line = |doing| found.forecast.works.iter().find(|ahead| ahead.work == Work { doing, kind: Some(CaseKind::Hate) }).unwrap();
    assert_eq!((line(Doing::Lead).waiting, line(Doing::Lead).left), (0, 1));
    assert_eq!((line(Doing::CoFacilitate).waiting, line(Doing::CoFacilitate).left), (1, 1));
    assert_eq!(short(&found), (Some((0, 1)), 3));

    story.run_of(sensitive, &[ymd(2026, 11, 20)], 2).await;
    let found = foreseen(&story, NOBODY_RENEWS).await;
    assert_eq!((places(&found, "SENSITIVE_COMPLEX").booked, places(&found, "SENSITIVE_COMPLEX").free), (0, 2));
    assert_eq!(short(&found), (Some((0, 1)), 1), "today the run is not over yet");
}

#[tokio::test]
async fn the_page_names_nobody_and_leads_to_the_run_to_plan() {
    let story = Story::new().await;
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let sal = supervisor(&story).await;
    let empty = story.get(&cora, "/accreditation/forecast").await;
    assert!(empty.text.contains("Nothing to foresee yet"), "{}", empty.text);
    three(&story).await;
    case(&story, 1, None).await;
    let page = story.get(&cora, "/accreditation/forecast").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Training ahead", "Lead: hate crime", "Co-facilitate: hate crime", "End of January 2027", "way-intermediate-title"] {
        assert!(page.text.contains(words), "{words}");
    }
    for name in ["Moira", "Asha", "Kate", "RJ-2026"] {
        assert!(!page.text.contains(name), "{name}");
    }
    assert!(page.text.contains("Ask a trainer to plan a run") || page.text.contains("The catalogue has no such course"));
    let both = story.test.signed_in("Tess Lane", &[Role::Coordinator, Role::Trainer]).await;
    assert!(!story.get(&both, "/accreditation/forecast?renew=100").await.text.contains("nobody whose standing lapses"));
    assert_eq!(story.get(&sal, "/accreditation/forecast").await.status, StatusCode::FORBIDDEN);
    assert!(!story.get(&sal, "/accreditation/board").await.text.contains("/accreditation/forecast"), "no tab that leads nowhere");
    assert!(story.get(&cora, "/accreditation/board").await.text.contains("/accreditation/forecast"));
}
