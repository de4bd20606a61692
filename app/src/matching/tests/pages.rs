//! The same in a browser without script.

use super::story::Story;
use crate::matching::facts::Seat;
use crate::shared::{Actor, Role};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

pub(super) struct Answer {
    pub status: StatusCode,
    pub location: String,
    cookies: String,
    pub body: String,
}

pub(super) async fn ask(story: &Story, who: &Actor, path: &str, fields: Option<&[(&str, &str)]>) -> Answer {
    let cookie = story.test.cookie(who).await;
    send(story, cookie, path, fields).await
}

/// Post a form that comes back, and open the page that it comes back to.
async fn post_back(story: &Story, who: &Actor, path: &str, fields: &[(&str, &str)]) -> String {
    let back = ask(story, who, path, Some(fields)).await;
    let cookie = format!("{}; {}", story.test.cookie(who).await, back.cookies);
    send(story, cookie, &back.location, None).await.body
}

async fn send(story: &Story, cookie: String, path: &str, fields: Option<&[(&str, &str)]>) -> Answer {
    let method = if fields.is_some() { "POST" } else { "GET" };
    let body = fields.map(|fields| serde_urlencoded::to_string(fields).unwrap()).unwrap_or_default();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "accord.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    let (parts, body) = crate::serve::site(&story.test.app).oneshot(request).await.unwrap().into_parts();
    let location = parts.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let set = parts.headers.get_all(header::SET_COOKIE).iter();
    let cookies = set.filter_map(|value| value.to_str().ok()?.split(';').next()).collect::<Vec<_>>().join("; ");
    let bytes = to_bytes(body, 5_000_000).await.unwrap();
    Answer { status: parts.status, location, cookies, body: String::from_utf8_lossy(&bytes).into_owned() }
}

#[tokio::test]
async fn the_coordinator_sees_who_could_be_asked_and_who_not_and_asks_with_a_button() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    story.ready("Sunil Rao", "FOUNDATION").await;
    let path = format!("/cases/{}/matching", story.case);
    let page = ask(&story, &story.coordinator, &path, None).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "1. Moira Ellis",
        "1 of 2 practitioners could be asked to lead",
        "score-bars",
        "Sunil Rao",
        "Would qualify with an Intermediate award",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let person = moira.person.to_string();
    let fields = [("person", person.as_str()), ("seat", "LEAD"), ("_page", path.as_str())];
    let asked = ask(&story, &story.coordinator, &format!("/cases/{}/offers", story.case), Some(&fields)).await;
    assert_eq!((asked.status, asked.location), (StatusCode::SEE_OTHER, format!("{path}?seat=LEAD")));
    let page = ask(&story, &story.coordinator, &path, None).await;
    assert!(page.body.contains("Waits for an answer") && page.body.contains("Take back"));
    let again = ask(&story, &story.coordinator, &format!("/cases/{}/offers", story.case), Some(&fields)).await;
    assert_eq!((again.status, again.location), (StatusCode::SEE_OTHER, path), "back to the page, which says why not");
}

#[tokio::test]
async fn a_volunteer_reads_a_neutral_summary_and_answers() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let path = format!("/offers/{id}");
    let page = ask(&story, &kate, &path, None).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Cambridge City") && page.body.contains("Burglary"));
    for words in ["Bull", "Birch", "RJ-2026", "CB1", &story.case.to_string()] {
        assert!(!page.body.contains(words), "{words}");
    }
    assert!(ask(&story, &kate, "/offers", None).await.body.contains("Read and answer"));
    assert_eq!(ask(&story, &ruth, &path, None).await.status, StatusCode::NOT_FOUND);
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "accept"), ("conflict", "")];
    let back = ask(&story, &kate, &format!("{path}/answer"), Some(&form)).await;
    assert!(back.location.starts_with(&format!("{path}?form=")), "{}", back.location);
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "accept"), ("conflict", "no")];
    let done = ask(&story, &kate, &format!("{path}/answer"), Some(&form)).await;
    assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, path.clone()));
    assert!(ask(&story, &kate, &path, None).await.body.contains("when the other person has accepted too"));
}

#[tokio::test]
async fn an_answer_stays_beside_its_refusal_when_the_offer_was_taken_back_or_lapsed_meanwhile() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let path = format!("/offers/{}", story.offer(&kate, Seat::Lead).await.unwrap());
    ask(&story, &story.coordinator, &format!("{path}/withdraw"), Some(&[])).await;
    let tie = "Peter Bull may be the brother of my neighbour.";
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "accept"), ("conflict", "yes"), ("conflict_words", tie)];
    let body = post_back(&story, &kate, &format!("{path}/answer"), &form).await;
    for part in ["This offer was taken back", tie, "Nobody has read what you typed below.", &story.test.service.organiser_email] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(!ask(&story, &kate, &path, None).await.body.contains("Send my answer"), "no form without it");

    let path = format!("/offers/{}", story.offer(&ruth, Seat::CoFacilitator).await.unwrap());
    story.test.app.clock().move_to(story.now() + chrono::Duration::days(10));
    story.test.run_jobs().await;
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "decline"), ("reason", "I move house that week.")];
    let body = post_back(&story, &ruth, &format!("{path}/answer"), &form).await;
    for part in ["This offer has lapsed.", "I move house that week."] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
}

