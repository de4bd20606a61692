//! An agency worker answers what was asked for.

use super::history::referral_event;
use crate::audit::Note;
use crate::cases::model::ReferralState;
use crate::cases::permits::OwnReferrals;
use crate::cases::queries::own;
use crate::platform::App;
use crate::shared::{ReferralId, Refusal};
use entity::referral;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Keep the answer in the referral's history and put the referral back among those that wait for a decision.
///
/// # Errors
/// `NotFound`, also for another agency's; a sentence, when nothing is asked any more.
pub async fn answer(app: &App, permit: &OwnReferrals, id: ReferralId, words: String) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let row = own(permit).filter(referral::Column::Id.eq(id.0)).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if row.state != ReferralState::MoreInfoNeeded.code() {
        return Err(Refusal::refused("not_asked", "Nothing is asked of you here any more. Telephone us if there is something to add."));
    }

    let changed = referral::Entity::update_many()
        .col_expr(referral::Column::State, Expr::value(ReferralState::InTriage.code()))
        .col_expr(referral::Column::DecisionReason, Expr::value(Option::<String>::None))
        .col_expr(referral::Column::Version, Expr::value(row.version + 1))
        .filter(referral::Column::Id.eq(id.0))
        .filter(referral::Column::Version.eq(row.version))
        .exec(&*tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Refusal::Changed);
    }
    referral_event(&tx, permit.service(), id, "ANSWERED", Some(words)).await?;
    tx.note(Note::changed("referral.answered", "referral", id.0)).await?;

    app.commit(tx).await
}
