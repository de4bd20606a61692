//! A certificate, for a holder without a sign-in who has the link from the letter.

use super::{facts, in_words, public, tone};
use crate::audit::Note;
use crate::certificates::model::{Certificate, Standing};
use crate::certificates::queries;
use crate::platform::ask::{Ask, Reply};
use crate::ui::*;
use axum::extract::Path;
use leptos::prelude::*;

/// `GET /certificates/link/{token}`
pub async fn show(ask: Ask, Path(token): Path<String>) -> Reply {
    let public = public(&ask, "a holder's own certificate, by link");
    let certificate = queries::by_link(&ask.app, &public, &token).await?;
    ask.looked(&public, Note::looked("certificate.read", "certificate", certificate.id.0)).await?;
    Ok(ask.page("Your certificate", move || view(&certificate, &token)))
}

fn view(certificate: &Certificate, token: &str) -> impl IntoView + use<> {
    let standing = certificate.standing;
    let file = format!("/certificates/link/{token}/certificate.pdf");
    let lead = match standing {
        Standing::Stands => "Download it to keep and to print. This link stays yours: keep the letter.".to_owned(),
        Standing::Revoked(_) => format!("{} Reply to the letter to ask why.", in_words(standing)),
        Standing::Replaced(_) => "A corrected certificate took the place of this one. A newer letter has the link to it.".to_owned(),
    };
    let tag = view! { <Tag word=standing.label() tone=tone(standing) /> }.into_any();
    let said = facts(&certificate.printed);
    view! {
        <PageHeader title="Your certificate" kicker=certificate.printed.number.clone() lead=lead tags=tag>
            {(standing == Standing::Stands).then(|| view! { <ButtonLink href=file label="Download to print" /> })}
        </PageHeader>
        <Panel title="What it says"><SummaryList facts=said /></Panel>
    }
}
