//! The home page.

use super::needs;
use crate::cases::queries::CaseCounts;
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::Own;
use crate::shared::Role;
use crate::ui::{Attention, ButtonLink, PageHeader, Stat, Stats, Waiting};
use leptos::prelude::*;

/// `/home`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<Own>()?;
    let actor = permit.actor();
    let (needs, counts) = needs::all(&ask.app, &permit, &ask.service, ask.today()).await?;
    let first = actor.name.split_whitespace().next().unwrap_or(&actor.name).to_owned();
    let refers = actor.has_any(&[Role::Referrer, Role::AgencyLead]);
    Ok(ask.page("Home", move || view(first, needs, counts, refers)))
}

fn view(first: String, needs: Vec<Waiting>, counts: Option<CaseCounts>, refers: bool) -> impl IntoView {
    let refer = refers.then(|| view! { <ButtonLink href="/refer" label="Refer somebody" /> });
    let numbers = counts.map(|counts| {
        view! {
            <Stats>
                <Stat value=counts.open.to_string() label="open cases" href="/cases?stage=open" />
                <Stat value=counts.awaiting.to_string() label="awaiting facilitators" href="/cases?stage=AWAITING_ALLOCATION" />
                <Stat value=counts.urgent.to_string() label="urgent" href="/cases?stage=open&urgent=yes" />
            </Stats>
        }
    });
    view! {
        <PageHeader title=format!("Good to see you, {first}") lead="What needs you now, the most pressing first.">{refer}</PageHeader>
        <Attention title="Needs you" items=needs calm="Nothing waits for you. Have a good day." />
        {numbers}
    }
}
