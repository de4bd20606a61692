//! With whom a practitioner works, or lately worked, a case: whom they may have watched.

use crate::accreditation::permits::ObserveColleagues;
use crate::platform::App;
use crate::shared::{PersonId, Refusal};
use chrono::{Months, NaiveDate, NaiveTime};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// As far back as an observation may be written down.
const MONTHS_BACK: Months = Months::new(12);
/// The most colleagues that are listed.
const SHOWN: usize = 100;

/// Somebody with whom the reader works a case.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Colleague {
    pub person_id: Uuid,
    pub full_name: String,
    /// When the reader last wrote down what they saw of their practice.
    pub last_observed: Option<NaiveDate>,
}

/// Both sat on the case at some time together, and whoever is watched practises still. `$1` service, `$2` reader, `$3` since when.
const COLLEAGUES: &str = "
SELECT n.id AS person_id, n.full_name,
  (SELECT MAX(o.held_on) FROM observation o WHERE o.person_id = n.id AND o.observer_id = $2) AS last_observed
FROM person n JOIN practitioner p ON p.person_id = n.id
WHERE p.service_id = $1 AND p.state <> 'LEFT' AND n.id IN (
  SELECT theirs.person_id FROM assignment own JOIN assignment theirs ON theirs.case_id = own.case_id AND theirs.person_id <> own.person_id
  WHERE own.service_id = $1 AND own.person_id = $2
    AND (own.ends_at IS NULL OR (own.ends_at >= $3 AND own.ends_at >= theirs.starts_at))
    AND (theirs.ends_at IS NULL OR (theirs.ends_at >= $3 AND theirs.ends_at >= own.starts_at)))
ORDER BY n.name_norm, n.id";

/// With whom the holder works a case, or did in the last twelve months, by name. One statement.
///
/// # Errors
/// A fault.
pub async fn colleagues(app: &App, permit: &ObserveColleagues, today: NaiveDate) -> Result<Vec<Colleague>, Refusal> {
    let mut all = read(app.read(permit), permit, today).await?;
    all.truncate(SHOWN);
    Ok(all)
}

/// Whether that person is one of them.
///
/// # Errors
/// A fault.
pub async fn works_with(
    db: &impl ConnectionTrait,
    permit: &ObserveColleagues,
    person: PersonId,
    today: NaiveDate,
) -> Result<bool, Refusal> {
    Ok(read(db, permit, today).await?.iter().any(|one| one.person_id == person.0))
}

async fn read(db: &impl ConnectionTrait, permit: &ObserveColleagues, today: NaiveDate) -> Result<Vec<Colleague>, DbErr> {
    let since = today.checked_sub_months(MONTHS_BACK).unwrap_or(today).and_time(NaiveTime::MIN).and_utc();
    let values = [permit.service().0.into(), permit.actor().person.0.into(), since.into()];
    Colleague::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), COLLEAGUES, values)).all(db).await
}
