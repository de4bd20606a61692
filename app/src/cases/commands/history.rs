//! What happened, row by row, beside the audit trail: the history that people of the case read.

use crate::platform::db::WriteTx;
use crate::shared::{CaseId, ReferralId, ServiceId};
use entity::{case_event, referral_event};
use sea_orm::{ActiveModelTrait, DbErr, Set};

/// Add a line to a referral's history.
pub(super) async fn referral_event(
    tx: &WriteTx,
    service: ServiceId,
    referral: ReferralId,
    kind: &str,
    words: Option<String>,
) -> Result<(), DbErr> {
    referral_event::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        referral_id: Set(referral.0),
        at: Set(tx.now()),
        kind: Set(kind.to_owned()),
        by_account: Set(tx.who().account.map(|id| id.0)),
        words: Set(words),
    }
    .insert(&**tx)
    .await
    .map(drop)
}

/// Add a line to a case's history: `kind` is one of the words that the case page knows, or is shown as it is.
///
/// # Errors
/// The database's own.
pub async fn record_case_event(tx: &WriteTx, service: ServiceId, case: CaseId, kind: &str, words: Option<String>) -> Result<(), DbErr> {
    case_event::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        case_id: Set(case.0),
        at: Set(tx.now()),
        kind: Set(kind.to_owned()),
        by_account: Set(tx.who().account.map(|id| id.0)),
        words: Set(words),
    }
    .insert(&**tx)
    .await
    .map(drop)
}
