//! A level, given to a person by a second one on evidence.
//!
//! Kept: as long as the practitioner record: six years after leaving.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "award")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub level: String,
    pub awarded_on: Date,
    pub expires_on: Option<Date>,
    /// The account that gave it; empty when it came in from a list; no foreign key, history outlives accounts.
    pub awarded_by: Option<Uuid>,
    /// What was seen: courses, attendance, observations, with their keys.
    pub evidence: Json,
    pub words: Option<String>,
    /// Given here or brought in from a list.
    pub source: String,
    /// Set when a newer row took its place.
    pub superseded_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// The code of the standing in the scheme; none for a level that came in from a list, whose code is the level.
    pub standing: Option<String>,
    /// The version of the scheme that it was given under; the one of its day, when none is named.
    pub scheme_version: Option<i32>,
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

/// The awards that count on that day: replaced by none, given on it or before, and not ended; the day of expiry itself still counts.
/// The one place where a statement says so.
pub fn current_on(day: Date) -> Condition {
    Condition::all()
        .add(Column::SupersededAt.is_null())
        .add(Column::AwardedOn.lte(day))
        .add(Condition::any().add(Column::ExpiresOn.is_null()).add(Column::ExpiresOn.gte(day)))
}
