//! May this person have a place, until when may they give it back, and what does a register make of a booking (`docs/POLICY.md` 10.4).

mod courses;
mod despite;
mod parts;
mod reminders;
mod sign_in;

pub use courses::*;
pub use despite::*;
pub use parts::*;
pub use reminders::*;
pub use sign_in::*;

use super::model::{Assessed, BookingState, Mark, Span};
use crate::calendar::travel::time_words;
use crate::calendar::working_days::working_days_before;
use crate::shared::vocabulary::Level;
use crate::shared::when;
use crate::shared::{Actor, PersonId, Role};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Notice, in working days, that a cancellation must give not to be late.
pub const NOTICE_WORKING_DAYS: u32 = 3;

/// A course to have completed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prerequisite {
    pub title: String,
    /// The level that the course counts towards: an award of at least that level proves it too.
    pub level: Option<Level>,
    /// Whether the person completed a run of it.
    pub completed: bool,
}

/// Something of the person's own that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSession {
    pub title: String,
    pub span: Span,
    /// The day on the wall calendar.
    pub day: NaiveDate,
    /// They teach it, and do not come to it.
    pub teaches: bool,
}

/// What is known when somebody asks for a place.
#[derive(Debug, Clone)]
pub struct BookingFacts {
    pub today: NaiveDate,
    pub run_is_planned: bool,
    /// The person teaches it, and would mark themselves.
    pub teaches: bool,
    /// The person is on the waiting list: whoever asked in time may take a place that comes free late.
    pub waits: bool,
    pub booking_deadline: Option<NaiveDate>,
    /// The run's days that are on, in order: by the wall calendar and in UTC.
    pub days: Vec<(NaiveDate, Span)>,
    pub prerequisite: Option<Prerequisite>,
    /// The highest level that the person holds today.
    pub level: Option<Level>,
    pub other_sessions: Vec<OtherSession>,
    /// First and last day of each block.
    pub blocked: Vec<(NaiveDate, NaiveDate)>,
    /// When they are busy by a calendar of their own that they sent in, or in a meeting.
    pub busy: Vec<Span>,
}

/// Why somebody cannot have a place, with a stable code and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    pub code: &'static str,
    pub sentence: String,
}

fn obstacle(code: &'static str, sentence: String) -> Obstacle {
    Obstacle { code, sentence }
}

/// Everything that stands against this booking, most lasting first; nothing, when the person may have a place if there is one.
pub fn obstacles(facts: &BookingFacts) -> Vec<Obstacle> {
    let mut found = Vec::new();
    found.extend(run_shut(facts));
    found.extend(
        facts.teaches.then(|| obstacle("own_run", "You teach this run. Ask a colleague to give it, or choose another one.".into())),
    );
    found.extend(facts.prerequisite.as_ref().and_then(|needed| lacks(needed, facts.level)));
    found.extend(facts.other_sessions.iter().filter_map(|other| clash(other, facts)));
    found.extend(facts.days.iter().filter_map(|(day, _)| blocked(*day, &facts.blocked)));
    found.extend(facts.days.iter().filter_map(|(day, span)| busy(*day, *span, &facts.busy)));
    found
}

/// The same, said to somebody who asks for another person: where that person is instead is theirs to tell.
pub fn said_of_another(obstacle: Obstacle) -> Obstacle {
    let sentence = match obstacle.code {
        "clash" | "busy" | "blocked" => "They cannot come on a day of this run. Ask them to make it free, or choose another run.",
        "own_run" => "They teach this run.",
        "prerequisite" => {
            let needed =
                obstacle.sentence.strip_prefix("Complete the course ").and_then(|rest| rest.split_once(" first:")).map(|(title, _)| title);
            let needed = needed.map_or_else(|| "the course before".to_owned(), |title| format!("the course {title}"));
            let sentence = format!("They have not completed {needed} yet, which this one builds on. Ask for a place on that one first.");
            return Obstacle { sentence, ..obstacle };
        }
        "waiting_already" => "They are on the waiting list of this run already.",
        "not_approved" => "A place is asked for in their name already, and the line manager has not answered yet.",
        "booked_already" => "They have a place on this run already.",
        _ => return obstacle,
    };
    Obstacle { sentence: sentence.to_owned(), ..obstacle }
}

