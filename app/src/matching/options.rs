//! The service's own settings for matching, as they stand under `matching` in its settings; anything else is the default.

use super::facts::{Fact, VettingKind};
use super::score::Weights;
use super::settings::MatchSettings;
use serde_json::Value;

/// Everything that a service may set about matching and offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub rules: MatchSettings,
    /// Hours in which an offer is answered before it lapses (POLICY.md 8.3: 48).
    pub offer_hours: i64,
    /// How much time a case takes, as an offer says it.
    pub time_needed: String,
}

const OFFER_HOURS: i64 = 48;
/// A week and a half; nobody keeps a seat waiting longer.
const OFFER_HOURS_MOST: u64 = 240;

impl Options {
    /// Read them from the service's settings; a figure that makes no sense is the default.
    pub fn read(settings: &Value) -> Options {
        let own = settings.get("matching").unwrap_or(&Value::Null);
        let hours = own.get("offer_hours").and_then(Value::as_u64).filter(|hours| (1..=OFFER_HOURS_MOST).contains(hours));
        let words = own.get("time_needed").and_then(Value::as_str).filter(|words| !words.trim().is_empty());
        Options {
            rules: rules(own),
            offer_hours: hours.and_then(|hours| i64::try_from(hours).ok()).unwrap_or(OFFER_HOURS),
            time_needed: words.unwrap_or("About ten hours over two months, at times agreed with you").to_owned(),
        }
    }
}

fn rules(own: &Value) -> MatchSettings {
    let mut rules = MatchSettings { weights: weights(own.get("weights").unwrap_or(&Value::Null)), ..MatchSettings::default() };
    for (name, place) in [
        ("supervision_every_days", &mut rules.supervision_every_days),
        ("observation_every_months", &mut rules.observation_every_months),
        ("dbs_recheck_months", &mut rules.dbs_recheck_months),
        ("confidentiality_months", &mut rules.confidentiality_months),
        ("data_protection_months", &mut rules.data_protection_months),
        ("safeguarding_months", &mut rules.safeguarding_months),
        ("child_safeguarding_months", &mut rules.child_safeguarding_months),
        ("capacity_volunteer", &mut rules.capacity_volunteer),
        ("capacity_staff", &mut rules.capacity_staff),
        ("road_factor_percent", &mut rules.road_factor_percent),
        ("far_miles", &mut rules.far_miles),
        ("availability_days", &mut rules.availability_days),
        ("plenty_of_times", &mut rules.plenty_of_times),
        ("experienced_cases", &mut rules.experienced_cases),
        ("current_within_days", &mut rules.current_within_days),
        ("stale_after_days", &mut rules.stale_after_days),
    ] {
        set(own, name, place);
    }
    if let Some(kind) = own.get("vetting_needed").and_then(Value::as_str).and_then(VettingKind::from_code) {
        rules.vetting_needed = kind;
    }
    if let Some(facts) = own.get("excludes_when_unrecorded").and_then(Value::as_array) {
        rules.excludes_when_unrecorded = facts.iter().filter_map(Value::as_str).filter_map(Fact::from_code).collect();
    }
    rules
}

fn weights(own: &Value) -> Weights {
    let mut weights = Weights::default();
    for (name, place) in [
        ("location", &mut weights.location),
        ("availability", &mut weights.availability),
        ("experience", &mut weights.experience),
        ("workload", &mut weights.workload),
        ("development", &mut weights.development),
        ("pairing", &mut weights.pairing),
        ("language", &mut weights.language),
        ("currency", &mut weights.currency),
    ] {
        set(own, name, place);
    }
    weights
}

fn set(own: &Value, name: &str, place: &mut u32) {
    if let Some(figure) = own.get(name).and_then(Value::as_u64).filter(|figure| *figure <= 10_000) {
        *place = u32::try_from(figure).unwrap_or(*place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::practitioners::rules::{Capacity, Periods};
    use serde_json::json;

    /// A record and the matching page must not say different days of the same check, nor different limits.
    #[test]
    fn people_and_matching_read_the_same_periods_and_limits() {
        let own = json!({ "matching": {
            "dbs_recheck_months": 24, "supervision_every_days": 28, "confidentiality_months": 6, "data_protection_months": "soon",
            "safeguarding_months": 99_999, "capacity_volunteer": 3, "capacity_staff": "many",
        }});
        for settings in [json!({}), json!({ "matching": null }), own] {
            let (rules, periods, capacity) = (Options::read(&settings).rules, Periods::read(&settings), Capacity::read(&settings));
            assert_eq!((rules.dbs_recheck_months, rules.supervision_every_days), (periods.dbs, periods.supervision_days));
            assert_eq!(rules.confidentiality_months, periods.confidentiality);
            assert_eq!((rules.data_protection_months, rules.safeguarding_months), (periods.data_protection, periods.safeguarding));
            assert_eq!((rules.capacity_volunteer, rules.capacity_staff), (capacity.volunteer, capacity.staff));
        }
    }

    #[test]
    fn what_a_service_sets_counts_and_what_makes_no_sense_does_not() {
        let read = Options::read(&json!({ "matching": {
            "offer_hours": 24, "capacity_volunteer": 3, "far_miles": "near", "weights": { "location": 40 },
            "excludes_when_unrecorded": ["DBS", "SHOE_SIZE"],
        }}));
        assert_eq!((read.offer_hours, read.rules.capacity_volunteer, read.rules.far_miles), (24, 3, 40));
        assert_eq!((read.rules.weights.location, read.rules.weights.currency), (40, 5));
        assert_eq!(read.rules.excludes_when_unrecorded, [Fact::Dbs].into());
        assert_eq!(Options::read(&json!({})).rules, MatchSettings::default());
        assert_eq!(Options::read(&json!({ "matching": { "offer_hours": 0 } })).offer_hours, 48);
    }
}
