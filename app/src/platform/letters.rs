//! Letters: written whole in the transaction of the change that causes them, sent by a job, each under one Message-ID for life.
//!
//! A letter names nobody but its reader and the signing service, and nothing of a case (docs/adr/0011).

use super::App;
use super::db::WriteTx;
use super::fault::fault;
use super::jobs::{Ended, Lane, NewJob};
use super::mail::mask::masked;
use super::mail::message::{Wire, file_name};
use super::mail::{CalendarPart, Frame, Letter, Outgoing};
use super::permit::SystemPermit;
use super::services::{self, ServiceNames};
use crate::shared::text::Email;
use crate::shared::{CaseId, LetterId, PersonId, Refusal, ServiceId};
use entity::{job, letter, service};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// The kind of the job that sends one letter.
pub const SEND_LETTER: &str = "send_letter";

/// A letter about to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which letter it is: `offer_made`. Names the template, never its reader.
    pub kind: &'static str,
    pub to_name: String,
    pub to_address: Email,
    /// The reader's record, when there is one.
    pub person: Option<PersonId>,
    pub letter: Letter,
    /// Why it came, for its foot: "you applied for a volunteer role".
    pub why: &'static str,
    /// Method and text of its calendar part.
    pub calendar: Option<(String, String)>,
    /// Letters of one stream are sent in the order in which they were written: a cancellation never overtakes its invitation.
    pub stream: Option<String>,
    /// For the case's own list of letters; never written into the letter.
    pub case: Option<CaseId>,
}

impl WriteTx {
    /// Write a letter with the change, and the job that sends it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn post_letter(&self, service: &ServiceNames, draft: Draft) -> Result<LetterId, DbErr> {
        let id = self.new_id();
        let (calendar_method, calendar) = draft.calendar.map_or((None, None), |(method, body)| (Some(method), Some(body)));
        let domain = service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain);
        let words = draft.letter.render(&frame(service, draft.why));
        let row = letter::ActiveModel {
            id: Set(id),
            service_id: Set(service.id.0),
            kind: Set(draft.kind.to_owned()),
            person_id: Set(draft.person.map(|id| id.0)),
            to_name: Set(draft.to_name),
            to_address: Set(draft.to_address.as_str().to_owned()),
            subject: Set(words.subject),
            text: Set(words.text),
            html: Set(words.html),
            calendar: Set(calendar),
            calendar_method: Set(calendar_method),
            message_id: Set(format!("{}@{domain}", id.simple())),
            stream: Set(draft.stream.clone()),
            state: Set("QUEUED".to_owned()),
            created_at: Set(self.now()),
            sent_at: Set(None),
            sent_order: Set(None),
            case_id: Set(draft.case.map(|id| id.0)),
        };
        // Letters are long: the database need not say them back.
        letter::Entity::insert(row).exec_without_returning(&**self).await?;
        self.enqueue(NewJob {
            kind: SEND_LETTER,
            subject: Some(id),
            once: format!("{SEND_LETTER}/{id}"),
            payload: serde_json::json!({}),
            lane: Lane::Mail,
            stream: draft.stream,
        })
        .await?;
        Ok(LetterId(id))
    }
}

/// Send one letter, if it is not sent yet. A repeat after a crash carries the same Message-ID and the same place in the order.
pub async fn send(app: &App, id: Uuid) -> Ended {
    match try_send(app, id).await {
        Ok(ended) => ended,
        Err(refusal) => Ended::Again(refusal.to_string()),
    }
}

/// A letter that was sent, as it went over the wire.
///
/// # Errors
/// A fault, when a later change of the settings left it unsendable.
pub async fn as_sent(app: &App, row: &letter::Model) -> Result<Wire, Refusal> {
    let service = services::names(app, Some(ServiceId(row.service_id))).await?;
    let place = row.sent_order.and_then(|place| u64::try_from(place).ok()).unwrap_or(0);
    outgoing(app, &service, row)?.wire(file_name(place, LetterId(row.id))).map_err(fault)
}

