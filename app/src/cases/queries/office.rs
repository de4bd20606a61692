//! What needs those who see all cases, and the numbers on top of their home page: one statement.

use super::attention::{HOW_MANY, NAMED, Numbered, named};
use crate::calendar::working_days::working_days_between;
use crate::cases::model::{ReferralState, Stage, UNASSESSED};
use crate::cases::rules::TRIAGE_DAYS;
use crate::platform::App;
use crate::platform::listed::part;
use crate::platform::permit::Own;
use crate::shared::{Refusal, ServiceId, when};
use crate::ui::{Rest, Waiting};
use chrono::NaiveDate;
use entity::{referral, rj_case};
use sea_orm::sea_query::{Expr, UnionType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

const REVIEWS: Rest =
    Rest { one: "held referral to be looked at again", many: "held referrals to be looked at again", href: "/referrals?state=due" };
const WITHOUT_RISK: Rest = Rest { one: "case without a risk", many: "cases without a risk", href: "/cases?stage=unassessed" };

/// The numbers on top of the home page of those who see all cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseCounts {
    pub open: i64,
    pub awaiting: i64,
    pub urgent: i64,
}

/// Of a service with more open cases than this, the numbers may be [`AS_OLD_AS`] old: counting them costs more than all the rest.
const MANY: i64 = 5_000;
const AS_OLD_AS: Duration = Duration::from_secs(60);

/// The numbers of large services, and when they were counted.
#[derive(Default)]
struct KeptCounts(Mutex<HashMap<ServiceId, (Instant, CaseCounts)>>);

impl KeptCounts {
    fn of(&self, service: ServiceId) -> Option<CaseCounts> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&service).filter(|(at, _)| at.elapsed() < AS_OLD_AS).map(|(_, counts)| *counts)
    }

    fn keep(&self, service: ServiceId, counts: CaseCounts) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.open > MANY {
            kept.insert(service, (Instant::now(), counts));
        } else {
            kept.remove(&service);
        }
    }
}

/// One row of the statement: what it tells stands in `what`, and the columns that it does not need are empty.
#[derive(FromQueryResult)]
struct Row {
    what: String,
    id: Option<Uuid>,
    /// Of a count of cases, their stage.
    reference: Option<String>,
    crime_group: Option<String>,
    district: Option<String>,
    since: Option<NaiveDate>,
    marked: Option<bool>,
    found: i64,
}

impl Row {
    fn numbered(self) -> Option<Numbered> {
        Some(Numbered {
            id: self.id?,
            reference: self.reference?,
            crime_group: self.crime_group?,
            district: self.district?,
            since: self.since?,
            marked: self.marked?,
            found: self.found,
        })
    }
}

/// Referrals to decide, held ones to look at again, cases without a risk; and how many cases are open.
pub(super) async fn office(app: &App, permit: &Own, today: NaiveDate) -> Result<(Vec<Waiting>, CaseCounts), Refusal> {
    let service = permit.service().0;
    // A part with all its columns stands first: it gives the columns their types.
    let mut all = part(reviews_due(service, today));
    all.union(UnionType::All, part(not_assessed(service)));
    all.union(UnionType::All, undecided(service).into_query());
    let kept = app.kept::<KeptCounts>();
    let known = kept.of(permit.service());
    if known.is_none() {
        all.union(UnionType::All, stages(service).into_query());
    }
    let db = app.read(permit);
    let rows = Row::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;

    let (mut reviews, mut unassessed, mut counts, mut waiting) = (Vec::new(), Vec::new(), CaseCounts::default(), Vec::new());
    for row in rows {
        match row.what.as_str() {
            "REVIEW" => reviews.extend(row.numbered()),
            "UNASSESSED" => unassessed.extend(row.numbered()),
            "UNDECIDED" => waiting.extend(row.since.map(|oldest| to_decide(row.found, oldest, today))),
            _ => counts.add(&row),
        }
    }
    waiting.extend(named(reviews, |row| to_review(&row, today), &REVIEWS));
    waiting.extend(named(unassessed, |row| to_assess(&row, today), &WITHOUT_RISK));
    let counts = known.unwrap_or(counts);
    if known.is_none() {
        kept.keep(permit.service(), counts);
    }
    Ok((waiting, counts))
}

impl CaseCounts {
    fn add(&mut self, row: &Row) {
        self.open += row.found;
        if row.reference.as_deref() == Some(Stage::AwaitingAllocation.code()) {
            self.awaiting += row.found;
        }
        if row.marked == Some(true) {
            self.urgent += row.found;
        }
    }
}

