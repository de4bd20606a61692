//! The addresses of this room.

use super::{actions, pages};
use crate::platform::endpoints::Endpoints;

/// Pages and changes about referrals and cases.
pub fn endpoints() -> Endpoints {
    Endpoints::new()
        .public_page("/ask", pages::ask::show)
        .public_action("/ask", actions::ask)
        .public_page("/ask/thanks/{reference}", pages::ask::thanks)
        .page("/refer", pages::refer::show)
        .action("/refer", actions::refer)
        .page("/referrals", pages::inbox::show)
        .page("/referrals/{id}", pages::referral::show)
        .action("/referrals/{id}/screen", actions::screen)
        .action("/referrals/{id}/answer", actions::answer)
        .action("/referrals/{id}/other", actions::identify_other)
        .action("/referrals/{id}/same-person", actions::same_person)
        .page("/safe-contacts/{id}/end", pages::safe_contact::end)
        .action("/safe-contacts/{id}/end", actions::end_safe_contact)
        .page("/cases", pages::list::show)
        .action("/cases/search", actions::search)
        .page("/cases/{id}", pages::case::show)
        .action("/cases/{id}/assess", actions::assess)
        .page("/cases/{id}/parties", pages::party::add)
        .action("/cases/{id}/parties", actions::add_party)
        .page("/parties/{id}/wishes", pages::party::wishes)
        .action("/parties/{id}/wishes", actions::change_wishes)
}
