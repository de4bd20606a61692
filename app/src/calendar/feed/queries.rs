//! What stands in a feed, and whose it is.

use super::FeedKind;
use super::rows::{self, CourseDay, TeamDays, ToldOf, WholeDays, Window};
use super::text::{FeedEntry, When};
use crate::calendar::halves::hours_of;
use crate::calendar::ics::uid;
use crate::calendar::invite::Entry;
use crate::calendar::permits::KeepOwnCalendar;
use crate::calendar::zone::Zone;
use crate::platform::App;
use crate::platform::keys::{key, sign};
use crate::platform::noted::Noted;
use crate::platform::permit::{Permit, SystemPermit};
use crate::platform::services::ServiceNames;
use crate::platform::session::{Token, digest};
use crate::platform::until_noted::{Keep, kept_or_made};
use crate::shared::vocabulary::LEFT;
use crate::shared::{AccountId, PersonId, Refusal, Role, ServiceId};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use entity::calendar_feed;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

/// How long what is over, and what was taken back, stays in a feed.
pub const DAYS_BEHIND: u64 = 60;
/// How far a feed looks ahead: eighteen months.
pub const DAYS_AHEAD: u64 = 549;
/// Raised when the same entries are written otherwise, so that copies elsewhere are fetched anew.
const WRITTEN_AS: &str = "4";

/// A live address that was asked for, and on whose behalf.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Feed {
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub account_id: Uuid,
    pub kind: String,
}

impl Feed {
    pub fn service(&self) -> ServiceId {
        ServiceId(self.service_id)
    }

    /// On whose behalf it is read.
    pub fn permit(&self) -> SystemPermit {
        SystemPermit::asked_by(self.service(), Some(AccountId(self.account_id)), "a calendar program with a private address")
    }
}

/// The feed behind that secret. Its holder must still have a sign-in, and a role that may have such a feed: asked anew at every request,
/// so that it ends with them.
///
/// # Errors
/// `NotFound`, also for what was ended; a fault.
pub async fn feed(app: &App, secret: &Token) -> Result<Feed, Refusal> {
    let permit = SystemPermit::because(None, "finding out whose calendar is asked for");
    let db = app.read(&permit);
    let words = |roles: &[Role]| roles.iter().map(|role| format!("'{}'", role.code())).collect::<Vec<_>>().join(", ");
    let practice: Vec<Role> = KeepOwnCalendar::ROLES.iter().copied().filter(|role| role.is_of_practice()).collect();
    let sql = format!(
        "SELECT f.id, f.service_id, f.person_id, f.kind, a.id AS account_id FROM calendar_feed f
         JOIN account a ON a.person_id = f.person_id AND a.service_id = f.service_id AND a.state = 'ACTIVE'
         WHERE f.token_hash = $1 AND f.ended_at IS NULL AND EXISTS (
           SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.starts_at <= $2 AND (g.ends_at IS NULL OR g.ends_at > $2)
             AND ((f.kind = 'TEAM' AND g.role IN ({team})) OR (f.kind <> 'TEAM' AND g.role IN ({own})))
             AND (g.role NOT IN ({practice}) OR NOT EXISTS (
               SELECT 1 FROM practitioner p WHERE p.person_id = f.person_id AND p.state = '{LEFT}')))",
        team = words(&[Role::Coordinator, Role::ServiceManager]),
        own = words(KeepOwnCalendar::ROLES),
        practice = words(&practice),
    );
    let values = [secret.digest().into(), app.clock().now().into()];
    let found = Feed::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).one(db).await?;
    found.ok_or(Refusal::NotFound)
}

/// What is shown in a feed on this day.
fn window(app: &App, service: &ServiceNames, feed: &Feed) -> Window {
    let now = app.clock().now();
    let today = service.zone.to_local(now).date();
    Window {
        service: feed.service_id,
        person: feed.person_id,
        first_day: today.checked_sub_days(Days::new(DAYS_BEHIND)).unwrap_or(today),
        last_day: today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today),
        off_since: now - chrono::Duration::days(i64::try_from(DAYS_BEHIND).unwrap_or(60)),
    }
}

/// A mark that differs whenever the feed says anything else: programs ask with the mark, and mostly the answer is that nothing changed, for
/// which one statement is asked while the mark is kept (docs/adr/0028). Ask for it before [`entries`]: what changes in between is then fetched
/// once more, and never missed.
///
/// # Errors
/// A fault.
pub async fn mark(app: &App, service: &ServiceNames, feed: &Feed) -> Result<String, Refusal> {
    let window = window(app, service, feed);
    let whose = (FeedKind::from_code(&feed.kind) != Some(FeedKind::Team)).then_some(PersonId(feed.person_id));
    let keep = Keep {
        key: feed.id,
        basis: format!("{} {} {}", window.first_day, service.discreet_name, service.zone),
        of: Noted::Calendars,
        service: feed.service(),
        about: whose,
        at_most: None,
    };
    let kept = kept_or_made(app, &feed.permit(), keep, async || made_mark(app, service, feed, &window).await.map(KeptMark)).await?;
    Ok(kept.0)
}

