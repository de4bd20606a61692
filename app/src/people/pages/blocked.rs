//! Days on which a volunteer cannot be asked.

use crate::people::permits::KeepOwnTimes;
use crate::people::practitioners::away::{self, CourseDay};
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::when::{day, span};
use crate::ui::*;
use entity::blocked_date;
use leptos::prelude::*;

/// The own blocked days. For volunteers.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let blocks = away::blocks(&ask.app, &permit, permit.actor().person, ask.today()).await?;
    let booked = away::booked_while_away(&ask.app, &permit, permit.actor().person, ask.today()).await?;
    let form = ask.form("block", RawForm::default()).await?;
    Ok(ask.page("Days when I am away", move || view(blocks, booked, form)))
}

fn view(blocks: Vec<blocked_date::Model>, booked: Vec<CourseDay>, form: FormState) -> impl IntoView {
    let booked = booked.into_iter().map(both).collect_view();
    let columns = vec![Column::new("Days"), Column::new("My note"), Column::acts()];
    let rows = blocks.into_iter().map(line).collect();
    let empty = view! { <Empty title="No days blocked" sentence="Add the days of a holiday, and we try not to ask you for them." /> };
    view! {
        <Breadcrumbs steps=vec![("/availability".to_owned(), "My times".to_owned())] />
        <PageHeader title="Days when I am away" lead="We try not to ask you for these days. Why is yours to know: nobody else sees your note." />
        {booked}
        <DataTable caption="Days blocked" columns=columns rows=rows empty=empty.into_any() quiet_caption=true />
        <Panel title="Add days">
            <Form state=&form action="/availability/blocked" submit_label="Block these days">
                <DateField state=&form name="first" label="First day" />
                <DateField state=&form name="last" label="Last day" hint="Leave it empty for a single day" optional=true />
                <TextField state=&form name="words" label="A note for yourself" optional=true />
            </Form>
        </Panel>
    }
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
