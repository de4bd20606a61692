//! The recruiters' board: applications by state, oldest first, with how long each has waited.

use super::tone;
use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::platform::{Ask, Reply};
use crate::recruitment::model::ApplicationState;
use crate::recruitment::permits::Recruit;
use crate::recruitment::queries::{self, BoardRow};
use crate::recruitment::rules;
use crate::shared::paging::{Listed, Paging};
use crate::shared::when::day;
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;
use std::collections::HashMap;

/// Applications in one state. For recruiters, coordinators and service managers.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<Recruit>()?;
    let state = ApplicationState::from_code(ask.query.get("state")).unwrap_or(ApplicationState::Applied);
    let paging = ask.paging();
    let counts = queries::counts(&ask.app, &permit).await?;
    let board = queries::board(&ask.app, &permit, state, &paging).await?;
    ask.looked(&permit, Note::looked("applications.listed", "application", None)).await?;
    let (zone, today) = (ask.service.zone, ask.today());
    Ok(ask.page("Recruitment", move || view(&counts, state, board, &paging, zone, today)))
}

fn view(
    counts: &HashMap<ApplicationState, i64>,
    state: ApplicationState,
    board: Listed<BoardRow>,
    paging: &Paging,
    zone: Zone,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let tabs = ApplicationState::ALL
        .iter()
        .map(|state| {
            let count = counts.get(state).copied().unwrap_or(0);
            (format!("/recruitment?state={}", state.code()), format!("{} ({count})", short(*state)))
        })
        .collect();
    let address = ListAddress::new("/recruitment", vec![("state".to_owned(), state.code().to_owned())], paging, &board);
    let columns = vec![
        Column::new("Number").sorted_by("reference"),
        Column::new("Name").sorted_by("name"),
        Column::new("Role"),
        Column::new("Received").sorted_by("received"),
        Column::new("Waiting"),
        Column::new("State"),
    ];
    let rows = board.rows.into_iter().map(|row| line(row, zone, today)).collect();
    let empty = view! {
        <Empty title="Nothing here" sentence="No application stands here now." next=("/recruitment/roles".to_owned(), "Look at the roles".to_owned()) />
    };
    let lead = format!("Oldest first. An applicant should have an answer within {} days.", rules::TARGET_DAYS);
    view! {
        <PageHeader title="Recruitment" lead=lead>
            <ButtonLink href="/recruitment/roles" label="Roles" kind=ButtonKind::Second />
        </PageHeader>
        <Tabs label="Applications by state" tabs=tabs current=format!("/recruitment?state={}", state.code()) />
        <DataTable caption=format!("Applications: {}", short(state)) columns=columns rows=rows address=address empty=empty.into_any() quiet_caption=true />
    }
}

const fn short(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Unconfirmed => "Unconfirmed",
        ApplicationState::Applied => "To decide",
        ApplicationState::Accepted => "Accepted",
        ApplicationState::NotSuitable => "Not suitable",
        ApplicationState::Withdrawn => "Withdrawn",
    }
}

fn line(row: BoardRow, zone: Zone, today: NaiveDate) -> Vec<AnyView> {
    let received = zone.to_local(row.received_at).date();
    let since = zone.to_local(row.confirmed_at.unwrap_or(row.received_at)).date();
    vec![
        link(format!("/recruitment/applications/{}", row.id), row.reference),
        text(row.name),
        text(row.role),
        text(day(received)),
        waited(row.state, since, today),
        view! { <Tag word=short(row.state) tone=tone(row.state) /> }.into_any(),
    ]
}

/// How long an application has waited, and whether that is too long.
fn waited(state: ApplicationState, since: NaiveDate, today: NaiveDate) -> AnyView {
    if state != ApplicationState::Applied {
        return text("");
    }
    let days = (today - since).num_days().max(0);
    let words = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let left = (rules::answer_due(since) - today).num_days();
    let tone = match left {
        ..0 => Tone::Bad,
        0..=3 => Tone::Warn,
        _ => return text(words),
    };
    let words = if left < 0 { format!("{words}, overdue") } else { format!("{words}, due by {}", day(rules::answer_due(since))) };
    view! { <Tag word=words tone=tone /> }.into_any()
}
