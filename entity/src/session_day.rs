//! One day of a run.
//!
//! Kept: with the run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "session_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub run_id: Uuid,
    pub day: Date,
    /// As the wall clock in `zone` shows it: what people agreed on.
    pub starts_local: Time,
    pub ends_local: Time,
    /// IANA name of the time zone.
    pub zone: String,
    /// The same moment in UTC, for sorting and clashes.
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// SEQUENCE of its calendar invitations, raised at every change.
    pub sequence: i32,
    pub cancelled_at: Option<DateTimeUtc>,
    pub version: i32,
    /// A place of this day's own; the run's, when there is none.
    pub venue: Option<String>,
    pub venue_address: Option<String>,
    pub joining_link: Option<String>,
    /// When it was added, moved, put elsewhere or taken off last; nothing of those that stood before this was kept.
    pub changed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::run::Entity", from = "Column::RunId", to = "super::run::Column::Id")]
    Run,
}

impl Related<super::run::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Run.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
