//! Awarding a level and taking it away. Rows are superseded, never overwritten.

use super::forms::AwardForm;
use super::letters::LevelAwarded;
use super::model::Scheme;
use super::permits::AwardLevels;
use super::queries::{facts, practitioner, scheme_on};
use super::rules;
use crate::audit::Note;
use crate::calendar::appointments;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{AwardId, FormProblems, PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{award, scheme};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// How an award came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Decided here, by the rules of the scheme.
    Decision,
    /// Brought in from a list that the service kept before.
    List,
    /// The row that says a level was taken away; never current.
    Revoked,
}

impl Source {
    pub const fn code(self) -> &'static str {
        match self {
            Source::Decision => "DECISION",
            Source::List => "LIST",
            Source::Revoked => "REVOKED",
        }
    }
}

/// An award to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAward {
    pub level: Level,
    pub awarded_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    /// What was seen, with the numbers to find it again.
    pub evidence: serde_json::Value,
    pub words: Option<String>,
    pub source: Source,
}

/// Store an award in place of the one that stands. The same award again changes nothing, so that a list can be taken in twice.
///
/// # Errors
/// A fault.
pub async fn record_award(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewAward) -> Result<AwardId, Refusal> {
    let standing = standing(tx, service, person).await?;
    let same = |row: &&award::Model| {
        (row.level.as_str(), row.awarded_on, row.expires_on) == (new.level.code(), new.awarded_on, new.expires_on)
            && row.source == new.source.code()
    };
    if let Some(known) = standing.iter().find(same) {
        return Ok(AwardId(known.id));
    }
    supersede(tx, &standing).await?;
    insert(tx, service, person, new, new.source == Source::Revoked).await
}

async fn standing(tx: &WriteTx, service: ServiceId, person: PersonId) -> Result<Vec<award::Model>, Refusal> {
    Ok(award::Entity::find()
        .filter(award::Column::ServiceId.eq(service.0))
        .filter(award::Column::PersonId.eq(person.0))
        .filter(award::Column::SupersededAt.is_null())
        .lock_exclusive()
        .all(&**tx)
        .await?)
}

async fn supersede(tx: &WriteTx, rows: &[award::Model]) -> Result<(), Refusal> {
    for row in rows {
        award::ActiveModel { id: Set(row.id), superseded_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    Ok(())
}

async fn insert(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewAward, over: bool) -> Result<AwardId, Refusal> {
    let id = AwardId(tx.new_id());
    award::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.0),
        person_id: Set(person.0),
        level: Set(new.level.code().to_owned()),
        awarded_on: Set(new.awarded_on),
        expires_on: Set(new.expires_on),
        awarded_by: Set(tx.who().account.map(|id| id.0)),
        evidence: Set(new.evidence.clone()),
        words: Set(new.words.clone()),
        source: Set(new.source.code().to_owned()),
        superseded_at: Set(over.then(|| tx.now())),
        created_at: Set(tx.now()),
    }
    .insert(&**tx)
    .await?;
    Ok(id)
}

