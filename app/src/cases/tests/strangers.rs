//! What a referral from outside changes of what is known: nothing, until a coordinator says who is the same person. What is erased when
//! one is declined.

use super::{burglary, code, coordinator, open_case, receive, unsolved};
use crate::cases::commands;
use crate::cases::model::{DeclineReason, NewReferral, SamePerson, Screening};
use crate::cases::permits::{KeepParties, OpenCase, ScreenReferrals, SeeCases};
use crate::cases::queries::{self, PartyView};
use crate::platform::permit::SystemPermit;
use crate::shared::text::Phone;
use crate::shared::{CaseId, PersonId, ReferralId, Refusal, Role};
use crate::testing::TestApp;
use entity::{audit_entry, case_event, contact_way, person, practitioner, referral, rj_case, safe_contact};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// The harmed person's name and address, with other words and another number.
fn under_their_name() -> NewReferral {
    let mut new = unsolved();
    new.party.phone = Phone::parse_optional("07700 900999").unwrap();
    new.party.safe_contact = Some("ring at any time, leave a message".into());
    new
}

async fn from_a_stranger(test: &TestApp) -> ReferralId {
    let permit = SystemPermit::from_public(test.service.id, "asking for help", Some("192.0.2.7".into()));
    commands::send_referral(&test.app, &permit, &test.service, under_their_name()).await.unwrap().0
}

async fn harmed(test: &TestApp, case: CaseId) -> PartyView {
    let permit: SeeCases = test.permit(&coordinator(test).await);
    let open = OpenCase::within(&test.app, &permit, None, case).await.unwrap();
    queries::parties(&test.app, &open).await.unwrap().into_iter().find(|party| party.row.role == "HARMED").unwrap()
}

async fn row(test: &TestApp, id: ReferralId) -> referral::Model {
    let permit = everything(test);
    referral::Entity::find_by_id(id.0).one(test.app.read(&permit)).await.unwrap().unwrap()
}

fn everything(test: &TestApp) -> SystemPermit {
    SystemPermit::because(Some(test.service.id), "a test")
}

async fn reached(test: &TestApp, person: uuid::Uuid) -> (u64, u64) {
    let permit = everything(test);
    let db = test.app.read(&permit);
    let ways = contact_way::Entity::find().filter(contact_way::Column::PersonId.eq(person)).count(db).await.unwrap();
    let words = safe_contact::Entity::find().filter(safe_contact::Column::PersonId.eq(person)).count(db).await.unwrap();
    (ways, words)
}

async fn lines(test: &TestApp, action: &str) -> u64 {
    let permit = everything(test);
    audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action)).count(test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn a_stranger_under_a_known_name_and_address_changes_nothing_of_an_open_case() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let before = harmed(&test, case).await;

    let id = from_a_stranger(&test).await;

    let after = harmed(&test, case).await;
    assert_eq!(after.reach, before.reach, "words and numbers are as they were");
    assert_eq!(after.reach.safe.iter().map(|line| line.words.as_str()).collect::<Vec<_>>(), ["mobile after 18:00; no voicemail"]);
    let typed = row(&test, id).await.party_person_id;
    assert_ne!(typed, after.person.id, "somebody new");
    assert_eq!(reached(&test, typed).await, (2, 1), "and all that was typed is kept with them");

    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let view = queries::referral(&test.app, &permit, id).await.unwrap();
    let known: Vec<_> = view.known.iter().map(|one| (one.id, one.alike)).collect();
    assert_eq!(known, [(after.person.id, "The same name, and the same e-mail or telephone")], "the coordinator is told");
}

#[tokio::test]
async fn a_coordinator_says_who_is_the_same_person_and_what_is_taken_over() {
    for (numbers, words, expected) in [(false, false, (2, 1)), (true, false, (3, 1)), (false, true, (2, 2)), (true, true, (3, 2))] {
        let test = TestApp::new().await;
        let case = open_case(&test).await;
        let known = PersonId(harmed(&test, case).await.person.id);
        let id = from_a_stranger(&test).await;
        let typed = row(&test, id).await.party_person_id;
        let permit: ScreenReferrals = test.permit(&coordinator(&test).await);

        commands::same_person(&test.app, &permit, id, SamePerson { known, numbers, words }).await.unwrap();

        assert_eq!(row(&test, id).await.party_person_id, known.0);
        assert_eq!(reached(&test, known.0).await, expected, "numbers {numbers}, words {words}");
        assert_eq!(reached(&test, typed).await, (2, 1), "what was typed stays with the record that it made");
        let system = everything(&test);
        let record = person::Entity::find_by_id(typed).one(test.app.read(&system)).await.unwrap().unwrap();
        assert_eq!(record.merged_into, Some(known.0));
        assert_eq!(lines(&test, "person.joined").await, 1);
        let taken = harmed(&test, case).await.reach.safe;
        assert_eq!(taken.iter().any(|line| line.referral.as_deref() == Some("REF-2026-0002")), words, "{taken:?}");
    }
}

#[tokio::test]
async fn nobody_is_joined_to_who_is_in_no_matter_nor_twice_nor_after_the_decision() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let known = PersonId(harmed(&test, case).await.person.id);
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let join = async |id, known| commands::same_person(&test.app, &permit, id, SamePerson { known, numbers: true, words: true }).await;
    let id = from_a_stranger(&test).await;
    let bystander = test.person("Peter Bull").await;
    assert_eq!(join(id, bystander).await, Err(Refusal::NotFound));
    assert_eq!(join(id, PersonId(row(&test, id).await.party_person_id)).await, Err(Refusal::NotFound), "nor to themselves");
    let another = PersonId(row(&test, from_a_stranger(&test).await).await.party_person_id);
    join(id, known).await.unwrap();
    assert_eq!(code(join(id, another).await), "known_elsewhere");

    let third = from_a_stranger(&test).await;
    let decline = Screening::Decline { reason: DeclineReason::OutOfArea };
    commands::screen(&test.app, &permit, &test.service, third, decline).await.unwrap();
    assert_eq!(code(join(third, known).await), "already_screened");
}

