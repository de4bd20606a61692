//! The busy times of a calendar object that somebody sent or that was fetched: untrusted, however friendly its owner.
//!
//! Pure: no clock, no database. `calcard` reads the lines, `rrule` counts out what repeats, both within bounds that are kept here.

use super::Span;
use super::moment::{Length, Moment, Zones, end_of_day};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarPeriod, ICalendarProperty, ICalendarRecurrenceRule,
    ICalendarStatus, ICalendarTransparency, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rrule::{RRule, RRuleSet, Unvalidated};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The largest file that is looked at, in octets.
pub const SIZE_MAX: usize = 1024 * 1024;
/// The most parts (events, zones, alarms) of one file.
const PARTS_MAX: usize = 20_000;
/// The deepest that parts may stand in parts.
const DEPTH_MAX: usize = 4;
/// The most times that are kept of one file.
pub const SPANS_MAX: usize = 2_000;
/// The most repetitions that are counted out in one file, those long past among them.
const STEPS_MAX: usize = 200_000;

/// Why nothing can be made of a calendar, as its owner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("That calendar is larger than 1 MB. Export only the coming year, and send that.")]
    TooLarge,
    #[error("That file is not written in UTF-8. Export it from your calendar program again, as an .ics file.")]
    NotText,
    #[error("That is no calendar. Choose the .ics file that your calendar program exports.")]
    NotACalendar,
    #[error("That calendar holds parts within parts within parts, as no calendar program writes them. Export it again.")]
    Nested,
    #[error("That calendar holds more entries than we can take. Export only the coming year, and send that.")]
    TooMany,
    #[error("That calendar holds an entry that repeats more often than every day. Take that entry out, and send it again.")]
    TooOften,
}

impl Unusable {
    pub const ALL: [Unusable; 6] =
        [Unusable::TooLarge, Unusable::NotText, Unusable::NotACalendar, Unusable::Nested, Unusable::TooMany, Unusable::TooOften];

    pub const fn code(self) -> &'static str {
        match self {
            Unusable::TooLarge => "too_large",
            Unusable::NotText => "not_text",
            Unusable::NotACalendar => "not_a_calendar",
            Unusable::Nested => "nested",
            Unusable::TooMany => "too_many",
            Unusable::TooOften => "too_often",
        }
    }
}

/// From when to when busy times are wanted, and in which zone times without a zone are.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub home: Tz,
}

/// The times that the calendar takes, joined where they touch, in order: the first [`SPANS_MAX`] of them. What is cancelled, or shown as
/// free, takes none. `enough` says when to give up, for whoever knows how long it took.
///
/// # Errors
/// Each [`Unusable`] reason.
pub fn busy_times(octets: &[u8], wanted: Wanted, enough: &dyn Fn() -> bool) -> Result<Vec<Span>, Unusable> {
    let text = checked_text(octets)?;
    let mut counting = Counting { wanted, enough, steps: 0, found: BTreeSet::new() };
    for calendar in calendars(text, enough)? {
        let zones = Zones::of(&calendar, wanted.home);
        counting.add(events(&calendar, &zones))?;
    }
    let mut joined = joined(counting.found);
    joined.truncate(SPANS_MAX);
    Ok(joined)
}

/// UTF-8 of a bearable size and depth.
fn checked_text(octets: &[u8]) -> Result<&str, Unusable> {
    if octets.len() > SIZE_MAX {
        return Err(Unusable::TooLarge);
    }
    let text = std::str::from_utf8(octets).map_err(|_| Unusable::NotText)?;
    if text.contains('\0') {
        return Err(Unusable::NotText);
    }
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let (mut parts, mut depth) = (0_usize, 0_usize);
    for line in text.lines() {
        let starts = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if starts("BEGIN:") {
            (parts, depth) = (parts + 1, depth + 1);
        } else if starts("END:") {
            depth = depth.saturating_sub(1);
        }
        if depth > DEPTH_MAX {
            return Err(Unusable::Nested);
        }
    }
    if parts > PARTS_MAX {
        return Err(Unusable::TooMany);
    }
    let is_one = text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    if is_one { Ok(text) } else { Err(Unusable::NotACalendar) }
}

