//! Referrals and cases against a real database.

mod deciding;
mod http;
mod lifecycle;
mod once;
mod reach;
mod strangers;

use super::commands;
use super::model::{Consent, NewReferral, OtherPerson, ReferredPerson, Referrer};
use crate::platform::permit::SystemPermit;
use crate::shared::text::{Email, Phone};
use crate::shared::vocabulary::{CrimeGroup, District, Initiator, Mechanism, OtherParty, PartyRole};
use crate::shared::{Actor, AgencyId, CaseId, ReferralId, Refusal, Role};
use crate::testing::TestApp;
use chrono::NaiveDate;

/// A burglary with both people known, sent by an officer.
pub(crate) fn burglary() -> NewReferral {
    NewReferral {
        mechanism: Mechanism::Police,
        received_on: NaiveDate::from_ymd_opt(2026, 10, 26).unwrap(),
        referrer: Some(Referrer {
            name: "PC Rowe".into(),
            email: Some(Email::parse("rowe@police.example.org").unwrap()),
            phone: None,
            person: None,
        }),
        agency: None,
        initiated_by: Initiator::Harmed,
        party: ReferredPerson {
            name: "Peter Bull".into(),
            role: PartyRole::Harmed,
            phone: Phone::parse_optional("07700 900401").unwrap(),
            email: Some(Email::parse("peter.bull@example.org").unwrap()),
            postcode: None,
            safe_contact: Some("mobile after 18:00; no voicemail".into()),
        },
        other_party: OtherParty::Identified,
        other: Some(OtherPerson { name: "Liam Birch".into(), postcode: None }),
        crime_group: CrimeGroup::Burglary,
        crime_reference: Some("CF70011026".into()),
        incident_on: None,
        district: District::Peterborough,
        consent: Consent::Yes,
        notes: Some("A bicycle was taken from the shed.".into()),
        marks: Vec::new(),
        required_gender: None,
        language: Some("Urdu".into()),
        import: None,
    }
}

/// The same burglary, and nobody knows who did it.
pub(super) fn unsolved() -> NewReferral {
    NewReferral { other_party: OtherParty::NotIdentified, other: None, referrer: None, ..burglary() }
}

pub(super) async fn receive(test: &TestApp, new: NewReferral) -> ReferralId {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let (id, _) = commands::send_referral(&test.app, &permit, &test.service, new).await.unwrap();
    id
}

pub(super) async fn coordinator(test: &TestApp) -> Actor {
    test.signed_in("Nadia Penn", &[Role::Coordinator]).await
}

/// A case that is open.
pub(crate) async fn open_case(test: &TestApp) -> CaseId {
    let actor = coordinator(test).await;
    let id = receive(test, burglary()).await;
    let case = commands::screen(&test.app, &test.permit(&actor), &test.service, id, super::model::Screening::Accept).await;
    case.unwrap().expect("accepting opens a case")
}

pub(super) async fn agency(test: &TestApp, name: &str) -> AgencyId {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let (id, _) = crate::agencies::commands::find_or_record(&tx, test.service.id, name).await.unwrap();
    test.app.commit(tx).await.unwrap();
    id
}

/// The code of a refusal by a rule.
pub(super) fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Refused { code, .. }) => code,
        other => panic!("no rule refused: {other:?}"),
    }
}
