//! One of a few, where some of the choices ask for more.

use super::choice::{Choice, one, pairs};
use super::field::Wiring;
use super::form::{FormState, form_state};
use leptos::prelude::*;

/// Choices that stand together, and the fields that they ask for.
pub struct Branch {
    choices: Vec<Choice>,
    fields: Option<AnyView>,
}

impl Branch {
    /// Choices that need nothing more.
    pub fn plain(choices: Vec<Choice>) -> Self {
        Self { choices, fields: None }
    }

    /// Choices with the fields that are needed when one of them is chosen.
    pub fn asking(choices: Vec<Choice>, fields: AnyView) -> Self {
        Self { choices, fields: Some(fields) }
    }
}

/// One of a few, each with its own fields beneath it: shown once it is chosen, or when one of them is to be put right. Works by style
/// alone; a browser that cannot do so shows every field at its place.
#[component]
pub fn Branches(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] legend: String,
    branches: Vec<Branch>,
) -> impl IntoView {
    let state = form_state(state);
    let labels: Vec<(String, String)> = branches.iter().flat_map(|branch| pairs(&branch.choices)).collect();
    let wiring = Wiring::choosing(&state, name, String::new(), &labels);
    let mut at = 0;
    let mut drawn = Vec::new();
    for branch in branches {
        let mut choices = Vec::new();
        for choice in branch.choices {
            choices.push(one("radio", &state, name, &wiring, at, choice));
            at += 1;
        }
        let fields = branch.fields.map(|fields| view! { <div class="branch-fields">{fields}</div> });
        drawn.push(view! { <div class="branch">{choices}{fields}</div> });
    }
    view! {
        <fieldset class=wiring.class() aria-describedby=wiring.described_by()>
            <legend>{legend}</legend>
            {wiring.words()}
            <div class="choices">{drawn}</div>
        </fieldset>
    }
}
