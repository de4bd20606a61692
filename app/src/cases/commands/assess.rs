//! Risk and sensitivity, from which the levels follow.

use super::history::record_case_event;
use crate::audit::Note;
use crate::cases::model::{Assessment, Flags, Stage};
use crate::cases::permits::{AssessCases, visible};
use crate::cases::rules::{self, CaseFacts};
use crate::platform::App;
use crate::platform::fault::fault;
use crate::shared::vocabulary::{CrimeGroup, District};
use crate::shared::{CaseId, Refusal, Role};
use entity::rj_case;
use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Set what the coordinator has judged; a new case then waits for facilitators (`docs/POLICY.md` 4.1, 6).
///
/// # Errors
/// `NotFound`, when the case is not the holder's to see; `Changed`; a sentence, when the case is closed or only a supervisor may clear it.
pub async fn set_risk(app: &App, permit: &AssessCases, id: CaseId, assessment: Assessment) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let row = rj_case::Entity::find_by_id(id.0).filter(visible(permit.actor(), tx.now())).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if assessment.seen.is_some_and(|seen| seen != row.version) {
        return Err(Refusal::Changed);
    }

    let stage = rules::assess(&facts(permit, &row)?, &assessment)?;
    let (lead, co) = rules::required_levels(assessment.sensitive);

    rj_case::ActiveModel {
        id: Set(row.id),
        stage: Set(stage.code().to_owned()),
        crime_group: Set(assessment.crime_group.map_or(row.crime_group, |group| group.code().to_owned())),
        district: Set(assessment.district.map_or(row.district, |district| district.code().to_owned())),
        risk: Set(Some(assessment.risk.code().to_owned())),
        sensitive: Set(Some(assessment.sensitive)),
        lead_level: Set(Some(lead.code().to_owned())),
        co_level: Set(Some(co.code().to_owned())),
        flags: Set(serde_json::to_value(&assessment.flags)?),
        police_data: Set(assessment.police_data),
        custody: Set(assessment.custody),
        involves_minor: Set(assessment.involves_minor),
        wants_shadow: Set(assessment.wants_shadow),
        urgent: Set(assessment.urgent),
        planned_from: Set(assessment.planned_from),
        planned_to: Set(assessment.planned_to),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;

    let words = format!("{}, {}", assessment.risk.label(), if assessment.sensitive { "sensitive and complex" } else { "not sensitive" });
    record_case_event(&tx, permit.service(), id, "ASSESSED", Some(words)).await?;
    if let Some(why) = &assessment.clear_reason {
        record_case_event(&tx, permit.service(), id, "SENSITIVITY_CLEARED", Some(why.clone())).await?;
    }
    if stage.code() != row.stage {
        record_case_event(&tx, permit.service(), id, "STAGE", Some(stage.label().to_owned())).await?;
    }
    let detail = serde_json::json!({ "risk": assessment.risk.code(), "sensitive": assessment.sensitive, "stage": stage.code() });
    tx.note(Note::changed("case.assessed", "case", id.0).case(id).detail(detail)).await?;

    app.commit(tx).await
}

fn facts(permit: &AssessCases, row: &rj_case::Model) -> Result<CaseFacts, Refusal> {
    let flags = serde_json::from_value::<Flags>(row.flags.clone()).unwrap_or_default();
    let crime_group = CrimeGroup::from_code(&row.crime_group).ok_or_else(|| fault("a case holds an unknown crime group"))?;
    Ok(CaseFacts {
        stage: Stage::from_code(&row.stage).ok_or_else(|| fault("a case holds an unknown stage"))?,
        crime_group,
        district: District::from_code(&row.district).ok_or_else(|| fault("a case holds an unknown district"))?,
        sensitive: row.sensitive,
        suggested_before: rules::suggests_sensitive(crime_group, &flags, row.involves_minor),
        may_clear: permit.actor().has_any(&[Role::CaseSupervisor, Role::ServiceManager]),
    })
}
