use super::{Story, on};
use crate::calendar::wishes::wish;
use crate::platform::permit::Own;
use crate::shared::{RawForm, Role};
use crate::testing::letters::{link, words};
use axum::http::StatusCode;

fn conference(story: &Story) -> RawForm {
    let mut form = on("2026-11-10", "09:30", "16:30");
    form.set("kind", "CONFERENCE");
    form.set("title", "Autumn conference; \"together\"");
    form.set("note", "Bring a friend,\nand a pen");
    form.0.push(("groups".to_owned(), "VOLUNTEER".to_owned()));
    form.0.push(("people".to_owned(), story.sue.person.to_string()));
    form
}

#[tokio::test]
async fn a_conference_invites_groups_and_people_each_alone_and_takes_off_one() {
    let story = Story::new().await;
    let ola = story.test.signed_in("Ola Berg", &[Role::Volunteer, Role::Trainer]).await;
    wish(&story.test.app, &story.test.permit::<Own>(&ola), true).await.unwrap();
    let page = story.plan(&story.cora, "/meetings/team/new", &conference(&story)).await;
    let mailed = story.test.mailed().await;
    let mut told: Vec<&str> = mailed.iter().map(|mail| mail.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["cora.dean@example.org", "sue.perry@example.org", "vi.ellis@example.org"], "who planned it has it in the diary too");
    let plain = story.test.mails().into_iter().find(|mail| mail.to.to_string() == "ola.berg@example.org").unwrap();
    let plain = String::from_utf8_lossy(&plain.octets).into_owned();
    assert!(!plain.contains("text/calendar") && plain.contains("Subject: Your appointment"), "a plain letter for who wishes none");
    for mail in story.test.mails() {
        let text = String::from_utf8_lossy(&mail.octets).into_owned();
        let others = ["cora.dean@", "sue.perry@", "vi.ellis@", "ola.berg@"].iter().filter(|who| !mail.to.to_string().starts_with(*who));
        for other in others {
            assert!(!text.contains(other), "{other} is in the mail to {}", mail.to);
        }
    }

    // Only the one who is taken off is told so; coming back is under the same identity.
    let (sue, vi, ola) = (story.sue.person, story.vi.person, ola.person);
    assert_eq!(story.change(&story.cora, &page, &[], &[vi, ola]).await.to, page);
    assert_eq!(story.change(&story.cora, &page, &[], &[sue, vi, ola]).await.to, page);
    let mailed = story.test.mailed().await;
    let after: Vec<(&str, &str, u32)> = mailed[3..].iter().map(|mail| (mail.to.as_str(), mail.step, mail.sequence())).collect();
    assert_eq!(after, [("sue.perry@example.org", "cancel", 1), ("sue.perry@example.org", "reinvite", 2)]);
    let uids: std::collections::BTreeSet<&str> =
        mailed.iter().filter(|mail| mail.to.starts_with("sue")).map(|mail| mail.uid.as_str()).collect();
    assert_eq!(uids.len(), 1);
}

#[tokio::test]
async fn who_is_asked_sees_it_and_answers_and_who_is_not_does_not() {
    let story = Story::new().await;
    let page = story.plan(&story.cora, "/meetings/team/new", &conference(&story)).await;
    let other = story.test.signed_in("Tess Trainer", &[Role::Trainer]).await;
    assert_eq!(story.get(&other, &page).await.status, StatusCode::NOT_FOUND);
    let seen = story.get(&story.vi, &page).await.page;
    assert!(seen.contains("Autumn conference") && !seen.contains("Change it") && !seen.contains("Call it off"), "{seen}");
    assert_eq!(story.get(&story.vi, &format!("{page}/edit")).await.status, StatusCode::NOT_FOUND);
    for list in ["/meetings", "/diary"] {
        assert!(story.get(&story.vi, list).await.page.contains("Autumn conference"), "{list}");
    }
    assert!(story.get(&story.vi, "/meetings?over=yes").await.page.contains("No meetings"));

    story.test.run_jobs().await;
    let mail = story.test.mails().into_iter().find(|mail| mail.to.to_string().starts_with("vi.ellis")).unwrap();
    let link = link(&words(&mail), "/calendar/answer/").unwrap();
    let answer = RawForm::from([("answer", "DECLINED"), ("reason", "A wedding")]);
    let said = crate::recruitment::http_tests::ask(&story.test, "POST", &link, "", &answer).await;
    assert_eq!(said.to, link, "{}", said.page);
    let seen = story.get(&story.cora, &page).await.page;
    assert!(seen.contains("Does not come: 1") && seen.contains("A wedding"), "{seen}");
}

