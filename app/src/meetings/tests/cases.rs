use super::{Story, on};
use crate::letters::tells;
use crate::shared::{CaseId, PersonId, RawForm, Role};
use crate::testing::readers::judge_mails;
use axum::http::StatusCode;
use entity::{assignment, party, safe_contact};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

impl Story {
    /// A case that Vi works on; its parties, the harmed first.
    pub(super) async fn case(&self) -> (CaseId, PersonId, PersonId) {
        let case = crate::cases::tests::open_case(&self.test).await;
        self.seat(case, self.vi.person).await;
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let rows = party::Entity::find().filter(party::Column::CaseId.eq(case.0)).all(self.test.app.read(&permit)).await.unwrap();
        let of = |role: &str| PersonId(rows.iter().find(|row| row.role == role).unwrap().person_id);
        (case, of("HARMED"), of("HARMER"))
    }
}

impl Story {
    /// Seat somebody on a case, as an accepted offer does.
    pub(super) async fn seat(&self, case: CaseId, person: PersonId) {
        let permit = crate::platform::permit::SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        let row = assignment::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(self.test.service.id.0),
            case_id: Set(case.0),
            person_id: Set(person.0),
            seat: Set("LEAD".into()),
            offer_id: Set(tx.new_id()),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
            ended_reason: Set(None),
        };
        row.insert(&*tx).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }
}

pub(super) fn at_home(people: &[PersonId]) -> RawForm {
    let mut form = on("2026-11-03", "18:00", "19:30");
    form.set("purpose", "TOGETHER");
    form.set("place", "At Mr Bull's, 4 Fen Road");
    form.0.extend(people.iter().map(|person| ("people".to_owned(), person.to_string())));
    form
}

#[tokio::test]
async fn a_meeting_about_a_case_says_nothing_of_it_outside() {
    let story = Story::new().await;
    let (case, harmed, _) = story.case().await;
    story.test.run_jobs().await;
    let before = story.test.mails().len();
    let list = format!("/cases/{case}/meetings");
    assert!(story.get(&story.vi, &list).await.page.contains("Plan a meeting"));
    let form_page = story.get(&story.vi, &format!("{list}/new")).await.page;
    assert!(form_page.contains("mobile after 18:00; no voicemail"), "the words on safe contact stand beside the name");
    let mut form = at_home(&[story.vi.person, story.cora.person, story.sue.person]);
    form.0.push(("parties".to_owned(), harmed.to_string()));
    let page = story.plan(&story.vi, &format!("{list}/new"), &form).await;
    story.change(&story.vi, &page, &[("place", "Library, room 4")], &[story.vi.person, story.cora.person, story.sue.person]).await;
    story.post(&story.cora, &format!("{page}/call-off"), &RawForm::from([("reason", "Mr Bull is in hospital")])).await;

    let mailed = story.test.mailed().await;
    assert_eq!(mailed.len(), 9, "three people, three messages each; a calendar of somebody in the matter gets nothing");
    judge_mails(&mailed);
    for mail in &story.test.mails()[before..] {
        let raw = String::from_utf8_lossy(&mail.octets).replace("=\r\n", "");
        let calendar =
            mailed.iter().find(|one| one.wire.file_name == mail.file_name).map(|one| one.calendar.replace("\r\n ", "")).unwrap_or_default();
        for text in [&raw, &calendar] {
            assert_eq!(tells(text), None, "{text}");
            for word in ["Bull", "Birch", "Fen Road", "Library", "hospital", "TOGETHER", "together", "Vi Ellis", "Sue Perry"] {
                let to = mail.to.to_string();
                let own = to.starts_with(&word.to_lowercase().replace(' ', ".")) || (to.starts_with("peter.bull@") && word == "Bull");
                assert!(own || !text.contains(word), "{word} is in the mail to {}: {text}", mail.to);
            }
        }
    }
    let summaries: Vec<String> = mailed.iter().map(|mail| mail.value("SUMMARY")).collect();
    assert!(summaries.iter().all(|summary| summary == "Meeting"), "{summaries:?}");
    assert!(mailed.iter().all(|mail| mail.value("LOCATION").starts_with("Sign in to see the place")));
    let numbers: Vec<(&str, u32)> =
        mailed.iter().filter(|mail| mail.to.starts_with("vi.")).map(|mail| (mail.step, mail.sequence())).collect();
    assert_eq!(numbers, [("invite", 0), ("update", 1), ("cancel", 2)], "another place asks anew, though the entry does not name it");
}

