//! What runs out for whoever may have a case in hand by the service's own periods, whatever its scheme asks: matching leaves somebody out
//! on the day after (`docs/POLICY.md` 8.1 rules 4 to 7, 10.7). Pure.

use super::facts::{Check, Facts};
use super::scheme::Asks;
use super::stored::Coming;
use crate::people::practitioners::due::{counts_until, supervision_due};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::people::practitioners::rules::Periods;
use chrono::NaiveDate;

/// Of what a last day is: two last days of one matter are one thing to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    Dbs,
    Vetting,
    Clearance,
    Supervision,
    Item(ItemKind),
    /// What only a scheme asks for.
    OfTheScheme,
}

impl Matter {
    pub const fn of(asks: &Asks) -> Self {
        match asks {
            Asks::Check { check, .. } => Self::of_check(*check),
            Asks::Supervision { .. } => Matter::Supervision,
            Asks::Item { item, .. } => Matter::Item(item.stands_for()),
            _ => Matter::OfTheScheme,
        }
    }

    const fn of_check(kind: CheckKind) -> Self {
        match kind {
            CheckKind::Dbs => Matter::Dbs,
            CheckKind::Vetting => Matter::Vetting,
            CheckKind::Clearance => Matter::Clearance,
        }
    }
}

/// What comes up by those periods from that day on and is not among what the scheme says already.
pub fn beside(said: &[Coming], facts: &Facts, periods: Periods, on: NaiveDate) -> Vec<Coming> {
    let is_said = |one: &Coming| said.iter().any(|known| known.matter == one.matter && known.last_day <= one.last_day);
    let all = checks(facts, periods).into_iter().chain(supervision(facts, periods)).chain(items(facts, periods));
    all.filter(|one| one.last_day >= on && !is_said(one)).collect()
}

fn checks(facts: &Facts, periods: Periods) -> Vec<Coming> {
    let live = |kind: CheckKind| facts.checks.iter().filter(move |check| check.kind == kind && check.ended_on.is_none());
    // From a status check that found nothing new a certificate counts anew.
    let dbs = live(CheckKind::Dbs).map(|check| check.on).max().map(|since| Coming {
        last_day: counts_until(since, periods.dbs),
        words: CheckKind::Dbs.label().to_owned(),
        since: Some(since),
        mends: "Show us a new certificate, or let us ask the Update Service".to_owned(),
        matter: Matter::Dbs,
    });
    let dated = |check: &Check| {
        let label = check.kind.label();
        let words = if check.kind == CheckKind::Clearance { format!("{label}, {}", check.level) } else { label.to_owned() };
        let mends = "Your coordinator starts the renewal with you".to_owned();
        Some(Coming { last_day: check.until?, words, since: Some(check.on), mends, matter: Matter::of_check(check.kind) })
    };
    dbs.into_iter().chain(live(CheckKind::Vetting).filter_map(dated).max()).chain(live(CheckKind::Clearance).filter_map(dated)).collect()
}

fn supervision(facts: &Facts, periods: Periods) -> Option<Coming> {
    let last = *facts.supervised.iter().max()?;
    Some(Coming {
        last_day: supervision_due(last, periods.supervision_days),
        words: "Supervision".to_owned(),
        since: Some(last),
        mends: format!("Have a supervision: one is due every {} days", periods.supervision_days),
        matter: Matter::Supervision,
    })
}

