//! The addresses of this room.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/training", pages::catalogue)
        .page("/training/calendar", pages::scheduled)
        .page("/training/courses/new", pages::new_course)
        .action("/training/courses/new", actions::add_course)
        .page("/training/courses/{id}", pages::course)
        .page("/training/runs/new", pages::new_run)
        .action("/training/runs/new", actions::plan_run)
        .page("/training/runs/{id}", pages::run)
        .page("/training/runs/{id}/edit", pages::edit_run)
        .action("/training/runs/{id}/edit", actions::change_run)
        .page("/training/runs/{id}/call-off", pages::call_off)
        .action("/training/runs/{id}/call-off", actions::call_off)
        .action("/training/runs/{id}/book", actions::book)
        .action("/training/runs/{id}/wait", actions::wait)
        .action("/training/runs/{id}/cancel", actions::cancel)
        .page("/training/runs/{id}/register", pages::register)
        .action("/training/runs/{id}/register", actions::take_register)
        .page("/training/runs/{id}/book-for", pages::book_for)
        .action("/training/runs/{id}/book-for", actions::book_for)
        .page("/training/bookings/{id}/assess", pages::assess)
        .action("/training/bookings/{id}/assess", actions::assess)
        .public_page("/training/place/{token}", pages::place)
        .public_action("/training/place/{token}/take", actions::take_place)
        .public_action("/training/place/{token}/cancel", actions::give_place_back)
        .public_action("/training/place/{token}/make-up", actions::make_up)
        .public_page("/training/approve/{token}", pages::approve)
        .public_action("/training/approve/{token}", actions::answer_as_manager)
        .public_page("/training/evaluate/{token}", pages::evaluate)
        .public_action("/training/evaluate/{token}", actions::evaluate)
        .page("/diary", pages::diary)
}
