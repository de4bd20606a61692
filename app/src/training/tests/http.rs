use super::{Story, at, ymd};
use crate::shared::{Actor, Role};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;

/// What came back: status, where to, the page.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
    cookies: String,
}

impl Story {
    pub async fn get(&self, who: &Actor, path: &str) -> Answer {
        let cookie = self.test.cookie(who).await;
        self.send(&cookie, path, None).await
    }

    pub async fn post(&self, who: &Actor, path: &str, form: &[(&str, &str)]) -> Answer {
        let cookie = self.test.cookie(who).await;
        self.send(&cookie, path, Some(form)).await
    }

    /// Post a form that comes back, and open the page that it comes back to.
    pub async fn post_back(&self, who: &Actor, path: &str, form: &[(&str, &str)]) -> Answer {
        let cookie = self.test.cookie(who).await;
        let answer = self.send(&cookie, path, Some(form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.send(&format!("{cookie}; {}", answer.cookies), &answer.location, None).await
    }

    /// Post fields as a form that may carry a file, and open the page that it leads to.
    pub async fn post_parts(&self, who: &Actor, path: &str, fields: &[(&str, &str)]) -> String {
        let cookie = self.test.cookie(who).await;
        let part = |(name, value): &(&str, &str)| format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        let body = fields.iter().map(part).collect::<String>() + "--part--\r\n";
        let request = Request::post(path).header(header::COOKIE, &cookie).header("sec-fetch-site", "same-origin");
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=part").body(Body::from(body)).unwrap();
        let answer = answered(crate::serve::site(&self.test.app).oneshot(request).await.unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.send(&format!("{cookie}; {}", answer.cookies), &answer.location, None).await.text
    }

    /// Without a sign-in.
    pub async fn get_public(&self, path: &str) -> Answer {
        self.send("", path, None).await
    }

    pub async fn post_public(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send("", path, Some(form)).await
    }

    pub async fn post_public_back(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.send("", path, Some(form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.send(&answer.cookies, &answer.location, None).await
    }

    async fn send(&self, cookie: &str, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let request = Request::builder().uri(path).header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
        let request = match form {
            Some(fields) => request
                .method("POST")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(serde_urlencoded::to_string(fields).unwrap())),
            None => request.body(Body::empty()),
        };
        answered(crate::serve::site(&self.test.app).oneshot(request.unwrap()).await.unwrap()).await
    }
}

async fn answered(response: axum::response::Response) -> Answer {
    let status = response.status();
    let location = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let set = response.headers().get_all(header::SET_COOKIE).iter();
    let cookies = set.filter_map(|value| value.to_str().ok()?.split(';').next()).collect::<Vec<_>>().join("; ");
    let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
    Answer { status, location, text: String::from_utf8_lossy(&body).into_owned(), cookies }
}

const RUN: [(&str, &str); 13] = [
    ("_form", "run"),
    ("day1-day", "9"),
    ("day1-month", "11"),
    ("day1-year", "2026"),
    ("day1_starts", "09:30"),
    ("day1_ends", "16:00"),
    ("day2-day", "11"),
    ("day2-month", "11"),
    ("day2-year", "2026"),
    ("day2_starts", "09:30"),
    ("day2_ends", "16:00"),
    ("venue", "Room 2"),
    ("min_places", "2"),
];

#[tokio::test]
async fn a_trainer_adds_a_course_plans_a_run_and_a_volunteer_books_and_gives_back() {
    let story = Story::new().await;
    let moira = story.volunteer("Moira Ellis").await;
    let course = [
        ("_form", "course"),
        ("_page", "/training/courses/new"),
        ("title", "Awareness day"),
        ("course_code", "AWARENESS"),
        ("summary", "What it is about"),
        ("audience", "Everybody"),
        ("length_days", "1"),
    ];
    assert_eq!(story.get(&story.trainer, "/training/courses/new").await.status, StatusCode::OK);
    let made = story.post(&story.trainer, "/training/courses/new", &course).await;
    assert!(made.location.starts_with("/training/courses/"), "{}", made.text);
    let twice = story.post_back(&story.trainer, "/training/courses/new", &course).await;
    assert!(
        twice.text.contains("Choose another code") && twice.text.contains("Awareness day") && twice.text.contains("value=\"AWARENESS\"")
    );

    let course_key = made.location.rsplit('/').next().unwrap().to_owned();
    assert!(story.get(&story.trainer, &format!("/training/runs/new?course={course_key}")).await.text.contains("Awareness day"));
    let mut run = RUN.to_vec();
    run.extend([("max_places", "8"), ("course", course_key.as_str())]);
    let planned = story.post(&story.trainer, "/training/runs/new", &run).await;
    assert!(planned.location.starts_with("/training/runs/"), "{}", planned.location);

    let page = planned.location.clone();
    assert!(story.get(&moira, "/training").await.text.contains("8 of 8 free"));
    assert!(story.get(&moira, &page).await.text.contains("Book a place"));
    let booked = story.post(&moira, &format!("{page}/book"), &[("_form", "place"), ("_page", &page)]).await;
    assert_eq!(booked.location, page);
    assert!(story.get(&moira, &page).await.text.contains("Give my place back"));
    let diary = story.get(&moira, "/diary").await;
    assert!(diary.text.contains("Mon 9 Nov 2026, 09:30 to 16:00") && diary.text.contains("Week of"), "{}", diary.text);
    let again = story.post_back(&moira, &format!("{page}/book"), &[("_form", "place"), ("_page", &page)]).await;
    assert!(again.text.contains("You have a place on this run already."));
    let gone = story.post(&moira, &format!("{page}/cancel"), &[("_form", "place"), ("_page", &page), ("reason", "Work")]).await;
    assert_eq!(gone.location, page);
    assert!(story.get(&moira, &page).await.text.contains("Book a place"));
}

#[tokio::test]
async fn a_day_in_the_hour_that_summer_time_skips_comes_back_at_its_field_with_everything_typed() {
    let story = Story::new().await;
    let course = story.course.to_string();
    let page = format!("/training/runs/new?course={course}");
    let mut run = RUN.to_vec();
    run.retain(|(field, _)| !field.starts_with("day2"));
    run.extend([
        ("max_places", "8"),
        ("course", course.as_str()),
        ("_page", page.as_str()),
        ("day2_starts", "01:30"),
        ("day2_ends", "05:00"),
    ]);
    run.extend([("day2-day", "28"), ("day2-month", "3"), ("day2-year", "2027")]);
    let back = story.post_back(&story.trainer, "/training/runs/new", &run).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text.contains("the clocks go forward") && back.text.contains("href=\"#f-day2_starts\""), "{}", back.text);
    assert!(back.text.contains("value=\"01:30\"") && back.text.contains("value=\"Room 2\""));
}

#[tokio::test]
async fn the_full_run_says_so_and_offers_the_waiting_list() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let page = format!("/training/runs/{run}");
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    let full = story.post_back(&asha, &format!("{page}/book"), &[("_form", "place"), ("_page", &page)]).await;
    assert!(full.text.contains("Every place on this run is taken.") && full.text.contains("Join the waiting list"));
    story.post(&asha, &format!("{page}/wait"), &[("_form", "place"), ("_page", &page)]).await;
    assert!(story.get(&asha, &page).await.text.contains("Number 1 on the waiting list"));
}

#[tokio::test]
async fn what_was_typed_while_a_run_began_stays_beside_its_refusal() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let page = format!("/training/runs/{run}");
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let form = [("_form", "place"), ("_page", page.as_str()), ("reason", "My train stands still.")];
    let back = story.post_back(&moira, &format!("{page}/cancel"), &form).await;
    for part in ["This run has begun. Write to us that you cannot come", "My train stands still."] {
        assert!(back.text.contains(part), "{part} is not in {}", back.text);
    }
    assert!(!story.get(&moira, &page).await.text.contains("Give my place back"), "no form without it");
}

#[tokio::test]
async fn why_a_place_is_given_back_stays_beside_its_refusal_when_it_was_given_back_already() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let page = format!("/training/runs/{run}");
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let cancel = format!("{page}/cancel");
    let form = |why: &'static str| [("_form", "place"), ("_page", page.as_str()), ("reason", why)];
    assert_eq!(story.post(&moira, &cancel, &form("Work")).await.location, page);
    let back = story.post_back(&moira, &cancel, &form("My mother is ill.")).await;
    for part in ["You have no place on this run.", "My mother is ill.", "Book a place"] {
        assert!(back.text.contains(part), "{part} is not in {}", back.text);
    }
    assert_eq!(back.text.matches("id=\"error-summary-title\"").count(), 1, "said once");
    assert!(!story.get(&moira, &page).await.text.contains("Give my place back"), "no form without it");
}

