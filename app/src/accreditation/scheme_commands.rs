//! Writing a scheme: one draft at a time, a dry run of exactly that draft, and its publication from a day on.

use super::commands::adopt_scheme;
use super::engine::{Change, compare};
use super::facts::{Schemes, Version};
use super::permits::WriteScheme;
use super::queries::{Whom, facts, schemes};
use super::scheme::Scheme;
use super::sound::problems;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{FormProblems, PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{course, person, scheme_draft};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::{BTreeMap, BTreeSet};

/// What a draft begins from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The scheme in force.
    Present,
    /// The published numbers of the Restorative Justice Council.
    Rjc,
    /// Nothing.
    Nothing,
}

/// The draft, read as a scheme with the titles of courses.
#[derive(Debug, Clone)]
pub struct Draft {
    pub row: scheme_draft::Model,
    pub scheme: Scheme,
    /// What is wrong with it; empty when it can be published.
    pub problems: Vec<String>,
}

impl Draft {
    /// Whether the dry run was read of exactly this draft.
    pub fn is_tried(&self) -> bool {
        self.row.dry_run_of == Some(self.row.version)
    }
}

/// The service's draft, if somebody writes one. Two statements.
///
/// # Errors
/// A fault.
pub async fn draft(db: &impl ConnectionTrait, service: ServiceId) -> Result<Option<Draft>, Refusal> {
    let row = scheme_draft::Entity::find().filter(scheme_draft::Column::ServiceId.eq(service.0)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let courses: Vec<(String, String)> = course::Entity::find()
        .select_only()
        .columns([course::Column::Code, course::Column::Title])
        .filter(course::Column::ServiceId.eq(service.0))
        .into_tuple()
        .all(db)
        .await?;
    let mut scheme: Scheme = serde_json::from_value(row.rules.clone())?;
    let codes: BTreeSet<String> = courses.iter().map(|(code, _)| code.clone()).collect();
    scheme.titles = courses.into_iter().collect();
    let problems = problems(&scheme, &codes);
    Ok(Some(Draft { row, scheme, problems }))
}

/// The draft for changing, of the version that its writer saw.
async fn held(tx: &WriteTx, service: ServiceId, version: i32) -> Result<Draft, Refusal> {
    let row = scheme_draft::Entity::find().filter(scheme_draft::Column::ServiceId.eq(service.0)).lock_exclusive().one(&**tx).await?;
    let row = row.ok_or_else(no_draft)?;
    if row.version != version {
        return Err(Refusal::Changed);
    }
    draft(&**tx, service).await?.ok_or_else(no_draft)
}

fn no_draft() -> Refusal {
    Refusal::refused("no_draft", "There is no draft any more: it was published or thrown away. Begin a new one.")
}

/// Begin a draft.
///
/// # Errors
/// `draft_already`; a fault.
pub async fn begin(app: &App, permit: &WriteScheme, service: &ServiceNames, from: From) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    if draft(&*tx, service.id).await?.is_some() {
        return Err(Refusal::refused("draft_already", "Somebody writes a draft already. Go on with that one, or throw it away first."));
    }
    let today = service.zone.to_local(tx.now()).date();
    let scheme = match from {
        From::Present => schemes(&*tx, service.id).await?.in_force(today).scheme.clone(),
        From::Rjc => Scheme::rjc(),
        From::Nothing => Scheme::of(Vec::new()),
    };
    let id = tx.new_id();
    scheme_draft::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        name: Set("Scheme".to_owned()),
        rules: Set(serde_json::to_value(&scheme)?),
        dry_run_of: Set(None),
        dry_run_on: Set(None),
        begun_by: Set(tx.who().account.map(|id| id.0)),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("scheme.draft_begun", "scheme_draft", id)).await?;
    app.commit(tx).await
}

/// Change the draft of that version.
///
/// # Errors
/// `no_draft`; `Changed`; what `change` refuses; a fault.
pub async fn change(
    app: &App,
    permit: &WriteScheme,
    version: i32,
    change: impl FnOnce(&mut Scheme) -> Result<(), FormProblems> + Send,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let Draft { row, mut scheme, .. } = held(&tx, permit.service(), version).await?;
    change(&mut scheme)?;
    let rules = Set(serde_json::to_value(&scheme)?);
    scheme_draft::ActiveModel { id: Set(row.id), rules, version: Set(row.version + 1), ..Default::default() }.update(&*tx).await?;
    tx.note(Note::changed("scheme.draft_changed", "scheme_draft", row.id)).await?;
    app.commit(tx).await
}

