//! Places for many at once: one command, one transaction, one place after the other under the run's lock. Whoever cannot come stays out, and
//! the others come.

use super::behalf::{ask_for, of_another, own_agency, own_word, sent_by};
use super::seats::{Asker, hold_run};
use crate::audit::Note;
use crate::people::commands::{NewPerson, Reached, reached_as, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::text::Email;
use crate::shared::{PersonId, Refusal};
use crate::training::forms::{Approval, ManyPlaces, Wanted};
use crate::training::model::BookingState;
use crate::training::permits::BookForOthers;
use crate::training::queries::{self, facts_of_several, known_staff, load_run};
use crate::training::rules::{self, Obstacle};
use entity::person;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// One of many, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    pub name: String,
    /// The state of their booking, or why there is none.
    pub what: Result<BookingState, Obstacle>,
}

/// Ask for a place for each of them, in their order.
///
/// # Errors
/// `not_open` and `deadline`, when nobody can come; `NotFound`; a fault, and then nobody came.
pub async fn book_many(app: &App, permit: &BookForOthers, service: &ServiceNames, asked: &ManyPlaces) -> Result<Vec<Became>, Refusal> {
    let tx = app.begin(permit).await?;
    let agency = permit.agency().or(asked.agency);
    own_agency(&tx, service, agency).await?;
    hold_run(&tx, service.id, permit.run()).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    let today = super::today(&tx, service);
    if let Some(shut) = rules::run_shut(&facts_of_several(&*tx, &view, &[], today).await?.about(None, false)) {
        return Err(shut.into());
    }
    let staff: HashMap<PersonId, String> = match agency {
        Some(agency) => known_staff(&*tx, service.id, agency, today).await?.into_iter().collect(),
        None => HashMap::new(),
    };
    let whom = whom(&tx, service, permit, &asked.wanted, &staff).await?;
    hold_all(&tx, service, whom.iter().filter_map(|who| who.as_ref().ok().copied().flatten())).await?;

    let mut became = Vec::with_capacity(whom.len());
    let mut seen = HashSet::new();
    for (wanted, who) in asked.wanted.iter().zip(whom) {
        let what = match who {
            Err(obstacle) => Err(obstacle),
            Ok(Some(person)) if !seen.insert(person) => Err(queries::twice()),
            Ok(None) => match somebody_new(&tx, service, &view, wanted).await? {
                Ok(person) => one(app, &tx, service, permit, &asker(&tx, permit, asked, person), (typed(wanted), &asked.approval)).await?,
                Err(obstacle) => Err(obstacle),
            },
            Ok(Some(person)) => {
                one(app, &tx, service, permit, &asker(&tx, permit, asked, person), (typed(wanted), &asked.approval)).await?
            }
        };
        became.push(Became { name: name_of(wanted, &staff), what });
    }
    let count = |state: BookingState| became.iter().filter(|one| one.what.as_ref() == Ok(&state)).count();
    let detail = serde_json::json!({
        "asked": became.len(), "confirmed": count(BookingState::Confirmed), "waits": count(BookingState::Waitlisted),
        "requested": count(BookingState::Requested),
    });
    tx.note(Note::changed("run.many_asked", "run", permit.run().0).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(became)
}

fn asker(tx: &WriteTx, permit: &BookForOthers, asked: &ManyPlaces, person: PersonId) -> Asker {
    let agency = permit.agency().or(asked.agency);
    Asker { person, agency, asked_at: tx.now(), booked_by: permit.who().account, needs: None, despite: None }
}

/// One place; what is refused is said as it is said of another.
async fn one(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    permit: &BookForOthers,
    asker: &Asker,
    (typed, approval): (Option<&Email>, &Approval),
) -> Result<Result<BookingState, Obstacle>, Refusal> {
    if let Some((_, own)) = own_word(tx, permit, asker.person, typed, approval).await? {
        return Ok(Err(own));
    }
    match ask_for(app, tx, service, permit.run(), asker, approval).await.map_err(of_another) {
        Ok((_, state)) => Ok(Ok(state)),
        Err(Refusal::Refused { code, sentence }) => Ok(Err(Obstacle { code, sentence })),
        Err(other) => Err(other),
    }
}

fn typed(wanted: &Wanted) -> Option<&Email> {
    match wanted {
        Wanted::Typed { email, .. } => Some(email),
        Wanted::Known(_) => None,
    }
}

fn name_of(wanted: &Wanted, staff: &HashMap<PersonId, String>) -> String {
    match wanted {
        Wanted::Typed { name, .. } => name.clone(),
        Wanted::Known(person) => staff.get(person).cloned().unwrap_or_default(),
    }
}

/// Whom each stands for: somebody on record, nobody yet, or why it cannot be said.
async fn whom(
    tx: &WriteTx,
    service: &ServiceNames,
    permit: &BookForOthers,
    wanted: &[Wanted],
    staff: &HashMap<PersonId, String>,
) -> Result<Vec<Result<Option<PersonId>, Obstacle>>, Refusal> {
    let mut whom = Vec::with_capacity(wanted.len());
    for one in wanted {
        whom.push(match one {
            Wanted::Known(person) if staff.contains_key(person) => Ok(Some(*person)),
            Wanted::Known(_) => Err(queries::not_theirs()),
            Wanted::Typed { name, email, .. } => match (reached_as(tx, service.id, email, name).await?, permit.agency()) {
                // Whoever leads an agency finds their own staff alone: anybody else's address is as one that nobody has.
                (Reached::Same(people), Some(agency)) => {
                    let known: Vec<PersonId> = people.iter().map(|known| PersonId(known.id)).collect();
                    Ok(sent_by(tx, permit, agency, &known).await?)
                }
                (Reached::Another, Some(_)) | (Reached::Nobody, _) => Ok(None),
                (Reached::Same(people), None) => Ok(people.first().map(|known| PersonId(known.id))),
                (Reached::Another, None) => Err(queries::of_another()),
            },
        });
    }
    Ok(whom)
}

/// Everybody's own row, always in the same order: two lists on two runs never wait for each other in a circle.
async fn hold_all(tx: &WriteTx, service: &ServiceNames, people: impl Iterator<Item = PersonId>) -> Result<(), Refusal> {
    let rows = person::Entity::find()
        .filter(person::Column::ServiceId.eq(service.id.0))
        .filter(person::Column::Id.is_in(people.map(|person| person.0)))
        .order_by_asc(person::Column::Id)
        .lock_exclusive();
    rows.all(&**tx).await?;
    Ok(())
}

/// Put on record, unless something stands against everybody of whom nothing is known: the course before.
async fn somebody_new(
    tx: &WriteTx,
    service: &ServiceNames,
    view: &queries::RunView,
    wanted: &Wanted,
) -> Result<Result<PersonId, Obstacle>, Refusal> {
    let Wanted::Typed { name, email, .. } = wanted else { return Ok(Err(queries::not_theirs())) };
    let facts = facts_of_several(&**tx, view, &[], super::today(tx, service)).await?;
    if let Some(obstacle) = rules::obstacles(&facts.about(None, false)).into_iter().next() {
        return Ok(Err(rules::said_of_another(obstacle)));
    }
    let new = NewPerson { full_name: name.clone(), gender: None, email: Some(email.clone()), phone: None, postcode: None };
    let id = record_person(tx, service.id, &new).await?;
    tx.note(Note::collected("person.recorded", "person", id.0)).await?;
    Ok(Ok(id))
}
