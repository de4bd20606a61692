//! Reading agencies.

use super::permits::KeepAgencies;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{AgencyId, Refusal, ServiceId, when};
use crate::ui::{Rest, Waiting};
use chrono::{Days, NaiveDate};
use entity::agency;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The most that a drop-down offers.
const OFFERED: u64 = 300;
/// Days before the end of an agreement in which it should be renewed (POLICY.md 10.1).
const SOON: u64 = 90;

/// The names to choose from.
///
/// # Errors
/// A fault.
pub async fn names(app: &App, permit: &impl Permit, service: ServiceId) -> Result<Vec<(Uuid, String)>, Refusal> {
    Ok(agency::Entity::find()
        .filter(agency::Column::ServiceId.eq(service.0))
        .order_by_asc(agency::Column::NameNorm)
        .select_only()
        .columns([agency::Column::Id, agency::Column::Name])
        .limit(OFFERED)
        .into_tuple()
        .all(app.read(permit))
        .await?)
}

/// The agencies of the own service, by name unless sorted otherwise.
///
/// # Errors
/// A fault.
pub async fn agencies(app: &App, permit: &KeepAgencies, paging: &Paging) -> Result<Listed<agency::Model>, Refusal> {
    let db = app.read(permit);
    let found = agency::Entity::find().filter(agency::Column::ServiceId.eq(permit.service().0));
    let total = counted(&found, db).await?;
    let order = if paging.descending { Order::Desc } else { Order::Asc };
    let column = if paging.sort == "agreement" { agency::Column::AgreementUntil } else { agency::Column::NameNorm };
    let rows = found.order_by(column, order).order_by_asc(agency::Column::Id).offset(paging.offset()).limit(PAGE_SIZE).all(db).await?;
    Ok(Listed { rows, total, page: paging.page })
}

/// One agency of the own service.
///
/// # Errors
/// `NotFound`.
pub async fn agency(app: &App, permit: &KeepAgencies, id: AgencyId) -> Result<agency::Model, Refusal> {
    agency::Entity::find_by_id(id.0)
        .filter(agency::Column::ServiceId.eq(permit.service().0))
        .one(app.read(permit))
        .await?
        .ok_or(Refusal::NotFound)
}

/// How many are named one by one on the home page.
const NAMED: u64 = 5;

/// The last day that is soon.
fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON)).unwrap_or(NaiveDate::MAX)
}

/// Whether an agreement until that day is to be renewed now. One that has ended is past it.
pub fn ends_soon(until: NaiveDate, today: NaiveDate) -> bool {
    (today..=soon(today)).contains(&until)
}

/// Agreements that end within three months, for those who renew them.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &impl Permit, service: ServiceId, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let ending = agency::Entity::find()
        .filter(agency::Column::ServiceId.eq(service.0))
        .filter(agency::Column::AgreementUntil.lte(soon(today)))
        .order_by_asc(agency::Column::AgreementUntil)
        .expr_as(Expr::cust("COUNT(*) OVER ()"), "found");
    let rows = ending.limit(NAMED).into_model::<Ending>().all(app.read(permit)).await?;
    let found = rows.first().and_then(|ending| u64::try_from(ending.found).ok()).unwrap_or(0);
    let item = |row: agency::Model| {
        let until = row.agreement_until.unwrap_or(today);
        let (tense, past) = if until < today { ("ended", true) } else { ("ends", false) };
        let sentence = format!("The agreement with {} {tense}", row.name);
        let item = Waiting::new(sentence, format!("on {}", when::day(until)), format!("/agencies/{}", row.id), "Renew it");
        if past { item.urgent() } else { item }
    };
    let rest = Rest { one: "agreement that ends", many: "agreements that end", href: "/agencies" };
    let mut lines: Vec<Waiting> = rows.into_iter().map(|ending| item(ending.row)).collect();
    lines.extend(Waiting::rest(found, NAMED, &rest));
    Ok(lines)
}

#[derive(FromQueryResult)]
struct Ending {
    #[sea_orm(nested)]
    row: agency::Model,
    /// In all, beyond those that are named.
    found: i64,
}
