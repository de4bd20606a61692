//! Whoever has not said whether they come is asked once more, some days before.

use super::answers;
use super::appointments::{Kind, contacts};
use super::letters::StillToAnswer;
use super::{links, sent};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::{PersonId, Refusal};
use chrono::{DateTime, Duration, Utc};
use entity::{appointment, meeting};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// Where a service sets how many days before; 0 asks nobody again.
const SETTING: &str = "/calendar/ask_again_days_before";
const DAYS_BEFORE: i64 = 7;
const DAYS_MAX: i64 = 60;
/// How many are looked after in one round; the next round goes on.
const AT_ONCE: u64 = 200;

/// Ask those again who have not answered, once for each time that they were asked about.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    for service in services::all(app).await?.iter() {
        let before = Duration::days(days_before(&service.settings));
        let due = due(app, service, before).await?;
        if !due.is_empty() {
            ask_again(app, service, before, &due).await?;
        }
    }
    Ok(())
}

fn days_before(settings: &serde_json::Value) -> i64 {
    settings.pointer(SETTING).and_then(serde_json::Value::as_i64).filter(|days| (0..=DAYS_MAX).contains(days)).unwrap_or(DAYS_BEFORE)
}

async fn due(app: &App, service: &ServiceNames, before: Duration) -> Result<Vec<Uuid>, Refusal> {
    let permit = SystemPermit::because(Some(service.id), "asking again whether somebody comes");
    let now = app.clock().now();
    let not_looked_at = Condition::any()
        .add(appointment::Column::ChasedSequence.is_null())
        .add(Expr::col(appointment::Column::ChasedSequence).lt(Expr::col(appointment::Column::Sequence)));
    Ok(appointment::Entity::find()
        .select_only()
        .column(appointment::Column::Id)
        .filter(appointment::Column::ServiceId.eq(service.id.0))
        .filter(appointment::Column::State.eq("LIVE"))
        // People in a matter get one plain letter and no other (`docs/POLICY.md` 10.5).
        .filter(appointment::Column::Kind.ne(Kind::PartyMeeting.code()))
        .filter(appointment::Column::StartsAt.gt(now))
        .filter(appointment::Column::StartsAt.lte(now + before))
        .filter(not_looked_at)
        .order_by_asc(appointment::Column::StartsAt)
        .limit(AT_ONCE)
        .into_tuple()
        .all(app.read(&permit))
        .await?)
}

async fn ask_again(app: &App, service: &ServiceNames, before: Duration, due: &[Uuid]) -> Result<(), Refusal> {
    let tx = app.begin(&SystemPermit::because(Some(service.id), "asking again whether somebody comes")).await?;
    let rows = appointment::Entity::find()
        .filter(appointment::Column::Id.is_in(due.iter().copied()))
        .filter(appointment::Column::State.eq("LIVE"))
        .order_by_asc(appointment::Column::Id)
        .lock_exclusive()
        .all(&*tx)
        .await?;
    for row in rows.iter().filter(|row| row.chased_sequence.is_none_or(|chased| chased < row.sequence)) {
        if was_asked_in_time(row, before, tx.now()) && answers::current(&*tx, row.id).await?.is_none() && !planned_it(&tx, row).await? {
            remind(app, &tx, service, row).await?;
        }
        let looked_at = Set(Some(row.sequence));
        appointment::ActiveModel { id: Set(row.id), chased_sequence: looked_at, ..Default::default() }.update(&*tx).await?;
    }
    tx.commit().await?;
    app.bell().notify_one();
    Ok(())
}

/// Whoever was asked within those days only needs no second letter so soon.
fn was_asked_in_time(row: &appointment::Model, before: Duration, now: DateTime<Utc>) -> bool {
    match (row.asked_at, row.starts_at) {
        (Some(asked), Some(starts)) => starts > now && asked <= starts - before,
        _ => false,
    }
}

/// Whoever planned a meeting is not asked whether they come to it.
async fn planned_it(tx: &WriteTx, row: &appointment::Model) -> Result<bool, Refusal> {
    let own = meeting::Entity::find_by_id(row.subject_id).filter(meeting::Column::PlannedBy.eq(row.person_id)).one(&**tx).await?;
    Ok(row.kind == Kind::Meeting.code() && own.is_some())
}

async fn remind(app: &App, tx: &WriteTx, service: &ServiceNames, row: &appointment::Model) -> Result<(), Refusal> {
    // Where they are reached today: an address that was ended meanwhile may be somebody else's by now.
    let person = PersonId(row.person_id);
    let reader = contacts(tx, &[person]).await?.remove(&person);
    let (Some(entry), Some(reader)) = (sent::entry_of(row), reader) else { return Ok(()) };
    let letter = StillToAnswer { name: reader.name.clone(), entry: &entry, link: links::address(app, row.id)? }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "appointment_still_to_answer",
            to_name: reader.name,
            to_address: reader.email,
            person: Some(person),
            letter,
            why: "you were invited and have not answered yet",
            calendar: None,
            stream: Some(row.uid.clone()),
            case: None,
        },
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::days_before;
    use serde_json::json;

    #[test]
    fn a_service_says_how_many_days_before() {
        for (settings, days) in [
            (json!({}), 7),
            (json!({ "calendar": { "ask_again_days_before": 3 } }), 3),
            (json!({ "calendar": { "ask_again_days_before": 0 } }), 0),
            (json!({ "calendar": { "ask_again_days_before": -1 } }), 7),
            (json!({ "calendar": { "ask_again_days_before": 1000 } }), 7),
            (json!({ "calendar": { "ask_again_days_before": "soon" } }), 7),
        ] {
            assert_eq!(days_before(&settings), days, "{settings}");
        }
    }
}
