//! The board: how many are current, lapse soon, have lapsed or are blocked, and by what; drawn, and listed with the next step.

use super::tabs;
use crate::accreditation::permits::AwardLevels;
use crate::accreditation::queries::{self, Board, CountOf, Line, StandingsWanted};
use crate::accreditation::scheme::Sort;
use crate::accreditation::stored::Stands;
use crate::audit::{Category, Note};
use crate::people::{self, permits::KeepRecords};
use crate::platform::ask::{Ask, Posted, Reply};
use crate::platform::fault::fault;
use crate::platform::permit::RoomPermit as _;
use crate::shared::export::safe_cell;
use crate::shared::paging::Paging;
use crate::shared::text::optional_line;
use crate::shared::vocabulary::{District, Level};
use crate::shared::{FormProblems, RawForm, Role, when};
use crate::ui::*;
use axum::http::header;
use axum::response::IntoResponse as _;
use chrono::{Datelike, Months, NaiveDate};
use leptos::prelude::*;

const PATH: &str = "/accreditation/board";

/// The name under which a search is kept.
const SEARCH: &str = "board-search";

/// `GET /accreditation/board`
pub async fn standings(ask: Ask) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let search = ask.form(SEARCH, RawForm::default()).await?;
    let (today, paging, wanted) = (ask.today(), ask.paging(), wanted(&ask.query, &search));
    let board = queries::board(&ask.app, &permit, &wanted, today, &paging).await?;
    ask.looked(&permit, Note::looked("accreditation.board", "service", permit.service().0)).await?;
    let office = permit.actor().has_any(&[Role::Coordinator, Role::ServiceManager]);
    let besides = match KeepRecords::of(permit.actor(), ask.address.clone()) {
        Ok(keeps) => people::queries::due(&ask.app, &keeps, &ask.service, today).await?,
        Err(_) => Vec::new(),
    };
    Ok(ask.page("Where everybody stands", move || view(board, &wanted, &search, &paging, (today, office, besides))))
}

/// `POST /accreditation/board/search`: the words are kept under a key, and never stand in an address; the filters stay as they are.
pub async fn search(ask: Ask, Posted(raw): Posted) -> Reply {
    ask.permit::<AwardLevels>()?;
    let mut problems = FormProblems::new();
    let words = problems.take("q", optional_line(raw.get("q"), 80)).flatten().unwrap_or_default();
    let kept: Vec<(&str, &str)> = FILTERS.iter().map(|name| (*name, raw.get(name))).filter(|(_, value)| !value.is_empty()).collect();
    let page = format!("{PATH}?{}", serde_urlencoded::to_string(&kept).unwrap_or_default());
    let page = page.trim_end_matches('?');
    if words.is_empty() && problems.is_empty() {
        return Ok(ask.go(page, ""));
    }
    let kept = RawForm::from([("_form", SEARCH), ("_page", page), ("q", words.as_str())]);
    ask.give_back(&kept, &problems).await
}

/// `GET /accreditation/board.csv`: the list as it is narrowed, as a file for a spreadsheet.
pub async fn file(ask: Ask) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let search = ask.form(SEARCH, RawForm::default()).await?;
    let lines = queries::all_lines(&ask.app, &permit, &wanted(&ask.query, &search)).await?;
    let note = Note::new(Category::Disclosure, "accreditation.board_downloaded", "service", permit.service().0);
    ask.looked(&permit, note).await?;
    let bytes = csv(&lines).map_err(fault)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"standings.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

