//! How and when it is safe to contact a person, in the words of whoever asked.
//!
//! Kept: as the person.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "safe_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// Shown wherever somebody is about to call or write.
    pub words: String,
    pub starts_at: DateTimeUtc,
    pub ends_at: Option<DateTimeUtc>,
    /// The referral that brought the words; no foreign key, it may be erased before.
    pub referral_id: Option<Uuid>,
    /// The account that wrote them down; no foreign key, history outlives accounts.
    pub recorded_by: Option<Uuid>,
    /// The account that ended them; no foreign key either.
    pub ended_by: Option<Uuid>,
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
