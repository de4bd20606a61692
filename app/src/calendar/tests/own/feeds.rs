use super::{blocked, program};
use crate::calendar::feed::FeedKind;
use crate::calendar::feed::commands;
use crate::calendar::permits::KeepOwnCalendar;
use crate::people::practitioners::words::Standing;
use crate::people::tests::practitioner;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::{ask, get};
use crate::shared::{Actor, RawForm, Refusal, Role};
use crate::testing::TestApp;
use crate::training::tests::{Story, ymd};
use axum::http::StatusCode;
use calcard::icalendar::ICalendar;
use chrono::Duration;
use entity::{account, appointment, blocked_date, practitioner as practitioner_row};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

pub(super) async fn address(t: &TestApp, who: &Actor, kind: FeedKind) -> String {
    let secret = commands::make(&t.app, &t.permit::<KeepOwnCalendar>(who), kind).await.unwrap();
    format!("/feeds/{}.ics", secret.reveal())
}

#[tokio::test]
async fn a_delegate_reads_what_they_were_invited_to_under_the_same_identity() {
    let story = Story::new().await;
    let t = &story.test;
    let vi = story.volunteer("Vi Volunteer").await;
    let ola = story.volunteer("Ola Other").await;
    let run = story.run(&[ymd(2026, 11, 12), ymd(2026, 11, 19)], 5).await;
    story.book(&vi, run).await.unwrap();
    story.book(&ola, run).await.unwrap();
    blocked(t, &vi, "2026-12-24", "2026-12-27").await;

    let read = program(t, &address(t, &vi, FeedKind::Detailed).await, "").await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    for part in ["text/calendar", "private", "noindex", "no-referrer"] {
        assert!(read.headers.contains(part), "{part} is not in {}", read.headers);
    }
    let permit = SystemPermit::because(None, "a test");
    let sent = appointment::Entity::find().filter(appointment::Column::PersonId.eq(vi.person.0)).all(t.app.read(&permit)).await.unwrap();
    assert_eq!(sent.len(), 2);
    for invitation in sent {
        assert!(read.text.contains(&format!("UID:{}\r\n", invitation.uid)), "{}", read.text);
    }
    for part in [
        "SUMMARY:Course PRACTITIONER\\, day 1 of 2\r\n",
        "DTSTART;TZID=Europe/London:20261112T093000\r\n",
        "LOCATION:Room 2\\, Civic Centre\\, High Street\\, Fenbridge\r\n",
        "SUMMARY:Away\r\nSTATUS:CONFIRMED",
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261228\r\n",
    ] {
        assert!(read.text.contains(part), "{part} is not in {}", read.text);
    }
    for word in ["ATTENDEE", "ORGANIZER", "mailto", "Vi Volunteer", "Ola", "Nora", "Quill", "Cyprus", "@example.org"] {
        assert!(!read.text.contains(word), "{word} is in {}", read.text);
    }
    assert!(ICalendar::parse(&read.text).is_ok());
    let trainers = program(t, &address(t, &story.trainer, FeedKind::Detailed).await, "").await;
    assert!(trainers.text.contains("SUMMARY:You teach: Course PRACTITIONER\\, day 1 of 2\r\n"), "{}", trainers.text);
}

#[tokio::test]
async fn busy_only_leaks_nothing() {
    let story = Story::new().await;
    let vi = story.volunteer("Vi Volunteer").await;
    let run = story.run(&[ymd(2026, 11, 12)], 5).await;
    story.book(&vi, run).await.unwrap();
    blocked(&story.test, &vi, "2026-12-24", "2026-12-24").await;
    let detailed = program(&story.test, &address(&story.test, &vi, FeedKind::Detailed).await, "").await.text;
    let text = program(&story.test, &address(&story.test, &vi, FeedKind::Busy).await, "").await.text;
    assert_eq!(text.matches("SUMMARY:Busy\r\n").count(), 2, "{text}");
    assert_eq!(text.matches("SUMMARY:").count(), 2);
    for word in ["LOCATION", "DESCRIPTION", "URL", "Course", "Away", "Civic", "accord.test", "training"] {
        assert!(!text.contains(word), "{word} is in {text}");
    }
    for uid in detailed.lines().filter_map(|line| line.strip_prefix("UID:")) {
        assert!(!text.contains(uid), "an identity of its own, or programs show Busy in place of the course");
    }
}

