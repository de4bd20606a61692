//! Who sees what: an agency its own, a volunteer the cases they sit on, nobody another service's.

use super::{agency, burglary, coordinator, open_case, receive};
use crate::cases::commands::record_case_event;
use crate::cases::permits::{AssessCases, KeepParties, OpenCase, OwnReferrals, ScreenReferrals, SeeCases};
use crate::cases::queries::{self, CaseFilter, ReferralFilter};
use crate::people::permits::KeepRecords;
use crate::people::practitioners::commands::{make_practitioner, record_supervision, set_state};
use crate::people::practitioners::model::{NewPractitioner, StateChange, SupervisionDay};
use crate::people::practitioners::rules::Capacity;
use crate::people::practitioners::supervisors::{end_supervisor, set_supervisor};
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::permit::{RoomPermit, SystemPermit};
use crate::shared::paging::Paging;
use crate::shared::{Actor, CaseId, PersonId, Refusal, Role, ServiceId};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::{assignment, rj_case};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

fn first_page() -> Paging {
    Paging::from_query("", "", "")
}

/// Seat somebody on a case, as an accepted offer does.
async fn seat(test: &TestApp, case: CaseId, person: PersonId) -> Uuid {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let id = tx.new_id();
    assignment::ActiveModel {
        id: Set(id),
        service_id: Set(test.service.id.0),
        case_id: Set(case.0),
        person_id: Set(person.0),
        seat: Set("LEAD".into()),
        offer_id: Set(tx.new_id()),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        ended_reason: Set(None),
    }
    .insert(&*tx)
    .await
    .unwrap();
    test.app.commit(tx).await.unwrap();
    id
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

/// A volunteer who works here since the beginning of the month.
async fn practises(test: &TestApp, person: PersonId) {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let new = NewPractitioner::starting(Kind::Volunteer, Standing::Active, day(1), Capacity::default());
    make_practitioner(&tx, test.service.id, person, &new).await.unwrap();
    test.app.commit(tx).await.unwrap();
}

async fn change<A: sea_orm::ActiveModelBehavior + ActiveModelTrait + Send>(test: &TestApp, row: A)
where
    <A::Entity as sea_orm::EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    row.update(&*tx).await.unwrap();
    test.app.commit(tx).await.unwrap();
}

async fn opens(test: &TestApp, actor: &Actor, case: CaseId) -> Result<(), Refusal> {
    let permit = SeeCases::of(actor, None)?;
    OpenCase::within(&test.app, &permit, None, case).await.map(drop)
}

#[tokio::test]
async fn two_agencies_do_not_see_each_others_referrals() {
    let test = TestApp::new().await;
    let (police, council) = (agency(&test, "Constabulary").await, agency(&test, "City Council").await);
    let mut new = burglary();
    new.agency = Some(police);
    let id = receive(&test, new).await;

    let officer = test.person("Ruth Gale").await;
    let officer = test.signed_in_as(officer, "Ruth Gale", &[Role::Referrer], Some(police)).await;
    let clerk = test.person("Tom Wray").await;
    let clerk = test.signed_in_as(clerk, "Tom Wray", &[Role::AgencyLead], Some(council)).await;
    let (officer, clerk): (OwnReferrals, OwnReferrals) = (test.permit(&officer), test.permit(&clerk));

    assert_eq!(queries::own_referrals(&test.app, &officer, &first_page()).await.unwrap().total, 1);
    assert_eq!(queries::own_status(&test.app, &officer, id).await.unwrap().state, "ACKNOWLEDGED");
    assert_eq!(queries::own_referrals(&test.app, &clerk, &first_page()).await.unwrap().total, 0);
    assert_eq!(queries::own_status(&test.app, &clerk, id).await.unwrap_err(), Refusal::NotFound);
}

