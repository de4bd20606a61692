//! One referral: everything for those who decide, the state alone for those who sent it.

use super::decide::decide;
use super::safe_contact;
use super::words::{crime_group, district, label, mechanism, timeline, tone};
use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::cases::commands::policy;
use crate::cases::model::{Consent, DeclineReason, ReferralState};
use crate::cases::permits::{OwnReferrals, ScreenReferrals};
use crate::cases::queries::{self, Next, OwnRow, ReferralView};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::{Gender, Initiator, OtherParty, PartyRole};
use crate::shared::{RawForm, ReferralId, Refusal, when};
use crate::ui::{
    Banner, Breadcrumbs, ButtonKind, ButtonLink, Checkboxes, Choice, Fact, Form, FormState, PageHeader, Panel, Radios, Split, SummaryList,
    Tag, TextArea, TextField, Tone,
};
use leptos::prelude::*;

/// `/referrals/{id}`
pub async fn show(ask: Ask, Key(id): Key<ReferralId>) -> Reply {
    match ask.permit::<ScreenReferrals>() {
        Ok(permit) => whole(ask, permit, id).await,
        Err(Refusal::NotAllowed) => status(ask, id).await,
        Err(other) => Err(other),
    }
}

async fn whole(ask: Ask, permit: ScreenReferrals, id: ReferralId) -> Reply {
    let referral = queries::referral(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("referral.read", "referral", id.0)).await?;
    let screening = ask.form("screen", RawForm::default()).await?;
    let other = ask.form("other", RawForm::default()).await?;
    let same = ask.form("same-person", RawForm::default()).await?;
    let next = if referral.state.undecided() { None } else { queries::next_undecided(&ask.app, &permit, permit.service()).await? };
    let hold_days = policy(&ask.service).hold_days;
    let zone = ask.service.zone;
    let title = format!("Referral {}", referral.row.reference);
    Ok(ask.page(&title.clone(), move || whole_view(title, referral, (screening, hold_days), (other, same), next, zone)))
}

fn whole_view(
    title: String,
    referral: ReferralView,
    (screening, hold_days): (FormState, u64),
    (other, same): (FormState, FormState),
    next: Option<Next>,
    zone: Zone,
) -> impl IntoView {
    let state = referral.state;
    let tag = view! { <Tag word=state.label() tone=tone(state) /> };
    let action = format!("/referrals/{}", referral.row.id);
    let similar = similar(&referral);
    let people = people(&referral, zone);
    let known = known(&referral, same, &action);
    let matter = matter(&referral);
    let decide = decide(&referral, screening, hold_days);
    let unnamed = referral.row.other_person_id.is_none() && (state.waits() || state.held());
    // Also for whoever typed a name while a colleague put another on record: they read so beside what they typed.
    let name_other = (unnamed || !other.problems().is_empty()).then(|| name_other(other, &action));
    let history = timeline("History of the referral", referral.history, zone);
    let case = referral.row.case_id.map(|id| view! { <ButtonLink href=format!("/cases/{id}") label="Open the case" /> });
    let kind = if case.is_some() { ButtonKind::Second } else { ButtonKind::Main };
    let next = next.map(|next| next_link(&next, kind));
    let back = if state.undecided() {
        ("/referrals?state=waiting".to_owned(), "Referrals that wait for a decision".to_owned())
    } else {
        ("/referrals".to_owned(), "Referrals".to_owned())
    };
    view! {
        <Breadcrumbs steps=vec![back] />
        <PageHeader title=title lead=format!("Received on {}", when::day(referral.row.received_on)) tags=tag.into_any()>{case}{next}</PageHeader>
        {similar}
        <Split
            main=view! { {people} {known} {matter} <Panel title="History">{history}</Panel> }.into_any()
            side=view! { {decide} {name_other} }.into_any()
        />
    }
}

/// On to the referral that has waited longest: "Next: REF-2026-0042 (3 left)".
pub(super) fn next_link(next: &Next, kind: ButtonKind) -> AnyView {
    let label = format!("Next: {} ({} left)", next.reference, next.left);
    view! { <ButtonLink href=format!("/referrals/{}", next.id) label=label kind=kind /> }.into_any()
}

