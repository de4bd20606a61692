//! What is posted to this room: applicants first, then recruiters.

use super::interviews::{self, InterviewPlan};
use super::permits::{Recruit, recruit_row};
use super::{commands, decisions, forms, vacancies};
use crate::meetings;
use crate::platform::permit::SystemPermit;
use crate::platform::{Ask, Key, Posted, Reply};
use crate::shared::text::whole_number;
use crate::shared::{ApplicationId, FormProblems, MeetingId, RawForm, Refusal, VacancyId};
use axum::extract::Path;

/// Whoever asks without a sign-in, for that reason.
pub(super) fn public(ask: &Ask, reason: &'static str) -> SystemPermit {
    SystemPermit::from_public(ask.service.id, reason, ask.address.clone())
}

/// Anybody applies for an open role; lands on a page that says to look for the mail.
pub async fn apply(ask: Ask, Path(slug): Path<String>, Posted(raw): Posted) -> Reply {
    let outcome = async {
        let new = forms::check_application(&raw)?;
        commands::apply(&ask.app, &public(&ask, "applying for a role"), &ask.service, &slug, new).await?;
        Ok("/applications/sent".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "").await
}

/// The applicant confirms; lands on their own page.
pub async fn confirm(ask: Ask, Path(token): Path<String>) -> Reply {
    let status = commands::confirm(&ask.app, &public(&ask, "confirming an application"), &ask.service, &token).await?;
    Ok(ask.go(&format!("/applications/status/{}", status.reveal()), "Thank you: your application is confirmed"))
}

/// The applicant takes the application back; lands on their own page.
pub async fn withdraw(ask: Ask, Path(token): Path<String>) -> Reply {
    commands::withdraw(&ask.app, &public(&ask, "withdrawing an application"), ask.service.id, &token).await?;
    Ok(ask.go(&format!("/applications/status/{token}"), "Your application is withdrawn"))
}

/// A recruiter decides; lands on the application.
pub async fn decide(ask: Ask, Key(id): Key<ApplicationId>, Posted(raw): Posted) -> Reply {
    let permit = recruit_row(&ask)?;
    let outcome = async {
        let decision = forms::check_decision(&raw)?;
        decisions::decide(&ask.app, &permit, &ask.service, id, decision).await?;
        Ok(format!("/recruitment/applications/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The applicant is told by mail").await
}

/// A recruiter offers an applicant times for an interview; lands on the application.
pub async fn offer_times(ask: Ask, Key(id): Key<ApplicationId>, Posted(raw): Posted) -> Reply {
    let permit = recruit_row(&ask)?;
    let zone = ask.service.zone;
    let outcome = async {
        let (times, place, note) = meetings::forms::check_offered(&raw, |local| zone.to_utc(local).map(drop))?;
        let panel = meetings::forms::check_invited(&raw).people;
        let also = raw.all("also").filter_map(|key| key.parse().ok()).collect();
        interviews::offer(&ask.app, &permit, &ask.service, id, InterviewPlan { times, place, note, panel, also }).await?;
        Ok(format!("/recruitment/applications/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "Whoever is offered these times has mail, and chooses one").await
}

/// The applicant takes a time; lands on their own page about it.
pub async fn choose_time(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    interviews::application_of(&ask.app, &token)?;
    let outcome = async {
        let meeting: MeetingId = raw.get("time").parse().map_err(|_| {
            let mut wrong = FormProblems::new();
            wrong.add("time", "missing", "Choose a time");
            Refusal::from(wrong)
        })?;
        interviews::choose(&ask.app, &public(&ask, "choosing a time for an interview"), &ask.service, &token, meeting).await?;
        Ok(format!("/interview/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "Thank you: the time is yours. An invitation is on its way to you").await
}

/// The applicant cannot come; lands on their own page about it.
pub async fn give_up_time(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let public = public(&ask, "an applicant cannot come to an interview");
    let outcome = interviews::give_up(&ask.app, &public, &ask.service, &token).await.map(|()| format!("/interview/{token}"));
    ask.answer(&raw, outcome, "We have noted it. We will write to you with other times").await
}

/// A recruiter writes a role; lands on it, to be read once more and opened.
pub async fn make_role(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Recruit>()?;
    let outcome = async {
        let text = forms::check_role(&raw)?;
        let id = vacancies::make_role(&ask.app, &permit, &text).await?;
        Ok(format!("/recruitment/roles/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The role is kept as a draft. Open it when it is ready").await
}

/// A recruiter changes the text of a role; lands on it.
pub async fn change_role(ask: Ask, Key(id): Key<VacancyId>, Posted(raw): Posted) -> Reply {
    let permit = recruit_row(&ask)?;
    let outcome = async {
        let text = forms::check_role(&raw)?;
        vacancies::change_role(&ask.app, &permit, id, version(&raw)?, &text).await?;
        Ok(format!("/recruitment/roles/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The role is changed").await
}

fn version(raw: &RawForm) -> Result<i32, Refusal> {
    whole_number(raw.get("version"), 1..=i32::MAX, "Open the page again and send it from there")
        .map_err(|problem| Refusal::Invalid(FormProblems::whole(problem.code, problem.sentence)))
}

/// A recruiter advertises a role; lands on the list of roles.
pub async fn open_role(ask: Ask, Key(id): Key<VacancyId>, Posted(raw): Posted) -> Reply {
    let permit = recruit_row(&ask)?;
    let done = vacancies::open_role(&ask.app, &permit, &ask.service, id).await;
    ask.answer(&raw, done.map(|()| "/recruitment/roles".to_owned()), "The role is open: people can apply").await
}

/// A recruiter closes a role; lands on the list of roles.
pub async fn close_role(ask: Ask, Key(id): Key<VacancyId>, Posted(raw): Posted) -> Reply {
    let permit = recruit_row(&ask)?;
    let done = vacancies::close_role(&ask.app, &permit, id).await;
    ask.answer(&raw, done.map(|()| "/recruitment/roles".to_owned()), "The role is closed").await
}
