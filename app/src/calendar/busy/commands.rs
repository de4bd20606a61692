//! Busy times taken in, taken in again, and taken back.

use super::Span;
use super::fetch::Known;
use super::jobs::{ASKED_EVERY, FETCH_BUSY};
use super::reach::Address;
use super::read::{self, Unusable, Wanted};
use crate::audit::Note;
use crate::calendar::permits::KeepOwnCalendar;
use crate::calendar::zone::Zone;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::jobs::{Lane, NewJob};
use crate::platform::sealed;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use chrono::{DateTime, Days, NaiveTime, Utc};
use entity::{busy_source, busy_span, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect as _, Set};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use uuid::Uuid;

/// How far ahead busy times are kept: eighteen months.
const DAYS_AHEAD: u64 = 549;
/// How long a calendar may take to be counted out.
const PATIENCE: Duration = Duration::from_secs(3);
/// So many new addresses may somebody enter within [`NEW_WITHIN`].
const NEW_ADDRESSES: u64 = 5;
const NEW_WITHIN: chrono::Duration = chrono::Duration::hours(1);
/// So many files may somebody bring within the same time.
const NEW_FILES: u64 = 20;
/// How long a calendar waits for its turn to be read.
const TURN_WITHIN: Duration = Duration::from_secs(20);

/// Calendars are read one at a time, and beside the lists of the office: whoever brings one after the other keeps nobody else's list waiting.
struct Seat(Arc<Semaphore>);

impl Default for Seat {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}
/// What addresses are sealed for.
const PURPOSE: &str = "calendar address";

/// What a calendar came to: its busy times, and the whole days among them.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub spans: Vec<Span>,
    pub whole_days: String,
}

/// Read a calendar off the threads that serve, one at a time.
///
/// # Errors
/// `busy`, when its turn does not come; a fault. The inner error is for whoever sent the calendar.
pub async fn read(app: &App, zone: Zone, octets: Vec<u8>) -> Result<Result<Taken, Unusable>, Refusal> {
    let seats = app.kept::<Seat>().0.clone();
    let busy = |_| Refusal::refused("busy", "Many calendars are being read at this moment. Try again in a minute.");
    let seat = timeout(TURN_WITHIN, seats.acquire_owned()).await.map_err(busy)?.map_err(fault)?;
    let today = zone.to_local(app.clock().now()).date();
    let midnight = |days: u64| -> DateTime<Utc> {
        let day = today.checked_add_days(Days::new(days)).unwrap_or(today).and_time(NaiveTime::MIN);
        zone.to_utc(day).unwrap_or_else(|_| day.and_utc())
    };
    let wanted = Wanted { from: midnight(0), to: midnight(DAYS_AHEAD), home: zone.0 };
    let reading = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let read = read::busy_times(&octets, wanted, &|| begun.elapsed() > PATIENCE);
        drop(seat);
        read.map(|spans| Taken { whole_days: listed(&read::whole_days(&spans, wanted.home)), spans })
    });
    reading.await.map_err(fault)
}

/// As matching reads lists of days.
fn listed(days: &[(chrono::NaiveDate, chrono::NaiveDate)]) -> String {
    days.iter().map(|(first, last)| format!("{first}\u{1e}{last}")).collect::<Vec<_>>().join("\u{1f}")
}

/// Keep the busy times of a file; those of an earlier file go. Says how many they are.
///
/// # Errors
/// `too_often`; the sentence of each [`Unusable`] reason; a fault.
pub async fn keep_file(app: &App, permit: &KeepOwnCalendar, service: &ServiceNames, octets: Vec<u8>) -> Result<usize, Refusal> {
    if new_of(app.read(permit), permit, "FILE", app.clock().now()).await? >= NEW_FILES {
        return Err(Refusal::refused("too_often", "You have brought twenty files within the hour. Wait a while, then try again."));
    }
    let taken = read(app, service.zone, octets).await?.map_err(|reason| Refusal::refused(reason.code(), reason.to_string()))?;
    let tx = app.begin(permit).await?;

    end_those(&tx, permit, "FILE", None).await?;

    let id = tx.new_id();
    busy_source::ActiveModel { read_at: Set(Some(tx.now())), ..new_source(&tx, permit, id, "FILE") }.insert(&*tx).await?;
    store(&tx, id, permit.service().0, permit.actor().person.0, &taken).await?;
    tx.note(Note::changed("busy_times.kept", "busy_source", id).detail(serde_json::json!({ "spans": taken.spans.len() }))).await?;

    app.commit(tx).await?;
    Ok(taken.spans.len())
}

/// Keep the address of a calendar, and ask it as soon as a worker is free; an earlier address and its times go.
///
/// # Errors
/// `too_often`: each new address is asked at once, and the service is nobody's means to ask others; a fault.
pub async fn keep_address(app: &App, permit: &KeepOwnCalendar, address: &Address) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    // Whoever enters another one at the same moment waits here, and is counted after this one.
    person::Entity::find_by_id(permit.actor().person.0).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if new_of(&*tx, permit, "ADDRESS", tx.now()).await? >= NEW_ADDRESSES {
        return Err(Refusal::refused("too_often", "You have entered five addresses within the hour. Wait a while, then try again."));
    }

    end_those(&tx, permit, "ADDRESS", None).await?;

    let id = tx.new_id();
    let sealed = sealed::seal(app, PURPOSE, id, address.whole().as_bytes())?;
    busy_source::ActiveModel {
        address_sealed: Set(Some(sealed)),
        next_at: Set(Some(tx.now() + ASKED_EVERY)),
        ..new_source(&tx, permit, id, "ADDRESS")
    }
    .insert(&*tx)
    .await?;
    ask_again(&tx, id, "first").await?;
    tx.note(Note::changed("busy_address.kept", "busy_source", id)).await?;

    app.commit(tx).await
}

