//! Who could take a case, best first; below, who was asked and who cannot be asked, and why.

use super::board::{AskedSoFar, DeclaredConflicts};
use super::excluded::Excluded;
use crate::audit::Note;
use crate::matching::eligibility::level_needed;
use crate::matching::facts::Seat;
use crate::matching::permits::MatchCases;
use crate::matching::queries::{self, Matter};
use crate::matching::rank::{Ranked, Ranking};
use crate::matching::verdict::Rule;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::vocabulary::Level;
use crate::shared::{CaseId, RawForm, Refusal};
use crate::ui::*;
use leptos::prelude::*;

/// What the address asks for.
#[derive(Debug, Clone)]
pub struct Shown {
    pub case: CaseId,
    pub seat: Seat,
    pub paging: Paging,
    /// Only those whom this rule excludes.
    pub rule: Option<Rule>,
    /// Which part of the excluded, from 1.
    pub excluded_part: usize,
}

impl Shown {
    fn read(case: CaseId, query: &RawForm) -> Shown {
        Shown {
            case,
            seat: Seat::from_code(query.get("seat")).unwrap_or(Seat::Lead),
            paging: Paging::from_query(query.get("page"), "", ""),
            rule: Rule::ALL.into_iter().find(|rule| rule.code() == query.get("rule")),
            excluded_part: query.get("part").parse().ok().filter(|part| (1..=10_000).contains(part)).unwrap_or(1),
        }
    }

    pub fn path(&self) -> String {
        format!("/cases/{}/matching", self.case)
    }

    pub fn address(&self, seat: Seat) -> String {
        format!("{}?seat={}", self.path(), seat.code())
    }
}

/// `GET /cases/{id}/matching`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn show(ask: Ask, Key(id): Key<CaseId>) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let matter = queries::matter(&ask.app, &permit, &ask.service, id).await?;
    let shown = Shown::read(id, &ask.query);
    if !matter.seats().contains(&shown.seat) {
        return Err(Refusal::NotFound);
    }
    ask.looked(&permit, Note::looked("matching.read", "case", id.0).case(id)).await?;
    let ranking = matter.ranking(shown.seat);
    let zone = ask.service.zone;
    Ok(ask.page("Matching", move || {
        let (seat, excluded) = (shown.seat, shown.clone());
        let lead = lead_words(&ranking, seat);
        let tabs = matter.seats().into_iter().map(|seat| (shown.address(seat), seat.label().to_owned())).collect();
        let back = vec![("/cases".to_owned(), "Cases".to_owned()), (format!("/cases/{id}"), matter.case.reference.clone())];
        view! {
            <Breadcrumbs steps=back />
            <PageHeader title="Who could take this case" kicker=matter.case.reference.clone() lead=lead>
                <ButtonLink href="/how-we-match" label="How we match" kind=ButtonKind::Second />
            </PageHeader>
            {state_of(&matter)}
            <Tabs label="Seats on this case" tabs=tabs current=shown.address(seat) />
            <AskedSoFar matter=&matter zone=zone page=shown.address(seat) />
            <DeclaredConflicts matter=&matter page=shown.address(seat) />
            {suitable(&matter, &ranking, &shown)}
            <Excluded ranking=ranking shown=excluded />
        }
    }))
}

fn lead_words(ranking: &Ranking, seat: Seat) -> String {
    let who = match seat {
        Seat::Lead => "lead",
        Seat::CoFacilitator => "co-facilitate",
        Seat::Shadow => "shadow",
    };
    format!("{} of {} practitioners could be asked to {who}.", ranking.suitable.len(), ranking.considered())
}

