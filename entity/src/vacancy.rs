//! A volunteer role, as the public reads it.
//!
//! Kept: two years after it closes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "vacancy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// The name in its address.
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub description: String,
    /// Where, in words.
    pub areas: String,
    pub hours_per_month: Option<i32>,
    pub state: String,
    pub opens_on: Date,
    /// Last day to apply; empty while open-ended.
    pub closes_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