#[tokio::test]
async fn a_refused_booking_says_why_also_where_nothing_can_be_booked_any_more() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let page = format!("/training/runs/{run}");
    let moira = story.volunteer("Moira Ellis").await;
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let back = story.post_back(&moira, &format!("{page}/book"), &[("_form", "place"), ("_page", &page)]).await;
    let summary = back.text.split("error-summary-title").nth(2).unwrap_or_default();
    assert!(summary.contains("This run has begun or is off."), "{}", back.text);
    assert!(back.text.contains("You cannot book a place on this run now"), "{}", back.text);
}

#[tokio::test]
async fn marks_stay_beside_their_refusal_when_the_day_was_moved_meanwhile() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let page = format!("/training/runs/{run}/register");
    let day = story.view(run).await.days[0].id.to_string();
    let booking = crate::training::queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap()[0].booking;
    let field = format!("mark-{booking}");
    let form = [("_form", "register"), ("_page", page.as_str()), ("day", day.as_str()), (field.as_str(), "ATTENDED")];
    let back = story.post_back(&story.trainer, &page, &form).await;
    for part in ["This day is still to come. Take its register", "value=\"ATTENDED\" checked"] {
        assert!(back.text.contains(part), "{part} is not in {}", back.text);
    }
    assert!(!story.get(&story.trainer, &page).await.text.contains("Keep the register"), "no form without it");
}

