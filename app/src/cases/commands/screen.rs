//! The coordinator's decision about a referral.

use super::erase::forget_contact;
use super::history::{record_case_event, referral_event};
use super::open::open_case;
use super::policy;
use super::receive::other_person;
use super::tell::{Told, tell_referrer};
use crate::audit::Note;
use crate::cases::model::{Consent, Decided, DeclineReason, Flags, OtherPerson, ReferralState, Screening};
use crate::cases::permits::ScreenReferrals;
use crate::cases::rules::{self, Move, ReferralFacts};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::{CrimeGroup, Initiator, OtherParty};
use crate::shared::{CaseId, ReferralId, Refusal};
use chrono::NaiveDate;
use entity::{matter_agency, referral, rj_case};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Decide about a referral (`docs/POLICY.md` 3.3). The case, when it was accepted. Declined, how to reach its people is erased at once.
///
/// # Errors
/// `NotFound`; a sentence, when the referral was decided already or a rule of acceptance says no.
pub async fn screen(
    app: &App,
    permit: &ScreenReferrals,
    service: &ServiceNames,
    id: ReferralId,
    decision: Screening,
) -> Result<Option<CaseId>, Refusal> {
    Ok(decide(app, permit, service, id, &decision.into()).await?.case)
}

/// What a decision led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screened {
    /// The case, when it was accepted.
    pub case: Option<CaseId>,
    pub told: Told,
}

/// As [`screen`], with the coordinator's words, and who was written to.
///
/// # Errors
/// As [`screen`].
pub async fn decide(
    app: &App,
    permit: &ScreenReferrals,
    service: &ServiceNames,
    id: ReferralId,
    decided: &Decided,
) -> Result<Screened, Refusal> {
    let tx = app.begin(permit).await?;
    let (case, to) = decide_within(&tx, service, id, decided).await?;
    let told = tell_referrer(app, &tx, service, id, to).await?;
    app.commit(tx).await?;
    Ok(Screened { case, told })
}

/// The other person in the matter has a name now; what follows is decided by [`screen`].
///
/// # Errors
/// `NotFound`; `other_on_record`, when somebody named one meanwhile; `already_screened`; a fault.
pub async fn identify_other(
    app: &App,
    permit: &ScreenReferrals,
    service: &ServiceNames,
    id: ReferralId,
    other: OtherPerson,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = referral::Entity::find_by_id(id.0).filter(referral::Column::ServiceId.eq(permit.service().0)).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;

    if !ReferralState::from_code(&row.state).is_some_and(|state| state.waits() || state.held()) {
        return Err(Refusal::refused("already_screened", "This referral was decided already. Nothing was changed."));
    }

    // Two who looked at the same page would else leave a person on record who belongs to nothing.
    if row.other_person_id.is_some() {
        let sentence = "Somebody put the other person on record while you were writing. Nothing was changed.";
        return Err(Refusal::refused("other_on_record", sentence));
    }
    identify(&tx, service, &row, &other).await?;
    referral_event(&tx, service.id, id, "IDENTIFIED", None).await?;
    tx.note(Note::changed("referral.other_identified", "referral", id.0)).await?;
    app.commit(tx).await
}

/// Hold a referral whose offender nobody knows yet, in the transaction of the list that brings it. Without a day it is looked at again
/// after as many days as the service has set.
///
/// # Errors
/// As [`screen`].
pub async fn hold_unidentified(tx: &WriteTx, service: &ServiceNames, id: ReferralId, review_on: Option<NaiveDate>) -> Result<(), Refusal> {
    screen_within(tx, service, id, Screening::HoldOffenderNotIdentified { review_on }).await.map(drop)
}

/// As [`screen`], in the transaction of whoever holds the permit.
///
/// # Errors
/// As [`screen`].
pub async fn screen_within(tx: &WriteTx, service: &ServiceNames, id: ReferralId, decision: Screening) -> Result<Option<CaseId>, Refusal> {
    decide_within(tx, service, id, &decision.into()).await.map(|(case, _)| case)
}

