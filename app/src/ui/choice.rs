//! Choosing from a list: one of few, several, one of many.

use super::field::{Width, Wiring, escaped, quoted};
use super::form::{FormState, form_state};
use leptos::prelude::*;

/// One thing that may be chosen: its code, the words for it, and a line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// The same choice with a line that helps to choose.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Choices from pairs of code and label: `Choice::list(Level::ALL.iter().map(|l| (l.code(), l.label())))`.
    pub fn list<V: Into<String>, L: Into<String>>(pairs: impl IntoIterator<Item = (V, L)>) -> Vec<Choice> {
        pairs.into_iter().map(|(value, label)| Choice::new(value, label)).collect()
    }
}

/// One of many, as a drop-down. Where five or fewer fit, `Radios` show them all. `blank` is the line for nothing chosen yet.
#[component]
pub fn Select(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(default = "Choose one".to_owned(), into)] blank: String,
    #[prop(optional)] width: Width,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = form_state(state);
    let wiring = Wiring::choosing(&state, name, hint, &pairs(&choices));
    let options = options(&blank, &choices, |value| state.ticked(name, value));
    view! {
        <div class=wiring.class()>
            <label for=wiring.id.clone()>{label}{optional.then(|| view! { <span class="optional">" (optional)"</span> })}</label>
            {wiring.words()}
            <select
                class=width.class()
                id=wiring.id.clone()
                name=name
                aria-describedby=wiring.described_by()
                aria-invalid=wiring.invalid()
                inner_html=options
            ></select>
        </div>
    }
}

/// The lines of a drop-down, as text: a form has some sixty of them, and as views they would cost more than the rest of it. `blank` is the
/// line for nothing; without words there is none.
pub(super) fn options(blank: &str, choices: &[Choice], chosen: impl Fn(&str) -> bool) -> String {
    let line =
        |value: &str, label: &str, selected: &str| format!("<option value=\"{}\"{selected}>{}</option>", quoted(value), escaped(label));
    let first = if blank.is_empty() { String::new() } else { line("", blank, "") };
    let rest = choices.iter().map(|choice| line(&choice.value, &choice.label, if chosen(&choice.value) { " selected" } else { "" }));
    std::iter::once(first).chain(rest).collect()
}

/// One of a few. `inline` sets short answers side by side.
#[component]
pub fn Radios(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] inline: bool,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    group("radio", &form_state(state), name, legend, choices, hint, Layout { inline, optional })
}

/// Any of a list, or a single box to tick: a declaration, a consent.
#[component]
pub fn Checkboxes(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] inline: bool,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    group("checkbox", &form_state(state), name, legend, choices, hint, Layout { inline, optional })
}

struct Layout {
    inline: bool,
    optional: bool,
}

/// The codes with their words.
pub(super) fn pairs(choices: &[Choice]) -> Vec<(String, String)> {
    choices.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect()
}

/// One box with its words and its line of help.
pub(super) fn one(kind: &'static str, state: &FormState, name: &'static str, wiring: &Wiring, at: usize, choice: Choice) -> AnyView {
    // The first carries the id of the whole, so that the summary's link leads to it.
    let id = if at == 0 { wiring.id.clone() } else { format!("{}-{}", wiring.id, at + 1) };
    let hint_id = (!choice.hint.is_empty()).then(|| format!("{id}-about"));
    let ticked = state.ticked(name, &choice.value);
    view! {
        <div class="choice">
            <input type=kind id=id.clone() name=name value=choice.value checked=ticked aria-describedby=hint_id.clone() />
            <label for=id>{choice.label}</label>
            {hint_id.map(|id| view! { <p class="hint" id=id>{choice.hint}</p> })}
        </div>
    }
    .into_any()
}

fn group(
    kind: &'static str,
    state: &FormState,
    name: &'static str,
    legend: String,
    choices: Vec<Choice>,
    hint: String,
    layout: Layout,
) -> AnyView {
    let wiring = Wiring::choosing(state, name, hint, &pairs(&choices));
    let boxes = choices.into_iter().enumerate().map(|(at, choice)| one(kind, state, name, &wiring, at, choice));
    let list = boxes.collect_view();
    view! {
        <fieldset class=wiring.class() aria-describedby=wiring.described_by()>
            <legend>{legend}{layout.optional.then(|| view! { <span class="optional">" (optional)"</span> })}</legend>
            {wiring.words()}
            <div class=if layout.inline { "choices choices-inline" } else { "choices" }>{list}</div>
        </fieldset>
    }
    .into_any()
}
