//! What each page asks of the database: at most eight statements, as many for a full table as for a small one, and each through an index.

use crate::commands::seed::scale::{self, Scale};
use crate::shared::{Actor, Role};
use crate::testing::TestApp;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use entity::{person, practitioner, referral, rj_case};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement};
use tower::ServiceExt as _;

/// Statements of one page at most, sign-in and trail included.
const AT_MOST: usize = 8;

/// Tables that grow with the years.
const GROWING: &[&str] = &[
    "appointment",
    "assignment",
    "attendance",
    "audit_entry",
    "award",
    "booking",
    "case_event",
    "certificate",
    "contact_way",
    "letter",
    "job",
    "meeting",
    "meeting_person",
    "offer",
    "party",
    "person",
    "referral",
    "referral_event",
    "rj_case",
    "safe_contact",
    "session",
    "supervision",
];

struct Site {
    test: TestApp,
    coordinator: Actor,
    manager: Actor,
    /// A practitioner, for pages of one's own.
    volunteer: Actor,
}

impl Site {
    async fn with(cases: u64, practitioners: u64) -> Site {
        let test = TestApp::new().await;
        scale::seed(&test.app, &test.service, Scale { cases, practitioners }).await.unwrap();
        crate::accreditation::jobs::by_the_clock(&test.app).await.unwrap();
        let coordinator = test.signed_in("Cora Dean", &[Role::Coordinator, Role::Recruiter, Role::Trainer]).await;
        let manager = test.signed_in("Mo Manager", &[Role::ServiceManager, Role::Auditor]).await;
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let practises = practitioner::Entity::find().select_only().column(practitioner::Column::PersonId).into_query();
        let people = person::Entity::find().filter(person::Column::Id.in_subquery(practises));
        let own = people.order_by_asc(person::Column::Reference).one(test.app.read(&permit)).await.unwrap().unwrap();
        let volunteer = test.signed_in_as(crate::shared::PersonId(own.id), &own.full_name, &[Role::Volunteer], None).await;
        Site { test, coordinator, manager, volunteer }
    }

    /// The lists, and a case, a referral and a person: those of the lowest numbers, which are alike at every size.
    async fn pages(&self) -> Vec<(&Actor, String)> {
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let db = self.test.app.read(&permit);
        let case = rj_case::Entity::find().order_by_asc(rj_case::Column::Reference).one(db).await.unwrap().unwrap().id;
        let referral = referral::Entity::find().order_by_asc(referral::Column::Reference).one(db).await.unwrap().unwrap().id;
        let practises = practitioner::Entity::find().select_only().column(practitioner::Column::PersonId).into_query();
        let people = person::Entity::find().filter(person::Column::Id.in_subquery(practises));
        let person = people.order_by_asc(person::Column::Reference).one(db).await.unwrap().unwrap().id;
        let lists = [
            "/home",
            "/cases",
            "/cases?page=2",
            "/cases?stage=NEW",
            "/referrals",
            "/referrals?state=waiting",
            "/people",
            "/training",
            "/meetings",
            "/meetings/supervisions",
            "/diary",
            "/training/calendar",
            "/training/calendar?view=week",
            "/training/calendar?view=list",
            "/agencies",
            "/recruitment",
            "/imports",
            "/accreditation",
            "/accreditation/board",
            "/accreditation/forecast",
            "/matching/cover",
            "/certificates",
            "/certificates/issued",
            "/briefings",
            "/reports/referrals",
        ];
        let mut pages: Vec<(&Actor, String)> = lists.iter().map(|path| (&self.coordinator, (*path).to_owned())).collect();
        pages.extend(["/audit", "/home"].map(|path| (&self.manager, path.to_owned())));
        pages.extend(
            ["/record", "/record/dbs", "/record/observations", "/record/colleagues"].map(|path| (&self.volunteer, path.to_owned())),
        );
        for path in [
            format!("/cases/{case}"),
            format!("/cases/{case}/matching"),
            format!("/referrals/{referral}"),
            format!("/people/{person}"),
            format!("/people/{person}/standing"),
            format!("/people/{person}/status-checks"),
            format!("/people/{person}/observations"),
        ] {
            pages.push((&self.coordinator, path));
        }
        pages
    }

    /// Open that page twice and tell what the second look asked: the first fills what is kept in memory for the day.
    async fn statements(&self, who: &Actor, path: &str) -> Vec<Statement> {
        let cookie = self.test.cookie(who).await;
        let listening = self.test.app.db().statements();
        let mut told = Vec::new();
        for _ in 0..2 {
            listening.listen();
            let request = Request::get(path).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
            let answer = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            // The services' names are read anew every few seconds, by whichever page comes then.
            told = listening.told().into_iter().filter(|statement| !statement.sql.contains("FROM \"service\"")).collect();
        }
        told
    }
}

#[tokio::test]
async fn a_page_asks_at_most_eight_things_and_no_more_when_there_is_more() {
    let (small, large) = (Site::with(25, 25).await, Site::with(500, 200).await);
    let mut wrong = Vec::new();
    for ((who, path), (who_large, path_large)) in small.pages().await.into_iter().zip(large.pages().await) {
        let few = small.statements(who, &path).await.len();
        let many = large.statements(who_large, &path_large).await;
        if many.len() > AT_MOST || many.len() > few {
            let asked: Vec<&str> = many.iter().map(|statement| statement.sql.get(..90).unwrap_or(&statement.sql)).collect();
            wrong.push(format!("{path}: {few} with 25 rows, {} with 500\n  {}", many.len(), asked.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(FromQueryResult)]
struct Step {
    detail: String,
}

/// SQLite tells its plan in words; PostgreSQL plans by what is in the tables, so the same indexes are judged there by the bench.
#[tokio::test]
async fn every_page_reads_growing_tables_through_an_index() {
    let site = Site::with(60, 30).await;
    if site.test.app.backend() != DbBackend::Sqlite {
        return;
    }
    let permit = crate::platform::permit::SystemPermit::because(None, "a test");
    let mut wrong = Vec::new();
    for (who, path) in site.pages().await {
        for statement in site.statements(who, &path).await {
            if !statement.sql.trim_start().starts_with("SELECT") {
                continue;
            }
            let mut asked = statement.clone();
            asked.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            let steps = Step::find_by_statement(asked).all(site.test.app.read(&permit)).await.unwrap();
            let names = aliases(&statement.sql);
            for step in steps {
                let Some(scanned) = step.detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else { continue };
                let table = names.iter().find(|(alias, _)| alias == scanned).map_or(scanned, |(_, table)| table.as_str());
                if GROWING.contains(&table) {
                    wrong.push(format!("{path}: {} in {}", step.detail, statement.sql));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which table each short name of a statement stands for.
fn aliases(sql: &str) -> Vec<(String, String)> {
    let words: Vec<String> = sql.replace(['"', '(', ')', ','], " ").split_whitespace().map(str::to_owned).collect();
    let after = |word: &str| word.eq_ignore_ascii_case("FROM") || word.eq_ignore_ascii_case("JOIN");
    let found = words.windows(4).filter(|four| after(&four[0]));
    found.map(|four| (if four[2].eq_ignore_ascii_case("AS") { four[3].clone() } else { four[2].clone() }, four[1].clone())).collect()
}