/// How many of that kind they brought lately.
async fn new_of(db: &impl ConnectionTrait, permit: &KeepOwnCalendar, kind: &str, now: DateTime<Utc>) -> Result<u64, Refusal> {
    let lately = busy_source::Entity::find()
        .filter(busy_source::Column::PersonId.eq(permit.actor().person.0))
        .filter(busy_source::Column::Kind.eq(kind))
        .filter(busy_source::Column::CreatedAt.gt(now - NEW_WITHIN));
    Ok(lately.count(db).await?)
}

/// Take a calendar of one's own back: its times and its address go at once.
///
/// # Errors
/// `NotFound`, for another's or one that was taken back; a fault.
pub async fn take_back(app: &App, permit: &KeepOwnCalendar, id: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    if end_those(&tx, permit, "", Some(id)).await? == 0 {
        return Err(Refusal::NotFound);
    }
    tx.note(Note::changed("busy_times.taken_back", "busy_source", id)).await?;
    app.commit(tx).await
}

/// Write the work of asking that address.
///
/// # Errors
/// A fault.
pub(super) async fn ask_again(tx: &WriteTx, source: Uuid, which: &str) -> Result<(), Refusal> {
    tx.enqueue(NewJob {
        kind: FETCH_BUSY,
        subject: Some(source),
        payload: serde_json::json!({}),
        once: format!("busy:{source}:{which}"),
        lane: Lane::Asking,
        stream: Some(format!("busy:{source}")),
    })
    .await?;
    Ok(())
}

/// The address of a source, in the open.
///
/// # Errors
/// A fault.
pub fn address_of(app: &App, source: &busy_source::Model) -> Result<Option<String>, Refusal> {
    let Some(sealed) = source.address_sealed.as_deref() else { return Ok(None) };
    let opened = sealed::open(app, PURPOSE, source.id, sealed)?;
    Ok(opened.and_then(|octets| String::from_utf8(octets).ok()))
}

/// What became of asking.
#[derive(Debug, Clone)]
pub enum Became {
    Same,
    New(Taken, Known),
    Failed(&'static str),
}

/// Store what became of asking; times that are known stay when nothing came.
///
/// # Errors
/// A fault.
pub async fn remember(tx: &WriteTx, source: &busy_source::Model, became: Became) -> Result<(), Refusal> {
    let mut row = busy_source::ActiveModel { id: Set(source.id), tried_at: Set(Some(tx.now())), ..Default::default() };
    match became {
        Became::Failed(code) => row.problem = Set(Some(code.to_owned())),
        Became::Same => row.problem = Set(None),
        Became::New(taken, known) => {
            (row.problem, row.read_at) = (Set(None), Set(Some(tx.now())));
            (row.etag, row.last_modified) = (Set(known.etag), Set(known.last_modified));
            store(tx, source.id, source.service_id, source.person_id, &taken).await?;
        }
    }
    row.update(&**tx).await?;
    Ok(())
}

fn new_source(tx: &WriteTx, permit: &KeepOwnCalendar, id: Uuid, kind: &str) -> busy_source::ActiveModel {
    busy_source::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        person_id: Set(permit.actor().person.0),
        kind: Set(kind.to_owned()),
        address_sealed: Set(None),
        etag: Set(None),
        last_modified: Set(None),
        next_at: Set(None),
        tried_at: Set(None),
        read_at: Set(None),
        problem: Set(None),
        spans: Set(0),
        whole_days: Set(String::new()),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    }
}

/// The times of a source in place of those it had.
async fn store(tx: &WriteTx, source: Uuid, service: Uuid, person: Uuid, taken: &Taken) -> Result<(), Refusal> {
    busy_span::Entity::delete_many().filter(busy_span::Column::SourceId.eq(source)).exec(&**tx).await?;
    for some in taken.spans.chunks(500) {
        let rows = some.iter().map(|span| busy_span::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service),
            person_id: Set(person),
            source_id: Set(source),
            starts_at: Set(span.starts_at),
            ends_at: Set(span.ends_at),
        });
        busy_span::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    busy_source::ActiveModel {
        id: Set(source),
        spans: Set(i32::try_from(taken.spans.len()).unwrap_or(i32::MAX)),
        whole_days: Set(taken.whole_days.clone()),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}

/// End the holder's live sources of that kind, or that one; says how many.
async fn end_those(tx: &WriteTx, permit: &KeepOwnCalendar, kind: &str, one: Option<Uuid>) -> Result<usize, Refusal> {
    let mut live = busy_source::Entity::find()
        .filter(busy_source::Column::PersonId.eq(permit.actor().person.0))
        .filter(busy_source::Column::EndedAt.is_null());
    live = match one {
        Some(id) => live.filter(busy_source::Column::Id.eq(id)),
        None => live.filter(busy_source::Column::Kind.eq(kind)),
    };
    let found = live.lock_exclusive().all(&**tx).await?;
    for source in &found {
        busy_span::Entity::delete_many().filter(busy_span::Column::SourceId.eq(source.id)).exec(&**tx).await?;
        busy_source::ActiveModel {
            id: Set(source.id),
            address_sealed: Set(None),
            etag: Set(None),
            last_modified: Set(None),
            next_at: Set(None),
            spans: Set(0),
            whole_days: Set(String::new()),
            ended_at: Set(Some(tx.now())),
            ..Default::default()
        }
        .update(&**tx)
        .await?;
    }
    Ok(found.len())
}
