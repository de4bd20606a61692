//! The addresses that need no sign-in and change nothing.

use super::{how_we_match, pages};
use crate::platform::endpoints::Endpoints;

/// Every page of the room.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/", pages::front)
        .public_page("/accessibility", pages::accessibility)
        .public_page("/privacy", pages::privacy)
        .public_page("/how-we-match", how_we_match::how_we_match)
}
