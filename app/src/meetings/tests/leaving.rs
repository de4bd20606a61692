//! The meetings to come of somebody who leaves.

use super::cases::at_home;
use super::{Story, on};
use crate::meetings::commands::let_go;
use crate::people::practitioners::commands::{SOMEBODY_LEFT, set_state};
use crate::people::practitioners::model::StateChange;
use crate::people::practitioners::words::Standing;
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, Role};
use crate::testing::letters::words;
use crate::testing::readers::judge_mails;
use chrono::Duration;
use entity::{audit_entry, job, meeting_person, person, role_grant};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Story {
    async fn leaves(&self, who: &Actor) {
        let system = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&system).await.unwrap();
        let on = self.test.service.zone.to_local(tx.now()).date();
        let change = StateChange { state: Standing::Left, on, reason: Some("Moved away".into()) };
        set_state(&tx, self.test.service.id, who.person, &change).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }

    async fn state(&self, page: &str) -> String {
        self.row(page).await.state
    }

    /// Who comes to that meeting, with their part.
    async fn people(&self, page: &str) -> Vec<(String, String)> {
        let permit = SystemPermit::because(None, "a test");
        let rows = meeting_person::Entity::find()
            .filter(meeting_person::Column::MeetingId.eq(self.row(page).await.id))
            .filter(meeting_person::Column::LeftAt.is_null())
            .find_also_related(person::Entity);
        let rows = rows.all(self.test.app.read(&permit)).await.unwrap();
        let mut people: Vec<_> = rows.into_iter().map(|(row, person)| (person.unwrap().full_name, row.part)).collect();
        people.sort();
        people
    }

    async fn noted(&self, action: &str) -> usize {
        let permit = SystemPermit::because(None, "a test");
        let found = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action));
        found.all(self.test.app.read(&permit)).await.unwrap().len()
    }

    /// What calendars and letters told since that mail: to whom, and the step or the subject.
    async fn told_since(&self, from: usize) -> Vec<(String, String)> {
        let mailed = self.test.mailed().await;
        let told = self.test.mails().into_iter().skip(from).map(|mail| {
            let step = mailed.iter().find(|one| one.wire.file_name == mail.file_name).map(|one| one.step.to_owned());
            let kind = step.unwrap_or_else(|| {
                let said = words(&mail);
                if said.contains("handed on to you") { "leads now".into() } else { "letter".into() }
            });
            (mail.to.to_string().split('@').next().unwrap_or_default().to_owned(), kind)
        });
        let mut told: Vec<_> = told.collect();
        told.sort();
        told
    }

    async fn team(&self, by: &Actor, day: &str, others: &[&Actor]) -> String {
        let mut form = on(day, "10:00", "11:00");
        for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Rota")] {
            form.set(name, value);
        }
        form.0.extend(others.iter().map(|who| ("people".to_owned(), who.person.to_string())));
        self.plan(by, "/meetings/team/new", &form).await
    }
}

fn told(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(who, what)| ((*who).to_owned(), (*what).to_owned())).collect()
}

#[tokio::test]
async fn whoever_leaves_is_taken_off_what_is_to_come_and_the_others_are_told() {
    let story = Story::new().await;
    let mut supervision = on("2026-11-02", "10:00", "11:00");
    supervision.set("with", story.vi.person.to_string());
    let supervision = story.plan(&story.sue, "/meetings/supervision/new", &supervision).await;
    let team = story.team(&story.cora, "2026-11-04", &[&story.vi]).await;
    let (case, harmed, _) = story.case().await;
    let mut about = at_home(&[story.vi.person, story.cora.person]);
    about.0.push(("parties".to_owned(), harmed.to_string()));
    let about = story.plan(&story.vi, &format!("/cases/{case}/meetings/new"), &about).await;
    story.test.run_jobs().await;
    let before = story.test.mails().len();

    story.leaves(&story.vi).await;
    let since = story.told_since(before).await;
    assert_eq!(story.state(&supervision).await, "CALLED_OFF", "it is between the two of them");
    assert_eq!(story.state(&team).await, "PLANNED");
    assert_eq!(story.people(&team).await, told(&[("Cora Dean", "LEADS")]));
    assert_eq!(
        story.people(&about).await.iter().filter(|(_, part)| part == "LEADS").collect::<Vec<_>>(),
        [&("Cora Dean".into(), "LEADS".into())]
    );
    assert_eq!(
        since,
        told(&[
            ("cora.dean", "leads now"),
            ("cora.dean", "letter"),
            ("sue.perry", "cancel"),
            ("vi.ellis", "cancel"),
            ("vi.ellis", "cancel"),
            ("vi.ellis", "cancel"),
        ]),
        "somebody in the matter has the same appointment as before"
    );
    judge_mails(&story.test.mailed().await);
    assert_eq!((story.noted("meeting.called_off").await, story.noted("meeting.without_somebody").await), (1, 2));
    for mail in &story.test.mails()[before..] {
        let said = words(mail);
        for word in ["Fen Road", "Bull", "RJ-2026", "Vi Ellis"] {
            assert!(!said.contains(word) || mail.to.to_string().starts_with("vi."), "{word} to {}: {said}", mail.to);
        }
    }

    let system = SystemPermit::because(Some(story.test.service.id), "a test");
    assert_eq!(let_go(&story.test.app, &system, &story.test.service, story.vi.person).await.unwrap(), 0, "done twice, nothing more");
}