/// Whoever speaks for an agency comes with their line manager's agreement, as all of its staff do (`docs/POLICY.md` 10.4): they cannot take a
/// place by themselves.
pub fn needs_manager(actor: &Actor) -> Option<Obstacle> {
    actor.has_any(&[Role::AgencyLead, Role::Referrer]).then(|| {
        let sentence = "You come for your agency, so your line manager agrees first. Whoever leads your agency here asks for the place, with the \
                        manager's address.";
        obstacle("approval_missing", sentence.to_owned())
    })
}

/// What is said of the first who is to teach and is elsewhere; `lead` is whoever reads it.
pub fn elsewhere(known: &[(PersonId, Option<String>)], lead: PersonId) -> Option<String> {
    let (person, course) = known.first()?;
    Some(match (*person == lead, course) {
        (true, Some(course)) => format!("Choose another time: you have {course} then"),
        (true, None) => "Choose another time: you have blocked that day".to_owned(),
        (false, Some(course)) => format!("Choose another time or another colleague: one of them has {course} then"),
        (false, None) => "Choose another time or another colleague: one of them is away that day".to_owned(),
    })
}

/// What keeps everybody off the run, whoever asks: `not_open`, `deadline`.
pub fn run_shut(facts: &BookingFacts) -> Option<Obstacle> {
    let first = facts.days.first().map(|(day, _)| *day);
    if !facts.run_is_planned || first.is_none_or(|day| day <= facts.today) {
        return Some(obstacle("not_open", "This run has begun or is off. Look for another run of the course.".into()));
    }
    let deadline = facts.booking_deadline.filter(|last| *last < facts.today && !facts.waits)?;
    Some(obstacle("deadline", format!("Places could be booked until {}. Look for another run of the course.", when::day(deadline))))
}

/// What is said to somebody who has not what a course asks for first: neither the course nor an award that proves it.
pub fn lacks(needed: &Prerequisite, level: Option<Level>) -> Option<Obstacle> {
    let by_award = matches!((needed.level, level), (Some(asked), Some(held)) if held >= asked);
    (!needed.completed && !by_award)
        .then(|| obstacle("prerequisite", format!("Complete the course {} first: this one builds on it.", needed.title)))
}

fn clash(other: &OtherSession, facts: &BookingFacts) -> Option<Obstacle> {
    facts.days.iter().any(|(_, span)| span.overlaps(other.span)).then(|| {
        let (title, day) = (&other.title, when::day(other.day));
        let sentence = if other.teaches {
            format!("You teach {title} on {day}. Choose another run.")
        } else {
            format!("You have a place on {title} on {day}. Cancel that one first, or choose another run.")
        };
        obstacle("clash", sentence)
    })
}

fn busy(day: NaiveDate, span: Span, busy: &[Span]) -> Option<Obstacle> {
    busy.iter().any(|other| other.overlaps(span)).then(|| {
        let sentence =
            format!("You are busy on {}: a meeting, or your own calendar. Change that first, or choose another run.", when::day(day));
        obstacle("busy", sentence)
    })
}

/// What somebody reads who has so many minutes between a day of the run and something elsewhere. Nobody is refused for it.
pub fn hurry_words(day: NaiveDate, minutes: u32) -> String {
    format!(
        "On {} you have {} between this and something elsewhere. See in your diary whether you can be there.",
        when::day(day),
        time_words(minutes)
    )
}

fn blocked(day: NaiveDate, blocks: &[(NaiveDate, NaiveDate)]) -> Option<Obstacle> {
    blocks.iter().any(|(first, last)| (*first..=*last).contains(&day)).then(|| {
        let sentence = format!("You have blocked {}. Free that day in your times first, or choose another run.", when::day(day));
        obstacle("blocked", sentence)
    })
}

