//! A run that begins: whoever still waits for a place, or for a line manager's word, is told once that there was none this time.

use super::{Story, at, code, ymd};
use crate::shared::text::Email;
use crate::shared::{Actor, BookingId, RunId};
use crate::testing::letters::{subject, words};
use crate::training::commands::{self, decide_as_manager, end_waits};
use crate::training::forms::Approval;
use crate::training::model::{BookingNews, ManagerSays};
use crate::training::queries;
use entity::{audit_entry, booking, booking_approval};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

const NO_PLACE: &str = "There was no place this time";

impl Story {
    /// To whom each letter went whose subject begins so, and its words.
    pub(super) async fn letters(&self, begins: &str) -> Vec<(String, String)> {
        self.test.run_jobs().await;
        let mails = self.test.mails();
        let of = mails.iter().filter(|mail| subject(mail).starts_with(begins));
        of.map(|mail| (mail.to.to_string(), words(mail))).collect()
    }

    async fn booked(&self, who: &Actor, run: RunId) -> booking::Model {
        let row = booking::Entity::find().filter(booking::Column::RunId.eq(run.0)).filter(booking::Column::PersonId.eq(who.person.0));
        row.one(self.test.app.read(&self.system())).await.unwrap().unwrap()
    }

    /// Somebody of an agency for whom a place is asked, and whose line manager does not answer.
    async fn unanswered(&self, run: RunId) -> Uuid {
        let agency = self.agency("Fenbridge Housing").await;
        let manager = Approval::Ask { name: "Owen Pryce".into(), email: Email::parse("owen.pryce@example.org").unwrap() };
        self.asks_for(run, agency, manager).await.unwrap().0
    }

    /// The page of a place, as its link in a letter opens it.
    async fn place_page(&self, booking: Uuid) -> String {
        let link = commands::place_link(&self.test.app, booking.into()).unwrap();
        let path = link.strip_prefix(&self.test.app.config().base_url).unwrap().to_owned();
        self.get_public(&path).await.text
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_still_waits_when_a_run_begins_is_told_once_that_there_was_no_place() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 1).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    story.wait(&asha, run).await.unwrap();
    let asked = story.unanswered(run).await;

    story.now_is(ymd(2026, 11, 9), at(9, 29));
    end_waits(&story.test.app).await.unwrap();
    assert_eq!(story.booked(&asha, run).await.state, "WAITLISTED", "the run has not begun");

    story.now_is(ymd(2026, 11, 9), at(9, 30));
    let other = story.test.second_instance().await;
    let both = tokio::join!(end_waits(&story.test.app), end_waits(&other));
    assert_eq!(both, (Ok(()), Ok(())));
    end_waits(&other).await.unwrap();
    let told = story.letters(NO_PLACE).await;
    assert_eq!(told.len(), 2, "each once: {told:?}");
    let to_asha = &told.iter().find(|(to, _)| to == "asha.bell@example.org").unwrap().1;
    for part in [
        "There was no place for you on Course PRACTITIONER this time",
        "It began on Mon 9 Nov 2026, and no place came free for you",
        &format!("/training/courses/{}", story.course),
    ] {
        assert!(to_asha.contains(part), "{part}: {to_asha}");
    }
    let to_guest = &told.iter().find(|(to, _)| to != "asha.bell@example.org").unwrap().1;
    assert!(to_guest.contains("your line manager had not answered by then") && to_guest.contains("/training/place/"), "{to_guest}");
    let noted = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("booking.no_place"));
    assert_eq!(noted.count(story.test.app.read(&story.system())).await.unwrap(), 2);
    assert_eq!((story.booked(&moira, run).await.state.as_str(), story.view(run).await.run.taken), ("CONFIRMED", 1));
    nobody_waits_any_more(&story, &asha, run, asked).await;
}

async fn nobody_waits_any_more(story: &Story, asha: &Actor, run: RunId, asked: Uuid) {
    let waited = story.booked(asha, run).await;
    for id in [waited.id, asked] {
        assert_eq!(story.row(id).await.state, "CANCELLED");
        let history = queries::history(&story.test.app, &story.system(), BookingId(id)).await.unwrap();
        assert_eq!(history[0].news, BookingNews::NoPlace);
        let page = story.place_page(id).await;
        assert!(page.contains("You have no place on this run") && page.contains("The course began, and there was no place"), "{page}");
        assert!(!page.contains("Leave the waiting list") && !page.contains("Your line manager has been asked"), "{page}");
    }
    let own = story.get(asha, &format!("/training/runs/{run}")).await.text;
    assert!(!own.contains("Number 1 on the waiting list"), "{own}");
    let approval = booking_approval::Entity::find().one(story.test.app.read(&story.system())).await.unwrap().unwrap().id;
    let late = decide_as_manager(&story.test.app, &story.system(), &story.test.service, approval, ManagerSays::Approved, None).await;
    assert_eq!(code(late), "no_longer_asked");
    let office = story.get(&story.trainer, &format!("/training/runs/{run}")).await.text;
    assert!(!office.contains("What became of the places"), "who waited gave no place back: {office}");
}

#[tokio::test]
async fn whoever_cannot_sign_in_is_led_to_the_public_list_where_the_course_stands_on_it() {
    let story = Story::new().await;
    story.change_course(story.course, |course| course.public = true).await.unwrap();
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let asked = story.unanswered(run).await;
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    end_waits(&story.test.app).await.unwrap();
    let [(_, told)] = story.letters(NO_PLACE).await.try_into().unwrap();
    assert!(told.contains("/courses/practitioner") && !told.contains("/training/courses/"), "{told}");
    assert!(story.place_page(asked).await.contains("href=\"/courses/practitioner\""));
}

#[tokio::test]
async fn a_place_that_was_kept_is_free_again_and_old_waits_end_without_a_letter() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 20)], 1).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    story.wait(&asha, run).await.unwrap();
    story.cancel(&moira, run).await;
    assert!(story.booked(&asha, run).await.offer_ends_at.is_some());
    story.now_is(ymd(2026, 12, 20), at(10, 0));
    end_waits(&story.test.app).await.unwrap();
    assert_eq!((story.booked(&asha, run).await.state.as_str(), story.view(run).await.run.taken), ("CANCELLED", 0));
    assert!(story.letters(NO_PLACE).await.is_empty(), "nobody is written to weeks later");
}
