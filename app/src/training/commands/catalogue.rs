//! New courses and new runs.

use super::change::{deadline_holds, insert_day};
use super::kept::{keep, kept_until};
use super::teachers::tell_teachers;
use super::trainers::{teach_beside, trainers_are_free};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::is_taken;
use crate::platform::reference::Numbered;
use crate::platform::services::ServiceNames;
use crate::shared::{CourseId, FormProblems, PersonId, Refusal, RunId, ServiceId};
use crate::training::forms::{NewCourse, RunPlan};
use crate::training::model::{CourseState, RunState};
use crate::training::permits::PlanTraining;
use crate::training::queries::load_run;
use entity::{course, run};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Put a course into the catalogue.
///
/// # Errors
/// `code_taken` at its field; `NotFound`, when the course before is not of the service; a fault.
pub async fn add_course(app: &App, permit: &PlanTraining, new: &NewCourse) -> Result<CourseId, Refusal> {
    let tx = app.begin(permit).await?;
    let id = record_course(&tx, permit.service(), new).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// As [`add_course`], in a transaction that somebody else commits.
///
/// # Errors
/// As [`add_course`].
pub async fn record_course(tx: &WriteTx, service: ServiceId, new: &NewCourse) -> Result<CourseId, Refusal> {
    if let Some(before) = new.prerequisite {
        still_given(tx, service, before).await?;
    }
    let id = CourseId(tx.new_id());
    let stored = course::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.0),
        code: Set(new.code.clone()),
        title: Set(new.title.clone()),
        summary: Set(new.summary.clone()),
        description: Set(new.description.clone()),
        length_days: Set(new.length_days),
        audience: Set(new.audience.clone()),
        award_level: Set(new.award_level.map(|level| level.code().to_owned())),
        gives: Set(None),
        prerequisite_course_id: Set(new.prerequisite.map(|id| id.0)),
        cpd_minutes: Set(new.cpd_minutes),
        cpd_approved_minutes: Set(new.cpd_approved_minutes),
        state: Set(CourseState::Open.code().to_owned()),
        created_at: Set(tx.now()),
        version: Set(1),
        pre_reading: Set(new.pre_reading.clone()),
        criteria: Set(new.criteria.clone()),
        assessed: Set(new.assessed),
        evaluated: Set(new.evaluated),
        retired_at: Set(None),
        retired_reason: Set(None),
        is_public: Set(new.public),
    }
    .insert(&**tx)
    .await;
    match stored {
        Ok(_) => {}
        Err(error) if is_taken(&error) => return Err(code_taken()),
        Err(error) => return Err(error.into()),
    }
    tx.note(Note::collected("course.added", "course", id.0)).await?;
    Ok(id)
}

fn code_taken() -> Refusal {
    let mut wrong = FormProblems::new();
    wrong.add("course_code", "code_taken", "Choose another code: a course of the catalogue has this one");
    wrong.into()
}

/// The course to complete before is one that can still be completed.
///
/// # Errors
/// `retired` at its field; `NotFound`; a fault.
pub(super) async fn still_given(tx: &WriteTx, service: ServiceId, before: CourseId) -> Result<(), Refusal> {
    if own_course(tx, service, before).await?.state == CourseState::Open.code() {
        return Ok(());
    }
    let mut wrong = FormProblems::new();
    wrong.add("prerequisite", "retired", "Choose a course that is still given: nobody can complete this one any more");
    Err(wrong.into())
}

pub(super) async fn own_course(tx: &WriteTx, service: ServiceId, id: CourseId) -> Result<course::Model, Refusal> {
    course::Entity::find_by_id(id.0).filter(course::Column::ServiceId.eq(service.0)).one(&**tx).await?.ok_or(Refusal::NotFound)
}

/// Plan a run, taught by whoever plans it.
///
/// # Errors
/// `in_the_past` and `too_far_ahead` at the day's field; `deadline_over` at its own; `NotFound`; a fault.
pub async fn plan_run(
    app: &App,
    permit: &PlanTraining,
    service: &ServiceNames,
    course: CourseId,
    plan: &RunPlan,
) -> Result<RunId, Refusal> {
    let tx = app.begin(permit).await?;
    let id = record_run(&tx, service, course, permit.actor().person, plan).await?;
    let view = load_run(&*tx, service.id, id).await?;
    tell_teachers(app, &tx, service, (&view, &[]), Some(&view)).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// As [`plan_run`], in a transaction that somebody else commits.
///
/// # Errors
/// As [`plan_run`].
pub async fn record_run(
    tx: &WriteTx,
    service: &ServiceNames,
    course: CourseId,
    trainer: PersonId,
    plan: &RunPlan,
) -> Result<RunId, Refusal> {
    let of = own_course(tx, service.id, course).await?;
    if of.state != CourseState::Open.code() {
        return Err(Refusal::refused("course_retired", "This course is no longer given. Put it back into the catalogue first."));
    }
    deadline_holds(tx, service, None, plan)?;
    trainers_are_free(tx, service, None, trainer, plan).await?;
    let id = RunId(tx.new_id());
    run::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.id.0),
        reference: Set(tx.next_reference(service.id, Numbered::Run).await?),
        course_id: Set(course.0),
        state: Set(RunState::Planned.code().to_owned()),
        venue: Set(plan.venue.clone()),
        venue_address: Set(plan.venue_address.clone()),
        joining_link: Set(plan.joining_link.clone()),
        min_places: Set(plan.min_places),
        max_places: Set(plan.max_places),
        agency_cap: Set(plan.agency_cap),
        booking_deadline: Set(plan.booking_deadline),
        trainer_id: Set(trainer.0),
        taken: Set(0),
        created_at: Set(tx.now()),
        version: Set(1),
        offer_hours: Set(plan.offer_hours),
        access_notes: Set(plan.access_notes.clone()),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
        criteria: Set(of.criteria),
        assessed: Set(of.assessed),
        evaluated: Set(of.evaluated),
        cpd_minutes: Set(of.cpd_minutes),
        cpd_approved_minutes: Set(of.cpd_approved_minutes),
        own_codes: Set(plan.own_codes),
        by_need: Set(false),
        kept_until: Set(kept_until(plan)),
        queue_looked_at: Set(None),
        is_public: Set(plan.public),
    }
    .insert(&**tx)
    .await?;
    for day in &plan.days {
        insert_day(tx, service, id, day).await?;
    }
    teach_beside(tx, service.id, id, trainer, &plan.beside).await?;
    keep(tx, service, id, plan).await?;
    tx.note(Note::collected("run.planned", "run", id.0)).await?;
    Ok(id)
}
