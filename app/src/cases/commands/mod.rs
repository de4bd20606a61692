//! Everything that changes a referral or a case.

mod answer;
mod assess;
mod erase;
mod history;
mod open;
mod parties;
mod receive;
mod safe_contact;
mod same_person;
mod screen;
mod tell;

pub use answer::answer;
pub use assess::set_risk;
pub use erase::in_a_matter;
pub use history::record_case_event;
pub use parties::{add_party, change_wishes};
pub use receive::{ask_for_oneself, receive_referral, send_referral};
pub use safe_contact::end_safe_contact;
pub use same_person::same_person;
pub use screen::{Screened, decide, hold_unidentified, identify_other, screen, screen_within};
pub use tell::Told;

use super::rules::ScreeningPolicy;
use crate::platform::services::ServiceNames;

/// What the service has set about screening, under `cases` of its settings.
pub fn policy(service: &ServiceNames) -> ScreeningPolicy {
    let usual = ScreeningPolicy::default();
    let set = service.settings.get("cases");
    let value = |name: &str| set.and_then(|set| set.get(name));
    ScreeningPolicy {
        hold_days: value("hold_days")
            .and_then(serde_json::Value::as_u64)
            .filter(|days| (1..=730).contains(days))
            .unwrap_or(usual.hold_days),
        gbv_harmed_initiated_only: value("gbv_harmed_initiated_only")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(usual.gbv_harmed_initiated_only),
    }
}
