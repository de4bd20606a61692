//! Planning a run, and changing one.

use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when::time;
use crate::shared::{CourseId, RawForm, Refusal, RunId};
use crate::training::actions::teaches;
use crate::training::forms::{DAY_FIELDS, DayFields};
use crate::training::permits::PlanTraining;
use crate::training::queries::{self, RunView};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/runs/new?course=`
pub async fn new_run(ask: Ask) -> Reply {
    let permit = ask.permit::<PlanTraining>()?;
    let id: CourseId = ask.query.get("course").parse().map_err(|_| Refusal::NotFound)?;
    let (course, _) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let form = ask.form("run", RawForm::default()).await?.named("run", &format!("/training/runs/new?course={id}"));
    let asked = Planned {
        title: "Plan a run".to_owned(),
        course: course.title,
        lead: "You teach it. Days need not follow each other; leave the rows that you do not need empty.".to_owned(),
        action: "/training/runs/new".to_owned(),
        submit: "Plan the run",
        back: format!("/training/courses/{id}"),
        leave: "Do not plan it",
        hidden: vec![("course", id.to_string())],
        rows: usize::try_from(course.length_days).unwrap_or(1),
    };
    Ok(ask.page("Plan a run", move || view(asked, &form)))
}

/// `GET /training/runs/{id}/edit`
pub async fn edit_run(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let form = ask.form_on(&permit, "run", as_it_stands(&found), found.run.id).await?;
    let asked = Planned {
        title: format!("Change run {}", found.run.reference),
        course: found.course.title.clone(),
        lead: "Everybody with a place is told what changes for them. Empty a row to take its day off.".to_owned(),
        action: format!("/training/runs/{id}/edit"),
        submit: "Change the run",
        back: format!("/training/runs/{id}"),
        leave: "Leave it as it is",
        hidden: vec![("version", form.version(found.run.version))],
        rows: found.days.len(),
    };
    Ok(ask.page("Change a run", move || view(asked, &form)))
}

/// What the form is for.
struct Planned {
    title: String,
    course: String,
    lead: String,
    action: String,
    submit: &'static str,
    /// The way back, and its words.
    back: String,
    leave: &'static str,
    hidden: Vec<(&'static str, String)>,
    /// How many day rows stand open.
    rows: usize,
}

fn as_it_stands(found: &RunView) -> RawForm {
    let mut raw = RawForm::default();
    for (fields, day) in DAY_FIELDS.iter().zip(&found.days) {
        raw.set_day(fields.date, day.day);
        raw.set(fields.starts, time(day.starts_local));
        raw.set(fields.ends, time(day.ends_local));
        raw.set(fields.key, day.id.to_string());
    }
    raw.set("venue", found.run.venue.clone());
    raw.set("venue_address", found.run.venue_address.clone());
    raw.set("joining_link", found.run.joining_link.clone().unwrap_or_default());
    raw.set("min_places", found.run.min_places.to_string());
    raw.set("max_places", found.run.max_places.to_string());
    raw.set_day("deadline", found.run.booking_deadline);
    raw
}

fn view(asked: Planned, form: &FormState) -> impl IntoView + use<> {
    let mut hidden = asked.hidden;
    hidden.extend(DAY_FIELDS.iter().map(|fields| (fields.key, form.value(fields.key))));
    let open = |row: usize, fields: &DayFields| {
        row < asked.rows || !form.value(&format!("{}-day", fields.date)).is_empty() || form.problem(fields.date).is_some()
    };
    let (shown, more): (Vec<_>, Vec<_>) = DAY_FIELDS.iter().enumerate().partition(|(row, fields)| open(*row, fields));
    let row = |(row, fields): (usize, &DayFields)| day_row(row, *fields, form.clone());
    let shown = shown.into_iter().map(row).collect_view();
    let more = (!more.is_empty()).then(|| {
        let rows = more.into_iter().map(row).collect_view();
        view! { <Details summary="More days">{rows}</Details> }
    });
    let (where_form, places_form) = (form.clone(), form.clone());
    let cancel = (asked.back.clone(), asked.leave.to_owned());
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (asked.back, asked.course.clone())] />
        <PageHeader title=asked.title kicker=asked.course lead=asked.lead />
        <Form state=form.clone() action=asked.action submit_label=asked.submit hidden=hidden cancel=cancel>
            {shown}
            {more}
            <Fields legend="Where">
                <TextField state=where_form.clone() name="venue" label="Venue" hint="Leave it empty when the run is online only" optional=true />
                <TextField state=where_form.clone() name="venue_address" label="Address" width=Width::Full optional=true />
                <TextField state=where_form.clone() name="joining_link" label="Link to join online" width=Width::Full optional=true spellcheck_off=true />
            </Fields>
            <Fields legend="Places">
                <TextField state=places_form.clone() name="min_places" label="Goes ahead from" suffix="people" width=Width::W4 inputmode="numeric" />
                <TextField state=places_form.clone() name="max_places" label="At most" suffix="people" width=Width::W4 inputmode="numeric" />
                <DateField state=places_form.clone() name="deadline" label="Last day to book" optional=true />
            </Fields>
        </Form>
    }
}

fn day_row(row: usize, fields: DayFields, form: FormState) -> impl IntoView {
    view! {
        <Fields legend=format!("Day {}", row + 1)>
            <DateField state=form.clone() name=fields.date label="Date" />
            <TimeField state=form.clone() name=fields.starts label="Starts" />
            <TimeField state=form name=fields.ends label="Ends" hint="For example 16:00" />
        </Fields>
    }
}
