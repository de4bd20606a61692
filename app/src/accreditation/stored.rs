//! What is stored of where somebody stands, and what comes up: the engine's answer for a day, cut down to what matching, the board and
//! letters read (docs/adr/0022). Pure.

use super::dated::Matter;
use super::engine::{Judged, Position, SeenBy, State, Verdict, days_after, is_level, standing};
use super::facts::{Facts, Schemes};
use super::scheme::{Asks, May, Scheme, Sort};
use crate::shared::vocabulary::{Level, words};
use crate::shared::when;
use chrono::NaiveDate;

/// Days before a last day from which something is said to lapse soon (`docs/POLICY.md` 10.7).
pub const LAPSING_DAYS: i64 = 90;

/// Reminders before a last day, unless the service sets others (`docs/POLICY.md` 10.7).
pub const REMINDER_DAYS: [u32; 4] = [90, 60, 30, 7];

words! {
    /// Where a stored standing is.
    Stands {
        Current = "CURRENT", "Current";
        Lapsing = "LAPSING", "Lapses soon";
        Lapsed = "LAPSED", "Lapsed";
        Blocked = "BLOCKED", "Blocked";
    }
}

impl Stands {
    /// Whether its work may be done.
    pub const fn is_held(self) -> bool {
        matches!(self, Stands::Current | Stands::Lapsing)
    }
}

/// One standing that somebody was awarded, or holds by itself, on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub code: String,
    pub name: String,
    pub sort: Sort,
    pub level: Option<Level>,
    /// The highest level awarded, and everything that is no level.
    pub shown: bool,
    pub state: Stands,
    /// By what it lapses or is blocked; empty for the award itself, and while nothing lapses.
    pub requirement: String,
    /// Reads before the day and after it alike.
    pub why: String,
    pub mends: String,
    pub may: Vec<May>,
    pub last_day: Option<NaiveDate>,
    /// The last day on which it is held if nothing more is done, days of grace included.
    pub holds_until: Option<NaiveDate>,
    pub version: i32,
}

/// What comes up for somebody: one last day of something that they hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coming {
    pub last_day: NaiveDate,
    pub words: String,
    /// The day on which it was last there.
    pub since: Option<NaiveDate>,
    pub mends: String,
    pub matter: Matter,
}

/// Everything that is stored of that person for that day, in the scheme's order.
pub fn kept(facts: &Facts, schemes: &Schemes, on: NaiveDate) -> Vec<Kept> {
    judged(facts, schemes, on).0
}

/// The same, and what comes up from that day on, the next first.
pub fn judged(facts: &Facts, schemes: &Schemes, on: NaiveDate) -> (Vec<Kept>, Vec<Coming>) {
    let positions = standing(facts, schemes, on);
    let in_force = schemes.in_force(on);
    let top =
        positions.iter().filter(|one| is_level(one) && one.held_by.is_some()).filter_map(|one| in_force.scheme.rung(&one.rule.code)).max();
    let (mut all, mut coming) = (Vec::<Kept>::new(), Vec::new());
    for position in &positions {
        let reading = Reading { position, scheme: &in_force.scheme, schemes, on };
        let Some(found) = reading.found(&all) else { continue };
        let rule = position.rule;
        let shown = rule.sort != Sort::Level || in_force.scheme.rung(&rule.code) == top;
        if shown && found.state.is_held() {
            coming.extend(reading.coming());
        }
        all.push(Kept {
            code: rule.code.clone(),
            name: rule.name.clone(),
            sort: rule.sort,
            level: rule.level,
            shown,
            may: rule.may.clone(),
            version: in_force.number,
            ..found
        });
    }
    coming.sort();
    coming.dedup_by(|a, b| (a.last_day, &a.words) == (b.last_day, &b.words));
    (all, coming)
}

/// How many days before its last day somebody is reminded of that now; nothing, when no reminder is due. What is asked for again and again
/// is not yet talked about in the first half of its time.
pub fn reminder(coming: &Coming, days: &[u32], on: NaiveDate) -> Option<u32> {
    let left = (coming.last_day - on).num_days();
    let due = days.iter().copied().filter(|day| (0..=i64::from(*day)).contains(&left)).min()?;
    let whole = coming.since.map(|since| (coming.last_day - since).num_days());
    whole.is_none_or(|whole| i64::from(due) * 2 <= whole).then_some(due)
}

