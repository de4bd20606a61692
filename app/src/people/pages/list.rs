//! The list of practitioners: narrowed by the address, searched by a posted name.

use super::{record_of, tone, until};
use crate::audit::Note;
use crate::people::actions::SEARCH;
use crate::people::permits::{Parts, ReadPeople};
use crate::people::practitioners::due::Due;
use crate::people::practitioners::rules::Periods;
use crate::people::practitioners::words::{Kind, Standing};
use crate::people::queries::{self, PersonRow, Wanted};
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::{District, Level};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Practitioners of the own service. For coordinators, service managers, recruiters and case supervisors; the look is stored.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<ReadPeople>()?;
    let search = ask.form(SEARCH, RawForm::default()).await?;
    let parts = Parts::of(permit.actor());
    let due = Due::from_code(ask.query.get("due")).filter(|due| parts.knows(*due));
    let wanted = Wanted {
        state: Standing::from_code(ask.query.get("state")),
        kind: Kind::from_code(ask.query.get("kind")),
        level: Level::from_code(ask.query.get("level")),
        area: District::from_code(ask.query.get("area")),
        due: due.map(|due| (due, Periods::read(&ask.service.settings))),
        name: search.value("q"),
    };
    let paging = ask.paging();
    let people = queries::people(&ask.app, &permit, &wanted, ask.today(), &paging).await?;
    ask.looked(&permit, Note::looked("people.listed", "person", None)).await?;
    let today = ask.today();
    Ok(ask.page("People", move || view(people, &wanted, &paging, &search, parts, today)))
}

fn view(
    people: Listed<PersonRow>,
    wanted: &Wanted,
    paging: &Paging,
    search: &FormState,
    parts: Parts,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let address = ListAddress::new("/people", in_address(wanted, search), paging, &people);
    let due = wanted.due.map(|(due, _)| due);
    let mut columns = vec![
        Column::new("Name").sorted_by("name"),
        Column::new("Number"),
        Column::new("Kind"),
        Column::new("State").sorted_by("state"),
        Column::new("Level").sorted_by("level"),
    ];
    columns.push(match due {
        Some(Due::Supervision) => Column::new("Supervision due").sorted_by("until"),
        Some(Due::Dbs) => Column::new("Re-check due").sorted_by("until"),
        Some(Due::Vetting) => Column::new("Vetting until").sorted_by("until"),
        None => Column::new("Areas"),
    });
    let rows = people.rows.into_iter().map(|row| line(row, due, today)).collect();
    let empty = view! {
        <Empty title="Nobody fits" sentence="Nobody on record fits what you asked for." next=("/people".to_owned(), "Show everybody".to_owned()) />
    };
    view! {
        <PageHeader title="People" lead="Practitioners and volunteers of this service." />
        <SearchBox state=search action="/people/search" label="Search by name" />
        <Filters action="/people" filters=filters(wanted, parts) />
        <DataTable caption="People" columns=columns rows=rows address=address empty=empty.into_any() quiet_caption=true />
    }
}

/// What the links of the list carry along: the filters, and the key of the search.
fn in_address(wanted: &Wanted, search: &FormState) -> Vec<(String, String)> {
    let code = |code: Option<&'static str>| code.unwrap_or("").to_owned();
    vec![
        ("state".to_owned(), code(wanted.state.map(Standing::code))),
        ("kind".to_owned(), code(wanted.kind.map(Kind::code))),
        ("level".to_owned(), code(wanted.level.map(Level::code))),
        ("area".to_owned(), code(wanted.area.map(District::code))),
        ("due".to_owned(), code(wanted.due.map(|(due, _)| due.code()))),
        ("form".to_owned(), search.id().unwrap_or("").to_owned()),
    ]
}

fn filters(wanted: &Wanted, parts: Parts) -> Vec<Filter> {
    let states = Choice::list(Standing::ALL.iter().map(|state| (state.code(), state.label())));
    let levels = Choice::list(Level::ALL.iter().map(|level| (level.code(), level.label())));
    let kinds = Choice::list(Kind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let areas = Choice::list(District::ALL.iter().filter(|area| **area != District::NotSaid).map(|area| (area.code(), area.label())));
    let dues = Choice::list(Due::ALL.iter().filter(|due| parts.knows(**due)).map(|due| (due.code(), due.label())));
    let mut filters = vec![
        Filter::new("state", "State", states, wanted.state.map_or("", Standing::code)),
        Filter::new("level", "Level", levels, wanted.level.map_or("", Level::code)),
        Filter::new("kind", "Kind", kinds, wanted.kind.map_or("", Kind::code)),
        Filter::new("area", "Area", areas, wanted.area.map_or("", District::code)),
    ];
    if !dues.is_empty() {
        filters.push(Filter::new("due", "Due", dues, wanted.due.map_or("", |(due, _)| due.code())));
    }
    filters
}

fn line(row: PersonRow, due: Option<Due>, today: NaiveDate) -> Vec<AnyView> {
    let state = row.state.map(|state| view! { <Tag word=state.label() tone=tone(state) /> });
    vec![
        link(record_of(row.id), row.name),
        text(row.reference),
        text(row.kind.map_or("", Kind::label)),
        state.into_any(),
        text(row.level.map_or("None", Level::label)),
        match due.zip(row.until) {
            Some((due, last)) => until(due.words(), last, today),
            // A status check stopped what was on record.
            None if due == Some(Due::Dbs) => view! { <Tag word="New certificate asked for" tone=Tone::Bad /> }.into_any(),
            None => text(if row.areas.is_empty() { row.outcode.unwrap_or_default() } else { row.areas.join(", ") }),
        },
    ]
}
