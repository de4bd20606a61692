//! For people on the lists, without a sign-in: say that you have done it. Looking changes nothing; the button does.

use super::session::{ToCome, sessions, to_come};
use super::show::material;
use crate::briefings::actions::{by_common_link, by_own_link};
use crate::briefings::queries;
use crate::platform::ask::{Ask, Reply};
use crate::shared::{BriefingId, RawForm, Refusal, when};
use crate::ui::*;
use axum::extract::Path;
use entity::{briefing, briefing_target};
use leptos::prelude::*;
use sea_orm::EntityTrait;

/// `GET /briefings/declare/{token}`
pub async fn declare(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, target) = by_own_link(&ask, &token)?;
    let found = briefing_target::Entity::find_by_id(target).find_also_related(briefing::Entity).one(ask.app.read(&permit)).await?;
    let Some((target, Some(row))) = found.filter(|(target, _)| target.service_id == ask.service.id.0) else {
        return Err(Refusal::NotFound);
    };
    let done = target.briefed_at.is_some();
    let to_come = if done { None } else { Some(to_come(&ask, &permit, BriefingId(row.id)).await?) };
    let given = to_come.as_ref().is_some_and(|to_come| !to_come.is_empty());
    let open = row.self_declared && ask.today() <= row.last_day && row.forgotten_at.is_none();
    Ok(ask.page("Your briefing", move || {
        let what_next = match (done, open) {
            (true, _) => view! { <Banner tone=Tone::Good sentence="You count as briefed. Nothing more is to be done." /> }.into_any(),
            (false, true) => view! {
                <p>"Once you have heard and read it, say so: you count from then on."</p>
                <ButtonForm action=format!("/briefings/declare/{token}") label="I have done it" />
            }
            .into_any(),
            (false, false) if !row.self_declared && given => {
                view! { <p>"It is given at its sessions: come to one of them, and you count from then on."</p> }.into_any()
            }
            (false, false) => {
                view! { <Banner tone=Tone::Warn sentence="This can no longer be said here. Reply to the letter if you have done it." /> }
                    .into_any()
            }
        };
        view! { {head(&row, to_come)}{what_next} }
    }))
}

/// `GET /briefings/join/{token}`
pub async fn join(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, id) = by_common_link(&ask, &token)?;
    let row = queries::briefing(&ask.app, &permit, ask.service.id, BriefingId(id.0)).await?;
    let open = row.self_declared && ask.today() <= row.last_day && row.forgotten_at.is_none();
    let to_come = to_come(&ask, &permit, id).await?;
    let form = ask.form("briefing_join", RawForm::default()).await?;
    Ok(ask.page("A briefing", move || {
        let what_next = if open {
            view! {
                <Form state=form.clone() action=format!("/briefings/join/{token}") submit_label="I have done it">
                    <TextField state=form.clone() name="email" label="Your e-mail address at work"
                        hint="The one that your employer or service gave us. We write to it once, so that you know that you count" kind="email" autocomplete="email" />
                </Form>
            }
            .into_any()
        } else if !row.self_declared && !to_come.is_empty() {
            view! { <p>"It is given at its sessions: come to one of them, and you count from then on."</p> }.into_any()
        } else {
            view! { <Banner tone=Tone::Warn sentence="This briefing is over, or is given at its sessions alone." /> }.into_any()
        };
        view! { {head(&row, Some(to_come))}{what_next} }
    }))
}

fn head(row: &briefing::Model, to_come: Option<ToCome>) -> impl IntoView + use<> {
    let sessions = to_come.and_then(sessions);
    let materials = row.materials.lines().map(material).collect_view();
    let materials = (!row.materials.is_empty()).then(|| view! { <Panel title="What to hear and read"><ul>{materials}</ul></Panel> });
    view! {
        <PageHeader title=row.title.clone() lead=format!("By {}", when::day(row.last_day)) />
        {(!row.about.is_empty()).then(|| view! { <p>{row.about.clone()}</p> })}
        {sessions}
        {materials}
    }
}
