//! What was spoken about in a supervision: written by its two people, read by them and the manager, and by nobody else.

use super::{Story, on};
use crate::shared::{RawForm, Role};
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::{audit_entry, supervision_note};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Story {
    /// A supervision of Vi by Sue on 3 November, held.
    async fn supervision_held(&self) -> String {
        let mut form = on("2026-11-03", "10:00", "11:00");
        form.set("with", self.vi.person.to_string());
        let page = self.plan(&self.sue, "/meetings/supervision/new", &form).await;
        let at = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(15, 0, 0).unwrap();
        self.test.app.clock().move_to(self.test.service.zone.to_utc(at).unwrap());
        page
    }

    async fn notes(&self) -> Vec<supervision_note::Model> {
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let all = supervision_note::Entity::find().order_by_asc(supervision_note::Column::WrittenAt);
        all.order_by_asc(supervision_note::Column::Version).all(self.test.app.read(&permit)).await.unwrap()
    }

    async fn in_the_trail(&self, action: &str) -> Vec<String> {
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let all = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action));
        let rows = all.all(self.test.app.read(&permit)).await.unwrap();
        rows.into_iter().map(|row| format!("{row:?}")).collect()
    }
}

fn said(words: &'static str, version: &'static str) -> RawForm {
    RawForm::from([("words", words), ("version", version), ("_form", "supervision_record")])
}

#[tokio::test]
async fn each_writes_their_part_and_what_stood_there_stays_readable() {
    let story = Story::new().await;
    let page = story.supervision_held().await;
    let record = format!("{page}/record");
    let early = story.post(&story.sue, &record, &said("Too early.", "0")).await;
    assert!(early.to.contains("form="), "not before it is recorded as held");
    let not_yet = story.get(&story.sue, &record).await.page;
    assert!(not_yet.contains("once the supervision is recorded as held") && !not_yet.contains("below"), "{not_yet}");
    assert!(!story.get(&story.sue, &page).await.page.contains("What was spoken about"));
    story.post(&story.sue, &format!("{page}/held"), &RawForm::default()).await;
    assert!(story.get(&story.vi, &page).await.page.contains(&record));

    let mut first = said("We spoke about pace in the case of the shed.", "0");
    for (name, value) in
        [("agreed_1", "Shadow Asha"), ("due_1-day", "1"), ("due_1-month", "12"), ("due_1-year", "2026"), ("wellbeing", "yes")]
    {
        first.set(name, value);
    }
    assert_eq!(story.post(&story.sue, &record, &first).await.to, record);
    let seen = story.get(&story.vi, &record).await.page;
    for words in
        ["We spoke about pace", "Shadow Asha, by Tue 1 Dec 2026", "Ask after them soon", "Not confirmed as read yet", "I have read it"]
    {
        assert!(seen.contains(words), "{words}");
    }
    assert!(!story.get(&story.sue, &record).await.page.contains("I have read it"), "the supervisor does not confirm for them");
    let mut read = RawForm::from([("version", "1")]);
    assert_eq!(story.post(&story.vi, &format!("{record}/read"), &read).await.to, record);
    assert!(story.get(&story.sue, &record).await.page.contains("Read Tue 3 Nov 2026"));
    story.post(&story.vi, &record, &said("I would like more joint work.", "0")).await;
    assert!(story.get(&story.sue, &record).await.page.contains("I would like more joint work."));

    // A correction needs a reason, and is to be read again.
    let without = story.post(&story.sue, &record, &said("Corrected words.", "1")).await;
    assert!(without.to.contains("form="), "{}", without.to);
    let mut corrected = said("Corrected words.", "1");
    corrected.set("reason", "The wrong case was named");
    assert_eq!(story.post(&story.sue, &record, &corrected).await.to, record);
    let seen = story.get(&story.vi, &record).await.page;
    for words in ["Corrected words.", "Earlier versions", "We spoke about pace", "The wrong case was named", "I have read it"] {
        assert!(seen.contains(words), "{words}");
    }
    read.set("_form", "supervision_read");
    assert!(story.post(&story.vi, &format!("{record}/read"), &read).await.to.contains("form="), "not of a version that is no longer there");
    let notes: Vec<_> = story.notes().await.into_iter().map(|note| (note.part, note.version, note.superseded_at.is_some())).collect();
    let expected = [("SUPERVISOR", 1, true), ("SUPERVISEE", 1, false), ("SUPERVISOR", 2, false)];
    assert_eq!(notes, expected.map(|(part, version, over)| (part.to_owned(), version, over)));
}

