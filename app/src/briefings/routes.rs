//! The addresses of this room.

use super::{actions, pages};
use crate::imports::actions::UPLOAD_MAX;
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/briefings", pages::index)
        .page("/briefings/new", pages::new)
        .action("/briefings/new", actions::add)
        .page("/briefings/{id}", pages::show)
        .page("/briefings/{id}/edit", pages::edit)
        .action("/briefings/{id}/edit", actions::change)
        .action("/briefings/{id}/sessions", actions::add_session)
        .page("/briefings/session/{id}", pages::change_session)
        .action("/briefings/session/{id}", actions::change_session)
        .action("/briefings/session/{id}/off", actions::call_off_session)
        .page("/briefings/{id}/list", pages::send_list)
        .upload("/briefings/{id}/list", UPLOAD_MAX, actions::send_list)
        .page("/briefings/lists/{id}", pages::list)
        .action("/briefings/lists/{id}/take", actions::take_list)
        .action("/briefings/lists/{id}/drop", actions::drop_list)
        .page("/briefings/{id}/people", pages::people)
        .action("/briefings/{id}/people", actions::mark)
        .action("/briefings/{id}/present", actions::mark_listed)
        .page("/briefings/{id}/people.csv", pages::file)
        .action("/briefings/{id}/remind", actions::remind)
        .public_page("/briefings/declare/{token}", pages::declare)
        .public_action("/briefings/declare/{token}", actions::declare)
        .public_page("/briefings/sessions/{token}", pages::session_file)
        .public_page("/briefings/calendar/{file}", pages::follow)
        .public_page("/briefings/join/{token}", pages::join)
        .public_action("/briefings/join/{token}", actions::join)
}
