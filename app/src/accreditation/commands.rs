//! Awarding a level and taking it away. Rows are superseded, never overwritten.

use super::forms::{AwardForm, RevokeForm};
use super::letters::LevelAwarded;
use super::permits::AwardLevels;
use super::queries::{Whom, facts, practitioner, schemes};
use super::rules::{self, Given};
use super::scheme::Scheme;
use crate::audit::Note;
use crate::calendar::appointments;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{AwardId, FormProblems, PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{award, endorsement, scheme};
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
    insert(tx, service, person, new, None).await
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

/// Of which standing it is, and by which version of the scheme it is judged.
struct Under {
    standing: String,
    version: i32,
}

async fn insert(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewAward, under: Option<Under>) -> Result<AwardId, Refusal> {
    let over = new.source == Source::Revoked;
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
        scheme_version: Set(under.as_ref().map(|under| under.version)),
        standing: Set(under.map(|under| under.standing)),
    }
    .insert(&**tx)
    .await?;
    Ok(id)
}

/// Award a standing to somebody else, on the evidence that is on record.
///
/// # Errors
/// `own_award`; `held_already`; `evidence_missing`, `holds_higher`, and at the day's field `in_the_future` and `before_evidence`;
/// `NotFound`; a fault.
pub async fn award(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, form: AwardForm) -> Result<AwardId, Refusal> {
    not_oneself(permit, person)?;
    let tx = app.begin(permit).await?;
    own_practitioner(&tx, permit, person).await?;

    let today = service.zone.to_local(tx.now()).date();
    let schemes = schemes(&*tx, service.id).await?;
    let known = facts(&*tx, service.id, Whom::These(&[person])).await?.remove(&person).unwrap_or_default();
    let given = rules::award(&form.standing, &known, &schemes, form.awarded_on, today).map_err(at_its_field)?;

    let stands = known.awards.iter().filter(|one| one.ended_on.is_none());
    if stands.clone().any(|one| (&one.code, one.on, one.until) == (&given.code, form.awarded_on, given.expires_on)) {
        return Err(Refusal::refused("held_already", format!("{} was awarded for that day already. Nothing was changed.", given.name)));
    }

    let id = match given.level {
        Some(level) => give_level(&tx, service.id, person, level, &given, &form).await?,
        None => give_other(&tx, service.id, person, &given, &form).await?,
    };
    let detail = serde_json::json!({ "standing": given.code, "version": given.version, "person": person.to_string() });
    tx.note(Note::changed("award.given", "award", id.0).detail(detail)).await?;

    tell(app, &tx, service, person, &given).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// A level takes the place of the one that stands.
async fn give_level(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    level: Level,
    given: &Given,
    form: &AwardForm,
) -> Result<AwardId, Refusal> {
    let new = NewAward {
        level,
        awarded_on: form.awarded_on,
        expires_on: given.expires_on,
        evidence: serde_json::json!({ "seen": given.evidence }),
        words: Some(form.words.clone()),
        source: Source::Decision,
    };
    supersede(tx, &standing(tx, service, person).await?).await?;
    insert(tx, service, person, &new, Some(Under { standing: given.code.clone(), version: given.version })).await
}

/// Any other standing takes the place of an earlier award of the same one.
async fn give_other(tx: &WriteTx, service: ServiceId, person: PersonId, given: &Given, form: &AwardForm) -> Result<AwardId, Refusal> {
    end_other(tx, service, person, &given.code).await?;
    let row = endorsement::ActiveModel {
        awarded_on: Set(form.awarded_on),
        expires_on: Set(given.expires_on),
        standing: Set(Some(given.code.clone())),
        scheme_version: Set(Some(given.version)),
        evidence: Set(Some(serde_json::json!({ "seen": given.evidence }))),
        words: Set(Some(form.words.clone())),
        ..other(tx, service, person, &given.name)
    };
    Ok(AwardId(row.insert(&**tx).await?.id))
}

fn other(tx: &WriteTx, service: ServiceId, person: PersonId, name: &str) -> endorsement::ActiveModel {
    endorsement::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        name: Set(name.to_owned()),
        awarded_by: Set(tx.who().account.map(|id| id.0)),
        superseded_at: Set(None),
        revoked: Set(false),
        ..Default::default()
    }
}

