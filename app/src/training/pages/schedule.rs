//! Everything scheduled: a month, a week drawn to scale, or a list; narrowed by the address, and fit to print.

mod month;
mod week;

use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::RoomPermit;
use crate::shared::paging::Listed;
use crate::shared::{Refusal, when};
use crate::training::permits::{OwnDiary, SeeTraining};
use crate::training::queries::{self, Looker, Scheduled};
use crate::training::schedule::{self, Asked, Entry, Nearest, ONLINE, PATH, Places, View, What};
use crate::ui::*;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;

/// What one view has to show.
enum Shown {
    Days(Scheduled),
    List(Listed<Entry>, ListAddress),
}

impl Shown {
    /// Also past the last page of a list.
    fn is_empty(&self) -> bool {
        match self {
            Shown::Days(found) => found.entries.is_empty(),
            Shown::List(list, _) => list.rows.is_empty(),
        }
    }
}

/// `GET /training/calendar`
pub async fn scheduled(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeTraining>()?;
    let asked = schedule::asked(&ask.query, ask.today());
    let looker = Looker { actor: permit.actor(), zone: ask.service.zone, now: ask.app.clock().now() };
    let shown = match asked.days() {
        (_, Some(until)) => Shown::Days(queries::scheduled(&ask.app, &permit, looker, &asked, until).await?),
        (_, None) => {
            let paging = ask.paging();
            let list = queries::scheduled_list(&ask.app, &permit, looker, &asked, &paging).await?;
            let mut filters = vec![("view".to_owned(), View::List.code().to_owned()), ("from".to_owned(), asked.from.to_string())];
            filters.extend(asked.filters());
            let address = ListAddress::new(PATH, filters, &paging, &list);
            Shown::List(list, address)
        }
    };
    // Asked for only where there is nothing to show.
    let nearest = if shown.is_empty() { queries::nearest(&ask.app, &permit, looker, &asked).await? } else { Nearest::default() };
    let filters = filters(&ask, &permit, looker, &asked).await?;
    let diary = OwnDiary::of(permit.actor(), None).is_ok();
    let (today, zone) = (ask.today(), ask.service.zone);
    Ok(ask.page("Training calendar", move || view(&asked, (shown, nearest), filters, diary, (today, zone))))
}

async fn filters(ask: &Ask, permit: &SeeTraining, looker: Looker<'_>, asked: &Asked) -> Result<Vec<Filter>, Refusal> {
    let courses = queries::courses(&ask.app, permit, permit.service()).await?;
    let (trainers, places) = queries::people_and_places(&ask.app, permit, looker).await?;
    let key = |key: Option<uuid::Uuid>| key.map(|key| key.to_string()).unwrap_or_default();
    let courses = Choice::list(courses.into_iter().map(|course| (course.id.to_string(), course.title)));
    let trainers = Choice::list(trainers.into_iter().map(|(id, name)| (id.to_string(), name)));
    let online = Choice::new(ONLINE, "Online");
    let places = Choice::list(places.into_iter().map(|place| (place.clone(), place))).into_iter().chain([online]);
    let kinds = Choice::list(What::ALL.iter().map(|what| (what.code().to_owned(), what.label().to_owned())));
    Ok(vec![
        Filter::new("what", "What", kinds, asked.what.map(What::code).unwrap_or_default()),
        Filter::new("course", "Course", courses, key(asked.course)),
        Filter::new("trainer", "Who teaches or takes part", trainers, key(asked.trainer)),
        Filter::new("place", "Where", places.collect(), asked.place.clone().unwrap_or_default()),
        Filter::new("mine", "Whose", vec![Choice::new("yes", "My own only")], if asked.mine { "yes" } else { "" }),
    ])
}

fn view(
    asked: &Asked,
    (shown, nearest): (Shown, Nearest),
    filters: Vec<Filter>,
    diary: bool,
    (today, zone): (NaiveDate, Zone),
) -> impl IntoView + use<> {
    let tabs = View::ALL.map(|view| (asked.address(view, asked.from), view.label().to_owned())).to_vec();
    let keep = vec![("view", asked.view.code().to_owned()), ("from", asked.from.to_string())];
    let body = match shown {
        Shown::Days(found) if asked.view == View::Month => month::month(asked, found, nearest, today),
        Shown::Days(found) => week::week(asked, found, nearest, today),
        Shown::List(list, address) => list_of(asked, list, nearest, address),
    };
    let own = diary.then(|| view! { <ButtonLink href="/diary" label="My diary" kind=ButtonKind::Second /> });
    let lead =
        format!("Course days, briefings, and the meetings that you may see, by the clocks of {}. What is your own says so.", zone.name());
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned())] />
        <PageHeader title="Training calendar" lead=lead>{own}</PageHeader>
        <Tabs label="How it is shown" tabs=tabs current=asked.address(asked.view, asked.from) />
        <Filters action=PATH filters=filters keep=keep />
        <section class="panel scheduled">
            <div class="panel-head"><h2>{heading(asked)}</h2>{beside(asked, today)}</div>
            {body}
        </section>
    }
}

