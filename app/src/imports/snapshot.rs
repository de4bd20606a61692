//! What is on record of a practitioner, by keys: kept before and after a row is taken in, so that undoing can tell whether somebody has
//! worked on the record since, and can put back what it was.
//!
//! Nothing dated is deleted or overwritten. What a list brought is ended; what it had ended is put on record again as a new row.

use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal};
use entity::{agency_member, availability_week, award, background_check, contact_way, endorsement, person, person_language, practitioner};
use entity::{practitioner_state, supervision};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The rows of one person that are current, table by table, and the fields of the practising record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What the person says of their own gender.
    gender: Option<String>,
    practitioner: Option<Practising>,
    contact_ways: Vec<Uuid>,
    languages: Vec<Uuid>,
    weeks: Vec<Uuid>,
    checks: Vec<Uuid>,
    awards: Vec<Uuid>,
    endorsements: Vec<Uuid>,
    supervisions: Vec<Uuid>,
    memberships: Vec<Uuid>,
    states: Vec<Uuid>,
}

/// The fields that a list sets on the practising record itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Practising {
    kind: String,
    state: String,
    max_travel_miles: i32,
    max_cases: i32,
    remote: bool,
    home_outcode: Option<String>,
}

/// Reading, ending and renewing the current rows of a dated table.
macro_rules! dated {
    ($table:ident, $read:ident, $swap:ident, $end:ident, $ended:expr, |$row:ident, $tx:ident| $renew:block) => {
        async fn $read(tx: &WriteTx, person: PersonId) -> Result<Vec<Uuid>, Refusal> {
            let keys = $table::Entity::find()
                .select_only()
                .column($table::Column::Id)
                .filter($table::Column::PersonId.eq(person.0))
                .filter($table::Column::$end.is_null())
                .order_by_asc($table::Column::Id);
            Ok(keys.into_tuple().all(&**tx).await?)
        }

        /// End the rows that stand now and did not before; put those on record again that did and do not.
        async fn $swap(tx: &WriteTx, now: &[Uuid], before: &[Uuid]) -> Result<(), Refusal> {
            for id in now.iter().filter(|id| !before.contains(id)) {
                let Some(old) = $table::Entity::find_by_id(*id).one(&**tx).await? else { continue };
                let mut ended = old.into_active_model();
                let when: fn(&WriteTx) -> _ = $ended;
                ended.set($table::Column::$end, when(tx));
                ended.update(&**tx).await?;
            }
            for id in before.iter().filter(|id| !now.contains(id)) {
                let Some(old) = $table::Entity::find_by_id(*id).one(&**tx).await? else { continue };
                let mut $row = old.into_active_model();
                $row.id = Set(tx.new_id());
                $row.set($table::Column::$end, sea_orm::Value::from(None::<chrono::DateTime<chrono::Utc>>));
                let $tx = tx;
                $renew
                $row.insert(&**tx).await?;
            }
            Ok(())
        }
    };
}

fn at_once(tx: &WriteTx) -> sea_orm::Value {
    sea_orm::Value::from(Some(tx.now()))
}

dated!(contact_way, contact_ways, swap_contact_ways, EndsAt, at_once, |row, tx| {
    row.starts_at = Set(tx.now());
});
dated!(person_language, languages, swap_languages, EndsAt, at_once, |row, tx| {
    row.starts_at = Set(tx.now());
});
dated!(availability_week, weeks, swap_weeks, EndsAt, at_once, |row, tx| {
    row.starts_at = Set(tx.now());
});
dated!(background_check, checks, swap_checks, SupersededAt, at_once, |row, tx| {
    row.recorded_at = Set(tx.now());
});
dated!(award, awards, swap_awards, SupersededAt, at_once, |row, tx| {
    row.created_at = Set(tx.now());
});
dated!(endorsement, endorsements, swap_endorsements, SupersededAt, at_once, |row, _tx| {});