/// The calendars of a file: some programs write several behind each other.
fn calendars(text: &str, enough: &dyn Fn() -> bool) -> Result<Vec<ICalendar>, Unusable> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    for _ in 0..PARTS_MAX {
        if enough() {
            return Err(Unusable::TooMany);
        }
        match parser.entry() {
            Entry::ICalendar(calendar) => found.push(calendar),
            Entry::Eof => break,
            Entry::TooManyComponents => return Err(Unusable::TooMany),
            _ => {}
        }
    }
    if found.is_empty() { Err(Unusable::NotACalendar) } else { Ok(found) }
}

/// One event, as far as it takes time.
struct Event {
    uid: String,
    start: Moment,
    length: Length,
    rules: Vec<ICalendarRecurrenceRule>,
    also: Vec<(Moment, Length)>,
    not_at: Vec<Moment>,
    /// It stands for that repetition of another one, or for all from there on.
    in_place_of: Option<(Moment, bool)>,
    free: bool,
}

fn events(calendar: &ICalendar, zones: &Zones) -> Vec<Event> {
    let parts = calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
    parts.filter_map(|part| event(part, zones)).collect()
}

fn event(part: &ICalendarComponent, zones: &Zones) -> Option<Event> {
    let (mut start, mut end, mut told, mut in_place_of) = (None, None, None, None);
    let (mut rules, mut also, mut not_at) = (Vec::new(), Vec::new(), Vec::new());
    let mut free = false;
    for entry in &part.entries {
        let moment = |value: &ICalendarValue| match value {
            ICalendarValue::PartialDateTime(value) => Moment::of(value, entry, zones),
            _ => None,
        };
        let first = entry.values.first();
        match &entry.name {
            ICalendarProperty::Dtstart => start = start.or(first.and_then(moment)),
            ICalendarProperty::Dtend => end = end.or(first.and_then(moment)),
            ICalendarProperty::RecurrenceId => {
                let on = entry.params.iter().any(|param| param.name == calcard::icalendar::ICalendarParameterName::Range);
                in_place_of = first.and_then(moment).map(|at| (at, on));
            }
            ICalendarProperty::Exdate => not_at.extend(entry.values.iter().filter_map(moment)),
            ICalendarProperty::Rdate => also.extend(entry.values.iter().filter_map(|value| more(value, entry, zones))),
            _ => match first {
                Some(ICalendarValue::Duration(duration)) if entry.name == ICalendarProperty::Duration => {
                    told = Some(Length::told(duration));
                }
                Some(ICalendarValue::RecurrenceRule(rule)) => rules.push((**rule).clone()),
                Some(ICalendarValue::Status(status)) => free |= *status == ICalendarStatus::Cancelled,
                Some(ICalendarValue::Transparency(shown)) => free |= *shown == ICalendarTransparency::Transparent,
                _ => {}
            },
        }
    }
    let start = start.or(in_place_of.map(|(at, _)| at))?;
    let unsaid = || if start.whole_day { Length::one_day() } else { Length::Exact(chrono::Duration::zero()) };
    let length = end.map(|end| Length::between(&start, &end)).or(told).unwrap_or_else(unsaid);
    let also = also.into_iter().map(|(at, own): (Moment, Option<Length>)| (at, own.unwrap_or(length))).collect();
    Some(Event { uid: part.uid().unwrap_or_default().to_owned(), start, length, rules, also, not_at, in_place_of, free })
}

