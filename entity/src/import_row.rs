//! What one line of a file made or changed, so that it can be undone.
//!
//! Kept: with its batch.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// The batch.
    pub import_id: Uuid,
    /// Line in the file; the header is 1.
    pub line: i32,
    pub subject_kind: String,
    /// The row made or changed; no foreign key, its table is `subject_kind`.
    pub subject_id: Uuid,
    pub what: String,
    /// The row as it was, when it was changed.
    pub before: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::import_batch::Entity", from = "Column::ImportId", to = "super::import_batch::Column::Id")]
    Import,
}

impl Related<super::import_batch::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Import.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
