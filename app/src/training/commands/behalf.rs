//! Asking for a place for somebody else, and what a line manager says of it (`docs/POLICY.md` 10.4: agency staff come with their manager's
//! agreement).

use super::booking::{asked_by, hindered_despite, no_seat, not_there_yet, seat_or_wait, waits};
use super::history::{Said, happened};
use super::seats::{Asker, confirm, end, insert, take_place};
use super::tell;
use super::turns::passed_over;
use crate::audit::Note;
use crate::people::commands::{NewPerson, Reached, Way, reached_as, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::text::Email;
use crate::shared::{AgencyId, BookingId, FormProblems, PersonId, Refusal, RunId, when};
use crate::training::forms::{Approval, PlaceFor};
use crate::training::letters::{ApprovalAsked, PlaceAsked, PlaceNotApproved, PlaceWaits};
use crate::training::model::{BookingNews, BookingState, ManagerSays};
use crate::training::permits::BookForOthers;
use crate::training::queries::{RunView, asked_by_agency, standing};
use crate::training::rules::{self, Obstacle};
use entity::{agency, agency_member, booking, booking_approval, contact_way};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Ask for a place for somebody, who is put on record when they are new. Agency staff wait for their line manager, unless whoever asks
/// vouches that the manager agrees.
///
/// # Errors
/// At their fields `own_place` and `approval_missing`; each code of [`rules::obstacles`]; `booked_already`; `NotFound`; a fault.
pub async fn book_for(
    app: &App,
    permit: &BookForOthers,
    service: &ServiceNames,
    asked: &PlaceFor,
) -> Result<(BookingId, BookingState), Refusal> {
    let tx = app.begin(permit).await?;
    let agency = permit.agency().or(asked.agency);
    own_agency(&tx, service, agency).await?;
    let person = whom(&tx, service, permit, asked).await?;
    not_their_own_manager(&tx, permit, person, asked).await?;
    // Whoever leads an agency does not decide over somebody's own calendar: only the service does.
    let may = permit.agency().is_none();
    let despite = asked.despite.clone().filter(|_| may);
    let asker = Asker { person, agency, asked_at: tx.now(), booked_by: permit.who().account, needs: asked.needs.clone(), despite };
    let said = if may { to_staff } else { of_another };
    let booked = ask_for(app, &tx, service, permit.run(), &asker, &asked.approval).await.map_err(said)?;
    app.commit(tx).await?;
    Ok(booked)
}

/// What is refused to the person themselves tells of their own diary.
pub(super) fn of_another(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Refused { code, sentence } => rules::said_of_another(Obstacle { code, sentence }).into(),
        other => other,
    }
}

fn to_staff(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Refused { code, sentence } => rules::said_to_staff(Obstacle { code, sentence }).into(),
        other => other,
    }
}

