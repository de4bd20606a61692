//! The same rules as a browser meets them.

use super::{agency, burglary, coordinator, open_case, receive, unsolved};
use crate::cases::model::{DeclineReason, NewReferral, Screening};
use crate::cases::{commands, queries};
use crate::shared::{Actor, ReferralId, Role};
use crate::testing::TestApp;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use entity::{referral, rj_case};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use tower::ServiceExt;

pub(super) struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookies: String,
    pub body: String,
}

pub(super) async fn send(test: &TestApp, request: Request<Body>) -> Answer {
    let response = crate::serve::site(&test.app).oneshot(request).await.unwrap();
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let (status, location) = (response.status(), text(header::LOCATION));
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    let body = axum::body::to_bytes(response.into_body(), 4_000_000).await.unwrap();
    Answer { status, location, cookies, body: String::from_utf8_lossy(&body).into_owned() }
}

pub(super) async fn get(test: &TestApp, actor: Option<&Actor>, path: &str) -> Answer {
    let cookie = match actor {
        Some(actor) => test.cookie(actor).await,
        None => String::new(),
    };
    send(test, Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

pub(super) async fn post(test: &TestApp, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = serde_urlencoded::to_string(fields).unwrap();
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    send(test, request.body(Body::from(body)).unwrap()).await
}

pub(super) const ASKED: [(&str, &str); 8] = [
    ("_form", "ask"),
    ("_page", "/ask"),
    ("part", "HARMED"),
    ("name", "Joan Fensome"),
    ("phone", "07700 900012"),
    ("other_party", "NOT_IDENTIFIED"),
    ("may_contact", "yes"),
    ("notes", "Somebody broke into my flat."),
];

#[tokio::test]
async fn anybody_asks_for_help_without_an_account_and_no_address_or_title_tells_of_it() {
    let test = TestApp::new().await;
    let page = get(&test, None, "/ask").await;
    assert_eq!(page.status, StatusCode::OK);
    let title = page.body.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_lowercase();
    for word in ["restor", "justice", "crime", "harm", "victim", "offen"] {
        assert!(!title.contains(word), "{title}");
    }
    assert!(page.body.contains("bbc.co.uk/weather"), "a quick way out");

    let sent = post(&test, "", "/ask", &ASKED).await;
    assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, "/ask/thanks/REF-2026-0001"));
    let thanks = get(&test, None, &sent.location).await;
    assert!(thanks.body.contains("REF-2026-0001") && !thanks.body.contains("Fensome"));
    assert_eq!(get(&test, None, "/ask/thanks/Joan%20Fensome").await.status, StatusCode::NOT_FOUND);
    test.run_jobs().await;
    assert!(test.mails().is_empty(), "no mail that somebody else may read");
}

#[tokio::test]
async fn a_form_with_a_mistake_comes_back_with_everything_typed_and_shows_it_as_text() {
    let test = TestApp::new().await;
    let hostile = "<script>alert(1)</script> \u{202E}x";
    let mut fields = ASKED.to_vec();
    fields[4] = ("phone", "not a number");
    fields[7] = ("notes", hostile);
    let back = post(&test, "", "/ask", &fields).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(back.location.starts_with("/ask?form=") && !back.location.contains("Joan"));

    let request = Request::get(&back.location).header(header::COOKIE, &back.cookies).body(Body::empty()).unwrap();
    let page = send(&test, request).await;
    assert!(page.body.contains("Joan Fensome") && page.body.contains("Enter a telephone number like"));
    assert!(!page.body.contains("<script>alert"), "shown as text");
    let stranger = get(&test, None, &back.location).await;
    assert!(!stranger.body.contains("Joan Fensome"), "only the browser that typed it gets it back");
}

