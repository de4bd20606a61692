//! What was marked for one booking on one day or half of it; a correction supersedes.
//!
//! Kept: with the booking.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub booking_id: Uuid,
    pub session_day_id: Uuid,
    /// The whole day, or one half of it.
    pub part: String,
    pub mark: String,
    /// The account of the trainer; no foreign key, history outlives accounts.
    pub marked_by: Uuid,
    pub marked_at: DateTimeUtc,
    /// Set when a correction took its place.
    pub superseded_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::booking::Entity", from = "Column::BookingId", to = "super::booking::Column::Id")]
    Booking,
    #[sea_orm(belongs_to = "super::session_day::Entity", from = "Column::SessionDayId", to = "super::session_day::Column::Id")]
    SessionDay,
}

impl Related<super::booking::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Booking.def()
    }
}

impl Related<super::session_day::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SessionDay.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
