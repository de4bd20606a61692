//! The kept mark of a feed follows whatever changes what the feed says, whoever wrote it (docs/adr/0028).

use super::feeds::address;
use super::{blocked, program};
use crate::calendar::feed::{FeedKind, STATEMENTS};
use crate::platform::permit::SystemPermit;
use crate::shared::Role;
use crate::testing::TestApp;
use crate::training::tests::{Story, ymd};
use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

#[derive(FromQueryResult)]
struct Watched {
    name: String,
}

#[tokio::test]
async fn the_database_notes_a_change_of_every_table_that_a_feed_reads() {
    let t = TestApp::new().await;
    let permit = SystemPermit::because(None, "a test");
    let db = t.app.read(&permit);
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT DISTINCT CAST(event_object_table AS TEXT) AS name FROM information_schema.triggers WHERE trigger_name LIKE 'calendar%'"
        }
        _ => "SELECT DISTINCT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'calendar%'",
    };
    let rows = Watched::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await.unwrap();
    let watched: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    let words: Vec<&str> = STATEMENTS.iter().flat_map(|sql| sql.split_whitespace()).collect();
    let read = words.windows(2).filter(|pair| pair[0].ends_with("FROM") || pair[0] == "JOIN").map(|pair| pair[1]);
    let mut tables: Vec<&str> = read.filter(|table| !table.starts_with('(')).collect();
    tables.sort_unstable();
    tables.dedup();
    assert!(tables.len() > 10, "{tables:?}");
    for table in tables {
        assert!(watched.iter().any(|name| name == table), "{table} is read by feeds, but nothing notes its changes");
    }
}

/// Change rows as another program would.
async fn behind_our_back(t: &TestApp, sql: &str) {
    let tx = t.app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    t.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn whatever_changes_a_feed_ends_its_mark_and_nothing_else_does() {
    let story = Story::new().await;
    let t = &story.test;
    let vi = story.volunteer("Vi Volunteer").await;
    let ola = story.volunteer("Ola Other").await;
    let tess = t.signed_in("Tess Trainer", &[Role::Trainer]).await;
    let run = story.run(&[ymd(2026, 11, 12)], 5).await;
    story.book(&vi, run).await.unwrap();
    let theirs = address(t, &vi, FeedKind::Detailed).await;
    let trainers = address(t, &story.trainer, FeedKind::Detailed).await;
    let next_trainers = address(t, &tess, FeedKind::Detailed).await;
    let mark = async |path: &str| program(t, path, "").await.etag;
    let mut marks = (mark(&theirs).await, mark(&trainers).await, mark(&next_trainers).await);

    // What concerns somebody else.
    blocked(t, &ola, "2026-12-24", "2026-12-24").await;
    story.book(&ola, run).await.unwrap();
    let same = program(t, &theirs, &marks.0).await;
    assert_eq!((same.status, same.etag), (StatusCode::NOT_MODIFIED, marks.0.clone()));

    for (change, of_the_delegate, of_the_trainer, of_the_next) in [
        ("UPDATE course SET title = 'Practice, part one'", true, true, false),
        ("UPDATE run SET venue = 'Town Hall'", true, true, false),
        ("UPDATE session_day SET ends_local = '15:00:00'", true, true, false),
        ("UPDATE run SET taken = taken", false, false, false),
        ("UPDATE run SET trainer_id = (SELECT id FROM person WHERE full_name = 'Tess Trainer')", false, true, true),
        ("UPDATE booking SET state = 'CANCELLED' WHERE state = 'CONFIRMED'", true, false, false),
    ] {
        behind_our_back(t, change).await;
        let now = (mark(&theirs).await, mark(&trainers).await, mark(&next_trainers).await);
        assert_eq!(now.0 != marks.0, of_the_delegate, "the delegate's after {change}");
        assert_eq!(now.1 != marks.1, of_the_trainer, "the trainer's after {change}");
        assert_eq!(now.2 != marks.2, of_the_next, "the next trainer's after {change}");
        marks = now;
    }
}
