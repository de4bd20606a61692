use super::Story;
use crate::meetings::commands::interview_link;
use crate::recruitment::decisions::decide;
use crate::recruitment::http_tests::{Answer, ask, get};
use crate::recruitment::interviews;
use crate::recruitment::model::Decision;
use crate::recruitment::tests::{confirmed, confirmed_from, open_role, public};
use crate::shared::{Actor, ApplicationId, MeetingId, RawForm, Refusal, Role};
use crate::testing::forged;
use crate::testing::letters::{link, words};
use crate::testing::readers::judge_mails;
use axum::http::StatusCode;
use sea_orm::{ActiveModelTrait, Set};

impl Story {
    /// Two recruiters, and an applicant with the token of their page.
    async fn panel(&self) -> ([Actor; 2], ApplicationId, String) {
        let rae = self.test.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
        open_role(&self.test, &rae).await;
        let (id, token) = confirmed(&self.test).await;
        ([rae, self.cora.clone()], id, token)
    }

    /// The last link in a mail to the applicant that leads to the interview.
    async fn interview_link(&self) -> String {
        self.test.run_jobs().await;
        let mails = self.test.mails().into_iter().rev().filter(|mail| mail.to.to_string() == "nia@example.org");
        mails.filter_map(|mail| link(&words(&mail), "/interview/")).next().unwrap()
    }

    async fn public(&self, method: &str, path: &str, form: &RawForm) -> Answer {
        ask(&self.test, method, path, "", form).await
    }
}

fn times(panel: &[Actor], days: &[(&str, &str)]) -> RawForm {
    let mut form = RawForm::from([("place", "Room 2, Civic Centre"), ("note", "Half an hour; tea is there")]);
    for (number, (day, hour)) in (1..).zip(days) {
        form.set_day(&format!("time{number}"), crate::shared::when::date(day).unwrap());
        form.set(&format!("time{number}_starts"), format!("{hour}:00"));
        form.set(&format!("time{number}_ends"), format!("{hour}:45"));
    }
    form.0.extend(panel.iter().map(|who| ("people".to_owned(), who.person.to_string())));
    form
}

