//! One course, and the form for a new one.

use super::course_edit::{course_history, keeper_acts, no_longer_given};
use super::{run_columns, run_row};
use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::permit::RoomPermit as _;
use crate::shared::vocabulary::Level;
use crate::shared::{CourseId, RawForm, Role};
use crate::training::model::CourseState;
use crate::training::permits::{KeepCourses, PlanTraining, SeeTraining};
use crate::training::queries::{self, ComingRun, CourseChange};
use crate::ui::*;
use entity::course;
use leptos::prelude::*;

/// `GET /training/courses/{id}`
pub async fn course(ask: Ask, Key(id): Key<CourseId>) -> Reply {
    let permit = ask.permit::<SeeTraining>()?;
    let (found, before) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let runs = queries::coming_runs(&ask.app, &permit, permit.service(), permit.actor().person, Some(id), ask.app.clock().now()).await?;
    let keeps = KeepCourses::of(permit.actor(), ask.address.clone()).ok();
    let changes = match &keeps {
        Some(permit) => Some(queries::course_changes(&ask.app, permit, id).await?),
        None => None,
    };
    let trainer = permit.actor().has(Role::Trainer);
    let zone = ask.service.zone;
    let title = found.title.clone();
    Ok(ask.page(&title, move || view(found, before, runs, (trainer, changes, zone))))
}

/// Whether the reader may plan runs; what became of the course, for whoever may change it.
type Keeper = (bool, Option<Vec<CourseChange>>, Zone);

fn view(course: course::Model, before: Option<course::Model>, runs: Vec<ComingRun>, (trainer, changes, zone): Keeper) -> impl IntoView {
    let given = course.state == CourseState::Open.code();
    let acts = changes.is_some().then(|| keeper_acts(&course));
    let off = (!given).then(|| view! { <Banner tone=Tone::Warn sentence=no_longer_given(&course) /> });
    let history = changes.filter(|changes| !changes.is_empty()).map(|changes| course_history(changes, zone));
    let plan =
        (trainer && given).then(|| view! { <ButtonLink href=format!("/training/runs/new?course={}", course.id) label="Plan a run" /> });
    let first = match before {
        Some(before) => view! { <a href=format!("/training/courses/{}", before.id)>{before.title}</a> }.into_any(),
        None => text("None"),
    };
    let counts = course.award_level.as_deref().and_then(Level::from_code).map_or("No level", Level::label);
    let facts = vec![
        Fact::new("For whom", course.audience),
        Fact::new("Length", if course.length_days == 1 { "One day".to_owned() } else { format!("{} days", course.length_days) }),
        Fact::drawn("To complete before", first),
        Fact::new("Prepares for", counts),
        Fact::new("Professional development", development(course.cpd_minutes, course.cpd_approved_minutes)),
        Fact::new("Counts as completed", counts_with(course.assessed, course.evaluated)),
    ];
    let next_step = if trainer { "Plan one with the button above." } else { "Look again later, or ask the trainer." };
    let none_planned = view! { <Empty title="No run is planned" sentence=next_step /> }.into_any();
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned())] />
        <PageHeader title=course.title kicker="Course" lead=course.summary>{plan}{acts}</PageHeader>
        {off}
        {course.description.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
        <Panel title="At a glance"><SummaryList facts=facts /></Panel>
        {(!course.pre_reading.is_empty()).then(|| paragraphs("To read before the first day", &course.pre_reading))}
        {(!course.criteria.is_empty()).then(|| paragraphs("What is assessed", &course.criteria))}
        <Panel title="Runs to come">
            <DataTable caption="Runs to come" quiet_caption=true columns=run_columns() rows=runs.into_iter().map(run_row).collect()
                empty=none_planned />
        </Panel>
        {history}
    }
}

fn paragraphs(title: &'static str, words: &str) -> AnyView {
    let lines = words.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    view! { <Panel title=title>{lines}</Panel> }.into_any()
}

