//! A person's place on a run; one live booking for each person and run, or one for each of its days that makes up for a missed one.
//!
//! Kept: with the run; what led to an award, with the award.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "booking")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub run_id: Uuid,
    pub person_id: Uuid,
    /// The agency that sends them, counted against `agency_cap`.
    pub agency_id: Option<Uuid>,
    pub state: String,
    /// Decides the order of the waiting list.
    pub asked_at: DateTimeUtc,
    pub approved_at: Option<DateTimeUtc>,
    pub decided_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    /// Why refused or cancelled.
    pub reason: Option<String>,
    pub version: i32,
    /// When a free place was offered to them; it is kept for them until `offer_ends_at`, and counted as taken.
    pub offered_at: Option<DateTimeUtc>,
    pub offer_ends_at: Option<DateTimeUtc>,
    /// Access and diet, for the trainer alone.
    pub needs: Option<String>,
    /// The account of whoever asked on their behalf.
    pub booked_by: Option<Uuid>,
    /// When they sent the evaluation; what it says is kept apart, without a name.
    pub evaluated_at: Option<DateTimeUtc>,
    /// The booking whose missed day this one makes up for; which day was missed, and which day of this run they come to.
    pub makes_up_booking_id: Option<Uuid>,
    pub makes_up_day_id: Option<Uuid>,
    pub only_day_id: Option<Uuid>,
    /// The half of the missed day that it makes up for; all of it, when there is none.
    pub makes_up_part: Option<String>,
    /// The half of the one day that they come to; all of it, when there is none.
    pub only_part: Option<String>,
    /// Why they come although they are busy or away on one of the days, where somebody said so for them.
    pub despite: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::run::Entity", from = "Column::RunId", to = "super::run::Column::Id")]
    Run,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    #[sea_orm(belongs_to = "super::agency::Entity", from = "Column::AgencyId", to = "super::agency::Column::Id")]
    Agency,
}

impl Related<super::run::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Run.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
