//! Who was there: ticked, or on a list; taken back; taken off the lists.

use super::hold;
use crate::audit::Note;
use crate::briefings::model::How;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::present::Seen;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::{BriefingId, Refusal};
use entity::{briefing_attendance, briefing_session, briefing_target};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Keys in one statement.
const IN_ONE: usize = 500;

/// What marking came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Who counts as briefed from now on.
    pub newly: usize,
    /// Who did before: they count once.
    pub before: usize,
    /// Lines that name nobody on the lists, or two people.
    pub unknown: Vec<usize>,
}

/// Mark people as there: at that session, or at none in particular.
///
/// # Errors
/// `nobody`; `not_yet`, for a session to come; `NotFound`; a fault.
pub async fn mark_present(
    app: &App,
    permit: &KeepBriefings,
    id: BriefingId,
    targets: &[Uuid],
    session: Option<Uuid>,
) -> Result<Marked, Refusal> {
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), id).await?;
    held_by_now(&tx, id, session).await?;
    let marked = mark(&tx, permit, id, targets, session, How::Ticked).await?;
    app.commit(tx).await?;
    Ok(marked)
}

/// The same, of a list of addresses and staff numbers.
///
/// # Errors
/// As [`mark_present`].
pub async fn mark_listed(
    app: &App,
    permit: &KeepBriefings,
    id: BriefingId,
    seen: &[Seen],
    session: Option<Uuid>,
) -> Result<Marked, Refusal> {
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), id).await?;
    held_by_now(&tx, id, session).await?;
    let (targets, unknown) = whom(&tx, id, seen).await?;
    let marked = if targets.is_empty() { Marked::default() } else { mark(&tx, permit, id, &targets, session, How::Listed).await? };
    app.commit(tx).await?;
    Ok(Marked { unknown, ..marked })
}

