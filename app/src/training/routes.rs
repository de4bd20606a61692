//! The addresses of this room.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/training", pages::catalogue)
        .page("/training/courses/new", pages::new_course)
        .action("/training/courses/new", actions::add_course)
        .page("/training/courses/{id}", pages::course)
        .page("/training/runs/new", pages::new_run)
        .action("/training/runs/new", actions::plan_run)
        .page("/training/runs/{id}", pages::run)
        .page("/training/runs/{id}/edit", pages::edit_run)
        .action("/training/runs/{id}/edit", actions::change_run)
        .action("/training/runs/{id}/book", actions::book)
        .action("/training/runs/{id}/wait", actions::wait)
        .action("/training/runs/{id}/cancel", actions::cancel)
        .page("/training/runs/{id}/register", pages::register)
        .action("/training/runs/{id}/register", actions::take_register)
        .page("/diary", pages::diary)
}
