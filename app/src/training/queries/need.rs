//! Those who wait for a place or for a word of their manager, and what is known of their need.

use super::RunView;
use crate::accreditation::queries::scheme_on;
use crate::accreditation::rules::expiry;
use crate::platform::services::ServiceNames;
use crate::shared::BookingId;
use crate::shared::Refusal;
use crate::shared::vocabulary::Level;
use crate::training::model::BookingState;
use crate::training::need::{NeedFacts, Ranked, Weights, rank};
use chrono::NaiveDate;
use entity::{agency, award, booking, completion, person, person_area, rj_case};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// The most who are ranked: whoever asked first.
pub const QUEUE_MAX: u64 = 200;

/// Somebody who waits, in their place.
#[derive(Debug, Clone)]
pub struct Queued {
    pub row: booking::Model,
    pub name: String,
    pub agency: Option<String>,
    pub state: BookingState,
    pub ranked: Ranked,
}

/// The service's own weights, under `training_need` of its settings.
pub fn weights(settings: &serde_json::Value) -> Weights {
    let own = settings.get("training_need");
    Weights::default().with(|name| own.and_then(|own| own.get(name)).and_then(serde_json::Value::as_u64))
}

#[derive(FromQueryResult)]
struct Names {
    id: Uuid,
    name: String,
    agency: Option<String>,
}

/// Everybody who waits on that run and has no offer, in the order of need. Seven statements, however many wait.
///
/// # Errors
/// A fault.
pub async fn queue<C: ConnectionTrait>(db: &C, service: &ServiceNames, view: &RunView, today: NaiveDate) -> Result<Vec<Queued>, Refusal> {
    let rows = waiting(db, view).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = rows.iter().map(|row| row.person_id).collect();
    let until = levels_until(db, service, view, &people, today).await?;
    let cases = cases_waiting(db, &people).await?;
    let trained = trained_by_agency(db, view, &rows).await?;
    let facts: Vec<NeedFacts> = rows
        .iter()
        .map(|row| NeedFacts {
            booking: BookingId(row.id),
            asked_at: row.asked_at,
            asked_on: service.zone.to_local(row.asked_at).date(),
            level_until: until.get(&row.person_id).copied().flatten(),
            cases_waiting: cases.get(&row.person_id).copied().unwrap_or(0),
            trained_there: row.agency_id.map(|agency| trained.get(&agency).copied().unwrap_or(0)),
        })
        .collect();
    let mut names = names(db, &rows).await?;
    let mut rows: HashMap<Uuid, booking::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let ranked = rank(&facts, today, weights(&service.settings));
    let queued = ranked.into_iter().filter_map(|ranked| {
        let row = rows.remove(&ranked.booking.0)?;
        let named = names.remove(&row.id)?;
        let state = BookingState::from_code(&row.state)?;
        Some(Queued { row, name: named.name, agency: named.agency, state, ranked })
    });
    Ok(queued.collect())
}

async fn waiting<C: ConnectionTrait>(db: &C, view: &RunView) -> Result<Vec<booking::Model>, Refusal> {
    Ok(booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.is_in([BookingState::Requested, BookingState::Waitlisted].map(BookingState::code)))
        .filter(booking::Column::OfferEndsAt.is_null())
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .limit(QUEUE_MAX)
        .all(db)
        .await?)
}

