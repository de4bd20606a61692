//! What the pages of matching post.

use super::commands::{self, Answered};
use super::forms::{check_answer, check_conflict, check_offer};
use super::permits::{MatchCases, OwnOffers};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::{CaseId, OfferId};
use uuid::Uuid;

/// `POST /cases/{id}/offers`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn offer(ask: Ask, Key(id): Key<CaseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let outcome = async {
        let new = check_offer(&raw)?;
        commands::offer(&ask.app, &permit, &ask.service, id, new.person, new.seat).await?;
        Ok(format!("/cases/{id}/matching?seat={}", new.seat.code()))
    }
    .await;
    ask.answer(&raw, outcome, "The offer is made, and the letter is on its way").await
}

/// `POST /offers/{id}/withdraw`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn withdraw(ask: Ask, Key(id): Key<OfferId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let outcome = commands::withdraw(&ask.app, &permit, &ask.service, id).await;
    ask.answer(&raw, outcome.map(|case| format!("/cases/{case}/matching")), "The offer is taken back").await
}

/// `POST /declared-conflicts/{id}`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn decide_conflict(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let outcome = async {
        let decision = check_conflict(&raw)?;
        let case = commands::decide_conflict(&ask.app, &permit, &ask.service, id, decision).await?;
        Ok(format!("/cases/{case}/matching"))
    }
    .await;
    ask.answer(&raw, outcome, "The decision is kept").await
}

/// `POST /offers/{id}/answer`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn answer(ask: Ask, Key(id): Key<OfferId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<OwnOffers>()?;
    let mut said = "";
    let outcome = async {
        let answer = check_answer(&raw)?;
        said = match commands::answer(&ask.app, &permit, &ask.service, id, answer).await? {
            Answered::WaitsForTheOther => "Thank you. We write to you when the other person has accepted too",
            Answered::Allocated => "Thank you. Everybody has accepted: you can begin",
            Answered::Declined => "Thank you for telling us. It does not count against you",
            Answered::ConflictDeclared => "Thank you for telling us. The coordinator looks into it and comes back to you",
        };
        Ok(format!("/offers/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, said).await
}
