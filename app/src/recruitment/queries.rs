//! What pages of recruitment show.

use super::model::{ApplicationState, VacancyState};
use super::permits::Recruit;
use super::rules;
use crate::calendar::week::WeekGrid;
use crate::meetings::commands::interview_link;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::permit::{RoomPermit, SystemPermit};
use crate::platform::services::ServiceNames;
use crate::platform::session::Token;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{Actor, ApplicationId, PersonId, Refusal, ServiceId, VacancyId};
use crate::ui::{Rest, Waiting};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{application, meeting, vacancy};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// The most other applicants who are offered in a form.
const OTHERS_MAX: u64 = 50;

/// The roles that the public may apply for on that day, newest first.
///
/// # Errors
/// A fault.
pub async fn open_roles(app: &App, public: &SystemPermit, service: ServiceId, today: NaiveDate) -> Result<Vec<vacancy::Model>, Refusal> {
    Ok(open_on(service, today).order_by_desc(vacancy::Column::OpensOn).limit(100).all(app.read(public)).await?)
}

fn open_on(service: ServiceId, today: NaiveDate) -> Select<vacancy::Entity> {
    seen_by(service, today)
        .filter(vacancy::Column::State.eq(VacancyState::Advertised.code()))
        .filter(Condition::any().add(vacancy::Column::ClosesOn.is_null()).add(vacancy::Column::ClosesOn.gte(today)))
}

/// One open role.
///
/// # Errors
/// `NotFound`, also for a draft or a closed role; a fault.
pub async fn open_role(
    app: &App,
    public: &SystemPermit,
    service: ServiceId,
    slug: &str,
    today: NaiveDate,
) -> Result<vacancy::Model, Refusal> {
    let role = open_on(service, today).filter(vacancy::Column::Slug.eq(slug)).one(app.read(public)).await?;
    role.ok_or(Refusal::NotFound)
}

/// The roles that the public sees on that day or has seen before.
fn seen_by(service: ServiceId, today: NaiveDate) -> Select<vacancy::Entity> {
    vacancy::Entity::find()
        .filter(vacancy::Column::ServiceId.eq(service.0))
        .filter(vacancy::Column::State.ne(VacancyState::Draft.code()))
        .filter(vacancy::Column::OpensOn.lte(today))
}

/// One role that is open or has closed, for whoever typed an application to it.
///
/// # Errors
/// `NotFound`, also for a role that the public has never seen; a fault.
pub async fn open_or_closed_role(
    app: &App,
    public: &SystemPermit,
    service: ServiceId,
    slug: &str,
    today: NaiveDate,
) -> Result<vacancy::Model, Refusal> {
    let role = seen_by(service, today).filter(vacancy::Column::Slug.eq(slug)).one(app.read(public)).await?;
    role.ok_or(Refusal::NotFound)
}

/// What an applicant sees of their own application.
#[derive(Debug, Clone)]
pub struct OwnApplication {
    pub reference: String,
    pub role: String,
    pub state: ApplicationState,
    pub received_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    /// What the recruiter wrote for the applicant.
    pub words: Option<String>,
    /// The address of their page about the interview, where one is offered or planned.
    pub interview: Option<String>,
}

/// The application that this token opens.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn own_application(app: &App, public: &SystemPermit, service: ServiceId, token: &str) -> Result<OwnApplication, Refusal> {
    let token = Token::read(token).ok_or(Refusal::NotFound)?;
    let found = application::Entity::find()
        .filter(application::Column::ServiceId.eq(service.0))
        .filter(application::Column::StatusTokenHash.eq(token.digest()))
        .find_also_related(vacancy::Entity)
        .one(app.read(public))
        .await?;
    let (row, role) = found.ok_or(Refusal::NotFound)?;
    let own = super::interviews::of_application(app, public, row.id).await?;
    Ok(OwnApplication {
        interview: own.then(|| interview_link(app, row.id)).transpose()?,
        state: super::commands::state_of(&row)?,
        reference: row.reference,
        role: role.map(|role| role.title).unwrap_or_default(),
        received_at: row.received_at,
        confirmed_at: row.confirmed_at,
        decided_at: row.decided_at,
        words: row.decision_words,
    })
}

