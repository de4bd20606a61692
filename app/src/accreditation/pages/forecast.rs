//! The year ahead: who may still do which work if nobody trains, what cases wait for, and which places of which course to plan; drawn, with
//! the figures as tables. No names.

use super::tabs;
use crate::accreditation::forecast::{Assumed, POINTS, Places, Series, Way, WorkAhead, ends};
use crate::accreditation::permits::ForeseeTraining;
use crate::accreditation::queries::{self, Foreseen, LOOKED_BACK, Taught};
use crate::audit::Note;
use crate::people::practitioners::rules::Capacity;
use crate::platform::ask::{Ask, Reply};
use crate::shared::{Role, when};
use crate::ui::*;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use std::collections::HashMap;

pub(super) const PATH: &str = "/accreditation/forecast";

/// Of a hundred people whose standing lapses, so many mend it without a course: what the page can be asked for.
const RENEWING: [(&str, &str, u64); 4] =
    [("25", "A quarter", 25), ("50", "Half", 50), ("75", "Three quarters", 75), ("100", "Everybody", 100)];

struct Page {
    found: Foreseen,
    renew: String,
    today: NaiveDate,
    /// Whether the reader may plan runs, and whether they write the scheme.
    trainer: bool,
    manager: bool,
    cases_each: u64,
}

/// `GET /accreditation/forecast`: `?renew=` of a hundred who lapse, how many mend it by themselves.
pub async fn forecast(ask: Ask) -> Reply {
    let permit = ask.permit::<ForeseeTraining>()?;
    let today = ask.today();
    let chosen = RENEWING.iter().find(|(code, ..)| *code == ask.query.get("renew"));
    let cases_each = u64::from(Capacity::default().volunteer);
    let assumed = Assumed { renew: chosen.map_or(0, |(.., renew)| *renew), cases_each };
    let found = queries::forecast(&ask.app, &permit, assumed, today).await?;
    ask.looked(&permit, Note::looked("accreditation.forecast", "service", permit.service().0)).await?;
    let renew = chosen.map_or_else(String::new, |(code, ..)| (*code).to_owned());
    let (trainer, manager) = (permit.actor().has(Role::Trainer), permit.actor().has(Role::ServiceManager));
    Ok(ask.page("Training ahead", move || view(Page { found, renew, today, trainer, manager, cases_each })))
}

fn view(page: Page) -> impl IntoView {
    let Page { found, renew, today, trainer, manager, cases_each } = page;
    let Foreseen { forecast, courses } = found;
    let choices = RENEWING.iter().map(|(code, label, _)| Choice::new(*code, *label)).collect();
    let filters = vec![Filter::new("renew", "Renew by themselves", choices, renew.clone())];
    let assumed = assumptions(&renew, cases_each);
    let short: u64 = forecast.places.iter().map(Places::to_plan).sum();
    let waiting: u64 = forecast.ways.iter().map(|way| way.unmet).sum();
    let lapsing = forecast.ways.iter().map(|way| way.current[0].saturating_sub(way.current[POINTS - 1])).max().unwrap_or(0);
    let charts = forecast.ways.iter().filter(|way| way.current[0] + way.unmet > 0).map(|way| chart(way, today)).collect_view();
    let places = places(&forecast.places, &courses, today, trainer);
    let work = work(&forecast.works, manager);
    view! {
        <PageHeader title="Training ahead" lead="Who may still do which work in a year if nobody trains, what cases wait for, and which places to plan." />
        <Tabs label="Accreditation" tabs=tabs(true) current=PATH />
        <Stats>
            <Stat value=short.to_string() label="places short within a year" href="#places" />
            <Stat value=waiting.to_string() label="seats that cases lacked somebody for" href="#work" />
            <Stat value=lapsing.to_string() label="people of one standing lapse, at most" href="/accreditation/board" />
        </Stats>
        <Filters action=PATH filters=filters />
        <p>{assumed}</p>
        <div id="places"><Panel title="Places to plan">{places}</Panel></div>
        {charts}
        <div id="work"><Panel title="By kind of work">{work}</Panel></div>
    }
}

