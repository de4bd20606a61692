//! The pages of administration.

mod account;
mod accounts;
mod end_role;
mod jobs;
mod overview;

pub use account::account;
pub use accounts::accounts;
pub use end_role::end_role;
pub use jobs::jobs;
pub use overview::overview;

use crate::shared::{AgencyId, Role};
use crate::ui::{Choice, FormState, Select, TextField, Tone};
use leptos::prelude::*;

/// How a sign-in stands, in a word.
pub(super) fn state_in_words(state: &str) -> (&'static str, Tone) {
    match state {
        "ACTIVE" => ("Open", Tone::Good),
        "INVITED" => ("Invited", Tone::Info),
        _ => ("Closed", Tone::Bad),
    }
}

/// The part of a form that gives a role: which, for which agency, why.
pub(super) fn role_fields(form: &FormState, agencies: Vec<(AgencyId, String)>) -> AnyView {
    let roles = Choice::list(Role::ALL.into_iter().map(|role| (role.code(), role.to_string())));
    let agencies = Choice::list(agencies.into_iter().map(|(id, name)| (id.0.to_string(), name)));
    view! {
        <Select state=form name="role" label="Role" choices=roles />
        <Select state=form name="agency" label="Agency" choices=agencies optional=true blank="None"
            hint="Only for referrers and agency leads: they see what belongs to that agency" />
        <TextField state=form name="reason" label="Why" hint="Stays with the role: 'starts as coordinator on Monday'" />
    }
    .into_any()
}
