//! What an applicant sees after applying: look for the mail, confirm, how it stands.

use super::{paragraphs, tone};
use crate::calendar::zone::{Zone, local_day};
use crate::platform::{Ask, Reply};
use crate::recruitment::actions::public;
use crate::recruitment::model::ApplicationState;
use crate::recruitment::queries::{self, OwnApplication};
use crate::recruitment::{commands, rules};
use crate::shared::when::day;
use crate::ui::*;
use axum::extract::Path;
use leptos::prelude::*;

/// After applying: nothing is told that was not typed. For everybody.
pub async fn sent(ask: Ask) -> Reply {
    Ok(ask.page("Look at your mail", || {
        let lead = "We have sent you a mail with a link. Open it and confirm, and we will read your application.";
        view! {
            <PageHeader title="Look at your mail" lead=lead />
            <p>"It should be there within minutes. If not, look among unwanted mail. The link works for 14 days."</p>
            <ButtonLink href="/roles" label="Back to the open roles" kind=ButtonKind::Second />
        }
    }))
}

/// The page behind the mailed link: shows a button, changes nothing. For everybody who has the link.
pub async fn confirm(ask: Ask, Path(token): Path<String>) -> Reply {
    commands::may_confirm(&ask.app, &public(&ask, "opening a confirming link"), ask.service.id, &token).await?;
    let action = format!("/applications/confirm/{token}");
    Ok(ask.page("Confirm your application", move || {
        view! {
            <PageHeader title="Confirm your application" lead="One click, and your application is with us." />
            <ButtonForm action=action label="Confirm my application" />
        }
    }))
}

/// How the application stands, in plain words. For everybody who has the link.
pub async fn status(ask: Ask, Path(token): Path<String>) -> Reply {
    let own = queries::own_application(&ask.app, &public(&ask, "an applicant's own page"), ask.service.id, &token).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Your application", move || status_view(&own, zone, &token)))
}

fn status_view(own: &OwnApplication, zone: Zone, token: &str) -> impl IntoView + use<> {
    let at = |moment: Option<chrono::DateTime<chrono::Utc>>| moment.map(|at| local_day(at, zone)).unwrap_or_default();
    let mut facts = vec![Fact::new("Role", own.role.clone()), Fact::new("You applied on", local_day(own.received_at, zone))];
    if own.decided_at.is_some() {
        facts.push(Fact::new(if own.state == ApplicationState::Withdrawn { "You withdrew on" } else { "Decided on" }, at(own.decided_at)));
    }
    let words = paragraphs(own.words.as_deref().unwrap_or("")).into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    let withdraw = rules::withdraw(own.state).is_ok().then(|| {
        let action = format!("/applications/status/{token}/withdraw");
        view! {
            <Details summary="Take my application back">
                <p>"We will not read it further. You may apply again at any time."</p>
                <ButtonForm action=action label="Withdraw my application" kind=ButtonKind::Danger />
            </Details>
        }
    });
    let interview = own.interview.clone().map(|href| {
        let sentence = "We would like to meet you: look at the time of your interview, or choose one.";
        view! { <Banner sentence=sentence><ButtonLink href=href label="Your interview" kind=ButtonKind::Second /></Banner> }
    });
    let tag = view! { <Tag word=in_short(own.state) tone=tone(own.state) /> }.into_any();
    view! {
        <PageHeader title="Your application" kicker=own.reference.clone() lead=in_plain_words(own, zone) tags=tag />
        <SummaryList facts=facts />
        {interview}
        {words}
        {withdraw}
    }
}

const fn in_short(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Unconfirmed => "To be confirmed",
        ApplicationState::Applied => "With us",
        ApplicationState::Accepted => "Accepted",
        ApplicationState::NotSuitable => "Not this time",
        ApplicationState::Withdrawn => "Withdrawn",
    }
}

fn in_plain_words(own: &OwnApplication, zone: Zone) -> String {
    match own.state {
        ApplicationState::Unconfirmed => "Confirm it with the link in our mail, and we will read it.".to_owned(),
        ApplicationState::Applied => {
            let confirmed = zone.to_local(own.confirmed_at.unwrap_or(own.received_at)).date();
            format!("We have your application and are reading it. You should hear from us by {}.", day(rules::answer_due(confirmed)))
        }
        ApplicationState::Accepted => "We are glad to have you. Look for our mail with your sign-in: it shows your next steps.".to_owned(),
        ApplicationState::NotSuitable => "Thank you for applying. We will not take it further this time; our mail says more.".to_owned(),
        ApplicationState::Withdrawn => "You took this application back. Thank you for your interest.".to_owned(),
    }
}
