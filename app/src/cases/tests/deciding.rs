//! What becomes of a decision: its words, its letters, the answer to it, and the way on.

use super::http::{Answer, send};
use super::{agency, burglary, code, coordinator, open_case, receive, unsolved};
use crate::cases::commands::{self, Told};
use crate::cases::model::{Decided, DeclineReason, Screening};
use crate::cases::permits::{OwnReferrals, ScreenReferrals};
use crate::platform::permit::SystemPermit;
use crate::shared::text::Phone;
use crate::shared::{Actor, RawForm, ReferralId, Refusal, Role};
use crate::testing::TestApp;
use axum::body::Body;
use axum::http::{Request, header};
use entity::{letter, referral, referral_event};
use sea_orm::{EntityTrait, QueryOrder};

async fn decide(test: &TestApp, actor: &Actor, id: ReferralId, what: Screening, words: Option<&str>) -> Told {
    let permit: ScreenReferrals = test.permit(actor);
    let decided = Decided { what, words: words.map(str::to_owned) };
    commands::decide(&test.app, &permit, &test.service, id, &decided).await.unwrap().told
}

fn decline() -> Screening {
    Screening::Decline { reason: DeclineReason::OutOfArea }
}

fn more() -> Screening {
    Screening::MoreInfo { words: "Her telephone number".into() }
}

