//! Counting referrals.

use super::permits::ReadReports;
use crate::cases::model::ReferralState;
use crate::platform::App;
use crate::shared::Refusal;
use crate::shared::vocabulary::Mechanism;
use chrono::{Datelike, Months, NaiveDate};
use entity::referral;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

/// Referrals received, month by month and by how they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The first day of each month.
    pub months: Vec<NaiveDate>,
    /// For each month, a count for each of [`Mechanism::ALL`].
    pub counts: Vec<Vec<u64>>,
}

/// The years in which referrals were received, newest first, today's among them.
///
/// # Errors
/// A fault.
pub async fn years(app: &App, permit: &ReadReports, today: NaiveDate) -> Result<Vec<i32>, Refusal> {
    let first: Option<Option<NaiveDate>> = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .select_only()
        .column_as(referral::Column::ReceivedOn.min(), "first")
        .into_tuple()
        .one(app.read(permit))
        .await?;
    let first = first.flatten().map_or(today.year(), |day| day.year()).max(today.year() - 30);
    Ok((first..=today.year()).rev().collect())
}

/// The months of that calendar year that have ended by today, for readers outside the service: a month that goes on would tell by how much
/// it grew since yesterday, and a window that rolls, what is in the month that it lost.
pub fn ended_months_of(year: i32, today: NaiveDate) -> Vec<NaiveDate> {
    let this_month = today.with_day(1).unwrap_or(today);
    (1..=12u32).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)).filter(|month| *month < this_month).collect()
}

/// The twelve months of that year, or those up to today: for readers who see the rows.
pub fn months_of(year: Option<i32>, today: NaiveDate) -> Vec<NaiveDate> {
    let last = match year {
        Some(year) => NaiveDate::from_ymd_opt(year, 12, 1),
        None => today.with_day(1),
    };
    let last = last.unwrap_or(today);
    (0..12u32).rev().filter_map(|back| last.checked_sub_months(Months::new(back))).collect()
}

#[derive(FromQueryResult)]
struct DayCount {
    received_on: NaiveDate,
    mechanism: String,
    many: i64,
}

/// What was received in those months, duplicates left out (`docs/POLICY.md` 12.1). Counted by day in the database and by month here: the
/// two engines write months differently.
///
/// # Errors
/// A fault.
pub async fn received(app: &App, permit: &ReadReports, months: Vec<NaiveDate>) -> Result<Received, Refusal> {
    let (Some(from), Some(last)) = (months.first().copied(), months.last().copied()) else {
        return Ok(Received { months, counts: Vec::new() });
    };
    let to = last.checked_add_months(Months::new(1)).unwrap_or(last);
    let rows = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .filter(referral::Column::ReceivedOn.gte(from))
        .filter(referral::Column::ReceivedOn.lt(to))
        .filter(referral::Column::State.ne(ReferralState::Duplicate.code()))
        .select_only()
        .columns([referral::Column::ReceivedOn, referral::Column::Mechanism])
        .column_as(referral::Column::Id.count(), "many")
        .group_by(referral::Column::ReceivedOn)
        .group_by(referral::Column::Mechanism)
        .into_model::<DayCount>()
        .all(app.read(permit))
        .await?;
    let counts = months.iter().map(|month| Mechanism::ALL.iter().map(|mechanism| sum(&rows, *month, *mechanism)).collect()).collect();
    Ok(Received { months, counts })
}

fn sum(rows: &[DayCount], month: NaiveDate, mechanism: Mechanism) -> u64 {
    let in_month = |day: NaiveDate| (day.year(), day.month()) == (month.year(), month.month());
    let counted = rows.iter().filter(|row| in_month(row.received_on) && row.mechanism == mechanism.code()).map(|row| row.many).sum::<i64>();
    u64::try_from(counted).unwrap_or(0)
}
