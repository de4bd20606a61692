//! Posted changes of courses, runs, places and registers.

mod courses;
mod sign_in;

pub use courses::*;
pub use sign_in::*;

use super::commands;
use super::forms::{self, RunPlan};
use super::model::{BookingState, DayPart};
use super::permits::{BookForOthers, BookPlace, PlanTraining, TeachRun};
use super::queries;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::permit::SystemPermit;
use crate::platform::signed;
use crate::shared::{BookingId, CourseId, RawForm, Refusal, RunId};
use axum::extract::Path;
use uuid::Uuid;

/// `POST /training/courses/new`
pub async fn add_course(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<PlanTraining>()?;
    let outcome = async {
        let new = forms::check_course(&raw)?;
        let id = commands::add_course(&ask.app, &permit, &new).await?;
        Ok(format!("/training/courses/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The course is in the catalogue").await
}

/// `POST /training/runs/new`
pub async fn plan_run(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<PlanTraining>()?;
    let course: CourseId = raw.get("course").parse().map_err(|_| Refusal::NotFound)?;
    let outcome = async {
        let plan = checked_run(&ask, &raw)?;
        let id = commands::plan_run(&ask.app, &permit, &ask.service, course, &plan).await?;
        Ok(format!("/training/runs/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The run is planned").await
}

/// `POST /training/runs/{id}/edit`
pub async fn change_run(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = teaches(&ask, id).await?;
    let outcome = async {
        let plan = checked_run(&ask, &raw)?;
        let version = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        commands::change_run(&ask.app, &permit, &ask.service, version, &plan).await?;
        Ok(format!("/training/runs/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The run is changed. Everybody whom it touches is told").await
}

/// `POST /training/runs/{id}/call-off`
pub async fn call_off(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = teaches(&ask, id).await?;
    let outcome = async {
        let reason = forms::check_call_off(&raw)?;
        commands::call_off_run(&ask.app, &permit, &ask.service, &reason).await?;
        Ok(format!("/training/runs/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The run is called off, and everybody is told").await
}

fn checked_run(ask: &Ask, raw: &RawForm) -> Result<RunPlan, Refusal> {
    let zone = ask.service.zone;
    Ok(forms::check_run(raw, |local| zone.to_utc(local).map(drop))?)
}

/// `POST /training/runs/{id}/book`
pub async fn book(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = async {
        let needs = forms::check_needs(&raw)?;
        commands::book_saying(&ask.app, &permit, &ask.service, id, needs).await?;
        Ok(format!("/training/runs/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "Your place is booked. An invitation for each day is on its way to you").await
}

/// `POST /training/runs/{id}/wait`
pub async fn wait(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = commands::wait(&ask.app, &permit, &ask.service, id).await.map(|()| format!("/training/runs/{id}"));
    ask.answer(&raw, outcome, "You are on the waiting list").await
}

/// `POST /training/runs/{id}/needs`
pub async fn say_needs(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = async {
        let needs = forms::check_needs(&raw)?;
        commands::say_needs(&ask.app, &permit, &ask.service, id, needs).await?;
        Ok(format!("/training/runs/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "We have noted what you need. Only who teaches the run reads it").await
}

/// `POST /training/runs/{id}/cancel`
pub async fn cancel(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = async {
        let reason = forms::check_cancel(&raw)?;
        commands::cancel(&ask.app, &permit, &ask.service, id, reason).await
    }
    .await;
    let said = match &outcome {
        Ok(given) if given.was == BookingState::Waitlisted => "You are off the waiting list",
        Ok(given) if given.became == BookingState::CancelledLate => {
            "Your place is cancelled. It was less than three working days before, so it counts as late"
        }
        _ => "Your place is cancelled",
    };
    ask.answer(&raw, outcome.map(|_| format!("/training/runs/{id}")), said).await
}

/// `POST /training/runs/{id}/register`
pub async fn take_register(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = teaches(&ask, id).await?;
    let day: Uuid = raw.get("day").parse().map_err(|_| Refusal::NotFound)?;
    let outcome = async {
        let marks = forms::check_register(&raw)?;
        let gave_way = commands::take_register(&ask.app, &permit, &ask.service, day, &marks).await?;
        // A phone sends it without leaving the page: what it has to be told stands in the address, not in words said once.
        let names: Vec<String> = gave_way.iter().take(10).map(Uuid::to_string).collect();
        let stands = if names.is_empty() { String::new() } else { format!("&stands={}", names.join(".")) };
        Ok(format!("/training/runs/{id}/register?day={day}{stands}"))
    }
    .await;
    ask.answer(&raw, outcome, "The register is kept").await
}

/// `POST /training/runs/{id}/book-for`
pub async fn book_for(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = books_for_others(&ask, id).await?;
    let outcome = async {
        let asked = forms::check_place_for(&raw, permit.agency().is_some())?;
        commands::book_for(&ask.app, &permit, &ask.service, &asked).await
    }
    .await;
    let said = match &outcome {
        Ok((_, BookingState::Requested)) => "The place is asked for, and the line manager has mail",
        Ok((_, BookingState::Waitlisted)) => "They are on the waiting list, and are told so",
        _ => "The place is booked, and they are invited",
    };
    ask.answer(&raw, outcome.map(|_| format!("/training/runs/{id}/book-for")), said).await
}

/// `POST /training/bookings/{id}/assess`
pub async fn assess(ask: Ask, Key(id): Key<BookingId>, Posted(raw): Posted) -> Reply {
    let permit = TeachRun::of_booking(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    let outcome = async {
        let view = queries::run(&ask.app, &permit, permit.service(), permit.run()).await?;
        let form = forms::check_assessment(&raw, &view.course.criteria)?;
        commands::assess(&ask.app, &permit, &ask.service, id.0, &form).await?;
        Ok(format!("/training/runs/{}", permit.run()))
    }
    .await;
    ask.answer(&raw, outcome, "The assessment is kept").await
}

/// `POST /training/place/{token}/take`
pub async fn take_place(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = own_place(&ask, &token, "taking an offered place")?;
    let outcome = commands::take_offered(&ask.app, &permit, &ask.service, id).await.map(|()| format!("/training/place/{token}"));
    ask.answer(&raw, outcome, "The place is yours. An invitation for each day is on its way to you").await
}

/// `POST /training/place/{token}/cancel`
pub async fn give_place_back(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = own_place(&ask, &token, "giving a place back")?;
    let outcome = async {
        let reason = forms::check_cancel(&raw)?;
        commands::give_back(&ask.app, &permit, &ask.service, id, reason).await?;
        Ok(format!("/training/place/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "We have noted it. Thank you for telling us").await
}

/// `POST /training/place/{token}/needs`
pub async fn say_needs_of_place(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = own_place(&ask, &token, "saying what one needs on a course")?;
    let outcome = async {
        let needs = forms::check_needs(&raw)?;
        commands::say_needs_by_link(&ask.app, &permit, &ask.service, id, needs).await?;
        Ok(format!("/training/place/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "We have noted what you need. Only who teaches the run reads it").await
}

/// `POST /training/place/{token}/make-up`
pub async fn make_up(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = own_place(&ask, &token, "making up for a missed day")?;
    let outcome = async {
        let day = |field: &str| raw.get(field).parse::<Uuid>().map_err(|_| Refusal::NotFound);
        let half = DayPart::from_code(raw.get("half")).filter(|half| *half != DayPart::Day);
        commands::make_up(&ask.app, &permit, &ask.service, id, (day("missed")?, half), day("day")?).await?;
        Ok(format!("/training/place/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "You are expected on that day. The invitation is on its way to you").await
}

/// `POST /training/evaluate/{token}`
pub async fn evaluate(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = own_evaluation(&ask, &token)?;
    let outcome = async {
        let form = forms::check_evaluation(&raw)?;
        commands::evaluate(&ask.app, &permit, &ask.service, id, &form).await?;
        Ok(format!("/training/evaluate/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "Thank you: your answers are with us").await
}

/// `POST /training/approve/{token}`
pub async fn answer_as_manager(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = asked_of_manager(&ask, &token)?;
    let outcome = async {
        let (says, reason) = forms::check_manager(&raw)?;
        commands::decide_as_manager(&ask.app, &permit, &ask.service, id, says, reason).await?;
        Ok(format!("/training/approve/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "Thank you: your answer is with us").await
}

/// The booking that a link from a letter opens, and the permit of whoever follows it, for that reason.
///
/// # Errors
/// `NotFound`.
pub(super) fn own_place(ask: &Ask, token: &str, reason: &'static str) -> Result<(SystemPermit, BookingId), Refusal> {
    let id = signed::open(&ask.app, commands::PLACE, token)?;
    Ok((SystemPermit::from_public(ask.service.id, reason, ask.address.clone()), BookingId(id)))
}

/// The same, of the link to the evaluation form.
///
/// # Errors
/// `NotFound`.
pub(super) fn own_evaluation(ask: &Ask, token: &str) -> Result<(SystemPermit, BookingId), Refusal> {
    let id = signed::open(&ask.app, commands::EVALUATION, token)?;
    Ok((SystemPermit::from_public(ask.service.id, "sending an evaluation form", ask.address.clone()), BookingId(id)))
}

/// What a line manager is asked with that link.
///
/// # Errors
/// `NotFound`.
pub(super) fn asked_of_manager(ask: &Ask, token: &str) -> Result<(SystemPermit, Uuid), Refusal> {
    let id = signed::open(&ask.app, commands::APPROVAL, token)?;
    Ok((SystemPermit::from_public(ask.service.id, "a line manager's answer", ask.address.clone()), id))
}

/// The permit of whoever may ask for places on that run for others.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn books_for_others(ask: &Ask, id: RunId) -> Result<BookForOthers, Refusal> {
    BookForOthers::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}

/// The permit of whoever teaches that run.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn teaches(ask: &Ask, id: RunId) -> Result<TeachRun, Refusal> {
    TeachRun::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}
