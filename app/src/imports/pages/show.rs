//! One list: what it would do, what is wrong with it, and what became of it.

use super::index::state_words;
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::imports::check::{self, Findings, Found};
use crate::imports::kind::ListKind;
use crate::imports::permits::TakeListsIn;
use crate::imports::queries;
use crate::imports::rows::RowProblem;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::ImportId;
use crate::shared::Refusal;
use crate::ui::{Banner, Breadcrumbs, ButtonForm, ButtonKind, Column, DataTable, Fact, PageHeader, Panel, SummaryList, Tag, Tone, text};
use entity::import_batch;
use leptos::prelude::*;

/// How many rows one page shows; the file has the rest.
const SHOWN: usize = 200;

/// What the page knows.
struct Loaded {
    list: import_batch::Model,
    kind: ListKind,
    /// What the list would do now; nothing once it was taken in or undone.
    findings: Option<Findings>,
    problems: Vec<RowProblem>,
    zone: Zone,
}

/// One list.
///
/// # Errors
/// As every page.
pub async fn show(ask: Ask, Key(id): Key<ImportId>) -> Reply {
    let permit = ask.permit::<TakeListsIn>()?;
    let list = queries::batch(&ask.app, &permit, &ask.service, id).await?;
    let kind = ListKind::from_code(&list.kind).ok_or(Refusal::NotFound)?;
    let findings = if list.state == "PREVIEWED" {
        let mut findings = check::check(&ask.app, &permit, &ask.service, kind, &list.content).await?;
        findings.leave_out(&queries::lines_taken(&ask.app, &permit, id).await?);
        Some(findings)
    } else {
        None
    };
    let problems = findings.as_ref().map_or_else(|| queries::problems_then(&list), |findings| findings.problems.clone());
    ask.looked(&permit, Note::looked("import.read", "import_batch", id.0)).await?;
    let loaded = Loaded { list, kind, findings, problems, zone: ask.service.zone };
    Ok(ask.page("A list", move || view(loaded)))
}

fn view(loaded: Loaded) -> impl IntoView {
    let (word, tone) = state_words(&loaded.list.state, loaded.list.rows_taken);
    let crumbs = vec![("/imports".to_owned(), "Import".to_owned())];
    let tags = view! { <Tag word=word tone=tone /> }.into_any();
    view! {
        <Breadcrumbs steps=crumbs />
        <PageHeader title=loaded.list.file_name.clone() kicker=loaded.kind.label() tags=tags lead=lead(&loaded) />
        {warning(&loaded)}
        <SummaryList facts=facts(&loaded) />
        {acts(&loaded)}
        {problem_table(&loaded.problems)}
        {loaded.findings.map(good_table)}
    }
}

fn lead(loaded: &Loaded) -> &'static str {
    match (loaded.list.state.as_str(), loaded.problems.is_empty()) {
        ("PREVIEWED", true) => "Every row is right. Nothing is on record until you take the list in.",
        ("PREVIEWED", false) => "Mend the rows below in your file and send it again, or take in only the good ones.",
        ("TAKEN", _) => "This list is on record. Undoing it takes back what nobody has worked on since.",
        _ => "This list was undone. Send the file again to take it in once more.",
    }
}

fn warning(loaded: &Loaded) -> Option<impl IntoView + use<>> {
    let findings = loaded.findings.as_ref()?;
    if findings.new_agencies.is_empty() {
        return None;
    }
    let sentence = format!(
        "These agencies are not on record and would be added without an agreement. Check their spelling: {}",
        findings.new_agencies.join("; ")
    );
    Some(view! { <Banner tone=Tone::Warn sentence=sentence /> })
}

