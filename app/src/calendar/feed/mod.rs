//! Private addresses at which a calendar program reads somebody's appointments, and asks again every few hours.
//!
//! Reading order: [`text`], what stands in a feed; [`queries`], where it comes from; [`commands`], how an
//! address is made and ended.

pub mod commands;
pub mod marked;
pub mod queries;
mod rows;
pub mod text;

#[cfg(test)]
pub use rows::STATEMENTS;

/// Whose appointments an address shows, and how much of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// One's own, as the invitations word them.
    Detailed,
    /// One's own, each as "Busy".
    Busy,
    /// Who of the service's practitioners is away or on a course.
    Team,
}

impl FeedKind {
    pub const ALL: [FeedKind; 3] = [FeedKind::Detailed, FeedKind::Busy, FeedKind::Team];

    pub const fn code(self) -> &'static str {
        match self {
            FeedKind::Detailed => "DETAILED",
            FeedKind::Busy => "BUSY",
            FeedKind::Team => "TEAM",
        }
    }

    pub fn from_code(code: &str) -> Option<FeedKind> {
        FeedKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// As a person would say it.
    pub const fn label(self) -> &'static str {
        match self {
            FeedKind::Detailed => "My appointments",
            FeedKind::Busy => "My busy times only",
            FeedKind::Team => "Who is away or on a course",
        }
    }

    /// What whoever has the address can read.
    pub const fn shows(self) -> &'static str {
        match self {
            FeedKind::Detailed => "Courses and meetings with their place, days when you are away. For your own calendar program.",
            FeedKind::Busy => "When you are busy, and nothing else. For a calendar that you share with others.",
            FeedKind::Team => "Names of practitioners, and the days when they are away or on a course. Nothing of a case.",
        }
    }
}
