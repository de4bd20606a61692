//! The service's own periods, as they stand in its settings beside those of matching; anything else is what a service starts with.

use super::rules::Periods;
use serde_json::Value;

impl Periods {
    /// Read them from the service's settings; a figure that makes no sense is the default.
    pub fn read(settings: &Value) -> Periods {
        let mut periods = Periods::default();
        let Some(own) = settings.get("matching") else { return periods };
        for (name, place) in [
            ("dbs_recheck_months", &mut periods.dbs),
            ("confidentiality_months", &mut periods.confidentiality),
            ("data_protection_months", &mut periods.data_protection),
            ("safeguarding_months", &mut periods.safeguarding),
            ("supervision_every_days", &mut periods.supervision_days),
        ] {
            let figure = own.get(name).and_then(Value::as_u64).filter(|figure| *figure <= 10_000);
            *place = figure.and_then(|figure| u32::try_from(figure).ok()).unwrap_or(*place);
        }
        periods
    }
}
