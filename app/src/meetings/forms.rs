//! What is typed about a meeting, checked.

use super::model::{Invited, MeetingKind, Place, Plan, Purpose, Times};
use super::rules::TIMES_MAX;
use crate::shared::problem::Problem;
use crate::shared::text::{line, optional_line, paragraphs, required_paragraphs};
use crate::shared::when::{date_from_parts, optional_date_from_parts, time_of_day};
use crate::shared::{FormProblems, PersonId, RawForm, Role};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// The roles whose holders can be invited all at once.
pub const GROUPS: [Role; 6] =
    [Role::Volunteer, Role::CaseSupervisor, Role::Coordinator, Role::ServiceManager, Role::Trainer, Role::Recruiter];

/// The names of the boxes of a time that an applicant is offered.
pub const TIME_FIELDS: [[&str; 3]; TIMES_MAX] = [
    ["time1", "time1_starts", "time1_ends"],
    ["time2", "time2_starts", "time2_ends"],
    ["time3", "time3_starts", "time3_ends"],
    ["time4", "time4_starts", "time4_ends"],
];

/// Days on which a meeting goes on, beside its first.
pub const FURTHER_FIELDS: [&str; 4] = ["also1", "also2", "also3", "also4"];

/// Whether the clocks of the place show that time.
pub trait Clock: Fn(NaiveDateTime) -> Result<(), Problem> {}
impl<F: Fn(NaiveDateTime) -> Result<(), Problem>> Clock for F {}

/// When, where and how a meeting of that kind is; `clock` says whether the clocks of the place jump over a time.
///
/// # Errors
/// Every field that needs mending.
pub fn check_plan(raw: &RawForm, kind: MeetingKind, clock: impl Clock) -> Result<Plan, FormProblems> {
    let mut wrong = FormProblems::new();
    let times = check_times(raw, &mut wrong, clock);
    let place = check_place(raw, &mut wrong);
    let title = match kind {
        MeetingKind::TeamMeeting | MeetingKind::Conference => {
            wrong.take("title", line(raw.get("title"), 120, "Enter what the meeting is called"))
        }
        MeetingKind::CaseMeeting => Some("Meeting".to_owned()),
        MeetingKind::Supervision | MeetingKind::Interview => Some(kind.label().to_owned()),
    };
    let note = match kind {
        MeetingKind::Supervision | MeetingKind::CaseMeeting => Some(None),
        _ => wrong.take("note", paragraphs(raw.get("note"), 1000)),
    };
    let purpose = match kind {
        MeetingKind::CaseMeeting => {
            let chosen = Purpose::from_code(raw.get("purpose")).ok_or_else(|| Problem::new("missing", "Choose what the meeting is for"));
            wrong.take("purpose", chosen).map(Some)
        }
        _ => Some(None),
    };
    match (times, place, title, note, purpose) {
        (Some(times), Some(place), Some(title), Some(note), Some(purpose)) if wrong.is_empty() => {
            Ok(Plan { times, place, title, note, purpose, anyway: raw.ticked("anyway", "yes") })
        }
        _ => Err(wrong),
    }
}

fn check_times(raw: &RawForm, wrong: &mut FormProblems, clock: impl Clock) -> Option<Times> {
    let part = |part: &str| raw.get(&format!("when-{part}")).to_owned();
    let day = wrong.take("when", date_from_parts(&part("day"), &part("month"), &part("year"), "Enter the day of the meeting"));
    let starts = wrong.take("starts", time_of_day(raw.get("starts")));
    let ends = wrong.take("ends", time_of_day(raw.get("ends")));
    let (day, starts, ends) = (day?, starts?, ends?);
    hours_of(wrong, ["when", "ends"], day, (starts, ends), clock)
}

/// The further days of a meeting that begins at those times: it has the same hours on each.
///
/// # Errors
/// At each field that needs mending: `not_a_date`; `twice`; what the clock says.
pub fn check_further(raw: &RawForm, times: &Times, clock: impl Clock) -> Result<Vec<NaiveDate>, FormProblems> {
    let (mut wrong, mut days) = (FormProblems::new(), Vec::new());
    for field in FURTHER_FIELDS {
        let part = |part: &str| raw.get(&format!("{field}-{part}")).to_owned();
        let typed = optional_date_from_parts(&part("day"), &part("month"), &part("year"));
        let Some(day) = wrong.take(field, typed).flatten() else { continue };
        if day == times.day || days.contains(&day) {
            wrong.add(field, "twice", "This day is there already: enter another, or leave it empty");
        }
        for time in [times.starts, times.ends] {
            wrong.take(field, clock(day.and_time(time)));
        }
        days.push(day);
    }
    if wrong.is_empty() { Ok(days) } else { Err(wrong) }
}

