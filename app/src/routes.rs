//! Every address and the room that answers it, on one screen; and the navigation that each role sees.

use crate::demo::permits::ReadDemoMail;
use crate::platform::endpoints::Endpoints;
use crate::platform::permit::RoomPermit;
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
        crate::calendar::routes::endpoints(),
        crate::meetings::routes::endpoints(),
        crate::training::routes::endpoints(),
        crate::briefings::routes::endpoints(),
        crate::accreditation::routes::endpoints(),
        crate::certificates::routes::endpoints(),
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
        .map(|(label, href, _)| NavItem { label: (*label).to_owned(), href: (*href).to_owned(), current: belongs(place_of(path), href) })
        .collect()
}

fn belongs(path: &str, href: &str) -> bool {
    path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}

/// The entry from which a page is reached, where its address does not begin with it.
fn place_of(path: &str) -> &str {
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["people", _, "award" | "standing", ..] => "/accreditation",
        ["parties", ..] | ["declared-conflicts", ..] | ["matching", ..] => "/cases",
        ["refer", ..] => "/referrals",
        _ => path,
    }
}

/// What only the demo has to offer this person, for its banner.
pub fn demo_links(actor: Option<&Actor>) -> Vec<NavItem> {
    let reads_mail = actor.is_some_and(|actor| ReadDemoMail::of(actor, None).is_ok());
    let mail = NavItem { label: "Mail of the demo".to_owned(), href: "/demo/mail".to_owned(), current: false };
    reads_mail.then_some(mail).into_iter().collect()
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
    ("Meetings", "/meetings", &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter]),
    ("My calendar", "/calendar", &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer]),
    ("My times", "/availability", &[Volunteer]),
    ("My record", "/record", &[Volunteer, CaseSupervisor]),
    ("Training", "/training", &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead]),
    ("Briefings", "/briefings", &[Trainer, Coordinator, ServiceManager, AgencyLead]),
    ("My certificates", "/certificates", &[]),
    ("People", "/people", &[Coordinator, ServiceManager, Recruiter, CaseSupervisor]),
    ("Recruitment", "/recruitment", &[Recruiter, Coordinator, ServiceManager]),
    ("Awards", "/accreditation", &[Coordinator, ServiceManager, CaseSupervisor]),
    ("Replies", "/calendar/replies", &[Coordinator, ServiceManager, Administrator]),
    ("Agencies", "/agencies", &[Coordinator, ServiceManager]),
    ("Reports", "/reports/referrals", &[Coordinator, ServiceManager, Commissioner, Auditor]),
    ("Import", "/imports", &[Coordinator, ServiceManager]),
    ("Audit", "/audit", &[Auditor, ServiceManager, Administrator]),
    ("Administration", "/admin", &[Administrator]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn every_page_stands_under_the_entry_that_leads_to_it() {
        let test = TestApp::new().await;
        let actor = test.signed_in("Nadia Penn", &[Coordinator]).await;
        for (path, entry) in [
            ("/home", Some("Home")),
            ("/people/1", Some("People")),
            ("/people/1/checks", Some("People")),
            ("/people/1/award", Some("Awards")),
            ("/people/1/standing", Some("Awards")),
            ("/parties/1/wishes", Some("Cases")),
            ("/cases/1/matching", Some("Cases")),
            ("/refer", Some("Referrals")),
            ("/referralsx", None),
            ("/account", None),
        ] {
            let shown: Vec<String> =
                navigation(Some(&actor), path).into_iter().filter(|item| item.current).map(|item| item.label).collect();
            assert_eq!(shown.first().map(String::as_str), entry, "{path}");
            assert!(shown.len() < 2, "{path}: {shown:?}");
        }
    }

    #[tokio::test]
    async fn the_demo_leads_to_its_mail_those_who_may_read_it() {
        let test = TestApp::new().await;
        for (role, leads) in [(Coordinator, true), (ServiceManager, true), (Administrator, true), (Volunteer, false), (Auditor, false)] {
            let actor = test.signed_in("Somebody", &[role]).await;
            assert_eq!(demo_links(Some(&actor)).len(), usize::from(leads), "{role}");
        }
        assert!(demo_links(None).is_empty());
    }
}
