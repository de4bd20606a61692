//! `/audit`: who did or saw what. Looking at it is a line of it.

use super::permits::ReadTrail;
use super::queries::{self, Line, Narrowed, RECENT_DAYS};
use super::{Category, Note};
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{RawForm, when};
use crate::ui::{
    Choice, Column, DataTable, Empty, Filter, Filters, FormState, ListAddress, PageHeader, Tag, TextField, Tone, Width, link, text,
};
use leptos::prelude::*;
use uuid::Uuid;

/// Kinds of things that lines are about, as they are chosen from.
const KINDS: [(&str, &str); 16] = [
    ("account", "Sign-in"),
    ("agency", "Agency"),
    ("application", "Application"),
    ("audit_entry", "The trail"),
    ("award", "Award"),
    ("booking", "Booking"),
    ("case", "Case"),
    ("course", "Course"),
    ("import", "List that came in"),
    ("job", "Job"),
    ("letter", "Letter"),
    ("offer", "Offer"),
    ("person", "Person"),
    ("practitioner", "Practitioner"),
    ("referral", "Referral"),
    ("run", "Run of a course"),
];

/// # Errors
/// `NotAllowed`; a fault.
pub async fn trail(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadTrail>()?;
    let paging = ask.paging();
    let narrowed = narrowed(&ask.query);
    ask.looked(&permit, Note::looked("audit.read", "audit_entry", narrowed.subject)).await?;
    // Whoever reads the trail finds this look in it.
    ask.looks_stored().await?;
    let listed = queries::trail(&ask.app, &permit, ask.service.zone, &narrowed, &paging).await?;
    let (zone, typed_day) = (ask.service.zone, ask.query.get("day").to_owned());
    Ok(ask.page("Audit trail", move || view(listed, &narrowed, &typed_day, &paging, zone)))
}

/// What the address narrows by; nonsense narrows by nothing.
fn narrowed(query: &RawForm) -> Narrowed {
    Narrowed {
        category: Category::ALL.into_iter().map(Category::code).find(|code| *code == query.get("category")),
        kind: Some(query.get("kind")).filter(|kind| KINDS.iter().any(|(code, _)| code == kind)).map(str::to_owned),
        subject: Uuid::parse_str(query.get("subject")).ok(),
        day: when::date(query.get("day")).ok(),
    }
}

fn view(listed: Listed<Line>, narrowed: &Narrowed, typed_day: &str, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let set = vec![
        ("category".to_owned(), narrowed.category.unwrap_or("").to_owned()),
        ("kind".to_owned(), narrowed.kind.clone().unwrap_or_default()),
        ("subject".to_owned(), narrowed.subject.map(|id| id.to_string()).unwrap_or_default()),
        ("day".to_owned(), narrowed.day.map(|day| day.to_string()).unwrap_or_default()),
    ];
    let address = ListAddress::new("/audit", set, paging, &listed);
    let lead = match (narrowed.day, narrowed.subject) {
        (Some(day), _) => format!("{}. Lines cannot be changed; looking at them is a line as well.", when::day(day)),
        (None, Some(_)) => "Everything about one thing. Lines cannot be changed; looking at them is a line as well.".to_owned(),
        (None, None) => format!("The last {RECENT_DAYS} days. Lines cannot be changed; looking at them is a line as well."),
    };
    let rows = listed.rows.into_iter().map(|line| row(line, zone)).collect();
    let empty = view! { <Empty title="No such line" sentence="Nothing of that kind happened then." next=("/audit".to_owned(), "Show the last days".to_owned()) /> };
    view! {
        <PageHeader title="Audit trail" lead=lead />
        {filters(narrowed)}
        {day_form(narrowed, typed_day)}
        <DataTable caption="Lines" quiet_caption=true rows=rows address=address empty=empty.into_any()
            columns=vec![Column::new("When"), Column::new("Who"), Column::new("What"), Column::new("On what"), Column::new("From"), Column::new("Sealed")] />
    }
}

fn filters(narrowed: &Narrowed) -> AnyView {
    let categories = Choice::list(Category::ALL.into_iter().map(|category| (category.code(), category.label())));
    let filters = vec![
        Filter::new("category", "Kind of act", categories, narrowed.category.unwrap_or("")),
        Filter::new("kind", "On what", Choice::list(KINDS), narrowed.kind.clone().unwrap_or_default()),
    ];
    view! { <Filters action="/audit" filters=filters /> }.into_any()
}

/// One day; the other filters stay.
fn day_form(narrowed: &Narrowed, typed: &str) -> AnyView {
    let wrong = !typed.trim().is_empty() && narrowed.day.is_none();
    let mut problems = crate::shared::FormProblems::new();
    if wrong {
        problems.add("day", "not_a_date", "Enter a date like 27 3 2026");
    }
    let state = FormState::returned(RawForm::from([("day", typed)]), problems, None);
    let kept = [("category", narrowed.category.unwrap_or("").to_owned()), ("kind", narrowed.kind.clone().unwrap_or_default())];
    let hidden = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    view! {
        <form class="filters" method="get" action="/audit" aria-label="Show one day">
            {hidden}
            <TextField state=&state name="day" label="One day" width=Width::W10 autocomplete="off" />
            <button class="button button-second" type="submit">"Show this day"</button>
        </form>
    }
    .into_any()
}

fn row(line: Line, zone: Zone) -> Vec<AnyView> {
    let kind =
        KINDS.iter().find(|(code, _)| *code == line.kind).map_or_else(|| line.kind.replace('_', " "), |(_, words)| (*words).to_owned());
    let subject = match line.subject {
        Some(id) => link(format!("/audit?subject={id}"), format!("{kind}: all about it")),
        None => text(kind),
    };
    let sealed = if line.sealed {
        view! { <Tag word="Sealed" tone=Tone::Good /> }.into_any()
    } else {
        view! { <Tag word="Not yet" tone=Tone::Info /> }.into_any()
    };
    vec![
        text(local_day_time(line.at, zone)),
        text(line.who),
        text(line.action.replace(['.', '_'], " ")),
        subject,
        text(line.address.unwrap_or_else(|| "Unknown".to_owned())),
        sealed,
    ]
}
