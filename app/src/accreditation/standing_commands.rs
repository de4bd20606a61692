//! Keeping the stored standings true: whoever's facts changed is judged anew, everybody once a night, and whom it matters to is told
//! (docs/adr/0022). Nothing here decides: the engine does.

use super::dated;
use super::queries::{Whom, facts, schemes};
use super::stored::{self, Kept, Stands};
use super::telling::{News, tell_all};
use crate::people::practitioners::due::is_supervised;
use crate::people::practitioners::rules::Periods;
use crate::people::practitioners::words::Standing;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal};
use chrono::NaiveDate;
use entity::{practitioner, standing, standing_due};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// So many people are judged in one transaction.
const AT_ONCE: u64 = 200;
/// Who looks at a list waits for no more than so many to be judged; the clock does the rest.
const WHILE_SOMEBODY_WAITS: usize = 25;

/// Judge everybody of that service whose facts changed.
///
/// # Errors
/// The first fault; the next round goes on.
pub async fn catch_up(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    let permit = SystemPermit::because(Some(service.id), "facts of practitioners changed");
    loop {
        let due = due(app.read(&permit), service, None).await?;
        if due.is_empty() {
            return Ok(());
        }
        let tx = app.begin(&permit).await?;
        refresh(app, &tx, service, &due).await?;
        app.commit(tx).await?;
    }
}

/// Judge those whose facts changed, of these people when some are named, now: somebody is about to read how they stand. Says whether anybody was judged. Many at
/// once are left to the clock, which comes by within seconds; a last day that passed is seen by the stored day all the same. One statement
/// when nothing changed.
///
/// # Errors
/// A fault.
pub async fn catch_up_of(app: &App, service: &ServiceNames, people: Option<&[Uuid]>) -> Result<bool, Refusal> {
    let permit = SystemPermit::because(Some(service.id), "facts of practitioners changed");
    let due = due(app.read(&permit), service, people).await?;
    if due.is_empty() || due.len() > WHILE_SOMEBODY_WAITS {
        return Ok(false);
    }
    let tx = app.begin(&permit).await?;
    refresh(app, &tx, service, &due).await?;
    app.commit(tx).await?;
    Ok(true)
}

/// The same for one person, inside a transaction that is about to decide on them.
///
/// # Errors
/// A fault.
pub async fn catch_up_within(app: &App, tx: &WriteTx, service: &ServiceNames, person: PersonId) -> Result<(), Refusal> {
    if due(&**tx, service, Some(&[person.0])).await?.is_empty() {
        return Ok(());
    }
    refresh(app, tx, service, &[person]).await
}

async fn due(db: &impl ConnectionTrait, service: &ServiceNames, of: Option<&[Uuid]>) -> Result<Vec<PersonId>, Refusal> {
    let mut noted = standing_due::Entity::find()
        .select_only()
        .column(standing_due::Column::PersonId)
        .distinct()
        .filter(standing_due::Column::ServiceId.eq(service.id.0))
        .order_by_asc(standing_due::Column::PersonId)
        .limit(AT_ONCE);
    if let Some(people) = of {
        noted = noted.filter(standing_due::Column::PersonId.is_in(people.iter().copied()));
    }
    Ok(noted.into_tuple::<Uuid>().all(db).await?.into_iter().map(PersonId).collect())
}

/// Put everybody down to be judged, once a day: just after midnight in the service's zone. Says whether it was this call that did.
///
/// # Errors
/// A fault.
pub async fn begin_the_night(app: &App, service: &ServiceNames) -> Result<bool, Refusal> {
    let permit = SystemPermit::because(Some(service.id), "a new day has begun");
    let today = service.zone.to_local(app.clock().now()).date();
    let known = entity::standing_night::Entity::find_by_id(service.id.0).one(app.read(&permit)).await?;
    if known.is_some_and(|night| night.day >= today) {
        return Ok(false);
    }
    let tx = app.begin(&permit).await?;
    let claim = "INSERT INTO standing_night (service_id, day) VALUES ($1, $2) \
                 ON CONFLICT (service_id) DO UPDATE SET day = excluded.day WHERE standing_night.day < excluded.day";
    let claimed =
        tx.execute_raw(Statement::from_sql_and_values(app.backend(), claim, [service.id.0.into(), today.into()])).await?.rows_affected();
    if claimed == 1 {
        let everybody = "INSERT INTO standing_due (service_id, person_id) \
                         SELECT p.service_id, p.person_id FROM practitioner p WHERE p.service_id = $1 AND p.state <> 'LEFT'";
        tx.execute_raw(Statement::from_sql_and_values(app.backend(), everybody, [service.id.0.into()])).await?;
    }
    app.commit(tx).await?;
    Ok(claimed == 1)
}

