//! Recording agencies. Called inside the transaction of whatever names one.

use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::shared::{AgencyId, ServiceId};
use entity::agency;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, Set};

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
