//! The pages of signing in.

mod account;
mod link;
mod second_step;
mod sign_in;

pub use account::{account, sessions};
pub use link::{closed_link, invitation, link_view, recover, recovery, recovery_sent};
pub use second_step::{second_step, set_up, set_up_view};
pub use sign_in::sign_in;

use leptos::prelude::*;

/// A narrow page with little on it.
pub(super) fn narrow(content: impl IntoView + 'static) -> AnyView {
    view! { <div class="narrow">{content.into_any()}</div> }.into_any()
}
