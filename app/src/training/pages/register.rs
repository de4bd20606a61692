//! The register of a run, one day at a time.

use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when;
use crate::shared::{RawForm, RunId};
use crate::training::actions::teaches;
use crate::training::model::{BookingState, Mark};
use crate::training::queries::{self, Delegate, RunView};
use crate::ui::*;
use entity::session_day;
use leptos::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// `GET /training/runs/{id}/register?day=`: the day named, or the last one that has begun.
pub async fn register(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let delegates = queries::delegates(&ask.app, &permit).await?;
    let marks = queries::marks(&ask.app, &permit).await?;
    ask.looked(&permit, Note::looked("register.read", "run", id.0)).await?;
    let now = ask.app.clock().now();
    let asked = ask.query.get("day").parse::<Uuid>().ok();
    let named = found.days.iter().find(|day| Some(day.id) == asked);
    let day = named.or_else(|| found.days.iter().rev().find(|day| day.starts_at <= now)).or(found.days.first()).cloned();
    let page = format!("/training/runs/{id}/register{}", day.as_ref().map(|day| format!("?day={}", day.id)).unwrap_or_default());
    let form = ask.form("register", RawForm::default()).await?.named("register", &page);
    Ok(ask.page("Register", move || view(&found, day, delegates, &marks, &form, now)))
}

type Marks = HashMap<(Uuid, Uuid), Mark>;

fn view(
    found: &RunView,
    day: Option<session_day::Model>,
    delegates: Vec<Delegate>,
    marks: &Marks,
    form: &FormState,
    now: chrono::DateTime<chrono::Utc>,
) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let register = format!("{path}/register");
    let address = |day: &session_day::Model| format!("{register}?day={}", day.id);
    let tabs = found.days.iter().map(|day| (address(day), when::day(day.day))).collect::<Vec<_>>();
    let current = day.as_ref().map(&address).unwrap_or_default();
    let comes = |delegate: &Delegate| delegate.only_day.is_none_or(|only| day.as_ref().is_some_and(|day| day.id == only));
    let delegates: Vec<Delegate> =
        delegates.into_iter().filter(|delegate| BookingState::SEATED.contains(&delegate.state) && comes(delegate)).collect();
    // Marks that came back are drawn whatever the day is by now: it may have been moved while they were made.
    let refused = !form.problems().is_empty();
    let body = match day {
        None => view! { <Empty title="No day is left" sentence="Every day of this run was taken off." /> }.into_any(),
        Some(_) if delegates.is_empty() => view! { <Empty title="Nobody has a place" sentence="There is nobody to mark." /> }.into_any(),
        Some(day) if day.starts_at > now && !refused => {
            let sentence = format!("It can be taken from {} on that day.", when::time(day.starts_local));
            view! { <Empty title="This day is still to come" sentence=sentence /> }.into_any()
        }
        Some(day) => {
            let rows = delegates.into_iter().map(|delegate| marked(delegate, day.id, marks, form)).collect_view();
            view! {
                <Form state=form.clone() action=register.clone() submit_label="Keep the register" hidden=vec![("day", day.id.to_string())]>
                    {rows}
                </Form>
            }
            .into_any()
        }
    };
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (path, found.run.reference.clone())] />
        <PageHeader title="Register" kicker=found.course.title.clone()
            lead="Mark each person for each day. Whoever was there every day has completed the course." />
        <Tabs label="Days of this run" tabs=tabs current=current />
        {body}
    }
}

/// One person's choice of marks. Each has a field of its own, so its name is made here.
fn marked(delegate: Delegate, day: Uuid, marks: &Marks, form: &FormState) -> impl IntoView + use<> {
    let name = format!("mark-{}", delegate.booking);
    let typed = form.value(&name);
    let known = marks.get(&(delegate.booking, day)).map(|mark| mark.code());
    let chosen = if typed.is_empty() { known.unwrap_or_default().to_owned() } else { typed };
    let choices = Mark::ALL.iter().copied().map(|mark| {
        let id = format!("{name}-{}", mark.code());
        view! {
            <div class="choice">
                <input type="radio" id=id.clone() name=name.clone() value=mark.code() checked=chosen == mark.code() />
                <label for=id>{mark.label()}</label>
            </div>
        }
    });
    let choices = choices.collect_view();
    view! {
        <fieldset class="field">
            <legend>{delegate.name}</legend>
            <div class="choices choices-inline">{choices}</div>
        </fieldset>
    }
}
