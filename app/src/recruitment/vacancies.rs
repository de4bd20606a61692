//! Making, changing, opening and closing roles.

use super::model::{RoleText, VacancyState};
use super::permits::Recruit;
use super::rules;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::services::ServiceNames;
use crate::shared::{Refusal, ServiceId, VacancyId};
use entity::vacancy;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Write a new role, as a draft that nobody outside sees.
///
/// # Errors
/// A fault.
pub async fn make_role(app: &App, permit: &Recruit, text: &RoleText) -> Result<VacancyId, Refusal> {
    let tx = app.begin(permit).await?;

    let slug = free_slug(&tx, permit.service(), &text.title).await?;

    let id = tx.new_id();
    vacancy::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        slug: Set(slug),
        state: Set(VacancyState::Draft.code().to_owned()),
        created_at: Set(tx.now()),
        version: Set(1),
        ..text_columns(text)
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::collected("vacancy.made", "vacancy", id)).await?;

    app.commit(tx).await?;
    Ok(VacancyId(id))
}

fn text_columns(text: &RoleText) -> vacancy::ActiveModel {
    vacancy::ActiveModel {
        title: Set(text.title.clone()),
        summary: Set(text.summary.clone()),
        description: Set(text.description.clone()),
        areas: Set(text.areas.clone()),
        hours_per_month: Set(text.hours_per_month),
        opens_on: Set(text.opens_on),
        closes_on: Set(text.closes_on),
        ..Default::default()
    }
}

/// The title's own name, or the first free one with a number.
async fn free_slug(tx: &WriteTx, service: ServiceId, title: &str) -> Result<String, Refusal> {
    let wanted = rules::slug(title);
    let taken: Vec<String> = vacancy::Entity::find()
        .select_only()
        .column(vacancy::Column::Slug)
        .filter(vacancy::Column::ServiceId.eq(service.0))
        .filter(vacancy::Column::Slug.starts_with(wanted.as_str()))
        .into_tuple()
        .all(&**tx)
        .await?;
    let numbered = (2u32..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.clone()).chain(numbered).find(|slug| !taken.contains(slug)).ok_or_else(|| fault("no name is free"))
}

/// Change the text of a role that nobody changed since it was opened for writing.
///
/// # Errors
/// `NotFound`; `Changed`; a fault.
pub async fn change_role(app: &App, permit: &Recruit, id: VacancyId, version: i32, text: &RoleText) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let row = find(&tx, permit, id).await?;

    if row.version != version {
        return Err(Refusal::Changed);
    }

    vacancy::ActiveModel { id: Set(row.id), version: Set(row.version + 1), ..text_columns(text) }.update(&*tx).await?;
    tx.note(Note::changed("vacancy.changed", "vacancy", row.id)).await?;

    app.commit(tx).await
}

async fn find(tx: &WriteTx, permit: &Recruit, id: VacancyId) -> Result<vacancy::Model, Refusal> {
    vacancy::Entity::find_by_id(id.0)
        .filter(vacancy::Column::ServiceId.eq(permit.service().0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)
}

/// Advertise a role.
///
/// # Errors
/// `NotFound`; `already_open`; `last_day_over`; a fault.
pub async fn open_role(app: &App, permit: &Recruit, service: &ServiceNames, id: VacancyId) -> Result<(), Refusal> {
    let today = service.zone.to_local(app.clock().now()).date();
    turn(app, permit, id, "vacancy.opened", |state, row| rules::open(state, row.closes_on, today)).await
}

/// Take a role from the public list.
///
/// # Errors
/// `NotFound`; `not_open`; a fault.
pub async fn close_role(app: &App, permit: &Recruit, id: VacancyId) -> Result<(), Refusal> {
    turn(app, permit, id, "vacancy.closed", |state, _| rules::close(state)).await
}

async fn turn(
    app: &App,
    permit: &Recruit,
    id: VacancyId,
    action: &'static str,
    decide: impl FnOnce(VacancyState, &vacancy::Model) -> Result<VacancyState, Refusal>,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let row = find(&tx, permit, id).await?;
    let state = VacancyState::from_code(&row.state).ok_or_else(|| fault("a vacancy of an unknown state"))?;

    let next = decide(state, &row)?;

    vacancy::ActiveModel { id: Set(row.id), state: Set(next.code().to_owned()), version: Set(row.version + 1), ..Default::default() }
        .update(&*tx)
        .await?;
    tx.note(Note::changed(action, "vacancy", row.id)).await?;

    app.commit(tx).await
}
