//! A full disk: whoever starts on one is told so; whoever runs on one refuses writes, is read on, loses nothing, and works again.

use super::disk::Disk;
use super::house::{House, postgres};
use super::http::{self, Answer};
use super::mailbox::{each_once, mails};
use super::moments::until;
use super::program::{Server, refused_start};
use super::story::{Story, Volunteer};
use super::whole::{all_sent, places};
use app::shared::{PersonId, RunId};
use std::collections::BTreeSet;
use std::time::Duration;

const DAYS: u32 = 2;
/// Room for the database, and for some minutes of work.
const SMALL_KIB: u32 = 16 * 1024;
/// Volunteers who book on the full disk, until four are refused: what the log of the database took up before it can still use.
const PATIENT: usize = 120;

fn tells_of_the_disk(said: &str) {
    assert!(said.contains("disk is full") || said.contains("No space left"), "{said}");
    assert!(said.contains("accord: ") && !said.contains("panicked"), "{said}");
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_nobody_starts_on_a_full_disk() {
    for room in [4, 64, 200, 600] {
        let house = House::empty().await;
        let Some(disk) = Disk::over(house.folder(), room) else { return };
        tells_of_the_disk(&refused_start(disk.inside(&house.command(&["serve"])), house.folder()).await);
        if postgres().is_none() {
            tells_of_the_disk(&refused_start(disk.inside(&house.command(&["migrate"])), house.folder()).await);
        }
        disk.bring_out();
        drop(disk);
        Server::start(&house).await;
        // There is no service in it, so no trail to verify: that the schema is whole must do.
        assert!(house.accord(&["migrate"]).status.success());
    }

    let house = House::empty().await;
    assert!(house.accord(&["migrate"]).status.success());
    let Some(disk) = Disk::over(house.folder(), SMALL_KIB) else { return };
    disk.bring_in();
    disk.fill();
    let said = refused_start(disk.inside(&house.command(&["serve"])), house.folder()).await;
    tells_of_the_disk(&said);
    assert!(said.contains(&house.folder().display().to_string()), "{said}");
    disk.free();
    Server::start_as(&house, "freed", |command| disk.inside(&command)).await;
    println!("refused with 4, 64, 200 and 600 KiB, and with a database on a full disk; each works once there is space");
}

/// The site on its small disk.
struct Site {
    server: Server,
    run: RunId,
    promised: BTreeSet<PersonId>,
}

impl Site {
    async fn book(&mut self, who: &Volunteer) -> Answer {
        let answer = http::post(self.server.address, &format!("/training/runs/{}/book", self.run), &who.cookie).await.unwrap();
        if answer.status == 303 {
            assert!(answer.said.contains("Your place is booked"), "{answer:?}");
            self.promised.insert(who.person);
        }
        answer
    }

    /// Pages are read on: by somebody who has read before, by somebody who comes now, and by whoever watches over the server.
    async fn is_read(&mut self, cookies: &[&str]) {
        for cookie in cookies {
            for page in ["/home", "/training", &format!("/training/runs/{}", self.run), "/diary", "/health/ready"] {
                let answer = http::get(self.server.address, page, cookie).await.unwrap();
                assert_eq!(answer.status, 200, "{page}: {}", answer.body);
            }
        }
        assert!(self.server.program.is_alive());
    }
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_a_server_whose_disk_fills_up_is_read_on_loses_nothing_and_works_again() {
    if postgres().is_some() {
        return println!("skipped: on PostgreSQL the disk is the database server's");
    }
    let story = Story::new().await;
    let run = story.run(9, DAYS, 400).await;
    let volunteers = story.volunteers(8 + PATIENT + 2).await;
    let house = House::of(story).await;
    let Some(disk) = Disk::over(house.folder(), SMALL_KIB) else { return };
    disk.bring_in();
    let server = Server::start_as(&house, "serve", |command| disk.inside(&command)).await;
    let mut site = Site { server, run, promised: BTreeSet::new() };

    let (early, others) = volunteers.split_at(8);
    let (late, newcomers) = others.split_at(PATIENT);
    for volunteer in early {
        assert_eq!(site.book(volunteer).await.status, 303);
    }
    disk.fill();
    let mut refused = Vec::new();
    for volunteer in late {
        if refused.len() == 4 {
            break;
        }
        let answer = site.book(volunteer).await;
        if answer.status != 303 {
            assert_eq!(answer.status, 500, "{answer:?}");
            assert!(answer.body.contains("Nothing was changed. Try again in a moment"), "{}", answer.body);
            assert!(answer.body.contains("Reference: "), "{}", answer.body);
            refused.push(volunteer);
        }
    }
    assert!(!refused.is_empty(), "the disk was not full");
    assert!(site.server.program.log().contains("disk is full"), "the log says why");
    site.is_read(&[&early[0].cookie, &newcomers[0].cookie, &newcomers[1].cookie]).await;

    disk.free();
    let (first, others) = refused.split_first().unwrap();
    let site_again = tokio::sync::Mutex::new(&mut site);
    until("places are booked again", Duration::from_secs(30), || async {
        (site_again.lock().await.book(first).await.status == 303).then_some(())
    })
    .await;
    for volunteer in others.iter().copied().chain(newcomers) {
        assert_eq!(site.book(volunteer).await.status, 303);
    }

    assert!(site.server.program.kill());
    disk.bring_out();
    drop(disk);
    house.trail_is_whole();
    assert_eq!(places(&house, run, DAYS).await, site.promised, "who was told so has a place, and nobody else");
    let _server = Server::start(&house).await;
    let letters = all_sent(&house).await;
    each_once(&letters, &mails(&house.letters_folder()));
    println!(
        "{} were refused on the full disk, and booked later; {} promised places kept; {} letters, each once",
        refused.len(),
        site.promised.len(),
        letters.len()
    );
}
