//! The pages of briefings.

mod edit;
mod index;
mod list;
mod people;
mod public;
mod session;
mod show;

pub use edit::{edit, new};
pub use index::index;
pub use list::{list, send_list};
pub use people::{file, people};
pub use public::{declare, join};
pub use session::{change as change_session, follow, session_file};
pub use show::show;

use super::model::Reached;
use super::queries::Line;
use crate::ui::ScoreLine;

/// The way back to all briefings.
fn home() -> (String, String) {
    ("/briefings".to_owned(), "Briefings".to_owned())
}

/// One line of a picture of coverage.
fn bar(label: String, reached: Reached) -> ScoreLine {
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    ScoreLine { factor: label, points: number(reached.briefed), out_of: number(reached.people), sentence: reached.words() }
}

/// What a line is called where the list says nothing.
fn named(line: &Line, nothing: &str) -> String {
    if line.label.is_empty() { nothing.to_owned() } else { line.label.clone() }
}