/// The case, when one was opened, and where the referral stands now.
async fn decide_within(
    tx: &WriteTx,
    service: &ServiceNames,
    id: ReferralId,
    decided: &Decided,
) -> Result<(Option<CaseId>, ReferralState), Refusal> {
    let decision = &decided.what;
    let row = referral::Entity::find_by_id(id.0).filter(referral::Column::ServiceId.eq(service.id.0)).lock_exclusive();
    let row = row.one(&**tx).await?.ok_or(Refusal::NotFound)?;

    let today = service.zone.to_local(tx.now()).date();
    let next = rules::screen(&facts(&row)?, decision, policy(service), today)?;
    let survivor = match decision {
        Screening::Duplicate { of } => Some(surviving(tx, &row, of).await?),
        _ => None,
    };
    let reason = reason(decision, survivor.as_ref());

    move_on(tx, &row, &next, reason.clone()).await?;
    if let Screening::TakeUp { identified: Some(other) } = decision {
        identify(tx, service, &row, other).await?;
    }
    let case = if next.to == ReferralState::Accepted { Some(open_case(tx, service, &row).await?) } else { None };
    if let Some(case) = case {
        join_duplicates(tx, service, &row, case).await?;
    }
    let joined = match &survivor {
        Some(survivor) => join_open_case(tx, service, &row, survivor).await?,
        None => None,
    };

    // The reason first, as a code or as it was typed; the coordinator's own words beneath.
    let lines: Vec<String> = reason.into_iter().chain(decided.words.clone()).collect();
    referral_event(tx, service.id, id, next.to.code(), (!lines.is_empty()).then(|| lines.join("\n"))).await?;
    let note = Note::changed("referral.screened", "referral", id.0).detail(serde_json::json!({ "state": next.to.code() }));
    tx.note(match case.or(joined) {
        Some(case) => note.case(case),
        None => note,
    })
    .await?;
    if next.to == ReferralState::Declined {
        forget_contact(tx, &row).await?;
    }
    Ok((case, next.to))
}

/// A second referral of a matter whose case is open is put to that case, with its agency: no second case, and no second count.
async fn join_open_case(
    tx: &WriteTx,
    service: &ServiceNames,
    row: &referral::Model,
    survivor: &referral::Model,
) -> Result<Option<CaseId>, Refusal> {
    let Some(id) = survivor.case_id else { return Ok(None) };
    let open = rj_case::Entity::find_by_id(id).filter(rj_case::Column::ClosedAt.is_null()).lock_exclusive().one(&**tx).await?;
    if open.is_none() {
        return Ok(None);
    }
    join(tx, service, row, CaseId(id)).await?;
    join_duplicates(tx, service, row, CaseId(id)).await?;
    Ok(Some(CaseId(id)))
}

/// What was marked as a duplicate of that referral before its case was open joins the case now, and so does what was marked as a duplicate
/// of those: whoever referred is no facilitator of the matter, and their agency is at work in it (POLICY.md 8.4).
async fn join_duplicates(tx: &WriteTx, service: &ServiceNames, row: &referral::Model, case: CaseId) -> Result<(), Refusal> {
    let mut references = vec![row.reference.clone()];
    while let Some(reference) = references.pop() {
        let marked = referral::Entity::find()
            .filter(referral::Column::ServiceId.eq(service.id.0))
            .filter(referral::Column::State.eq(ReferralState::Duplicate.code()))
            .filter(referral::Column::DecisionReason.eq(reference))
            .filter(referral::Column::CaseId.is_null())
            .all(&**tx)
            .await?;
        for row in marked {
            join(tx, service, &row, case).await?;
            references.push(row.reference);
        }
    }
    Ok(())
}