#[tokio::test]
async fn only_coordinators_and_managers_see_the_list_and_only_of_a_case_that_is_there() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let manager = story.test.signed_in("Mana Ger", &[Role::ServiceManager]).await;
    let path = format!("/cases/{}/matching", story.case);
    assert_eq!(ask(&story, &kate, &path, None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ask(&story, &manager, &path, None).await.status, StatusCode::OK);
    assert_eq!(ask(&story, &manager, &format!("{path}?seat=SHADOW"), None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&story, &manager, &format!("/cases/{}/matching", story.new_id()), None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_offer_is_taken_back_after_a_question_that_says_what_will_happen() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let (path, page) = (format!("/offers/{id}/withdraw"), format!("/cases/{}/matching", story.case));
    let board = ask(&story, &story.coordinator, &page, None).await.body;
    assert!(board.contains(&format!("href=\"{path}\"")) && !board.contains(&format!("action=\"{path}\"")), "no button that acts at once");
    let asked = ask(&story, &story.coordinator, &path, None).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("Take back the offer to Kate Lowe?") && asked.body.contains("has until"), "{}", asked.body);
    assert_eq!(ask(&story, &kate, &path, None).await.status, StatusCode::FORBIDDEN);

    let yes = [("_form", "answer"), ("_page", "/offers"), ("answer", "accept"), ("conflict", "no")];
    ask(&story, &kate, &format!("/offers/{id}/answer"), Some(&yes)).await;
    let asked = ask(&story, &story.coordinator, &path, None).await.body;
    assert!(asked.contains("Kate Lowe has accepted as lead") && asked.contains("with our apology"), "{asked}");
    let done = ask(&story, &story.coordinator, &path, Some(&[("_page", page.as_str())])).await;
    assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, page));
    let ended = ask(&story, &story.coordinator, &path, None).await.body;
    assert!(ended.contains("has ended already: taken back") && !ended.contains("Take the offer back<"), "{ended}");
    story.test.run_jobs().await;
    let last = String::from_utf8_lossy(&story.test.mails().last().unwrap().octets).into_owned();
    assert!(last.contains("Our plans have changed"), "who had said yes gets words of their own: {last}");
}

#[tokio::test]
async fn a_conflict_bars_somebody_only_after_a_question() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let maybe = [("_form", "answer"), ("answer", "accept"), ("conflict", "yes"), ("conflict_words", "A neighbour")];
    ask(&story, &kate, &format!("/offers/{id}/answer"), Some(&maybe)).await;
    let conflict = story.matter().await.conflicts[0].id;
    let path = format!("/declared-conflicts/{conflict}/block");
    let board = ask(&story, &story.coordinator, &format!("/cases/{}/matching", story.case), None).await.body;
    assert!(board.contains(&format!("href=\"{path}\"")), "{board}");
    let asked = ask(&story, &story.coordinator, &path, None).await.body;
    assert!(asked.contains("Does it bar Kate Lowe from this case?") && asked.contains("cannot be undone"), "{asked}");
    ask(&story, &story.coordinator, &format!("/declared-conflicts/{conflict}"), Some(&[("decision", "block")])).await;
    assert!(ask(&story, &story.coordinator, &path, None).await.body.contains("decided already"));
    assert_eq!(ask(&story, &kate, &path, None).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_pages_say_how_the_search_stands() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let (case, matching) = (format!("/cases/{}", story.case), format!("/cases/{}/matching", story.case));
    let page = ask(&story, &story.coordinator, &case, None).await.body;
    assert!(page.contains("Find two facilitators") && page.contains(">Find facilitators<"), "{page}");
    let search = ask(&story, &story.coordinator, &matching, None).await.body;
    assert!(search.contains("Burglary, Cambridge City. ") && search.contains("Nothing in particular is asked for."), "{search}");
    assert!(search.contains(&format!("href=\"/people/{}\"", ruth.person)), "who cannot be asked is one click away");
    assert!(search.contains("Would qualify with an Intermediate award. This alone would do."), "{search}");

    let lead = story.offer(&kate, Seat::Lead).await.unwrap();
    let page = ask(&story, &story.coordinator, &case, None).await.body;
    assert!(page.contains("Kate Lowe is asked as lead until Wed 28 Oct 2026, 09:00; nobody is asked as co-facilitator yet"), "{page}");
    let search = ask(&story, &story.coordinator, &matching, None).await.body;
    assert!(search.contains("The lead seat is taken by Kate Lowe, who has not answered yet."), "{search}");

    let co = story.offer(&ruth, Seat::CoFacilitator).await.unwrap();
    let page = ask(&story, &story.coordinator, &case, None).await.body;
    assert!(page.contains("Offers and answers") && !page.contains(">Find facilitators<"), "nothing to find while both are asked: {page}");
    for (person, id) in [(&kate, lead), (&ruth, co)] {
        let yes = [("_form", "answer"), ("answer", "accept"), ("conflict", "no")];
        ask(&story, person, &format!("/offers/{id}/answer"), Some(&yes)).await;
    }
    let page = ask(&story, &story.coordinator, &case, None).await.body;
    assert!(page.contains("Allocated") && !page.contains(">Find facilitators<") && !page.contains("has accepted"), "{page}");
    let own = ask(&story, &kate, &case, None).await.body;
    assert!(own.contains("Ruth Sykes") && !own.contains("Offers and answers"), "{own}");
}
