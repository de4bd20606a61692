//! One's own place, by the link in a letter: for everybody who has the link, without a sign-in.

use super::materials::{shown_at_place, to_read};
use super::run_own::needs_form;
use super::sign_in::{code_for_the_day, code_note};
use super::{facts, tone};
use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Reply};
use crate::shared::when;
use crate::shared::{CourseId, RawForm, Refusal};
use crate::training::actions::own_place;
use crate::training::model::{BookingState, CourseState, DayPart, RunState};
use crate::training::queries::{self, Event, MakeUpDay, Place};
use crate::training::rules::{Missed, part_label, public_name};
use crate::ui::*;
use axum::extract::Path;
use chrono::{DateTime, Utc};
use entity::{course, material};
use leptos::prelude::*;

/// `GET /training/place/{token}`
pub async fn place(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, id) = own_place(&ask, &token, "somebody's own place on a course")?;
    let found = queries::place(&ask.app, &permit, ask.service.id, id).await?;
    let form = ask.form("place", RawForm::default()).await?;
    let needs = ask.form("needs", RawForm::from([("needs", found.row.needs.as_deref().unwrap_or_default())])).await?;
    let to_make_up = queries::days_to_make_up(&ask.app, &permit, &found).await?;
    let materials = shown_at_place(&ask, &permit, (CourseId(found.view.course.id), found.view.id()), found.state).await?;
    let page = Shown {
        needs,
        now: ask.app.clock().now(),
        materials,
        to_make_up,
        path: format!("/training/place/{token}"),
        evaluation: may_evaluate(&ask, &found).then(|| evaluation_link(&ask, &found)).transpose()?,
        code: code_for_the_day(&ask.app, &found.view, &found.row)?,
        to_ask: format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email),
        zone: ask.service.zone,
        begun: found
            .view
            .days
            .iter()
            .find(|day| found.row.only_day_id.is_none_or(|only| only == day.id))
            .is_none_or(|first| first.starts_at <= ask.app.clock().now()),
        found,
    };
    Ok(ask.page("Your place on a course", move || view(page, form)))
}

fn may_evaluate(ask: &Ask, found: &Place) -> bool {
    crate::training::commands::may_evaluate(found.state, found.sent, found.over(ask.app.clock().now())).is_ok()
}

fn evaluation_link(ask: &Ask, found: &Place) -> Result<String, Refusal> {
    let token = crate::platform::signed::sign(&ask.app, crate::training::commands::EVALUATION, found.row.id)?;
    Ok(format!("/training/evaluate/{token}"))
}

/// A missed day or half day, and the days of later runs on which it can be made up for.
type ToMakeUp = Vec<(Missed, Vec<MakeUpDay>)>;

struct Shown {
    path: String,
    /// What they sign in with on the day.
    code: Option<String>,
    found: Place,
    evaluation: Option<String>,
    to_ask: String,
    zone: Zone,
    now: DateTime<Utc>,
    begun: bool,
    to_make_up: ToMakeUp,
    /// What there is to read.
    materials: Vec<material::Model>,
    /// Access and diet.
    needs: FormState,
}

fn view(page: Shown, form: FormState) -> impl IntoView {
    let found = &page.found;
    let tags = view! { <Tag word=word(found) tone=tone(found.state) /> }.into_any();
    let title = found.view.course.title.clone();
    let lead = lead(found, page.zone);
    let mut facts = facts(&found.view, found.standing.waiting, page.to_ask.clone());
    let link = found.view.run.joining_link.clone().filter(|_| found.state == BookingState::Confirmed);
    facts.extend(link.map(|link| Fact::drawn("To join online", view! { <a href=link.clone()>{link.clone()}</a> })));
    // Whoever gave the place back is told no more where the run is: it may have moved since.
    let gone = matches!(found.state, BookingState::Cancelled | BookingState::CancelledLate);
    let facts = (!gone || found.view.run.state != RunState::Planned.code()).then_some(facts);
    let history = found.history.iter().map(|event| line(event, page.zone)).collect::<Vec<_>>();
    let kept = kept_for_them(&page);
    let acts = acts(&page, &form);
    let open = matches!(found.state, BookingState::Requested | BookingState::Waitlisted | BookingState::Confirmed) && !page.begun;
    let needs = open.then(|| needs_form(&page.path, page.needs.clone()));
    let missing = found.progress.as_ref().filter(|_| !found.completed).map(|progress| progress.missing_by(page.now));
    let missing = missing.filter(|missing| !missing.is_empty()).map(|missing| {
        let lines = missing.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <Panel title="Still missing"><ul>{lines}</ul></Panel> }
    });
    let code = page.code.clone().map(|code| view! { <Panel title="Your code for the day">{code_note(code)}</Panel> });
    let main = view! {
        {code}
        {missing}
        {make_up(&page)}
        {facts.map(|facts| view! { <Panel title="When and where"><SummaryList facts=facts /></Panel> })}
        {to_read(&page.materials, &|id| format!("{}/material?id={id}", page.path))}
        <Panel title="What happened so far"><Timeline label="What happened so far" entries=history /></Panel>
    };
    view! {
        <PageHeader title=title kicker="Your place" lead=lead tags=tags />
        {kept}
        <Split main=main.into_any() side=view! { <Panel title="What you can do">{acts}{needs}</Panel> }.into_any() />
    }
}