fn items(facts: &Facts, periods: Periods) -> Vec<Coming> {
    let wanted = [
        (ItemKind::Confidentiality, periods.confidentiality),
        (ItemKind::DataProtection, periods.data_protection),
        (ItemKind::Safeguarding, periods.safeguarding),
    ];
    let of = |(kind, months): (ItemKind, u32)| {
        let done = facts.signed.iter().filter(|signed| signed.kind.stands_for() == kind && signed.ended_on.is_none());
        let since = done.map(|signed| signed.on).max()?;
        Some(Coming {
            last_day: counts_until(since, months),
            words: kind.label().to_owned(),
            since: Some(since),
            mends: format!("Do it again and tell your coordinator: it counts for {months} months"),
            matter: Matter::Item(kind),
        })
    };
    wanted.into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accreditation::facts::Signed;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn check(kind: CheckKind, on: NaiveDate, until: Option<NaiveDate>) -> Check {
        Check { kind, level: "ENHANCED".to_owned(), on, until, ended_on: None, by_status: false }
    }

    fn signed(kind: ItemKind, on: NaiveDate) -> Signed {
        Signed { kind, on, ended_on: None }
    }

    /// Words and last day of each.
    fn said(all: &[Coming]) -> Vec<(&str, NaiveDate)> {
        all.iter().map(|one| (one.words.as_str(), one.last_day)).collect()
    }

    fn facts() -> Facts {
        Facts {
            checks: vec![
                check(CheckKind::Dbs, ymd(2023, 11, 30), None),
                check(CheckKind::Vetting, ymd(2022, 1, 10), Some(ymd(2027, 1, 10))),
                Check { level: "Fenbridge".to_owned(), ..check(CheckKind::Clearance, ymd(2025, 1, 10), Some(ymd(2026, 12, 31))) },
            ],
            supervised: vec![ymd(2026, 6, 1), ymd(2026, 10, 1)],
            signed: vec![signed(ItemKind::CodeOfConduct, ymd(2026, 1, 15)), signed(ItemKind::Safeguarding, ymd(2024, 12, 1))],
            ..Facts::default()
        }
    }

    #[test]
    fn everything_dated_comes_up_by_the_periods_of_the_service() {
        let all = beside(&[], &facts(), Periods::default(), ymd(2026, 10, 26));
        let expected = [
            (CheckKind::Dbs.label(), ymd(2026, 11, 30)),
            (CheckKind::Vetting.label(), ymd(2027, 1, 10)),
            (&format!("{}, Fenbridge", CheckKind::Clearance.label()), ymd(2026, 12, 31)),
            ("Supervision", ymd(2026, 12, 24)),
            (ItemKind::Confidentiality.label(), ymd(2027, 1, 15)),
            (ItemKind::Safeguarding.label(), ymd(2026, 12, 1)),
        ];
        assert_eq!(said(&all), expected);
    }

    #[test]
    fn a_status_check_counts_anew_and_what_was_replaced_or_is_over_is_not_spoken_of() {
        let mut facts = facts();
        facts.checks.push(Check { by_status: true, ..check(CheckKind::Dbs, ymd(2026, 9, 1), None) });
        facts.checks[1].ended_on = Some(ymd(2026, 9, 1));
        let all = beside(&[], &facts, Periods::default(), ymd(2026, 12, 31));
        let words: Vec<&str> = all.iter().map(|one| one.words.as_str()).collect();
        let clearance = format!("{}, Fenbridge", CheckKind::Clearance.label());
        assert_eq!(words, [CheckKind::Dbs.label(), &clearance, ItemKind::Confidentiality.label()]);
        assert_eq!(all[0].last_day, ymd(2029, 9, 1));
    }

    #[test]
    fn what_the_scheme_says_already_is_not_said_twice_unless_the_service_asks_for_it_earlier() {
        let of_scheme = |last_day| Coming {
            last_day,
            words: "Supervision".to_owned(),
            since: None,
            mends: String::new(),
            matter: Matter::of(&Asks::Supervision { every_days: 60 }),
        };
        let says = |said: &Coming| {
            let all = beside(std::slice::from_ref(said), &facts(), Periods::default(), ymd(2026, 10, 26));
            all.iter().any(|one| one.matter == Matter::Supervision)
        };
        assert!(!says(&of_scheme(ymd(2026, 11, 30))), "the scheme's is earlier");
        assert!(!says(&of_scheme(ymd(2026, 12, 24))));
        assert!(says(&of_scheme(ymd(2027, 3, 1))), "matching leaves them out before the scheme does");
    }
}
