//! A link or a file that belongs to a course, or to one run of it.
//!
//! Kept: until it is taken out; of a run, six years after its last day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "material")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub course_id: Uuid,
    /// The one run that it belongs to; nothing, for all runs of the course.
    pub run_id: Option<Uuid>,
    pub kind: String,
    pub title: String,
    /// When it is wanted.
    pub moment: String,
    /// Whether it stands on the public page of the course, where there is one.
    pub is_public: bool,
    /// Of a link: where it leads.
    pub address: Option<String>,
    /// Of a file: the name under which it is saved.
    pub file_name: Option<String>,
    pub file_kind: Option<String>,
    /// In bytes.
    pub size: Option<i32>,
    pub added_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::course::Entity", from = "Column::CourseId", to = "super::course::Column::Id")]
    Course,
}

impl ActiveModelBehavior for ActiveModel {}