#[tokio::test]
async fn a_second_referral_of_the_same_matter_joins_the_open_case() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let again = receive(&test, burglary()).await;
    let duplicate = Screening::Duplicate { of: "REF-2026-0001".into() };
    assert_eq!(commands::screen(&test.app, &permit, &test.service, again, duplicate).await, Ok(None), "no case is opened");

    let joined = row(&test, again).await;
    assert_eq!((joined.state.as_str(), joined.case_id), ("DUPLICATE", Some(case.0)));
    let system = everything(&test);
    let db = test.app.read(&system);
    assert_eq!(rj_case::Entity::find().count(db).await.unwrap(), 1);
    let told = case_event::Entity::find().filter(case_event::Column::Kind.eq("REFERRAL_JOINED")).one(db).await.unwrap().unwrap();
    assert_eq!(told.words.as_deref(), Some("REF-2026-0002"));
}

#[tokio::test]
async fn words_about_safe_contact_end_only_by_a_coordinator_and_others_take_their_place() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let line = harmed(&test, case).await.reach.safe.remove(0);
    assert_eq!(line.source(), "REF-2026-0001");
    let permit: KeepParties = test.permit(&test.signed_in("Nadia Penn", &[Role::Coordinator]).await);
    assert_eq!(queries::safe_line(&test.app, &permit, line.id).await.unwrap().page, format!("/cases/{case}"));

    let instead = Some("only by letter to her sister".to_owned());
    assert_eq!(commands::end_safe_contact(&test.app, &permit, line.id, instead).await, Ok(Some(case)));

    let now = harmed(&test, case).await.reach.safe;
    let told: Vec<_> = now.iter().map(|line| (line.words.clone(), line.source())).collect();
    assert_eq!(told, [("only by letter to her sister".to_owned(), "written down by Nadia Penn".to_owned())]);
    assert_eq!(code(commands::end_safe_contact(&test.app, &permit, line.id, None).await), "ended_already");
    assert_eq!(queries::safe_line(&test.app, &permit, line.id).await.unwrap_err(), Refusal::NotFound);
    assert_eq!(lines(&test, "safe_contact.ended").await, 1);
}

async fn decline(test: &TestApp, id: ReferralId) {
    let permit: ScreenReferrals = test.permit(&coordinator(test).await);
    let no = Screening::Decline { reason: DeclineReason::VictimDeclined };
    commands::screen(&test.app, &permit, &test.service, id, no).await.unwrap();
}

#[tokio::test]
async fn declining_erases_how_to_reach_the_people_at_once() {
    let test = TestApp::new().await;
    let id = receive(&test, burglary()).await;
    let kept = receive(&test, under_their_name()).await;
    let people = row(&test, id).await;

    decline(&test, id).await;

    assert_eq!(reached(&test, people.party_person_id).await, (0, 0));
    assert_eq!(reached(&test, people.other_person_id.unwrap()).await, (0, 0));
    assert_eq!(lines(&test, "person.contact_erased").await, 2);
    let erased = audit_entry::Column::Category.eq("ERASURE");
    let system = everything(&test);
    assert_eq!(audit_entry::Entity::find().filter(erased).count(test.app.read(&system)).await.unwrap(), 2);
    assert_eq!(reached(&test, row(&test, kept).await.party_person_id).await, (2, 1), "another referral keeps its own");
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    assert!(queries::referral(&test.app, &permit, id).await.unwrap().reach.ways.is_empty());
}

#[tokio::test]
async fn who_is_in_another_open_matter_or_works_here_is_still_reached() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let known = PersonId(harmed(&test, case).await.person.id);
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let id = from_a_stranger(&test).await;
    let typed = row(&test, id).await.party_person_id;
    commands::same_person(&test.app, &permit, id, SamePerson { known, numbers: false, words: false }).await.unwrap();
    decline(&test, id).await;
    assert_eq!(reached(&test, known.0).await, (2, 1), "the case still needs them");

    let system = everything(&test);
    let tx = test.app.begin(&system).await.unwrap();
    let closed = Set(Some(tx.now()));
    rj_case::ActiveModel { id: Set(case.0), closed_at: closed, ..Default::default() }.update(&*tx).await.unwrap();
    test.app.commit(tx).await.unwrap();
    let id = from_a_stranger(&test).await;
    commands::same_person(&test.app, &permit, id, SamePerson { known, numbers: false, words: false }).await.unwrap();
    decline(&test, id).await;
    assert_eq!((reached(&test, known.0).await, reached(&test, typed).await), ((0, 0), (0, 0)), "the joined record with it");

    let id = from_a_stranger(&test).await;
    let volunteer = PersonId(row(&test, id).await.party_person_id);
    let tx = test.app.begin(&system).await.unwrap();
    practitioner::ActiveModel {
        person_id: Set(volunteer.0),
        service_id: Set(test.service.id.0),
        kind: Set("VOLUNTEER".into()),
        state: Set("ACTIVE".into()),
        max_travel_miles: Set(10),
        max_cases: Set(1),
        remote: Set(false),
        home_outcode: Set(None),
        joined_on: Set(chrono::NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()),
        version: Set(1),
    }
    .insert(&*tx)
    .await
    .unwrap();
    test.app.commit(tx).await.unwrap();
    decline(&test, id).await;
    assert_eq!(reached(&test, volunteer.0).await, (2, 1));
}
