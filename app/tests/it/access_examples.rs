//! A row of each kind, and of each role its own, to ask the addresses of the access table about.

use crate::access_materials::{add_material, own_material};
use app::certificates::commands::{NewCertificate, issue};
use app::platform::permit::SystemPermit;
use app::platform::{App, services};
use app::shared::{PersonId, Role};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::BTreeMap;

/// What stands before the key in an address, for which there is an example row each.
pub const EXAMPLES: [&str; 33] = [
    "/cases/",
    "/parties/",
    "/safe-contacts/",
    "/referrals/",
    "/declared-conflicts/",
    "/offers/",
    "/people/",
    "/availability/blocked/",
    "/availability/days/",
    "/calendar/feeds/",
    "/calendar/busy/",
    "/meetings/",
    "/training/courses/",
    "/training/runs/",
    "/training/bookings/",
    "/training/materials/",
    "/briefings/",
    "/briefings/lists/",
    "/briefings/session/",
    "/record/colleagues/",
    "/recruitment/applications/",
    "/recruitment/roles/",
    "/certificates/",
    "/verify/",
    "/courses/",
    "/roles/",
    "/imports/",
    "/agencies/",
    "/admin/accounts/",
    "/admin/roles/",
    "/admin/jobs/",
    "/demo/mail/",
    "/sessions/",
];

