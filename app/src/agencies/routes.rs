//! The addresses of this room.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// Pages and changes about agencies.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/agencies", pages::list)
        .page("/agencies/{id}", pages::show)
        .action("/agencies/{id}/agreement", actions::set_agreement)
}
