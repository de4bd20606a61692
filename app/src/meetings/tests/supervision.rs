use super::{Story, on};
use crate::shared::{PersonId, RawForm, Role};
use crate::testing::letters::words;
use axum::http::StatusCode;
use chrono::{NaiveDate, NaiveTime};
use entity::{audit_entry, supervision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Story {
    async fn supervisions(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let rows = supervision::Entity::find()
            .filter(supervision::Column::PersonId.eq(self.vi.person.0))
            .order_by_asc(supervision::Column::CreatedAt)
            .all(self.test.app.read(&permit))
            .await
            .unwrap();
        rows.into_iter().map(|row| (row.state, row.booked_for.map(|day| day.to_string()), row.held_on.map(|day| day.to_string()))).collect()
    }

    fn now_is(&self, day: u32, hour: u32) {
        let at = NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
        self.test.app.clock().move_to(self.test.service.zone.to_utc(at).unwrap());
    }

    async fn steps(&self) -> Vec<(String, &'static str, u32)> {
        let mailed = self.test.mailed().await;
        mailed.iter().map(|mail| (mail.to.split('@').next().unwrap_or_default().to_owned(), mail.step, mail.sequence())).collect()
    }
}

fn with(person: PersonId, day: &str) -> RawForm {
    let mut form = on(day, "10:00", "11:00");
    form.set("with", person.to_string());
    form
}

fn both(step: &'static str, sequence: u32) -> [(String, &'static str, u32); 2] {
    ["sue.perry", "vi.ellis"].map(|who| (who.to_owned(), step, sequence))
}

#[tokio::test]
async fn supervisor_and_supervisee_plan_change_and_hold_a_supervision() {
    let story = Story::new().await;
    let new = "/meetings/supervision/new";
    assert!(story.get(&story.sue, new).await.page.contains("Vi Ellis"));
    assert!(story.get(&story.vi, new).await.page.contains("Sue Perry (supervises you)"));
    let page = story.plan(&story.vi, new, &with(story.sue.person, "2026-11-03")).await;
    assert_eq!(story.steps().await, both("invite", 0));
    assert_eq!(story.supervisions().await, [("BOOKED".to_owned(), Some("2026-11-03".to_owned()), None)]);

    let moved = story.change(&story.sue, &page, &[("starts", "14:00"), ("ends", "15:00")], &[]).await;
    assert_eq!(moved.to, page, "{}", moved.page);
    assert_eq!(story.steps().await[2..], both("update", 1));
    let changed = words(story.test.mails().last().unwrap());
    assert!(changed.contains("Tue 3 Nov 2026, 14:00 to 15:00") && changed.contains("It was 10:00 to 11:00."), "{changed}");
    let later = [("when-day", "10"), ("place", ""), ("joining_link", "https://meet.example/sup")];
    story.change(&story.vi, &page, &later, &[]).await;
    assert_eq!(story.steps().await[4..], both("update", 2));
    let changed = words(story.test.mails().last().unwrap()).replace('\n', " ");
    assert!(changed.contains("It was Tue 3 Nov 2026, 14:00 to 15:00, at Room 2, Civic Centre."), "{changed}");
    assert_eq!(story.supervisions().await, [("BOOKED".to_owned(), Some("2026-11-10".to_owned()), None)]);

    // Who is supervised does not record it, and nobody does before it began.
    let held = format!("{page}/held");
    assert!(!story.get(&story.sue, &page).await.page.contains("It was held"));
    story.now_is(10, 16);
    assert!(!story.get(&story.vi, &page).await.page.contains("It was held"));
    assert_eq!(story.post(&story.vi, &held, &RawForm::default()).await.status, StatusCode::NOT_FOUND);
    assert!(story.get(&story.sue, "/home").await.page.contains("Was it held, or is it off? Supervision"));
    assert!(story.get(&story.sue, &page).await.page.contains("No answer yet: 2"));
    assert_eq!(story.post(&story.sue, &held, &RawForm::default()).await.to, page);
    assert!(!story.get(&story.sue, &page).await.page.contains("No answer yet"), "nobody is asked about what was held");
    assert_eq!(story.supervisions().await, [("HELD".to_owned(), Some("2026-11-10".to_owned()), Some("2026-11-10".to_owned()))]);
    let permit = crate::platform::permit::SystemPermit::because(None, "a test");
    let noted = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("meeting.held")).all(story.test.app.read(&permit)).await;
    assert_eq!(noted.unwrap().len(), 1);
    let again = story.change(&story.sue, &page, &[("starts", "16:00"), ("_page", &page), ("_form", "meeting")], &[]).await;
    assert!(again.to.contains("form="), "what was held is not changed: {}", again.to);
}

#[tokio::test]
async fn a_supervision_that_is_called_off_leaves_calendars_and_record_and_is_only_theirs_to_see() {
    let story = Story::new().await;
    let page = story.plan(&story.sue, "/meetings/supervision/new", &with(story.vi.person, "2026-11-03")).await;
    let other = story.test.signed_in("Olga Other", &[Role::Volunteer]).await;
    for stranger in [&other, &story.cora] {
        assert_eq!(story.get(stranger, &page).await.status, StatusCode::NOT_FOUND, "between its two people and the manager");
    }
    let manager = story.test.signed_in("Mo Manager", &[Role::ServiceManager]).await;
    assert_eq!(story.get(&manager, &page).await.status, StatusCode::OK);

    let silent = story.refused(&story.sue, &format!("{page}/call-off"), &RawForm::default()).await;
    assert!(silent.contains("Enter why it is called off"));
    let off = story.post(&story.sue, &format!("{page}/call-off"), &RawForm::from([("reason", "I am ill.")])).await;
    assert_eq!(off.to, page);
    assert_eq!(story.steps().await[2..], both("cancel", 1));
    assert_eq!(story.supervisions().await[0].0, "CANCELLED");
    let mails = story.test.mails();
    assert!(String::from_utf8_lossy(&mails.last().unwrap().octets).contains("Subject: Your appointment is off"));
    let twice = story.post(&story.sue, &format!("{page}/call-off"), &RawForm::from([("reason", "Again"), ("_form", "call_off")])).await;
    assert!(twice.to.contains("form="), "{}", twice.to);
}

#[tokio::test]
async fn nobody_plans_a_supervision_with_somebody_who_is_not_theirs() {
    let story = Story::new().await;
    let other = story.test.signed_in("Olga Other", &[Role::Volunteer]).await;
    let mut form = with(other.person, "2026-11-03");
    let refused = story.refused(&story.sue, "/meetings/supervision/new", &form).await;
    assert!(refused.contains("Choose somebody whom you supervise"), "{refused}");
    form.set("with", story.sue.person.to_string());
    let refused = story.refused(&story.sue, "/meetings/supervision/new", &form).await;
    assert!(refused.contains("Choose somebody whom you supervise"), "{refused}");
    for (day, starts, ends, said) in [
        ("2026-10-01", "10:00", "11:00", "Enter a time that is to come"),
        ("2027-03-28", "01:30", "03:00", "the clocks go forward"),
        ("2026-11-03", "11:00", "10:00", "Enter an end that is after the start"),
    ] {
        let mut form = on(day, starts, ends);
        form.set("with", story.vi.person.to_string());
        let page = story.refused(&story.sue, "/meetings/supervision/new", &form).await;
        assert!(page.contains(said), "{said}");
        assert!(page.contains("Room 2, Civic Centre"), "what was typed is still there");
    }
    assert!(story.test.mailed().await.is_empty());
}
