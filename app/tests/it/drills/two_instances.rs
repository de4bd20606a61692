//! Two instances on one PostgreSQL database.

use super::house::{House, postgres};
use super::http;
use super::mailbox::{Sink, each_once};
use super::program::Server;
use super::story::{Story, Volunteer};
use super::whole::all_sent;
use app::shared::RunId;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Command;
use tokio::task::JoinSet;

const DAYS: u32 = 2;

fn on_sqlite() -> bool {
    let skipped = postgres().is_none();
    if skipped {
        println!("skipped: SQLite carries one instance; set ACCORD_TEST_POSTGRES");
    }
    skipped
}

/// Started at the same moment.
async fn both(house: &House, connections: &str) -> [Server; 2] {
    let with = |mut command: Command| {
        command.env("ACCORD_CONNECTIONS", connections);
        command
    };
    let (one, other) = tokio::join!(Server::start_as(house, "one", with), Server::start_as(house, "other", with));
    [one, other]
}

/// Everybody at once, every second one at the other instance; how many were told that they have a place, and how many that it is full.
async fn book(servers: &[Server; 2], run: RunId, who: &[Volunteer]) -> (usize, usize) {
    let mut asked = JoinSet::new();
    for (volunteer, server) in who.iter().cloned().zip(servers.iter().cycle()) {
        asked.spawn(answered(server.address, format!("/training/runs/{run}/book"), volunteer.cookie));
    }
    let said = asked.join_all().await;
    let with = |words: &str| said.iter().filter(|sentence| sentence.contains(words)).count();
    let (booked, full) = (with("Your place is booked"), with("Every place on this run is taken"));
    assert_eq!(booked + full, who.len(), "{said:?}");
    (booked, full)
}

/// What the page says. A machine with too much to do may answer that nothing was changed, and to try again in a moment: then again.
async fn answered(address: SocketAddr, path: String, cookie: String) -> String {
    for _ in 0..10 {
        let answer = http::post(address, &path, &cookie).await.unwrap();
        if answer.status == 303 {
            return answer.said;
        }
        assert!(answer.status == 500 && answer.body.contains("Nothing was changed. Try again in a moment"), "{answer:?}");
        println!("an instance was too busy and said so");
    }
    "nothing but to try again".to_owned()
}

/// The letters that this instance says it sent.
fn sent_by(server: &Server) -> BTreeSet<String> {
    let log = server.program.log();
    let words = |line: &str| line.split_whitespace().find_map(|word| Some(word.split_once("letter.id=")?.1.to_owned()));
    let sent: Vec<String> = log.lines().filter(|line| line.contains(" sent ")).filter_map(words).collect();
    let once: BTreeSet<String> = sent.iter().cloned().collect();
    assert_eq!(once.len(), sent.len(), "one instance sent a letter twice");
    once
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_two_instances_migrate_an_empty_database_at_the_same_moment() {
    if on_sqlite() {
        return;
    }
    for connections in ["1", "2", "4", "8", "16"] {
        let house = House::empty().await;
        let servers = both(&house, connections).await;
        let made = house.accord(&["admin", "create", "--name", "Ada Min", "--email", "ada@example.org"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        for server in &servers {
            let page = http::get(server.address, "/sign-in", "").await.unwrap();
            assert_eq!(page.status, 200, "{}", page.body);
        }
        house.trail_is_whole();
    }
    println!("five empty databases, two instances each, started at the same moment: all serve");
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_two_instances_share_the_work_send_each_letter_once_and_sell_the_last_place_once() {
    if on_sqlite() {
        return;
    }
    let sink = Sink::start();
    let story = Story::new().await;
    let wide = story.run(9, DAYS, 400).await;
    let last = story.run(10, DAYS, 3).await;
    let (many, fifty) = (story.volunteers(82).await, story.volunteers(50).await);
    let mut house = House::of(story).await;
    house.relay = Some(sink.relay());
    let mut servers = both(&house, "16").await;

    let (early, many) = many.split_at(2);
    assert_eq!(book(&servers, last, early).await, (2, 0));
    for ten in many.chunks(10) {
        assert_eq!(book(&servers, wide, ten).await, (10, 0));
    }
    assert_eq!(book(&servers, last, &fifty).await, (1, 49), "of fifty who ask for the last place one gets it");

    let letters = all_sent(&house).await;
    assert_eq!(letters.len(), (80 + 3) * usize::try_from(DAYS).unwrap());
    each_once(&letters, &sink.kept());
    assert_eq!(sink.repeats(), [], "nothing was sent again");
    let [one, other] = [sent_by(&servers[0]), sent_by(&servers[1])];
    assert!(one.is_disjoint(&other), "a letter was sent by both");
    assert!(!one.is_empty() && !other.is_empty(), "both instances send: {} and {}", one.len(), other.len());
    assert_eq!(one.len() + other.len(), letters.len());
    let places_in_order: BTreeSet<_> = letters.iter().map(|letter| letter.sent_order).collect();
    assert_eq!(places_in_order.len(), letters.len(), "two letters have one place in the order of sending");
    assert!(servers.iter_mut().all(|server| server.program.is_alive()));
    house.trail_is_whole();
    println!(
        "{} letters: {} sent by one instance, {} by the other, none twice; 1 of 50 got the last place",
        letters.len(),
        one.len(),
        other.len()
    );
}