#[tokio::test]
async fn whoever_still_comes_by_another_role_keeps_their_meetings() {
    let story = Story::new().await;
    let both = crate::people::tests::practitioner(&story.test, "Bo Berg", Standing::Active).await;
    let bo = story.test.signed_in_as(both, "Bo Berg", &[Role::Volunteer, Role::Trainer], None).await;
    let team = story.team(&story.cora, "2026-11-04", &[&bo]).await;
    story.leaves(&bo).await;
    story.test.run_jobs().await;
    assert_eq!(story.people(&team).await.len(), 2);
}

#[tokio::test]
async fn a_role_that_ends_and_a_sign_in_that_closes_hand_on_what_was_led() {
    let story = Story::new().await;
    let ada = story.test.signed_in("Ada Admin", &[Role::Administrator]).await;
    let col = story.test.signed_in("Col League", &[Role::Coordinator]).await;
    let led = story.team(&col, "2026-11-04", &[&story.cora]).await;
    let alone = story.team(&story.cora, "2026-11-05", &[&col]).await;
    let permit = SystemPermit::because(None, "a test");
    let grant = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(col.account.0));
    let grant = grant.one(story.test.app.read(&permit)).await.unwrap().unwrap();
    crate::admin::commands::end_role(&story.test.app, &story.test.permit(&ada), grant.id, "Another post").await.unwrap();
    story.test.run_jobs().await;
    assert_eq!(story.people(&led).await, told(&[("Cora Dean", "LEADS")]));
    assert_eq!(story.people(&alone).await, told(&[("Cora Dean", "LEADS")]));

    story.test.run_jobs().await;
    let before = story.test.mails().len();
    crate::admin::commands::disable(&story.test.app, &story.test.permit(&ada), story.cora.account).await.unwrap();
    assert_eq!(story.told_since(before).await, told(&[("cora.dean", "cancel"), ("cora.dean", "cancel")]));
    assert_eq!((story.state(&led).await.as_str(), story.state(&alone).await.as_str()), ("CALLED_OFF", "CALLED_OFF"));
}

#[tokio::test]
async fn a_role_that_ends_by_its_own_date_hands_on_what_was_led_once() {
    let story = Story::new().await;
    let col = story.test.signed_in("Col League", &[Role::Coordinator]).await;
    let led = story.team(&col, "2026-11-04", &[&story.cora]).await;
    story.test.run_jobs().await;
    let (app, system) = (&story.test.app, SystemPermit::because(Some(story.test.service.id), "a test"));
    let tx = app.begin(&system).await.unwrap();
    let ends = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndsAt, Expr::value(tx.now() + Duration::days(2)))
        .filter(role_grant::Column::AccountId.eq(col.account.0));
    assert_eq!(ends.exec(&*tx).await.unwrap().rows_affected, 1);
    app.commit(tx).await.unwrap();
    let round = || crate::admin::jobs::by_the_clock(app);
    round().await.unwrap();
    story.test.run_jobs().await;
    assert_eq!(story.people(&led).await, told(&[("Col League", "LEADS"), ("Cora Dean", "TAKES_PART")]), "not before its time");

    let before = story.test.mails().len();
    app.clock().move_to(app.clock().now() + Duration::days(2));
    // Two instances look at the same moment, and once more later.
    let (one, two) = tokio::join!(round(), round());
    one.and(two).unwrap();
    round().await.unwrap();
    let written = job::Entity::find().filter(job::Column::Kind.eq(SOMEBODY_LEFT)).filter(job::Column::SubjectId.eq(col.person.0));
    assert_eq!(written.all(app.read(&system)).await.unwrap().len(), 1, "exactly once");
    assert_eq!(story.told_since(before).await, told(&[("col.league", "cancel"), ("cora.dean", "leads now")]));
    assert_eq!(story.people(&led).await, told(&[("Cora Dean", "LEADS")]));
    assert_eq!(story.noted("meeting.without_somebody").await, 1);
}
