//! Training, standings and calendars: what is measured beside pages. The night, one person after an event, a thousand invitations, a feed.

use super::client::{self, Bounds, Figures, Target};
use crate::accreditation::standing_commands::{begin_the_night, catch_up, refresh};
use crate::calendar::appointments::{self, Kind, Part, Wording};
use crate::calendar::invite::Entry;
use crate::commands::say::words;
use crate::commands::seed::scale::training::{self, Crowded};
use crate::platform::App;
use crate::platform::mail::Letter;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::platform::session::Token;
use crate::shared::{PersonId, Refusal};
use chrono::{Duration, NaiveTime};
use entity::{calendar_feed, practitioner};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement};
use serde::Serialize;
use std::time::Instant;
use uuid::Uuid;

const RUNS: u64 = 2_000;
const INVITED: u64 = 1_000;

/// What is measured without a page.
#[derive(Debug, Clone, Serialize)]
pub struct TrainingFigures {
    pub runs: u64,
    /// Judging everybody for the first time.
    pub first_night_seconds: f64,
    /// Judging everybody again.
    pub night_seconds: f64,
    /// Judging one person after an event, in milliseconds: the middle of fifty, each with its commit.
    pub event_ms: f64,
    pub invited: u64,
    /// Building and queueing their invitations in one transaction.
    pub invited_seconds: f64,
    /// A calendar of 500 days, whole, and asked for by somebody who has it already.
    pub feed: Option<FeedFigures>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FeedFigures {
    pub bytes: usize,
    pub whole: Figures,
    pub unchanged: Figures,
}

/// What pages need to know of what was prepared.
pub struct Prepared {
    pub figures: TrainingFigures,
    pub run: Uuid,
    pub person: Uuid,
    feed: Token,
}

/// Write the runs, judge everybody, invite a thousand.
///
/// # Errors
/// A sentence.
pub async fn prepare(app: &App, service: &ServiceNames, own: Uuid) -> Result<Prepared, String> {
    let permit = SystemPermit::because(Some(service.id), "rows for a measurement");
    let people: Vec<Uuid> = practitioner::Entity::find()
        .select_only()
        .column(practitioner::Column::PersonId)
        .filter(practitioner::Column::ServiceId.eq(service.id.0))
        .filter(practitioner::Column::State.eq("ACTIVE"))
        .order_by_asc(practitioner::Column::PersonId)
        .limit(INVITED)
        .into_tuple()
        .all(app.read(&permit))
        .await
        .map_err(|error| error.to_string())?;
    let crowded = training::write(app, &permit, service, RUNS, own, &people).await.map_err(words)?;

    let began = Instant::now();
    begin_the_night(app, service).await.map_err(words)?;
    catch_up(app, service).await.map_err(words)?;
    let first_night_seconds = began.elapsed().as_secs_f64();
    let night_seconds = another_night(app, &permit, service).await.map_err(words)?;
    let event_ms = after_an_event(app, &permit, service, &people).await.map_err(words)?;
    let invited_seconds = invitations(app, &permit, service, &crowded, &people).await.map_err(words)?;
    let feed = a_feed(app, &permit, service, own).await.map_err(words)?;
    let invited = people.len() as u64;
    let figures = TrainingFigures { runs: RUNS, first_night_seconds, night_seconds, event_ms, invited, invited_seconds, feed: None };
    Ok(Prepared { figures, run: crowded.run, person: people.first().copied().unwrap_or(own), feed })
}

/// Everybody once more, as on every night after the first.
async fn another_night(app: &App, permit: &SystemPermit, service: &ServiceNames) -> Result<f64, Refusal> {
    let tx = app.begin(permit).await?;
    let everybody = "INSERT INTO standing_due (service_id, person_id) SELECT p.service_id, p.person_id FROM practitioner p";
    tx.execute_raw(Statement::from_string(app.backend(), everybody)).await?;
    app.commit(tx).await?;
    let began = Instant::now();
    catch_up(app, service).await?;
    Ok(began.elapsed().as_secs_f64())
}

async fn after_an_event(app: &App, permit: &SystemPermit, service: &ServiceNames, people: &[Uuid]) -> Result<f64, Refusal> {
    let mut times = Vec::new();
    for person in people.iter().take(50) {
        let began = Instant::now();
        let tx = app.begin(permit).await?;
        refresh(app, &tx, service, &[PersonId(*person)]).await?;
        app.commit(tx).await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or(0.0))
}

async fn invitations(app: &App, permit: &SystemPermit, service: &ServiceNames, crowded: &Crowded, people: &[Uuid]) -> Result<f64, Refusal> {
    let people: Vec<PersonId> = people.iter().copied().map(PersonId).collect();
    let began = Instant::now();
    let tx = app.begin(permit).await?;
    let day = service.zone.to_local(tx.now()).date() + Duration::days(30);
    let at = |hour| day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    let entry = Entry {
        starts_local: at(9),
        ends_local: at(16),
        zone: service.zone.to_string(),
        summary: "Course 1, day 1 of 2".to_owned(),
        place: "Civic Centre, Room 2, 1 Market Street".to_owned(),
        description: "Sign in to see whom to ask.".to_owned(),
        link: Some(format!("{}/training/runs/{}", app.config().base_url, crowded.run)),
    };
    let contacts = appointments::contacts(&tx, &people).await?;
    for person in &people {
        let Some(contact) = contacts.get(person) else { continue };
        let part = Part { kind: Kind::TrainingDay, subject: crowded.day, person: *person };
        let wording = Wording { kind: "training_day_booked", why: "you have a place on a course", letter: a_letter(&contact.name) };
        appointments::invite(app, &tx, service, part, contact, entry.clone(), wording).await?;
    }
    app.commit(tx).await?;
    Ok(began.elapsed().as_secs_f64())
}

fn a_letter(name: &str) -> Letter {
    Letter {
        subject: "Your place is booked".to_owned(),
        greeting: format!("Dear {name},"),
        paragraphs: vec!["You have a place on this day. The entry for your diary comes with this mail.".to_owned()],
        button: None,
        closing: String::new(),
    }
}

async fn a_feed(app: &App, permit: &SystemPermit, service: &ServiceNames, own: Uuid) -> Result<Token, Refusal> {
    let tx = app.begin(permit).await?;
    let secret = Token::new();
    calendar_feed::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        person_id: Set(own),
        kind: Set(crate::calendar::feed::FeedKind::Detailed.code().to_owned()),
        token_hash: Set(secret.digest()),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    app.commit(tx).await?;
    Ok(secret)
}

impl Prepared {
    /// The feed, asked for by a program that has nothing, then by one that has all of it.
    ///
    /// # Errors
    /// A sentence, when it does not hold the 500 days.
    pub async fn feed(&self, address: std::net::SocketAddr) -> Result<FeedFigures, String> {
        let path = format!("/feeds/{}.ics", self.feed.reveal());
        let target = Target { address, path, cookie: None, known: None };
        let first = client::once(&target).await?;
        let days = String::from_utf8_lossy(&first.body).matches("BEGIN:VEVENT").count();
        if days != 500 {
            return Err(format!("the feed holds {days} days, not 500"));
        }
        let bounds = Bounds { requests: 500, time: std::time::Duration::from_secs(4) };
        let whole = client::measure(&target, 1, bounds).await?;
        let target = Target { known: Some(first.mark.ok_or("the feed has no mark")?), ..target };
        let unchanged = client::measure(&target, 1, bounds).await?;
        Ok(FeedFigures { bytes: first.body.len(), whole, unchanged })
    }
}