/// A further time of an event, with a length of its own where it has one.
fn more(value: &ICalendarValue, entry: &calcard::icalendar::ICalendarEntry, zones: &Zones) -> Option<(Moment, Option<Length>)> {
    match value {
        ICalendarValue::PartialDateTime(at) => Some((Moment::of(at, entry, zones)?, None)),
        ICalendarValue::Period(ICalendarPeriod::Range { start, end }) => {
            let (start, end) = (Moment::of(start, entry, zones)?, Moment::of(end, entry, zones)?);
            Some((start, Some(Length::between(&start, &end))))
        }
        ICalendarValue::Period(ICalendarPeriod::Duration { start, duration }) => {
            Some((Moment::of(start, entry, zones)?, Some(Length::told(duration))))
        }
        _ => None,
    }
}

/// Events counted out, within bounds.
struct Counting<'a> {
    wanted: Wanted,
    enough: &'a dyn Fn() -> bool,
    steps: usize,
    found: BTreeSet<Span>,
}

impl Counting<'_> {
    fn add(&mut self, events: Vec<Event>) -> Result<(), Unusable> {
        let mut instead: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        let (replacing, series): (Vec<Event>, Vec<Event>) = events.into_iter().partition(|event| event.in_place_of.is_some());
        for event in replacing {
            instead.entry(event.uid.clone()).or_default().push(event);
        }
        for event in series.iter().filter(|event| !event.free) {
            let replaced = instead.get(&event.uid).map_or(&[][..], Vec::as_slice);
            self.repeat(event, replaced)?;
        }
        for event in instead.values().flatten().filter(|event| !event.free) {
            self.keep(&event.start, event.length)?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Unusable> {
        self.steps += 1;
        let tired = self.steps.is_multiple_of(256) && (self.enough)();
        if tired || self.steps > STEPS_MAX { Err(Unusable::TooMany) } else { Ok(()) }
    }

    fn keep(&mut self, start: &Moment, length: Length) -> Result<(), Unusable> {
        self.step()?;
        if let Some(ends_at) = length.end_of(start) {
            let starts_at = start.instant().max(self.wanted.from);
            let ends_at = ends_at.min(self.wanted.to);
            if starts_at < ends_at {
                self.found.insert(Span { starts_at, ends_at });
            }
        }
        Ok(())
    }

    /// Each time of an event that no other event stands for.
    fn repeat(&mut self, event: &Event, replaced: &[Event]) -> Result<(), Unusable> {
        let elsewhere = Elsewhere::of(event, replaced);
        self.once(&elsewhere, &event.start, event.length)?;
        for (at, length) in &event.also {
            self.once(&elsewhere, at, *length)?;
        }
        for rule in &event.rules {
            if (self.enough)() {
                return Err(Unusable::TooMany);
            }
            let Some(set) = counted(rule, &event.start)? else { continue };
            for at in &set {
                self.step()?;
                if at.to_utc() >= self.wanted.to {
                    break;
                }
                let at = Moment { local: at.naive_local(), ..event.start };
                if at != event.start {
                    self.once(&elsewhere, &at, event.length)?;
                }
            }
        }
        Ok(())
    }

    /// Every time costs a step, also one that is excepted: a file may except all that it names.
    fn once(&mut self, elsewhere: &Elsewhere<'_>, at: &Moment, length: Length) -> Result<(), Unusable> {
        self.step()?;
        if elsewhere.never.holds(at) || elsewhere.instead.holds(at) {
            return Ok(());
        }
        match elsewhere.since(at) {
            None => self.keep(at, length),
            Some((other, _)) if other.free => Ok(()),
            Some((other, instead_of)) => {
                let moved = at.local.checked_add_signed(other.start.local - instead_of.local).unwrap_or(at.local);
                self.keep(&Moment { local: moved, ..other.start }, other.length)
            }
        }
    }
}

/// Of one event, the times that do not stand as its rules say; looked up, however many a file names.
struct Elsewhere<'a> {
    never: Times,
    instead: Times,
    /// Others that stand for it from a time on, earliest first; of two from the same time the first one named comes last.
    from_then_on: Vec<(DateTime<Utc>, &'a Event, &'a Moment)>,
}

