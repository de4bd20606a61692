//! The moves of a referral (`docs/POLICY.md` 3.3) and what is refused (3.4).

use crate::cases::model::{Consent, Flags, Mark, ReferralState, Screening};
use crate::shared::Refusal;
use crate::shared::vocabulary::{CrimeGroup, Initiator, OtherParty, PartyRole};
use chrono::{Days, NaiveDate};

/// What a service decides for itself about screening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreeningPolicy {
    /// Days after which a held referral is looked at again (`docs/POLICY.md` 3.3: 90).
    pub hold_days: u64,
    /// Gender-based violence is accepted only when the person harmed began it (`docs/POLICY.md` 3.4).
    pub gbv_harmed_initiated_only: bool,
}

impl Default for ScreeningPolicy {
    fn default() -> Self {
        Self { hold_days: 90, gbv_harmed_initiated_only: true }
    }
}

/// What screening reads of a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralFacts {
    pub state: ReferralState,
    pub initiated_by: Initiator,
    pub other_party: OtherParty,
    /// The other person has a name on record.
    pub other_named: bool,
    pub consent: Consent,
    pub crime_group: CrimeGroup,
    pub flags: Flags,
}

/// Where a decision takes a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub to: ReferralState,
    /// The day on which it is looked at again.
    pub review_on: Option<NaiveDate>,
}

/// The state that the decision leads to, for a referral as it stands today.
///
/// # Errors
/// A sentence, when the state does not allow the decision or a rule of acceptance says no.
pub fn screen(facts: &ReferralFacts, decision: &Screening, policy: ScreeningPolicy, today: NaiveDate) -> Result<Move, Refusal> {
    allowed_from(facts.state, decision)?;
    let to = |to| Ok(Move { to, review_on: None });
    match decision {
        Screening::Accept => {
            may_be_accepted(facts, policy)?;
            to(ReferralState::Accepted)
        }
        Screening::HoldOffenderNotIdentified { .. } if facts.other_party == OtherParty::Identified => Err(Refusal::refused(
            "other_party_identified",
            "The other person is known, so this referral is not held for want of a name. Choose another reason.",
        )),
        Screening::HoldOffenderNotIdentified { review_on } => hold(ReferralState::HeldOffenderNotIdentified, *review_on, policy, today),
        Screening::HoldProceedings { review_on } => hold(ReferralState::HeldProceedings, *review_on, policy, today),
        Screening::HoldNotReady { review_on } => hold(ReferralState::HeldNotReady, *review_on, policy, today),
        Screening::MoreInfo { .. } => to(ReferralState::MoreInfoNeeded),
        Screening::TakeUp { .. } => to(ReferralState::InTriage),
        Screening::Redirect { .. } => to(ReferralState::Redirected),
        Screening::Decline { .. } => to(ReferralState::Declined),
        Screening::Duplicate { .. } => to(ReferralState::Duplicate),
        Screening::Withdraw { .. } => to(ReferralState::Withdrawn),
    }
}

/// The table of moves. A decision that was made stands: a second one is refused. A hold may go on, with a new day.
fn allowed_from(state: ReferralState, decision: &Screening) -> Result<(), Refusal> {
    use ReferralState::{Acknowledged, InTriage, MoreInfoNeeded, Submitted};
    let leaves_a_pause = matches!(decision, Screening::TakeUp { .. } | Screening::Decline { .. } | Screening::Withdraw { .. });
    let goes_on_holding = matches!(
        decision,
        Screening::HoldOffenderNotIdentified { .. } | Screening::HoldProceedings { .. } | Screening::HoldNotReady { .. }
    );
    match state {
        // Taking up what lies there is only for what was put aside.
        Submitted | Acknowledged | InTriage if !matches!(decision, Screening::TakeUp { .. }) => Ok(()),
        Submitted | Acknowledged | InTriage => {
            Err(Refusal::refused("not_held", "This referral is not held. Decide about it as it stands."))
        }
        MoreInfoNeeded if leaves_a_pause || matches!(decision, Screening::Duplicate { .. }) => Ok(()),
        MoreInfoNeeded => Err(Refusal::refused("more_info_needed", "More information was asked for. Take the referral up again first.")),
        held if held.held() && (leaves_a_pause || goes_on_holding) => Ok(()),
        held if held.held() => Err(Refusal::refused("held", "This referral is held. Take it up again first, then decide.")),
        decided => Err(Refusal::refused(
            "already_screened",
            format!("This referral was decided already: {}. Nothing was changed.", decided.label().to_lowercase()),
        )),
    }
}

fn may_be_accepted(facts: &ReferralFacts, policy: ScreeningPolicy) -> Result<(), Refusal> {
    if facts.consent == Consent::No {
        return Err(Refusal::refused("no_consent", "The person does not agree to be contacted, so no case can be opened."));
    }
    if facts.other_party != OtherParty::Identified {
        return Err(Refusal::refused(
            "other_party_not_identified",
            "The other person is not known yet, so no case can be opened. Hold the referral until they are.",
        ));
    }
    if !facts.other_named {
        return Err(Refusal::refused(
            "other_party_not_named",
            "Enter the name of the other person, so that the case has both its parties.",
        ));
    }
    let begun_by_harmed = matches!(facts.initiated_by, Initiator::Harmed | Initiator::Both);
    if policy.gbv_harmed_initiated_only && is_gender_based(facts.crime_group, &facts.flags) && !begun_by_harmed {
        return Err(Refusal::refused(
            "gbv_not_harmed_initiated",
            "With domestic abuse, stalking or sexual harm this service works only where the person harmed asked for it. \
             This referral was begun by somebody else, so it cannot be accepted.",
        ));
    }
    Ok(())
}

/// Violence for which the default of `docs/POLICY.md` 3.4 holds.
pub fn is_gender_based(group: CrimeGroup, flags: &Flags) -> bool {
    matches!(group, CrimeGroup::Sexual | CrimeGroup::Stalking)
        || flags.known().any(|mark| matches!(mark, Mark::DomesticAbuse | Mark::Sexual | Mark::Stalking | Mark::HonourBased))
}

fn hold(to: ReferralState, review_on: Option<NaiveDate>, policy: ScreeningPolicy, today: NaiveDate) -> Result<Move, Refusal> {
    let review_on = match review_on {
        Some(day) if day <= today => {
            return Err(Refusal::refused("review_not_ahead", "Enter a review day that is still to come."));
        }
        Some(day) => Some(day),
        None => today.checked_add_days(Days::new(policy.hold_days)),
    };
    Ok(Move { to, review_on })
}

/// The part of the other person in the matter.
pub fn opposite(role: PartyRole) -> PartyRole {
    match role {
        PartyRole::Harmed => PartyRole::Harmer,
        PartyRole::Harmer => PartyRole::Harmed,
        PartyRole::Both => PartyRole::Both,
        PartyRole::Supporter => PartyRole::Supporter,
    }
}

/// Working days for a decision on a referral (`docs/POLICY.md` 4.3).
pub const TRIAGE_DAYS: u64 = 3;
