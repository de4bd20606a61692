//! Interviews: times that the panel offers an applicant, who takes one by a link of their own, without an account.

use super::commands::{email_of, post, state_of};
use super::decisions::{applicant_of, person_of};
use super::letters::InterviewOffered;
use super::model::ApplicationState;
use super::permits::Recruit;
use crate::meetings;
use crate::meetings::commands::{Chosen, INTERVIEW, Offered, interview_link};
use crate::meetings::model::{MeetingState, Place, Times};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::{ApplicationId, FormProblems, MeetingId, PersonId, Refusal, ServiceId};
use entity::{application, meeting};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// What a recruiter typed: times, place, what to know, and who sits on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewPlan {
    pub times: Vec<Times>,
    pub place: Place,
    pub note: Option<String>,
    pub panel: Vec<PersonId>,
    /// Other applicants to whom the same times are offered: who is first has one.
    pub also: Vec<ApplicationId>,
}

/// The most applicants to whom one set of times is offered.
pub const TOGETHER_MAX: usize = 20;

/// Offer an applicant times for an interview, and the same ones to others; a letter leads each to a page of their own where they choose. From
/// then on the applicant has a record, which accepting goes on with. All of them or nobody.
///
/// # Errors
/// `NotFound`; `too_many` at the field; `not_to_decide`, unless the application is with us and undecided; `another_name`; what `meetings` refuses; a fault.
pub async fn offer(app: &App, permit: &Recruit, service: &ServiceNames, id: ApplicationId, plan: InterviewPlan) -> Result<(), Refusal> {
    let mut all: Vec<ApplicationId> = plan.also.iter().copied().chain([id]).collect();
    // Always in the same order, so that two who offer at once do not wait for each other for ever.
    all.sort_unstable_by_key(|id| id.0);
    all.dedup();
    if all.len() > TOGETHER_MAX {
        let mut wrong = FormProblems::new();
        wrong.add("also", "too_many", format!("Offer the same times to {TOGETHER_MAX} people at most"));
        return Err(wrong.into());
    }
    let tx = app.begin(permit).await?;
    for id in all {
        offer_one(app, &tx, permit, service, id, &plan).await?;
    }
    app.commit(tx).await
}

async fn offer_one(
    app: &App,
    tx: &WriteTx,
    permit: &Recruit,
    service: &ServiceNames,
    id: ApplicationId,
    plan: &InterviewPlan,
) -> Result<(), Refusal> {
    let row = undecided(tx, service.id, id).await?;
    if row.person_id.is_none() {
        let (applicant, email) = applicant_of(&row)?;
        let person = person_of(tx, service, &applicant, &email).await?;
        let known = application::ActiveModel { id: Set(row.id), person_id: Set(Some(person.0)), ..Default::default() };
        known.update(&**tx).await?;
    }
    let InterviewPlan { times, place, note, panel, .. } = plan.clone();
    let offered = Offered { application: row.id, times, panel, place, note };
    meetings::commands::offer(tx, service, permit.actor().person, offered).await?;
    let link = interview_link(app, row.id)?;
    let letter = InterviewOffered { name: row.full_name.clone(), service: service.discreet_name.clone(), link }.letter();
    post(tx, service, "interview_offered", None, &row.full_name, email_of(&row)?, letter).await?;
    Ok(())
}

async fn undecided(tx: &WriteTx, service: ServiceId, id: ApplicationId) -> Result<application::Model, Refusal> {
    let row = application::Entity::find_by_id(id.0)
        .filter(application::Column::ServiceId.eq(service.0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    if state_of(&row)? != ApplicationState::Applied {
        let sentence = "This application is not waiting for a decision, so no interview is arranged for it.";
        return Err(Refusal::refused("not_to_decide", sentence));
    }
    Ok(row)
}

/// What an applicant's own page about the interview shows.
#[derive(Debug, Clone)]
pub struct OwnInterview {
    pub application: ApplicationId,
    pub reference: String,
    /// What they chose.
    pub planned: Option<meeting::Model>,
    /// What they may choose, the next first.
    pub offered: Vec<meeting::Model>,
}

/// Whose interview that link is about.
///
/// # Errors
/// `NotFound`, for a link that is not ours; a fault.
pub fn application_of(app: &App, token: &str) -> Result<ApplicationId, Refusal> {
    signed::open(app, INTERVIEW, token).map(ApplicationId)
}

/// The interview that this link opens. Changes nothing.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn own(app: &App, public: &SystemPermit, token: &str) -> Result<OwnInterview, Refusal> {
    let id = application_of(app, token)?.0;
    let db = app.read(public);
    let row = application::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    let now = app.clock().now();
    let known = meetings::queries::interviews(db, id, &[MeetingState::Offered, MeetingState::Planned]).await?;
    let (offered, planned): (Vec<_>, Vec<_>) = known.into_iter().partition(|one| one.state == MeetingState::Offered.code());
    let offered = if state_of(&row)? == ApplicationState::Applied { offered } else { Vec::new() };
    Ok(OwnInterview {
        application: ApplicationId(row.id),
        reference: row.reference,
        planned: planned.into_iter().find(|one| one.ends_at > now),
        offered: offered.into_iter().filter(|one| one.starts_at > now).collect(),
    })
}

/// Whether times are offered to that applicant, or one is planned and not over.
///
/// # Errors
/// A fault.
pub async fn of_application(app: &App, public: &SystemPermit, application: uuid::Uuid) -> Result<bool, Refusal> {
    let now = app.clock().now();
    let known = meetings::queries::interviews(app.read(public), application, &[MeetingState::Offered, MeetingState::Planned]).await?;
    Ok(known.iter().any(|one| one.ends_at > now))
}

/// The applicant takes one of the times.
///
/// # Errors
/// `NotFound`; `not_to_decide`; `time_gone`, `time_taken`; a fault.
pub async fn choose(app: &App, public: &SystemPermit, service: &ServiceNames, token: &str, meeting: MeetingId) -> Result<(), Refusal> {
    let id = application_of(app, token)?;
    let tx = app.begin(public).await?;
    let row = undecided(&tx, service.id, id).await?;
    let applicant = row.person_id.map(PersonId).ok_or(Refusal::NotFound)?;
    meetings::commands::choose(app, &tx, service, &Chosen { application: row.id, meeting, applicant }).await?;
    app.commit(tx).await
}

/// The applicant cannot come to the time that they chose.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn give_up(app: &App, public: &SystemPermit, service: &ServiceNames, token: &str) -> Result<(), Refusal> {
    let id = application_of(app, token)?;
    let tx = app.begin(public).await?;
    let row = undecided(&tx, service.id, id).await?;
    meetings::commands::give_up(app, &tx, service, row.id, "The applicant cannot come at that time.").await?;
    app.commit(tx).await
}
