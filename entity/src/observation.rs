//! A practitioner was watched at work, and with what outcome.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// The person who watched; no foreign key, the observation still counts when they are gone.
    pub observer_id: Option<Uuid>,
    pub held_on: Date,
    pub outcome: String,
    pub created_at: DateTimeUtc,
    /// What kind of case it was; of the case itself nothing is kept.
    pub case_kind: Option<String>,
    pub went_well: Option<String>,
    pub next_step: Option<String>,
    /// It counts once a second person has signed it off.
    pub waits: bool,
    /// The person who did; no foreign key, it counts when they are gone.
    pub signed_by: Option<Uuid>,
    pub signed_at: Option<DateTimeUtc>,
    /// What the person observed said to it.
    pub answer: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
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
