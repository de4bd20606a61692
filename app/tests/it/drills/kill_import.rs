//! `accord import` is killed: of a list there are whole parts of ten rows or nothing, and the same command takes in the rest, each row once.

use super::house::House;
use super::mailbox::{each_once, mails};
use super::moments::{KILLS, moments};
use super::program::{Program, Server};
use super::story::Story;
use super::whole::{all_sent, places};
use app::shared::RunId;
use entity::{audit_entry, award, background_check, booking, contact_way, import_batch, import_row, practitioner, run};
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use uuid::Uuid;

const ROWS: usize = 30;
/// Rows in one transaction, as `imports/commands.rs` says.
const PART: usize = 10;
const DAYS: u32 = 1;

/// A list of its own for each kill: practitioners, or people who ask for a place.
struct List {
    number: usize,
    file: PathBuf,
    /// The run that they ask for.
    run: Option<String>,
}

impl List {
    fn written(house: &House, number: usize, run: Option<&str>) -> Self {
        let mut text = match run {
            None => "name,email,phone,postcode,kind,agency,gender,languages,level,level_awarded_on,endorsements,dbs_level,dbs_issued_on,vetting,vetting_expires_on,max_travel_miles,max_cases,availability,last_supervision_on,status\n",
            Some(_) => "name,agency,email,asked_at,awareness_course_done,manager_approved\n",
        }
        .to_owned();
        for row in 0..ROWS {
            let who = format!("row{row}{}", Self::ending(number));
            match run {
                None => writeln!(text, "Moira Ellis,{who},07700 900200,CB23 6JN,volunteer,,female,Polish,advanced,06/11/2025,custody,enhanced,19/07/2025,NPPV2,10/03/2029,10,1,weekdays,15/10/2026,active"),
                Some(_) => writeln!(text, "Moira Ellis,,{who},01/10/2026 09:10,yes,"),
            }
            .unwrap();
        }
        let file = house.folder().join(format!("list-{number}.csv"));
        std::fs::write(&file, text).unwrap();
        Self { number, file, run: run.map(str::to_owned) }
    }

    /// What the addresses of this list, and of no other, end with.
    fn ending(number: usize) -> String {
        format!("@list{number}.example")
    }

    fn command(&self, house: &House) -> Command {
        let file = self.file.display().to_string();
        match &self.run {
            None => house.command(&["import", "practitioners", &file]),
            Some(run) => house.command(&["import", "bookings", &file, "--run", run]),
        }
    }

    /// Take it in undisturbed; what the program said.
    fn take_in(&self, house: &House) -> String {
        let said = self.command(house).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).into_owned()
    }

    /// How many of its rows are there. Each is there with all that it brings, or not at all.
    async fn there(&self, house: &House) -> usize {
        let db = house.rows().await;
        let ways =
            contact_way::Entity::find().filter(contact_way::Column::Value.ends_with(Self::ending(self.number))).all(&db).await.unwrap();
        let people: BTreeSet<Uuid> = ways.iter().map(|way| way.person_id).collect();
        assert_eq!(people.len(), ways.len(), "nobody is there twice");
        let count = people.len();
        self.brought_all(&db, &people).await;
        self.says_how_far(&db, &people).await;
        db.close().await.unwrap();
        assert!(count.is_multiple_of(PART), "{count} rows are there, which is no whole number of parts");
        count
    }

    async fn brought_all(&self, db: &DatabaseConnection, people: &BTreeSet<Uuid>) {
        let keys = || people.iter().copied();
        let awards = award::Entity::find().filter(award::Column::PersonId.is_in(keys())).count(db).await.unwrap();
        let checks = background_check::Entity::find().filter(background_check::Column::PersonId.is_in(keys())).count(db).await.unwrap();
        let practise = practitioner::Entity::find().filter(practitioner::Column::PersonId.is_in(keys())).count(db).await.unwrap();
        let booked = booking::Entity::find().filter(booking::Column::PersonId.is_in(keys())).count(db).await.unwrap();
        let ways = contact_way::Entity::find().filter(contact_way::Column::PersonId.is_in(keys())).count(db).await.unwrap();
        let each = u64::try_from(people.len()).unwrap();
        let whole = if self.run.is_some() { (each, 0, 0, each, each) } else { (each, 2 * each, each, 0, 3 * each) };
        assert_eq!((awards, checks, practise, booked, ways), whole, "awards, checks, practitioners, places, ways to reach {each} people");
    }

    /// The list's own row, its keys and its line of audit say the same as the people who are there.
    async fn says_how_far(&self, db: &DatabaseConnection, people: &BTreeSet<Uuid>) {
        let text = std::fs::read_to_string(&self.file).unwrap();
        let kept = import_batch::Entity::find().filter(import_batch::Column::Content.eq(text)).all(db).await.unwrap();
        assert!(kept.len() <= 1, "the list is kept once");
        let Some(kept) = kept.first() else { return assert!(people.is_empty(), "rows are there, and their list is not") };
        let rows = import_row::Entity::find().filter(import_row::Column::ImportId.eq(kept.id)).all(db).await.unwrap();
        let lines: BTreeSet<i32> = rows.iter().map(|row| row.line).collect();
        assert_eq!((lines.len(), rows.len()), (people.len(), people.len()), "each row's key is there once");
        assert_eq!(usize::try_from(kept.rows_taken).unwrap(), people.len());
        let over = people.len() == ROWS;
        assert_eq!(kept.state, if over { "TAKEN" } else { "PREVIEWED" });
        let noted = |action: &str| {
            audit_entry::Entity::find()
                .filter(audit_entry::Column::SubjectId.eq(kept.id))
                .filter(audit_entry::Column::Action.eq(action))
                .count(db)
        };
        assert_eq!((noted("import.previewed").await.unwrap(), noted("import.taken").await.unwrap()), (1, u64::from(over)));
    }
}