#[tokio::test]
async fn somebody_in_the_matter_gets_a_plain_letter_and_only_where_that_is_safe() {
    let story = Story::new().await;
    let (case, harmed, other) = story.case().await;
    let new = format!("/cases/{case}/meetings/new");
    story.test.run_jobs().await;
    let before = story.test.mails().len();
    for party in [other, story.sue.person] {
        let mut form = at_home(&[story.vi.person]);
        form.0.push(("parties".to_owned(), party.to_string()));
        let refused = story.refused(&story.vi, &new, &form).await;
        assert!(refused.contains("Leave out who has no e-mail address"), "{refused}");
    }
    let mut form = at_home(&[story.vi.person]);
    form.0.push(("parties".to_owned(), harmed.to_string()));
    let page = story.plan(&story.vi, &new, &form).await;
    story.test.run_jobs().await;
    let letters: Vec<_> =
        story.test.mails()[before..].iter().filter(|mail| mail.to.to_string() == "peter.bull@example.org").cloned().collect();
    assert_eq!(letters.len(), 1);
    let text = String::from_utf8_lossy(&letters[0].octets).into_owned();
    assert!(
        text.contains("Subject: Your appointment: Tue 3 Nov 2026") && !text.contains("text/calendar") && !text.contains("Fen Road"),
        "{text}"
    );

    // Nobody asks them again whether they come, however near it is.
    let clock = story.test.app.clock();
    let planned_at = clock.now();
    clock.move_to(planned_at + chrono::Duration::days(6));
    let mails = story.test.mails().len();
    crate::calendar::chase::by_the_clock(&story.test.app).await.unwrap();
    story.test.run_jobs().await;
    assert!(story.test.mails()[mails..].iter().all(|mail| mail.to.to_string() != "peter.bull@example.org"));
    clock.move_to(planned_at);

    // Words on safe contact that are ended stop the next letter.
    let permit = crate::platform::permit::SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let words = safe_contact::Entity::find().filter(safe_contact::Column::PersonId.eq(harmed.0)).one(&*tx).await.unwrap().unwrap();
    safe_contact::ActiveModel { id: Set(words.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let parties = harmed.to_string();
    let changed = story
        .change(&story.vi, &page, &[("starts", "17:00"), ("parties", &parties), ("_form", "meeting"), ("_page", &page)], &[story.vi.person])
        .await;
    assert!(changed.to.contains("form="), "{}", changed.to);
}

#[tokio::test]
async fn only_who_works_on_the_case_plans_and_only_who_may_see_it_is_asked() {
    let story = Story::new().await;
    let (case, ..) = story.case().await;
    let other = story.test.signed_in("Olga Other", &[Role::Volunteer]).await;
    let list = format!("/cases/{case}/meetings");
    for path in [list.clone(), format!("{list}/new")] {
        assert_eq!(story.get(&other, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(story.get(&story.sue, &list).await.status, StatusCode::OK, "who supervises sees");
    assert_eq!(story.get(&story.sue, &format!("{list}/new")).await.status, StatusCode::FORBIDDEN, "and does not plan");
    let refused = story.refused(&story.vi, &format!("{list}/new"), &at_home(&[other.person])).await;
    assert!(refused.contains("Choose who comes"), "nobody is asked to whom the case is not open");
    let page = story.plan(&story.vi, &format!("{list}/new"), &at_home(&[story.vi.person, other.person])).await;
    assert_eq!(story.get(&other, &page).await.status, StatusCode::NOT_FOUND);
    let seen = story.get(&story.sue, &page).await.page;
    assert!(seen.contains("Both sides together") && !seen.contains("Change it"), "{seen}");
    assert!(!seen.contains("<title>Both") && seen.contains("<title>A meeting"), "the title tells nothing");
}
