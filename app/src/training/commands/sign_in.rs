//! Somebody says by a code of their own that they are there. The code is written nowhere: it follows from the booking and the instance's
//! secret. Wrong codes are counted by where they came from, and forgotten after an hour.

use super::today;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::keys;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{Refusal, ServiceId};
use crate::training::model::{BookingState, RunState};
use crate::training::rules::{TRIES_MAX, TRIES_WINDOW, code_from, read_code, sign_in_is_open};
use chrono::Duration;
use entity::{booking, code_try, course, day_sign_in, run, session_day};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// How long a wrong code is remembered.
const KEPT: Duration = Duration::hours(1);
/// The most days with sign-in by code at once, and the most places on them: more than any service gives in one day.
const DAYS_MAX: u64 = 100;
const PLACES_MAX: u64 = 5000;

/// The code of whoever has that booking.
///
/// # Errors
/// A fault.
pub fn own_code(app: &App, booking: Uuid) -> Result<String, Refusal> {
    let key = keys::key(app, "sign-in code of a booking")?;
    Ok(code_from(&keys::sign(&key, booking.as_bytes())?))
}

/// Note that whoever has that code is there, on the day that is on now; says on which course. Whose code it is, it does not say.
///
/// # Errors
/// `not_a_code`; `too_many_codes`, after ten wrong ones from one place; `no_such_code`, when nobody with a place on a day that is on now has
/// it; a fault.
pub async fn sign_in(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    address: Option<&str>,
    typed: &str,
) -> Result<String, Refusal> {
    let code = read_code(typed)
        .ok_or_else(|| Refusal::refused("not_a_code", "Enter the six letters and digits that stand on the page of your place"))?;
    let counted = count(app, permit, service.id, address.unwrap_or_default()).await?;

    let tx = app.begin(permit).await?;
    let day = today(&tx, service);
    let days = session_day::Entity::find()
        .filter(session_day::Column::ServiceId.eq(service.id.0))
        .filter(session_day::Column::StartsAt.between(tx.now() - Duration::hours(24), tx.now() + Duration::hours(2)))
        .filter(session_day::Column::CancelledAt.is_null())
        .find_also_related(run::Entity)
        .filter(run::Column::OwnCodes.eq(true))
        .filter(run::Column::State.ne(RunState::Cancelled.code()))
        .limit(DAYS_MAX)
        .all(&*tx)
        .await?;
    let open = days.into_iter().filter_map(|(held, run)| Some((held, run?)));
    let open: Vec<_> = open.filter(|(held, _)| held.day == day && sign_in_is_open(tx.now(), held.starts_at, held.ends_at)).collect();
    let places = booking::Entity::find()
        .filter(booking::Column::RunId.is_in(open.iter().map(|(_, run)| run.id)))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .limit(PLACES_MAX)
        .all(&*tx)
        .await?;
    let mut found = Vec::new();
    for place in &places {
        if own_code(app, place.id)? == code {
            let on = |(held, run): &&(session_day::Model, run::Model)| {
                run.id == place.run_id && place.only_day_id.is_none_or(|only| only == held.id)
            };
            found.extend(open.iter().filter(on).map(|(held, run)| (place.id, held.id, run.course_id)));
        }
    }
    // Two people with one code, once in many thousand runs: the trainer knows which of them came.
    let people: std::collections::BTreeSet<Uuid> = found.iter().map(|(booking, _, _)| *booking).collect();
    let (Some((booking, held, course)), 1) = (found.first().copied(), people.len()) else { return Err(no_such_code()) };

    let stored = day_sign_in::Entity::insert(day_sign_in::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        booking_id: Set(booking),
        session_day_id: Set(held),
        at: Set(tx.now()),
    })
    .on_conflict(OnConflict::columns([day_sign_in::Column::BookingId, day_sign_in::Column::SessionDayId]).do_nothing().to_owned())
    .exec_without_returning(&*tx)
    .await?;
    if stored == 1 {
        tx.note(Note::changed("register.signed_in", "booking", booking)).await?;
    }
    code_try::Entity::delete_by_id(counted).exec(&*tx).await?;
    let title = course::Entity::find_by_id(course).one(&*tx).await?.map(|course| course.title).unwrap_or_default();
    app.commit(tx).await?;
    Ok(title)
}

/// Counted before it is looked at, so that many at once are no way round; taken back when it was right.
async fn count(app: &App, permit: &impl Permit, service: ServiceId, address: &str) -> Result<Uuid, Refusal> {
    let tx = app.begin(permit).await?;
    code_try::Entity::delete_many().filter(code_try::Column::At.lt(tx.now() - KEPT)).exec(&*tx).await?;
    let tries = code_try::Entity::find()
        .filter(code_try::Column::ServiceId.eq(service.0))
        .filter(code_try::Column::Address.eq(address))
        .filter(code_try::Column::At.gt(tx.now() - Duration::minutes(TRIES_WINDOW)))
        .count(&*tx)
        .await?;
    if tries >= TRIES_MAX {
        let sentence = format!("Too many wrong codes came from here. Wait {TRIES_WINDOW} minutes, or tell the trainer that you are there.");
        return Err(Refusal::refused("too_many_codes", sentence));
    }
    let id = tx.new_id();
    code_try::ActiveModel { id: Set(id), service_id: Set(service.0), address: Set(address.to_owned()), at: Set(tx.now()) }
        .insert(&*tx)
        .await?;
    // Not the form's own change: a wrong code may be sent again.
    tx.commit().await?;
    Ok(id)
}

fn no_such_code() -> Refusal {
    Refusal::refused(
        "no_such_code",
        "Nobody with a place on a course that is on now has this code. Look at it again on the page of your place, or tell the trainer that you are there.",
    )
}
