//! A staff list as it came in, previewed before anybody of it is on record.
//!
//! Kept: its content until it is taken in or put aside, seven days at most; the rest with the briefing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing_list")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub briefing_id: Uuid,
    pub file_name: String,
    pub state: String,
    /// The file as it came; empty once it is decided.
    pub content: String,
    pub rows_total: i32,
    pub rows_good: i32,
    /// Of the good rows, how many people were not on the briefing before.
    pub new_people: i32,
    /// What was wrong, by line and column.
    pub problems: Json,
    pub created_at: DateTimeUtc,
    /// The account that brought it; no foreign key, history outlives accounts.
    pub created_by: Option<Uuid>,
    pub decided_at: Option<DateTimeUtc>,
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
