//! The twelve hard rules of POLICY.md 8.1, each a small function of the same shape: what is known in, one [`Verdict`] out.

mod checks;
mod conflict;
mod skill;
mod standing;
mod wishes;

#[cfg(test)]
mod tests;

pub use checks::{dbs_is_adequate_and_current, vetting_and_clearance_are_current};
pub use conflict::{does_not_facilitate_a_partys_other_open_case, has_no_conflict_of_interest};
pub use skill::{level_meets_seat, level_needed, practice_is_supervised_and_observed, trainings_are_current};
pub use standing::{has_capacity, is_active_and_not_on_leave, limit_of_cases, open_cases};
pub use wishes::{farthest_party_miles, is_within_travel, meets, meets_what_participants_asked};

use super::facts::{CaseNeeds, Fact, Practitioner, Seat, Span};
use super::pair::fits_the_other_seat;
use super::settings::MatchSettings;
use super::verdict::{Rule, Verdict};
use crate::people::practitioners::due::{counts_until, supervision_due};
use chrono::NaiveDate;
use std::borrow::Cow;

/// One question: who could take this seat on this case, seen on this day.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    pub case: &'a CaseNeeds,
    pub seat: Seat,
    /// Who holds, or was offered, the other seat.
    pub partner: Option<&'a Practitioner>,
    pub today: NaiveDate,
    /// The days on which the work is planned.
    pub planned: Span,
    pub settings: &'a MatchSettings,
    /// Whether findings are put into words. Where thousands are judged, only those that are shown need them.
    pub in_words: bool,
}

impl Search<'_> {
    /// The same question, answered without words: every sentence that would have to be put together is left empty.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { in_words: false, ..self }
    }

    /// A sentence, put together only when it is wanted.
    pub(super) fn say(&self, words: impl FnOnce() -> String) -> Cow<'static, str> {
        if self.in_words { Cow::Owned(words()) } else { Cow::Borrowed("") }
    }

    /// What an absent fact means: a warning, or exclusion where the service's setting says so.
    fn unrecorded(&self, rule: Rule, fact: Fact, sentence: impl Into<Cow<'static, str>>, how: impl Into<Cow<'static, str>>) -> Verdict {
        if self.settings.excludes_when_unrecorded.contains(&fact) {
            Verdict::excluded(rule, sentence, how)
        } else {
            Verdict::warns(sentence)
        }
    }
}

/// What one rule says of that person.
pub fn judge(search: &Search<'_>, rule: Rule, person: &Practitioner) -> Verdict {
    match rule {
        Rule::Standing => is_active_and_not_on_leave(search, person),
        Rule::Level => level_meets_seat(search, person),
        Rule::Pair => fits_the_other_seat(search, person),
        Rule::Dbs => dbs_is_adequate_and_current(search, person),
        Rule::Vetting => vetting_and_clearance_are_current(search, person),
        Rule::Training => trainings_are_current(search, person),
        Rule::Practice => practice_is_supervised_and_observed(search, person),
        Rule::Conflict => has_no_conflict_of_interest(search, person),
        Rule::Capacity => has_capacity(search, person),
        Rule::Request => meets_what_participants_asked(search, person),
        Rule::Travel => is_within_travel(search, person),
        Rule::OpposingCase => does_not_facilitate_a_partys_other_open_case(search, person),
    }
}

/// Every rule with what it says of that person, in the order of the policy.
pub fn judge_all(search: &Search<'_>, person: &Practitioner) -> Vec<(Rule, Verdict)> {
    Rule::ALL.into_iter().map(|rule| (rule, judge(search, rule, person))).collect()
}
