//! Agencies against a real database.

use super::commands;
use super::permits::KeepAgencies;
use super::queries;
use crate::recruitment::http_tests::{ask, get};
use crate::shared::paging::Paging;
use crate::shared::{AgencyId, RawForm, Refusal, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;

async fn with_agency(test: &TestApp) -> AgencyId {
    let permit = crate::platform::permit::SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let (id, new) = commands::find_or_record(&tx, test.service.id, " Fenland District Council ").await.unwrap();
    assert!(new);
    let (again, new) = commands::find_or_record(&tx, test.service.id, "fenland district council").await.unwrap();
    assert_eq!((again, new), (id, false));
    test.app.commit(tx).await.unwrap();
    id
}

#[tokio::test]
async fn an_agreement_is_dated_and_an_edit_of_an_older_version_is_refused() {
    let test = TestApp::new().await;
    let id = with_agency(&test).await;
    let permit: KeepAgencies = test.permit(&test.signed_in("Nadia Penn", &[Role::Coordinator]).await);
    let until = NaiveDate::from_ymd_opt(2026, 11, 10);

    commands::set_agreement(&test.app, &permit, id, 1, until).await.unwrap();
    assert_eq!(commands::set_agreement(&test.app, &permit, id, 1, None).await, Err(Refusal::Changed));

    let listed = queries::agencies(&test.app, &permit, &Paging::from_query("", "", "")).await.unwrap();
    assert_eq!(listed.rows[0].agreement_until, until);
    let today = NaiveDate::from_ymd_opt(2026, 10, 26).unwrap();
    let needs = queries::attention(&test.app, &permit, permit.service(), today).await.unwrap();
    assert_eq!(needs.len(), 1, "it ends within three months");
    assert!(!needs[0].urgent);
    for (until, soon) in [(25, false), (26, true), (30, true)] {
        let until = NaiveDate::from_ymd_opt(2026, 10, until).unwrap();
        assert_eq!(queries::ends_soon(until, today), soon, "{until}");
    }
    for (day, soon) in [(24, true), (25, false)] {
        assert_eq!(queries::ends_soon(NaiveDate::from_ymd_opt(2027, 1, day).unwrap(), today), soon, "{day} January");
    }

    let cookie = test.cookie(&test.signed_in("Nadia Penn", &[Role::Coordinator]).await).await;
    assert!(get(&test, "/agencies", &cookie).await.page.contains("Ends soon"), "the list says what the home page says");
}

#[tokio::test]
async fn those_who_only_refer_keep_no_agencies() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Ruth Gale", &[Role::Referrer]).await;
    assert_eq!(<KeepAgencies as crate::platform::permit::RoomPermit>::of(&actor, None).unwrap_err(), Refusal::NotAllowed);
}

#[tokio::test]
async fn two_dates_for_one_agreement_are_shown_side_by_side() {
    let test = TestApp::new().await;
    let id = with_agency(&test).await;
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let permit: KeepAgencies = test.permit(&actor);
    commands::set_agreement(&test.app, &permit, id, 1, NaiveDate::from_ymd_opt(2026, 11, 10)).await.unwrap();

    let (cookie, path) = (test.cookie(&actor).await, format!("/agencies/{id}"));
    let typed = [("until-day", "1"), ("until-month", "12"), ("until-year", "2027"), ("_form", "agreement"), ("version", "1")];
    let mut form = RawForm::from(typed);
    form.set("_page", path.as_str());
    let back = ask(&test, "POST", &format!("{path}/agreement"), &cookie, &form).await;
    let forms = back.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
    let page = get(&test, &back.to, &format!("{cookie}; {forms}")).await.page;
    for part in ["Now on record: 10 11 2026 (by Nadia Penn", "value=\"2027\"", "name=\"version\" value=\"2\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    form.set("version", "2");
    assert_eq!(ask(&test, "POST", &format!("{path}/agreement"), &cookie, &form).await.to, "/agencies");
}
