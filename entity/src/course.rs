//! A course in the catalogue.
//!
//! Kept: as long as the service runs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "course")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// Short name, unique in the service.
    pub code: String,
    pub title: String,
    pub summary: String,
    pub description: String,
    pub length_days: i32,
    pub audience: String,
    /// The level that it counts towards.
    pub award_level: Option<String>,
    /// The endorsement or compliance item that completing it gives.
    pub gives: Option<String>,
    /// The course to have completed before.
    pub prerequisite_course_id: Option<Uuid>,
    pub cpd_minutes: i32,
    /// How many of `cpd_minutes` count as approved activity.
    pub cpd_approved_minutes: i32,
    pub state: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// What to read before the first day; empty when there is nothing.
    pub pre_reading: String,
    /// What a trainer assesses, one line each; empty when it is not assessed.
    pub criteria: String,
    /// Whether it counts only once a trainer has passed the person.
    pub assessed: bool,
    /// Whether it counts only once the person has sent the evaluation form.
    pub evaluated: bool,
    /// When it was taken out of the catalogue, and why.
    pub retired_at: Option<DateTimeUtc>,
    pub retired_reason: Option<String>,
    /// Whether it stands on the list for the public.
    pub is_public: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "Entity", from = "Column::PrerequisiteCourseId", to = "Column::Id")]
    PrerequisiteCourse,
}

impl ActiveModelBehavior for ActiveModel {}