pub fn before_the_key(path: &'static str) -> &'static str {
    path.split_once('{').map_or("/no-key/", |(before, _)| before)
}

/// A row of each kind, so that an address can be filled in.
pub struct Examples(BTreeMap<&'static str, String>);

impl Examples {
    /// From the demo; what its story does not hold is put there.
    #[expect(clippy::cognitive_complexity, reason = "one line for each kind of row, each of which the macro unfolds")]
    pub async fn find(app: &App) -> Self {
        let permit = SystemPermit::because(None, "a test");
        let db = app.read(&permit);
        let volunteer = person_of(app, Role::Volunteer).await;
        add_what_is_missing(app, volunteer).await;
        add_certificates(app).await;
        let mut found = BTreeMap::new();
        macro_rules! first {
            ($name:literal, $table:ident) => {
                first!($name, $table, entity::$table::Entity::find())
            };
            ($name:literal, $table:ident, $query:expr) => {
                let row: Option<entity::$table::Model> = $query.limit(1).one(db).await.unwrap();
                found.insert($name, row.unwrap_or_else(|| panic!("the demo has no row for {}", $name)).id.to_string());
            };
        }
        first!("/cases/", rj_case);
        first!("/parties/", party);
        first!("/safe-contacts/", safe_contact);
        first!("/referrals/", referral);
        first!("/declared-conflicts/", declared_conflict);
        first!("/offers/", offer);
        first!("/availability/blocked/", blocked_date);
        first!("/availability/days/", availability_day);
        first!("/meetings/", meeting, entity::meeting::Entity::find().filter(entity::meeting::Column::Kind.eq("SUPERVISION")));
        first!("/training/courses/", course);
        first!("/training/runs/", run);
        first!("/training/bookings/", booking);
        found.insert("/training/materials/", own_material(app, volunteer).await.to_string());
        first!("/briefings/", briefing);
        first!("/briefings/lists/", briefing_list);
        first!("/briefings/session/", briefing_session);
        first!("/recruitment/applications/", application);
        first!("/recruitment/roles/", vacancy);
        first!("/certificates/", certificate);
        first!("/imports/", import_batch);
        first!("/agencies/", agency);
        first!("/admin/accounts/", account);
        first!("/admin/roles/", role_grant, entity::role_grant::Entity::find().filter(entity::role_grant::Column::Role.eq("TRAINER")));
        first!("/admin/jobs/", job);
        first!("/demo/mail/", letter);
        first!("/sessions/", session);
        // The register is of one day of the trainer's own run.
        let trainer = person_of(app, Role::Trainer).await;
        let taught = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(trainer)).one(db).await.unwrap();
        let taught = taught.expect("the demo's trainer teaches").id;
        first!("register day", session_day, entity::session_day::Entity::find().filter(entity::session_day::Column::RunId.eq(taught)));
        let theirs = entity::supervisor_of::Entity::find().filter(entity::supervisor_of::Column::EndsAt.is_null()).one(db).await.unwrap();
        found.insert("/people/", theirs.expect("somebody is supervised").person_id.to_string());
        let vacancy = entity::vacancy::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/roles/", vacancy.expect("there is a role").slug);
        let public = entity::course::Entity::find().filter(entity::course::Column::IsPublic.eq(true)).one(db).await.unwrap();
        let public = public.expect("there is a public course");
        found.insert("/courses/", app::training::rules::public_name(&public.code));
        found.insert("public material", add_material(app, public.service_id, public.id).await.to_string());
        let certificate = entity::certificate::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/verify/", certificate.expect("there is a certificate").number);
        Self(found)
    }

    /// The key of a row that is that role's own, for addresses of which the table says so; `None` where the demo has none.
    #[expect(clippy::cognitive_complexity, reason = "one line for each kind of row")]
    pub async fn own(&self, app: &App, path: &'static str, role: Role) -> Option<String> {
        let person = person_of(app, role).await;
        let office = matches!(role, Role::Coordinator | Role::ServiceManager);
        let before = before_the_key(path);
        let key = match before {
            "/sessions/" => own_session(app, role).await?,
            "/cases/" if !office => own_case(app, person, role).await?,
            "/referrals/" if !office => own_referral(app, role).await?,
            "/offers/" => own_offer(app, person).await?,
            "/training/bookings/" => taught_booking(app, person).await?,
            "/training/runs/" if role == Role::Trainer => taught_run(app, person).await?,
            "/training/materials/" => own_material(app, person).await,
            "/certificates/" => own_certificate(app, person).await?,
            "/calendar/feeds/" | "/calendar/busy/" => own_calendar(app, before, role).await,
            "/meetings/" => own_meeting(app, role).await,
            "/record/colleagues/" => own_colleague(app, person).await,
            // The first of its kind is theirs: the office reaches all, and the rest was found or put there as their own.
            _ => return self.0.get(before).cloned(),
        };
        Some(key.to_string())
    }

    /// What must be named in the form, because the address does not.
    pub fn body(&self, path: &str) -> String {
        let example = |name: &str| self.0.get(name).cloned().unwrap_or_default();
        match path {
            "/training/runs/new" => format!("course={}", example("/training/courses/")),
            "/training/runs/{id}/register" => format!("day={}", example("register day")),
            _ => String::new(),
        }
    }

    /// The path with its key filled in: that one, or the example of its kind. A link is made up: nobody was sent it.
    pub fn fill(&self, path: &'static str, own: Option<&str>) -> String {
        if path == "/training/runs/new" {
            return format!("{path}?course={}", self.0.get("/training/courses/").cloned().unwrap_or_default());
        }
        if path == "/courses/{code}/material" {
            return format!("/courses/{}/material?id={}", self.0["/courses/"], self.0["public material"]);
        }
        let Some((before, rest)) = path.split_once('{') else { return path.to_owned() };
        let (_, after) = rest.split_once('}').expect("a key ends");
        let example = own.or_else(|| self.0.get(before).map(String::as_str)).unwrap_or(MADE_UP);
        format!("{before}{example}{after}")
    }
}

async fn own_offer(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let theirs = entity::offer::Entity::find().filter(entity::offer::Column::PersonId.eq(person));
    Some(theirs.one(app.read(&permit)).await.unwrap()?.id)
}

/// Somebody with whom they sat on a case; put there, where the story has nobody.
async fn own_colleague(app: &App, person: uuid::Uuid) -> uuid::Uuid {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let sat = entity::assignment::Entity::find();
    let other = sat.clone().filter(entity::assignment::Column::PersonId.ne(person)).one(db).await.unwrap();
    let other = other.expect("somebody works a case");
    let both = sat.filter(entity::assignment::Column::PersonId.eq(person)).filter(entity::assignment::Column::CaseId.eq(other.case_id));
    if both.one(db).await.unwrap().is_none() {
        let tx = app.begin(&permit).await.unwrap();
        let beside = entity::assignment::Model {
            id: tx.new_id(),
            person_id: person,
            seat: "CO".to_owned(),
            offer_id: tx.new_id(),
            ends_at: Some(tx.now()),
            ended_reason: None,
            ..other.clone()
        };
        entity::assignment::ActiveModel::from(beside).reset_all().insert(&*tx).await.unwrap();
        app.commit(tx).await.unwrap();
    }
    other.person_id
}

/// The newest of their sessions that is not ended.
async fn own_session(app: &App, role: Role) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let account = account_of(app, role).await.id;
    let newest = entity::session::Entity::find()
        .filter(entity::session::Column::AccountId.eq(account))
        .filter(entity::session::Column::RevokedAt.is_null())
        .order_by_desc(entity::session::Column::CreatedAt)
        .order_by_desc(entity::session::Column::Id);
    Some(newest.one(app.read(&permit)).await.unwrap()?.id)
}

