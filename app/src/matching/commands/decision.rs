//! Whether somebody may be offered a seat, and the record of why they were chosen.

use crate::matching::facts::{Practitioner, Seat};
use crate::matching::order::Order;
use crate::matching::permits::MatchCases;
use crate::matching::queries::Matter;
use crate::matching::rank::ExcludedPerson;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal};
use entity::match_decision;
use sea_orm::{ActiveModelTrait, Set};
use sha2::{Digest, Sha256};
use std::io::{Result as Written, Write};

/// Somebody who may be offered the seat, and where they stood.
pub(super) struct Chosen {
    pub person: PersonId,
    pub seat: Seat,
    /// Place in the list, from 1.
    pub rank: i32,
    pub score: i32,
    /// How many could have been chosen.
    pub candidates: i32,
}

/// # Errors
/// `NotFound`, for somebody who is no practitioner; refused, as [`super::offer()`] says.
pub(super) fn choose(matter: &Matter, person: PersonId, seat: Seat) -> Result<Chosen, Refusal> {
    may_be_offered(matter, person, seat)?;
    let order = matter.order(seat);
    let Some((place, total)) = order.place_of(person) else { return Err(why_not(&order, person)) };
    let small = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let score = i32::try_from(total).unwrap_or(i32::MAX);
    Ok(Chosen { person, seat, rank: small(place), score, candidates: small(order.suitable_count()) })
}

fn may_be_offered(matter: &Matter, person: PersonId, seat: Seat) -> Result<(), Refusal> {
    let case = &matter.case;
    if case.closed_at.is_some() {
        return Err(Refusal::refused("case_closed", "The case is closed: nobody can be asked any more"));
    }
    if case.on_hold_since.is_some() {
        return Err(Refusal::refused("case_on_hold", "The case is on hold. Nobody is asked until it goes on"));
    }
    if case.sensitive.is_none() {
        return Err(Refusal::refused("not_assessed", "Set risk and sensitivity first: the levels that are needed follow from them"));
    }
    if !matter.seats().contains(&seat) {
        return Err(Refusal::refused("no_such_seat", "This case has no seat for somebody who shadows"));
    }
    if matter.holder(seat).is_some() {
        return Err(seat_is_taken());
    }
    if matter.offers.iter().any(|held| held.person == person && held.state.holds_the_seat()) {
        return Err(Refusal::refused("holds_another_seat", "This person holds another seat on the case, or was offered one"));
    }
    Ok(())
}

pub(super) fn seat_is_taken() -> Refusal {
    Refusal::refused("seat_taken", "Somebody was offered this seat already. Take that offer back before you ask somebody else")
}

fn why_not(order: &Order<'_>, person: PersonId) -> Refusal {
    match order.why_not(person) {
        None => Refusal::NotFound,
        Some(excluded) => Refusal::refused("excluded", sentence(&excluded)),
    }
}

/// The first rule that says no, in its own words, and how many more do.
fn sentence(excluded: &ExcludedPerson) -> String {
    let first = excluded.failing.first().map_or("", |failing| failing.sentence.as_str());
    let more = match excluded.failing.len() {
        0 | 1 => String::new(),
        2 => " One more rule says no.".to_owned(),
        count => format!(" {} more rules say no.", count - 1),
    };
    format!("This person cannot be offered the seat. {first}.{more}")
}

/// Keep what was chosen from, so that the choice can be explained later (POLICY.md 8.2).
pub(super) async fn record(tx: &WriteTx, permit: &MatchCases, matter: &Matter, chosen: &Chosen) -> Result<(), Refusal> {
    match_decision::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        case_id: Set(matter.case.id),
        at: Set(tx.now()),
        by_account: Set(permit.actor().account.0),
        seat: Set(chosen.seat.code().to_owned()),
        person_id: Set(chosen.person.0),
        input_digest: Set(digest_of_facts(matter)?),
        weights: Set(serde_json::to_value(matter.options.rules.weights)?),
        candidates: Set(chosen.candidates),
        score: Set(chosen.score),
        rank: Set(chosen.rank),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// SHA-256 of everything that the ranking reads, as JSON: fields in the order of their types, people in the order of their keys.
fn digest_of_facts(matter: &Matter) -> Result<String, Refusal> {
    let people: Vec<&Practitioner> = matter.people.iter().map(AsRef::as_ref).collect();
    let mut hash = Hashing(Sha256::new());
    serde_json::to_writer(&mut hash, &(&matter.today, &matter.options.rules, &matter.needs, people))?;
    Ok(hash.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> Written<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Written<()> {
        Ok(())
    }
}
