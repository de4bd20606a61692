//! A practitioner's own hours: the usual week by the half hour, and single days that differ from it.
//!
//! Matching compares parts of days, so what is said by the half hour is kept in parts too, counted once, here.

use super::commands;
use super::model::{NewOtherDay, OwnHours};
use crate::audit::Note;
use crate::calendar::hours::{DayHours, MEETING_MINUTES};
use crate::calendar::week::WeekGrid;
use crate::people::permits::KeepOwnTimes;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::names;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::{NaiveDate, Weekday};
use entity::{availability_day, practitioner};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// The most days that differ on one record.
const DAYS_MAX: u64 = 100;

/// How long a meeting takes with the way there, in minutes: `meeting_minutes` of the service's settings.
fn meeting_minutes(settings: &serde_json::Value) -> u32 {
    let own = settings.get("meeting_minutes").and_then(serde_json::Value::as_u64).and_then(|minutes| u32::try_from(minutes).ok());
    own.filter(|minutes| (30..=480).contains(minutes)).unwrap_or(MEETING_MINUTES)
}

/// The days to come that differ from the usual week, in order. A hundred at most.
///
/// # Errors
/// A fault.
pub async fn other_days(
    app: &App,
    permit: &impl Permit,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<availability_day::Model>, Refusal> {
    let rows = availability_day::Entity::find()
        .filter(availability_day::Column::PersonId.eq(person.0))
        .filter(availability_day::Column::WithdrawnAt.is_null())
        .filter(availability_day::Column::Day.gte(today))
        .order_by_asc(availability_day::Column::Day)
        .limit(DAYS_MAX)
        .all(app.read(permit))
        .await?;
    Ok(rows)
}

/// A practitioner says their usual week by the half hour.
///
/// # Errors
/// `NotFound`, for who is no practitioner; `Changed`, when the record moved on since the form was opened; a fault.
pub async fn keep_own_hours(app: &App, permit: &KeepOwnTimes, own: &OwnHours) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (service, person) = (permit.service(), permit.actor().person);

    let row = commands::find(&tx, service, person).await?.ok_or(Refusal::NotFound)?;
    if row.version != own.version {
        return Err(Refusal::Changed);
    }

    let minutes = meeting_minutes(&names(app, Some(service)).await?.settings);
    commands::put_week(&tx, service, person, own.week.in_parts(minutes), Some(own.week.kept())).await?;
    practitioner::ActiveModel { person_id: Set(person.0), version: Set(row.version + 1), ..Default::default() }.update(&*tx).await?;
    tx.note(Note::changed("availability.kept", "person", person.0)).await?;

    app.commit(tx).await
}

/// A practitioner says when they are free on one day; what they said of that day before is superseded.
///
/// # Errors
/// `NotFound`, for who is no practitioner; `too_many`; a fault.
pub async fn say_other_day(app: &App, permit: &KeepOwnTimes, new: &NewOtherDay, today: NaiveDate) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (service, person) = (permit.service(), permit.actor().person);
    commands::find(&tx, service, person).await?.ok_or(Refusal::NotFound)?;

    supersede(&tx, person, new.day).await?;
    room_for_one_more(&tx, person, today).await?;
    let minutes = meeting_minutes(&names(app, Some(service)).await?.settings);
    insert(&tx, service, person, new, minutes).await?;
    tx.note(Note::changed("availability.day", "person", person.0)).await?;

    app.commit(tx).await
}

/// A practitioner takes back what they said of one day: their usual week holds again.
///
/// # Errors
/// `NotFound`, also for another's; `already_withdrawn`; a fault.
pub async fn take_back_day(app: &App, permit: &KeepOwnTimes, id: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = availability_day::Entity::find_by_id(id)
        .filter(availability_day::Column::ServiceId.eq(permit.service().0))
        .filter(availability_day::Column::PersonId.eq(permit.actor().person.0))
        .one(&*tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Err(Refusal::refused("already_withdrawn", "That day is as usual again already."));
    }
    supersede(&tx, permit.actor().person, row.day).await?;
    tx.note(Note::changed("availability.day", "person", row.person_id)).await?;
    app.commit(tx).await
}

async fn supersede(tx: &WriteTx, person: PersonId, day: NaiveDate) -> Result<(), Refusal> {
    availability_day::Entity::update_many()
        .col_expr(availability_day::Column::WithdrawnAt, Expr::value(tx.now()))
        .filter(availability_day::Column::PersonId.eq(person.0))
        .filter(availability_day::Column::Day.eq(day))
        .filter(availability_day::Column::WithdrawnAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// A list that nobody can read through is no help to whoever looks for a time.
async fn room_for_one_more(tx: &WriteTx, person: PersonId, today: NaiveDate) -> Result<(), Refusal> {
    let ahead = availability_day::Entity::find()
        .select_only()
        .column(availability_day::Column::Id)
        .filter(availability_day::Column::PersonId.eq(person.0))
        .filter(availability_day::Column::WithdrawnAt.is_null())
        .filter(availability_day::Column::Day.gte(today))
        .limit(DAYS_MAX)
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    if ahead.len() as u64 >= DAYS_MAX {
        return Err(Refusal::refused("too_many", "A hundred days differ already. Change your usual week, or take some back."));
    }
    Ok(())
}

async fn insert(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewOtherDay, minutes: u32) -> Result<(), Refusal> {
    let row = availability_day::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        day: Set(new.day),
        hours: Set(new.hours.to_string()),
        parts: Set(parts(new.hours, minutes)),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// One bit for each part of the day, morning lowest: the first day of a week.
fn parts(hours: DayHours, minutes: u32) -> i32 {
    let first_day = WeekGrid::NEVER.only(Weekday::Mon, &hours.parts(minutes));
    i32::try_from(first_day.bits()).unwrap_or(0)
}