/// One line of the board.
#[derive(Debug, Clone)]
pub struct BoardRow {
    pub id: ApplicationId,
    pub reference: String,
    pub name: String,
    pub role: String,
    pub state: ApplicationState,
    pub received_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

fn visible(permit: &Recruit) -> Select<application::Entity> {
    application::Entity::find().filter(application::Column::ServiceId.eq(permit.service().0))
}

/// Applications in that state, oldest first unless asked otherwise.
///
/// # Errors
/// A fault.
pub async fn board(app: &App, permit: &Recruit, state: ApplicationState, paging: &Paging) -> Result<Listed<BoardRow>, Refusal> {
    let db = app.read(permit);
    let chosen = visible(permit).filter(application::Column::State.eq(state.code()));
    let total = counted(&chosen, db).await?;
    let column = match paging.sort.as_str() {
        "name" => application::Column::FullName,
        "reference" => application::Column::Reference,
        _ => application::Column::ReceivedAt,
    };
    let order = if paging.descending { Order::Desc } else { Order::Asc };
    let rows = chosen
        .find_also_related(vacancy::Entity)
        .order_by(column, order)
        .order_by_asc(application::Column::Id)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|(row, role)| BoardRow {
            id: ApplicationId(row.id),
            reference: row.reference,
            name: row.full_name,
            role: role.map(|role| role.title).unwrap_or_default(),
            state,
            received_at: row.received_at,
            confirmed_at: row.confirmed_at,
        })
        .collect();
    Ok(Listed { rows, total, page: paging.page })
}

/// How many applications stand in each state.
///
/// # Errors
/// A fault.
pub async fn counts(app: &App, permit: &Recruit) -> Result<HashMap<ApplicationState, i64>, Refusal> {
    let rows: Vec<(String, i64)> = visible(permit)
        .select_only()
        .column(application::Column::State)
        .column_as(application::Column::Id.count(), "count")
        .group_by(application::Column::State)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().filter_map(|(code, count)| ApplicationState::from_code(&code).map(|state| (state, count))).collect())
}

/// A whole application, as a recruiter reads it.
#[derive(Debug, Clone)]
pub struct WholeApplication {
    pub id: ApplicationId,
    pub reference: String,
    pub role: String,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub postcode: Option<String>,
    pub why: String,
    pub experience: Option<String>,
    pub languages: Option<String>,
    pub week: WeekGrid,
    pub state: ApplicationState,
    pub received_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub words: Option<String>,
    pub person: Option<PersonId>,
}

/// One application of the own service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn application(app: &App, permit: &Recruit, id: ApplicationId) -> Result<WholeApplication, Refusal> {
    let found = visible(permit).filter(application::Column::Id.eq(id.0)).find_also_related(vacancy::Entity).one(app.read(permit)).await?;
    let (row, role) = found.ok_or(Refusal::NotFound)?;
    Ok(WholeApplication {
        id,
        state: super::commands::state_of(&row)?,
        reference: row.reference,
        role: role.map(|role| role.title).unwrap_or_default(),
        name: row.full_name,
        email: row.email_norm,
        phone: row.phone,
        postcode: row.postcode,
        why: row.why,
        experience: row.experience,
        languages: row.languages,
        week: WeekGrid::from_bits(u32::try_from(row.availability).unwrap_or(0)),
        received_at: row.received_at,
        confirmed_at: row.confirmed_at,
        decided_at: row.decided_at,
        words: row.decision_words,
        person: row.person_id.map(PersonId),
    })
}

/// Others who applied for the same role, wait for a decision, and have no interview that is planned: key and words, who waits longest first.
///
/// # Errors
/// A fault.
pub async fn others_waiting(app: &App, permit: &Recruit, id: ApplicationId) -> Result<Vec<(ApplicationId, String)>, Refusal> {
    let role = Query::select()
        .column(application::Column::VacancyId)
        .from(application::Entity)
        .and_where(application::Column::Id.eq(id.0))
        .to_owned();
    let planned = Query::select()
        .expr(Expr::val(1))
        .from(meeting::Entity)
        .and_where(Expr::col((meeting::Entity, meeting::Column::AboutId)).equals((application::Entity, application::Column::Id)))
        .and_where(meeting::Column::Kind.eq("INTERVIEW"))
        .and_where(meeting::Column::State.is_in(["PLANNED", "HELD"]))
        .to_owned();
    let rows = application::Entity::find()
        .filter(application::Column::ServiceId.eq(permit.service().0))
        .filter(application::Column::State.eq(ApplicationState::Applied.code()))
        .filter(application::Column::VacancyId.in_subquery(role))
        .filter(application::Column::Id.ne(id.0))
        .filter(Expr::exists(planned).not())
        .order_by_asc(application::Column::Reference)
        .limit(OTHERS_MAX)
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|row| (ApplicationId(row.id), format!("{}, {}", row.full_name, row.reference))).collect())
}

