//! Days on which a volunteer cannot be asked.

use crate::people::permits::KeepOwnTimes;
use crate::people::practitioners::away::{self, CourseDay};
use crate::people::practitioners::hours;
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::when::{day, span};
use crate::ui::*;
use entity::{availability_day, blocked_date};
use leptos::prelude::*;

/// The own blocked days. For volunteers.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let blocks = away::blocks(&ask.app, &permit, permit.actor().person, ask.today()).await?;
    let booked = away::booked_while_away(&ask.app, &permit, permit.actor().person, ask.today()).await?;
    let others = hours::other_days(&ask.app, &permit, permit.actor().person, ask.today()).await?;
    let block = ask.form("block", RawForm::default()).await?;
    let other = ask.form("other_day", RawForm::default()).await?;
    Ok(ask.page("Days when I am away", move || view(blocks, booked, others, block, other)))
}

fn view(
    blocks: Vec<blocked_date::Model>,
    booked: Vec<CourseDay>,
    others: Vec<availability_day::Model>,
    form: FormState,
    other: FormState,
) -> impl IntoView {
    let booked = booked.into_iter().map(both).collect_view();
    let columns = vec![Column::new("Days"), Column::new("My note"), Column::acts()];
    let rows = blocks.into_iter().map(line).collect();
    let empty = view! { <Empty title="No days blocked" sentence="Add the days of a holiday, and we try not to ask you for them." /> };
    view! {
        <Breadcrumbs steps=vec![("/availability".to_owned(), "My times".to_owned())] />
        <PageHeader title="Days when I am away" lead="We try not to ask you for these days. Why is yours to know: nobody else sees your note.">
            <ButtonLink href="#differ" label="A day that differs" kind=ButtonKind::Second />
        </PageHeader>
        {booked}
        <DataTable caption="Days blocked" columns=columns rows=rows empty=empty.into_any() quiet_caption=true />
        <Panel title="Add days">
            <Form state=&form action="/availability/blocked" submit_label="Block these days">
                <DateField state=&form name="first" label="First day" />
                <DateField state=&form name="last" label="Last day" hint="Leave it empty for a single day" optional=true />
                <TextField state=&form name="words" label="A note for yourself" optional=true />
            </Form>
        </Panel>
        {differing(others, other)}
    }
}

/// Days on which other hours count than in the usual week.
fn differing(others: Vec<availability_day::Model>, form: FormState) -> impl IntoView {
    let columns = vec![Column::new("Day"), Column::new("Free"), Column::acts()];
    let rows = others.into_iter().map(other_line).collect();
    let empty = view! { <Empty title="No day differs" sentence="Free at another time once? Say so, and we know it for that day." /> };
    view! {
        <section id="differ">
            <Panel title="A day that differs from your usual week">
                <DataTable caption="Days that differ" columns=columns rows=rows empty=empty.into_any() quiet_caption=true />
                <Form state=&form action="/availability/days" submit_label="Keep this day">
                    <DateField state=&form name="other" label="Which day?" />
                    <TextField state=&form name="other_hours" label="When are you free on it?" width=Width::W20 autocomplete="off"
                        hint="Full and half hours, like 09:30-12:00, 18:00-21:30" />
                </Form>
            </Panel>
        </section>
    }
}

fn other_line(other: availability_day::Model) -> Vec<AnyView> {
    let on = day(other.day);
    let action = format!("/availability/days/{}/withdraw", other.id);
    let act = view! { <ButtonForm action=action label="As usual again" about=on.clone() kind=ButtonKind::Plain /> };
    vec![text(on), text(other.hours), act.into_any()]
}

/// A place on a course is kept when its day is blocked: only its holder knows which of the two is meant.
fn both(booked: CourseDay) -> impl IntoView {
    let sentence =
        format!("You have a place on {} on {}, when you are away. Give it back if you cannot come.", booked.title, day(booked.day));
    view! { <Banner tone=Tone::Warn sentence=sentence><a href=format!("/training/runs/{}", booked.run_id)>"Open the run"</a></Banner> }
}

fn line(block: blocked_date::Model) -> Vec<AnyView> {
    let days = span(block.first_day, block.last_day);
    let action = format!("/availability/blocked/{}/withdraw", block.id);
    let act = view! { <ButtonForm action=action label="I am free again" about=days.clone() kind=ButtonKind::Plain /> };
    vec![text(days), text(block.words.unwrap_or_default()), act.into_any()]
}