async fn get(test: &TestApp, path: &str, cookie: &str) -> Answer {
    send(test, Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

async fn post(test: &TestApp, path: &str, cookie: &str, form: &RawForm) -> Answer {
    let fields: Vec<(&str, &str)> = form.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    super::http::post(test, cookie, path, &fields).await
}

async fn letters(test: &TestApp) -> Vec<letter::Model> {
    let permit = SystemPermit::because(None, "a test");
    letter::Entity::find().order_by_asc(letter::Column::Id).all(test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn what_the_coordinator_writes_beside_a_decision_stands_in_its_history() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let id = receive(&test, burglary()).await;
    decide(&test, &actor, id, decline(), Some("Rang her on Monday;\nshe has moved to Leeds.")).await;
    let permit = SystemPermit::because(None, "a test");
    let events = referral_event::Entity::find().order_by_asc(referral_event::Column::Id).all(test.app.read(&permit)).await.unwrap();
    let declined = events.iter().find(|event| event.kind == "DECLINED").unwrap();
    assert_eq!(declined.words.as_deref(), Some("OUT_OF_AREA\nRang her on Monday;\nshe has moved to Leeds."));

    let page = get(&test, &format!("/referrals/{id}"), &test.cookie(&actor).await).await.body;
    assert!(page.contains("Out of area\nRang her on Monday;") && !page.contains("OUT_OF_AREA"), "{page}");
}

#[tokio::test]
async fn a_referrer_is_told_that_there_is_an_answer_and_not_which() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let table =
        [(decline(), "referral_decided"), (Screening::Redirect { to: "Mediation".into() }, "referral_decided"), (more(), "more_needed")];
    for (decision, kind) in table {
        let id = receive(&test, burglary()).await;
        assert_eq!(decide(&test, &actor, id, decision, Some("Nothing for others to read")).await, Told::Written);
        let letter = letters(&test).await.pop().unwrap();
        assert_eq!((letter.kind.as_str(), letter.to_address.as_str()), (kind, "rowe@police.example.org"));
        let text = format!("{} {} {}", letter.subject, letter.text, letter.html);
        for word in ["Bull", "Birch", "urglar", "REF-", "Mediation", "Leeds", "telephone number", "Nothing for others", "eclined"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert!(!text.contains("/referrals/"), "somebody without a sign-in is asked to telephone");
    }
    let held = receive(&test, burglary()).await;
    let told = decide(&test, &actor, held, Screening::HoldNotReady { review_on: None }, None).await;
    assert_eq!(told, Told::NoLetter);
}

#[tokio::test]
async fn where_nobody_can_be_written_to_the_page_and_the_answer_say_to_telephone() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let mut by_phone = burglary();
    let officer = by_phone.referrer.as_mut().unwrap();
    (officer.email, officer.phone) = (None, Phone::parse_optional("01223 555 010").unwrap());
    let (by_phone, themselves) = (receive(&test, by_phone).await, receive(&test, unsolved()).await);
    let form = RawForm::from([("_form", "screen"), ("decision", "DECLINE"), ("reason", "OUT_OF_AREA")]);
    for (id, before) in [(by_phone, "telephone the referrer"), (themselves, "telephone the person, in the way that is safe")] {
        let page = get(&test, &format!("/referrals/{id}"), &cookie).await.body;
        assert!(page.contains(&format!("Nobody is written to: {before}")), "{page}");
        let done = post(&test, &format!("/referrals/{id}/screen"), &cookie, &form).await;
        let said = &done.cookies;
        let page = get(&test, &done.location, &format!("{cookie}; {said}")).await.body;
        assert!(page.contains(&format!("Nobody was written to: {before}")), "{page}");
    }
    assert!(letters(&test).await.is_empty());
}

#[tokio::test]
async fn an_agency_worker_answers_on_the_site_and_the_referral_waits_for_a_decision_again() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let police = agency(&test, "Constabulary").await;
    let person = test.person("Ruth Gale").await;
    let worker = test.signed_in_as(person, "Ruth Gale", &[Role::Referrer], Some(police)).await;
    let mut new = burglary();
    (new.agency, new.referrer.as_mut().unwrap().person) = (Some(police), Some(person));
    let id = receive(&test, new).await;
    let path = format!("/referrals/{id}");
    decide(&test, &actor, id, more(), Some("Ask PC Rowe, not her")).await;
    let letter = letters(&test).await.pop().unwrap();
    assert!(letter.text.contains(&path), "who can sign in is led to the page: {}", letter.text);

    let cookie = test.cookie(&worker).await;
    let page = get(&test, &path, &cookie).await.body;
    assert!(page.contains("Her telephone number") && page.contains("name=\"answer\""), "{page}");
    assert!(!page.contains("Ask PC Rowe"), "the words for the record are not for the referrer");
    let empty = RawForm::from([("_form", "answer"), ("_page", path.as_str()), ("answer", " ")]);
    assert!(post(&test, &format!("{path}/answer"), &cookie, &empty).await.location.contains("form="));
    let answer = RawForm::from([("_form", "answer"), ("_page", path.as_str()), ("answer", "It is 07700 900999")]);
    assert_eq!(post(&test, &format!("{path}/answer"), &cookie, &answer).await.location, path);

    let desk = test.cookie(&actor).await;
    let page = get(&test, &path, &desk).await.body;
    assert!(page.contains("It is 07700 900999") && page.contains("Answered by the referrer") && page.contains("Being looked at"), "{page}");

    let permit: OwnReferrals = test.permit(&worker);
    assert_eq!(code(commands::answer(&test.app, &permit, id, "Once more".into()).await), "not_asked");
    let other = agency(&test, "City Council").await;
    let stranger = test.signed_in_as(test.person("Ola Other").await, "Ola Other", &[Role::Referrer], Some(other)).await;
    assert_eq!(commands::answer(&test.app, &test.permit(&stranger), id, "Mine".into()).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn the_next_referral_is_one_click_away_and_a_mistake_brings_everything_back() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(receive(&test, burglary()).await);
    }
    let path = format!("/referrals/{}", ids[0]);
    let page = get(&test, &path, &cookie).await.body;
    assert!(page.contains("href=\"/referrals?state=waiting\"") && page.contains("Left empty: in 90 days"), "{page}");
    assert!(!page.contains("HOLD_UNIDENTIFIED") && !page.contains("TAKE_UP") && !page.contains("Next: "), "{page}");

    let fields = [("_form", "screen"), ("_page", path.as_str()), ("decision", "ACCEPT"), ("passed_to", "Mediation"), ("words", "Rang her")];
    let back = post(&test, &format!("{path}/screen"), &cookie, &RawForm::from(fields)).await;
    let forms = &back.cookies;
    let page = get(&test, &back.location, &format!("{cookie}; {forms}")).await.body;
    for part in ["This belongs to \u{201c}pass to another service\u{201d}", "Mediation", "Rang her"] {
        assert!(page.contains(part), "{part}: {page}");
    }

    decide(&test, &actor, ids[0], Screening::HoldNotReady { review_on: None }, None).await;
    let held = get(&test, &path, &cookie).await.body;
    assert!(held.contains("Next: REF-2026-0002 (2 left)") && held.contains("New review day"), "{held}");
    decide(&test, &actor, ids[0], Screening::HoldNotReady { review_on: chrono::NaiveDate::from_ymd_opt(2027, 3, 1) }, None).await;
    let permit = SystemPermit::because(None, "a test");
    let row = referral::Entity::find_by_id(ids[0].0).one(test.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!(row.review_on, chrono::NaiveDate::from_ymd_opt(2027, 3, 1), "held longer");

    let accept = RawForm::from([("_form", "screen"), ("decision", "ACCEPT")]);
    let opened = post(&test, &format!("/referrals/{}/screen", ids[1]), &cookie, &accept).await;
    assert!(get(&test, &opened.location, &cookie).await.body.contains("Next: REF-2026-0003 (1 left)"));
}

#[tokio::test]
async fn two_assessments_of_one_case_are_shown_side_by_side_and_the_second_overwrites_knowingly() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let cookie = test.cookie(&test.signed_in("Owen Dale", &[Role::ServiceManager]).await).await;
    let path = format!("/cases/{case}");
    let mut form = RawForm::from([("_form", "assess"), ("risk", "LOW"), ("sensitive", "no"), ("prison", "HMP Example"), ("version", "1")]);
    form.set("_page", path.as_str());
    form.set("crime_group", "BURGLARY");
    form.set("district", "PETERBOROUGH");
    assert_eq!(post(&test, &format!("{path}/assess"), &cookie, &form).await.location, path);
    form.set("risk", "HIGH");
    let back = post(&test, &format!("{path}/assess"), &cookie, &form).await;
    let forms = &back.cookies;
    let page = get(&test, &back.location, &format!("{cookie}; {forms}")).await.body;
    assert!(page.contains("Now on record: Low (by Owen Dale, Mon 26 Oct 2026, 09:00)"), "{page}");
    assert_eq!(page.matches("Now on record").count(), 1, "only what differs");
    assert!(page.contains("name=\"version\" value=\"2\""));
    form.set("version", "2");
    assert_eq!(post(&test, &format!("{path}/assess"), &cookie, &form).await.location, path);
}