impl Snapshot {
    /// What is on record now.
    ///
    /// # Errors
    /// A fault.
    pub async fn read(tx: &WriteTx, person: PersonId) -> Result<Self, Refusal> {
        let whom = person::Entity::find_by_id(person.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
        let practitioner = practitioner::Entity::find_by_id(person.0).one(&**tx).await?.map(|row| Practising {
            kind: row.kind,
            state: row.state,
            max_travel_miles: row.max_travel_miles,
            max_cases: row.max_cases,
            remote: row.remote,
            home_outcode: row.home_outcode,
        });
        Ok(Self {
            gender: whom.gender,
            practitioner,
            contact_ways: contact_ways(tx, person).await?,
            languages: languages(tx, person).await?,
            weeks: weeks(tx, person).await?,
            checks: checks(tx, person).await?,
            awards: awards(tx, person).await?,
            endorsements: endorsements(tx, person).await?,
            supervisions: supervisions(tx, person).await?,
            memberships: memberships(tx, person).await?,
            states: states(tx, person).await?,
        })
    }

    /// The state of the practising record, when there is one.
    pub fn state(&self) -> Option<&str> {
        self.practitioner.as_ref().map(|row| row.state.as_str())
    }

    /// Put the record back to what it was: `self` is what stands now.
    ///
    /// # Errors
    /// A fault.
    pub async fn put_back(&self, tx: &WriteTx, person: PersonId, before: &Snapshot) -> Result<(), Refusal> {
        swap_contact_ways(tx, &self.contact_ways, &before.contact_ways).await?;
        swap_languages(tx, &self.languages, &before.languages).await?;
        swap_weeks(tx, &self.weeks, &before.weeks).await?;
        swap_checks(tx, &self.checks, &before.checks).await?;
        swap_awards(tx, &self.awards, &before.awards).await?;
        swap_endorsements(tx, &self.endorsements, &before.endorsements).await?;
        cancel_supervisions(tx, &self.supervisions, &before.supervisions).await?;
        end_memberships(tx, &self.memberships, &before.memberships).await?;
        put_back_person(tx, person, before).await?;
        if self.practitioner != before.practitioner
            && let Some(fields) = &before.practitioner
        {
            put_back_practising(tx, person, fields).await?;
        }
        Ok(())
    }
}

async fn supervisions(tx: &WriteTx, person: PersonId) -> Result<Vec<Uuid>, Refusal> {
    let keys = supervision::Entity::find()
        .select_only()
        .column(supervision::Column::Id)
        .filter(supervision::Column::PersonId.eq(person.0))
        .filter(supervision::Column::State.ne("CANCELLED"))
        .order_by_asc(supervision::Column::Id);
    Ok(keys.into_tuple().all(&**tx).await?)
}

async fn memberships(tx: &WriteTx, person: PersonId) -> Result<Vec<Uuid>, Refusal> {
    let keys = agency_member::Entity::find()
        .select_only()
        .column(agency_member::Column::Id)
        .filter(agency_member::Column::PersonId.eq(person.0))
        .filter(agency_member::Column::EndsOn.is_null())
        .order_by_asc(agency_member::Column::Id);
    Ok(keys.into_tuple().all(&**tx).await?)
}

async fn states(tx: &WriteTx, person: PersonId) -> Result<Vec<Uuid>, Refusal> {
    let keys = practitioner_state::Entity::find()
        .select_only()
        .column(practitioner_state::Column::Id)
        .filter(practitioner_state::Column::PersonId.eq(person.0))
        .filter(practitioner_state::Column::EndsOn.is_null())
        .order_by_asc(practitioner_state::Column::Id);
    Ok(keys.into_tuple().all(&**tx).await?)
}

async fn cancel_supervisions(tx: &WriteTx, now: &[Uuid], before: &[Uuid]) -> Result<(), Refusal> {
    for id in now.iter().filter(|id| !before.contains(id)) {
        supervision::ActiveModel { id: Set(*id), state: Set("CANCELLED".to_owned()), ..Default::default() }.update(&**tx).await?;
    }
    Ok(())
}

async fn end_memberships(tx: &WriteTx, now: &[Uuid], before: &[Uuid]) -> Result<(), Refusal> {
    for id in now.iter().filter(|id| !before.contains(id)) {
        agency_member::ActiveModel { id: Set(*id), ends_on: Set(Some(tx.now().date_naive())), ..Default::default() }.update(&**tx).await?;
    }
    Ok(())
}

async fn put_back_person(tx: &WriteTx, person: PersonId, before: &Snapshot) -> Result<(), Refusal> {
    let Some(row) = person::Entity::find_by_id(person.0).one(&**tx).await? else { return Ok(()) };
    if row.gender != before.gender {
        let version = row.version + 1;
        person::ActiveModel { id: Set(person.0), gender: Set(before.gender.clone()), version: Set(version), ..Default::default() }
            .update(&**tx)
            .await?;
    }
    Ok(())
}

async fn put_back_practising(tx: &WriteTx, person: PersonId, fields: &Practising) -> Result<(), Refusal> {
    let Some(row) = practitioner::Entity::find_by_id(person.0).one(&**tx).await? else { return Ok(()) };
    practitioner::ActiveModel {
        person_id: Set(person.0),
        kind: Set(fields.kind.clone()),
        max_travel_miles: Set(fields.max_travel_miles),
        max_cases: Set(fields.max_cases),
        remote: Set(fields.remote),
        home_outcode: Set(fields.home_outcode.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}
