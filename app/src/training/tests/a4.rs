//! A three-day Practitioner course of 2015 with a real mix of agencies, start to end through the pages (`docs/POLICY.md` 10.4).

mod makes_up;
mod stage;

use super::{at, ymd};
use crate::testing::readers::judge_mails;
use crate::training::commands::remind_and_thank;
use crate::training::forms::OwnPlace;
use crate::training::queries::{self, Outcome};
use entity::certificate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use stage::{A4, CONSTABULARY, DAYS, EIGHT, HALL, MANAGER, TEN, day_of, id_of};

impl A4 {
    /// The one-day course first: the Practitioner course builds on it.
    async fn awareness_first(&self) -> String {
        let awareness =
            self.add_course(&[("title", "RJ Awareness Foundation"), ("course_code", "RJ_AWARENESS"), ("length_days", "1")]).await;
        let criteria = "Prepares both sides\nKeeps neutral";
        let practitioner = self
            .add_course(&[
                ("title", "RJ Practitioner"),
                ("course_code", "RJ_PRACTITIONER"),
                ("length_days", "3"),
                ("prerequisite", &awareness),
                ("asks", "assessment"),
                ("asks", "evaluation"),
                ("criteria", criteria),
            ])
            .await;
        let mut day = HALL.to_vec();
        day.push(("max_places", "12"));
        let first_run = self.plan(&awareness, &[ymd(2015, 8, 26)], &day).await;
        for (name, ..) in TEN {
            assert!(self.ask_for(name, &first_run, false).await.text.contains("The place is booked"), "{name}");
        }
        self.story.now_is(ymd(2015, 8, 26), at(17, 0));
        self.register(&first_run, 1, &[]).await;
        practitioner
    }

    /// The run: eight places, three for one agency.
    async fn planned(&self, practitioner: &str) -> String {
        self.story.now_is(ymd(2015, 8, 28), at(9, 0));
        let run = self.plan(practitioner, &DAYS.map(day_of), &EIGHT).await;
        let page = format!("{run}/book-for");
        let stranger = [
            ("_form", "book_for"),
            ("_page", page.as_str()),
            ("name", "Rhys Penn"),
            ("email", "rhys.penn@example.org"),
            ("approval", "none"),
        ];
        let refused = self.story.post_back(&self.coordinator, &page, &stranger).await;
        assert!(refused.text.contains("They have not completed the course that this one builds on"), "{}", refused.text);
        run
    }

    /// Ten ask in the order of the list: eight have places, two wait.
    async fn asked(&self, run: &str) -> (String, String) {
        let sent = self.mails().await.len();
        for (number, (name, ..)) in (0u32..).zip(TEN) {
            let day = number / 3 + 1;
            if name == "Sean Doyle" {
                self.kaurs_manager_answers().await;
            }
            self.story.now_is(ymd(2015, 9, day), at(9, 10 + number));
            let answer = self.ask_for(name, run, name == "Jas Kaur").await.text;
            let expected = match name {
                "Jas Kaur" => "the line manager has mail",
                "Sean Doyle" | "Nia Bowen" => "They are on the waiting list",
                _ => "The place is booked",
            };
            assert!(answer.contains(expected), "{name}: {answer}");
        }
        let invited = self.told_since(sent).await;
        assert_eq!(invited.len(), 24, "three for each of eight");
        assert!(invited.iter().all(|(_, method, sequence, ..)| method == "REQUEST" && *sequence == 0));
        let doyle = self.link("sean.doyle@example.org", "/training/place/").await;
        let nia = self.link("nia.bowen@example.org", "/training/place/").await;
        assert!(self.page(&doyle).await.contains("Number 1 on the waiting list"));
        assert!(self.page(&doyle).await.contains("Your agency has the 3 places"));
        assert!(self.page(&nia).await.contains("Number 2 on the waiting list"));
        (doyle, nia)
    }

    /// Constable Kaur's line manager answers before the ninth asks; once, and not twice.
    async fn kaurs_manager_answers(&self) {
        assert!(self.subjects_to("jas.kaur@example.org").await.iter().any(|subject| subject == "A place is asked for"));
        let link = self.link(MANAGER, "/training/approve/").await;
        assert!(self.page(&link).await.contains("Jas Kaur"));
        let yes = [("_form", "approve"), ("_page", link.as_str()), ("says", "APPROVED")];
        assert_eq!(self.story.post_public(&link, &yes).await.location, link);
        let again = self.story.post_public_back(&link, &yes).await;
        assert!(again.text.contains("You have answered this already"), "{}", again.text);
        assert!(self.page(&link).await.contains("You answered on"));
    }

