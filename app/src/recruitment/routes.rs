//! Every address of this room.

use super::actions;
use super::pages::{apply, board, interview, own, roles, whole};
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
        .public_page("/interview/{token}", interview::own)
        .public_action("/interview/{token}", actions::choose_time)
        .public_action("/interview/{token}/give-up", actions::give_up_time)
        .page("/recruitment", board::show)
        .page("/recruitment/applications/{id}", whole::show)
        .action("/recruitment/applications/{id}/decide", actions::decide)
        .page("/recruitment/applications/{id}/interview", interview::offer)
        .action("/recruitment/applications/{id}/interview", actions::offer_times)
        .page("/recruitment/roles", roles::list)
        .page("/recruitment/roles/new", roles::new)
        .action("/recruitment/roles/new", actions::make_role)
        .page("/recruitment/roles/{id}", roles::edit)
        .action("/recruitment/roles/{id}", actions::change_role)
        .action("/recruitment/roles/{id}/open", actions::open_role)
        .page("/recruitment/roles/{id}/close", roles::close)
        .action("/recruitment/roles/{id}/close", actions::close_role)
}
