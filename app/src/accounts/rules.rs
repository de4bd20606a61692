//! What signing in allows: how often one may guess, whose roles one may change, when a link is open.

use crate::shared::{AccountId, Refusal, Role};
use chrono::{DateTime, Duration, Utc};

/// Failed tries are counted over so long.
pub const WINDOW: Duration = Duration::minutes(15);
/// So many failures at one address are let through; then it rests.
pub const TRIES_PER_ADDRESS: u64 = 5;
/// So many failures from one place in the network are let through, whatever the addresses.
pub const TRIES_PER_PLACE: u64 = 30;
/// A second letter with a recovery link is not sent sooner.
pub const BETWEEN_LINKS: Duration = Duration::minutes(5);

/// How often somebody failed in the last [`WINDOW`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// At the address typed, since its last success.
    pub at_address: u64,
    /// From the network address of the browser.
    pub from_place: u64,
}

/// Whether another try is let through (`docs/POLICY.md` 13). The answer is the same for addresses that nobody has.
///
/// # Errors
/// `too_many_tries`.
pub fn may_try(failures: Failures) -> Result<(), Refusal> {
    if failures.at_address >= TRIES_PER_ADDRESS || failures.from_place >= TRIES_PER_PLACE {
        return Err(Refusal::refused("too_many_tries", "There were too many tries. Wait 15 minutes, or set a new password."));
    }
    Ok(())
}

/// Nobody changes their own roles, not even an administrator (`docs/POLICY.md` 13: no self-approval).
///
/// # Errors
/// `own_roles`.
pub fn may_change_roles(by: AccountId, of: AccountId) -> Result<(), Refusal> {
    if by == of {
        return Err(Refusal::refused("own_roles", "Nobody changes their own roles. Ask another administrator."));
    }
    Ok(())
}

/// Whether a role is held for one agency and no other.
pub const fn needs_agency(role: Role) -> bool {
    matches!(role, Role::Referrer | Role::AgencyLead)
}

/// Whether a one-time link still opens something.
pub fn link_is_open(used_at: Option<DateTime<Utc>>, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    used_at.is_none() && now < expires_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn guessing_is_stopped_by_address_and_by_place() {
        for (at_address, from_place, let_through) in
            [(0, 0, true), (4, 0, true), (5, 0, false), (0, 29, true), (0, 30, false), (4, 29, true), (100, 100, false)]
        {
            assert_eq!(
                may_try(Failures { at_address, from_place }).is_ok(),
                let_through,
                "{at_address} at the address, {from_place} from the place"
            );
        }
    }

    #[test]
    fn nobody_changes_their_own_roles() {
        let (one, other) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        assert!(may_change_roles(one, one).is_err());
        assert!(may_change_roles(one, other).is_ok());
    }

    #[test]
    fn a_link_opens_once_and_until_its_hour() {
        let at = |minute: i64| DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap();
        for (used, expires, now, open) in [(None, 10, 9, true), (None, 10, 10, false), (None, 10, 11, false), (Some(1), 10, 5, false)] {
            assert_eq!(link_is_open(used.map(at), at(expires), at(now)), open, "used {used:?}, expires {expires}, now {now}");
        }
    }
}
