//! Places given by need.

use super::many::{Room, raw, words};
use super::{code, ymd};
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, BookingId, Refusal, Role, RunId};
use crate::training::commands::{self, Given, decide_as_manager};
use crate::training::forms::check_many;
use crate::training::model::{BookingState, ManagerSays};
use crate::training::permits::GivePlaces;
use crate::training::queries;
use entity::{award, booking_approval, person_area, place_decision, rj_case};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set};

impl Room {
    async fn gives(&self, run: RunId) -> GivePlaces {
        GivePlaces::open(&self.story.test.app, &self.story.trainer, None, run).await.unwrap()
    }

    /// The names of those who wait, by need, with their points.
    async fn queue(&self, run: RunId) -> Vec<(String, u32)> {
        let view = self.story.view(run).await;
        let test = &self.story.test;
        let today = test.service.zone.to_local(test.app.clock().now()).date();
        let queue = queries::queue(test.app.read(&self.gives(run).await), &test.service, &view, today).await.unwrap();
        queue.into_iter().map(|queued| (queued.name, queued.ranked.points)).collect()
    }

    async fn give(&self, run: RunId, names: &[&str], vouches: bool) -> Result<Vec<(String, Given)>, Refusal> {
        let mut ticked = Vec::new();
        for name in names {
            ticked.push(BookingId(self.booking_of(run, name).await.id));
        }
        let test = &self.story.test;
        let told = commands::give_by_need(&test.app, &self.gives(run).await, &test.service, &ticked, vouches).await?;
        Ok(told.into_iter().map(|one| (one.name, one.given)).collect())
    }
}

#[tokio::test]
async fn those_who_wait_stand_in_the_order_of_need_with_their_reasons() {
    let room = Room::new().await;
    let run = room.run(1, None).await;
    let first = room.story.volunteer("First Come").await;
    room.story.book(&first, run).await.unwrap();
    let waits = async |name: &str| {
        let actor = room.story.volunteer(name).await;
        let permit = room.story.test.permit(&actor);
        commands::wait(&room.story.test.app, &permit, &room.story.test.service, run).await.unwrap();
        actor
    };
    waits("Plain Pat").await;
    let lapsing = waits("Lapsing Lou").await;
    let busy = waits("Busy Bea").await;
    room.book(run, "Jas Kaur, jas@example.org").await;
    room.award_that_ends(&lapsing).await;
    room.case_waits_in_the_area_of(&busy).await;
    let queue = room.queue(run).await;
    assert_eq!(queue, [("Lapsing Lou".into(), 40), ("Jas Kaur".into(), 20), ("Busy Bea".into(), 5), ("Plain Pat".into(), 0)]);
    let page = room.story.get(&room.story.trainer, &format!("/training/runs/{run}/queue")).await;
    for part in [
        "Number 1 by need: 40 of 100 points",
        "The level that this course renews ends on Fri 6 Nov 2026",
        "One case waits for a facilitator where they work",
        "Nobody of their agency has completed this course yet",
        "No place is free",
    ] {
        assert!(page.text.contains(part), "{part}");
    }
}