#[tokio::test]
async fn a_volunteer_sees_a_case_while_they_sit_on_it_and_finds_no_other() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    let sunil = test.signed_in("Sunil Rao", &[Role::Volunteer]).await;
    assert_eq!(opens(&test, &moira, case).await, Err(Refusal::NotFound), "guessing helps nobody");

    let seated = seat(&test, case, moira.person).await;
    assert_eq!(opens(&test, &moira, case).await, Ok(()));
    assert_eq!(opens(&test, &sunil, case).await, Err(Refusal::NotFound));
    let mine: SeeCases = test.permit(&moira);
    assert_eq!(queries::cases(&test.app, &mine, &CaseFilter::default(), &first_page()).await.unwrap().total, 1);
    let theirs: SeeCases = test.permit(&sunil);
    assert_eq!(queries::cases(&test.app, &theirs, &CaseFilter::default(), &first_page()).await.unwrap().total, 0);

    let ended = Some(test.app.clock().now());
    change(&test, assignment::ActiveModel { id: Set(seated), ends_at: Set(ended), ..Default::default() }).await;
    assert_eq!(opens(&test, &moira, case).await, Err(Refusal::NotFound), "a seat given up ends the sight of it");
}

#[tokio::test]
async fn who_was_suspended_or_has_left_sees_their_cases_no_more() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    seat(&test, case, moira.person).await;
    let vera = test.signed_in("Vera Lund", &[Role::CaseSupervisor]).await;
    practises(&test, moira.person).await;
    practises(&test, vera.person).await;
    set_supervisor(&test.app, &test.permit::<KeepRecords>(&coordinator(&test).await), moira.person, vera.person).await.unwrap();
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    for (state, expected) in
        [(Standing::Suspended, Err(Refusal::NotFound)), (Standing::Restricted, Ok(())), (Standing::Left, Err(Refusal::NotFound))]
    {
        for who in [&moira, &vera] {
            assert_eq!(opens(&test, who, case).await, Ok(()), "{} before", who.name);
            let set = async |state: Standing| {
                let tx = test.app.begin(&permit).await.unwrap();
                let change = StateChange { state, on: day(1), reason: None };
                set_state(&tx, test.service.id, who.person, &change).await.unwrap();
                test.app.commit(tx).await.unwrap();
            };
            set(state).await;
            assert_eq!(opens(&test, who, case).await, expected, "{}: {state}", who.name);
            set(Standing::Active).await;
        }
    }
}

#[tokio::test]
async fn a_closed_case_fades_from_view_after_a_month() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    seat(&test, case, moira.person).await;
    for (days, expected) in [(29, Ok(())), (31, Err(Refusal::NotFound))] {
        let closed = test.app.clock().now() - chrono::Duration::days(days);
        change(&test, rj_case::ActiveModel { id: Set(case.0), closed_at: Set(Some(closed)), ..Default::default() }).await;
        assert_eq!(opens(&test, &moira, case).await, expected, "{days} days");
    }
    assert_eq!(opens(&test, &coordinator(&test).await, case).await, Ok(()));
}

#[tokio::test]
async fn a_supervisor_sees_the_cases_of_those_they_supervise() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    let vera = test.signed_in("Vera Lund", &[Role::CaseSupervisor]).await;
    seat(&test, case, moira.person).await;
    assert_eq!(opens(&test, &vera, case).await, Err(Refusal::NotFound));

    let permit = SystemPermit::because(Some(test.service.id), "a test");
    practises(&test, moira.person).await;
    let tx = test.app.begin(&permit).await.unwrap();
    let held = SupervisionDay::Held(day(20));
    record_supervision(&tx, test.service.id, moira.person, Some(vera.person), held).await.unwrap();
    test.app.commit(tx).await.unwrap();
    assert_eq!(opens(&test, &vera, case).await, Err(Refusal::NotFound), "a recorded supervision opens nothing");

    let keeps: KeepRecords = test.permit(&coordinator(&test).await);
    set_supervisor(&test.app, &keeps, moira.person, vera.person).await.unwrap();
    assert_eq!(opens(&test, &vera, case).await, Ok(()));
    end_supervisor(&test.app, &keeps, moira.person, vera.person).await.unwrap();
    assert_eq!(opens(&test, &vera, case).await, Err(Refusal::NotFound), "ended, it closes the case at once");
}

