//! One list: what it would do, what is wrong with it, and what became of it.

use super::index::state_words;
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::imports::check;
use crate::imports::jobs::{self, Work};
use crate::imports::kind::ListKind;
use crate::imports::permits::TakeListsIn;
use crate::imports::preview::{Kept, Preview, SHOWN};
use crate::imports::queries;
use crate::imports::rows::RowProblem;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{ImportId, Refusal, RunId};
use crate::ui::{
    Banner, Breadcrumbs, ButtonForm, ButtonKind, ButtonLink, Column, DataTable, Dialog, Fact, PageHeader, Panel, SummaryList, Tag, Tone,
    text,
};
use entity::import_batch;
use leptos::prelude::*;

/// What the page knows.
struct Loaded {
    list: import_batch::Model,
    kind: ListKind,
    /// What the list would do, as it was found; nothing once it was taken in or undone.
    preview: Option<Preview>,
    problems: Vec<RowProblem>,
    work: Work,
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
    let lines = queries::lines_taken(&ask.app, &permit, id).await?;
    let mut kept = queries::kept(&list);
    if list.state == "PREVIEWED" && kept.preview.is_none() {
        let mut findings = check::check(&ask.app, &permit, &ask.service, kind, kept.run.map(RunId), &list.content).await?;
        findings.leave_out(&lines);
        kept = Kept::of(&findings, kept.run.map(RunId), lines.len());
    }
    let preview = kept.preview.filter(|_| list.state == "PREVIEWED").map(|mut preview| {
        preview.leave_out(&lines);
        preview
    });
    let work = jobs::work_on(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("import.read", "import_batch", id.0)).await?;
    let loaded = Loaded { list, kind, preview, problems: kept.found, work, zone: ask.service.zone };
    Ok(ask.page("A list", move || view(loaded)))
}

fn view(loaded: Loaded) -> impl IntoView {
    let (word, tone) = state_words(&loaded.list.state, loaded.list.rows_taken, loaded.work == Work::UnderWay);
    let crumbs = vec![("/imports".to_owned(), "Import".to_owned())];
    let tags = view! { <Tag word=word tone=tone /> }.into_any();
    let problems = loaded.preview.as_ref().map_or(loaded.problems.len(), |preview| preview.problems);
    view! {
        <Breadcrumbs steps=crumbs />
        <PageHeader title=loaded.list.file_name.clone() kicker=loaded.kind.label() tags=tags lead=lead(&loaded) />
        {progress(&loaded)}
        {warning(&loaded)}
        <SummaryList facts=facts(&loaded) />
        {(loaded.work != Work::UnderWay).then(|| acts(&loaded))}
        {problem_table(&loaded.problems, problems)}
        {loaded.preview.and_then(|preview| good_table(&preview, loaded.list.rows_taken))}
    }
}

fn lead(loaded: &Loaded) -> &'static str {
    let begun = loaded.list.rows_taken > 0;
    match (loaded.list.state.as_str(), loaded.problems.is_empty()) {
        _ if loaded.work == Work::UnderWay => "Its rows go on record one after the other. You need not wait here.",
        ("PREVIEWED", true) if begun => "Part of this list is on record. Every row that is left is right: take in the rest.",
        ("PREVIEWED", false) if begun => {
            "Part of this list is on record. Mend what is left below and send the file again, or take in only the good rows."
        }
        ("PREVIEWED", true) => "Every row is right. Nothing is on record until you take the list in.",
        ("PREVIEWED", false) => "Mend the rows below in your file and send it again, or take in only the good ones.",
        ("TAKEN", false) if !begun => "No row of this list is on record. Mend the rows below and send the file again.",
        ("TAKEN", false) => "This list is on record without the rows below. Mend them and send the file again to take them in.",
        ("TAKEN", true) => "This list is on record. Undoing it takes back what nobody has worked on since.",
        _ => "This list was undone. Send the file again to take it in once more.",
    }
}

/// How far the worker has come, or why it stopped.
fn progress(loaded: &Loaded) -> Option<AnyView> {
    let again = format!("/imports/{}", loaded.list.id);
    let taken = loaded.list.rows_taken;
    match &loaded.work {
        Work::UnderWay => {
            let left = loaded.preview.as_ref().map_or(0, |preview| preview.good_left(taken));
            let sentence = format!("Being taken in: {taken} rows are on record, {left} are still to come.");
            Some(view! { <Banner tone=Tone::Info sentence=sentence><p><a href=again>"Look again"</a></p></Banner> }.into_any())
        }
        Work::Stopped(reason) if loaded.list.state == "PREVIEWED" => {
            let sentence = format!("Taking in stopped after {taken} rows, which stay on record. {reason}");
            Some(view! { <Banner tone=Tone::Warn sentence=sentence /> }.into_any())
        }
        _ => None,
    }
}

fn warning(loaded: &Loaded) -> Option<impl IntoView + use<>> {
    let preview = loaded.preview.as_ref()?;
    if preview.new_agencies.is_empty() {
        return None;
    }
    let more = if preview.more_agencies > 0 { format!("; and {} more", preview.more_agencies) } else { String::new() };
    let sentence = format!(
        "These agencies are not on record and would be added without an agreement. Check their spelling: {}{more}",
        preview.new_agencies.join("; ")
    );
    Some(view! { <Banner tone=Tone::Warn sentence=sentence /> })
}

