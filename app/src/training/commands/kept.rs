//! Places of a run that are set aside for partner agencies: written with the run, whoever plans or changes it.

use super::seats::seats;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{AgencyId, FormProblems, Refusal, RunId};
use crate::training::forms::{KEPT_FIELDS, RunPlan};
use crate::training::kept::{can_keep, still_kept};
use crate::training::queries::RunView;
use chrono::NaiveDate;
use entity::{agency, run_allocation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// The last day on which the plan keeps places; nothing, when it keeps none.
pub(super) fn kept_until(plan: &RunPlan) -> Option<NaiveDate> {
    plan.kept.last_day(plan.booking_deadline, plan.days.first()?.times.day)
}

/// Put the plan's places in the stead of those that were kept.
///
/// # Errors
/// `NotFound`, for an agency of another service; a fault.
pub(super) async fn keep(tx: &WriteTx, service: &ServiceNames, run: RunId, plan: &RunPlan) -> Result<(), Refusal> {
    let agencies = agency::Entity::find()
        .filter(agency::Column::ServiceId.eq(service.id.0))
        .filter(agency::Column::Id.is_in(plan.kept.places.iter().map(|kept| kept.agency.0)));
    if !plan.kept.places.is_empty() && agencies.count(&**tx).await? != u64::try_from(plan.kept.places.len()).unwrap_or(u64::MAX) {
        return Err(Refusal::NotFound);
    }
    run_allocation::Entity::delete_many().filter(run_allocation::Column::RunId.eq(run.0)).exec(&**tx).await?;
    for kept in &plan.kept.places {
        run_allocation::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.id.0),
            run_id: Set(run.0),
            agency_id: Set(kept.agency.0),
            places: Set(i32::try_from(kept.places).unwrap_or(i32::MAX)),
        }
        .insert(&**tx)
        .await?;
    }
    Ok(())
}

/// The cap of agencies is not set below what one of them has by now, offered places among them; and no place is kept that somebody else has.
///
/// # Errors
/// `below_taken` at `agency_cap`; `cannot_keep` at the first row of what is kept; a fault.
pub(super) async fn places_hold(tx: &WriteTx, service: &ServiceNames, before: &RunView, plan: &RunPlan) -> Result<(), Refusal> {
    let seats = seats(tx, service, before).await?;
    let many = |number: i32| u64::try_from(number).unwrap_or(0);
    let mut wrong = FormProblems::new();
    if let Some(cap) = plan.agency_cap.map(many) {
        let most: Option<(&AgencyId, &u64)> = seats.by_agency.iter().max_by_key(|(id, has)| (**has, **id));
        if let Some((id, has)) = most.filter(|(_, has)| **has > cap) {
            let name = agency::Entity::find_by_id(id.0).one(&**tx).await?.map(|agency| agency.name).unwrap_or_default();
            wrong.add("agency_cap", "below_taken", format!("Enter at least {has}: {name} has so many places by now"));
        }
    }
    let taken = many(before.run.max_places).saturating_sub(seats.free);
    if still_kept(kept_until(plan), super::today(tx, service))
        && taken <= many(plan.max_places)
        && let Err(why) = can_keep(&plan.kept.places, many(plan.max_places), plan.agency_cap.map(many), &seats.by_agency, taken)
    {
        wrong.add(KEPT_FIELDS[0].1, "cannot_keep", why.sentence());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}
