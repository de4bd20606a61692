//! What happened to a day of a course, and how each letter about it is called, begins and ends.

/// What happened to one day in somebody's diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayNews {
    Booked,
    Changed,
    /// The person gave the place back.
    PlaceGivenBack,
    /// The trainer took the day off the run.
    DayOff,
    /// The whole run was called off.
    RunOff,
    /// The reader teaches it, beside a colleague.
    Teaches,
    TeachingChanged,
    TeachesNoMore,
}

impl DayNews {
    /// The name of the letter.
    pub const fn kind(self) -> &'static str {
        match self {
            DayNews::Booked => "training_day_booked",
            DayNews::Changed => "training_day_changed",
            DayNews::PlaceGivenBack => "training_place_cancelled",
            DayNews::DayOff => "training_day_off",
            DayNews::RunOff => "training_run_off",
            DayNews::Teaches => "teaching_day_asked",
            DayNews::TeachingChanged => "teaching_day_changed",
            DayNews::TeachesNoMore => "teaching_day_not_asked",
        }
    }

    /// Whether the day is in the reader's diary after it.
    pub const fn stands(self) -> bool {
        matches!(self, DayNews::Booked | DayNews::Changed | DayNews::Teaches | DayNews::TeachingChanged)
    }

    /// Why the reader has mail from us.
    pub const fn why(self) -> &'static str {
        match self {
            DayNews::PlaceGivenBack | DayNews::RunOff => "you had a place on a course",
            DayNews::Booked | DayNews::Changed | DayNews::DayOff => "you have a place on a course",
            DayNews::Teaches | DayNews::TeachingChanged | DayNews::TeachesNoMore => "you teach courses of ours",
        }
    }

    pub(super) fn subject(self) -> &'static str {
        match self {
            DayNews::Booked => "Your place is booked",
            DayNews::Changed => "Your training day has changed",
            DayNews::PlaceGivenBack => "Your place is cancelled",
            DayNews::DayOff => "A training day is off",
            DayNews::RunOff => "The course is off",
            DayNews::Teaches => "You teach",
            DayNews::TeachingChanged => "A day that you teach has changed",
            DayNews::TeachesNoMore => "You do not teach that day any more",
        }
    }

    pub(super) const fn leads_to(self) -> &'static str {
        if matches!(self, DayNews::Teaches | DayNews::TeachingChanged) { "Open the run" } else { "See your place" }
    }

    pub(super) fn closing(self) -> &'static str {
        match self {
            DayNews::Booked => "If you cannot come, give your place back in good time: somebody else may be waiting for it.",
            DayNews::Changed => "If you can no longer come, give your place back: somebody else may be waiting for it.",
            DayNews::PlaceGivenBack => "Your calendar takes the entry out when it reads this message.",
            DayNews::DayOff => "The other days stay as they are, unless another letter says so.",
            DayNews::RunOff => "We are sorry. Another letter says why, and what you can do next.",
            DayNews::Teaches | DayNews::TeachingChanged => "If you cannot, tell whoever planned the run in good time.",
            DayNews::TeachesNoMore => "There is nothing that you need to do.",
        }
    }
}
