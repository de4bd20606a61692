//! Replies that come by mail.

use super::{Invited, entry};
use crate::calendar::answer::{Answer, Unheeded};
use crate::calendar::inbox::{forget_old, take_in};
use crate::calendar::outcome::Outcome;
use crate::shared::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, Duration, Utc};

/// A reply as a calendar program mails it.
#[derive(Clone)]
struct Reply {
    id: &'static str,
    from: String,
    attendee: String,
    uid: String,
    sequence: i32,
    stamp: DateTime<Utc>,
    answer: &'static str,
}

impl Reply {
    async fn to(story: &Invited) -> Self {
        let row = story.row().await;
        let address = story.contact.email.as_str().to_owned();
        Self {
            id: "1@mail.example",
            from: address.clone(),
            attendee: address,
            uid: row.uid,
            sequence: row.sequence,
            stamp: story.test.app.clock().now(),
            answer: "ACCEPTED",
        }
    }

    fn mail(&self) -> String {
        format!(
            "From: Somebody <{}>\r\nTo: office@fenbridge.example\r\nMessage-ID: <{}>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYes.\r\n--b\r\n\
             Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\n\
             METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{}\r\nSEQUENCE:{}\r\nDTSTAMP:{}\r\nATTENDEE;PARTSTAT={}:mailto:{}\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n--b--\r\n",
            self.from,
            self.id,
            self.uid,
            self.sequence,
            self.stamp.format("%Y%m%dT%H%M%SZ"),
            self.answer,
            self.attendee
        )
    }
}

async fn taken(story: &Invited, reply: &Reply) -> Outcome {
    take_in(&story.test.app, reply.mail().as_bytes()).await.unwrap()
}

#[tokio::test]
async fn a_reply_moves_the_answer_once() {
    let story = Invited::new().await;
    let reply = Reply::to(&story).await;
    assert_eq!(taken(&story, &reply).await, Outcome::Taken(Answer::Accepted));
    assert_eq!(taken(&story, &reply).await, Outcome::Known);
    let later = Reply { id: "2@mail.example", stamp: reply.stamp + Duration::seconds(5), answer: "DECLINED", ..reply };
    assert_eq!(taken(&story, &later).await, Outcome::Taken(Answer::Declined));
    assert_eq!(story.history().await, [("ACCEPTED".to_owned(), false), ("DECLINED".to_owned(), true)]);
}

#[tokio::test]
async fn a_reply_that_is_forged_stale_or_foreign_moves_nothing() {
    let story = Invited::new().await;
    story.change(&story.test.service, entry(20), entry(21)).await;
    let right = Reply::to(&story).await;
    type Edit = fn(&mut Reply);
    let table: [(Edit, Unheeded); 8] = [
        (|r| r.from = "bo@two.example".into(), Unheeded::OtherSender),
        (|r| r.attendee = "bo@two.example".into(), Unheeded::NotInvited),
        (|r| (r.from, r.attendee) = ("bo@two.example".into(), "bo@two.example".into()), Unheeded::NotInvited),
        (|r| r.uid = "00000000000000000000000000000000@fenbridge.example".into(), Unheeded::OtherAppointment),
        (|r| r.sequence = 0, Unheeded::Outdated),
        (|r| r.stamp += Duration::days(400), Unheeded::FromTheFuture),
        (|r| r.answer = "DELEGATED", Unheeded::NoAnswer),
        (|r| r.answer = "NEEDS-ACTION", Unheeded::NoAnswer),
    ];
    let names = ["a@x", "b@x", "c@x", "d@x", "e@x", "f@x", "g@x", "h@x"];
    for ((edit, why), id) in table.into_iter().zip(names) {
        let mut wrong = Reply { id, ..right.clone() };
        edit(&mut wrong);
        assert_eq!(taken(&story, &wrong).await, Outcome::Unheeded(why), "{id}");
    }
    assert!(story.history().await.is_empty());
}