#[tokio::test]
async fn the_same_is_not_sent_twice_and_a_change_is() {
    let story = Story::new().await;
    let t = &story.test;
    let vi = story.volunteer("Vi Volunteer").await;
    let run = story.run(&[ymd(2026, 11, 12)], 5).await;
    story.book(&vi, run).await.unwrap();
    let path = address(t, &vi, FeedKind::Detailed).await;
    let first = program(t, &path, "").await;
    assert!(first.etag.starts_with('"'), "{}", first.headers);

    t.app.clock().move_to(t.app.clock().now() + Duration::days(3));
    let same = program(t, &path, &first.etag).await;
    assert_eq!((same.status, same.text.as_str(), same.etag.as_str()), (StatusCode::NOT_MODIFIED, "", first.etag.as_str()));
    assert_eq!(program(t, &path, "\"other\", W/\"more\"").await.text, first.text, "the same content is the same bytes, days later");

    let id = blocked(t, &vi, "2026-12-24", "2026-12-24").await;
    let changed = program(t, &path, &first.etag).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.etag, first.etag);

    // Taken back: crossed out for a while, then gone.
    let permit = SystemPermit::because(None, "a test");
    let tx = t.app.begin(&permit).await.unwrap();
    let back = blocked_date::ActiveModel { id: Set(id), withdrawn_at: Set(Some(tx.now())), ..Default::default() };
    back.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let crossed = program(t, &path, &changed.etag).await.text;
    assert!(crossed.contains("SUMMARY:Away\r\nSTATUS:CANCELLED\r\n") && crossed.contains("SEQUENCE:1\r\n"), "{crossed}");
    t.app.clock().move_to(t.app.clock().now() + Duration::days(61));
    assert!(!program(t, &path, "").await.text.contains("SUMMARY:Away"));
}

