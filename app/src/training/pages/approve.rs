//! A line manager's answer, by the link in their letter: the page shows and asks, the answer is posted once.

use crate::calendar::zone::{Zone, local_day};
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::when;
use crate::training::actions::asked_of_manager;
use crate::training::letters::who_asked;
use crate::training::model::{BookingState, ManagerSays};
use crate::training::queries::{self, Approval};
use crate::ui::*;
use axum::extract::Path;
use leptos::prelude::*;

/// `GET /training/approve/{token}`
pub async fn approve(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, id) = asked_of_manager(&ask, &token)?;
    let found = queries::approval(&ask.app, &permit, ask.service.id, id).await?;
    let form = ask.form("approve", RawForm::default()).await?;
    let (path, zone) = (format!("/training/approve/{token}"), ask.service.zone);
    let who = who_asked(&ask.service.discreet_name, found.by_agency);
    Ok(ask.page("A training place", move || view(found, &who, path, form, zone)))
}

fn view(found: Approval, who: &str, path: String, form: FormState, zone: Zone) -> impl IntoView + use<> {
    let lead = format!("{who} for a place on a course on behalf of a member of your staff. May they come?");
    let days = found.view.days.iter().map(|day| when::day(day.day)).collect::<Vec<_>>().join(", ");
    let facts = vec![
        Fact::new("Who", found.delegate.clone()),
        Fact::new("Course", found.view.course.title.clone()),
        Fact::new("Days", days),
        Fact::new("Where", found.view.place()),
    ];
    let refused = (!form.problems().is_empty()).then(|| view! { <ErrorSummary state=form.clone() /> });
    let body = match (found.said, found.state) {
        (Some((says, at)), _) => {
            let sentence = format!("You answered on {}: {}.", local_day(at, zone), says.label().to_lowercase());
            view! { {refused}<Banner tone=Tone::Info sentence=sentence /> }.into_any()
        }
        (None, BookingState::Requested) => answer(path, form),
        (None, _) => {
            view! { {refused}<Banner tone=Tone::Info sentence="This place is no longer asked for. Nothing is to be done." /> }.into_any()
        }
    };
    view! {
        <PageHeader title="A training place" lead=lead />
        <SummaryList facts=facts />
        {body}
    }
}

fn answer(path: String, form: FormState) -> AnyView {
    let says =
        Choice::list(ManagerSays::ALL.iter().map(|says| {
            (says.code(), if *says == ManagerSays::Approved { "They may come, in working time" } else { "They may not come" })
        }));
    view! {
        <Form state=form.clone() action=path submit_label="Send my answer">
            <Radios state=form.clone() name="says" legend="Your answer" choices=says />
            <TextArea state=form name="reason" label="Why" hint="They read it, if you do not approve" rows=2 optional=true />
        </Form>
    }
    .into_any()
}
