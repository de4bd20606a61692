//! Who is on the lists: ticked as there, pasted from a sign-in sheet, taken back or taken off; and who is missing, as a file.

use super::{home, named};
use crate::audit::{Category, Note};
use crate::briefings::permits::{KeepBriefings, SeeCoverage};
use crate::briefings::queries::{self, Coverage, Narrowed, PersonRow, SessionRow};
use crate::calendar::zone::{Zone, local_day, local_span};
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::fault::fault;
use crate::shared::export::safe_cell;
use crate::shared::paging::Listed;
use crate::shared::{BriefingId, RawForm};
use crate::ui::*;
use axum::http::header;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use entity::briefing;
use leptos::prelude::*;

/// Everything that the page shows.
struct Shown {
    row: briefing::Model,
    people: Listed<PersonRow>,
    address: ListAddress,
    narrowed: Narrowed,
    coverage: Coverage,
    sessions: Vec<SessionRow>,
    ticks: FormState,
    pasted: FormState,
    zone: Zone,
    now: DateTime<Utc>,
}

/// `GET /briefings/{id}/people`
pub async fn people(ask: Ask, Key(id): Key<BriefingId>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let (narrowed, paging) = (Narrowed::asked(&ask.query), ask.paging());
    let people = queries::people(&ask.app, &permit, id, &narrowed, &paging).await?;
    let address = ListAddress::new(format!("/briefings/{id}/people"), narrowed.filters(), &paging, &people);
    ask.looked(&permit, Note::looked("briefing.people_read", "briefing", id.0)).await?;
    let coverage = queries::coverage(&ask.app, &SeeCoverage::of(&ask)?, id).await?;
    let sessions = queries::sessions(ask.app.read(&permit), id).await?;
    let (ticks, pasted) = (ask.form("briefing_ticks", RawForm::default()).await?, ask.form("briefing_pasted", RawForm::default()).await?);
    let (zone, now) = (ask.service.zone, ask.app.clock().now());
    let shown = Shown { row, people, address, narrowed, coverage, sessions, ticks, pasted, zone, now };
    Ok(ask.page("Who was there", move || view(shown)))
}

fn view(shown: Shown) -> impl IntoView {
    let path = format!("/briefings/{}", shown.row.id);
    let query = serde_urlencoded::to_string(shown.narrowed.filters()).unwrap_or_default();
    let here = format!("{path}/people{}", if query.is_empty() { String::new() } else { format!("?{query}") });
    let file = format!("{path}/people.csv{}", if query.is_empty() { String::new() } else { format!("?{query}") });
    let held = shown.sessions.iter().filter(|session| session.starts_at <= shown.now);
    let sessions: Vec<Choice> = held
        .map(|at| Choice::new(at.id.to_string(), format!("{}, {}", local_span(at.starts_at, at.ends_at, shown.zone), at.place)))
        .collect();
    let filters = filters(&shown.narrowed, &shown.coverage);
    let step = (path.clone(), shown.row.title.clone());
    let ticked = ticks(&path, &here, shown.people, shown.address, sessions.clone(), shown.ticks, shown.zone);
    let pasted = pasted(&path, &here, sessions, shown.pasted);
    view! {
        <Breadcrumbs steps=vec![home(), step] />
        <PageHeader title="Who was there" lead="Tick those who were there. Whoever is ticked twice, or at two sessions, counts once.">
            <ButtonLink href=file label="This list as a file" kind=ButtonKind::Second />
        </PageHeader>
        <Filters action=format!("{path}/people") filters=filters />
        <Panel title="On the lists">{ticked}</Panel>
        <Panel title="From a sign-in sheet">{pasted}</Panel>
    }
}

fn filters(narrowed: &Narrowed, coverage: &Coverage) -> Vec<Filter> {
    let lines = |lines: &[queries::Line], nothing: &str| {
        Choice::list(lines.iter().filter(|line| !line.key.is_empty()).map(|line| (line.key.clone(), named(line, nothing))))
    };
    let state = match narrowed.briefed {
        Some(true) => "briefed",
        Some(false) => "missing",
        None => "",
    };
    vec![
        Filter::new("group", "Group", lines(&coverage.groups, ""), narrowed.group.clone().unwrap_or_default()),
        Filter::new("agency", "Agency", lines(&coverage.agencies, ""), narrowed.agency.map(|id| id.to_string()).unwrap_or_default()),
        Filter::new("area", "Area", lines(&coverage.areas, ""), narrowed.area.clone().unwrap_or_default()),
        Filter::new("state", "Briefed or not", vec![Choice::new("missing", "Still missing"), Choice::new("briefed", "Briefed")], state),
    ]
}

