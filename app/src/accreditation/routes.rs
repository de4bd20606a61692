//! The addresses of this room.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/accreditation", pages::board)
        .page("/people/{id}/award", pages::award)
        .action("/people/{id}/award", actions::award)
        .action("/people/{id}/award/revoke", actions::revoke)
}
