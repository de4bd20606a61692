//! Every address of this room.

use super::pages::{feed, own};
use super::{actions, busy};
use crate::platform::endpoints::Endpoints;

/// One's own calendar, and what calendar programs ask.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/feeds/{file}", feed::show)
        .page("/calendar", own::show)
        .action("/calendar/feeds", actions::make_feed)
        .action("/calendar/feeds/{id}/end", actions::end_feed)
        .upload("/calendar/busy/file", busy::read::SIZE_MAX + 64 * 1024, actions::busy_file)
        .action("/calendar/busy/address", actions::busy_address)
        .action("/calendar/busy/{id}/end", actions::end_busy)
}
