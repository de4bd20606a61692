//! The address of the trail.

use super::pages;
use crate::platform::endpoints::Endpoints;

/// Every page of the room.
pub fn endpoints() -> Endpoints {
    Endpoints::new().page("/audit", pages::trail)
}
