//! Who was asked so far, and conflicts that wait for a decision.

use crate::calendar::zone::{Zone, local_day_time};
use crate::matching::facts::ConflictResult;
use crate::matching::queries::{Held, Matter, OfferState, OpenConflict};
use crate::ui::*;
use leptos::prelude::*;

/// Every offer of the case and how it stands; one that waits or was accepted can be taken back.
#[component]
pub(super) fn AskedSoFar<'a>(matter: &'a Matter, zone: Zone) -> impl IntoView + use<> {
    let columns = vec![Column::new("Person"), Column::new("Seat"), Column::new("State"), Column::new("Note"), Column::acts()];
    let rows: Vec<Vec<AnyView>> =
        matter.offers.iter().map(|held| row(held, matter.conflicts.iter().any(|declared| declared.person == held.person), zone)).collect();
    (!rows.is_empty()).then(|| {
        view! { <Panel title="Asked so far"><DataTable caption="Offers of this case" columns=columns rows=rows quiet_caption=true /></Panel> }
    })
}

/// `tied`: the person declared that they may know somebody in it, which is no refusal.
fn row(held: &Held, tied: bool, zone: Zone) -> Vec<AnyView> {
    let tied = tied && held.state == OfferState::Declined && held.decline_reason.is_none();
    let tone = match held.state {
        OfferState::Offered => Tone::Info,
        OfferState::Accepted | OfferState::Assigned => Tone::Good,
        OfferState::Expired => Tone::Warn,
        OfferState::Declined | OfferState::Withdrawn | OfferState::Ended => Tone::Plain,
    };
    let note = match (held.state, &held.decline_reason) {
        (OfferState::Offered, _) => format!("Until {}", local_day_time(held.expires_at, zone)),
        (OfferState::Accepted, _) => "The case is shown once the other seat is accepted".to_owned(),
        _ if tied => "May know somebody in it: see below".to_owned(),
        (OfferState::Declined, Some(reason)) => reason.clone(),
        _ => String::new(),
    };
    let act = matches!(held.state, OfferState::Offered | OfferState::Accepted).then(|| {
        let about = format!("the offer to {}", held.name);
        view! { <ButtonLink href=format!("/offers/{}/withdraw", held.id) label="Take back" about=about kind=ButtonKind::Plain /> }
    });
    vec![
        text(held.name.clone()),
        text(held.seat.label()),
        view! { <Tag word=if tied { "Conflict declared" } else { held.state.label() } tone=tone /> }.into_any(),
        text(note),
        act.into_any(),
    ]
}

/// Conflicts that were declared: what was said, and the two ways to decide.
#[component]
pub(super) fn DeclaredConflicts<'a>(matter: &'a Matter, page: String) -> impl IntoView + use<> {
    let cards = matter.conflicts.iter().map(|conflict| card(conflict, &page)).collect_view();
    let some = !matter.conflicts.is_empty();
    some.then(|| view! { <Panel title="Conflicts that were declared"><Cards>{cards}</Cards></Panel> })
}

fn card(conflict: &OpenConflict, page: &str) -> AnyView {
    let (state, tone) = match conflict.result {
        ConflictResult::Declared => ("To decide", Tone::Warn),
        ConflictResult::DeclaredAccepted => ("Accepted: every party was told", Tone::Good),
        ConflictResult::Blocked => ("Bars this case", Tone::Bad),
    };
    let tags = view! { <Tag word=state tone=tone /> }.into_any();
    let action = format!("/declared-conflicts/{}", conflict.id);
    let accept = vec![("decision", "accept".to_owned()), ("told", "yes".to_owned()), ("_page", page.to_owned())];
    let about = format!("the conflict of {}", conflict.name);
    let acts = (conflict.result == ConflictResult::Declared).then(|| {
        view! {
            <ButtonForm action=action.clone() label="Every party was told and agrees" hidden=accept about=about.clone() kind=ButtonKind::Second />
            <ButtonLink href=format!("{action}/block") label="It bars this case" about=about kind=ButtonKind::Second />
        }
    });
    let words = conflict.words.clone().unwrap_or_default();
    view! {
        <Card title=conflict.name.clone() tags=tags>
            <p>{words}</p>
            {acts}
        </Card>
    }
    .into_any()
}