#[tokio::test]
async fn an_address_ends_when_it_is_renewed_ended_or_its_holder_goes() {
    let t = TestApp::new().await;
    let person = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let vi = t.signed_in_as(person, "Vi Volunteer", &[Role::Volunteer], None).await;
    let ola = t.signed_in("Ola Other", &[Role::Volunteer]).await;
    let permit = t.permit::<KeepOwnCalendar>(&vi);
    let gone = async |path: &str| program(&t, path, "").await.status == StatusCode::NOT_FOUND;

    let first = address(&t, &vi, FeedKind::Busy).await;
    assert!(!gone(&first).await);
    let second = address(&t, &vi, FeedKind::Busy).await;
    assert!(gone(&first).await && !gone(&second).await, "made anew, the earlier one is gone");

    let row = crate::calendar::feed::queries::live(&t.app, &permit, vi.person).await.unwrap().remove(0);
    assert!(!row.token_hash.contains(&second[7..50]), "the secret itself is kept nowhere");
    let others = t.permit::<KeepOwnCalendar>(&ola);
    assert!(matches!(commands::end(&t.app, &others, row.id).await, Err(Refusal::NotFound)));
    commands::end(&t.app, &permit, row.id).await.unwrap();
    assert!(gone(&second).await && gone("/feeds/nothing.ics").await && gone("/feeds/x").await);

    let third = address(&t, &vi, FeedKind::Detailed).await;
    let system = SystemPermit::because(None, "a test");
    let set = async |state: &str| {
        let tx = t.app.begin(&system).await.unwrap();
        let row = practitioner_row::ActiveModel { person_id: Set(vi.person.0), state: Set(state.to_owned()), ..Default::default() };
        row.update(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    set("LEFT").await;
    assert!(gone(&third).await, "who left reads nothing more");
    set("ACTIVE").await;
    assert!(!gone(&third).await);
    let tx = t.app.begin(&system).await.unwrap();
    let closed = account::ActiveModel { id: Set(vi.account.0), state: Set("DISABLED".to_owned()), ..Default::default() };
    closed.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(gone(&third).await, "with the sign-in");
}

#[tokio::test]
async fn the_team_is_shown_to_the_office_by_name_and_without_more() {
    let t = TestApp::new().await;
    let person = practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let vi = t.signed_in_as(person, "Vi Volunteer", &[Role::Volunteer], None).await;
    let outsider = t.signed_in("Ola Other", &[Role::Referrer]).await;
    let cora = t.signed_in("Cora Dean", &[Role::Coordinator]).await;
    blocked(&t, &vi, "2026-12-24", "2026-12-24").await;
    blocked(&t, &outsider, "2026-12-24", "2026-12-24").await;

    let read = program(&t, &address(&t, &cora, FeedKind::Team).await, "").await;
    assert!(read.text.contains("SUMMARY:Vi Volunteer: away\r\n"), "{}", read.text);
    assert!(!read.text.contains("Ola") && !read.text.contains("Cyprus"), "{}", read.text);
    let refused = commands::make(&t.app, &t.permit::<KeepOwnCalendar>(&vi), FeedKind::Team).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let system = SystemPermit::because(None, "a test");
    let looks = entity::audit_entry::Entity::find().filter(entity::audit_entry::Column::Action.eq("team_calendar.read"));
    assert_eq!(looks.all(t.app.read(&system)).await.unwrap().len(), 1, "whoever looks at the team is in the trail");
}

#[tokio::test]
async fn the_address_is_shown_once() {
    let t = TestApp::new().await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let cookie = t.cookie(&vi).await;
    let page = get(&t, "/calendar", &cookie).await.page;
    assert!(page.contains("No address yet") && !page.contains("TEAM"), "{page}");
    let made = ask(&t, "POST", "/calendar/feeds", &cookie, &RawForm::from([("kind", "DETAILED")])).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.page);
    let at = made.page.find("http://accord.test/feeds/").unwrap_or_else(|| panic!("no address in {}", made.page));
    let address: String = made.page[at..].chars().take_while(|c| *c != '"' && *c != '&').collect();
    assert_eq!(program(&t, address.trim_start_matches("http://accord.test"), "").await.status, StatusCode::OK);
    let page = get(&t, "/calendar", &cookie).await.page;
    assert!(page.contains("End this address") && !page.contains("/feeds/h") && !page.contains(&address), "{page}");
    let nothing = ask(&t, "POST", "/calendar/feeds", &cookie, &RawForm::from([("_form", "feed"), ("_page", "/calendar")])).await;
    assert!(nothing.to.starts_with("/calendar?form="), "{}", nothing.to);
}

#[tokio::test]
async fn the_team_feed_says_who_is_in_a_meeting_and_nothing_of_it() {
    use crate::meetings::tests::{Story, on};
    let story = Story::new().await;
    let t = &story.test;
    let mut form = on("2026-11-03", "10:00", "11:00");
    form.set("with", story.vi.person.to_string());
    let page = story.plan(&story.sue, "/meetings/supervision/new", &form).await;
    let team = address(t, &story.cora, FeedKind::Team).await;
    let read = program(t, &team, "").await.text;
    assert!(read.contains("SUMMARY:Vi Ellis: in a meeting\r\n") && read.contains("DTSTART;TZID=Europe/London:20261103T100000"), "{read}");
    for word in ["upervision", "Civic", "M-2026", "LOCATION", "Sue"] {
        assert!(!read.contains(word), "{word} is in {read}");
    }
    story.post(&story.sue, &format!("{page}/call-off"), &RawForm::from([("reason", "Ill")])).await;
    let read = program(t, &team, "").await.text;
    assert!(read.contains("SUMMARY:Vi Ellis: in a meeting\r\nSTATUS:CANCELLED\r\n"), "{read}");
}

/// The one entry of the team's feed about that person on a course.
fn on_a_course(text: &str, name: &str) -> String {
    let found: Vec<&str> = text.split("BEGIN:VEVENT").filter(|event| event.contains(&format!("SUMMARY:{name}: on a course"))).collect();
    assert_eq!(found.len(), 1, "{name} in {text}");
    found[0].to_owned()
}

fn line<'a>(event: &'a str, name: &str) -> &'a str {
    event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {event}"))
}

