//! Recording agencies. Called inside the transaction of whatever names one.

use super::permits::KeepAgencies;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::{AgencyId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::agency;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Set};

/// The agency of that name, put on record without an agreement when it is new; says whether it is.
///
/// # Errors
/// The database's own.
pub async fn find_or_record(tx: &WriteTx, service: ServiceId, name: &str) -> Result<(AgencyId, bool), DbErr> {
    let norm = name.trim().to_lowercase();
    let known = agency::Entity::find()
        .filter(agency::Column::ServiceId.eq(service.0))
        .filter(agency::Column::NameNorm.eq(&norm))
        .one(&**tx)
        .await?;
    if let Some(known) = known {
        return Ok((AgencyId(known.id), false));
    }
    let id = tx.new_id();
    agency::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        name: Set(name.trim().to_owned()),
        name_norm: Set(norm),
        kind: Set("PARTNER".to_owned()),
        agreement_until: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::collected("agency.recorded", "agency", id)).await?;
    Ok((AgencyId(id), true))
}

/// Set the last day of the sharing agreement, or none.
///
/// # Errors
/// `NotFound`; `Changed`, when somebody else changed the row since version `seen`.
pub async fn set_agreement(app: &App, permit: &KeepAgencies, id: AgencyId, seen: i32, until: Option<NaiveDate>) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = agency::Entity::find_by_id(id.0).filter(agency::Column::ServiceId.eq(permit.service().0)).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if row.version != seen {
        return Err(Refusal::Changed);
    }
    agency::ActiveModel { id: Set(row.id), agreement_until: Set(until), version: Set(row.version + 1), ..Default::default() }
        .update(&*tx)
        .await?;
    tx.note(Note::changed("agency.agreement_set", "agency", id.0)).await?;
    app.commit(tx).await
}
