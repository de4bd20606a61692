//! What volunteers post about themselves. No form says whose record it is: it is always the poster's own.

use super::permits::{KeepOwnTimes, for_row};
use super::practitioners::{changes, forms};
use crate::platform::{Ask, Key, Posted, Reply};
use uuid::Uuid;

/// A volunteer keeps their times; lands on the same page.
pub async fn keep(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let outcome = async {
        let own = forms::check_own_times(&raw)?;
        changes::keep_own_times(&ask.app, &permit, &own).await?;
        Ok("/availability".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Your times are kept").await
}

/// A volunteer blocks days; lands on the list of them.
pub async fn block(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let outcome = async {
        let new = forms::check_block(&raw, ask.today())?;
        changes::block_own(&ask.app, &permit, &new).await?;
        Ok("/availability/blocked".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Those days are blocked: we try not to ask you for them").await
}

/// A volunteer takes a block back; lands on the list of them. Another's is not found.
pub async fn unblock(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepOwnTimes>(&ask)?;
    let outcome = changes::unblock_own(&ask.app, &permit, id).await.map(|()| "/availability/blocked".to_owned());
    ask.answer(&raw, outcome, "Those days are free again").await
}
