//! Somebody of the service books for a person who is busy or away: a warning that gives way to a reason. Another course does not.

use super::{Story, plan, ymd};
use crate::shared::{Actor, Role, RunId};
use crate::training::commands;
use crate::training::model::BookingState;
use crate::training::permits::PlanTraining;
use crate::training::queries;
use entity::{audit_entry, blocked_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

const SAID: &str = "They are busy or away on a day of this run";

impl Story {
    /// Somebody with an address on record who has blocked 9 November.
    async fn away(&self, name: &str) -> Actor {
        let who = self.volunteer(name).await;
        let tx = self.test.app.begin(&self.system()).await.unwrap();
        let block = blocked_date::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(self.test.service.id.0),
            person_id: Set(who.person.0),
            first_day: Set(ymd(2026, 11, 9)),
            last_day: Set(ymd(2026, 11, 9)),
            words: Set(None),
            created_at: Set(tx.now()),
            withdrawn_at: Set(None),
        };
        block.insert(&*tx).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
        who
    }

    async fn books_for(&self, by: &Actor, run: RunId, more: &[(&str, &str)]) -> String {
        let page = format!("/training/runs/{run}/book-for");
        let mut form = vec![("_form", "book_for"), ("_page", page.as_str()), ("name", "Moira Ellis"), ("email", "moira.ellis@example.org")];
        form.extend_from_slice(more);
        self.post_back(by, &page, &form).await.text
    }

    async fn state_of(&self, who: &Actor, run: RunId) -> Option<BookingState> {
        queries::standing(self.test.app.read(&self.system()), run, who.person).await.unwrap().state()
    }
}

#[tokio::test]
async fn what_is_in_their_own_calendar_gives_way_to_a_reason_that_stays_on_record() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.away("Moira Ellis").await;
    let office = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let plain = [("approval", "none")];
    let warned = story.books_for(&office, run, &plain).await;
    assert!(warned.contains(SAID) && warned.contains("They come all the same"), "{warned}");
    assert_eq!(story.state_of(&moira, run).await, None);
    let no_reason = story.books_for(&office, run, &[("approval", "none"), ("despite", "yes")]).await;
    assert!(no_reason.contains("Enter why they come all the same"), "{no_reason}");
    let why = "She moves her leave by a day";
    let booked = story.books_for(&office, run, &[("approval", "none"), ("despite", "yes"), ("despite_reason", why)]).await;
    assert!(booked.contains("The place is booked"), "{booked}");
    assert_eq!(story.state_of(&moira, run).await, Some(BookingState::Confirmed));
    let line = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("booking.clash_overlooked"));
    let lines = line.all(story.test.app.read(&story.system())).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert!(format!("{:?}", lines[0]).contains(why), "{lines:?}");
    assert!(story.book(&moira, run).await.is_err(), "she has it already");
}

#[tokio::test]
async fn a_delegate_and_whoever_leads_an_agency_are_refused_as_before() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.away("Moira Ellis").await;
    assert_eq!(super::code(story.book(&moira, run).await), "blocked", "their own to free");
    let agency = story.agency("Fenbridge Housing").await;
    let other = story.run(&[ymd(2026, 11, 16)], 4).await;
    let tx = story.test.app.begin(&story.system()).await.unwrap();
    let asker = commands::Asker::of(moira.person, Some(agency), tx.now());
    commands::take(&story.test.app, &tx, &story.test.service, other, &asker).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    let lead = story.test.person("Pat Lead").await;
    let lead = story.test.signed_in_as(lead, "Pat Lead", &[Role::AgencyLead], Some(agency)).await;
    let told = [("approval", "given"), ("manager_name", "Owen Pryce"), ("despite", "yes"), ("despite_reason", "I say so")];
    let refused = story.books_for(&lead, run, &told).await;
    assert!(refused.contains("They cannot come on a day of this run") && !refused.contains("They come all the same"), "{refused}");
    assert_eq!(story.state_of(&moira, run).await, None);
}

#[tokio::test]
async fn another_course_stays_in_the_way_whether_they_come_to_it_or_teach_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let other = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, other).await.unwrap();
    let office = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let all = [("approval", "none"), ("despite", "yes"), ("despite_reason", "She wants to")];
    let refused = story.books_for(&office, run, &all).await;
    assert!(refused.contains("They cannot come on a day of this run"), "{refused}");
    assert_eq!(story.state_of(&moira, run).await, None);

    let both = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    let permit = story.test.permit::<PlanTraining>(&both);
    commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &plan(&[ymd(2026, 11, 9)], 4)).await.unwrap();
    let refused = story.book(&both, run).await.unwrap_err().to_string();
    assert_eq!(refused, "You teach Course PRACTITIONER on Mon 9 Nov 2026. Choose another run.");
}
