//! What is posted about referrals and cases.

use super::commands::{Screened, Told};
use super::forms::{self, Sender};
use super::model::Flags;
use super::permits::{AssessCases, KeepParties, OpenCase, OwnReferrals, ScreenReferrals, SeeCases, SendReferrals, sees_all};
use super::{commands, model};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::permit::SystemPermit;
use crate::shared::{CaseId, FormProblems, PartyId, ReferralId, Refusal};
use uuid::Uuid;

/// Somebody asks for help, without an account. The page after it names nobody.
pub async fn ask(ask: Ask, Posted(raw): Posted) -> Reply {
    let outcome = async {
        let new = forms::check_ask(&raw, ask.today())?;
        let permit = SystemPermit::from_public(ask.service.id, "asking for help", ask.address.clone());
        let reference = commands::ask_for_oneself(&ask.app, &permit, &ask.service, new).await?;
        Ok(format!("/ask/thanks/{reference}"))
    };
    let outcome = outcome.await;
    let sent = outcome.is_ok();
    let response = ask.answer(&raw, outcome, "").await?;
    // Whoever sits down here next finds nothing of it.
    if sent { ask.forget_browser(response).await } else { Ok(response) }
}

/// An agency worker or a coordinator sends a referral.
pub async fn refer(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<SendReferrals>()?;
    let outcome = async {
        let actor = permit.actor();
        let agency = if sees_all(actor) { None } else { actor.agency };
        let new = forms::check_referral(&raw, Sender { person: Some(actor.person), agency }, ask.today())?;
        let (id, _) = commands::send_referral(&ask.app, &permit, &ask.service, new).await?;
        Ok(format!("/referrals/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The referral is sent").await
}

/// The coordinator decides; an accepted referral leads to its case.
pub async fn screen(ask: Ask, Key(id): Key<ReferralId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<ScreenReferrals>()?;
    let mut said = "";
    let outcome = async {
        let decided = forms::check_screening(&raw)?;
        let screened = commands::decide(&ask.app, &permit, &ask.service, id, &decided).await?;
        said = what_is_said(&screened);
        Ok(screened.case.map_or_else(|| format!("/referrals/{id}"), |case| format!("/cases/{case}")))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, said).await
}

/// What the next page says. It is kept in a cookie on the way, so it names nobody and no number: both are on the page.
fn what_is_said(screened: &Screened) -> &'static str {
    match (screened.case, screened.told) {
        (Some(_), _) => "The referral is accepted and its case is open. Set its risk next",
        (None, Told::NoLetter) => "The decision is recorded",
        (None, Told::Written) => "The decision is recorded, and the referrer is written to",
        (None, Told::Telephone) => "The decision is recorded. Nobody was written to: telephone the referrer, who left no e-mail address",
        (None, Told::TelephonePerson) => {
            "The decision is recorded. Nobody was written to: telephone the person, in the way that is safe for them"
        }
    }
}

/// An agency worker answers what was asked for.
pub async fn answer(ask: Ask, Key(id): Key<ReferralId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<OwnReferrals>()?;
    let outcome = async {
        let words = forms::check_answer(&raw)?;
        commands::answer(&ask.app, &permit, id, words).await?;
        Ok(format!("/referrals/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "Thank you. A coordinator looks at it again").await
}

/// The other person in a referral has a name now.
pub async fn identify_other(ask: Ask, Key(id): Key<ReferralId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<ScreenReferrals>()?;
    let outcome = async {
        let other = forms::check_other(&raw)?;
        commands::identify_other(&ask.app, &permit, &ask.service, id, other).await?;
        Ok(format!("/referrals/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The other person is on record").await
}

/// The person in a referral is known already.
pub async fn same_person(ask: Ask, Key(id): Key<ReferralId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<ScreenReferrals>()?;
    let outcome = async {
        let same = forms::check_same_person(&raw)?;
        commands::same_person(&ask.app, &permit, id, same).await?;
        Ok(format!("/referrals/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The two are one person from now on").await
}

/// Words about safe contact no longer hold.
pub async fn end_safe_contact(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepParties>()?;
    let outcome = async {
        let instead = forms::check_instead(&raw)?;
        let case = commands::end_safe_contact(&ask.app, &permit, id, instead).await?;
        Ok(case.map_or_else(|| "/referrals".to_owned(), |case| format!("/cases/{case}")))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The words are ended").await
}

/// Words about people are posted and kept under a key, so that no name stands in an address.
pub async fn search(ask: Ask, Posted(mut raw): Posted) -> Reply {
    ask.permit::<SeeCases>()?;
    if raw.get("q").trim().is_empty() {
        return Ok(ask.go("/cases", ""));
    }
    raw.set("_form", "find-case");
    raw.set("_page", "/cases");
    ask.give_back(&raw, &FormProblems::new()).await
}

/// Risk and sensitivity; the levels follow.
pub async fn assess(ask: Ask, Key(id): Key<CaseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AssessCases>()?;
    let open = OpenCase::open(&ask, id).await?;
    let outcome = async {
        let kept = serde_json::from_value::<Flags>(open.case().flags.clone()).unwrap_or_default().marks;
        let kept = kept.into_iter().filter(|words| stays(words, &raw)).collect();
        let assessment = forms::check_assessment(&raw, kept)?;
        commands::set_risk(&ask.app, &permit, id, assessment).await?;
        Ok(format!("/cases/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The assessment is recorded").await
}

/// Words that the boxes of the form cannot say: unknown ones, and the strand of a hate crime while its box is ticked.
fn stays(words: &str, raw: &crate::shared::RawForm) -> bool {
    match model::Mark::in_words(words) {
        None => true,
        Some(mark) => words.contains(':') && raw.ticked("marks", mark.code()),
    }
}

/// Somebody joins the case.
pub async fn add_party(ask: Ask, Key(id): Key<CaseId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepParties>()?;
    let outcome = async {
        let new = forms::check_party(&raw)?;
        commands::add_party(&ask.app, &permit, id, new).await?;
        Ok::<_, Refusal>(format!("/cases/{id}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The person is added to the case").await
}

/// What a party asks of a facilitator.
pub async fn change_wishes(ask: Ask, Key(id): Key<PartyId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepParties>()?;
    let outcome = async {
        let wishes = forms::check_wishes(&raw)?;
        let seen = raw.get("version").parse().ok();
        let case = commands::change_wishes(&ask.app, &permit, id, seen, wishes).await?;
        Ok::<_, Refusal>(format!("/cases/{case}"))
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "What this person asks for is recorded").await
}
