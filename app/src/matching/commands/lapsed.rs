//! Offers to somebody whose standing has lapsed meanwhile are taken back by the clock; a case that somebody works stays theirs until a
//! coordinator decides (POLICY.md 10.7).

use super::end::fits_no_longer;
use super::lock_case;
use crate::accreditation::standing_commands::catch_up_within;
use crate::matching::eligibility::judge;
use crate::matching::facts::Seat;
use crate::matching::queries::{self, open_offers_of_the_lapsed};
use crate::matching::verdict::Rule;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::{CaseId, PersonId, Refusal, ServiceId};
use chrono::{DateTime, Utc};
use entity::{offer, standing};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Up to which loss each service's offers were looked through; after a start they are once more.
#[derive(Default)]
struct LookedUpTo(Mutex<HashMap<ServiceId, DateTime<Utc>>>);

/// Take back what was offered to somebody whom the rule of levels excludes by now. One statement a service while nobody's standing changes.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn withdraw_from_lapsed(app: &App) -> Result<(), Refusal> {
    let looked = app.kept::<LookedUpTo>();
    for service in services::all(app).await?.iter() {
        let permit = SystemPermit::because(Some(service.id), "a standing has lapsed");
        let last: Option<Option<DateTime<Utc>>> = standing::Entity::find()
            .select_only()
            .expr(standing::Column::ChangedAt.max())
            .filter(standing::Column::ServiceId.eq(service.id.0))
            .filter(standing::Column::State.is_in(["LAPSED", "BLOCKED"]))
            .into_tuple()
            .one(app.read(&permit))
            .await?;
        let Some(last) = last.flatten() else { continue };
        let known = looked.0.lock().unwrap_or_else(PoisonError::into_inner).get(&service.id).copied();
        if known.is_some_and(|known| known >= last) {
            continue;
        }
        for row in open_offers_of_the_lapsed(app.read(&permit), service).await? {
            take_back(app, &permit, service, &row).await?;
        }
        looked.0.lock().unwrap_or_else(PoisonError::into_inner).insert(service.id, last);
    }
    Ok(())
}

async fn take_back(app: &App, permit: &SystemPermit, service: &ServiceNames, row: &offer::Model) -> Result<(), Refusal> {
    let Some(seat) = Seat::from_code(&row.seat) else { return Ok(()) };
    let tx = app.begin(permit).await?;
    lock_case(&tx, service.id, CaseId(row.case_id)).await?;
    catch_up_within(app, &tx, service, PersonId(row.person_id)).await?;
    let matter = queries::matter_within(app, &tx, service, CaseId(row.case_id)).await?;
    let excluded =
        matter.person(PersonId(row.person_id)).is_some_and(|person| judge(&matter.search(seat), Rule::Level, person).is_excluded());
    if !excluded {
        return Ok(());
    }
    fits_no_longer(app, &tx, service, row).await?;
    app.commit(tx).await
}
