//! Planning a run again, several times in one go; the days are shown first.

use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{RawForm, RunId, when};
use crate::training::actions::teaches;
use crate::training::queries::{self, RunView};
use crate::training::repeat::{NewDay, check_repeat, repeated};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

/// `GET /training/runs/{id}/repeat`
pub async fn repeat(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let form = ask.form("repeat", RawForm::from([("times", "3"), ("weeks", "4")])).await?;
    let days: Vec<NaiveDate> = found.days.iter().map(|day| day.day).collect();
    let looked = match check_repeat(form.raw(), ask.today()) {
        Ok(asked) if !form.value("seen").is_empty() => Some(repeated(&days, asked)),
        _ => None,
    };
    Ok(ask.page("Plan it again", move || view(&found, looked, form)))
}

fn view(found: &RunView, looked: Option<Vec<Vec<NewDay>>>, form: FormState) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let seen = if looked.is_some() { form.value("seen") } else { String::new() };
    let submit = match looked.as_ref().map(Vec::len) {
        None => "Look at the days first".to_owned(),
        Some(1) => "Plan this run".to_owned(),
        Some(many) => format!("Plan these {many} runs"),
    };
    let preview = looked.map(preview);
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.course.title.clone())];
    let cancel = (path.clone(), "Back to the run".to_owned());
    let lead = "Venue, hours, places and caps are those of this run, and its own materials go along: links, and files up to 20 MB together. \
                You lead the new ones; who taught beside you does again.";
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Plan it again, several times" kicker=found.run.reference.clone() lead=lead />
        {preview}
        <Form state=form.clone() action=format!("{path}/repeat") submit_label=submit hidden=vec![("seen", seen)] cancel=cancel>
            <DateField state=form.clone() name="first" label="The first day of the first of them" />
            <TextField state=form.clone() name="times" label="How many runs" width=Width::W4 inputmode="numeric" />
            <TextField state=form.clone() name="weeks" label="How many weeks apart" width=Width::W4 inputmode="numeric" />
        </Form>
    }
}

fn preview(runs: Vec<Vec<NewDay>>) -> AnyView {
    let columns = vec![Column::new("Run"), Column::new("Days"), Column::new("Moved")];
    let rows = runs.into_iter().zip(1u32..).map(|(run, number)| {
        let days = run.iter().map(|day| when::day(day.day)).collect::<Vec<_>>().join(", ");
        let moved = run.iter().filter_map(|day| day.in_place_of).map(|day| format!("{} is a bank holiday", when::day(day)));
        vec![text(format!("Number {number}")), text(days), text(moved.collect::<Vec<_>>().join(", "))]
    });
    let rows = rows.collect();
    view! {
        <Panel title="On which days">
            <p>"Nothing is planned yet. One that falls on a day on which a trainer is elsewhere stays out."</p>
            <DataTable caption="The days of the new runs" quiet_caption=true columns=columns rows=rows />
        </Panel>
    }
    .into_any()
}