/// The service's roles, newest first, with how many applications wait for each.
///
/// # Errors
/// A fault.
pub async fn roles(app: &App, permit: &Recruit, paging: &Paging) -> Result<Listed<(vacancy::Model, i64)>, Refusal> {
    let db = app.read(permit);
    let all = vacancy::Entity::find().filter(vacancy::Column::ServiceId.eq(permit.service().0));
    let total = counted(&all, db).await?;
    let rows = all.order_by_desc(vacancy::Column::CreatedAt).offset(paging.offset()).limit(PAGE_SIZE).all(db).await?;
    let waiting: Vec<(uuid::Uuid, i64)> = visible(permit)
        .select_only()
        .column(application::Column::VacancyId)
        .column_as(application::Column::Id.count(), "count")
        .filter(application::Column::State.eq(ApplicationState::Applied.code()))
        .filter(application::Column::VacancyId.is_in(rows.iter().map(|row| row.id)))
        .group_by(application::Column::VacancyId)
        .into_tuple()
        .all(db)
        .await?;
    let waiting: HashMap<_, _> = waiting.into_iter().collect();
    let rows = rows
        .into_iter()
        .map(|row| {
            let count = waiting.get(&row.id).copied().unwrap_or(0);
            (row, count)
        })
        .collect();
    Ok(Listed { rows, total, page: paging.page })
}

/// One role of the own service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn role(app: &App, permit: &Recruit, id: VacancyId) -> Result<vacancy::Model, Refusal> {
    let row = vacancy::Entity::find_by_id(id.0).filter(vacancy::Column::ServiceId.eq(permit.service().0)).one(app.read(permit)).await?;
    row.ok_or(Refusal::NotFound)
}

/// What of this room needs the reader now: applications to decide, the oldest named first. Nothing for who does not recruit.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, actor: &Actor, service: &ServiceNames, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let Ok(permit) = Recruit::of(actor, None) else { return Ok(Vec::new()) };
    let rows = visible(&permit)
        .filter(application::Column::State.eq(ApplicationState::Applied.code()))
        .order_by_asc(application::Column::ConfirmedAt)
        .expr_as(Expr::cust("COUNT(*) OVER ()"), "found")
        .limit(NAMED)
        .into_model::<ToDecide>()
        .all(app.read(&permit))
        .await?;
    let found = rows.first().and_then(|row| u64::try_from(row.found).ok()).unwrap_or(0);
    let rest = Rest { one: "application to decide", many: "applications to decide", href: "/recruitment" };
    let mut lines: Vec<Waiting> = rows.iter().map(|row| waiting(&row.row, service, today)).collect();
    lines.extend(Waiting::rest(found, NAMED, &rest));
    Ok(lines)
}

/// How many applications are named one by one.
const NAMED: u64 = 5;

#[derive(FromQueryResult)]
struct ToDecide {
    #[sea_orm(nested)]
    row: application::Model,
    /// In all, beyond those that are named.
    found: i64,
}

fn waiting(row: &application::Model, service: &ServiceNames, today: NaiveDate) -> Waiting {
    let since = service.zone.to_local(row.confirmed_at.unwrap_or(row.received_at)).date();
    let sentence = format!("Application {} is to be decided", row.reference);
    let href = format!("/recruitment/applications/{}", row.id);
    let late = (today - rules::answer_due(since)).num_days();
    if late > 0 {
        let days = if late == 1 { "1 day late".to_owned() } else { format!("{late} days late") };
        Waiting::new(sentence, days, href, "Decide").urgent()
    } else {
        Waiting::new(sentence, format!("since {}", crate::shared::when::day(since)), href, "Decide")
    }
}
