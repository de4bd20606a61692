//! A meeting with its day, hours and place: supervision, interview, about a case, of the team.
//!
//! Kept: one year after it is over; about a case, with the case; an interview, with the application.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// Says nothing of what it is about: it may stand in anybody's calendar.
    pub reference: String,
    pub kind: String,
    pub state: String,
    /// Who is supervised, the application or the case; no foreign key, its table depends on `kind`.
    pub about_id: Option<Uuid>,
    /// What a meeting about a case is for; never leaves the service.
    pub purpose: Option<String>,
    pub title: String,
    /// What those who come are told besides.
    pub note: Option<String>,
    pub day: Date,
    pub starts_local: Time,
    pub ends_local: Time,
    /// IANA name.
    pub zone: String,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub place: String,
    pub joining_link: Option<String>,
    /// When it was last put somewhere else: entries that name no place say so.
    pub place_changed_at: Option<DateTimeUtc>,
    pub planned_by: Uuid,
    pub created_at: DateTimeUtc,
    /// Why it was called off.
    pub ended_reason: Option<String>,
    /// When it was called off, recorded as held, or another time was chosen.
    pub ended_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::meeting_person::Entity")]
    People,
}

impl Related<super::meeting_person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::People.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
