//! Planning a run, and changing one.

use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::permit::Permit;
use crate::shared::when::time;
use crate::shared::{CourseId, PersonId, RawForm, Refusal, RunId, ServiceId};
use crate::training::actions::teaches;
use crate::training::forms::{DAY_FIELDS, DayFields, KEPT_FIELDS};
use crate::training::kept::KeptFor;
use crate::training::permits::PlanTraining;
use crate::training::queries::{self, RunView};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/runs/new?course=`
pub async fn new_run(ask: Ask) -> Reply {
    let permit = ask.permit::<PlanTraining>()?;
    let id: CourseId = ask.query.get("course").parse().map_err(|_| Refusal::NotFound)?;
    let (course, _) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let like = like(&ask, &permit).await?;
    let form = ask.form("run", like).await?.named("run", &format!("/training/runs/new?course={id}"));
    let colleagues = colleagues(&ask, &permit, permit.service(), permit.actor().person).await?;
    let agencies = agencies(&ask, &permit, permit.service()).await?;
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
        colleagues,
        agencies,
    };
    Ok(ask.page("Plan a run", move || view(asked, &form)))
}

/// `GET /training/runs/{id}/edit`
pub async fn edit_run(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let beside = queries::beside(&ask.app, &permit, id).await?;
    let kept = queries::kept_of(ask.app.read(&permit), &found.run).await?;
    let agencies = agencies(&ask, &permit, permit.service()).await?;
    let form = ask.form_on(&permit, "run", as_it_stands(&found, &beside, &kept), found.run.id).await?;
    let colleagues = colleagues(&ask, &permit, permit.service(), PersonId(found.run.trainer_id)).await?;
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
        colleagues,
        agencies,
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
    /// The other trainers.
    colleagues: Vec<Choice>,
    /// For whom places can be kept.
    agencies: Vec<Choice>,
}

/// The partner agencies.
async fn agencies(ask: &Ask, permit: &impl Permit, service: ServiceId) -> Result<Vec<Choice>, Refusal> {
    let names = crate::agencies::queries::names(&ask.app, permit, service).await?;
    Ok(Choice::list(names.into_iter().map(|(id, name)| (id.to_string(), name))))
}

/// The other trainers of the service.
async fn colleagues(ask: &Ask, permit: &impl Permit, service: ServiceId, lead: PersonId) -> Result<Vec<Choice>, Refusal> {
    let trainers = queries::trainers(&ask.app, permit, service).await?;
    Ok(Choice::list(trainers.into_iter().filter(|(person, _)| *person != lead).map(|(person, name)| (person.to_string(), name))))
}

/// Another run to begin from, without its days: `like` in the address names it.
async fn like(ask: &Ask, permit: &PlanTraining) -> Result<RawForm, Refusal> {
    let Ok(id) = ask.query.get("like").parse::<RunId>() else { return Ok(RawForm::default()) };
    let found = queries::run(&ask.app, permit, permit.service(), id).await?;
    let beside = queries::beside(&ask.app, permit, id).await?;
    // What one run keeps for an agency is agreed for that run.
    let mut raw = as_it_stands(&found, &beside, &[]);
    raw.set_day("kept_until", None);
    for fields in DAY_FIELDS {
        for part in ["day", "month", "year"] {
            raw.set(&format!("{}-{part}", fields.date), String::new());
        }
        raw.set(fields.key, String::new());
    }
    raw.set_day("deadline", None);
    Ok(raw)
}

fn as_it_stands(found: &RunView, beside: &[(PersonId, String)], kept: &[KeptFor]) -> RawForm {
    let mut raw = RawForm::default();
    for (fields, day) in DAY_FIELDS.iter().zip(&found.days) {
        raw.set_day(fields.date, day.day);
        raw.set(fields.starts, time(day.starts_local));
        raw.set(fields.ends, time(day.ends_local));
        raw.set(fields.venue, day.venue.clone().unwrap_or_default());
        raw.set(fields.address, day.venue_address.clone().unwrap_or_default());
        raw.set(fields.key, day.id.to_string());
    }
    raw.set("venue", found.run.venue.clone());
    raw.set("venue_address", found.run.venue_address.clone());
    raw.set("joining_link", found.run.joining_link.clone().unwrap_or_default());
    raw.set("min_places", found.run.min_places.to_string());
    raw.set("max_places", found.run.max_places.to_string());
    raw.0.extend(beside.iter().map(|(person, _)| ("beside".to_owned(), person.to_string())));
    raw.set("agency_cap", found.run.agency_cap.map(|cap| cap.to_string()).unwrap_or_default());
    raw.set("offer_hours", found.run.offer_hours.to_string());
    raw.set("access_notes", found.run.access_notes.clone());
    raw.set("public", if found.run.is_public { "yes" } else { "" });
    raw.set("own_codes", if found.run.own_codes { "yes" } else { "" });
    raw.set_day("deadline", found.run.booking_deadline);
    for ((agency, places), one) in KEPT_FIELDS.iter().zip(kept) {
        raw.set(agency, one.agency.to_string());
        raw.set(places, one.places.to_string());
    }
    raw.set_day("kept_until", found.run.kept_until);
    raw
}

/// Rows for agencies for which places are kept; all but those that are filled stand closed.
fn kept_rows(agencies: &[Choice], form: &FormState) -> AnyView {
    let filled = |(agency, places): &(&'static str, &'static str)| {
        !form.value(agency).is_empty() || form.problem(agency).is_some() || form.problem(places).is_some()
    };
    let open = KEPT_FIELDS.iter().any(filled) || form.problem("kept_until").is_some();
    let rows = KEPT_FIELDS.iter().enumerate().map(|(row, (agency, places))| {
        view! {
            <Select state=form.clone() name=agency label=format!("Agency {}", row + 1) choices=agencies.to_vec() blank="Nobody" optional=true />
            <TextField state=form.clone() name=places label=format!("Kept for agency {}", row + 1) suffix="people" width=Width::W4
                inputmode="numeric" optional=true />
        }
    });
    let rows = rows.collect_view();
    let boxes = view! {
        <p class="hint">"Nobody else can take them until that day. After it they go to those who wait, in their order."</p>
        {rows}
        <DateField state=form.clone() name="kept_until" label="Kept until" optional=true
            hint="The last day to book, or the day before it begins, unless you say otherwise" />
    };
    view! { <Details summary="Places kept for partner agencies" open=open>{boxes}</Details> }.into_any()
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
    let (where_form, places_form, codes_form) = (form.clone(), form.clone(), form.clone());
    let beside = (!asked.colleagues.is_empty()).then(|| {
        view! { <Checkboxes state=form.clone() name="beside" legend="Who teaches with you" choices=asked.colleagues optional=true /> }
    });
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
                <TextArea state=where_form.clone() name="access_notes" label="How to get in" rows=2 optional=true
                    hint="Steps, lifts, parking, where to ring" />
                <TextField state=where_form.clone() name="joining_link" label="Link to join online" width=Width::Full optional=true spellcheck_off=true />
            </Fields>
            {beside}
            <Fields legend="Places">
                <TextField state=places_form.clone() name="min_places" label="Goes ahead from" suffix="people" width=Width::W4 inputmode="numeric" />
                <TextField state=places_form.clone() name="max_places" label="At most" suffix="people" width=Width::W4 inputmode="numeric" />
                <TextField state=places_form.clone() name="agency_cap" label="For one agency, at most" suffix="people" width=Width::W4
                    inputmode="numeric" optional=true />
                <TextField state=places_form.clone() name="offer_hours" label="An offered place is kept for" suffix="hours" width=Width::W4
                    inputmode="numeric" optional=true hint="24, unless you say otherwise" />
                <DateField state=places_form.clone() name="deadline" label="Last day to book" optional=true />
                {kept_rows(&asked.agencies, &places_form)}
            </Fields>
            <Checkboxes state=codes_form.clone() name="public" legend="For the public" optional=true
                choices=vec![Choice::new("yes", "Everybody can read its days, where it is, and whether places are free").hint("Leave it empty for a place whose address is not for everybody. The course is marked on its own page")] />
            <Checkboxes state=codes_form.clone() name="own_codes" legend="On the day" optional=true
                choices=vec![Choice::new("yes", "Delegates sign in with a code of their own").hint("It stands on the page of their place. You still make the marks: the register shows who signed in, and when")] />
        </Form>
    }
}

fn day_row(row: usize, fields: DayFields, form: FormState) -> impl IntoView {
    view! {
        <Fields legend=format!("Day {}", row + 1)>
            <DateField state=form.clone() name=fields.date label="Date" />
            <TimeField state=form.clone() name=fields.starts label="Starts" />
            <TimeField state=form.clone() name=fields.ends label="Ends" hint="For example 16:00" />
            {own_place(fields, form)}
        </Fields>
    }
}

/// Shown when it is asked for: most days are where the run is.
fn own_place(fields: DayFields, form: FormState) -> AnyView {
    let used = !form.value(fields.venue).is_empty() || !form.value(fields.address).is_empty();
    let boxes = view! {
        <TextField state=form.clone() name=fields.venue label="Venue of this day" optional=true />
        <TextField state=form name=fields.address label="Address of this day" width=Width::Full optional=true />
    };
    if used { boxes.into_any() } else { view! { <Details summary="This day is somewhere else">{boxes}</Details> }.into_any() }
}
