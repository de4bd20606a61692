//! Posted changes of the draft.

use super::permits::WriteScheme;
use super::{scheme_commands, scheme_forms};
use crate::platform::ask::{Ask, Posted, Reply};
use crate::shared::{RawForm, Refusal};

const DRAFT: &str = "/accreditation/scheme/draft";

/// The version of the draft that the form was drawn from.
fn version(raw: &RawForm) -> i32 {
    raw.get("version").parse().unwrap_or(0)
}

fn of_standing(code: &str) -> String {
    format!("{DRAFT}?standing={code}")
}

/// `POST /accreditation/scheme`: begin a draft.
pub async fn begin(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let from = match raw.get("from") {
        "RJC" => scheme_commands::From::Rjc,
        "NOTHING" => scheme_commands::From::Nothing,
        _ => scheme_commands::From::Present,
    };
    let outcome = scheme_commands::begin(&ask.app, &permit, &ask.service, from).await.map(|()| DRAFT.to_owned());
    ask.answer(&raw, outcome, "A draft is begun. Nothing changes until it is published").await
}

/// `POST /accreditation/scheme/draft`: a standing.
pub async fn standing(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let mut code = String::new();
    let changed = scheme_commands::change(&ask.app, &permit, version(&raw), |scheme| {
        let new = scheme_forms::check_standing(&raw, scheme)?;
        code.clone_from(&new.rule.code);
        scheme.put(new);
        Ok(())
    });
    let outcome = changed.await.map(|()| of_standing(&code));
    ask.answer(&raw, outcome, "The standing is in the draft").await
}

/// `POST /accreditation/scheme/draft/requirement`
pub async fn requirement(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let changed = scheme_commands::change(&ask.app, &permit, version(&raw), |scheme| {
        let new = scheme_forms::check_requirement(&raw, scheme)?;
        scheme.put_requirement(new);
        Ok(())
    });
    let outcome = changed.await.map(|()| of_standing(raw.get("standing")));
    ask.answer(&raw, outcome, "The requirement is in the draft").await
}

/// `POST /accreditation/scheme/draft/take-out`: a requirement, or a standing.
pub async fn take_out(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let (code, key) = (raw.get("standing"), raw.get("key"));
    let changed = scheme_commands::change(&ask.app, &permit, version(&raw), |scheme| {
        scheme.take_out(code, key);
        Ok(())
    });
    let outcome = changed.await.map(|()| if key.is_empty() { DRAFT.to_owned() } else { of_standing(code) });
    ask.answer(&raw, outcome, "It is taken out of the draft").await
}

/// `POST /accreditation/scheme/draft/import`: a whole scheme as text.
pub async fn import(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let outcome = async {
        let brought = scheme_forms::check_import(&raw)?;
        let put = |scheme: &mut super::scheme::Scheme| {
            *scheme = brought;
            Ok(())
        };
        scheme_commands::change(&ask.app, &permit, version(&raw), put).await?;
        Ok(DRAFT.to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "The scheme is in the draft").await
}

/// `POST /accreditation/scheme/draft/dry-run`
pub async fn dry_run(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let outcome = async {
        let on = scheme_forms::check_start(&raw, ask.today())?;
        scheme_commands::dry_run(&ask.app, &permit, version(&raw), on).await?;
        Ok("/accreditation/scheme/dry-run".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "").await
}

/// `POST /accreditation/scheme/draft/publish`
pub async fn publish(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let outcome = scheme_commands::publish(&ask.app, &permit, &ask.service, version(&raw)).await;
    let outcome: Result<String, Refusal> = outcome.map(|_| "/accreditation/scheme".to_owned());
    ask.answer(&raw, outcome, "The scheme is published. Awards given before keep their rules").await
}

/// `POST /accreditation/scheme/draft/discard`
pub async fn discard(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let outcome = scheme_commands::discard(&ask.app, &permit, version(&raw)).await.map(|()| "/accreditation/scheme".to_owned());
    ask.answer(&raw, outcome, "The draft is thrown away").await
}
