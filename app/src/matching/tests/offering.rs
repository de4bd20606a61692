//! Offers: who may get one, how many at once, and how they end.

use super::story::Story;
use crate::matching::commands::{self, expire_due, withdraw};
use crate::matching::facts::Seat;
use crate::matching::queries::OfferState;
use crate::platform::permit::SystemPermit;
use crate::shared::Refusal;
use entity::{match_decision, offer, practitioner, rj_case};
use sea_orm::{EntityTrait, PaginatorTrait, Set};

fn code(outcome: Result<impl std::fmt::Debug, Refusal>) -> (&'static str, String) {
    match outcome.unwrap_err() {
        Refusal::Refused { code, sentence } => (code, sentence),
        other => panic!("{other:?}"),
    }
}

async fn offers(story: &Story) -> u64 {
    let permit = SystemPermit::because(None, "a test");
    offer::Entity::find().count(story.test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn an_offer_is_kept_with_what_it_was_chosen_from_and_a_letter_that_tells_nothing() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    story.offer(&moira, Seat::Lead).await.unwrap();
    let permit = SystemPermit::because(None, "a test");
    let decision = match_decision::Entity::find().one(story.test.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!((decision.rank, decision.candidates, decision.input_digest.len()), (1, 1, 64));
    assert_eq!(decision.person_id, moira.person.0);
    story.test.run_jobs().await;
    let mails = story.test.mails();
    assert_eq!(mails.len(), 1);
    let text = String::from_utf8_lossy(&mails[0].octets).to_lowercase();
    for word in ["rj-2026", "burglary", "bull", "birch", "restorative"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[tokio::test]
async fn an_offer_to_somebody_whom_a_rule_excludes_is_refused_in_the_words_of_the_rule() {
    let story = Story::burglary().await;
    let sunil = story.ready("Sunil Rao", "FOUNDATION").await;
    let (code, sentence) = code(story.offer(&sunil, Seat::Lead).await);
    assert_eq!(code, "excluded");
    assert_eq!(sentence, "This person cannot be offered the seat. Level is Foundation; leading needs Intermediate.");
    assert_eq!(offers(&story).await, 0);
}

#[tokio::test]
async fn nobody_is_asked_before_risk_and_sensitivity_are_set_or_after_the_case_is_closed() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    story.change(rj_case::ActiveModel { id: Set(story.case.0), sensitive: Set(None), ..Default::default() }).await;
    assert_eq!(code(story.offer(&moira, Seat::Lead).await).0, "not_assessed");
    let closed = rj_case::ActiveModel { id: Set(story.case.0), closed_at: Set(Some(story.now())), ..Default::default() };
    story.change(closed).await;
    assert_eq!(code(story.offer(&moira, Seat::Lead).await).0, "case_closed");
    assert_eq!(code(story.offer(&moira, Seat::Shadow).await).0, "case_closed");
    let stranger = story.test.person("No Body").await;
    let outcome = commands::offer(&story.test.app, &story.may_match(), &story.test.service, story.case, stranger, Seat::Lead).await;
    assert_eq!(outcome, Err(Refusal::NotFound));
}

#[tokio::test]
async fn the_pair_is_checked_against_whoever_was_offered_the_other_seat() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    story
        .put(entity::do_not_pair::ActiveModel {
            id: Set(story.new_id()),
            service_id: Set(story.service()),
            person_id: Set(ruth.person.0),
            other_id: Set(kate.person.0),
            since: Set(super::story::date("2026-01-01")),
            ended_at: Set(None),
            words: Set(None),
        })
        .await;
    assert!(story.standing(&ruth, Seat::CoFacilitator).await.is_ok());
    story.offer(&kate, Seat::Lead).await.unwrap();
    let (refused, sentence) = code(story.offer(&ruth, Seat::CoFacilitator).await);
    assert_eq!(refused, "excluded");
    assert!(sentence.contains("These two are not to be paired"), "{sentence}");
    assert_eq!(code(story.offer(&kate, Seat::CoFacilitator).await).0, "holds_another_seat");
    let jon = story.ready("Jon Marsh", "INTERMEDIATE").await;
    assert_eq!(code(story.offer(&jon, Seat::Lead).await).0, "seat_taken");
}

#[tokio::test]
async fn of_two_offers_at_the_same_moment_one_goes_to_somebody_with_room_for_one() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let one = practitioner::ActiveModel { person_id: Set(moira.person.0), max_cases: Set(1), ..Default::default() };
    story.change(one).await;
    let second = story.new_case("RJ-2026-0002", &[(story.other_party, "HARMED")]).await;
    let (a, b) = tokio::join!(story.offer(&moira, Seat::Lead), story.offer_case(second, &moira, Seat::Lead));
    let refused = match (a, b) {
        (Ok(_), refused) | (refused, Ok(_)) => code(refused),
        both => panic!("{both:?}"),
    };
    assert_eq!(refused.0, "excluded");
    assert!(refused.1.contains("Has 1 cases or offers; their own limit is 1"), "{}", refused.1);
    assert_eq!(offers(&story).await, 1);
}

#[tokio::test]
async fn of_two_hands_that_offer_one_seat_at_the_same_moment_one_is_refused() {
    let story = Story::burglary().await;
    let (kate, jon) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Jon Marsh", "INTERMEDIATE").await);
    let (a, b) = tokio::join!(story.offer(&kate, Seat::Lead), story.offer(&jon, Seat::Lead));
    assert!(a.is_ok() != b.is_ok());
    assert_eq!(code(if a.is_ok() { b } else { a }).0, "seat_taken");
}

#[tokio::test]
async fn an_offer_lapses_once_whichever_instance_comes_by_and_leaves_no_mark() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let before = story.standing(&moira, Seat::Lead).await.unwrap();
    story.offer(&moira, Seat::Lead).await.unwrap();
    assert_eq!(expire_due(&story.test.app).await, Ok(0), "it waits 48 hours");
    story.later(49);
    assert_eq!(story.matter().await.offers[0].state, OfferState::Expired, "the page does not wait for the sweep");
    let other = story.test.second_instance().await;
    other.clock().move_to(story.now());
    let (a, b) = tokio::join!(expire_due(&story.test.app), expire_due(&other));
    assert_eq!(a.unwrap() + b.unwrap(), 1);
    let after = story.standing(&moira, Seat::Lead).await.unwrap();
    assert_eq!(after.score.total, before.score.total);
    story.offer(&moira, Seat::Lead).await.unwrap();
}

#[tokio::test]
async fn an_offer_that_is_taken_back_frees_the_seat_and_ends_once() {
    let story = Story::burglary().await;
    let (kate, jon) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Jon Marsh", "INTERMEDIATE").await);
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let permit = story.may_match();
    let back = || withdraw(&story.test.app, &permit, &story.test.service, id);
    assert_eq!(back().await, Ok(story.case));
    assert_eq!(code(back().await).0, "offer_closed");
    story.offer(&jon, Seat::Lead).await.unwrap();
}