/// The last day on which a place can be given back in good time.
pub fn last_day_to_cancel(first_day: NaiveDate) -> NaiveDate {
    working_days_before(first_day, NOTICE_WORKING_DAYS)
}

/// What a cancellation today makes of a confirmed booking. `docs/POLICY.md` 10.4: inside three working days it is late.
pub fn cancelled(today: NaiveDate, first_day: NaiveDate) -> BookingState {
    if today > last_day_to_cancel(first_day) { BookingState::CancelledLate } else { BookingState::Cancelled }
}

/// What the register makes of a booking: each part of the run's days as marked, or not yet. While something is missing it stays confirmed.
pub fn outcome(days: &[Option<Mark>]) -> BookingState {
    let Some(marks) = days.iter().copied().collect::<Option<Vec<Mark>>>().filter(|marks| !marks.is_empty()) else {
        return BookingState::Confirmed;
    };
    if marks.iter().all(|mark| mark.counts()) {
        BookingState::Attended
    } else if marks.iter().any(|mark| mark.was_there()) {
        BookingState::Partial
    } else {
        BookingState::NoShow
    }
}

/// Until when an offered place is kept: so many hours, and never beyond the beginning of the run.
pub fn offer_ends(now: DateTime<Utc>, hours: i32, first_day_starts: DateTime<Utc>) -> DateTime<Utc> {
    (now + Duration::hours(i64::from(hours))).min(first_day_starts)
}

/// What a course asks of somebody, and what is there of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Each part of the run, in order.
    pub parts: Vec<PartDone>,
    /// Nothing, when the course is not assessed.
    pub assessed: Option<Option<Assessed>>,
    /// Nothing, when it asks for no evaluation.
    pub evaluated: Option<bool>,
}

