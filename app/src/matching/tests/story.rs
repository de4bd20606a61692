//! A burglary in Cambridge with two parties, and people who could take it: everything as rows, as other rooms write them.

use crate::calendar::week::WeekGrid;
use crate::matching::commands;
use crate::matching::facts::Seat;
use crate::matching::permits::{MatchCases, OwnOffers};
use crate::matching::queries::{self, Matter};
use crate::matching::rank::{ExcludedPerson, Ranked};
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, CaseId, OfferId, PersonId, Refusal, Role};
use crate::testing::TestApp;
use chrono::{Duration, NaiveDate};
use entity::*;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

pub fn date(text: &str) -> NaiveDate {
    crate::shared::when::date(text).unwrap()
}

pub struct Story {
    pub test: TestApp,
    pub case: CaseId,
    pub coordinator: Actor,
    /// The second party.
    pub other_party: PersonId,
}

impl Story {
    pub async fn burglary() -> Story {
        let test = TestApp::new().await;
        let coordinator = test.signed_in("Cora Dean", &[Role::Coordinator]).await;
        let harmed = test.person("Peter Bull").await;
        let other_party = test.person("Liam Birch").await;
        let mut story = Story { test, case: CaseId(Uuid::nil()), coordinator, other_party };
        story.lives_at(harmed, "CB1 3EH").await;
        story.lives_at(other_party, "PE27 4DJ").await;
        story.case = story.new_case("RJ-2026-0001", &[(harmed, "HARMED"), (other_party, "HARMER")]).await;
        story
    }

