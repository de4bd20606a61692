//! One requirement held against what is on record.

use super::{Reader, days_after, months_after};
use crate::accreditation::facts::{Assessed, Check, Extended, Recognised};
use crate::accreditation::model::CompletedCourse;
use crate::accreditation::scheme::{Asks, CaseKind, CaseSeat, Requirement, Seen};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::people::practitioners::words::{DbsLevel, VettingKind};
use chrono::NaiveDate;

/// Whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There; and the last day on which it counts, if it has one.
    Met {
        until: Option<NaiveDate>,
    },
    /// It was there and counted up to that day.
    Over {
        last: NaiveDate,
    },
    Missing,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenBy<'a> {
    Course(&'a CompletedCourse),
    Standard(&'a str),
    Practice(Seen),
    Case(CaseSeat),
    /// Minutes in twelve months, and those approved.
    Hours(u32, u32),
    Check(&'a Check),
    Registration(&'a str),
    Item(ItemKind),
    Standing(&'a str),
    Recognised(&'a Recognised),
}

/// What was seen, and of which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence<'a> {
    pub seen: SeenBy<'a>,
    pub on: NaiveDate,
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress<'a> {
    /// There or not.
    Plain,
    /// So many of so many.
    Count { have: u32, need: u32 },
    /// Minutes there and needed, then those approved.
    Hours { have: u32, need: u32, approved: u32, approved_need: u32 },
    /// Standards that are not met.
    Standards(Vec<&'a str>),
}

/// One requirement, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<'a> {
    pub requirement: &'a Requirement,
    pub verdict: Verdict,
    pub evidence: Vec<Evidence<'a>>,
    pub progress: Progress<'a>,
    pub extended: Option<&'a Extended>,
}

impl Judged<'_> {
    pub const fn is_met(&self) -> bool {
        matches!(self.verdict, Verdict::Met { .. })
    }

    /// Until when it counts, or counted.
    pub const fn last_day(&self) -> Option<NaiveDate> {
        match self.verdict {
            Verdict::Met { until } => until,
            Verdict::Over { last } => Some(last),
            Verdict::Missing => None,
        }
    }

    /// The day on which the last of its evidence was there.
    pub fn since(&self) -> Option<NaiveDate> {
        self.evidence.iter().map(|one| one.on).max()
    }

    /// Prior learning stands in its place.
    pub fn is_recognised(&self) -> bool {
        self.evidence.iter().any(|one| matches!(one.seen, SeenBy::Recognised(_)))
    }
}

impl Requirement {
    /// Whether working towards something begins with it.
    pub(super) const fn begins_something(&self) -> bool {
        matches!(self.asks, Asks::Course { .. } | Asks::Assessment { .. } | Asks::Practice { seen: Seen::Observed, .. })
    }
}

/// What one kind of requirement found: the last day (none is for ever), or nothing.
struct Found<'a> {
    /// `Some(None)` counts for ever.
    last: Option<Option<NaiveDate>>,
    evidence: Vec<Evidence<'a>>,
    progress: Progress<'a>,
}

impl<'a> Found<'a> {
    fn nothing() -> Self {
        Self { last: None, evidence: Vec::new(), progress: Progress::Plain }
    }

    fn one(last: Option<NaiveDate>, seen: SeenBy<'a>, on: NaiveDate) -> Self {
        Self { last: Some(last), evidence: vec![Evidence { seen, on }], progress: Progress::Plain }
    }
}

impl<'a> Reader<'a> {
    /// One requirement of that standing, for somebody who has held it since then or would gain it.
    pub(super) fn judge(&self, standing: &str, requirement: &'a Requirement, held_since: Option<NaiveDate>) -> Judged<'a> {
        if let Some(recognised) = self.recognised(standing, &requirement.key) {
            let mut evidence = vec![Evidence { seen: SeenBy::Recognised(recognised), on: recognised.on }];
            // What was done besides stays evidence: the time to work towards something runs from the later of the two.
            if requirement.begins_something() {
                evidence.extend(self.find(&requirement.asks, held_since).evidence);
            }
            let verdict = Verdict::Met { until: recognised.until };
            return Judged { requirement, verdict, evidence, progress: Progress::Plain, extended: None };
        }
        let found = self.find(&requirement.asks, held_since);
        let extended = self.extension(standing, Some(&requirement.key));
        let last = found.last.map(|last| last.map(|last| extended.map_or(last, |moved| moved.until.max(last))));
        let verdict = match last {
            None => Verdict::Missing,
            Some(Some(last)) if last < self.on => Verdict::Over { last },
            Some(until) => Verdict::Met { until },
        };
        Judged { requirement, verdict, evidence: found.evidence, progress: found.progress, extended }
    }

    fn recognised(&self, standing: &str, key: &str) -> Option<&'a Recognised> {
        self.facts
            .recognised
            .iter()
            .filter(|one| one.standing == standing && one.requirement == key)
            .find(|one| one.on <= self.on && one.until.is_none_or(|until| self.on <= until))
    }

    fn find(&self, asks: &'a Asks, held_since: Option<NaiveDate>) -> Found<'a> {
        match asks {
            Asks::Course { any_of, months } => self.course(any_of, *months),
            Asks::Assessment { standards, months } => self.assessment(standards, *months),
            Asks::Practice { seen, count, months } => {
                let days = if *seen == Seen::Observed { &self.facts.observed } else { &self.facts.supervised };
                let days = days.iter().copied().filter(|day| *day <= self.on);
                self.so_many(days.map(|on| Evidence { seen: SeenBy::Practice(*seen), on }).collect(), *count, *months, held_since)
            }
            Asks::Cases { seats, count, months, of } => self.so_many(self.cases(seats, *of), *count, *months, held_since),
            Asks::Cpd { minutes, approved_minutes, pro_rata } => self.hours_found(*minutes, *approved_minutes, *pro_rata, held_since),
            Asks::Supervision { every_days } => self.supervision(*every_days, held_since),
            Asks::Currency { months, or_courses } => self.currency(*months, or_courses, held_since),
            Asks::Check { check, level, months } => self.check(*check, level, *months),
            Asks::Registration { body } => self.registration(body),
            Asks::Item { item, months } => self.item(*item, *months),
            Asks::Standing { code, or_above, held_months } => self.other_standing(code, *or_above, *held_months),
        }
    }

    fn latest_course(&self, codes: &[String]) -> Option<&'a CompletedCourse> {
        let done = self.facts.courses.iter().filter(|course| course.on <= self.on && codes.contains(&course.code));
        done.max_by_key(|course| course.on)
    }

    fn course(&self, any_of: &[String], months: Option<u32>) -> Found<'a> {
        let Some(course) = self.latest_course(any_of) else { return Found::nothing() };
        Found::one(months_after(course.on, months), SeenBy::Course(course), course.on)
    }

    fn assessment(&self, standards: &'a [String], months: Option<u32>) -> Found<'a> {
        let judged = |standard: &str| -> Option<&'a Assessed> {
            let all = self.facts.assessed.iter().filter(|one| one.on <= self.on && one.standard == standard);
            all.max_by_key(|one| one.on).filter(|one| one.met)
        };
        let mut found = Found::nothing();
        let (mut missing, mut last) = (Vec::new(), None);
        for standard in standards {
            match judged(standard) {
                Some(one) => {
                    last = months_after(one.on, months).into_iter().chain(last).min();
                    found.evidence.push(Evidence { seen: SeenBy::Standard(&one.standard), on: one.on });
                }
                None => missing.push(standard.as_str()),
            }
        }
        if missing.is_empty() {
            found.last = Some(last);
        }
        found.progress = Progress::Standards(missing);
        found
    }

    /// So many days, of which the earliest that counts says until when; or one whole period since it is held.
    fn so_many(&self, mut days: Vec<Evidence<'a>>, count: u32, months: Option<u32>, held_since: Option<NaiveDate>) -> Found<'a> {
        days.sort_unstable_by_key(|one| std::cmp::Reverse(one.on));
        let still = days.iter().filter(|one| months_after(one.on, months).is_none_or(|last| self.on <= last)).count();
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        let reached = wanted.checked_sub(1).and_then(|at| days.get(at)).map(|one| months_after(one.on, months));
        let allowed = held_since.and_then(|since| months_after(since, months));
        let last = match (reached, allowed) {
            (Some(Some(reached)), Some(allowed)) => Some(Some(reached.max(allowed))),
            (Some(reached), _) => Some(reached),
            (None, Some(allowed)) => Some(Some(allowed)),
            (None, None) => None,
        };
        days.truncate(wanted);
        Found { last, evidence: days, progress: Progress::Count { have: u32::try_from(still).unwrap_or(u32::MAX), need: count } }
    }

    /// Cases of those seats, each of the last day of it on record.
    fn cases(&self, seats: &[CaseSeat], of: Option<CaseKind>) -> Vec<Evidence<'a>> {
        let wanted = self.facts.cases.iter().filter(|case| seats.is_empty() || seats.contains(&case.seat));
        let wanted = wanted.filter(|case| of.is_none_or(|kind| case.is_of(kind, self.on)));
        wanted.filter_map(|case| Some(Evidence { seen: SeenBy::Case(case.seat), on: case.last_day(self.on)? })).collect()
    }

    fn supervision(&self, every_days: u32, held_since: Option<NaiveDate>) -> Found<'a> {
        let last = self.facts.supervised.iter().copied().filter(|day| *day <= self.on).max();
        let Some(from) = last.into_iter().chain(held_since).max() else { return Found::nothing() };
        let evidence = last.map(|on| Evidence { seen: SeenBy::Practice(Seen::Supervised), on }).into_iter().collect();
        Found { last: Some(Some(days_after(from, every_days))), evidence, progress: Progress::Plain }
    }

    fn currency(&self, months: u32, or_courses: &[String], held_since: Option<NaiveDate>) -> Found<'a> {
        let case = self.cases(&[CaseSeat::Lead, CaseSeat::Co], None).into_iter().max_by_key(|one| one.on);
        let course = self.latest_course(or_courses).map(|course| Evidence { seen: SeenBy::Course(course), on: course.on });
        let latest = case.into_iter().chain(course).max_by_key(|one| one.on);
        let from = latest.as_ref().map(|one| one.on).into_iter().chain(held_since).max();
        let last = from.map(|from| months_after(from, Some(months)));
        Found { last, evidence: latest.into_iter().collect(), progress: Progress::Plain }
    }

    fn check(&self, kind: CheckKind, level: &str, months: Option<u32>) -> Found<'a> {
        let last_of = |check: &Check| check.until.into_iter().chain(months_after(check.on, months)).min();
        let counting = self.facts.checks.iter().filter(|check| check.kind == kind && check.on <= self.on);
        let counting = counting.filter(|check| check.ended_on.is_none_or(|ended| self.on < ended) && reaches(kind, &check.level, level));
        let Some(best) = counting.max_by_key(|check| last_of(check).unwrap_or(NaiveDate::MAX)) else { return Found::nothing() };
        Found::one(last_of(best), SeenBy::Check(best), best.on)
    }

    fn registration(&self, body: &str) -> Found<'a> {
        let all = self.facts.registered.iter().filter(|one| one.from <= self.on && one.body.eq_ignore_ascii_case(body));
        let Some(best) = all.max_by_key(|one| one.until.unwrap_or(NaiveDate::MAX)) else { return Found::nothing() };
        Found::one(best.until, SeenBy::Registration(&best.body), best.from)
    }

    fn item(&self, kind: ItemKind, months: Option<u32>) -> Found<'a> {
        let all = self.facts.signed.iter().filter(|one| one.on <= self.on && one.ended_on.is_none_or(|ended| self.on < ended));
        let all = all.filter(|one| one.kind == kind || one.kind.stands_for() == kind);
        let Some(best) = all.max_by_key(|one| one.on) else { return Found::nothing() };
        Found::one(months_after(best.on, months), SeenBy::Item(best.kind), best.on)
    }

    /// Held itself, or through one above it; the one held longest counts.
    fn other_standing(&self, code: &'a str, or_above: bool, held_months: Option<u32>) -> Found<'a> {
        let scheme = &self.schemes.in_force(self.on).scheme;
        let above = scheme.levels().filter(|rule| or_above && scheme.is_or_above(&rule.code, code)).map(|rule| rule.code.as_str());
        let held = std::iter::once(code).chain(above.filter(|one| *one != code)).filter_map(|one| Some((self.held_since(one)?, one)));
        let Some((since, held)) = held.min() else { return Found::nothing() };
        if months_after(since, held_months).is_some_and(|day| self.on < day) {
            return Found::nothing();
        }
        Found::one(None, SeenBy::Standing(held), since)
    }

    fn hours_found(&self, minutes: u32, approved_minutes: u32, pro_rata: bool, held_since: Option<NaiveDate>) -> Found<'a> {
        let year = self.hours_on(self.on, minutes, approved_minutes, pro_rata, held_since);
        let latest = self.facts.development.iter().map(|one| one.on).filter(|on| *on <= self.on).max();
        let evidence = latest.map(|on| Evidence { seen: SeenBy::Hours(year.have, year.approved), on });
        Found {
            last: self.hours_last(minutes, approved_minutes, pro_rata, held_since),
            evidence: evidence.into_iter().filter(|_| year.have > 0).collect(),
            progress: Progress::Hours { have: year.have, need: year.need, approved: year.approved, approved_need: year.approved_need },
        }
    }
}

/// Whether a check of the one level is enough where the other is asked for; none asked for is any.
fn reaches(kind: CheckKind, has: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return true;
    }
    match kind {
        CheckKind::Dbs => read(has, wanted, |word| DbsLevel::from_code(word).or_else(|| DbsLevel::read(word))),
        CheckKind::Vetting => read(has, wanted, |word| VettingKind::from_code(word).or_else(|| VettingKind::read(word))),
        CheckKind::Clearance => has.eq_ignore_ascii_case(wanted),
    }
}

fn read<T: PartialOrd>(has: &str, wanted: &str, word: impl Fn(&str) -> Option<T>) -> bool {
    matches!((word(has), word(wanted)), (Some(has), Some(wanted)) if has >= wanted)
}