#[tokio::test]
async fn nothing_older_than_the_answer_on_the_page_counts() {
    let story = Invited::new().await;
    let early = Reply { stamp: story.test.app.clock().now() - Duration::hours(1), ..Reply::to(&story).await };
    story.post(&story.path().await, &[("answer", "DECLINED")]).await;
    assert_eq!(taken(&story, &early).await, Outcome::Unheeded(Unheeded::Superseded));
    assert_eq!(story.said().await.unwrap().answer, Answer::Declined);
}

#[tokio::test]
async fn nobody_accepts_by_mail_what_was_taken_back() {
    let story = Invited::new().await;
    story.take_back().await;
    assert_eq!(taken(&story, &Reply::to(&story).await).await, Outcome::Unheeded(Unheeded::TakenBack));
}

#[tokio::test]
async fn other_mail_is_counted_and_left() {
    let story = Invited::new().await;
    let app = &story.test.app;
    assert_eq!(take_in(app, b"From: a@b.example\r\nMessage-ID: <9@x>\r\n\r\nHello").await.unwrap(), Outcome::Left);
    let request = Reply::to(&story).await.mail().replace("METHOD:REPLY", "METHOD:REQUEST");
    assert_eq!(take_in(app, request.as_bytes()).await.unwrap(), Outcome::Left, "somebody's own invitation");
    assert_eq!(take_in(app, &[0xff; 5_000]).await.unwrap(), Outcome::Left);
    assert_eq!(take_in(app, b"").await.unwrap(), Outcome::Left);
}

#[tokio::test]
async fn whoever_looks_after_it_sees_what_became_of_replies_and_nothing_of_what_they_said() {
    let story = Invited::new().await;
    let right = Reply::to(&story).await;
    taken(&story, &right).await;
    taken(&story, &Reply { id: "2@x", from: "stranger@two.example".into(), ..right }).await;
    take_in(&story.test.app, b"From: a@b.example\r\nMessage-ID: <9@x>\r\n\r\nHello").await.unwrap();
    let actor = story.test.signed_in("Ada Dean", &[Role::Administrator]).await;
    let cookie = story.test.cookie(&actor).await;
    let request = Request::get("/calendar/replies").header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
    let (status, page) = story.send(request).await;
    assert_eq!(status, StatusCode::OK);
    for said in ["Course, day 1, Fri 20 Nov 2026", "The answer was taken", "It was sent by somebody else than it answers for", "Left"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("two.example") && !page.contains("Llŷr") && !page.contains("Hello"));

    story.later(91).await;
    forget_old(&story.test.app).await.unwrap();
    let request = Request::get("/calendar/replies").header(header::COOKIE, &story.test.cookie(&actor).await).body(Body::empty()).unwrap();
    assert!(story.send(request).await.1.contains("Nothing has come by mail yet"));
}

const TOKEN: &str = "a-token-of-thirty-two-characters-or-more";

fn handed_in(token: Option<&str>, body: String) -> Request<Body> {
    let request = Request::post("/mail/ingest").header(header::CONTENT_TYPE, "message/rfc822");
    let request = match token {
        Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        None => request,
    };
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_mail_server_hands_in_a_reply_with_its_token_and_in_no_other_way() {
    let shut = Invited::new().await;
    let mail = Reply::to(&shut).await.mail();
    assert_eq!(shut.send(handed_in(Some(TOKEN), mail.clone())).await.0, StatusCode::NOT_FOUND, "nobody set one");
    assert_eq!(shut.send(handed_in(Some(""), mail)).await.0, StatusCode::NOT_FOUND);

    let story = Invited::with(&[("mail_ingest_token", TOKEN)]).await;
    let mail = Reply::to(&story).await.mail();
    for wrong in [None, Some(""), Some("a-token-of-thirty-two-characters-or-less")] {
        assert_eq!(story.send(handed_in(wrong, mail.clone())).await.0, StatusCode::NOT_FOUND, "{wrong:?}");
    }
    assert_eq!(story.said().await, None);
    let huge = "x".repeat(600 * 1024);
    assert_eq!(story.send(handed_in(Some(TOKEN), huge)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(story.send(handed_in(Some(TOKEN), mail)).await, (StatusCode::OK, "TAKEN\n".to_owned()));
    assert_eq!(story.said().await.unwrap().answer, Answer::Accepted);
}
