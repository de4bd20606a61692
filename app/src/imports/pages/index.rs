//! Send a list up; the lists that came.

use crate::calendar::zone::{Zone, local_day_time};
use crate::imports::kind::ListKind;
use crate::imports::permits::TakeListsIn;
use crate::imports::queries::{self, ListRow};
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::paging::{Listed, Paging};
use crate::ui::{
    Choice, Column, DataTable, Empty, FileField, Form, FormState, ListAddress, PageHeader, Panel, Radios, Select, Tag, Tone, link, text,
};
use leptos::prelude::*;

/// All lists.
///
/// # Errors
/// As every page.
pub async fn index(ask: Ask) -> Reply {
    let permit = ask.permit::<TakeListsIn>()?;
    let paging = ask.paging();
    let listed = queries::history(&ask.app, &permit, &ask.service, &paging).await?;
    let runs = queries::runs_to_come(&ask.app, &permit, &ask.service, ask.today()).await?;
    let form = ask.form("list", RawForm::default()).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Import", move || view(listed, &paging, runs, form, zone)))
}

fn view(listed: Listed<ListRow>, paging: &Paging, runs: Vec<(String, String)>, form: FormState, zone: Zone) -> impl IntoView + use<> {
    let address = ListAddress::new("/imports", vec![], paging, &listed);
    let rows = listed.rows.into_iter().map(|row| cells(&row, zone)).collect();
    let columns = vec![
        Column::new("File"),
        Column::new("Rows are"),
        Column::new("Came"),
        Column::number("Rows"),
        Column::number("Taken in"),
        Column::new("State"),
    ];
    let empty = view! { <Empty title="No list came in yet" sentence="Send the first one above. You see what it would do before anything is on record." /> };
    view! {
        <PageHeader title="Import" lead="Send a list as a CSV file. You see every row that is wrong, and what the others would do, before anything goes on record." />
        <Panel title="Send a list">{upload_form(runs, form)}</Panel>
        <Panel title="Lists that came">
            <DataTable caption="Lists that came, newest first" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
        </Panel>
    }
}

fn upload_form(runs: Vec<(String, String)>, form: FormState) -> impl IntoView {
    let kinds = ListKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect::<Vec<_>>();
    let runs = runs.into_iter().map(|(id, words)| Choice::new(id, words)).collect::<Vec<_>>();
    view! {
        <Form state=form.clone() action="/imports/new" submit_label="Show what it would do" upload=true>
            <Radios state=form.clone() name="kind" legend="What are its rows?" choices=kinds />
            <Select state=form.clone() name="run" label="Which run?" hint="Only for places on a course" choices=runs optional=true />
            <FileField state=form name="file" label="The file" hint="CSV, UTF-8, at most 5 MB and 10,000 rows" accept=".csv,text/csv" />
        </Form>
    }
}

fn cells(row: &ListRow, zone: Zone) -> Vec<AnyView> {
    let (word, tone) = state_words(&row.state, row.rows_taken, row.being_taken);
    vec![
        link(format!("/imports/{}", row.id), row.file_name.clone()),
        text(row.kind_label()),
        text(local_day_time(row.created_at, zone)),
        text(row.rows_total.to_string()),
        text(row.rows_taken.to_string()),
        view! { <Tag word=word tone=tone /> }.into_any(),
    ]
}

/// The state of a list as a word, and how it feels.
pub(super) fn state_words(state: &str, taken: i32, being_taken: bool) -> (&'static str, Tone) {
    match (state, taken) {
        _ if being_taken => ("Being taken in", Tone::Info),
        ("TAKEN", _) => ("Taken in", Tone::Good),
        ("UNDONE", _) => ("Undone", Tone::Plain),
        (_, 0) => ("Waits for you", Tone::Info),
        _ => ("Partly taken in", Tone::Warn),
    }
}
