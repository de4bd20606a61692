//! For tests of pages and parts: draw a view to text.

use leptos::prelude::*;

/// The HTML of a view, drawn as the server draws it.
pub fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().into_view().to_html())
}