#[tokio::test]
async fn only_the_trainer_of_a_run_sees_who_comes() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let page = format!("/training/runs/{run}");
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    let colleague = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    assert!(story.get(&story.trainer, &page).await.text.contains("Moira Ellis"));
    for other in [&asha, &colleague] {
        let seen = story.get(other, &page).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.text.contains("Moira Ellis"));
    }
    for end in ["register", "edit"] {
        assert_eq!(story.get(&colleague, &format!("{page}/{end}")).await.status, StatusCode::NOT_FOUND, "{end}");
        assert_eq!(story.get(&asha, &format!("{page}/{end}")).await.status, StatusCode::FORBIDDEN, "{end}");
        assert_eq!(story.get(&story.trainer, &format!("{page}/{end}")).await.status, StatusCode::OK, "{end}");
    }
    assert_eq!(story.get(&asha, "/training/runs/01920000-0000-7000-8000-000000000001").await.status, StatusCode::NOT_FOUND);
    let commissioner = story.test.signed_in("Commissioner", &[Role::Commissioner]).await;
    assert_eq!(story.get(&commissioner, &page).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_register_is_kept_from_its_page() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 10, 27)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 10, 27), at(10, 0));
    let page = format!("/training/runs/{run}/register");
    let day = story.view(run).await.days[0].id.to_string();
    let shown = story.get(&story.trainer, &page).await.text;
    assert!(shown.contains("Moira Ellis") && shown.contains("There all day"));
    let booking = crate::training::queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap()[0].booking;
    let field = format!("mark-{booking}");
    let nothing = story.post_back(&story.trainer, &page, &[("_form", "register"), ("_page", &page), ("day", &day)]).await;
    assert!(nothing.text.contains("Mark at least one person"));
    let kept = story.post(&story.trainer, &page, &[("_form", "register"), ("_page", &page), ("day", &day), (&field, "ATTENDED")]).await;
    assert_eq!(kept.location, format!("{page}?day={day}"));
    assert!(story.get(&moira, &format!("/training/runs/{run}")).await.text.contains("Came to every part"));
}

#[tokio::test]
async fn two_plans_of_one_run_are_shown_side_by_side() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 8).await;
    story.change(run, |plan| plan.venue = "Back room".into()).await.unwrap();
    let page = format!("/training/runs/{run}/edit");
    let mut typed = RUN.to_vec();
    typed.extend([("max_places", "8"), ("version", "1"), ("_page", page.as_str())]);
    let back = story.post_back(&story.trainer, &page, &typed).await;
    for part in ["Now on record: Back room (by", "value=\"Room 2\"", "name=\"version\" value=\"2\""] {
        assert!(back.text.contains(part), "{part}: {}", back.text);
    }
    assert!(!back.text.contains("Now on record: 8 "), "what is the same in both is not repeated");
}
