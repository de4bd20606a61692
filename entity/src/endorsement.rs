//! A named skill beyond the level, such as domestic abuse or sexual harm, given by a second person.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "endorsement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub name: String,
    pub awarded_on: Date,
    pub expires_on: Option<Date>,
    /// The account that gave it; no foreign key, history outlives accounts.
    pub awarded_by: Option<Uuid>,
    /// Set when a newer row took its place.
    pub superseded_at: Option<DateTimeUtc>,
    /// The code of the standing in the scheme; none when it came in from a list.
    pub standing: Option<String>,
    /// The version of the scheme that it was given under; the one of its day, when none is named.
    pub scheme_version: Option<i32>,
    /// What was seen, in words; none when it came in from a list.
    pub evidence: Option<Json>,
    pub words: Option<String>,
    /// It was taken away: such a row never counted.
    pub revoked: bool,
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
