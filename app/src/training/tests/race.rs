//! Many ask for few places at once, on two instances of the program.

use super::kept::keeping;
use super::{Story, code, ymd};
use crate::agencies::commands::find_or_record;
use crate::platform::permit::{RoomPermit as _, SystemPermit};
use crate::shared::{Actor, AgencyId, Role, RunId};
use crate::training::commands;
use crate::training::permits::BookPlace;
use entity::booking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use std::sync::Arc;

const ASK: usize = 200;
const PLACES: i32 = 20;
const CAP: usize = 5;

/// Every second one is sent by one agency.
async fn people(story: &Story, agency: AgencyId) -> Vec<Actor> {
    let mut all = Vec::with_capacity(ASK);
    for number in 0..ASK {
        let name = format!("Person {number}");
        let person = story.test.person(&name).await;
        let sent_by = (number % 2 == 0).then_some(agency);
        all.push(story.test.signed_in_as(person, &name, &[Role::Volunteer], sent_by).await);
    }
    all
}

pub(super) async fn agency(story: &Story) -> AgencyId {
    let tx = story.test.app.begin(&SystemPermit::because(Some(story.test.service.id), "a test")).await.unwrap();
    let (agency, _) = find_or_record(&tx, story.test.service.id, "Fenbridge Housing").await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    agency
}

async fn bookings(story: &Story, run: RunId, state: &str) -> Vec<booking::Model> {
    let permit = story.teaches(run).await;
    booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::State.eq(state))
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .all(story.test.app.read(&permit))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_who_ask_on_two_instances_twenty_come_the_cap_holds_and_everybody_else_is_told() {
    let story = Arc::new(Story::new().await);
    let second = story.test.second_instance().await;
    let agency = agency(&story).await;
    let run = story.run(&[ymd(2026, 11, 9)], PLACES).await;
    story.change(run, |plan| plan.agency_cap = Some(i32::try_from(CAP).unwrap())).await.unwrap();
    let asked = people(&story, agency).await.into_iter().enumerate().map(|(number, who)| {
        let (story, app) = (story.clone(), if number % 3 == 0 { second.clone() } else { story.test.app.clone() });
        tokio::spawn(async move {
            let permit = BookPlace::of(&who, None).unwrap();
            let booked = commands::book(&app, &permit, &story.test.service, run).await.map(drop);
            let Err(refusal) = booked else { return "booked".to_owned() };
            commands::wait(&app, &permit, &story.test.service, run).await.unwrap();
            code::<()>(Err(refusal))
        })
    });
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for answer in asked.collect::<Vec<_>>() {
        *told.entry(answer.await.unwrap()).or_default() += 1;
    }

    let seated = bookings(&story, run, "CONFIRMED").await;
    let waiting = bookings(&story, run, "WAITLISTED").await;
    let of_agency = seated.iter().filter(|row| row.agency_id == Some(agency.0)).count();
    assert_eq!((seated.len(), of_agency, told["booked"]), (20, CAP, 20), "{told:?}");
    assert_eq!(told.keys().map(String::as_str).collect::<Vec<_>>(), ["agency_cap", "booked", "full"], "each loser is told why");
    assert_eq!(told.values().sum::<usize>(), ASK);
    assert_eq!(waiting.len(), ASK - 20);
    assert_eq!(story.view(run).await.run.taken, PLACES);

    // A place that frees goes to the first who waits and whom the cap lets in.
    let gone = seated.iter().find(|row| row.agency_id.is_none()).unwrap();
    let tx = story.test.app.begin(&SystemPermit::because(Some(story.test.service.id), "a test")).await.unwrap();
    commands::give_back_for(&story.test.app, &tx, &story.test.service, run, gone.person_id.into(), None).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    let first = waiting.iter().find(|row| row.agency_id.is_none()).unwrap();
    let offered: Vec<_> = bookings(&story, run, "WAITLISTED").await.into_iter().filter(|row| row.offer_ends_at.is_some()).collect();
    assert_eq!(offered.iter().map(|row| row.id).collect::<Vec<_>>(), [first.id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_who_ask_on_two_instances_an_agency_gets_what_is_kept_for_it() {
    let story = Arc::new(Story::new().await);
    let second = story.test.second_instance().await;
    let police = agency(&story).await;
    let run = story.run(&[ymd(2026, 11, 9)], 10).await;
    story.change(run, |plan| plan.kept = keeping(police, 4, None)).await.unwrap();
    let mut asked = Vec::new();
    for number in 0..60 {
        let name = format!("Person {number}");
        let person = story.test.person(&name).await;
        // They ask late: without what is kept, nothing would be left.
        let sent_by = (number % 10 == 9).then_some(police);
        let who = story.test.signed_in_as(person, &name, &[Role::Volunteer], sent_by).await;
        let (story, app) = (story.clone(), if number % 3 == 0 { second.clone() } else { story.test.app.clone() });
        asked.push(tokio::spawn(async move {
            let permit = BookPlace::of(&who, None).unwrap();
            commands::book(&app, &permit, &story.test.service, run).await.map(drop).map_err(|refusal| code::<()>(Err(refusal)))
        }));
    }
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for answer in asked {
        *told.entry(answer.await.unwrap().err().unwrap_or("booked".to_owned())).or_default() += 1;
    }
    let seated = bookings(&story, run, "CONFIRMED").await;
    let theirs = seated.iter().filter(|row| row.agency_id == Some(police.0)).count();
    assert_eq!((seated.len(), told["booked"], story.view(run).await.run.taken), (10, 10, 10), "{told:?}");
    assert!((4..=6).contains(&theirs), "{theirs}");
    assert!(told.keys().all(|code| ["booked", "full", "kept_for_others"].contains(&code.as_str())), "{told:?}");
}
