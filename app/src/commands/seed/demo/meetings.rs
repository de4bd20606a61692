//! What stands in the diaries of the coming weeks besides courses: a supervision, a meeting of the team, a meeting about a case.

use super::story::Story;
use crate::calendar::working_days::is_working_day;
use crate::cases::permits::{OpenCase, SeeCases};
use crate::meetings::commands::{plan_case_meeting, plan_supervision, plan_team_meeting};
use crate::meetings::model::{Invited, MeetingKind, Place, Plan, Purpose, Times};
use crate::meetings::permits::{PlanSupervision, PlanTeamMeeting};
use crate::meetings::queries::supervision_partners;
use crate::platform::permit::RoomPermit as _;
use crate::shared::{CaseId, PersonId, Refusal, Role};
use chrono::{Duration, NaiveTime};
use entity::assignment;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Plan them, each by who would.
///
/// # Errors
/// What the rooms refuse.
pub async fn planned(story: &Story) -> Result<(), Refusal> {
    let (app, service) = (&story.app, &story.service);
    let supervises = story.by::<PlanSupervision>(Role::CaseSupervisor)?;
    if let Some((supervisee, ..)) = supervision_partners(app, &supervises).await?.into_iter().next() {
        plan_supervision(app, &supervises, service, supervisee, plan(story, 8, (14, 15), MeetingKind::Supervision)).await?;
    }
    let team = Invited { roles: vec![Role::Volunteer, Role::CaseSupervisor, Role::Trainer, Role::Recruiter], ..Invited::default() };
    let mut monthly = plan(story, 15, (17, 18), MeetingKind::TeamMeeting);
    monthly.title = "Monthly meeting of the team".to_owned();
    monthly.note = Some("Tea from 16:45. The door is in the yard; there is a ramp.".to_owned());
    plan_team_meeting(app, &story.by::<PlanTeamMeeting>(Role::Coordinator)?, service, MeetingKind::TeamMeeting, (monthly, &[]), &team)
        .await?;
    about_a_case(story).await
}

/// The coordinator plans a review with those who sit on the first case that anybody sits on.
async fn about_a_case(story: &Story) -> Result<(), Refusal> {
    let permit = story.permit();
    let seats = assignment::Entity::find().filter(assignment::Column::EndsAt.is_null()).order_by_asc(assignment::Column::StartsAt);
    let Some(first) = seats.one(story.app.read(&permit)).await? else { return Ok(()) };
    let sees = SeeCases::of(story.actor(Role::Coordinator)?, None)?;
    let open = OpenCase::within(&story.app, &sees, None, CaseId(first.case_id)).await?;
    let invited = Invited { people: vec![PersonId(first.person_id), sees.actor().person], ..Invited::default() };
    let mut review = plan(story, 10, (10, 11), MeetingKind::CaseMeeting);
    review.purpose = Some(Purpose::Review);
    plan_case_meeting(&story.app, &open, &story.service, review, &invited).await.map(drop)
}

/// On the first working day after so many days.
fn plan(story: &Story, days: i64, (from, to): (u32, u32), kind: MeetingKind) -> Plan {
    let mut day = story.service.zone.to_local(story.until).date() + Duration::days(days);
    while !is_working_day(day) {
        day += Duration::days(1);
    }
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let title = if kind == MeetingKind::CaseMeeting { "Meeting".to_owned() } else { kind.label().to_owned() };
    let place = Place { place: "Meadows Community Centre, St Catharine's Road, Cambridge".to_owned(), joining_link: None };
    Plan { times: Times { day, starts: at(from), ends: at(to) }, place, title, note: None, purpose: None, anyway: true }
}