    pub fn service(&self) -> Uuid {
        self.test.service.id.0
    }

    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.test.app.clock().now()
    }

    pub fn new_id(&self) -> Uuid {
        self.test.app.clock().new_id()
    }

    /// Store one row.
    pub async fn put<A>(&self, row: A)
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send + 'static,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        row.insert(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Change one row.
    pub async fn change<A>(&self, row: A)
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send + 'static,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        row.update(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn new_case(&self, reference: &str, parties: &[(PersonId, &str)]) -> CaseId {
        let id = self.new_id();
        self.put(rj_case::ActiveModel {
            id: Set(id),
            service_id: Set(self.service()),
            reference: Set(reference.to_owned()),
            stage: Set("AWAITING_ALLOCATION".to_owned()),
            opened_at: Set(self.now()),
            owner: Set(None),
            mechanism: Set("POLICE".to_owned()),
            crime_group: Set("BURGLARY".to_owned()),
            district: Set("CAMBRIDGE".to_owned()),
            agency_id: Set(None),
            clock_start: Set(date("2026-10-01")),
            risk: Set(Some("MEDIUM".to_owned())),
            sensitive: Set(Some(false)),
            lead_level: Set(Some("INTERMEDIATE".to_owned())),
            co_level: Set(Some("FOUNDATION".to_owned())),
            flags: Set(serde_json::json!({})),
            police_data: Set(true),
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
        })
        .await;
        for (person, role) in parties {
            self.join(CaseId(id), *person, role, |_| {}).await;
        }
        CaseId(id)
    }

    pub async fn join(&self, case: CaseId, person: PersonId, role: &str, wishes: impl FnOnce(&mut party::ActiveModel)) {
        let mut row = party::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            case_id: Set(case.0),
            person_id: Set(person.0),
            role: Set(role.to_owned()),
            track: Set("NOT_CONTACTED".to_owned()),
            required_gender: Set(None),
            gender_strength: Set(None),
            language: Set(None),
            language_strength: Set(None),
            no_police: Set(false),
            access_need: Set(None),
            joined_at: Set(self.now()),
            left_at: Set(None),
            version: Set(1),
        };
        wishes(&mut row);
        self.put(row).await;
    }

    pub async fn lives_at(&self, person: PersonId, postcode: &str) {
        self.put(contact_way::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            kind: Set("POSTCODE".to_owned()),
            value: Set(postcode.to_owned()),
            value_norm: Set(postcode.to_lowercase()),
            starts_at: Set(self.now()),
            ends_at: Set(None),
            recorded_by: Set(None),
        })
        .await;
    }

    /// Somebody whom no rule excludes or warns about, with a sign-in.
    pub async fn ready(&self, name: &str, level: &str) -> Actor {
        let actor = self.bare(name).await;
        let person = actor.person;
        self.lives_at(person, "CB4 3DR").await;
        self.award(person, level).await;
        self.free(person, WeekGrid::ANY).await;
        self.check(person, "DBS", "ENHANCED", Some("2025-05-01"), None).await;
        self.check(person, "VETTING", "NPPV2", None, Some("2028-01-01")).await;
        for kind in ["CONFIDENTIALITY", "DATA_PROTECTION", "SAFEGUARDING"] {
            self.trained(person, kind).await;
        }
        self.supervision(person, "HELD", "2026-10-01").await;
        self.put(observation::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            observer_id: Set(None),
            held_on: Set(date("2026-03-01")),
            outcome: Set("MET".to_owned()),
            created_at: Set(self.now()),
            ..Default::default()
        })
        .await;
        actor
    }

    /// An active practitioner of whom nothing else is on record, with a sign-in.
    pub async fn bare(&self, name: &str) -> Actor {
        let actor = self.test.signed_in(name, &[Role::Volunteer]).await;
        self.put(practitioner::ActiveModel {
            person_id: Set(actor.person.0),
            service_id: Set(self.service()),
            kind: Set("VOLUNTEER".to_owned()),
            state: Set("ACTIVE".to_owned()),
            max_travel_miles: Set(40),
            max_cases: Set(2),
            remote: Set(true),
            home_outcode: Set(Some("CB4".to_owned())),
            joined_on: Set(date("2025-01-01")),
            version: Set(1),
        })
        .await;
        actor
    }

    pub async fn award(&self, person: PersonId, level: &str) {
        self.put(award::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            level: Set(level.to_owned()),
            awarded_on: Set(date("2026-01-01")),
            expires_on: Set(None),
            awarded_by: Set(None),
            evidence: Set(serde_json::json!({})),
            words: Set(None),
            source: Set("HERE".to_owned()),
            superseded_at: Set(None),
            created_at: Set(self.now()),
            standing: Set(None),
            scheme_version: Set(None),
        })
        .await;
    }

    /// The usual week from now on; the one before ends.
    pub async fn free(&self, person: PersonId, week: WeekGrid) {
        use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        availability_week::Entity::update_many()
            .col_expr(availability_week::Column::EndsAt, Expr::value(tx.now()))
            .filter(availability_week::Column::PersonId.eq(person.0))
            .exec(&*tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.put(availability_week::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            bits: Set(i32::try_from(week.bits()).unwrap()),
            hours: Set(None),
            starts_at: Set(self.now()),
            ends_at: Set(None),
        })
        .await;
    }

    pub async fn check(&self, person: PersonId, kind: &str, level: &str, issued: Option<&str>, expires: Option<&str>) -> Uuid {
        let id = self.new_id();
        self.put(background_check::ActiveModel {
            id: Set(id),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            kind: Set(kind.to_owned()),
            level: Set(level.to_owned()),
            issued_on: Set(issued.map(date)),
            expires_on: Set(expires.map(date)),
            last_four: Set(None),
            recorded_at: Set(self.now()),
            recorded_by: Set(None),
            superseded_at: Set(None),
            confirmed_on: Set(None),
            stopped_on: Set(None),
        })
        .await;
        id
    }

    async fn trained(&self, person: PersonId, kind: &str) {
        self.put(compliance_item::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            kind: Set(kind.to_owned()),
            completed_on: Set(date("2026-06-01")),
            recorded_at: Set(self.now()),
            recorded_by: Set(None),
            superseded_at: Set(None),
        })
        .await;
    }

    pub async fn supervision(&self, person: PersonId, state: &str, on: &str) -> Uuid {
        let id = self.new_id();
        let held = state == "HELD";
        self.put(supervision::ActiveModel {
            id: Set(id),
            service_id: Set(self.service()),
            person_id: Set(person.0),
            supervisor_id: Set(None),
            state: Set(state.to_owned()),
            booked_for: Set((!held).then(|| date(on))),
            held_on: Set(held.then(|| date(on))),
            created_at: Set(self.now()),
        })
        .await;
        id
    }

    /// A day of training on which that person has a place.
    #[expect(clippy::too_many_lines, reason = "four rows, every column of them")]
    pub async fn booked(&self, person: PersonId, day: &str) {
        let (course, run) = (self.new_id(), self.new_id());
        self.put(course::ActiveModel {
            id: Set(course),
            service_id: Set(self.service()),
            code: Set("AWARENESS".to_owned()),
            title: Set("Awareness".to_owned()),
            summary: Set(String::new()),
            description: Set(String::new()),
            length_days: Set(1),
            audience: Set("Volunteers".to_owned()),
            award_level: Set(None),
            gives: Set(None),
            prerequisite_course_id: Set(None),
            cpd_minutes: Set(0),
            cpd_approved_minutes: Set(0),
            state: Set("OPEN".to_owned()),
            created_at: Set(self.now()),
            version: Set(1),
            ..Default::default()
        })
        .await;
        self.put(run::ActiveModel {
            offer_hours: Set(24),
            access_notes: Set(String::new()),
            criteria: Set(String::new()),
            id: Set(run),
            service_id: Set(self.service()),
            reference: Set("RUN-2026-0001".to_owned()),
            course_id: Set(course),
            state: Set("PLANNED".to_owned()),
            venue: Set("Hall".to_owned()),
            venue_address: Set("Hall Street".to_owned()),
            joining_link: Set(None),
            min_places: Set(1),
            max_places: Set(10),
            agency_cap: Set(None),
            booking_deadline: Set(None),
            trainer_id: Set(person.0),
            taken: Set(1),
            created_at: Set(self.now()),
            version: Set(1),
            ..Default::default()
        })
        .await;
        let at = |hour| date(day).and_hms_opt(hour, 0, 0).unwrap();
        self.put(session_day::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            run_id: Set(run),
            day: Set(date(day)),
            starts_local: Set(at(9).time()),
            ends_local: Set(at(16).time()),
            zone: Set("Europe/London".to_owned()),
            starts_at: Set(at(9).and_utc()),
            ends_at: Set(at(16).and_utc()),
            sequence: Set(0),
            cancelled_at: Set(None),
            version: Set(1),
            ..Default::default()
        })
        .await;
        self.put(booking::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.service()),
            run_id: Set(run),
            person_id: Set(person.0),
            agency_id: Set(None),
            state: Set("CONFIRMED".to_owned()),
            asked_at: Set(self.now()),
            approved_at: Set(None),
            decided_at: Set(None),
            cancelled_at: Set(None),
            reason: Set(None),
            version: Set(1),
            ..Default::default()
        })
        .await;
    }

    pub fn may_match(&self) -> MatchCases {
        self.test.permit(&self.coordinator)
    }

    pub async fn matter(&self) -> Matter {
        queries::matter(&self.test.app, &self.may_match(), &self.test.service, self.case).await.unwrap()
    }

    /// How that person stands in the list for that seat.
    pub async fn standing(&self, person: &Actor, seat: Seat) -> Result<Ranked, ExcludedPerson> {
        let ranking = self.matter().await.ranking(seat);
        match ranking.suitable.into_iter().find(|ranked| ranked.person == person.person) {
            Some(ranked) => Ok(ranked),
            None => Err(ranking.excluded.into_iter().find(|excluded| excluded.person == person.person).unwrap()),
        }
    }

    /// The figure of a factor for the lead.
    pub async fn points(&self, person: &Actor, factor: &str) -> u32 {
        let ranked = self.standing(person, Seat::Lead).await.unwrap();
        ranked.score.factors.iter().find(|item| item.name == factor).unwrap().points
    }

    pub async fn offer(&self, person: &Actor, seat: Seat) -> Result<OfferId, Refusal> {
        self.offer_case(self.case, person, seat).await
    }

    pub async fn offer_case(&self, case: CaseId, person: &Actor, seat: Seat) -> Result<OfferId, Refusal> {
        commands::offer(&self.test.app, &self.may_match(), &self.test.service, case, person.person, seat).await
    }

    pub fn own(&self, person: &Actor) -> OwnOffers {
        self.test.permit(person)
    }

    /// Let so many hours pass.
    pub fn later(&self, hours: i64) {
        self.test.app.clock().move_to(self.now() + Duration::hours(hours));
    }
}
