//! A person who facilitates: volunteer or staff, with what matching reads first.
//!
//! Kept: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "practitioner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    pub service_id: Uuid,
    pub kind: String,
    /// The state of today; its history is `practitioner_state`.
    pub state: String,
    /// How far they will travel, one way, in miles.
    pub max_travel_miles: i32,
    /// How many cases at a time.
    pub max_cases: i32,
    /// Would also work by video.
    pub remote: bool,
    /// First half of the postcode, such as `CB1`: near enough for distances.
    pub home_outcode: Option<String>,
    pub joined_on: Date,
    pub version: i32,
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
