//! The board, and the page on which a level is decided.

mod award;
mod board;
pub mod cards;
mod colleagues;
mod draft;
mod forecast;
mod observed;
mod person;
mod record;
mod scheme;
mod standings;
mod status;

pub use award::award;
pub use board::board;
pub use colleagues::{colleague, colleagues};
pub use draft::draft;
pub use forecast::forecast;
pub use observed::{observations, own_observations};
pub use person::person;
pub use record::record;
pub use scheme::{dry_run, scheme};
pub use standings::{file as board_file, search as search_board, standings};
pub use status::{own_dbs, status_checks};

/// The pages about everybody; what is foreseen only for those who plan.
fn tabs(office: bool) -> Vec<(String, String)> {
    let tab = |path: &str, words: &str| (path.to_owned(), words.to_owned());
    let ahead = office.then(|| tab(forecast::PATH, "Training ahead"));
    [tab("/accreditation", "Awards"), tab("/accreditation/board", "Where everybody stands")].into_iter().chain(ahead).collect()
}
