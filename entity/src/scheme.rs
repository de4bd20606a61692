//! An accreditation scheme: what each level asks for, in versions that begin on a day.
//!
//! Kept: as long as the service runs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "scheme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub name: String,
    /// From 1; a new version is a new row.
    pub version: i32,
    /// Levels, courses, counts and years.
    pub rules: Json,
    pub starts_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