async fn names<C: ConnectionTrait>(db: &C, rows: &[booking::Model]) -> Result<HashMap<Uuid, Names>, Refusal> {
    let named: Vec<Names> = booking::Entity::find()
        .select_only()
        .column_as(booking::Column::Id, "id")
        .column_as(person::Column::FullName, "name")
        .column_as(agency::Column::Name, "agency")
        .join(JoinType::InnerJoin, booking::Relation::Person.def())
        .join(JoinType::LeftJoin, booking::Relation::Agency.def())
        .filter(booking::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .into_model()
        .all(db)
        .await?;
    Ok(named.into_iter().map(|row| (row.id, row)).collect())
}

/// The last day of the level to which the course counts, of those who hold it or held it; nothing, for a level without an end.
async fn levels_until<C: ConnectionTrait>(
    db: &C,
    service: &ServiceNames,
    view: &RunView,
    people: &[Uuid],
    today: NaiveDate,
) -> Result<HashMap<Uuid, Option<NaiveDate>>, Refusal> {
    let mut until: HashMap<Uuid, Option<NaiveDate>> = HashMap::new();
    let Some(level) = view.course.award_level.as_deref().and_then(Level::from_code) else { return Ok(until) };
    let held: Vec<(Uuid, NaiveDate, Option<NaiveDate>)> = award::Entity::find()
        .select_only()
        .columns([award::Column::PersonId, award::Column::AwardedOn, award::Column::ExpiresOn])
        .filter(award::Column::PersonId.is_in(people.iter().copied()))
        .filter(award::Column::Level.eq(level.code()))
        .filter(award::Column::SupersededAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    if held.is_empty() {
        return Ok(until);
    }
    let scheme = scheme_on(db, service.id, today).await?;
    for (person, awarded, expires) in held {
        let ends = expires.or_else(|| expiry(level, &scheme, awarded));
        // Of two awards of one level the later end counts, and no end is the latest.
        let known = until.entry(person).or_insert(ends);
        *known = known.zip(ends).map(|(known, ends)| Ord::max(known, ends));
    }
    Ok(until)
}

/// How many cases wait for a facilitator in the districts of each of them.
async fn cases_waiting<C: ConnectionTrait>(db: &C, people: &[Uuid]) -> Result<HashMap<Uuid, u32>, Refusal> {
    let case = |column: rj_case::Column| Expr::col((rj_case::Entity, column));
    let area = |column: person_area::Column| Expr::col((person_area::Entity, column));
    let counted = Query::select()
        .expr_as(area(person_area::Column::PersonId), "key")
        .expr_as(Func::count_distinct(case(rj_case::Column::Id)), "many")
        .from(person_area::Entity)
        .inner_join(
            rj_case::Entity,
            case(rj_case::Column::District)
                .equals((person_area::Entity, person_area::Column::District))
                .and(case(rj_case::Column::ServiceId).equals((person_area::Entity, person_area::Column::ServiceId))),
        )
        .and_where(area(person_area::Column::PersonId).is_in(people.iter().copied()))
        .and_where(area(person_area::Column::EndsAt).is_null())
        .and_where(case(rj_case::Column::Stage).eq("AWAITING_ALLOCATION"))
        .and_where(case(rj_case::Column::OnHoldSince).is_null())
        .add_group_by([area(person_area::Column::PersonId)])
        .to_owned();
    counts(db, &counted).await
}

/// How many of each agency have completed the course of that run.
async fn trained_by_agency<C: ConnectionTrait>(db: &C, view: &RunView, rows: &[booking::Model]) -> Result<HashMap<Uuid, u32>, Refusal> {
    let agencies: Vec<Uuid> = rows.iter().filter_map(|row| row.agency_id).collect();
    if agencies.is_empty() {
        return Ok(HashMap::new());
    }
    let done = |column: completion::Column| Expr::col((completion::Entity, column));
    let booked = |column: booking::Column| Expr::col((booking::Entity, column));
    let counted = Query::select()
        .expr_as(booked(booking::Column::AgencyId), "key")
        .expr_as(Func::count_distinct(done(completion::Column::PersonId)), "many")
        .from(completion::Entity)
        .inner_join(booking::Entity, booked(booking::Column::Id).equals((completion::Entity, completion::Column::BookingId)))
        .and_where(done(completion::Column::CourseId).eq(view.course.id))
        .and_where(done(completion::Column::WithdrawnAt).is_null())
        .and_where(booked(booking::Column::AgencyId).is_in(agencies))
        .add_group_by([booked(booking::Column::AgencyId)])
        .to_owned();
    counts(db, &counted).await
}

#[derive(FromQueryResult)]
struct Count {
    key: Uuid,
    many: i64,
}

async fn counts<C: ConnectionTrait>(db: &C, counted: &sea_orm::sea_query::SelectStatement) -> Result<HashMap<Uuid, u32>, Refusal> {
    let rows = Count::find_by_statement(db.get_database_backend().build(counted)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.key, u32::try_from(row.many).unwrap_or(u32::MAX))).collect())
}