fn facts(loaded: &Loaded) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Came", local_day_time(loaded.list.created_at, loaded.zone)),
        Fact::new("Rows", loaded.list.rows_total.to_string()),
        Fact::new("Taken in", loaded.list.rows_taken.to_string()),
    ];
    if let Some(findings) = &loaded.findings {
        facts.push(Fact::new("Good rows", findings.good.len().to_string()));
        facts.push(Fact::new("Of these, people on record who would be updated", findings.updates().to_string()));
        facts.push(Fact::new("Wrong rows", findings.wrong_rows().to_string()));
        if !findings.ignored_columns.is_empty() {
            facts.push(Fact::new("Columns that mean nothing here", findings.ignored_columns.join(", ")));
        }
    }
    if let Some(at) = loaded.list.taken_at {
        facts.push(Fact::new("Taken in on", local_day_time(at, loaded.zone)));
    }
    if let Some(at) = loaded.list.undone_at {
        facts.push(Fact::new("Undone on", local_day_time(at, loaded.zone)));
    }
    facts
}

fn acts(loaded: &Loaded) -> impl IntoView + use<> {
    let take = format!("/imports/{}/take", loaded.list.id);
    let undo = format!("/imports/{}/undo", loaded.list.id);
    let page = format!("/imports/{}", loaded.list.id);
    let taking = loaded.findings.as_ref().map(|findings| {
        let good = findings.good.len();
        let hidden = vec![("_page", page.clone())];
        if findings.problems.is_empty() {
            view! { <ButtonForm action=take label=format!("Take in {good} rows") hidden=hidden /> }.into_any()
        } else if good > 0 {
            let hidden = vec![("_page", page.clone()), ("good_rows", "yes".to_owned())];
            view! { <ButtonForm action=take label=format!("Take in only the {good} good rows") hidden=hidden kind=ButtonKind::Second /> }
                .into_any()
        } else {
            ().into_any()
        }
    });
    let undoing = (loaded.list.state != "UNDONE" && loaded.list.rows_taken > 0)
        .then(|| view! { <ButtonForm action=undo label="Undo this list" hidden=vec![("_page", page)] kind=ButtonKind::Danger /> });
    view! { <div class="form-actions">{taking}{undoing}</div> }
}

fn problem_table(problems: &[RowProblem]) -> Option<impl IntoView + use<>> {
    if problems.is_empty() {
        return None;
    }
    let rows = problems
        .iter()
        .take(SHOWN)
        .map(|problem| vec![text(problem.line.to_string()), text(problem.column.clone()), text(problem.message.clone())])
        .collect();
    let columns = vec![Column::number("Line"), Column::new("Column"), Column::new("What to do")];
    let more = problems.len().saturating_sub(SHOWN);
    Some(view! {
        <Panel title="What to put right">
            <DataTable caption="Problems by line of the file; the header is line 1" columns=columns rows=rows />
            {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
        </Panel>
    })
}

fn good_table(findings: Findings) -> Option<impl IntoView> {
    if findings.good.is_empty() {
        return None;
    }
    let more = findings.good.len().saturating_sub(SHOWN);
    let rows = findings.good.iter().take(SHOWN).map(good_cells).collect();
    let columns = vec![Column::number("Line"), Column::new("Name"), Column::new("What it would do")];
    Some(view! {
        <Panel title="What would go on record">
            <DataTable caption="Good rows, in the order of the file" columns=columns rows=rows />
            {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
        </Panel>
    })
}

fn good_cells(found: &Found) -> Vec<AnyView> {
    let does = match (&found.row, found.updates) {
        (check::Good::Referral(row), _) if row.other_party == crate::shared::vocabulary::OtherParty::NotIdentified => {
            "Receives a referral and holds it: nobody responsible is identified"
        }
        (check::Good::Referral(_), _) => "Receives a referral",
        (check::Good::Booking(_), _) => "Asks for a place",
        (check::Good::Practitioner(_), true) => "Updates the person on record",
        (check::Good::Practitioner(_), false) => "Puts a practitioner on record",
    };
    vec![text(found.row.line().to_string()), text(found.row.name().to_owned()), text(does)]
}
