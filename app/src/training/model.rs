//! What a booking is, what a register holds, and a day as it was agreed.

use crate::shared::vocabulary::words;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

words! {
    /// Where a run stands.
    RunState {
        Planned = "PLANNED", "Planned";
        Cancelled = "CANCELLED", "Cancelled";
        Done = "DONE", "Over";
    }
}

words! {
    /// Whether a course is still given.
    CourseState {
        Open = "OPEN", "In the catalogue";
        Retired = "RETIRED", "No longer given";
    }
}

words! {
    /// What became of a course in the catalogue.
    CourseNews {
        Changed = "CHANGED", "Changed";
        Retired = "RETIRED", "Taken out of the catalogue";
        PutBack = "PUT_BACK", "Put back into the catalogue";
    }
}

words! {
    /// Where a booking stands (`docs/POLICY.md` 10.4).
    BookingState {
        Requested = "REQUESTED", "Asked for";
        Confirmed = "CONFIRMED", "Confirmed";
        Waitlisted = "WAITLISTED", "On the waiting list";
        Attended = "ATTENDED", "Came to every part";
        Partial = "PARTIAL", "Came in part";
        NoShow = "NO_SHOW", "Did not come";
        CancelledLate = "CANCELLED_LATE", "Cancelled late";
        Cancelled = "CANCELLED", "Cancelled";
    }
}

impl BookingState {
    /// States whose holder sits on one of the run's places.
    pub const SEATED: [BookingState; 4] = [BookingState::Confirmed, BookingState::Attended, BookingState::Partial, BookingState::NoShow];

    /// Those that stand for their person on the run.
    pub fn live() -> impl Iterator<Item = BookingState> {
        Self::ALL.iter().copied().filter(|state| state.is_live())
    }

    /// Whether it stands for its person on the run: asked, waiting, seated or over.
    pub const fn is_live(self) -> bool {
        !matches!(self, BookingState::Cancelled | BookingState::CancelledLate)
    }
}

words! {
    /// What happened to a booking, as its history says it.
    BookingNews {
        Asked = "ASKED", "Asked for";
        DespiteClash = "DESPITE_CLASH", "Asked for although busy or away on one of the days";
        ManagerApproved = "MANAGER_APPROVED", "Approved by the line manager";
        ManagerRefused = "MANAGER_REFUSED", "Not approved by the line manager";
        Confirmed = "CONFIRMED", "Confirmed";
        Waits = "WAITLISTED", "Put on the waiting list";
        Offered = "OFFERED", "A place was offered";
        PassedOver = "PASSED_OVER", "Passed over";
        Lapsed = "LAPSED", "The offer ran out";
        Cancelled = "CANCELLED", "Cancelled";
        CancelledLate = "CANCELLED_LATE", "Cancelled late";
        MakesUp = "MAKES_UP", "Comes to make up for a missed day";
        Assessed = "ASSESSED", "Assessed";
        Evaluated = "EVALUATED", "Sent the evaluation form";
        Completed = "COMPLETED", "Completed the course";
        Reopened = "REOPENED", "No longer counts as completed";
        Reminded = "REMINDED", "Reminded";
        Thanked = "THANKED", "Thanked for coming";
        RunOff = "RUN_OFF", "The run was called off";
        NoPlace = "NO_PLACE", "The course began, and there was no place";
    }
}

words! {
    /// What a line manager said of a delegate's place.
    ManagerSays {
        Approved = "APPROVED", "Approved";
        Refused = "REFUSED", "Not approved";
    }
}

words! {
    /// What a trainer found.
    Assessed {
        Passed = "PASSED", "Passed";
        NotYet = "NOT_YET", "Not yet";
    }
}

words! {
    /// What a register says of one person on one day (`docs/POLICY.md` 10.4).
    Mark {
        Attended = "ATTENDED", "There all day";
        Late = "LATE", "There, came late";
        LeftEarly = "LEFT_EARLY", "Left early";
        Apology = "APOLOGY", "Sent an apology";
        NoShow = "NO_SHOW", "Did not come";
    }
}

words! {
    /// What a mark speaks of: a whole day, or one half of a day that has two (`docs/POLICY.md` 10.4).
    DayPart {
        Day = "DAY", "All day";
        Morning = "MORNING", "Morning";
        Afternoon = "AFTERNOON", "Afternoon";
    }
}

impl Mark {
    /// Whether the day counts as done: whoever came late did the day, whoever left early did not.
    pub const fn counts(self) -> bool {
        matches!(self, Mark::Attended | Mark::Late)
    }

    /// Whether the person was there at all.
    pub const fn was_there(self) -> bool {
        matches!(self, Mark::Attended | Mark::Late | Mark::LeftEarly)
    }
}

/// One day as people agree on it: by the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTimes {
    pub day: NaiveDate,
    pub starts: NaiveTime,
    pub ends: NaiveTime,
}

/// From when to when, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Span {
    /// Whether both go on at some moment; one that begins as the other ends does not.
    pub fn overlaps(self, other: Span) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}