/// Put a referral to a case, with its agency.
async fn join(tx: &WriteTx, service: &ServiceNames, row: &referral::Model, case: CaseId) -> Result<(), Refusal> {
    let id = case.0;
    referral::ActiveModel { id: Set(row.id), case_id: Set(Some(id)), ..Default::default() }.update(&**tx).await?;
    if let Some(agency) = row.agency_id {
        let there = matter_agency::Entity::find()
            .filter(matter_agency::Column::CaseId.eq(id))
            .filter(matter_agency::Column::AgencyId.eq(agency))
            .one(&**tx)
            .await?;
        if there.is_none() {
            let (key, service_id) = (Set(tx.new_id()), Set(row.service_id));
            let part = Set("REFERRER".to_owned());
            matter_agency::ActiveModel { id: key, service_id, case_id: Set(id), agency_id: Set(agency), part }.insert(&**tx).await?;
        }
    }
    record_case_event(tx, service.id, case, "REFERRAL_JOINED", Some(row.reference.clone())).await?;
    Ok(())
}

fn facts(row: &referral::Model) -> Result<ReferralFacts, Refusal> {
    let read = || {
        Some(ReferralFacts {
            state: ReferralState::from_code(&row.state)?,
            initiated_by: Initiator::from_code(&row.initiated_by)?,
            other_party: OtherParty::from_code(&row.other_party)?,
            other_named: row.other_person_id.is_some(),
            consent: Consent::from_code(&row.consent_to_contact)?,
            crime_group: CrimeGroup::from_code(&row.crime_group)?,
            flags: serde_json::from_value::<Flags>(row.flags.clone()).unwrap_or_default(),
        })
    };
    read().ok_or_else(|| crate::platform::fault::fault("a referral holds a word that is not in the list"))
}

/// What stands beside the decision: a code of the list, or the coordinator's words.
fn reason(decision: &Screening, survivor: Option<&referral::Model>) -> Option<String> {
    match decision {
        Screening::Decline { reason } => Some(DeclineReason::code(*reason).to_owned()),
        Screening::MoreInfo { words } | Screening::Withdraw { words } => Some(words.clone()),
        Screening::Redirect { to } => Some(to.clone()),
        Screening::Duplicate { .. } => survivor.map(|survivor| survivor.reference.clone()),
        _ => None,
    }
}

/// The referral that stays: another one of the same service, and no duplicate itself.
async fn surviving(tx: &WriteTx, row: &referral::Model, of: &str) -> Result<referral::Model, Refusal> {
    let found = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(row.service_id))
        .filter(referral::Column::Reference.eq(of))
        .filter(referral::Column::Id.ne(row.id))
        .filter(referral::Column::State.ne(ReferralState::Duplicate.code()))
        .one(&**tx)
        .await?;
    let no_such = "Enter the reference of another referral that is not a duplicate itself.";
    found.ok_or_else(|| Refusal::refused("no_such_referral", no_such))
}

/// The state changes once: whoever decided in the same moment is told so.
async fn move_on(tx: &WriteTx, row: &referral::Model, next: &Move, reason: Option<String>) -> Result<(), Refusal> {
    let decided = !next.to.waits();
    let changed = referral::Entity::update_many()
        .col_expr(referral::Column::State, Expr::value(next.to.code()))
        .col_expr(referral::Column::ReviewOn, Expr::value(next.review_on))
        .col_expr(referral::Column::DecisionReason, Expr::value(reason))
        .col_expr(referral::Column::DecidedAt, Expr::value(decided.then(|| tx.now())))
        .col_expr(referral::Column::DecidedBy, Expr::value(tx.who().account.map(|id| id.0).filter(|_| decided)))
        .col_expr(referral::Column::Version, Expr::value(row.version + 1))
        .filter(referral::Column::Id.eq(row.id))
        .filter(referral::Column::Version.eq(row.version))
        .exec(&**tx)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Refusal::Changed) }
}

/// The other person has a name now.
async fn identify(tx: &WriteTx, service: &ServiceNames, row: &referral::Model, other: &OtherPerson) -> Result<(), Refusal> {
    let person = other_person(tx, service.id, other).await?;
    let identified = OtherParty::Identified.code().to_owned();
    // Raised once in a transaction, also where the decision of the same form raised it.
    let version = Set(row.version + 1);
    referral::ActiveModel {
        id: Set(row.id),
        other_party: Set(identified),
        other_person_id: Set(Some(person.0)),
        version,
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}
