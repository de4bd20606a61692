//! Staff lists: kept to look at, then taken in whole. Rows with a problem stay out; the others wait for nobody.

use super::hold;
use crate::agencies;
use crate::audit::Note;
use crate::briefings::list::{self, ListedRow};
use crate::briefings::model::ListState;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::queries::agency_names;
use crate::briefings::rules::{Marks, OnePerson, same_people};
use crate::imports::file;
use crate::imports::rows::{Checked, RowProblem};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::{BriefingId, Refusal};
use entity::{briefing_attendance, briefing_group, briefing_list, briefing_target};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most people of one briefing.
pub const PEOPLE_MAX: usize = 20_000;
/// The most agencies that one list names.
const AGENCIES_MAX: usize = 200;
/// The most problems that are kept.
const PROBLEMS_KEPT: usize = 500;
/// Rows in one statement.
const IN_ONE: usize = 500;

/// Somebody on the briefing already.
#[derive(Debug, Clone, FromQueryResult)]
struct Known {
    id: Uuid,
    name: String,
    email: Option<String>,
    staff_key: Option<String>,
    staff_number: Option<String>,
    briefed_at: Option<sea_orm::prelude::DateTimeUtc>,
    off_at: Option<sea_orm::prelude::DateTimeUtc>,
}

impl Known {
    fn marks(&self) -> Marks {
        Marks { email: self.email.clone(), staff_key: self.staff_key.clone() }
    }
}

async fn known(db: &impl ConnectionTrait, id: BriefingId) -> Result<Vec<Known>, Refusal> {
    Ok(briefing_target::Entity::find()
        .filter(briefing_target::Column::BriefingId.eq(id.0))
        .filter(briefing_target::Column::SameAs.is_null())
        .order_by_asc(briefing_target::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

fn checked(content: &str, agencies: &[String], known: &[Known]) -> Result<Checked<ListedRow>, Refusal> {
    let known: Vec<(Marks, String)> = known.iter().map(|known| (known.marks(), known.name.clone())).collect();
    Ok(list::check(&file::sheet(content)?, agencies, &known))
}

/// How many of the good rows' people were not on the briefing before.
fn new_people(known: &[Known], good: &[ListedRow]) -> usize {
    let marks: Vec<Marks> = known.iter().map(Known::marks).chain(good.iter().map(ListedRow::marks)).collect();
    same_people(&marks).iter().filter(|person| person.of.iter().all(|at| *at >= known.len())).count()
}

/// Keep a staff list to look at: what is wrong with which row, and how many people it would add. Nobody of it is on record yet.
///
/// # Errors
/// Those of [`file::text`] and [`file::sheet`]; `NotFound`; a fault.
pub async fn keep_list(app: &App, permit: &KeepBriefings, id: BriefingId, file_name: &str, bytes: &[u8]) -> Result<Uuid, Refusal> {
    let content = file::text(bytes)?;
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), id).await?;
    let known = known(&*tx, id).await?;
    let found = checked(&content, &agency_names(&*tx, permit.service()).await?, &known)?;
    let new = new_people(&known, &found.good);
    let problems: Vec<&RowProblem> = found.problems.iter().take(PROBLEMS_KEPT).collect();
    let list = tx.new_id();
    briefing_list::ActiveModel {
        id: Set(list),
        service_id: Set(permit.service().0),
        briefing_id: Set(id.0),
        file_name: Set(plain_name(file_name)),
        state: Set(ListState::Previewed.code().to_owned()),
        content: Set(content),
        rows_total: Set(number(found.rows)),
        rows_good: Set(number(found.good.len())),
        new_people: Set(number(new)),
        problems: Set(serde_json::to_value(problems)?),
        created_at: Set(tx.now()),
        created_by: Set(tx.who().account.map(|id| id.0)),
        decided_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::collected("briefing.list_kept", "briefing", id.0)).await?;
    app.commit(tx).await?;
    Ok(list)
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn plain_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    if plain.trim().is_empty() { "list.csv".to_owned() } else { plain }
}

/// What taking a list in came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// People who were not on the briefing before.
    pub new: usize,
    /// People who were.
    pub before: usize,
    /// Rows that stay out.
    pub left_out: usize,
}

