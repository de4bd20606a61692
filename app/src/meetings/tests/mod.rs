//! Meetings on a real database, through the pages.

mod cases;
mod clashes;
mod interviews;
mod leaving;
mod life;
mod pictured;
mod practice;
mod record;
mod supervision;
mod team;

use crate::people::permits::KeepRecords;
use crate::people::practitioners::supervisors::set_supervisor;
use crate::people::practitioners::words::Standing;
use crate::people::tests::practitioner;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::{Answer, ask, get};
use crate::shared::{Actor, PersonId, RawForm, Role};
use crate::testing::TestApp;
use entity::meeting;
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A service with an office, a case supervisor and a volunteer whom they supervise.
pub struct Story {
    pub test: TestApp,
    pub cora: Actor,
    pub sue: Actor,
    pub vi: Actor,
}

impl Story {
    pub async fn new() -> Self {
        Self::over(TestApp::new().await).await
    }

    pub async fn over(test: TestApp) -> Self {
        let cora = test.signed_in("Cora Dean", &[Role::Coordinator]).await;
        let sue = test.signed_in("Sue Perry", &[Role::CaseSupervisor]).await;
        let person = practitioner(&test, "Vi Ellis", Standing::Active).await;
        let vi = test.signed_in_as(person, "Vi Ellis", &[Role::Volunteer], None).await;
        let keeps = test.permit::<KeepRecords>(&cora);
        set_supervisor(&test.app, &keeps, person, sue.person).await.unwrap();
        Self { test, cora, sue, vi }
    }

    pub async fn get(&self, who: &Actor, path: &str) -> Answer {
        get(&self.test, path, &self.test.cookie(who).await).await
    }

    pub async fn post(&self, who: &Actor, path: &str, form: &RawForm) -> Answer {
        ask(&self.test, "POST", path, &self.test.cookie(who).await, form).await
    }

    /// Post a form that is refused, and open the page that it comes back to.
    pub async fn refused(&self, who: &Actor, path: &str, form: &RawForm) -> String {
        let mut form = form.clone();
        let name = match path.rsplit('/').take(2).collect::<Vec<_>>().as_slice() {
            ["new", "supervision"] => "supervision",
            ["new", "team"] => "team",
            ["new", _] => "case_meeting",
            ["edit", _] => "meeting",
            ["call-off", _] => "call_off",
            ["record", _] => "supervision_record",
            _ => "interview",
        };
        form.set("_form", name);
        form.set("_page", path);
        let cookie = self.test.cookie(who).await;
        let back = ask(&self.test, "POST", path, &cookie, &form).await;
        assert!(back.to.contains("form="), "{} {}", back.to, back.page);
        let forms = back.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
        get(&self.test, &back.to, &format!("{cookie}; {forms}")).await.page
    }

    /// Plan a meeting; returns its page.
    pub async fn plan(&self, who: &Actor, path: &str, form: &RawForm) -> String {
        let planned = self.post(who, path, form).await;
        assert!(planned.to.starts_with("/meetings/") && !planned.to.contains("form="), "{} {}", planned.to, planned.page);
        planned.to
    }

    pub async fn row(&self, page: &str) -> meeting::Model {
        let id: Uuid = page.rsplit('/').next().unwrap().parse().unwrap();
        let permit = SystemPermit::because(None, "a test");
        meeting::Entity::find_by_id(id).one(self.test.app.read(&permit)).await.unwrap().unwrap()
    }

    /// Change a meeting: what stands on record, but for those fields; `people` in place of those who come.
    pub async fn change(&self, who: &Actor, page: &str, fields: &[(&str, &str)], people: &[PersonId]) -> Answer {
        let row = self.row(page).await;
        let mut form = RawForm::default();
        form.set_day("when", row.day);
        form.set("starts", crate::shared::when::time(row.starts_local));
        form.set("ends", crate::shared::when::time(row.ends_local));
        form.set("place", row.place);
        form.set("joining_link", row.joining_link.unwrap_or_default());
        form.set("title", row.title);
        form.set("note", row.note.unwrap_or_default());
        form.set("purpose", row.purpose.unwrap_or_default());
        form.set("version", row.version.to_string());
        for (name, value) in fields {
            form.set(name, *value);
        }
        form.0.extend(people.iter().map(|person| ("people".to_owned(), person.to_string())));
        self.post(who, &format!("{page}/edit"), &form).await
    }
}

/// When and where, as it is typed.
pub fn on(day: &str, starts: &str, ends: &str) -> RawForm {
    let mut form = RawForm::default();
    form.set_day("when", crate::shared::when::date(day).unwrap());
    form.set("starts", starts);
    form.set("ends", ends);
    form.set("place", "Room 2, Civic Centre");
    form
}
