//! What needs somebody now, for the home page.

use crate::cases::model::{ReferralState, Stage, UNASSESSED, kind_and_place};
use crate::cases::permits::{sees_all, visible};
use crate::cases::rules::{TRIAGE_DAYS, working_days_between};
use crate::platform::App;
use crate::platform::permit::Own;
use crate::shared::{Refusal, Role, when};
use crate::ui::Waiting;
use chrono::NaiveDate;
use entity::{assignment, referral, rj_case};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use uuid::Uuid;

/// How many of one kind are named one by one.
const NAMED: u64 = 5;

/// What waits for that person in this room, by the harm that waiting does: people who asked and were not heard come first.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let actor = permit.actor();
    let mut all = Vec::new();
    if actor.has_any(&[Role::Referrer, Role::AgencyLead]) {
        all.extend(asked_for_more(app, permit).await?);
    }
    if !actor.second_step {
        // One of the other roles signed them in: nothing of a case before the second step.
        return Ok(all);
    }
    if sees_all(actor) {
        all.extend(undecided(app, permit, today).await?);
        all.extend(reviews_due(app, permit, today).await?);
        all.extend(not_assessed(app, permit, today).await?);
    }
    if actor.has(Role::Volunteer) {
        all.extend(newly_mine(app, permit, today).await?);
    }
    Ok(all)
}

fn codes(wanted: fn(ReferralState) -> bool) -> Vec<&'static str> {
    ReferralState::ALL.iter().filter(|state| wanted(**state)).map(|state| state.code()).collect()
}

#[derive(FromQueryResult)]
struct Oldest {
    many: i64,
    oldest: Option<NaiveDate>,
}

async fn undecided(app: &App, permit: &Own, today: NaiveDate) -> Result<Option<Waiting>, Refusal> {
    let found = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .filter(referral::Column::State.is_in(codes(ReferralState::undecided)))
        .select_only()
        .column_as(referral::Column::Id.count(), "many")
        .column_as(referral::Column::ReceivedOn.min(), "oldest")
        .into_model::<Oldest>()
        .one(app.read(permit))
        .await?;
    let Some(Oldest { many, oldest: Some(oldest) }) = found else { return Ok(None) };
    let sentence = if many == 1 { "One referral waits for a decision".to_owned() } else { format!("{many} referrals wait for a decision") };
    let age = format!("the oldest since {}", when::day(oldest));
    let item = Waiting::new(sentence, age, "/referrals?state=waiting", "Decide").many(u64::try_from(many).unwrap_or(1));
    Ok(Some(if working_days_between(oldest, today) > TRIAGE_DAYS { item.urgent() } else { item }))
}

#[derive(FromQueryResult)]
struct Numbered {
    id: Uuid,
    reference: String,
    since: NaiveDate,
    crime_group: String,
    district: String,
    /// Marked as urgent by whoever assessed it.
    marked: bool,
}

impl Numbered {
    /// "Theft, Peterborough; asked for on Mon 5 Oct 2026".
    fn age(&self, words: &str) -> String {
        format!("{}; {words} {}", kind_and_place(&self.crime_group, &self.district), when::day(self.since))
    }
}

/// The first few by name, and one line for the rest, which is as pressing as the last that was named.
fn named(rows: Vec<Numbered>, found: u64, item: impl Fn(Numbered) -> Waiting, rest: (&str, &str)) -> Vec<Waiting> {
    let mut lines: Vec<Waiting> = rows.into_iter().map(item).collect();
    let pressing = lines.last().is_some_and(|last| last.urgent);
    if let Some(more) = Waiting::rest(found, NAMED, rest.0, rest.1) {
        lines.push(if pressing { more.urgent() } else { more });
    }
    lines
}

async fn reviews_due(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let due = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .filter(referral::Column::State.is_in(codes(ReferralState::held)))
        .filter(referral::Column::ReviewOn.lte(today));
    let found = due.clone().count(app.read(permit)).await?;
    let rows = due
        .order_by_asc(referral::Column::ReviewOn)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference, referral::Column::CrimeGroup, referral::Column::District])
        .column_as(referral::Column::ReviewOn, "since")
        .column_as(Expr::value(false), "marked")
        .limit(NAMED)
        .into_model::<Numbered>()
        .all(app.read(permit))
        .await?;
    let item = |row: Numbered| {
        let sentence = format!("The held referral {} is to be looked at again: nobody is left without an answer", row.reference);
        let item = Waiting::new(sentence, row.age("due"), format!("/referrals/{}", row.id), "Look at it");
        if row.since < today { item.urgent() } else { item }
    };
    Ok(named(rows, found, item, ("held referrals to be looked at again", "/referrals?state=due")))
}