#[tokio::test]
async fn a_form_that_is_too_large_or_from_elsewhere_changes_nothing() {
    let test = TestApp::new().await;
    let long = "x".repeat(600_000);
    let mut fields = ASKED.to_vec();
    fields[7] = ("notes", &long);
    assert_eq!(post(&test, "", "/ask", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = serde_urlencoded::to_string(ASKED).unwrap();
    let request = Request::post("/ask").header("sec-fetch-site", "cross-site").body(Body::from(body)).unwrap();
    assert_eq!(send(&test, request).await.status, StatusCode::FORBIDDEN);
    let permit = crate::platform::permit::SystemPermit::because(Some(test.service.id), "a test");
    assert_eq!(referral::Entity::find().all(test.app.read(&permit)).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_coordinator_takes_a_referral_to_a_case_page_by_page() {
    let test = TestApp::new().await;
    let id = receive(&test, burglary()).await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let home = get(&test, Some(&actor), "/home").await;
    assert!(home.body.contains("One referral waits for a decision"), "{}", home.body);
    let inbox = get(&test, Some(&actor), "/referrals?state=waiting").await;
    assert!(inbox.body.contains("Peter Bull"));
    let page = get(&test, Some(&actor), &format!("/referrals/{id}")).await;
    assert!(page.body.contains("mobile after 18:00; no voicemail") && page.body.contains("Liam Birch"));
    assert!(!page.body.split("</title>").next().unwrap().contains("Bull"), "no name in a title");

    let decided = post(&test, &cookie, &format!("/referrals/{id}/screen"), &[("_form", "screen"), ("decision", "ACCEPT")]).await;
    assert!(decided.location.starts_with("/cases/"), "{}", decided.location);
    let case = get(&test, Some(&actor), &decided.location).await;
    assert!(case.body.contains("RJ-2026-0001") && case.body.contains("Urdu (required)"));
    assert!(case.body.matches("id=\"f-").count() > 5);

    let fields = [("_form", "assess"), ("risk", "MEDIUM"), ("sensitive", "no"), ("needs", "urgent"), ("version", "1")];
    let assessed = post(&test, &cookie, &format!("{}/assess", decided.location), &fields).await;
    assert_eq!(assessed.location, decided.location);
    let case = get(&test, Some(&actor), &decided.location).await;
    assert!(case.body.contains("Awaiting facilitators") && case.body.contains("/matching"));
    let fields = [("_form", "screen"), ("_page", "/referrals"), ("decision", "ACCEPT")];
    let again = post(&test, &cookie, &format!("/referrals/{id}/screen"), &fields).await;
    assert!(again.location.contains("form="), "a second decision comes back with a sentence");
    let list = get(&test, Some(&actor), "/cases?urgent=yes&stage=open&sort=reference").await;
    assert!(list.body.contains("RJ-2026-0001"));
}

#[tokio::test]
async fn a_name_for_the_other_person_stays_beside_its_refusal_when_a_colleague_named_one_meanwhile() {
    let test = TestApp::new().await;
    let page = format!("/referrals/{}", receive(&test, unsolved()).await);
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let name = async |name: &str| {
        let fields = [("_form", "other"), ("_page", page.as_str()), ("other_name", name), ("other_postcode", "CB1 3EH")];
        post(&test, &cookie, &format!("{page}/other"), &fields).await
    };
    assert_eq!(name("Liam Birch").await.location, page);

    let back = name("Noah Bell").await;
    let request = Request::get(&back.location).header(header::COOKIE, format!("{cookie}; {}", back.cookies));
    let body = send(&test, request.body(Body::empty()).unwrap()).await.body;
    for part in
        ["Somebody put the other person on record while you were writing.", "value=\"Noah Bell\"", "value=\"CB1 3EH\"", "Liam Birch"]
    {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(!body.contains("Now on record: nothing"), "somebody is");
    assert!(!get(&test, Some(&actor), &page).await.body.contains("Put on record"), "no form without it");
}

/// Post a form that comes back, and open the page that it comes back to.
async fn post_back(test: &TestApp, actor: &Actor, path: &str, fields: &[(&str, &str)]) -> String {
    let cookie = test.cookie(actor).await;
    let back = post(test, &cookie, path, fields).await;
    assert!(back.location.contains("form="), "{} {}", back.status, back.location);
    let request = Request::get(&back.location).header(header::COOKIE, format!("{cookie}; {}", back.cookies));
    let page = send(test, request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body
}

/// What a colleague decides.
async fn decided(test: &TestApp, id: ReferralId, decision: Screening) {
    let colleague = test.signed_in("Owen Pryce", &[Role::Coordinator]).await;
    commands::screen(&test.app, &test.permit(&colleague), &test.service, id, decision).await.unwrap();
}

fn all_in(body: &str, parts: &[&str]) {
    for part in parts {
        assert!(body.contains(part), "{part} is not in {body}");
    }
}

#[tokio::test]
async fn a_decision_stays_beside_its_refusal_when_a_colleague_decided_meanwhile() {
    let test = TestApp::new().await;
    let nadia = coordinator(&test).await;
    let id = receive(&test, burglary()).await;
    let page = format!("/referrals/{id}");
    decided(&test, id, Screening::Accept).await;

    let words = ("words", "Spoke with PC Rowe on the telephone.");
    let form = [("_form", "screen"), ("_page", page.as_str()), ("decision", "DECLINE"), ("reason", "OUT_OF_AREA"), words];
    let body = post_back(&test, &nadia, &format!("{page}/screen"), &form).await;
    all_in(&body, &["This referral was decided already: accepted.", "Spoke with PC Rowe", "value=\"OUT_OF_AREA\" selected"]);
    all_in(&body, &["Nothing more can be decided here.", "value=\"DECLINE\""]);
    assert!(!body.contains("value=\"WITHDRAW\""), "nothing else is offered");

    // Neither is it lost where no decision was chosen.
    let body = post_back(&test, &nadia, &format!("{page}/screen"), &[("_form", "screen"), ("_page", &page), words]).await;
    all_in(&body, &["Choose what to do with this referral", "Spoke with PC Rowe"]);
    let fresh = get(&test, Some(&nadia), &page).await.body;
    assert!(!fresh.contains("Record the decision") && !fresh.contains("decided here"), "no form without it");
}

#[tokio::test]
async fn what_a_decision_asks_for_stays_beside_its_refusal_when_a_colleague_held_the_referral_meanwhile() {
    let test = TestApp::new().await;
    let nadia = coordinator(&test).await;
    let id = receive(&test, burglary()).await;
    let page = format!("/referrals/{id}");
    decided(&test, id, Screening::HoldProceedings { review_on: None }).await;

    let form = [("_form", "screen"), ("_page", page.as_str()), ("decision", "MORE_INFO"), ("asked_for", "Whether he speaks English")];
    let body = post_back(&test, &nadia, &format!("{page}/screen"), &form).await;
    all_in(&body, &["This referral is held. Take it up again first", "Whether he speaks English", "value=\"TAKE_UP\""]);
    assert!(!get(&test, Some(&nadia), &page).await.body.contains("value=\"MORE_INFO\""), "not offered without it");
}

#[tokio::test]
async fn who_is_the_same_person_stays_beside_its_refusal_when_a_colleague_said_so_or_decided_meanwhile() {
    let test = TestApp::new().await;
    let nadia = coordinator(&test).await;
    open_case(&test).await;
    let id = receive(&test, NewReferral { crime_reference: None, ..burglary() }).await;
    let page = format!("/referrals/{id}");
    let known = queries::referral(&test.app, &test.permit(&nadia), id).await.unwrap().known[0].id.to_string();
    let form = [("_form", "same-person"), ("_page", page.as_str()), ("known", known.as_str()), ("take", "words")];
    let (cookie, same) = (test.cookie(&nadia).await, format!("{page}/same-person"));
    assert_eq!(post(&test, &cookie, &same, &form).await.location, page);

    let chosen = format!("value=\"{known}\" checked");
    let body = post_back(&test, &nadia, &same, &form).await;
    all_in(&body, &["the two are one person. Nothing was changed.", "The person whom you chose", &chosen]);
    decided(&test, id, Screening::Decline { reason: DeclineReason::OutOfArea }).await;
    let body = post_back(&test, &nadia, &same, &form).await;
    all_in(&body, &["This referral was decided already.", "The person whom you chose", &chosen]);
}

#[tokio::test]
async fn a_referrers_answer_stays_beside_its_refusal_when_a_coordinator_decided_meanwhile() {
    let test = TestApp::new().await;
    let police = agency(&test, "Constabulary").await;
    let person = test.person("Ruth Gale").await;
    let ruth = test.signed_in_as(person, "Ruth Gale", &[Role::Referrer], Some(police)).await;
    let id = receive(&test, NewReferral { agency: Some(police), ..burglary() }).await;
    let page = format!("/referrals/{id}");
    decided(&test, id, Screening::MoreInfo { words: "Which prison?".into() }).await;
    assert!(get(&test, Some(&ruth), &page).await.body.contains("Send the answer"));
    decided(&test, id, Screening::Decline { reason: DeclineReason::OutOfArea }).await;

    let form = [("_form", "answer"), ("_page", page.as_str()), ("answer", "He is in Littlehey.")];
    let body = post_back(&test, &ruth, &format!("{page}/answer"), &form).await;
    all_in(&body, &["Nothing is asked of you here any more.", "He is in Littlehey.", "Telephone"]);
    assert!(!body.contains(DeclineReason::OutOfArea.label()) && !body.contains("OUT_OF_AREA"), "why is not for them");
    assert!(!get(&test, Some(&ruth), &page).await.body.contains("Send the answer"), "no form without it");
}

#[tokio::test]
async fn what_holds_instead_stays_beside_its_refusal_when_a_colleague_ended_the_words_meanwhile() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let nadia = coordinator(&test).await;
    let page = get(&test, Some(&nadia), &format!("/cases/{case}")).await.body;
    let end = page.split("href=\"").find(|part| part.starts_with("/safe-contacts/")).unwrap().split('"').next().unwrap().to_owned();
    let form = |words: &'static str| [("_form", "safe-contact"), ("_page", end.as_str()), ("instead", words)];
    let cookie = test.cookie(&nadia).await;
    assert_eq!(post(&test, &cookie, &end, &form("Only letters to his sister")).await.location, format!("/cases/{case}"));

    let body = post_back(&test, &nadia, &end, &form("Never before 19:00")).await;
    all_in(&body, &["Somebody has ended these words already.", "value=\"Never before 19:00\"", "mobile after 18:00"]);
    assert_eq!(get(&test, Some(&nadia), &end).await.status, StatusCode::NOT_FOUND, "no page without it");
}

#[tokio::test]
async fn an_assessment_stays_beside_its_refusal_when_a_colleague_closed_the_case_meanwhile() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let nadia = coordinator(&test).await;
    let page = format!("/cases/{case}");
    let permit = crate::platform::permit::SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    rj_case::ActiveModel { id: Set(case.0), stage: Set("CLOSED".into()), closed_at: Set(Some(tx.now())), ..Default::default() }
        .update(&*tx)
        .await
        .unwrap();
    test.app.commit(tx).await.unwrap();

    let form = [("_form", "assess"), ("_page", page.as_str()), ("risk", "MEDIUM"), ("sensitive", "no"), ("version", "1")];
    let form = [form.as_slice(), &[("clear_reason", "They are neighbours and have made it up")]].concat();
    let body = post_back(&test, &nadia, &format!("{page}/assess"), &form).await;
    all_in(&body, &["This case is closed. Nothing was changed.", "They are neighbours and have made it up"]);
    assert!(!get(&test, Some(&nadia), &page).await.body.contains("Record the assessment"), "no form without it");
}

#[tokio::test]
async fn an_agency_worker_refers_and_sees_the_state_and_nothing_more() {
    let test = TestApp::new().await;
    let police = agency(&test, "Constabulary").await;
    let person = test.person("Ruth Gale").await;
    let actor = test.signed_in_as(person, "Ruth Gale", &[Role::Referrer], Some(police)).await;
    let cookie = test.cookie(&actor).await;
    assert!(get(&test, Some(&actor), "/refer").await.body.contains("About three minutes"));
    let fields = [
        ("_form", "refer"),
        ("referrer_name", "Ruth Gale"),
        ("referrer_email", "ruth@police.example.org"),
        ("mechanism", "POLICE"),
        ("name", "Alison Frost"),
        ("part", "HARMED"),
        ("phone", "07700 900400"),
        ("initiated_by", "HARMED"),
        ("consent", "YES"),
        ("crime_group", "PUBLIC_ORDER"),
        ("district", "CAMBRIDGE"),
        ("other_party", "IDENTIFIED"),
        ("other_name", "Jake Avery"),
    ];
    let sent = post(&test, &cookie, "/refer", &fields).await;
    assert!(sent.location.starts_with("/referrals/"), "{}", sent.location);
    let status = get(&test, Some(&actor), &sent.location).await;
    assert!(status.body.contains("Acknowledged") && !status.body.contains("Jake Avery"));
    assert!(get(&test, Some(&actor), "/referrals").await.body.contains("REF-2026-0001"));
    assert_eq!(get(&test, Some(&actor), "/cases").await.status, StatusCode::FORBIDDEN);
    assert_eq!(post(&test, &cookie, &format!("{}/screen", sent.location), &[("decision", "ACCEPT")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_volunteer_who_guesses_addresses_finds_nothing_at_any_of_them() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let actor = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    for path in [format!("/cases/{case}"), "/cases/018f0000-0000-7000-8000-000000000000".to_owned(), "/cases/x".to_owned()] {
        assert_eq!(get(&test, Some(&actor), &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!get(&test, Some(&actor), "/cases").await.body.contains("RJ-2026-0001"));
    let away = get(&test, None, "/cases").await;
    assert!(away.location.starts_with("/sign-in"), "{}", away.location);
}

#[tokio::test]
async fn words_about_people_are_searched_for_and_never_stand_in_an_address() {
    let test = TestApp::new().await;
    open_case(&test).await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let found = post(&test, &cookie, "/cases/search", &[("q", "Bull")]).await;
    assert!(found.location.starts_with("/cases?form=") && !found.location.contains("Bull"));
    let request = Request::get(&found.location).header(header::COOKIE, format!("{cookie}; {}", found.cookies));
    let page = send(&test, request.body(Body::empty()).unwrap()).await;
    assert!(page.body.contains("One case found by your words") && page.body.contains("RJ-2026-0001"));
}

#[tokio::test]
async fn a_form_from_a_stranger_leads_to_a_question_for_the_coordinator() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let mut fields = ASKED.to_vec();
    fields[3] = ("name", "Peter Bull");
    fields.extend([("email", "peter.bull@example.org"), ("safe_contact", "any time, tell whoever answers")]);
    assert_eq!(post(&test, "", "/ask", &fields).await.location, "/ask/thanks/REF-2026-0002");
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let page = get(&test, Some(&actor), &format!("/cases/{case}")).await.body;
    assert!(page.contains("mobile after 18:00") && page.contains("(Mon 26 Oct 2026, REF-2026-0001)"), "{page}");
    assert!(!page.contains("any time, tell whoever") && !page.contains("900012"), "{page}");
    let end = page.split("href=\"").find(|part| part.starts_with("/safe-contacts/")).unwrap().split('"').next().unwrap().to_owned();

    let permit = crate::platform::permit::SystemPermit::because(Some(test.service.id), "a test");
    let rows = referral::Entity::find().all(test.app.read(&permit)).await.unwrap();
    let asked = rows.iter().find(|row| row.reference == "REF-2026-0002").unwrap();
    let known = rows.iter().find(|row| row.reference == "REF-2026-0001").unwrap().party_person_id.to_string();
    let page = get(&test, Some(&actor), &format!("/referrals/{}", asked.id)).await.body;
    assert!(page.contains("Known already?") && page.contains(&known), "{page}");
    let fields = [("_form", "same-person"), ("known", known.as_str()), ("take", "words")];
    let joined = post(&test, &cookie, &format!("/referrals/{}/same-person", asked.id), &fields).await;
    assert_eq!(joined.location, format!("/referrals/{}", asked.id));
    let page = get(&test, Some(&actor), &format!("/cases/{case}")).await.body;
    assert!(page.contains("any time, tell whoever answers") && !page.contains("900012"), "only what was ticked: {page}");

    assert!(get(&test, Some(&actor), &end).await.body.contains("Nobody reads them any more"));
    assert_eq!(post(&test, &cookie, &end, &[("_form", "safe-contact")]).await.location, format!("/cases/{case}"));
    assert_eq!(get(&test, Some(&actor), &end).await.status, StatusCode::NOT_FOUND);
    let volunteer = test.signed_in("Moira Ellis", &[Role::Volunteer]).await;
    assert_eq!(get(&test, Some(&volunteer), &end).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_who_change_what_somebody_asks_for_both_see_what_the_other_wrote() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let nadia = coordinator(&test).await;
    let cookie = test.cookie(&nadia).await;
    let page = get(&test, Some(&nadia), &format!("/cases/{case}")).await.body;
    let (_, link) = page.split_once("/parties/").unwrap();
    let path = format!("/parties/{}", link.split('"').next().unwrap());
    let asked = |need: &'static str| {
        [("_form", "wishes"), ("_page", path.as_str()), ("version", "1"), ("access_need", need), ("gender", ""), ("language", "")]
    };
    assert_eq!(post(&test, &cookie, &path, &asked("A step-free room")).await.location, format!("/cases/{case}"));

    let late = post(&test, &cookie, &path, &asked("A lip-speaker")).await;
    let request = Request::get(late.location).header(header::COOKIE, format!("{cookie}; {}", late.cookies));
    let page = send(&test, request.body(Body::empty()).unwrap()).await.body;
    for words in ["Somebody changed this", "Now on record: A step-free room", "A lip-speaker", "name=\"version\" value=\"2\""] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let page = get(&test, Some(&nadia), &format!("/cases/{case}")).await.body;
    assert!(page.contains("Before: Urdu (required). Now: A step-free room."), "{page}");
}
