//! A course that changes: what differs, and whether anybody could still begin it (`docs/POLICY.md` 10.4).

use crate::shared::CourseId;
use crate::shared::vocabulary::Level;
use crate::training::forms::NewCourse;
use std::collections::BTreeMap;

/// The way round that asking for `before` first would close: from the course over what each asks for, back to the course. Nothing, when
/// there is none. `firsts` says for each course which one it asks for today.
pub fn way_round<K: Copy + Ord>(course: K, before: K, firsts: &BTreeMap<K, K>) -> Option<Vec<K>> {
    let mut way = vec![course];
    let mut next = Some(before);
    while let Some(here) = next {
        way.push(here);
        if here == course {
            return Some(way);
        }
        // A round that does not lead over this course is none of its own; walk it once.
        if way.len() > firsts.len() + 2 {
            return None;
        }
        next = firsts.get(&here).copied();
    }
    None
}

/// The way round in words, by the titles along it.
pub fn says_way_round(titles: &[String]) -> String {
    match titles {
        [only, again] if only == again => format!("Choose another course: {only} cannot ask for itself first"),
        [first, second, ..] => {
            let steps = titles.windows(2).skip(1).filter_map(|pair| match pair {
                [from, to] => Some(format!("{from} asks for {to}")),
                _ => None,
            });
            let steps: Vec<String> = steps.collect();
            format!("Choose another course: {first} would ask for {second}, and {}, so nobody could ever begin", steps.join(", and "))
        }
        _ => "Choose another course".to_owned(),
    }
}

/// One field of a course that is no longer what it was, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub was: String,
    pub is: String,
}

/// What differs between a course as it stood and as it is to be; the code never does. `title_of` names the course to complete before.
pub fn differences(was: &NewCourse, is: &NewCourse, title_of: impl Fn(CourseId) -> String) -> Vec<Difference> {
    let yes = |on: bool| if on { "Yes" } else { "No" }.to_owned();
    let days = |days: i32| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let hours = |minutes: i32| if minutes == 60 { "1 hour".to_owned() } else { format!("{} hours", minutes / 60) };
    let level = |level: Option<Level>| level.map_or("No level", Level::label).to_owned();
    let first = |id: Option<CourseId>| id.map_or_else(|| "None".to_owned(), &title_of);
    let each = [
        ("Title", was.title.clone(), is.title.clone()),
        ("In one sentence", was.summary.clone(), is.summary.clone()),
        ("What it covers", was.description.clone(), is.description.clone()),
        ("For whom", was.audience.clone(), is.audience.clone()),
        ("Length", days(was.length_days), days(is.length_days)),
        ("Prepares for", level(was.award_level), level(is.award_level)),
        ("To complete before", first(was.prerequisite), first(is.prerequisite)),
        ("Professional development", hours(was.cpd_minutes), hours(is.cpd_minutes)),
        ("Of it approved", hours(was.cpd_approved_minutes), hours(is.cpd_approved_minutes)),
        ("To read before the first day", was.pre_reading.clone(), is.pre_reading.clone()),
        ("Counts only with a pass in the assessment", yes(was.assessed), yes(is.assessed)),
        ("Counts only with the evaluation form", yes(was.evaluated), yes(is.evaluated)),
        ("On the list for the public", yes(was.public), yes(is.public)),
        ("What is assessed", was.criteria.clone(), is.criteria.clone()),
    ];
    each.into_iter().filter(|(_, was, is)| was != is).map(|(label, was, is)| Difference { label, was, is }).collect()
}

/// A course's code as it stands in the address of its public page: `rj-awareness`.
pub fn public_name(code: &str) -> String {
    code.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_way_round_is_named() {
        let firsts = BTreeMap::from([("Practitioner", "Awareness"), ("Advanced", "Practitioner"), ("Hate", "Advanced")]);
        let table = [
            (
                "Awareness",
                "Advanced",
                Some(
                    "Choose another course: Awareness would ask for Advanced, and Advanced asks for Practitioner, and Practitioner asks for Awareness, so nobody could ever begin",
                ),
            ),
            (
                "Awareness",
                "Practitioner",
                Some(
                    "Choose another course: Awareness would ask for Practitioner, and Practitioner asks for Awareness, so nobody could ever begin",
                ),
            ),
            ("Awareness", "Awareness", Some("Choose another course: Awareness cannot ask for itself first")),
            ("Hate", "Practitioner", None),
            ("Awareness", "Briefing", None),
        ];
        for (course, before, said) in table {
            let way = way_round(course, before, &firsts).map(|way| way.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(way.as_deref().map(says_way_round).as_deref(), said, "{course} after {before}");
        }
    }

    /// Whether somebody who goes from course to course to the one before ever comes back.
    fn reaches_itself(course: u8, firsts: &BTreeMap<u8, u8>) -> bool {
        let steps = std::iter::successors(firsts.get(&course), |here| firsts.get(here)).take(firsts.len() + 1);
        steps.into_iter().any(|here| *here == course)
    }

    proptest! {
        #[test]
        fn a_course_never_reaches_itself_whatever_is_asked_for(wishes in prop::collection::vec((0u8..8, 0u8..8), 0..60)) {
            let mut firsts = BTreeMap::new();
            for (course, before) in wishes {
                // As an edit would have it: what it asks for today is given up first, or the old way would be walked.
                let refused = way_round(course, before, &firsts);
                let mut would = firsts.clone();
                would.insert(course, before);
                let closes = (0..8).any(|course| reaches_itself(course, &would));
                prop_assert_eq!(refused.is_some(), closes);
                if refused.is_none() {
                    firsts = would;
                }
                prop_assert!((0..8).all(|course| !reaches_itself(course, &firsts)));
            }
        }
    }

    #[test]
    fn what_differs_is_said_in_words_and_nothing_else_is() {
        let was = NewCourse {
            code: "PRACTITIONER".into(),
            title: "Practitioner".into(),
            summary: "How to prepare".into(),
            description: String::new(),
            length_days: 2,
            audience: "Volunteers".into(),
            award_level: None,
            prerequisite: None,
            cpd_minutes: 360,
            cpd_approved_minutes: 0,
            pre_reading: String::new(),
            criteria: String::new(),
            assessed: false,
            evaluated: false,
            public: false,
        };
        assert_eq!(differences(&was, &was, |_| String::new()), []);
        let before = CourseId(uuid::Uuid::from_u128(1));
        let is = NewCourse { length_days: 3, prerequisite: Some(before), cpd_approved_minutes: 60, assessed: true, ..was.clone() };
        let found = differences(&was, &is, |_| "Awareness".to_owned());
        let words: Vec<_> = found.iter().map(|one| (one.label, one.was.as_str(), one.is.as_str())).collect();
        let said = [
            ("Length", "2 days", "3 days"),
            ("To complete before", "None", "Awareness"),
            ("Of it approved", "0 hours", "1 hour"),
            ("Counts only with a pass in the assessment", "No", "Yes"),
        ];
        assert_eq!(words, said);
    }
}
