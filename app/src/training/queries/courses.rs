//! What became of a course, and the courses that are no longer given.

use crate::platform::App;
use crate::shared::{CourseId, Refusal};
use crate::training::model::{CourseNews, CourseState};
use crate::training::permits::KeepCourses;
use chrono::{DateTime, Utc};
use entity::{course, course_change, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// The most changes of one course that are shown.
const CHANGES_MAX: u64 = 30;
/// The most courses that are listed as no longer given.
const RETIRED_MAX: u64 = 100;

/// One field that was changed: its label, what stood there, what stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedField {
    pub label: String,
    pub was: String,
    pub is: String,
}

/// One change of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseChange {
    pub news: CourseNews,
    pub fields: Vec<ChangedField>,
    pub reason: Option<String>,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

/// What was changed of a course, the latest first. Two statements.
///
/// # Errors
/// A fault.
pub async fn course_changes(app: &App, permit: &KeepCourses, id: CourseId) -> Result<Vec<CourseChange>, Refusal> {
    let db = app.read(permit);
    let rows = course_change::Entity::find()
        .filter(course_change::Column::CourseId.eq(id.0))
        .filter(course_change::Column::ServiceId.eq(permit.service().0))
        .order_by_desc(course_change::Column::At)
        .order_by_desc(course_change::Column::Id)
        .limit(CHANGES_MAX)
        .all(db)
        .await?;
    let people = person::Entity::find().filter(person::Column::Id.is_in(rows.iter().filter_map(|row| row.by_person))).all(db).await?;
    let names: HashMap<Uuid, String> = people.into_iter().map(|person| (person.id, person.full_name)).collect();
    let change = |row: course_change::Model| {
        Some(CourseChange {
            news: CourseNews::from_code(&row.kind)?,
            fields: row.fields.as_array().into_iter().flatten().map(field).collect(),
            reason: row.reason,
            by: row.by_person.and_then(|id| names.get(&id).cloned()),
            at: row.at,
        })
    };
    Ok(rows.into_iter().filter_map(change).collect())
}

fn field(stored: &serde_json::Value) -> ChangedField {
    let words = |key: &str| stored.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    ChangedField { label: words("label"), was: words("was"), is: words("is") }
}

/// The courses that are no longer given, by title.
///
/// # Errors
/// A fault.
pub async fn retired_courses(app: &App, permit: &KeepCourses) -> Result<Vec<course::Model>, Refusal> {
    Ok(course::Entity::find()
        .filter(course::Column::ServiceId.eq(permit.service().0))
        .filter(course::Column::State.eq(CourseState::Retired.code()))
        .order_by_asc(course::Column::Title)
        .limit(RETIRED_MAX)
        .all(app.read(permit))
        .await?)
}
