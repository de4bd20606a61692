//! What one of the two people of a supervision wrote down about it; private to them and the service manager.
//!
//! Kept: with the meeting: one year after it is over.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supervision_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub meeting_id: Uuid,
    /// The person who wrote it.
    pub author_id: Uuid,
    /// Whose part of the record it is.
    pub part: String,
    pub words: String,
    /// What was agreed: words and, where there is one, the day by which.
    pub agreed: Json,
    /// When they meet next.
    pub next_on: Option<Date>,
    /// Somebody should ask after them soon.
    pub wellbeing: bool,
    /// Why an earlier version was corrected.
    pub reason: Option<String>,
    pub written_at: DateTimeUtc,
    /// When the next version took its place.
    pub superseded_at: Option<DateTimeUtc>,
    /// When the person supervised confirmed having read this version.
    pub read_at: Option<DateTimeUtc>,
    /// From 1, counted for each part.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::meeting::Entity", from = "Column::MeetingId", to = "super::meeting::Column::Id")]
    Meeting,
}

impl ActiveModelBehavior for ActiveModel {}
