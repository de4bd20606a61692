//! Every part with sample content.
use leptos::prelude::*;
/// All parts on one page.
pub fn catalogue() -> AnyView {
    ().into_any()
}
