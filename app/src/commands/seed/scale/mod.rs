//! `accord seed scale`: many cases and practitioners, written straight into the tables, for measuring. Never for a service at work.
//!
//! Each case has a referral, two parties, twelve events over a year, an assignment, two letters and four lines of the trail. The lines
//! are sealed as they are written, so that the chain verifies afterwards. The same numbers give the same rows, but for their keys.

mod cases;
mod dice;
mod people;
mod trail;
pub mod training;

use super::super::say::{Bar, words};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use dice::Dice;
use entity::{practitioner, referral, rj_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use trail::Trail;
use uuid::Uuid;

/// Cases in one transaction.
const AT_ONCE: u64 = 1_000;
/// Rows of one statement: with the widest table still below what SQLite and PostgreSQL take.
const ROWS: usize = 500;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub cases: u64,
    pub practitioners: u64,
}

/// Write so many cases and practitioners beside what is there.
///
/// # Errors
/// A sentence; whole transactions stay.
pub async fn seed(app: &App, service: &ServiceNames, scale: Scale) -> Result<(), String> {
    let permit = SystemPermit::because(Some(service.id), "rows for a measurement");
    while crate::audit::seal::seal(app).await.map_err(words)? > 0 {}
    let mut trail = Trail::read(app, &permit).await.map_err(words)?;
    let bar = Bar::new("Practitioners", scale.practitioners);
    let people = people::write(app, &permit, service, scale.practitioners, &mut trail, &bar).await.map_err(words)?;
    drop(bar);
    let bar = Bar::new("Cases", scale.cases);
    let mut done = 0;
    while done < scale.cases {
        let part = AT_ONCE.min(scale.cases - done);
        let tx = app.begin(&permit).await.map_err(words)?;
        cases::write(&tx, service, done..done + part, &people, &mut trail).await.map_err(words)?;
        app.commit(tx).await.map_err(words)?;
        done += part;
        bar.at(done, scale.cases);
    }
    drop(bar);
    counters(app, &permit, service, scale).await.map_err(words)
}

/// The reference counters go on after what was written here.
async fn counters(app: &App, permit: &SystemPermit, service: &ServiceNames, scale: Scale) -> Result<(), Refusal> {
    let held = rj_case::Entity::find().filter(rj_case::Column::ServiceId.eq(service.id.0)).count(app.read(permit)).await?;
    let referrals = referral::Entity::find().filter(referral::Column::ServiceId.eq(service.id.0)).count(app.read(permit)).await?;
    let people = practitioner::Entity::find().filter(practitioner::Column::ServiceId.eq(service.id.0)).count(app.read(permit)).await?;
    let whole = held >= scale.cases && referrals >= scale.cases && people >= scale.practitioners;
    if whole { Ok(()) } else { Err(Refusal::refused("not_whole", "Not all rows are there: seed an empty folder again.")) }
}

/// Insert many rows, in as few statements as both databases take.
async fn insert_all<A>(tx: &WriteTx, rows: Vec<A>) -> Result<(), Refusal>
where
    A: ActiveModelTrait + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<A> = rows.by_ref().take(ROWS).collect();
        <A::Entity as EntityTrait>::insert_many(part).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Somebody who practises, as the cases need them.
#[derive(Debug, Clone, Copy)]
struct Practising {
    person: Uuid,
}