/// What is taken for granted, in a sentence each.
fn assumptions(renew: &str, cases_each: u64) -> String {
    let renewing = RENEWING.iter().find(|(code, ..)| *code == renew);
    let lapsing = match renewing {
        None => "Nobody whose standing lapses renews it".to_owned(),
        Some((_, label, _)) => format!("{label} of those whose standing lapses renew it without a course"),
    };
    format!(
        "This is taken for granted: {}. As many people are wanted as there are today, and one more for every {cases_each} seats that a \
         case waits for, or was closed without in the last {LOOKED_BACK} months. Booked and free places of planned runs count from the end \
         of the month in which the run is over.",
        lapsing.to_lowercase()
    )
}

fn month(end: NaiveDate) -> String {
    format!("{:04}-{:02}", end.year(), end.month())
}

/// Whoever is there, and on top of them whoever will be wanted.
fn chart(way: &Way, today: NaiveDate) -> AnyView {
    let bars = ends(today).into_iter().enumerate().map(|(at, end)| {
        let (short, label) = match at {
            0 => ("Now".to_owned(), "Today".to_owned()),
            _ => (end.format("%b").to_string(), format!("End of {}", end.format("%B %Y"))),
        };
        let lapses = if at == 0 { "/accreditation/board".to_owned() } else { format!("/accreditation/board?month={}#list", month(end)) };
        let figures = vec![Figure { count: way.current[at], href: lapses }, Figure { count: way.wanted[at], href: "#places".to_owned() }];
        Bar { short, label, figures }
    });
    let describe = format!(
        "People who may do the work of {}: {} today and {} in a year; {} more are wanted then",
        way.name,
        way.current[0],
        way.current[POINTS - 1],
        way.wanted[POINTS - 1]
    );
    let opens = way.works.iter().map(|work| work.words()).collect::<Vec<_>>().join("; ");
    let series = vec!["Current, or above".to_owned(), "Wanted as well".to_owned()];
    let id = format!("way-{}", way.standing.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    view! {
        <BarChart id=id title=way.name.clone() describe=describe group="When" series=series bars=bars.collect() folded=true />
        <p class="quiet">{format!("{} is the first standing for: {opens}.", way.name)}</p>
    }
    .into_any()
}

fn places(all: &[Places], courses: &HashMap<String, Taught>, today: NaiveDate, trainer: bool) -> AnyView {
    let rows = all.iter().map(|places| {
        let taught = courses.get(&places.course);
        let title = taught.map_or_else(|| places.course.clone(), |taught| taught.title.clone());
        let (tag, tone) = if places.to_plan() > 0 { ("Short", Tone::Bad) } else { ("Enough", Tone::Good) };
        let name = taught.map_or_else(|| text(title.clone()), |taught| link(format!("/training/courses/{}", taught.id), title.clone()));
        vec![
            name,
            text(places.ways.join(", ")),
            text(places.wanted[POINTS - 1].to_string()),
            text(format!("{} booked, {} free", places.booked, places.free)),
            text(places.to_plan().to_string()),
            view! { <Tag word=tag tone=tone />" "{by_when(places, today)} }.into_any(),
            next(places, taught, &title, trainer),
        ]
    });
    let columns = vec![
        Column::new("Course"),
        Column::new("Leads to"),
        Column::number("Wanted in a year"),
        Column::new("Planned"),
        Column::number("Short"),
        Column::new("By when"),
        Column::new("Next step"),
    ];
    let empty = view! {
        <Empty title="No course leads to any work" sentence="Places are counted for standings that let their holders lead or co-facilitate, and that ask for a course." />
    };
    view! { <DataTable caption="Places to plan" quiet_caption=true columns=columns rows=rows.collect() empty=empty.into_any() /> }
        .into_any()
}

/// "2 by Sun 31 Jan 2027, 5 by Sun 31 Oct 2027".
fn by_when(places: &Places, today: NaiveDate) -> String {
    let ends = ends(today);
    let said = |at: usize, count: u64| {
        if at == 0 { format!("{count} now") } else { format!("{count} by {}", ends.get(at).copied().map(when::day).unwrap_or_default()) }
    };
    let Some((first, count)) = places.first_short() else { return String::new() };
    let most = places.to_plan();
    let last = places.short.iter().position(|short| *short == most).filter(|last| *last != first);
    std::iter::once(said(first, count)).chain(last.map(|last| said(last, most))).collect::<Vec<_>>().join(", ")
}

fn next(places: &Places, taught: Option<&Taught>, title: &str, trainer: bool) -> AnyView {
    if places.to_plan() == 0 {
        return text("Nothing for now");
    }
    match taught {
        Some(taught) if trainer => {
            let label = format!("Plan a run of {title}");
            view! { <a href=format!("/training/runs/new?course={}", taught.id) aria-label=label>"Plan a run"</a> }.into_any()
        }
        Some(taught) => {
            let label = format!("Ask a trainer to plan a run of {title}");
            view! { <a href=format!("/training/courses/{}", taught.id) aria-label=label>"Ask a trainer to plan a run"</a> }.into_any()
        }
        None => link("/training", "The catalogue has no such course: add it"),
    }
}

/// Thirteen small bars; the figures stand in the columns beside it.
fn small_bars(series: &Series) -> AnyView {
    let most = series.iter().copied().max().unwrap_or(0).max(1);
    let bars = series.iter().zip(0u64..).map(|(count, at)| {
        let height = if *count == 0 { 1 } else { (count * 22 / most).max(2) };
        view! { <rect class="series-0" x=(at * 6).to_string() y=(24 - height).to_string() width="5" height=height.to_string() /> }
    });
    view! { <svg class="small-bars" viewBox="0 0 78 24" aria-hidden="true" focusable="false">{bars.collect_view()}</svg> }.into_any()
}

fn work(all: &[WorkAhead], manager: bool) -> AnyView {
    let rows = all.iter().map(|ahead| {
        let count = |at: usize| text(ahead.current[at].to_string());
        let waiting = if ahead.waiting == 0 {
            view! { <span class="nought">"0"</span> }.into_any()
        } else {
            link("/cases?stage=AWAITING_ALLOCATION", ahead.waiting.to_string())
        };
        vec![
            text(ahead.work.words()),
            small_bars(&ahead.current),
            count(0),
            count(3),
            count(6),
            count(POINTS - 1),
            waiting,
            text(ahead.left.to_string()),
            said(ahead, manager),
        ]
    });
    let columns = vec![
        Column::new("Work"),
        Column::new("Month by month"),
        Column::number("Today"),
        Column::number("In 3 months"),
        Column::number("In 6 months"),
        Column::number("In a year"),
        Column::number("Cases that wait"),
        Column::number("Closed without"),
        Column::new("What to do"),
    ];
    let empty = view! {
        <Empty title="Nothing to foresee yet" sentence="Once somebody holds a standing or a case waits, this says what comes."
            next=("/accreditation".to_owned(), "See who waits for an award".to_owned()) />
    };
    view! { <DataTable caption="By kind of work" quiet_caption=true columns=columns rows=rows.collect() empty=empty.into_any() /> }
        .into_any()
}

fn said(ahead: &WorkAhead, manager: bool) -> AnyView {
    match (ahead.opened_by.first(), ahead.waiting + ahead.left) {
        (None, _) if manager => link("/accreditation/scheme", "No standing opens it: change the scheme"),
        (None, _) => text("No standing opens it: ask the service manager"),
        (Some(_), 0) if ahead.current[POINTS - 1] == ahead.current[0] => text("Nothing for now"),
        (Some(_), _) => link("#places", "See the places"),
    }
}
