//! What became of replies that came by mail, for whoever looks after it: words and times, nothing that a message said.

use crate::audit::Note;
use crate::calendar::outcome::{is_refusal, sentence};
use crate::calendar::permits::SeeReplies;
use crate::calendar::queries::{self, Arrived};
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::ui::*;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// `GET /calendar/replies`
pub async fn list(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeReplies>()?;
    let paging = ask.paging();
    let listed = queries::arrived(&ask.app, &permit, &paging).await?;
    let counts = queries::counts(&ask.app, &permit).await?;
    ask.looked(&permit, Note::looked("replies.listed", "service", permit.service().0)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Replies by mail", move || view(listed, &counts, &paging, zone)))
}

fn view(listed: Listed<Arrived>, counts: &BTreeMap<String, u64>, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let lead = "Answers to invitations that came back by mail in the last 90 days: which were taken, and why others were not.";
    let address = ListAddress::new("/calendar/replies", Vec::new(), paging, &listed);
    let facts = counts.iter().map(|(code, many)| Fact::new(sentence(code), many.to_string())).collect::<Vec<_>>();
    let rows = listed.rows.into_iter().map(|row| {
        let (word, tone) = if is_refusal(&row.outcome) {
            ("Not taken", Tone::Warn)
        } else if row.about.is_some() {
            ("Taken", Tone::Good)
        } else {
            ("Left", Tone::Plain)
        };
        let about = row.about.unwrap_or_else(|| "No appointment of ours".to_owned());
        vec![
            text(local_day_time(row.at, zone)),
            text(about),
            view! { <Tag word=word tone=tone /> }.into_any(),
            text(sentence(&row.outcome)),
        ]
    });
    let nothing = view! {
        <Empty title="Nothing has come by mail yet"
            sentence="Replies appear here once the mailbox that invites is connected; until then people answer by the link in their letter." />
    }
    .into_any();
    let summary = (!facts.is_empty()).then(|| view! { <Panel title="In all"><SummaryList facts=facts /></Panel> });
    view! {
        <PageHeader title="Replies by mail" lead=lead />
        {summary}
        <DataTable caption="Replies, the latest first"
            columns=vec![Column::new("Came"), Column::new("About"), Column::new("Became"), Column::new("Why")]
            rows=rows.collect() address=address empty=nothing />
    }
}
