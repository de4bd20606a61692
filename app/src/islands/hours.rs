//! The cells of a week of half hours and the lines that they stand for. A cell knows its day and its half hour; a line is read and written
//! as people type it.

use crate::calendar::hours::{DayHours, HALF_HOURS};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement};

/// The cell in which something happened.
pub fn cell(target: Option<EventTarget>) -> Option<HtmlElement> {
    super::within(target, "[data-at]")?.dyn_into().ok()
}

/// The cell under that point of the window: a finger that draws stays bound to the cell where it began.
pub fn cell_at(x: i32, y: i32) -> Option<HtmlElement> {
    document().element_from_point(x as f32, y as f32)?.closest("[data-at]").ok()??.dyn_into().ok()
}

pub fn is_free(cell: &Element) -> bool {
    cell.get_attribute("aria-selected").as_deref() == Some("true")
}

/// Make a half hour free or not, in its line and in the grid.
pub fn paint(cell: &HtmlElement, free: bool) {
    let Some((day, at)) = place(cell) else { return };
    let Some(line) = line(day) else { return };
    // A line that cannot be read is not overwritten: whoever typed it mends it.
    let Ok(hours) = DayHours::parse(&line.value()) else { return };
    line.set_value(&hours.turned(at, free).to_string());
    show(cell, free);
    reach(cell);
}

/// Move by the arrows, turn with space; whether the key was meant.
pub fn key(cell: &HtmlElement, key: &str) -> bool {
    let Some((day, at)) = place(cell) else { return false };
    let (day, at) = match key {
        " " | "Enter" => {
            paint(cell, !is_free(cell));
            return true;
        }
        "ArrowUp" => (Some(day), at.checked_sub(1)),
        "ArrowDown" => (Some(day), Some(at + 1)),
        "ArrowLeft" => (day.checked_sub(1), Some(at)),
        "ArrowRight" => (Some(day + 1), Some(at)),
        _ => return false,
    };
    if let (Some(day), Some(at)) = (day, at)
        && let Some(next) = find(&format!("[data-day='{day}'][data-at='{at}']"))
    {
        reach(&next);
        let _ = next.focus();
    }
    true
}

/// Paint what stands in the lines; the first cell is where the tabulator key leads to.
pub fn draw() {
    for day in 0..7 {
        let Some(hours) = line(day).and_then(|line| DayHours::parse(&line.value()).ok()) else { continue };
        for at in 0..HALF_HOURS {
            if let Some(cell) = find(&format!("[data-day='{day}'][data-at='{at}']")) {
                show(&cell, hours.has(at));
            }
        }
    }
    if find("[data-at][tabindex='0']").is_none()
        && let Some(first) = find("[data-at]")
    {
        reach(&first);
    }
}

fn place(cell: &Element) -> Option<(u32, u32)> {
    let number = |name: &str| cell.get_attribute(name)?.parse().ok();
    Some((number("data-day")?, number("data-at")?))
}

fn show(cell: &Element, free: bool) {
    let _ = cell.set_attribute("aria-selected", if free { "true" } else { "false" });
}

/// One cell at a time is reached by the tabulator key.
fn reach(cell: &Element) {
    if let Some(before) = find("[data-at][tabindex='0']") {
        let _ = before.set_attribute("tabindex", "-1");
    }
    let _ = cell.set_attribute("tabindex", "0");
}

fn line(day: u32) -> Option<HtmlInputElement> {
    document().query_selector_all(".hours-days input").ok()?.get(day)?.dyn_into().ok()
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
