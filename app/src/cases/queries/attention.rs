//! What needs somebody now, for the home page.

use super::office::{CaseCounts, office};
use crate::calendar::working_days::working_days_between;
use crate::cases::model::{ReferralState, Stage, kind_and_place};
use crate::cases::permits::{sees_all, visible};
use crate::platform::App;
use crate::platform::permit::Own;
use crate::shared::{Refusal, Role, when};
use crate::ui::{Rest, Waiting};
use chrono::NaiveDate;
use entity::{assignment, referral, rj_case};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// How many of one kind are named one by one.
pub(super) const NAMED: u64 = 5;

/// What of this room stands on somebody's home page.
#[derive(Debug, Default)]
pub struct InCases {
    pub waiting: Vec<Waiting>,
    /// For those who see all cases.
    pub counts: Option<CaseCounts>,
}

/// What waits for that person in this room, by the harm that waiting does: people who asked and were not heard come first. One statement
/// for each of the roles that the person holds here.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &Own, today: NaiveDate) -> Result<InCases, Refusal> {
    let actor = permit.actor();
    let mut all = InCases::default();
    if actor.has_any(&[Role::Referrer, Role::AgencyLead]) {
        all.waiting.extend(asked_for_more(app, permit).await?);
    }
    if !actor.second_step {
        // One of the other roles signed them in: nothing of a case before the second step.
        return Ok(all);
    }
    if sees_all(actor) {
        let (waiting, counts) = office(app, permit, today).await?;
        all.waiting.extend(waiting);
        all.counts = Some(counts);
    }
    if actor.has(Role::Volunteer) {
        all.waiting.extend(newly_mine(app, permit, today).await?);
    }
    Ok(all)
}

/// How many rows there are before the limit.
pub(super) const HOW_MANY: &str = "COUNT(*) OVER ()";

/// A referral or a case as a line of the home page names it.
#[derive(FromQueryResult)]
pub(super) struct Numbered {
    pub(super) id: Uuid,
    pub(super) reference: String,
    pub(super) since: NaiveDate,
    pub(super) crime_group: String,
    pub(super) district: String,
    /// Marked as urgent by whoever assessed it.
    pub(super) marked: bool,
    /// How many there are of its kind in all.
    pub(super) found: i64,
}

impl Numbered {
    /// "Theft, Peterborough; asked for on Mon 5 Oct 2026".
    pub(super) fn age(&self, words: &str) -> String {
        format!("{}; {words} {}", kind_and_place(&self.crime_group, &self.district), when::day(self.since))
    }
}

/// The first few by name, and one line for the rest, which is as pressing as the last that was named.
pub(super) fn named(rows: Vec<Numbered>, item: impl Fn(Numbered) -> Waiting, rest: &Rest) -> Vec<Waiting> {
    let found = rows.first().and_then(|row| u64::try_from(row.found).ok()).unwrap_or(0);
    let mut lines: Vec<Waiting> = rows.into_iter().map(item).collect();
    let pressing = lines.last().is_some_and(|last| last.urgent);
    if let Some(more) = Waiting::rest(found, NAMED, rest) {
        lines.push(if pressing { more.urgent() } else { more });
    }
    lines
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
    let rows = asked
        .order_by_asc(referral::Column::ReceivedOn)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference, referral::Column::CrimeGroup, referral::Column::District])
        .column_as(referral::Column::ReceivedOn, "since")
        .column_as(Expr::value(false), "marked")
        .expr_as(Expr::cust(HOW_MANY), "found")
        .limit(NAMED)
        .into_model::<Numbered>()
        .all(app.read(permit))
        .await?;
    let item = |row: Numbered| {
        let sentence = format!("We need more from you about {}", row.reference);
        // The page of a referrer says nothing of the matter, so neither does this line.
        Waiting::new(sentence, format!("sent on {}", when::day(row.since)), format!("/referrals/{}", row.id), "See what is missing")
    };
    let rest =
        Rest { one: "of your referrals for which we need more", many: "of your referrals for which we need more", href: "/referrals" };
    Ok(named(rows, item, &rest))
}

/// Cases that became the practitioner's and have not moved on: first somebody is to be in touch.
async fn newly_mine(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let mine = rj_case::Entity::find()
        .filter(visible(permit.actor(), app.clock().now()))
        .filter(rj_case::Column::Stage.eq(Stage::Allocated.code()))
        .filter(assignment::Column::PersonId.eq(permit.actor().person.0))
        .filter(assignment::Column::EndsAt.is_null())
        .join_rev(JoinType::InnerJoin, assignment::Relation::Case.def());
    let rows = mine
        .order_by_desc(rj_case::Column::Urgent)
        .order_by_asc(rj_case::Column::ClockStart)
        .select_only()
        .columns([rj_case::Column::Id, rj_case::Column::Reference, rj_case::Column::CrimeGroup, rj_case::Column::District])
        .column_as(rj_case::Column::ClockStart, "since")
        .column_as(rj_case::Column::Urgent, "marked")
        .expr_as(Expr::cust(HOW_MANY), "found")
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
    let rest = Rest { one: "case that is newly yours", many: "cases that are newly yours", href: "/cases?stage=ALLOCATED" };
    Ok(named(rows, item, &rest))
}
