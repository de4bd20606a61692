//! Who is whose case supervisor: a dated tie that a coordinator or manager sets and ends.
//!
//! It alone opens cases and evidence to a case supervisor (POLICY.md 2: the cases of their supervisees). That a supervision was recorded
//! opens nothing: whoever recorded one could open any case for themselves.

use crate::audit::Note;
use crate::people::permits::KeepRecords;
use crate::people::practitioners::words::Standing;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{Actor, PersonId, Refusal, Role, ServiceId};
use entity::{account, person, practitioner, role_grant, supervisor_of};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, JoinType, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait, RelationTrait, Set,
};
use uuid::Uuid;

/// Whether that actor reaches every practitioner of the own service, supervised by them or not.
pub fn reaches_all(actor: &Actor) -> bool {
    actor.has_any(&[Role::Coordinator, Role::ServiceManager])
}

/// The people whose case supervisor that person is now.
pub fn supervised_by(supervisor: PersonId) -> SelectStatement {
    Query::select()
        .column((supervisor_of::Entity, supervisor_of::Column::PersonId))
        .from(supervisor_of::Entity)
        .and_where(Expr::col((supervisor_of::Entity, supervisor_of::Column::SupervisorId)).eq(supervisor.0))
        .and_where(Expr::col((supervisor_of::Entity, supervisor_of::Column::EndsAt)).is_null())
        .to_owned()
}

/// Those in that column whom the actor reaches: everybody, or the people whom they supervise.
pub fn within_reach(actor: &Actor, column: impl ColumnTrait) -> Condition {
    let all = Condition::all();
    if reaches_all(actor) { all } else { all.add(column.into_simple_expr().in_subquery(supervised_by(actor.person))) }
}

/// Whether the one is the case supervisor of the other now.
///
/// # Errors
/// A fault.
pub async fn supervises(db: &impl ConnectionTrait, supervisor: PersonId, person: PersonId) -> Result<bool, Refusal> {
    Ok(tie(supervisor, person).count(db).await? > 0)
}

fn tie(supervisor: PersonId, person: PersonId) -> sea_orm::Select<supervisor_of::Entity> {
    supervisor_of::Entity::find()
        .filter(supervisor_of::Column::SupervisorId.eq(supervisor.0))
        .filter(supervisor_of::Column::PersonId.eq(person.0))
        .filter(supervisor_of::Column::EndsAt.is_null())
}

/// Somebody who supervises.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Supervisor {
    pub person_id: Uuid,
    pub full_name: String,
    pub starts_at: DateTimeUtc,
}

/// The case supervisors of somebody, and who could be named as one.
#[derive(Debug, Default)]
pub struct Supervisors {
    /// The first one first.
    pub named: Vec<Supervisor>,
    /// Everybody who holds the role now, by name; nobody for readers who name none.
    pub nameable: Vec<Supervisor>,
}

#[derive(FromQueryResult)]
struct Row {
    person_id: Uuid,
    full_name: String,
    starts_at: DateTimeUtc,
    named: bool,
}

/// A practitioner's case supervisors, and for those who keep the records who else could be one. One statement.
///
/// # Errors
/// A fault.
pub async fn supervisors_of(
    app: &App,
    permit: &impl Permit,
    keeps: Option<&KeepRecords>,
    person: PersonId,
) -> Result<Supervisors, Refusal> {
    let mut all = supervisor_of::Entity::find()
        .filter(supervisor_of::Column::PersonId.eq(person.0))
        .filter(supervisor_of::Column::EndsAt.is_null())
        .select_only()
        .column_as(supervisor_of::Column::SupervisorId, "person_id")
        .column_as(person::Column::FullName, "full_name")
        .column_as(supervisor_of::Column::StartsAt, "starts_at")
        .expr_as(Expr::cust("TRUE"), "named")
        .join(JoinType::InnerJoin, supervisor_of::Relation::Supervisor.def())
        .into_query();
    if let Some(keeps) = keeps {
        let could = holders(keeps.service(), app.clock().now()).expr_as(Expr::cust("FALSE"), "named");
        all.union(UnionType::All, could.into_query());
    }
    let db = app.read(permit);
    let rows = Row::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    let mut found = Supervisors::default();
    for Row { person_id, full_name, starts_at, named } in rows {
        let list = if named { &mut found.named } else { &mut found.nameable };
        list.push(Supervisor { person_id, full_name, starts_at });
    }
    found.named.sort_by_key(|one| one.starts_at);
    found.nameable.sort_by_key(|one| one.full_name.to_lowercase());
    Ok(found)
}