/// A line for each standing of each person; days as `2026-11-02`.
fn csv(lines: &[Line]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let told = |error: csv::Error| error.to_string();
    writer.write_record(["name", "standing", "state", "why", "next_step", "last_day"]).map_err(told)?;
    for line in lines {
        let state = Stands::from_code(&line.state).map_or("", Stands::label);
        let last_day = line.last_day.map(|day| day.to_string()).unwrap_or_default();
        let cells = [line.full_name.as_str(), &line.name, state, &line.why, &line.mends, &last_day];
        writer.write_record(cells.map(safe_cell)).map_err(told)?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// What of the address narrows the list.
const FILTERS: [&str; 5] = ["state", "standing", "requirement", "area", "month"];

fn wanted(query: &RawForm, search: &FormState) -> StandingsWanted {
    let short = |name: &str| query.get(name).chars().take(200).collect::<String>();
    StandingsWanted {
        state: Stands::from_code(query.get("state")),
        standing: short("standing"),
        requirement: short("requirement"),
        area: District::from_code(query.get("area")),
        month: when::date(&format!("{}-01", query.get("month"))).ok(),
        name: search.value("q"),
    }
}

fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn in_address(wanted: &StandingsWanted, search: &FormState) -> Vec<(String, String)> {
    vec![
        ("state".to_owned(), wanted.state.map_or("", Stands::code).to_owned()),
        ("standing".to_owned(), wanted.standing.clone()),
        ("requirement".to_owned(), wanted.requirement.clone()),
        ("area".to_owned(), wanted.area.map_or("", District::code).to_owned()),
        ("month".to_owned(), wanted.month.map(month_of).unwrap_or_default()),
        ("form".to_owned(), search.id().unwrap_or("").to_owned()),
    ]
}

/// Checks that are due whatever the scheme asks for: matching leaves out who is over, also where a standing is current.
fn besides_the_scheme(waiting: Vec<Waiting>) -> Option<AnyView> {
    if waiting.is_empty() {
        return None;
    }
    let lines = waiting.into_iter().map(|one| {
        let (href, act) = one.act;
        view! { <li>{format!("{} ({}). ", one.sentence, one.age)}<a href=href>{act}</a></li> }
    });
    let lines = lines.collect_view();
    Some(view! { <Panel title="Checks that keep people out of matching besides"><ul>{lines}</ul></Panel> }.into_any())
}

/// The address of the list narrowed by these.
fn href(query: &[(&str, &str)]) -> String {
    format!("{PATH}?{}#list", serde_urlencoded::to_string(query).unwrap_or_default())
}

const fn tone(state: Stands) -> Tone {
    match state {
        Stands::Current => Tone::Good,
        Stands::Lapsing => Tone::Warn,
        Stands::Lapsed | Stands::Blocked => Tone::Bad,
    }
}

fn count(board: &Board, state: Stands) -> u64 {
    let people: i64 = board.counts.iter().filter(|one| one.state == state.code()).map(|one| one.people).sum();
    u64::try_from(people).unwrap_or(0)
}

/// Each standing once, with its name: the levels from the lowest up, then endorsements, then roles.
fn names(counts: &[CountOf]) -> Vec<(String, String)> {
    let rank = |one: &CountOf| (Sort::from_code(&one.sort), one.level.as_deref().and_then(Level::from_code));
    let mut sorted: Vec<&CountOf> = counts.iter().collect();
    sorted.sort_by_key(|one| rank(one));
    let mut all: Vec<(String, String)> = sorted.into_iter().map(|one| (one.standing.clone(), one.name.clone())).collect();
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

fn view(
    board: Board,
    wanted: &StandingsWanted,
    search: &FormState,
    paging: &Paging,
    (today, office, besides): (NaiveDate, bool, Vec<Waiting>),
) -> impl IntoView + use<> {
    let stats = Stands::ALL.iter().map(|state| {
        let (value, label) = (count(&board, *state).to_string(), state.label());
        view! { <Stat value=value label=label href=href(&[("state", state.code())]) /> }
    });
    let stats = stats.collect_view();
    let (by_standing, by_month, by_requirement) = (by_standing(&board), by_month(&board, today), by_requirement(&board));
    let narrowed_by = in_address(wanted, &FormState::empty()).into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let keep: Vec<(&'static str, String)> = search.id().map(|id| ("form", id.to_owned())).into_iter().collect();
    let typed = search.clone();
    let filters = filters(&board, wanted);
    let asked: Vec<(String, String)> = in_address(wanted, search).into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let file = format!("{PATH}.csv?{}", serde_urlencoded::to_string(&asked).unwrap_or_default());
    let file = file.trim_end_matches('?').to_owned();
    let address = ListAddress::new(PATH, in_address(wanted, search), paging, &board.lines);
    let rows = board.lines.rows.into_iter().map(line).collect();
    let columns = vec![
        Column::new("Person"),
        Column::new("Standing"),
        Column::new("State"),
        Column::new("Why"),
        Column::new("Next step"),
        Column::new("Last day"),
    ];
    let empty = view! {
        <Empty title="Nobody here" sentence="Whoever is awarded a standing appears here, with what lapses next."
            next=("/accreditation".to_owned(), "See who waits for an award".to_owned()) />
    };
    view! {
        <PageHeader title="Where everybody stands" lead="Who may do what today, what lapses in the coming year, and what mends it.">
            <ButtonLink href="/matching/cover" label="Seats that need cover" kind=ButtonKind::Second />
            <ButtonLink href=file label="The list as a file" kind=ButtonKind::Second />
        </PageHeader>
        <Tabs label="Accreditation" tabs=tabs(office) current=PATH />
        <Stats>{stats}</Stats>
        {besides_the_scheme(besides)}
        {by_standing}
        {by_month}
        {by_requirement}
        <div id="list">
            <Panel title="Who, why and what next">
                <SearchBox state=typed action="/accreditation/board/search" label="Search by name" keep=narrowed_by />
                <Filters action=PATH filters=filters keep=keep />
                <DataTable caption="Who, why and what next" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
            </Panel>
        </div>
    }
}

fn by_standing(board: &Board) -> Option<AnyView> {
    let bars: Vec<Bar> = names(&board.counts)
        .into_iter()
        .map(|(code, name)| {
            let figures = Stands::ALL.iter().map(|state| {
                let of = |one: &&CountOf| one.standing == code && one.state == state.code();
                let count = board.counts.iter().find(of).map_or(0, |one| u64::try_from(one.people).unwrap_or(0));
                Figure { count, href: href(&[("standing", &code), ("state", state.code())]) }
            });
            Bar { short: name.clone(), figures: figures.collect(), label: name }
        })
        .collect();
    let series = Stands::ALL.iter().map(|state| state.label().to_owned()).collect();
    (!bars.is_empty()).then(|| {
        view! {
            <BarChart id="by-standing" title="By standing" describe="How many people are current, lapse soon, have lapsed or are blocked, for each standing"
                group="Standing" series=series bars=bars />
        }
        .into_any()
    })
}

/// Twelve months from this one on, also those in which nothing lapses.
fn by_month(board: &Board, today: NaiveDate) -> AnyView {
    let first = today.with_day(1).unwrap_or(today);
    let bars = (0..12).filter_map(|ahead| first.checked_add_months(Months::new(ahead))).map(|month| {
        let key = month_of(month);
        let count = board.months.iter().find(|one| one.words == key).map_or(0, |one| u64::try_from(one.people).unwrap_or(0));
        let figures = vec![Figure { count, href: href(&[("month", &key)]) }];
        Bar { short: month.format("%b").to_string(), label: month.format("%B %Y").to_string(), figures }
    });
    let bars = bars.collect();
    view! {
        <BarChart id="by-month" title="What lapses in the coming twelve months, if nothing is done"
            describe="For each month the number of standings of which something has its last day in it" group="Month"
            series=vec!["Lapses".to_owned()] bars=bars />
    }
    .into_any()
}

fn by_requirement(board: &Board) -> Option<AnyView> {
    let bars: Vec<Bar> = board
        .blocked_by
        .iter()
        .map(|one| {
            let count = u64::try_from(one.people).unwrap_or(0);
            let figures = vec![Figure { count, href: href(&[("state", "BLOCKED"), ("requirement", &one.words)]) }];
            Bar { short: one.words.chars().take(14).collect(), label: one.words.clone(), figures }
        })
        .collect();
    (!bars.is_empty()).then(|| {
        view! {
            <BarChart id="by-requirement" title="Blocked by what" describe="How many people are blocked by each requirement" group="Requirement"
                series=vec!["Blocked".to_owned()] bars=bars />
        }
        .into_any()
    })
}

fn filters(board: &Board, wanted: &StandingsWanted) -> Vec<Filter> {
    let standings: Vec<Choice> = names(&board.counts).into_iter().map(|(code, name)| Choice::new(code, name)).collect();
    let states = Choice::list(Stands::ALL.iter().map(|state| (state.code(), state.label())));
    let by: Vec<Choice> =
        board.blocked_by.iter().filter(|one| !one.words.is_empty()).map(|one| Choice::new(one.words.clone(), one.words.clone())).collect();
    let areas = Choice::list(District::ALL.iter().filter(|area| **area != District::NotSaid).map(|area| (area.code(), area.label())));
    vec![
        Filter::new("standing", "Standing", standings, wanted.standing.clone()),
        Filter::new("state", "State", states, wanted.state.map_or("", Stands::code)),
        Filter::new("requirement", "By", by, wanted.requirement.clone()),
        Filter::new("area", "Area", areas, wanted.area.map_or("", District::code)),
    ]
}

fn line(row: Line) -> Vec<AnyView> {
    let state = Stands::from_code(&row.state).map(|state| view! { <Tag word=state.label() tone=tone(state) /> });
    let next = if row.mends.is_empty() { "Nothing for now".to_owned() } else { row.mends.clone() };
    vec![
        link(format!("/people/{}/standing", row.person()), row.full_name),
        text(row.name),
        state.into_any(),
        text(row.why),
        text(next),
        text(row.last_day.map(when::day).unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stand_from_the_lowest_up_before_everything_else_each_once() {
        let count = |name: &str, sort: Sort, level: Option<Level>, state: Stands| CountOf {
            standing: name.to_uppercase(),
            name: name.to_owned(),
            sort: sort.code().to_owned(),
            level: level.map(|level| level.code().to_owned()),
            state: state.code().to_owned(),
            people: 1,
        };
        // As the database gives them: by name.
        let counts = [
            count("Advanced", Sort::Level, Some(Level::Advanced), Stands::Current),
            count("Awareness", Sort::Level, Some(Level::Awareness), Stands::Current),
            count("Foundation", Sort::Level, Some(Level::Foundation), Stands::Blocked),
            count("Foundation", Sort::Level, Some(Level::Foundation), Stands::Current),
            count("Hate crime", Sort::Endorsement, None, Stands::Current),
            count("Assessor", Sort::Role, None, Stands::Current),
        ];
        let shown: Vec<String> = names(&counts).into_iter().map(|(_, name)| name).collect();
        assert_eq!(shown, ["Awareness", "Foundation", "Advanced", "Hate crime", "Assessor"]);
    }
}
