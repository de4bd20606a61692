//! What happened in a case, in order.
//!
//! Kept: with the case: until seven years after it closes, or until a young party's 25th birthday where that is later.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "case_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub case_id: Uuid,
    pub at: DateTimeUtc,
    pub kind: String,
    /// Who did it; no foreign key, history outlives accounts.
    pub by_account: Option<Uuid>,
    pub words: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::rj_case::Entity", from = "Column::CaseId", to = "super::rj_case::Column::Id")]
    Case,
}

impl Related<super::rj_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
