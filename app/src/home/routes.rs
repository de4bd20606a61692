//! The address of this room.

use super::pages;
use crate::platform::endpoints::Endpoints;

/// The home page.
pub fn endpoints() -> Endpoints {
    Endpoints::new().page("/home", pages::show)
}
