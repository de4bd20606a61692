//! What may happen to a meeting, who may make it happen, and what leaves the house about it (POLICY.md 10.5, docs/adr/0011). Pure.

mod leaving;

pub use leaving::{MEETING_ROLES, Then, still_comes, then};

use super::model::{MeetingKind, MeetingState, Part};
use crate::calendar::invite::Entry;
use crate::calendar::travel::time_words;
use crate::shared::{Actor, Refusal, Role, when};
use chrono::NaiveDateTime;

/// The most people of one meeting.
pub const PEOPLE_MAX: usize = 500;
/// The fewest people on the panel of an interview (POLICY.md 9.2).
pub const PANEL_MIN: usize = 2;
/// The most times that an applicant is offered at once.
pub const TIMES_MAX: usize = 4;

/// What somebody wants with a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Change,
    CallOff,
    /// Record that it was held.
    Hold,
}

/// Whether that may happen to a meeting that stands so.
///
/// # Errors
/// `off` and `held`; `begun`, for a change once it has begun; `not_begun`, for what was not held yet.
pub fn may(act: Act, state: MeetingState, begun: bool) -> Result<(), Refusal> {
    let refused = |code, sentence: &str| Err(Refusal::refused(code, sentence));
    match (state, act) {
        (MeetingState::CalledOff | MeetingState::NotChosen, _) => refused("off", "This meeting is off. Plan a new one."),
        (MeetingState::Held, _) => refused("held", "This meeting is recorded as held. It can no longer be changed."),
        (MeetingState::Offered, Act::Hold) => refused("not_chosen", "Nobody has chosen this time yet."),
        (_, Act::Hold) if !begun => refused("not_begun", "This meeting has not begun yet. Record it when it was held."),
        (_, Act::Change) if begun => refused("begun", "This meeting has begun. Plan a new one for another time."),
        _ => Ok(()),
    }
}

/// What is known of somebody who asks about a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// What they do in it, if they are among its people.
    pub part: Option<Part>,
    /// Whether the case that it is about is open to them.
    pub case_open: bool,
    /// Whether they sit on that case.
    pub on_case: bool,
}

/// Whether somebody sees a meeting, and whether they may change it and call it off.
///
/// Supervision is between its two people and the manager (POLICY.md 10.6); an interview is the recruiters'; a meeting about a case is
/// seen by those to whom the case is open and changed by who works on it; the team's meetings are the office's.
pub fn reach(kind: MeetingKind, actor: &Actor, asker: Asker) -> (bool, bool) {
    let office = actor.has_any(&[Role::Coordinator, Role::ServiceManager]);
    let inside = asker.part.is_some_and(|part| !part.is_outside());
    match kind {
        MeetingKind::Supervision => {
            let theirs = inside || actor.has(Role::ServiceManager);
            (theirs, theirs)
        }
        MeetingKind::Interview => {
            let theirs = office || actor.has(Role::Recruiter);
            (theirs, theirs)
        }
        MeetingKind::CaseMeeting => (asker.case_open, asker.case_open && (office || asker.on_case)),
        MeetingKind::TeamMeeting | MeetingKind::Conference => (office || inside, office),
    }
}

/// What is known of a meeting when somebody is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub kind: MeetingKind,
    pub reference: String,
    pub title: String,
    pub note: Option<String>,
    pub starts_local: NaiveDateTime,
    pub ends_local: NaiveDateTime,
    pub zone: String,
    pub place: String,
    pub joining_link: Option<String>,
    /// When it was last put somewhere else, by the clock on the wall.
    pub place_changed: Option<NaiveDateTime>,
    /// How the service signs.
    pub service: String,
    /// The whole address of the meeting's page; nothing for who cannot sign in.
    pub link: Option<String>,
}

/// The entry in somebody's diary. Nothing that it says tells who else comes; about a case it says no more than that there is a meeting, when,
/// and where to sign in: also the place stays inside, since it may be somebody's home.
pub fn entry(told: &Told, part: Part) -> Entry {
    let (summary, place, description) = match told.kind {
        MeetingKind::CaseMeeting => neutral(told, part),
        MeetingKind::Interview if part == Part::Applicant => {
            (format!("Interview with {}", told.service), place(told), note_and(told, None))
        }
        MeetingKind::Supervision | MeetingKind::Interview => (told.title.clone(), place(told), note_and(told, Some(SIGN_IN))),
        MeetingKind::TeamMeeting | MeetingKind::Conference => (told.title.clone(), place(told), note_and(told, Some(SIGN_IN))),
    };
    let link = told.link.clone().filter(|_| !part.is_outside());
    Entry { starts_local: told.starts_local, ends_local: told.ends_local, zone: told.zone.clone(), summary, place, description, link }
}

