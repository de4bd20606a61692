//! Somebody agreed that the service asks the Update Service about their DBS certificate.
//!
//! Kept: six months after it is taken back; else with the practitioner.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "update_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub given_on: Date,
    /// Somebody else recorded it from a signed paper.
    pub on_paper: bool,
    pub recorded_at: DateTimeUtc,
    /// The account that wrote it down; no foreign key, history outlives accounts.
    pub recorded_by: Option<Uuid>,
    /// When it was taken back, or given anew.
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
