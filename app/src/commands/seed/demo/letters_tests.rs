//! Every letter of the demo, read as whoever looks over a shoulder would.

use super::{BEGINS, tell};
use crate::calendar::zone::Zone;
use crate::letters::tells;
use crate::platform::App;
use crate::platform::config::{Config, Settings};
use crate::platform::permit::SystemPermit;
use crate::platform::start;
use chrono::NaiveDate;
use entity::{contact_way, letter, party, person, referral, rj_case, service};
use sea_orm::EntityTrait;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use uuid::Uuid;

/// A folder of this test's own, gone after it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

async fn told() -> (App, Folder) {
    let folder = std::env::temp_dir().join(format!("accord-demo-letters-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let until = Zone::LONDON.to_utc(NaiveDate::from_ymd_opt(2026, 10, 26).unwrap().and_hms_opt(9, 0, 0).unwrap()).unwrap();
    let begins = Zone::LONDON.to_local(until - BEGINS).format("%Y-%m-%dT%H:%M").to_string();
    let settings: Settings = [
        ("data_dir", folder.to_str().unwrap()),
        ("clock", &begins),
        ("base_url", "http://accord.test"),
        ("mail", "memory"),
        ("password_memory_kib", "32"),
        ("password_rounds", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let app = start::open(Config::from_settings(&settings).unwrap()).await.unwrap();
    tell(&app, until).await.unwrap();
    (app, Folder(folder))
}

/// What no letter may hold: the numbers of matters, and of the people in them names and ways to reach them.
struct Secrets {
    /// Of everybody on record.
    names: HashMap<Uuid, String>,
    /// Whose they are, and what: first names and surnames of parties, phones, addresses, postcodes, mails.
    of_parties: Vec<(Uuid, String)>,
    numbers: Vec<String>,
}

impl Secrets {
    async fn find(app: &App) -> Self {
        let permit = SystemPermit::because(None, "a test");
        let db = app.read(&permit);
        let names: HashMap<Uuid, String> =
            person::Entity::find().all(db).await.unwrap().into_iter().map(|row| (row.id, row.full_name)).collect();
        let referrals = referral::Entity::find().all(db).await.unwrap();
        let mut parties: HashSet<Uuid> = party::Entity::find().all(db).await.unwrap().into_iter().map(|row| row.person_id).collect();
        parties.extend(referrals.iter().flat_map(|row| [Some(row.party_person_id), row.other_person_id]).flatten());
        let ways = contact_way::Entity::find().all(db).await.unwrap();
        let cases = rj_case::Entity::find().all(db).await.unwrap();
        assert!(parties.len() > 10 && referrals.len() > 10 && cases.len() > 5, "the demo has matters to keep quiet about");

        let parts = parties
            .iter()
            .flat_map(|id| names.get(id).into_iter().flat_map(|name| name.split(' ')).map(move |part| (*id, part.to_owned())));
        let reached = ways.iter().filter(|way| parties.contains(&way.person_id)).map(|way| (way.person_id, way.value.clone()));
        let of_parties = parts.chain(reached).filter(|(_, text)| text.chars().count() > 2).collect();
        let numbers = referrals.iter().flat_map(|row| [Some(row.reference.clone()), row.crime_reference.clone()]).flatten();
        let numbers = numbers.chain(cases.iter().map(|row| row.reference.clone())).collect();
        Self { names, of_parties, numbers }
    }

    /// What that letter gives away in that text.
    fn given_away(&self, letter: &letter::Model, text: &str) -> Option<String> {
        let text = text.to_lowercase();
        let mine = letter.to_name.to_lowercase();
        let other = |id: &Uuid| letter.person_id != Some(*id);
        let named = self.names.iter().filter(|(id, name)| other(id) && name.to_lowercase() != mine && text.contains(&name.to_lowercase()));
        let of_a_party =
            self.of_parties.iter().filter(|(id, part)| other(id) && !mine.contains(&part.to_lowercase()) && holds(&text, part));
        let mut found = named.map(|(_, name)| name.clone()).chain(of_a_party.map(|(_, part)| part.clone()));
        found.next().or_else(|| self.numbers.iter().find(|number| text.contains(&number.to_lowercase())).cloned()).or_else(|| tells(&text))
    }
}

/// Whether the words stand there as words of their own.
fn holds(text: &str, words: &str) -> bool {
    let words = words.to_lowercase();
    text.match_indices(&words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[tokio::test]
async fn no_letter_of_the_demo_names_anybody_but_its_reader_or_says_anything_of_a_matter() {
    let (app, _folder) = told().await;
    let secrets = Secrets::find(&app).await;
    let permit = SystemPermit::because(None, "a test");
    let signs = service::Entity::find().one(app.read(&permit)).await.unwrap().unwrap();
    let letters = letter::Entity::find().all(app.read(&permit)).await.unwrap();
    let kinds: HashSet<&str> = letters.iter().map(|letter| letter.kind.as_str()).collect();
    for kind in ["invitation", "offer_made", "case_ready", "training_day_booked", "level_awarded"] {
        assert!(kinds.contains(kind), "the demo has no {kind}, only {kinds:?}");
    }
    assert!(letters.iter().any(|letter| letter.calendar.is_some()));
    for letter in &letters {
        let calendar = letter.calendar.clone().unwrap_or_default().replace("\r\n ", "");
        for (part, text) in [("subject", &letter.subject), ("text", &letter.text), ("html", &letter.html), ("calendar", &calendar)] {
            assert_eq!(secrets.given_away(letter, text), None, "{} in its {part}:\n{text}", letter.kind);
        }
        assert!(letter.text.contains(&signs.discreet_name) && !letter.text.contains(&signs.full_name), "{}", letter.kind);
    }
}
