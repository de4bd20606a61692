//! What a record shows beside its standings: development, and decisions of a second person.

use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal, ServiceId};
use entity::{cpd_entry, extension, practitioner, recognition};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most rows of one kind that a record shows.
const SHOWN: u64 = 60;

/// Development, recognitions and extensions of one person.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// The newest first; corrected ones left out.
    pub entries: Vec<cpd_entry::Model>,
    pub recognised: Vec<recognition::Model>,
    pub extended: Vec<extension::Model>,
}

/// Three statements.
///
/// # Errors
/// A fault.
pub async fn decisions(app: &App, permit: &impl Permit, person: PersonId) -> Result<Decisions, Refusal> {
    let db = app.read(permit);
    let entries = cpd_entry::Entity::find()
        .filter(cpd_entry::Column::PersonId.eq(person.0))
        .filter(cpd_entry::Column::SupersededAt.is_null())
        .order_by_desc(cpd_entry::Column::HeldOn)
        .order_by_desc(cpd_entry::Column::Id)
        .limit(SHOWN)
        .all(db);
    let recognised = recognition::Entity::find()
        .filter(recognition::Column::PersonId.eq(person.0))
        .order_by_desc(recognition::Column::CreatedAt)
        .limit(SHOWN)
        .all(db);
    let extended = extension::Entity::find()
        .filter(extension::Column::PersonId.eq(person.0))
        .order_by_desc(extension::Column::CreatedAt)
        .limit(SHOWN)
        .all(db);
    let (entries, recognised, extended) = tokio::try_join!(entries, recognised, extended)?;
    Ok(Decisions { entries, recognised, extended })
}

/// Whether that person practises in that service.
///
/// # Errors
/// A fault.
pub async fn practises(db: &impl ConnectionTrait, service: ServiceId, person: PersonId) -> Result<bool, Refusal> {
    let own = practitioner::Entity::find_by_id(person.0).filter(practitioner::Column::ServiceId.eq(service.0));
    Ok(own.filter(practitioner::Column::State.ne(crate::shared::vocabulary::LEFT)).count(db).await? > 0)
}
