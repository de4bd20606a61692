//! Looking for somebody or something by words: asked of the service, or within what the page shows already.

use super::form::{FormState, control_id};
use crate::islands::ListFilter;
use leptos::prelude::*;

/// A search by free text. It is posted, so that no name ever stands in an address; the answer is kept under a short-lived id.
#[component]
pub fn SearchBox(
    #[prop(optional, into)] state: Option<FormState>,
    #[prop(into)] action: String,
    #[prop(into)] label: String,
    #[prop(default = "q")] name: &'static str,
    #[prop(default = "Search".to_owned(), into)] button: String,
    /// What narrows the list already, and is posted along.
    #[prop(optional)]
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let state = state.unwrap_or_default();
    let id = control_id(name);
    view! {
        <form class="search-box" method="post" action=action role="search">
            {keep.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <label for=id.clone()>{label}</label>
            <div class="search-row">
                <input class="input" id=id name=name type="search" value=state.value(name) autocomplete="off" spellcheck="false" />
                <button class="button button-second" type="submit">{button}</button>
            </div>
        </form>
    }
}

/// A box beside a long list on the page that narrows it while somebody types; shown where script runs.
#[component]
pub fn NarrowBox(
    /// The id of the list whose entries are narrowed.
    list: &'static str,
    label: &'static str,
) -> impl IntoView {
    let id = format!("{list}-filter");
    view! {
        <ListFilter>
            <div class="island-bar">
                <label for=id.clone()>{label}</label>
                <input class="input width-20" type="search" autocomplete="off" spellcheck="false" id=id data-narrows=list />
                <span class="count" role="status"></span>
            </div>
        </ListFilter>
    }
}
