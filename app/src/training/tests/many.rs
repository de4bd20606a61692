//! Places for many at once.

use super::{Story, course, plan, ymd};
use crate::agencies::commands::find_or_record;
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, AgencyId, RawForm, Role, RunId};
use crate::training::commands::{self, Became};
use crate::training::forms::check_many;
use crate::training::many::Foretold;
use crate::training::permits::{BookForOthers, PlanTraining};
use crate::training::queries;
use entity::{booking, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

pub struct Room {
    pub story: Story,
    pub lead: Actor,
    pub agency: AgencyId,
}

impl Room {
    pub async fn new() -> Self {
        let story = Story::new().await;
        let tx = story.test.app.begin(&SystemPermit::because(Some(story.test.service.id), "a test")).await.unwrap();
        let (agency, _) = find_or_record(&tx, story.test.service.id, "Fen Police").await.unwrap();
        story.test.app.commit(tx).await.unwrap();
        let person = story.test.person("Ada Lead").await;
        let lead = story.test.signed_in_as(person, "Ada Lead", &[Role::AgencyLead], Some(agency)).await;
        Self { story, lead, agency }
    }

    /// A run with so many places, of which one agency may have `cap`.
    pub async fn run(&self, places: i32, cap: Option<i32>) -> RunId {
        let mut plan = plan(&[ymd(2026, 11, 10), ymd(2026, 11, 12)], places);
        plan.agency_cap = cap;
        let permit = self.story.test.permit::<PlanTraining>(&self.story.trainer);
        commands::plan_run(&self.story.test.app, &permit, &self.story.test.service, self.story.course, &plan).await.unwrap()
    }

    pub async fn asks(&self, run: RunId) -> BookForOthers {
        BookForOthers::open(&self.story.test.app, &self.lead, None, run).await.unwrap()
    }

    pub async fn book(&self, run: RunId, lines: &str) -> Vec<Became> {
        let asked = check_many(&raw(lines), true).unwrap();
        commands::book_many(&self.story.test.app, &self.asks(run).await, &self.story.test.service, &asked).await.unwrap()
    }

    async fn bookings(&self, run: RunId) -> Vec<booking::Model> {
        let theirs = booking::Entity::find().filter(booking::Column::RunId.eq(run.0)).order_by_asc(booking::Column::Id);
        theirs.all(self.story.test.app.read(&self.asks(run).await)).await.unwrap()
    }

    pub async fn booking_of(&self, run: RunId, name: &str) -> booking::Model {
        let db_permit = self.asks(run).await;
        let db = self.story.test.app.read(&db_permit);
        let person = person::Entity::find().filter(person::Column::FullName.eq(name)).one(db).await.unwrap().unwrap();
        self.bookings(run).await.into_iter().find(|row| row.person_id == person.id).unwrap()
    }
}

pub fn raw(lines: &str) -> RawForm {
    RawForm::from([("_form", "book_many"), ("lines", lines), ("approval", "given"), ("manager_name", "Owen Pryce")])
}

/// Who, and the state or the code of what stands against them.
pub fn words(became: &[Became]) -> Vec<String> {
    let word = |one: &Became| match &one.what {
        Ok(state) => state.code().to_owned(),
        Err(obstacle) => obstacle.code.to_owned(),
    };
    became.iter().map(|one| format!("{} {}", one.name, word(one))).collect()
}

const FOUR: &str = "Jas Kaur, jas@example.org\nRos Hale, ros@example.org\nAnn Bell, ann@example.org\nTom Reed, tom@example.org";

#[tokio::test]
async fn many_have_places_in_their_order_and_within_the_cap() {
    let room = Room::new().await;
    let run = room.run(8, Some(3)).await;
    let became = room.book(run, FOUR).await;
    assert_eq!(words(&became), ["Jas Kaur CONFIRMED", "Ros Hale CONFIRMED", "Ann Bell CONFIRMED", "Tom Reed WAITLISTED"]);
    assert_eq!(room.story.view(run).await.run.taken, 3);
    let again = room.book(run, &format!("{FOUR}\nZoë Wynn, zoe@example.org")).await;
    assert_eq!(
        words(&again),
        [
            "Jas Kaur booked_already",
            "Ros Hale booked_already",
            "Ann Bell booked_already",
            "Tom Reed waiting_already",
            "Zoë Wynn WAITLISTED"
        ],
        "who has a place keeps it, and the others come"
    );
    room.story.test.run_jobs().await;
    let to: Vec<String> = room.story.test.mails().iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(to.iter().filter(|to| to.contains("jas@example.org")).count(), 2, "an invitation for each day: {to:?}");
    assert!(to.iter().any(|to| to.contains("tom@example.org")), "and who waits is told");
}

#[tokio::test]
async fn a_preview_foretells_what_becomes_of_each_and_takes_nothing() {
    let room = Room::new().await;
    let run = room.run(2, None).await;
    room.book(run, "Jas Kaur, jas@example.org").await;
    let asked = check_many(&raw(&format!("{FOUR}\nKim Oak, jas@example.org")), true).unwrap();
    assert_eq!(asked.wrong.len(), 1, "the same address twice in one list");
    let today = ymd(2026, 10, 26);
    let foretold = queries::foretold(&room.story.test.app, &room.asks(run).await, &asked, today).await.unwrap();
    let told: Vec<&str> = foretold
        .iter()
        .map(|one| match &one.foretold {
            Foretold::Place => "place",
            Foretold::Waits(_) => "waits",
            Foretold::Asks => "asks",
            Foretold::Not(obstacle) => obstacle.code,
        })
        .collect();
    assert_eq!(told, ["booked_already", "place", "waits", "waits"]);
    assert_eq!(room.story.view(run).await.run.taken, 1);
    assert_eq!(
        words(&room.book(run, FOUR).await),
        ["Jas Kaur booked_already", "Ros Hale CONFIRMED", "Ann Bell WAITLISTED", "Tom Reed WAITLISTED"]
    );
}

#[tokio::test]
async fn nobody_reads_where_somebody_is_instead_and_who_cannot_come_is_not_put_on_record() {
    let room = Room::new().await;
    let other = room.run(5, None).await;
    room.book(other, "Jas Kaur, jas@example.org").await;
    let run = room.run_at_the_same_time().await;
    let became = room.book(run, "Jas Kaur, jas@example.org\nNot Jas, jas2@example.org").await;
    assert_eq!(words(&became), ["Jas Kaur clash", "Not Jas CONFIRMED"]);
    let sentence = &became[0].what.as_ref().unwrap_err().sentence;
    assert_eq!(sentence, "They cannot come on a day of this run. Ask them to make it free, or choose another run.");

    let planner = room.story.test.permit::<PlanTraining>(&room.story.trainer);
    let after = course("AFTER", Level::Intermediate, Some(room.story.course));
    let after = commands::add_course(&room.story.test.app, &planner, &after).await.unwrap();
    let builds_on = room.story.run_of(after, &[ymd(2026, 12, 1)], 5).await;
    let permit = room.asks(run).await;
    let before = person::Entity::find().count(room.story.test.app.read(&permit)).await.unwrap();
    let became = room.book(builds_on, "New Comer, new@example.org\nSome Body, jas@example.org").await;
    assert_eq!(words(&became), ["New Comer prerequisite", "Some Body prerequisite"]);
    assert_eq!(person::Entity::find().count(room.story.test.app.read(&permit)).await.unwrap(), before);
}

impl Room {
    async fn run_at_the_same_time(&self) -> RunId {
        self.story.run(&[ymd(2026, 11, 10)], 5).await
    }
}

#[tokio::test]
async fn the_page_shows_what_would_become_of_each_and_asks_only_for_what_was_looked_at() {
    let room = Room::new().await;
    let run = room.run(2, None).await;
    let path = format!("/training/runs/{run}/book-many");
    let fields = [("_form", "book_many"), ("_page", path.as_str()), ("lines", FOUR), ("approval", "given"), ("manager_name", "Owen Pryce")];
    let looked = room.story.post_parts(&room.lead, &path, &fields).await;
    for part in ["What would become of each", "Ask for 4 places", "The waiting list", "Jas Kaur (line 1)"] {
        assert!(looked.contains(part), "{part}: {looked}");
    }
    assert_eq!(room.bookings(run).await.len(), 0, "looking asks for nothing");
    let seen =
        crate::training::forms::said(&RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()));
    let mut more = fields.to_vec();
    more.push(("seen", &seen));
    more[2] = ("lines", "Somebody Else, else@example.org");
    let changed = room.story.post_parts(&room.lead, &path, &more).await;
    assert!(changed.contains("Somebody Else (line 1)") && room.bookings(run).await.is_empty(), "what changed since is looked at first");
    more[2] = fields[2];
    let told = room.story.post_parts(&room.lead, &path, &more).await;
    for part in ["What became of each", "Has a place, and is invited", "Is on the waiting list, and is told so"] {
        assert!(told.contains(part), "{part}");
    }
    assert_eq!(room.bookings(run).await.len(), 4);
}

#[tokio::test]
async fn a_lead_chooses_among_their_own_staff_alone() {
    let room = Room::new().await;
    let run = room.run(8, None).await;
    room.book(run, "Jas Kaur, jas@example.org").await;
    let next = room.story.run(&[ymd(2026, 12, 1)], 5).await;
    let page = room.story.get(&room.lead, &format!("/training/runs/{next}/book-many")).await;
    assert!(page.text.contains("Jas Kaur") && !page.text.contains("Who sends them"));
    let stranger = room.story.volunteer("Nia Webb").await;
    let jas = room.booking_of(run, "Jas Kaur").await.person_id.to_string();
    let nia = stranger.person.to_string();
    let mut raw = raw("");
    raw.0.extend([("who".to_owned(), jas), ("who".to_owned(), nia)]);
    let asked = check_many(&raw, true).unwrap();
    let became = commands::book_many(&room.story.test.app, &room.asks(next).await, &room.story.test.service, &asked).await.unwrap();
    assert_eq!(words(&became), ["Jas Kaur CONFIRMED", " not_theirs"]);
}
