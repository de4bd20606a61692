//! The twelve rules by name, and what one of them can say.

use serde::Serialize;
use std::borrow::Cow;

/// The hard rules, in the order of POLICY.md 8.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Rule {
    Standing,
    Level,
    Pair,
    Dbs,
    Vetting,
    Training,
    Practice,
    Conflict,
    Capacity,
    Request,
    Travel,
    OpposingCase,
}

impl Rule {
    /// Every rule, as numbered in POLICY.md 8.1.
    pub const ALL: [Rule; 12] = [
        Rule::Standing,
        Rule::Level,
        Rule::Pair,
        Rule::Dbs,
        Rule::Vetting,
        Rule::Training,
        Rule::Practice,
        Rule::Conflict,
        Rule::Capacity,
        Rule::Request,
        Rule::Travel,
        Rule::OpposingCase,
    ];

    /// The number in POLICY.md 8.1, 1 to 12.
    pub fn number(self) -> usize {
        Rule::ALL.iter().position(|rule| *rule == self).map_or(0, |at| at + 1)
    }

    /// The code in addresses and files.
    pub const fn code(self) -> &'static str {
        match self {
            Rule::Standing => "STANDING",
            Rule::Level => "LEVEL",
            Rule::Pair => "PAIR",
            Rule::Dbs => "DBS",
            Rule::Vetting => "VETTING",
            Rule::Training => "TRAINING",
            Rule::Practice => "PRACTICE",
            Rule::Conflict => "CONFLICT",
            Rule::Capacity => "CAPACITY",
            Rule::Request => "REQUEST",
            Rule::Travel => "TRAVEL",
            Rule::OpposingCase => "OPPOSING_CASE",
        }
    }

    /// The heading that coordinators read.
    pub const fn title(self) -> &'static str {
        match self {
            Rule::Standing => "Active and not on leave",
            Rule::Level => "Level",
            Rule::Pair => "The pair",
            Rule::Dbs => "DBS",
            Rule::Vetting => "Vetting and clearance",
            Rule::Training => "Training",
            Rule::Practice => "Supervision and observed practice",
            Rule::Conflict => "Conflict of interest",
            Rule::Capacity => "Capacity",
            Rule::Request => "What a participant asked for",
            Rule::Travel => "Travel",
            Rule::OpposingCase => "Another open case of a party",
        }
    }

    /// What the candidate may be told: nothing of the case, its people or anybody's reasons.
    pub const fn neutral(self) -> &'static str {
        match self {
            Rule::Standing => "Your record says that you are not available for new cases at the moment",
            Rule::Level => "This work needs a level that is not current on your record",
            Rule::Dbs => "Your DBS check needs to be renewed before we can offer you this",
            Rule::Vetting => "This work needs a vetting or clearance that is not current on your record",
            Rule::Training => "A training on your record needs to be renewed first",
            Rule::Practice => "A supervision or an observed practice is due first",
            Rule::Capacity => "You have as many cases as your record says you want",
            Rule::Travel => "This work is further away than the travel limit on your record",
            // One wording for all four, so that none of them tells that somebody known to the candidate is involved.
            Rule::Pair | Rule::Conflict | Rule::Request | Rule::OpposingCase => "We are looking for somebody else for this one",
        }
    }
}

/// What a rule says of one person for one seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Verdict {
    Passes,
    /// May be offered; the coordinator should know this.
    Warns {
        sentence: Cow<'static, str>,
    },
    /// May not be offered.
    Excluded {
        rule: Rule,
        /// As the coordinator would say it aloud.
        sentence: Cow<'static, str>,
        /// How it goes on after "Would qualify": "with an Intermediate award". Nothing where nothing lifts it.
        lifted_by: Option<Cow<'static, str>>,
    },
}

impl Verdict {
    pub fn warns(sentence: impl Into<Cow<'static, str>>) -> Verdict {
        Verdict::Warns { sentence: sentence.into() }
    }

    /// Excluded until something changes; `how` goes on from "Would qualify": "with an Intermediate award".
    pub fn excluded(rule: Rule, sentence: impl Into<Cow<'static, str>>, how: impl Into<Cow<'static, str>>) -> Verdict {
        Verdict::Excluded { rule, sentence: sentence.into(), lifted_by: Some(how.into()) }
    }

    /// Excluded, whatever anybody does.
    pub fn never(rule: Rule, sentence: impl Into<Cow<'static, str>>) -> Verdict {
        Verdict::Excluded { rule, sentence: sentence.into(), lifted_by: None }
    }

    pub fn is_excluded(&self) -> bool {
        matches!(self, Verdict::Excluded { .. })
    }

    /// Two findings of one rule as one: the stricter wins, both are said, and only what lifts both lifts it.
    #[must_use]
    pub fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Passes, verdict) | (verdict, Verdict::Passes) => verdict,
            (Verdict::Warns { sentence: a }, Verdict::Warns { sentence: b }) => Verdict::warns(joined(a, "; ", b)),
            (Verdict::Excluded { rule, sentence, lifted_by }, Verdict::Warns { sentence: also })
            | (Verdict::Warns { sentence: also }, Verdict::Excluded { rule, sentence, lifted_by }) => {
                Verdict::Excluded { rule, sentence: joined(sentence, "; ", also), lifted_by }
            }
            (Verdict::Excluded { rule, sentence: a, lifted_by: lift_a }, Verdict::Excluded { sentence: b, lifted_by: lift_b, .. }) => {
                let lifted_by = lift_a.zip(lift_b).map(|(a, b)| joined(a, " and ", b));
                Verdict::Excluded { rule, sentence: joined(a, "; ", b), lifted_by }
            }
        }
    }
}

/// Both, where both say something.
fn joined(a: Cow<'static, str>, between: &str, b: Cow<'static, str>) -> Cow<'static, str> {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => Cow::Owned(format!("{a}{between}{b}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_keep_the_numbers_of_the_policy() {
        let numbers: Vec<usize> = Rule::ALL.into_iter().map(Rule::number).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    }

    #[test]
    fn what_a_candidate_is_told_never_says_why_a_case_is_near_them() {
        for rule in [Rule::Conflict, Rule::OpposingCase, Rule::Request] {
            assert_eq!(rule.neutral(), "We are looking for somebody else for this one", "{rule:?}");
        }
    }

    #[test]
    fn the_stricter_of_two_findings_wins() {
        let lifted = |v: &Verdict| {
            if let Verdict::Excluded { lifted_by, .. } = v { lifted_by.clone() } else { None }
        };
        let both =
            Verdict::excluded(Rule::Training, "A is overdue", "with A").and(Verdict::excluded(Rule::Training, "B is overdue", "with B"));
        assert_eq!(lifted(&both).as_deref(), Some("with A and with B"));
        assert_eq!(lifted(&both.and(Verdict::never(Rule::Training, "C"))), None);
        assert!(Verdict::warns("A").and(Verdict::excluded(Rule::Training, "B", "with B")).is_excluded());
        assert_eq!(Verdict::Passes.and(Verdict::warns("A")), Verdict::warns("A"));
    }
}
