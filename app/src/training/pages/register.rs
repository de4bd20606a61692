//! The register of a run, one day at a time.

use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::islands::RegisterKeeper;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when;
use crate::shared::{RawForm, RunId};
use crate::training::actions::teaches;
use crate::training::model::{BookingState, Mark};
use crate::training::queries::{self, Delegate, RunView};
use crate::training::rules::suggested_mark;
use crate::ui::*;
use chrono::{DateTime, Utc};
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
    let signed_in = if found.run.own_codes { queries::sign_ins(&ask.app, &permit).await? } else { HashMap::new() };
    ask.looked(&permit, Note::looked("register.read", "run", id.0)).await?;
    let now = ask.app.clock().now();
    let asked = ask.query.get("day").parse::<Uuid>().ok();
    let named = found.days.iter().find(|day| Some(day.id) == asked);
    let day = named.or_else(|| found.days.iter().rev().find(|day| day.starts_at <= now)).or(found.days.first()).cloned();
    let page = format!("/training/runs/{id}/register{}", day.as_ref().map(|day| format!("?day={}", day.id)).unwrap_or_default());
    let form = ask.form("register", RawForm::default()).await?.named("register", &page);
    // Marks that came back belong to the day they were made for, and are never drawn over another one.
    let lost = match form.value("day").parse::<Uuid>() {
        Ok(typed) if !form.problems().is_empty() => queries::day_taken_off(&ask.app, &permit, typed).await?,
        _ => None,
    };
    let shown = Shown { found, delegates, marks, signed_in, now, zone: ask.service.zone };
    Ok(ask.page("Register", move || view(shown, day, lost, form)))
}

/// What the register shows: who is expected, what is marked, and who signed in when.
struct Shown {
    found: RunView,
    delegates: Vec<Delegate>,
    marks: HashMap<(Uuid, Uuid), Mark>,
    signed_in: HashMap<(Uuid, Uuid), DateTime<Utc>>,
    now: DateTime<Utc>,
    zone: Zone,
}

fn view(shown: Shown, day: Option<session_day::Model>, lost: Option<session_day::Model>, form: FormState) -> impl IntoView {
    let found = &shown.found;
    let path = format!("/training/runs/{}", found.run.id);
    let register = format!("{path}/register");
    let address = |day: &session_day::Model| format!("{register}?day={}", day.id);
    let tabs = found.days.iter().map(|day| (address(day), when::day(day.day))).collect::<Vec<_>>();
    let current = day.as_ref().map(&address).unwrap_or_default();
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.run.reference.clone())];
    let kicker = found.course.title.clone();
    let sign_in = found.run.own_codes.then(|| {
        view! { <ButtonLink href="/training/sign-in" label="Where delegates sign in" kind=ButtonKind::Plain /> }
    });
    let (lost, form) = match lost {
        Some(off) => (Some(not_kept(&shown, &off, &form)), FormState::empty().named("register", &current)),
        None => (None, form),
    };
    let body = sheet(&shown, day, &form, register.clone());
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Register" kicker=kicker
            lead="Mark each person for each day. Whoever was there every day has completed the course.">
            <ButtonLink href=format!("{register}/sheet") label="On paper" kind=ButtonKind::Second />
            {sign_in}
        </PageHeader>
        {lost}
        <Tabs label="Days of this run" tabs=tabs current=current />
        {body}
    }
}

/// The marks that were made for a day that was taken off meanwhile, by name: nobody has to remember them.
fn not_kept(shown: &Shown, off: &session_day::Model, form: &FormState) -> AnyView {
    let lines = shown.delegates.iter().filter_map(|delegate| {
        let mark = Mark::from_code(&form.value(&format!("mark-{}", delegate.booking)))?;
        Some(view! { <li>{format!("{}: {}", delegate.name, mark.label())}</li> })
    });
    let lines = lines.collect_view();
    view! {
        <ErrorSummary state=form.clone() />
        <Panel title=format!("What you marked for {}", when::day(off.day))>
            <ul>{lines}</ul>
            <p>"If it took place after all, put the day back on the page of the run, and mark it then."</p>
        </Panel>
    }
    .into_any()
}

fn sheet(shown: &Shown, day: Option<session_day::Model>, form: &FormState, action: String) -> AnyView {
    let Some(day) = day else {
        return view! { <Empty title="No day is left" sentence="Every day of this run was taken off." /> }.into_any();
    };
    let comes = |delegate: &&Delegate| delegate.only_day.is_none_or(|only| day.id == only);
    let expected: Vec<&Delegate> =
        shown.delegates.iter().filter(|delegate| BookingState::SEATED.contains(&delegate.state)).filter(comes).collect();
    if expected.is_empty() {
        return view! { <Empty title="Nobody has a place" sentence="There is nobody to mark." /> }.into_any();
    }
    // Marks that came back are drawn whatever the day is by now: it may have been moved while they were made.
    if day.starts_at > shown.now && form.problems().is_empty() {
        let sentence = format!("It can be taken from {} on that day.", when::time(day.starts_local));
        return view! { <Empty title="This day is still to come" sentence=sentence /> }.into_any();
    }
    let rows = expected.into_iter().map(|delegate| marked(shown, delegate, &day, form)).collect_view();
    view! {
        <div id="register-sheet">
            <RegisterKeeper sheet="register-sheet".to_owned() day=day.id.to_string() />
            <Form state=form.clone() action=action submit_label="Keep the register" hidden=vec![("day", day.id.to_string())]>
                {rows}
            </Form>
        </div>
    }
    .into_any()
}

/// One person's choice of marks. Each has a field of its own, so its name is made here. Whoever signed in is suggested as they came; only
/// the trainer's keeping makes it a mark.
fn marked(shown: &Shown, delegate: &Delegate, day: &session_day::Model, form: &FormState) -> impl IntoView + use<> {
    let name = format!("mark-{}", delegate.booking);
    let typed = form.value(&name);
    let known = shown.marks.get(&(delegate.booking, day.id)).copied();
    let came = shown.signed_in.get(&(delegate.booking, day.id)).copied();
    let suggested = came.map(|at| suggested_mark(at, day.starts_at));
    let chosen = if typed.is_empty() { known.or(suggested).map(Mark::code).unwrap_or_default().to_owned() } else { typed };
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
    let signed_in = came.map(|at| {
        let not_yet = if known.is_none() { ". Keep the register to make it a mark" } else { "" };
        format!("Signed in at {} with their own code{not_yet}", when::time(shown.zone.to_local(at).time()))
    });
    let agency = delegate.agency.clone();
    view! {
        <fieldset class="field" data-kept=known.map(Mark::code).unwrap_or_default()>
            <legend>{delegate.name.clone()}</legend>
            {agency.map(|agency| view! { <p class="hint">{agency}</p> })}
            {signed_in.map(|sentence| view! { <p class="hint">{sentence}</p> })}
            <div class="choices choices-inline">{choices}</div>
        </fieldset>
    }
}
