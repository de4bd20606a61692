//! Days that have two halves, each with a mark of its own (`docs/POLICY.md` 10.4): what a mark of the whole day says of them, what is missing.

use super::Progress;
pub use crate::calendar::halves::{HALF_DAY, middle};
use crate::shared::when;
use crate::training::model::{DayPart, Mark};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).expect("a time of day");

/// What is marked of a day from then to then: all of it at once, or each half.
pub fn parts_of(starts: NaiveTime, ends: NaiveTime) -> &'static [DayPart] {
    if ends - starts > Duration::minutes(HALF_DAY) { &[DayPart::Morning, DayPart::Afternoon] } else { &[DayPart::Day] }
}

/// How a part of a day from then to then is called: an evening has no morning.
pub fn part_label(part: DayPart, starts: NaiveTime, ends: NaiveTime) -> &'static str {
    match (part, starts < NOON && ends > NOON) {
        (DayPart::Day, _) => "all day",
        (DayPart::Morning, true) => "morning",
        (DayPart::Afternoon, true) => "afternoon",
        (DayPart::Morning, false) => "first half",
        (DayPart::Afternoon, false) => "second half",
    }
}

/// What stands in the register for one person on one day, or is to stand there: of the day, of each half, or both. What is said of a half
/// goes before what is said of the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayMarks {
    pub day: Option<Mark>,
    pub morning: Option<Mark>,
    pub afternoon: Option<Mark>,
}

impl From<Mark> for DayMarks {
    fn from(day: Mark) -> Self {
        Self { day: Some(day), ..Self::default() }
    }
}

impl DayMarks {
    /// The same with that mark of that part.
    pub fn with(self, part: DayPart, mark: Option<Mark>) -> Self {
        match part {
            DayPart::Day => Self { day: mark, ..self },
            DayPart::Morning => Self { morning: mark, ..self },
            DayPart::Afternoon => Self { afternoon: mark, ..self },
        }
    }

    /// Exactly what was marked of that part.
    pub const fn exactly(self, part: DayPart) -> Option<Mark> {
        match part {
            DayPart::Day => self.day,
            DayPart::Morning => self.morning,
            DayPart::Afternoon => self.afternoon,
        }
    }

    /// What follows for that part. Whoever came late was late in the morning; whoever left early left in the afternoon. A day that had two
    /// halves when they were marked, and has one by now, was done where both were.
    pub fn of(self, part: DayPart) -> Option<Mark> {
        match (part, self.day) {
            (DayPart::Day, None) => match (self.morning?, self.afternoon?) {
                (first, second) if first.counts() && second.counts() => Some(first),
                (first, second) if first.was_there() || second.was_there() => Some(Mark::LeftEarly),
                (first, _) => Some(first),
            },
            (DayPart::Day, day) => day,
            (DayPart::Morning, Some(Mark::LeftEarly)) => self.morning.or(Some(Mark::Attended)),
            (DayPart::Afternoon, Some(Mark::Late)) => self.afternoon.or(Some(Mark::Attended)),
            (half, day) => self.exactly(half).or(day),
        }
    }

    /// The one mark that says the same of the whole day, where there is one.
    pub fn whole(self) -> Option<Mark> {
        let halves = [DayPart::Morning, DayPart::Afternoon];
        let known = halves.map(|half| self.of(half));
        Mark::ALL.iter().copied().find(|mark| halves.map(|half| DayMarks::from(*mark).of(half)) == known)
    }
}

/// The marks of one person on one day as somebody sends them, and those that stood on the page on which they were chosen, where that is
/// known: a phone may send hours later what was chosen on a page from before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentMarks {
    pub said: DayMarks,
    pub stood: Option<DayMarks>,
}

impl From<DayMarks> for SentMarks {
    fn from(said: DayMarks) -> Self {
        Self { said, stood: None }
    }
}

impl From<Mark> for SentMarks {
    fn from(day: Mark) -> Self {
        DayMarks::from(day).into()
    }
}

impl SentMarks {
    /// Of those parts, what is to be written over what is known by now, and whether something of it gives way to a colleague: what was left
    /// as it stood on the page says nothing, and what a colleague has marked since otherwise stands.
    pub fn over(self, known: DayMarks, parts: &[DayPart]) -> (DayMarks, bool) {
        let Some(stood) = self.stood else { return (self.said, false) };
        let (mut write, mut gives_way) = (DayMarks::default(), false);
        for part in parts.iter().copied() {
            let said = self.said.of(part);
            let own = said.is_some() && said != stood.of(part);
            let changed_since = known.of(part) != stood.of(part) && known.of(part) != said;
            gives_way |= own && changed_since;
            if own && !changed_since {
                write = write.with(part, said);
            }
        }
        (write, gives_way)
    }
}

