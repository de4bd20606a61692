//! `accord match --case REF`: the ranking of the page, for a terminal or another program.

use super::facts::Seat;
use super::queries::{self, Matter};
use super::rank::Ranking;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services;
use crate::shared::{CaseId, Refusal, ServiceId};
use entity::rj_case;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// The ranking as lines for people and as one object for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    pub service: ServiceId,
    pub case: CaseId,
    pub lines: Vec<String>,
    pub json: Value,
}

/// The ranking for a seat on the case with that reference number, from the same statements and rules as the page.
///
/// # Errors
/// Refused, when there is no such case; a fault.
pub async fn print_ranking(app: &App, case_ref: &str, seat: Seat) -> Result<Printed, Refusal> {
    let (service, matter) = matter_of(app, case_ref).await?;
    let (case, ranking) = (CaseId(matter.case.id), matter.ranking(seat));
    Ok(Printed { service, case, lines: lines(&matter, seat, &ranking), json: json(&matter, seat, &ranking)? })
}

/// The case with that reference number, its service, and everybody who could take it.
///
/// # Errors
/// Refused, when there is no such case; a fault.
pub async fn matter_of(app: &App, case_ref: &str) -> Result<(ServiceId, Matter), Refusal> {
    let permit = SystemPermit::because(None, "a ranking at the command line");
    let db = app.read(&permit);
    let found = rj_case::Entity::find().filter(rj_case::Column::Reference.eq(case_ref.trim().to_uppercase())).one(db).await?;
    let row = found.ok_or_else(|| Refusal::refused("no_such_case", format!("There is no case {}", case_ref.trim())))?;
    let service = services::names(app, Some(ServiceId(row.service_id))).await?;
    let matter = queries::matter_on(app, db, &service, CaseId(row.id)).await?;
    Ok((service.id, matter))
}

fn json(matter: &Matter, seat: Seat, ranking: &Ranking) -> Result<Value, Refusal> {
    let mut value = serde_json::to_value(ranking)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("case".into(), json!(matter.case.reference));
        fields.insert("seat".into(), json!(seat.code()));
        fields.insert("considered".into(), json!(ranking.considered()));
    }
    Ok(value)
}

fn lines(matter: &Matter, seat: Seat, ranking: &Ranking) -> Vec<String> {
    let head = format!(
        "{}, {}: {} of {} could be asked",
        matter.case.reference,
        seat.label().to_lowercase(),
        ranking.suitable.len(),
        ranking.considered()
    );
    let mut lines = vec![head];
    lines.extend(ranking.empty_because.clone());
    for (ranked, place) in ranking.suitable.iter().zip(1..) {
        lines.push(format!("{place:>3}. {:>3} points  {}. {}", ranked.score.total, ranked.name, ranked.score.summary));
        lines.extend(ranked.warnings.iter().map(|warning| format!("     note: {}", warning.sentence)));
    }
    if !ranking.excluded.is_empty() {
        lines.push(format!("{} cannot be asked:", ranking.excluded.len()));
    }
    for excluded in &ranking.excluded {
        for failing in &excluded.failing {
            let lifted = failing.lifted_by.as_ref().map(|how| format!(". {how}")).unwrap_or_default();
            lines.push(format!("     {}: {} ({}){lifted}", excluded.name, failing.sentence, failing.rule.title().to_lowercase()));
        }
    }
    lines
}
