//! What applicants do, without an account: apply, confirm, withdraw.

use super::letters::{ApplicationReceived, PleaseConfirm};
use super::model::{ApplicationState, NewApplication, VacancyState};
use super::rules;
use crate::audit::{Category, Note};
use crate::meetings;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::letters::Draft;
use crate::platform::mail::Letter;
use crate::platform::permit::SystemPermit;
use crate::platform::reference::Numbered;
use crate::platform::services::{self, ServiceNames};
use crate::platform::session::Token;
use crate::shared::text::Email;
use crate::shared::{ApplicationId, PersonId, Refusal, ServiceId};
use chrono::{Duration, NaiveDate};
use entity::{application, audit_entry, one_time_link, vacancy};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

/// What the link in the confirming letter opens.
const CONFIRM: &str = "APPLICATION";
/// The audit line by which the throttle counts.
const RECEIVED: &str = "application.received";

/// An application that was stored, and the token in its letter.
#[derive(Clone)]
pub struct Applied {
    pub application: ApplicationId,
    pub confirm: Token,
}

/// A member of the public applies; a letter asks them to confirm.
///
/// # Errors
/// `NotFound`, when the public has never seen such a role; `role_closed`; `too_many`, from one address or under one e-mail; a fault.
pub async fn apply(app: &App, public: &SystemPermit, service: &ServiceNames, slug: &str, new: NewApplication) -> Result<Applied, Refusal> {
    let tx = app.begin(public).await?;

    let vacancy = vacancy_of(&tx, service.id, slug).await?;
    may_apply(&vacancy, service.zone.to_local(tx.now()).date())?;
    not_too_many(&tx, service.id, &new.email).await?;

    let application = store(&tx, service.id, vacancy.id, &new).await?;
    tx.note(Note::collected(RECEIVED, "application", application.0)).await?;

    let confirm = Token::new();
    add_link(&tx, service.id, application, &confirm).await?;
    let link = format!("{}/applications/confirm/{}", app.config().base_url, confirm.reveal());
    let letter = PleaseConfirm { name: new.full_name.clone(), service: service.discreet_name.clone(), link }.letter();
    post(&tx, service, "application_confirm", None, &new.full_name, new.email, letter).await?;

    app.commit(tx).await?;
    Ok(Applied { application, confirm })
}

/// Whether the public may apply for that role on that day.
///
/// # Errors
/// As [`rules::may_apply`]; a fault, for a state that no command writes.
pub(super) fn may_apply(role: &vacancy::Model, today: NaiveDate) -> Result<(), Refusal> {
    let state = VacancyState::from_code(&role.state).ok_or_else(|| fault("a vacancy of an unknown state"))?;
    rules::may_apply(state, role.opens_on, role.closes_on, today)
}

/// How many are deleted in one round.
const FORGOTTEN_AT_ONCE: u64 = 100;

/// Delete applications that were never confirmed, as the letter about them promises.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn forget_unconfirmed(app: &App) -> Result<(), Refusal> {
    let before = app.clock().now() - Duration::days(rules::UNCONFIRMED_KEPT_DAYS);
    for service in services::all(app).await?.iter() {
        let permit = SystemPermit::because(Some(service.id), "it was never confirmed");
        let unconfirmed = application::Column::State.eq(ApplicationState::Unconfirmed.code());
        let old = application::Entity::find()
            .filter(application::Column::ServiceId.eq(service.id.0))
            .filter(unconfirmed.clone())
            .filter(application::Column::ReceivedAt.lt(before))
            .limit(FORGOTTEN_AT_ONCE)
            .all(app.read(&permit))
            .await?;
        for row in old {
            let tx = app.begin(&permit).await?;
            let gone = application::Entity::delete_by_id(row.id).filter(unconfirmed.clone()).exec(&*tx).await?;
            if gone.rows_affected == 1 {
                one_time_link::Entity::delete_many()
                    .filter(one_time_link::Column::Purpose.eq(CONFIRM))
                    .filter(one_time_link::Column::SubjectId.eq(row.id))
                    .exec(&*tx)
                    .await?;
                tx.note(Note::new(Category::Erasure, "application.forgotten", "application", row.id)).await?;
            }
            app.commit(tx).await?;
        }
    }
    Ok(())
}

async fn vacancy_of(tx: &WriteTx, service: ServiceId, slug: &str) -> Result<vacancy::Model, Refusal> {
    vacancy::Entity::find()
        .filter(vacancy::Column::ServiceId.eq(service.0))
        .filter(vacancy::Column::Slug.eq(slug))
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)
}

