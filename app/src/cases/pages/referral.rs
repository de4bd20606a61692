//! One referral: everything for those who decide, the state alone for those who sent it.

use super::words::{choices, crime_group, district, label, mechanism, timeline, tone};
use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::cases::forms::offered;
use crate::cases::model::{Consent, DeclineReason, ReferralState};
use crate::cases::permits::{OwnReferrals, ScreenReferrals};
use crate::cases::queries::{self, OwnRow, ReferralView};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::{Gender, Initiator, OtherParty, PartyRole};
use crate::shared::{RawForm, ReferralId, Refusal, when};
use crate::ui::{
    Banner, Breadcrumbs, ButtonLink, Choice, DateField, Fact, Form, FormState, PageHeader, Panel, Radios, Select, Split, SummaryList, Tag,
    TextArea, TextField, Tone,
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
    let zone = ask.service.zone;
    let title = format!("Referral {}", referral.row.reference);
    Ok(ask.page(&title.clone(), move || whole_view(title, referral, screening, other, zone)))
}

fn whole_view(title: String, referral: ReferralView, screening: FormState, other: FormState, zone: Zone) -> impl IntoView {
    let state = referral.state;
    let tag = view! { <Tag word=state.label() tone=tone(state) /> };
    let action = format!("/referrals/{}", referral.row.id);
    let similar = similar(&referral);
    let people = people(&referral);
    let matter = matter(&referral);
    let decide = decide(&referral, screening, &action);
    let unnamed = referral.row.other_person_id.is_none() && (state.waits() || state.held());
    let name_other = unnamed.then(|| name_other(other, &action));
    let history = timeline("History of the referral", referral.history, zone);
    let case = referral.row.case_id.map(|id| view! { <ButtonLink href=format!("/cases/{id}") label="Open the case" /> });
    view! {
        <Breadcrumbs steps=vec![("/referrals".to_owned(), "Referrals".to_owned())] />
        <PageHeader title=title lead=format!("Received on {}", when::day(referral.row.received_on)) tags=tag.into_any()>{case}</PageHeader>
        {similar}
        <Split
            main=view! { {people} {matter} <Panel title="History">{history}</Panel> }.into_any()
            side=view! { {decide} {name_other} }.into_any()
        />
    }
}

fn people(referral: &ReferralView) -> AnyView {
    let row = &referral.row;
    let mut facts = vec![Fact::new("Name", referral.party.full_name.clone())];
    let safe = referral.reach.safe.join("; ");
    facts.push(Fact::new("Safe contact", safe));
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
            format!("{} ({})", other.full_name, label(&row.other_party, OtherParty::from_code, OtherParty::label).to_lowercase())
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
    let agency = referral.agency.as_ref().map(|agency| agency.name.clone()).unwrap_or_default();
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

fn decide(referral: &ReferralView, form: FormState, action: &str) -> Option<AnyView> {
    let decisions: Vec<Choice> = offered(referral.state).map(|(code, words, hint)| Choice::new(code, words).hint(hint)).collect();
    if decisions.is_empty() {
        return None;
    }
    let action = format!("{action}/screen");
    let reasons = choices(DeclineReason::ALL, DeclineReason::code, DeclineReason::label);
    let waits = referral.state.waits();
    Some(
        view! {
            <Panel title="Decide">
                <Form state=&form action=action submit_label="Record the decision">
                    <Radios state=&form name="decision" legend="What is to happen?" choices=decisions />
                    {waits.then(|| view! {
                        <DateField state=&form name="review" label="Review day, when held" hint="Left empty: after as many days as the service has set" optional=true />
                    })}
                    <TextArea state=&form name="words" label="Words, when passed on, asked or withdrawn" hint="The referrer reads what you ask for: write nothing about the other person" rows=3 optional=true />
                    <Select state=&form name="reason" label="Reason, when declined" choices=reasons optional=true />
                    <TextField state=&form name="duplicate_of" label="Reference, when a duplicate" hint="For example REF-2026-0042" autocomplete="off" optional=true />
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
    let title = format!("Referral {}", row.reference);
    Ok(ask.page(&title.clone(), move || status_view(title, row, phone)))
}

fn status_view(title: String, row: OwnRow, phone: String) -> impl IntoView {
    let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
    let next = match state {
        ReferralState::Submitted | ReferralState::Acknowledged | ReferralState::InTriage => {
            "A coordinator will look at it within three working days. There is nothing for you to do."
        }
        ReferralState::MoreInfoNeeded => "We need more from you. Telephone us with what is asked for below.",
        ReferralState::Accepted => "It was accepted. The people are contacted in the way that is safe for them.",
        held if held.held() => "It is held and will be looked at again. Tell us if something changes.",
        ReferralState::Declined => "It could not be taken on. Telephone us if you want to talk about it.",
        _ => "It is settled. There is nothing for you to do.",
    };
    let mut facts = vec![Fact::new("Received", when::day(row.received_on)), Fact::new("Sent by", row.referrer_name.unwrap_or_default())];
    if state == ReferralState::MoreInfoNeeded {
        facts.push(Fact::new("What we need", row.decision_reason.unwrap_or_default()));
        facts.push(Fact::new("Telephone", phone));
    }
    let tag = view! { <Tag word=state.label() tone=tone(state) /> };
    view! {
        <Breadcrumbs steps=vec![("/referrals".to_owned(), "Your referrals".to_owned())] />
        <PageHeader title=title lead=next tags=tag.into_any() />
        <SummaryList facts=facts />
    }
}
