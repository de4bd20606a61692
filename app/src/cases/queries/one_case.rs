//! Everything about one case, for those to whom it is open.

use super::HistoryRow;
use super::reached::{Reached, Whose, reached};
use crate::cases::model::{Flags, Stage, Strength, Wishes};
use crate::cases::permits::{KeepParties, OpenCase, sees_all};
use crate::platform::App;
use crate::shared::vocabulary::{Gender, Purpose};
use crate::shared::{CaseId, PartyId, Refusal};
use entity::{account, assignment, case_event, meeting, offer, party, person, rj_case};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

/// A party as the case page shows them.
#[derive(Debug, Clone)]
pub struct PartyView {
    pub row: party::Model,
    pub person: person::Model,
    pub reach: Reached,
}

/// What a party asks of a facilitator, as it stands on record.
pub fn wishes_on_record(row: &party::Model) -> Wishes {
    let strength = |code: &Option<String>| code.as_deref().and_then(Strength::from_code).unwrap_or(Strength::Required);
    Wishes {
        gender: row.required_gender.as_deref().and_then(Gender::from_code).map(|gender| (gender, strength(&row.gender_strength))),
        language: row.language.clone().map(|language| (language, strength(&row.language_strength))),
        no_police: row.no_police,
        access_need: row.access_need.clone(),
    }
}

/// Somebody who sits on the case.
#[derive(Debug, Clone)]
pub struct Seated {
    pub person_id: Uuid,
    pub full_name: String,
    pub seat: String,
}

/// Somebody who is asked to take a seat, or has accepted it while the other seat is open.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Meetings that are planned, the next first.
    pub meetings: Vec<NextMeeting>,
}

/// A meeting about the case that is to come.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct NextMeeting {
    pub id: Uuid,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub purpose: Option<String>,
    /// Empty when it is online.
    pub place: String,
}

impl NextMeeting {
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_deref().and_then(Purpose::from_code)
    }
}

/// The most meetings that the page of a case shows; a page of their own has all.
const MEETINGS_SHOWN: u64 = 4;

/// The case that the permit opens. Five statements, asked beside each other.
///
/// # Errors
/// A fault.
pub async fn case_view(app: &App, permit: &OpenCase) -> Result<CaseView, Refusal> {
    let db = app.read(permit);
    let row = permit.case().clone();
    let stage = permit.stage();
    // Nobody is asked before the risk is known.
    let asks = sees_all(permit.actor()) && stage != Stage::New;
    let now = asks.then(|| app.clock().now());
    // None of them needs what another found.
    let (parties, (seated, asked), history, meetings) = tokio::try_join!(
        parties(app, permit),
        on_case(db, permit.id(), now),
        history(db, permit.id(), sees_all(permit.actor())),
        next_meetings(app, permit)
    )?;
    Ok(CaseView {
        stage,
        flags: serde_json::from_value(row.flags.clone()).unwrap_or_default(),
        agency: permit.agency().map(str::to_owned),
        parties,
        seated,
        asked,
        history,
        meetings,
        row,
    })
}

async fn next_meetings(app: &App, permit: &OpenCase) -> Result<Vec<NextMeeting>, Refusal> {
    Ok(meeting::Entity::find()
        .select_only()
        .columns([
            meeting::Column::Id,
            meeting::Column::StartsAt,
            meeting::Column::EndsAt,
            meeting::Column::Purpose,
            meeting::Column::Place,
        ])
        .filter(meeting::Column::ServiceId.eq(permit.service().0))
        .filter(meeting::Column::AboutId.eq(permit.id().0))
        .filter(meeting::Column::Kind.eq("CASE_MEETING"))
        .filter(meeting::Column::State.eq("PLANNED"))
        .filter(meeting::Column::EndsAt.gt(app.clock().now()))
        .order_by_asc(meeting::Column::StartsAt)
        .order_by_asc(meeting::Column::Id)
        .limit(MEETINGS_SHOWN)
        .into_model()
        .all(app.read(permit))
        .await?)
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
    // Whoever came into the case between the two questions: nobody is shown without the words on how they are safe.
    if found.iter().any(|(row, _)| !reach.contains_key(&row.person_id)) {
        reach = reached(db, Whose::PartiesOf(permit.id())).await?;
    }
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

/// Somebody on the case: who sits has no state.
#[derive(FromQueryResult)]
struct OnCase {
    person_id: Uuid,
    full_name: String,
    seat: String,
    state: Option<String>,
    /// Since when they sit, or when they were asked.
    at: DateTimeUtc,
    expires_at: Option<DateTimeUtc>,
}

/// Who sits on the case, and who is asked to; in the order of sitting down and of asking. One statement.
async fn on_case(db: &DatabaseConnection, case: CaseId, now: Option<DateTimeUtc>) -> Result<(Vec<Seated>, Vec<AskedFor>), Refusal> {
    let sits = seated(case).into_query();
    let all = match now {
        None => sits,
        // The part with all its columns stands first: it gives the columns their types.
        Some(now) => asked(case, now).into_query().union(UnionType::All, sits).to_owned(),
    };
    let mut people = OnCase::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    // Two who accept at last sit down at the same moment: then the lead is named first.
    people.sort_by_key(|one| (one.at, one.seat != "LEAD"));
    let (mut seated, mut asked) = (Vec::new(), Vec::new());
    for OnCase { person_id, full_name, seat, state, expires_at, .. } in people {
        match (state, expires_at) {
            (Some(state), Some(expires_at)) => asked.push(AskedFor { full_name, seat, state, expires_at }),
            _ => seated.push(Seated { person_id, full_name, seat }),
        }
    }
    Ok((seated, asked))
}

fn seated(case: CaseId) -> Select<assignment::Entity> {
    assignment::Entity::find()
        .filter(assignment::Column::CaseId.eq(case.0))
        .filter(assignment::Column::EndsAt.is_null())
        .select_only()
        .column(assignment::Column::PersonId)
        .column(person::Column::FullName)
        .column(assignment::Column::Seat)
        .expr_as(Expr::cust("NULL"), "state")
        .column_as(assignment::Column::StartsAt, "at")
        .expr_as(Expr::cust("NULL"), "expires_at")
        .join(JoinType::InnerJoin, assignment::Relation::Person.def())
}

/// Offers that hold a seat and have not become work yet.
fn asked(case: CaseId, now: DateTimeUtc) -> Select<offer::Entity> {
    let worked = Query::select()
        .column(assignment::Column::OfferId)
        .from(assignment::Entity)
        .and_where(Expr::col((assignment::Entity, assignment::Column::CaseId)).eq(case.0))
        .to_owned();
    let waits = Condition::all().add(offer::Column::State.eq("OFFERED")).add(offer::Column::ExpiresAt.gt(now));
    offer::Entity::find()
        .filter(offer::Column::CaseId.eq(case.0))
        .filter(Condition::any().add(waits).add(offer::Column::State.eq("ACCEPTED")))
        .filter(offer::Column::Id.not_in_subquery(worked))
        .select_only()
        .column(offer::Column::PersonId)
        .column(person::Column::FullName)
        .columns([offer::Column::Seat, offer::Column::State])
        .column_as(offer::Column::OfferedAt, "at")
        .column(offer::Column::ExpiresAt)
        .join(JoinType::InnerJoin, offer::Relation::Person.def())
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
