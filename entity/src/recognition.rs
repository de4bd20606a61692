//! Prior learning that stands for one requirement of one standing, by the decision of a second person.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "recognition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// The code of the standing.
    pub standing: String,
    /// The name of the requirement within it.
    pub requirement: String,
    pub decided_on: Date,
    /// Its last day; none for ever.
    pub until: Option<Date>,
    /// What was seen.
    pub evidence: String,
    /// Why it is enough.
    pub words: String,
    /// The account that decided; no foreign key, history outlives accounts.
    pub decided_by: Option<Uuid>,
    pub created_at: DateTimeUtc,
    /// Set when it was taken back.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
