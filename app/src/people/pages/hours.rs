//! A volunteer's usual week by the half hour: seven lines to type, and a grid over them where script runs.

use crate::calendar::hours::{WeekHours, clock};
use crate::islands::HoursGrid;
use crate::people::permits::KeepOwnTimes;
use crate::people::practitioners::hours_forms::DAY_FIELDS;
use crate::people::practitioners::queries;
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::ui::*;
use leptos::prelude::*;

/// The half hours that are drawn, from six in the morning to eleven at night; others can be typed.
const DRAWN: std::ops::Range<u32> = 12..46;

/// The usual week by the half hour. For volunteers with a practising record.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let me = permit.actor().person;
    let head = queries::head(&ask.app, &permit, permit.service(), me).await?;
    let known = queries::words(&ask.app, &permit, me, ask.today()).await?;
    let told = known.hours.is_some();
    // Whoever ticked parts of days begins from those: a page that began empty would take them away.
    let hours = known.hours.unwrap_or_else(|| WeekHours::from_parts(known.week.unwrap_or_default()));
    let form = ask.form_on(&permit, "own_hours", on_record(hours), me.0).await?;
    Ok(ask.page("My hours", move || view(told, head.version, form)))
}

fn on_record(hours: WeekHours) -> RawForm {
    let mut raw = RawForm::default();
    for (field, (_, day)) in DAY_FIELDS.into_iter().zip(hours.days()) {
        raw.set(field, day.to_string());
    }
    raw
}

fn view(told: bool, version: i32, form: FormState) -> impl IntoView {
    let version = form.version(version);
    let lead = if told {
        "Your usual week by the half hour. It counts wherever somebody looks for a time with you."
    } else {
        "Morning, afternoon and evening are too coarse? Say your usual week by the half hour instead."
    };
    let fields = DAY_FIELDS.into_iter().zip(DAYS).map(|(name, (_, label))| {
        view! { <TextField state=&form name=name label=label width=Width::W20 autocomplete="off" spellcheck_off=true /> }
    });
    let fields = fields.collect_view();
    view! {
        <Breadcrumbs steps=vec![("/availability".to_owned(), "My times".to_owned())] />
        <PageHeader title="My hours" lead=lead />
        <Form state=&form action="/availability/hours" submit_label="Keep my hours" hidden=vec![("version", version)]>
            <HoursGrid>
                <p class="hint">"When are you usually free? Full and half hours, with commas between, like 09:00-12:30, 18:00-21:00. Empty is not free."</p>
                <div class="hours">
                    {grid()}
                    <div class="hours-days">{fields}</div>
                </div>
            </HoursGrid>
        </Form>
    }
}

/// Seven columns of half hours. Nothing in it is posted: it paints what stands in the lines beside it, and is shown only where script runs.
fn grid() -> impl IntoView {
    let heads =
        DAYS.map(|(_, label)| view! { <th scope="col"><abbr title=label>{label.get(..2).unwrap_or(label)}</abbr></th> }).collect_view();
    let rows = DRAWN.map(|half_hour| {
        let cells = DAYS.into_iter().enumerate().map(|(day, (_, label))| {
            let words = format!("{label} {}", clock(half_hour));
            view! { <td aria-label=words aria-selected="false" tabindex="-1" data-day=day.to_string() data-at=half_hour.to_string()></td> }
        });
        // The half hours stand under their hour.
        let head =
            if half_hour % 2 == 0 { text(clock(half_hour)) } else { view! { <span class="unseen">{clock(half_hour)}</span> }.into_any() };
        view! { <tr><th scope="row">{head}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <table class="hours-grid" role="grid" aria-multiselectable="true" aria-label="Free half hours of a usual week">
            <thead><tr><td></td>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
