//! What falls due by the clock: letters of a round of reminders, staff lists that nobody decided on, and names that have been kept long enough.

use super::commands::{own_link, setting};
use super::letters::BriefingReminder;
use super::model::ListState;
use super::queries::sessions;
use super::rules;
use crate::audit::Note;
use crate::calendar::zone::local_span;
use crate::platform::App;
use crate::platform::letters::Draft;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::text::Email;
use crate::shared::{BriefingId, Refusal, when};
use chrono::{Duration, Months};
use entity::{briefing, briefing_list, briefing_target};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// So many letters are written in one round of the clock.
pub const LETTERS_AT_ONCE: u64 = 100;
/// So many briefings are looked at in one round.
const BRIEFINGS_AT_ONCE: u64 = 20;
/// How long a staff list waits to be taken in.
const LIST_WAITS: Duration = Duration::days(7);

/// Write what is due, and forget what is over.
///
/// # Errors
/// The first fault; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    for service in services::all(app).await?.iter() {
        remind(app, service).await?;
        forget_names(app, service).await?;
    }
    forget_lists(app).await
}

async fn remind(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    let permit = SystemPermit::because(Some(service.id), "a round of reminders of a briefing");
    let due = briefing::Entity::find()
        .filter(briefing::Column::ServiceId.eq(service.id.0))
        .filter(briefing::Column::Reminding.eq(true))
        .limit(BRIEFINGS_AT_ONCE)
        .all(app.read(&permit))
        .await?;
    for row in due {
        remind_some(app, &permit, service, row.id).await?;
    }
    Ok(())
}

/// One part of a round, in one transaction: nobody is written to twice in it, however many instances there are.
async fn remind_some(app: &App, permit: &SystemPermit, service: &ServiceNames, id: uuid::Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let Some(row) = briefing::Entity::find_by_id(id).lock_exclusive().one(&*tx).await? else { return Ok(()) };
    let today = service.zone.to_local(tx.now()).date();
    let open = row.reminding && today <= row.last_day && row.forgotten_at.is_none();
    let missing = if open { missing(&tx, &row).await? } else { Vec::new() };
    let to_come = sessions(&*tx, BriefingId(id)).await?.into_iter().filter(|session| session.starts_at > tx.now());
    let to_come: Vec<String> =
        to_come.take(10).map(|at| format!("{}: {}", local_span(at.starts_at, at.ends_at, service.zone), at.place)).collect();
    for target in &missing {
        let reminded = briefing_target::ActiveModel { id: Set(target.id), reminded_round: Set(row.remind_round), ..Default::default() };
        reminded.update(&*tx).await?;
        let Some(Ok(address)) = target.email.as_deref().map(Email::parse) else { continue };
        let letter = BriefingReminder {
            name: target.name.clone(),
            title: row.title.clone(),
            last_day: when::day(row.last_day),
            sessions: to_come.clone(),
            materials: row.materials.lines().map(str::to_owned).collect(),
            link: if row.self_declared { Some(own_link(app, target.id)?) } else { None },
        };
        let draft = Draft {
            kind: "briefing_reminder",
            to_name: target.name.clone(),
            to_address: address,
            person: None,
            letter: letter.letter(),
            why: "your employer or service named you for this briefing",
            calendar: None,
            stream: None,
            case: None,
        };
        tx.post_letter(service, draft).await?;
    }
    if u64::try_from(missing.len()).unwrap_or(u64::MAX) < LETTERS_AT_ONCE {
        briefing::ActiveModel { id: Set(id), reminding: Set(false), ..Default::default() }.update(&*tx).await?;
    }
    app.commit(tx).await
}

/// Those who were not written to in this round yet.
async fn missing(tx: &crate::platform::db::WriteTx, row: &briefing::Model) -> Result<Vec<briefing_target::Model>, Refusal> {
    Ok(briefing_target::Entity::find()
        .filter(briefing_target::Column::BriefingId.eq(row.id))
        .filter(briefing_target::Column::BriefedAt.is_null())
        .filter(briefing_target::Column::OffAt.is_null())
        .filter(briefing_target::Column::Email.is_not_null())
        .filter(briefing_target::Column::RemindedRound.lt(row.remind_round))
        .order_by_asc(briefing_target::Column::Name)
        .limit(LETTERS_AT_ONCE)
        .all(&**tx)
        .await?)
}

/// Names, addresses and numbers go once they were kept long enough; who was briefed in which group stays, as a figure.
async fn forget_names(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    let permit = SystemPermit::because(Some(service.id), "the names of a briefing were kept long enough");
    let months = setting(&service.settings, "/briefings/keep_names_months").and_then(|months| u32::try_from(months).ok());
    let today = service.zone.to_local(app.clock().now()).date();
    let Some(before) = today.checked_sub_months(Months::new(months.unwrap_or(rules::KEEP_NAMES_MONTHS))) else { return Ok(()) };
    let due = briefing::Entity::find()
        .filter(briefing::Column::ServiceId.eq(service.id.0))
        .filter(briefing::Column::LastDay.lt(before))
        .filter(briefing::Column::ForgottenAt.is_null())
        .limit(BRIEFINGS_AT_ONCE)
        .all(app.read(&permit))
        .await?;
    for row in due {
        let tx = app.begin(&permit).await?;
        let nothing: Option<String> = None;
        briefing_target::Entity::update_many()
            .col_expr(briefing_target::Column::Name, Expr::value(""))
            .col_expr(briefing_target::Column::Email, Expr::value(nothing.clone()))
            .col_expr(briefing_target::Column::StaffNumber, Expr::value(nothing.clone()))
            .col_expr(briefing_target::Column::StaffKey, Expr::value(nothing))
            .filter(briefing_target::Column::BriefingId.eq(row.id))
            .exec(&*tx)
            .await?;
        let forgotten =
            briefing::ActiveModel { id: Set(row.id), forgotten_at: Set(Some(tx.now())), reminding: Set(false), ..Default::default() };
        forgotten.update(&*tx).await?;
        tx.note(Note::changed("briefing.names_forgotten", "briefing", row.id)).await?;
        app.commit(tx).await?;
    }
    Ok(())
}

/// A list that nobody decided on within a week is put aside, and its content goes.
async fn forget_lists(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "nobody decided on a staff list");
    let old = app.clock().now() - LIST_WAITS;
    let waits = briefing_list::Entity::find()
        .filter(briefing_list::Column::State.eq(ListState::Previewed.code()))
        .filter(briefing_list::Column::CreatedAt.lt(old))
        .limit(BRIEFINGS_AT_ONCE)
        .all(app.read(&permit))
        .await?;
    for row in waits {
        let tx = app.begin(&permit).await?;
        briefing_list::Entity::update_many()
            .col_expr(briefing_list::Column::State, Expr::value(ListState::Dropped.code()))
            .col_expr(briefing_list::Column::Content, Expr::value(""))
            .col_expr(briefing_list::Column::DecidedAt, Expr::value(Some(tx.now())))
            .filter(briefing_list::Column::Id.eq(row.id))
            .filter(briefing_list::Column::State.eq(ListState::Previewed.code()))
            .exec(&*tx)
            .await?;
        tx.note(Note::changed("briefing.list_dropped", "briefing", row.briefing_id)).await?;
        app.commit(tx).await?;
    }
    Ok(())
}
