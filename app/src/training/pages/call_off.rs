//! Calling a run off.

use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{RawForm, RunId};
use crate::training::actions::teaches;
use crate::training::queries::{self, RunView};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/runs/{id}/call-off`
pub async fn call_off(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let form = ask.form("call_off", RawForm::default()).await?;
    Ok(ask.page("Call the run off", move || view(&found, form)))
}

fn view(found: &RunView, form: FormState) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let taken = match found.run.taken {
        0 => "Nobody has a place yet.".to_owned(),
        1 => "One person has a place. They are told why, and the days leave their calendar.".to_owned(),
        many => format!("{many} people have places. They are told why, and the days leave their calendars."),
    };
    let cancel = (path.clone(), "Leave it as it is".to_owned());
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.run.reference.clone())] />
        <PageHeader title="Call the run off" kicker=found.course.title.clone() lead=taken />
        <Form state=form.clone() action=format!("{path}/call-off") submit_label="Call it off" danger=true cancel=cancel>
            <TextArea state=form name="reason" label="Why" hint="Everybody with a place, and everybody who waits, reads it" rows=3 />
        </Form>
    }
}
