//! Where a practitioner stands with one standing that they were awarded: derived from the facts, never written by hand.
//!
//! Kept: until it is judged anew; goes when the person leaves (`accreditation/standing_commands.rs`).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// The code of the standing.
    pub standing: String,
    /// What the scheme calls it.
    pub name: String,
    pub sort: String,
    /// The level that seats ask for, where it counts as one.
    pub level: Option<String>,
    /// The highest level awarded, and everything that is no level: what lists show.
    pub shown: bool,
    pub state: String,
    /// By what it lapses or is blocked, as a heading; empty for the award itself, and while nothing lapses.
    pub requirement: String,
    pub why: String,
    /// What to do about it.
    pub mends: String,
    /// What it opens while it is held.
    pub may: Json,
    /// The next day on which something of it lapses, or on which it lapsed.
    pub last_day: Option<Date>,
    /// The last day on which it is held if nothing more is done, days of grace included.
    pub holds_until: Option<Date>,
    /// The version in force when it was judged; 0 while the service has published none.
    pub scheme_version: i32,
    /// The day on which this row was last found to be another.
    pub computed_on: Date,
    /// Since when it is held, or is not.
    pub changed_at: DateTimeUtc,
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
