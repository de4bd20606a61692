//! Offering a seat, answering, taking back. A page is never trusted: every rule is asked again inside the transaction.

mod allocate;
mod answer;
mod decision;
mod end;
mod lapsed;

pub use answer::{Answered, answer};
pub use end::{decide_conflict, expire_due, withdraw};
pub use lapsed::withdraw_from_lapsed;

use super::facts::Seat;
use super::letters::{self, OfferMade};
use super::permits::MatchCases;
use super::queries;
use crate::accreditation::standing_commands::catch_up_within;
use crate::audit::Note;
use crate::calendar::zone::local_day_time;
use crate::cases::commands::record_case_event;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::is_taken;
use crate::platform::letters::Draft;
use crate::platform::mail::Letter;
use crate::platform::services::ServiceNames;
use crate::shared::text::Email;
use crate::shared::{CaseId, OfferId, PersonId, Refusal, ServiceId};
use chrono::Duration;
use entity::{assignment, contact_way, offer, person, practitioner, rj_case};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;

/// Offer a seat on a case to somebody.
///
/// # Errors
/// `NotFound`; refused with the sentence of a rule that excludes the person and how many others do, or because the seat is taken, the case
/// is closed or on hold, or its risk and sensitivity are not set.
pub async fn offer(
    app: &App,
    permit: &MatchCases,
    service: &ServiceNames,
    case: CaseId,
    person: PersonId,
    seat: Seat,
) -> Result<OfferId, Refusal> {
    let tx = app.begin(permit).await?;

    // One case is offered by one hand at a time, and one person's capacity is counted by one hand at a time.
    lock_case(&tx, permit.service(), case).await?;
    lock_person(&tx, permit.service(), person).await?;
    free_seats(&tx, case).await?;
    catch_up_within(app, &tx, service, person).await?;
    let matter = queries::matter_within(app, &tx, service, case).await?;

    let chosen = decision::choose(&matter, person, seat)?;

    let id = OfferId(tx.new_id());
    let expires_at = tx.now() + Duration::hours(matter.options.offer_hours);
    decision::record(&tx, permit, &matter, &chosen).await?;
    let row = offer::ActiveModel {
        id: Set(id.0),
        service_id: Set(permit.service().0),
        case_id: Set(case.0),
        person_id: Set(person.0),
        seat: Set(seat.code().to_owned()),
        state: Set("OFFERED".to_owned()),
        offered_at: Set(tx.now()),
        offered_by: Set(permit.actor().account.0),
        expires_at: Set(expires_at),
        answered_at: Set(None),
        decline_reason: Set(None),
        score: Set(chosen.score),
        version: Set(1),
    };
    match row.insert(&*tx).await {
        Err(error) if is_taken(&error) => return Err(decision::seat_is_taken()),
        stored => drop(stored?),
    }
    tell(&tx, permit.service(), case, "OFFERED", seat).await?;
    tx.note(Note::changed("offer.made", "offer", id.0).case(case).detail(json!({ "seat": seat.code(), "rank": chosen.rank }))).await?;

    let until = local_day_time(expires_at, service.zone);
    let link = offer_link(app, id);
    write_to(&tx, service, person, case, "offer_made", |name| OfferMade { name, until, link }.letter()).await?;

    app.commit(tx).await?;
    Ok(id)
}

/// Where an offer is read: the only address in a letter. It says nothing of a case.
fn offer_link(app: &App, id: OfferId) -> String {
    format!("{}/offers/{id}", app.config().base_url)
}

async fn lock_case(tx: &WriteTx, service: ServiceId, case: CaseId) -> Result<rj_case::Model, Refusal> {
    let row = rj_case::Entity::find_by_id(case.0).filter(rj_case::Column::ServiceId.eq(service.0)).lock_exclusive().one(&**tx).await?;
    row.ok_or(Refusal::NotFound)
}

async fn lock_person(tx: &WriteTx, service: ServiceId, person: PersonId) -> Result<(), Refusal> {
    let row = practitioner::Entity::find_by_id(person.0)
        .filter(practitioner::Column::ServiceId.eq(service.0))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    row.map(drop).ok_or(Refusal::NotFound)
}

/// Let go of seats whose offer has lapsed, or whose work was handed on: the database keeps one open offer for a seat.
async fn free_seats(tx: &WriteTx, case: CaseId) -> Result<(), Refusal> {
    let of_case = offer::Entity::find().filter(offer::Column::CaseId.eq(case.0));
    let lapsed =
        of_case.clone().filter(offer::Column::State.eq("OFFERED")).filter(offer::Column::ExpiresAt.lte(tx.now())).all(&**tx).await?;
    for row in &lapsed {
        end::lapse(tx, row).await?;
    }
    let ended = Query::select()
        .column(assignment::Column::OfferId)
        .from(assignment::Entity)
        .and_where(assignment::Column::CaseId.eq(case.0))
        .and_where(assignment::Column::EndsAt.is_not_null())
        .to_owned();
    let over = of_case.filter(offer::Column::State.eq("ACCEPTED")).filter(offer::Column::Id.in_subquery(ended)).all(&**tx).await?;
    for row in &over {
        end::let_go(tx, row).await?;
    }
    Ok(())
}

/// One line in the story of the case. It names nobody: who said no is told to nobody but the coordinator of the day.
async fn tell(tx: &WriteTx, service: ServiceId, case: CaseId, kind: &str, seat: Seat) -> Result<(), DbErr> {
    record_case_event(tx, service, case, kind, Some(seat.label().to_owned())).await
}

/// Write to a facilitator by mail; who has no address on record reads it at the next sign-in.
async fn write_to(
    tx: &WriteTx,
    service: &ServiceNames,
    to: PersonId,
    case: CaseId,
    kind: &'static str,
    letter: impl FnOnce(String) -> Letter,
) -> Result<(), Refusal> {
    let address = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(to.0))
        .filter(contact_way::Column::Kind.eq("EMAIL"))
        .filter(contact_way::Column::EndsAt.is_null())
        .order_by_desc(contact_way::Column::StartsAt)
        .one(&**tx)
        .await?;
    let Some(to_address) = address.and_then(|row| Email::parse(&row.value).ok()) else { return Ok(()) };
    let Some(reader) = person::Entity::find_by_id(to.0).one(&**tx).await? else { return Ok(()) };
    let letter = letter(reader.full_name.clone());
    let draft = Draft {
        kind,
        to_name: reader.full_name,
        to_address,
        person: Some(to),
        letter,
        why: letters::WHY,
        calendar: None,
        stream: None,
        case: Some(case),
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}