impl Room {
    async fn award_that_ends(&self, who: &Actor) {
        let test = &self.story.test;
        let tx = test.app.begin(&SystemPermit::because(Some(test.service.id), "a test")).await.unwrap();
        award::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(test.service.id.0),
            person_id: Set(who.person.0),
            level: Set(Level::Foundation.code().to_owned()),
            awarded_on: Set(ymd(2024, 11, 6)),
            expires_on: Set(Some(ymd(2026, 11, 6))),
            awarded_by: Set(None),
            evidence: Set(serde_json::json!([])),
            words: Set(None),
            source: Set("IMPORTED".to_owned()),
            superseded_at: Set(None),
            created_at: Set(tx.now()),
            standing: Set(None),
            scheme_version: Set(None),
        }
        .insert(&*tx)
        .await
        .unwrap();
        test.app.commit(tx).await.unwrap();
    }

    async fn case_waits_in_the_area_of(&self, who: &Actor) {
        let test = &self.story.test;
        let tx = test.app.begin(&SystemPermit::because(Some(test.service.id), "a test")).await.unwrap();
        person_area::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(test.service.id.0),
            person_id: Set(who.person.0),
            district: Set("FENLAND".to_owned()),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
        }
        .insert(&*tx)
        .await
        .unwrap();
        for (number, stage) in [(1, "AWAITING_ALLOCATION"), (2, "CLOSED")] {
            rj_case::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(test.service.id.0),
                reference: Set(format!("RJ-2026-000{number}")),
                stage: Set(stage.to_owned()),
                opened_at: Set(tx.now()),
                owner: Set(None),
                mechanism: Set("PARTNER".to_owned()),
                crime_group: Set("THEFT".to_owned()),
                district: Set("FENLAND".to_owned()),
                agency_id: Set(None),
                clock_start: Set(ymd(2026, 10, 1)),
                risk: Set(None),
                sensitive: Set(None),
                lead_level: Set(None),
                co_level: Set(None),
                flags: Set(serde_json::json!({})),
                police_data: Set(false),
                custody: Set(false),
                involves_minor: Set(false),
                wants_shadow: Set(false),
                urgent: Set(false),
                planned_from: Set(None),
                planned_to: Set(None),
                on_hold_since: Set(None),
                hold_reason: Set(None),
                closed_at: Set(None),
                closure_reason: Set(None),
                version: Set(1),
            }
            .insert(&*tx)
            .await
            .unwrap();
        }
        test.app.commit(tx).await.unwrap();
    }
}

#[tokio::test]
async fn places_by_need_wait_for_a_decision_and_go_in_that_order_within_the_cap() {
    let room = Room::new().await;
    let run = room.run(3, Some(1)).await;
    let test = &room.story.test;
    commands::set_by_need(&test.app, &room.gives(run).await, &test.service, true).await.unwrap();
    let pat = room.story.volunteer("Plain Pat").await;
    assert_eq!(code(room.story.book(&pat, run).await), "by_need", "nobody takes a place by themselves");
    let wait = async |who: &Actor| commands::wait(&test.app, &test.permit(who), &test.service, run).await.unwrap();
    wait(&pat).await;
    let lou = room.story.volunteer("Lapsing Lou").await;
    wait(&lou).await;
    room.award_that_ends(&lou).await;
    assert_eq!(
        words(&room.book(run, "Jas Kaur, jas@example.org\nRos Hale, ros@example.org").await),
        ["Jas Kaur WAITLISTED", "Ros Hale WAITLISTED"]
    );
    assert_eq!(room.story.view(run).await.run.taken, 0);

    assert_eq!(code(room.give(run, &[], false).await), "nobody");
    let given = room.give(run, &["Ros Hale", "Plain Pat", "Lapsing Lou", "Jas Kaur"], false).await.unwrap();
    let expected = [
        ("Lapsing Lou", Given::Offered),
        ("Jas Kaur", Given::Offered),
        ("Ros Hale", Given::NotNow("Their agency has the places that one agency may have.".into())),
        ("Plain Pat", Given::Offered),
    ];
    assert_eq!(given, expected.map(|(name, given)| (name.to_owned(), given)), "in the order of need, not of ticking");
    assert_eq!(room.story.view(run).await.run.taken, 3);
    let decided =
        place_decision::Entity::find().order_by_asc(place_decision::Column::Rank).all(test.app.read(&room.gives(run).await)).await.unwrap();
    let kept: Vec<(i32, i32, &str)> = decided.iter().map(|row| (row.rank, row.points, row.became.as_str())).collect();
    assert_eq!(kept, [(1, 40, "OFFERED"), (2, 20, "OFFERED"), (3, 20, "NOT_NOW"), (4, 0, "OFFERED")]);
    assert!(decided[0].reasons.to_string().contains("ends on Fri 6 Nov 2026"), "{}", decided[0].reasons);

    room.story.book(&lou, run).await.unwrap();
    assert_eq!(room.booking_of(run, "Lapsing Lou").await.state, BookingState::Confirmed.code(), "an offered place is taken as ever");
    commands::cancel(&test.app, &test.permit(&lou), &test.service, run, None).await.unwrap();
    let ros = room.booking_of(run, "Ros Hale").await;
    assert!(ros.offered_at.is_none(), "what frees goes on to nobody by itself");
    commands::set_by_need(&test.app, &room.gives(run).await, &test.service, false).await.unwrap();
    // What was free went to whoever had waited longest and may have it: the cap keeps Ros Hale, and Quin takes what is left.
    assert_eq!(room.booking_of(run, "Ros Hale").await.offered_at, None);
    room.story.book(&room.story.volunteer("Quick Quin").await, run).await.unwrap();
}

