//! Time somebody gave to their own development; it counts once a second person has confirmed it.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "cpd_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub held_on: Date,
    pub minutes: i32,
    pub kind: String,
    /// The writer says that it is approved activity.
    pub claims_approved: bool,
    /// What it was.
    pub title: String,
    /// What they took from it.
    pub reflection: String,
    /// Where it can be seen: a certificate, a link, who was there.
    pub evidence: String,
    pub state: String,
    /// It counts as approved activity; set with the decision.
    pub approved: bool,
    /// The account that decided; no foreign key, history outlives accounts.
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was not confirmed.
    pub words: Option<String>,
    pub created_at: DateTimeUtc,
    /// Set when a corrected row took its place, or it was taken back.
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
