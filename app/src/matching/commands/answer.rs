//! A volunteer's answer. The first accept wins; a second is told so.

use super::{allocate, lock_case, tell};
use crate::accreditation::standing_commands::catch_up_within;
use crate::audit::Note;
use crate::matching::eligibility::judge_all;
use crate::matching::facts::Seat;
use crate::matching::forms::Answer;
use crate::matching::permits::OwnOffers;
use crate::matching::queries;
use crate::matching::verdict::Verdict;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, OfferId, Refusal};
use entity::{declared_conflict, offer};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, Set};

/// What an answer led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Accepted; the other seat has not been accepted yet.
    WaitsForTheOther,
    /// Accepted, and the case is theirs.
    Allocated,
    Declined,
    /// The coordinator decides about the conflict.
    ConflictDeclared,
}

/// Answer an offer that was made to the asker.
///
/// # Errors
/// `NotFound`, also for somebody else's offer; refused when it was answered, taken back or has lapsed, or when a rule excludes the asker
/// by now (in the neutral words of the rule).
pub async fn answer(app: &App, permit: &OwnOffers, service: &ServiceNames, id: OfferId, answer: Answer) -> Result<Answered, Refusal> {
    let tx = app.begin(permit).await?;

    let found = own(&tx, permit, id, false).await?;
    let (case, seat) = (CaseId(found.case_id), Seat::from_code(&found.seat).ok_or(Refusal::NotFound)?);
    // The case first, as everybody who offers and answers does: two answers at once wait for each other and never in a circle.
    lock_case(&tx, permit.service(), case).await?;
    let row = own(&tx, permit, id, true).await?;

    still_open(&tx, &row)?;

    let answered = match answer {
        Answer::Accept => accept(app, &tx, permit, service, &row, seat).await?,
        Answer::DeclareConflict { words } => declare(&tx, permit, &row, seat, words).await?,
        Answer::Decline { reason } => decline(&tx, permit, &row, seat, reason).await?,
    };

    app.commit(tx).await?;
    Ok(answered)
}

async fn own(tx: &WriteTx, permit: &OwnOffers, id: OfferId, lock: bool) -> Result<offer::Model, Refusal> {
    let mut query = offer::Entity::find_by_id(id.0)
        .filter(offer::Column::ServiceId.eq(permit.service().0))
        .filter(offer::Column::PersonId.eq(permit.actor().person.0));
    if lock {
        query = query.lock_exclusive();
    }
    query.one(&**tx).await?.ok_or(Refusal::NotFound)
}

fn still_open(tx: &WriteTx, row: &offer::Model) -> Result<(), Refusal> {
    let sentence = match row.state.as_str() {
        "OFFERED" if row.expires_at > tx.now() => return Ok(()),
        "ACCEPTED" => "You have accepted this offer already",
        "DECLINED" => "You have answered this offer already. If you have changed your mind, tell the coordinator",
        "WITHDRAWN" => "This offer was taken back: somebody else was found, or the plan has changed",
        _ => "This offer has lapsed. If you would still like to take it, tell the coordinator: it does not count against you",
    };
    Err(Refusal::refused("offer_closed", sentence))
}

async fn accept(
    app: &App,
    tx: &WriteTx,
    permit: &OwnOffers,
    service: &ServiceNames,
    row: &offer::Model,
    seat: Seat,
) -> Result<Answered, Refusal> {
    catch_up_within(app, tx, service, permit.actor().person).await?;
    let matter = queries::matter_within(app, tx, service, CaseId(row.case_id)).await?;
    let person = matter.person(permit.actor().person).ok_or(Refusal::NotFound)?;
    for (rule, verdict) in judge_all(&matter.search(seat), person) {
        if matches!(verdict, Verdict::Excluded { .. }) {
            return Err(Refusal::refused("excluded_meanwhile", format!("{}. Ask the coordinator.", rule.neutral())));
        }
    }

    store(tx, row, "ACCEPTED", None).await?;
    tell(tx, permit.service(), CaseId(row.case_id), "OFFER_ACCEPTED", seat).await?;
    tx.note(Note::changed("offer.accepted", "offer", row.id).case(CaseId(row.case_id))).await?;

    let allocated = allocate::when_complete(app, tx, service, &matter).await?;
    Ok(if allocated { Answered::Allocated } else { Answered::WaitsForTheOther })
}

/// Nothing is held against anybody who says that they may know somebody: the offer ends, and the coordinator decides.
async fn declare(tx: &WriteTx, permit: &OwnOffers, row: &offer::Model, seat: Seat, words: String) -> Result<Answered, Refusal> {
    declared_conflict::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(row.service_id),
        person_id: Set(row.person_id),
        case_id: Set(row.case_id),
        state: Set("DECLARED".to_owned()),
        words: Set(Some(words)),
        at: Set(tx.now()),
        decided_at: Set(None),
        decided_by: Set(None),
    }
    .insert(&**tx)
    .await?;
    store(tx, row, "DECLINED", None).await?;
    tell(tx, permit.service(), CaseId(row.case_id), "CONFLICT_DECLARED", seat).await?;
    tx.note(Note::changed("conflict.declared", "offer", row.id).case(CaseId(row.case_id))).await?;
    Ok(Answered::ConflictDeclared)
}

async fn decline(tx: &WriteTx, permit: &OwnOffers, row: &offer::Model, seat: Seat, reason: Option<String>) -> Result<Answered, Refusal> {
    store(tx, row, "DECLINED", reason).await?;
    tell(tx, permit.service(), CaseId(row.case_id), "OFFER_DECLINED", seat).await?;
    tx.note(Note::changed("offer.declined", "offer", row.id).case(CaseId(row.case_id))).await?;
    Ok(Answered::Declined)
}

/// Store the answer, if the offer still waits for one.
async fn store(tx: &WriteTx, row: &offer::Model, state: &str, reason: Option<String>) -> Result<(), Refusal> {
    let stored = offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(state))
        .col_expr(offer::Column::AnsweredAt, Expr::value(tx.now()))
        .col_expr(offer::Column::DeclineReason, Expr::value(reason))
        .col_expr(offer::Column::Version, Expr::col(offer::Column::Version).add(1))
        .filter(offer::Column::Id.eq(row.id))
        .filter(offer::Column::State.eq("OFFERED"))
        .exec(&**tx)
        .await?;
    if stored.rows_affected == 1 { Ok(()) } else { Err(Refusal::refused("offer_closed", "This offer was answered already")) }
}
