//! The addresses of signing in.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// Every page and act of the room.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/sign-in", pages::sign_in)
        .public_action("/sign-in", actions::sign_in)
        .public_action("/demo/sign-in", actions::demo_sign_in)
        .public_action("/sign-out", actions::sign_out)
        .public_page("/invitation/{token}", pages::invitation)
        .public_action("/invitation/{token}", actions::take_up_invitation)
        .public_page("/recover", pages::recover)
        .public_action("/recover", actions::recover)
        .public_page("/recover/sent", pages::recovery_sent)
        .public_page("/recover/{token}", pages::recovery)
        .public_action("/recover/{token}", actions::take_up_recovery)
        .page("/second-step", pages::second_step)
        .action("/second-step", actions::take_second_step)
        .page("/second-step/set-up", pages::set_up)
        .action("/second-step/set-up", actions::set_up_second_step)
        .page("/account", pages::account)
        .action("/account/password", actions::change_password)
        .page("/sessions", pages::sessions)
        .action("/sessions/end-others", actions::end_other_sessions)
        .action("/sessions/{session}/end", actions::end_session)
}
