//! Something that many are to have heard by a last day.
//!
//! Kept: six years after its last day; the names on its lists go by themselves two years after it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub title: String,
    pub kind: String,
    pub about: String,
    /// What to hear and read, a line each.
    pub materials: String,
    /// Whether somebody may say themselves that they have done it.
    pub self_declared: bool,
    /// The last day on which somebody counts.
    pub last_day: Date,
    /// How often everybody who is missing was reminded.
    pub remind_round: i32,
    /// Whether letters of the last round are still to be written.
    pub reminding: bool,
    pub reminded_on: Option<Date>,
    pub created_at: DateTimeUtc,
    /// The account that made it; no foreign key, history outlives accounts.
    pub created_by: Option<Uuid>,
    pub version: i32,
    /// When the names went.
    pub forgotten_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
