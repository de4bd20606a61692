//! Records and own times as a browser goes through them.

use super::tests::{practitioner, volunteer};
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::Standing;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::{ask, get};
use crate::shared::{RawForm, Role};
use crate::testing::TestApp;
use axum::http::StatusCode;
use entity::{audit_entry, availability_day, availability_week};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

fn own_form(version: &str) -> RawForm {
    RawForm::from([
        ("_form", "availability"),
        ("_page", "/availability"),
        ("week", "tue-evening"),
        ("max_travel_miles", "33"),
        ("max_cases", "2"),
        ("areas", "FENLAND"),
        ("languages", "Urdu"),
        ("version", version),
    ])
}

#[tokio::test]
async fn a_volunteer_keeps_their_times_and_sees_both_texts_when_somebody_was_faster() {
    let t = TestApp::new().await;
    let me = volunteer(&t, "Vi Volunteer").await;
    let cookie = t.cookie(&me).await;
    let page = get(&t, "/availability", &cookie).await.page;
    assert!(page.contains("name=\"week\"") && page.contains("value=\"1\""), "{page}");

    let kept = ask(&t, "POST", "/availability", &cookie, &own_form("1")).await;
    assert_eq!((kept.status, kept.to.as_str()), (StatusCode::SEE_OTHER, "/availability"));

    let mut stale = own_form("1");
    stale.set("max_travel_miles", "44");
    let back = ask(&t, "POST", "/availability", &cookie, &stale).await;
    let forms = back.cookies.iter().find_map(|line| line.split(';').next()).unwrap_or("").to_owned();
    let page = get(&t, &back.to, &format!("{cookie}; {forms}")).await.page;
    for part in [
        "Somebody changed this",
        "Now on record: 33 (by Vi Volunteer, Mon 26 Oct 2026, 09:00)",
        "value=\"44\"",
        "name=\"version\" value=\"2\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[tokio::test]
async fn who_has_left_practises_no_more_at_their_next_click_and_again_once_they_are_back() {
    let t = TestApp::new().await;
    let person = practitioner(&t, "Vi Volunteer", Standing::InTraining).await;
    let me = t.signed_in_as(person, "Vi Volunteer", &[Role::Volunteer, Role::CaseSupervisor, Role::Trainer], None).await;
    let (mine, cora) = (t.cookie(&me).await, t.signed_in("Cora C", &[Role::Coordinator]).await);
    let (hers, record) = (t.cookie(&cora).await, format!("/people/{person}"));
    let statuses = async || {
        let mut statuses = Vec::new();
        for page in ["/cases", "/offers", "/availability", "/training"] {
            statuses.push(get(&t, page, &mine).await.status);
        }
        statuses
    };
    assert_eq!(statuses().await, [StatusCode::OK; 4]);
    let set = |state: &str| {
        let day = [("state_on-day", "26"), ("state_on-month", "10"), ("state_on-year", "2026"), ("state_reason", "moves away")];
        let mut form = RawForm::from(day);
        form.set("state", state);
        form
    };
    assert_eq!(ask(&t, "POST", &format!("{record}/state"), &hers, &set("LEFT")).await.to, record);
    let gone = StatusCode::FORBIDDEN;
    assert_eq!(statuses().await, [gone, gone, gone, StatusCode::OK], "what they do besides stays");
    assert_eq!(get(&t, "/home", &mine).await.status, StatusCode::OK);

    assert_eq!(ask(&t, "POST", &format!("{record}/state"), &hers, &set("IN_TRAINING")).await.to, record);
    assert_eq!(statuses().await, [StatusCode::OK; 4]);
}

#[tokio::test]
async fn a_volunteer_blocks_days_and_anothers_block_is_not_there() {
    let t = TestApp::new().await;
    let (me, another) = (volunteer(&t, "Vi Volunteer").await, volunteer(&t, "Ola Other").await);
    let (mine, theirs) = (t.cookie(&me).await, t.cookie(&another).await);
    let days = RawForm::from([("first-day", "24"), ("first-month", "12"), ("first-year", "2026"), ("words", "Cyprus")]);
    assert_eq!(ask(&t, "POST", "/availability/blocked", &mine, &days).await.to, "/availability/blocked");
    let page = get(&t, "/availability/blocked", &mine).await.page;
    assert!(page.contains("Thu 24 Dec 2026") && page.contains("Cyprus"), "{page}");
    let at = page.find("/availability/blocked/").unwrap();
    let act: String = page[at..].chars().take_while(|c| *c != '"').collect();

    assert_eq!(ask(&t, "POST", &act, &theirs, &RawForm::default()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&t, "POST", &act, &mine, &RawForm::default()).await.to, "/availability/blocked");
    assert!(get(&t, "/availability/blocked", &mine).await.page.contains("No days blocked"));
}

#[tokio::test]
async fn records_are_not_there_for_a_volunteer_who_guesses_and_each_role_sees_its_parts() {
    let t = TestApp::new().await;
    let id = practitioner(&t, "Ola Other", Standing::Active).await;
    let me = volunteer(&t, "Vi Volunteer").await;
    let cookie = t.cookie(&me).await;
    for path in [format!("/people/{id}"), format!("/people/{id}/checks"), "/people/nonsense".to_owned()] {
        assert_eq!(get(&t, &path, &cookie).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for act in ["state", "check", "supervision", "item", "do-not-pair"] {
        let answer = ask(&t, "POST", &format!("/people/{id}/{act}"), &cookie, &RawForm::default()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert_eq!(get(&t, "/people", &cookie).await.status, StatusCode::FORBIDDEN);

    for (role, name, sees, not) in [
        (Role::Coordinator, "Cora C", vec!["Set another state", "ola.other@example.org"], vec![]),
        (Role::Recruiter, "Rae R", vec!["ola.other@example.org", "/checks\""], vec!["Set another state", "Supervision and observation"]),
        (Role::CaseSupervisor, "Sue S", vec!["Supervision and observation"], vec!["Set another state", "/checks\""]),
    ] {
        let actor = t.signed_in(name, &[role]).await;
        let page = get(&t, &format!("/people/{id}"), &t.cookie(&actor).await).await.page;
        assert!(page.contains("Ola Other") && !page.contains("<title>Ola"), "{role}");
        for part in sees {
            assert!(page.contains(part), "{role} sees {part}");
        }
        for part in not {
            assert!(!page.contains(part), "{role} does not see {part}");
        }
    }
}

#[tokio::test]
async fn on_their_own_record_nobody_is_offered_what_a_colleague_must_record() {
    let t = TestApp::new().await;
    let mine = practitioner(&t, "Cora Coordinator", Standing::Active).await;
    let theirs = practitioner(&t, "Ola Other", Standing::Active).await;
    let actor = t.signed_in_as(mine, "Cora Coordinator", &[Role::Coordinator, Role::ServiceManager], None).await;
    let cookie = t.cookie(&actor).await;
    let sentence = "This is your own record. A colleague records what lets you practise.";
    for (tab, forms) in [("", ["state", "supervision"].as_slice()), ("/checks", &["check", "item"])] {
        for (person, own) in [(mine, true), (theirs, false)] {
            let page = get(&t, &format!("/people/{person}{tab}"), &cookie).await.page;
            assert_eq!(page.contains(sentence), own, "{person}{tab}: {page}");
            for form in forms {
                let action = format!("action=\"/people/{person}/{form}\"");
                assert_eq!(page.contains(&action), !own, "{action}: {page}");
            }
        }
    }
    let apart = get(&t, &format!("/people/{mine}/checks"), &cookie).await.page;
    assert!(apart.contains(&format!("/people/{mine}/do-not-pair")), "whom they cannot work with they may say: {apart}");
}

#[tokio::test]
async fn every_look_at_a_record_is_stored() {
    let t = TestApp::new().await;
    let id = practitioner(&t, "Ola Other", Standing::Active).await;
    let actor = t.signed_in("Cora C", &[Role::Coordinator]).await;
    let cookie = t.cookie(&actor).await;
    for path in [format!("/people/{id}"), format!("/people/{id}/checks")] {
        assert_eq!(get(&t, &path, &cookie).await.status, StatusCode::OK);
    }
    let permit = SystemPermit::because(Some(t.service.id), "a test");
    let looks = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(id.0))
        .filter(audit_entry::Column::Category.eq("CONSULTATION"))
        .filter(audit_entry::Column::AccountId.eq(actor.account.0));
    assert_eq!(looks.count(t.app.read(&permit)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_coordinator_records_what_was_seen_and_searches_without_a_name_in_the_address() {
    let t = TestApp::new().await;
    let id = practitioner(&t, "Ola Other", Standing::Active).await;
    practitioner(&t, "Vi Volunteer", Standing::Active).await;
    let actor = t.signed_in("Cora C", &[Role::Coordinator]).await;
    let cookie = t.cookie(&actor).await;
    let form = |fields: &[(&str, &str)]| RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let date = |name: &str| ["day", "month", "year"].map(|part| format!("{name}-{part}"));
    for (act, name, fields) in [
        ("check", "check_issued", vec![("check_kind", "DBS"), ("check_level", "ENHANCED")]),
        ("item", "item_on", vec![("item_kind", "SAFEGUARDING")]),
        ("supervision", "supervision_on", vec![("supervision_state", "HELD")]),
    ] {
        let mut posted = form(&fields);
        for (part, value) in date(name).iter().zip(["5", "10", "2026"]) {
            posted.set(part, value);
        }
        let answer = ask(&t, "POST", &format!("/people/{id}/{act}"), &cookie, &posted).await;
        assert!(answer.to.starts_with(&format!("/people/{id}")) && !answer.to.contains("form="), "{act}: {}", answer.page);
    }
    let record = get(&t, &format!("/people/{id}"), &cookie).await.page;
    let page = get(&t, &format!("/people/{id}/checks"), &cookie).await.page + &record;
    for part in ["Enhanced", "Mon 5 Oct 2026"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }

    let found = ask(&t, "POST", "/people/search", &cookie, &form(&[("q", "Other")])).await;
    assert!(found.to.starts_with("/people?form=") && !found.to.contains("Other"), "{}", found.to);
    let forms = found.cookies.iter().find_map(|line| line.split(';').next()).unwrap_or("").to_owned();
    let list = get(&t, &found.to, &format!("{cookie}; {forms}")).await.page;
    assert!(list.contains("Ola Other") && !list.contains("Vi Volunteer"), "{list}");
}

#[tokio::test]
async fn a_coordinator_names_a_case_supervisor_on_the_record_and_ends_it_there() {
    let t = TestApp::new().await;
    let id = practitioner(&t, "Ola Other", Standing::Active).await;
    let sue = t.signed_in("Sue Supervisor", &[Role::CaseSupervisor]).await;
    let (hers, cora) = (t.cookie(&sue).await, t.signed_in("Cora C", &[Role::Coordinator]).await);
    let cookie = t.cookie(&cora).await;
    let record = format!("/people/{id}");
    let named = RawForm::from([("_form", "supervisor"), ("supervisor", sue.person.to_string().as_str())]);
    assert!(!get(&t, &record, &hers).await.page.contains("Record or book a supervision"), "not hers yet");
    for act in ["supervisor", "supervisor/end"] {
        assert_eq!(ask(&t, "POST", &format!("{record}/{act}"), &hers, &named).await.status, StatusCode::NOT_FOUND, "not by herself");
    }

    assert!(get(&t, &record, &cookie).await.page.contains("Name a case supervisor"));
    assert_eq!(ask(&t, "POST", &format!("{record}/supervisor"), &cookie, &named).await.to, record);
    let page = get(&t, &record, &cookie).await.page;
    assert!(page.contains("Sue Supervisor, since Mon 26 Oct 2026"), "{page}");
    let page = get(&t, &record, &hers).await.page;
    assert!(page.contains("Record or book a supervision") && !page.contains("Name a case supervisor"), "{page}");
    assert_eq!(ask(&t, "POST", &format!("{record}/supervisor/end"), &cookie, &named).await.to, record);
    assert!(!get(&t, &record, &hers).await.page.contains("Sue Supervisor, since"));
}

#[tokio::test]
async fn a_volunteer_tells_their_week_by_the_half_hour_and_a_day_that_differs() {
    let t = TestApp::new().await;
    let me = volunteer(&t, "Vi Volunteer").await;
    let cookie = t.cookie(&me).await;
    let hours = |fields: &[(&str, &str)]| {
        let mut form = RawForm::from([("_form", "own_hours"), ("_page", "/availability/hours"), ("version", "1")]);
        fields.iter().for_each(|(name, value)| form.set(name, *value));
        form
    };
    let wrong = ask(&t, "POST", "/availability/hours", &cookie, &hours(&[("hours_tue", "evenings"), ("hours_sat", "9-12")])).await;
    let forms = wrong.cookies.iter().find_map(|line| line.split(';').next()).unwrap_or("").to_owned();
    let page = get(&t, &wrong.to, &format!("{cookie}; {forms}")).await.page;
    assert!(
        page.contains("Enter times like 18:00-21:30") && page.contains("value=\"evenings\"") && page.contains("value=\"9-12\""),
        "{page}"
    );

    let kept = ask(&t, "POST", "/availability/hours", &cookie, &hours(&[("hours_tue", "18 to 21.30"), ("hours_sat", "9-10")])).await;
    assert_eq!((kept.status, kept.to.as_str()), (StatusCode::SEE_OTHER, "/availability/hours"));
    let page = get(&t, "/availability/hours", &cookie).await.page;
    assert!(page.contains("value=\"18:00-21:30\"") && page.contains("name=\"version\" value=\"2\""), "{page}");
    let week = availability_week::Entity::find()
        .filter(availability_week::Column::EndsAt.is_null())
        .all(t.app.read(&SystemPermit::because(None, "a test")))
        .await
        .unwrap();
    assert_eq!(week.len(), 1);
    assert_eq!(
        WeekGrid::from_bits(week[0].bits.unsigned_abs()).to_string(),
        "Tue evenings",
        "an hour on Saturday is no time for a meeting"
    );
    let stale = ask(&t, "POST", "/availability/hours", &cookie, &hours(&[("hours_wed", "18-21")])).await;
    assert!(stale.to.contains("form="), "somebody, or another window, was faster");

    let day = |hours: &str| {
        let fields = [("other-day", "7"), ("other-month", "11"), ("other-year", "2026"), ("other_hours", hours)];
        RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    ask(&t, "POST", "/availability/days", &cookie, &day("10-13")).await;
    ask(&t, "POST", "/availability/days", &cookie, &day("14-17")).await;
    let page = get(&t, "/availability/blocked", &cookie).await.page;
    assert!(page.contains("14:00-17:00") && !page.contains("10:00-13:00"), "the later word counts: {page}");

    let kept = availability_day::Entity::find()
        .filter(availability_day::Column::WithdrawnAt.is_null())
        .one(t.app.read(&SystemPermit::because(None, "a test")))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.parts, 0b010, "the afternoon alone");
    let other = volunteer(&t, "Ola Other").await;
    let theirs = t.cookie(&other).await;
    let back = format!("/availability/days/{}/withdraw", kept.id);
    assert_eq!(ask(&t, "POST", &back, &theirs, &RawForm::default()).await.status, StatusCode::NOT_FOUND);
    ask(&t, "POST", &back, &cookie, &RawForm::default()).await;
    assert!(!get(&t, "/availability/blocked", &cookie).await.page.contains("14:00-17:00"));

    // Ticking other boxes replaces the hours; the same boxes leave them.
    let mut own = own_form("2");
    ask(&t, "POST", "/availability", &cookie, &own).await;
    assert!(get(&t, "/availability/hours", &cookie).await.page.contains("18:00-21:30"));
    own.set("version", "3");
    own.set("week", "wed-morning");
    ask(&t, "POST", "/availability", &cookie, &own).await;
    assert!(!get(&t, "/availability/hours", &cookie).await.page.contains("18:00-21:30"));
}
