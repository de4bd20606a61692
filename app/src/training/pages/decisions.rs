//! To whom places were given by need: who decided, when, in which order and for which reasons.

use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{RunId, when};
use crate::training::many_actions::gives_places;
use crate::training::queries::{self, Decision, RunView};
use crate::ui::*;
use leptos::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// `GET /training/runs/{id}/queue/decisions`
pub async fn decisions(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = gives_places(&ask, id).await?;
    let run = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let paging = ask.paging();
    let (found, names) = queries::decisions(&ask.app, &permit, permit.service(), id, &paging).await?;
    ask.looked(&permit, Note::looked("run.decisions_read", "run", id.0)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("What was decided", move || view(&run, found, &names, &paging, zone)))
}

fn view(run: &RunView, found: Listed<Decision>, names: &HashMap<Uuid, String>, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", run.run.id);
    let queue = format!("{path}/queue");
    let address = ListAddress::new(format!("{queue}/decisions"), Vec::new(), paging, &found);
    let columns = vec![
        Column::new("Decided"),
        Column::new("By need"),
        Column::new("Who"),
        Column::new("What came of it"),
        Column::new("Why in this place"),
    ];
    let rows = found.rows.into_iter().map(|row| line(row, names, zone)).collect();
    let sentence = "Once places are given by need, each decision stands here with its order and its reasons.";
    let empty = view! { <Empty title="Nothing was decided yet" sentence=sentence next=(queue.clone(), "See who waits".to_owned()) /> };
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path, run.course.title.clone()), (queue, "Who waits".to_owned())];
    let lead = "Who gave places by need, when, in which order, and for the reasons that were shown then.";
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="What was decided" kicker=run.run.reference.clone() lead=lead />
        <DataTable caption="What was decided" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
    }
}

fn line(row: Decision, names: &HashMap<Uuid, String>, zone: Zone) -> Vec<AnyView> {
    let named =
        |account: Option<Uuid>| account.map(|id| names.get(&id).cloned().unwrap_or_else(|| "somebody without a sign-in here".to_owned()));
    let by = named(row.by_account).unwrap_or_else(|| "the service itself".to_owned());
    let decided = format!("{}, by {by}", when::day_and_time(zone.to_local(row.decided_at)));
    let from = row.agency.unwrap_or_else(|| "This service".to_owned());
    let vouched = named(row.vouched_by).map(|who| view! { <br />{format!("Line manager's word vouched for by {who}")} });
    let (tone, said) = became(&row.became);
    let why = row.words.map(|words| view! { <br />{words} });
    let lines: Vec<ScoreLine> = row.reasons.as_array().map(|all| all.iter().filter_map(reason).collect()).unwrap_or_default();
    let reasons = if lines.is_empty() {
        text("Whoever asked first")
    } else {
        view! { <Details summary="Reasons"><ScoreBars lines=lines /></Details> }.into_any()
    };
    vec![
        text(decided),
        text(format!("Number {}, {} points", row.rank, row.points)),
        view! { {format!("{}, {from}", row.who)}{vouched} }.into_any(),
        view! { <Tag word=said tone=tone />{why} }.into_any(),
        reasons,
    ]
}

/// What came of it, as people say it.
fn became(code: &str) -> (Tone, &'static str) {
    match code {
        "CONFIRMED" => (Tone::Good, "Has the place"),
        "OFFERED" => (Tone::Good, "The place was kept for them"),
        "WAITS" => (Tone::Warn, "Waits for a place"),
        _ => (Tone::Plain, "Nothing came of it"),
    }
}

/// One reason as it was kept.
fn reason(kept: &serde_json::Value) -> Option<ScoreLine> {
    let words = |name: &str| kept.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let number = |name: &str| kept.get(name).and_then(serde_json::Value::as_u64).and_then(|number| u32::try_from(number).ok());
    Some(ScoreLine { factor: words("factor")?, points: number("points")?, out_of: number("of")?, sentence: words("why")? })
}
