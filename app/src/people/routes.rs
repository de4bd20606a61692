//! Every address of this room.

use super::pages::{availability, blocked, checks, hours, list, record};
use super::{actions, own_actions};
use crate::platform::endpoints::Endpoints;

/// The list and the records, then a volunteer's own times.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/people", list::show)
        .action("/people/search", actions::search)
        .page("/people/{id}", record::show)
        .page("/people/{id}/checks", checks::show)
        .action("/people/{id}/state", actions::state)
        .action("/people/{id}/check", actions::check)
        .action("/people/{id}/supervision", actions::supervision)
        .action("/people/{id}/supervisor", actions::supervisor)
        .action("/people/{id}/supervisor/end", actions::end_supervisor)
        .action("/people/{id}/item", actions::item)
        .action("/people/{id}/do-not-pair", actions::do_not_pair)
        .page("/availability", availability::show)
        .action("/availability", own_actions::keep)
        .page("/availability/hours", hours::show)
        .action("/availability/hours", own_actions::keep_hours)
        .action("/availability/days", own_actions::say_day)
        .action("/availability/days/{id}/withdraw", own_actions::take_back_day)
        .page("/availability/blocked", blocked::show)
        .action("/availability/blocked", own_actions::block)
        .action("/availability/blocked/{id}/withdraw", own_actions::unblock)
}
