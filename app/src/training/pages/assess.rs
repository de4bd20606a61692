//! What a trainer finds of one delegate.

use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{BookingId, RawForm, Refusal};
use crate::training::forms::lines;
use crate::training::model::Assessed;
use crate::training::permits::TeachRun;
use crate::training::queries::{self, Delegate, RunView};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/bookings/{id}/assess`
pub async fn assess(ask: Ask, Key(id): Key<BookingId>) -> Reply {
    let permit = TeachRun::of_booking(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), permit.run()).await?;
    let delegates = queries::delegates(&ask.app, &permit).await?;
    let delegate = delegates.into_iter().find(|known| known.booking == id.0).ok_or(Refusal::NotFound)?;
    ask.looked(&permit, Note::looked("booking.read", "booking", id.0)).await?;
    let form = ask.form("assess", RawForm::default()).await?;
    Ok(ask.page("Assessment", move || view(&found, delegate, form)))
}

fn view(found: &RunView, delegate: Delegate, form: FormState) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let criteria: Vec<Choice> = Choice::list(lines(&found.course.criteria).zip(0..).map(|(line, number)| (number.to_string(), line)));
    let outcomes = Choice::list(Assessed::ALL.iter().map(|outcome| (outcome.code(), outcome.label())));
    let ticks = (!criteria.is_empty()).then(|| {
        view! { <Checkboxes state=form.clone() name="criteria" legend="What was met" choices=criteria optional=true /> }
    });
    let cancel = (path.clone(), "Back to the run".to_owned());
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.run.reference.clone())] />
        <PageHeader title="Assessment" kicker=found.course.title.clone() lead=format!("What you found of {}.", delegate.name) />
        <Form state=form.clone() action=format!("/training/bookings/{}/assess", delegate.booking) submit_label="Keep the assessment" cancel=cancel>
            {ticks}
            <Radios state=form.clone() name="outcome" legend="Your finding" choices=outcomes />
            <TextArea state=form name="words" label="In words" hint="What is still to come, if it is not a pass yet" optional=true />
        </Form>
    }
}
