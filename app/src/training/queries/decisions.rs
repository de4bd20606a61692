//! To whom places were given by need, as it was decided and shown then.

use crate::platform::App;
use crate::platform::listed::page_of;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{Refusal, RunId, ServiceId};
use chrono::{DateTime, Utc};
use entity::{account, agency, booking, booking_approval, person, place_decision};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// What was decided about one of those who waited.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Decision {
    pub decided_at: DateTime<Utc>,
    pub by_account: Option<Uuid>,
    /// Their place in the order of need among all who waited, from 1.
    pub rank: i32,
    pub points: i32,
    /// Each reason with its points, as it was shown then.
    pub reasons: serde_json::Value,
    pub became: String,
    /// Why nothing came of it.
    pub words: Option<String>,
    pub who: String,
    pub agency: Option<String>,
    /// The account of whoever vouched for the line manager's word.
    pub vouched_by: Option<Uuid>,
}

/// The decisions of one run, the latest first and each time in the order of need; and what the accounts in them are called. Three
/// statements at most.
///
/// # Errors
/// A fault.
pub async fn decisions(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    run: RunId,
    paging: &Paging,
) -> Result<(Listed<Decision>, HashMap<Uuid, String>), Refusal> {
    let db = app.read(permit);
    let list = place_decision::Entity::find()
        .filter(place_decision::Column::RunId.eq(run.0))
        .filter(place_decision::Column::ServiceId.eq(service.0));
    let rows = list
        .clone()
        .select_only()
        .column_as(place_decision::Column::At, "decided_at")
        .columns([
            place_decision::Column::ByAccount,
            place_decision::Column::Rank,
            place_decision::Column::Points,
            place_decision::Column::Reasons,
            place_decision::Column::Became,
            place_decision::Column::Words,
        ])
        .column_as(person::Column::FullName, "who")
        .column_as(agency::Column::Name, "agency")
        .column_as(booking_approval::Column::VouchedBy, "vouched_by")
        .join(JoinType::InnerJoin, place_decision::Relation::Booking.def())
        .join(JoinType::InnerJoin, booking::Relation::Person.def())
        .join(JoinType::LeftJoin, booking::Relation::Agency.def())
        .join(JoinType::LeftJoin, booking_approval::Relation::Booking.def().rev())
        .order_by_desc(place_decision::Column::At)
        .order_by_asc(place_decision::Column::Rank)
        .order_by_asc(place_decision::Column::Id);
    let found = page_of::<_, Decision>(&list, rows, paging, db).await?;
    let mut accounts: Vec<Uuid> = found.rows.iter().flat_map(|row| [row.by_account, row.vouched_by]).flatten().collect();
    accounts.sort_unstable();
    accounts.dedup();
    let named = account::Entity::find().filter(account::Column::Id.is_in(accounts)).find_also_related(person::Entity).all(db).await?;
    let names = named.into_iter().filter_map(|(account, person)| Some((account.id, person?.full_name))).collect();
    Ok((found, names))
}
