//! Nothing half, nothing twice: what must hold of the rows at any moment, however the program ended.

use super::house::House;
use super::moments::until;
use app::shared::{PersonId, RunId};
use entity::{appointment, audit_entry, booking, job, letter, run};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How long nothing may be sent while something waits: a job that was broken off is taken over after a minute.
const STANDSTILL: Duration = Duration::from_secs(120);

/// Whoever has a place on the run. Each place came with its letters, their jobs, its diary entries and its line of audit, all or none.
pub async fn places(house: &House, run: RunId, days: u32) -> BTreeSet<PersonId> {
    let db = house.rows().await;
    let held = booking::Entity::find().filter(booking::Column::RunId.eq(run.0)).all(&db).await.unwrap();
    let people: BTreeSet<PersonId> = held.iter().map(|row| PersonId(row.person_id)).collect();
    let taken = run::Entity::find_by_id(run.0).one(&db).await.unwrap().unwrap().taken;
    let letters = letter::Entity::find().filter(letter::Column::Kind.eq("training_day_booked")).all(&db).await.unwrap();
    let entries = appointment::Entity::find().all(&db).await.unwrap();
    let jobs = job::Entity::find().filter(job::Column::Kind.eq("send_letter")).all(&db).await.unwrap();
    let lines = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("booking.confirmed")).all(&db).await.unwrap();
    db.close().await.unwrap();

    assert!(held.iter().all(|row| row.state == "CONFIRMED"), "every place is a whole one");
    assert_eq!(people.len(), held.len(), "nobody has two places");
    assert_eq!(usize::try_from(taken).unwrap(), held.len(), "as many are taken as are held");
    let each: BTreeMap<_, _> = people.iter().map(|person| (Some(person.0), days)).collect();
    assert_eq!(counted(letters.iter().map(|row| row.person_id)), each, "letters, by person");
    assert_eq!(counted(entries.iter().map(|row| Some(row.person_id))), each, "diary entries, by person");
    assert_eq!(counted(jobs.iter().map(|row| row.subject_id)), counted(letters.iter().map(|row| Some(row.id))), "a job for each letter");
    assert_eq!(counted(lines.iter().map(|row| row.subject_id)), counted(held.iter().map(|row| Some(row.id))), "a line for each place");
    people
}

fn counted<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// How many letters are marked as sent.
pub async fn sent(house: &House) -> u64 {
    let db = house.rows().await;
    let count = letter::Entity::find().filter(letter::Column::State.eq("SENT")).count(&db).await.unwrap();
    db.close().await.unwrap();
    count
}

/// Every letter, once all are sent and their jobs are done. The slower the machine, the longer that may take, but it never stands still.
pub async fn all_sent(house: &House) -> Vec<letter::Model> {
    let mut open = u64::MAX;
    while open > 0 {
        open = until("another letter is sent", STANDSTILL, || async {
            let db = house.rows().await;
            let left = job::Entity::find().filter(job::Column::State.ne("DONE")).count(&db).await.unwrap();
            db.close().await.unwrap();
            (left < open).then_some(left)
        })
        .await;
    }
    let db = house.rows().await;
    let letters = letter::Entity::find().order_by_asc(letter::Column::Id).all(&db).await.unwrap();
    db.close().await.unwrap();
    assert!(!letters.is_empty() && letters.iter().all(|letter| letter.state == "SENT"), "a job is done when its letter is sent");
    letters
}
