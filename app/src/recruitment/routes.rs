//! Every address of this room.

use super::actions;
use super::pages::{apply, board, own, roles, whole};
use crate::platform::endpoints::Endpoints;

/// The public side, then the recruiters'.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/roles", apply::list)
        .public_page("/roles/{slug}", apply::role)
        .public_action("/roles/{slug}/apply", actions::apply)
        .public_page("/applications/sent", own::sent)
        .public_page("/applications/confirm/{token}", own::confirm)
        .public_action("/applications/confirm/{token}", actions::confirm)
        .public_page("/applications/status/{token}", own::status)
        .public_action("/applications/status/{token}/withdraw", actions::withdraw)
        .page("/recruitment", board::show)
        .page("/recruitment/applications/{id}", whole::show)
        .action("/recruitment/applications/{id}/decide", actions::decide)
        .page("/recruitment/roles", roles::list)
        .page("/recruitment/roles/new", roles::new)
        .action("/recruitment/roles/new", actions::make_role)
        .page("/recruitment/roles/{id}", roles::edit)
        .action("/recruitment/roles/{id}", actions::change_role)
        .action("/recruitment/roles/{id}/open", actions::open_role)
        .page("/recruitment/roles/{id}/close", roles::close)
        .action("/recruitment/roles/{id}/close", actions::close_role)
}