/// As [`book_for`], for somebody on record, in a transaction that somebody else commits.
///
/// # Errors
/// As [`book_for`].
pub async fn ask_for(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    run: RunId,
    asker: &Asker,
    approval: &Approval,
) -> Result<(BookingId, BookingState), Refusal> {
    let (view, known) = asked_by(app, tx, service, run, asker.person).await?;
    not_there_yet(&known)?;
    let gave_way = hindered_despite(tx, &view, service, asker.person, (false, asker.despite.is_some())).await?;
    let asker = &Asker { despite: asker.despite.clone().filter(|_| !gave_way.is_empty()), ..asker.clone() };

    let booked = match approval {
        Approval::Ask { name, email } => ask_manager(app, tx, service, &view, asker, (name, email)).await?,
        Approval::NotNeeded => seat_or_wait(app, tx, service, &view, asker).await?,
        Approval::Given { name } => {
            let booked = seat_or_wait(app, tx, service, &view, asker).await?;
            vouched(tx, service, booked, name).await?;
            booked
        }
    };
    if let Some(why) = &asker.despite {
        let said = Said { code: gave_way.first().copied(), words: Some(why) };
        happened(tx, service.id, booked, BookingNews::DespiteClash, said).await?;
        let detail = serde_json::json!({ "gave_way": gave_way, "reason": why });
        tx.note(Note::changed("booking.clash_overlooked", "booking", booked.0).detail(detail)).await?;
    }
    let row = booking::Entity::find_by_id(booked.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let state = BookingState::from_code(&row.state).ok_or(Refusal::NotFound)?;
    if state == BookingState::Waitlisted {
        tell_of_turn(app, tx, service, &view, &row).await?;
    }
    Ok((booked, state))
}

/// Agencies of the own service alone.
pub(super) async fn own_agency(tx: &WriteTx, service: &ServiceNames, id: Option<AgencyId>) -> Result<(), Refusal> {
    let Some(id) = id else { return Ok(()) };
    let known = agency::Entity::find_by_id(id.0).filter(agency::Column::ServiceId.eq(service.id.0)).one(&**tx).await?;
    known.map(drop).ok_or(Refusal::NotFound)
}

/// The person of that name and address, put on record when there is none. Nobody learns here whether an address is on record: whoever
/// leads an agency finds their own staff alone, and an address that only others have makes a record of its own.
async fn whom(tx: &WriteTx, service: &ServiceNames, permit: &BookForOthers, asked: &PlaceFor) -> Result<PersonId, Refusal> {
    let known = match reached_as(tx, service.id, &asked.email, &asked.name).await? {
        Reached::Same(people) => people.into_iter().map(|known| PersonId(known.id)).collect(),
        Reached::Another | Reached::Nobody => Vec::new(),
    };
    let found = match permit.agency() {
        None => known.first().copied(),
        Some(agency) => sent_by(tx, permit, agency, &known).await?,
    };
    if let Some(person) = found {
        return Ok(person);
    }
    let new = NewPerson { full_name: asked.name.clone(), gender: None, email: Some(asked.email.clone()), phone: None, postcode: None };
    let id = record_person(tx, service.id, &new).await?;
    tx.note(Note::collected("person.recorded", "person", id.0)).await?;
    Ok(id)
}

/// The first of them who belongs to that agency as far as its lead can know: it sent them before, they are on record there, or they are the
/// lead.
pub(super) async fn sent_by(
    tx: &WriteTx,
    permit: &BookForOthers,
    agency: AgencyId,
    known: &[PersonId],
) -> Result<Option<PersonId>, Refusal> {
    let (keys, today) = (|| known.iter().map(|person| person.0), tx.now().date_naive());
    let sent = booking::Entity::find()
        .select_only()
        .column(booking::Column::PersonId)
        .filter(booking::Column::AgencyId.eq(agency.0))
        .filter(booking::Column::PersonId.is_in(keys()))
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    let belong = agency_member::Entity::find()
        .select_only()
        .column(agency_member::Column::PersonId)
        .filter(agency_member::Column::AgencyId.eq(agency.0))
        .filter(agency_member::Column::PersonId.is_in(keys()))
        .filter(Condition::any().add(agency_member::Column::EndsOn.is_null()).add(agency_member::Column::EndsOn.gte(today)))
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    let theirs = |person: &PersonId| *person == permit.person() || sent.contains(&person.0) || belong.contains(&person.0);
    Ok(known.iter().copied().find(theirs))
}

/// Nobody agrees to their own place (`docs/POLICY.md` 10.4): neither by vouching for themselves, nor by a manager's letter that comes to them.
/// The field and the sentence, where somebody would. `typed` is the address that was typed for whoever is to come: one's own under another
/// name is one's own.
pub(super) async fn own_word(
    tx: &WriteTx,
    permit: &BookForOthers,
    person: PersonId,
    typed: Option<&Email>,
    approval: &Approval,
) -> Result<Option<(&'static str, Obstacle)>, Refusal> {
    let own = |sentence: &str| Obstacle { code: "own_place", sentence: sentence.to_owned() };
    let asks_for_themselves = match typed {
        _ if person == permit.person() => true,
        Some(typed) => is_theirs(tx, permit.person(), typed).await?,
        None => false,
    };
    match approval {
        Approval::Given { .. } if asks_for_themselves => {
            Ok(Some(("approval", own("This place is your own: have your line manager asked"))))
        }
        Approval::NotNeeded | Approval::Given { .. } => Ok(None),
        Approval::Ask { email, .. } => {
            let same = typed.is_some_and(|typed| email.as_str().eq_ignore_ascii_case(typed.as_str()))
                || is_theirs(tx, person, email).await?
                || (asks_for_themselves && is_theirs(tx, permit.person(), email).await?);
            Ok(same.then(|| ("manager_email", own("Enter the line manager's address: this is the address of whoever is to come"))))
        }
    }
}

/// Whether that address is on record as that person's.
async fn is_theirs(tx: &WriteTx, person: PersonId, email: &Email) -> Result<bool, Refusal> {
    let known = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(person.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.eq(email.as_str().to_lowercase()))
        .one(&**tx)
        .await?;
    Ok(known.is_some())
}

async fn not_their_own_manager(tx: &WriteTx, permit: &BookForOthers, person: PersonId, asked: &PlaceFor) -> Result<(), Refusal> {
    let Some((field, own)) = own_word(tx, permit, person, Some(&asked.email), &asked.approval).await? else { return Ok(()) };
    let mut wrong = FormProblems::new();
    wrong.add(field, own.code, own.sentence);
    Err(wrong.into())
}

async fn ask_manager(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    asker: &Asker,
    (name, email): (&str, &Email),
) -> Result<BookingId, Refusal> {
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
async fn vouched(tx: &WriteTx, service: &ServiceNames, booked: BookingId, manager: &str) -> Result<(), Refusal> {
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
