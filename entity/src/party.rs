//! A person's part in a case, with what they ask of a facilitator.
//!
//! Kept: with the case: until seven years after it closes, or until a young party's 25th birthday where that is later.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    pub role: String,
    /// Where this party stands, apart from the other.
    pub track: String,
    pub required_gender: Option<String>,
    /// Whether the wish for a facilitator's gender binds or is preferred.
    pub gender_strength: Option<String>,
    pub language: Option<String>,
    /// Whether the wish for a language binds or is preferred.
    pub language_strength: Option<String>,
    /// Asks for nobody who works for the police.
    pub no_police: bool,
    pub access_need: Option<String>,
    pub joined_at: DateTimeUtc,
    pub left_at: Option<DateTimeUtc>,
    /// Raised by every change of what they ask: an edit of an older one is refused.
    pub version: i32,
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
