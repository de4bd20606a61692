//! The server is killed while volunteers book: whoever was told that they have a place has it, with its letters and its line of audit.

use super::house::House;
use super::http;
use super::mailbox::{each_once, mails};
use super::moments::{KILLS, moments};
use super::program::Server;
use super::story::{Story, Volunteer};
use super::whole::{all_sent, places};
use app::shared::{PersonId, RunId};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Instant;
use tokio::task::JoinSet;

/// Volunteers who book between two kills, two at a time.
const AT_ONCE: usize = 8;
const DAYS: u32 = 2;

/// Book for each; gives back whoever was told that it is done.
async fn book(address: SocketAddr, run: RunId, who: Vec<Volunteer>) -> BTreeSet<PersonId> {
    let mut told = BTreeSet::new();
    for volunteer in who {
        let Ok(answer) = http::post(address, &format!("/training/runs/{run}/book"), &volunteer.cookie).await else { continue };
        assert!(answer.status == 303 && answer.location.ends_with(&run.to_string()), "{answer:?}");
        told.insert(volunteer.person);
    }
    told
}

/// Two queues before one server.
fn begin(address: SocketAddr, run: RunId, who: &[Volunteer]) -> JoinSet<BTreeSet<PersonId>> {
    who.chunks(who.len().div_ceil(2)).map(|queue| book(address, run, queue.to_vec())).collect()
}

async fn told(queues: JoinSet<BTreeSet<PersonId>>) -> BTreeSet<PersonId> {
    queues.join_all().await.into_iter().flatten().collect()
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_a_server_killed_while_places_are_booked_keeps_every_place_it_confirmed() {
    let story = Story::new().await;
    let run = story.run(9, DAYS, 400).await;
    let volunteers = story.volunteers(AT_ONCE * (KILLS + 1)).await;
    let house = House::of(story).await;
    let mut rounds = volunteers.chunks(AT_ONCE);

    let mut server = Server::start(&house).await;
    let began = Instant::now();
    let mut promised = told(begin(server.address, run, rounds.next().unwrap())).await;
    let whole = began.elapsed();
    assert_eq!(promised.len(), AT_ONCE, "undisturbed, everybody gets a place");
    server.program.kill();

    let mut in_the_middle = 0;
    for moment in moments("eight bookings", whole) {
        let mut server = Server::start(&house).await;
        let queues = begin(server.address, run, rounds.next().unwrap());
        tokio::time::sleep(moment).await;
        assert!(server.program.kill(), "the server ended by itself: {}", server.program.log());
        let now = told(queues).await;
        in_the_middle += usize::from(now.len() < AT_ONCE);
        promised.extend(now);

        house.trail_is_whole();
        let lost: Vec<_> = promised.difference(&places(&house, run, DAYS).await).copied().collect();
        assert!(lost.is_empty(), "promised and lost: {lost:?}");
    }

    let server = Server::start(&house).await;
    let kept = places(&house, run, DAYS).await;
    let (unheard, without): (Vec<_>, Vec<_>) =
        volunteers.into_iter().filter(|who| !promised.contains(&who.person)).partition(|who| kept.contains(&who.person));
    for volunteer in &unheard {
        let answer = http::post(server.address, &format!("/training/runs/{run}/book"), &volunteer.cookie).await.unwrap();
        assert_eq!(answer.said, "You have a place on this run already.");
    }
    assert_eq!(book(server.address, run, without.clone()).await.len(), without.len(), "whoever has no place may ask again");
    let letters = all_sent(&house).await;
    assert_eq!(places(&house, run, DAYS).await.len(), AT_ONCE * (KILLS + 1));
    each_once(&letters, &mails(&house.letters_folder()));
    println!(
        "{KILLS} kills, {in_the_middle} of them before all had answers: {} promised and kept, {} kept unheard, {} asked again; {} letters, each once",
        promised.len(),
        unheard.len(),
        without.len(),
        letters.len()
    );
    assert!(in_the_middle > 0, "no kill came in the middle of anything, which proves nothing");
}
