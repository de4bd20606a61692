//! Risk, sensitivity and the levels that follow (`docs/POLICY.md` 6).

use crate::cases::model::{Assessment, Flags, Mark, Stage};
use crate::shared::Refusal;
use crate::shared::vocabulary::{CrimeGroup, District, Level};

/// Why the case looks sensitive and complex; nothing when it does not (`docs/POLICY.md` 6.2).
pub fn suggests_sensitive(group: CrimeGroup, flags: &Flags, involves_minor: bool) -> Vec<&'static str> {
    let by_group = match group {
        CrimeGroup::Sexual => Some("a sexual offence"),
        CrimeGroup::Stalking => Some("stalking or harassment"),
        CrimeGroup::Homicide => Some("a homicide"),
        CrimeGroup::RoadDeath => Some("a death or serious injury on the road"),
        CrimeGroup::HateIncident => Some("a hate incident"),
        _ => None,
    };
    let by_mark = flags.known().filter_map(|mark| match mark {
        Mark::DomesticAbuse => Some("domestic abuse"),
        Mark::Sexual => Some("a sexual offence"),
        Mark::Stalking => Some("stalking or harassment"),
        Mark::HonourBased => Some("honour-based abuse"),
        Mark::Hate => Some("a hate crime"),
        Mark::Exploitation => Some("exploitation or trafficking"),
        Mark::RepeatVictim => Some("repeat victimisation"),
        Mark::ManyVictims => Some("several people harmed"),
        Mark::LackOfCapacity => Some("lack of capacity"),
        Mark::Terrorism => Some("terrorism"),
        Mark::OrganisedCrime => Some("organised crime"),
        Mark::Youth | Mark::MentalHealth | Mark::SubstanceMisuse | Mark::Weapon => None,
    });
    // A child counts where the crime is serious; a child in a quarrel about a fence does not.
    let young = (involves_minor || flags.has(Mark::Youth)) && is_serious(group);
    let mut reasons: Vec<&'static str> = by_group.into_iter().chain(by_mark).chain(young.then_some("a child in a serious crime")).collect();
    reasons.dedup();
    reasons
}

fn is_serious(group: CrimeGroup) -> bool {
    use CrimeGroup::{Homicide, RoadDeath, Robbery, Sexual, Stalking, ViolenceWithInjury, Weapons};
    matches!(group, ViolenceWithInjury | Homicide | RoadDeath | Stalking | Sexual | Robbery | Weapons)
}

/// Levels for the lead and the co-facilitator (`docs/POLICY.md` 6.2, 8.1 rule 2): Foundation co-facilitates, Intermediate leads direct work
/// and co-facilitates sensitive and complex cases, Advanced leads those. Matching asks here too.
pub const fn required_levels(sensitive: bool) -> (Level, Level) {
    if sensitive { (Level::Advanced, Level::Intermediate) } else { (Level::Intermediate, Level::Foundation) }
}

/// What an assessment is judged against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    pub stage: Stage,
    pub crime_group: CrimeGroup,
    pub district: District,
    /// As it was set before, if it was.
    pub sensitive: Option<bool>,
    /// What suggested it as the case stood before this assessment.
    pub suggested_before: Vec<&'static str>,
    /// The assessor may clear what is sensitive: a case supervisor or service manager.
    pub may_clear: bool,
}

/// The stage that a case has after its assessment.
///
/// # Errors
/// When the case is closed, nobody has said what happened, the planned days are the wrong way round, or somebody clears what only a supervisor may clear.
pub fn assess(facts: &CaseFacts, assessment: &Assessment) -> Result<Stage, Refusal> {
    if facts.stage == Stage::Closed {
        return Err(Refusal::refused("case_closed", "This case is closed. Nothing was changed."));
    }
    if let (Some(from), Some(to)) = (assessment.planned_from, assessment.planned_to)
        && to < from
    {
        return Err(Refusal::refused("planned_backwards", "Enter a last planned day that is not before the first."));
    }
    let group = assessment.crime_group.unwrap_or(facts.crime_group);
    if group == CrimeGroup::NotSaid {
        return Err(Refusal::refused("kind_not_said", "Choose what happened: who may work on the case follows from it."));
    }
    if assessment.district.unwrap_or(facts.district) == District::NotSaid {
        return Err(Refusal::refused("district_not_said", "Choose the district: who is near follows from it."));
    }
    if !assessment.sensitive {
        may_stay_plain(facts, group, assessment)?;
    }
    Ok(match facts.stage {
        Stage::New | Stage::InitialContact | Stage::InitialRisk => Stage::AwaitingAllocation,
        later => later,
    })
}

/// Anybody may set it; only a supervisor clears it, with a reason (`docs/POLICY.md` 6.2).
fn may_stay_plain(facts: &CaseFacts, group: CrimeGroup, assessment: &Assessment) -> Result<(), Refusal> {
    let reasons = suggests_sensitive(group, &assessment.flags, assessment.involves_minor);
    if reasons.is_empty() && facts.sensitive != Some(true) {
        return Ok(());
    }
    // What a supervisor has cleared stays cleared, whoever saves the form next, until something new suggests it.
    if facts.sensitive == Some(false) && reasons.iter().all(|reason| facts.suggested_before.contains(reason)) {
        return Ok(());
    }
    let why = if reasons.is_empty() { "it was set so before".to_owned() } else { reasons.join(", ") };
    if !facts.may_clear {
        return Err(Refusal::refused(
            "sensitive_suggested",
            format!(
                "Mark the case as sensitive and complex ({why}). Only a case supervisor or service manager may clear that, with a reason."
            ),
        ));
    }
    if assessment.clear_reason.is_none() {
        return Err(Refusal::refused("clear_reason_missing", format!("Say why the case is not sensitive and complex ({why}).")));
    }
    Ok(())
}
