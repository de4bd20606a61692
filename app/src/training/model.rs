//! What a booking is, what a register holds, and a day as it was agreed.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// Where a booking stands (`docs/POLICY.md` 10.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingState {
    Requested,
    Confirmed,
    Waitlisted,
    Attended,
    Partial,
    NoShow,
    CancelledLate,
    Cancelled,
}

impl BookingState {
    pub const ALL: [BookingState; 8] = [
        BookingState::Requested,
        BookingState::Confirmed,
        BookingState::Waitlisted,
        BookingState::Attended,
        BookingState::Partial,
        BookingState::NoShow,
        BookingState::CancelledLate,
        BookingState::Cancelled,
    ];

    /// States whose holder sits on one of the run's places.
    pub const SEATED: [BookingState; 4] = [BookingState::Confirmed, BookingState::Attended, BookingState::Partial, BookingState::NoShow];

    /// The code kept in the database.
    pub const fn code(self) -> &'static str {
        match self {
            BookingState::Requested => "REQUESTED",
            BookingState::Confirmed => "CONFIRMED",
            BookingState::Waitlisted => "WAITLISTED",
            BookingState::Attended => "ATTENDED",
            BookingState::Partial => "PARTIAL",
            BookingState::NoShow => "NO_SHOW",
            BookingState::CancelledLate => "CANCELLED_LATE",
            BookingState::Cancelled => "CANCELLED",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            BookingState::Requested => "Asked for",
            BookingState::Confirmed => "Confirmed",
            BookingState::Waitlisted => "On the waiting list",
            BookingState::Attended => "Completed",
            BookingState::Partial => "Came in part",
            BookingState::NoShow => "Did not come",
            BookingState::CancelledLate => "Cancelled late",
            BookingState::Cancelled => "Cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it stands for its person on the run: asked, waiting, seated or over.
    pub const fn is_live(self) -> bool {
        !matches!(self, BookingState::Cancelled | BookingState::CancelledLate)
    }
}

/// What a register says of one person on one day (`docs/POLICY.md` 10.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    Attended,
    Late,
    LeftEarly,
    Apology,
    NoShow,
}

impl Mark {
    pub const ALL: [Mark; 5] = [Mark::Attended, Mark::Late, Mark::LeftEarly, Mark::Apology, Mark::NoShow];

    pub const fn code(self) -> &'static str {
        match self {
            Mark::Attended => "ATTENDED",
            Mark::Late => "LATE",
            Mark::LeftEarly => "LEFT_EARLY",
            Mark::Apology => "APOLOGY",
            Mark::NoShow => "NO_SHOW",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Mark::Attended => "There all day",
            Mark::Late => "There, came late",
            Mark::LeftEarly => "Left early",
            Mark::Apology => "Sent an apology",
            Mark::NoShow => "Did not come",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }

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