/// The keys of the times on an applicant's page, in order.
fn choices(page: &str) -> Vec<String> {
    page.split("name=\"time\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_applicant_chooses_a_time_without_an_account_and_everybody_is_invited() {
    let story = Story::new().await;
    let (panel, id, token) = story.panel().await;
    let status = format!("/applications/status/{token}");
    assert!(!get(&story.test, &status, "").await.page.contains("/interview/"));
    let offer = format!("/recruitment/applications/{id}/interview");
    let alone = times(&panel[..1], &[("2026-11-03", "10")]);
    assert!(story.refused(&panel[0], &offer, &alone).await.contains("Choose at least 2 people for the panel"));
    let offered = story.post(&panel[0], &offer, &times(&panel, &[("2026-11-03", "10"), ("2026-11-04", "14")])).await;
    assert_eq!(offered.to, format!("/recruitment/applications/{id}"), "{}", offered.page);
    assert!(story.test.mailed().await.is_empty(), "nobody is invited before a time is chosen");

    let link = story.interview_link().await;
    assert!(get(&story.test, &status, "").await.page.contains(&link), "the applicant's own page leads there too");
    let page = get(&story.test, &link, "").await.page;
    assert!(page.contains("Tue 3 Nov 2026, 10:00 to 10:45") && page.contains("Wed 4 Nov 2026, 14:00 to 14:45"), "{page}");
    let keys = choices(&page);
    let chosen = story.public("POST", &link, &RawForm::from([("time", keys[1].as_str())])).await;
    assert_eq!(chosen.to, link, "{}", chosen.page);
    let page = get(&story.test, &link, "").await.page;
    assert!(page.contains("Wed 4 Nov 2026, 14:00 to 14:45") && !page.contains("Tue 3 Nov"), "{page}");
    let gone = story.public("POST", &link, &RawForm::from([("time", keys[0].as_str()), ("_form", "interview_time")])).await;
    assert!(gone.to.contains("form="), "the other time is free again: {}", gone.to);

    // Changed by the panel, then given up by the applicant.
    let meeting = format!("/meetings/{}", keys[1]);
    let people = [panel[0].person, panel[1].person];
    assert_eq!(story.change(&panel[1], &meeting, &[("place", "Room 9")], &people).await.to, meeting);
    assert_eq!(story.public("POST", &format!("{link}/give-up"), &RawForm::default()).await.to, link);
    assert!(get(&story.test, &link, "").await.page.contains("No times are offered at present"));
    let mailed = story.test.mailed().await;
    judge_mails(&mailed);
    for who in ["nia@", "rae.recruiter@", "cora.dean@"] {
        let told: Vec<(&str, u32)> =
            mailed.iter().filter(|mail| mail.to.starts_with(who)).map(|mail| (mail.step, mail.sequence())).collect();
        assert_eq!(told, [("invite", 0), ("update", 1), ("cancel", 2)], "{who}");
    }
    for mail in mailed.iter().filter(|mail| mail.step == "update") {
        let words = words(&mail.wire);
        assert!(!words.contains("It was"), "of an interview a change tells day and hours alone: {words}");
    }
    let own = mailed.iter().find(|mail| mail.to.starts_with("nia@")).unwrap();
    assert_eq!(own.value("SUMMARY"), "Interview with Fenbridge Service");
    assert!(own.value("URL").is_empty(), "no link behind a sign-in for who has none");
}

#[tokio::test]
async fn the_same_time_goes_to_who_is_first_and_a_link_that_is_not_ours_opens_nothing() {
    let story = Story::new().await;
    let (panel, id, _) = story.panel().await;
    story
        .post(
            &panel[0],
            &format!("/recruitment/applications/{id}/interview"),
            &times(&panel, &[("2026-11-03", "10"), ("2026-11-04", "10")]),
        )
        .await;
    let link = story.interview_link().await;
    let keys = choices(&get(&story.test, &link, "").await.page);
    // Meanwhile the panel has something else then.
    let mut team = super::on("2026-11-03", "10:30", "12:00");
    for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Team")] {
        team.set(name, value);
    }
    team.0.push(("people".to_owned(), panel[0].person.to_string()));
    story.plan(&story.cora, "/meetings/team/new", &team).await;
    let late =
        story.public("POST", &link, &RawForm::from([("time", keys[0].as_str()), ("_form", "interview_time"), ("_page", &link)])).await;
    assert!(late.to.contains("form="), "{}", late.to);
    let cookies = late.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
    assert!(get(&story.test, &late.to, &cookies).await.page.contains("That time has been taken meanwhile"));
    assert_eq!(story.public("POST", &link, &RawForm::from([("time", keys[1].as_str())])).await.to, link);

    let forged = forged(&link);
    for wrong in ["/interview/x", forged.as_str()] {
        assert_eq!(get(&story.test, wrong, "").await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_applicants_who_take_the_same_time_at_once_do_not_both_have_it() {
    let story = Story::new().await;
    let (panel, id, _) = story.panel().await;
    let other = confirmed_from(&story.test, "bo@example.org").await;
    let mut waiting = Vec::new();
    for id in [id, other] {
        story.post(&panel[0], &format!("/recruitment/applications/{id}/interview"), &times(&panel, &[("2026-11-03", "10")])).await;
        let link = interview_link(&story.test.app, id.0).unwrap();
        let path = link.strip_prefix("http://accord.test").unwrap().to_owned();
        let key = choices(&get(&story.test, &path, "").await.page).remove(0);
        waiting.push((path.rsplit('/').next().unwrap().to_owned(), key.parse::<MeetingId>().unwrap()));
    }
    let take = async |(token, meeting): (String, MeetingId)| {
        let (app, service) = (&story.test.app, &story.test.service);
        interviews::choose(app, &public(&story.test), service, &token, meeting).await
    };
    let second = waiting.remove(1);
    let (one, two) = tokio::join!(take(waiting.remove(0)), take(second));
    let taken = |outcome: &Result<(), Refusal>| matches!(outcome, Err(Refusal::Refused { code: "time_taken", .. }));
    assert!((one.is_ok() && taken(&two)) || (two.is_ok() && taken(&one)), "{one:?} {two:?}");
    assert_eq!(story.test.mailed().await.len(), 3, "the panel and one applicant");
}

#[tokio::test]
async fn an_applicant_is_written_to_where_they_applied_from_and_nowhere_else() {
    let story = Story::new().await;
    let known = story.test.person("Nia Example").await;
    let permit = crate::platform::permit::SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let beside = entity::contact_way::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(story.test.service.id.0),
        person_id: Set(known.0),
        kind: Set("EMAIL".to_owned()),
        value: Set("nia@example.org".to_owned()),
        value_norm: Set("nia@example.org".to_owned()),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        recorded_by: Set(None),
    };
    beside.insert(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let (panel, id, _) = story.panel().await;
    story.post(&panel[0], &format!("/recruitment/applications/{id}/interview"), &times(&panel, &[("2026-11-03", "10")])).await;
    let link = story.interview_link().await;
    let keys = choices(&get(&story.test, &link, "").await.page);
    story.public("POST", &link, &RawForm::from([("time", keys[0].as_str())])).await;
    let told: Vec<String> = story.test.mailed().await.into_iter().map(|mail| mail.to).filter(|to| to.starts_with("nia")).collect();
    assert_eq!(told, ["nia@example.org"], "another address of the same person may not be safe for this");
}

#[tokio::test]
async fn a_decision_takes_back_what_was_offered_and_planned_and_accepting_goes_on_with_the_same_record() {
    let story = Story::new().await;
    let (panel, id, _) = story.panel().await;
    story.post(&panel[0], &format!("/recruitment/applications/{id}/interview"), &times(&panel, &[("2026-11-03", "10")])).await;
    let link = story.interview_link().await;
    let keys = choices(&get(&story.test, &link, "").await.page);
    story.public("POST", &link, &RawForm::from([("time", keys[0].as_str())])).await;
    let again =
        story.refused(&panel[0], &format!("/recruitment/applications/{id}/interview"), &times(&panel, &[("2026-11-05", "10")])).await;
    assert!(again.contains("An interview is planned already"), "{again}");
    let before = story.test.mailed().await;
    let applicant = before.iter().filter(|mail| mail.to.starts_with("nia@")).count();
    decide(&story.test.app, &story.test.permit(&panel[0]), &story.test.service, id, Decision::Accept).await.unwrap();
    let after = story.test.mailed().await;
    assert_eq!(after[before.len()..].iter().filter(|mail| mail.step == "cancel").count(), 3);
    assert_eq!(applicant, 1);
    let permit = crate::platform::permit::SystemPermit::because(None, "a test");
    let people =
        crate::people::commands::reached_at_each(story.test.app.read(&permit), story.test.service.id, &["nia@example.org"]).await.unwrap();
    assert_eq!(people["nia@example.org"].len(), 1, "one person, one record");
}

#[tokio::test]
async fn one_set_of_times_is_offered_to_several_and_who_is_first_has_the_time() {
    let story = Story::new().await;
    let (panel, id, _) = story.panel().await;
    let bo = confirmed_from(&story.test, "bo@example.org").await;
    let offer = format!("/recruitment/applications/{id}/interview");
    let page = story.get(&panel[0], &offer).await.page;
    assert!(page.contains("Offer the same times to others") && page.contains(&bo.to_string()), "{page}");
    let mut form = times(&panel, &[("2026-11-03", "10"), ("2026-11-04", "14")]);
    form.0.push(("also".to_owned(), bo.to_string()));
    assert_eq!(story.post(&panel[0], &offer, &form).await.to, format!("/recruitment/applications/{id}"));

    let mut own = Vec::new();
    for id in [id, bo] {
        let link = interview_link(&story.test.app, id.0).unwrap();
        let path = link.strip_prefix("http://accord.test").unwrap().to_owned();
        let keys = choices(&get(&story.test, &path, "").await.page);
        assert_eq!(keys.len(), 2, "each chooses among both");
        own.push((path, keys));
    }
    story.test.run_jobs().await;
    for to in ["nia@example.org", "bo@example.org"] {
        assert!(story.test.mails().iter().any(|mail| mail.to.to_string() == to && words(mail).contains("/interview/")), "{to}");
    }
    let take = async |who: usize, time: usize| {
        let (path, keys) = &own[who];
        story.public("POST", path, &RawForm::from([("time", keys[time].as_str()), ("_form", "interview_time"), ("_page", path)])).await.to
    };
    assert_eq!(take(0, 0).await, own[0].0);
    assert!(take(1, 0).await.contains("form="), "taken by whoever was first");
    assert_eq!(take(1, 1).await, own[1].0, "the other time is free");
    let none = story.get(&panel[0], &offer).await.page;
    assert!(!none.contains("Offer the same times to others"), "nobody else waits without an interview");
}

#[tokio::test]
async fn nobody_is_offered_times_when_one_of_those_chosen_is_decided_about_meanwhile() {
    let story = Story::new().await;
    let (panel, id, _) = story.panel().await;
    let bo = confirmed_from(&story.test, "bo@example.org").await;
    decide(&story.test.app, &story.test.permit(&panel[0]), &story.test.service, bo, Decision::Accept).await.unwrap();
    let mut form = times(&panel, &[("2026-11-03", "10")]);
    form.0.push(("also".to_owned(), bo.to_string()));
    let refused = story.refused(&panel[0], &format!("/recruitment/applications/{id}/interview"), &form).await;
    assert!(refused.contains("is not waiting for a decision"), "{refused}");
    assert!(!refused.contains("Times so far"), "all of them or nobody");
}
