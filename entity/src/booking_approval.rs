//! What a delegate's line manager says of their place. One for each booking.
//!
//! Kept: with the booking.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "booking_approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub booking_id: Uuid,
    pub manager_name: String,
    /// Nothing, when somebody vouched that they approve.
    pub manager_email: Option<String>,
    pub asked_at: DateTimeUtc,
    pub decision: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
    /// The account of whoever says that the manager approved, in place of a link.
    pub vouched_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::booking::Entity", from = "Column::BookingId", to = "super::booking::Column::Id")]
    Booking,
}

impl Related<super::booking::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Booking.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