const fn counts_with(assessed: bool, evaluated: bool) -> &'static str {
    match (assessed, evaluated) {
        (false, false) => "With every part attended",
        (true, false) => "With every part attended, and a pass in the assessment",
        (false, true) => "With every part attended, and the evaluation form sent",
        (true, true) => "With every part attended, a pass in the assessment, and the evaluation form sent",
    }
}

pub(super) fn development(minutes: i32, approved: i32) -> String {
    let hours = |minutes: i32| if minutes == 60 { "1 hour".to_owned() } else { format!("{} hours", minutes / 60) };
    match (minutes, approved) {
        (0, _) => "None".to_owned(),
        (all, 0) => hours(all),
        (all, share) if share >= all => format!("{}, approved", hours(all)),
        (all, share) => format!("{}, of them {} approved", hours(all), hours(share)),
    }
}

/// `GET /training/courses/new`
pub async fn new_course(ask: Ask) -> Reply {
    let permit = ask.permit::<PlanTraining>()?;
    let courses = queries::courses(&ask.app, &permit, permit.service()).await?;
    let form = ask.form("course", RawForm::default()).await?;
    Ok(ask.page("Add a course", move || new_view(courses, form)))
}

fn new_view(courses: Vec<course::Model>, form: FormState) -> impl IntoView {
    let cancel = ("/training".to_owned(), "Back to training".to_owned());
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned())] />
        <PageHeader title="Add a course" lead="It stands in the catalogue at once. Plan its runs from its page." />
        <Form state=form.clone() action="/training/courses/new" submit_label="Add the course" cancel=cancel>
            {course_fields(form, courses, true)}
        </Form>
    }
}

/// The boxes of a course. Its code is asked for once: schemes name courses by it.
pub(super) fn course_fields(form: FormState, courses: Vec<course::Model>, new: bool) -> impl IntoView {
    let code = new.then(|| {
        let form = form.clone();
        view! { <TextField state=form name="course_code" label="Code" hint="Short, for the scheme: PRACTITIONER" width=Width::W20 spellcheck_off=true /> }
    });
    let levels = Choice::list(Level::ALL.iter().map(|level| (level.code(), level.label())));
    let before = Choice::list(courses.into_iter().map(|course| (course.id.to_string(), course.title)));
    view! {
            <TextField state=form.clone() name="title" label="Title" />
            {code}
            <TextField state=form.clone() name="summary" label="In one sentence" width=Width::Full />
            <TextArea state=form.clone() name="description" label="What it covers" optional=true />
            <TextField state=form.clone() name="audience" label="For whom" />
            <TextField state=form.clone() name="length_days" label="Length" suffix="days" width=Width::W4 inputmode="numeric" />
            <Select state=form.clone() name="award_level" label="Prepares for" choices=levels blank="No level" optional=true
                hint="Told in the catalogue. Which courses a level asks for, the scheme says by their codes" />
            <Select state=form.clone() name="prerequisite" label="To complete before" choices=before blank="None" optional=true />
            <TextField state=form.clone() name="cpd_hours" label="Professional development" suffix="hours" width=Width::W4 inputmode="numeric" optional=true />
            <TextField state=form.clone() name="cpd_approved" label="Of them approved activity" suffix="hours" width=Width::W4 inputmode="numeric"
                optional=true />
            <TextArea state=form.clone() name="pre_reading" label="To read before the first day" optional=true />
            <Checkboxes state=form.clone() name="asks" legend="It counts as completed only with" optional=true
                hint="Beside every part attended"
                choices=vec![
                    Choice::new("assessment", "A pass in the trainer's assessment"),
                    Choice::new("evaluation", "The evaluation form, sent by the delegate"),
                ] />
            <TextArea state=form.clone() name="criteria" label="What is assessed" hint="One criterion a line" optional=true />
            <Checkboxes state=form.clone() name="public" legend="For the public" optional=true
                choices=vec![Choice::new("yes", "It stands on the list of courses that everybody can read").hint("Its runs are shown there where they are marked too; nobody is named")] />
    }
}
