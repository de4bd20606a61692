//! Who is due: as a condition on the list of people, and counted for those who keep the records.

use super::permits::KeepRecords;
use super::practitioners::due::{Due, counts_from, soon};
use super::practitioners::rules::Periods;
use crate::platform::App;
use crate::shared::Refusal;
use crate::shared::when::day;
use crate::ui::Waiting;
use chrono::{Days, NaiveDate};
use entity::{person, practitioner};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

/// The day from which the DBS certificate counts: its issue, or the last status check.
const DBS: &str = "(SELECT MAX(COALESCE(c.confirmed_on, c.issued_on)) FROM background_check c WHERE c.person_id = practitioner.person_id \
    AND c.kind = 'DBS' AND c.superseded_at IS NULL AND c.stopped_on IS NULL)";
/// A status check found that it counts no more, and a new one is not there yet.
const DBS_STOPPED: &str = "EXISTS (SELECT 1 FROM background_check c WHERE c.person_id = practitioner.person_id AND c.kind = 'DBS' \
    AND c.superseded_at IS NULL AND c.stopped_on IS NOT NULL)";
/// The day on which police vetting runs out.
const VETTING: &str = "(SELECT MAX(c.expires_on) FROM background_check c WHERE c.person_id = practitioner.person_id AND c.kind = 'VETTING' \
    AND c.superseded_at IS NULL)";
/// The last supervision; of somebody who never had one, the first day of practice.
const SUPERVISION: &str = "COALESCE((SELECT MAX(s.held_on) FROM supervision s WHERE s.person_id = practitioner.person_id AND s.state = 'HELD'), \
    (SELECT MIN(y.starts_on) FROM practitioner_state y WHERE y.person_id = practitioner.person_id AND y.state = 'ACTIVE'), practitioner.joined_on)";

const fn since(due: Due) -> &'static str {
    match due {
        Due::Supervision => SUPERVISION,
        Due::Dbs => DBS,
        Due::Vetting => VETTING,
    }
}

/// The day from which that is counted; nothing where the list is not narrowed by it.
pub(super) fn since_expr(due: Option<Due>) -> SimpleExpr {
    // An absent date still has to be a date to both engines.
    due.map_or_else(|| Expr::cust("CAST(NULL AS DATE)"), |due| Expr::cust(since(due)))
}

/// Those for whom it was due before that day. Whoever has a supervision booked is not overdue for another; who has left is due for nothing.
fn over(due: Due, periods: Periods, on: NaiveDate) -> String {
    // Dates of ours, never typed text.
    match due {
        Due::Supervision => {
            let counting = on.checked_sub_days(Days::new(u64::from(periods.supervision_days))).unwrap_or(NaiveDate::MIN);
            format!(
                "({SUPERVISION} < '{counting}' AND practitioner.state IN ('ACTIVE', 'RESTRICTED') AND NOT EXISTS (SELECT 1 FROM supervision b \
                 WHERE b.person_id = practitioner.person_id AND b.state = 'BOOKED' AND b.booked_for >= '{on}'))"
            )
        }
        Due::Dbs => format!("(({DBS} < '{}' OR {DBS_STOPPED}) AND practitioner.state <> 'LEFT')", counts_from(on, periods.dbs)),
        Due::Vetting => format!("({VETTING} < '{on}' AND practitioner.state <> 'LEFT')"),
    }
}

/// Those who are due on that day, and those whose checks will be soon.
fn due(due: Due, periods: Periods, today: NaiveDate) -> String {
    let by = if due == Due::Supervision { today } else { soon(today).succ_opt().unwrap_or(today) };
    over(due, periods, by)
}

/// The same as a condition.
pub(super) fn who_is_due(kind: Due, periods: Periods, today: NaiveDate) -> SimpleExpr {
    Expr::cust(due(kind, periods, today))
}

#[derive(Debug, FromQueryResult)]
struct Counts {
    supervision: i64,
    dbs: i64,
    dbs_soon: i64,
    vetting: i64,
    vetting_soon: i64,
}

/// One line for each thing that somebody is due for, in one statement. Each opens the list of those it counts.
///
/// # Errors
/// A fault.
pub(super) async fn attention(app: &App, permit: &KeepRecords, periods: Periods, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let count = |condition: String| Expr::cust(format!("COUNT(CASE WHEN {condition} THEN 1 END)"));
    let counts = practitioner::Entity::find()
        .inner_join(person::Entity)
        .filter(practitioner::Column::ServiceId.eq(permit.service().0))
        .filter(person::Column::MergedInto.is_null())
        .select_only()
        .expr_as(count(over(Due::Supervision, periods, today)), "supervision")
        .expr_as(count(over(Due::Dbs, periods, today)), "dbs")
        .expr_as(count(due(Due::Dbs, periods, today)), "dbs_soon")
        .expr_as(count(over(Due::Vetting, periods, today)), "vetting")
        .expr_as(count(due(Due::Vetting, periods, today)), "vetting_soon")
        .into_model::<Counts>()
        .one(app.read(permit))
        .await?;
    Ok(counts.map(|counts| lines(&counts, periods, today)).unwrap_or_default())
}

fn lines(counts: &Counts, periods: Periods, today: NaiveDate) -> Vec<Waiting> {
    let mut lines = Vec::new();
    let mut add = |due: Due, urgent: bool, sentence: String, age: String| {
        let line = Waiting::new(sentence, age, format!("/people?due={}", due.code()), "See who");
        lines.push(if urgent { line.urgent() } else { line });
    };
    if counts.supervision > 0 {
        let sentence = counted(counts.supervision, ["person is overdue for supervision", "people are overdue for supervision"]);
        add(Due::Supervision, true, sentence, format!("none for {} days and none booked", periods.supervision_days));
    }
    let by = day(soon(today));
    for (due, over, all, was, will) in [
        (
            Due::Dbs,
            counts.dbs,
            counts.dbs_soon,
            ["DBS re-check was due", "DBS re-checks were due"],
            ["DBS re-check falls due", "DBS re-checks fall due"],
        ),
        (
            Due::Vetting,
            counts.vetting,
            counts.vetting_soon,
            ["police vetting has run out", "police vettings have run out"],
            ["police vetting ends", "police vettings end"],
        ),
    ] {
        match (over, all - over) {
            (0, 0) => {}
            (0, coming) => add(due, false, counted(coming, will), format!("by {by}")),
            (over, 0) => add(due, true, counted(over, was), "until renewed, no offer that needs one".to_owned()),
            (over, coming) => add(due, true, counted(over, was), format!("{} by {by}", counted(coming, ["more", "more"]))),
        }
    }
    lines
}

fn counted(count: i64, [one, many]: [&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