fn people(referral: &ReferralView, zone: Zone) -> AnyView {
    let row = &referral.row;
    let mut facts = vec![Fact::new("Name", referral.party.clone())];
    if referral.state == ReferralState::Declined && referral.reach.ways.is_empty() {
        facts.push(Fact::new("How to reach them", "Erased when the referral was declined"));
    } else {
        facts.push(safe_contact::fact(&referral.reach.safe, zone, true));
    }
    facts.push(Fact::new("Part in the matter", label(&row.party_role, PartyRole::from_code, PartyRole::label)));
    facts.extend(referral.reach.ways.iter().map(|(kind, value)| Fact::new(way(kind), value.clone())));
    facts.push(Fact::new("Agrees to be contacted", label(&row.consent_to_contact, Consent::from_code, Consent::label)));
    if let Some(gender) = &row.required_gender {
        facts.push(Fact::new("Needs a facilitator who is", label(gender, Gender::from_code, Gender::label)));
    }
    if let Some(language) = &row.language {
        facts.push(Fact::new("Language", language.clone()));
    }
    let other = match &referral.other {
        Some(other) => {
            format!("{other} ({})", label(&row.other_party, OtherParty::from_code, OtherParty::label).to_lowercase())
        }
        None => label(&row.other_party, OtherParty::from_code, OtherParty::label),
    };
    facts.push(Fact::new("Other person", other));
    view! { <Panel title="People"><SummaryList facts=facts /></Panel> }.into_any()
}

/// How a way of reaching somebody is called.
pub(super) fn way(kind: &str) -> &'static str {
    match kind {
        "EMAIL" => "E-mail",
        "PHONE" => "Telephone",
        "ADDRESS" => "Address",
        _ => "Postcode",
    }
}

fn matter(referral: &ReferralView) -> AnyView {
    let row = &referral.row;
    let came = mechanism(&row.mechanism);
    let agency = referral.agency.clone().unwrap_or_default();
    let referrer = [row.referrer_name.clone(), row.referrer_contact.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        Fact::new("What happened", crime_group(&row.crime_group)),
        Fact::new("District", district(&row.district)),
        Fact::new("Crime reference", row.crime_reference.clone().unwrap_or_default()),
        Fact::new("When", row.incident_on.map(when::day).unwrap_or_default()),
        Fact::new("Be careful about", referral.flags.in_words()),
        Fact::drawn("In their words", view! { <p class="typed">{row.notes.clone().unwrap_or_else(|| "Nothing written".to_owned())}</p> }),
        Fact::new("How it came", came),
        Fact::new("Whose wish", label(&row.initiated_by, Initiator::from_code, Initiator::label)),
    ];
    if row.referrer_name.is_some() || referral.agency.is_some() {
        facts.push(Fact::new("Referrer", referrer));
        facts.push(Fact::new("Agency", agency));
    }
    if let Some(day) = row.review_on {
        facts.push(Fact::new("Looked at again on", when::day(day)));
    }
    if let Some(reason) = &row.decision_reason {
        facts.push(Fact::new("Reason", label(reason, DeclineReason::from_code, DeclineReason::label)));
    }
    view! { <Panel title="The matter"><SummaryList facts=facts /></Panel> }.into_any()
}

fn similar(referral: &ReferralView) -> Option<AnyView> {
    if referral.similar.is_empty() {
        return None;
    }
    let lines = referral.similar.iter().map(|other| {
        let state = label(&other.state, ReferralState::from_code, ReferralState::label);
        view! { <li><a href=format!("/referrals/{}", other.id)>{other.reference.clone()}</a>{format!(": {}, {}", other.party_name, state.to_lowercase())}</li> }
    });
    let lines = lines.collect_view();
    Some(view! { <Banner tone=Tone::Warn sentence="The same name or crime reference is on record already. Is this the same matter?"><ul>{lines}</ul></Banner> }.into_any())
}