/// Throw the draft away.
///
/// # Errors
/// `no_draft`; `Changed`; a fault.
pub async fn discard(app: &App, permit: &WriteScheme, version: i32) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let Draft { row, .. } = held(&tx, permit.service(), version).await?;
    scheme_draft::Entity::delete_by_id(row.id).exec(&*tx).await?;
    tx.note(Note::changed("scheme.draft_discarded", "scheme_draft", row.id)).await?;
    app.commit(tx).await
}

/// What becomes of one person by the draft.
#[derive(Debug, Clone)]
pub struct Touched {
    pub person: PersonId,
    pub name: String,
    pub changes: Vec<Change>,
}

/// Everybody whom the draft would change something for on that day, by name. Every practitioner is judged twice: as it is, and as it would be.
///
/// # Errors
/// A fault.
pub async fn touched(app: &App, permit: &WriteScheme, draft: &Draft, on: NaiveDate) -> Result<Vec<Touched>, Refusal> {
    let db = app.read(permit);
    let now = schemes(db, permit.service()).await?;
    let then = with_draft(&now, draft, on);
    let mut found: BTreeMap<PersonId, Vec<Change>> = BTreeMap::new();
    for (person, facts) in facts(db, permit.service(), Whom::Everybody).await? {
        let changes = compare(&facts, &now, &then, on);
        if !changes.is_empty() {
            found.insert(person, changes);
        }
    }
    let keys: Vec<uuid::Uuid> = found.keys().map(|person| person.0).collect();
    let mut all = Vec::new();
    for part in keys.chunks(1000) {
        let names = person::Entity::find().filter(person::Column::Id.is_in(part.iter().copied())).order_by_asc(person::Column::NameNorm);
        for row in names.all(db).await? {
            let person = PersonId(row.id);
            let changes = found.remove(&person).unwrap_or_default();
            all.push(Touched { person, name: row.full_name, changes });
        }
    }
    all.sort_by_key(|one| one.name.to_lowercase());
    Ok(all)
}

fn with_draft(now: &Schemes, draft: &Draft, on: NaiveDate) -> Schemes {
    now.with(Version { number: now.latest_number() + 1, starts_on: on, scheme: draft.scheme.clone() })
}

/// Note that the dry run of exactly this draft was asked for, from that day on.
///
/// # Errors
/// `no_draft`; `Changed`; `not_sound`; a fault.
pub async fn dry_run(app: &App, permit: &WriteScheme, version: i32, on: NaiveDate) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let draft = held(&tx, permit.service(), version).await?;
    sound(&draft)?;
    let (of, day) = (Set(Some(version)), Set(Some(on)));
    scheme_draft::ActiveModel { id: Set(draft.row.id), dry_run_of: of, dry_run_on: day, ..Default::default() }.update(&*tx).await?;
    let detail = serde_json::json!({ "draft_version": version, "from": on });
    tx.note(Note::changed("scheme.dry_run", "scheme_draft", draft.row.id).detail(detail)).await?;
    app.commit(tx).await
}

fn sound(draft: &Draft) -> Result<(), Refusal> {
    match draft.problems.first() {
        Some(first) => Err(Refusal::refused("not_sound", format!("The draft cannot be lived by yet. {first}"))),
        None => Ok(()),
    }
}

/// Publish the draft from the day that its dry run was made for; says the number of the new version.
///
/// # Errors
/// `no_draft`; `Changed`; `not_sound`; `not_tried`, without a dry run of exactly this draft; `in_the_past`; a fault.
pub async fn publish(app: &App, permit: &WriteScheme, service: &ServiceNames, version: i32) -> Result<i32, Refusal> {
    let tx = app.begin(permit).await?;
    let draft = held(&tx, permit.service(), version).await?;
    sound(&draft)?;
    let Some(on) = draft.row.dry_run_on.filter(|_| draft.is_tried()) else {
        return Err(Refusal::refused("not_tried", "Look first at who would gain or lose what: the draft changed since, or nobody looked."));
    };
    if on < service.zone.to_local(tx.now()).date() {
        return Err(Refusal::refused("in_the_past", "The day of the dry run is over. Make a new one from today or a later day."));
    }
    let number = adopt_scheme(&tx, service.id, &draft.row.name, &draft.scheme, on).await?;
    scheme_draft::Entity::delete_by_id(draft.row.id).exec(&*tx).await?;
    let detail = serde_json::json!({ "version": number, "from": on });
    tx.note(Note::changed("scheme.published", "scheme_draft", draft.row.id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(number)
}
