//! A volunteer's own offers: what is asked, and the answer.

use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::matching::permits::OwnOffers;
use crate::matching::queries::{self, DeclaredConflict, OfferState, OwnOffer};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when::day;
use crate::shared::{OfferId, RawForm};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /offers`
///
/// # Errors
/// Not signed in, not allowed, a fault.
pub async fn list(ask: Ask) -> Reply {
    let permit = ask.permit::<OwnOffers>()?;
    let offers = queries::own_offers(&ask.app, &permit, &ask.service).await?;
    let zone = ask.service.zone;
    Ok(ask.page("My offers", move || {
        let (waiting, answered): (Vec<OwnOffer>, Vec<OwnOffer>) =
            offers.into_iter().partition(|offer| offer.state == OfferState::Offered);
        view! {
            <PageHeader title="My offers" lead="Work that you were asked to take. You are free to say no: it never counts against you.">
                <ButtonLink href="/how-we-match" label="How we match" kind=ButtonKind::Second />
            </PageHeader>
            {if waiting.is_empty() {
                view! { <Empty title="Nothing waits for you" sentence="We write to you when we have a question. Keep your times up to date, so that we ask at the right moment."
                    next=("/availability".to_owned(), "Your times".to_owned()) /> }.into_any()
            } else {
                view! { <Cards>{waiting.into_iter().map(|offer| card(&offer, zone)).collect_view()}</Cards> }.into_any()
            }}
            {(!answered.is_empty()).then(|| view! { <Panel title="Earlier">{table(answered, zone)}</Panel> })}
        }
    }))
}

fn card(offer: &OwnOffer, zone: Zone) -> AnyView {
    let href = format!("/offers/{}", offer.id);
    let tags = view! { <Tag word=offer.state.label() tone=Tone::Info /> }.into_any();
    let words = format!("{}. Answer by {}", offer.offence_group, local_day_time(offer.expires_at, zone));
    view! {
        <Card first_level=true title=format!("{} in {}", offer.seat.label(), offer.area) href=href.clone() tags=tags>
            <p>{words}</p>
            <ButtonLink href=href label="Read and answer" />
        </Card>
    }
    .into_any()
}

fn table(offers: Vec<OwnOffer>, zone: Zone) -> AnyView {
    let columns = vec![Column::new("Asked on"), Column::new("Your part"), Column::new("Area"), Column::new("State")];
    let rows = offers.into_iter().map(|offer| {
        let asked = link(format!("/offers/{}", offer.id), local_day_time(offer.offered_at, zone));
        let state = view! { <Tag word=state_of(&offer) /> }.into_any();
        vec![asked, text(offer.seat.label()), text(offer.area), state]
    });
    view! { <DataTable caption="Earlier offers" columns=columns rows=rows.collect() quiet_caption=true /> }.into_any()
}

/// `GET /offers/{id}`
///
/// # Errors
/// Not signed in, not allowed, not found (also for somebody else's), a fault.
pub async fn show(ask: Ask, Key(id): Key<OfferId>) -> Reply {
    let permit = ask.permit::<OwnOffers>()?;
    let offer = queries::own_offer(&ask.app, &permit, &ask.service, id).await?;
    ask.looked(&permit, Note::looked("offer.read", "offer", id.0)).await?;
    let form = ask.form("answer", RawForm::default()).await?;
    let zone = ask.service.zone;
    let to_tell = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    Ok(ask.page("An offer", move || view(&offer, &form, zone, &to_tell)))
}

/// How it stands, in the words of whoever was asked: telling us of a connection is no "no".
fn state_of(offer: &OwnOffer) -> &'static str {
    offer.conflict.map_or_else(|| offer.state.label(), DeclaredConflict::label)
}

fn lead(offer: &OwnOffer, zone: Zone) -> String {
    match offer.conflict {
        Some(DeclaredConflict::LookedInto) => {
            return "You told us that you might know somebody. The coordinator looks into it and writes to you. It does not count against you."
                .to_owned();
        }
        Some(DeclaredConflict::NotInTheWay) => {
            return "The coordinator looked into what you told us. It does not stand in the way, so you may be asked again.".to_owned();
        }
        Some(DeclaredConflict::InTheWay) => {
            return "The coordinator looked into what you told us, and somebody else is asked. Thank you for telling us.".to_owned();
        }
        None => {}
    }
    match offer.state {
        OfferState::Offered => {
            format!("Answer by {}. Names are shown once everybody has accepted.", local_day_time(offer.expires_at, zone))
        }
        OfferState::Accepted => "Thank you. We write to you when the other person has accepted too.".to_owned(),
        OfferState::Assigned => "Everybody has accepted: you can begin.".to_owned(),
        OfferState::Declined => "You have answered. It does not count against you.".to_owned(),
        OfferState::Expired => "This has lapsed. It does not count against you.".to_owned(),
        OfferState::Withdrawn | OfferState::Ended => "This is settled: there is nothing to do.".to_owned(),
    }
}

fn view(offer: &OwnOffer, form: &FormState, zone: Zone, to_tell: &str) -> impl IntoView + use<> {
    let tone = if offer.state == OfferState::Offered { Tone::Info } else { Tone::Plain };
    let tags = view! { <Tag word=state_of(offer) tone=tone /> }.into_any();
    let lead = lead(offer, zone);
    let open = offer.case.map(|case| view! { <ButtonLink href=format!("/cases/{case}") label="Open the case" /> });
    let waits = offer.state == OfferState::Offered;
    // Also for whoever answered when it had lapsed or was taken back: what they told us is theirs to tell the coordinator.
    let answers = waits || !form.problems().is_empty();
    let unread = (answers && !waits).then(|| {
        let sentence = format!("Nobody has read what you typed below. If it matters, write to {to_tell}: it is kept here for a day.");
        view! { <Banner tone=Tone::Warn sentence=sentence /> }
    });
    view! {
        <Breadcrumbs steps=vec![("/offers".to_owned(), "My offers".to_owned())] />
        <PageHeader title=format!("{} in {}", offer.seat.label(), offer.area) lead=lead tags=tags>{open}</PageHeader>
        <SummaryList facts=facts(offer) />
        {unread}
        {answers.then(|| answer_form(offer.id, form))}
    }
}

fn facts(offer: &OwnOffer) -> Vec<Fact> {
    let care = [
        (offer.sensitive, "Sensitive and complex"),
        (offer.young_people, "Somebody in it is under 18"),
        (offer.in_custody, "Means visits to a prison"),
    ];
    let care: Vec<&str> = care.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
    let care = if care.is_empty() { "Nothing in particular".to_owned() } else { care.join("; ") };
    let when = offer.planned.map_or_else(|| "To be agreed with you".to_owned(), |(from, to)| format!("{} to {}", day(from), day(to)));
    vec![
        Fact::new("Area", offer.area),
        Fact::new("What it is about", offer.offence_group),
        Fact::new("Needs special care", care),
        Fact::new("Your part", offer.seat.label()),
        Fact::new("When", when),
        Fact::new("Time it takes", offer.time_needed.clone()),
    ]
}

fn answer_form(id: OfferId, form: &FormState) -> impl IntoView + use<> {
    let form = form.clone();
    let yes_no = vec![Choice::new("no", "No, not that I know"), Choice::new("yes", "Yes, or I am not sure")];
    let conflict = view! {
        <Radios state=&form name="conflict" legend="Might you know somebody in it, or work with them?" choices=yes_no
            hint="Needed when you accept. Think of where you live and work. If you might, the coordinator looks into it and comes back to you." inline=true />
        <TextArea state=&form name="conflict_words" label="What could the connection be?" hint="Needed when you might know somebody" rows=3 />
    };
    let reason = view! {
        <TextArea state=&form name="reason" label="Is there anything we should know?" hint="Only the coordinator reads it" rows=3 optional=true />
    };
    let decline = Choice::new("decline", "I decline").hint("You need not say why, and it never counts against you");
    let branches = vec![
        Branch::asking(vec![Choice::new("accept", "I accept")], conflict.into_any()),
        Branch::asking(vec![decline], reason.into_any()),
    ];
    view! {
        <Panel title="Your answer">
            <Form state=&form action=format!("/offers/{id}/answer") submit_label="Send my answer">
                <Branches state=&form name="answer" legend="Would you take this on?" branches=branches />
            </Form>
        </Panel>
    }
}