/// Judge those people as they stand now, store what differs, and tell whom it matters to. Nobody is told of a standing who is judged for the
/// first time, or while the service has published no scheme of its own; whoever may have a case in hand is reminded of what its periods ask.
///
/// # Errors
/// A fault.
pub async fn refresh(app: &App, tx: &WriteTx, service: &ServiceNames, people: &[PersonId]) -> Result<(), Refusal> {
    let today = service.zone.to_local(tx.now()).date();
    let keys: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    // In the order of their keys, so that two who judge the same people wait for each other and never in a circle.
    let rows = practitioner::Entity::find()
        .filter(practitioner::Column::ServiceId.eq(service.id.0))
        .filter(practitioner::Column::PersonId.is_in(keys.clone()))
        .order_by_asc(practitioner::Column::PersonId)
        .lock_exclusive()
        .all(&**tx)
        .await?;
    let practise: BTreeSet<Uuid> = rows.iter().filter(|row| row.state != "LEFT").map(|row| row.person_id).collect();
    let may_have_cases = |row: &&practitioner::Model| Standing::from_code(&row.state).is_some_and(is_supervised);
    let at_work: BTreeSet<Uuid> = rows.iter().filter(may_have_cases).map(|row| row.person_id).collect();
    // Notes first, facts after them: what is noted in between is judged once more.
    standing_due::Entity::delete_many()
        .filter(standing_due::Column::ServiceId.eq(service.id.0))
        .filter(standing_due::Column::PersonId.is_in(keys.clone()))
        .exec(&**tx)
        .await?;
    let schemes = schemes(&**tx, service.id).await?;
    let facts = facts(&**tx, service.id, Whom::These(people)).await?;
    let mut known: HashMap<Uuid, Vec<standing::Model>> = HashMap::new();
    for row in standing::Entity::find().filter(standing::Column::PersonId.is_in(keys)).all(&**tx).await? {
        known.entry(row.person_id).or_default().push(row);
    }
    let (published, periods) = (schemes.in_force(today).number > 0, Periods::read(&service.settings));
    let (mut changes, mut news) = (Changes::default(), Vec::new());
    for person in people {
        let stored = known.remove(&person.0).unwrap_or_default();
        let own = facts.get(person).filter(|_| practise.contains(&person.0));
        let (kept, mut coming) = own.map_or_else(Default::default, |facts| stored::judged(facts, &schemes, today));
        let told = changes.compare(tx, service, *person, &stored, &kept, today)?;
        if !published {
            coming.clear();
        }
        if let Some(facts) = own.filter(|_| at_work.contains(&person.0)) {
            coming.extend(dated::beside(&coming, facts, periods, today));
        }
        news.push(if published && own.is_some() { News { coming, ..told } } else { News { coming, ..News::none(*person) } });
    }
    changes.store(tx).await?;
    tell_all(app, tx, service, news, today).await
}

/// What is to be written.
#[derive(Default)]
struct Changes {
    new: Vec<standing::ActiveModel>,
    other: Vec<standing::ActiveModel>,
    gone: Vec<Uuid>,
}

impl Changes {
    fn compare(
        &mut self,
        tx: &WriteTx,
        service: &ServiceNames,
        person: PersonId,
        stored: &[standing::Model],
        kept: &[Kept],
        today: NaiveDate,
    ) -> Result<News, Refusal> {
        let mut news = News::none(person);
        for now in kept {
            let before = stored.iter().find(|row| row.standing == now.code);
            let held_before = before.map(|row| Stands::from_code(&row.state).is_some_and(Stands::is_held));
            let moved = held_before != Some(now.state.is_held());
            let row = row(tx, service, person, now, today)?;
            match before {
                None => self.new.push(row),
                Some(before) if is_same(before, now)? => {}
                Some(before) => {
                    let changed_at = if moved { Set(tx.now()) } else { sea_orm::NotSet };
                    self.other.push(standing::ActiveModel { id: Set(before.id), changed_at, ..row });
                }
            }
            match held_before {
                Some(true) if !now.state.is_held() && now.shown => news.lost.push(now.clone()),
                Some(false) if now.state.is_held() && now.shown => news.back.push(now.clone()),
                _ => {}
            }
        }
        self.gone.extend(stored.iter().filter(|row| kept.iter().all(|now| now.code != row.standing)).map(|row| row.id));
        Ok(news)
    }

    async fn store(self, tx: &WriteTx) -> Result<(), Refusal> {
        if !self.new.is_empty() {
            standing::Entity::insert_many(self.new).exec_without_returning(&**tx).await?;
        }
        for row in self.other {
            row.update(&**tx).await?;
        }
        if !self.gone.is_empty() {
            standing::Entity::delete_many().filter(standing::Column::Id.is_in(self.gone)).exec(&**tx).await?;
        }
        Ok(())
    }
}

fn row(tx: &WriteTx, service: &ServiceNames, person: PersonId, kept: &Kept, today: NaiveDate) -> Result<standing::ActiveModel, Refusal> {
    Ok(standing::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        person_id: Set(person.0),
        standing: Set(kept.code.clone()),
        name: Set(kept.name.clone()),
        sort: Set(kept.sort.code().to_owned()),
        level: Set(kept.level.map(|level| level.code().to_owned())),
        shown: Set(kept.shown),
        state: Set(kept.state.code().to_owned()),
        requirement: Set(kept.requirement.clone()),
        why: Set(kept.why.clone()),
        mends: Set(kept.mends.clone()),
        may: Set(serde_json::to_value(&kept.may)?),
        last_day: Set(kept.last_day),
        holds_until: Set(kept.holds_until),
        scheme_version: Set(kept.version),
        computed_on: Set(today),
        changed_at: Set(tx.now()),
    })
}

fn is_same(row: &standing::Model, kept: &Kept) -> Result<bool, Refusal> {
    let words = (&row.name, &row.requirement, &row.why, &row.mends) == (&kept.name, &kept.requirement, &kept.why, &kept.mends);
    let codes = (row.sort.as_str(), row.level.as_deref(), row.state.as_str(), row.shown, row.scheme_version)
        == (kept.sort.code(), kept.level.map(Level::code), kept.state.code(), kept.shown, kept.version);
    let days = (row.last_day, row.holds_until) == (kept.last_day, kept.holds_until);
    Ok(words && codes && days && row.may == serde_json::to_value(&kept.may)?)
}
