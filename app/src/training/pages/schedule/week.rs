//! A week with its hours drawn to scale: each entry as high as it is long, side by side where they overlap. Where there is no room for
//! seven columns it is a list, day by day; who listens to it hears the same list.

use super::{cut, hours, nothing, tags};
use crate::shared::when;
use crate::training::queries::Scheduled;
use crate::training::schedule::{Asked, Entry, Frame, Nearest, ROW_MINUTES, View, draw, frame, monday};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;

pub fn week(asked: &Asked, found: Scheduled, nearest: Nearest, today: NaiveDate) -> AnyView {
    let cut = cut(&found);
    let first = monday(asked.from);
    let days: Vec<NaiveDate> = (0..7).map(|at| first + Days::new(at)).collect();
    let spans = days.iter().flat_map(|day| found.entries.iter().filter_map(|entry| entry.minutes_on(*day)));
    let frame = frame(spans);
    let none = found.entries.is_empty().then(|| nothing(asked, nearest));
    let columns = days.into_iter().map(|day| day_column(asked, day, today, &found.entries, frame)).collect_view();
    view! {
        {cut}
        <div class="week-room">
            <div class="week">
                <div class="week-hours" aria-hidden="true"><div class="week-rows">{axis(frame)}</div></div>
                {columns}
            </div>
        </div>
        {none}
    }
    .into_any()
}

/// The hours down the side.
fn axis(frame: Frame) -> AnyView {
    let rows = 60 / ROW_MINUTES;
    let hours = (frame.first_hour..frame.last_hour).map(|hour| {
        let class = format!("week-hour row-{} rows-{rows}", (hour - frame.first_hour) * rows + 1);
        view! { <span class=class>{format!("{hour:02}:00")}</span> }
    });
    hours.collect_view().into_any()
}

fn day_column(asked: &Asked, day: NaiveDate, today: NaiveDate, entries: &[Entry], frame: Frame) -> AnyView {
    let on_it: Vec<(&Entry, (u32, u32))> = entries.iter().filter_map(|entry| Some((entry, entry.minutes_on(day)?))).collect();
    let drawn = draw(&on_it.iter().map(|(_, minutes)| *minutes).collect::<Vec<_>>(), frame);
    let slots = drawn.slots.iter().filter_map(|slot| {
        let (entry, _) = on_it.get(slot.entry)?;
        let mine = if entry.mine.is_some() { " planned-mine" } else { "" };
        let class = format!("planned{mine} row-{} rows-{} lane-{}", slot.row, slot.rows, slot.lane);
        Some(view! {
            <li class=class>
                <a href=entry.href.clone()>{entry.title.clone()}</a>
                <span class="planned-when">{hours(entry)}</span>
                <span class="planned-where">{entry.place.clone()}</span>
                <span class="planned-tags">{tags(entry)}</span>
            </li>
        })
    });
    let slots = slots.collect_view();
    let bare = on_it.is_empty();
    let more = (drawn.left_out > 0).then(|| {
        let words = format!("{} more at the same time", drawn.left_out);
        view! { <p class="month-more"><a href=asked.address(View::List, day)>{words}<span class="unseen">{format!(" on {}", when::day(day))}</span></a></p> }
    });
    let class = match (bare, day == today) {
        (true, false) => "week-day week-bare",
        (true, true) => "week-day week-bare week-today",
        (false, true) => "week-day week-today",
        (false, false) => "week-day",
    };
    let mark = (day == today).then(|| view! { <span class="month-mark">"Today"</span> });
    let list = (!bare).then(|| view! { <ul class=format!("week-rows lanes-{}", drawn.lanes)>{slots}</ul> });
    view! {
        <section class=class>
            <h3><time datetime=day.to_string()>{when::day(day)}</time>{mark}</h3>
            {list}
            {more}
        </section>
    }
    .into_any()
}
