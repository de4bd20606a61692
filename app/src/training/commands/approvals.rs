//! What line managers say of places that are asked for: by the link in their letter, once, or by the word of somebody who books for others
//! (`docs/POLICY.md` 10.4).

use super::booking::{asked_by, no_seat, waits};
use super::history::{Said, happened};
use super::limits::may_write_to_manager;
use super::seats::{Asker, confirm, end, insert, take_place};
use super::tell;
use super::turns::passed_over;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::text::Email;
use crate::shared::{AgencyId, BookingId, PersonId, Refusal, RunId, when};
use crate::training::letters::{ApprovalAsked, PlaceAsked, PlaceNotApproved, PlaceWaits};
use crate::training::model::{BookingNews, BookingState, ManagerSays};
use crate::training::queries::{RunView, asked_by_agency, standing};
use crate::training::rules;
use entity::{booking, booking_approval};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// A place that waits for the line manager's word, who is asked by letter.
///
/// # Errors
/// `manager_asked_enough`; a fault.
pub(super) async fn ask_manager(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    asker: &Asker,
    (name, email): (&str, &Email),
) -> Result<BookingId, Refusal> {
    may_write_to_manager(tx, asker, email).await?;
    let booked = insert(tx, service.id, view.id(), asker, BookingState::Requested).await?;
    happened(tx, service.id, booked, BookingNews::Asked, Said::default()).await?;
    tx.note(Note::changed("booking.asked", "booking", booked.0)).await?;
    let approval = tx.new_id();
    booking_approval::ActiveModel {
        id: Set(approval),
        service_id: Set(service.id.0),
        booking_id: Set(booked.0),
        manager_name: Set(name.to_owned()),
        manager_email: Set(Some(email.as_str().to_owned())),
        asked_at: Set(tx.now()),
        decision: Set(None),
        decided_at: Set(None),
        reason: Set(None),
        vouched_by: Set(None),
    }
    .insert(&**tx)
    .await?;

    let link = format!("{}/training/approve/{}", app.config().base_url, signed::sign(app, tell::APPROVAL, approval)?);
    let days = view.days.iter().map(|day| when::day(day.day)).collect::<Vec<_>>().join(", ");
    let row = booking::Entity::find_by_id(booked.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let by_agency = asked_by_agency(&**tx, &row).await?;
    let (course, service_name) = (view.course.title.clone(), service.discreet_name.clone());
    let letter = ApprovalAsked { name: name.to_owned(), service: service_name, by_agency, course, days, link };
    let draft = Draft {
        kind: "training_approval_asked",
        to_name: name.to_owned(),
        to_address: email.clone(),
        person: None,
        letter: letter.letter(),
        why: "you are named as the line manager of somebody for whom a place is asked",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    let why = "a place on a course is asked for in your name";
    tell::of_place(app, tx, service, view, &row, "training_place_asked", why, |told| PlaceAsked { told }.letter()).await?;
    Ok(booked)
}

/// Somebody with the right to book for others says that the manager agreed.
pub(super) async fn vouched(tx: &WriteTx, service: &ServiceNames, booked: BookingId, manager: &str) -> Result<(), Refusal> {
    booking_approval::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        booking_id: Set(booked.0),
        manager_name: Set(manager.to_owned()),
        manager_email: Set(None),
        asked_at: Set(tx.now()),
        decision: Set(Some(ManagerSays::Approved.code().to_owned())),
        decided_at: Set(Some(tx.now())),
        reason: Set(None),
        vouched_by: Set(tx.who().account.map(|id| id.0)),
    }
    .insert(&**tx)
    .await?;
    let approved = booking::ActiveModel { id: Set(booked.0), approved_at: Set(Some(tx.now())), ..Default::default() };
    approved.update(&**tx).await?;
    happened(tx, service.id, booked, BookingNews::ManagerApproved, Said::default()).await
}

/// The same of a place that waited for the manager's own word: the link that was mailed answers nothing any more.
pub(super) async fn vouched_instead(tx: &WriteTx, service: &ServiceNames, row: &booking::Model) -> Result<(), Refusal> {
    let asked = booking_approval::Entity::find().filter(booking_approval::Column::BookingId.eq(row.id)).one(&**tx).await?;
    let Some(asked) = asked else { return vouched(tx, service, BookingId(row.id), "").await };
    booking_approval::ActiveModel {
        id: Set(asked.id),
        decision: Set(Some(ManagerSays::Approved.code().to_owned())),
        decided_at: Set(Some(tx.now())),
        vouched_by: Set(tx.who().account.map(|id| id.0)),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    let approved = booking::ActiveModel { id: Set(row.id), approved_at: Set(Some(tx.now())), ..Default::default() };
    approved.update(&**tx).await?;
    happened(tx, service.id, BookingId(row.id), BookingNews::ManagerApproved, Said::default()).await
}

pub(super) async fn tell_of_turn(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
) -> Result<(), Refusal> {
    let known = standing(&**tx, view.id(), PersonId(row.person_id)).await?;
    let (why, number) = ("you wait for a place on a course", known.ahead + 1);
    tell::of_place(app, tx, service, view, row, "training_place_waits", why, |told| PlaceWaits { told, number }.letter()).await
}

/// What a line manager answers, once, with the link that was mailed to them.
///
/// # Errors
/// `decided_already`; `no_longer_asked`; `not_open` and `deadline`, when nobody can come any more; `NotFound`; a fault.
pub async fn decide_as_manager(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    approval: Uuid,
    says: ManagerSays,
    reason: Option<String>,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let asked = booking_approval::Entity::find_by_id(approval)
        .filter(booking_approval::Column::ServiceId.eq(service.id.0))
        .find_also_related(booking::Entity)
        .one(&*tx)
        .await?;
    let Some((_, Some(first))) = asked else { return Err(Refusal::NotFound) };
    let person = PersonId(first.person_id);
    let (view, _) = asked_by(app, &tx, service, RunId(first.run_id), person).await?;

    // Read again under the run's lock: of two presses at once the second one is late.
    let asked = booking_approval::Entity::find_by_id(approval).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let row = booking::Entity::find_by_id(first.id).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if asked.decision.is_some() {
        return Err(Refusal::refused("decided_already", "You have answered this already. Write to us if it has to change."));
    }
    if row.state != BookingState::Requested.code() {
        return Err(Refusal::refused("no_longer_asked", "This place is no longer asked for. Nothing is to be done."));
    }

    booking_approval::ActiveModel {
        id: Set(asked.id),
        decision: Set(Some(says.code().to_owned())),
        decided_at: Set(Some(tx.now())),
        reason: Set(reason.clone()),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    let detail = serde_json::json!({ "says": says.code() });
    tx.note(Note::changed("booking.manager_answered", "booking", row.id).detail(detail)).await?;
    match says {
        ManagerSays::Approved => approved(app, &tx, service, &view, &row).await?,
        ManagerSays::Refused => refused(app, &tx, service, &view, &row, reason).await?,
    }
    app.commit(tx).await
}

async fn approved(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, row: &booking::Model) -> Result<(), Refusal> {
    let (id, person) = (BookingId(row.id), PersonId(row.person_id));
    happened(tx, service.id, id, BookingNews::ManagerApproved, Said::default()).await?;
    let today = super::today(tx, service);
    let facts = crate::training::queries::booking_facts(&**tx, view, person, today, true).await?;
    if let Some(shut) = rules::run_shut(&facts) {
        return Err(shut.into());
    }
    let mut stands = booking::ActiveModel { id: Set(row.id), approved_at: Set(Some(tx.now())), ..Default::default() };
    // What came between is for the delegate to mend, not for the manager to read: the yes stands, they keep their turn, and are told why.
    if let Some(against) = rules::obstacles_despite(&facts, row.despite.is_some()).into_iter().next() {
        stands.state = Set(BookingState::Waitlisted.code().to_owned());
        stands.version = Set(row.version + 1);
        let row = stands.update(&**tx).await?;
        return passed_over(app, tx, service, view, &row, &against).await;
    }
    match no_seat(tx, service, view, row.agency_id.map(AgencyId)).await? {
        None => {
            stands.update(&**tx).await?;
            take_place(tx, view.id()).await?;
            confirm(app, tx, service, view, row).await
        }
        Some(why) => {
            stands.state = Set(BookingState::Waitlisted.code().to_owned());
            stands.version = Set(row.version + 1);
            let row = stands.update(&**tx).await?;
            waits(tx, service, id, &why).await?;
            tell_of_turn(app, tx, service, view, &row).await
        }
    }
}

async fn refused(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
    reason: Option<String>,
) -> Result<(), Refusal> {
    end(tx, row, BookingState::Cancelled, reason.clone()).await?;
    happened(tx, service.id, BookingId(row.id), BookingNews::ManagerRefused, Said { code: None, words: reason.as_deref() }).await?;
    let why = "a place on a course was asked for in your name";
    tell::of_place(app, tx, service, view, row, "training_not_approved", why, |told| PlaceNotApproved { told, reason }.letter()).await
}
