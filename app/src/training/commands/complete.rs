//! What a course asks for beside being there, and the moment from which it counts as completed (`docs/POLICY.md` 10.4).

use super::history::{Said, happened};
use super::seats::{hold_person, hold_run};
use crate::audit::Note;
use crate::certificates::commands::{NewCertificate, issue, take_back};
use crate::certificates::model::Signatory;
use crate::certificates::rules::NO_LONGER_EARNED;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{BookingId, PersonId, Refusal, RunId};
use crate::training::forms::{AssessmentForm, EvaluationForm};
use crate::training::model::{BookingNews, BookingState};
use crate::training::permits::TeachRun;
use crate::training::queries::{RunView, last_day, load_run, progress_of};
use crate::training::rules::Progress;
use chrono::NaiveDate;
use entity::{assessment, booking, completion, evaluation, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a trainer found of one delegate; the finding before it is superseded. Of somebody who makes up for a day it is kept with the place
/// whose day it was.
///
/// # Errors
/// `own_assessment`; `not_begun`, before the first day; `NotFound`, for somebody without a place on the run; a fault.
pub async fn assess(app: &App, permit: &TeachRun, service: &ServiceNames, booking: Uuid, form: &AssessmentForm) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, permit.run()).await?;
    let row = seated_on(&tx, permit.run(), booking).await?;
    if row.person_id == permit.actor().person.0 {
        return Err(Refusal::refused("own_assessment", "Nobody assesses themselves. Ask a colleague who teaches this run."));
    }
    let view = load_run(&*tx, service.id, permit.run()).await?;
    if view.days.first().is_some_and(|first| first.starts_at > tx.now()) {
        return Err(Refusal::refused("not_begun", "This run has not begun yet. Assess them once they were there."));
    }
    let row = own_booking(&tx, service, row).await?;

    assessment::Entity::update_many()
        .set(assessment::ActiveModel { superseded_at: Set(Some(tx.now())), ..Default::default() })
        .filter(assessment::Column::BookingId.eq(row.id))
        .filter(assessment::Column::SupersededAt.is_null())
        .exec(&*tx)
        .await?;
    let criteria: Vec<_> = form.criteria.iter().map(|(line, met)| serde_json::json!({ "line": line, "met": met })).collect();
    assessment::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        booking_id: Set(row.id),
        outcome: Set(form.outcome.code().to_owned()),
        criteria: Set(serde_json::Value::Array(criteria)),
        words: Set(form.words.clone()),
        assessed_by: Set(permit.actor().person.0),
        assessed_at: Set(tx.now()),
        superseded_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    happened(&tx, service.id, BookingId(row.id), BookingNews::Assessed, Said::default()).await?;
    let detail = serde_json::json!({ "outcome": form.outcome.code() });
    tx.note(Note::changed("booking.assessed", "booking", row.id).detail(detail)).await?;

    review(app, &tx, service, &[row]).await?;
    app.commit(tx).await
}

/// The booking whose course it is: of one that makes up for something, the one where that was missed. Its person is held, since what is
/// kept with it is changed under the lock of either run.
async fn own_booking(tx: &WriteTx, service: &ServiceNames, row: booking::Model) -> Result<booking::Model, Refusal> {
    hold_person(tx, service.id, PersonId(row.person_id)).await?;
    let own = row.makes_up_booking_id.unwrap_or(row.id);
    booking::Entity::find_by_id(own).one(&**tx).await?.ok_or(Refusal::NotFound)
}

async fn seated_on(tx: &WriteTx, run: RunId, booking: Uuid) -> Result<booking::Model, Refusal> {
    booking::Entity::find_by_id(booking)
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)
}

/// What a delegate thought of a run: kept without their name; that they have sent it is kept with their booking.
///
/// # Errors
/// `sent_already`; `not_over`, before the last day has begun; `not_there`, for somebody who did not come; `NotFound`; a fault.
pub async fn evaluate(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    booking: BookingId,
    form: &EvaluationForm,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let first = booking::Entity::find_by_id(booking.0).filter(booking::Column::ServiceId.eq(service.id.0)).one(&*tx).await?;
    let run = RunId(first.ok_or(Refusal::NotFound)?.run_id);
    hold_run(&tx, service.id, run).await?;
    let view = load_run(&*tx, service.id, run).await?;
    let row = booking::Entity::find_by_id(booking.0).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let state = BookingState::from_code(&row.state).ok_or(Refusal::NotFound)?;
    let over = last_day(&view, &row).is_some_and(|last| last.starts_at <= tx.now());
    let row = own_booking(&tx, service, row).await?;
    may_evaluate(state, row.evaluated_at.is_some(), over)?;

    // Keys of other rows tell the moment that they were made, which stands with the booking too.
    let key = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    evaluation::ActiveModel {
        id: Set(key),
        service_id: Set(service.id.0),
        run_id: Set(run.0),
        answers: Set(serde_json::to_value(&form.answers)?),
        words: Set(form.words.clone()),
        given_on: Set(super::today(&tx, service)),
    }
    .insert(&*tx)
    .await?;
    let sent = booking::ActiveModel { id: Set(row.id), evaluated_at: Set(Some(tx.now())), ..Default::default() };
    let row = sent.update(&*tx).await?;
    happened(&tx, service.id, BookingId(row.id), BookingNews::Evaluated, Said::default()).await?;
    tx.note(Note::changed("booking.evaluated", "booking", row.id)).await?;

    review(app, &tx, service, &[row]).await?;
    app.commit(tx).await
}

