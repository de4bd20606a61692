//! A run given again and again: several planned in one go. One whose trainer is elsewhere stays out, and the others are planned.

use super::materials::copy_materials;
use super::record_run;
use super::teachers::tell_teachers;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::{CourseId, PersonId, Refusal, RunId};
use crate::training::forms::{OwnPlace, RunDay, RunPlan};
use crate::training::kept::KeptPlan;
use crate::training::model::DayTimes;
use crate::training::permits::TeachRun;
use crate::training::queries::{self, RunView, load_run};
use crate::training::repeat::{NewDay, Repeat, repeated};
use chrono::NaiveDate;

/// What came of one of the new runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    pub first: NaiveDate,
    /// The run, or the sentence why it is not planned.
    pub planned: Result<RunId, String>,
}

/// Plan the run again so many times. Whoever asks leads the new ones; who else taught it teaches beside them.
///
/// # Errors
/// `clocks_go_forward`, when a day's hour does not exist: then none is planned; `not_a_trainer`, of a colleague who is none any more;
/// `NotFound`; a fault.
pub async fn repeat_run(app: &App, permit: &TeachRun, service: &ServiceNames, repeat: Repeat) -> Result<Vec<Repeated>, Refusal> {
    let beside = queries::beside(app, permit, permit.run()).await?;
    let lead = permit.actor().person;
    let tx = app.begin(permit).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    let others = beside.into_iter().map(|(person, _)| person).chain([PersonId(view.run.trainer_id)]);
    let others: Vec<PersonId> = others.filter(|person| *person != lead).collect();
    let days: Vec<NaiveDate> = view.days.iter().map(|day| day.day).collect();
    let mut told = Vec::new();
    for days in repeated(&days, repeat) {
        let Some(first) = days.first().map(|day| day.day) else { continue };
        let plan = plan_like(&view, &days, others.clone(), super::today(&tx, service));
        let planned = match record_run(&tx, service, CourseId(view.course.id), lead, &plan).await {
            Ok(id) => {
                let planned = load_run(&*tx, service.id, id).await?;
                copy_materials(&tx, permit.run(), id).await?;
                tell_teachers(app, &tx, service, (&planned, &[]), Some(&planned)).await?;
                Ok(id)
            }
            // Refused before anything of it was written.
            Err(Refusal::Invalid(problems)) if problems.0.iter().all(|problem| problem.code == "trainer_elsewhere") => {
                Err(problems.0.into_iter().next().map(|problem| problem.sentence).unwrap_or_default())
            }
            Err(other) => return Err(other),
        };
        told.push(Repeated { first, planned });
    }
    let planned = told.iter().filter(|one| one.planned.is_ok()).count();
    tx.note(Note::changed("run.repeated", "run", view.run.id).detail(serde_json::json!({ "planned": planned }))).await?;
    app.commit(tx).await?;
    Ok(told)
}

/// The same run on other days: hours, places and caps stay, and the last day to book keeps its distance.
fn plan_like(view: &RunView, days: &[NewDay], beside: Vec<PersonId>, today: NaiveDate) -> RunPlan {
    let distance = days.first().zip(view.days.first()).map(|(new, old)| new.day - old.day).unwrap_or_default();
    let day = |(row, (old, new)): (usize, (&entity::session_day::Model, &NewDay))| RunDay {
        times: DayTimes { day: new.day, starts: old.starts_local, ends: old.ends_local },
        own_place: old.venue.clone().map(|venue| OwnPlace { venue, address: old.venue_address.clone().unwrap_or_default() }),
        key: None,
        row,
    };
    RunPlan {
        venue: view.run.venue.clone(),
        venue_address: view.run.venue_address.clone(),
        joining_link: view.run.joining_link.clone(),
        min_places: view.run.min_places,
        max_places: view.run.max_places,
        booking_deadline: view.run.booking_deadline.map(|last| (last + distance).max(today)),
        agency_cap: view.run.agency_cap,
        offer_hours: view.run.offer_hours,
        access_notes: view.run.access_notes.clone(),
        own_codes: view.run.own_codes,
        beside,
        // What one run keeps for an agency is agreed for that run.
        kept: KeptPlan::default(),
        public: view.run.is_public,
        days: view.days.iter().zip(days).enumerate().map(day).collect(),
    }
}
