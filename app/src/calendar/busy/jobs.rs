//! Calendars at an address are asked again by the clock.

use super::commands::{self, Became};
use super::fetch::{self, Fetched, Known};
use super::reach::Address;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::permit::SystemPermit;
use crate::platform::services;
use crate::shared::{Refusal, ServiceId};
use chrono::Duration;
use entity::{account, busy_source, busy_span};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _};
use uuid::Uuid;

/// Ask for one calendar; the subject is the source.
pub const FETCH_BUSY: &str = "FETCH_BUSY";
/// How often it is asked.
pub const ASKED_EVERY: Duration = Duration::hours(6);
/// How often it is read anew although it says that nothing changed.
const WHOLE_EVERY: Duration = Duration::days(7);
/// How many are begun in one round.
const AT_ONCE: u64 = 200;

/// Write the work of asking every calendar that is due, whose owner still has a sign-in; forget times that are over. Safe to run again.
///
/// # Errors
/// A fault.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "asking calendars for busy times");
    let now = app.clock().now();
    let active = account::Entity::find().select_only().column(account::Column::PersonId).filter(account::Column::State.eq("ACTIVE"));
    let due = busy_source::Entity::find()
        .filter(busy_source::Column::NextAt.lte(now))
        .filter(busy_source::Column::EndedAt.is_null())
        .filter(busy_source::Column::PersonId.in_subquery(active.into_query()))
        .order_by_asc(busy_source::Column::NextAt)
        .limit(AT_ONCE)
        .all(app.read(&permit))
        .await?;
    for source in due {
        let permit = SystemPermit::because(Some(ServiceId(source.service_id)), "asking a calendar for busy times");
        let tx = app.begin(&permit).await?;
        let taken = busy_source::Entity::update_many()
            .col_expr(busy_source::Column::NextAt, Expr::value(now + ASKED_EVERY))
            .filter(busy_source::Column::Id.eq(source.id))
            .filter(busy_source::Column::NextAt.eq(source.next_at))
            .exec(&*tx)
            .await?;
        // Another instance may have been faster.
        if taken.rows_affected == 1 {
            commands::ask_again(&tx, source.id, &source.next_at.map_or(0, |at| at.timestamp()).to_string()).await?;
            app.commit(tx).await?;
        }
    }
    forget_past(app, &permit).await
}

async fn forget_past(app: &App, permit: &SystemPermit) -> Result<(), Refusal> {
    let over = app.clock().now() - Duration::days(1);
    let one = busy_span::Entity::find().filter(busy_span::Column::EndsAt.lt(over)).one(app.read(permit)).await?;
    if one.is_some() {
        let tx = app.begin(permit).await?;
        busy_span::Entity::delete_many().filter(busy_span::Column::EndsAt.lt(over)).exec(&*tx).await?;
        app.commit(tx).await?;
    }
    Ok(())
}

/// Ask for one calendar. What goes wrong on the other side stands on its owner's page, and the clock asks again.
pub async fn carry_out(app: &App, source: Uuid) -> Ended {
    match ask(app, source).await {
        Ok(()) => Ended::Done,
        Err(refusal) => Ended::Again(refusal.to_string()),
    }
}

async fn ask(app: &App, id: Uuid) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "asking a calendar for busy times");
    let Some(source) = live(app, &permit, id).await? else { return Ok(()) };
    let permit = SystemPermit::because(Some(ServiceId(source.service_id)), "asking a calendar for busy times");
    let became = became(app, &source).await?;

    let tx = app.begin(&permit).await?;
    let still = busy_source::Entity::find_by_id(id).filter(busy_source::Column::EndedAt.is_null()).lock_exclusive().one(&*tx).await?;
    // Taken back while the other side answered: nothing of it is kept.
    let Some(still) = still else { return Ok(()) };
    let new = matches!(became, Became::New(..));
    commands::remember(&tx, &still, became).await?;
    if new {
        tx.note(Note::changed("busy_times.fetched", "busy_source", id)).await?;
    }
    app.commit(tx).await
}

async fn live(app: &App, permit: &SystemPermit, id: Uuid) -> Result<Option<busy_source::Model>, Refusal> {
    let found = busy_source::Entity::find_by_id(id).filter(busy_source::Column::EndedAt.is_null()).one(app.read(permit)).await?;
    Ok(found)
}

async fn became(app: &App, source: &busy_source::Model) -> Result<Became, Refusal> {
    let reach = app.config().calendar_addresses;
    let address = commands::address_of(app, source)?.and_then(|text| Address::read(&text, reach).ok());
    let Some(address) = address else { return Ok(Became::Failed(fetch::NotFetched::NotAllowed.code())) };
    // What repeats reaches further with every week: now and then the whole is asked for, whether it changed or not.
    let lately = source.read_at.is_some_and(|at| app.clock().now() - at < WHOLE_EVERY);
    let known = if lately { Known { etag: source.etag.clone(), last_modified: source.last_modified.clone() } } else { Known::default() };
    let (octets, known) = match fetch::fetch(&address, &known, reach, &app.config().own_authorities).await {
        Ok(Fetched::Same) => return Ok(Became::Same),
        Ok(Fetched::New { octets, known }) => (octets, known),
        Err(reason) => return Ok(Became::Failed(reason.code())),
    };
    let service = services::names(app, Some(ServiceId(source.service_id))).await?;
    Ok(match commands::read(app, service.zone, octets).await? {
        Ok(taken) => Became::New(taken, known),
        Err(reason) => Became::Failed(reason.code()),
    })
}
