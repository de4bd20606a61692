//! One briefing: how far it has come by group, agency and area; its sessions, its lists, and what can be done next.

use super::session::session_fields;
use super::{bar, home, named};
use crate::briefings::commands::common_link;
use crate::briefings::model::{Kind, ListState};
use crate::briefings::permits::SeeCoverage;
use crate::briefings::queries::{self, Coverage, Line, ListRow, SessionRow};
use crate::calendar::zone::{Zone, local_day_time, local_span};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{BriefingId, RawForm, when};
use crate::ui::*;
use chrono::{DateTime, Utc};
use entity::briefing;
use leptos::prelude::*;

/// What whoever keeps it sees beside the figures.
struct Kept {
    lists: Vec<ListRow>,
    session_form: FormState,
    link: Option<String>,
}

/// `GET /briefings/{id}`
pub async fn show(ask: Ask, Key(id): Key<BriefingId>) -> Reply {
    let permit = SeeCoverage::of(&ask)?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let coverage = queries::coverage(&ask.app, &permit, id).await?;
    let db = ask.app.read(&permit);
    let sessions = queries::sessions(db, id).await?;
    let kept = if permit.keeps() {
        Some(Kept {
            lists: queries::lists(db, id).await?,
            session_form: ask.form("briefing_session", RawForm::default()).await?,
            link: if row.self_declared || !sessions.is_empty() { Some(common_link(&ask.app, id)?) } else { None },
        })
    } else {
        None
    };
    let (zone, now) = (ask.service.zone, ask.app.clock().now());
    Ok(ask.page("Briefing", move || view(&row, coverage, sessions, kept, (zone, now))))
}

fn view(
    row: &briefing::Model,
    coverage: Coverage,
    sessions: Vec<SessionRow>,
    kept: Option<Kept>,
    (zone, now): (Zone, DateTime<Utc>),
) -> impl IntoView + use<> {
    let (path, today) = (format!("/briefings/{}", row.id), zone.to_local(now).date());
    let keeps = kept.is_some();
    let missing = coverage.all.missing();
    let acts = keeps.then(|| {
        view! {
            <ButtonLink href=format!("{path}/people") label="Who was there" />
            <ButtonLink href=format!("{path}/list") label="Send a staff list" kind=ButtonKind::Second />
            <ButtonLink href=format!("{path}/edit") label="Change it" kind=ButtonKind::Plain />
        }
    });
    let kind = Kind::from_code(&row.kind).map_or("", Kind::label);
    let over = if row.last_day < today { "; over" } else { "" };
    let (pictures, sessions) = (pictures(&path, coverage, keeps), session_table(sessions, keeps, (zone, now)));
    let main = view! {
        <Panel title="How far it has come">{pictures}</Panel>
        <Panel title="Sessions">{sessions}</Panel>
    };
    let about = (!row.about.is_empty() || !row.materials.is_empty()).then(|| about(row));
    let keeping = kept.map(|kept| keeping(&path, row, missing, kept, zone));
    let side = view! { {about}{keeping} };
    view! {
        <Breadcrumbs steps=vec![home()] />
        <PageHeader title=row.title.clone() kicker=kind lead=format!("Counts until {}{over}", when::day(row.last_day))>{acts}</PageHeader>
        <Split main=main.into_any() side=side.into_any() />
    }
}

fn pictures(path: &str, coverage: Coverage, keeps: bool) -> AnyView {
    if coverage.all.people == 0 {
        return if keeps {
            let next = (format!("{path}/list"), "Send the first staff list".to_owned());
            view! { <Empty title="Nobody is on a list yet" sentence="Coverage is drawn as soon as it is known whom the briefing is to reach." next=next /> }.into_any()
        } else {
            view! { <Empty title="Nobody of your agency is on a list yet" sentence="The figures appear here as soon as a staff list is in." /> }.into_any()
        };
    }
    let all = coverage.all;
    let see = |what: &str| keeps.then(|| format!("{path}/people?state=missing&{what}="));
    view! {
        <ScoreBars lines=vec![bar("Everybody, each once".to_owned(), all)] />
        {split("By group", coverage.groups, "No group named", see("group"))}
        {split("By agency", coverage.agencies, "No agency named", see("agency"))}
        {split("By area", coverage.areas, "No area named", see("area"))}
    }
    .into_any()
}

