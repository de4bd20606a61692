//! The words of this room.

use crate::shared::vocabulary::words;
use crate::shared::{PersonId, Role};
use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

words! {
    /// What is met for.
    MeetingKind {
        Supervision = "SUPERVISION", "Supervision";
        Interview = "INTERVIEW", "Interview";
        CaseMeeting = "CASE_MEETING", "Meeting about a case";
        TeamMeeting = "TEAM_MEETING", "Team meeting";
        Conference = "CONFERENCE", "Conference";
    }
}

words! {
    /// Where a meeting stands.
    MeetingState {
        Offered = "OFFERED", "Offered: to be chosen";
        Planned = "PLANNED", "Planned";
        Held = "HELD", "Held";
        CalledOff = "CALLED_OFF", "Called off";
        NotChosen = "NOT_CHOSEN", "Another time was chosen";
    }
}

words! {
    /// What somebody does in a meeting.
    Part {
        Leads = "LEADS", "Leads it";
        TakesPart = "TAKES_PART", "Takes part";
        Applicant = "APPLICANT", "Applicant";
        Party = "PARTY", "Told by letter";
    }
}

impl Part {
    /// Whether they have no sign-in, so that nothing of this site is open to them.
    pub const fn is_outside(self) -> bool {
        matches!(self, Part::Applicant | Part::Party)
    }
}

pub use crate::shared::vocabulary::Purpose;

/// A day and its hours, by the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub day: NaiveDate,
    pub starts: NaiveTime,
    /// Later on the same day.
    pub ends: NaiveTime,
}

/// Where it is: a place, a link to join, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Empty when there is only a link.
    pub place: String,
    pub joining_link: Option<String>,
}

/// What can be changed of a meeting, and is typed when it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub times: Times,
    pub place: Place,
    /// What it is called; for most kinds their own word.
    pub title: String,
    pub note: Option<String>,
    pub purpose: Option<Purpose>,
    /// It stands although somebody is busy then.
    pub anyway: bool,
}

/// Who is invited, as a form says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invited {
    pub people: Vec<PersonId>,
    /// Everybody who holds one of these roles.
    pub roles: Vec<Role>,
    /// People of a case who asked to be told by letter.
    pub parties: Vec<PersonId>,
}

words! {
    /// Whose part of the record of a supervision it is.
    NotePart {
        Supervisor = "SUPERVISOR", "From the supervisor";
        Supervisee = "SUPERVISEE", "From the person supervised";
    }
}

/// A meeting about to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    pub kind: MeetingKind,
    /// Whether it is offered only, until somebody chooses it.
    pub offered: bool,
    /// Who is supervised, the application or the case.
    pub about: Option<Uuid>,
    pub plan: Plan,
    pub people: Vec<(PersonId, Part)>,
}
