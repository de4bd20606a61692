//! Every address of this room.

use super::pages::{answer, feed, own, replies, wish};
use super::{actions, busy, own_actions};
use crate::platform::endpoints::Endpoints;

/// By link, by the mail server, by calendar programs, then for people who are signed in.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/calendar/answer/{token}", answer::show)
        .public_action("/calendar/answer/{token}", actions::answer)
        .public_action("/mail/ingest", actions::ingest)
        .public_page("/feeds/{file}", feed::show)
        .page("/calendar/replies", replies::list)
        .page("/calendar/letters", wish::show)
        .action("/calendar/letters", actions::wish)
        .page("/calendar", own::show)
        .action("/calendar/feeds", own_actions::make_feed)
        .action("/calendar/feeds/{id}/end", own_actions::end_feed)
        .upload("/calendar/busy/file", busy::read::SIZE_MAX + 64 * 1024, own_actions::busy_file)
        .action("/calendar/busy/address", own_actions::busy_address)
        .action("/calendar/busy/{id}/end", own_actions::end_busy)
}
