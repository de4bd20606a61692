//! Certificates as they are read: by holder, by number, by the secret of a link, and as a list.

use super::model::{Certificate, Printed, Signatory, Standing};
use super::number::Number;
use super::permits::{OpenCertificate, SeeIssued};
use crate::calendar::zone::Zone;
use crate::platform::App;
use crate::platform::fault::fault;
use crate::platform::listed::counted;
use crate::platform::permit::{Own, Permit, SystemPermit};
use crate::platform::services;
use crate::platform::session::Token;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{CertificateId, PersonId, Refusal, ServiceId};
use entity::certificate;
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};

/// How many certificates of one person a page shows.
const OWN_MAX: u64 = 200;

/// A certificate from its row.
///
/// # Errors
/// A fault, when its days or signatories were not stored by this room.
pub(super) fn read(row: certificate::Model, zone: Zone) -> Result<Certificate, Refusal> {
    let on = |at| zone.to_local(at).date();
    let standing = match (row.revoked_at, row.replaced_at) {
        (Some(at), _) => Standing::Revoked(on(at)),
        (None, Some(at)) => Standing::Replaced(on(at)),
        (None, None) => Standing::Stands,
    };
    let days = serde_json::from_value(row.days).map_err(fault)?;
    let signatories: Vec<Signatory> = serde_json::from_value(row.signatories).map_err(fault)?;
    Ok(Certificate {
        id: CertificateId(row.id),
        person: PersonId(row.person_id),
        edition: row.edition,
        printed: Printed {
            holder: row.holder_name,
            service: row.service_name,
            course: row.course_title,
            award: row.award_words,
            days,
            minutes: row.minutes,
            place: row.place,
            signatories,
            issued_on: row.issued_on,
            number: row.number,
        },
        standing,
        succeeded: row.replaced_at.is_some(),
        revoke_reason: row.revoke_reason,
        replace_reason: row.replace_reason,
    })
}

async fn zone(app: &App, service: uuid::Uuid) -> Result<Zone, Refusal> {
    Ok(services::names(app, Some(ServiceId(service))).await?.zone)
}

/// That certificate of that service, and who taught it. Whether the asker may see it is for the permit to say that calls this.
pub(super) async fn by_id(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    id: CertificateId,
) -> Result<Option<(Certificate, Option<PersonId>)>, Refusal> {
    let found = certificate::Entity::find_by_id(id.0).filter(certificate::Column::ServiceId.eq(service.0)).one(app.read(permit)).await?;
    let Some(row) = found else { return Ok(None) };
    let trainer = row.trainer_id.map(PersonId);
    Ok(Some((read(row, zone(app, service.0).await?)?, trainer)))
}

/// The certificates of whoever asks, newest first; those that were replaced are left out.
///
/// # Errors
/// A fault.
pub async fn own(app: &App, permit: &Own) -> Result<Vec<Certificate>, Refusal> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(permit.actor().person.0))
        .filter(certificate::Column::ServiceId.eq(permit.service().0))
        .filter(certificate::Column::ReplacedAt.is_null())
        .order_by_desc(certificate::Column::IssuedAt)
        .limit(OWN_MAX)
        .all(app.read(permit))
        .await?;
    let zone = zone(app, permit.service().0).await?;
    rows.into_iter().map(|row| read(row, zone)).collect()
}

/// Those within the asker's reach.
fn visible(permit: &SeeIssued) -> Select<certificate::Entity> {
    let list = certificate::Entity::find().filter(certificate::Column::ServiceId.eq(permit.service().0));
    if permit.sees_all() { list } else { list.filter(certificate::Column::TrainerId.eq(permit.actor().person.0)) }
}

/// The certificates that were issued, newest first unless asked otherwise. Two statements.
///
/// # Errors
/// A fault.
pub async fn issued(app: &App, permit: &SeeIssued, paging: &Paging) -> Result<Listed<Certificate>, Refusal> {
    let db = app.read(permit);
    let list = visible(permit);
    let total = counted(&list, db).await?;
    let (column, newest_first) = match paging.sort.as_str() {
        "course" => (certificate::Column::CourseTitle, false),
        "holder" => (certificate::Column::HolderName, false),
        _ => (certificate::Column::IssuedAt, true),
    };
    let order = if paging.descending == newest_first { Order::Asc } else { Order::Desc };
    let sorted = list.order_by(column, order).order_by_asc(certificate::Column::Id);
    let rows = sorted.offset(paging.offset()).limit(PAGE_SIZE).all(db).await?;
    let zone = zone(app, permit.service().0).await?;
    let rows = rows.into_iter().map(|row| read(row, zone)).collect::<Result<Vec<_>, _>>()?;
    Ok(Listed { rows, total, page: paging.page })
}

/// Every edition of that certificate, the newest first.
///
/// # Errors
/// A fault.
pub async fn history(app: &App, permit: &OpenCertificate) -> Result<Vec<Certificate>, Refusal> {
    let db = app.read(permit);
    let Some(one) = certificate::Entity::find_by_id(permit.certificate().id.0).one(db).await? else { return Ok(Vec::new()) };
    let rows = certificate::Entity::find()
        .filter(certificate::Column::ServiceId.eq(one.service_id))
        .filter(certificate::Column::PersonId.eq(one.person_id))
        .filter(certificate::Column::BasisKind.eq(one.basis_kind))
        .filter(certificate::Column::BasisId.eq(one.basis_id))
        .order_by_desc(certificate::Column::Edition)
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    let zone = zone(app, one.service_id).await?;
    rows.into_iter().map(|row| read(row, zone)).collect()
}

/// The certificate of that number, of whatever service lives here. One statement, whether there is one or not.
///
/// # Errors
/// A fault.
pub async fn by_number(app: &App, public: &SystemPermit, number: &Number) -> Result<Option<Certificate>, Refusal> {
    let found = certificate::Entity::find().filter(certificate::Column::Number.eq(number.as_str())).one(app.read(public)).await?;
    let Some(row) = found else { return Ok(None) };
    let zone = zone(app, row.service_id).await?;
    read(row, zone).map(Some)
}

/// The certificate behind the link in a holder's letter.
///
/// # Errors
/// `NotFound`, for a token that opens nothing; a fault.
pub async fn by_link(app: &App, public: &SystemPermit, token: &str) -> Result<Certificate, Refusal> {
    let token = Token::read(token).ok_or(Refusal::NotFound)?;
    let found = certificate::Entity::find().filter(certificate::Column::LinkHash.eq(token.digest())).one(app.read(public)).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let zone = zone(app, row.service_id).await?;
    read(row, zone)
}
