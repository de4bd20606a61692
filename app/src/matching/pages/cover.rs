//! Live seats whose holder's standing has lapsed, and who could take each of them.

use crate::audit::Note;
use crate::matching::facts::Seat;
use crate::matching::permits::MatchCases;
use crate::matching::queries::{self, Matter, Touched};
use crate::matching::rank::Ranked;
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{CaseId, Refusal};
use crate::ui::*;
use leptos::prelude::*;

/// How many are proposed for a seat.
const PROPOSED: usize = 3;

/// `GET /matching/cover`: the seats; with `?case=` and `&seat=` who could cover that one.
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    if let Ok(case) = ask.query.get("case").parse::<CaseId>() {
        let seat = Seat::from_code(ask.query.get("seat")).ok_or(Refusal::NotFound)?;
        let matter = queries::matter(&ask.app, &permit, &ask.service, case).await?;
        ask.looked(&permit, Note::looked("matching.cover", "case", case.0).case(case)).await?;
        return Ok(ask.page("Cover", move || one(&matter, seat)));
    }
    let paging = ask.paging();
    let touched = queries::touched(&ask.app, &permit, &ask.service, &paging).await?;
    ask.looked(&permit, Note::looked("matching.cover", "service", permit.service().0)).await?;
    Ok(ask.page("Cover", move || list(touched, &paging)))
}

fn list(touched: Listed<Touched>, paging: &Paging) -> impl IntoView + use<> {
    let address = ListAddress::new("/matching/cover", Vec::new(), paging, &touched);
    let rows = touched.rows.into_iter().map(|row| {
        let href = format!("/matching/cover?case={}&seat={}", row.case, row.seat.code());
        let (word, tone) = if row.works { ("Works the case", Tone::Warn) } else { ("Was asked", Tone::Info) };
        let about = format!("{} as {}", row.reference, row.seat.label().to_lowercase());
        vec![
            link(format!("/cases/{}", row.case), row.reference),
            text(row.seat.label()),
            link(format!("/people/{}/standing", row.person), row.name),
            view! { <Tag word=word tone=tone /> }.into_any(),
            text(format!("{}. To do: {}", row.why, row.mends)),
            view! { <ButtonLink href=href label="Who could cover" about=about kind=ButtonKind::Second /> }.into_any(),
        ]
    });
    let empty = view! {
        <Empty title="No seat needs cover" sentence="Everybody who works a case holds what their seat asks for."
            next=("/accreditation/board".to_owned(), "See where everybody stands".to_owned()) />
    };
    let columns = vec![
        Column::new("Case"),
        Column::new("Seat"),
        Column::new("Person"),
        Column::new("State"),
        Column::new("What does not count, and what mends it"),
        Column::acts(),
    ];
    view! {
        <PageHeader title="Seats that need cover"
            lead="Somebody's standing has lapsed while they hold a seat. Nothing is taken from them by itself: you decide." />
        <DataTable caption="Seats that need cover" quiet_caption=true columns=columns rows=rows.collect() address=address empty=empty.into_any() />
    }
}

fn one(matter: &Matter, seat: Seat) -> impl IntoView + use<> {
    let holder = matter.holder(seat);
    let on_it = |person| matter.offers.iter().any(|held| held.person == person && held.state.holds_the_seat());
    let order = matter.order(seat);
    let best: Vec<Ranked> = order.suitable(0, PROPOSED + 3).into_iter().filter(|ranked| !on_it(ranked.person)).take(PROPOSED).collect();
    let now = match holder {
        Some(held) => {
            let why = order.why_not(held.person).map(|excluded| excluded.failing.into_iter().map(|one| one.sentence).collect::<Vec<_>>());
            let why = why.map(|why| format!(" {}.", why.join(". "))).unwrap_or_default();
            format!("{} has the seat: {}.{why}", held.name, held.state.label().to_lowercase())
        }
        None => "Nobody has the seat now.".to_owned(),
    };
    let full = format!("/cases/{}/matching?seat={}", matter.case.id, seat.code());
    let may_offer = holder.is_none() && matter.case.closed_at.is_none() && matter.case.on_hold_since.is_none();
    let none = best.is_empty().then(|| order.empty_because().unwrap_or_else(|| "Nobody else could be asked.".to_owned()));
    let none = none.map(|sentence| view! { <Banner tone=Tone::Warn sentence=sentence /> });
    let cards = best.iter().map(|ranked| proposed(matter, seat, ranked, may_offer)).collect_view();
    let title = format!("Cover as {}", seat.label().to_lowercase());
    let back = vec![("/matching/cover".to_owned(), "Seats that need cover".to_owned())];
    view! {
        <Breadcrumbs steps=back />
        <PageHeader title=title kicker=matter.case.reference.clone() lead=now>
            <ButtonLink href=full label="Open the whole ranking" kind=ButtonKind::Second />
        </PageHeader>
        <Panel title="The best three who could be asked now">
            {none}
            <ol class="ranking">{cards}</ol>
        </Panel>
    }
}

fn proposed(matter: &Matter, seat: Seat, ranked: &Ranked, may_offer: bool) -> AnyView {
    let page = format!("/cases/{}/matching?seat={}", matter.case.id, seat.code());
    let hidden = vec![("person", ranked.person.to_string()), ("seat", seat.code().to_owned()), ("_page", page)];
    let action = format!("/cases/{}/offers", matter.case.id);
    let about = format!("{} as {}", ranked.name, seat.label().to_lowercase());
    let (name, total, summary) = (ranked.name.clone(), ranked.score.total, ranked.score.summary.clone());
    let level = ranked.level.map_or("No level", crate::shared::vocabulary::Level::label);
    let tag = view! { <Tag word=level /> }.into_any();
    view! {
        <li><Card title=name.clone() who=name tags=tag>
            <p class="total"><b>{total.to_string()}</b>" of 100 points"</p>
            <p>{summary}</p>
            {may_offer.then(|| view! { <ButtonForm action=action label="Offer" hidden=hidden about=about kind=ButtonKind::Second /> })}
        </Card></li>
    }
    .into_any()
}