#[tokio::test]
async fn those_who_wait_for_a_manager_are_approved_in_one_go_by_whoever_vouches() {
    let room = Room::new().await;
    let run = room.run(1, None).await;
    let test = &room.story.test;
    let mut form = raw("Jas Kaur, jas@example.org\nRos Hale, ros@example.org");
    form.set("approval", "ask");
    form.set("manager_email", "owen@example.org");
    let asked = check_many(&form, true).unwrap();
    let became = commands::book_many(&test.app, &room.asks(run).await, &test.service, &asked).await.unwrap();
    assert_eq!(words(&became), ["Jas Kaur REQUESTED", "Ros Hale REQUESTED"]);

    let not_yet = room.give(run, &["Jas Kaur"], false).await.unwrap();
    assert_eq!(not_yet[0].1, Given::NotNow("Their line manager has not answered yet.".into()));
    let given = room.give(run, &["Ros Hale", "Jas Kaur"], true).await.unwrap();
    assert_eq!(given, [("Jas Kaur".to_owned(), Given::Confirmed), ("Ros Hale".to_owned(), Given::Waits("Every place is taken.".into()))]);
    let system = SystemPermit::because(Some(test.service.id), "a test");
    let approvals = booking_approval::Entity::find().all(test.app.read(&system)).await.unwrap();
    assert!(approvals.iter().all(|row| row.vouched_by == Some(room.story.trainer.account.0)));
    let late = decide_as_manager(&test.app, &system, &test.service, approvals[0].id, ManagerSays::Refused, None).await;
    assert_eq!(code(late), "decided_already", "the mailed link answers nothing any more");
}

#[tokio::test]
async fn nobody_gives_a_place_to_themselves_and_a_lead_decides_about_nobody() {
    let room = Room::new().await;
    let run = room.run(1, None).await;
    let first = room.story.volunteer("First Come").await;
    room.story.book(&first, run).await.unwrap();
    let test = &room.story.test;
    let person = test.person("Cora Dean").await;
    let cora = test.signed_in_as(person, "Cora Dean", &[Role::Coordinator], None).await;
    commands::wait(&test.app, &test.permit(&cora), &test.service, run).await.unwrap();
    let own = BookingId(room.booking_of(run, "Cora Dean").await.id);
    let permit = GivePlaces::open(&test.app, &cora, None, run).await.unwrap();
    assert_eq!(code(commands::give_by_need(&test.app, &permit, &test.service, &[own], false).await), "own_place");
    assert!(matches!(GivePlaces::open(&test.app, &room.lead, None, run).await, Err(Refusal::NotAllowed)));
    let elsewhere = test.signed_in("Tess Trainer", &[Role::Trainer]).await;
    assert!(matches!(GivePlaces::open(&test.app, &elsewhere, None, run).await, Err(Refusal::NotFound)));
    assert_eq!(room.agency, room.lead.agency.unwrap());
}