/// Take the good rows of a list in. Rows are judged again by what is on record by now.
///
/// # Errors
/// `decided`, when it was taken in or put aside before; `nothing_good`; `too_many_people`; `too_many_agencies`; `NotFound`; a fault.
pub async fn take_list(app: &App, permit: &KeepBriefings, list: Uuid) -> Result<TakenIn, Refusal> {
    let tx = app.begin(permit).await?;
    let row = open_list(&tx, permit, list).await?;
    let id = BriefingId(row.briefing_id);
    hold(&tx, permit.service(), id).await?;
    let known = known(&*tx, id).await?;
    let found = checked(&row.content, &agency_names(&*tx, permit.service()).await?, &known)?;
    if found.good.is_empty() {
        return Err(Refusal::refused("nothing_good", "No row of this list can be taken in. Mend the file and send it again."));
    }
    let new = new_people(&known, &found.good);
    if known.len() + new > PEOPLE_MAX {
        let sentence = format!("A briefing has at most {PEOPLE_MAX} people on its lists. Make a second briefing.");
        return Err(Refusal::refused("too_many_people", sentence));
    }

    let agencies = agencies_of(&tx, permit, &found.good).await?;
    let marks: Vec<Marks> = known.iter().map(Known::marks).chain(found.good.iter().map(ListedRow::marks)).collect();
    let people = same_people(&marks);
    let leads = put_on_record(&tx, permit, id, &known, &found.good, &people).await?;
    name_groups(&tx, permit, (id, list), &found.good, &leads, &agencies).await?;

    let before = leads.values().collect::<HashSet<_>>().len() - new;
    decide(&tx, list, ListState::Taken).await?;
    let taken = TakenIn { new, before, left_out: found.rows - found.good.len() };
    let detail = serde_json::json!({ "new": taken.new, "before": taken.before, "left_out": taken.left_out });
    tx.note(Note::collected("briefing.list_taken", "briefing", id.0).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(taken)
}

/// Put a list aside; nobody of it comes on record, and its content goes.
///
/// # Errors
/// `decided`; `NotFound`; a fault.
pub async fn drop_list(app: &App, permit: &KeepBriefings, list: Uuid) -> Result<BriefingId, Refusal> {
    let tx = app.begin(permit).await?;
    let row = open_list(&tx, permit, list).await?;
    decide(&tx, list, ListState::Dropped).await?;
    tx.note(Note::changed("briefing.list_dropped", "briefing", row.briefing_id)).await?;
    app.commit(tx).await?;
    Ok(BriefingId(row.briefing_id))
}

async fn open_list(tx: &WriteTx, permit: &KeepBriefings, list: Uuid) -> Result<briefing_list::Model, Refusal> {
    let row = briefing_list::Entity::find_by_id(list).filter(briefing_list::Column::ServiceId.eq(permit.service().0)).lock_exclusive();
    let row = row.one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if row.state == ListState::Previewed.code() {
        Ok(row)
    } else {
        Err(Refusal::refused("decided", "This list was taken in, or put aside, before."))
    }
}

async fn decide(tx: &WriteTx, list: Uuid, state: ListState) -> Result<(), Refusal> {
    let decided = briefing_list::ActiveModel {
        id: Set(list),
        state: Set(state.code().to_owned()),
        content: Set(String::new()),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    decided.update(&**tx).await?;
    Ok(())
}

/// The agencies that the rows name, by their name; the new ones are put on record.
async fn agencies_of(tx: &WriteTx, permit: &KeepBriefings, good: &[ListedRow]) -> Result<HashMap<String, Uuid>, Refusal> {
    let names: HashSet<&str> = good.iter().filter_map(|row| row.agency.as_deref()).collect();
    if names.len() > AGENCIES_MAX {
        let sentence = format!("This list names more than {AGENCIES_MAX} agencies. Check the column agency.");
        return Err(Refusal::refused("too_many_agencies", sentence));
    }
    let mut found = HashMap::new();
    for name in names {
        let (id, _) = agencies::commands::find_or_record(tx, permit.service(), name).await?;
        found.insert(name.to_owned(), id.0);
    }
    Ok(found)
}

/// Each row's person: whoever is on record already, or somebody new. Records that a row shows to be one person become one.
async fn put_on_record(
    tx: &WriteTx,
    permit: &KeepBriefings,
    id: BriefingId,
    known: &[Known],
    good: &[ListedRow],
    people: &[OnePerson],
) -> Result<HashMap<usize, Uuid>, Refusal> {
    let mut leads = HashMap::new();
    let mut fresh: Vec<briefing_target::ActiveModel> = Vec::new();
    for person in people {
        let records: Vec<&Known> = person.of.iter().filter_map(|at| known.get(*at)).collect();
        let rows: Vec<(usize, &ListedRow)> =
            person.of.iter().filter_map(|at| at.checked_sub(known.len())).filter_map(|at| Some((at, good.get(at)?))).collect();
        let Some((_, first)) = rows.first() else { continue };
        let email = records.iter().find_map(|record| record.email.clone()).or_else(|| rows.iter().find_map(|(_, row)| row.marks().email));
        let numbered = rows.iter().find(|(_, row)| row.staff_number.is_some());
        let staff_key =
            records.iter().find_map(|record| record.staff_key.clone()).or_else(|| numbered.and_then(|(_, row)| row.marks().staff_key));
        let number = records
            .iter()
            .find_map(|record| record.staff_number.clone())
            .or_else(|| numbered.and_then(|(_, row)| row.staff_number.clone()));
        let lead = match records.split_first() {
            Some((lead, others)) => {
                fold(tx, lead, others).await?;
                let grown = lead.email != email || lead.staff_key != staff_key || lead.off_at.is_some();
                if grown {
                    let all = briefing_target::ActiveModel {
                        id: Set(lead.id),
                        email: Set(email),
                        staff_key: Set(staff_key),
                        staff_number: Set(number),
                        off_at: Set(None),
                        ..Default::default()
                    };
                    all.update(&**tx).await?;
                }
                lead.id
            }
            None => {
                let lead = tx.new_id();
                fresh.push(briefing_target::ActiveModel {
                    id: Set(lead),
                    service_id: Set(permit.service().0),
                    briefing_id: Set(id.0),
                    name: Set(first.name.clone()),
                    email: Set(email),
                    staff_number: Set(number),
                    staff_key: Set(staff_key),
                    briefed_at: Set(None),
                    reminded_round: Set(0),
                    created_at: Set(tx.now()),
                    off_at: Set(None),
                    same_as: Set(None),
                });
                lead
            }
        };
        leads.extend(rows.iter().map(|(at, _)| (*at, lead)));
    }
    for some in fresh.chunks(IN_ONE) {
        briefing_target::Entity::insert_many(some.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(leads)
}

/// The others are the first one: what hangs on them goes over, and they count no more.
async fn fold(tx: &WriteTx, lead: &Known, others: &[&Known]) -> Result<(), Refusal> {
    for other in others {
        let gone = briefing_target::ActiveModel {
            id: Set(other.id),
            email: Set(None),
            staff_key: Set(None),
            same_as: Set(Some(lead.id)),
            off_at: Set(Some(tx.now())),
            ..Default::default()
        };
        gone.update(&**tx).await?;
        briefing_group::Entity::update_many()
            .col_expr(briefing_group::Column::TargetId, Expr::value(lead.id))
            .filter(briefing_group::Column::TargetId.eq(other.id))
            .exec(&**tx)
            .await?;
        briefing_attendance::Entity::update_many()
            .col_expr(briefing_attendance::Column::TargetId, Expr::value(lead.id))
            .filter(briefing_attendance::Column::TargetId.eq(other.id))
            .exec(&**tx)
            .await?;
        tx.note(Note::changed("briefing.one_person", "briefing_target", lead.id)).await?;
    }
    let first = crate::briefings::rules::briefed_at(others.iter().map(|other| other.briefed_at).chain([lead.briefed_at]).flatten());
    if first != lead.briefed_at {
        briefing_target::ActiveModel { id: Set(lead.id), briefed_at: Set(first), ..Default::default() }.update(&**tx).await?;
    }
    Ok(())
}

/// The groups in which the list names each person, unless a list has said the same before.
async fn name_groups(
    tx: &WriteTx,
    permit: &KeepBriefings,
    (id, list): (BriefingId, Uuid),
    good: &[ListedRow],
    leads: &HashMap<usize, Uuid>,
    agencies: &HashMap<String, Uuid>,
) -> Result<(), Refusal> {
    let said: Vec<(Uuid, String, Option<Uuid>, String)> = briefing_group::Entity::find()
        .select_only()
        .columns([
            briefing_group::Column::TargetId,
            briefing_group::Column::GroupName,
            briefing_group::Column::AgencyId,
            briefing_group::Column::Area,
        ])
        .filter(briefing_group::Column::BriefingId.eq(id.0))
        .into_tuple()
        .all(&**tx)
        .await?;
    let mut said: HashSet<(Uuid, String, Option<Uuid>, String)> = said.into_iter().collect();
    let mut fresh: Vec<briefing_group::ActiveModel> = Vec::new();
    for (at, row) in good.iter().enumerate() {
        let Some(target) = leads.get(&at).copied() else { continue };
        let agency = row.agency.as_deref().and_then(|name| agencies.get(name).copied());
        let area = row.area.clone().unwrap_or_default();
        if said.insert((target, row.group.clone(), agency, area.clone())) {
            fresh.push(briefing_group::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(permit.service().0),
                briefing_id: Set(id.0),
                target_id: Set(target),
                group_name: Set(row.group.clone()),
                agency_id: Set(agency),
                area: Set(area),
                list_id: Set(list),
            });
        }
    }
    for some in fresh.chunks(IN_ONE) {
        briefing_group::Entity::insert_many(some.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
