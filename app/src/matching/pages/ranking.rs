//! Who could take a case, best first; below, who was asked and who cannot be asked, and why.

use super::board::{AskedSoFar, DeclaredConflicts};
use super::excluded::Excluded;
use crate::audit::Note;
use crate::cases::model::kind_and_place;
use crate::matching::eligibility::level_needed;
use crate::matching::facts::Seat;
use crate::matching::order::Order;
use crate::matching::permits::MatchCases;
use crate::matching::queries::{self, Held, Matter, OfferState};
use crate::matching::rank::Ranked;
use crate::matching::verdict::Rule;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::vocabulary::Level;
use crate::shared::{CaseId, RawForm, Refusal, when};
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
    let zone = ask.service.zone;
    Ok(ask.page("Matching", move || {
        let (seat, order) = (shown.seat, matter.order(shown.seat));
        let lead = lead_words(&order, seat);
        let tabs = matter.seats().into_iter().map(|seat| (shown.address(seat), seat.label().to_owned())).collect();
        let back = vec![("/cases".to_owned(), "Cases".to_owned()), (format!("/cases/{id}"), matter.case.reference.clone())];
        view! {
            <Breadcrumbs steps=back />
            <PageHeader title="Who could take this case" kicker=matter.case.reference.clone() lead=lead>
                <ButtonLink href="/how-we-match" label="How we match" kind=ButtonKind::Second />
            </PageHeader>
            <p>{in_one_line(&matter)}</p>
            {state_of(&matter)}
            <Tabs label="Seats on this case" tabs=tabs current=shown.address(seat) />
            <AskedSoFar matter=&matter zone=zone />
            <DeclaredConflicts matter=&matter page=shown.address(seat) />
            {suitable(&matter, &order, &shown)}
            <Excluded order=&order shown=shown.clone() />
        }
    }))
}

fn lead_words(order: &Order<'_>, seat: Seat) -> String {
    let who = match seat {
        Seat::Lead => "lead",
        Seat::CoFacilitator => "co-facilitate",
        Seat::Shadow => "shadow",
    };
    format!("{} of {} practitioners could be asked to {who}.", order.suitable_count(), order.considered())
}

/// The case in one line, without a name: what happened and where, when the work is planned, what the people in it ask for.
fn in_one_line(matter: &Matter) -> String {
    let case = &matter.case;
    let planned = match (case.planned_from, case.planned_to) {
        (Some(from), Some(to)) => format!("Planned {} to {}.", when::day(from), when::day(to)),
        (Some(from), None) => format!("Planned from {}.", when::day(from)),
        (None, Some(to)) => format!("Planned until {}.", when::day(to)),
        (None, None) => "No days planned yet.".to_owned(),
    };
    let wishes = matter.needs.wishes.iter().map(|wish| {
        let strength = if wish.required { "required" } else { "preferred" };
        format!("{} ({strength})", wish.asked.words())
    });
    let wishes = wishes.collect::<Vec<_>>().join("; ");
    let asked = if wishes.is_empty() { "Nothing in particular is asked for.".to_owned() } else { format!("Asked for: {wishes}.") };
    format!("{}. {planned} {asked}", kind_and_place(&case.crime_group, &case.district))
}

/// Why there is no button to offer this seat: who holds it.
fn taken_by(held: &Held) -> String {
    let seat = held.seat.label().to_lowercase();
    match held.state {
        OfferState::Assigned => format!("The {seat} seat is taken by {}, who works the case.", held.name),
        OfferState::Accepted => {
            format!("The {seat} seat is taken by {}, who has accepted. Take that offer back before you ask somebody else.", held.name)
        }
        _ => format!(
            "The {seat} seat is taken by {}, who has not answered yet. Take that offer back before you ask somebody else.",
            held.name
        ),
    }
}

/// What to do when nobody of the own service can be asked.
fn elsewhere() -> AnyView {
    view! {
        <p>
            "To ask a partner service, telephone its coordinator with the line at the top of this page, which names nobody. Whoever comes from there needs a record under "
            <a href="/people">"Practitioners"</a>" before the seat can be offered to them. The services that we work with are under "
            <a href="/agencies">"Agencies"</a>"."
        </p>
    }
    .into_any()
}

/// What stands in the way of asking anybody.
fn state_of(matter: &Matter) -> Option<AnyView> {
    let sentence = if matter.case.closed_at.is_some() {
        "The case is closed: nobody can be asked any more."
    } else if matter.case.on_hold_since.is_some() {
        "The case is on hold. Nobody is asked until it goes on."
    } else if matter.case.sensitive.is_none() {
        "Risk and sensitivity are not set yet. Set them first: the levels that are needed follow from them."
    } else {
        return None;
    };
    let href = format!("/cases/{}", matter.case.id);
    Some(view! { <Banner tone=Tone::Warn sentence=sentence><p><a href=href>"Open the case"</a></p></Banner> }.into_any())
}

fn suitable(matter: &Matter, order: &Order<'_>, shown: &Shown) -> AnyView {
    let needed = level_needed(&matter.needs, shown.seat);
    let title = format!("Could be asked: {} ({needed} or above)", order.suitable_count());
    if let Some(sentence) = order.empty_because() {
        return view! { <Panel title=title><Banner tone=Tone::Warn sentence=sentence />{elsewhere()}</Panel> }.into_any();
    }
    let taken = matter.holder(shown.seat).map(taken_by);
    let may_ask = taken.is_none() && state_of(matter).is_none();
    let taken = taken.map(|sentence| view! { <Banner tone=Tone::Info sentence=sentence /> });
    let size = usize::try_from(PAGE_SIZE).unwrap_or(25);
    let skipped = usize::try_from(shown.paging.offset()).unwrap_or(usize::MAX);
    let listed: Listed<()> =
        Listed { rows: Vec::new(), total: u64::try_from(order.suitable_count()).unwrap_or(u64::MAX), page: shown.paging.page };
    let filters = vec![("seat".to_owned(), shown.seat.code().to_owned())];
    let address = ListAddress::new(shown.path(), filters, &shown.paging, &listed);
    let first = skipped.saturating_add(1);
    let cards = order.suitable(skipped, size);
    let cards = (first..).zip(&cards).map(|(place, ranked)| view! { <li>{candidate(place, ranked, shown, may_ask)}</li> }).collect_view();
    view! {
        <Panel title=title>
            {taken}
            <ol class="ranking" start=first.to_string()>{cards}</ol>
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