/// A mark that is kept in memory.
#[derive(Clone)]
struct KeptMark(String);

/// The same from what the feed would say; nothing is read row by row.
async fn made_mark(app: &App, service: &ServiceNames, feed: &Feed, window: &Window) -> Result<String, Refusal> {
    let permit = feed.permit();
    let db = app.read(&permit);
    let said = match FeedKind::from_code(&feed.kind) {
        Some(FeedKind::Team) => format!("{:?}", rows::team_days(db, window).await?),
        _ => {
            let (own, days) = tokio::try_join!(rows::own_in_one_text(db, window), rows::whole_days(db, window))?;
            format!("{own:?} {days:?}")
        }
    };
    let base = &app.config().base_url;
    Ok(digest(&format!("{WRITTEN_AS} {} {} {} {base} {said}", feed.kind, service.discreet_name, service.zone)))
}

/// What a feed says today.
///
/// # Errors
/// A fault.
pub async fn entries(app: &App, service: &ServiceNames, feed: &Feed) -> Result<Vec<FeedEntry>, Refusal> {
    let window = window(app, service, feed);
    let maker =
        Maker { key: key(app, "calendar feed")?, service, base_url: &app.config().base_url, person: feed.person_id, window: &window };
    let permit = feed.permit();
    let db = app.read(&permit);
    Ok(match FeedKind::from_code(&feed.kind) {
        Some(FeedKind::Team) => rows::team_days(db, &window).await?.into_iter().map(|row| maker.of_the_team(row)).collect(),
        kind => {
            let (courses, days, told) =
                tokio::try_join!(rows::course_days(db, &window), rows::whole_days(db, &window), rows::told_of(db, &window))?;
            let own = courses.into_iter().filter_map(|row| maker.course(row)).chain(days.into_iter().map(|row| maker.days(row)));
            let own = own.chain(told.into_iter().filter_map(|row| maker.told_of(row)));
            match kind {
                Some(FeedKind::Detailed) => own.collect(),
                _ => own.filter(|entry| entry.busy || entry.off).map(|entry| maker.unworded(entry)).collect(),
            }
        }
    })
}

/// Makes entries of rows.
struct Maker<'a> {
    /// Makes identities of what nobody was invited to: the same at every reading.
    key: [u8; 32],
    service: &'a ServiceNames,
    base_url: &'a str,
    person: Uuid,
    window: &'a Window,
}

