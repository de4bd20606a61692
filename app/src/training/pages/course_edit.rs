//! A course that changes, is given up, or comes back; and what became of it.

use super::course::course_fields;
use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when;
use crate::shared::{CourseId, RawForm};
use crate::training::commands::as_it_stands;
use crate::training::forms::course_as_typed;
use crate::training::model::CourseState;
use crate::training::permits::KeepCourses;
use crate::training::queries::{self, ChangedField, CourseChange};
use crate::ui::*;
use entity::course;
use leptos::prelude::*;

/// Texts longer than this are shown when they are asked for.
const SHORT: usize = 80;

/// `GET /training/courses/{id}/edit`
pub async fn edit_course(ask: Ask, Key(id): Key<CourseId>) -> Reply {
    let permit = ask.permit::<KeepCourses>()?;
    let (found, before) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let mut courses = queries::courses(&ask.app, &permit, permit.service()).await?;
    courses.retain(|other| other.id != found.id);
    // One that is no longer given stays in the list of the course that asks for it, or keeping the form would take it away unseen.
    courses.extend(before.filter(|before| before.state == CourseState::Retired.code()));
    let form = ask.form_on(&permit, "course-change", course_as_typed(&as_it_stands(&found)), found.id).await?;
    Ok(ask.page("Change a course", move || edit_view(found, courses, form)))
}

fn edit_view(found: course::Model, courses: Vec<course::Model>, form: FormState) -> impl IntoView {
    let path = format!("/training/courses/{}", found.id);
    let hidden = vec![("version", form.version(found.version))];
    view! {
        <Breadcrumbs steps=steps(&found) />
        <PageHeader title="Change the course" kicker=found.title.clone()
            lead="Runs that have begun keep what they asked for and gave. All others take the change over." />
        <Form state=form.clone() action=format!("{path}/edit") submit_label="Change the course" hidden=hidden
            cancel=(path, "Leave it as it is".to_owned())>
            {course_fields(form, courses, false)}
        </Form>
    }
}

fn steps(found: &course::Model) -> Vec<(String, String)> {
    vec![("/training".to_owned(), "Training".to_owned()), (format!("/training/courses/{}", found.id), found.title.clone())]
}

/// `GET /training/courses/{id}/retire`
pub async fn retire_course(ask: Ask, Key(id): Key<CourseId>) -> Reply {
    let permit = ask.permit::<KeepCourses>()?;
    let (found, _) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let now = ask.app.clock().now();
    let runs = queries::coming_runs(&ask.app, &permit, permit.service(), permit.actor().person, Some(id), now).await?.len();
    let form = ask.form("course-retire", RawForm::default()).await?;
    Ok(ask.page("Take a course out of the catalogue", move || retire_view(&found, runs, form)))
}

fn retire_view(found: &course::Model, runs: usize, form: FormState) -> impl IntoView + use<> {
    let path = format!("/training/courses/{}", found.id);
    let stays = match runs {
        0 => "No run of it is to come.".to_owned(),
        1 => "One run of it is to come, and stays as it is: call it off from its own page if nobody is to come.".to_owned(),
        many => format!("{many} runs of it are to come, and stay as they are: call them off from their own pages if nobody is to come."),
    };
    view! {
        <Breadcrumbs steps=steps(found) />
        <PageHeader title="Take it out of the catalogue" kicker=found.title.clone()
            lead="No new run can be planned. Whoever completed it keeps that, and the course can be put back." />
        <p>{stays}</p>
        <Form state=form.clone() action=format!("{path}/retire") submit_label="Take it out" danger=true
            cancel=(path, "Leave it in".to_owned())>
            <TextArea state=form name="reason" label="Why it is no longer given" rows=3 />
        </Form>
    }
}

/// What whoever keeps the catalogue may do with a course.
pub(super) fn keeper_acts(course: &course::Model) -> AnyView {
    let path = format!("/training/courses/{}", course.id);
    let change = view! {
        <ButtonLink href=format!("{path}/edit") label="Change the course" kind=ButtonKind::Second />
        <ButtonLink href=format!("{path}/materials") label="Materials" kind=ButtonKind::Second />
    };
    if course.state == CourseState::Open.code() {
        view! { {change} <ButtonLink href=format!("{path}/retire") label="Take it out" kind=ButtonKind::Plain /> }.into_any()
    } else {
        view! { {change} <ButtonForm action=format!("{path}/put-back") label="Put it back" kind=ButtonKind::Second /> }.into_any()
    }
}

pub(super) fn no_longer_given(course: &course::Model) -> String {
    let why = course.retired_reason.as_deref().unwrap_or_default();
    format!("This course is no longer given, and no new run is planned. {why}").trim_end().to_owned()
}

/// What became of a course, for whoever keeps the catalogue.
pub(super) fn course_history(changes: Vec<CourseChange>, zone: Zone) -> AnyView {
    let entries = changes.into_iter().map(|change| {
        let entry = Entry::new(when::day_and_time(zone.to_local(change.at)), change.news.label()).by(change.by.unwrap_or_default());
        let fields = change.fields.into_iter().map(changed).collect_view();
        let reason = change.reason.map(|reason| view! { <p>{reason}</p> });
        entry.body(view! { {reason}<ul class="plain-list">{fields}</ul> })
    });
    let entries: Vec<Entry> = entries.collect();
    view! { <Panel title="What was changed"><Timeline label="What was changed" entries=entries /></Panel> }.into_any()
}

fn changed(field: ChangedField) -> AnyView {
    let words = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let (was, is) = (words(&field.was), words(&field.is));
    if was.chars().count().max(is.chars().count()) <= SHORT {
        return view! { <li>{format!("{}: {was}, now {is}", field.label)}</li> }.into_any();
    }
    let summary = format!("{}: what stood there", field.label);
    view! { <li><Details summary=summary><p>{was}</p><p>{format!("Now: {is}")}</p></Details></li> }.into_any()
}
