//! The worker is killed while it sends letters: a letter that goes out again carries the same Message-ID and the same words, and none is
//! left behind or overtaken.

use super::house::House;
use super::mailbox::{Mail, Sink, each_once};
use super::moments::{KILLS, moments, until};
use super::program::Program;
use super::story::Story;
use super::whole::{all_sent, sent};
use entity::letter;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Letters that the worker could send between two kills.
const AT_ONCE: u64 = 24;
/// On a slow machine each kill comes after this at the latest: there is always something left to send.
const AT_MOST: Duration = Duration::from_secs(8);
/// An invitation and its cancellation for each.
const DAYS: u32 = 6;

fn worker(house: &House) -> Program {
    Program::start(house.command(&["worker"]), house.folder(), "worker")
}

/// No cancellation came before its invitation, not even one that was sent again.
fn nothing_was_overtaken(letters: &[letter::Model], arrived: &[Mail]) {
    let row = |mail: &Mail| letters.iter().find(|letter| letter.message_id == mail.message_id).unwrap();
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for mail in arrived {
        let letter = row(mail);
        let stream = letter.stream.as_deref().expect("each of these letters is one of a stream");
        let before = last.insert(stream, &letter.kind);
        assert!(before != Some("training_place_cancelled") || letter.kind == "training_place_cancelled", "{stream}: {before:?} came first");
    }
    assert_eq!(last.len() * 2, letters.len(), "two letters in each stream");
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_a_worker_killed_while_it_sends_repeats_a_letter_only_under_its_own_message_id() {
    let sink = Sink::start();
    let story = Story::new().await;
    let run = story.run(9, DAYS, 400).await;
    let people = (KILLS + 1) * usize::try_from(AT_ONCE).unwrap() / (2 * usize::try_from(DAYS).unwrap());
    story.bookings(people, run, true).await;
    let mut house = House::of(story).await;
    house.relay = Some(sink.relay());

    let began = Instant::now();
    let mut first = worker(&house);
    until("the first letters are sent", Duration::from_secs(120), || async { (sent(&house).await >= AT_ONCE).then_some(()) }).await;
    let whole = began.elapsed().min(AT_MOST);
    first.kill();

    let mut marked = sent(&house).await;
    for moment in moments("twenty-four letters", whole) {
        let mut worker = worker(&house);
        tokio::time::sleep(moment).await;
        assert!(worker.kill(), "the worker ended by itself: {}", worker.log());
        house.trail_is_whole();
        let now = sent(&house).await;
        assert!(now >= marked, "{marked} letters were marked as sent, and {now} are");
        marked = now;
    }
    let before_the_last = marked;

    let _last = worker(&house);
    let letters = all_sent(&house).await;
    let (kept, repeats) = (sink.kept(), sink.repeats());
    each_once(&letters, &kept);
    for repeat in &repeats {
        let first = kept.iter().find(|mail| mail.message_id == repeat.message_id).unwrap();
        assert_eq!(first.text, repeat.text, "a repeat is the same to the octet");
    }
    let mut arrived = [kept, repeats.clone()].concat();
    arrived.sort_by(|one, other| one.file.cmp(&other.file));
    nothing_was_overtaken(&letters, &arrived);
    house.trail_is_whole();
    println!(
        "{KILLS} kills: {} letters, {before_the_last} of them sent between kills; {} sent again, under their own Message-ID",
        letters.len(),
        repeats.len()
    );
    assert!(usize::try_from(before_the_last).unwrap() < letters.len(), "there was always something left to send");
}
