//! A practitioner's registration with a body, from a day to a day.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub body: String,
    pub number: Option<String>,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    /// The account that saw it; no foreign key, history outlives accounts.
    pub recorded_by: Option<Uuid>,
    pub recorded_at: DateTimeUtc,
    /// Set when a newer row took its place.
    pub superseded_at: Option<DateTimeUtc>,
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
