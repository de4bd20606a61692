//! The addresses of the demo.

use super::pages;
use crate::platform::endpoints::Endpoints;

/// Every page of the room.
pub fn endpoints() -> Endpoints {
    Endpoints::new().page("/demo/mail", pages::mail).page("/demo/mail/{letter}", pages::letter).public_page("/demo/parts", pages::parts)
}
