//! The parts that run in the browser. Each begins with a page that already works; props are ids and words.

mod hours;
mod register;

pub use register::RegisterKeeper;

use leptos::prelude::*;
use leptos::{wasm_bindgen::JsCast, web_sys};

/// Buttons that tick a whole part of the day in a week grid.
///
/// Without script: nothing is drawn, and each of the 21 boxes is ticked by hand.
#[island]
pub fn WeekGridHelper(
    /// The id of the grid: the field's name and `-grid`.
    grid: String,
    /// Codes and words of the parts of the day.
    parts: Vec<(String, String)>,
) -> impl IntoView {
    let ready = shown_when_running();
    let grid = StoredValue::new(grid);
    let buttons = move || {
        let part_buttons = parts.clone().into_iter().map(|(code, words)| {
            let boxes = format!("input[data-part='{code}']");
            view! { <button type="button" class="button button-plain" on:click=move |_| turn(&grid.get_value(), &boxes)>{format!("All {}s", words.to_ascii_lowercase())}</button> }
        });
        view! {
            {part_buttons.collect_view()}
            <button type="button" class="button button-plain" on:click=move |_| turn(&grid.get_value(), "input")>"Whole week"</button>
        }
    };
    view! { <div class="island-bar">{move || ready.get().then(&buttons)}</div> }
}

/// A box that narrows a long list to the entries that hold the words typed.
///
/// Without script: nothing is drawn, and the whole list is there to read or to search with the browser.
#[island]
pub fn ListFilter(
    /// The id of the list whose direct children are narrowed.
    list: String,
    label: String,
) -> impl IntoView {
    let ready = shown_when_running();
    let (count, set_count) = signal(String::new());
    let list = StoredValue::new(list);
    let id = StoredValue::new(format!("{}-filter", list.get_value()));
    let label = StoredValue::new(label);
    let narrow_to = move |typed: String| {
        let (shown, all) = narrow(&list.get_value(), &lower(&typed));
        set_count.set(format!("{shown} of {all} shown"));
    };
    let tool = move || {
        view! {
            <label for=id.get_value()>{label.get_value()}</label>
            <input class="input width-20" type="search" autocomplete="off" spellcheck="false" id=id.get_value()
                on:input=move |event| narrow_to(event_target_value(&event)) />
            <span class="count" role="status">{move || count.get()}</span>
        }
    };
    view! { <div class="island-bar">{move || ready.get().then(tool)}</div> }
}

/// A week of half hours to paint, over seven lines in which they stand as text and from which they are posted.
///
/// Without script: the grid is not shown, and the lines are typed. With it: press and draw, or move by the arrow keys and press space; what
/// is typed into a line is painted.
#[island]
pub fn HoursGrid(children: Children) -> impl IntoView {
    let ready = shown_when_running();
    // What the stroke makes of every half hour that it passes.
    let stroke = StoredValue::new(None::<bool>);
    Effect::new(move |_| {
        if ready.get() {
            hours::draw();
        }
    });
    view! {
        <div class:hours-running=ready
            on:pointerdown=move |event| {
                if let Some(cell) = hours::cell(event.target()) {
                    event.prevent_default();
                    let free = !hours::is_free(&cell);
                    stroke.set_value(Some(free));
                    hours::paint(&cell, free);
                }
            }
            on:pointermove=move |event| {
                if let (Some(free), Some(cell)) = (stroke.get_value(), hours::cell_at(event.client_x(), event.client_y())) {
                    hours::paint(&cell, free);
                }
            }
            on:pointerup=move |_| stroke.set_value(None)
            on:pointercancel=move |_| stroke.set_value(None)
            on:keydown=move |event| {
                if let Some(cell) = hours::cell(event.target())
                    && hours::key(&cell, &event.key())
                {
                    event.prevent_default();
                }
            }
            on:change=move |_| hours::draw()>
            {children()}
        </div>
    }
}

/// False on the server and until the browser runs: what needs script is not drawn without it.
fn shown_when_running() -> ReadSignal<bool> {
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    ready
}

/// Tick all boxes of that grid that fit the selector; when all are ticked already, clear them.
fn turn(grid: &str, selector: &str) {
    let mut boxes: Vec<web_sys::HtmlInputElement> = Vec::new();
    if let Some(grid) = document().get_element_by_id(grid) {
        gather(&grid, selector, &mut boxes);
    }
    let tick = boxes.iter().any(|one| !one.checked());
    boxes.iter().for_each(|one| one.set_checked(tick));
}

/// Every element below that fits the selector and is of the wanted kind.
fn gather<T: JsCast>(below: &web_sys::Element, selector: &str, found: &mut Vec<T>) {
    for child in children(below) {
        gather(&child, selector, found);
        if child.matches(selector).unwrap_or(false) {
            found.extend(child.dyn_into().ok());
        }
    }
}

/// In small letters, as the browser knows them: the tables for it need not travel.
fn lower(text: &str) -> String {
    web_sys::js_sys::JsString::from(text).to_lower_case().into()
}

/// Hide the entries without those words; how many are shown of how many.
fn narrow(list: &str, words: &str) -> (usize, usize) {
    let entries: Vec<_> = document().get_element_by_id(list).iter().flat_map(children).collect();
    let shown = entries.iter().filter(|entry| {
        let fits = lower(&entry.text_content().unwrap_or_default()).contains(words);
        if fits { entry.remove_attribute("hidden") } else { entry.set_attribute("hidden", "") }.is_ok() && fits
    });
    (shown.count(), entries.len())
}

fn children(of: &web_sys::Element) -> impl Iterator<Item = web_sys::Element> + use<> {
    std::iter::successors(of.first_element_child(), web_sys::Element::next_element_sibling)
}