/// What an offer asks for, before everything that there is to read: on a phone it is the first thing under the heading. The first day stands
/// beside it, so that nobody takes a place without having seen when it is.
fn kept_for_them(page: &Shown) -> Option<AnyView> {
    page.found.standing.offered_until().filter(|_| page.found.state == BookingState::Waitlisted)?;
    let days = page.found.view.days.iter().map(|day| format!("{}, {}", when::day(day.day), when::time(day.starts_local)));
    let days = days.collect::<Vec<_>>().join("; ");
    let action = format!("{}/take", page.path);
    Some(
        view! { <Panel title="A place is kept for you"><p>{days}</p><ButtonForm action=action label="Take the place" /></Panel> }
            .into_any(),
    )
}

/// For each missed day the runs on which it can be made up for.
fn make_up(page: &Shown) -> Option<AnyView> {
    if page.to_make_up.is_empty() {
        return None;
    }
    let missed = page.to_make_up.iter().map(|(missed, choices)| {
        let action = format!("{}/make-up", page.path);
        let buttons = choices.iter().map(|choice| {
            let label = format!("Come on {} instead", choice.comes_to);
            let half = choice.half.map(DayPart::code).unwrap_or_default().to_owned();
            let hidden = vec![("day", choice.id.to_string()), ("missed", choice.missed.to_string()), ("half", half)];
            view! { <ButtonForm action=action.clone() label=label kind=ButtonKind::Second hidden=hidden /> }
        });
        let buttons = buttons.collect_view();
        let none =
            choices.is_empty().then(|| view! { <p>"No later run with a free place is planned yet. Look again here, or write to us."</p> });
        view! { <h3>{missed.label()}</h3> {buttons} {none} }
    });
    let missed = missed.collect_view();
    Some(view! { <Panel title="Make up for what you missed">{missed}</Panel> }.into_any())
}

fn word(found: &Place) -> String {
    match found.state {
        _ if found.completed => "Completed".to_owned(),
        BookingState::Waitlisted if found.standing.offered_until().is_some() => "A place is kept for you".to_owned(),
        BookingState::Waitlisted => format!("Number {} on the waiting list", found.standing.ahead + 1),
        state => state.label().to_owned(),
    }
}

fn lead(found: &Place, zone: Zone) -> String {
    match found.state {
        _ if found.completed => "You have completed this course.".to_owned(),
        BookingState::Requested => "Your line manager has been asked. You hear from us as soon as they answer.".to_owned(),
        BookingState::Waitlisted => match found.standing.offered_until() {
            Some(until) => {
                format!("Take it before {}: after that it goes to the next who waits.", when::day_and_time(zone.to_local(until)))
            }
            None => "When a place is free and it is your turn, we keep it for you and write to you.".to_owned(),
        },
        BookingState::Confirmed => only_day(found).unwrap_or_else(|| "You have a place. The days are in your calendar.".to_owned()),
        BookingState::Attended => "You came to every part.".to_owned(),
        BookingState::Partial => "You came to a part of it. What you missed can be made up for on a later run.".to_owned(),
        BookingState::NoShow => "You did not come.".to_owned(),
        BookingState::Cancelled | BookingState::CancelledLate => "You have no place on this run.".to_owned(),
    }
}

/// To what somebody comes who makes up for something missed.
fn only_day(found: &Place) -> Option<String> {
    let day = found.view.days.iter().find(|day| Some(day.id) == found.row.only_day_id)?;
    let half = found.row.only_part.as_deref().and_then(DayPart::from_code);
    let half = half.map(|half| format!(", {}", part_label(half, day.starts_local, day.ends_local))).unwrap_or_default();
    Some(format!("You come on {}{half}, to make up for what you missed. It is in your calendar.", when::day(day.day)))
}

fn line(event: &Event, zone: Zone) -> Entry {
    let entry = Entry::new(when::day_and_time(zone.to_local(event.at)), event.news.label());
    match event.words.clone() {
        Some(words) => entry.body(view! { <p>{words}</p> }),
        None => entry,
    }
}

/// Whether everybody can read about the course.
fn is_listed(course: &course::Model) -> bool {
    course.is_public && course.state == CourseState::Open.code()
}

fn acts(page: &Shown, form: &FormState) -> AnyView {
    let (found, path) = (&page.found, &page.path);
    let form = form.clone();
    let give_back = |label: &'static str| {
        let form = form.clone();
        view! {
            <Form state=form.clone() action=format!("{path}/cancel") submit_label=label danger=true>
                <TextArea state=form.clone() name="reason" label="Why" rows=2 optional=true />
            </Form>
        }
        .into_any()
    };
    match found.state {
        BookingState::Waitlisted if found.standing.offered_until().is_some() => give_back("I do not want it"),
        BookingState::Waitlisted => give_back("Leave the waiting list"),
        BookingState::Requested => give_back("I do not want the place"),
        BookingState::Confirmed if !page.begun => give_back("Give my place back"),
        _ => match &page.evaluation {
            _ if !form.problems().is_empty() => view! { <ErrorSummary state=form.clone() /> }.into_any(),
            Some(link) => view! { <ButtonLink href=link.clone() label="Send the evaluation form" /> }.into_any(),
            None if !found.state.is_live() && is_listed(&found.view.course) => {
                let href = format!("/courses/{}", public_name(&found.view.course.code));
                view! { <ButtonLink href=href label="See the next runs" kind=ButtonKind::Second /> }.into_any()
            }
            None => view! { <p>"Nothing is to be done here."</p> }.into_any(),
        },
    }
}
