//! The parts that run in the browser. Each begins with a page that already works; props are ids and words.

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
            let boxes = move || format!("#{} input[data-part='{code}']", grid.get_value());
            view! { <button type="button" class="button button-plain" on:click=move |_| turn(&boxes())>{format!("All {}s", words.to_lowercase())}</button> }
        });
        let all = move || format!("#{} input[type='checkbox']", grid.get_value());
        view! {
            {part_buttons.collect_view()}
            <button type="button" class="button button-plain" on:click=move |_| turn(&all())>"Whole week"</button>
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
        let (shown, all) = narrow(&list.get_value(), &typed.to_lowercase());
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

/// False on the server and until the browser runs: what needs script is not drawn without it.
fn shown_when_running() -> ReadSignal<bool> {
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    ready
}

/// Tick all of these boxes; when all are ticked already, clear them.
fn turn(selector: &str) {
    let boxes: Vec<web_sys::HtmlInputElement> = elements(selector);
    let tick = boxes.iter().any(|one| !one.checked());
    boxes.iter().for_each(|one| one.set_checked(tick));
}

/// Hide the entries without those words; how many are shown of how many.
fn narrow(list: &str, words: &str) -> (usize, usize) {
    let entries: Vec<web_sys::HtmlElement> = elements(&format!("#{list} > *"));
    let shown = entries.iter().filter(|entry| {
        let fits = entry.text_content().unwrap_or_default().to_lowercase().contains(words);
        if fits { entry.remove_attribute("hidden") } else { entry.set_attribute("hidden", "") }.is_ok() && fits
    });
    (shown.count(), entries.len())
}

fn elements<T: JsCast>(selector: &str) -> Vec<T> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}
