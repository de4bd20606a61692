//! Every address of this room.

use super::actions;
use super::pages::{answer, replies, wish};
use crate::platform::endpoints::Endpoints;

/// By link, by the mail server, then for people who are signed in.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/calendar/answer/{token}", answer::show)
        .public_action("/calendar/answer/{token}", actions::answer)
        .public_action("/mail/ingest", actions::ingest)
        .page("/calendar/replies", replies::list)
        .page("/calendar/letters", wish::show)
        .action("/calendar/letters", actions::wish)
}