#[tokio::test]
async fn only_the_office_plans_for_the_team_and_for_somebody() {
    let story = Story::new().await;
    for who in [&story.vi, &story.sue] {
        assert_eq!(story.get(who, "/meetings/team/new").await.status, StatusCode::FORBIDDEN);
    }
    let mut nobody = on("2026-11-10", "09:30", "16:30");
    for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Team")] {
        nobody.set(name, value);
    }
    assert!(story.refused(&story.cora, "/meetings/team/new", &nobody).await.contains("Choose who is invited"));
    nobody.set("kind", "SUPERVISION");
    assert!(story.refused(&story.cora, "/meetings/team/new", &nobody).await.contains("Choose a team meeting or a conference"));
}

#[tokio::test]
async fn whoever_planned_a_meeting_is_not_asked_whether_they_come() {
    let story = Story::new().await;
    story.plan(&story.cora, "/meetings/team/new", &conference(&story)).await;
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 5).unwrap().and_hms_opt(9, 0, 0).unwrap();
    story.test.app.clock().move_to(story.test.service.zone.to_utc(day).unwrap());
    crate::calendar::chase::by_the_clock(&story.test.app).await.unwrap();
    story.test.run_jobs().await;
    let asked = story.test.mails().into_iter().filter(|mail| String::from_utf8_lossy(&mail.octets).contains("Subject: Do you come?"));
    let mut asked: Vec<String> = asked.map(|mail| mail.to.to_string()).collect();
    asked.sort_unstable();
    assert_eq!(asked, ["sue.perry@example.org", "vi.ellis@example.org"]);
}

#[tokio::test]
async fn a_conference_of_two_days_is_a_meeting_on_each_with_one_invitation_for_each() {
    let story = Story::new().await;
    let mut form = conference(&story);
    form.set("title", "Practice days");
    form.set_day("also2", crate::shared::when::date("2026-11-11").unwrap());
    let first = story.plan(&story.cora, "/meetings/team/new", &form).await;
    assert_eq!(story.row(&first).await.title, "Practice days, day 1 of 2");
    let list = story.get(&story.vi, "/meetings").await.page;
    assert!(list.contains("Practice days, day 1 of 2") && list.contains("Practice days, day 2 of 2"), "{list}");
    let mailed = story.test.mailed().await;
    let of_vi: Vec<&str> = mailed.iter().filter(|mail| mail.to == "vi.ellis@example.org").map(|mail| mail.uid.as_str()).collect();
    assert!(of_vi.len() == 2 && of_vi[0] != of_vi[1], "{of_vi:?}");

    // One day is called off by itself.
    story.post(&story.cora, &format!("{first}/call-off"), &RawForm::from([("_form", "call_off"), ("reason", "The hall is closed.")])).await;
    let after = story.test.mailed().await;
    let told: Vec<(&str, &str)> = after[mailed.len()..].iter().map(|mail| (mail.step, mail.uid.as_str())).collect();
    assert!(!told.is_empty() && told.iter().all(|(step, _)| *step == "cancel"), "{told:?}");
    let list = story.get(&story.vi, "/meetings").await.page;
    assert!(!list.contains("day 1 of 2") && list.contains("Practice days, day 2 of 2"), "{list}");

    // Somebody who is busy on the second day is named with it, and nothing is planned.
    let mut other = on("2026-11-12", "15:00", "17:00");
    other.set("kind", "TEAM_MEETING");
    other.set("title", "Handover");
    other.set_day("also1", crate::shared::when::date("2026-11-11").unwrap());
    other.0.push(("people".to_owned(), story.vi.person.to_string()));
    let refused = story.refused(&story.cora, "/meetings/team/new", &other).await;
    assert!(refused.contains("On Wed 11 Nov 2026: ") && refused.contains("busy then"), "{refused}");
    assert!(!story.get(&story.vi, "/meetings").await.page.contains("Handover"));
}
