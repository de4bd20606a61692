//! Recruitment on a real database: the way of an application, and what is refused on it.

use super::commands::{Applied, apply, confirm, forget_unconfirmed, may_confirm, withdraw};
use super::decisions::decide;
use super::forms::{check_application, check_role};
use super::model::{ApplicationState, Decision};
use super::permits::Recruit;
use super::{queries, rules, vacancies};
use crate::cases::commands::receive_referral;
use crate::cases::model::{Consent, NewReferral, ReferredPerson};
use crate::platform::db::WriteTx;
use crate::platform::permit::{Permit as _, SystemPermit};
use crate::shared::paging::Paging;
use crate::shared::text::Email;
use crate::shared::vocabulary::{CrimeGroup, District, Initiator, Mechanism, OtherParty, PartyRole};
use crate::shared::{Actor, ApplicationId, PersonId, RawForm, Refusal, Role, VacancyId};
use crate::testing::TestApp;
use chrono::Duration;
use entity::{account, application, availability_week, contact_way, person, person_language, practitioner, referral, role_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// The text of a role that is open now.
pub(super) fn role_form() -> RawForm {
    RawForm::from([
        ("title", "Volunteer facilitator"),
        ("summary", "Help people talk."),
        ("description", "You meet people and listen."),
        ("areas", "Fenland"),
        ("hours", "8"),
        ("opens-day", "1"),
        ("opens-month", "10"),
        ("opens-year", "2026"),
    ])
}

/// An application that is in order.
pub(super) fn application_form() -> RawForm {
    RawForm::from([
        ("full_name", "Nia Example"),
        ("email", "nia@example.org"),
        ("phone", "07700 900123"),
        ("postcode", "CB1 3EH"),
        ("why", "I like to listen."),
        ("experience", "A shop."),
        ("languages", "Welsh, Urdu"),
        ("week", "tue-evening"),
    ])
}

pub(crate) async fn open_role(t: &TestApp, recruiter: &Actor) -> VacancyId {
    let permit: Recruit = t.permit(recruiter);
    let id = vacancies::make_role(&t.app, &permit, &check_role(&role_form()).unwrap()).await.unwrap();
    vacancies::open_role(&t.app, &permit, &t.service, id).await.unwrap();
    id
}

pub(crate) fn public(t: &TestApp) -> SystemPermit {
    SystemPermit::from_public(t.service.id, "a test", Some("192.0.2.7".to_owned()))
}

async fn applied(t: &TestApp) -> Applied {
    let new = check_application(&application_form()).unwrap();
    apply(&t.app, &public(t), &t.service, "volunteer-facilitator", new).await.unwrap()
}

/// A confirmed application from that address.
pub(crate) async fn confirmed_from(t: &TestApp, email: &str) -> ApplicationId {
    let mut new = check_application(&application_form()).unwrap();
    new.email = Email::parse(email).unwrap();
    let sent = apply(&t.app, &public(t), &t.service, "volunteer-facilitator", new).await.unwrap();
    confirm(&t.app, &public(t), &t.service, sent.confirm.reveal()).await.unwrap();
    sent.application
}

pub(crate) async fn confirmed(t: &TestApp) -> (ApplicationId, String) {
    let sent = applied(t).await;
    let status = confirm(&t.app, &public(t), &t.service, sent.confirm.reveal()).await.unwrap();
    (sent.application, status.reveal().to_owned())
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Refused { code, .. }) => code,
        Err(Refusal::NotFound) => "not_found",
        Err(Refusal::Changed) => "changed",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_application_that_nobody_confirms_is_deleted_after_thirty_days_and_no_other() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let kept = confirmed_from(&t, "asha@example.org").await;
    let never = applied(&t).await;
    let left = async || {
        forget_unconfirmed(&t.app).await.unwrap();
        let permit: Recruit = t.permit(&recruiter);
        let rows = application::Entity::find().all(t.app.read(&permit)).await.unwrap();
        rows.into_iter().map(|row| ApplicationId(row.id)).collect::<Vec<_>>()
    };
    t.app.clock().move_to(t.app.clock().now() + Duration::days(29));
    assert_eq!(left().await.len(), 2);
    t.app.clock().move_to(t.app.clock().now() + Duration::days(2));
    assert_eq!(left().await, [kept]);
    assert!(confirm(&t.app, &public(&t), &t.service, never.confirm.reveal()).await.is_err());
}

