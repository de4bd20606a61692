//! The pages of training, one file each.

mod approve;
mod assess;
mod behalf;
mod call_off;
mod catalogue;
mod course;
mod course_edit;
mod decisions;
mod diary;
mod evaluate;
mod many;
mod materials;
mod need;
mod place;
mod plan;
mod public;
mod register;
mod repeat;
mod run;
mod run_own;
mod schedule;
mod sheet;
mod sign_in;

pub use approve::approve;
pub use assess::assess;
pub use behalf::book_for;
pub use call_off::call_off;
pub use catalogue::catalogue;
pub use course::{course, new_course};
pub use course_edit::{edit_course, retire_course};
pub use decisions::decisions;
pub use diary::diary;
pub use evaluate::evaluate;
pub use many::book_many;
pub use materials::{course_materials, material, place_file, public_file, run_materials};
pub use need::queue;
pub use place::place;
pub use plan::{edit_run, new_run};
pub use public::{public_catalogue, public_course};
pub use register::register;
pub use repeat::repeat;
pub use run::run;
pub use schedule::scheduled;
pub use sheet::register_sheet;
pub use sign_in::sign_in;

use run::{facts, tone};

use super::model::BookingState;
use super::queries::ComingRun;
use crate::shared::when;
use crate::ui::{Column, Tag, Tone, link, text};
use leptos::prelude::*;

/// The columns of a list of runs to come.
fn run_columns() -> Vec<Column> {
    vec![Column::new("Course"), Column::new("Days to come"), Column::new("Where"), Column::new("Places"), Column::new("Run")]
}

/// One row of a list of runs to come.
fn run_row(run: ComingRun) -> Vec<AnyView> {
    let days = run.days.iter().map(|day| when::day(*day)).collect::<Vec<_>>().join(", ");
    let (word, tone) = match (run.own, run.free()) {
        (Some(BookingState::Confirmed), _) => ("You have a place".to_owned(), Tone::Good),
        (Some(own), _) => (format!("You: {}", own.label().to_lowercase()), Tone::Info),
        (None, 0) => ("Full: waiting list".to_owned(), Tone::Warn),
        (None, 1) => ("The last place".to_owned(), Tone::Info),
        (None, free) => (format!("{free} of {} free", run.max_places), Tone::Good),
    };
    vec![
        link(format!("/training/runs/{}", run.id), run.course_title),
        text(days),
        text(if run.venue.is_empty() { "Online".to_owned() } else { run.venue }),
        view! { <Tag word=word tone=tone /> }.into_any(),
        text(run.reference),
    ]
}
