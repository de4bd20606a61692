//! A mail that came in, as a digest of its Message-ID and what became of it: no body, no address.
//!
//! Kept: 90 days; goes by itself (`calendar/inbox.rs`).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "calendar_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Not known of a message that answers no appointment of ours.
    pub service_id: Option<Uuid>,
    pub appointment_id: Option<Uuid>,
    /// SHA-256 of the Message-ID, or of the whole message where it has none.
    pub message_key: String,
    pub outcome: String,
    pub taken_at: DateTimeUtc,
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
