//! Issuing, revoking, and issuing again with a correction.

use super::forms::Correction;
use super::letters::CertificateReady;
use super::model::{Certificate, Printed, Signatory};
use super::number::{self, Number};
use super::permits::KeepCertificate;
use super::{queries, rules};
use crate::audit::Note;
use crate::calendar::appointments;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::platform::session::Token;
use crate::shared::{CertificateId, PersonId, Refusal};
use chrono::{Datelike, NaiveDate};
use entity::{account, certificate, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// A certificate to be issued: what was completed, by whom. Everything else is read, counted or drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCertificate {
    pub person: PersonId,
    /// What it was earned with: the kind of that row and its key, such as `("BOOKING", booking)`. One person has one certificate for it.
    pub basis: (&'static str, Uuid),
    pub course: String,
    /// What was earned with it: "Foundation practitioner".
    pub award: Option<String>,
    /// The days attended.
    pub days: Vec<NaiveDate>,
    /// How long it took in all.
    pub minutes: Option<i32>,
    pub place: Option<String>,
    /// Three at most.
    pub signatories: Vec<Signatory>,
    /// Who taught it: sees the certificate, and may revoke it and issue it again.
    pub trainer: Option<PersonId>,
}

/// Issue a certificate in the caller's transaction, with its letter to the holder. Asked again for the same basis, it changes nothing and
/// returns the one that is there.
///
/// # Errors
/// `NotFound`, when the service has no such person; `not_printable`; a fault.
pub async fn issue(app: &App, tx: &WriteTx, service: &ServiceNames, new: NewCertificate) -> Result<CertificateId, Refusal> {
    // Whoever issues to the same person at the same moment waits here, and then finds this one.
    let holder = person::Entity::find_by_id(new.person.0)
        .filter(person::Column::ServiceId.eq(service.id.0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    if let Some(known) = latest(tx, service, new.person, new.basis).await? {
        return Ok(CertificateId(known.id));
    }

    let printed = Printed {
        holder: holder.full_name,
        service: service.full_name.clone(),
        course: new.course,
        award: new.award,
        days: new.days,
        minutes: new.minutes,
        place: new.place,
        signatories: new.signatories,
        issued_on: service.zone.to_local(tx.now()).date(),
        number: unused_number(tx, service).await?.to_string(),
    };
    let whose = Whose { person: new.person, basis: (new.basis.0.to_owned(), new.basis.1), trainer: new.trainer.map(|id| id.0) };
    let (id, link) = insert(tx, service, &whose, &printed, None).await?;
    tx.note(Note::changed("certificate.issued", "certificate", id.0).detail(serde_json::json!({ "person": new.person.to_string() })))
        .await?;

    tell(app, tx, service, new.person, &link, false).await?;
    Ok(id)
}

/// Take a certificate away. It stays on record, and whoever checks it reads that it was revoked.
///
/// # Errors
/// `own_certificate`; `no_longer_stands`; `NotFound`; a fault.
pub async fn revoke(app: &App, permit: &KeepCertificate, service: &ServiceNames, reason: String) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (known, _) = held(&tx, permit, service).await?;

    rules::not_ones_own(permit.actor().person, known.person)?;
    rules::may_revoke(known.standing)?;

    let revoked = certificate::Entity::update_many()
        .col_expr(certificate::Column::RevokedAt, Expr::value(tx.now()))
        .col_expr(certificate::Column::RevokedBy, Expr::value(permit.actor().account.0))
        .col_expr(certificate::Column::RevokeReason, Expr::value(reason))
        .filter(certificate::Column::Id.eq(known.id.0))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(certificate::Column::ReplacedAt.is_null())
        .exec(&*tx)
        .await?;
    if revoked.rows_affected != 1 {
        return Err(Refusal::Changed);
    }
    let detail = serde_json::json!({ "person": known.person.to_string() });
    tx.note(Note::changed("certificate.revoked", "certificate", known.id.0).detail(detail)).await?;

    app.commit(tx).await
}

/// Take back what was issued for that basis, in the caller's transaction: what it was earned with no longer stands. Where there is none, or
/// it was revoked before, nothing changes.
///
/// # Errors
/// A fault.
pub async fn take_back(tx: &WriteTx, service: &ServiceNames, person: PersonId, basis: (&str, Uuid), reason: &str) -> Result<(), Refusal> {
    let Some(known) = latest(tx, service, person, basis).await?.filter(|row| row.revoked_at.is_none()) else { return Ok(()) };
    certificate::ActiveModel {
        id: Set(known.id),
        revoked_at: Set(Some(tx.now())),
        revoked_by: Set(tx.who().account.map(|id| id.0)),
        revoke_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(tx
        .note(Note::changed("certificate.revoked", "certificate", known.id).detail(serde_json::json!({ "person": person.to_string() })))
        .await?)
}

/// Issue a certificate again with a correction: a new row with a new number, which its holder is told of. The one before it is replaced;
/// if it was revoked, it stays revoked.
///
/// # Errors
/// `own_certificate`; the refusals of [`rules::may_reissue`]; `not_printable`; `NotFound`; a fault.
pub async fn reissue(app: &App, permit: &KeepCertificate, service: &ServiceNames, with: Correction) -> Result<CertificateId, Refusal> {
    let tx = app.begin(permit).await?;
    let (known, row) = held(&tx, permit, service).await?;

    rules::not_ones_own(permit.actor().person, known.person)?;
    // A correction of a name never makes it the name of whoever corrects it.
    let name = with.holder.to_lowercase();
    if name != known.printed.holder.to_lowercase() && name == permit.actor().name.to_lowercase() {
        return Err(rules::own_certificate());
    }
    let because = row.revoke_reason.as_deref().filter(|_| row.revoked_at.is_some());
    rules::may_reissue(known.succeeded, because, permit.office())?;

    let replaced = certificate::Entity::update_many()
        .col_expr(certificate::Column::ReplacedAt, Expr::value(tx.now()))
        .filter(certificate::Column::Id.eq(known.id.0))
        .filter(certificate::Column::ReplacedAt.is_null())
        .exec(&*tx)
        .await?;
    if replaced.rows_affected != 1 {
        return Err(Refusal::Changed);
    }
    let printed = Printed {
        holder: with.holder,
        // What was taught, and what it entitles to, was decided with the course; the office may mend how it is worded.
        course: with.course.filter(|_| permit.office()).unwrap_or_else(|| known.printed.course.clone()),
        award: if permit.office() { with.award } else { known.printed.award.clone() },
        place: with.place,
        issued_on: service.zone.to_local(tx.now()).date(),
        number: unused_number(&tx, service).await?.to_string(),
        ..known.printed
    };
    let whose = Whose { person: known.person, basis: (row.basis_kind, row.basis_id), trainer: row.trainer_id };
    let before = Before { id: known.id, edition: known.edition, reason: with.reason };
    let (id, link) = insert(&tx, service, &whose, &printed, Some(before)).await?;
    let detail = serde_json::json!({ "person": known.person.to_string(), "replaces": known.id.to_string() });
    tx.note(Note::changed("certificate.reissued", "certificate", id.0).detail(detail)).await?;

    tell(app, &tx, service, known.person, &link, true).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Whose it is and what it was earned with: the same in every edition.
struct Whose {
    person: PersonId,
    basis: (String, Uuid),
    trainer: Option<Uuid>,
}

/// The edition before.
struct Before {
    id: CertificateId,
    edition: i32,
    reason: String,
}

/// The certificate of that permit, held until the decision is stored.
async fn held(tx: &WriteTx, permit: &KeepCertificate, service: &ServiceNames) -> Result<(Certificate, certificate::Model), Refusal> {
    let row = certificate::Entity::find_by_id(permit.certificate().0)
        .filter(certificate::Column::ServiceId.eq(permit.service().0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok((queries::read(row.clone(), service.zone)?, row))
}

async fn latest(
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    basis: (&str, Uuid),
) -> Result<Option<certificate::Model>, Refusal> {
    Ok(certificate::Entity::find()
        .filter(certificate::Column::ServiceId.eq(service.id.0))
        .filter(certificate::Column::PersonId.eq(person.0))
        .filter(certificate::Column::BasisKind.eq(basis.0))
        .filter(certificate::Column::BasisId.eq(basis.1))
        .order_by_desc(certificate::Column::Edition)
        .one(&**tx)
        .await?)
}

/// A number that nobody has. Of sixteen draws one has no check character, and hardly ever is one taken.
async fn unused_number(tx: &WriteTx, service: &ServiceNames) -> Result<Number, Refusal> {
    let chosen = service.settings.get("certificate_prefix").and_then(serde_json::Value::as_str);
    let prefix = number::prefix(chosen, &service.full_name);
    let year = service.zone.to_local(tx.now()).date().year();
    for _ in 0..64 {
        let Some(number) = Number::new(&prefix, year, rand::random()) else { continue };
        let taken = certificate::Entity::find().filter(certificate::Column::Number.eq(number.as_str())).one(&**tx).await?;
        if taken.is_none() {
            return Ok(number);
        }
    }
    Err(fault("no number for a certificate was free"))
}

async fn insert(
    tx: &WriteTx,
    service: &ServiceNames,
    whose: &Whose,
    printed: &Printed,
    before: Option<Before>,
) -> Result<(CertificateId, Token), Refusal> {
    rules::check(printed)?;
    let (id, link) = (CertificateId(tx.new_id()), Token::new());
    let edition = before.as_ref().map_or(1, |before| before.edition + 1);
    certificate::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.id.0),
        person_id: Set(whose.person.0),
        basis_kind: Set(whose.basis.0.clone()),
        basis_id: Set(whose.basis.1),
        edition: Set(edition),
        number: Set(printed.number.clone()),
        holder_name: Set(printed.holder.clone()),
        service_name: Set(printed.service.clone()),
        course_title: Set(printed.course.clone()),
        award_words: Set(printed.award.clone()),
        days: Set(serde_json::to_value(&printed.days)?),
        minutes: Set(printed.minutes),
        place: Set(printed.place.clone()),
        signatories: Set(serde_json::to_value(&printed.signatories)?),
        trainer_id: Set(whose.trainer),
        link_hash: Set(link.digest()),
        issued_on: Set(printed.issued_on),
        issued_at: Set(tx.now()),
        issued_by: Set(tx.who().account.map(|id| id.0)),
        revoked_at: Set(None),
        revoked_by: Set(None),
        revoke_reason: Set(None),
        replaces_id: Set(before.as_ref().map(|before| before.id.0)),
        replace_reason: Set(before.map(|before| before.reason)),
        replaced_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    Ok((id, link))
}

/// Write to the holder, if they can be reached by mail: with the address of their own page, or, for somebody without a sign-in, with the
/// link that opens this one certificate.
async fn tell(app: &App, tx: &WriteTx, service: &ServiceNames, person: PersonId, link: &Token, again: bool) -> Result<(), Refusal> {
    let Some(contact) = appointments::contacts(tx, &[person]).await?.remove(&person) else { return Ok(()) };
    let signs_in = account::Entity::find()
        .filter(account::Column::PersonId.eq(person.0))
        .filter(account::Column::State.eq("ACTIVE"))
        .one(&**tx)
        .await?
        .is_some();
    let base = &app.config().base_url;
    let link = if signs_in { format!("{base}/certificates") } else { format!("{base}/certificates/link/{}", link.reveal()) };
    let letter = CertificateReady { name: contact.name.clone(), service: service.discreet_name.clone(), again, link }.letter();
    let draft = Draft {
        kind: if again { "certificate_again" } else { "certificate_ready" },
        to_name: contact.name,
        to_address: contact.email,
        person: Some(person),
        letter,
        why: "you took part in a course",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}
