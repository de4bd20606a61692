//! The questions before an offer is taken back and before a conflict bars somebody: what will happen, and a way to leave it.

use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::matching::permits::MatchCases;
use crate::matching::queries::{Held, OfferState, OpenConflict};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{CaseId, OfferId};
use crate::ui::*;
use leptos::prelude::*;
use uuid::Uuid;

/// `GET /offers/{id}/withdraw`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn withdraw(ask: Ask, Key(id): Key<OfferId>) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let (case, held) = Held::find(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("offer.read", "offer", id.0).case(case)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Take an offer back", move || {
        let back = format!("/cases/{case}/matching?seat={}", held.seat.code());
        let (title, sentence, open) = before_taking_back(&held, zone);
        let act = open.then(|| {
            let hidden = vec![("_page", back.clone())];
            view! { <ButtonForm action=format!("/offers/{id}/withdraw") label="Take the offer back" hidden=hidden kind=ButtonKind::Danger /> }
        });
        question("Take an offer back", case, title, sentence, (back.clone(), "Leave it as it is"), act.into_any())
    }))
}

/// What is asked, what will happen, and whether there is anything left to take back.
fn before_taking_back(held: &Held, zone: Zone) -> (String, String, bool) {
    let (name, seat) = (&held.name, held.seat.label().to_lowercase());
    let title = format!("Take back the offer to {name}?");
    match held.state {
        OfferState::Offered => {
            let until = local_day_time(held.expires_at, zone);
            let words = format!(
                "{name} is asked as {seat} and has until {until} to answer. They are told by mail that it is settled and that nothing counts \
                 against them. The seat is free at once."
            );
            (title, words, true)
        }
        OfferState::Accepted => {
            let words = format!(
                "{name} has said yes and keeps time free for this. They are told by mail that their help is not needed after all, with our \
                 apology. The seat is free at once, and the case is not handed over until somebody else accepts. If you can, telephone first."
            );
            (format!("{name} has accepted as {seat}. Take it back?"), words, true)
        }
        OfferState::Assigned => (title, format!("{name} works the case already: it can no longer be taken back."), false),
        OfferState::Ended | OfferState::Declined | OfferState::Expired | OfferState::Withdrawn => {
            (title, format!("This offer has ended already: {}.", held.state.label().to_lowercase()), false)
        }
    }
}

/// `GET /declared-conflicts/{id}/block`
///
/// # Errors
/// Not signed in, not allowed, not found, a fault.
pub async fn block(ask: Ask, Key(id): Key<Uuid>) -> Reply {
    let permit = ask.permit::<MatchCases>()?;
    let (case, conflict) = OpenConflict::find(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("conflict.read", "declared_conflict", id).case(case)).await?;
    Ok(ask.page("A declared conflict", move || {
        let back = format!("/cases/{case}/matching");
        let open = conflict.result == crate::matching::facts::ConflictResult::Declared;
        let sentence = if open {
            format!(
                "{} cannot be asked about this case any more, for any seat. This cannot be undone here. A letter tells them so. It \
                 counts against nobody, and other cases stay open to them.",
                conflict.name
            )
        } else {
            "This was decided already: the page of the case shows how.".to_owned()
        };
        let act = open.then(|| {
            let hidden = vec![("decision", "block".to_owned()), ("_page", back.clone())];
            let action = format!("/declared-conflicts/{id}");
            view! { <ButtonForm action=action label="It bars this case" hidden=hidden kind=ButtonKind::Danger /> }
        });
        let title = format!("Does it bar {} from this case?", conflict.name);
        question("A declared conflict", case, title, sentence, (back.clone(), "Decide later"), act.into_any())
    }))
}

fn question(
    page: &'static str,
    case: CaseId,
    title: String,
    sentence: String,
    back: (String, &'static str),
    act: AnyView,
) -> impl IntoView {
    let steps = vec![("/cases".to_owned(), "Cases".to_owned()), (format!("/cases/{case}/matching"), "Matching".to_owned())];
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title=page />
        <Dialog title=title back=(back.0, back.1.to_owned())>
            <p>{sentence}</p>
            {act}
        </Dialog>
    }
}
