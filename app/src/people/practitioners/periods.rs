//! The service's own periods and limits, as they stand in its settings beside those of matching; anything else is what a service starts
//! with.

use super::rules::{Capacity, Periods};
use serde_json::Value;

impl Periods {
    /// Read them from the service's settings; a figure that makes no sense is the default.
    pub fn read(settings: &Value) -> Periods {
        let mut periods = Periods::default();
        set(
            settings,
            [
                ("dbs_recheck_months", &mut periods.dbs),
                ("confidentiality_months", &mut periods.confidentiality),
                ("data_protection_months", &mut periods.data_protection),
                ("safeguarding_months", &mut periods.safeguarding),
                ("supervision_every_days", &mut periods.supervision_days),
            ],
        );
        periods
    }
}

impl Capacity {
    /// Read it from the service's settings; a figure that makes no sense is the default.
    pub fn read(settings: &Value) -> Capacity {
        let mut capacity = Capacity::default();
        set(settings, [("capacity_volunteer", &mut capacity.volunteer), ("capacity_staff", &mut capacity.staff)]);
        capacity
    }
}

fn set<const N: usize>(settings: &Value, places: [(&str, &mut u32); N]) {
    let Some(own) = settings.get("matching") else { return };
    for (name, place) in places {
        let figure = own.get(name).and_then(Value::as_u64).filter(|figure| *figure <= 10_000);
        *place = figure.and_then(|figure| u32::try_from(figure).ok()).unwrap_or(*place);
    }
}
