//! The second tab of a record: checks, declarations, awards, whom not to pair.

use super::check_forms::{Forms, forms};
use super::{checks_of, top, until};
use crate::audit::Note;
use crate::people::permits::{Parts, ReadChecks, for_row};
use crate::people::practitioners::due::Due;
use crate::people::practitioners::model::{CheckKind, ItemKind, level_words};
use crate::people::practitioners::queries::{self, Apart, Done, Head};
use crate::people::practitioners::rules::Periods;
use crate::people::practitioners::update_service::counts_since;
use crate::platform::{Ask, Key, Reply};
use crate::shared::PersonId;
use crate::shared::vocabulary::Level;
use crate::shared::when::day;
use crate::ui::*;
use chrono::NaiveDate;
use entity::{award, background_check};
use leptos::prelude::*;

struct Checks {
    head: Head,
    checks: Vec<background_check::Model>,
    done: Done,
    awards: Vec<award::Model>,
    apart: Vec<Apart>,
    parts: Parts,
    /// The reader's.
    own: bool,
    forms: Option<Forms>,
    periods: Periods,
    today: NaiveDate,
}

/// Checks and awards of one person. For coordinators, service managers and recruiters; the look is stored.
pub async fn show(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = for_row::<ReadChecks>(&ask)?;
    let parts = Parts::of(permit.actor());
    let head = queries::head(&ask.app, &permit, permit.service(), id).await?;
    ask.looked(&permit, Note::looked("person.checks_read", "person", id.0)).await?;
    let page = Checks {
        head,
        checks: queries::checks(&ask.app, &permit, id).await?,
        done: queries::done(&ask.app, &permit, id).await?,
        awards: queries::awards(&ask.app, &permit, id).await?,
        apart: if parts.keeps { queries::kept_apart(&ask.app, &permit, id).await? } else { Vec::new() },
        forms: if parts.keeps { Some(forms(&ask).await?) } else { None },
        parts,
        own: permit.actor().person == id,
        periods: Periods::read(&ask.service.settings),
        today: ask.today(),
    };
    Ok(ask.page("Checks and awards", move || view(page)))
}

fn view(page: Checks) -> impl IntoView {
    let Checks { head, checks, done, awards, apart, parts, own, forms, periods, today } = page;
    let status = parts.keeps.then(|| status_checks(head.person));
    let checks = checks_table(checks, periods, today);
    let apart = parts.keeps.then(|| kept_apart(apart));
    let forms = forms.map(|forms| forms.draw(head.person, own));
    view! {
        {top(&head, checks_of(head.person), parts)}
        {awards_table(awards, today)}
        {checks}
        {status}
        {items(&done)}
        {apart}
        {forms}
    }
}

fn awards_table(awards: Vec<award::Model>, today: NaiveDate) -> impl IntoView {
    let columns = vec![Column::new("Level"), Column::new("Awarded"), Column::new("Until"), Column::new("State")];
    let rows = awards
        .into_iter()
        .map(|row| {
            let over = row.expires_on.is_some_and(|until| until < today);
            let (word, tone) = match (row.superseded_at.is_some(), over) {
                (true, _) => ("Replaced", Tone::Plain),
                (false, true) => ("Run out", Tone::Bad),
                (false, false) => ("Current", Tone::Good),
            };
            vec![
                text(Level::from_code(&row.level).map_or(row.level.clone(), |level| level.label().to_owned())),
                text(day(row.awarded_on)),
                text(row.expires_on.map_or_else(|| "No end".to_owned(), day)),
                view! { <Tag word=word tone=tone /> }.into_any(),
            ]
        })
        .collect();
    let empty =
        view! { <Empty title="No award yet" sentence="A level is awarded on the page of awards, on evidence, by a second person." /> };
    view! { <Panel title="Awards"><DataTable caption="Awards" columns=columns rows=rows empty=empty.into_any() quiet_caption=true /></Panel> }
}

/// The way to the page on which a status check is recorded.
fn status_checks(person: PersonId) -> AnyView {
    let href = format!("/people/{person}/status-checks");
    view! { <p><ButtonLink href=href label="DBS status checks" kind=ButtonKind::Second /></p> }.into_any()
}

/// The day until which a check counts: matching leaves somebody out on the day after (POLICY.md 8.1 rules 4 and 5).
fn counts_until(kind: Option<CheckKind>, row: &background_check::Model, periods: Periods) -> Option<NaiveDate> {
    match kind {
        Some(CheckKind::Dbs) => {
            counts_since(row.issued_on, row.confirmed_on, None).map(|since| Due::Dbs.until(since, periods)).or(row.expires_on)
        }
        _ => row.expires_on,
    }
}

fn checks_table(checks: Vec<background_check::Model>, periods: Periods, today: NaiveDate) -> impl IntoView {
    let titles = ["Check", "Level", "Issued", "Until", "Last four digits", "Status check"];
    let columns = titles.into_iter().map(Column::new).collect();
    let rows = checks
        .into_iter()
        .map(|row| {
            let kind = CheckKind::from_code(&row.kind);
            let words = if kind == Some(CheckKind::Dbs) { Due::Dbs.words() } else { Due::Vetting.words() };
            let until = match row.stopped_on {
                Some(_) => view! { <Tag word="New certificate asked for" tone=Tone::Bad /> }.into_any(),
                None => counts_until(kind, &row, periods).map_or_else(|| text("Not recorded"), |last| until(words, last, today)),
            };
            vec![
                text(kind.map_or("", CheckKind::label)),
                text(kind.map_or(row.level.clone(), |kind| level_words(kind, &row.level))),
                text(row.issued_on.map(day).unwrap_or_default()),
                until,
                text(row.last_four.unwrap_or_default()),
                row.confirmed_on.map(|on| text(format!("Confirmed {}", day(on)))).unwrap_or_else(|| text("")),
            ]
        })
        .collect();
    let empty = view! { <Empty title="No check on record" sentence="A DBS check is needed before somebody may be active." /> };
    view! { <Panel title="Checks"><DataTable caption="Checks" columns=columns rows=rows empty=empty.into_any() quiet_caption=true /></Panel> }
}

fn items(done: &Done) -> impl IntoView + use<> {
    let on = |kind: ItemKind| done.items.iter().find(|(held, _)| *held == kind).map(|(_, on)| day(*on)).unwrap_or_default();
    let facts = ItemKind::ALL.iter().map(|kind| Fact::new(kind.label(), on(*kind))).collect();
    view! { <Panel title="Declarations and short courses"><SummaryList facts=facts /></Panel> }
}

fn kept_apart(apart: Vec<Apart>) -> Option<AnyView> {
    if apart.is_empty() {
        return None;
    }
    let facts = apart
        .into_iter()
        .map(|one| {
            let why = one.words.map(|words| format!(": {words}")).unwrap_or_default();
            Fact::new(one.name, format!("since {}{why}", day(one.since)))
        })
        .collect();
    Some(view! { <Panel title="Not on one case with"><SummaryList facts=facts /></Panel> }.into_any())
}