/// A picture of one split, and the way to those who are missing in each line.
fn split(title: &'static str, lines: Vec<Line>, nothing: &'static str, see: Option<String>) -> AnyView {
    if lines.len() < 2 && lines.first().is_none_or(|line| line.label.is_empty()) {
        return ().into_any();
    }
    let links = lines.iter().filter(|line| line.reached.missing() > 0 && !line.key.is_empty()).filter_map(|line| {
        let href = format!(
            "{}{}",
            see.as_ref()?,
            serde_urlencoded::to_string([("", line.key.as_str())]).unwrap_or_default().trim_start_matches('=')
        );
        let words = format!("{}: {}", named(line, nothing), line.reached.missing());
        Some(view! { <li><a href=href>{words}</a></li> })
    });
    let links: Vec<_> = links.collect();
    let who = (!links.is_empty()).then(|| view! { <Details summary="Who is missing"><ul>{links}</ul></Details> });
    let bars = lines.iter().map(|line| bar(named(line, nothing), line.reached)).collect();
    view! { <h3 class="split-title">{title}</h3><ScoreBars lines=bars />{who} }.into_any()
}

/// Whoever keeps the briefing comes from there to the page on which a session to come is moved.
fn session_table(sessions: Vec<SessionRow>, keeps: bool, (zone, now): (Zone, DateTime<Utc>)) -> AnyView {
    let columns = vec![Column::new("When"), Column::new("Where"), Column::number("Marked as there")];
    let rows = sessions.into_iter().map(|session| {
        let when = local_span(session.starts_at, session.ends_at, zone);
        let open = keeps && session.starts_at > now;
        let when = if open { link(format!("/briefings/session/{}", session.id), when) } else { text(when) };
        vec![when, text(session.place), text(session.there.to_string())]
    });
    let rows = rows.collect();
    let empty = view! { <Empty title="No session is planned" sentence="People may be ticked without one, or say themselves that they have done it." /> };
    view! { <DataTable caption="Sessions" quiet_caption=true columns=columns rows=rows empty=empty.into_any() /> }.into_any()
}

fn about(row: &briefing::Model) -> AnyView {
    let materials = row.materials.lines().map(material).collect_view();
    let materials = (!row.materials.is_empty()).then(|| view! { <ul>{materials}</ul> });
    let about = row.about.clone();
    view! { <Panel title="What it is about"><p>{about}</p>{materials}</Panel> }.into_any()
}

/// A line of what to hear and read; an address is a link.
pub(super) fn material(line: &str) -> AnyView {
    let line = line.trim().to_owned();
    if line.starts_with("https://") && !line.contains(char::is_whitespace) {
        let href = line.clone();
        view! { <li><a href=href rel="noreferrer">{line}</a></li> }.into_any()
    } else {
        view! { <li>{line}</li> }.into_any()
    }
}

/// Lists, the link for all, reminders and another session.
fn keeping(path: &str, row: &briefing::Model, missing: u64, kept: Kept, zone: Zone) -> AnyView {
    let lists = kept.lists.into_iter().map(|list| {
        let state = ListState::from_code(&list.state);
        let word = state.map_or("", ListState::label);
        let words =
            format!("{}: {} of {} rows good, {}", list.file_name, list.rows_good, list.rows_total, local_day_time(list.created_at, zone));
        view! { <li><a href=format!("/briefings/lists/{}", list.id)>{words}</a>" "<Tag word=word /></li> }
    });
    let lists: Vec<_> = lists.collect();
    let lists = if lists.is_empty() { view! { <p>"No list came in yet."</p> }.into_any() } else { view! { <ul>{lists}</ul> }.into_any() };
    let link_words = if row.self_declared {
        "Whoever opens it types the address that stands on the list, and counts. It shows the sessions too, each to be put into one's calendar."
    } else {
        "Whoever opens it sees the sessions, and can put each into their own calendar."
    };
    let link = kept.link.map(|link| {
        view! {
            <Panel title="The link for all">
                <p>{link_words}" Put it on the intranet or on a poster."</p>
                <p class="long-link">{link}</p>
            </Panel>
        }
    });
    let last = row.reminded_on.map(|day| format!("The last round went out on {}.", when::day(day)));
    let (remind, people) = (format!("{path}/remind"), format!("{path}/people?state=missing"));
    let remind = (missing > 0).then(|| {
        view! {
            <Panel title="Those who are missing">
                <p>{format!("{missing} are missing. Each who has an e-mail address gets one letter. ")}{last}</p>
                <ButtonForm action=remind label="Remind everybody who is missing" />
                <p><a href=people>"See who they are"</a></p>
            </Panel>
        }
    });
    let form = kept.session_form;
    let sessions = format!("{path}/sessions");
    view! {
        {remind}
        {link}
        <Panel title="Staff lists">{lists}</Panel>
        <Panel title="Another session">
            <Form state=form.clone() action=sessions submit_label="Add the session">
                {session_fields(&form)}
            </Form>
        </Panel>
    }
    .into_any()
}
