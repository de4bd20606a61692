//! What somebody answered to an invitation; a later answer supersedes.
//!
//! Kept: with the appointment.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "appointment_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub appointment_id: Uuid,
    /// The SEQUENCE that it answers.
    pub sequence: i32,
    pub answer: String,
    /// Why not, in a few words of their own, where they gave any.
    pub reason: Option<String>,
    pub way: String,
    pub answered_at: DateTimeUtc,
    /// DTSTAMP of the reply, or the moment at which the page was answered: what is older changes nothing any more.
    pub stamp: DateTimeUtc,
    /// When another answer took its place, or another time was asked for.
    pub superseded_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::appointment::Entity", from = "Column::AppointmentId", to = "super::appointment::Column::Id")]
    Appointment,
}

impl Related<super::appointment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Appointment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
