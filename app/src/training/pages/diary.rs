//! One's own diary: the next things first, week by week.

use crate::calendar::zone::{Zone, local_day, local_span};
use crate::platform::ask::{Ask, Reply};
use crate::shared::when;
use crate::training::model::BookingState;
use crate::training::permits::OwnDiary;
use crate::training::queries::{self, DiaryEntry, Part, PastDay};
use crate::ui::*;
use chrono::{Datelike, Days, Duration, NaiveDate};
use leptos::prelude::*;

/// How far ahead the diary shows.
const AHEAD: Duration = Duration::days(366);

/// `GET /diary`
pub async fn diary(ask: Ask) -> Reply {
    let permit = ask.permit::<OwnDiary>()?;
    let now = ask.app.clock().now();
    let entries = queries::diary(&ask.app, &permit, permit.actor().person, now, now + AHEAD).await?;
    let past = queries::past(&ask.app, &permit, permit.actor().person).await?;
    let zone = ask.service.zone;
    Ok(ask.page("My diary", move || view(entries, past, zone)))
}

fn view(entries: Vec<DiaryEntry>, past: Vec<PastDay>, zone: Zone) -> impl IntoView {
    let body = if entries.is_empty() {
        let next = ("/training".to_owned(), "Find a course".to_owned());
        view! { <Empty title="Nothing is in your diary" sentence="Courses that you book and sessions that you teach appear here." next=next /> }
            .into_any()
    } else {
        by_week(entries, zone).into_iter().map(|(monday, entries)| week(monday, entries, zone)).collect_view().into_any()
    };
    view! {
        <PageHeader title="My diary" lead="Your own appointments and sessions, the next one first." />
        {body}
        {(!past.is_empty()).then(|| view! { <Panel title="What you have done">{over(past, zone)}</Panel> })}
    }
}

/// Courses that were attended, and those taught lately with the way to their registers.
fn over(past: Vec<PastDay>, zone: Zone) -> AnyView {
    let columns = vec![Column::new("Course"), Column::new("Began"), Column::new("What became of it")];
    let rows = past.into_iter().map(|day| {
        let (address, became) = match day.place.as_deref().and_then(BookingState::from_code) {
            Some(state) => (format!("/training/runs/{}", day.run_id), outcome(state)),
            None => (format!("/training/runs/{}/register", day.run_id), "You taught it: open the register"),
        };
        vec![link(address, day.title), text(local_day(day.starts_at, zone)), text(became)]
    });
    view! { <DataTable caption="What you have done" quiet_caption=true columns=columns rows=rows.collect() /> }.into_any()
}

const fn outcome(state: BookingState) -> &'static str {
    match state {
        BookingState::Attended => "You completed it",
        BookingState::Partial => "You came to a part of it",
        BookingState::NoShow => "You did not come",
        _ => "You had a place; the register is not taken yet",
    }
}

/// Entries under the Monday of their week, in order.
fn by_week(entries: Vec<DiaryEntry>, zone: Zone) -> Vec<(NaiveDate, Vec<DiaryEntry>)> {
    let mut weeks: Vec<(NaiveDate, Vec<DiaryEntry>)> = Vec::new();
    for entry in entries {
        let day = zone.to_local(entry.starts_at).date();
        let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        match weeks.last_mut() {
            Some((last, entries)) if *last == monday => entries.push(entry),
            _ => weeks.push((monday, vec![entry])),
        }
    }
    weeks
}

fn week(monday: NaiveDate, entries: Vec<DiaryEntry>, zone: Zone) -> impl IntoView {
    let cards = entries.into_iter().map(|entry| {
        let part = match entry.part {
            Part::Teaches => view! { <Tag word="You teach" tone=Tone::Info /> },
            Part::HasPlace => view! { <Tag word="You have a place" tone=Tone::Good /> },
            Part::MayTake => view! { <Tag word="A place is free for you" tone=Tone::Good /> },
            Part::Meets => view! { <Tag word="A meeting" tone=Tone::Info /> },
            Part::Waits => view! { <Tag word="You wait for a place" tone=Tone::Warn /> },
        };
        view! {
            <Card title=entry.title href=entry.link tags=part.into_any()>
                <p>{local_span(entry.starts_at, entry.ends_at, zone)}</p>
                <p>{entry.place}</p>
            </Card>
        }
    });
    let cards = cards.collect_view();
    view! { <Panel title=format!("Week of {}", when::day(monday))><Cards>{cards}</Cards></Panel> }
}