fn facts(loaded: &Loaded) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Came", local_day_time(loaded.list.created_at, loaded.zone)),
        Fact::new("Rows", loaded.list.rows_total.to_string()),
        Fact::new("Taken in", loaded.list.rows_taken.to_string()),
    ];
    if let Some(preview) = &loaded.preview {
        facts.push(Fact::new("Good rows", preview.good_left(loaded.list.rows_taken).to_string()));
        facts.push(Fact::new("Of these, people on record who would be updated", preview.updates.to_string()));
        facts.push(Fact::new("Wrong rows", preview.wrong_rows.to_string()));
        if !preview.ignored_columns.is_empty() {
            facts.push(Fact::new("Columns that mean nothing here", preview.ignored_columns.join(", ")));
        }
    }
    let out = loaded.list.rows_total - loaded.list.rows_taken;
    if loaded.list.state == "TAKEN" && out > 0 {
        facts.push(Fact::new("Stay out", out.to_string()));
    }
    if let Some(at) = loaded.list.taken_at {
        facts.push(Fact::new("Taken in on", local_day_time(at, loaded.zone)));
    }
    if let Some(at) = loaded.list.undone_at {
        facts.push(Fact::new("Undone on", local_day_time(at, loaded.zone)));
    }
    facts
}

fn take_in(good: usize) -> String {
    if good == 1 { "Take in the one row".to_owned() } else { format!("Take in {good} rows") }
}

fn take_in_only(good: usize) -> String {
    if good == 1 { "Take in only the one good row".to_owned() } else { format!("Take in only the {good} good rows") }
}

fn acts(loaded: &Loaded) -> impl IntoView + use<> {
    let take = format!("/imports/{}/take", loaded.list.id);
    let page = format!("/imports/{}", loaded.list.id);
    let taking = loaded.preview.as_ref().map(|preview| {
        let good = preview.good_left(loaded.list.rows_taken);
        let hidden = vec![("_page", page.clone())];
        if preview.problems == 0 {
            view! { <ButtonForm action=take label=take_in(good) hidden=hidden /> }.into_any()
        } else if good > 0 {
            let hidden = vec![("_page", page.clone()), ("good_rows", "yes".to_owned())];
            view! { <ButtonForm action=take label=take_in_only(good) hidden=hidden kind=ButtonKind::Second /> }.into_any()
        } else {
            ().into_any()
        }
    });
    let undoing = (loaded.list.state != "UNDONE" && loaded.list.rows_taken > 0)
        .then(|| view! { <ButtonLink href=format!("{page}/undo") label="Undo this list" kind=ButtonKind::Second /> });
    view! { <div class="form-actions">{taking}{undoing}</div> }
}

/// The question before a list is undone.
///
/// # Errors
/// As every page.
pub async fn undo(ask: Ask, Key(id): Key<ImportId>) -> Reply {
    let permit = ask.permit::<TakeListsIn>()?;
    let list = queries::batch(&ask.app, &permit, &ask.service, id).await?;
    let kind = ListKind::from_code(&list.kind).ok_or(Refusal::NotFound)?;
    Ok(ask.page("Undo a list", move || {
        let page = format!("/imports/{}", list.id);
        let there = list.state != "UNDONE" && list.rows_taken > 0;
        let sentence = if there {
            what_undoing_does(kind, list.rows_taken)
        } else {
            "Nothing of this list is on record: there is nothing to undo.".to_owned()
        };
        let act = there.then(|| {
            let hidden = vec![("_page", page.clone())];
            view! { <ButtonForm action=format!("{page}/undo") label="Undo this list" hidden=hidden kind=ButtonKind::Danger /> }
        });
        view! {
            <Breadcrumbs steps=vec![("/imports".to_owned(), "Import".to_owned()), (page.clone(), list.file_name.clone())] />
            <PageHeader title="Undo a list" />
            <Dialog title=format!("Take back {} rows of this list?", list.rows_taken) back=(page, "Leave it as it is".to_owned())>
                <p>{sentence}</p>
                {act}
            </Dialog>
        }
    }))
}

fn what_undoing_does(kind: ListKind, rows: i32) -> String {
    let what = match kind {
        ListKind::Referrals => format!("{rows} referrals are withdrawn; they stay on record as withdrawn."),
        ListKind::Bookings => format!("{rows} places are given up, and everybody who held one is told by mail."),
        ListKind::Practitioners => {
            format!("{rows} records are put back as they were before; people whom this list brought are no longer practitioners.")
        }
    };
    format!("{what} Whatever somebody has worked on since stays as it is. To have the list again, send the file again.")
}

fn problem_table(problems: &[RowProblem], all: usize) -> Option<impl IntoView + use<>> {
    if problems.is_empty() {
        return None;
    }
    let rows = problems
        .iter()
        .take(SHOWN)
        .map(|problem| vec![text(problem.line.to_string()), text(problem.column.clone()), text(problem.message.clone())])
        .collect();
    let columns = vec![Column::number("Line"), Column::new("Column"), Column::new("What to do")];
    let more = all.saturating_sub(SHOWN);
    Some(view! {
        <Panel title="What to put right">
            <DataTable caption="Problems by line of the file; the header is line 1" columns=columns rows=rows />
            {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
        </Panel>
    })
}

fn good_table(preview: &Preview, taken: i32) -> Option<impl IntoView + use<>> {
    if preview.first.is_empty() {
        return None;
    }
    let more = preview.good_left(taken).saturating_sub(preview.first.len());
    let rows = preview.first.iter().map(|row| vec![text(row.line.to_string()), text(row.name.clone()), text(row.does.clone())]).collect();
    let columns = vec![Column::number("Line"), Column::new("Name"), Column::new("What it would do")];
    Some(view! {
        <Panel title="What would go on record">
            <DataTable caption="Good rows, in the order of the file" columns=columns rows=rows />
            {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
        </Panel>
    })
}
