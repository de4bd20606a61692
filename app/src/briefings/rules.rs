//! Who is one person, and when a reminder may go out.

use crate::shared::{FormProblems, when};
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::HashMap;

/// What somebody is known by: an e-mail address, a staff number of an agency, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    pub email: Option<String>,
    /// With the agency: two forces both have a 1234.
    pub staff_key: Option<String>,
}

/// Staff numbers are compared within their agency, in any case and without spaces.
pub fn staff_key(agency: Option<&str>, number: &str) -> String {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    format!("{}/{}", plain(agency.unwrap_or_default()), plain(number))
}

/// One person, as several rows and records tell of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnePerson {
    /// Of the marks handed in, which are theirs, in that order.
    pub of: Vec<usize>,
}

/// Put together what shares an e-mail address or a staff number, also by way of a third row that has both. People come in the order of
/// their first mark. Marks without either are each somebody of their own.
pub fn same_people(marks: &[Marks]) -> Vec<OnePerson> {
    let mut leads: Vec<usize> = (0..marks.len()).collect();
    let mut first_with: HashMap<(bool, &str), usize> = HashMap::new();
    for (at, mark) in marks.iter().enumerate() {
        let known = [mark.email.as_deref().map(|email| (true, email)), mark.staff_key.as_deref().map(|key| (false, key))];
        for key in known.into_iter().flatten() {
            match first_with.get(&key) {
                Some(other) => join(&mut leads, at, *other),
                None => {
                    first_with.insert(key, at);
                }
            }
        }
    }
    let mut people: Vec<OnePerson> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for at in 0..marks.len() {
        let lead = lead_of(&mut leads, at);
        match place.get(&lead).and_then(|place| people.get_mut(*place)) {
            Some(person) => person.of.push(at),
            None => {
                place.insert(lead, people.len());
                people.push(OnePerson { of: vec![at] });
            }
        }
    }
    people
}

fn lead_of(leads: &mut [usize], at: usize) -> usize {
    let mut lead = at;
    while let Some(next) = leads.get(lead).copied().filter(|next| *next != lead) {
        lead = next;
    }
    if let Some(own) = leads.get_mut(at) {
        *own = lead;
    }
    lead
}

/// The earlier one leads.
fn join(leads: &mut [usize], one: usize, other: usize) {
    let (one, other) = (lead_of(leads, one), lead_of(leads, other));
    let (first, second) = (one.min(other), one.max(other));
    if let Some(lead) = leads.get_mut(second) {
        *lead = first;
    }
}

/// Whether two names may be one person's: `Sgt Alan Pike` and `Alan Pike` are, `Alan Pike` and `Ros Hale` are not.
pub fn may_be_one(one: &str, other: &str) -> bool {
    let last = |name: &str| name.split_whitespace().next_back().map(str::to_lowercase);
    last(one) == last(other)
}

/// Days that lie between two rounds of reminders, unless the service says otherwise (`docs/POLICY.md` 10.3).
pub const REMIND_EVERY_DAYS: u64 = 7;

/// Whether everybody who is missing may be reminded now; the sentence why not.
///
/// # Errors
/// `over`, after the last day; `reminded_lately`, within so many days of the last round.
pub fn may_remind(
    today: NaiveDate,
    last_day: NaiveDate,
    reminded: Option<NaiveDate>,
    every_days: u64,
) -> Result<(), (&'static str, String)> {
    if today > last_day {
        return Err(("over", "The last day is over. Set a later one before you remind anybody.".to_owned()));
    }
    let next = reminded.and_then(|last| last.checked_add_days(Days::new(every_days))).filter(|next| *next > today);
    match next {
        Some(next) => {
            let sentence = format!("They were reminded lately. The next reminder can go out from {} on.", when::day(next));
            Err(("reminded_lately", sentence))
        }
        None => Ok(()),
    }
}

/// Months after the last day in which names stay on a briefing's lists, unless the service says otherwise (`docs/RETENTION.md`).
pub const KEEP_NAMES_MONTHS: u32 = 24;

/// The first moment from which somebody counts as briefed, of what is on record and stands.
pub fn briefed_at(standing: impl IntoIterator<Item = DateTime<Utc>>) -> Option<DateTime<Utc>> {
    standing.into_iter().min()
}