/// Whether somebody with a place in that state may send the form, who has sent it or not, and whose last day has begun or not.
///
/// # Errors
/// `sent_already`; `not_over`; `not_there`.
pub fn may_evaluate(state: BookingState, sent: bool, over: bool) -> Result<(), Refusal> {
    if sent {
        return Err(Refusal::refused("sent_already", "You have sent this form already. Thank you."));
    }
    if !BookingState::SEATED.contains(&state) || state == BookingState::NoShow {
        return Err(Refusal::refused("not_there", "This form is for those who were there."));
    }
    if over { Ok(()) } else { Err(Refusal::refused("not_over", "This form opens on the last day of the course.")) }
}

/// Give and withdraw what those bookings' people have completed, as their marks, assessments and forms say now. A booking that makes up for
/// a missed day speaks for the one whose day it was.
///
/// # Errors
/// A fault.
pub(super) async fn review(app: &App, tx: &WriteTx, service: &ServiceNames, rows: &[booking::Model]) -> Result<(), Refusal> {
    let mut own: Vec<booking::Model> = rows.iter().filter(|row| row.makes_up_booking_id.is_none()).cloned().collect();
    let made_up_for: Vec<Uuid> = rows.iter().filter_map(|row| row.makes_up_booking_id).collect();
    own.extend(booking::Entity::find().filter(booking::Column::Id.is_in(made_up_for)).all(&**tx).await?);
    // A make-up day is marked under the lock of another run than the form or the assessment is: what both hold is the person.
    let people: BTreeSet<Uuid> = own.iter().map(|row| row.person_id).collect();
    for person in people {
        hold_person(tx, service.id, PersonId(person)).await?;
    }
    let progress = progress_of(&**tx, &own).await?;
    let standing = completion::Entity::find()
        .filter(completion::Column::BookingId.is_in(own.iter().map(|row| row.id)))
        .filter(completion::Column::WithdrawnAt.is_null())
        .all(&**tx)
        .await?;
    for row in own {
        let Some(progress) = progress.get(&row.id) else { continue };
        let there = BookingState::from_code(&row.state).is_some_and(|state| BookingState::SEATED.contains(&state));
        let complete = there && progress.missing().is_empty();
        let known = standing.iter().find(|known| known.booking_id == row.id);
        match (complete, known) {
            (true, None) => {
                completed(app, tx, service, &row, progress).await?;
            }
            (false, Some(known)) => reopened(tx, service, &row, known.id).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn completed(app: &App, tx: &WriteTx, service: &ServiceNames, row: &booking::Model, progress: &Progress) -> Result<(), Refusal> {
    let view = load_run(&**tx, service.id, RunId(row.run_id)).await?;
    // The days on which it was really done: one that was missed is no day of theirs, the one that makes up for it is.
    let days: BTreeSet<NaiveDate> = progress.parts.iter().filter_map(|part| part.on).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let id = tx.new_id();
    completion::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        person_id: Set(row.person_id),
        course_id: Set(view.course.id),
        run_id: Set(row.run_id),
        booking_id: Set(row.id),
        completed_on: Set(days.last().copied().unwrap_or_else(|| super::today(tx, service))),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    happened(tx, service.id, BookingId(row.id), BookingNews::Completed, Said::default()).await?;
    tx.note(Note::changed("course.completed", "completion", id)).await?;
    certify(app, tx, service, &view, PersonId(row.person_id), (id, days)).await
}

/// The certificate of what was completed. A name that cannot be printed keeps nobody from having completed the course: the office corrects
/// it and issues the certificate then.
async fn certify(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    person: PersonId,
    (completion, days): (Uuid, Vec<NaiveDate>),
) -> Result<(), Refusal> {
    let trainer = person::Entity::find_by_id(view.run.trainer_id).one(&**tx).await?;
    let new = NewCertificate {
        person,
        basis: (BASIS, completion),
        course: view.course.title.clone(),
        award: view.course.award_level.as_deref().and_then(Level::from_code).map(|level| format!("Prepares for {}", level.label())),
        days,
        minutes: Some(view.course.cpd_minutes).filter(|minutes| *minutes > 0),
        place: Some(if view.run.venue.is_empty() { "Online".to_owned() } else { view.run.venue.clone() }),
        signatories: trainer.map(|trainer| Signatory { name: trainer.full_name, role: "Trainer".to_owned() }).into_iter().collect(),
        trainer: Some(PersonId(view.run.trainer_id)),
    };
    match issue(app, tx, service, new).await {
        Ok(_) | Err(Refusal::Refused { .. } | Refusal::Invalid(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// What a certificate of a course was earned with.
const BASIS: &str = "COMPLETION";

async fn reopened(tx: &WriteTx, service: &ServiceNames, row: &booking::Model, known: Uuid) -> Result<(), Refusal> {
    let withdrawn = completion::ActiveModel { id: Set(known), withdrawn_at: Set(Some(tx.now())), ..Default::default() };
    withdrawn.update(&**tx).await?;
    take_back(tx, service, PersonId(row.person_id), (BASIS, known), NO_LONGER_EARNED).await?;
    happened(tx, service.id, BookingId(row.id), BookingNews::Reopened, Said::default()).await?;
    Ok(tx.note(Note::changed("course.reopened", "completion", known)).await?)
}
