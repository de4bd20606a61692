//! The roll is never older than the question, and holds nothing that was taken back.

use super::story::Story;
use crate::matching::facts::Seat;
use crate::matching::queries;
use crate::platform::permit::SystemPermit;
use entity::practitioner;
use sea_orm::{ActiveModelTrait, DbBackend, FromQueryResult, Set, Statement};

async fn limit_of_cases(story: &Story, name: &str) -> Option<u32> {
    let matter = story.matter().await;
    matter.people.iter().find(|person| person.name == name).unwrap().max_cases
}

fn limit(person: crate::shared::PersonId, cases: i32) -> practitioner::ActiveModel {
    practitioner::ActiveModel { person_id: Set(person.0), max_cases: Set(cases), ..Default::default() }
}

#[tokio::test]
async fn what_a_transaction_saw_and_took_back_is_not_kept() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let before = limit_of_cases(&story, "Moira Ellis").await;
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    limit(moira.person, 9).update(&*tx).await.unwrap();
    let within = queries::matter_within(&story.test.app, &tx, &story.test.service, story.case).await.unwrap();
    assert_eq!(within.person(moira.person).unwrap().max_cases, Some(9), "a transaction sees what it wrote");
    drop(tx);
    assert_ne!(before, Some(9));
    assert_eq!(limit_of_cases(&story, "Moira Ellis").await, before);
}

#[tokio::test]
async fn a_change_that_was_begun_first_and_committed_last_is_seen() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let asha = story.ready("Asha Menon", "INTERMEDIATE").await;
    drop(story.matter().await);
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    // One writer at a time on SQLite: there the order cannot be another.
    if story.test.app.backend() == DbBackend::Postgres {
        let slow = story.test.app.begin(&permit).await.unwrap();
        limit(moira.person, 8).update(&*slow).await.unwrap();
        story.change(limit(asha.person, 9)).await;
        assert_eq!(limit_of_cases(&story, "Asha Menon").await, Some(9));
        assert_ne!(limit_of_cases(&story, "Moira Ellis").await, Some(8));
        slow.commit().await.unwrap();
    } else {
        story.change(limit(moira.person, 8)).await;
    }
    assert_eq!(limit_of_cases(&story, "Moira Ellis").await, Some(8));
}

#[tokio::test]
async fn who_leaves_and_who_comes_back_and_who_is_new_are_seen() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let names = async || story.matter().await.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    assert_eq!(names().await, ["Moira Ellis"]);
    let state =
        |word: &str| practitioner::ActiveModel { person_id: Set(moira.person.0), state: Set(word.to_owned()), ..Default::default() };
    story.change(state("LEFT")).await;
    assert!(names().await.is_empty());
    story.change(state("ACTIVE")).await;
    story.ready("Asha Menon", "ADVANCED").await;
    assert_eq!(names().await.len(), 2);
    story.test.app.clock().move_to(story.now() + chrono::Duration::days(400));
    assert!(story.standing(&moira, Seat::Lead).await.is_err(), "the next day's roll is read anew");
}

#[derive(FromQueryResult)]
struct Watched {
    name: String,
}

/// A table that matching begins to read has to be watched, or people are matched on old facts.
#[tokio::test]
async fn every_table_that_the_roll_reads_is_watched_by_the_database() {
    let story = Story::burglary().await;
    let permit = SystemPermit::because(None, "a test");
    let db = story.test.app.read(&permit);
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT DISTINCT CAST(event_object_table AS TEXT) AS name FROM information_schema.triggers WHERE trigger_name LIKE 'practitioner%'"
        }
        _ => "SELECT DISTINCT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'practitioner%'",
    };
    let rows = Watched::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await.unwrap();
    let watched: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    let words: Vec<&str> = queries::PRACTITIONERS.split_whitespace().collect();
    let read = words.windows(2).filter(|pair| pair[0] == "FROM" || pair[0] == "JOIN").map(|pair| pair[1]);
    // Which agencies act in a matter is a fact of the case, read for each question.
    let mut tables: Vec<&str> = read.filter(|table| *table != "matter_agency").collect();
    tables.sort_unstable();
    tables.dedup();
    assert!(tables.len() > 15, "{tables:?}");
    for table in tables {
        assert!(watched.iter().any(|name| name == table), "{table} is read by the roll, but nothing notes its changes");
    }
}
