//! One's own supervisions, those received and those given, whether they were planned here or put on record as a day alone.

use crate::meetings::permits::SeeMeetings;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::Refusal;
use crate::shared::paging::{Listed, Paging};
use chrono::NaiveDate;
use entity::{person, supervision};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// One supervision.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Supervision {
    /// `BOOKED` or `HELD`.
    pub state: String,
    pub booked_for: Option<NaiveDate>,
    pub held_on: Option<NaiveDate>,
    /// Whether the reader is the one supervised.
    pub is_own: bool,
    /// The other of the two, where that is on record.
    pub with: Option<String>,
    /// The meeting, where it was planned as one.
    pub meeting: Option<Uuid>,
    /// How many of the two have written their part.
    pub written: i64,
}

const MEETING: &str = "(SELECT m.id FROM meeting m WHERE m.about_id = supervision.person_id AND m.kind = 'SUPERVISION'
  AND m.state IN ('PLANNED', 'HELD') AND m.day = COALESCE(supervision.held_on, supervision.booked_for) ORDER BY m.id LIMIT 1)";
const WRITTEN: &str = "(SELECT COUNT(*) FROM supervision_note n JOIN meeting m ON m.id = n.meeting_id WHERE n.superseded_at IS NULL
  AND m.about_id = supervision.person_id AND m.kind = 'SUPERVISION' AND m.day = COALESCE(supervision.held_on, supervision.booked_for))";

/// The name of the other of the two.
fn other(own: Uuid) -> Expr {
    let of = |column| Expr::col((supervision::Entity, column));
    let other = Expr::case(of(supervision::Column::PersonId).eq(own), of(supervision::Column::SupervisorId));
    let name = Query::select()
        .column((person::Entity, person::Column::FullName))
        .from(person::Entity)
        .and_where(
            Expr::col((person::Entity, person::Column::Id)).eq(Expr::Case(Box::new(other.finally(of(supervision::Column::PersonId))))),
        )
        .to_owned();
    Expr::SubQuery(None, Box::new(name.into()))
}

/// Those in which the reader is one of the two, the latest first. Of what was spoken about it says only that it was written down.
///
/// # Errors
/// A fault.
pub async fn supervisions(app: &App, permit: &SeeMeetings, paging: &Paging) -> Result<Listed<Supervision>, Refusal> {
    let own = permit.actor().person.0;
    let either = Condition::any().add(supervision::Column::PersonId.eq(own)).add(supervision::Column::SupervisorId.eq(own));
    let mine = supervision::Entity::find()
        .filter(supervision::Column::ServiceId.eq(permit.service().0))
        .filter(supervision::Column::State.is_in(["BOOKED", "HELD"]))
        .filter(either);
    let rows = mine
        .clone()
        .select_only()
        .columns([supervision::Column::State, supervision::Column::BookedFor, supervision::Column::HeldOn])
        .expr_as(Expr::col((supervision::Entity, supervision::Column::PersonId)).eq(own), "is_own")
        .expr_as(other(own), "with")
        .expr_as(Expr::cust(MEETING), "meeting")
        .expr_as(Expr::cust(WRITTEN), "written")
        .order_by_desc(Expr::cust("COALESCE(supervision.held_on, supervision.booked_for)"))
        .order_by_asc(supervision::Column::Id);
    Ok(page_of(&mine, rows, paging, app.read(permit)).await?)
}