#[tokio::test]
async fn nobody_but_its_two_people_and_the_manager_reads_it_and_each_look_is_kept() {
    let story = Story::new().await;
    let page = story.supervision_held().await;
    let record = format!("{page}/record");
    story.post(&story.sue, &format!("{page}/held"), &RawForm::default()).await;
    story.post(&story.sue, &record, &said("Heavy weeks.", "0")).await;
    let other = story.test.signed_in("Olga Other", &[Role::CaseSupervisor]).await;
    let auditor = story.test.signed_in("Ada Audit", &[Role::Auditor]).await;
    for stranger in [&story.cora, &other] {
        assert_eq!(story.get(stranger, &record).await.status, StatusCode::NOT_FOUND);
        assert_eq!(story.post(stranger, &record, &said("Mine.", "0")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(story.get(&auditor, &record).await.status, StatusCode::FORBIDDEN);
    let manager = story.test.signed_in("Mo Manager", &[Role::ServiceManager]).await;
    let seen = story.get(&manager, &record).await.page;
    assert!(seen.contains("Heavy weeks.") && !seen.contains("Write your part"), "the manager reads, and does not write");
    assert!(story.post(&manager, &record, &said("Mine.", "0")).await.to.contains("form="));
    let looks = story.in_the_trail("supervision.read").await;
    assert_eq!(looks.len(), 1, "strangers saw nothing, the manager did");
    for line in looks.iter().chain(&story.in_the_trail("supervision.written").await) {
        assert!(!line.contains("Heavy weeks"), "the trail says that, never what");
    }
    assert_eq!(story.notes().await.len(), 1);
    // A meeting that is no supervision has no such record.
    let mut team = on("2026-12-01", "10:00", "11:00");
    team.set("title", "Team");
    team.set("kind", "TEAM_MEETING");
    team.set("people", story.sue.person.to_string());
    let team = story.plan(&story.cora, "/meetings/team/new", &team).await;
    assert_eq!(story.get(&story.sue, &format!("{team}/record")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_writes_on_an_older_version_sees_both_texts_and_loses_nothing() {
    let story = Story::new().await;
    let page = story.supervision_held().await;
    let record = format!("{page}/record");
    story.post(&story.sue, &format!("{page}/held"), &RawForm::default()).await;
    story.post(&story.sue, &record, &said("As first written.", "0")).await;
    let shown = story.refused(&story.sue, &record, &said("From the other window.", "0")).await;
    for words in ["From the other window.", "Now on record: As first written.", "Somebody changed this"] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(story.notes().await.len(), 1, "nothing was overwritten");
}

#[tokio::test]
async fn each_of_the_two_finds_their_supervisions_and_nobody_else_does() {
    let story = Story::new().await;
    let nobody_yet = story.get(&story.vi, "/meetings/supervisions").await.page;
    assert!(nobody_yet.contains("No supervision yet"), "{nobody_yet}");
    let page = story.supervision_held().await;
    let booked = story.get(&story.vi, "/meetings/supervisions").await.page;
    assert!(booked.contains("Booked") && booked.contains("Once it is held") && booked.contains(&page), "{booked}");

    story.post(&story.sue, &format!("{page}/held"), &RawForm::default()).await;
    story.post(&story.sue, &format!("{page}/record"), &said("We spoke about pace in the case of the shed.", "0")).await;
    let own = story.get(&story.vi, "/meetings/supervisions").await.page;
    let given = story.get(&story.sue, "/meetings/supervisions").await.page;
    for (seen, who) in [(&own, "supervised you"), (&given, "You supervised ")] {
        assert!(seen.contains(who) && seen.contains("Held") && seen.contains("One of you has written"), "{seen}");
        assert!(seen.contains(&format!("{page}/record")) && !seen.contains("the shed"), "that it was written, never what: {seen}");
    }
    let another = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let of_another = story.get(&another, "/meetings/supervisions").await.page;
    assert!(of_another.contains("No supervision yet"), "{of_another}");
}
