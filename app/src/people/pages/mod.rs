//! The pages of people: the list, a record in two tabs, a volunteer's own times.

use super::permits::Parts;
use super::practitioners::queries::Head;
use crate::people::practitioners::due::{Stands, stands};
use crate::people::practitioners::words::Standing;
use crate::shared::PersonId;
use crate::shared::vocabulary::District;
use crate::shared::when::day;
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

pub mod availability;
pub mod blocked;
mod check_forms;
pub mod checks;
pub mod hours;
pub mod list;
pub mod record;
mod supervisors;

const fn tone(state: Standing) -> Tone {
    match state {
        Standing::Active => Tone::Good,
        Standing::InTraining => Tone::Info,
        Standing::OnLeave => Tone::Warn,
        Standing::Restricted | Standing::Suspended => Tone::Bad,
        Standing::Left => Tone::Plain,
    }
}

/// A last day, with a tag when it is near or past: the words for either.
fn until([coming, past]: [&'static str; 2], last_day: NaiveDate, today: NaiveDate) -> AnyView {
    let tag = match stands(last_day, today) {
        Stands::Counts => None,
        Stands::Soon => Some(view! { <Tag word=coming tone=Tone::Warn /> }),
        Stands::Over => Some(view! { <Tag word=past tone=Tone::Bad /> }),
    };
    view! { <span class="day-and-tag">{day(last_day)}" "{tag}</span> }.into_any()
}

/// In place of the forms for what lets somebody practise, on the reader's own record.
fn a_colleague_records() -> AnyView {
    let sentence = "This is your own record. A colleague records what lets you practise.";
    view! { <Banner tone=Tone::Info sentence=sentence /> }.into_any()
}

/// Districts by their names.
fn labels(areas: &[String]) -> String {
    areas
        .iter()
        .map(|code| District::from_code(code).map_or_else(|| code.clone(), |area| area.label().to_owned()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The top of every page of a record.
fn top(head: &Head, current: String, parts: Parts) -> AnyView {
    let tag = view! { <Tag word=head.state.label() tone=tone(head.state) /> }.into_any();
    let mut tabs = vec![(record_of(head.person), "Record".to_owned())];
    if parts.checks {
        tabs.push((checks_of(head.person), "Checks and awards".to_owned()));
    }
    view! {
        <Breadcrumbs steps=vec![("/people".to_owned(), "People".to_owned())] />
        <PageHeader title=head.name.clone() kicker=format!("{} \u{b7} {}", head.reference, head.kind) tags=tag />
        <Tabs label="This record" tabs=tabs current=current />
    }
    .into_any()
}

fn record_of(id: PersonId) -> String {
    format!("/people/{id}")
}

fn checks_of(id: PersonId) -> String {
    format!("/people/{id}/checks")
}
