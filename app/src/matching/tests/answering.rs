//! Answers: both accept and the case is theirs; anything else leaves no mark.

use super::story::Story;
use crate::matching::commands::{Answered, answer, decide_conflict};
use crate::matching::facts::Seat;
use crate::matching::forms::{Answer, ConflictDecision};
use crate::matching::queries::{DeclaredConflict, OfferState, attention, offers_waiting, own_offer, own_offers};
use crate::matching::verdict::Rule;
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, OfferId, Refusal};
use entity::{assignment, case_event, practitioner, rj_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set};

async fn say(story: &Story, person: &Actor, id: OfferId, words: Answer) -> Result<Answered, Refusal> {
    answer(&story.test.app, &story.own(person), &story.test.service, id, words).await
}

async fn assignments(story: &Story) -> u64 {
    let permit = SystemPermit::because(None, "a test");
    assignment::Entity::find().count(story.test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn the_case_is_revealed_and_allocated_only_when_both_have_accepted() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let lead = story.offer(&kate, Seat::Lead).await.unwrap();
    let co = story.offer(&ruth, Seat::CoFacilitator).await.unwrap();
    assert_eq!(say(&story, &kate, lead, Answer::Accept).await, Ok(Answered::WaitsForTheOther));
    let seen = own_offer(&story.test.app, &story.own(&kate), &story.test.service, lead).await.unwrap();
    assert_eq!((seen.state, seen.case, assignments(&story).await), (OfferState::Accepted, None, 0));

    assert_eq!(say(&story, &ruth, co, Answer::Accept).await, Ok(Answered::Allocated));
    for (person, id) in [(&kate, lead), (&ruth, co)] {
        let seen = own_offer(&story.test.app, &story.own(person), &story.test.service, id).await.unwrap();
        assert_eq!((seen.state, seen.case), (OfferState::Assigned, Some(story.case)));
    }
    let permit = SystemPermit::because(None, "a test");
    let db = story.test.app.read(&permit);
    assert_eq!(rj_case::Entity::find_by_id(story.case.0).one(db).await.unwrap().unwrap().stage, "ALLOCATED");
    let events = case_event::Entity::find().order_by_asc(case_event::Column::Id).all(db).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["OFFERED", "OFFERED", "OFFER_ACCEPTED", "OFFER_ACCEPTED", "ALLOCATED"]);
    story.test.run_jobs().await;
    assert_eq!(story.test.mails().len(), 4, "two questions, two cases that are ready");
    assert_eq!(say(&story, &kate, lead, Answer::Accept).await.unwrap_err().to_string(), "You have accepted this offer already");
}

#[tokio::test]
async fn two_accepts_at_the_same_moment_are_one_accept() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let (a, b) = tokio::join!(say(&story, &kate, id, Answer::Accept), say(&story, &kate, id, Answer::Accept));
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
}

#[tokio::test]
async fn saying_no_leaves_the_score_as_it_was_and_the_coordinator_knows() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let before = story.standing(&kate, Seat::Lead).await.unwrap();
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let waiting = offers_waiting(&story.test.app, &story.own(&kate), &story.test.service).await.unwrap();
    assert_eq!(waiting[0].sentence, "You are asked to work as lead in Cambridge City");
    let no = Answer::Decline { reason: Some("A busy month".into()) };
    assert_eq!(say(&story, &kate, id, no).await, Ok(Answered::Declined));
    assert_eq!(story.standing(&kate, Seat::Lead).await.unwrap(), before);
    assert_eq!(story.matter().await.offers[0].decline_reason.as_deref(), Some("A busy month"));
    let needs = attention(&story.test.app, &story.may_match(), &story.test.service).await.unwrap();
    assert_eq!(needs[0].sentence, "An offer was declined: RJ-2026-0001 needs two facilitators");
    assert!(needs[0].age.starts_with("Burglary, Cambridge City; open since"), "{}", needs[0].age);
    let older = story.new_case("RJ-2025-0044", &[]).await;
    let long_ago = Set(story.now() - chrono::Duration::days(90));
    story.change(rj_case::ActiveModel { id: Set(older.0), opened_at: long_ago, ..Default::default() }).await;
    let needs = attention(&story.test.app, &story.may_match(), &story.test.service).await.unwrap();
    assert!(
        needs[0].sentence.contains("RJ-2026-0001") && needs[1].sentence.contains("RJ-2025-0044"),
        "an answer is heard first: {needs:?}"
    );
    let jon = story.ready("Jon Marsh", "INTERMEDIATE").await;
    story.offer(&jon, Seat::Lead).await.unwrap();
    let needs = attention(&story.test.app, &story.may_match(), &story.test.service).await.unwrap();
    assert_eq!(needs[1].sentence, "RJ-2026-0001 needs a co-facilitator", "the seat that was declined is asked again");
    assert!(offers_waiting(&story.test.app, &story.own(&kate), &story.test.service).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_declared_conflict_goes_to_the_coordinator_and_bars_until_it_is_accepted() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let words = Answer::DeclareConflict { words: "My brother may be in it".into() };
    assert_eq!(say(&story, &kate, id, words).await, Ok(Answered::ConflictDeclared));
    assert_eq!(story.standing(&kate, Seat::Lead).await.unwrap_err().failing[0].rule, Rule::Conflict);
    let shown = async || own_offers(&story.test.app, &story.own(&kate), &story.test.service).await.unwrap()[0].conflict;
    assert_eq!(shown().await, Some(DeclaredConflict::LookedInto));
    let conflict = story.matter().await.conflicts[0].clone();
    assert_eq!(conflict.words.as_deref(), Some("My brother may be in it"));
    let permit = story.may_match();
    let decide = |decision| decide_conflict(&story.test.app, &permit, &story.test.service, conflict.id, decision);
    assert_eq!(decide(ConflictDecision::Accept).await, Ok(story.case));
    assert!(story.standing(&kate, Seat::Lead).await.is_ok());
    assert!(matches!(decide(ConflictDecision::Block).await, Err(Refusal::Refused { code: "conflict_decided", .. })));
    assert_eq!(shown().await, Some(DeclaredConflict::NotInTheWay));
    story.test.run_jobs().await;
    let said =
        story.test.mails().iter().filter(|mail| String::from_utf8_lossy(&mail.octets).contains("We looked into what you told us")).count();
    assert_eq!(said, 1, "and they are written to, once");
}