/// Award a level to somebody else, on the evidence that is on record.
///
/// # Errors
/// `own_award`; `held_already`; `evidence_missing`, `holds_higher`, and at the day's field `in_the_future` and `before_evidence`;
/// `NotFound`; a fault.
pub async fn award(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, form: AwardForm) -> Result<AwardId, Refusal> {
    not_oneself(permit, person)?;
    let tx = app.begin(permit).await?;
    own_practitioner(&tx, permit, person).await?;

    let today = service.zone.to_local(tx.now()).date();
    let scheme = scheme_on(&*tx, service.id, today).await?;
    let known = facts(&*tx, service.id, &[person]).await?.remove(&person).unwrap_or_default();
    let (eligibility, expires_on) = rules::award(form.level, &known, &scheme, form.awarded_on, today).map_err(at_its_field)?;

    let again = known.held.is_some_and(|held| (held.level, held.awarded_on, held.expires_on) == (form.level, form.awarded_on, expires_on));
    if again {
        return Err(Refusal::refused("held_already", format!("{} was awarded for that day already. Nothing was changed.", form.level)));
    }

    let evidence = serde_json::json!({ "courses": eligibility.courses, "held": eligibility.held.map(|held| held.level.code()) });
    let new = NewAward {
        level: form.level,
        awarded_on: form.awarded_on,
        expires_on,
        evidence,
        words: Some(form.words),
        source: Source::Decision,
    };
    let id = record_award(&tx, service.id, person, &new).await?;
    let detail = serde_json::json!({ "level": form.level.code(), "person": person.to_string() });
    tx.note(Note::changed("award.given", "award", id.0).detail(detail)).await?;

    tell(app, &tx, service, person, form.level, expires_on).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Take the level that somebody holds away.
///
/// # Errors
/// `own_award`; `none_held`; `NotFound`; a fault.
pub async fn revoke(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, reason: String) -> Result<(), Refusal> {
    not_oneself(permit, person)?;
    let tx = app.begin(permit).await?;
    own_practitioner(&tx, permit, person).await?;

    let standing = standing(&tx, service.id, person).await?;
    let held = standing.iter().filter_map(|row| Level::from_code(&row.level)).max();
    let Some(level) = held else { return Err(Refusal::refused("none_held", "There is no award to revoke.")) };

    supersede(&tx, &standing).await?;
    let today = service.zone.to_local(tx.now()).date();
    let over = NewAward {
        level,
        awarded_on: today,
        expires_on: Some(today),
        evidence: serde_json::json!({}),
        words: Some(reason),
        source: Source::Revoked,
    };
    let id = insert(&tx, service.id, person, &over, true).await?;
    let detail = serde_json::json!({ "level": level.code(), "person": person.to_string() });
    tx.note(Note::changed("award.revoked", "award", id.0).detail(detail)).await?;

    app.commit(tx).await
}

/// Begin a scheme, or its next version, on that day.
///
/// # Errors
/// A fault.
pub async fn adopt_scheme(tx: &WriteTx, service: ServiceId, name: &str, rules: &Scheme, starts_on: NaiveDate) -> Result<(), Refusal> {
    let known =
        scheme::Entity::find().filter(scheme::Column::ServiceId.eq(service.0)).filter(scheme::Column::Name.eq(name)).all(&**tx).await?;
    let version = known.iter().map(|row| row.version).max().unwrap_or(0) + 1;
    let id = tx.new_id();
    scheme::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        name: Set(name.to_owned()),
        version: Set(version),
        rules: Set(serde_json::to_value(rules)?),
        starts_on: Set(starts_on),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::changed("scheme.adopted", "scheme", id).detail(serde_json::json!({ "version": version }))).await?;
    Ok(())
}

/// The second person is another one (`docs/POLICY.md` 10.2).
fn not_oneself(permit: &AwardLevels, person: PersonId) -> Result<(), Refusal> {
    if permit.actor().person == person {
        return Err(Refusal::refused("own_award", "Nobody decides on their own award. Ask a colleague who may award."));
    }
    Ok(())
}

/// The practitioner, held until the decision is stored, so that two decisions on one person never cross.
async fn own_practitioner(tx: &WriteTx, permit: &AwardLevels, id: PersonId) -> Result<(), Refusal> {
    practitioner(permit, id).lock_exclusive().one(&**tx).await?.map(drop).ok_or(Refusal::NotFound)
}

fn at_its_field(no: rules::NoAward) -> Refusal {
    let field = if matches!(no.code, "in_the_future" | "before_evidence") { "awarded_on" } else { "level" };
    let mut wrong = FormProblems::new();
    wrong.add(field, no.code, no.sentence);
    wrong.into()
}

async fn tell(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    level: Level,
    expires_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    let Some(contact) = appointments::contacts(tx, &[person]).await?.remove(&person) else { return Ok(()) };
    let link = format!("{}/home", app.config().base_url);
    let letter = LevelAwarded { name: contact.name.clone(), service: service.discreet_name.clone(), level, expires_on, link }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "level_awarded",
            to_name: contact.name,
            to_address: contact.email,
            person: Some(person),
            letter,
            why: "you practise with us",
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    Ok(())
}
