//! Signing in on the day with a code of one's own, and the register on paper.

use super::{Story, at, ymd};
use crate::platform::permit::SystemPermit;
use crate::shared::RunId;
use crate::training::model::BookingState;
use crate::training::queries::{self, Delegate};
use crate::training::rules::shown_code;
use crate::training::{commands, tests::http::Answer};
use axum::http::StatusCode;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

impl Story {
    async fn delegate(&self, run: RunId) -> Delegate {
        queries::delegates(&self.test.app, &self.teaches(run).await).await.unwrap().remove(0)
    }

    async fn has_needs(&self, booking: Uuid, words: &str) {
        let tx = self.test.app.begin(&SystemPermit::because(Some(self.test.service.id), "a test")).await.unwrap();
        let row = entity::booking::ActiveModel { id: Set(booking), needs: Set(Some(words.to_owned())), ..Default::default() };
        row.update(&*tx).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }

    async fn types(&self, code: &str) -> Answer {
        self.post_public_back("/training/sign-in", &[("_form", "sign-in-code"), ("_page", "/training/sign-in"), ("own_code", code)]).await
    }
}

#[tokio::test]
async fn a_delegate_signs_in_with_their_own_code_on_the_day_and_the_trainer_makes_the_mark() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    story.change(run, |plan| plan.own_codes = true).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let booking = story.delegate(run).await.booking;
    let code = shown_code(&commands::own_code(&story.test.app, booking).unwrap());

    let place = commands::place_link(&story.test.app, booking.into()).unwrap();
    let place = place.split_once("/training/").map(|(_, rest)| format!("/training/{rest}")).unwrap();
    assert!(story.get_public(&place).await.text.contains(&code));
    assert!(story.get(&moira, &format!("/training/runs/{run}")).await.text.contains(&code));
    assert!(story.types(&code).await.text.contains("Nobody with a place on a course that is on now has this code"), "days before");

    story.now_is(ymd(2026, 11, 9), at(8, 29));
    assert!(story.types(&code).await.text.contains("Nobody with a place"), "more than an hour before");
    story.now_is(ymd(2026, 11, 9), at(9, 50));
    let mut typed = code.to_lowercase();
    for _ in 0..2 {
        let answer = story.types(&typed).await;
        assert!(!answer.text.contains("error-summary") && !answer.text.contains("Moira"), "{}", answer.text);
        typed.push(' ');
    }
    assert_eq!(story.delegate(run).await.state, BookingState::Confirmed, "a sign-in is no mark");
    let day = story.view(run).await.days[0].id;
    let page = story.get(&story.trainer, &format!("/training/runs/{run}/register?day={day}")).await.text;
    assert!(page.contains("Signed in at 09:50 with their own code. Keep the register to make it a mark"), "{page}");
    assert!(page.contains("value=\"LATE\" checked"), "twenty minutes after the beginning");

    story.now_is(ymd(2026, 11, 10), at(10, 0));
    assert!(story.types(&code).await.text.contains("Nobody with a place"), "no day of theirs");
}

#[tokio::test]
async fn a_run_without_codes_takes_none_and_whoever_guesses_has_to_wait() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(9, 0));
    let code = commands::own_code(&story.test.app, story.delegate(run).await.booking).unwrap();
    assert!(!story.get(&moira, &format!("/training/runs/{run}")).await.text.contains(&shown_code(&code)));
    assert!(story.types("12").await.text.contains("Enter the six letters and digits"), "not counted");
    for _ in 0..10 {
        assert!(story.types(&code).await.text.contains("Nobody with a place"));
    }
    assert!(story.types(&code).await.text.contains("Too many wrong codes came from here. Wait 10 minutes"));
    story.now_is(ymd(2026, 11, 9), at(9, 11));
    assert!(story.types(&code).await.text.contains("Nobody with a place"), "it opens again");
}

#[tokio::test]
async fn the_register_on_paper_says_who_is_expected_and_needs_only_when_asked() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let booking = story.delegate(run).await.booking;
    story.has_needs(booking, "No nuts").await;
    let sheet = format!("/training/runs/{run}/register/sheet");
    let plain = story.get(&story.trainer, &sheet).await.text;
    for part in ["Moira Ellis", "Mon 9 Nov 2026, 09:30 to 16:00", "Wed 11 Nov 2026", "One person is expected"] {
        assert!(plain.contains(part), "{part}: {plain}");
    }
    assert!(!plain.contains("No nuts") && !plain.contains("Access and diet</th>"));
    let with_needs = story.get(&story.trainer, &format!("{sheet}?needs=yes")).await.text;
    assert!(with_needs.contains("No nuts") && with_needs.contains("do not hand it round"));
    assert_eq!(story.get(&moira, &sheet).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn marks_for_a_day_that_was_taken_off_meanwhile_are_named() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let booking = story.delegate(run).await.booking;
    let off = story.view(run).await.days[1].id.to_string();
    story.change(run, |plan| plan.days.truncate(1)).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let (field, page) = (format!("mark-{booking}"), format!("/training/runs/{run}/register"));
    let address = format!("{page}?day={off}");
    let form = [("_form", "register"), ("_page", address.as_str()), ("day", off.as_str()), (field.as_str(), "APOLOGY")];
    let back = story.post_back(&story.trainer, &page, &form).await.text;
    for part in ["Wed 11 Nov 2026 was taken off this run meanwhile", "What you marked for Wed 11 Nov 2026", "Moira Ellis: Sent an apology"]
    {
        assert!(back.contains(part), "{part}: {back}");
    }
    assert!(!back.contains("value=\"APOLOGY\" checked"), "not drawn over another day");
}
