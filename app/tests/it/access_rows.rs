//! The table itself. Each line: method, path, who, what it is for; written by hand from `docs/POLICY.md` 2.

use app::shared::Role::{self, *};

/// Who may ask.
pub enum Who {
    Everybody,
    /// Whoever holds the one-time link in the address.
    Link,
    SignedIn,
    /// Those roles.
    Roles(&'static [Role]),
    /// Those roles, and only for rows that are theirs: by role alone only the others are kept out.
    Own(&'static [Role]),
}

pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
    pub what: &'static str,
}

impl Row {
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether that role (or nobody) may ask; `None` when it hangs on the row.
    pub fn may(&self, role: Option<Role>) -> Option<bool> {
        match (&self.who, role) {
            (Who::Everybody, _) => Some(true),
            (Who::Link, _) => None,
            (_, None) => Some(false),
            (Who::SignedIn, Some(_)) => Some(true),
            (Who::Roles(roles), Some(role)) => Some(roles.contains(&role)),
            (Who::Own(roles), Some(role)) => if roles.contains(&role) { None } else { Some(false) },
        }
    }

    pub fn who_in_words(&self) -> String {
        let list = |roles: &[Role]| roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match &self.who {
            Who::Everybody => "everybody".to_owned(),
            Who::Link => "link".to_owned(),
            Who::SignedIn => "everybody who is signed in".to_owned(),
            Who::Roles(roles) => list(roles),
            Who::Own(roles) => format!("own: {}", list(roles)),
        }
    }
}

const fn row(method: &'static str, path: &'static str, who: Who, what: &'static str) -> Row {
    Row { method, path, who, what }
}

use Who::{Everybody, Link, Own, Roles, SignedIn};