fn holders(service: ServiceId, now: DateTimeUtc) -> sea_orm::Select<role_grant::Entity> {
    role_grant::Entity::find()
        .filter(role_grant::Column::ServiceId.eq(service.0))
        .filter(role_grant::Column::Role.eq(Role::CaseSupervisor.code()))
        .filter(role_grant::Column::StartsAt.lte(now))
        .filter(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(now)))
        .select_only()
        .column_as(account::Column::PersonId, "person_id")
        .column_as(person::Column::FullName, "full_name")
        .column_as(role_grant::Column::StartsAt, "starts_at")
        .join(JoinType::InnerJoin, role_grant::Relation::Account.def())
        .join(JoinType::InnerJoin, account::Relation::Person.def())
        .filter(Expr::exists(has_left()).not())
}

/// Of that account's person: what belongs to practising opens nothing to them.
fn has_left() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(practitioner::Entity)
        .and_where(Expr::col((practitioner::Entity, practitioner::Column::PersonId)).equals((account::Entity, account::Column::PersonId)))
        .and_where(Expr::col((practitioner::Entity, practitioner::Column::State)).eq(Standing::Left.code()))
        .to_owned()
}

/// Name somebody as a practitioner's case supervisor, from now on.
///
/// # Errors
/// `NotFound`; `own_supervisor`; `no_supervisor`, for who does not hold the role; `supervisor_already`; a fault.
pub async fn set_supervisor(app: &App, permit: &KeepRecords, person: PersonId, supervisor: PersonId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    super::commands::find(&tx, permit.service(), person).await?.ok_or(Refusal::NotFound)?;

    if person == supervisor {
        return Err(Refusal::refused("own_supervisor", "Nobody supervises themselves. Choose somebody else."));
    }
    let holds = holders(permit.service(), tx.now()).filter(account::Column::PersonId.eq(supervisor.0));
    if holds.into_model::<Supervisor>().one(&*tx).await?.is_none() {
        return Err(Refusal::refused("no_supervisor", "That person is no case supervisor here. Choose one from the list."));
    }
    if supervises(&*tx, supervisor, person).await? {
        return Err(Refusal::refused("supervisor_already", "That person supervises them already."));
    }

    supervisor_of::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        supervisor_id: Set(supervisor.0),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        set_by: Set(tx.who().account.map(|id| id.0)),
        ended_by: Set(None),
    }
    .insert(&*tx)
    .await?;
    let detail = serde_json::json!({ "supervisor": supervisor.to_string() });
    tx.note(Note::changed("supervisor.set", "person", person.0).detail(detail)).await?;
    app.commit(tx).await
}

/// End it: the cases of that practitioner are closed to the supervisor at the next click.
///
/// # Errors
/// `NotFound`; `no_supervisor`, when it was ended already; a fault.
pub async fn end_supervisor(app: &App, permit: &KeepRecords, person: PersonId, supervisor: PersonId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    super::commands::find(&tx, permit.service(), person).await?.ok_or(Refusal::NotFound)?;
    let row = tie(supervisor, person).one(&*tx).await?;
    let row = row.ok_or_else(|| Refusal::refused("no_supervisor", "That person does not supervise them any more."))?;

    supervisor_of::ActiveModel {
        id: Set(row.id),
        ends_at: Set(Some(tx.now())),
        ended_by: Set(tx.who().account.map(|id| id.0)),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    let detail = serde_json::json!({ "supervisor": supervisor.to_string() });
    tx.note(Note::changed("supervisor.ended", "person", person.0).detail(detail)).await?;
    app.commit(tx).await
}
