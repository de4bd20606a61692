//! One giving of a course, with its places.
//!
//! Kept: six years after its last day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub reference: String,
    pub course_id: Uuid,
    pub state: String,
    pub venue: String,
    pub venue_address: String,
    pub joining_link: Option<String>,
    pub min_places: i32,
    pub max_places: i32,
    /// Most places that one agency may take.
    pub agency_cap: Option<i32>,
    /// Last day to book.
    pub booking_deadline: Option<Date>,
    /// The person who leads it.
    pub trainer_id: Uuid,
    /// Places taken, kept with the bookings in one transaction; the database refuses more than `max_places`.
    pub taken: i32,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// How many hours an offered place is kept.
    pub offer_hours: i32,
    /// How to get in: steps, lifts, parking.
    pub access_notes: String,
    pub cancelled_at: Option<DateTimeUtc>,
    pub cancel_reason: Option<String>,
    /// What the course asked for and gave when the run began: a later change of the course changes nothing here.
    pub criteria: String,
    pub assessed: bool,
    pub evaluated: bool,
    pub cpd_minutes: i32,
    pub cpd_approved_minutes: i32,
    /// Whether delegates sign in with a code of their own.
    pub own_codes: bool,
    /// Whether its places are given by need, and not by the order of asking.
    pub by_need: bool,
    /// The last day on which places are kept for partner agencies; nothing, when none are.
    pub kept_until: Option<Date>,
    /// When the clock last looked who of those who wait can have a place.
    pub queue_looked_at: Option<DateTimeUtc>,
    /// Whether the public sees it, with its place.
    pub is_public: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::course::Entity", from = "Column::CourseId", to = "super::course::Column::Id")]
    Course,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::TrainerId", to = "super::person::Column::Id")]
    Trainer,
}

impl Related<super::course::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Course.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Trainer.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
