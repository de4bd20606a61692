//! What is posted about practitioners: a search by name, and what coordinators record.

use super::permits::{KeepRecords, ReadPeople, Supervise, for_row};
use super::practitioners::{changes, forms, supervisors};
use crate::platform::{Ask, Key, Posted, Reply};
use crate::shared::text::optional_line;
use crate::shared::{FormProblems, PersonId, RawForm, Refusal};

/// The name under which a search is kept.
pub const SEARCH: &str = "people-search";

/// Search the list by name; lands on the list, with the words kept under a key and never in the address.
pub async fn search(ask: Ask, Posted(raw): Posted) -> Reply {
    ask.permit::<ReadPeople>()?;
    let mut problems = FormProblems::new();
    let words = problems.take("q", optional_line(raw.get("q"), 80)).flatten().unwrap_or_default();
    if words.is_empty() && problems.is_empty() {
        return Ok(ask.go("/people", ""));
    }
    let kept = RawForm::from([("_form", SEARCH), ("_page", "/people"), ("q", words.as_str())]);
    ask.give_back(&kept, &problems).await
}

fn checks_of(id: PersonId) -> String {
    format!("/people/{id}/checks")
}

/// A coordinator sets a state; lands on the record.
pub async fn state(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome = async {
        let change = forms::check_state(&raw, ask.today())?;
        changes::change_state(&ask.app, &permit, id, &change, ask.today()).await?;
        Ok(format!("/people/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The state is set").await
}

/// A coordinator records a check; lands on the checks.
pub async fn check(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome = async {
        let check = forms::check_check(&raw, ask.today())?;
        changes::add_check(&ask.app, &permit, id, &check).await?;
        Ok(checks_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The check is recorded").await
}

/// A coordinator or case supervisor records or books a supervision; lands on the record.
pub async fn supervision(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<Supervise>(&ask)?;
    let outcome = async {
        let day = forms::check_supervision(&raw, ask.today())?;
        changes::add_supervision(&ask.app, &permit, id, day).await?;
        Ok(format!("/people/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The supervision is recorded").await
}

/// A coordinator names somebody's case supervisor; lands on the record.
pub async fn supervisor(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome = async {
        let supervisor = forms::check_supervisor(&raw)?;
        supervisors::set_supervisor(&ask.app, &permit, id, supervisor).await?;
        Ok(format!("/people/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The case supervisor is named").await
}

/// A coordinator ends it; lands on the record.
pub async fn end_supervisor(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome = async {
        let supervisor = forms::check_supervisor(&raw)?;
        supervisors::end_supervisor(&ask.app, &permit, id, supervisor).await?;
        Ok(format!("/people/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "That supervision is ended").await
}

/// A coordinator records a statement or short course; lands on the checks.
pub async fn item(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome = async {
        let (kind, on) = forms::check_item(&raw, ask.today())?;
        changes::add_item(&ask.app, &permit, id, kind, on).await?;
        Ok(checks_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "It is recorded").await
}

/// A coordinator keeps two practitioners apart; lands on the checks.
pub async fn do_not_pair(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<KeepRecords>(&ask)?;
    let outcome: Result<String, Refusal> = async {
        let (other, words) = forms::check_do_not_pair(&raw)?;
        changes::keep_apart(&ask.app, &permit, id, &other, words, ask.today()).await?;
        Ok(checks_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "They are kept apart from now on").await
}
