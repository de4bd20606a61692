//! What signing in allows: how often one may guess, whose roles one may change, when a link is open.

use crate::shared::{AccountId, Refusal, Role};
use chrono::{DateTime, Duration, Utc};

/// Failed tries are counted over so long.
pub const WINDOW: Duration = Duration::minutes(15);
/// So many failures at one address from one place in the network are let through; then it rests for that place.
pub const TRIES_PER_ADDRESS: u64 = 5;
/// So many failures at one address from all places together; then it rests for places that nobody signed in from with it of late.
pub const TRIES_PER_ADDRESS_ANYWHERE: u64 = 20;
/// So many failures from one place, whatever the addresses; then it rests for addresses that did not sign in from there of late.
pub const TRIES_PER_PLACE: u64 = 100;
/// A second letter with a recovery link is not sent sooner.
pub const BETWEEN_LINKS: Duration = Duration::minutes(5);

/// How often somebody failed in the last [`WINDOW`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// At the address typed, from the network address of the browser, since their last success together.
    pub here: u64,
    /// At the address typed, from anywhere, since its last success.
    pub at_address: u64,
    /// From the network address of the browser.
    pub from_place: u64,
    /// Somebody signed in with that address from that place within the days that tries are kept.
    pub known_here: bool,
}

/// Whether another try is let through (`docs/POLICY.md` 13), and whether tries are short: then the answer to a wrong one must not tell
/// that it was let through.
///
/// The guesser is stopped and nobody else: whoever shares a network with one, or is the one guessed at from elsewhere, goes on signing in
/// from where they did before. The answer is the same for addresses that nobody has.
///
/// # Errors
/// `too_many_tries`.
pub fn may_try(failures: Failures) -> Result<bool, Refusal> {
    let strained = failures.at_address >= TRIES_PER_ADDRESS_ANYWHERE || failures.from_place >= TRIES_PER_PLACE;
    if failures.here >= TRIES_PER_ADDRESS || (strained && !failures.known_here) {
        return Err(too_many_tries());
    }
    Ok(strained)
}

/// What is said to whoever tried too often.
pub fn too_many_tries() -> Refusal {
    Refusal::refused("too_many_tries", "There were too many tries. Wait 15 minutes, or set a new password.")
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
    fn guessing_is_stopped_where_it_happens_and_not_where_somebody_signs_in() {
        for (here, at_address, from_place, known_here, expected) in [
            (0, 0, 0, false, Some(false)),
            (4, 4, 4, false, Some(false)),
            (5, 5, 5, false, None),
            (5, 5, 5, true, None),
            (0, 19, 0, false, Some(false)),
            (0, 20, 0, false, None),
            (0, 20, 0, true, Some(true)),
            (0, 0, 99, false, Some(false)),
            (0, 0, 100, false, None),
            (4, 100, 1000, true, Some(true)),
            (5, 100, 1000, true, None),
        ] {
            let failures = Failures { here, at_address, from_place, known_here };
            assert_eq!(may_try(failures).ok(), expected, "{failures:?}");
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