fn heading(asked: &Asked) -> String {
    let (first, until) = asked.days();
    match (asked.view, until.and_then(|until| until.checked_sub_days(Days::new(1)))) {
        (View::Month, _) => when::month(asked.from),
        (View::Week, Some(last)) => format!("Week of {}", when::span(first, last)),
        _ => format!("From {}", when::day(first)),
    }
}

/// The way to what lies before and after, and to today.
fn beside(asked: &Asked, today: NaiveDate) -> impl IntoView + use<> {
    let (before, after) = asked.beside();
    let unit = match asked.view {
        View::Month | View::List => "month",
        View::Week => "week",
    };
    view! {
        <nav class="period" aria-label="Other days">
            <a rel="prev" href=before>"\u{2190} "{format!("A {unit} earlier")}</a>
            <a href=asked.address(asked.view, today)>"Today"</a>
            <a rel="next" href=after>{format!("A {unit} later")}" \u{2192}"</a>
        </nav>
    }
}

fn list_of(asked: &Asked, list: Listed<Entry>, nearest: Nearest, address: ListAddress) -> AnyView {
    let columns = vec![Column::new("What"), Column::new("When"), Column::new("Where"), Column::new("Who leads"), Column::new("Places")];
    let rows = list.rows.into_iter().map(|entry| {
        let hours = hours(&entry);
        let tags = tags(&entry);
        let when = format!("{}, {hours}", when::day(entry.starts.date()));
        vec![link(entry.href, entry.title), text(when), text(entry.place), text(entry.by), tags]
    });
    let rows = rows.collect();
    view! { <DataTable caption="Everything scheduled" quiet_caption=true columns=columns rows=rows address=address empty=nothing(asked, nearest) /> }
        .into_any()
}

/// Where nothing is planned, the next step: first of all the days on which something is.
fn nothing(asked: &Asked, nearest: Nearest) -> AnyView {
    let way = |day: Option<NaiveDate>, words: &'static str| {
        day.map(|day| view! { <li><a href=asked.address(asked.view, day)>{format!("{words}: {}", when::day(day))}</a></li> })
    };
    let ways = (nearest != Nearest::default()).then(|| {
        let (after, before) = (way(nearest.after, "The next that is planned"), way(nearest.before, "The last before it"));
        view! { <ul class="plain">{after}{before}</ul> }
    });
    let narrowed = !asked.filters().is_empty();
    let (sentence, next) = if narrowed {
        let all = Asked { what: None, course: None, trainer: None, place: None, mine: false, ..asked.clone() };
        ("Nothing fits what was chosen above.", (all.address(asked.view, asked.from), "Show everything".to_owned()))
    } else {
        ("Nothing that you may see is planned for this time.", ("/training".to_owned(), "Look at the catalogue".to_owned()))
    };
    view! { <Empty title="Nothing is planned" sentence=sentence next=next />{ways} }.into_any()
}

/// What is left out of a picture that has no room for it.
fn cut(found: &Scheduled) -> AnyView {
    let words = found
        .cut_on
        .map(|day| format!("There is more than a picture can hold from {} on. Choose a course, a trainer or a place.", when::day(day)));
    words.map(|words| view! { <Banner tone=Tone::Warn sentence=words /> }).into_any()
}

/// `09:30 to 16:00`; with the day of its end, where that is another one.
fn hours(entry: &Entry) -> String {
    let ends = if entry.ends.date() > entry.starts.date() { when::day_and_time(entry.ends) } else { when::time(entry.ends.time()) };
    format!("{} to {ends}", when::time(entry.starts.time()))
}

/// What the reader has to do with it, what it is, and what it has to give.
fn tags(entry: &Entry) -> AnyView {
    let named = entry.what != What::Course && entry.title != entry.what.label();
    let what = named.then(|| view! { <Tag word=entry.what.label() tone=Tone::Plain /> });
    let mine = entry.mine.map(|words| view! { <Tag word=words tone=Tone::Info /> });
    let tone = match entry.places {
        Places::None | Places::Over => Tone::Plain,
        Places::Full => Tone::Warn,
        Places::Free(_) => Tone::Good,
    };
    let places = (entry.places != Places::None).then(|| view! { <Tag word=entry.places.words() tone=tone /> });
    view! { {what}" "{mine}" "{places} }.into_any()
}
