//! Every address and the room that answers it, on one screen; and the navigation that each role sees.

use crate::platform::endpoints::Endpoints;
use crate::shared::{Actor, Role};
use crate::shell::NavItem;

/// All that can be asked of the service, room by room.
pub fn endpoints() -> Endpoints {
    let rooms = [
        crate::welcome::routes::endpoints(),
        crate::accounts::routes::endpoints(),
        crate::home::routes::endpoints(),
        crate::recruitment::routes::endpoints(),
        crate::people::routes::endpoints(),
        crate::training::routes::endpoints(),
        crate::accreditation::routes::endpoints(),
        crate::cases::routes::endpoints(),
        crate::agencies::routes::endpoints(),
        crate::matching::routes::endpoints(),
        crate::reports::routes::endpoints(),
        crate::imports::routes::endpoints(),
        crate::audit::routes::endpoints(),
        crate::admin::routes::endpoints(),
        crate::demo::routes::endpoints(),
    ];
    rooms.into_iter().fold(Endpoints::new(), Endpoints::and)
}

/// Label, address, and the roles that see it; no role means everybody who is signed in.
pub type Entry = (&'static str, &'static str, &'static [Role]);

/// The entries that this person's roles give them.
pub fn navigation(actor: Option<&Actor>, path: &str) -> Vec<NavItem> {
    let Some(actor) = actor else { return Vec::new() };
    ENTRIES
        .iter()
        .filter(|(_, _, roles)| roles.is_empty() || actor.has_any(roles))
        .map(|(label, href, _)| NavItem {
            label: (*label).to_owned(),
            href: (*href).to_owned(),
            current: path == *href || path.strip_prefix(*href).is_some_and(|rest| rest.starts_with('/')),
        })
        .collect()
}

use Role::{
    Administrator, AgencyLead, Auditor, CaseSupervisor, Commissioner, Coordinator, Recruiter, Referrer, ServiceManager, Trainer, Volunteer,
};

/// The main navigation. The roles are those of the page itself: a test holds them against the access table.
pub const ENTRIES: &[Entry] = &[
    ("Home", "/home", &[]),
    ("Referrals", "/referrals", &[Coordinator, ServiceManager, Referrer, AgencyLead]),
    ("Cases", "/cases", &[Coordinator, ServiceManager, Volunteer, CaseSupervisor]),
    ("My offers", "/offers", &[Volunteer]),
    ("My diary", "/diary", &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer]),
    ("My times", "/availability", &[Volunteer]),
    ("Training", "/training", &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead]),
    ("People", "/people", &[Coordinator, ServiceManager, Recruiter, CaseSupervisor]),
    ("Recruitment", "/recruitment", &[Recruiter, Coordinator, ServiceManager]),
    ("Awards", "/accreditation", &[Coordinator, ServiceManager, CaseSupervisor]),
    ("Agencies", "/agencies", &[Coordinator, ServiceManager]),
    ("Reports", "/reports/referrals", &[Coordinator, ServiceManager, Commissioner, Auditor]),
    ("Lists in", "/imports", &[Coordinator, ServiceManager]),
    ("Trail", "/audit", &[Auditor, ServiceManager, Administrator]),
    ("Administration", "/admin", &[Administrator]),
];