#[tokio::test]
async fn an_applicant_becomes_one_person_in_training_with_a_sign_in() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let (id, status) = confirmed(&t).await;
    let permit: Recruit = t.permit(&recruiter);

    decide(&t.app, &permit, &t.service, id, Decision::Accept).await.unwrap();

    let db = t.app.read(&permit);
    let row = application::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap();
    let who = row.person_id.unwrap();
    let record = practitioner::Entity::find_by_id(who).one(db).await.unwrap().unwrap();
    assert_eq!((record.state.as_str(), record.kind.as_str(), record.home_outcode.as_deref()), ("IN_TRAINING", "VOLUNTEER", Some("CB1")));
    let week = availability_week::Entity::find().filter(availability_week::Column::PersonId.eq(who)).one(db).await.unwrap().unwrap();
    assert_eq!(week.bits, 1 << 5);
    let spoken = person_language::Entity::find().filter(person_language::Column::PersonId.eq(who)).count(db).await.unwrap();
    assert_eq!(spoken, 2);
    let account = account::Entity::find().filter(account::Column::PersonId.eq(who)).one(db).await.unwrap().unwrap();
    let role = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(account.id)).one(db).await.unwrap().unwrap();
    assert_eq!((account.state.as_str(), role.role.as_str()), ("INVITED", "VOLUNTEER"));
    let own = queries::own_application(&t.app, &public(&t), t.service.id, &status).await.unwrap();
    assert_eq!(own.state, ApplicationState::Accepted);
}

#[tokio::test]
async fn a_new_volunteer_begins_with_as_many_cases_as_the_service_says() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let permit: Recruit = t.permit(&recruiter);
    let mut generous = t.service.clone();
    generous.settings = serde_json::json!({ "matching": { "capacity_volunteer": 3 } });
    for (service, email, cases) in [(&t.service, "asha@example.org", 2), (&generous, "ben@example.org", 3)] {
        let id = confirmed_from(&t, email).await;
        decide(&t.app, &permit, service, id, Decision::Accept).await.unwrap();
        let db = t.app.read(&permit);
        let who = application::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap().person_id.unwrap();
        assert_eq!(practitioner::Entity::find_by_id(who).one(db).await.unwrap().unwrap().max_cases, cases);
    }
}

#[tokio::test]
async fn every_step_has_its_letter_and_none_names_anybody_else() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let (id, _) = confirmed(&t).await;
    decide(&t.app, &t.permit(&recruiter), &t.service, id, Decision::Accept).await.unwrap();
    t.run_jobs().await;

    let mails = t.mails();
    assert_eq!(mails.len(), 4, "confirm, received, accepted, invitation");
    for mail in mails {
        let text = String::from_utf8_lossy(&mail.octets).into_owned();
        assert!(text.contains("nia@example.org") && text.contains("Fenbridge"), "{text}");
        assert!(!text.contains("Rae") && !text.contains("estorative") && !text.contains("I like to listen"), "{text}");
    }
}

#[tokio::test]
async fn somebody_on_record_under_that_address_is_not_recorded_twice() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let known = t.person("Nia Example").await;
    open_role(&t, &recruiter).await;
    let id = confirmed_from(&t, "nia.example@example.org").await;
    let permit: Recruit = t.permit(&recruiter);
    let before = person::Entity::find().count(t.app.read(&permit)).await.unwrap();

    decide(&t.app, &permit, &t.service, id, Decision::Accept).await.unwrap();

    let row = application::Entity::find_by_id(id.0).one(t.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!(row.person_id, Some(known.0));
    assert_eq!(person::Entity::find().count(t.app.read(&permit)).await.unwrap(), before);
}

#[tokio::test]
async fn an_address_on_record_under_another_name_takes_nobodys_record_over() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let party = t.person("Peter Bull").await;
    open_role(&t, &recruiter).await;
    let id = confirmed_from(&t, "peter.bull@example.org").await;
    let permit: Recruit = t.permit(&recruiter);

    assert_eq!(code(decide(&t.app, &permit, &t.service, id, Decision::Accept).await), "another_name");

    let db = t.app.read(&permit);
    assert_eq!(practitioner::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(account::Entity::find().filter(account::Column::PersonId.eq(party.0)).count(db).await.unwrap(), 0);
    let ways = contact_way::Entity::find().filter(contact_way::Column::PersonId.eq(party.0)).all(db).await.unwrap();
    assert_eq!(ways.iter().map(|way| way.value.as_str()).collect::<Vec<_>>(), ["peter.bull@example.org"]);
}