#[tokio::test]
async fn the_team_feed_follows_courses_moved_given_back_and_called_off() {
    use crate::training::commands as training;
    use crate::training::permits::BookPlace;
    use crate::training::tests::as_planned;
    let story = Story::new().await;
    let t = &story.test;
    let cora = t.signed_in("Cora Dean", &[Role::Coordinator]).await;
    let vi = t.signed_in_as(practitioner(t, "Vi Volunteer", Standing::Active).await, "Vi Volunteer", &[Role::Volunteer], None).await;
    let tess = t.signed_in_as(practitioner(t, "Tess Trent", Standing::Active).await, "Tess Trent", &[Role::Trainer], None).await;
    let run = story.run(&[ymd(2026, 11, 12)], 5).await;
    story.book(&vi, run).await.unwrap();
    let change = async |day: chrono::NaiveDate| {
        let view = story.view(run).await;
        let mut plan = as_planned(&view);
        plan.beside = vec![tess.person];
        plan.days[0].times.day = day;
        training::change_run(&t.app, &story.teaches(run).await, &t.service, view.run.version, &plan).await.unwrap();
    };
    let path = address(t, &cora, FeedKind::Team).await;
    let read = async || program(t, &path, "").await.text;
    let later = || t.app.clock().move_to(t.app.clock().now() + Duration::hours(3));
    change(ymd(2026, 11, 12)).await;
    let first = read().await;
    let before = on_a_course(&first, "Vi Volunteer");
    assert_eq!((line(&before, "SEQUENCE:"), line(&before, "STATUS:")), ("0", "CONFIRMED"));
    assert!(on_a_course(&first, "Tess Trent").contains("STATUS:CONFIRMED"), "who teaches beside is on a course too");

    later();
    change(ymd(2026, 11, 13)).await;
    let moved = on_a_course(&read().await, "Vi Volunteer");
    assert_eq!((line(&moved, "UID:"), line(&moved, "SEQUENCE:")), (line(&before, "UID:"), "1"));
    assert!(moved.contains("DTSTART;TZID=Europe/London:20261113T093000"), "{moved}");
    assert!(line(&moved, "LAST-MODIFIED:") > line(&before, "LAST-MODIFIED:"), "{before} {moved}");

    later();
    let permit = t.permit::<BookPlace>(&vi);
    training::cancel(&t.app, &permit, &t.service, run, None).await.unwrap();
    let back = on_a_course(&read().await, "Vi Volunteer");
    assert_eq!((line(&back, "UID:"), line(&back, "SEQUENCE:"), line(&back, "STATUS:")), (line(&before, "UID:"), "2", "CANCELLED"));
    later();
    story.book(&vi, run).await.unwrap();
    let again = on_a_course(&read().await, "Vi Volunteer");
    assert_eq!((line(&again, "SEQUENCE:"), line(&again, "STATUS:")), ("3", "CONFIRMED"));
    assert!(line(&again, "DTSTAMP:") > line(&back, "DTSTAMP:"));

    later();
    training::call_off_run(&t.app, &story.teaches(run).await, &t.service, "The trainer is ill.").await.unwrap();
    let off = read().await;
    for name in ["Vi Volunteer", "Tess Trent"] {
        let crossed = on_a_course(&off, name);
        assert_eq!(line(&crossed, "STATUS:"), "CANCELLED", "{crossed}");
        assert!(name == "Tess Trent" || line(&crossed, "SEQUENCE:").parse::<u32>().unwrap() > 3, "{crossed}");
    }
    t.app.clock().move_to(t.app.clock().now() + Duration::days(61));
    assert!(!read().await.contains("on a course"), "crossed out for sixty days, then gone");
}
