//! Offers that end without an answer, and the decision about a declared conflict.

use super::{lock_case, offer_link, tell, write_to};
use crate::audit::Note;
use crate::matching::facts::Seat;
use crate::matching::forms::ConflictDecision;
use crate::matching::letters::{AcceptedWithdrawn, ConflictDecided, OfferWithdrawn};
use crate::matching::permits::MatchCases;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, OfferId, PersonId, Refusal, ServiceId};
use entity::{assignment, declared_conflict, offer};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Take an offer back; says of which case. The person is told that it is settled; who had said yes already, with an apology.
///
/// # Errors
/// `NotFound`; refused once the case was handed to them, or when the offer has ended already.
pub async fn withdraw(app: &App, permit: &MatchCases, service: &ServiceNames, id: OfferId) -> Result<CaseId, Refusal> {
    let tx = app.begin(permit).await?;

    let found = offer::Entity::find_by_id(id.0).filter(offer::Column::ServiceId.eq(permit.service().0)).one(&*tx).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let case = CaseId(row.case_id);
    lock_case(&tx, permit.service(), case).await?;
    let assigned = assignment::Entity::find().filter(assignment::Column::OfferId.eq(id.0)).count(&*tx).await? > 0;

    if assigned {
        return Err(Refusal::refused("already_allocated", "The case is with this person already, so the offer cannot be taken back"));
    }
    let had_accepted = end(&tx, id.0, &["ACCEPTED"], "WITHDRAWN").await?;
    if !had_accepted && !end(&tx, id.0, &["OFFERED"], "WITHDRAWN").await? {
        return Err(Refusal::refused("offer_closed", "This offer has ended already: the page shows how it stands now"));
    }

    tell(&tx, permit.service(), case, "OFFER_WITHDRAWN", seat_of(&row)).await?;
    tx.note(Note::changed("offer.withdrawn", "offer", id.0).case(case)).await?;
    let link = offer_link(app, id);
    let reader = PersonId(row.person_id);
    if had_accepted {
        write_to(&tx, service, reader, case, "accepted_withdrawn", |name| AcceptedWithdrawn { name, link }.letter()).await?;
    } else {
        write_to(&tx, service, reader, case, "offer_withdrawn", |name| OfferWithdrawn { name, link }.letter()).await?;
    }

    app.commit(tx).await?;
    Ok(case)
}

/// End an open or accepted offer whose holder a rule excludes by now, and tell them as whoever is taken back.
pub(super) async fn fits_no_longer(app: &App, tx: &WriteTx, service: &ServiceNames, row: &offer::Model) -> Result<(), Refusal> {
    let had_accepted = end(tx, row.id, &["ACCEPTED"], "WITHDRAWN").await?;
    if !had_accepted && !end(tx, row.id, &["OFFERED"], "WITHDRAWN").await? {
        return Ok(());
    }
    let case = CaseId(row.case_id);
    tell(tx, service.id, case, "OFFER_WITHDRAWN", seat_of(row)).await?;
    tx.note(Note::changed("offer.fits_no_longer", "offer", row.id).case(case)).await?;
    let (link, reader) = (offer_link(app, OfferId(row.id)), PersonId(row.person_id));
    if had_accepted {
        write_to(tx, service, reader, case, "accepted_withdrawn", |name| AcceptedWithdrawn { name, link }.letter()).await
    } else {
        write_to(tx, service, reader, case, "offer_withdrawn", |name| OfferWithdrawn { name, link }.letter()).await
    }
}