impl Maker<'_> {
    fn uid(&self, of: Uuid, person: Uuid) -> String {
        let domain = self.service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain);
        let seal = sign(&self.key, &[of.as_bytes().as_slice(), person.as_bytes().as_slice()].concat());
        let opaque = seal.ok().and_then(|seal| seal.first_chunk::<16>().copied()).unwrap_or_default();
        uid(opaque, domain)
    }

    /// As its invitation words it. Nothing, for a day that never was theirs.
    fn course(&self, row: CourseDay) -> Option<FeedEntry> {
        let theirs = row.seated || row.teaches == Some(true);
        let off = row.cancelled_at.is_some() || row.run_state == "CANCELLED" || !theirs;
        let stamp = row.cancelled_at.max(row.sent_stamp).max(row.changed_at).unwrap_or(row.run_made_at);
        if off && (!theirs && row.sent_stamp.is_none_or(|at| at < self.window.off_since)) {
            return None;
        }
        let zone = row.zone.parse().unwrap_or(self.service.zone);
        let named =
            if row.days_in_run > 1 && !off { format!("{}, day {} of {}", row.title, row.place_in_run, row.days_in_run) } else { row.title };
        // Whoever has no place any more reads what they were told while they had one, and nothing that became of the run since.
        let told: Option<Entry> = row.told.filter(|_| row.half || !theirs).and_then(|told| serde_json::from_value(told).ok());
        let when = told.as_ref().map_or_else(
            || hours(row.day, row.starts_local, row.ends_local, zone),
            |told| When::Hours { starts_local: told.starts_local, ends_local: told.ends_local, zone },
        );
        // What is off, or no longer theirs, opens no door.
        let joining_link = row.joining_link.filter(|_| !off);
        let online = joining_link.as_ref().map(|join| format!("\nTo join online: {join}")).unwrap_or_default();
        let place = match told {
            _ if theirs => place(&row.venue, &row.venue_address),
            Some(told) => told.place,
            None => String::new(),
        };
        Some(FeedEntry {
            uid: row.uid.unwrap_or_else(|| self.uid(row.day_id, self.person)),
            sequence: u32::try_from(row.sent_sequence.unwrap_or(row.sequence)).unwrap_or(0),
            stamp,
            when,
            off,
            busy: true,
            summary: if row.teaches == Some(true) { format!("You teach: {named}") } else { named },
            place: if place.is_empty() { joining_link.unwrap_or_default() } else { place },
            description: format!("Run {}. Sign in to see whom to ask.{online}", row.reference),
            link: Some(format!("{}/training/runs/{}", self.base_url, row.run_id)),
        })
    }

    /// A meeting, in the words of its invitation.
    fn told_of(&self, row: ToldOf) -> Option<FeedEntry> {
        let entry: Entry = serde_json::from_value(row.entry?).ok()?;
        Some(FeedEntry {
            uid: row.uid,
            sequence: u32::try_from(row.sequence).unwrap_or(0),
            stamp: row.last_stamp,
            when: When::Hours {
                starts_local: entry.starts_local,
                ends_local: entry.ends_local,
                zone: entry.zone.parse().unwrap_or(self.service.zone),
            },
            off: row.state != "LIVE",
            busy: true,
            summary: entry.summary,
            place: entry.place,
            description: entry.description,
            link: entry.link,
        })
    }

    fn days(&self, row: WholeDays) -> FeedEntry {
        let summary = match row.kind.as_str() {
            "SUPERVISION" => "Supervision",
            "LEAVE" => "On leave",
            _ => "Away",
        };
        FeedEntry {
            uid: self.uid(row.id, self.person),
            sequence: u32::from(row.off_at.is_some()),
            stamp: row.off_at.unwrap_or(row.made_at),
            when: When::Days { first: row.first_day, last: self.last(row.first_day, row.last_day) },
            off: row.off_at.is_some(),
            busy: row.kind != "SUPERVISION",
            summary: summary.to_owned(),
            place: String::new(),
            description: String::new(),
            link: None,
        }
    }

    fn of_the_team(&self, row: TeamDays) -> FeedEntry {
        let when = match (row.starts_local, row.ends_local) {
            (Some(starts), Some(ends)) => {
                let at = |time| row.first_day.and_time(time).and_utc();
                let (starts, ends) = hours_of(row.only_part.as_deref(), at(starts), at(ends));
                let zone = row.zone.as_deref().and_then(|zone| zone.parse().ok()).unwrap_or(self.service.zone);
                hours(row.first_day, starts.time(), ends.time(), zone)
            }
            _ => When::Days { first: row.first_day, last: self.last(row.first_day, row.last_day) },
        };
        let what = match row.kind.as_str() {
            "COURSE" => "on a course",
            "MEETING" => "in a meeting",
            _ => "away",
        };
        FeedEntry {
            uid: self.uid(derived(row.id, "team"), row.person_id),
            sequence: u32::try_from(row.sequence).unwrap_or(0) + u32::from(row.off_at.is_some()),
            stamp: row.stamp(),
            when,
            off: row.off_at.is_some(),
            busy: false,
            summary: format!("{}: {what}", row.full_name),
            place: String::new(),
            description: String::new(),
            link: None,
        }
    }

    /// Under an identity of its own: whoever has both must not see "Busy" in place of the course.
    fn unworded(&self, entry: FeedEntry) -> FeedEntry {
        let domain = self.service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain);
        let own = digest(&format!("busy {}", entry.uid)).chars().take(32).collect::<String>();
        entry.without_words(format!("{own}@{domain}"))
    }

    /// Leave without an end is shown to the end of a year, so that the same leave reads the same for months.
    fn last(&self, first: NaiveDate, last: Option<NaiveDate>) -> NaiveDate {
        let end = NaiveDate::from_ymd_opt(self.window.last_day.year(), 12, 31).unwrap_or(self.window.last_day);
        last.unwrap_or(end).max(first)
    }
}

/// A key for another thing that is made of the same row.
fn derived(row: Uuid, what: &str) -> Uuid {
    let text = digest(&format!("{what} {row}"));
    Uuid::parse_str(text.get(..32).unwrap_or_default()).unwrap_or(row)
}

fn hours(day: NaiveDate, starts: NaiveTime, ends: NaiveTime, zone: Zone) -> When {
    When::Hours { starts_local: day.and_time(starts), ends_local: day.and_time(ends), zone }
}

/// Venue and address in one line; an address that begins with the venue already says both.
fn place(venue: &str, address: &str) -> String {
    let said = address.get(..venue.len()).is_some_and(|start| start.eq_ignore_ascii_case(venue));
    let venue = if said { "" } else { venue };
    [venue, address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The addresses that somebody has, the newest first.
///
/// # Errors
/// A fault.
pub async fn live(app: &App, permit: &impl Permit, person: PersonId) -> Result<Vec<calendar_feed::Model>, Refusal> {
    Ok(calendar_feed::Entity::find()
        .filter(calendar_feed::Column::PersonId.eq(person.0))
        .filter(calendar_feed::Column::EndedAt.is_null())
        .order_by_desc(calendar_feed::Column::CreatedAt)
        .limit(20)
        .all(app.read(permit))
        .await?)
}
