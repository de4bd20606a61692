//! Ten thousand people at once, so that nobody makes the engine slow without seeing it. Figures are in `docs/benchmarks.md`.

use super::*;
use crate::accreditation::scheme::Scheme;

#[test]
fn ten_thousand_people_are_judged_in_one_sitting() {
    let schemes = Schemes::only(Scheme::rjc());
    let mut facts = practising();
    for month in 1..=9 {
        facts.development.push(development(ymd(2026, month, 3), 1, month % 2 == 0));
        facts.supervised.push(ymd(2026, month, 14));
    }
    let held = (0..10_000).filter(|_| state(&facts, &schemes, today(), "FOUNDATION") == State::Held).count();
    assert_eq!(held, 10_000);
}
