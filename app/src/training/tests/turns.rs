//! Who gets what frees, when many wait; what is looked at again when a line manager approves; and the cap of agencies.

use super::{Story, code, ymd};
use crate::agencies::commands::find_or_record;
use crate::platform::permit::SystemPermit;
use crate::shared::text::Email;
use crate::shared::{AgencyId, Refusal, Role, RunId};
use crate::training::commands;
use crate::training::forms::{Approval, PlaceFor};
use crate::training::model::{BookingState, ManagerSays};
use crate::training::permits::BookForOthers;
use crate::training::queries;
use entity::{booking, booking_approval};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use uuid::Uuid;

impl Story {
    pub(super) fn system(&self) -> SystemPermit {
        SystemPermit::because(Some(self.test.service.id), "a test")
    }

    pub(super) async fn agency(&self, name: &str) -> AgencyId {
        let tx = self.test.app.begin(&self.system()).await.unwrap();
        let (agency, _) = find_or_record(&tx, self.test.service.id, name).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
        agency
    }

    /// People who wait one after the other, sent by that agency.
    async fn wait_in_line(&self, run: RunId, agency: Option<AgencyId>, many: usize) -> Vec<Uuid> {
        let mut people = Vec::with_capacity(many);
        for number in 0..many {
            people.push(self.test.person(&format!("Person {number}")).await);
        }
        let tx = self.test.app.begin(&self.system()).await.unwrap();
        let mut rows = Vec::with_capacity(many);
        for person in people {
            let row = booking::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(self.test.service.id.0),
                run_id: Set(run.0),
                person_id: Set(person.0),
                agency_id: Set(agency.map(|id| id.0)),
                state: Set(BookingState::Waitlisted.code().to_owned()),
                asked_at: Set(tx.now()),
                version: Set(1),
                ..Default::default()
            };
            rows.push(row.insert(&*tx).await.unwrap().id);
        }
        self.test.app.commit(tx).await.unwrap();
        rows
    }

    pub(super) async fn row(&self, booking: Uuid) -> booking::Model {
        booking::Entity::find_by_id(booking).one(self.test.app.read(&self.system())).await.unwrap().unwrap()
    }

    pub(super) async fn asks_for(&self, run: RunId, agency: AgencyId, approval: Approval) -> Result<(Uuid, BookingState), Refusal> {
        let office = self.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
        let permit = BookForOthers::open(&self.test.app, &office, None, run).await.unwrap();
        let email = format!("{}@example.org", uuid::Builder::from_random_bytes(rand::random()).into_uuid());
        let asked = PlaceFor {
            name: "Asha Bell".into(),
            email: Email::parse(&email).unwrap(),
            agency: Some(agency),
            approval,
            needs: None,
            despite: None,
        };
        let booked = commands::book_for(&self.test.app, &permit, &self.test.service, &asked).await;
        booked.map(|(id, state)| (id.0, state))
    }
}

#[tokio::test]
async fn a_place_goes_on_behind_more_than_two_hundred_whom_the_cap_keeps_out() {
    let story = Story::new().await;
    let agency = story.agency("Fenbridge Housing").await;
    let run = story.run(&[ymd(2026, 11, 9)], 2).await;
    story.change(run, |plan| plan.agency_cap = Some(1)).await.unwrap();
    story.asks_for(run, agency, Approval::Given { name: "Owen Pryce".into() }).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.wait_in_line(run, Some(agency), 205).await;
    let last = story.wait_in_line(run, None, 1).await[0];

    let tx = story.test.app.begin(&story.system()).await.unwrap();
    commands::give_back_for(&story.test.app, &tx, &story.test.service, run, moira.person, None).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    assert!(story.row(last).await.offer_ends_at.is_some());
    assert_eq!(story.view(run).await.run.taken, 2, "the place is kept for them");
}

#[tokio::test]
async fn what_came_between_is_looked_at_again_when_the_line_manager_approves() {
    let story = Story::new().await;
    let agency = story.agency("Fenbridge Housing").await;
    let before = story.another("AWARENESS", None).await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let manager = Approval::Ask { name: "Owen Pryce".into(), email: Email::parse("owen.pryce@example.org").unwrap() };
    let (booking, state) = story.asks_for(run, agency, manager).await.unwrap();
    assert_eq!(state, BookingState::Requested);
    story.change_course(story.course, |course| course.prerequisite = Some(before)).await.unwrap();

    let approval = booking_approval::Entity::find().one(story.test.app.read(&story.system())).await.unwrap().unwrap().id;
    commands::decide_as_manager(&story.test.app, &story.system(), &story.test.service, approval, ManagerSays::Approved, None)
        .await
        .unwrap();
    assert_eq!((story.row(booking).await.state.as_str(), story.view(run).await.run.taken), ("WAITLISTED", 0));
    let history = queries::history(&story.test.app, &story.system(), booking.into()).await.unwrap();
    let said = history.iter().find_map(|event| event.words.clone()).unwrap();
    assert_eq!(said, "Complete the course Course AWARENESS first: this one builds on it.");
    story.test.run_jobs().await;
    assert!(story.test.mails().iter().any(|mail| String::from_utf8_lossy(&mail.octets).contains("Course AWARENESS")), "they are told");
}

#[tokio::test]
async fn the_cap_is_not_set_below_what_an_agency_has() {
    let story = Story::new().await;
    let agency = story.agency("Fenbridge Housing").await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    for _ in 0..2 {
        story.asks_for(run, agency, Approval::Given { name: "Owen Pryce".into() }).await.unwrap();
    }
    let refused = story.change(run, |plan| plan.agency_cap = Some(1)).await;
    let Err(Refusal::Invalid(wrong)) = &refused else { panic!("{refused:?}") };
    assert_eq!(wrong.at("agency_cap"), Some("Enter at least 2: Fenbridge Housing has so many places by now"));
    assert_eq!(code(refused), "below_taken");
    story.change(run, |plan| plan.agency_cap = Some(2)).await.unwrap();
}
