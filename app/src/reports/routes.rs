//! The addresses of this room.

use super::pages;
use crate::platform::endpoints::Endpoints;

/// The reports.
pub fn endpoints() -> Endpoints {
    Endpoints::new().page("/reports/referrals", pages::referrals).page("/reports/referrals.csv", pages::referrals_csv)
}
