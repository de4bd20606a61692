//! Everything about one case, for those to whom it is open.

use super::HistoryRow;
use super::reached::{Reached, Whose, reached};
use crate::cases::model::{Flags, Stage};
use crate::cases::permits::{KeepParties, OpenCase, sees_all};
use crate::platform::App;
use crate::shared::{CaseId, PartyId, Refusal};
use entity::{account, assignment, case_event, offer, party, person, rj_case};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

/// A party as the case page shows them.
#[derive(Debug, Clone)]
pub struct PartyView {
    pub row: party::Model,
    pub person: person::Model,
    pub reach: Reached,
}

/// Somebody who sits on the case.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Seated {
    pub person_id: Uuid,
    pub full_name: String,
    pub seat: String,
}

/// Somebody who is asked to take a seat, or has accepted it while the other seat is open.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct AskedFor {
    pub full_name: String,
    pub seat: String,
    pub state: String,
    /// Until when an unanswered offer waits.
    pub expires_at: DateTimeUtc,
}

impl AskedFor {
    pub fn accepted(&self) -> bool {
        self.state == "ACCEPTED"
    }
}

/// A case with its people and its history.
#[derive(Debug, Clone)]
pub struct CaseView {
    pub row: rj_case::Model,
    pub stage: Stage,
    pub flags: Flags,
    pub agency: Option<String>,
    pub parties: Vec<PartyView>,
    pub seated: Vec<Seated>,
    /// Who is asked for which seat; only for those who ask.
    pub asked: Vec<AskedFor>,
    pub history: Vec<HistoryRow>,
}

/// The case that the permit opens. Five statements.
///
/// # Errors
/// A fault.
pub async fn case_view(app: &App, permit: &OpenCase) -> Result<CaseView, Refusal> {
    let db = app.read(permit);
    let row = permit.case().clone();
    let stage = permit.stage();
    // Nobody is asked before the risk is known.
    let asks = sees_all(permit.actor()) && stage != Stage::New;
    let asked = async { if asks { asked(db, permit.id(), app.clock().now()).await } else { Ok(Vec::new()) } };
    // None of them needs what another found.
    let (parties, seated, asked, history) =
        tokio::try_join!(parties(app, permit), seated(db, permit.id()), asked, history(db, permit.id(), sees_all(permit.actor())))?;
    Ok(CaseView {
        stage,
        flags: serde_json::from_value(row.flags.clone()).unwrap_or_default(),
        agency: permit.agency().map(str::to_owned),
        parties,
        seated,
        asked,
        history,
        row,
    })
}

/// The parties who are in the case now, in the order in which they joined.
///
/// # Errors
/// A fault.
pub async fn parties(app: &App, permit: &OpenCase) -> Result<Vec<PartyView>, Refusal> {
    let db = app.read(permit);
    let found = party::Entity::find()
        .filter(party::Column::CaseId.eq(permit.id().0))
        .filter(party::Column::LeftAt.is_null())
        .order_by_asc(party::Column::JoinedAt)
        .order_by_asc(party::Column::Id)
        .find_also_related(person::Entity)
        .limit(50);
    let found = async { found.all(db).await.map_err(Refusal::from) };
    let (found, mut reach) = tokio::try_join!(found, reached(db, Whose::PartiesOf(permit.id())))?;
    Ok(found
        .into_iter()
        .filter_map(|(row, person)| {
            let reach = reach.remove(&row.person_id).unwrap_or_default();
            Some(PartyView { row, person: person?, reach })
        })
        .collect())
}

/// The case that a party is in; whether it is open to the holder is for [`OpenCase`].
///
/// # Errors
/// `NotFound`.
pub async fn case_of(app: &App, permit: &KeepParties, id: PartyId) -> Result<CaseId, Refusal> {
    let row = party::Entity::find_by_id(id.0)
        .filter(party::Column::ServiceId.eq(permit.service().0))
        .filter(party::Column::LeftAt.is_null())
        .one(app.read(permit))
        .await?;
    row.map(|row| CaseId(row.case_id)).ok_or(Refusal::NotFound)
}

async fn seated(db: &DatabaseConnection, case: CaseId) -> Result<Vec<Seated>, Refusal> {
    Ok(assignment::Entity::find()
        .filter(assignment::Column::CaseId.eq(case.0))
        .filter(assignment::Column::EndsAt.is_null())
        .select_only()
        .columns([assignment::Column::PersonId, assignment::Column::Seat])
        .column(person::Column::FullName)
        .join(JoinType::InnerJoin, assignment::Relation::Person.def())
        .order_by_asc(assignment::Column::StartsAt)
        .limit(20)
        .into_model::<Seated>()
        .all(db)
        .await?)
}

/// Offers that hold a seat and have not become work yet.
async fn asked(db: &DatabaseConnection, case: CaseId, now: DateTimeUtc) -> Result<Vec<AskedFor>, Refusal> {
    let worked = Query::select()
        .column(assignment::Column::OfferId)
        .from(assignment::Entity)
        .and_where(Expr::col((assignment::Entity, assignment::Column::CaseId)).eq(case.0))
        .to_owned();
    let waits = Condition::all().add(offer::Column::State.eq("OFFERED")).add(offer::Column::ExpiresAt.gt(now));
    Ok(offer::Entity::find()
        .filter(offer::Column::CaseId.eq(case.0))
        .filter(Condition::any().add(waits).add(offer::Column::State.eq("ACCEPTED")))
        .filter(offer::Column::Id.not_in_subquery(worked))
        .select_only()
        .columns([offer::Column::Seat, offer::Column::State, offer::Column::ExpiresAt])
        .column(person::Column::FullName)
        .join(JoinType::InnerJoin, offer::Relation::Person.def())
        .order_by_asc(offer::Column::OfferedAt)
        .limit(20)
        .into_model::<AskedFor>()
        .all(db)
        .await?)
}

/// Who was asked, who said no and who declared a tie is for those who match (`docs/POLICY.md` 8.3); others who sit on the case read the rest.
async fn history(db: &DatabaseConnection, case: CaseId, whole: bool) -> Result<Vec<HistoryRow>, Refusal> {
    let by: sea_orm::RelationDef =
        case_event::Entity::belongs_to(account::Entity).from(case_event::Column::ByAccount).to(account::Column::Id).into();
    let mut told = case_event::Entity::find().filter(case_event::Column::CaseId.eq(case.0));
    if !whole {
        for matching in ["OFFER", "CONFLICT"] {
            told = told.filter(case_event::Column::Kind.starts_with(matching).not());
        }
    }
    Ok(told
        .select_only()
        .columns([case_event::Column::At, case_event::Column::Kind, case_event::Column::Words])
        .column_as(person::Column::FullName, "by_name")
        .join(JoinType::LeftJoin, by)
        .join(JoinType::LeftJoin, account::Relation::Person.def())
        .order_by_desc(case_event::Column::At)
        .order_by_desc(case_event::Column::Id)
        .limit(50)
        .into_model::<HistoryRow>()
        .all(db)
        .await?)
}
