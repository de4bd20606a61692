//! Practising records on a real database: what is kept, what is refused, who sees it.

use super::permits::{KeepOwnTimes, KeepRecords, Parts, ReadPeople, Supervise};
use super::practitioners::model::{ItemKind, NewBlock, NewCheck, NewPractitioner, ObservedOutcome, OwnTimes, StateChange, SupervisionDay};
use super::practitioners::rules::Capacity;
use super::practitioners::supervisors::{end_supervisor, set_supervisor, supervisors_of};
use super::practitioners::{away, changes, commands, queries as records};
use super::queries::{self, Wanted};
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::{DbsLevel, Kind, Standing, VettingKind};
use crate::platform::permit::SystemPermit;
use crate::shared::paging::Paging;
use crate::shared::vocabulary::{District, Gender, Level};
use crate::shared::{Actor, PersonId, Refusal, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::{award, background_check, person, practitioner, supervision};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

const TODAY: (u32, u32) = (10, 26);

fn today() -> NaiveDate {
    day(TODAY.0, TODAY.1)
}

/// A practitioner in that state since September.
pub(crate) async fn practitioner(t: &TestApp, name: &str, state: Standing) -> PersonId {
    let id = t.person(name).await;
    let tx = t.app.begin(&SystemPermit::because(Some(t.service.id), "a test")).await.unwrap();
    let new = NewPractitioner::starting(Kind::Volunteer, state, day(9, 1), Capacity::default());
    assert!(commands::make_practitioner(&tx, t.service.id, id, &new).await.unwrap());
    t.app.commit(tx).await.unwrap();
    id
}

/// A volunteer with a sign-in and a practising record.
pub(super) async fn volunteer(t: &TestApp, name: &str) -> Actor {
    let person = practitioner(t, name, Standing::InTraining).await;
    t.signed_in_as(person, name, &[Role::Volunteer], None).await
}

async fn award(t: &TestApp, person: PersonId, level: Level) {
    award_between(t, person, level, day(9, 1), None).await;
}

async fn award_between(t: &TestApp, person: PersonId, level: Level, on: NaiveDate, until: Option<NaiveDate>) {
    let tx = t.app.begin(&SystemPermit::because(Some(t.service.id), "a test")).await.unwrap();
    let row = award::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(t.service.id.0),
        person_id: Set(person.0),
        level: Set(level.code().to_owned()),
        awarded_on: Set(on),
        expires_on: Set(until),
        awarded_by: Set(None),
        evidence: Set(serde_json::json!({})),
        words: Set(None),
        source: Set("LIST".to_owned()),
        superseded_at: Set(None),
        created_at: Set(tx.now()),
        standing: Set(None),
        scheme_version: Set(None),
    };
    row.insert(&*tx).await.unwrap();
    t.app.commit(tx).await.unwrap();
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    match outcome {
        Err(Refusal::Refused { code, .. }) => code.to_owned(),
        Err(Refusal::Invalid(problems)) => problems.0[0].code.clone(),
        Err(Refusal::NotFound) => "not_found".to_owned(),
        Err(Refusal::Changed) => "changed".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn to(state: Standing) -> StateChange {
    StateChange { state, on: today(), reason: Some("As agreed".to_owned()) }
}

fn own(version: i32) -> OwnTimes {
    OwnTimes {
        week: WeekGrid::parse("weekday evenings").unwrap(),
        max_travel_miles: 25,
        max_cases: 3,
        remote: true,
        languages: vec!["Urdu".to_owned()],
        areas: vec![District::Fenland],
        gender: Some(Gender::Female),
        version,
    }
}

#[tokio::test]
async fn nobody_becomes_active_while_something_is_missing_and_the_missing_is_named() {
    let t = TestApp::new().await;
    let permit: KeepRecords = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let id = practitioner(&t, "Vi Volunteer", Standing::InTraining).await;

    let refused = changes::change_state(&t.app, &permit, id, &to(Standing::Active), today()).await.unwrap_err();
    let sentence = refused.to_string();
    for missing in ["award", "DBS", "confidentiality", "data-protection", "safeguarding", "times"] {
        assert!(sentence.contains(missing), "{missing} is not in: {sentence}");
    }

    award(&t, id, Level::Foundation).await;
    changes::add_check(&t.app, &permit, id, &NewCheck::dbs(DbsLevel::Enhanced, day(9, 5))).await.unwrap();
    for kind in [ItemKind::Confidentiality, ItemKind::DataProtection, ItemKind::Safeguarding] {
        changes::add_item(&t.app, &permit, id, kind, day(9, 6)).await.unwrap();
    }
    let tx = t.app.begin(&permit).await.unwrap();
    commands::set_week(&tx, t.service.id, id, WeekGrid::ANY).await.unwrap();
    t.app.commit(tx).await.unwrap();

    changes::change_state(&t.app, &permit, id, &to(Standing::Active), today()).await.unwrap();
    assert_eq!(code(changes::change_state(&t.app, &permit, id, &to(Standing::Active), today()).await), "same_state");
    let states = records::states(&t.app, &permit, id).await.unwrap();
    let history: Vec<_> = states.iter().map(|row| (row.state.as_str(), row.starts_on, row.ends_on)).collect();
    assert_eq!(history, [("ACTIVE", today(), None), ("IN_TRAINING", day(9, 1), Some(day(10, 25)))]);
}

#[tokio::test]
async fn only_a_manager_suspends_and_only_who_may_sees_why() {
    let t = TestApp::new().await;
    let coordinator = t.signed_in("Cora Coordinator", &[Role::Coordinator]).await;
    let manager = t.signed_in("Mo Manager", &[Role::ServiceManager]).await;
    let id = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let change = to(Standing::Suspended);
    assert_eq!(code(changes::change_state(&t.app, &t.permit(&coordinator), id, &change, today()).await), "managers_only");
    changes::change_state(&t.app, &t.permit(&manager), id, &change, today()).await.unwrap();

    let table = [
        (Role::Coordinator, (true, true, true)),
        (Role::Recruiter, (true, false, false)),
        (Role::CaseSupervisor, (false, true, false)),
        (Role::Trainer, (false, false, false)),
    ];
    for (role, expected) in table {
        let parts = Parts::of(&Actor { roles: vec![role], ..coordinator.clone() });
        assert_eq!((parts.checks, parts.supervision, parts.keeps), expected, "{role}");
    }
}

#[tokio::test]
async fn a_new_check_takes_the_place_of_the_old_and_the_same_again_changes_nothing() {
    let t = TestApp::new().await;
    let permit: KeepRecords = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let id = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let dbs = NewCheck::dbs(DbsLevel::Enhanced, day(9, 5));
    for check in [&dbs, &dbs, &NewCheck::dbs(DbsLevel::EnhancedBarred, day(10, 1)), &NewCheck::vetting(VettingKind::Nppv2, day(12, 1))] {
        changes::add_check(&t.app, &permit, id, check).await.unwrap();
    }
    let current = records::checks(&t.app, &permit, id).await.unwrap();
    assert_eq!(current.iter().map(|row| row.level.as_str()).collect::<Vec<_>>(), ["ENHANCED_BARRED", "NPPV2"]);
    assert_eq!(background_check::Entity::find().count(t.app.read(&permit)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_supervision_that_was_booked_is_held_in_its_place() {
    let t = TestApp::new().await;
    let sue = t.signed_in("Sue Supervisor", &[Role::CaseSupervisor]).await;
    let permit: Supervise = t.permit(&sue);
    let id = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let keeps: KeepRecords = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    set_supervisor(&t.app, &keeps, id, sue.person).await.unwrap();
    changes::add_supervision(&t.app, &permit, id, SupervisionDay::Booked(day(10, 20))).await.unwrap();
    changes::add_supervision(&t.app, &permit, id, SupervisionDay::Booked(day(10, 21))).await.unwrap();
    changes::add_supervision(&t.app, &permit, id, SupervisionDay::Held(day(10, 22))).await.unwrap();
    let tx = t.app.begin(&permit).await.unwrap();
    commands::record_observation(&tx, t.service.id, id, Some(sue.person), day(10, 1), ObservedOutcome::Met).await.unwrap();
    t.app.commit(tx).await.unwrap();

    let done = records::done(&t.app, &permit, id).await.unwrap();
    assert_eq!((done.supervision_held, done.supervision_booked), (vec![day(10, 22)], vec![]));
    assert_eq!(done.observed, [(ObservedOutcome::Met, day(10, 1))]);
    assert_eq!(supervision::Entity::find().count(t.app.read(&permit)).await.unwrap(), 1);
}

#[tokio::test]
async fn two_people_are_kept_apart_once_in_either_direction() {
    let t = TestApp::new().await;
    let permit: KeepRecords = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let one = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let other = practitioner(&t, "Ola Other", Standing::Active).await;
    let number = |id: PersonId| {
        let db = t.app.read(&permit);
        async move { person::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap().reference }
    };
    let (its, others) = (number(one).await, number(other).await);
    let apart = async |person, with: &str| changes::keep_apart(&t.app, &permit, person, with, Some("Family".to_owned()), today()).await;

    apart(one, &others).await.unwrap();
    assert_eq!(code(apart(one, &others).await), "already_apart");
    assert_eq!(code(apart(other, &its).await), "already_apart");
    assert_eq!(code(apart(one, &its).await), "same_person");
    assert_eq!(code(apart(one, "P-1999-9999").await), "not_found");
    for (id, name) in [(one, "Ola Other"), (other, "Vi Volunteer")] {
        let list = records::kept_apart(&t.app, &permit, id).await.unwrap();
        assert_eq!(list.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [name]);
    }
}

#[tokio::test]
async fn a_volunteer_keeps_their_times_and_a_stale_form_is_refused() {
    let t = TestApp::new().await;
    let me = volunteer(&t, "Vi Volunteer").await;
    let permit: KeepOwnTimes = t.permit(&me);
    assert_eq!(queries::own_record(&t.app, &me).await.unwrap().len(), 2, "no week and no area yet");

    changes::keep_own_times(&t.app, &permit, &own(1)).await.unwrap();

    assert_eq!(code(changes::keep_own_times(&t.app, &permit, &own(1)).await), "changed");
    let words = records::words(&t.app, &permit, me.person, today()).await.unwrap();
    assert_eq!(words.week, Some(own(1).week));
    assert_eq!((words.languages, words.areas), (vec!["Urdu".to_owned()], vec!["FENLAND".to_owned()]));
    let head = records::head(&t.app, &permit, t.service.id, me.person).await.unwrap();
    assert_eq!((head.max_travel_miles, head.max_cases, head.remote, head.version), (25, 3, true, 2));
    assert_eq!(head.gender.as_deref(), Some("FEMALE"), "said by whoever came by application too");
    assert!(queries::own_record(&t.app, &me).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_is_no_practitioner_keeps_nothing_and_is_asked_for_nothing() {
    let t = TestApp::new().await;
    let me = t.signed_in("Ned Nobody", &[Role::Volunteer]).await;
    assert_eq!(code(changes::keep_own_times(&t.app, &t.permit(&me), &own(1)).await), "not_found");
    assert!(queries::own_record(&t.app, &me).await.unwrap().is_empty());
}

#[tokio::test]
async fn blocked_days_are_taken_back_by_their_owner_alone() {
    let t = TestApp::new().await;
    let (me, another) = (volunteer(&t, "Vi Volunteer").await, volunteer(&t, "Ola Other").await);
    let mine: KeepOwnTimes = t.permit(&me);
    let block = NewBlock { first_day: day(12, 24), last_day: day(12, 31), words: Some("Cyprus".to_owned()) };
    changes::block_own(&t.app, &mine, &block).await.unwrap();
    let kept = away::blocks(&t.app, &mine, me.person, today()).await.unwrap();

    assert_eq!(code(changes::unblock_own(&t.app, &t.permit(&another), kept[0].id).await), "not_found");
    changes::unblock_own(&t.app, &mine, kept[0].id).await.unwrap();
    assert_eq!(code(changes::unblock_own(&t.app, &mine, kept[0].id).await), "already_withdrawn");
    assert!(away::blocks(&t.app, &mine, me.person, today()).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_list_is_narrowed_sorted_and_searched_in_three_statements() {
    let t = TestApp::new().await;
    let permit: ReadPeople = t.permit(&t.signed_in("Cora Coordinator", &[Role::Coordinator]).await);
    let ada = practitioner(&t, "Ada Abel", Standing::Active).await;
    let bea = practitioner(&t, "Bea Bell", Standing::InTraining).await;
    practitioner(&t, "Cy 100% Cole", Standing::Active).await;
    award(&t, ada, Level::Awareness).await;
    award(&t, ada, Level::Intermediate).await;
    let tx = t.app.begin(&permit).await.unwrap();
    commands::set_areas(&tx, t.service.id, bea, &[District::Fenland, District::Peterborough]).await.unwrap();
    t.app.commit(tx).await.unwrap();

    let names = async |wanted: Wanted, sort: &str, desc: &str| {
        let listed = queries::people(&t.app, &permit, &wanted, today(), &Paging::from_query("1", sort, desc)).await.unwrap();
        assert_eq!(usize::try_from(listed.total).unwrap(), listed.rows.len());
        listed.rows.into_iter().map(|row| row.name).collect::<Vec<_>>().join(", ")
    };
    let every = Wanted::default;
    assert_eq!(names(every(), "", "").await, "Ada Abel, Bea Bell, Cy 100% Cole");
    assert_eq!(names(every(), "name", "1").await, "Cy 100% Cole, Bea Bell, Ada Abel");
    assert!(names(every(), "level", "1").await.starts_with("Ada"));
    assert_eq!(names(Wanted { state: Some(Standing::InTraining), ..every() }, "", "").await, "Bea Bell");
    assert_eq!(names(Wanted { level: Some(Level::Intermediate), ..every() }, "", "").await, "Ada Abel");
    assert_eq!(names(Wanted { level: Some(Level::Awareness), ..every() }, "", "").await, "");
    assert_eq!(names(Wanted { area: Some(District::Fenland), ..every() }, "", "").await, "Bea Bell");
    assert_eq!(names(Wanted { kind: Some(Kind::Staff), ..every() }, "", "").await, "");
    assert_eq!(names(Wanted { name: " BELL ".to_owned(), ..every() }, "", "").await, "Bea Bell");
    assert_eq!(names(Wanted { name: "%b%".to_owned(), ..every() }, "", "").await, "Ada Abel, Bea Bell");
}

#[tokio::test]
async fn nobody_records_what_lets_them_practise_about_themselves() {
    let t = TestApp::new().await;
    let me = practitioner(&t, "Cora Coordinator", Standing::Active).await;
    let actor = t.signed_in_as(me, "Cora Coordinator", &[Role::Coordinator, Role::ServiceManager], None).await;
    let keeps: KeepRecords = t.permit(&actor);
    let change = StateChange { state: Standing::OnLeave, on: day(10, 1), reason: None };
    assert_eq!(code(changes::change_state(&t.app, &keeps, me, &change, today()).await), "own_record");
    let check = NewCheck::dbs(DbsLevel::Enhanced, day(9, 5));
    assert_eq!(code(changes::add_check(&t.app, &keeps, me, &check).await), "own_record");
    assert_eq!(code(changes::add_item(&t.app, &keeps, me, ItemKind::Safeguarding, day(9, 6)).await), "own_record");
    let held = SupervisionDay::Held(day(10, 1));
    assert_eq!(code(changes::add_supervision(&t.app, &t.permit(&actor), me, held).await), "own_record");
}

#[tokio::test]
async fn who_left_comes_back_through_training() {
    let t = TestApp::new().await;
    let id = practitioner(&t, "Vi Volunteer", Standing::Left).await;
    let permit = SystemPermit::because(Some(t.service.id), "a test");
    let tx = t.app.begin(&permit).await.unwrap();
    let again = NewPractitioner::starting(Kind::Volunteer, Standing::InTraining, today(), Capacity::default());
    assert!(!commands::make_practitioner(&tx, t.service.id, id, &again).await.unwrap());
    t.app.commit(tx).await.unwrap();
    let rows = practitioner::Entity::find().filter(practitioner::Column::PersonId.eq(id.0)).all(t.app.read(&permit)).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["IN_TRAINING"]);
}

#[tokio::test]
async fn a_case_supervisor_records_only_about_those_whom_a_coordinator_gave_them() {
    let t = TestApp::new().await;
    let sue = t.signed_in("Sue Supervisor", &[Role::CaseSupervisor]).await;
    let cora = t.signed_in("Cora Coordinator", &[Role::Coordinator]).await;
    let (permit, keeps): (Supervise, KeepRecords) = (t.permit(&sue), t.permit(&cora));
    let id = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let supervision = async || changes::add_supervision(&t.app, &permit, id, SupervisionDay::Held(day(10, 22))).await;
    assert_eq!(code(supervision().await), "not_supervised");
    changes::add_supervision(&t.app, &t.permit(&cora), id, SupervisionDay::Held(day(10, 2))).await.unwrap();

    assert_eq!(code(set_supervisor(&t.app, &keeps, id, cora.person).await), "no_supervisor", "who does not hold the role");
    assert_eq!(code(set_supervisor(&t.app, &keeps, id, id).await), "own_supervisor");
    assert_eq!(code(set_supervisor(&t.app, &keeps, cora.person, sue.person).await), "not_found", "of who is no practitioner");
    set_supervisor(&t.app, &keeps, id, sue.person).await.unwrap();
    assert_eq!(code(set_supervisor(&t.app, &keeps, id, sue.person).await), "supervisor_already");
    supervision().await.unwrap();
    let named = supervisors_of(&t.app, &keeps, None, id).await.unwrap().named;
    assert_eq!(named.iter().map(|one| one.full_name.as_str()).collect::<Vec<_>>(), ["Sue Supervisor"]);

    end_supervisor(&t.app, &keeps, id, sue.person).await.unwrap();
    assert_eq!(code(end_supervisor(&t.app, &keeps, id, sue.person).await), "no_supervisor");
    assert_eq!(code(supervision().await), "not_supervised");
}

#[tokio::test]
async fn a_level_counts_from_its_day_to_its_end_wherever_it_is_asked_for() {
    let t = TestApp::new().await;
    let coordinator = t.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let permit: ReadPeople = t.permit(&coordinator);
    let table = [
        (day(10, 26), None, true),
        (day(9, 1), Some(day(10, 26)), true),
        (day(9, 1), Some(day(10, 25)), false),
        (day(10, 27), None, false),
    ];
    for (number, (on, until, counts)) in table.into_iter().enumerate() {
        let name = ["Ann Archer", "Bea Booth", "Cal Crowe", "Dot Drake"][number];
        let person = practitioner(&t, name, Standing::InTraining).await;
        award_between(&t, person, Level::Advanced, on, until).await;
        let db = t.app.read(&permit);
        let expected = counts.then_some(Level::Advanced);

        let levels = crate::accreditation::queries::current_levels(db, t.service.id, &[person], today()).await.unwrap();
        assert_eq!(levels.get(&person).copied(), expected, "{on} to {until:?}, awards");
        assert_eq!(records::readiness(db, person, today()).await.unwrap().level, expected, "{on} to {until:?}, becoming active");
        let wanted = Wanted { name: name.to_owned(), ..Wanted::default() };
        let listed = queries::people(&t.app, &permit, &wanted, today(), &Paging::from_query("1", "", "")).await.unwrap();
        assert_eq!(listed.rows[0].level, expected, "{on} to {until:?}, the list");
        let held = crate::accreditation::model::HeldLevel { level: Level::Advanced, awarded_on: on, expires_on: until };
        assert_eq!(held.is_current(today()), counts, "the rule says what the statement says");
    }
}