/// A case on which they sit, or somebody whom they supervise.
async fn own_case(app: &App, person: uuid::Uuid, role: Role) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let seats = entity::assignment::Entity::find().filter(entity::assignment::Column::EndsAt.is_null());
    let seats = if role == Role::CaseSupervisor {
        let theirs = entity::supervisor_of::Entity::find()
            .filter(entity::supervisor_of::Column::SupervisorId.eq(person))
            .filter(entity::supervisor_of::Column::EndsAt.is_null());
        let people = theirs.all(db).await.unwrap().into_iter().map(|row| row.person_id);
        seats.filter(entity::assignment::Column::PersonId.is_in(people))
    } else {
        seats.filter(entity::assignment::Column::PersonId.eq(person))
    };
    Some(seats.one(db).await.unwrap()?.case_id)
}

/// A referral of their agency.
async fn own_referral(app: &App, role: Role) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let account = account_of(app, role).await.id;
    let grant = entity::role_grant::Entity::find().filter(entity::role_grant::Column::AccountId.eq(account));
    let agency = grant.one(db).await.unwrap()?.agency_id;
    let theirs = entity::referral::Entity::find().filter(entity::referral::Column::AgencyId.eq(agency));
    Some(theirs.one(db).await.unwrap()?.id)
}

/// A run that they teach.
async fn taught_run(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let theirs = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(person));
    Some(theirs.one(app.read(&permit)).await.unwrap()?.id)
}

/// A certificate of theirs.
async fn own_certificate(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let theirs = entity::certificate::Entity::find().filter(entity::certificate::Column::PersonId.eq(person));
    Some(theirs.one(app.read(&permit)).await.unwrap()?.id)
}

/// A place on a run that they teach.
async fn taught_booking(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let theirs = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(person)).all(db).await.unwrap();
    let seated = entity::booking::Entity::find()
        .filter(entity::booking::Column::RunId.is_in(theirs.into_iter().map(|run| run.id)))
        .filter(entity::booking::Column::State.is_in(["CONFIRMED", "ATTENDED"]));
    Some(seated.one(db).await.unwrap()?.id)
}

/// A link that nobody was sent.
const MADE_UP: &str = "bm9ib2R5LXdhcy1zZW50LXRoaXMtbGluaw-AAAAAAAA";

async fn account_of(app: &App, role: Role) -> entity::account::Model {
    let permit = SystemPermit::because(None, "a test");
    let address = format!("{}@demo.example", role.code().to_lowercase());
    let own = entity::account::Entity::find().filter(entity::account::Column::EmailNorm.eq(address));
    own.one(app.read(&permit)).await.unwrap().expect("the demo has a sign-in for each role")
}

async fn person_of(app: &App, role: Role) -> uuid::Uuid {
    account_of(app, role).await.person_id
}

/// A certificate for whoever signs in, all of a course of the trainer's: the demo's story may have none for some.
async fn add_certificates(app: &App) {
    let permit = SystemPermit::because(None, "a test");
    let service = services::names(app, None).await.unwrap();
    let trainer = PersonId(person_of(app, Role::Trainer).await);
    let tx = app.begin(&permit).await.unwrap();
    for (basis, role) in (1..).zip(Role::ALL) {
        let new = NewCertificate {
            person: PersonId(person_of(app, role).await),
            basis: ("TEST", uuid::Uuid::from_u128(basis)),
            course: "Practitioner course".to_owned(),
            award: None,
            days: vec![chrono::NaiveDate::from_ymd_opt(2026, 10, 20).unwrap()],
            minutes: None,
            place: None,
            signatories: Vec::new(),
            trainer: Some(trainer),
        };
        issue(app, &tx, &service, new).await.unwrap();
    }
    app.commit(tx).await.unwrap();
}

