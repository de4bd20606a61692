//! The addresses of this room.

use super::actions;
use super::pages::{file, issued, link, own, show, verify};
use crate::platform::endpoints::Endpoints;

pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/verify", verify::ask_for)
        .public_page("/verify/{number}", verify::show)
        .public_page("/certificates/link/{token}", link::show)
        .public_page("/certificates/link/{token}/certificate.pdf", file::by_link)
        .page("/certificates", own::list)
        .page("/certificates/issued", issued::list)
        .page("/certificates/{id}", show::show)
        .page("/certificates/{id}/certificate.pdf", file::own)
        .action("/certificates/{id}/revoke", actions::revoke)
        .action("/certificates/{id}/reissue", actions::reissue)
}