#[tokio::test]
async fn who_was_asked_and_who_said_no_is_told_to_those_who_match_alone() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    seat(&test, case, moira.person).await;
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    for kind in ["OFFERED", "OFFER_DECLINED", "OFFER_EXPIRED", "CONFLICT_DECLARED", "ALLOCATED"] {
        record_case_event(&tx, test.service.id, case, kind, None).await.unwrap();
    }
    test.app.commit(tx).await.unwrap();
    let told = async |actor: &Actor| {
        let permit: SeeCases = test.permit(actor);
        let open = OpenCase::within(&test.app, &permit, None, case).await.unwrap();
        queries::case_view(&test.app, &open).await.unwrap().history.into_iter().rev().map(|row| row.kind).collect::<Vec<_>>()
    };
    assert_eq!(told(&moira).await, ["OPENED", "ALLOCATED"]);
    assert_eq!(told(&coordinator(&test).await).await.len(), 6);
}

#[tokio::test]
async fn another_services_coordinator_finds_nothing() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let id = receive(&test, burglary()).await;
    let elsewhere = Actor { service: ServiceId(test.app.clock().new_id()), ..coordinator(&test).await };
    assert_eq!(opens(&test, &elsewhere, case).await, Err(Refusal::NotFound));
    let permit: ScreenReferrals = test.permit(&elsewhere);
    assert_eq!(queries::referral(&test.app, &permit, id).await.unwrap_err(), Refusal::NotFound);
    assert_eq!(queries::referrals(&test.app, &permit, &ReferralFilter::default(), &first_page()).await.unwrap().total, 0);
}

#[tokio::test]
async fn roles_that_open_no_case_hold_no_permit_and_the_second_step_is_asked_for() {
    let test = TestApp::new().await;
    for role in [Role::Applicant, Role::Trainer, Role::Recruiter, Role::Referrer, Role::Commissioner, Role::Administrator, Role::Auditor] {
        let actor = test.signed_in("Somebody Else", &[role]).await;
        assert_eq!(SeeCases::of(&actor, None).unwrap_err(), Refusal::NotAllowed, "{role}");
        assert_eq!(AssessCases::of(&actor, None).unwrap_err(), Refusal::NotAllowed, "{role}");
        assert_eq!(ScreenReferrals::of(&actor, None).unwrap_err(), Refusal::NotAllowed, "{role}");
    }
    let supervisor = test.signed_in("Vera Lund", &[Role::CaseSupervisor]).await;
    assert_eq!(KeepParties::of(&supervisor, None).unwrap_err(), Refusal::NotAllowed, "what a party asks for is the office's");
    let hasty = Actor { second_step: false, ..coordinator(&test).await };
    assert_eq!(SeeCases::of(&hasty, None).unwrap_err(), Refusal::SecondStep);
}

#[tokio::test]
async fn a_case_is_found_by_its_number_or_a_name_in_it_and_signs_are_only_signs() {
    let test = TestApp::new().await;
    open_case(&test).await;
    let permit: SeeCases = test.permit(&coordinator(&test).await);
    for (words, found) in [("bull", 1), ("Liam B", 1), ("rj-2026", 1), ("nobody", 0), ("%", 0), ("_", 0), ("'; DROP TABLE party; --", 0)] {
        let filter = CaseFilter::read("open", "PETERBOROUGH", "", words);
        assert_eq!(queries::cases(&test.app, &permit, &filter, &first_page()).await.unwrap().total, found, "{words}");
    }
    let filter = CaseFilter::read("CLOSED", "", "yes", "");
    assert_eq!(queries::cases(&test.app, &permit, &filter, &first_page()).await.unwrap().total, 0);
}