const SIGN_IN: &str = "Sign in to read more.";

fn neutral(told: &Told, part: Part) -> (String, String, String) {
    let changed = told.place_changed.map(|at| format!(" (changed on {})", when::day_and_time(at)));
    let reference = format!("Reference {}.", told.reference);
    match (part, changed) {
        (Part::Party, None) => ("Appointment".to_owned(), String::new(), reference),
        // Whoever has no sign-in asks; a letter may lie open, and the place may be the other side's home.
        (Part::Party, Some(changed)) => ("Appointment".to_owned(), format!("Ask us where{changed}"), reference),
        (_, changed) => {
            let place = format!("Sign in to see the place{}", changed.unwrap_or_default());
            ("Meeting".to_owned(), place, format!("{reference} {SIGN_IN}"))
        }
    }
}

fn place(told: &Told) -> String {
    if told.place.is_empty() { told.joining_link.clone().unwrap_or_default() } else { told.place.clone() }
}

fn note_and(told: &Told, last: Option<&str>) -> String {
    let online = told.joining_link.as_ref().map(|link| format!("To join online: {link}"));
    let reference = Some(format!("Reference {}.", told.reference));
    let lines = [told.note.clone(), online, reference, last.map(str::to_owned)];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What is said of people who are busy then; nothing of what they do.
pub fn busy_words(names: &[String], among: usize) -> Option<String> {
    let first = names.first()?;
    let who = match names.len() {
        1 => format!("{first} is busy then"),
        many @ 2..=4 => {
            let (others, last) = names.split_at(many - 1);
            format!("{} and {} are busy then", others.join(", "), last.join(""))
        }
        many => format!("{many} of {among} people are busy then"),
    };
    Some(format!("{who}. Choose another time, or tick below that it stands all the same"))
}

/// What is said of people who have too little time between this and something elsewhere: the first of them with their minutes.
pub fn hurried_words(people: &[(&str, u32)]) -> Option<String> {
    let (first, minutes) = people.first()?;
    let time = time_words(*minutes);
    let others = match people.len() - 1 {
        0 => String::new(),
        1 => ", and one other has too little".to_owned(),
        many => format!(", and {many} others have too little"),
    };
    Some(format!(
        "{first} has {time} between this and something elsewhere{others}. Choose another time, or tick below that it stands all the same"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::invite::Change;
    use crate::shared::{AccountId, PersonId, ServiceId, SessionId};
    use chrono::NaiveDate;
    use uuid::Uuid;

    #[test]
    fn too_little_time_is_said_of_the_first_by_name() {
        assert_eq!(hurried_words(&[]), None);
        let said = |people: &[(&str, u32)]| hurried_words(people).unwrap();
        assert!(said(&[("Vi Ellis", 0)]).starts_with("Vi Ellis has no time between this and something elsewhere. Choose"));
        assert!(
            said(&[("Sue Perry", 1), ("Vi Ellis", 5)])
                .starts_with("Sue Perry has one minute between this and something elsewhere, and one other has too little.")
        );
        assert!(
            said(&[("A", 20), ("B", 5), ("C", 5)]).contains("A has 20 minutes between this and something elsewhere, and 2 others have")
        );
    }

    fn code(outcome: Result<(), Refusal>) -> &'static str {
        match outcome {
            Ok(()) => "may",
            Err(Refusal::Refused { code, .. }) => code,
            Err(_) => "another refusal",
        }
    }

    #[test]
    fn a_meeting_is_changed_before_it_begins_and_held_after() {
        use Act::{CallOff, Change, Hold};
        use MeetingState::{CalledOff, Held, NotChosen, Offered, Planned};
        for (state, begun, change, off, hold) in [
            (Planned, false, "may", "may", "not_begun"),
            (Planned, true, "begun", "may", "may"),
            (Offered, false, "may", "may", "not_chosen"),
            (Held, true, "held", "held", "held"),
            (CalledOff, false, "off", "off", "off"),
            (NotChosen, false, "off", "off", "off"),
        ] {
            let found = [Change, CallOff, Hold].map(|act| code(may(act, state, begun)));
            assert_eq!(found, [change, off, hold], "{state:?}, begun: {begun}");
        }
    }

    fn actor(roles: &[Role]) -> Actor {
        let id = Uuid::from_u128(1);
        Actor {
            account: AccountId(id),
            person: PersonId(id),
            session: SessionId(id),
            service: ServiceId(id),
            name: "Somebody".into(),
            roles: roles.to_vec(),
            agency: None,
            second_step: true,
        }
    }

    #[test]
    fn who_sees_a_meeting_and_who_changes_it() {
        use MeetingKind::{CaseMeeting, Interview, Supervision, TeamMeeting};
        let outside = Asker { part: None, case_open: false, on_case: false };
        let inside = Asker { part: Some(Part::TakesPart), ..outside };
        let open = Asker { case_open: true, ..outside };
        let seated = Asker { on_case: true, part: Some(Part::TakesPart), ..open };
        for (kind, role, asker, expected) in [
            (Supervision, Role::Volunteer, inside, (true, true)),
            (Supervision, Role::Volunteer, outside, (false, false)),
            (Supervision, Role::Coordinator, outside, (false, false)),
            (Supervision, Role::ServiceManager, outside, (true, true)),
            (Interview, Role::Recruiter, outside, (true, true)),
            (Interview, Role::Volunteer, inside, (false, false)),
            (CaseMeeting, Role::Volunteer, seated, (true, true)),
            (CaseMeeting, Role::Volunteer, inside, (false, false)),
            (CaseMeeting, Role::CaseSupervisor, open, (true, false)),
            (CaseMeeting, Role::Coordinator, open, (true, true)),
            (TeamMeeting, Role::Volunteer, inside, (true, false)),
            (TeamMeeting, Role::Trainer, outside, (false, false)),
            (TeamMeeting, Role::Coordinator, outside, (true, true)),
        ] {
            assert_eq!(reach(kind, &actor(&[role]), asker), expected, "{kind:?}, {role}, {asker:?}");
        }
    }

    fn told(kind: MeetingKind) -> Told {
        let at = |hour| NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(hour, 0, 0).unwrap();
        Told {
            kind,
            reference: "M-2026-0007".into(),
            title: "Restorative meeting of Peter Bull".into(),
            note: Some("About the burglary at 4 Fen Road".into()),
            starts_local: at(10),
            ends_local: at(11),
            zone: "Europe/London".into(),
            place: "4 Fen Road".into(),
            joining_link: Some("https://meet.example/peter-bull".into()),
            place_changed: None,
            service: "Fenbridge Service".into(),
            link: Some("https://accord.example/meetings/1".into()),
        }
    }

    #[test]
    fn nothing_of_a_case_leaves_in_an_entry() {
        for part in [Part::Leads, Part::TakesPart, Part::Party] {
            let said = format!("{:?}", entry(&told(MeetingKind::CaseMeeting), part));
            for word in ["Bull", "Fen Road", "burglary", "estorative", "meet.example"] {
                assert!(!said.contains(word), "{word} is in {said}");
            }
        }
        let party = entry(&told(MeetingKind::CaseMeeting), Part::Party);
        assert_eq!((party.summary.as_str(), party.place.as_str(), party.link), ("Appointment", "", None));
        assert_eq!(entry(&told(MeetingKind::CaseMeeting), Part::TakesPart).summary, "Meeting");
    }

    #[test]
    fn another_place_that_nobody_may_read_in_an_entry_asks_everybody_anew() {
        let at = |hour| NaiveDate::from_ymd_opt(2026, 11, 1).unwrap().and_hms_opt(hour, 0, 0).unwrap();
        let (mut once, mut twice) = (told(MeetingKind::CaseMeeting), told(MeetingKind::CaseMeeting));
        (once.place_changed, twice.place_changed) = (Some(at(9)), Some(at(10)));
        for part in [Part::TakesPart, Part::Party] {
            let said = [&told(MeetingKind::CaseMeeting), &once, &twice].map(|told| entry(told, part));
            assert_eq!(said[0].change_to(&said[1]), Change::Significant);
            assert_eq!(said[1].change_to(&said[2]), Change::Significant);
        }
    }

    #[test]
    fn an_applicant_is_told_where_and_by_whom_and_gets_no_link_to_sign_in() {
        let said = entry(&told(MeetingKind::Interview), Part::Applicant);
        assert_eq!((said.summary.as_str(), said.place.as_str(), said.link), ("Interview with Fenbridge Service", "4 Fen Road", None));
        assert!(said.description.contains("To join online") && !said.description.contains(SIGN_IN), "{}", said.description);
    }

    #[test]
    fn who_is_busy_is_named_and_not_why() {
        let names = |many: usize| (0..many).map(|n| format!("P{n}")).collect::<Vec<_>>();
        assert_eq!(busy_words(&[], 3), None);
        assert!(busy_words(&names(1), 3).unwrap().starts_with("P0 is busy then."));
        assert!(busy_words(&names(2), 3).unwrap().starts_with("P0 and P1 are busy then."));
        assert!(busy_words(&names(4), 4).unwrap().starts_with("P0, P1, P2 and P3 are busy then."));
        assert!(busy_words(&names(7), 30).unwrap().starts_with("7 of 30 people are busy then."));
    }
}
