//! Ending words about safe contact: a page of its own, because leaving one out by mistake could put somebody at risk.

use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day};
use crate::cases::permits::KeepParties;
use crate::cases::queries::{self, OneLine, SafeLine};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::RawForm;
use crate::ui::{Breadcrumbs, Fact, Form, FormState, PageHeader, SummaryList, TextField};
use leptos::prelude::*;
use uuid::Uuid;

/// Every line with its day and its source, and where the reader may, the way to end it.
pub(super) fn fact(lines: &[SafeLine], zone: Zone, may_end: bool) -> Fact {
    if lines.is_empty() {
        return Fact::new("Safe contact", "");
    }
    let lines = lines.iter().map(|line| {
        let since = format!("{}, {}", local_day(line.starts_at, zone), line.source());
        let end = may_end.then(|| {
            let href = format!("/safe-contacts/{}/end", line.id);
            view! { " "<a href=href>"End"<span class="unseen">{format!(" {}", line.words)}</span></a> }
        });
        view! { <li>{line.words.clone()}" "<span class="muted">{format!("({since})")}</span>{end}</li> }
    });
    Fact::drawn("Safe contact", view! { <ul>{lines.collect_view()}</ul> })
}

/// `/safe-contacts/{id}/end`
pub async fn end(ask: Ask, Key(id): Key<Uuid>) -> Reply {
    let permit = ask.permit::<KeepParties>()?;
    let form = ask.form("safe-contact", RawForm::default()).await?;
    // Words that a colleague ended meanwhile have no page but for whoever typed what holds instead.
    let one = if form.problems().is_empty() {
        queries::safe_line(&ask.app, &permit, id).await?
    } else {
        queries::safe_line_ever(&ask.app, &permit, id).await?
    };
    ask.looked(&permit, Note::looked("safe_contact.read", "person", one.line.person_id)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("End these words", move || view(&one, form, zone)))
}

fn view(one: &OneLine, form: FormState, zone: Zone) -> impl IntoView + use<> {
    let facts = vec![
        Fact::new("Who", one.name.clone()),
        Fact::new("Words", one.line.words.clone()),
        Fact::new("Said on", local_day(one.line.starts_at, zone)),
        Fact::new("From", one.line.source()),
    ];
    let action = format!("/safe-contacts/{}/end", one.line.id);
    let cancel = (one.page.clone(), "Keep them".to_owned());
    view! {
        <Breadcrumbs steps=vec![(one.page.clone(), "Back".to_owned())] />
        <PageHeader title="End these words" lead="Nobody reads them any more before a call or a letter. End them only when the person has said so." />
        <SummaryList facts=facts />
        <Form state=&form action=action submit_label="End these words" danger=true cancel=cancel>
            <TextField state=&form name="instead" label="What holds instead" hint="How and when it is safe to reach them now" optional=true />
        </Form>
    }
}
