//! Somebody was briefed, and how that is known; taken back, never deleted.
//!
//! Kept: with the briefing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing_attendance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub target_id: Uuid,
    pub session_id: Option<Uuid>,
    pub how: String,
    pub at: DateTimeUtc,
    /// The account that marked it; nobody, when they said so themselves.
    pub recorded_by: Option<Uuid>,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::briefing_target::Entity", from = "Column::TargetId", to = "super::briefing_target::Column::Id")]
    Target,
}

impl Related<super::briefing_target::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Target.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