#[tokio::test]
async fn how_to_reach_somebody_in_a_matter_stays_as_it_was_said_there() {
    for in_a_matter in [false, true] {
        let t = TestApp::new().await;
        let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
        let known = t.person("Nia Example").await;
        if in_a_matter {
            let system = SystemPermit::because(Some(t.service.id), "a test");
            let tx = t.app.begin(&system).await.unwrap();
            party_to_a_case(&tx, &t, known).await;
            t.app.commit(tx).await.unwrap();
        }
        open_role(&t, &recruiter).await;
        let id = confirmed_from(&t, "nia.example@example.org").await;
        let permit: Recruit = t.permit(&recruiter);
        decide(&t.app, &permit, &t.service, id, Decision::Accept).await.unwrap();
        let ways = contact_way::Entity::find().filter(contact_way::Column::PersonId.eq(known.0)).count(t.app.read(&permit)).await.unwrap();
        assert_eq!(ways, if in_a_matter { 1 } else { 3 }, "in a matter: {in_a_matter}");
    }
}

async fn party_to_a_case(tx: &WriteTx, t: &TestApp, person: PersonId) {
    let new = NewReferral {
        mechanism: Mechanism::SelfReferral,
        received_on: new_day(),
        referrer: None,
        agency: None,
        initiated_by: Initiator::Harmed,
        party: ReferredPerson {
            name: "Nia Example".into(),
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
        district: District::Fenland,
        consent: Consent::Yes,
        notes: None,
        marks: Vec::new(),
        required_gender: None,
        language: None,
        import: None,
    };
    let id = receive_referral(tx, &t.service, new).await.unwrap();
    let same = referral::ActiveModel { id: Set(id.0), party_person_id: Set(person.0), ..Default::default() };
    same.update(&**tx).await.unwrap();
}

#[tokio::test]
async fn nothing_is_decided_before_the_address_is_proved_and_nothing_twice() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Coordinator]).await;
    open_role(&t, &recruiter).await;
    let permit: Recruit = t.permit(&recruiter);
    let sent = applied(&t).await;
    assert_eq!(code(decide(&t.app, &permit, &t.service, sent.application, Decision::Accept).await), "not_confirmed");
    let status = confirm(&t.app, &public(&t), &t.service, sent.confirm.reveal()).await.unwrap();

    let no = Decision::NotSuitable { words: "We look for evenings.".to_owned() };
    decide(&t.app, &permit, &t.service, sent.application, no.clone()).await.unwrap();

    assert_eq!(code(decide(&t.app, &permit, &t.service, sent.application, Decision::Accept).await), "already_decided");
    assert_eq!(code(decide(&t.app, &permit, &t.service, sent.application, no).await), "already_decided");
    assert_eq!(code(withdraw(&t.app, &public(&t), t.service.id, status.reveal()).await), "already_decided");
    let own = queries::own_application(&t.app, &public(&t), t.service.id, status.reveal()).await.unwrap();
    assert_eq!(own.words.as_deref(), Some("We look for evenings."));
    assert_eq!(practitioner::Entity::find().count(t.app.read(&permit)).await.unwrap(), 0);
}

#[tokio::test]
async fn two_recruiters_at_once_decide_one_application_once() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let (id, _) = confirmed(&t).await;
    let permit: Recruit = t.permit(&recruiter);
    let no = Decision::NotSuitable { words: "Not now.".to_owned() };
    let (one, other) = tokio::join!(decide(&t.app, &permit, &t.service, id, Decision::Accept), decide(&t.app, &permit, &t.service, id, no));
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|done| **done).count(), 1);
}

#[tokio::test]
async fn a_link_confirms_once_and_not_when_old_or_altered() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let sent = applied(&t).await;
    let token = sent.confirm.reveal();
    may_confirm(&t.app, &public(&t), t.service.id, token).await.unwrap();
    may_confirm(&t.app, &public(&t), t.service.id, token).await.unwrap();

    let altered: String = token.chars().rev().collect();
    assert_eq!(code(confirm(&t.app, &public(&t), &t.service, &altered).await.map(drop)), "link_over");
    assert_eq!(code(confirm(&t.app, &public(&t), &t.service, "short").await.map(drop)), "link_over");
    confirm(&t.app, &public(&t), &t.service, token).await.unwrap();
    assert_eq!(code(confirm(&t.app, &public(&t), &t.service, token).await.map(drop)), "link_over");
    assert_eq!(code(may_confirm(&t.app, &public(&t), t.service.id, token).await), "link_over");

    let late = applied(&t).await;
    t.app.clock().move_to(t.app.clock().now() + Duration::days(rules::CONFIRM_DAYS) + Duration::minutes(1));
    assert_eq!(code(confirm(&t.app, &public(&t), &t.service, late.confirm.reveal()).await.map(drop)), "link_over");
}