/// Whether there was one to end.
async fn end_other(tx: &WriteTx, service: ServiceId, person: PersonId, code: &str) -> Result<Option<endorsement::Model>, Refusal> {
    let known = endorsement::Entity::find()
        .filter(endorsement::Column::ServiceId.eq(service.0))
        .filter(endorsement::Column::PersonId.eq(person.0))
        .filter(endorsement::Column::Standing.eq(code))
        .filter(endorsement::Column::SupersededAt.is_null())
        .lock_exclusive()
        .one(&**tx)
        .await?;
    if let Some(row) = &known {
        endorsement::ActiveModel { id: Set(row.id), superseded_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    Ok(known)
}

/// Take a standing that somebody holds away: the level, when none is named.
///
/// # Errors
/// `own_award`; `none_held`; `NotFound`; a fault.
pub async fn revoke(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, form: RevokeForm) -> Result<(), Refusal> {
    not_oneself(permit, person)?;
    let tx = app.begin(permit).await?;
    own_practitioner(&tx, permit, person).await?;

    let none = || Refusal::refused("none_held", "There is no award to revoke.");
    let today = service.zone.to_local(tx.now()).date();
    let (id, code) = match &form.standing {
        Some(code) => (revoke_other(&tx, service.id, person, code, today, form.reason).await?.ok_or_else(none)?, code.clone()),
        None => {
            let standing = standing(&tx, service.id, person).await?;
            let held = standing.iter().filter_map(|row| Some((Level::from_code(&row.level)?, row))).max_by_key(|(level, _)| *level);
            let (level, row) = held.ok_or_else(none)?;
            let under = row.standing.clone().zip(row.scheme_version).map(|(standing, version)| Under { standing, version });
            supersede(&tx, &standing).await?;
            let over = NewAward {
                level,
                awarded_on: today,
                expires_on: Some(today),
                evidence: serde_json::json!({}),
                words: Some(form.reason),
                source: Source::Revoked,
            };
            let code = row.standing.clone().unwrap_or_else(|| level.code().to_owned());
            (insert(&tx, service.id, person, &over, under).await?.0, code)
        }
    };
    let detail = serde_json::json!({ "standing": code, "person": person.to_string() });
    tx.note(Note::changed("award.revoked", "award", id).detail(detail)).await?;

    app.commit(tx).await
}

async fn revoke_other(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    code: &str,
    today: NaiveDate,
    reason: String,
) -> Result<Option<uuid::Uuid>, Refusal> {
    let Some(row) = end_other(tx, service, person, code).await? else { return Ok(None) };
    let over = endorsement::ActiveModel {
        awarded_on: Set(today),
        expires_on: Set(Some(today)),
        superseded_at: Set(Some(tx.now())),
        standing: Set(Some(code.to_owned())),
        words: Set(Some(reason)),
        revoked: Set(true),
        ..other(tx, service, person, &row.name)
    };
    Ok(Some(over.insert(&**tx).await?.id))
}

/// Begin a scheme, or its next version, on that day.
///
/// # Errors
/// A fault.
pub async fn adopt_scheme(tx: &WriteTx, service: ServiceId, name: &str, rules: &Scheme, starts_on: NaiveDate) -> Result<i32, Refusal> {
    // Numbers run through all names: an award carries the number alone.
    let known = scheme::Entity::find().filter(scheme::Column::ServiceId.eq(service.0)).all(&**tx).await?;
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
    Ok(version)
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

async fn tell(app: &App, tx: &WriteTx, service: &ServiceNames, person: PersonId, given: &Given) -> Result<(), Refusal> {
    let Some(contact) = appointments::contacts(tx, &[person]).await?.remove(&person) else { return Ok(()) };
    let letter = LevelAwarded {
        name: contact.name.clone(),
        service: service.discreet_name.clone(),
        standing: given.name.clone(),
        is_level: given.level.is_some(),
        expires_on: given.expires_on,
        link: format!("{}/home", app.config().base_url),
    }
    .letter();
    let draft = Draft {
        kind: "level_awarded",
        to_name: contact.name,
        to_address: contact.email,
        person: Some(person),
        letter,
        why: "you practise with us",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}
