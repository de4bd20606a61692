//! Many who are asked for at once: who of an agency is known, and what would become of each.

use super::{RunView, facts_of_several, load_run, standings};
use crate::people::commands::reached_at_each;
use crate::platform::App;
use crate::shared::{AgencyId, PersonId, Refusal, ServiceId};
use crate::training::forms::{Approval, ManyPlaces, Wanted};
use crate::training::kept::{KeptFor, still_kept};
use crate::training::many::{Foretold, Ways, foretell};
use crate::training::model::BookingState;
use crate::training::permits::BookForOthers;
use crate::training::queue::Seats;
use crate::training::rules::{self, Obstacle};
use chrono::NaiveDate;
use entity::{agency, agency_member, booking, person, run, run_allocation};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most people that the form offers.
const OFFERED: u64 = 200;

/// People of that agency: on record as its staff today, or booked by it before. By name.
///
/// # Errors
/// A fault.
pub async fn known_staff<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    agency: AgencyId,
    today: NaiveDate,
) -> Result<Vec<(PersonId, String)>, Refusal> {
    let still = Condition::any().add(agency_member::Column::EndsOn.is_null()).add(agency_member::Column::EndsOn.gte(today));
    let staff = Query::select()
        .column(agency_member::Column::PersonId)
        .from(agency_member::Entity)
        .and_where(agency_member::Column::AgencyId.eq(agency.0))
        .cond_where(still)
        .to_owned();
    let booked = Query::select()
        .column(booking::Column::PersonId)
        .from(booking::Entity)
        .and_where(booking::Column::AgencyId.eq(agency.0))
        .to_owned();
    let theirs = Condition::any().add(person::Column::Id.in_subquery(staff)).add(person::Column::Id.in_subquery(booked));
    let rows: Vec<(Uuid, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::FullName])
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(person::Column::MergedInto.is_null())
        .filter(theirs)
        .order_by_asc(person::Column::FullName)
        .order_by_asc(person::Column::Id)
        .limit(OFFERED)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

#[derive(FromQueryResult)]
struct KeptRow {
    agency: Uuid,
    name: String,
    places: i32,
    has: i64,
}

/// The agencies for which that run keeps places, by name, and how many of them each has, offered places among them. One statement; none,
/// for a run that keeps none.
///
/// # Errors
/// A fault.
pub async fn kept_of<C: ConnectionTrait>(db: &C, run: &run::Model) -> Result<Vec<KeptFor>, Refusal> {
    if run.kept_until.is_none() {
        return Ok(Vec::new());
    }
    let holds = Condition::any()
        .add(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .add(booking::Column::OfferEndsAt.is_not_null());
    let has = Query::select()
        .expr(Expr::col((booking::Entity, booking::Column::Id)).count())
        .from(booking::Entity)
        .and_where(Expr::col((booking::Entity, booking::Column::RunId)).equals((run_allocation::Entity, run_allocation::Column::RunId)))
        .and_where(
            Expr::col((booking::Entity, booking::Column::AgencyId)).equals((run_allocation::Entity, run_allocation::Column::AgencyId)),
        )
        .cond_where(holds)
        .to_owned();
    let rows = run_allocation::Entity::find()
        .select_only()
        .column_as(run_allocation::Column::AgencyId, "agency")
        .column_as(agency::Column::Name, "name")
        .column_as(run_allocation::Column::Places, "places")
        .expr_as(Expr::SubQuery(None, Box::new(has.into())), "has")
        .join(JoinType::InnerJoin, run_allocation::Relation::Agency.def())
        .filter(run_allocation::Column::RunId.eq(run.id))
        .order_by_asc(agency::Column::Name)
        .into_model::<KeptRow>()
        .all(db)
        .await?;
    let many = |number: i64| u64::try_from(number).unwrap_or(0);
    let one = |row: KeptRow| KeptFor { agency: AgencyId(row.agency), name: row.name, places: many(row.places.into()), has: many(row.has) };
    Ok(rows.into_iter().map(one).collect())
}

/// What a run has to give on that day.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn seats_of<C: ConnectionTrait>(db: &C, view: &RunView, today: NaiveDate) -> Result<Seats, Refusal> {
    let kept = if still_kept(view.run.kept_until, today) { kept_of(db, &view.run).await? } else { Vec::new() };
    let holds = Condition::any()
        .add(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .add(booking::Column::OfferEndsAt.is_not_null());
    let held: Vec<(Option<Uuid>, i64)> = booking::Entity::find()
        .select_only()
        .column(booking::Column::AgencyId)
        .column_as(Expr::col(booking::Column::PersonId).count_distinct(), "held")
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(holds)
        .group_by(booking::Column::AgencyId)
        .into_tuple()
        .all(db)
        .await?;
    let taken: i32 = run::Entity::find_by_id(view.run.id)
        .select_only()
        .column(run::Column::Taken)
        .into_tuple()
        .one(db)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Seats {
        free: u64::try_from(view.run.max_places - taken).unwrap_or(0),
        cap: view.run.agency_cap.and_then(|cap| u64::try_from(cap).ok()),
        by_agency: held.into_iter().filter_map(|(agency, held)| Some((AgencyId(agency?), u64::try_from(held).ok()?))).collect(),
        kept: kept.into_iter().map(|one| (one.agency, one.places)).collect(),
    })
}

