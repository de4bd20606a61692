//! What a service may set about matching. Every period and limit of the rules is here, none in the code that judges.

use super::facts::{Fact, VettingKind};
use super::score::Weights;
use crate::people::practitioners::rules::{Capacity, Periods};
use serde::Serialize;
use std::collections::BTreeSet;

/// The service's settings for matching. The defaults are those of POLICY.md 8 and 10.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchSettings {
    /// Days between case supervisions (POLICY.md 8.1 rule 7: 12 weeks).
    pub supervision_every_days: u32,
    /// Months between observed practices (POLICY.md 8.1 rule 7).
    pub observation_every_months: u32,
    /// Months after which a DBS certificate, or its last Update Service check, is checked again (POLICY.md 10.1: 3 years).
    pub dbs_recheck_months: u32,
    /// Police vetting for cases that expose police data (POLICY.md 8.1 rule 5).
    pub vetting_needed: VettingKind,
    /// Months that training in confidentiality (the code of conduct) counts (POLICY.md 10.1).
    pub confidentiality_months: u32,
    /// Months that data-protection training counts (POLICY.md 10.1).
    pub data_protection_months: u32,
    /// Months that safeguarding training counts (POLICY.md 10.1).
    pub safeguarding_months: u32,
    /// Months that child-safeguarding training counts, for cases with anybody under 18 (POLICY.md 8.1 rule 6).
    pub child_safeguarding_months: u32,
    /// Cases at once for a volunteer without a limit of their own (POLICY.md 8.1 rule 9).
    pub capacity_volunteer: u32,
    /// Cases at once for a member of staff without a limit of their own (POLICY.md 8.1 rule 9).
    pub capacity_staff: u32,
    /// Facts whose absence excludes; any other absence only warns. By default those that a participant made a requirement of: nobody is
    /// sent to somebody who required a woman, or Urdu, on the strength of a blank field.
    pub excludes_when_unrecorded: BTreeSet<Fact>,
    /// Road miles for 100 miles as the crow flies.
    pub road_factor_percent: u32,
    /// Miles at which location scores nothing (POLICY.md 8.2).
    pub far_miles: u32,
    /// Days ahead in which shared free times are counted (POLICY.md 8.2).
    pub availability_days: u32,
    /// Shared free times in those days that score in full.
    pub plenty_of_times: u32,
    /// Earlier cases of the same kind that score in full.
    pub experienced_cases: u32,
    /// Days since the last case up to which practice is fully current.
    pub current_within_days: u32,
    /// Days since the last case at which currency scores nothing (POLICY.md 10.1: refresher after 12 months).
    pub stale_after_days: u32,
    pub weights: Weights,
}

impl Default for MatchSettings {
    fn default() -> Self {
        let (periods, capacity) = (Periods::default(), Capacity::default());
        Self {
            supervision_every_days: periods.supervision_days,
            observation_every_months: 12,
            dbs_recheck_months: periods.dbs,
            vetting_needed: VettingKind::Nppv2,
            confidentiality_months: periods.confidentiality,
            data_protection_months: periods.data_protection,
            safeguarding_months: periods.safeguarding,
            child_safeguarding_months: 24,
            capacity_volunteer: capacity.volunteer,
            capacity_staff: capacity.staff,
            excludes_when_unrecorded: [Fact::Gender, Fact::Languages, Fact::PoliceConnection, Fact::Adjustments].into(),
            road_factor_percent: 130,
            far_miles: 40,
            availability_days: 21,
            plenty_of_times: 12,
            experienced_cases: 3,
            current_within_days: 30,
            stale_after_days: 365,
            weights: Weights::default(),
        }
    }
}