impl<'a> Elsewhere<'a> {
    fn of(event: &Event, replaced: &'a [Event]) -> Self {
        let instead = replaced.iter().filter_map(|other| Some((other, other.in_place_of.as_ref()?)));
        let mut from_then_on: Vec<_> =
            instead.clone().filter(|(_, (_, after))| *after).map(|(other, (of, _))| (of.instant(), other, of)).rev().collect();
        from_then_on.sort_by_key(|(from, ..)| *from);
        Self { never: Times::of(event.not_at.iter()), instead: Times::of(instead.map(|(_, (of, _))| of)), from_then_on }
    }

    /// The last one that stands for all from a time on, no later than that.
    fn since(&self, at: &Moment) -> Option<(&'a Event, &'a Moment)> {
        let behind = self.from_then_on.partition_point(|(from, ..)| *from <= at.instant());
        let (_, other, of) = self.from_then_on.get(behind.checked_sub(1)?)?;
        Some((other, of))
    }
}

/// Times that are named one by one. A day without an hour is all of that day.
struct Times {
    instants: HashSet<DateTime<Utc>>,
    days: HashSet<NaiveDate>,
}

impl Times {
    fn of<'a>(named: impl Iterator<Item = &'a Moment>) -> Self {
        let (mut instants, mut days) = (HashSet::new(), HashSet::new());
        for at in named {
            if at.whole_day {
                days.insert(at.local.date());
            } else {
                instants.insert(at.instant());
            }
        }
        Self { instants, days }
    }

    fn holds(&self, at: &Moment) -> bool {
        (!self.days.is_empty() && self.days.contains(&at.local.date()))
            || (!self.instants.is_empty() && self.instants.contains(&at.instant()))
    }
}

/// What a rule counts out. Nothing, for one that no reader could understand.
fn counted(rule: &ICalendarRecurrenceRule, start: &Moment) -> Result<Option<RRuleSet>, Unusable> {
    let times = rule.byhour.len().max(1) * rule.byminute.len().max(1) * rule.bysecond.len().max(1);
    let often = matches!(rule.freq, ICalendarFrequency::Secondly | ICalendarFrequency::Minutely | ICalendarFrequency::Hourly);
    if often || times > 24 {
        return Err(Unusable::TooOften);
    }
    let zone = rrule::Tz::Tz(start.zone);
    let begins = zone.from_utc_datetime(&start.instant().naive_utc());
    let plain = ICalendarRecurrenceRule { until: None, rscale: None, skip: None, ..rule.clone() };
    let Ok(mut read) = plain.to_string().parse::<RRule<Unvalidated>>() else { return Ok(None) };
    if let Some(until) = &rule.until {
        let Some(told) = until.to_date_time() else { return Ok(None) };
        let until = match (told.offset, until.has_time()) {
            (Some(offset), _) => (told.date_time - offset).and_utc(),
            (None, true) => super::moment::instant(start.zone, told.date_time),
            (None, false) => end_of_day(start.zone, told.date_time),
        };
        read = read.until(rrule::Tz::UTC.from_utc_datetime(&until.naive_utc()));
    }
    Ok(read.build(begins).ok().map(RRuleSet::limit))
}

/// Times that touch or lie in each other, as one.
fn joined(spans: BTreeSet<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.starts_at <= last.ends_at => last.ends_at = last.ends_at.max(span.ends_at),
            _ => joined.push(span),
        }
    }
    joined
}

/// The days that are taken from midnight to midnight by the clocks of a place, those beside each other together.
pub fn whole_days(spans: &[Span], home: Tz) -> Vec<(NaiveDate, NaiveDate)> {
    let on_the_wall = |at: DateTime<Utc>| -> NaiveDateTime { at.with_timezone(&home).naive_local() };
    spans
        .iter()
        .filter_map(|span| {
            let (starts, ends) = (on_the_wall(span.starts_at), on_the_wall(span.ends_at));
            let first = if starts.time() == NaiveTime::MIN { starts.date() } else { starts.date().checked_add_days(Days::new(1))? };
            let last = ends.date().checked_sub_days(Days::new(1))?;
            (first <= last).then_some((first, last))
        })
        .collect()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
