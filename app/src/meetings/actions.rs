//! What is posted to this room.

use super::model::Invited;
use super::permits::{OneMeeting, PlanCaseMeeting, PlanSupervision, PlanTeamMeeting};
use super::{commands, forms};
use crate::cases::permits::OpenCase;
use crate::meetings::model::MeetingKind;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::problem::Problem;
use crate::shared::{CaseId, MeetingId, Refusal};
use chrono::NaiveDateTime;

/// Whether the clocks of the service show that time.
fn clock(ask: &Ask) -> impl Fn(NaiveDateTime) -> Result<(), Problem> + Copy + use<> {
    let zone = ask.service.zone;
    move |local| zone.to_utc(local).map(drop)
}

/// `POST /meetings/supervision/new`
pub async fn plan_supervision(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<PlanSupervision>()?;
    let outcome = async {
        let (with, plan) = forms::both(forms::check_with(&raw), forms::check_plan(&raw, MeetingKind::Supervision, clock(&ask)))?;
        let id = commands::plan_supervision(&ask.app, &permit, &ask.service, with, plan).await?;
        Ok(format!("/meetings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The supervision is planned, and both of you are invited").await
}

/// `POST /meetings/team/new`
pub async fn plan_team(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<PlanTeamMeeting>()?;
    let outcome = async {
        let (kind, plan) = forms::both(forms::check_kind(&raw), forms::check_plan(&raw, MeetingKind::TeamMeeting, clock(&ask)))?;
        let further = forms::check_further(&raw, &plan.times, clock(&ask))?;
        let invited = forms::check_invited(&raw);
        let id = commands::plan_team_meeting(&ask.app, &permit, &ask.service, kind, (plan, &further), &invited).await?;
        Ok(format!("/meetings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The meeting is planned, and everybody is invited").await
}

/// `POST /cases/{id}/meetings/new`
pub async fn plan_about_case(ask: Ask, Key(id): Key<CaseId>, Posted(raw): Posted) -> Reply {
    let permit = works_on(&ask, id).await?;
    let outcome = async {
        let plan = forms::check_plan(&raw, MeetingKind::CaseMeeting, clock(&ask))?;
        let invited = forms::check_invited(&raw);
        let meeting = commands::plan_case_meeting(&ask.app, &permit, &ask.service, plan, &invited).await?;
        Ok(format!("/meetings/{meeting}"))
    }
    .await;
    ask.answer(&raw, outcome, "The meeting is planned. What leaves the house about it says no more than that there is one").await
}

/// `POST /meetings/{id}/edit`
pub async fn change(ask: Ask, Key(id): Key<MeetingId>, Posted(raw): Posted) -> Reply {
    let permit = runs(&ask, id).await?;
    let outcome = async {
        let plan = forms::check_plan(&raw, permit.kind(), clock(&ask))?;
        let invited = Invited { roles: Vec::new(), ..forms::check_invited(&raw) };
        let version = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        commands::change(&ask.app, &permit, &ask.service, version, &plan, &invited).await?;
        Ok(format!("/meetings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The meeting is changed, and everybody is told what is new to them").await
}

/// `POST /meetings/{id}/call-off`
pub async fn call_off(ask: Ask, Key(id): Key<MeetingId>, Posted(raw): Posted) -> Reply {
    let permit = runs(&ask, id).await?;
    let outcome = async {
        let reason = forms::check_call_off(&raw)?;
        commands::call_off(&ask.app, &permit, &ask.service, &reason).await?;
        Ok(format!("/meetings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The meeting is called off, and everybody is told").await
}

/// `POST /meetings/{id}/held`
pub async fn hold(ask: Ask, Key(id): Key<MeetingId>, Posted(raw): Posted) -> Reply {
    let permit = runs(&ask, id).await?;
    if permit.kind() == MeetingKind::Supervision && permit.is_supervised() {
        return Err(Refusal::NotFound);
    }
    let outcome = commands::hold(&ask.app, &permit, &ask.service).await.map(|()| format!("/meetings/{id}"));
    ask.answer(&raw, outcome, "It is recorded as held").await
}

/// The permit of whoever may change that meeting.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn runs(ask: &Ask, id: MeetingId) -> Result<OneMeeting, Refusal> {
    OneMeeting::run(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}

/// The case, for whoever works on it.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn works_on(ask: &Ask, id: CaseId) -> Result<OpenCase, Refusal> {
    ask.permit::<PlanCaseMeeting>()?;
    OpenCase::open(ask, id).await
}
