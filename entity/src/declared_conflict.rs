//! A practitioner's tie to a case that they declared, and what was made of it.
//!
//! Kept: with the case: until seven years after it closes, or until a young party's 25th birthday where that is later.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "declared_conflict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub case_id: Uuid,
    pub state: String,
    pub words: Option<String>,
    pub at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    /// The account that decided; no foreign key, history outlives accounts.
    pub decided_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    #[sea_orm(belongs_to = "super::rj_case::Entity", from = "Column::CaseId", to = "super::rj_case::Column::Id")]
    Case,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::rj_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