/// The marks that a sign-in at that moment suggests: whoever comes in the second half is suggested nothing for the first. The trainer makes
/// them, or others.
pub fn suggested_marks(signed_in: DateTime<Utc>, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, parts: &[DayPart]) -> DayMarks {
    let second = middle(starts_at, ends_at);
    if parts.contains(&DayPart::Afternoon) && signed_in >= second {
        return DayMarks { afternoon: Some(super::suggested_mark(signed_in, second)), ..DayMarks::default() };
    }
    super::suggested_mark(signed_in, starts_at).into()
}

/// One part of a run, and whether it was done, here or on a later run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartDone {
    /// Which day of the run it is, from 1.
    pub number: usize,
    pub day: NaiveDate,
    pub part: DayPart,
    pub label: &'static str,
    /// When its day is over.
    pub over_at: DateTime<Utc>,
    pub done: bool,
    /// The day on which it was done, which is a later one where it was made up for.
    pub on: Option<NaiveDate>,
    /// Whether the register says anything of it: who is not marked yet has missed nothing.
    pub marked: bool,
}

/// A day that is missing, or the half of it that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// Which day of the run it is, from 1.
    pub number: usize,
    pub day: NaiveDate,
    /// The half that is missing and its name; nothing, when all of the day is.
    pub half: Option<(DayPart, &'static str)>,
    /// When the day is over.
    pub over_at: DateTime<Utc>,
    /// Whether the register says so; without it nothing is known yet.
    pub absent: bool,
}

impl Missed {
    /// The day, and the half where it is one.
    pub fn label(&self) -> String {
        let day = when::day(self.day);
        self.half.map_or(day.clone(), |(_, half)| format!("{day}, {half}"))
    }

    pub(super) fn sentence(&self) -> String {
        let what = if self.absent { "can be made up for on a later run" } else { "not in the register yet" };
        format!("Day {}, {}: {what}", self.number, self.label())
    }
}

