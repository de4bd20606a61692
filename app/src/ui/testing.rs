//! For tests of pages and parts: draw a view to text.

use leptos::prelude::*;
use std::sync::Arc;

/// The HTML of a view, drawn as the server draws it.
pub fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}
