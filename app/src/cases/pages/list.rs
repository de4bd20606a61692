//! The list of cases: all for those who coordinate, the own ones for practitioners and supervisors.

use super::words::{choices, crime_group, district, label, stage_tone};
use crate::audit::Note;
use crate::cases::model::Stage;
use crate::cases::permits::{SeeCases, sees_all};
use crate::cases::queries::{self, CaseFilter, CaseRow};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::{District, Risk};
use crate::shared::{RawForm, when};
use crate::ui::{
    Banner, Choice, Column, DataTable, Empty, Filter, Filters, FormState, ListAddress, PageHeader, SearchBox, Tag, Tone, text,
};
use chrono::NaiveDate;
use leptos::prelude::*;

/// `/cases`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeCases>()?;
    let search = ask.form("find-case", RawForm::default()).await?;
    let query = &ask.query;
    let filter = CaseFilter::read(query.get("stage"), query.get("district"), query.get("urgent"), &search.value("q"));
    let paging = ask.paging();
    ask.looked(&permit, Note::looked("cases.listed", "case", None)).await?;
    let listed = queries::cases(&ask.app, &permit, &filter, &paging).await?;
    let lead = if sees_all(permit.actor()) { "Every case of the service, the newest first." } else { "The cases you work on." };
    let today = ask.today();
    Ok(ask.page("Cases", move || list_view(lead, search, filter, paging, listed, today)))
}

fn list_view(
    lead: &'static str,
    search: FormState,
    filter: CaseFilter,
    paging: Paging,
    listed: Listed<CaseRow>,
    today: NaiveDate,
) -> impl IntoView {
    let chosen = filter.district.map(District::code).unwrap_or_default();
    let urgent = if filter.urgent { "yes" } else { "" };
    let set = vec![
        ("stage".to_owned(), filter.stage.clone()),
        ("district".to_owned(), chosen.to_owned()),
        ("urgent".to_owned(), urgent.to_owned()),
        ("form".to_owned(), search.id().unwrap_or_default().to_owned()),
    ];
    let address = ListAddress::new("/cases", set, &paging, &listed);
    let mut stages = vec![Choice::new("open", "All that are open"), Choice::new("unassessed", "Risk not set yet")];
    stages.extend(choices(Stage::ALL, Stage::code, Stage::label));
    let filters = vec![
        Filter::new("stage", "Stage", stages, filter.stage),
        Filter::new("district", "District", choices(District::ALL, District::code, District::label), chosen),
        Filter::new("urgent", "Urgent", vec![Choice::new("yes", "Urgent only")], urgent),
    ];
    let columns = vec![
        Column::new("Case").sorted_by("reference"),
        Column::new("What happened"),
        Column::new("District"),
        Column::new("Risk"),
        Column::new("Stage").sorted_by("stage"),
        Column::new("Asked for on").sorted_by("waiting"),
        Column::number("Days"),
    ];
    let rows = listed.rows.into_iter().map(|row| case_row(row, today)).collect();
    let found = (!filter.words.is_empty()).then(|| {
        let sentence =
            format!("{} found by your words", if listed.total == 1 { "One case".to_owned() } else { format!("{} cases", listed.total) });
        view! { <Banner tone=Tone::Info sentence=sentence><a href="/cases">"Show all"</a></Banner> }
    });
    let empty = view! { <Empty title="No case here" sentence="Nothing fits, or no case is yours yet. A case opens when a referral is accepted." /> };
    view! {
        <PageHeader title="Cases" lead=lead />
        <SearchBox state=&search action="/cases/search" label="Number of the case, or a name in it" />
        <Filters action="/cases" filters=filters />
        {found}
        <DataTable caption="Cases" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
    }
}

fn case_row(row: CaseRow, today: NaiveDate) -> Vec<AnyView> {
    let stage = Stage::from_code(&row.stage).unwrap_or(Stage::New);
    let urgent = row.urgent.then(|| view! { " "<Tag word="Urgent" tone=Tone::Bad /> });
    let risk = row.risk.as_deref().map_or_else(|| "Not set".to_owned(), |risk| label(risk, Risk::from_code, Risk::label));
    let sensitive = (row.sensitive == Some(true)).then(|| view! { " "<Tag word="Sensitive" tone=Tone::Warn /> });
    vec![
        view! { <a href=format!("/cases/{}", row.id)>{row.reference}</a>{urgent} }.into_any(),
        text(crime_group(&row.crime_group)),
        text(district(&row.district)),
        view! { {risk}{sensitive} }.into_any(),
        view! { <Tag word=stage.label() tone=stage_tone(stage) /> }.into_any(),
        text(when::day(row.clock_start)),
        text((today - row.clock_start).num_days().max(0).to_string()),
    ]
}
