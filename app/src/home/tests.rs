//! What waits, in which order, and for whom.

use super::needs;
use crate::platform::permit::{Own, SystemPermit};
use crate::shared::{Actor, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;
use entity::agency;
use sea_orm::{ActiveModelTrait, Set};

async fn agency_until(test: &TestApp, until: NaiveDate) {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let (id, _) = crate::agencies::commands::find_or_record(&tx, test.service.id, "City Council").await.unwrap();
    agency::ActiveModel { id: Set(id.0), agreement_until: Set(Some(until)), ..Default::default() }.update(&*tx).await.unwrap();
    test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn what_waits_is_for_those_who_can_do_something_about_it() {
    let test = TestApp::new().await;
    let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap();
    agency_until(&test, day(30)).await;
    for (role, many) in
        [(Role::Coordinator, 1), (Role::ServiceManager, 1), (Role::Volunteer, 0), (Role::Referrer, 0), (Role::Commissioner, 0)]
    {
        let actor = test.signed_in("Somebody", &[role]).await;
        let own: Own = test.permit(&actor);
        assert_eq!(needs::all(&test.app, &own, &test.service, day(26)).await.unwrap().len(), many, "{role}");
    }
    let actor = Actor { second_step: false, ..test.signed_in("Both Roles", &[Role::Coordinator, Role::Trainer]).await };
    let own: Own = test.permit(&actor);
    assert!(needs::all(&test.app, &own, &test.service, day(26)).await.unwrap().is_empty(), "nothing of it before the second step");
    let actor = test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let own: Own = test.permit(&actor);
    assert!(needs::all(&test.app, &own, &test.service, day(31)).await.unwrap()[0].urgent, "an agreement that has ended presses");
}
