//! The services that live in this database, by their names and zone; remembered for a few seconds, since every page asks.

use super::App;
use super::permit::SystemPermit;
use crate::calendar::zone::Zone;
use crate::shared::{Refusal, ServiceId};
use entity::service;
use sea_orm::{EntityTrait, QueryOrder};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

/// What pages and letters must know of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceNames {
    pub id: ServiceId,
    pub full_name: String,
    /// For everything that a party's family may see.
    pub discreet_name: String,
    pub zone: Zone,
    pub organiser_name: String,
    pub organiser_email: String,
    pub contact_phone: Option<String>,
    pub settings: serde_json::Value,
}

/// How long names are remembered.
const REMEMBERED: Duration = Duration::from_secs(5);

/// The names that were read last.
#[derive(Debug, Default)]
pub struct Remembered(RwLock<Option<(Instant, Arc<Vec<ServiceNames>>)>>);

/// That service, or the first one for somebody who is not signed in.
///
/// # Errors
/// `NotFound`, when the database holds no service yet; a fault.
pub async fn names(app: &App, id: Option<ServiceId>) -> Result<ServiceNames, Refusal> {
    let all = all(app).await?;
    let found = match id {
        Some(id) => all.iter().find(|service| service.id == id),
        None => all.first(),
    };
    found.cloned().ok_or(Refusal::NotFound)
}

/// Every service, oldest first.
///
/// # Errors
/// A fault.
pub async fn all(app: &App) -> Result<Arc<Vec<ServiceNames>>, Refusal> {
    let remembered = app.services();
    if let Ok(guard) = remembered.0.read()
        && let Some((at, all)) = guard.as_ref()
        && at.elapsed() < REMEMBERED
        && !all.is_empty()
    {
        return Ok(all.clone());
    }
    let permit = SystemPermit::because(None, "reading the services' names");
    let rows = service::Entity::find().order_by_asc(service::Column::CreatedAt).all(app.read(&permit)).await?;
    let all: Arc<Vec<ServiceNames>> = Arc::new(rows.into_iter().map(from_row).collect());
    if let Ok(mut guard) = remembered.0.write() {
        *guard = Some((Instant::now(), all.clone()));
    }
    Ok(all)
}

fn from_row(row: service::Model) -> ServiceNames {
    ServiceNames {
        id: ServiceId(row.id),
        full_name: row.full_name,
        discreet_name: row.discreet_name,
        zone: row.time_zone.parse().unwrap_or(Zone::LONDON),
        organiser_name: row.organiser_name,
        organiser_email: row.organiser_email,
        contact_phone: row.contact_phone,
        settings: row.settings,
    }
}