impl Progress {
    /// What is missing before the course counts as completed, in sentences; nothing, when it does (`docs/POLICY.md` 10.4).
    pub fn missing(&self) -> Vec<String> {
        let mut missing: Vec<String> = self.missed().iter().map(Missed::sentence).collect();
        match self.assessed {
            Some(None) => missing.push("The trainer's assessment".to_owned()),
            Some(Some(Assessed::NotYet)) => missing.push("A pass in the trainer's assessment: the last one said not yet".to_owned()),
            Some(Some(Assessed::Passed)) | None => {}
        }
        if self.evaluated == Some(false) {
            missing.push("The evaluation form, sent with the link in the letter of thanks".to_owned());
        }
        if self.parts.is_empty() {
            missing.push("A day of the run".to_owned());
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::model::DayPart;

    fn ymd(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn span(day: NaiveDate, from: u32, to: u32) -> Span {
        let at = |hour| day.and_hms_opt(hour, 0, 0).unwrap().and_utc();
        Span { starts_at: at(from), ends_at: at(to) }
    }

    fn session(day: NaiveDate, from: u32, to: u32) -> OtherSession {
        OtherSession { title: "Shuttle refresher".into(), span: span(day, from, to), day, teaches: false }
    }

    fn facts() -> BookingFacts {
        let days = [ymd(11, 10), ymd(11, 12)].map(|day| (day, span(day, 9, 16))).to_vec();
        BookingFacts {
            today: ymd(10, 26),
            run_is_planned: true,
            teaches: false,
            waits: false,
            booking_deadline: Some(ymd(11, 3)),
            days,
            prerequisite: Some(Prerequisite { title: "Awareness".into(), level: Some(Level::Awareness), completed: true }),
            level: None,
            other_sessions: vec![session(ymd(11, 11), 9, 16), session(ymd(11, 10), 16, 18)],
            blocked: vec![(ymd(11, 13), ymd(11, 20))],
            busy: vec![span(ymd(11, 12), 17, 18)],
        }
    }

    #[test]
    fn a_place_is_refused_for_each_reason_and_for_no_other() {
        type Edit = fn(&mut BookingFacts);
        let table: [(&str, Edit, &[&str]); 15] = [
            ("busy by a calendar of their own", |f| f.busy.push(span(ymd(11, 12), 12, 13)), &["busy"]),
            ("all is well", |_| (), &[]),
            ("the last day to book", |f| f.today = ymd(11, 3), &[]),
            ("a day too late", |f| f.today = ymd(11, 4), &["deadline"]),
            ("a day too late, but asked for in time", |f| (f.today, f.waits) = (ymd(11, 4), true), &[]),
            ("no deadline, the day before", |f| (f.booking_deadline, f.today) = (None, ymd(11, 9)), &[]),
            ("it begins today", |f| (f.booking_deadline, f.today) = (None, ymd(11, 10)), &["not_open"]),
            ("the run is off", |f| f.run_is_planned = false, &["not_open"]),
            ("they teach it", |f| f.teaches = true, &["own_run"]),
            ("no day is left", |f| f.days.clear(), &["not_open"]),
            ("the course before is missing", |f| f.prerequisite.as_mut().unwrap().completed = false, &["prerequisite"]),
            (
                "but a higher award proves it",
                |f| (f.prerequisite.as_mut().unwrap().completed, f.level) = (false, Some(Level::Foundation)),
                &[],
            ),
            ("another course that afternoon", |f| f.other_sessions.push(session(ymd(11, 12), 15, 17)), &["clash"]),
            ("on holiday that day", |f| f.blocked.push((ymd(11, 12), ymd(11, 12))), &["blocked"]),
            ("both", |f| (f.today, f.blocked) = (ymd(11, 5), vec![(ymd(11, 1), ymd(11, 30))]), &["deadline", "blocked", "blocked"]),
        ];
        for (what, edit, codes) in table {
            let mut facts = facts();
            edit(&mut facts);
            assert_eq!(obstacles(&facts).iter().map(|o| o.code).collect::<Vec<_>>(), codes, "{what}");
        }
    }

    #[test]
    fn an_offer_is_kept_a_day_but_not_beyond_the_beginning() {
        let starts = ymd(11, 10).and_hms_opt(9, 0, 0).unwrap().and_utc();
        let at = |day, hour| ymd(11, day).and_hms_opt(hour, 0, 0).unwrap().and_utc();
        for (now, hours, ends) in [(at(5, 12), 24, at(6, 12)), (at(9, 20), 24, starts), (at(5, 12), 48, at(7, 12))] {
            assert_eq!(offer_ends(now, hours, starts), ends, "{now} {hours}");
        }
    }

    #[test]
    fn a_course_counts_once_nothing_is_missing() {
        let done = Progress {
            parts: vec![
                PartDone { number: 1, day: ymd(11, 10), part: DayPart::Day, label: "all day", done: true, on: None, marked: true },
                PartDone { number: 2, day: ymd(11, 12), part: DayPart::Morning, label: "morning", done: true, on: None, marked: true },
                PartDone { number: 2, day: ymd(11, 12), part: DayPart::Afternoon, label: "afternoon", done: true, on: None, marked: true },
            ],
            assessed: Some(Some(Assessed::Passed)),
            evaluated: Some(true),
        };
        type Edit = fn(&mut Progress);
        let table: [(&str, Edit, &[&str]); 10] = [
            ("all there", |_| (), &[]),
            ("attendance alone is asked for", |p| (p.assessed, p.evaluated) = (None, None), &[]),
            ("a day missed", |p| p.parts[0].done = false, &["Day 1, Tue 10 Nov 2026: can be made up for on a later run"]),
            (
                "both halves of a day",
                |p| (p.parts[1].done, p.parts[2].done) = (false, false),
                &["Day 2, Thu 12 Nov 2026: can be made up for on a later run"],
            ),
            ("half a day", |p| p.parts[2].done = false, &["Day 2, Thu 12 Nov 2026, afternoon: can be made up for on a later run"]),
            (
                "a day of which nothing is marked",
                |p| (p.parts[0].done, p.parts[0].marked) = (false, false),
                &["Day 1, Tue 10 Nov 2026: not in the register yet"],
            ),
            ("not assessed yet", |p| p.assessed = Some(None), &["The trainer's assessment"]),
            ("not yet", |p| p.assessed = Some(Some(Assessed::NotYet)), &["A pass in the trainer's assessment: the last one said not yet"]),
            ("no evaluation", |p| p.evaluated = Some(false), &["The evaluation form, sent with the link in the letter of thanks"]),
            ("no day at all", |p| p.parts.clear(), &["A day of the run"]),
        ];
        for (what, edit, missing) in table {
            let mut progress = done.clone();
            edit(&mut progress);
            assert_eq!(progress.missing(), missing, "{what}");
        }
    }

    #[test]
    fn whoever_asks_for_another_does_not_read_where_they_are_instead() {
        let mut elsewhere = facts();
        elsewhere.other_sessions.push(session(ymd(11, 12), 15, 17));
        elsewhere.blocked.push((ymd(11, 12), ymd(11, 12)));
        elsewhere.busy.push(span(ymd(11, 12), 12, 13));
        let own = obstacles(&elsewhere);
        assert_eq!(own.iter().map(|found| found.code).collect::<Vec<_>>(), ["clash", "blocked", "busy"]);
        for found in own {
            let said = said_of_another(found).sentence;
            assert!(!said.contains("Shuttle") && !said.contains("12 Nov") && !said.contains("You "), "{said}");
        }
    }

    #[test]
    fn what_is_in_somebodys_own_calendar_may_give_way_and_another_course_may_not() {
        let mut elsewhere = facts();
        elsewhere.other_sessions.push(OtherSession { teaches: true, ..session(ymd(11, 12), 15, 17) });
        elsewhere.blocked.push((ymd(11, 12), ymd(11, 12)));
        elsewhere.busy.push(span(ymd(11, 12), 12, 13));
        let left = obstacles_despite(&elsewhere, true);
        assert_eq!(left.iter().map(|found| found.code).collect::<Vec<_>>(), ["clash"]);
        assert_eq!(left[0].sentence, "You teach Shuttle refresher on Thu 12 Nov 2026. Choose another run.");
        assert_eq!(obstacles_despite(&elsewhere, false), obstacles(&elsewhere));
        for found in obstacles(&elsewhere) {
            let (code, said) = (found.code, said_to_staff(found).sentence);
            assert_eq!(said.contains("tick that below"), code != "clash", "{said}");
            assert!(!said.contains("Shuttle") && !said.contains("12 Nov"), "{said}");
        }
    }

    #[test]
    fn notice_is_counted_in_working_days() {
        for (today, first_day, state) in [
            (ymd(11, 4), ymd(11, 9), BookingState::Cancelled),
            (ymd(11, 5), ymd(11, 9), BookingState::CancelledLate),
            (ymd(12, 23), ymd(12, 30), BookingState::Cancelled),
            (ymd(12, 24), ymd(12, 30), BookingState::CancelledLate),
        ] {
            assert_eq!(cancelled(today, first_day), state, "{today} for {first_day}");
        }
    }

    #[test]
    fn a_register_makes_of_a_booking_what_it_was() {
        use Mark::{Apology, Attended, Late, LeftEarly, NoShow};
        let table: [(&[Option<Mark>], BookingState); 8] = [
            (&[], BookingState::Confirmed),
            (&[Some(Attended), None, None], BookingState::Confirmed),
            (&[Some(NoShow), None], BookingState::Confirmed),
            (&[Some(Attended), Some(Late), Some(Attended)], BookingState::Attended),
            (&[Some(Attended), Some(LeftEarly)], BookingState::Partial),
            (&[Some(Attended), Some(Apology)], BookingState::Partial),
            (&[Some(Apology), Some(NoShow)], BookingState::NoShow),
            (&[Some(LeftEarly)], BookingState::Partial),
        ];
        for (days, state) in table {
            assert_eq!(outcome(days), state, "{days:?}");
        }
    }
}
