//! Signing in on the day with a code of one's own.

use crate::platform::ask::{Ask, Posted, Reply};
use crate::platform::permit::SystemPermit;
use crate::shared::{FormProblems, Refusal};
use crate::training::commands;

/// `POST /training/sign-in`
pub async fn sign_in(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = SystemPermit::from_public(ask.service.id, "signing in on a course day", ask.address.clone());
    let outcome = commands::sign_in(&ask.app, &permit, &ask.service, ask.address.as_deref(), raw.get("own_code")).await;
    let said = outcome.as_ref().map(|course| format!("You are signed in: {course}")).unwrap_or_default();
    let outcome = outcome.map(|_| "/training/sign-in".to_owned()).map_err(|refusal| match refusal {
        Refusal::Refused { code, sentence } => {
            let mut wrong = FormProblems::new();
            wrong.add("own_code", code, sentence);
            wrong.into()
        }
        other => other,
    });
    ask.answer(&raw, outcome, &said).await
}