async fn try_send(app: &App, id: Uuid) -> Result<Ended, Refusal> {
    let permit = SystemPermit::because(None, "sending letters");
    let Some(row) = letter::Entity::find_by_id(id).one(app.read(&permit)).await? else {
        return Ok(Ended::GivenUp("the letter is gone".into()));
    };
    if row.state != "QUEUED" {
        return Ok(Ended::Done);
    }
    let row = with_place_in_order(app, &permit, row).await?;
    let service = services::names(app, Some(ServiceId(row.service_id))).await?;
    let name = file_name(row.sent_order.and_then(|place| u64::try_from(place).ok()).unwrap_or(0), LetterId(id));
    let wire = match outgoing(app, &service, &row)?.wire(name) {
        Ok(wire) => wire,
        Err(reason) => return Ok(Ended::GivenUp(reason.to_string())),
    };
    match app.transport().send(&wire).await {
        Ok(()) => {
            mark_sent(app, &permit, id).await?;
            tracing::info!(letter.id = %id, letter.kind = %row.kind, letter.to = %masked(&row.to_address), "sent");
            Ok(Ended::Done)
        }
        Err(failure) if failure.again => Ok(Ended::Again(failure.reason)),
        Err(failure) => Ok(Ended::GivenUp(failure.reason)),
    }
}

fn frame(service: &ServiceNames, why: &str) -> Frame {
    let phone = service.contact_phone.as_ref().map(|phone| format!(", or phone {phone}")).unwrap_or_default();
    Frame { service: service.discreet_name.clone(), why: why.to_owned(), reach: format!("reply to this mail{phone}") }
}

fn outgoing(app: &App, service: &ServiceNames, row: &letter::Model) -> Result<Outgoing, Refusal> {
    let address = |text: &str| Email::parse(text).map_err(|problem| fault(problem.code));
    Ok(Outgoing {
        from_name: service.discreet_name.clone(),
        from_address: app.config().mail_from.clone(),
        reply_to: Some(address(&service.organiser_email)?),
        to_name: row.to_name.clone(),
        to_address: address(&row.to_address)?,
        subject: row.subject.clone(),
        text: row.text.clone(),
        html: row.html.clone(),
        calendar: match (&row.calendar_method, &row.calendar) {
            (Some(method), Some(body)) => {
                Some(CalendarPart { method: method.clone(), body: body.clone(), filename: "appointment.ics".to_owned() })
            }
            _ => None,
        },
        message_id: row.message_id.clone(),
        date_utc: row.created_at,
    })
}

/// Give the letter its place in the order of sending, once.
async fn with_place_in_order(app: &App, permit: &SystemPermit, mut row: letter::Model) -> Result<letter::Model, Refusal> {
    if row.sent_order.is_some() {
        return Ok(row);
    }
    let tx = app.begin(permit).await?;
    // A gate: of several instances one at a time takes the next place. Rows that point at the service pass it unhindered.
    service::Entity::find().order_by_asc(service::Column::Id).lock(LockType::NoKeyUpdate).one(&*tx).await?;
    let last: Option<Option<i64>> = letter::Entity::find()
        .select_only()
        .column(letter::Column::SentOrder)
        .filter(letter::Column::SentOrder.is_not_null())
        .order_by_desc(letter::Column::SentOrder)
        .into_tuple()
        .one(&*tx)
        .await?;
    let place = last.flatten().unwrap_or(0) + 1;
    letter::ActiveModel { id: Set(row.id), sent_order: Set(Some(place)), ..Default::default() }.update(&*tx).await?;
    tx.commit().await?;
    row.sent_order = Some(place);
    Ok(row)
}

async fn mark_sent(app: &App, permit: &SystemPermit, id: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let sent_at = Some(tx.now());
    letter::ActiveModel { id: Set(id), state: Set("SENT".to_owned()), sent_at: Set(sent_at), ..Default::default() }.update(&*tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The letter of a job that was given up is given up with it, in the same transaction.
///
/// # Errors
/// The database's own.
pub(super) async fn give_up(tx: &WriteTx, job: &job::Model) -> Result<(), DbErr> {
    let (SEND_LETTER, Some(id)) = (job.kind.as_str(), job.subject_id) else { return Ok(()) };
    change_state(tx, &[id], "QUEUED", "GIVEN_UP").await
}

/// Letters that were given up wait to be sent again.
///
/// # Errors
/// The database's own.
pub async fn queue_again(tx: &WriteTx, ids: &[Uuid]) -> Result<(), DbErr> {
    change_state(tx, ids, "GIVEN_UP", "QUEUED").await
}

async fn change_state(tx: &WriteTx, ids: &[Uuid], from: &str, to: &str) -> Result<(), DbErr> {
    letter::Entity::update_many()
        .col_expr(letter::Column::State, Expr::value(to))
        .filter(letter::Column::Id.is_in(ids.iter().copied()))
        .filter(letter::Column::State.eq(from))
        .exec(&**tx)
        .await
        .map(drop)
}