fn codes(wanted: fn(ReferralState) -> bool) -> Vec<&'static str> {
    ReferralState::ALL.iter().filter(|state| wanted(**state)).map(|state| state.code()).collect()
}

fn reviews_due(service: Uuid, today: NaiveDate) -> Select<referral::Entity> {
    referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(service))
        .filter(referral::Column::State.is_in(codes(ReferralState::held)))
        .filter(referral::Column::ReviewOn.lte(today))
        .order_by_asc(referral::Column::ReviewOn)
        .limit(NAMED)
        .select_only()
        .expr_as(Expr::cust("'REVIEW'"), "what")
        .columns([referral::Column::Id, referral::Column::Reference, referral::Column::CrimeGroup, referral::Column::District])
        .column_as(referral::Column::ReviewOn, "since")
        .expr_as(Expr::cust("FALSE"), "marked")
        .expr_as(Expr::cust(HOW_MANY), "found")
}

fn not_assessed(service: Uuid) -> Select<rj_case::Entity> {
    rj_case::Entity::find()
        .filter(rj_case::Column::ServiceId.eq(service))
        .filter(rj_case::Column::Stage.is_in(UNASSESSED.map(Stage::code)))
        .order_by_desc(rj_case::Column::Urgent)
        .order_by_asc(rj_case::Column::ClockStart)
        .limit(NAMED)
        .select_only()
        .expr_as(Expr::cust("'UNASSESSED'"), "what")
        .columns([rj_case::Column::Id, rj_case::Column::Reference, rj_case::Column::CrimeGroup, rj_case::Column::District])
        .column_as(rj_case::Column::ClockStart, "since")
        .column_as(rj_case::Column::Urgent, "marked")
        .expr_as(Expr::cust(HOW_MANY), "found")
}

fn undecided(service: Uuid) -> Select<referral::Entity> {
    let nothing = || Expr::cust("NULL");
    referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(service))
        .filter(referral::Column::State.is_in(codes(ReferralState::undecided)))
        .select_only()
        .expr_as(Expr::cust("'UNDECIDED'"), "what")
        .expr_as(nothing(), "id")
        .expr_as(nothing(), "reference")
        .expr_as(nothing(), "crime_group")
        .expr_as(nothing(), "district")
        .column_as(referral::Column::ReceivedOn.min(), "since")
        .expr_as(nothing(), "marked")
        .column_as(referral::Column::Id.count(), "found")
}

fn stages(service: Uuid) -> Select<rj_case::Entity> {
    let nothing = || Expr::cust("NULL");
    rj_case::Entity::find()
        .filter(rj_case::Column::ServiceId.eq(service))
        .filter(rj_case::Column::Stage.is_in(Stage::ALL.iter().filter(|stage| **stage != Stage::Closed).map(|stage| stage.code())))
        .select_only()
        .expr_as(Expr::cust("'STAGE'"), "what")
        .expr_as(nothing(), "id")
        .column_as(rj_case::Column::Stage, "reference")
        .expr_as(nothing(), "crime_group")
        .expr_as(nothing(), "district")
        .expr_as(nothing(), "since")
        .column_as(rj_case::Column::Urgent, "marked")
        .column_as(rj_case::Column::Id.count(), "found")
        .group_by(rj_case::Column::Stage)
        .group_by(rj_case::Column::Urgent)
}

fn to_decide(many: i64, oldest: NaiveDate, today: NaiveDate) -> Waiting {
    let sentence = if many == 1 { "One referral waits for a decision".to_owned() } else { format!("{many} referrals wait for a decision") };
    let age = format!("the oldest since {}", when::day(oldest));
    let item = Waiting::new(sentence, age, "/referrals?state=waiting", "Decide").many(u64::try_from(many).unwrap_or(1));
    if working_days_between(oldest, today) > TRIAGE_DAYS { item.urgent() } else { item }
}

fn to_review(row: &Numbered, today: NaiveDate) -> Waiting {
    let sentence = format!("The held referral {} is to be looked at again: nobody is left without an answer", row.reference);
    let item = Waiting::new(sentence, row.age("due"), format!("/referrals/{}", row.id), "Look at it");
    if row.since < today { item.urgent() } else { item }
}

fn to_assess(row: &Numbered, today: NaiveDate) -> Waiting {
    let late = working_days_between(row.since, today) > 10;
    let sentence = format!("{} needs its risk set before anybody can be offered it", row.reference);
    let item = Waiting::new(sentence, row.age("asked for on"), format!("/cases/{}", row.id), "Assess");
    match (row.marked, late) {
        (true, _) => item.marked(),
        (false, true) => item.urgent(),
        (false, false) => item,
    }
}
