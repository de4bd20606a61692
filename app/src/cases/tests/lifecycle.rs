//! From receipt to a case that waits for facilitators.

use super::{agency, burglary, code, coordinator, open_case, receive, unsolved};
use crate::cases::commands;
use crate::cases::model::{Assessment, DeclineReason, Flags, NewParty, OtherPerson, ReferredPerson, Screening, Strength, Wishes};
use crate::cases::permits::{AssessCases, KeepParties, ScreenReferrals};
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::{CrimeGroup, Gender, PartyRole, Risk};
use crate::shared::{PartyId, Refusal, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::{audit_entry, case_event, letter, matter_agency, party, person, referral, referral_event, rj_case, safe_contact};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

fn everything(test: &TestApp) -> SystemPermit {
    SystemPermit::because(Some(test.service.id), "a test")
}

#[tokio::test]
async fn a_referral_is_recorded_with_its_people_and_acknowledged_to_the_referrer_alone() {
    let test = TestApp::new().await;
    let id = receive(&test, burglary()).await;
    let permit = everything(&test);
    let db = test.app.read(&permit);

    let row = referral::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.reference.as_str()), ("ACKNOWLEDGED", "REF-2026-0001"));
    let safe = safe_contact::Entity::find().filter(safe_contact::Column::PersonId.eq(row.party_person_id)).one(db).await.unwrap();
    assert_eq!(safe.unwrap().words, "mobile after 18:00; no voicemail");
    let kinds = referral_event::Entity::find().order_by_asc(referral_event::Column::Id).all(db).await.unwrap();
    assert_eq!(kinds.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["RECEIVED", "ACKNOWLEDGED"]);

    test.run_jobs().await;
    let mails = test.mails();
    assert_eq!(mails.len(), 1);
    let letter = letter::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(letter.to_address, "rowe@police.example.org");
    for word in ["Bull", "Birch", "urglar", "07700", "CF70011026", "bicycle", "Peterborough"] {
        assert!(!letter.text.contains(word) && !letter.html.contains(word) && !letter.subject.contains(word), "{word}");
    }
}

#[tokio::test]
async fn nobody_who_refers_themselves_gets_a_letter() {
    let test = TestApp::new().await;
    receive(&test, unsolved()).await;
    test.run_jobs().await;
    assert!(test.mails().is_empty());
}

#[tokio::test]
async fn two_referrals_of_one_name_and_address_are_two_records_until_somebody_says_otherwise() {
    let test = TestApp::new().await;
    receive(&test, burglary()).await;
    receive(&test, burglary()).await;
    let permit = everything(&test);
    let found = person::Entity::find().filter(person::Column::FullName.eq("Peter Bull")).count(test.app.read(&permit)).await.unwrap();
    assert_eq!(found, 2);
}

#[tokio::test]
async fn accepting_opens_a_case_with_its_parties_their_wishes_and_its_history() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let permit = everything(&test);
    let db = test.app.read(&permit);

    let row = rj_case::Entity::find_by_id(case.0).one(db).await.unwrap().unwrap();
    assert_eq!((row.stage.as_str(), row.reference.as_str()), ("NEW", "RJ-2026-0001"));
    assert_eq!(row.clock_start, NaiveDate::from_ymd_opt(2026, 10, 26).unwrap());
    let parties = party::Entity::find().order_by_asc(party::Column::Id).all(db).await.unwrap();
    assert_eq!(parties.iter().map(|row| row.role.as_str()).collect::<Vec<_>>(), ["HARMED", "HARMER"]);
    assert_eq!((parties[0].language.as_deref(), parties[0].language_strength.as_deref()), (Some("Urdu"), Some("REQUIRED")));
    assert_eq!(case_event::Entity::find().one(db).await.unwrap().unwrap().kind, "OPENED");
    let lines = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("case.opened")).count(db).await.unwrap();
    assert_eq!(lines, 1);
}

#[tokio::test]
async fn a_second_screening_of_the_same_referral_is_refused() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let id = receive(&test, burglary()).await;
    let screen = |decision| commands::screen(&test.app, &permit, &test.service, id, decision);
    screen(Screening::Accept).await.unwrap();
    assert_eq!(code(screen(Screening::Accept).await), "already_screened");
    assert_eq!(code(screen(Screening::Decline { reason: DeclineReason::OutOfArea }).await), "already_screened");
    let system = everything(&test);
    assert_eq!(rj_case::Entity::find().count(test.app.read(&system)).await.unwrap(), 1);
}

#[tokio::test]
async fn two_coordinators_who_accept_at_once_open_one_case() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let id = receive(&test, burglary()).await;
    let screen = || commands::screen(&test.app, &permit, &test.service, id, Screening::Accept);
    let (one, other) = tokio::join!(screen(), screen());
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let system = everything(&test);
    assert_eq!(rj_case::Entity::find().count(test.app.read(&system)).await.unwrap(), 1);
}

