//! Both have said yes: the case is theirs.

use super::end::fits_no_longer;
use super::{offer_link, tell, write_to};
use crate::audit::Note;
use crate::matching::eligibility::judge_all;
use crate::matching::facts::Seat;
use crate::matching::letters::CaseReady;
use crate::matching::queries::Matter;
use crate::matching::verdict::Verdict;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, OfferId, PersonId, Refusal, ServiceId};
use entity::{assignment, offer, rj_case};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Set};

/// The stages before a case has facilitators.
const BEFORE: [&str; 4] = ["NEW", "INITIAL_CONTACT", "INITIAL_RISK", "AWAITING_ALLOCATION"];

/// Give the case to those who accepted, once lead and co-facilitator both have. Somebody who shadows joins whenever they accept
/// after that.
///
/// Who accepted first is judged again before anything is shown: a party, a check or a state may have changed since (POLICY.md 8.4). Whom a
/// rule excludes by now loses the seat with an apology, and it is free again.
pub(super) async fn when_complete(app: &App, tx: &WriteTx, service: &ServiceNames, matter: &Matter) -> Result<bool, Refusal> {
    let case = &matter.case;
    let accepted = offer::Entity::find()
        .filter(offer::Column::CaseId.eq(case.id))
        .filter(offer::Column::State.eq("ACCEPTED"))
        .order_by_asc(offer::Column::OfferedAt)
        .all(&**tx)
        .await?;
    if !has(&accepted, Seat::Lead) || !has(&accepted, Seat::CoFacilitator) {
        return Ok(false);
    }

    let known: Vec<uuid::Uuid> = assignment::Entity::find()
        .filter(assignment::Column::CaseId.eq(case.id))
        .all(&**tx)
        .await?
        .into_iter()
        .map(|row| row.offer_id)
        .collect();
    let mut fit = Vec::new();
    for row in accepted {
        if known.contains(&row.id) || fits(matter, &row) {
            fit.push(row);
        } else {
            fits_no_longer(app, tx, service, &row).await?;
        }
    }
    if !has(&fit, Seat::Lead) || !has(&fit, Seat::CoFacilitator) {
        return Ok(false);
    }
    for row in fit.iter().filter(|row| !known.contains(&row.id)) {
        assign(tx, row).await?;
        let link = offer_link(app, OfferId(row.id));
        let person = PersonId(row.person_id);
        write_to(tx, service, person, CaseId(case.id), "case_ready", |name| CaseReady { name, link }.letter()).await?;
    }

    let moved = rj_case::Entity::update_many()
        .col_expr(rj_case::Column::Stage, Expr::value("ALLOCATED"))
        .col_expr(rj_case::Column::Version, Expr::col(rj_case::Column::Version).add(1))
        .filter(rj_case::Column::Id.eq(case.id))
        .filter(rj_case::Column::Stage.is_in(BEFORE))
        .exec(&**tx)
        .await?;
    if moved.rows_affected == 1 {
        tell(tx, ServiceId(case.service_id), CaseId(case.id), "ALLOCATED", Seat::Lead).await?;
        tx.note(Note::changed("case.allocated", "case", case.id).case(CaseId(case.id))).await?;
    }
    Ok(true)
}

fn has(accepted: &[offer::Model], seat: Seat) -> bool {
    accepted.iter().any(|row| row.seat == seat.code())
}

/// Whether no rule excludes that person from that seat now. Who has left is in no list and fits nowhere.
fn fits(matter: &Matter, row: &offer::Model) -> bool {
    let (Some(person), Some(seat)) = (matter.person(PersonId(row.person_id)), Seat::from_code(&row.seat)) else { return false };
    judge_all(&matter.search(seat), person).iter().all(|(_, verdict)| !matches!(verdict, Verdict::Excluded { .. }))
}

async fn assign(tx: &WriteTx, row: &offer::Model) -> Result<(), Refusal> {
    let id = tx.new_id();
    assignment::ActiveModel {
        id: Set(id),
        service_id: Set(row.service_id),
        case_id: Set(row.case_id),
        person_id: Set(row.person_id),
        seat: Set(row.seat.clone()),
        offer_id: Set(row.id),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        ended_reason: Set(None),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::new(crate::audit::Category::Disclosure, "case.revealed", "assignment", id).case(CaseId(row.case_id))).await?;
    Ok(())
}
