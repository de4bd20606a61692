//! Courses that change, are given up, and come back. What stood there before is kept beside what stands there now.

use super::catalogue::still_given;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit as _;
use crate::shared::vocabulary::Level;
use crate::shared::{CourseId, FormProblems, Refusal, ServiceId};
use crate::training::forms::NewCourse;
use crate::training::model::{CourseNews, CourseState, RunState};
use crate::training::permits::KeepCourses;
use crate::training::rules::{Difference, differences, says_way_round, way_round};
use entity::{course, course_change, run, session_day};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::BTreeMap;

/// Change a course. Runs that have begun keep what they asked for and gave; all others take it over.
///
/// # Errors
/// `Changed`, when somebody changed it meanwhile; `way_round` and `retired` at the course before; `NotFound`; a fault.
pub async fn change_course(app: &App, permit: &KeepCourses, id: CourseId, version: i32, new: &NewCourse) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let all = hold_courses(&tx, permit.service()).await?;
    let known = all.get(&id).ok_or(Refusal::NotFound)?;
    if known.version != version {
        return Err(Refusal::Changed);
    }
    let was = as_it_stands(known);
    if let Some(before) = new.prerequisite.filter(|before| was.prerequisite != Some(*before)) {
        still_given(&tx, permit.service(), before).await?;
        leads_nowhere_round(&all, id, before)?;
    }
    let title_of = |id: CourseId| all.get(&id).map(|course| course.title.clone()).unwrap_or_default();
    let found = differences(&was, new, title_of);
    if found.is_empty() {
        return Ok(());
    }
    write(&tx, known, new).await?;
    runs_take_over(&tx, id, new).await?;
    remember(&tx, permit, id, CourseNews::Changed, &found, None).await?;
    let labels: Vec<&str> = found.iter().map(|one| one.label).collect();
    tx.note(Note::changed("course.changed", "course", id.0).detail(serde_json::json!({ "fields": labels }))).await?;
    app.commit(tx).await
}

/// Take a course out of the catalogue: its runs stay, and no new one is planned.
///
/// # Errors
/// `asked_for`, while another course of the catalogue asks for it first; `retired_already`; `NotFound`; a fault.
pub async fn retire_course(app: &App, permit: &KeepCourses, id: CourseId, reason: &str) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let all = hold_courses(&tx, permit.service()).await?;
    let known = all.get(&id).ok_or(Refusal::NotFound)?;
    if known.state != CourseState::Open.code() {
        return Err(Refusal::refused("retired_already", "This course is no longer given already."));
    }
    let asks = all.values().find(|other| other.state == known.state && other.prerequisite_course_id == Some(id.0));
    if let Some(other) = asks {
        let sentence = format!("{} asks for this course first. Change that one before, or nobody new could begin it.", other.title);
        return Err(Refusal::refused("asked_for", sentence));
    }
    let retired = course::ActiveModel {
        id: Set(id.0),
        state: Set(CourseState::Retired.code().to_owned()),
        retired_at: Set(Some(tx.now())),
        retired_reason: Set(Some(reason.to_owned())),
        version: Set(known.version + 1),
        ..Default::default()
    };
    retired.update(&*tx).await?;
    remember(&tx, permit, id, CourseNews::Retired, &[], Some(reason)).await?;
    tx.note(Note::changed("course.retired", "course", id.0)).await?;
    app.commit(tx).await
}

/// Put a course back into the catalogue.
///
/// # Errors
/// `given_already`; `retired`, while the course to complete before is no longer given; `NotFound`; a fault.
pub async fn put_course_back(app: &App, permit: &KeepCourses, id: CourseId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let all = hold_courses(&tx, permit.service()).await?;
    let known = all.get(&id).ok_or(Refusal::NotFound)?;
    if known.state == CourseState::Open.code() {
        return Err(Refusal::refused("given_already", "This course is in the catalogue already."));
    }
    let before = known.prerequisite_course_id.and_then(|before| all.get(&CourseId(before)));
    if let Some(before) = before.filter(|before| before.state != CourseState::Open.code()) {
        let sentence = format!("It asks for {} first, which is no longer given. Put that one back before.", before.title);
        return Err(Refusal::refused("retired", sentence));
    }
    let back = course::ActiveModel {
        id: Set(id.0),
        state: Set(CourseState::Open.code().to_owned()),
        retired_at: Set(None),
        retired_reason: Set(None),
        version: Set(known.version + 1),
        ..Default::default()
    };
    back.update(&*tx).await?;
    remember(&tx, permit, id, CourseNews::PutBack, &[], None).await?;
    tx.note(Note::changed("course.put_back", "course", id.0)).await?;
    app.commit(tx).await
}