impl Progress {
    /// What was not done of the run's days, in order: a day of which nothing was done is named once.
    pub fn missed(&self) -> Vec<Missed> {
        let mut missed: Vec<Missed> = Vec::new();
        for part in self.parts.iter().filter(|part| !part.done) {
            let of_day = || self.parts.iter().filter(|other| other.number == part.number);
            let whole = of_day().all(|other| !other.done);
            let absent = if whole { of_day().all(|other| other.marked) } else { part.marked };
            let one = Missed {
                number: part.number,
                day: part.day,
                half: (!whole).then_some((part.part, part.label)),
                over_at: part.over_at,
                absent,
            };
            if missed.last() != Some(&one) {
                missed.push(one);
            }
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DayPart::{Afternoon, Day, Morning};
    use Mark::{Apology, Attended, Late, LeftEarly, NoShow};
    use proptest::prelude::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn a_day_longer_than_half_a_day_has_two_halves() {
        for (starts, ends, parts, called) in [
            (at(9, 30), at(16, 0), &[Morning, Afternoon][..], "morning"),
            (at(9, 30), at(13, 30), &[Day][..], "all day"),
            (at(9, 30), at(13, 31), &[Morning, Afternoon][..], "morning"),
            (at(13, 0), at(17, 0), &[Day][..], "all day"),
            (at(17, 0), at(21, 30), &[Morning, Afternoon][..], "first half"),
        ] {
            assert_eq!(parts_of(starts, ends), parts, "{starts} to {ends}");
            assert_eq!(part_label(parts[0], starts, ends), called, "{starts} to {ends}");
        }
    }

    #[test]
    fn a_mark_of_the_day_says_something_of_each_half() {
        for (mark, morning, afternoon) in [
            (Attended, Attended, Attended),
            (Late, Late, Attended),
            (LeftEarly, Attended, LeftEarly),
            (Apology, Apology, Apology),
            (NoShow, NoShow, NoShow),
        ] {
            let marks = DayMarks::from(mark);
            assert_eq!((marks.of(Morning), marks.of(Afternoon), marks.of(Day)), (Some(morning), Some(afternoon), Some(mark)));
            assert_eq!(marks.whole(), Some(mark), "and is found again");
        }
        let half = DayMarks { morning: Some(Attended), afternoon: Some(NoShow), day: None };
        assert_eq!((half.whole(), half.of(Day)), (None, Some(LeftEarly)));
        assert_eq!(DayMarks { morning: Some(Attended), ..DayMarks::default() }.of(Day), None, "the register was taken at lunch");
        assert_eq!(
            DayMarks { afternoon: Some(Apology), ..DayMarks::from(Attended) }.of(Afternoon),
            Some(Apology),
            "a half goes before the day"
        );
    }

    #[test]
    fn a_sign_in_after_lunch_suggests_the_afternoon_alone() {
        let on = |hour, minute| NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_time(at(hour, minute)).and_utc();
        let (starts, ends) = (on(9, 30), on(16, 0));
        let two = parts_of(at(9, 30), at(16, 0));
        for (came, marks) in [
            (on(9, 20), DayMarks::from(Attended)),
            (on(10, 0), DayMarks::from(Late)),
            (on(12, 50), DayMarks { afternoon: Some(Attended), ..DayMarks::default() }),
            (on(14, 0), DayMarks { afternoon: Some(Late), ..DayMarks::default() }),
        ] {
            assert_eq!(suggested_marks(came, starts, ends, two), marks, "{came}");
        }
        assert_eq!(suggested_marks(on(14, 0), starts, ends, &[Day]), DayMarks::from(Late), "a day that is marked as one");
    }

    fn any_mark() -> impl Strategy<Value = Option<Mark>> {
        prop::option::of(prop::sample::select(Mark::ALL.to_vec()))
    }

    proptest! {
        #[test]
        fn a_half_counts_only_where_somebody_said_so(day in any_mark(), morning in any_mark(), afternoon in any_mark()) {
            let marks = DayMarks { day, morning, afternoon };
            for half in [Morning, Afternoon] {
                let said = marks.of(half);
                prop_assert_eq!(said.is_some(), marks.exactly(half).or(day).is_some());
                if marks.exactly(half).is_some() {
                    prop_assert_eq!(said, marks.exactly(half));
                }
                if matches!(day, Some(Apology | NoShow)) && marks.exactly(half).is_none() {
                    prop_assert!(!said.unwrap().counts());
                }
            }
            if let Some(whole) = marks.whole() {
                prop_assert_eq!(DayMarks::from(whole).of(Morning), marks.of(Morning));
                prop_assert_eq!(DayMarks::from(whole).of(Afternoon), marks.of(Afternoon));
            }
        }
    }

    #[test]
    fn a_mark_that_a_colleague_made_since_stands_and_what_was_left_alone_says_nothing() {
        // What stood on the page, what was chosen, what stands by now; what is written, and whether it gives way.
        for (stood, said, known, written, gives_way) in [
            (None, Some(Attended), None, Some(Attended), false),
            (Some(Attended), Some(NoShow), Some(Attended), Some(NoShow), false),
            (Some(Attended), Some(Attended), Some(Late), None, false),
            (None, Some(Attended), Some(NoShow), None, true),
            (Some(Attended), Some(NoShow), Some(Late), None, true),
            (Some(Attended), Some(Late), Some(Late), None, false),
            (None, None, Some(Late), None, false),
        ] {
            let marks = |mark: Option<Mark>| DayMarks { day: mark, ..DayMarks::default() };
            let sent = SentMarks { said: marks(said), stood: Some(marks(stood)) };
            let (write, gave_way) = sent.over(marks(known), &[Day]);
            let same_as_known = written.is_none() && write.day == known && !gives_way;
            assert!(write.day == written || same_as_known, "{stood:?} {said:?} {known:?}: {write:?}");
            assert_eq!(gave_way, gives_way, "{stood:?} {said:?} {known:?}");
        }
    }

    #[test]
    fn of_two_halves_only_the_one_that_was_changed_is_written() {
        let stood = DayMarks::from(Attended);
        let said = DayMarks { afternoon: Some(NoShow), ..stood };
        let known = DayMarks { morning: Some(Late), afternoon: Some(Attended), day: None };
        let (write, gives_way) = SentMarks { said, stood: Some(stood) }.over(known, &[Morning, Afternoon]);
        assert_eq!((write, gives_way), (DayMarks { afternoon: Some(NoShow), ..DayMarks::default() }, false));
    }
}
