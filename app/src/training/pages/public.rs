//! The courses that everybody can read about, without a sign-in: what they are, when, and whether places are free. Nobody is named.

use super::course::development;
use super::materials::to_read;
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{CourseId, Refusal, when};
use crate::training::permits::SeeTraining;
use crate::training::queries::{self, PublicCourse, PublicRun};
use crate::training::rules::public_name;
use crate::ui::*;
use axum::extract::Path;
use entity::{course, material};
use leptos::prelude::*;

/// How many of a course's runs the list names.
const NEXT: usize = 2;

async fn listed(ask: &Ask) -> Result<Vec<PublicCourse>, Refusal> {
    let permit = SystemPermit::from_public(ask.service.id, "reading the public list of courses", ask.address.clone());
    queries::public_courses(&ask.app, &permit, ask.service.id, (ask.app.clock().now(), ask.today())).await
}

/// `GET /courses`
pub async fn public_catalogue(ask: Ask) -> Reply {
    let courses = listed(&ask).await?;
    let write_to = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    Ok(ask.page("Courses", move || list_view(courses, &write_to)))
}

fn list_view(courses: Vec<PublicCourse>, write_to: &str) -> impl IntoView + use<> {
    let shown = if courses.is_empty() {
        let sentence = format!("Courses that are open to others are shown here. To ask about training, write to {write_to}.");
        view! { <Empty title="No course is listed just now" sentence=sentence next=("/".to_owned(), "To the front page".to_owned()) /> }
            .into_any()
    } else {
        view! { <Cards>{courses.into_iter().map(card).collect_view()}</Cards> }.into_any()
    };
    view! {
        <PageHeader title="Courses" lead="Training in restorative justice: for our volunteers, and for staff of partner agencies." />
        {shown}
    }
}

fn length(days: i32) -> String {
    if days == 1 { "One day".to_owned() } else { format!("{days} days") }
}

/// Where the page of a course is.
fn address(course: &course::Model) -> String {
    format!("/courses/{}", public_name(&course.code))
}

fn card(listed: PublicCourse) -> impl IntoView {
    let (tag, href) = (length(listed.course.length_days), address(&listed.course));
    let more = listed.runs.len().saturating_sub(NEXT);
    let next = listed.runs.iter().take(NEXT).map(|run| view! { <li>{first_day(run)}" "{tag_of(run)}</li> }).collect_view();
    let next = if listed.runs.is_empty() {
        view! { <p class="muted">"No date is planned yet."</p> }.into_any()
    } else {
        view! { <ul class="plain-list">{next}</ul> }.into_any()
    };
    let more = (more > 0).then(|| view! { <p class="muted">{format!("{more} more on its page")}</p> });
    view! {
        <Card first_level=true title=listed.course.title href=href tags=view! { <Tag word=tag /> }.into_any()>
            <p>{listed.course.summary}</p>
            {next}
            {more}
        </Card>
    }
}

fn first_day(run: &PublicRun) -> String {
    run.days.first().map(|(day, ..)| when::day(*day)).unwrap_or_default()
}

/// Whether places are free, and no number: who waits for what is nobody's business here.
fn tag_of(run: &PublicRun) -> AnyView {
    if run.free {
        view! { <Tag word="Places free" tone=Tone::Good /> }.into_any()
    } else {
        view! { <Tag word="Waiting list" tone=Tone::Warn /> }.into_any()
    }
}

/// `GET /courses/{code}`
pub async fn public_course(ask: Ask, Path(name): Path<String>) -> Reply {
    let found = listed(&ask).await?.into_iter().find(|listed| public_name(&listed.course.code) == name).ok_or(Refusal::NotFound)?;
    let how = How {
        write_to: format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email),
        signed_in: ask.actor().is_some(),
        inside: ask.permit::<SeeTraining>().is_ok(),
    };
    let permit = SystemPermit::from_public(ask.service.id, "reading a public course", ask.address.clone());
    let materials = queries::materials_of_course(ask.app.read(&permit), CourseId(found.course.id), true).await?;
    let title = found.course.title.clone();
    Ok(ask.page(&title, move || course_view(found, &materials, &how)))
}

/// How the reader comes to a place.
struct How {
    write_to: String,
    signed_in: bool,
    /// May read the catalogue behind the sign-in.
    inside: bool,
}

fn course_view(listed: PublicCourse, materials: &[material::Model], how: &How) -> impl IntoView + use<> {
    let page = address(&listed.course);
    let to_read = to_read(materials, &|id| format!("{page}/material?id={id}"));
    let PublicCourse { course, before, runs } = listed;
    let facts = vec![
        Fact::new("For whom", course.audience),
        Fact::new("Length", length(course.length_days)),
        Fact::new("To complete before", before.unwrap_or_else(|| "Nothing".to_owned())),
        Fact::new("Prepares for", course.award_level.as_deref().and_then(Level::from_code).map_or("No level", Level::label)),
        Fact::new("Professional development", development(course.cpd_minutes, course.cpd_approved_minutes)),
    ];
    let how = how_to(CourseId(course.id), how);
    let rows: Vec<_> = runs.into_iter().map(row).collect();
    let none = view! { <Empty title="No date is planned yet" sentence="Look again in a few weeks, or write to us." /> }.into_any();
    let columns = ["Days", "Where", "Places", "Last day to book"].map(Column::new).into();
    view! {
        <Breadcrumbs steps=vec![("/courses".to_owned(), "Courses".to_owned())] />
        <PageHeader title=course.title kicker="Course" lead=course.summary />
        {course.description.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
        <Panel title="At a glance"><SummaryList facts=facts /></Panel>
        {to_read}
        <Panel title="When">
            <DataTable caption="When it is given" quiet_caption=true columns=columns rows=rows empty=none />
        </Panel>
        <Panel title="How to get a place">{how}</Panel>
    }
}

fn row(run: PublicRun) -> Vec<AnyView> {
    let days = run.days.iter().map(|(day, starts, ends)| {
        view! { <li>{format!("{}, {} to {}", when::day(*day), when::time(*starts), when::time(*ends))}</li> }
    });
    let days = view! { <ul class="plain-list">{days.collect_view()}</ul> }.into_any();
    let tag = tag_of(&run);
    let last = run.last_day_to_book.map_or_else(|| "Until it begins".to_owned(), when::day);
    vec![days, text(run.place.unwrap_or_else(|| "Online".to_owned())), tag, text(last)]
}

fn how_to(id: CourseId, how: &How) -> AnyView {
    let inside = format!("/training/courses/{id}");
    let own = match (how.signed_in, how.inside) {
        (true, true) => view! { <p><ButtonLink href=inside label="Book a place" /></p> }.into_any(),
        (true, false) => ().into_any(),
        (false, _) => {
            let sign_in = format!("/sign-in?next={inside}");
            view! { <p><ButtonLink href=sign_in label="Sign in to book a place" /></p> }.into_any()
        }
    };
    view! {
        {own}
        <ul>
            <li>"Staff of a partner agency: whoever leads restorative justice in your agency asks for a place in your name, with your line manager's agreement. You need no sign-in."</li>
            <li>"Not with us yet: "<a href="/roles">"see the open volunteer roles"</a>". Training comes with the role."</li>
            <li>{format!("Anybody else, and every question: write to {}.", how.write_to)}</li>
        </ul>
    }
    .into_any()
}
