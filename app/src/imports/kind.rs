//! The three kinds of list.

/// What the rows of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// People who practise.
    Practitioners,
    /// Referrals of a hub or an agency.
    Referrals,
    /// Places asked for on one run of a course.
    Bookings,
}

impl ListKind {
    pub const ALL: [ListKind; 3] = [ListKind::Practitioners, ListKind::Referrals, ListKind::Bookings];

    /// The code kept in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            ListKind::Practitioners => "PRACTITIONERS",
            ListKind::Referrals => "REFERRALS",
            ListKind::Bookings => "BOOKINGS",
        }
    }

    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            ListKind::Practitioners => "Practitioners",
            ListKind::Referrals => "Referrals",
            ListKind::Bookings => "Places on a course",
        }
    }

    /// The kind of that code, if there is one.
    pub fn from_code(code: &str) -> Option<ListKind> {
        ListKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
