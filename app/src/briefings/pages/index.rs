//! All briefings, and how far each has come.

use crate::briefings::model::Kind;
use crate::briefings::permits::SeeCoverage;
use crate::briefings::queries::{self, BriefingRow};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::Listed;
use crate::shared::when;
use crate::ui::*;
use leptos::prelude::*;

/// `GET /briefings`
pub async fn index(ask: Ask) -> Reply {
    let permit = SeeCoverage::of(&ask)?;
    let paging = ask.paging();
    let found = queries::briefings(&ask.app, &permit, &paging).await?;
    let address = ListAddress::new("/briefings", vec![], &paging, &found);
    let keeps = permit.keeps();
    let today = ask.today();
    Ok(ask.page("Briefings", move || view(found, address, keeps, today)))
}

fn view(found: Listed<BriefingRow>, address: ListAddress, keeps: bool, today: chrono::NaiveDate) -> impl IntoView {
    let new = keeps.then(|| view! { <ButtonLink href="/briefings/new" label="Add a briefing" /> });
    let columns = vec![Column::new("Briefing"), Column::new("What it is"), Column::new("Last day"), Column::new("How far it has come")];
    let rows = found.rows.into_iter().map(|row| {
        let over = (row.last_day < today).then(|| view! { " "<Tag word="Over" /> });
        let reached = row.reached();
        let width = format!("{}%", reached.percent());
        let far = view! {
            <span class="reached">
                <svg class="score-bar" aria-hidden="true" focusable="false">
                    <rect class="bar-back" x="0" y="0" width="100%" height="100%" rx="3" /><rect class="bar-fill" x="0" y="0" width=width height="100%" rx="3" />
                </svg>
                {reached.words()}
            </span>
        };
        let kind = Kind::from_code(&row.kind).map_or("", Kind::label);
        vec![
            link(format!("/briefings/{}", row.id), row.title),
            text(kind),
            view! { {when::day(row.last_day)}{over} }.into_any(),
            far.into_any(),
        ]
    });
    let rows = rows.collect();
    let (sentence, next) = if keeps {
        (
            "A briefing is for many: a whole force, a course of recruits, whoever hears the podcast.",
            Some(("/briefings/new".to_owned(), "Add the first one".to_owned())),
        )
    } else {
        ("What your agency's people are asked to hear appears here.", None)
    };
    let empty = match next {
        Some(next) => view! { <Empty title="No briefing yet" sentence=sentence next=next /> }.into_any(),
        None => view! { <Empty title="No briefing yet" sentence=sentence /> }.into_any(),
    };
    let lead =
        if keeps { "What many are to have heard by a day, and how many of each group have." } else { "How far your own agency has come." };
    view! {
        <PageHeader title="Briefings" lead=lead>{new}</PageHeader>
        <Panel title="All briefings">
            <DataTable caption="All briefings, the one that ends last first" quiet_caption=true columns=columns rows=rows address=address empty=empty />
        </Panel>
    }
}
