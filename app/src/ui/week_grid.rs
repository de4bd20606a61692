//! A week in 21 boxes: seven days, three parts of the day.

use super::field::Wiring;
use super::form::{FormState, form_state};
use crate::islands::WeekGridHelper;
use leptos::prelude::*;

/// The days, as they stand in the codes and as people read them.
pub const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// The parts of the day, likewise.
pub const DAY_PARTS: [(&str, &str); 3] = [("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")];

/// The code of one box: `mon-morning`.
pub fn slot(day: &str, part: &str) -> String {
    format!("{day}-{part}")
}

/// Tick-boxes for the usual week. Each ticked box posts `name` with the code of its slot.
/// `hours` says what the parts mean here: "Morning 8 to 12, afternoon 12 to 5, evening 5 to 9".
#[component]
pub fn WeekGrid(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(optional, into)] hours: String,
) -> impl IntoView {
    let state = form_state(state);
    let labels: Vec<(String, String)> = DAYS
        .iter()
        .flat_map(|(day, day_label)| {
            DAY_PARTS.iter().map(move |(part, label)| (slot(day, part), format!("{day_label} {}", label.to_lowercase())))
        })
        .collect();
    let wiring = Wiring::choosing(&state, name, hours, &labels);
    let rows = DAYS.into_iter().enumerate().map(|(at, (day, day_label))| {
        let cells = DAY_PARTS.into_iter().enumerate().map(|(part_at, (part, part_label))| {
            let code = slot(day, part);
            let id = if at == 0 && part_at == 0 { wiring.id.clone() } else { format!("{}-{code}", wiring.id) };
            let ticked = state.ticked(name, &code);
            let label_for = id.clone();
            view! {
                <td>
                    <label class="slot" for=label_for>
                        <input type="checkbox" id=id name=name value=code checked=ticked data-day=day data-part=part />
                        <span class="slot-words"><span class="unseen">{format!("{day_label} ")}</span>{part_label}</span>
                    </label>
                </td>
            }
        });
        view! { <tr><th scope="row">{day_label}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <fieldset class=wiring.class() aria-describedby=wiring.described_by()>
            <legend>{legend}</legend>
            {wiring.words()}
            <table class="week-grid">
                <thead class="unseen"><tr><td></td>{DAY_PARTS.map(|(_, label)| view! { <th scope="col">{label}</th> }).collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <WeekGridHelper>
                <div class="island-bar">
                    {DAY_PARTS.map(|(part, label)| turning(format!("input[data-part='{part}']"), format!("All {}s", label.to_lowercase()))).collect_view()}
                    {turning("input".to_owned(), "Whole week".to_owned())}
                </div>
            </WeekGridHelper>
        </fieldset>
    }
}

/// A button that ticks the boxes that fit the selector, or clears them when all are ticked.
fn turning(boxes: String, words: String) -> impl IntoView {
    view! { <button type="button" class="button button-plain" data-turns=boxes>{words}</button> }
}

/// The usual week as a picture: days across, parts of the day down; filled where the person is free.
#[component]
pub fn WeekPicture(
    #[prop(into)] caption: String,
    /// The codes of the slots that are free.
    free: Vec<String>,
) -> impl IntoView {
    let heads =
        DAYS.map(|(_, label)| view! { <th scope="col"><abbr title=label>{label.get(..2).unwrap_or(label)}</abbr></th> }).collect_view();
    let rows = DAY_PARTS.map(|(part, label)| {
        let cells = DAYS.map(|(day, _)| {
            let is_free = free.contains(&slot(day, part));
            let (class, words) = if is_free { ("week-slot week-free", "free") } else { ("week-slot", "not free") };
            let mark = is_free.then(|| view! { <path d="M3.5 8.4 6.6 11.4 12.6 4.8" /> });
            view! {
                <td>
                    <svg class=class viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect x="1" y="1" width="14" height="14" rx="4" />{mark}</svg>
                    <span class="unseen">{words}</span>
                </td>
            }
        });
        view! { <tr><th scope="row">{label}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="week-picture">
            <caption>{caption}</caption>
            <thead><tr><td></td>{heads}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
