//! The sessions of a briefing for those who are to hear it: when and where, and each as an entry that they put into their own calendar.
//!
//! Nobody is invited to a session: thousands may stand on the lists, and whoever can come does. So an entry is fetched by whoever wants it, or
//! all of them are followed at an address that a calendar program asks again. And the page on which a session is moved or called off.

use super::home;
use crate::briefings::commands::{FOLLOW_LINK, SESSION_LINK, common_link, follow_link, session_link};
use crate::briefings::permits::KeepBriefings;
use crate::briefings::queries;
use crate::calendar::feed::marked::{framed, known};
use crate::calendar::feed::text::{FeedEntry, When, feed_text, one_text};
use crate::calendar::ics::uid;
use crate::calendar::zone::local_span;
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::permit::{Permit, SystemPermit};
use crate::platform::session::digest;
use crate::platform::signed;
use crate::shared::{BriefingId, RawForm, Refusal};
use crate::ui::*;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use chrono::Duration;
use entity::{briefing, briefing_session};
use leptos::prelude::*;
use uuid::Uuid;

/// How long what is over or off is still told to calendar programs.
const FOLLOWED_BACK: Duration = Duration::days(60);

/// The sessions that are still to come, and the address at which a calendar program follows them.
pub(super) struct ToCome {
    sessions: Vec<OneToCome>,
    follow: String,
}

impl ToCome {
    pub(super) fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }
}

/// When, where, and the address of the entry, of one of them.
struct OneToCome {
    when: String,
    place: String,
    entry: String,
}

/// The sessions of a briefing that are not over. One statement.
///
/// # Errors
/// A fault.
pub(super) async fn to_come(ask: &Ask, permit: &impl Permit, id: BriefingId) -> Result<ToCome, Refusal> {
    let now = ask.app.clock().now();
    let sessions = queries::sessions(ask.app.read(permit), id).await?;
    let shown = sessions.into_iter().filter(|session| session.ends_at > now).map(|session| {
        Ok::<_, Refusal>(OneToCome {
            when: local_span(session.starts_at, session.ends_at, ask.service.zone),
            entry: session_link(&ask.app, session.id)?,
            place: session.place,
        })
    });
    Ok(ToCome { sessions: shown.collect::<Result<_, _>>()?, follow: follow_link(&ask.app, id)? })
}

/// Where none is to come, nothing.
pub(super) fn sessions(to_come: ToCome) -> Option<AnyView> {
    if to_come.is_empty() {
        return None;
    }
    let ToCome { sessions, follow } = to_come;
    // Calendar programs open such an address by themselves, and follow it.
    let at_once = follow.replacen("https://", "webcal://", 1).replacen("http://", "webcal://", 1);
    let lines = sessions.into_iter().map(|session| {
        let (words, label) = (format!("{}, {}", session.when, session.place), format!("Put it in my calendar: {}", session.when));
        view! { <li>{words}" "<a href=session.entry aria-label=label download="briefing.ics">"Put it in my calendar"</a></li> }
    });
    let lines = lines.collect_view();
    Some(
        view! {
            <Panel title="When it is given">
                <ul>{lines}</ul>
                <p>"Come to any of them; nobody has to book. What you put into your calendar does not change by itself: look here again before you come."</p>
                <Details summary="Keep them in your calendar program">
                    <p>
                        "Your program asks for them again and shows what is moved or called off. "
                        <a href=at_once>"Follow the sessions"</a>
                        ", or add this address as a calendar:"
                    </p>
                    <p class="long-link">{follow}</p>
                </Details>
            </Panel>
        }
        .into_any(),
    )
}

/// One session, the same whoever fetches it and however often: the program knows it for one.
fn entry(ask: &Ask, session: briefing_session::Model, row: &briefing::Model) -> Result<FeedEntry, Refusal> {
    let zone = ask.service.zone;
    let domain = ask.service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain);
    Ok(FeedEntry {
        uid: uid(session.id.into_bytes(), domain),
        sequence: u32::try_from(session.sequence).unwrap_or(0),
        stamp: session.cancelled_at.or(session.changed_at).unwrap_or(row.created_at),
        when: When::Hours { starts_local: zone.to_local(session.starts_at), ends_local: zone.to_local(session.ends_at), zone },
        off: session.cancelled_at.is_some(),
        busy: true,
        summary: row.title.clone(),
        place: session.place,
        description: row.about.clone(),
        link: Some(common_link(&ask.app, BriefingId(row.id))?),
    })
}