async fn not_assessed(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let waiting = rj_case::Entity::find()
        .filter(rj_case::Column::ServiceId.eq(permit.service().0))
        .filter(rj_case::Column::Stage.is_in(UNASSESSED.map(Stage::code)));
    let found = waiting.clone().count(app.read(permit)).await?;
    let rows = waiting
        .order_by_desc(rj_case::Column::Urgent)
        .order_by_asc(rj_case::Column::ClockStart)
        .select_only()
        .columns([rj_case::Column::Id, rj_case::Column::Reference, rj_case::Column::CrimeGroup, rj_case::Column::District])
        .column_as(rj_case::Column::ClockStart, "since")
        .column_as(rj_case::Column::Urgent, "marked")
        .limit(NAMED)
        .into_model::<Numbered>()
        .all(app.read(permit))
        .await?;
    let item = |row: Numbered| {
        let late = working_days_between(row.since, today) > 10;
        let sentence = format!("{} needs its risk set before anybody can be offered it", row.reference);
        let item = Waiting::new(sentence, row.age("asked for on"), format!("/cases/{}", row.id), "Assess");
        match (row.marked, late) {
            (true, _) => item.marked(),
            (false, true) => item.urgent(),
            (false, false) => item,
        }
    };
    Ok(named(rows, found, item, ("cases without a risk", "/cases?stage=unassessed")))
}

async fn asked_for_more(app: &App, permit: &Own) -> Result<Vec<Waiting>, Refusal> {
    let actor = permit.actor();
    let mut mine = Condition::any().add(referral::Column::ReferrerPersonId.eq(actor.person.0));
    if let Some(agency) = actor.agency {
        mine = mine.add(referral::Column::AgencyId.eq(agency.0));
    }
    let asked = referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .filter(mine)
        .filter(referral::Column::State.eq(ReferralState::MoreInfoNeeded.code()));
    let found = asked.clone().count(app.read(permit)).await?;
    let rows = asked
        .order_by_asc(referral::Column::ReceivedOn)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference, referral::Column::CrimeGroup, referral::Column::District])
        .column_as(referral::Column::ReceivedOn, "since")
        .column_as(Expr::value(false), "marked")
        .limit(NAMED)
        .into_model::<Numbered>()
        .all(app.read(permit))
        .await?;
    let item = |row: Numbered| {
        let sentence = format!("We need more from you about {}", row.reference);
        // The page of a referrer says nothing of the matter, so neither does this line.
        Waiting::new(sentence, format!("sent on {}", when::day(row.since)), format!("/referrals/{}", row.id), "See what is missing")
    };
    Ok(named(rows, found, item, ("of your referrals for which we need more", "/referrals")))
}

/// Cases that became the practitioner's and have not moved on: first somebody is to be in touch.
async fn newly_mine(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let mine = rj_case::Entity::find()
        .filter(visible(permit.actor(), app.clock().now()))
        .filter(rj_case::Column::Stage.eq(Stage::Allocated.code()))
        .filter(assignment::Column::PersonId.eq(permit.actor().person.0))
        .filter(assignment::Column::EndsAt.is_null())
        .join_rev(JoinType::InnerJoin, assignment::Relation::Case.def());
    let found = mine.clone().count(app.read(permit)).await?;
    let rows = mine
        .order_by_desc(rj_case::Column::Urgent)
        .order_by_asc(rj_case::Column::ClockStart)
        .select_only()
        .columns([rj_case::Column::Id, rj_case::Column::Reference, rj_case::Column::CrimeGroup, rj_case::Column::District])
        .column_as(rj_case::Column::ClockStart, "since")
        .column_as(rj_case::Column::Urgent, "marked")
        .limit(NAMED)
        .into_model::<Numbered>()
        .all(app.read(permit))
        .await?;
    let item = |row: Numbered| {
        let sentence = format!("{} is yours: read how each person may be reached, then arrange the first visit", row.reference);
        let item = Waiting::new(sentence, row.age("asked for on"), format!("/cases/{}", row.id), "Open the case");
        match (row.marked, working_days_between(row.since, today) > 30) {
            (true, _) => item.marked(),
            (false, true) => item.urgent(),
            (false, false) => item,
        }
    };
    Ok(named(rows, found, item, ("cases that are newly yours", "/cases?stage=ALLOCATED")))
}

/// The numbers on top of the home page of those who see all cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseCounts {
    pub open: i64,
    pub awaiting: i64,
    pub urgent: i64,
}

#[derive(FromQueryResult)]
struct StageCount {
    stage: String,
    urgent: bool,
    many: i64,
}

/// Open cases, those that wait for facilitators, and the urgent ones.
///
/// # Errors
/// A fault.
pub async fn counts(app: &App, permit: &Own) -> Result<CaseCounts, Refusal> {
    let rows = rj_case::Entity::find()
        .filter(visible(permit.actor(), app.clock().now()))
        .filter(rj_case::Column::Stage.ne(Stage::Closed.code()))
        .select_only()
        .columns([rj_case::Column::Stage, rj_case::Column::Urgent])
        .column_as(rj_case::Column::Id.count(), "many")
        .group_by(rj_case::Column::Stage)
        .group_by(rj_case::Column::Urgent)
        .into_model::<StageCount>()
        .all(app.read(permit))
        .await?;
    Ok(rows.iter().fold(CaseCounts::default(), |sum, row| CaseCounts {
        open: sum.open + row.many,
        awaiting: sum.awaiting + if row.stage == Stage::AwaitingAllocation.code() { row.many } else { 0 },
        urgent: sum.urgent + if row.urgent { row.many } else { 0 },
    }))
}