#[tokio::test]
async fn an_unsolved_matter_is_held_by_its_list_and_leaves_only_by_being_taken_up() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let system = everything(&test);
    let tx = test.app.begin(&system).await.unwrap();
    let id = commands::receive_referral(&tx, &test.service, unsolved()).await.unwrap();
    commands::hold_unidentified(&tx, &test.service, id, None).await.unwrap();
    test.app.commit(tx).await.unwrap();

    let row = referral::Entity::find_by_id(id.0).one(test.app.read(&system)).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.review_on), ("HELD_OFFENDER_NOT_IDENTIFIED", NaiveDate::from_ymd_opt(2027, 1, 24)));

    let screen = |decision| commands::screen(&test.app, &permit, &test.service, id, decision);
    assert_eq!(code(screen(Screening::Accept).await), "held");
    let other = OtherPerson { name: "Liam Birch".into(), postcode: None };
    screen(Screening::TakeUp { identified: Some(other) }).await.unwrap();
    assert!(screen(Screening::Accept).await.unwrap().is_some());
}

#[tokio::test]
async fn a_name_for_the_other_person_lets_a_case_open() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let id = receive(&test, unsolved()).await;
    let screen = |decision| commands::screen(&test.app, &permit, &test.service, id, decision);
    assert_eq!(code(screen(Screening::Accept).await), "other_party_not_identified");
    let other = OtherPerson { name: "Liam Birch".into(), postcode: None };
    commands::identify_other(&test.app, &permit, &test.service, id, other.clone()).await.unwrap();
    screen(Screening::Accept).await.unwrap();
    assert_eq!(code(commands::identify_other(&test.app, &permit, &test.service, id, other).await), "already_screened");
}

#[tokio::test]
async fn a_duplicate_names_another_referral_that_stays() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let (first, second) = (receive(&test, burglary()).await, receive(&test, burglary()).await);
    let duplicate = |of: &str| Screening::Duplicate { of: of.to_owned() };
    let screen = |id, decision| commands::screen(&test.app, &permit, &test.service, id, decision);
    assert_eq!(code(screen(second, duplicate("REF-2026-0099")).await), "no_such_referral");
    assert_eq!(code(screen(second, duplicate("REF-2026-0002")).await), "no_such_referral", "not of itself");
    screen(second, duplicate("REF-2026-0001")).await.unwrap();
    assert_eq!(code(screen(first, duplicate("REF-2026-0002")).await), "no_such_referral", "not of a duplicate");
}

#[tokio::test]
async fn duplicates_marked_before_join_the_case_with_their_agencies_when_it_opens() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let mut ids = Vec::new();
    for name in ["Constabulary", "City Council", "Housing Trust"] {
        let mut new = burglary();
        new.agency = Some(agency(&test, name).await);
        ids.push(receive(&test, new).await);
    }
    let screen = |id, decision| commands::screen(&test.app, &permit, &test.service, id, decision);
    // The third of the second, then the second of the first, and only then the first is accepted.
    screen(ids[2], Screening::Duplicate { of: "REF-2026-0002".into() }).await.unwrap();
    screen(ids[1], Screening::Duplicate { of: "REF-2026-0001".into() }).await.unwrap();
    let case = screen(ids[0], Screening::Accept).await.unwrap().unwrap();

    let db = test.app.read(&permit);
    let joined = referral::Entity::find().filter(referral::Column::CaseId.eq(case.0)).count(db).await.unwrap();
    let agencies = matter_agency::Entity::find().filter(matter_agency::Column::CaseId.eq(case.0)).count(db).await.unwrap();
    assert_eq!((joined, agencies), (3, 3));
}

#[tokio::test]
async fn the_other_person_is_named_once() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let id = receive(&test, unsolved()).await;
    let name = |name: &str| OtherPerson { name: name.into(), postcode: None };
    commands::identify_other(&test.app, &permit, &test.service, id, name("Liam Birch")).await.unwrap();
    let second = commands::identify_other(&test.app, &permit, &test.service, id, name("Noah Bell")).await;
    assert_eq!(code(second), "other_on_record");
    let row = referral::Entity::find_by_id(id.0).one(test.app.read(&permit)).await.unwrap().unwrap();
    let person = person::Entity::find_by_id(row.other_person_id.unwrap()).one(test.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!((person.full_name.as_str(), row.version), ("Liam Birch", 2));
}

fn assessment(seen: Option<i32>) -> Assessment {
    Assessment {
        seen,
        crime_group: None,
        district: None,
        risk: Risk::Medium,
        sensitive: true,
        clear_reason: None,
        flags: Flags::default(),
        police_data: true,
        custody: false,
        involves_minor: false,
        wants_shadow: true,
        urgent: true,
        planned_from: None,
        planned_to: None,
    }
}

