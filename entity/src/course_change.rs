//! What was changed of a course, when, by whom: what stood there and what stands there now.
//!
//! Kept: as long as the service runs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "course_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub course_id: Uuid,
    pub kind: String,
    /// Each field: its label, what stood there, what stands there now.
    pub fields: Json,
    /// Why it was retired or put back.
    pub reason: Option<String>,
    /// The person; no foreign key, history outlives people.
    pub by_person: Option<Uuid>,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::course::Entity", from = "Column::CourseId", to = "super::course::Column::Id")]
    Course,
}

impl ActiveModelBehavior for ActiveModel {}
