//! Every address of matching.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// What can be asked of this room.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/cases/{id}/matching", pages::ranking::show)
        .action("/cases/{id}/offers", actions::offer)
        .page("/matching/cover", pages::cover::show)
        .page("/offers", pages::offers::list)
        .page("/offers/{id}", pages::offers::show)
        .action("/offers/{id}/answer", actions::answer)
        .page("/offers/{id}/withdraw", pages::sure::withdraw)
        .action("/offers/{id}/withdraw", actions::withdraw)
        .page("/declared-conflicts/{id}/block", pages::sure::block)
        .action("/declared-conflicts/{id}", actions::decide_conflict)
}