    /// 12 October: day 3 is somewhere else. The same entries, one higher.
    async fn day_three_moves(&self, run: &str) {
        self.story.now_is(ymd(2015, 10, 12), at(10, 0));
        let sent = self.mails().await.len();
        let id = id_of(run);
        self.story
            .change(id, |plan| {
                plan.days[2].own_place = Some(OwnPlace { venue: "Shire Hall, Cambridge".into(), address: String::new() });
            })
            .await
            .unwrap();
        let moved = self.told_since(sent).await;
        assert_eq!(moved.len(), 8);
        assert!(
            moved.iter().all(|(_, method, sequence, starts, place)| method == "REQUEST"
                && *sequence == 1
                && starts == "20151027T093000"
                && place.contains("Shire Hall")),
            "{moved:?}"
        );
    }

    /// Friday 16 October: inside three working days. The constable is passed over and told why, the volunteer has her turn.
    async fn a_late_cancellation(&self, doyle: &str, nia: &str) {
        self.story.now_is(ymd(2015, 10, 16), at(11, 0));
        let sent = self.mails().await.len();
        let carla = self.link("carla.reis@example.org", "/training/place/").await;
        let back = [("_form", "place"), ("_page", carla.as_str()), ("reason", "A court date")];
        assert_eq!(self.story.post_public(&format!("{carla}/cancel"), &back).await.location, carla);
        assert!(self.page(&carla).await.contains("Cancelled late"));
        let off = self.told_since(sent).await;
        assert_eq!(off.len(), 3);
        assert!(off.iter().all(|(to, method, ..)| to == "carla.reis@example.org" && method == "CANCEL"), "{off:?}");
        assert!(self.subjects_to("sean.doyle@example.org").await.contains(&"You are still on the waiting list".to_owned()));
        assert!(self.page(doyle).await.contains("Passed over"));
        assert!(self.page(nia).await.contains("Take it before Sat 17 Oct 2015, 11:00"), "{}", self.page(nia).await);
        self.nia_takes_it(nia).await;
    }

    /// Within the day: three invitations of her own.
    async fn nia_takes_it(&self, nia: &str) {
        self.story.now_is(ymd(2015, 10, 17), at(8, 0));
        let sent = self.mails().await.len();
        let take = [("_form", "place"), ("_page", nia)];
        assert_eq!(self.story.post_public(&format!("{nia}/take"), &take).await.location, nia);
        let hers = self.told_since(sent).await;
        assert_eq!(
            hers.iter().map(|(to, method, sequence, ..)| (to.as_str(), method.as_str(), *sequence)).collect::<Vec<_>>(),
            [("nia.bowen@example.org", "REQUEST", 0), ("nia.bowen@example.org", "REQUEST", 0), ("nia.bowen@example.org", "REQUEST", 0)]
        );
    }

    /// The days. The OPCC's delegate misses the second one.
    async fn the_days(&self, practitioner: &str, run: &str) -> (String, String) {
        for (number, (day, absent)) in DAYS.map(day_of).into_iter().zip([&[][..], &["Delyth Morgan"][..], &[][..]]).enumerate() {
            self.story.now_is(day, at(17, 0));
            self.register(run, number + 1, absent).await;
        }
        let delyth = self.link("delyth.morgan@example.org", "/training/place/").await;
        assert!(self.page(&delyth).await.contains("No later run with a free place is planned yet"));
        let next = [ymd(2015, 11, 24), ymd(2015, 11, 25), ymd(2015, 12, 1)];
        let later = self.plan(practitioner, &next, &EIGHT).await;
        let page = self.page(&delyth).await;
        assert!(page.contains("Day 2, Wed 21 Oct 2015") && page.contains("Come on Wed 25 Nov 2015 instead"), "{page}");
        (delyth, later)
    }

    /// Before anybody is assessed nobody has failed.
    async fn not_assessed_yet(&self, run: &str) {
        let permit = self.story.teaches(id_of(run)).await;
        let outcomes = queries::outcomes(&self.story.test.app, &permit, id_of(run)).await.unwrap();
        let all = outcomes.iter().fold(Outcome::default(), |sum, one| sum.and(one));
        assert_eq!((all.completed, all.not_assessed, all.not_passed, all.partial), (0, 7, 0, 1));
    }

    /// Seven pass; of them six send the form.
    async fn finish(&self, run: &str) {
        let permit = self.story.teaches(id_of(run)).await;
        let delegates = queries::delegates(&self.story.test.app, &permit).await.unwrap();
        for delegate in delegates.iter().filter(|delegate| delegate.name != "Delyth Morgan" && delegate.state.code() == "ATTENDED") {
            let page = format!("/training/bookings/{}/assess", delegate.booking);
            let half = [("_form", "assess"), ("_page", page.as_str()), ("outcome", "PASSED"), ("criteria", "0")];
            assert!(self.story.post_back(&self.story.trainer, &page, &half).await.text.contains("a pass needs all of them"));
            let passed = [("_form", "assess"), ("_page", page.as_str()), ("outcome", "PASSED"), ("criteria", "0"), ("criteria", "1")];
            assert_eq!(self.story.post(&self.story.trainer, &page, &passed).await.location, run);
        }
        remind_and_thank(&self.story.test.app).await.unwrap();
        for (number, delegate) in (0..).zip(delegates.iter().filter(|delegate| delegate.state.code() == "ATTENDED")) {
            if number == 6 {
                break;
            }
            let email = TEN.iter().find(|(name, ..)| *name == delegate.name).unwrap().1;
            let link = self.link(email, "/training/evaluate/").await;
            let all = [
                ("_form", "evaluate"),
                ("_page", link.as_str()),
                ("clear", "5"),
                ("useful", "4"),
                ("pace", "4"),
                ("trainer", "5"),
                ("place", "3"),
            ];
            assert_eq!(self.story.post_public(&link, &all).await.location, link);
            assert!(self.page(&link).await.contains("You have sent this form already"));
        }
    }

