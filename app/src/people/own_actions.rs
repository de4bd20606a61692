//! What volunteers post about themselves. No form says whose record it is: it is always the poster's own.

use super::permits::{KeepOwnTimes, for_row};
use super::practitioners::{changes, forms, hours, hours_forms};
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

/// A volunteer keeps their usual week by the half hour; lands on the same page.
pub async fn keep_hours(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let outcome = async {
        let own = hours_forms::check_hours(&raw)?;
        hours::keep_own_hours(&ask.app, &permit, &own).await?;
        Ok("/availability/hours".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Your hours are kept").await
}

/// A volunteer says when they are free on one day; lands on the list of such days.
pub async fn say_day(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let outcome = async {
        let new = hours_forms::check_other_day(&raw, ask.today())?;
        hours::say_other_day(&ask.app, &permit, &new, ask.today()).await?;
        Ok("/availability/blocked".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Kept: on that day these hours count, not your usual week").await
}

/// A volunteer takes back what they said of one day; lands on the list. Another's is not found.
pub async fn take_back_day(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepOwnTimes>(&ask)?;
    let outcome = hours::take_back_day(&ask.app, &permit, id).await.map(|()| "/availability/blocked".to_owned());
    ask.answer(&raw, outcome, "On that day your usual week holds again").await
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
