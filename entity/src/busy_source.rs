//! A calendar of somebody's own from which their busy times come.
//!
//! Kept: one year after `ended_at`; its address and times go at once.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "busy_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// A file that was sent, or an address that is asked again.
    pub kind: String,
    /// The address, sealed: it opens a calendar to whoever knows it.
    pub address_sealed: Option<String>,
    /// What the other side called its last answer.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// When it is asked next; nothing for a file.
    pub next_at: Option<DateTimeUtc>,
    /// When it was asked last.
    pub tried_at: Option<DateTimeUtc>,
    /// When it was read last.
    pub read_at: Option<DateTimeUtc>,
    /// Why it could not be read the last time, as a code.
    pub problem: Option<String>,
    /// How many busy times came from it.
    pub spans: i32,
    /// The days that are busy from midnight to midnight, as matching reads lists: first and last day, U+001E between, U+001F after each.
    pub whole_days: String,
    pub created_at: DateTimeUtc,
    /// Set when its holder took it back.
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
