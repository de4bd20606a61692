//! To whom of those who waited a place was given, in which order of need and for which reasons: enough to ask later why.
//!
//! Kept: with the booking.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "place_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub run_id: Uuid,
    pub booking_id: Uuid,
    pub at: DateTimeUtc,
    /// Who decided; no foreign key, history outlives accounts.
    pub by_account: Option<Uuid>,
    /// Their place in the order of need among all who waited, from 1.
    pub rank: i32,
    pub points: i32,
    /// Each reason with its points, as it was shown.
    pub reasons: Json,
    pub weights: Json,
    pub became: String,
    /// Why nothing came of it.
    pub words: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::run::Entity", from = "Column::RunId", to = "super::run::Column::Id")]
    Run,
    #[sea_orm(belongs_to = "super::booking::Entity", from = "Column::BookingId", to = "super::booking::Column::Id")]
    Booking,
}

impl Related<super::run::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Run.def()
    }
}

impl Related<super::booking::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Booking.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