/// Nobody was at a session that has not begun.
async fn held_by_now(tx: &WriteTx, id: BriefingId, session: Option<Uuid>) -> Result<(), Refusal> {
    let Some(session) = session else { return Ok(()) };
    let row = briefing_session::Entity::find_by_id(session).filter(briefing_session::Column::BriefingId.eq(id.0));
    let row = row.one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if row.starts_at > tx.now() {
        return Err(Refusal::refused("not_yet", "That session has not begun. Mark who was there once it has."));
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Target {
    id: Uuid,
    briefed_at: Option<sea_orm::prelude::DateTimeUtc>,
}

async fn mark(
    tx: &WriteTx,
    permit: &KeepBriefings,
    id: BriefingId,
    targets: &[Uuid],
    session: Option<Uuid>,
    how: How,
) -> Result<Marked, Refusal> {
    let mut marked = Marked::default();
    for some in targets.chunks(IN_ONE) {
        let people = on_the_lists(tx, id, some).await?;
        let there = there_already(tx, some, session).await?;
        let fresh: Vec<Uuid> = people.iter().map(|person| person.id).filter(|id| !there.contains(id)).collect();
        note_all(tx, permit, &fresh, session, how).await?;
        let newly: Vec<Uuid> = people.iter().filter(|person| person.briefed_at.is_none()).map(|person| person.id).collect();
        briefing_target::Entity::update_many()
            .col_expr(briefing_target::Column::BriefedAt, Expr::value(Some(tx.now())))
            .filter(briefing_target::Column::Id.is_in(newly.iter().copied()))
            .exec(&**tx)
            .await?;
        marked.newly += newly.len();
        marked.before += people.len() - newly.len();
    }
    if marked.newly + marked.before == 0 {
        return Err(Refusal::refused("nobody", "Tick at least one person who was there."));
    }
    let detail = serde_json::json!({ "how": how.code(), "newly": marked.newly, "before": marked.before, "session": session });
    tx.note(Note::changed("briefing.marked", "briefing", id.0).detail(detail)).await?;
    Ok(marked)
}

async fn on_the_lists(tx: &WriteTx, id: BriefingId, some: &[Uuid]) -> Result<Vec<Target>, Refusal> {
    Ok(briefing_target::Entity::find()
        .select_only()
        .columns([briefing_target::Column::Id, briefing_target::Column::BriefedAt])
        .filter(briefing_target::Column::BriefingId.eq(id.0))
        .filter(briefing_target::Column::OffAt.is_null())
        .filter(briefing_target::Column::Id.is_in(some.iter().copied()))
        .into_model()
        .all(&**tx)
        .await?)
}

/// Who is marked for that session, or for none, already.
async fn there_already(tx: &WriteTx, some: &[Uuid], session: Option<Uuid>) -> Result<HashSet<Uuid>, Refusal> {
    let same = match session {
        Some(session) => briefing_attendance::Column::SessionId.eq(session),
        None => briefing_attendance::Column::SessionId.is_null(),
    };
    let there: Vec<Uuid> = briefing_attendance::Entity::find()
        .select_only()
        .column(briefing_attendance::Column::TargetId)
        .filter(briefing_attendance::Column::TargetId.is_in(some.iter().copied()))
        .filter(briefing_attendance::Column::WithdrawnAt.is_null())
        .filter(same)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(there.into_iter().collect())
}

async fn note_all(tx: &WriteTx, permit: &KeepBriefings, fresh: &[Uuid], session: Option<Uuid>, how: How) -> Result<(), Refusal> {
    if fresh.is_empty() {
        return Ok(());
    }
    let rows = fresh.iter().map(|target| briefing_attendance::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        target_id: Set(*target),
        session_id: Set(session),
        how: Set(how.code().to_owned()),
        at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
    });
    briefing_attendance::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Whom each line names, and the lines that name nobody or more than one.
async fn whom(tx: &WriteTx, id: BriefingId, seen: &[Seen]) -> Result<(Vec<Uuid>, Vec<usize>), Refusal> {
    let known: Vec<(Uuid, Option<String>, Option<String>)> = briefing_target::Entity::find()
        .select_only()
        .columns([briefing_target::Column::Id, briefing_target::Column::Email, briefing_target::Column::StaffKey])
        .filter(briefing_target::Column::BriefingId.eq(id.0))
        .filter(briefing_target::Column::OffAt.is_null())
        .into_tuple()
        .all(&**tx)
        .await?;
    let mut by_email: HashMap<&str, Uuid> = HashMap::new();
    let mut by_number: HashMap<&str, Vec<Uuid>> = HashMap::new();
    for (id, email, key) in &known {
        if let Some(email) = email {
            by_email.insert(email, *id);
        }
        if let Some((_, number)) = key.as_deref().and_then(|key| key.rsplit_once('/')) {
            by_number.entry(number).or_default().push(*id);
        }
    }
    let (mut targets, mut unknown) = (Vec::new(), Vec::new());
    for seen in seen {
        let by_email = seen.email.as_deref().and_then(|email| by_email.get(email).copied());
        // A number that two agencies have names neither.
        let alone = |ids: &Vec<Uuid>| if let [only] = ids.as_slice() { Some(*only) } else { None };
        match by_email.or_else(|| seen.number.as_deref().and_then(|number| by_number.get(number).and_then(alone))) {
            Some(id) => targets.push(id),
            None => unknown.push(seen.line),
        }
    }
    targets.sort_unstable();
    targets.dedup();
    Ok((targets, unknown))
}

/// Take back that people were briefed: they are missing again. What was marked stays on record as taken back.
///
/// # Errors
/// `nobody`; `NotFound`; a fault.
pub async fn take_back(app: &App, permit: &KeepBriefings, id: BriefingId, targets: &[Uuid]) -> Result<usize, Refusal> {
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), id).await?;
    let mut changed = 0;
    for some in targets.chunks(IN_ONE) {
        let people: Vec<Uuid> =
            on_the_lists(&tx, id, some).await?.into_iter().filter(|row| row.briefed_at.is_some()).map(|row| row.id).collect();
        changed += people.len();
        briefing_attendance::Entity::update_many()
            .col_expr(briefing_attendance::Column::WithdrawnAt, Expr::value(Some(tx.now())))
            .col_expr(briefing_attendance::Column::WithdrawnBy, Expr::value(tx.who().account.map(|id| id.0)))
            .filter(briefing_attendance::Column::TargetId.is_in(people.iter().copied()))
            .filter(briefing_attendance::Column::WithdrawnAt.is_null())
            .exec(&*tx)
            .await?;
        let nothing: Option<sea_orm::prelude::DateTimeUtc> = None;
        briefing_target::Entity::update_many()
            .col_expr(briefing_target::Column::BriefedAt, Expr::value(nothing))
            .filter(briefing_target::Column::Id.is_in(people))
            .exec(&*tx)
            .await?;
    }
    close(app, tx, id, "briefing.taken_back", changed).await
}

/// Take people off the lists: who has left, or was listed by mistake. They count no more, and another list may bring them back.
///
/// # Errors
/// `nobody`; `NotFound`; a fault.
pub async fn take_off(app: &App, permit: &KeepBriefings, id: BriefingId, targets: &[Uuid]) -> Result<usize, Refusal> {
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), id).await?;
    let mut changed = 0;
    for some in targets.chunks(IN_ONE) {
        let people: Vec<Uuid> = on_the_lists(&tx, id, some).await?.into_iter().map(|row| row.id).collect();
        changed += people.len();
        briefing_target::Entity::update_many()
            .col_expr(briefing_target::Column::OffAt, Expr::value(Some(tx.now())))
            .filter(briefing_target::Column::Id.is_in(people))
            .exec(&*tx)
            .await?;
    }
    close(app, tx, id, "briefing.taken_off", changed).await
}

async fn close(app: &App, tx: WriteTx, id: BriefingId, action: &'static str, changed: usize) -> Result<usize, Refusal> {
    if changed == 0 {
        return Err(Refusal::refused("nobody", "Tick at least one person."));
    }
    tx.note(Note::changed(action, "briefing", id.0).detail(serde_json::json!({ "people": changed }))).await?;
    app.commit(tx).await?;
    Ok(changed)
}