/// An address of their calendar, or a source of busy times: the demo's story has neither.
async fn own_calendar(app: &App, before: &str, role: Role) -> uuid::Uuid {
    let account = account_of(app, role).await;
    let permit = SystemPermit::because(None, "a test");
    let tx = app.begin(&permit).await.unwrap();
    let (id, service, person, now) = (tx.new_id(), account.service_id, account.person_id, tx.now());
    if before == "/calendar/feeds/" {
        let feed = entity::calendar_feed::ActiveModel {
            id: Set(id),
            service_id: Set(service),
            person_id: Set(person),
            kind: Set("BUSY".to_owned()),
            token_hash: Set(id.to_string()),
            created_at: Set(now),
            ended_at: Set(None),
        };
        feed.insert(&*tx).await.unwrap();
    } else {
        let source = entity::busy_source::ActiveModel {
            id: Set(id),
            service_id: Set(service),
            person_id: Set(person),
            kind: Set("FILE".to_owned()),
            address_sealed: Set(None),
            etag: Set(None),
            last_modified: Set(None),
            next_at: Set(None),
            tried_at: Set(None),
            read_at: Set(None),
            problem: Set(None),
            spans: Set(0),
            whole_days: Set(String::new()),
            created_at: Set(now),
            ended_at: Set(None),
        };
        source.insert(&*tx).await.unwrap();
    }
    app.commit(tx).await.unwrap();
    id
}

/// A meeting of theirs, of a kind that their role runs.
async fn own_meeting(app: &App, role: Role) -> uuid::Uuid {
    let account = account_of(app, role).await;
    let tx = app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
    let (id, person, now) = (tx.new_id(), account.person_id, tx.now());
    let day = chrono::NaiveDate::from_ymd_opt(2027, 2, 3).unwrap();
    let (kind, about) = match role {
        Role::Volunteer => ("SUPERVISION", Some(person)),
        Role::CaseSupervisor | Role::Coordinator | Role::ServiceManager => ("SUPERVISION", Some(tx.new_id())),
        Role::Recruiter => ("INTERVIEW", Some(tx.new_id())),
        _ => ("TEAM_MEETING", None),
    };
    let at = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let row = entity::meeting::ActiveModel {
        id: Set(id),
        service_id: Set(account.service_id),
        reference: Set(id.to_string()),
        kind: Set(kind.to_owned()),
        state: Set("PLANNED".to_owned()),
        about_id: Set(about),
        purpose: Set(None),
        title: Set("Meeting".to_owned()),
        note: Set(None),
        day: Set(day),
        starts_local: Set(at(10)),
        ends_local: Set(at(11)),
        zone: Set("Europe/London".to_owned()),
        starts_at: Set(day.and_time(at(10)).and_utc()),
        ends_at: Set(day.and_time(at(11)).and_utc()),
        place: Set("Room 2".to_owned()),
        joining_link: Set(None),
        place_changed_at: Set(None),
        planned_by: Set(person),
        created_at: Set(now),
        ended_reason: Set(None),
        ended_at: Set(None),
        version: Set(1),
    };
    row.insert(&*tx).await.unwrap();
    let part = entity::meeting_person::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(account.service_id),
        meeting_id: Set(id),
        person_id: Set(person),
        part: Set("TAKES_PART".to_owned()),
        joined_at: Set(now),
        left_at: Set(None),
    };
    part.insert(&*tx).await.unwrap();
    app.commit(tx).await.unwrap();
    id
}

/// Days that the volunteer has blocked and a tie that they declared: the demo's story has neither.
async fn add_what_is_missing(app: &App, volunteer: uuid::Uuid) {
    let permit = SystemPermit::because(None, "a test");
    let case = entity::rj_case::Entity::find().one(app.read(&permit)).await.unwrap().expect("the demo has a case");
    let tx = app.begin(&permit).await.unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
    let blocked = entity::blocked_date::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(case.service_id),
        person_id: Set(volunteer),
        first_day: Set(day),
        last_day: Set(day),
        words: Set(None),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    entity::blocked_date::Entity::delete_many().exec(&*tx).await.unwrap();
    blocked.insert(&*tx).await.unwrap();
    let other_day = entity::availability_day::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(case.service_id),
        person_id: Set(volunteer),
        day: Set(day),
        hours: Set("10:00-13:00".to_owned()),
        parts: Set(1),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    entity::availability_day::Entity::delete_many().exec(&*tx).await.unwrap();
    other_day.insert(&*tx).await.unwrap();
    let declared = entity::declared_conflict::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(case.service_id),
        person_id: Set(volunteer),
        case_id: Set(case.id),
        state: Set("DECLARED".to_owned()),
        words: Set(None),
        at: Set(tx.now()),
        decided_at: Set(None),
        decided_by: Set(None),
    };
    declared.insert(&*tx).await.unwrap();
    app.commit(tx).await.unwrap();
}