/// Nobody fills somebody's mailbox, or our list, from one place.
async fn not_too_many(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<(), Refusal> {
    let too_many = || Refusal::refused("too_many", "We have had many applications from here just now. Try again later, or phone us.");
    if let Some(address) = &tx.who().address {
        tx.one_by_one(&format!("applied from {address}")).await?;
        let from_there = audit_entry::Entity::find()
            .filter(audit_entry::Column::ServiceId.eq(service.0))
            .filter(audit_entry::Column::At.gt(tx.now() - Duration::hours(1)))
            .filter(audit_entry::Column::Action.eq(RECEIVED))
            .filter(audit_entry::Column::Address.eq(address.as_str()))
            .count(&**tx)
            .await?;
        if from_there >= rules::PER_ADDRESS_AN_HOUR {
            return Err(too_many());
        }
    }
    tx.one_by_one(&format!("applied as {}", email.as_str())).await?;
    let under_email = application::Entity::find()
        .filter(application::Column::ServiceId.eq(service.0))
        .filter(application::Column::ReceivedAt.gt(tx.now() - Duration::days(1)))
        .filter(application::Column::EmailNorm.eq(email.as_str()))
        .count(&**tx)
        .await?;
    if under_email >= rules::PER_EMAIL_A_DAY { Err(too_many()) } else { Ok(()) }
}

async fn store(tx: &WriteTx, service: ServiceId, vacancy: uuid::Uuid, new: &NewApplication) -> Result<ApplicationId, Refusal> {
    let id = tx.new_id();
    application::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        reference: Set(tx.next_reference(service, Numbered::Application).await?),
        vacancy_id: Set(vacancy),
        full_name: Set(new.full_name.clone()),
        email_norm: Set(new.email.as_str().to_owned()),
        phone: Set(new.phone.as_ref().map(|phone| phone.as_str().to_owned())),
        postcode: Set(new.postcode.as_ref().map(ToString::to_string)),
        why: Set(new.why.clone()),
        experience: Set(new.experience.clone()),
        languages: Set((!new.languages.is_empty()).then(|| new.languages.join(", "))),
        availability: Set(i32::try_from(new.week.bits()).unwrap_or(0)),
        state: Set(ApplicationState::Unconfirmed.code().to_owned()),
        status_token_hash: Set(None),
        person_id: Set(None),
        received_at: Set(tx.now()),
        confirmed_at: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        decision_words: Set(None),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    Ok(ApplicationId(id))
}

async fn add_link(tx: &WriteTx, service: ServiceId, application: ApplicationId, token: &Token) -> Result<(), Refusal> {
    one_time_link::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        purpose: Set(CONFIRM.to_owned()),
        token_hash: Set(token.digest()),
        account_id: Set(None),
        subject_id: Set(Some(application.0)),
        expires_at: Set(tx.now() + Duration::days(rules::CONFIRM_DAYS)),
        used_at: Set(None),
        created_at: Set(tx.now()),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// Write a letter to an applicant.
///
/// # Errors
/// A fault, when the database cannot.
pub(super) async fn post(
    tx: &WriteTx,
    service: &ServiceNames,
    kind: &'static str,
    person: Option<PersonId>,
    name: &str,
    to: Email,
    letter: Letter,
) -> Result<(), Refusal> {
    let draft = Draft {
        kind,
        to_name: name.to_owned(),
        to_address: to,
        person,
        letter,
        why: "you applied for a volunteer role",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}

/// A link that was used, is too old or was altered: which of them is not told.
pub fn link_over() -> Refusal {
    Refusal::refused(
        "link_over",
        "This link has been used, is too old, or was not copied whole. If you confirmed already, a mail with a link to your \
         application is on its way; if not, apply again.",
    )
}

/// Whether that token can confirm an application now. Changes nothing, because mail scanners open links.
///
/// # Errors
/// `link_over`.
pub async fn may_confirm(app: &App, public: &SystemPermit, service: ServiceId, token: &str) -> Result<(), Refusal> {
    let now = app.clock().now();
    let token = Token::read(token).ok_or_else(link_over)?;
    open_link(service, &token, now).one(app.read(public)).await?.map(drop).ok_or_else(link_over)
}

fn open_link(service: ServiceId, token: &Token, now: chrono::DateTime<chrono::Utc>) -> sea_orm::Select<one_time_link::Entity> {
    one_time_link::Entity::find()
        .filter(one_time_link::Column::ServiceId.eq(service.0))
        .filter(one_time_link::Column::Purpose.eq(CONFIRM))
        .filter(one_time_link::Column::TokenHash.eq(token.digest()))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(now))
}

/// The applicant confirms: the link is used up, and a letter brings the link to their own page. Returns that page's token.
///
/// # Errors
/// `link_over`; `already_confirmed`; a fault.
pub async fn confirm(app: &App, public: &SystemPermit, service: &ServiceNames, token: &str) -> Result<Token, Refusal> {
    let token = Token::read(token).ok_or_else(link_over)?;
    let tx = app.begin(public).await?;

    let link = open_link(service.id, &token, tx.now()).lock_exclusive().one(&*tx).await?.ok_or_else(link_over)?;
    let row = application::Entity::find_by_id(link.subject_id.unwrap_or_default())
        .filter(application::Column::ServiceId.eq(service.id.0))
        .one(&*tx)
        .await?
        .ok_or_else(link_over)?;

    let next = rules::confirm(state_of(&row)?)?;

    use_up(&tx, link.id).await?;
    let status = Token::new();
    let now = tx.now();
    let change = application::ActiveModel {
        state: Set(next.code().to_owned()),
        confirmed_at: Set(Some(now)),
        status_token_hash: Set(Some(status.digest())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change_in_state(&tx, &row, change).await?;
    tx.note(Note::changed("application.confirmed", "application", row.id)).await?;

    let link = format!("{}/applications/status/{}", app.config().base_url, status.reveal());
    let letter =
        ApplicationReceived { name: row.full_name.clone(), service: service.discreet_name.clone(), reference: row.reference.clone(), link };
    post(&tx, service, "application_received", None, &row.full_name, email_of(&row)?, letter.letter()).await?;

    app.commit(tx).await?;
    Ok(status)
}

async fn use_up(tx: &WriteTx, link: uuid::Uuid) -> Result<(), Refusal> {
    let used = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_link::Column::Id.eq(link))
        .filter(one_time_link::Column::UsedAt.is_null())
        .exec(&**tx)
        .await?;
    if used.rows_affected == 1 { Ok(()) } else { Err(link_over()) }
}

/// Where the row stands.
///
/// # Errors
/// A fault, for a state that no command writes.
pub(super) fn state_of(row: &application::Model) -> Result<ApplicationState, Refusal> {
    ApplicationState::from_code(&row.state).ok_or_else(|| fault("an application of an unknown state"))
}

pub(super) fn email_of(row: &application::Model) -> Result<Email, Refusal> {
    Email::parse(&row.email_norm).map_err(|problem| fault(problem.code))
}

/// Write a change of state, if the row still stands where it was read.
///
/// # Errors
/// `Changed`, when somebody was faster; a fault.
pub(super) async fn change_in_state(tx: &WriteTx, row: &application::Model, change: application::ActiveModel) -> Result<(), Refusal> {
    let done = application::Entity::update_many()
        .set(change)
        .filter(application::Column::Id.eq(row.id))
        .filter(application::Column::State.eq(row.state.as_str()))
        .filter(application::Column::Version.eq(row.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Refusal::Changed) }
}

/// The applicant takes the application back.
///
/// # Errors
/// `NotFound`, for a token that opens nothing; `already_decided`; `withdrawn`; a fault.
pub async fn withdraw(app: &App, public: &SystemPermit, service: ServiceId, token: &str) -> Result<(), Refusal> {
    let token = Token::read(token).ok_or(Refusal::NotFound)?;
    let tx = app.begin(public).await?;

    let row = application::Entity::find()
        .filter(application::Column::ServiceId.eq(service.0))
        .filter(application::Column::StatusTokenHash.eq(token.digest()))
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or(Refusal::NotFound)?;

    let next = rules::withdraw(state_of(&row)?)?;

    let change = application::ActiveModel {
        state: Set(next.code().to_owned()),
        decided_at: Set(Some(tx.now())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change_in_state(&tx, &row, change).await?;
    tx.note(Note::changed("application.withdrawn", "application", row.id)).await?;
    let names = services::names(app, Some(service)).await?;
    meetings::commands::give_up(app, &tx, &names, row.id, "The application was taken back.").await?;

    app.commit(tx).await
}
