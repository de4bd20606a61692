//! One giving of a briefing, with an hour and a place.
//!
//! Kept: with the briefing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub briefing_id: Uuid,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub place: String,
    /// When it was called off.
    pub cancelled_at: Option<DateTimeUtc>,
    /// How often it was changed.
    pub sequence: i32,
    /// When it was moved last.
    pub changed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::briefing::Entity", from = "Column::BriefingId", to = "super::briefing::Column::Id")]
    Briefing,
}

impl Related<super::briefing::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Briefing.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