/// All courses of the service, held in one order: two changes at once could close a way round that neither sees.
async fn hold_courses(tx: &WriteTx, service: ServiceId) -> Result<BTreeMap<CourseId, course::Model>, Refusal> {
    let rows = course::Entity::find()
        .filter(course::Column::ServiceId.eq(service.0))
        .order_by_asc(course::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|row| (CourseId(row.id), row)).collect())
}

fn leads_nowhere_round(all: &BTreeMap<CourseId, course::Model>, id: CourseId, before: CourseId) -> Result<(), Refusal> {
    let firsts = all.iter().filter_map(|(id, course)| Some((*id, CourseId(course.prerequisite_course_id?)))).collect();
    let Some(way) = way_round(id, before, &firsts) else { return Ok(()) };
    let titles: Vec<String> = way.iter().filter_map(|step| all.get(step)).map(|course| course.title.clone()).collect();
    let mut wrong = FormProblems::new();
    wrong.add("prerequisite", "way_round", says_way_round(&titles));
    Err(wrong.into())
}

/// A course as its form knows it.
pub fn as_it_stands(row: &course::Model) -> NewCourse {
    NewCourse {
        code: row.code.clone(),
        title: row.title.clone(),
        summary: row.summary.clone(),
        description: row.description.clone(),
        length_days: row.length_days,
        audience: row.audience.clone(),
        award_level: row.award_level.as_deref().and_then(Level::from_code),
        prerequisite: row.prerequisite_course_id.map(CourseId),
        cpd_minutes: row.cpd_minutes,
        cpd_approved_minutes: row.cpd_approved_minutes,
        pre_reading: row.pre_reading.clone(),
        criteria: row.criteria.clone(),
        assessed: row.assessed,
        evaluated: row.evaluated,
        public: row.is_public,
    }
}

async fn write(tx: &WriteTx, known: &course::Model, new: &NewCourse) -> Result<(), Refusal> {
    course::ActiveModel {
        id: Set(known.id),
        title: Set(new.title.clone()),
        summary: Set(new.summary.clone()),
        description: Set(new.description.clone()),
        length_days: Set(new.length_days),
        audience: Set(new.audience.clone()),
        award_level: Set(new.award_level.map(|level| level.code().to_owned())),
        prerequisite_course_id: Set(new.prerequisite.map(|id| id.0)),
        cpd_minutes: Set(new.cpd_minutes),
        cpd_approved_minutes: Set(new.cpd_approved_minutes),
        pre_reading: Set(new.pre_reading.clone()),
        criteria: Set(new.criteria.clone()),
        assessed: Set(new.assessed),
        evaluated: Set(new.evaluated),
        is_public: Set(new.public),
        version: Set(known.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}

/// Runs of which no day has begun give the course as it is now.
async fn runs_take_over(tx: &WriteTx, id: CourseId, new: &NewCourse) -> Result<(), Refusal> {
    let begun = Query::select()
        .column(session_day::Column::RunId)
        .from(session_day::Entity)
        .and_where(session_day::Column::CancelledAt.is_null())
        .and_where(session_day::Column::StartsAt.lte(tx.now()))
        .to_owned();
    run::Entity::update_many()
        .set(run::ActiveModel {
            criteria: Set(new.criteria.clone()),
            assessed: Set(new.assessed),
            evaluated: Set(new.evaluated),
            cpd_minutes: Set(new.cpd_minutes),
            cpd_approved_minutes: Set(new.cpd_approved_minutes),
            ..Default::default()
        })
        .filter(run::Column::CourseId.eq(id.0))
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(run::Column::Id.not_in_subquery(begun))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn remember(
    tx: &WriteTx,
    permit: &KeepCourses,
    id: CourseId,
    news: CourseNews,
    found: &[Difference],
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let fields: Vec<_> = found.iter().map(|one| serde_json::json!({ "label": one.label, "was": one.was, "is": one.is })).collect();
    course_change::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        course_id: Set(id.0),
        kind: Set(news.code().to_owned()),
        fields: Set(serde_json::Value::Array(fields)),
        reason: Set(reason.map(str::to_owned)),
        by_person: Set(permit.who().person.map(|id| id.0)),
        at: Set(tx.now()),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}
