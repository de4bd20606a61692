//! The catalogue and the runs to come.

use super::{run_columns, run_row};
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::RoomPermit as _;
use crate::shared::Role;
use crate::training::permits::{KeepCourses, SeeTraining};
use crate::training::queries::{self, ComingRun};
use crate::ui::*;
use entity::course;
use leptos::prelude::*;

/// Runs that the catalogue names; whoever plans further ahead looks into the training calendar.
const NEXT: usize = 40;

/// `GET /training`
pub async fn catalogue(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeTraining>()?;
    let courses = queries::courses(&ask.app, &permit, permit.service());
    let runs = queries::coming_runs(&ask.app, &permit, permit.service(), permit.actor().person, None, ask.app.clock().now());
    let retired = async {
        match KeepCourses::of(permit.actor(), ask.address.clone()) {
            Ok(keeps) => queries::retired_courses(&ask.app, &keeps).await,
            Err(_) => Ok(Vec::new()),
        }
    };
    let (courses, runs, retired) = tokio::try_join!(courses, runs, retired)?;
    let trainer = permit.actor().has(Role::Trainer);
    Ok(ask.page("Training", move || view(courses, retired, runs, trainer)))
}

fn view(courses: Vec<course::Model>, retired: Vec<course::Model>, runs: Vec<ComingRun>, trainer: bool) -> impl IntoView {
    let new = trainer.then(|| view! { <ButtonLink href="/training/courses/new" label="Add a course" /> });
    let none_planned = view! { <Empty title="No run is planned" sentence="Runs appear here as soon as a trainer plans one." /> }.into_any();
    let shown = if courses.is_empty() {
        view! { <Empty title="The catalogue is empty" sentence="A trainer adds the first course." /> }.into_any()
    } else {
        view! { <Cards>{courses.into_iter().map(card).collect_view()}</Cards> }.into_any()
    };
    let no_longer_given = (!retired.is_empty()).then(|| {
        let lines = retired.into_iter().map(|course| view! { <li>{link(format!("/training/courses/{}", course.id), course.title)}</li> });
        view! { <Panel title="No longer given"><ul>{lines.collect_view()}</ul></Panel> }
    });
    let days: usize = runs.iter().map(|run| run.days.len()).sum();
    let further = (runs.len() > NEXT || days == queries::DAYS_OF_ALL).then(|| {
        view! {
            <p>
                {format!("These are the next {} runs. ", runs.len().min(NEXT))}
                <a href="/training/calendar?view=list">"Every run to come, by date"</a>
            </p>
        }
    });
    view! {
        <PageHeader title="Training" lead="Find a course, and book a place on one of its runs.">
            {new}
            <ButtonLink href="/training/calendar" label="Training calendar" kind=ButtonKind::Second />
        </PageHeader>
        <Panel title="Runs to come">
            <DataTable caption="Runs to come" quiet_caption=true columns=run_columns() rows=runs.into_iter().take(NEXT).map(run_row).collect()
                empty=none_planned />
            {further}
        </Panel>
        <Panel title="Courses">{shown}</Panel>
        {no_longer_given}
    }
}

fn card(course: course::Model) -> impl IntoView {
    let length = if course.length_days == 1 { "One day".to_owned() } else { format!("{} days", course.length_days) };
    view! {
        <Card title=course.title href=format!("/training/courses/{}", course.id) tags=view! { <Tag word=length /> }.into_any()>
            <p>{course.summary}</p>
        </Card>
    }
}
