//! Whom a coordinator chose, from how many, on what input: enough to ask later why.
//!
//! Kept: with the case: until seven years after it closes, or until a young party's 25th birthday where that is later.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "match_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub case_id: Uuid,
    pub at: DateTimeUtc,
    /// Who chose; no foreign key, history outlives accounts.
    pub by_account: Uuid,
    pub seat: String,
    pub person_id: Uuid,
    /// SHA-256 of everything the ranking read.
    pub input_digest: String,
    pub weights: Json,
    /// How many could have been chosen.
    pub candidates: i32,
    pub score: i32,
    /// Place of the chosen one, from 1.
    pub rank: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::rj_case::Entity", from = "Column::CaseId", to = "super::rj_case::Column::Id")]
    Case,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::rj_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
