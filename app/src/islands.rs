//! The parts that run in the browser. Each stands around HTML that the page has drawn and that works already, and adds what it does: all
//! words and names are in that HTML, and nothing is handed over beside it (docs/adr/0027).

mod hours;
mod register;

pub use register::RegisterKeeper;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{self, Element, EventTarget};

/// Buttons that tick a whole part of the day in a week grid. Each says in `data-turns` which boxes of its field it turns.
///
/// Without script: the bar is not shown, and each of the 21 boxes is ticked by hand.
#[island]
pub fn WeekGridHelper(children: Children) -> impl IntoView {
    let runs = runs();
    let turn_at = |target: Option<EventTarget>| -> Option<()> {
        let button = within(target, "[data-turns]")?;
        turn(&button.closest("fieldset").ok()??, &button.get_attribute("data-turns")?);
        Some(())
    };
    let on_click = move |event: web_sys::MouseEvent| {
        let _none_when_beside_the_buttons = turn_at(event.target());
    };
    view! { <div class="island" class:island-runs=runs on:click=on_click>{children()}</div> }
}

/// A box that narrows a long list to the entries that hold the words typed. It says in `data-narrows` which; how many are left is
/// written into what follows it.
///
/// Without script: the bar is not shown, and the whole list is there to read or to search with the browser.
#[island]
pub fn ListFilter(children: Children) -> impl IntoView {
    let runs = runs();
    let narrow_by = |target: Option<EventTarget>| -> Option<()> {
        let typed: web_sys::HtmlInputElement = within(target, "[data-narrows]")?.dyn_into().ok()?;
        let (shown, all) = narrow(&typed.get_attribute("data-narrows")?, &lower(&typed.value()));
        typed.next_element_sibling()?.set_text_content(Some(&format!("{shown} of {all} shown")));
        Some(())
    };
    let on_input = move |event: web_sys::Event| {
        let _none_when_typed_elsewhere = narrow_by(event.target());
    };
    view! { <div class="island" class:island-runs=runs on:input=on_input>{children()}</div> }
}

/// A week of half hours to paint, over seven lines in which they stand as text and from which they are posted.
///
/// Without script: the grid is not shown, and the lines are typed. With it: press and draw, or move by the arrow keys and press space; what
/// is typed into a line is painted.
#[island]
pub fn HoursGrid(children: Children) -> impl IntoView {
    let runs = runs();
    // What the stroke makes of every half hour that it passes.
    let stroke = StoredValue::new(None::<bool>);
    Effect::new(move |_| {
        if runs.get() {
            hours::draw();
        }
    });
    view! {
        <div class="island" class:island-runs=runs
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

/// False on the server and until the browser runs: what needs script is not shown without it.
fn runs() -> ReadSignal<bool> {
    let (runs, set_runs) = signal(false);
    Effect::new(move |_| set_runs.set(true));
    runs
}

/// The nearest element around what was touched that fits the selector.
fn within(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Tick all boxes of that field that fit the selector; when all are ticked already, clear them.
fn turn(field: &Element, selector: &str) {
    let mut boxes: Vec<web_sys::HtmlInputElement> = Vec::new();
    gather(field, selector, &mut boxes);
    let tick = boxes.iter().any(|one| !one.checked());
    boxes.iter().for_each(|one| one.set_checked(tick));
}

/// Every element below that fits the selector and is of the wanted kind.
fn gather<T: JsCast>(below: &Element, selector: &str, found: &mut Vec<T>) {
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

fn children(of: &Element) -> impl Iterator<Item = Element> + use<> {
    std::iter::successors(of.first_element_child(), Element::next_element_sibling)
}
