//! A month as a table of whole weeks. Each day has a heading of its own; where there is no room for seven columns it is a list of the days
//! on which something is planned.

use super::{cut, hours, nothing, tags};
use crate::shared::when;
use crate::training::queries::Scheduled;
use crate::training::schedule::{Asked, Entry, Nearest, View, weeks_of};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// So many stand in the box of one day; the list has the rest.
const IN_A_BOX: usize = 5;
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub fn month(asked: &Asked, found: Scheduled, nearest: Nearest, today: NaiveDate) -> AnyView {
    let cut = cut(&found);
    let none = found.entries.is_empty().then(|| nothing(asked, nearest));
    let heads = WEEKDAYS.map(|name| view! { <th scope="col"><abbr title=name>{name.get(..3).unwrap_or(name)}</abbr></th> }).collect_view();
    let weeks = weeks_of(asked.from);
    let rows = weeks.into_iter().map(|week| {
        let boxes = week.map(|day| {
            let on_it: Vec<&Entry> = found.entries.iter().filter(|entry| entry.minutes_on(day).is_some()).collect();
            day_box(asked, day, today, &on_it)
        });
        view! { <tr>{boxes.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        {cut}
        <div class="month-room">
            <table class="month">
                <caption class="unseen">{format!("{}: everything scheduled, day by day", when::month(asked.from))}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {none}
    }
    .into_any()
}

fn day_box(asked: &Asked, day: NaiveDate, today: NaiveDate, entries: &[&Entry]) -> AnyView {
    let class = match (day.month() == asked.from.month(), entries.is_empty(), day == today) {
        (_, _, true) => "month-day month-today",
        (false, true, _) => "month-day month-other month-bare",
        (false, false, _) => "month-day month-other",
        (true, true, _) => "month-day month-bare",
        (true, false, _) => "month-day",
    };
    let shown = entries.iter().take(IN_A_BOX).map(|entry| {
        let class = if entry.mine.is_some() { "planned planned-mine" } else { "planned" };
        view! {
            <li class=class>
                <a href=entry.href.clone()>{entry.title.clone()}</a>
                <span class="planned-when">{hours(entry)}</span>
                <span class="planned-where">{entry.place.clone()}</span>
                <span class="planned-tags">{tags(entry)}</span>
            </li>
        }
    });
    let list = (!entries.is_empty()).then(|| view! { <ul>{shown.collect_view()}</ul> });
    let more = entries.len().checked_sub(IN_A_BOX).filter(|more| *more > 0);
    let more = more.map(|more| {
        let about = when::day(day);
        view! { <p class="month-more"><a href=asked.address(View::List, day)>{format!("{more} more")}<span class="unseen">{format!(" on {about}")}</span></a></p> }
    });
    let mark = (day == today).then(|| view! { <span class="month-mark">"Today"</span> });
    let name = WEEKDAYS.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    view! {
        <td class=class>
            <h3>
                <time datetime=day.to_string()>
                    <span class="month-wide">{name}" "</span>{day.day().to_string()}<span class="month-wide">" "{when::month_long(day)}</span>
                </time>
                {mark}
            </h3>
            {list}
            {more}
        </td>
    }
    .into_any()
}