/// A session is on a day on which whoever comes still counts.
///
/// # Errors
/// `after_last_day`, at the field `day`.
pub fn session_counts(day: NaiveDate, last_day: NaiveDate) -> Result<(), FormProblems> {
    let mut wrong = FormProblems::new();
    if day > last_day {
        let sentence =
            format!("Enter {} or an earlier day: it is the last on which somebody counts for this briefing", when::day(last_day));
        wrong.add("day", "after_last_day", sentence);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The last day is not before the last session that is planned.
///
/// # Errors
/// `before_a_session`, at the field `last_day`.
pub fn last_day_holds(last_day: NaiveDate, last_session: Option<NaiveDate>) -> Result<(), FormProblems> {
    let mut wrong = FormProblems::new();
    if let Some(session) = last_session.filter(|session| *session > last_day) {
        wrong.add("last_day", "before_a_session", format!("Enter {} or a later day: a session is planned then", when::day(session)));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(email: &str, staff: &str) -> Marks {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Marks { email: some(email), staff_key: some(staff) }
    }

    fn groups(marks: &[Marks]) -> Vec<Vec<usize>> {
        same_people(marks).into_iter().map(|person| person.of).collect()
    }

    #[test]
    fn a_person_is_one_however_often_and_however_they_are_listed() {
        type Case = (&'static str, Vec<Marks>, Vec<Vec<usize>>);
        let table: [Case; 6] = [
            ("nobody", vec![], vec![]),
            ("two lists, one address", vec![marks("a@x", ""), marks("b@x", ""), marks("a@x", "")], vec![vec![0, 2], vec![1]]),
            ("one number", vec![marks("", "f/1"), marks("", "f/1")], vec![vec![0, 1]]),
            ("the same number of two forces", vec![marks("", "f/1"), marks("", "g/1")], vec![vec![0], vec![1]]),
            ("a third row joins two", vec![marks("a@x", ""), marks("", "f/1"), marks("a@x", "f/1")], vec![vec![0, 1, 2]]),
            ("nothing to know them by", vec![marks("", ""), marks("", "")], vec![vec![0], vec![1]]),
        ];
        for (what, marks, expected) in table {
            assert_eq!(groups(&marks), expected, "{what}");
        }
    }

    #[test]
    fn staff_numbers_are_compared_within_their_agency() {
        assert_eq!(staff_key(Some("Cambridgeshire Constabulary"), " pc 1234 "), staff_key(Some("cambridgeshire  constabulary"), "PC1234"));
        assert_ne!(staff_key(Some("Essex"), "1234"), staff_key(Some("Kent"), "1234"));
    }

    #[test]
    fn a_rank_makes_nobody_another_person() {
        for (one, other, same) in [("Sgt Alan Pike", "alan pike", true), ("Alan Pike", "Ros Hale", false), ("Pike", "Alan Pike", true)] {
            assert_eq!(may_be_one(one, other), same, "{one}, {other}");
        }
    }

    #[test]
    fn reminders_keep_their_distance() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        for (today, last, reminded, allowed) in [
            (day(10), day(30), None, "yes"),
            (day(10), day(30), Some(day(4)), "reminded_lately"),
            (day(11), day(30), Some(day(4)), "yes"),
            (day(30), day(30), Some(day(4)), "yes"),
            (day(30), day(29), None, "over"),
        ] {
            let said = may_remind(today, last, reminded, REMIND_EVERY_DAYS).map_or_else(|(code, _)| code, |()| "yes");
            assert_eq!(said, allowed, "{today} after {reminded:?}");
        }
    }

    proptest! {
        #[test]
        fn everybody_is_somebody_once_and_shared_marks_never_part(
            numbers in proptest::collection::vec((proptest::option::of(0u8..12), proptest::option::of(0u8..12)), 0..60),
        ) {
            let marks: Vec<Marks> = numbers
                .iter()
                .map(|(email, staff)| Marks { email: email.map(|n| format!("{n}@x")), staff_key: staff.map(|n| format!("f/{n}")) })
                .collect();
            let people = same_people(&marks);
            let mut all: Vec<usize> = people.iter().flat_map(|person| person.of.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..marks.len()).collect::<Vec<_>>());
            let person_of = |at: usize| people.iter().position(|person| person.of.contains(&at)).unwrap();
            for (one, mark) in marks.iter().enumerate() {
                for (other, second) in marks.iter().enumerate() {
                    let share = (mark.email.is_some() && mark.email == second.email)
                        || (mark.staff_key.is_some() && mark.staff_key == second.staff_key);
                    if share {
                        prop_assert_eq!(person_of(one), person_of(other));
                    }
                }
            }
            // In whatever order lists come, there are as many people.
            let turned: Vec<Marks> = marks.iter().rev().cloned().collect();
            prop_assert_eq!(same_people(&turned).len(), people.len());
        }
    }

    #[test]
    fn a_session_and_the_last_day_agree() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert!(session_counts(day(30), day(30)).is_ok());
        let late = session_counts(day(30), day(29)).unwrap_err();
        let sentence = "Enter Sun 29 Nov 2026 or an earlier day: it is the last on which somebody counts for this briefing";
        assert_eq!(late.at("day"), Some(sentence));
        assert!(last_day_holds(day(29), None).is_ok() && last_day_holds(day(29), Some(day(29))).is_ok());
        let early = last_day_holds(day(29), Some(day(30))).unwrap_err();
        assert_eq!(early.at("last_day"), Some("Enter Mon 30 Nov 2026 or a later day: a session is planned then"));
    }
}