fn ticks(
    path: &str,
    here: &str,
    people: Listed<PersonRow>,
    address: ListAddress,
    sessions: Vec<Choice>,
    form: FormState,
    zone: Zone,
) -> AnyView {
    if people.rows.is_empty() {
        let next = (format!("{path}/list"), "Send a staff list".to_owned());
        return view! { <Empty title="Nobody is here" sentence="Nobody on the lists fits what was chosen above." next=next /> }.into_any();
    }
    let columns = vec![Column::new("There"), Column::new("Known by"), Column::new("Group, agency, area"), Column::new("Briefed")];
    let rows = people.rows.into_iter().map(|person| cells(person, &form, zone)).collect();
    let acts = vec![
        Choice::new("there", "They were there"),
        Choice::new("back", "They were not: take it back"),
        Choice::new("off", "Take them off the lists").hint("Who has left, or was listed by mistake"),
    ];
    let all = vec![Choice::new("yes", "Everybody who fits what is chosen above, not only those ticked")];
    let at = (!sessions.is_empty()).then(|| {
        view! { <Select state=form.clone() name="session" label="At which session" choices=sessions blank="None in particular" optional=true /> }
    });
    view! {
        <Form state=form.clone() action=format!("{path}/people") submit_label="Keep it" hidden=vec![("here", here.to_owned())]>
            <DataTable caption="Everybody on the lists, by name" quiet_caption=true columns=columns rows=rows address=address />
            {at}
            <Radios state=form.clone() name="act" legend="What is to be kept" choices=acts />
            <Checkboxes state=form.clone() name="everybody" legend="Of whom" choices=all optional=true />
        </Form>
    }
    .into_any()
}

fn cells(person: PersonRow, form: &FormState, zone: Zone) -> Vec<AnyView> {
    let key = person.id.to_string();
    let id = format!("who-{key}");
    let ticked = form.ticked("who", &key);
    let known: Vec<String> = person.email.into_iter().chain(person.staff_number).collect();
    let groups = person.groups.iter().map(|group| {
        let parts = [Some(group.group_name.clone()), group.agency.clone(), Some(group.area.clone()).filter(|area| !area.is_empty())];
        view! { <li>{parts.into_iter().flatten().collect::<Vec<_>>().join(", ")}</li> }
    });
    let groups: Vec<_> = groups.collect();
    let briefed = match person.briefed_at {
        Some(at) => view! { <Tag word=format!("Briefed, {}", local_day(at, zone)) tone=Tone::Good /> },
        None => view! { <Tag word="Still missing" tone=Tone::Warn /> },
    };
    let tick = view! {
        <span class="choice">
            <input type="checkbox" id=id.clone() name="who" value=key checked=ticked />
            <label for=id>{person.name}</label>
        </span>
    };
    vec![tick.into_any(), text(known.join(", ")), view! { <ul class="plain-list">{groups}</ul> }.into_any(), briefed.into_any()]
}

fn pasted(path: &str, here: &str, sessions: Vec<Choice>, form: FormState) -> AnyView {
    let at = (!sessions.is_empty()).then(|| {
        view! { <Select state=form.clone() name="at_session" label="At which session" choices=sessions blank="None in particular" optional=true /> }
    });
    view! {
        <Form state=form.clone() action=format!("{path}/present") submit_label="Mark them as there" hidden=vec![("here", here.to_owned())]>
            <TextArea state=form.clone() name="lines" label="Who was there"
                hint="A line each, typed or pasted out of a spreadsheet: an e-mail address or a staff number" rows=6 />
            {at}
        </Form>
    }
    .into_any()
}

/// `GET /briefings/{id}/people.csv`
pub async fn file(ask: Ask, Key(id): Key<BriefingId>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let people = queries::all_people(&ask.app, &permit, id, &Narrowed::asked(&ask.query)).await?;
    ask.looked(&permit, Note::new(Category::Disclosure, "briefing.people_downloaded", "briefing", row.id)).await?;
    let bytes = csv(&people, ask.service.zone).map_err(fault)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"briefing.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

/// A line for each person; groups, agencies and areas parted by semicolons.
fn csv(people: &[PersonRow], zone: Zone) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let told = |error: csv::Error| error.to_string();
    writer.write_record(["name", "email", "staff_number", "group", "agency", "area", "briefed_on"]).map_err(told)?;
    for person in people {
        let each = |word: fn(&queries::InGroup) -> Option<&str>| {
            let mut words: Vec<&str> = person.groups.iter().filter_map(word).filter(|word| !word.is_empty()).collect();
            words.dedup();
            words.join("; ")
        };
        let briefed = person.briefed_at.map(|at| zone.to_local(at).date().to_string()).unwrap_or_default();
        let cells = [
            person.name.clone(),
            person.email.clone().unwrap_or_default(),
            person.staff_number.clone().unwrap_or_default(),
            each(|group| Some(group.group_name.as_str())),
            each(|group| group.agency.as_deref()),
            each(|group| Some(group.area.as_str())),
            briefed,
        ];
        writer.write_record(cells.map(|cell| safe_cell(&cell))).map_err(told)?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}