#[tokio::test]
async fn who_accepted_first_is_judged_again_before_the_case_is_shown() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let jon = story.ready("Jon Marsh", "INTERMEDIATE").await;
    let lead = story.offer(&kate, Seat::Lead).await.unwrap();
    let co = story.offer(&jon, Seat::CoFacilitator).await.unwrap();
    assert_eq!(say(&story, &kate, lead, Answer::Accept).await, Ok(Answered::WaitsForTheOther));
    story.change(practitioner::ActiveModel { person_id: Set(kate.person.0), state: Set("SUSPENDED".into()), ..Default::default() }).await;
    assert_eq!(say(&story, &jon, co, Answer::Accept).await, Ok(Answered::WaitsForTheOther));

    let permit = story.may_match();
    let seats = assignment::Entity::find().filter(assignment::Column::CaseId.eq(story.case.0)).count(story.test.app.read(&permit)).await;
    assert_eq!(seats.unwrap(), 0, "nothing is shown to anybody yet");
    let held: Vec<(Seat, bool)> = story.matter().await.offers.iter().map(|held| (held.seat, held.state.holds_the_seat())).collect();
    assert!(held.contains(&(Seat::Lead, false)) && held.contains(&(Seat::CoFacilitator, true)), "{held:?}");
    story.test.run_jobs().await;
    let told = story.test.mails().iter().filter(|mail| mail.to.to_string().starts_with("kate.lowe")).count();
    assert_eq!(told, 2, "asked, and told that it is settled");

    let ada = story.ready("Ada Abel", "INTERMEDIATE").await;
    let again = story.offer(&ada, Seat::Lead).await.unwrap();
    assert_eq!(say(&story, &ada, again, Answer::Accept).await, Ok(Answered::Allocated));
}

#[tokio::test]
async fn a_declared_conflict_is_named_however_many_cases_wait_longer() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    say(&story, &kate, id, Answer::DeclareConflict { words: "My brother may be in it".into() }).await.unwrap();

    let permit = SystemPermit::because(None, "a test");
    let case = rj_case::Entity::find_by_id(story.case.0).one(story.test.app.read(&permit)).await.unwrap().unwrap();
    let opened_at = case.opened_at - chrono::Duration::days(90);
    let older = (0..250).map(|n| rj_case::Model { id: story.new_id(), reference: format!("RJ-2024-{n:04}"), opened_at, ..case.clone() });
    let tx = story.test.app.begin(&permit).await.unwrap();
    rj_case::Entity::insert_many(older.map(|row| row.into_active_model().reset_all())).exec_without_returning(&*tx).await.unwrap();
    tx.commit().await.unwrap();

    let needs = attention(&story.test.app, &story.may_match(), &story.test.service).await.unwrap();
    assert_eq!(needs[0].sentence, format!("A conflict was declared about {}", case.reference));
    assert_eq!(needs.last().unwrap().sentence, "and 56 or more other cases that wait for facilitators");
}

#[tokio::test]
async fn whoever_is_excluded_meanwhile_is_told_in_neutral_words() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    story.join(story.case, kate.person, "SUPPORTER", |_| {}).await;
    let said = say(&story, &kate, id, Answer::Accept).await.unwrap_err().to_string();
    assert_eq!(said, "We are looking for somebody else for this one. Ask the coordinator.");
}

#[tokio::test]
async fn an_offer_too_late_to_accept_is_refused_and_anothers_is_not_there() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    assert_eq!(say(&story, &ruth, id, Answer::Accept).await, Err(Refusal::NotFound));
    assert!(own_offers(&story.test.app, &story.own(&ruth), &story.test.service).await.unwrap().is_empty());
    story.later(49);
    let said = say(&story, &kate, id, Answer::Accept).await.unwrap_err().to_string();
    assert!(said.starts_with("This offer has lapsed."), "{said}");
}

#[tokio::test]
async fn somebody_with_room_for_one_may_accept_the_one_they_were_offered() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    story.change(practitioner::ActiveModel { person_id: Set(kate.person.0), max_cases: Set(1), ..Default::default() }).await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    assert_eq!(say(&story, &kate, id, Answer::Accept).await, Ok(Answered::WaitsForTheOther));
}