/// `GET /briefings/sessions/{token}`
pub async fn session_file(ask: Ask, Path(token): Path<String>) -> Reply {
    let id = signed::open(&ask.app, SESSION_LINK, &token)?;
    let permit = SystemPermit::from_public(ask.service.id, "putting a briefing into one's calendar", ask.address.clone());
    let (session, row) = queries::session(ask.app.read(&permit), ask.service.id, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"briefing.ics\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, one_text(ask.service.zone, &entry(&ask, session, &row)?)).into_response())
}

/// `GET /briefings/calendar/{file}`: every session, for a calendar program that asks again and again.
pub async fn follow(ask: Ask, headers: HeaderMap, Path(file): Path<String>) -> Reply {
    let token = file.strip_suffix(".ics").ok_or(Refusal::NotFound)?;
    let id = BriefingId(signed::open(&ask.app, FOLLOW_LINK, token)?);
    let permit = SystemPermit::from_public(ask.service.id, "following a briefing in one's calendar", ask.address.clone());
    let row = queries::briefing(&ask.app, &permit, ask.service.id, id).await?;
    let since = ask.app.clock().now() - FOLLOWED_BACK;
    let sessions = queries::sessions_since(ask.app.read(&permit), id, since).await?;
    let entries: Vec<FeedEntry> = sessions.into_iter().map(|session| entry(&ask, session, &row)).collect::<Result<_, _>>()?;
    let text = feed_text(&row.title, ask.service.zone, &entries);
    let mark = format!("\"{}\"", digest(&text));
    if known(&headers, &mark) {
        return Ok(framed(StatusCode::NOT_MODIFIED.into_response(), &mark));
    }
    Ok(framed(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response(), &mark))
}

/// `GET /briefings/session/{id}`: move it, or call it off.
pub async fn change(ask: Ask, Key(id): Key<Uuid>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let (session, row) = queries::session(ask.app.read(&permit), permit.service(), id).await?;
    let zone = ask.service.zone;
    let (starts, ends) = (zone.to_local(session.starts_at), zone.to_local(session.ends_at));
    let mut raw = RawForm::from([("place", session.place.as_str())]);
    raw.set_day("day", starts.date());
    raw.set("starts", starts.format("%H:%M").to_string());
    raw.set("ends", ends.format("%H:%M").to_string());
    let form = ask.form_on(&permit, "briefing_session", raw, id).await?;
    let over = session.cancelled_at.is_some() || session.starts_at <= ask.app.clock().now();
    let steps = vec![home(), (format!("/briefings/{}", row.id), row.title.clone())];
    let kicker = format!("{}, {}", local_span(session.starts_at, session.ends_at, zone), session.place);
    Ok(ask.page("A session", move || {
        let acts = if over {
            let sentence = if session.cancelled_at.is_some() { "This session is off." } else { "This session has begun, and stays as it was." };
            view! { <Banner tone=Tone::Info sentence=sentence /> }.into_any()
        } else {
            changes(&session, form)
        };
        view! {
            <Breadcrumbs steps=steps />
            <PageHeader title="A session" kicker=kicker
                lead="Nobody is booked on it. Whoever follows the sessions in a calendar program sees there what changes; letters of the next round name the new time." />
            {acts}
        }
    }))
}

fn changes(session: &briefing_session::Model, form: FormState) -> AnyView {
    let path = format!("/briefings/session/{}", session.id);
    let (off, back) = (format!("{path}/off"), format!("/briefings/{}", session.briefing_id));
    let version = form.version(session.sequence);
    let off_version = session.sequence.to_string();
    view! {
        <Panel title="Move it">
            <Form state=form.clone() action=path submit_label="Keep the change" hidden=vec![("version", version)] cancel=(back, "Back".to_owned())>
                {session_fields(&form)}
            </Form>
        </Panel>
        <Panel title="Call it off">
            <ButtonForm action=off label="Call this session off" kind=ButtonKind::Danger hidden=vec![("version", off_version)] />
        </Panel>
    }
    .into_any()
}

/// Day, hours and place.
pub(super) fn session_fields(form: &FormState) -> impl IntoView + use<> {
    view! {
        <DateField state=form.clone() name="day" label="Day" />
        <TimeField state=form.clone() name="starts" label="From" />
        <TimeField state=form.clone() name="ends" label="To" />
        <TextField state=form.clone() name="place" label="Where" />
    }
}
