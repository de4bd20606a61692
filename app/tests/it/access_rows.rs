//! The table itself. Each line: method, path, who, what it is for; written by hand from `docs/POLICY.md` 2.

use Who::{Everybody, Link, Own, Roles, SignedIn};
use app::shared::Role::{self, *};

/// Who may ask.
pub enum Who {
    Everybody,
    /// Whoever holds the one-time link in the address.
    Link,
    SignedIn,
    /// Those roles.
    Roles(&'static [Role]),
    /// Those roles, and only for rows that are theirs.
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

    /// Whether that role (or nobody) may ask, about a row that is theirs where it hangs on the row, and with a link that nobody was sent
    /// where it hangs on the link.
    pub fn may(&self, role: Option<Role>) -> bool {
        match (&self.who, role) {
            (Everybody, _) | (SignedIn, Some(_)) => true,
            (Link, _) | (_, None) => false,
            (Roles(roles) | Own(roles), Some(role)) => roles.contains(&role),
        }
    }

    pub fn who_in_words(&self) -> String {
        let list = |roles: &[Role]| roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match &self.who {
            Everybody => "everybody".to_owned(),
            Link => "link".to_owned(),
            SignedIn => "everybody who is signed in".to_owned(),
            Roles(roles) => list(roles),
            Own(roles) => format!("own: {}", list(roles)),
        }
    }
}

const fn row(method: &'static str, path: &'static str, who: Who, what: &'static str) -> Row {
    Row { method, path, who, what }
}

const AWARDING: &[Role] = &[CaseSupervisor, Coordinator, ServiceManager];
const OFFICE: &[Role] = &[Coordinator, ServiceManager];
const RECRUITING: &[Role] = &[Recruiter, Coordinator, ServiceManager];
const ASKERS: &[Role] = &[Trainer, Coordinator, ServiceManager, AgencyLead];
const CERTIFYING: &[Role] = &[Trainer, Coordinator, ServiceManager];
const CALENDARS: &[Role] = &[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer];
const TRAINEES: &[Role] = &[Volunteer, CaseSupervisor, Coordinator, ServiceManager];

pub const ROWS: &[Row] = &[
    // The public, and people with a link.
    row("GET", "/", Everybody, "what the service is"),
    row("GET", "/accessibility", Everybody, "how accessible the site is"),
    row("GET", "/privacy", Everybody, "what is kept of whom"),
    row("GET", "/how-we-match", Everybody, "how practitioners are found, for volunteers"),
    row("GET", "/demo/parts", Everybody, "the parts that pages are made of; demo only"),
    row("GET", "/roles", Everybody, "open volunteer roles"),
    row("GET", "/roles/{slug}", Everybody, "one role, and the form to apply"),
    row("POST", "/roles/{slug}/apply", Everybody, "apply for it, without an account"),
    row("GET", "/applications/sent", Everybody, "what happens next"),
    row("GET", "/applications/confirm/{token}", Link, "the confirmation that was mailed"),
    row("POST", "/applications/confirm/{token}", Link, "confirm the application"),
    row("GET", "/applications/status/{token}", Link, "how the application stands"),
    row("POST", "/applications/status/{token}/withdraw", Link, "withdraw it"),
    row("GET", "/ask", Everybody, "ask for help oneself"),
    row("POST", "/ask", Everybody, "send it, without an account"),
    row("GET", "/ask/thanks/{reference}", Link, "it arrived"),
    row("GET", "/verify", Everybody, "check a certificate by its number"),
    row("GET", "/verify/{number}", Everybody, "what the certificate of that number says, and whether it stands"),
    row("GET", "/certificates/link/{token}", Link, "one's own certificate, for somebody without a sign-in"),
    row("GET", "/certificates/link/{token}/certificate.pdf", Link, "the same to print"),
    row("GET", "/calendar/answer/{token}", Link, "an invitation: what it said, and whether one comes"),
    row("POST", "/calendar/answer/{token}", Link, "say whether one comes"),
    row("POST", "/mail/ingest", Link, "a mail server hands in a reply; with the token that was set"),
    // Signing in.
    row("GET", "/sign-in", Everybody, "sign in"),
    row("POST", "/sign-in", Everybody, "sign in"),
    row("POST", "/demo/sign-in", Everybody, "sign in as a role; demo only"),
    row("POST", "/sign-out", Everybody, "sign out"),
    row("GET", "/invitation/{token}", Link, "an invitation that was mailed"),
    row("POST", "/invitation/{token}", Link, "choose a password"),
    row("GET", "/recover", Everybody, "ask for a new password"),
    row("POST", "/recover", Everybody, "the same answer for every address"),
    row("GET", "/recover/sent", Everybody, "what happens next"),
    row("GET", "/recover/{token}", Link, "the link that was mailed"),
    row("POST", "/recover/{token}", Link, "choose a new password"),
    row("GET", "/second-step", SignedIn, "the code of the authenticator app"),
    row("POST", "/second-step", SignedIn, "take the second step"),
    row("GET", "/second-step/set-up", SignedIn, "set up the second step"),
    row("POST", "/second-step/set-up", SignedIn, "confirm it with a code"),
    row("GET", "/account", SignedIn, "one's own sign-in"),
    row("POST", "/account/password", SignedIn, "change one's own password"),
    row("GET", "/sessions", SignedIn, "where one is signed in"),
    row("POST", "/sessions/end-others", SignedIn, "sign out everywhere else"),
    row("POST", "/sessions/{session}/end", Own(&Role::ALL), "end one of one's own sessions"),
    row("GET", "/home", SignedIn, "what needs this person now"),
    // Referrals and cases.
    row("GET", "/refer", Roles(&[Referrer, AgencyLead, Coordinator, ServiceManager]), "the referral form"),
    row("POST", "/refer", Roles(&[Referrer, AgencyLead, Coordinator, ServiceManager]), "send a referral"),
    row("GET", "/referrals", Roles(&[Referrer, AgencyLead, Coordinator, ServiceManager]), "referrals: all, or one's own agency's"),
    row("GET", "/referrals/{id}", Own(&[Referrer, AgencyLead, Coordinator, ServiceManager]), "one referral; agencies see its status"),
    row("POST", "/referrals/{id}/screen", Roles(OFFICE), "decide what becomes of it"),
    row("POST", "/referrals/{id}/answer", Own(&[Referrer, AgencyLead]), "answer what was asked for"),
    row("POST", "/referrals/{id}/other", Roles(OFFICE), "record who the other person is"),
    row("POST", "/referrals/{id}/same-person", Roles(OFFICE), "say that the person is known already"),
    row("GET", "/safe-contacts/{id}/end", Roles(OFFICE), "end words about safe contact"),
    row("POST", "/safe-contacts/{id}/end", Roles(OFFICE), "end them"),
    row("GET", "/cases", Roles(&[Coordinator, ServiceManager, Volunteer, CaseSupervisor]), "cases: all, or one's own"),
    row(
        "POST",
        "/cases/search",
        Roles(&[Coordinator, ServiceManager, Volunteer, CaseSupervisor]),
        "search among the cases that one may see",
    ),
    row("GET", "/cases/{id}", Own(&[Coordinator, ServiceManager, Volunteer, CaseSupervisor]), "one case"),
    row("POST", "/cases/{id}/assess", Own(&[Coordinator, ServiceManager, CaseSupervisor]), "risk and sensitivity"),
    row("GET", "/cases/{id}/parties", Roles(OFFICE), "add somebody to a case"),
    row("POST", "/cases/{id}/parties", Roles(OFFICE), "add somebody to a case"),
    row("GET", "/parties/{id}/wishes", Own(OFFICE), "what a party needs of practitioners"),
    row("POST", "/parties/{id}/wishes", Own(OFFICE), "change it"),
    row("GET", "/calendar/replies", Roles(&[Coordinator, ServiceManager, Administrator]), "what became of replies by mail"),
    row("GET", "/calendar/letters", SignedIn, "how one is invited"),
    row("POST", "/calendar/letters", SignedIn, "change it"),
    row("GET", "/agencies", Roles(OFFICE), "partner agencies"),
    row("GET", "/agencies/{id}", Roles(OFFICE), "one agency"),
    row("POST", "/agencies/{id}/agreement", Roles(OFFICE), "until when its agreement holds"),
    // Matching.
    row("GET", "/cases/{id}/matching", Roles(OFFICE), "who could take a case, why and why not"),
    row("POST", "/cases/{id}/offers", Roles(OFFICE), "offer a seat"),
    row("GET", "/matching/cover", Roles(OFFICE), "seats whose holder's standing lapsed, and who could cover"),
    row("GET", "/offers", Roles(&[Volunteer]), "one's own offers"),
    row("GET", "/offers/{id}", Own(&[Volunteer]), "one offer, in neutral words"),
    row("POST", "/offers/{id}/answer", Own(&[Volunteer]), "accept or decline"),
    row("GET", "/offers/{id}/withdraw", Roles(OFFICE), "take an offer back: what will happen"),
    row("POST", "/offers/{id}/withdraw", Roles(OFFICE), "take an offer back"),
    row("GET", "/declared-conflicts/{id}/block", Own(OFFICE), "bar somebody from a case: what will happen"),
    row("POST", "/declared-conflicts/{id}", Own(OFFICE), "decide on a declared conflict"),
    // Recruitment.
    row("GET", "/recruitment", Roles(RECRUITING), "applications by state and age"),
    row("GET", "/recruitment/applications/{id}", Roles(RECRUITING), "one application"),
    row("POST", "/recruitment/applications/{id}/decide", Roles(RECRUITING), "accept it, or not"),
    row("GET", "/recruitment/roles", Roles(RECRUITING), "the service's volunteer roles"),
    row("GET", "/recruitment/roles/new", Roles(RECRUITING), "a new role"),
    row("POST", "/recruitment/roles/new", Roles(RECRUITING), "a new role"),
    row("GET", "/recruitment/roles/{id}", Roles(RECRUITING), "change a role"),
    row("POST", "/recruitment/roles/{id}", Roles(RECRUITING), "change a role"),
    row("POST", "/recruitment/roles/{id}/open", Roles(RECRUITING), "advertise it"),
    row("GET", "/recruitment/roles/{id}/close", Roles(RECRUITING), "close it: what will happen"),
    row("POST", "/recruitment/roles/{id}/close", Roles(RECRUITING), "close it"),
    // People.
    row("GET", "/people", Roles(&[Coordinator, ServiceManager, Recruiter, CaseSupervisor]), "practitioners"),
    row("POST", "/people/search", Roles(&[Coordinator, ServiceManager, Recruiter, CaseSupervisor]), "search them by name"),
    row(
        "GET",
        "/people/{id}",
        Roles(&[Coordinator, ServiceManager, Recruiter, CaseSupervisor]),
        "one practitioner; the parts that the role may see",
    ),
    row("GET", "/people/{id}/checks", Roles(&[Coordinator, ServiceManager, Recruiter]), "checks: result and dates"),
    row("POST", "/people/{id}/state", Roles(OFFICE), "active, on leave, restricted ..."),
    row("POST", "/people/{id}/check", Roles(OFFICE), "record a check"),
    row(
        "POST",
        "/people/{id}/supervision",
        Roles(&[Coordinator, ServiceManager, CaseSupervisor]),
        "book or record supervision; a case supervisor of those whom they supervise",
    ),
    row(
        "POST",
        "/people/{id}/observation",
        Roles(&[Coordinator, ServiceManager, CaseSupervisor]),
        "record an observed practice; a case supervisor of those whom they supervise",
    ),
    row("POST", "/people/{id}/supervisor", Roles(OFFICE), "name somebody's case supervisor"),
    row("POST", "/people/{id}/supervisor/end", Roles(OFFICE), "end it"),
    row("POST", "/people/{id}/item", Roles(OFFICE), "record a dated training"),
    row("POST", "/people/{id}/do-not-pair", Roles(OFFICE), "two people who do not work together"),
    row("GET", "/feeds/{file}", Link, "appointments, for a calendar program that knows the secret address"),
    row("GET", "/calendar", Roles(CALENDARS), "one's own calendar addresses and busy times"),
    row("POST", "/calendar/feeds", Roles(CALENDARS), "make a secret address; the team's only for coordinators and managers"),
    row("POST", "/calendar/feeds/{id}/end", Own(CALENDARS), "end it"),
    row("POST", "/calendar/busy/file", Roles(CALENDARS), "send in one's own busy times"),
    row("POST", "/calendar/busy/address", Roles(CALENDARS), "have one's own calendar asked"),
    row("POST", "/calendar/busy/{id}/end", Own(CALENDARS), "take them back"),
    row("GET", "/availability", Roles(&[Volunteer]), "one's own usual week, languages, travel"),
    row("POST", "/availability", Roles(&[Volunteer]), "change it"),
    row("GET", "/availability/blocked", Roles(&[Volunteer]), "one's own blocked dates"),
    row("POST", "/availability/blocked", Roles(&[Volunteer]), "block dates"),
    row("POST", "/availability/blocked/{id}/withdraw", Own(&[Volunteer]), "free them again"),
    // Training and awards.
    row(
        "GET",
        "/training",
        Roles(&[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead]),
        "courses and coming runs",
    ),
    row("GET", "/training/courses/new", Roles(&[Trainer]), "a new course"),
    row("POST", "/training/courses/new", Roles(&[Trainer]), "a new course"),
    row(
        "GET",
        "/training/courses/{id}",
        Roles(&[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead]),
        "one course",
    ),
    row("GET", "/training/runs/new", Roles(&[Trainer]), "a new run"),
    row("POST", "/training/runs/new", Roles(&[Trainer]), "a new run"),
    row(
        "GET",
        "/training/runs/{id}",
        Roles(&[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead]),
        "one run; its trainer sees the delegates",
    ),
    row("GET", "/training/runs/{id}/edit", Own(&[Trainer]), "move a day, change the venue"),
    row("POST", "/training/runs/{id}/edit", Own(&[Trainer]), "move a day, change the venue"),
    row("GET", "/training/runs/{id}/call-off", Own(&[Trainer]), "call a run off"),
    row("POST", "/training/runs/{id}/call-off", Own(&[Trainer]), "call a run off"),
    row("POST", "/training/runs/{id}/book", Roles(TRAINEES), "book a place for oneself"),
    row("POST", "/training/runs/{id}/wait", Roles(TRAINEES), "join the waiting list"),
    row("POST", "/training/runs/{id}/cancel", Roles(TRAINEES), "give one's own place up"),
    row("GET", "/training/runs/{id}/register", Own(&[Trainer]), "the register"),
    row("POST", "/training/runs/{id}/register", Own(&[Trainer]), "mark who was there"),
    row("GET", "/training/runs/{id}/book-for", Own(ASKERS), "ask for a place for somebody"),
    row("POST", "/training/runs/{id}/book-for", Own(ASKERS), "ask for a place for somebody"),
    row("GET", "/training/bookings/{id}/assess", Own(&[Trainer]), "what was found of a delegate"),
    row("POST", "/training/bookings/{id}/assess", Own(&[Trainer]), "what was found of a delegate"),
    row("GET", "/training/place/{token}", Link, "one's own place on a course"),
    row("POST", "/training/place/{token}/take", Link, "take the place that is kept"),
    row("POST", "/training/place/{token}/cancel", Link, "give the place back"),
    row("POST", "/training/place/{token}/make-up", Link, "make up for a missed day"),
    row("GET", "/training/approve/{token}", Link, "a line manager's answer"),
    row("POST", "/training/approve/{token}", Link, "a line manager's answer"),
    row("GET", "/training/evaluate/{token}", Link, "the evaluation form"),
    row("POST", "/training/evaluate/{token}", Link, "the evaluation form"),
    row("GET", "/diary", Roles(&[Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer]), "one's own diary"),
    row("GET", "/accreditation", Roles(&[CaseSupervisor, Coordinator, ServiceManager]), "awards that wait, awards that expire"),
    row("GET", "/accreditation/board", Roles(&[CaseSupervisor, Coordinator, ServiceManager]), "where everybody stands, drawn and listed"),
    row(
        "GET",
        "/people/{id}/award",
        Own(&[CaseSupervisor, Coordinator, ServiceManager]),
        "a practitioner's evidence for an award; a supervisor's own",
    ),
    row("POST", "/people/{id}/award", Own(&[CaseSupervisor, Coordinator, ServiceManager]), "give it, never to oneself"),
    row("POST", "/people/{id}/award/revoke", Own(&[CaseSupervisor, Coordinator, ServiceManager]), "take it back"),
    row("GET", "/certificates", SignedIn, "one's own certificates"),
    row("GET", "/certificates/issued", Roles(CERTIFYING), "certificates issued: all, or of what one taught"),
    row("GET", "/certificates/{id}", Own(&Role::ALL), "one certificate: one's own, of what one taught, or any of the service's"),
    row("GET", "/certificates/{id}/certificate.pdf", Own(&Role::ALL), "the same to print"),
    row("POST", "/certificates/{id}/revoke", Own(CERTIFYING), "revoke it, never one's own"),
    row("POST", "/certificates/{id}/reissue", Own(CERTIFYING), "issue it again with a correction, never one's own"),
    row("GET", "/record", Roles(&[Volunteer, CaseSupervisor]), "one's own record: what is held, missing, running out"),
    row("POST", "/record/development", Roles(&[Volunteer, CaseSupervisor]), "write one's own development down, or correct it"),
    row("GET", "/people/{id}/standing", Own(AWARDING), "a practitioner's record; a supervisor's own"),
    row("POST", "/people/{id}/standing/development", Own(AWARDING), "confirm or decline an entry, never one's own"),
    row("POST", "/people/{id}/standing/recognition", Own(AWARDING), "recognise prior learning, never one's own"),
    row("POST", "/people/{id}/standing/extension", Own(AWARDING), "move a last day, never one's own"),
    row("POST", "/people/{id}/standing/take-back", Own(AWARDING), "take either back"),
    row("POST", "/people/{id}/standing/assessment", Own(AWARDING), "assess competence, never one's own"),
    row("POST", "/people/{id}/standing/registration", Own(AWARDING), "record a registration"),
    row("GET", "/accreditation/scheme", Roles(&[ServiceManager]), "the scheme and its versions"),
    row("POST", "/accreditation/scheme", Roles(&[ServiceManager]), "begin a draft"),
    row("GET", "/accreditation/scheme/draft", Roles(&[ServiceManager]), "the draft"),
    row("POST", "/accreditation/scheme/draft", Roles(&[ServiceManager]), "add or change a standing"),
    row("POST", "/accreditation/scheme/draft/requirement", Roles(&[ServiceManager]), "add or change what it asks for"),
    row("POST", "/accreditation/scheme/draft/take-out", Roles(&[ServiceManager]), "take either out"),
    row("POST", "/accreditation/scheme/draft/import", Roles(&[ServiceManager]), "bring in a scheme as text"),
    row("POST", "/accreditation/scheme/draft/dry-run", Roles(&[ServiceManager]), "try the draft"),
    row("GET", "/accreditation/scheme/dry-run", Roles(&[ServiceManager]), "who would gain or lose what"),
    row("POST", "/accreditation/scheme/draft/publish", Roles(&[ServiceManager]), "publish what was tried"),
    row("POST", "/accreditation/scheme/draft/discard", Roles(&[ServiceManager]), "throw the draft away"),
    // Reports, lists, the trail, administration.
    row(
        "GET",
        "/reports/referrals",
        Roles(&[Coordinator, ServiceManager, Commissioner, Auditor]),
        "referrals received by month and mechanism",
    ),
    row("GET", "/reports/referrals.csv", Roles(&[Coordinator, ServiceManager, Commissioner, Auditor]), "the same as a file"),
    row("GET", "/imports", Roles(OFFICE), "lists that came in"),
    row("POST", "/imports/new", Roles(OFFICE), "a list to look at"),
    row("GET", "/imports/{id}", Roles(OFFICE), "what it would do, and what is wrong with it"),
    row("POST", "/imports/{id}/take", Roles(OFFICE), "take it in"),
    row("GET", "/imports/{id}/undo", Roles(OFFICE), "take the whole list back: what will happen"),
    row("POST", "/imports/{id}/undo", Roles(OFFICE), "take the whole list back"),
    row("GET", "/audit", Roles(&[Auditor, ServiceManager, Administrator]), "who did or saw what"),
    row("GET", "/demo/mail", Roles(&[Coordinator, ServiceManager, Administrator]), "the demo's mail"),
    row("GET", "/demo/mail/{letter}", Roles(&[Coordinator, ServiceManager, Administrator]), "one letter of it"),
    row("GET", "/admin", Roles(&[Administrator]), "how the service runs"),
    row("POST", "/admin/clock", Roles(&[Administrator]), "move the demo's clock forward"),
    row("GET", "/admin/accounts", Roles(&[Administrator]), "sign-ins and roles"),
    row("POST", "/admin/accounts", Roles(&[Administrator]), "give somebody a sign-in"),
    row("GET", "/admin/accounts/{account}", Roles(&[Administrator]), "one sign-in"),
    row("POST", "/admin/accounts/{account}/roles", Roles(&[Administrator]), "grant a role, never to oneself"),
    row("POST", "/admin/accounts/{account}/disable", Roles(&[Administrator]), "close a sign-in"),
    row("POST", "/admin/accounts/{account}/enable", Roles(&[Administrator]), "open it again"),
    row("POST", "/admin/accounts/{account}/forget-second-step", Roles(&[Administrator]), "for a lost telephone"),
    row("GET", "/admin/roles/{grant}/end", Own(&[Administrator]), "end a role"),
    row("POST", "/admin/roles/{grant}/end", Own(&[Administrator]), "end a role"),
    row("GET", "/admin/jobs", Roles(&[Administrator]), "jobs that failed"),
    row("POST", "/admin/jobs/again", Roles(&[Administrator]), "try all again that failed"),
    row("POST", "/admin/jobs/{job}/again", Own(&[Administrator]), "try one again"),
];