async fn reference(house: &House, run: RunId) -> String {
    let db = house.rows().await;
    let found = run::Entity::find_by_id(run.0).one(&db).await.unwrap().unwrap().reference;
    db.close().await.unwrap();
    found
}

/// How long a whole list takes.
async fn measured(house: &House, number: usize, run: Option<&str>) -> Duration {
    let list = List::written(house, number, run);
    let began = Instant::now();
    list.take_in(house);
    let took = began.elapsed();
    assert_eq!(list.there(house).await, ROWS);
    took
}

#[tokio::test]
#[ignore = "a drill: make drill"]
async fn drill_an_import_killed_anywhere_leaves_whole_parts_and_goes_on_where_it_stopped() {
    let story = Story::new().await;
    let run = story.run(9, DAYS, 1000).await;
    let house = House::of(story).await;
    let for_run = reference(&house, run).await;
    let kinds = [None, Some(for_run.as_str())];
    let mut took = [Duration::ZERO; 2];
    for (kind, took) in kinds.iter().zip(&mut took) {
        *took = measured(&house, if kind.is_some() { 101 } else { 100 }, *kind).await;
    }

    let mut found = Vec::new();
    for (number, moment) in moments("one list of practitioners", took[0]).into_iter().enumerate() {
        let kind = number % 2;
        let list = List::written(&house, number, kinds[kind]);
        let mut program = Program::start(list.command(&house), house.folder(), "import");
        tokio::time::sleep(moment.mul_f64(took[kind].as_secs_f64() / took[0].as_secs_f64())).await;
        let at_work = program.kill();
        house.trail_is_whole();
        let there = list.there(&house).await;
        assert!(at_work || there == ROWS, "the program had ended, and only {there} rows are there");
        found.push(there);

        // A list of practitioners that is whole may be sent again on purpose, and would be taken in again.
        if there < ROWS {
            let said = list.take_in(&house);
            assert!(said.contains(&format!("{} rows were taken in", ROWS - there)), "{there} were there: {said}");
            assert_eq!(list.there(&house).await, ROWS);
        }
    }

    let _server = Server::start(&house).await;
    let letters = all_sent(&house).await;
    assert_eq!(places(&house, run, DAYS).await.len(), ROWS * (KILLS / 2 + 1));
    each_once(&letters, &mails(&house.letters_folder()));
    house.trail_is_whole();
    println!("{KILLS} kills, with so many of {ROWS} rows in: {found:?}; then all of them; {} letters, each once", letters.len());
    assert!(found.iter().any(|there| (1..ROWS).contains(there)), "no kill came in the middle of anything, which proves nothing");
}