/// Only this joins two records: a name and an address can be written by anybody.
fn known(referral: &ReferralView, form: FormState, action: &str) -> Option<AnyView> {
    let refused = !form.problems().is_empty();
    if referral.known.is_empty() && !refused {
        return None;
    }
    let people =
        referral.known.iter().map(|one| Choice::new(one.id.to_string(), format!("{}, {}", one.name, one.reference)).hint(one.alike));
    let mut people = people.collect::<Vec<_>>();
    // Also for whoever chose while a colleague decided: what they chose stays beside the sentence that says so.
    let chosen = form.value("known");
    if refused && !chosen.is_empty() && people.iter().all(|one| one.value != chosen) {
        people.push(Choice::new(chosen, "The person whom you chose").hint("Is not offered any more"));
    }
    let take = vec![
        Choice::new("numbers", "Numbers and addresses").hint("They stand beside the known ones"),
        Choice::new("words", "How and when it is safe to reach them").hint("The words stand beside the known ones, with their day"),
    ];
    let action = format!("{action}/same-person");
    Some(
        view! {
            <Panel title="Known already?">
                <p>"Nothing of this referral has changed what is known of anybody. Make sure that it is the same person before you say so."</p>
                <Form state=&form action=action submit_label="This is the same person">
                    <Radios state=&form name="known" legend="Who it is" choices=people />
                    <Checkboxes state=&form name="take" legend="Take over from this referral" choices=take optional=true />
                </Form>
            </Panel>
        }
        .into_any(),
    )
}

fn name_other(form: FormState, action: &str) -> AnyView {
    let action = format!("{action}/other");
    view! {
        <Panel title="The other person is known now">
            <Form state=&form action=action submit_label="Put on record">
                <TextField state=&form name="other_name" label="Full name" autocomplete="off" />
                <TextField state=&form name="other_postcode" label="Postcode" autocomplete="off" optional=true />
            </Form>
        </Panel>
    }
    .into_any()
}

async fn status(ask: Ask, id: ReferralId) -> Reply {
    let permit = ask.permit::<OwnReferrals>()?;
    let row = queries::own_status(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("referral.status_read", "referral", id.0)).await?;
    let phone = ask.service.contact_phone.clone().unwrap_or_default();
    let form = ask.form("answer", RawForm::default()).await?;
    let title = format!("Referral {}", row.reference);
    Ok(ask.page(&title.clone(), move || status_view(title, row, phone, form)))
}

fn status_view(title: String, row: OwnRow, phone: String, form: FormState) -> impl IntoView {
    let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
    let next = match state {
        ReferralState::Submitted | ReferralState::Acknowledged | ReferralState::InTriage => {
            "A coordinator will look at it within three working days. There is nothing for you to do."
        }
        ReferralState::MoreInfoNeeded => "We need more from you. Answer below, or telephone us.",
        ReferralState::Accepted => "It was accepted. The people are contacted in the way that is safe for them.",
        held if held.held() => "It is held and will be looked at again. Tell us if something changes.",
        ReferralState::Declined => "It could not be taken on. Telephone us if you want to talk about it.",
        _ => "It is settled. There is nothing for you to do.",
    };
    let mut facts = vec![Fact::new("Received", when::day(row.received_on)), Fact::new("Sent by", row.referrer_name.unwrap_or_default())];
    let asked = state == ReferralState::MoreInfoNeeded;
    if asked {
        facts.push(Fact::new("What we need", row.decision_reason.unwrap_or_default()));
    }
    // Also for whoever wrote an answer while a coordinator decided: they read so beside what they typed, and whom to call.
    let answers = asked || !form.problems().is_empty();
    if answers {
        facts.push(Fact::new("Telephone", phone));
    }
    let tag = view! { <Tag word=state.label() tone=tone(state) /> };
    let answer = answers.then(|| {
        view! {
            <Panel title="Your answer">
                <Form state=&form action=format!("/referrals/{}/answer", row.id) submit_label="Send the answer">
                    <TextArea state=&form name="answer" label="What you can tell us" hint="A coordinator reads it with the referral" />
                </Form>
            </Panel>
        }
    });
    view! {
        <Breadcrumbs steps=vec![("/referrals".to_owned(), "Your referrals".to_owned())] />
        <PageHeader title=title lead=next tags=tag.into_any() />
        <SummaryList facts=facts />
        {answer}
    }
}