    /// Six certificates, each of which can be checked by its number; one more when the seventh sends the form.
    async fn certificates(&self, run: &str) {
        let permit = self.story.teaches(id_of(run)).await;
        let issued = certificate::Entity::find().filter(certificate::Column::CourseTitle.eq("RJ Practitioner"));
        let issued = issued.all(self.story.test.app.read(&permit)).await.unwrap();
        assert_eq!(issued.len(), 6);
        for row in &issued {
            let page = self.page(&format!("/verify/{}", row.number)).await;
            assert!(page.contains(&row.holder_name) && page.contains("27 Oct 2015"), "{page}");
        }
        assert!(!issued.iter().any(|row| row.holder_name == "Delyth Morgan"));
        let told = self.subjects_to("alan.pike@example.org").await;
        assert_eq!(told.iter().filter(|subject| subject.contains("certificate")).count(), 2, "of both courses: {told:?}");
    }

    /// The report line, by agency.
    async fn report(&self, run: &str) {
        let shown = self.story.get(&self.coordinator, run).await.text;
        assert!(shown.contains("What became of the places") && shown.contains("Did every part and passed"));
        let permit = self.story.teaches(id_of(run)).await;
        let outcomes = queries::outcomes(&self.story.test.app, &permit, id_of(run)).await.unwrap();
        let all = outcomes.iter().fold(Outcome::default(), |sum, one| sum.and(one));
        assert_eq!((all.completed, all.awarded, all.partial, all.late_cancel), (7, 6, 1, 1));
        let line = |one: &Outcome| (one.agency.clone().unwrap_or_default(), one.completed, one.partial, one.late_cancel);
        assert_eq!(
            outcomes.iter().map(line).collect::<Vec<_>>(),
            [
                ("BeNCH CRC".to_owned(), 1, 0, 0),
                ("Cambridge Neighbourhood Justice Panel".to_owned(), 1, 0, 0),
                (CONSTABULARY.to_owned(), 3, 0, 0),
                ("Cambridgeshire YOS".to_owned(), 1, 0, 0),
                ("OPCC Cambridgeshire".to_owned(), 0, 1, 0),
                ("Peterborough YOS".to_owned(), 0, 0, 1),
                (String::new(), 1, 0, 0),
            ]
        );
    }

    /// The missed day, made up for on the next run, counts towards the same course.
    async fn missed_day(&self, run: &str, later: &str, delyth: &str) {
        let days = self.story.view(id_of(later)).await.days;
        let missed = self.story.view(id_of(run)).await.days[1].id.to_string();
        let second = days[1].id.to_string();
        let come = [("_form", "place"), ("_page", delyth), ("missed", missed.as_str()), ("day", second.as_str())];
        let sent = self.mails().await.len();
        assert_eq!(self.story.post_public(&format!("{delyth}/make-up"), &come).await.location, delyth);
        let told = self.told_since(sent).await;
        assert_eq!(told.len(), 1, "one day alone");
        self.story.now_is(ymd(2015, 11, 25), at(17, 0));
        self.register(later, 2, &[]).await;
        let page = self.page(delyth).await;
        assert!(!page.contains("Day 2, Wed 21 Oct 2015") && page.contains("The trainer"), "{page}");
    }
}

#[tokio::test]
async fn the_three_day_practitioner_course_of_2015() {
    let a4 = A4::new().await;
    let practitioner = a4.awareness_first().await;
    let run = a4.planned(&practitioner).await;
    let (doyle, nia) = a4.asked(&run).await;
    a4.day_three_moves(&run).await;
    a4.a_late_cancellation(&doyle, &nia).await;
    let (delyth, later) = a4.the_days(&practitioner, &run).await;
    a4.not_assessed_yet(&run).await;
    a4.finish(&run).await;
    a4.certificates(&run).await;
    a4.report(&run).await;
    a4.missed_day(&run, &later, &delyth).await;
    makes_up::certified(&a4, &later, &delyth).await;
    let mailed = a4.story.test.mailed().await;
    assert!(mailed.len() > 40, "the whole story was told to calendars: {}", mailed.len());
    judge_mails(&mailed);
}