#[tokio::test]
async fn an_applicant_withdraws_once_and_only_with_their_own_link() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let (id, status) = confirmed(&t).await;
    let guess = crate::platform::session::Token::new();
    assert_eq!(code(withdraw(&t.app, &public(&t), t.service.id, guess.reveal()).await), "not_found");

    withdraw(&t.app, &public(&t), t.service.id, &status).await.unwrap();

    assert_eq!(code(withdraw(&t.app, &public(&t), t.service.id, &status).await), "withdrawn");
    assert_eq!(code(decide(&t.app, &t.permit(&recruiter), &t.service, id, Decision::Accept).await), "withdrawn");
}

#[tokio::test]
async fn one_place_and_one_address_send_only_so_many() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let from_there = |n: u64| {
        let mut new = check_application(&application_form()).unwrap();
        new.email = Email::parse(&format!("n{n}@example.org")).unwrap();
        new
    };
    for n in 0..rules::PER_ADDRESS_AN_HOUR {
        apply(&t.app, &public(&t), &t.service, "volunteer-facilitator", from_there(n)).await.unwrap();
    }
    assert_eq!(code(apply(&t.app, &public(&t), &t.service, "volunteer-facilitator", from_there(99)).await.map(drop)), "too_many");
    let elsewhere = SystemPermit::from_public(t.service.id, "a test", Some("192.0.2.8".to_owned()));
    assert!(elsewhere.who().account.is_none());
    for _ in 1..rules::PER_EMAIL_A_DAY {
        apply(&t.app, &elsewhere, &t.service, "volunteer-facilitator", from_there(0)).await.unwrap();
    }
    assert_eq!(code(apply(&t.app, &elsewhere, &t.service, "volunteer-facilitator", from_there(0)).await.map(drop)), "too_many");
}

#[tokio::test]
async fn a_role_that_is_draft_or_closed_takes_no_application() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let permit: Recruit = t.permit(&recruiter);
    let new = || check_application(&application_form()).unwrap();
    let id = vacancies::make_role(&t.app, &permit, &check_role(&role_form()).unwrap()).await.unwrap();
    assert_eq!(code(apply(&t.app, &public(&t), &t.service, "volunteer-facilitator", new()).await.map(drop)), "not_found");
    vacancies::open_role(&t.app, &permit, &t.service, id).await.unwrap();
    assert_eq!(code(vacancies::open_role(&t.app, &permit, &t.service, id).await), "already_open");
    vacancies::close_role(&t.app, &permit, id).await.unwrap();
    assert_eq!(code(apply(&t.app, &public(&t), &t.service, "volunteer-facilitator", new()).await.map(drop)), "role_closed");
    assert!(queries::open_roles(&t.app, &public(&t), t.service.id, new_day()).await.unwrap().is_empty());
}

fn new_day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 10, 26).unwrap()
}

#[tokio::test]
async fn roles_of_one_title_have_addresses_of_their_own_and_a_stale_change_is_refused() {
    let t = TestApp::new().await;
    let permit: Recruit = t.permit(&t.signed_in("Rae Recruiter", &[Role::Recruiter]).await);
    let text = check_role(&role_form()).unwrap();
    let first = vacancies::make_role(&t.app, &permit, &text).await.unwrap();
    let second = vacancies::make_role(&t.app, &permit, &text).await.unwrap();
    assert_eq!(queries::role(&t.app, &permit, first).await.unwrap().slug, "volunteer-facilitator");
    assert_eq!(queries::role(&t.app, &permit, second).await.unwrap().slug, "volunteer-facilitator-2");

    vacancies::change_role(&t.app, &permit, first, 1, &text).await.unwrap();
    assert_eq!(code(vacancies::change_role(&t.app, &permit, first, 1, &text).await), "changed");
}

#[tokio::test]
async fn the_board_is_oldest_first_and_the_late_are_pressing() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let (first, _) = confirmed(&t).await;
    t.app.clock().move_to(t.app.clock().now() + Duration::days(15));
    confirmed(&t).await;
    let permit: Recruit = t.permit(&recruiter);

    let board = queries::board(&t.app, &permit, ApplicationState::Applied, &Paging::from_query("", "", "")).await.unwrap();
    assert_eq!((board.total, board.rows[0].id), (2, first));
    let today = t.service.zone.to_local(t.app.clock().now()).date();
    let waiting = queries::attention(&t.app, &recruiter, &t.service, today).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.urgent).collect::<Vec<_>>(), [true, false]);
    let volunteer = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    assert!(queries::attention(&t.app, &volunteer, &t.service, today).await.unwrap().is_empty());
}