/// One of many, and what would become of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub name: String,
    /// The line, of somebody typed.
    pub line: Option<usize>,
    pub foretold: Foretold,
}

/// What would become of each, as things stand; the command looks again. Nothing is said of where somebody is instead.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn foretold(app: &App, permit: &BookForOthers, asked: &ManyPlaces, today: NaiveDate) -> Result<Vec<Preview>, Refusal> {
    let db = app.read(permit);
    let view = load_run(db, permit.service(), permit.run()).await?;
    let agency = permit.agency().or(asked.agency);
    let staff: HashMap<PersonId, String> = match agency {
        Some(agency) => known_staff(db, permit.service(), agency, today).await?.into_iter().collect(),
        None => HashMap::new(),
    };
    let emails: Vec<&str> = asked.wanted.iter().filter_map(address).collect();
    let reached = if emails.is_empty() { HashMap::new() } else { reached_at_each(db, permit.service(), &emails).await? };
    // Whom each stands for: somebody on record, nobody yet, or a reason why it cannot be said.
    let whom: Vec<Result<Option<PersonId>, Obstacle>> = asked
        .wanted
        .iter()
        .map(|wanted| match wanted {
            Wanted::Known(person) if staff.contains_key(person) => Ok(Some(*person)),
            Wanted::Known(_) => Err(not_theirs()),
            Wanted::Typed { name, email, .. } => match reached.get(email.as_str()) {
                None => Ok(None),
                // Whoever leads an agency finds their own staff alone: anybody else's address is as one that nobody has.
                Some(people) if permit.agency().is_some() => {
                    let theirs = |known: PersonId| known == permit.person() || staff.contains_key(&known);
                    Ok(people.iter().find(|known| known.is_called(name) && theirs(PersonId(known.id))).map(|known| PersonId(known.id)))
                }
                Some(people) => {
                    people.iter().find(|known| known.is_called(name)).map(|known| Some(PersonId(known.id))).ok_or_else(of_another)
                }
            },
        })
        .collect();
    let people: Vec<PersonId> = whom.iter().filter_map(|who| who.as_ref().ok().copied().flatten()).collect();
    let known = facts_of_several(db, &view, &people, today).await?;
    let standing = standings(db, view.id(), &people).await?;
    let mut seen: HashSet<PersonId> = HashSet::new();
    let against = whom.into_iter().map(|who| match who {
        Err(obstacle) => Some(obstacle),
        Ok(Some(person)) if !seen.insert(person) => Some(twice()),
        Ok(person) => {
            let state = person.and_then(|person| standing.get(&person)).copied();
            let own = state.map(there_already).or_else(|| rules::obstacles(&known.about(person, false)).into_iter().next());
            own.map(rules::said_of_another)
        }
    });
    let ways = Ways { agency, asks: matches!(asked.approval, Approval::Ask { .. }), by_need: view.run.by_need };
    let told = foretell(against.collect(), ways, seats_of(db, &view, today).await?);
    let previews = asked.wanted.iter().zip(told).map(|(wanted, foretold)| match wanted {
        Wanted::Typed { line, name, .. } => Preview { name: name.clone(), line: Some(*line), foretold },
        Wanted::Known(person) => Preview { name: staff.get(person).cloned().unwrap_or_default(), line: None, foretold },
    });
    Ok(previews.collect())
}

fn address(wanted: &Wanted) -> Option<&str> {
    match wanted {
        Wanted::Typed { email, .. } => Some(email.as_str()),
        Wanted::Known(_) => None,
    }
}

fn there_already(state: BookingState) -> Obstacle {
    let code = match state {
        BookingState::Waitlisted => "waiting_already",
        BookingState::Requested => "not_approved",
        _ => "booked_already",
    };
    Obstacle { code, sentence: String::new() }
}

/// Said of an address that somebody of another name has.
pub fn of_another() -> Obstacle {
    Obstacle { code: "email_of_another", sentence: "Somebody of another name has this e-mail address. Enter this person's own.".to_owned() }
}

/// Said of somebody who is not, or not any more, of that agency.
pub fn not_theirs() -> Obstacle {
    Obstacle { code: "not_theirs", sentence: "They are not on record as staff of this agency. Enter their name and address.".to_owned() }
}

/// Said of somebody who is named twice.
pub fn twice() -> Obstacle {
    Obstacle { code: "repeated", sentence: "They are named above already.".to_owned() }
}
