//! The pages of recruitment.

use super::model::{ApplicationState, VacancyState};
use crate::ui::Tone;

pub mod apply;
pub mod board;
pub mod interview;
pub mod own;
pub mod roles;
pub mod whole;

const fn tone(state: ApplicationState) -> Tone {
    match state {
        ApplicationState::Unconfirmed | ApplicationState::Withdrawn | ApplicationState::NotSuitable => Tone::Plain,
        ApplicationState::Applied => Tone::Info,
        ApplicationState::Accepted => Tone::Good,
    }
}

const fn role_tone(state: VacancyState) -> Tone {
    match state {
        VacancyState::Draft => Tone::Plain,
        VacancyState::Advertised => Tone::Good,
        VacancyState::Closed => Tone::Warn,
    }
}

/// The parts of a text that its writer kept apart.
fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
