//! Roles that end by their own date: what was kept for their holders is let go of, as when somebody ends a role.

use crate::people::practitioners::commands::somebody_left;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services;
use crate::shared::{PersonId, Refusal, ServiceId};
use entity::{account, role_grant};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many are looked at in one round of a service; the next goes on.
const AT_ONCE: u64 = 100;

/// Look at each role once that has ended by its own date. Whether its holder has gone each room asks for itself, when it lets go.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    for service in services::all(app).await?.iter() {
        let permit = SystemPermit::because(Some(service.id), "a role has ended by its own date");
        let ended = role_grant::Entity::find()
            .select_only()
            .column(role_grant::Column::Id)
            .filter(role_grant::Column::ServiceId.eq(service.id.0))
            .filter(role_grant::Column::EndsAt.is_not_null())
            .filter(role_grant::Column::EndsAt.lte(app.clock().now()))
            .filter(role_grant::Column::EndLookedAt.is_null())
            .order_by_asc(role_grant::Column::EndsAt)
            .limit(AT_ONCE);
        let ended: Vec<Uuid> = ended.into_tuple().all(app.read(&permit)).await?;
        if !ended.is_empty() {
            look_at(app, &permit, service.id, &ended).await?;
        }
    }
    Ok(())
}

/// One transaction: of several instances the first looks, and the others find nothing left.
async fn look_at(app: &App, permit: &SystemPermit, service: ServiceId, ended: &[Uuid]) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::Id.is_in(ended.iter().copied()))
        .filter(role_grant::Column::EndLookedAt.is_null())
        .order_by_asc(role_grant::Column::Id)
        .lock_exclusive()
        .all(&*tx)
        .await?;
    let holders = account::Entity::find()
        .select_only()
        .column(account::Column::PersonId)
        .filter(account::Column::ServiceId.eq(service.0))
        .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id)));
    let holders: Vec<Uuid> = holders.into_tuple().all(&*tx).await?;
    for person in holders.into_iter().collect::<BTreeSet<_>>() {
        somebody_left(&tx, PersonId(person)).await?;
    }
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndLookedAt, Expr::value(tx.now()))
        .filter(role_grant::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&*tx)
        .await?;
    app.commit(tx).await
}
