//! A scheme that is being written; published, it becomes a version of the scheme.
//!
//! Kept: until it is published or thrown away.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "scheme_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub name: String,
    /// As in `scheme`.
    pub rules: Json,
    /// The version of this row for which the dry run was read; publishing asks for the present one.
    pub dry_run_of: Option<i32>,
    /// The day that the dry run was made for.
    pub dry_run_on: Option<Date>,
    /// The account that began it; no foreign key, history outlives accounts.
    pub begun_by: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
