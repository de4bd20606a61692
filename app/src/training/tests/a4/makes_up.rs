//! What whoever made up for a missed day is asked, and what their certificate says.

use super::stage::{A4, id_of};
use crate::platform::permit::Own;
use crate::training::commands::EVALUATION;
use crate::training::permits::TeachRun;
use crate::training::queries;
use entity::{certificate, completion};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Assessed and heard through the place on the later run, on which Delyth came to one day: both count for the course that she began.
pub async fn certified(a4: &A4, later: &str, own_place: &str) {
    let story = &a4.story;
    let permit = story.teaches(id_of(later)).await;
    let booking = queries::delegates(&story.test.app, &permit).await.unwrap().remove(0).booking;
    let own: Own = story.test.permit(&story.trainer);
    let waits = async || {
        let waiting = queries::attention(&story.test.app, &own, &story.trainer, story.test.service.zone).await.unwrap();
        waiting.into_iter().any(|one| one.sentence == "One delegate waits for your assessment of RJ Practitioner")
    };
    assert!(waits().await, "she has done every part by now");

    let page = format!("/training/bookings/{booking}/assess");
    let passed = [("_form", "assess"), ("_page", page.as_str()), ("outcome", "PASSED"), ("criteria", "0"), ("criteria", "1")];
    assert_eq!(story.post(&story.trainer, &page, &passed).await.location, later);
    assert!(!waits().await);
    let place = a4.link("delyth.morgan@example.org", "/training/place/").await;
    let shown = a4.page(&place).await;
    assert_ne!(place, own_place, "the letter of the later run has a link of its own");
    assert!(shown.contains("The evaluation form") && !shown.contains("24 Nov 2015: "), "that day was never hers to come to: {shown}");

    heard(a4, booking).await;
    for place in [place.as_str(), own_place] {
        assert!(a4.page(place).await.contains("You have completed this course"), "{place}");
    }

    earned_on_the_later_run(a4, &permit).await;
}

/// Every question of the evaluation answered through the mailed link, which takes no second form.
async fn heard(a4: &A4, booking: Uuid) {
    let token = crate::platform::signed::sign(&a4.story.test.app, EVALUATION, booking).unwrap();
    let link = format!("/training/evaluate/{token}");
    let page = [("_form", "evaluate"), ("_page", link.as_str())];
    let all = [page.as_slice(), &["clear", "useful", "pace", "trainer", "place"].map(|name| (name, "4"))].concat();
    assert_eq!(a4.story.post_public(&link, &all).await.location, link);
    assert!(a4.page(&link).await.contains("You have sent this form already"));
}

/// Her certificate names the days that she really attended, and the course is done on the last of them.
async fn earned_on_the_later_run(a4: &A4, permit: &TeachRun) {
    let issued = certificate::Entity::find()
        .filter(certificate::Column::CourseTitle.eq("RJ Practitioner"))
        .filter(certificate::Column::HolderName.eq("Delyth Morgan"));
    let issued = issued.one(a4.story.test.app.read(permit)).await.unwrap().unwrap();
    assert_eq!(issued.days, serde_json::json!(["2015-10-20", "2015-10-27", "2015-11-25"]));
    let earned = completion::Entity::find_by_id(issued.basis_id).one(a4.story.test.app.read(permit)).await.unwrap().unwrap();
    assert_eq!(earned.completed_on, crate::training::tests::ymd(2015, 11, 25));
}
