//! Posted changes of courses, runs, places and registers.

use super::commands;
use super::forms::{self, RunPlan};
use super::model::BookingState;
use super::permits::{BookPlace, PlanTraining, TeachRun};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::{CourseId, RawForm, Refusal, RunId};
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
    ask.answer(&raw, outcome, "The run is changed, and everybody with a place is told").await
}

fn checked_run(ask: &Ask, raw: &RawForm) -> Result<RunPlan, Refusal> {
    let zone = ask.service.zone;
    Ok(forms::check_run(raw, |local| zone.to_utc(local).map(drop))?)
}

/// `POST /training/runs/{id}/book`
pub async fn book(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = commands::book(&ask.app, &permit, &ask.service, id).await.map(|_| format!("/training/runs/{id}"));
    ask.answer(&raw, outcome, "Your place is booked. An invitation for each day is on its way to you").await
}

/// `POST /training/runs/{id}/wait`
pub async fn wait(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<BookPlace>()?;
    let outcome = commands::wait(&ask.app, &permit, &ask.service, id).await.map(|()| format!("/training/runs/{id}"));
    ask.answer(&raw, outcome, "You are on the waiting list").await
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
        commands::take_register(&ask.app, &permit, &ask.service, day, &marks).await?;
        Ok(format!("/training/runs/{id}/register?day={day}"))
    }
    .await;
    ask.answer(&raw, outcome, "The register is kept").await
}

/// The permit of whoever teaches that run.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn teaches(ask: &Ask, id: RunId) -> Result<TeachRun, Refusal> {
    TeachRun::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}