/// Let every offer lapse whose time is over; says how many did. Two instances may do so at once: each offer lapses once.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn expire_due(app: &App) -> Result<usize, Refusal> {
    let permit = SystemPermit::because(None, "an offer was not answered in time");
    let due = offer::Entity::find()
        .filter(offer::Column::State.eq("OFFERED"))
        .filter(offer::Column::ExpiresAt.lte(app.clock().now()))
        .order_by_asc(offer::Column::ExpiresAt)
        .limit(200)
        .all(app.read(&permit))
        .await?;
    let mut lapsed = 0;
    for row in due {
        let permit = SystemPermit::because(Some(ServiceId(row.service_id)), "an offer was not answered in time");
        let tx = app.begin(&permit).await?;
        if lapse(&tx, &row).await? {
            lapsed += 1;
        }
        app.commit(tx).await?;
    }
    Ok(lapsed)
}

/// An offer whose time is over; says whether it was still open.
pub(super) async fn lapse(tx: &WriteTx, row: &offer::Model) -> Result<bool, Refusal> {
    let open = end(tx, row.id, &["OFFERED"], "EXPIRED").await?;
    if open {
        tell(tx, ServiceId(row.service_id), CaseId(row.case_id), "OFFER_EXPIRED", seat_of(row)).await?;
        tx.note(Note::changed("offer.expired", "offer", row.id).case(CaseId(row.case_id))).await?;
    }
    Ok(open)
}

/// An offer whose work has ended: somebody else may be asked for its seat.
pub(super) async fn let_go(tx: &WriteTx, row: &offer::Model) -> Result<(), Refusal> {
    if end(tx, row.id, &["ACCEPTED"], "WITHDRAWN").await? {
        tx.note(Note::changed("offer.let_go", "offer", row.id).case(CaseId(row.case_id))).await?;
    }
    Ok(())
}

/// Decide about a conflict that somebody declared, and write to them; says about which case (POLICY.md 8.4).
///
/// # Errors
/// `NotFound`; refused when it was decided already.
pub async fn decide_conflict(
    app: &App,
    permit: &MatchCases,
    service: &ServiceNames,
    id: Uuid,
    decision: ConflictDecision,
) -> Result<CaseId, Refusal> {
    let tx = app.begin(permit).await?;

    let found =
        declared_conflict::Entity::find_by_id(id).filter(declared_conflict::Column::ServiceId.eq(permit.service().0)).one(&*tx).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let (state, action) = match decision {
        ConflictDecision::Accept => ("ACCEPTED", "conflict.accepted"),
        ConflictDecision::Block => ("BLOCKED", "conflict.blocked"),
    };
    let stored = declared_conflict::Entity::update_many()
        .col_expr(declared_conflict::Column::State, Expr::value(state))
        .col_expr(declared_conflict::Column::DecidedAt, Expr::value(tx.now()))
        .col_expr(declared_conflict::Column::DecidedBy, Expr::value(permit.actor().account.0))
        .filter(declared_conflict::Column::Id.eq(id))
        .filter(declared_conflict::Column::State.eq("DECLARED"))
        .exec(&*tx)
        .await?;

    if stored.rows_affected != 1 {
        return Err(Refusal::refused("conflict_decided", "This was decided already: the page shows how"));
    }
    let case = CaseId(row.case_id);
    tx.note(Note::changed(action, "declared_conflict", id).case(case)).await?;
    let (blocked, link) = (decision == ConflictDecision::Block, format!("{}/offers", app.config().base_url));
    write_to(&tx, service, PersonId(row.person_id), case, "conflict_decided", |name| ConflictDecided { name, blocked, link }.letter())
        .await?;

    app.commit(tx).await?;
    Ok(case)
}

fn seat_of(row: &offer::Model) -> Seat {
    Seat::from_code(&row.seat).unwrap_or(Seat::Lead)
}

/// Move an offer on, if it stands where it is thought to stand.
async fn end(tx: &WriteTx, id: Uuid, from: &[&str], to: &str) -> Result<bool, Refusal> {
    let stored = offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(to))
        .col_expr(offer::Column::Version, Expr::col(offer::Column::Version).add(1))
        .filter(offer::Column::Id.eq(id))
        .filter(offer::Column::State.is_in(from.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(stored.rows_affected == 1)
}
