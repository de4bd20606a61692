//! One day on which a practitioner's usual week does not hold.
//!
//! Kept: one year after `day`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "availability_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub day: Date,
    /// When they are free on that day, as the calendar rules write half hours; empty when not at all.
    pub hours: String,
    /// The same in parts of the day: one bit each, morning lowest.
    pub parts: i32,
    pub created_at: DateTimeUtc,
    /// When it was taken back, or replaced by another word on the same day.
    pub withdrawn_at: Option<DateTimeUtc>,
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