#[tokio::test]
async fn levels_follow_from_the_assessment_and_the_case_waits_for_facilitators() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let permit: AssessCases = test.permit(&coordinator(&test).await);
    commands::set_risk(&test.app, &permit, case, assessment(Some(1))).await.unwrap();

    let system = everything(&test);
    let row = rj_case::Entity::find_by_id(case.0).one(test.app.read(&system)).await.unwrap().unwrap();
    assert_eq!(
        (row.stage.as_str(), row.lead_level.as_deref(), row.co_level.as_deref()),
        ("AWAITING_ALLOCATION", Some("ADVANCED"), Some("INTERMEDIATE"))
    );

    assert_eq!(commands::set_risk(&test.app, &permit, case, assessment(Some(1))).await, Err(Refusal::Changed), "an older version");
    let cleared = Assessment { sensitive: false, ..assessment(Some(2)) };
    assert_eq!(code(commands::set_risk(&test.app, &permit, case, cleared.clone()).await), "sensitive_suggested");
    let manager: AssessCases = test.permit(&test.signed_in("Owen Dale", &[Role::ServiceManager]).await);
    let with_reason = Assessment { clear_reason: Some("Set by mistake".into()), ..cleared };
    commands::set_risk(&test.app, &manager, case, with_reason).await.unwrap();
}

#[tokio::test]
async fn people_join_a_case_and_change_what_they_ask_for() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let permit: KeepParties = test.permit(&coordinator(&test).await);
    let sister = NewParty {
        person: ReferredPerson {
            name: "Ann Bull".into(),
            role: PartyRole::Supporter,
            phone: None,
            email: None,
            postcode: None,
            safe_contact: None,
        },
        wishes: Wishes { gender: Some((Gender::Female, Strength::Preferred)), ..Wishes::default() },
    };
    let id = commands::add_party(&test.app, &permit, case, sister).await.unwrap();
    let no_police = Wishes { no_police: true, ..Wishes::default() };
    commands::change_wishes(&test.app, &permit, id, Some(1), no_police.clone()).await.unwrap();

    let system = everything(&test);
    let row = party::Entity::find_by_id(id.0).one(test.app.read(&system)).await.unwrap().unwrap();
    assert_eq!((row.required_gender, row.gender_strength, row.no_police), (None, None, true));
    let events = case_event::Entity::find().filter(case_event::Column::Kind.eq("PARTY_CHANGED"));
    let said: Vec<_> = events.all(test.app.read(&system)).await.unwrap().into_iter().filter_map(|row| row.words).collect();
    assert_eq!(said, ["Ann Bull (Supporter). Before: a facilitator who is female (preferred). Now: nobody who works for the police."]);

    let late = commands::change_wishes(&test.app, &permit, id, Some(1), Wishes::default()).await;
    assert_eq!(late, Err(Refusal::Changed), "whoever read what stood before");
    commands::change_wishes(&test.app, &permit, id, Some(2), no_police).await.unwrap();
    let row = party::Entity::find_by_id(id.0).one(test.app.read(&system)).await.unwrap().unwrap();
    assert_eq!((row.no_police, row.version), (true, 2), "the same again changes nothing");

    let nobody = PartyId(case.0);
    assert_eq!(commands::change_wishes(&test.app, &permit, nobody, None, Wishes::default()).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn harm_by_a_partner_is_not_taken_on_at_the_wish_of_whoever_did_it() {
    let test = TestApp::new().await;
    let permit: ScreenReferrals = test.permit(&coordinator(&test).await);
    let mut new = burglary();
    new.initiated_by = crate::shared::vocabulary::Initiator::Harmer;
    new.crime_group = CrimeGroup::ViolenceWithInjury;
    new.marks = vec!["domestic abuse".into()];
    let id = receive(&test, new).await;
    assert_eq!(code(commands::screen(&test.app, &permit, &test.service, id, Screening::Accept).await), "gbv_not_harmed_initiated");
}

#[tokio::test]
async fn a_known_person_who_joins_a_case_keeps_every_number_that_was_typed() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let permit: KeepParties = test.permit(&coordinator(&test).await);
    let known = test.person("Ann Bull").await;
    let typed = ReferredPerson {
        name: "Ann Bull".into(),
        role: PartyRole::Supporter,
        phone: crate::shared::text::Phone::parse_optional("07700 900555").unwrap(),
        email: Some(crate::shared::text::Email::parse("ann.bull@example.org").unwrap()),
        postcode: None,
        safe_contact: Some("not at work".into()),
    };
    let new = NewParty { person: typed, wishes: Wishes::default() };
    let id = commands::add_party(&test.app, &permit, case, new.clone()).await.unwrap();

    let system = everything(&test);
    let db = test.app.read(&system);
    assert_eq!(party::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap().person_id, known.0);
    let ways = entity::contact_way::Entity::find().filter(entity::contact_way::Column::PersonId.eq(known.0)).count(db).await.unwrap();
    let words = safe_contact::Entity::find().filter(safe_contact::Column::PersonId.eq(known.0)).count(db).await.unwrap();
    assert_eq!((ways, words), (2, 1), "address and number, and the words");
    assert_eq!(code(commands::add_party(&test.app, &permit, case, new).await), "party_already");
}
