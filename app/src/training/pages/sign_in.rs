//! Where delegates sign in on the day, on their own phone or at the trainer's device. It shows nobody's name.

use crate::platform::App;
use crate::platform::ask::{Ask, Reply};
use crate::shared::{RawForm, Refusal};
use crate::training::commands::own_code;
use crate::training::model::BookingState;
use crate::training::queries::RunView;
use crate::training::rules::shown_code;
use crate::ui::*;
use entity::booking;
use leptos::prelude::*;

/// `GET /training/sign-in`
pub async fn sign_in(ask: Ask) -> Reply {
    let form = ask.form("sign-in-code", RawForm::default()).await?;
    Ok(ask.page("Sign in on the day", move || {
        view! {
            <PageHeader title="Sign in on the day" lead="Enter the code that stands on the page of your place: the link is in each letter about the course." />
            <Form state=form.clone() action="/training/sign-in" submit_label="I am here">
                <TextField state=form name="own_code" label="Your code" hint="Six letters and digits, like ABC 234" width=Width::W10
                    spellcheck_off=true autocomplete="off" />
            </Form>
            <p class="hint">"Sign-in opens an hour before the day begins. No code at hand? Tell the trainer that you are there."</p>
        }
    }))
}

/// The code of whoever has that place, as it is shown, while there is a day of the run to sign in on.
///
/// # Errors
/// A fault.
pub(super) fn code_for_the_day(app: &App, found: &RunView, row: &booking::Model) -> Result<Option<String>, Refusal> {
    let to_come = found.days.last().is_some_and(|last| last.ends_at >= app.clock().now());
    if row.state != BookingState::Confirmed.code() || !found.run.own_codes || !to_come {
        return Ok(None);
    }
    Ok(Some(shown_code(&own_code(app, row.id)?)))
}

pub(super) fn code_note(code: String) -> AnyView {
    let sentence =
        format!("On the day, sign in with the code {code} at the trainer's device, or here on your phone. It opens an hour before.");
    view! {
        <p>{sentence}</p>
        <ButtonLink href="/training/sign-in" label="Sign in on the day" kind=ButtonKind::Second />
    }
    .into_any()
}
