//! What stands in the picture beside course days and meetings, and what its filters offer.

use super::{Looker, venue};
use crate::meetings::queries::{people_pictured, places_pictured};
use crate::platform::App;
use crate::platform::permit::{Permit, one_of};
use crate::shared::{Actor, Refusal, Role};
use crate::training::schedule::{Asked, What};
use chrono::{DateTime, Duration, Utc};
use entity::{briefing, briefing_session, person, run};
use sea_orm::sea_query::{Asterisk, Expr, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait};
use uuid::Uuid;

/// The most names that a filter offers.
const OFFERED: u64 = 200;
/// Who may read briefings (the permits of that room).
const READ_BRIEFINGS: [Role; 4] = [Role::Trainer, Role::Coordinator, Role::ServiceManager, Role::AgencyLead];

/// Sessions of briefings that are on, for those who may read briefings; nothing, where the filters ask for something else. In the columns of
/// course days.
pub(super) fn briefings(actor: &Actor, asked: &Asked, from: DateTime<Utc>) -> Option<SelectStatement> {
    let elsewhere = asked.course.is_some() || asked.trainer.is_some() || asked.mine;
    let others = asked.what.is_some_and(|what| what != What::Briefing);
    if elsewhere || others || one_of(actor, &READ_BRIEFINGS).is_err() {
        return None;
    }
    let none = |kind: &str| Expr::cust(format!("CAST(NULL AS {kind})"));
    let mut list = briefing_session::Entity::find()
        .join(JoinType::InnerJoin, briefing_session::Relation::Briefing.def())
        .filter(briefing_session::Column::ServiceId.eq(actor.service.0))
        .filter(briefing_session::Column::CancelledAt.is_null())
        .filter(briefing_session::Column::StartsAt.gte(from - Duration::days(1)))
        .filter(briefing_session::Column::EndsAt.gt(from));
    if let Some(place) = &asked.place {
        list = list.filter(briefing_session::Column::Place.eq(venue(place)));
    }
    let columns = list
        .select_only()
        .expr_as(Expr::cust("'BRIEFING'"), "what")
        .column_as(briefing_session::Column::Id, "id")
        .column_as(briefing_session::Column::BriefingId, "key")
        .column_as(briefing::Column::Title, "title")
        .column_as(briefing_session::Column::Place, "place")
        .expr_as(none("TEXT"), "by")
        .expr_as(none("UUID"), "trainer_id")
        .expr_as(none("INTEGER"), "taken")
        .expr_as(none("INTEGER"), "max_places")
        .expr_as(none("UUID"), "beside")
        .column_as(briefing_session::Column::StartsAt, "starts_at")
        .column_as(briefing_session::Column::EndsAt, "ends_at")
        .expr_as(none("TEXT"), "own")
        .expr_as(Expr::cust("TRUE"), "open");
    Some(columns.into_query())
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    full_name: String,
}

#[derive(FromQueryResult)]
struct Somewhere {
    place: String,
}

/// What the filters offer: who teaches or takes part, and where; each once, by name, and nothing of a meeting that the reader may not see.
/// Two statements.
///
/// # Errors
/// A fault.
pub async fn people_and_places(app: &App, permit: &impl Permit, looker: Looker<'_>) -> Result<(Vec<(Uuid, String)>, Vec<String>), Refusal> {
    let db = app.read(permit);
    let (actor, now) = (looker.actor, looker.now);
    let runs =
        || run::Entity::find().select_only().filter(run::Column::ServiceId.eq(actor.service.0)).filter(run::Column::State.ne("CANCELLED"));
    let trainers = runs()
        .distinct()
        .column_as(person::Column::Id, "id")
        .column_as(person::Column::FullName, "full_name")
        .join(JoinType::InnerJoin, run::Relation::Trainer.def());
    let people = by_name(trainers.into_query(), people_pictured(actor, now), "full_name");
    let places = runs().distinct().column_as(run::Column::Venue, "place").filter(run::Column::Venue.ne(""));
    let places = by_name(places.into_query(), places_pictured(actor, now), "place");
    let backend = db.get_database_backend();
    let (people, places) = tokio::try_join!(
        Named::find_by_statement(backend.build(&people)).all(db),
        Somewhere::find_by_statement(backend.build(&places)).all(db)
    )?;
    Ok((people.into_iter().map(|row| (row.id, row.full_name)).collect(), places.into_iter().map(|row| row.place).collect()))
}

fn by_name(mut first: SelectStatement, second: SelectStatement, column: &'static str) -> SelectStatement {
    first.union(UnionType::Distinct, second);
    Query::select().column(Asterisk).from_subquery(first, "offered").order_by(column, Order::Asc).limit(OFFERED).to_owned()
}
