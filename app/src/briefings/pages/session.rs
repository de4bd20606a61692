//! The sessions of a briefing for those who are to hear it: when and where, and each as an entry that they put into their own calendar.
//!
//! Nobody is invited to a session: thousands may stand on the lists, and whoever can come does. So the entry is fetched by whoever wants it.

use crate::briefings::commands::{SESSION_LINK, common_link, session_link};
use crate::briefings::queries;
use crate::calendar::feed::text::{FeedEntry, When, one_text};
use crate::calendar::ics::uid;
use crate::calendar::zone::local_span;
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::{Permit, SystemPermit};
use crate::platform::signed;
use crate::shared::{BriefingId, Refusal};
use crate::ui::*;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use entity::{briefing, briefing_session};
use leptos::prelude::*;
use sea_orm::EntityTrait;

/// When, where, and the address of the entry, of each session that is still to come.
pub(super) struct ToCome {
    when: String,
    place: String,
    entry: String,
}

/// The sessions of a briefing that are not over. One statement.
///
/// # Errors
/// A fault.
pub(super) async fn to_come(ask: &Ask, permit: &impl Permit, id: BriefingId) -> Result<Vec<ToCome>, Refusal> {
    let now = ask.app.clock().now();
    let sessions = queries::sessions(ask.app.read(permit), id).await?;
    let shown = sessions.into_iter().filter(|session| session.ends_at > now).map(|session| {
        Ok(ToCome {
            when: local_span(session.starts_at, session.ends_at, ask.service.zone),
            entry: session_link(&ask.app, session.id)?,
            place: session.place,
        })
    });
    shown.collect()
}

/// Where none is to come, nothing.
pub(super) fn sessions(to_come: Vec<ToCome>) -> Option<AnyView> {
    if to_come.is_empty() {
        return None;
    }
    let lines = to_come.into_iter().map(|session| {
        let (words, label) = (format!("{}, {}", session.when, session.place), format!("Put it in my calendar: {}", session.when));
        view! { <li>{words}" "<a href=session.entry aria-label=label download="briefing.ics">"Put it in my calendar"</a></li> }
    });
    let lines = lines.collect_view();
    Some(
        view! {
            <Panel title="When it is given">
                <ul>{lines}</ul>
                <p>"Come to any of them; nobody has to book. What you put into your calendar does not change by itself: look here again before you come."</p>
            </Panel>
        }
        .into_any(),
    )
}

/// `GET /briefings/sessions/{token}`
pub async fn session_file(ask: Ask, Path(token): Path<String>) -> Reply {
    let id = signed::open(&ask.app, SESSION_LINK, &token)?;
    let permit = SystemPermit::from_public(ask.service.id, "putting a briefing into one's calendar", ask.address.clone());
    let found = briefing_session::Entity::find_by_id(id).find_also_related(briefing::Entity).one(ask.app.read(&permit)).await?;
    let Some((session, Some(row))) = found.filter(|(session, _)| session.service_id == ask.service.id.0) else {
        return Err(Refusal::NotFound);
    };
    let zone = ask.service.zone;
    let domain = ask.service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain);
    let off = session.cancelled_at.is_some();
    let entry = FeedEntry {
        // The same whoever fetches it and however often: the program knows it for one.
        uid: uid(session.id.into_bytes(), domain),
        sequence: u32::from(off),
        stamp: session.cancelled_at.unwrap_or(row.created_at),
        when: When::Hours { starts_local: zone.to_local(session.starts_at), ends_local: zone.to_local(session.ends_at), zone },
        off,
        busy: true,
        summary: row.title,
        place: session.place,
        description: row.about,
        link: Some(common_link(&ask.app, BriefingId(row.id))?),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"briefing.ics\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, one_text(zone, &entry)).into_response())
}
