//! A file of rows that was brought in, previewed first, and can be undone.
//!
//! Kept: `content` 30 days after it was taken, the rest two years.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub kind: String,
    pub file_name: String,
    pub state: String,
    /// The file as it came.
    pub content: String,
    pub rows_total: i32,
    pub rows_taken: i32,
    /// What was wrong, by line and column.
    pub problems: Json,
    pub created_at: DateTimeUtc,
    /// The account that brought it; empty from the command line; no foreign key, history outlives accounts.
    pub created_by: Option<Uuid>,
    pub taken_at: Option<DateTimeUtc>,
    pub undone_at: Option<DateTimeUtc>,
    /// The account that undid it; no foreign key either.
    pub undone_by: Option<Uuid>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