/// What stands in the way of asking anybody.
fn state_of(matter: &Matter) -> Option<AnyView> {
    let sentence = if matter.case.closed_at.is_some() {
        "The case is closed: nobody can be asked any more."
    } else if matter.case.on_hold_since.is_some() {
        "The case is on hold. Take it up again before you ask somebody."
    } else if matter.case.sensitive.is_none() {
        "Risk and sensitivity are not set yet. Set them first: the levels that are needed follow from them."
    } else {
        return None;
    };
    let href = format!("/cases/{}", matter.case.id);
    Some(view! { <Banner tone=Tone::Warn sentence=sentence><p><a href=href>"Open the case"</a></p></Banner> }.into_any())
}

fn suitable(matter: &Matter, ranking: &Ranking, shown: &Shown) -> AnyView {
    let needed = level_needed(&matter.needs, shown.seat);
    let title = format!("Could be asked: {} ({needed} or above)", ranking.suitable.len());
    if let Some(sentence) = ranking.empty_because.clone() {
        return view! { <Panel title=title><Banner tone=Tone::Warn sentence=sentence /></Panel> }.into_any();
    }
    let may_ask = matter.holder(shown.seat).is_none() && state_of(matter).is_none();
    let size = usize::try_from(PAGE_SIZE).unwrap_or(25);
    let skipped = usize::try_from(shown.paging.offset()).unwrap_or(usize::MAX);
    let rows: Vec<(usize, &Ranked)> = (1..).zip(&ranking.suitable).skip(skipped).take(size).collect();
    let listed: Listed<()> =
        Listed { rows: Vec::new(), total: u64::try_from(ranking.suitable.len()).unwrap_or(u64::MAX), page: shown.paging.page };
    let filters = vec![("seat".to_owned(), shown.seat.code().to_owned())];
    let address = ListAddress::new(shown.path(), filters, &shown.paging, &listed);
    let first = skipped.saturating_add(1).to_string();
    let cards = rows.into_iter().map(|(place, ranked)| view! { <li>{candidate(place, ranked, shown, may_ask)}</li> }).collect_view();
    view! {
        <Panel title=title>
            <ol class="ranking" start=first>{cards}</ol>
            <Pagination address=address />
        </Panel>
    }
    .into_any()
}

fn candidate(place: usize, ranked: &Ranked, shown: &Shown, may_ask: bool) -> AnyView {
    let lines = ranked.score.factors.iter().map(|factor| ScoreLine {
        factor: factor.name.to_owned(),
        points: factor.points,
        out_of: factor.out_of,
        sentence: factor.sentence.to_string(),
    });
    let warnings = ranked.warnings.iter().map(|warning| view! { <li>{warning.sentence.clone()}</li> }).collect_view();
    let hidden = vec![("person", ranked.person.to_string()), ("seat", shown.seat.code().to_owned()), ("_page", shown.address(shown.seat))];
    let action = format!("/cases/{}/offers", shown.case);
    let about = format!("{} as {}", ranked.name, shown.seat.label().to_lowercase());
    let kind = if place == 1 { ButtonKind::Main } else { ButtonKind::Second };
    let miles = ranked.miles.map_or("Distance unknown".to_owned(), |miles| format!("About {miles} miles"));
    let level = ranked.level.map_or("No level", Level::label);
    let tags = view! { <Tag word=level /><Tag word=miles /> };
    let title = format!("{place}. {}", ranked.name);
    let (name, total, summary) = (ranked.name.clone(), ranked.score.total, ranked.score.summary.clone());
    let lines: Vec<ScoreLine> = lines.collect();
    let some_warnings = !ranked.warnings.is_empty();
    view! {
        <Card title=title who=name tags=tags.into_any()>
            <p class="total"><b>{total.to_string()}</b>" of 100 points"</p>
            <p>{summary}</p>
            {some_warnings.then(|| view! { <ul class="warnings" aria-label="Notes">{warnings}</ul> })}
            <Details summary=format!("Why {total} points")><ScoreBars lines=lines /></Details>
            {may_ask.then(|| view! { <ButtonForm action=action label="Offer" hidden=hidden about=about kind=kind /> })}
        </Card>
    }
    .into_any()
}