fn hours_of(
    wrong: &mut FormProblems,
    [on, end]: [&'static str; 2],
    day: NaiveDate,
    (starts, ends): (NaiveTime, NaiveTime),
    clock: impl Clock,
) -> Option<Times> {
    if ends <= starts {
        wrong.add(end, "ends_before_start", "Enter an end that is after the start, on the same day");
        return None;
    }
    for time in [starts, ends] {
        wrong.take(on, clock(day.and_time(time)))?;
    }
    Some(Times { day, starts, ends })
}

fn check_place(raw: &RawForm, wrong: &mut FormProblems) -> Option<Place> {
    let place = wrong.take("place", optional_line(raw.get("place"), 240));
    let link = wrong.take("joining_link", web_link(raw.get("joining_link")));
    if matches!((&place, &link), (Some(None), Some(None))) {
        wrong.add("place", "missing", "Enter a place, or a link to join online");
        return None;
    }
    Some(Place { place: place?.unwrap_or_default(), joining_link: link? })
}

fn web_link(value: &str) -> Result<Option<String>, Problem> {
    let Some(link) = optional_line(value, 300)? else { return Ok(None) };
    let fine = link.starts_with("https://")
        && link.len() > 10
        && link.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
    if fine { Ok(Some(link)) } else { Err(Problem::new("not_a_link", "Enter a link that begins with https://")) }
}

/// The times that an applicant is offered, in the order of the rows; rows without a day are left out.
///
/// # Errors
/// Every field that needs mending; `missing`, when there is none at all.
pub fn check_offered(raw: &RawForm, clock: impl Clock + Copy) -> Result<(Vec<Times>, Place, Option<String>), FormProblems> {
    let mut wrong = FormProblems::new();
    let mut times = Vec::new();
    for [on, starts, ends] in TIME_FIELDS {
        let part = |part: &str| raw.get(&format!("{on}-{part}")).to_owned();
        let Some(day) = wrong.take(on, optional_date_from_parts(&part("day"), &part("month"), &part("year"))).flatten() else { continue };
        let from = wrong.take(starts, time_of_day(raw.get(starts)));
        let to = wrong.take(ends, time_of_day(raw.get(ends)));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let found = hours_of(&mut wrong, [on, ends], day, (from, to), clock);
        if found.is_some_and(|found| times.contains(&found)) {
            wrong.add(on, "twice", "This time is offered already: enter another, or leave the row empty");
        }
        times.extend(found);
    }
    if times.is_empty() && wrong.is_empty() {
        wrong.add("time1", "missing", "Enter at least one time");
    }
    let place = check_place(raw, &mut wrong);
    let note = wrong.take("note", paragraphs(raw.get("note"), 1000));
    match (place, note) {
        (Some(place), Some(note)) if wrong.is_empty() => Ok((times, place, note)),
        _ => Err(wrong),
    }
}

/// Who is invited; nobody twice. What is no key of a person or no group was not on the page, and is left out.
pub fn check_invited(raw: &RawForm) -> Invited {
    let people = |field: &str| {
        let mut keys: Vec<PersonId> = raw.all(field).filter_map(|key| key.parse().ok()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let roles = GROUPS.into_iter().filter(|role| raw.ticked("groups", role.code())).collect();
    Invited { people: people("people"), roles, parties: people("parties") }
}

/// Whether it is a team meeting or a conference.
///
/// # Errors
/// `missing`.
pub fn check_kind(raw: &RawForm) -> Result<MeetingKind, FormProblems> {
    match MeetingKind::from_code(raw.get("kind")) {
        Some(kind @ (MeetingKind::TeamMeeting | MeetingKind::Conference)) => Ok(kind),
        _ => {
            let mut wrong = FormProblems::new();
            wrong.add("kind", "missing", "Choose a team meeting or a conference");
            Err(wrong)
        }
    }
}

/// The other person of a supervision.
///
/// # Errors
/// `missing`.
pub fn check_with(raw: &RawForm) -> Result<PersonId, FormProblems> {
    raw.get("with").parse().map_err(|_| {
        let mut wrong = FormProblems::new();
        wrong.add("with", "missing", "Choose whom you meet");
        wrong
    })
}

/// Why it is called off.
///
/// # Errors
/// `missing`; too long.
pub fn check_call_off(raw: &RawForm) -> Result<String, FormProblems> {
    let mut wrong = FormProblems::new();
    let reason = required_paragraphs(raw.get("reason"), 500, "Enter why it is called off");
    wrong.take("reason", reason).ok_or(wrong)
}

/// The problems of two parts of one form, in the order of the page.
///
/// # Errors
/// The problems of either.
pub fn both<A, B>(first: Result<A, FormProblems>, second: Result<B, FormProblems>) -> Result<(A, B), FormProblems> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(mut wrong), Err(more)) => {
            wrong.0.extend(more.0);
            Err(wrong)
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine() -> RawForm {
        RawForm::from([
            ("when-day", "3"),
            ("when-month", "11"),
            ("when-year", "2026"),
            ("starts", "10:00"),
            ("ends", "11.30"),
            ("place", "Room 2"),
            ("title", "Team meeting"),
            ("purpose", "TOGETHER"),
        ])
    }

    fn any(_: NaiveDateTime) -> Result<(), Problem> {
        Ok(())
    }

    #[test]
    fn a_meeting_has_hours_and_a_place() {
        let plan = check_plan(&fine(), MeetingKind::TeamMeeting, any).unwrap();
        assert_eq!((plan.title.as_str(), plan.place.place.as_str(), plan.anyway), ("Team meeting", "Room 2", false));
        assert_eq!(plan.times.ends, NaiveTime::from_hms_opt(11, 30, 0).unwrap());
        for (field, typed, at, code) in [
            ("when-day", "", "when", "date_incomplete"),
            ("when-day", "31", "when", "not_a_date"),
            ("starts", "noon", "starts", "not_a_time"),
            ("ends", "10:00", "ends", "ends_before_start"),
            ("place", "", "place", "missing"),
            ("joining_link", "http://meet.example", "joining_link", "not_a_link"),
            ("joining_link", "javascript:alert(1)", "joining_link", "not_a_link"),
            ("title", "", "title", "missing"),
            ("title", "a\r\nBEGIN:VALARM\0", "title", "control_character"),
        ] {
            let mut form = fine();
            form.set(field, typed);
            let wrong = check_plan(&form, MeetingKind::TeamMeeting, any).unwrap_err();
            assert_eq!((wrong.0[0].field.as_str(), wrong.0[0].code.as_str()), (at, code), "{field}: {typed}");
        }
    }

    #[test]
    fn what_a_case_meeting_is_called_is_not_typed() {
        let mut form = fine();
        form.set("title", "Restorative meeting of Peter Bull");
        form.set("note", "About the burglary");
        let plan = check_plan(&form, MeetingKind::CaseMeeting, any).unwrap();
        assert_eq!((plan.title.as_str(), plan.note, plan.purpose), ("Meeting", None, Some(Purpose::Together)));
        form.set("purpose", "");
        assert_eq!(check_plan(&form, MeetingKind::CaseMeeting, any).unwrap_err().0[0].field, "purpose");
    }

    #[test]
    fn a_time_that_the_clocks_jump_over_is_refused_at_the_day() {
        let jump = |_: NaiveDateTime| Err(Problem::new("clocks_go_forward", "Choose another time"));
        assert_eq!(check_plan(&fine(), MeetingKind::Supervision, jump).unwrap_err().0[0].field, "when");
    }

    #[test]
    fn further_days_differ_and_exist() {
        let times = check_plan(&fine(), MeetingKind::Conference, any).unwrap().times;
        let with = |field: &str, day: &str| {
            let mut form = fine();
            for (part, value) in [("day", day), ("month", "11"), ("year", "2026")] {
                form.set(&format!("{field}-{part}"), value);
            }
            form
        };
        assert!(check_further(&fine(), &times, any).unwrap().is_empty());
        assert_eq!(check_further(&with("also3", "4"), &times, any).unwrap(), [NaiveDate::from_ymd_opt(2026, 11, 4).unwrap()]);
        for (day, code) in [("3", "twice"), ("31", "not_a_date")] {
            let wrong = check_further(&with("also1", day), &times, any).unwrap_err();
            assert_eq!((wrong.0[0].field.as_str(), wrong.0[0].code.as_str()), ("also1", code));
        }
        let jump = |_: NaiveDateTime| Err(Problem::new("clocks_go_forward", "Choose another time"));
        assert_eq!(check_further(&with("also1", "4"), &times, jump).unwrap_err().0[0].field, "also1");
    }

    #[test]
    fn an_applicant_is_offered_times_that_differ() {
        let mut form = fine();
        assert_eq!(check_offered(&form, any).unwrap_err().0[0].code, "missing");
        for row in ["time1", "time3"] {
            for (part, value) in [("-day", "3"), ("-month", "11"), ("-year", "2026"), ("_starts", "9"), ("_ends", "10")] {
                form.set(&format!("{row}{part}"), value);
            }
        }
        assert_eq!(check_offered(&form, any).unwrap_err().0[0].code, "twice");
        form.set("time3_starts", "9:30");
        assert_eq!(check_offered(&form, any).unwrap().0.len(), 2);
        form.set("time3_ends", "");
        assert_eq!(check_offered(&form, any).unwrap_err().0[0].field, "time3_ends");
    }

    #[test]
    fn who_is_invited_is_invited_once() {
        let key = PersonId(uuid::Uuid::from_u128(7));
        let text = key.to_string();
        let raw = RawForm::from([("people", text.as_str()), ("people", text.as_str()), ("people", "x"), ("groups", "VOLUNTEER")]);
        assert_eq!(check_invited(&raw), Invited { people: vec![key], roles: vec![Role::Volunteer], parties: Vec::new() });
    }

    #[test]
    fn two_parts_of_a_form_tell_all_that_is_wrong() {
        let wrong = both(check_with(&RawForm::default()), check_call_off(&RawForm::default())).unwrap_err();
        assert_eq!(wrong.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["with", "reason"]);
    }
}
