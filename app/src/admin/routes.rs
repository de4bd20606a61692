//! The addresses of administration.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// Every page and act of the room.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .page("/admin", pages::overview)
        .action("/admin/clock", actions::move_clock)
        .page("/admin/accounts", pages::accounts)
        .action("/admin/accounts", actions::invite)
        .page("/admin/accounts/{account}", pages::account)
        .action("/admin/accounts/{account}/roles", actions::grant)
        .action("/admin/accounts/{account}/disable", actions::disable)
        .action("/admin/accounts/{account}/enable", actions::enable)
        .action("/admin/accounts/{account}/forget-second-step", actions::forget_second_step)
        .page("/admin/roles/{grant}/end", pages::end_role)
        .action("/admin/roles/{grant}/end", actions::end_role)
        .page("/admin/jobs", pages::jobs)
        .action("/admin/jobs/again", actions::try_all_again)
        .action("/admin/jobs/{job}/again", actions::try_again)
}