/// Whether that last day is near: within ninety days, or within half of its time where it is asked for again and again.
fn is_soon(last: NaiveDate, since: Option<NaiveDate>, on: NaiveDate) -> bool {
    let half = since.map_or(i64::MAX, |since| (last - since).num_days() / 2);
    (last - on).num_days() <= half.clamp(0, LAPSING_DAYS)
}

struct Reading<'a> {
    position: &'a Position<'a>,
    scheme: &'a Scheme,
    schemes: &'a Schemes,
    on: NaiveDate,
}

impl Reading<'_> {
    /// State and reasons; nothing for what was neither awarded nor held.
    fn found(&self, known: &[Kept]) -> Option<Kept> {
        let position = self.position;
        match position.state {
            State::Held | State::InGrace => Some(self.held(known)),
            State::Lapsed if self.award_is_over() => Some(self.over()),
            State::Lapsed => Some(self.blocked(&position.keep)),
            _ if self.lost_by_itself() => Some(self.blocked(&position.gain)),
            _ => None,
        }
    }

    fn plain(&self, state: Stands) -> Kept {
        Kept {
            code: String::new(),
            name: String::new(),
            sort: Sort::Level,
            level: None,
            shown: false,
            state,
            requirement: String::new(),
            why: String::new(),
            mends: String::new(),
            may: Vec::new(),
            last_day: None,
            holds_until: None,
            version: 0,
        }
    }

    /// What is asked now of whoever holds it.
    fn asked(&self) -> &[Judged<'_>] {
        if self.position.held_by.is_some() { &self.position.keep } else { &self.position.gain }
    }

    fn held(&self, known: &[Kept]) -> Kept {
        let award = self.position.held_by.as_ref().and_then(|held| Some((held.until?, Some(held.award.on), None)));
        let asked = self.asked().iter().filter_map(|judged| Some((judged.last_day()?, judged.since(), Some(judged))));
        let lasts: Vec<(NaiveDate, Option<NaiveDate>, Option<&Judged<'_>>)> = award.into_iter().chain(asked).collect();
        let ends = |held: &super::engine::HeldBy<'_>| held.until.map(|until| days_after(until, self.award_grace()));
        let holds = self.position.held_by.iter().filter_map(ends).chain(self.asked().iter().filter_map(|judged| self.holds(judged, known)));
        let mut kept =
            Kept { last_day: lasts.iter().map(|(last, ..)| *last).min(), holds_until: holds.min(), ..self.plain(Stands::Current) };
        let next = lasts.iter().filter(|(last, since, _)| is_soon(*last, *since, self.on)).min_by_key(|(last, ..)| *last);
        match next {
            Some((until, _, None)) => {
                kept.why = format!("The award: last day {}", when::day(*until));
                kept.mends = format!("Have {} renewed: a second person decides", self.position.rule.name);
            }
            Some((last, _, Some(judged))) => {
                kept.requirement = judged.requirement.words(self.scheme);
                kept.why = format!("{}: last day {}", kept.requirement, when::day(*last));
                kept.mends = judged.missing(self.scheme);
            }
            None => {
                let Some(below) = self.rests_on(known).find(|below| below.state == Stands::Lapsing) else { return kept };
                kept.requirement = below.name.clone();
                kept.why = format!("{}: {}", below.name, below.why);
                kept.mends.clone_from(&below.mends);
            }
        }
        kept.state = Stands::Lapsing;
        kept
    }

    /// The standings that it rests on.
    fn rests_on<'k>(&self, known: &'k [Kept]) -> impl Iterator<Item = &'k Kept> {
        let seen = self.asked().iter().flat_map(|judged| &judged.evidence);
        let codes: Vec<&str> = seen.filter_map(|one| if let SeenBy::Standing(code) = one.seen { Some(code) } else { None }).collect();
        known.iter().filter(move |kept| codes.contains(&kept.code.as_str()))
    }

    /// The last day of one requirement with its grace; of another standing that it rests on, the last day of that one.
    fn holds(&self, judged: &Judged<'_>, known: &[Kept]) -> Option<NaiveDate> {
        let grace = if self.position.held_by.is_some() { judged.requirement.grace_days } else { 0 };
        match (judged.verdict, &judged.requirement.asks) {
            (Verdict::Met { until: Some(last) } | Verdict::Over { last }, _) => Some(days_after(last, grace)),
            (Verdict::Met { until: None }, Asks::Standing { .. }) => {
                let of = judged.evidence.iter().filter_map(|one| if let SeenBy::Standing(code) = one.seen { Some(code) } else { None });
                of.filter_map(|code| known.iter().find(|kept| kept.code == code)?.holds_until).max()
            }
            (Verdict::Met { until: None } | Verdict::Missing, _) => None,
        }
    }

    /// Days for which the award is kept after its end, by the version that it was given under.
    fn award_grace(&self) -> u32 {
        let version = self.position.held_by.as_ref().map(|held| self.schemes.of(held.award));
        let rule = version.and_then(|version| version.scheme.rule(&self.position.rule.code));
        rule.map_or(self.position.rule.grace_days, |rule| rule.grace_days)
    }

    fn award_is_over(&self) -> bool {
        let until = self.position.held_by.as_ref().and_then(|held| held.until);
        until.is_some_and(|until| days_after(until, self.award_grace()) < self.on)
    }

    fn over(&self) -> Kept {
        let until = self.position.held_by.as_ref().and_then(|held| held.until);
        let steps = self.position.to_gain(self.scheme);
        let decided = format!("{} is then decided by a second person", self.position.rule.name);
        Kept {
            why: format!("The award: last day {}", until.map(when::day).unwrap_or_default()),
            mends: steps.into_iter().chain([decided]).collect::<Vec<_>>().join("; "),
            last_day: until,
            ..self.plain(Stands::Lapsed)
        }
    }

    /// What nobody decides and what was there once, but is no more.
    fn lost_by_itself(&self) -> bool {
        let gain = &self.position.gain;
        let over = gain.iter().any(|judged| matches!(judged.verdict, Verdict::Over { .. }));
        !self.position.rule.by_decision && over && gain.iter().all(|judged| judged.verdict != Verdict::Missing)
    }

    fn blocked(&self, asked: &[Judged<'_>]) -> Kept {
        let with_grace = self.position.held_by.is_some();
        let fails = |judged: &&Judged<'_>| match judged.verdict {
            Verdict::Met { .. } => false,
            Verdict::Missing => true,
            Verdict::Over { last } => days_after(last, if with_grace { judged.requirement.grace_days } else { 0 }) < self.on,
        };
        let failing: Vec<&Judged<'_>> = asked.iter().filter(fails).collect();
        let why = |judged: &&Judged<'_>| {
            let words = judged.requirement.words(self.scheme);
            match judged.last_day() {
                Some(last) => format!("{words}: last day {}", when::day(last)),
                None => format!("{words}: not there"),
            }
        };
        Kept {
            requirement: failing.first().map(|judged| judged.requirement.words(self.scheme)).unwrap_or_default(),
            why: failing.iter().map(why).collect::<Vec<_>>().join("; "),
            mends: failing.iter().map(|judged| judged.missing(self.scheme)).collect::<Vec<_>>().join("; "),
            last_day: failing.iter().filter_map(|judged| judged.last_day()).min(),
            ..self.plain(Stands::Blocked)
        }
    }

    fn coming(&self) -> Vec<Coming> {
        let name = &self.position.rule.name;
        let award = self.position.held_by.as_ref().and_then(|held| {
            let (words, mends) = (format!("The award of {name}"), format!("Have {name} renewed: a second person decides"));
            Some(Coming { last_day: held.until?, words, since: Some(held.award.on), mends, matter: Matter::OfTheScheme })
        });
        let asked = self.asked().iter().filter_map(|judged| {
            let words = judged.requirement.words(self.scheme);
            let matter = Matter::of(&judged.requirement.asks);
            Some(Coming { last_day: judged.last_day()?, words, since: judged.since(), mends: judged.missing(self.scheme), matter })
        });
        award.into_iter().chain(asked).filter(|coming| coming.last_day >= self.on).collect()
    }
}

#[cfg(test)]
mod tests;
