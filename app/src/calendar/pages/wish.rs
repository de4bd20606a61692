//! How somebody wants to be invited.

use crate::calendar::wishes;
use crate::platform::permit::Own;
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::ui::*;
use leptos::prelude::*;

/// `GET /calendar/letters`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<Own>()?;
    let plain = wishes::plain_letters(ask.app.read(&permit), permit.actor().person).await?;
    let chosen = if plain { "plain" } else { "calendar" };
    let form = ask.form("wish", RawForm(vec![("letters".to_owned(), chosen.to_owned())])).await?;
    Ok(ask.page("How we invite you", move || view(form)))
}

fn view(form: FormState) -> impl IntoView {
    let choices = vec![
        Choice::new("calendar", "With an entry for my calendar").hint("Your calendar program shows the day and keeps it right"),
        Choice::new("plain", "As a plain letter").hint("Days already in your calendar are still kept right"),
    ];
    view! {
        <PageHeader title="How we invite you" lead="Every invitation has a link by which you answer, either way." />
        <Form state=form action="/calendar/letters" submit_label="Save">
            <Radios name="letters" legend="Invitations come" choices=choices />
        </Form>
    }
}
