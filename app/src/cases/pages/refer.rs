//! The form of agency workers: about three minutes, in the order in which they know it.

use super::words::{choices, districts, kinds};
use crate::cases::model::{Consent, Mark};
use crate::cases::permits::{SendReferrals, sees_all};
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::vocabulary::{Gender, Initiator, Mechanism, OtherParty};
use crate::ui::{Checkboxes, Choice, DateField, Details, Fields, Form, FormState, PageHeader, Radios, Select, TextArea, TextField};
use leptos::prelude::*;

/// `/refer`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<SendReferrals>()?;
    let for_others = sees_all(permit.actor());
    let agencies = if for_others { crate::agencies::queries::names(&ask.app, &permit, permit.service()).await? } else { Vec::new() };
    let mut fresh = RawForm::default();
    if !for_others {
        fresh.set("referrer_name", permit.actor().name.clone());
    }
    fresh.set_day("received", ask.today());
    let form = ask.form("refer", fresh).await?;
    let cancel = ("/referrals".to_owned(), "Back to the referrals".to_owned());
    let agencies = for_others.then(|| Choice::list(agencies.into_iter().map(|(id, name)| (id.to_string(), name))));
    Ok(ask.page("Refer somebody", move || {
        view! {
            <PageHeader title="Refer somebody" lead="About three minutes. What you do not know may stay empty; nobody is contacted before a coordinator has looked at it." />
            <Form state=&form action="/refer" submit_label="Send the referral" cancel=cancel>
                {you(&form, agencies)}
                {person(&form)}
                {matter(&form)}
                {other(&form)}
            </Form>
        }
    }))
}

fn you(form: &FormState, agencies: Option<Vec<Choice>>) -> impl IntoView + use<> {
    let form = form.clone();
    let by_coordinator = agencies.is_some();
    view! {
        <Fields legend=if by_coordinator { "Who refers" } else { "You" }>
            {agencies.map(|agencies| view! { <Select state=&form name="agency" label="Agency" choices=agencies blank="None" optional=true /> })}
            <TextField state=&form name="referrer_name" label=if by_coordinator { "Referrer's name" } else { "Your name" } autocomplete="name" />
            <TextField state=&form name="referrer_email" label="Work e-mail" hint="The acknowledgement goes here" kind="email" autocomplete="email" optional=true />
            <TextField state=&form name="referrer_phone" label="Work telephone" kind="tel" autocomplete="tel" optional=true />
            <Select state=&form name="mechanism" label="How it came" choices=choices(Mechanism::ALL, Mechanism::code, Mechanism::label) />
            {by_coordinator.then(|| view! { <DateField state=&form name="received" label="Received on" /> })}
        </Fields>
    }
}

fn person(form: &FormState) -> impl IntoView + use<> {
    let form = form.clone();
    let part = vec![
        Choice::new("HARMED", "Person harmed"),
        Choice::new("HARMER", "Person responsible"),
        Choice::new("PARTY_BOTH", "Party to a dispute"),
    ];
    view! {
        <Fields legend="The person you refer" hint="One of telephone, e-mail and postcode is needed.">
            <TextField state=&form name="name" label="Full name" autocomplete="off" />
            <Radios state=&form name="part" legend="Their part in the matter" choices=part inline=true />
            <TextField state=&form name="phone" label="Telephone" kind="tel" autocomplete="off" optional=true />
            <TextField state=&form name="email" label="E-mail" kind="email" autocomplete="off" optional=true />
            <TextField state=&form name="postcode" label="Postcode" autocomplete="off" optional=true />
            <TextField state=&form name="safe_contact" label="How and when is it safe to reach them?"
                hint="For example: mobile after 18:00, no voicemail. A wrong call can put somebody in danger." optional=true />
            <Radios state=&form name="initiated_by" legend="Whose wish is this?" choices=choices(Initiator::ALL, Initiator::code, Initiator::label) />
            <Radios state=&form name="consent" legend="Does the person agree to be contacted by us?"
                choices=choices(Consent::ALL, Consent::code, Consent::label) inline=true />
        </Fields>
    }
}

fn matter(form: &FormState) -> impl IntoView + use<> {
    let form = form.clone();
    view! {
        <Fields legend="What happened">
            <Select state=&form name="crime_group" label="Kind" choices=kinds() />
            <TextField state=&form name="crime_reference" label="Crime reference" autocomplete="off" optional=true />
            <DateField state=&form name="incident" label="When it happened" optional=true />
            <Select state=&form name="district" label="District" choices=districts() />
            <TextArea state=&form name="notes" label="In a few sentences" hint="Facts first; say what is only reported" optional=true />
            <Checkboxes state=&form name="marks" legend="Anything to be careful about?" choices=choices(Mark::ALL, Mark::code, Mark::label) inline=true optional=true />
        </Fields>
    }
}

fn other(form: &FormState) -> impl IntoView + use<> {
    let (form, needs) = (form.clone(), form.clone());
    view! {
        <Fields legend="The other person">
            <Radios state=&form name="other_party" legend="Are they known?" choices=choices(OtherParty::ALL, OtherParty::code, OtherParty::label) inline=true />
            <TextField state=&form name="other_name" label="Full name" autocomplete="off" optional=true />
            <TextField state=&form name="other_postcode" label="Postcode" autocomplete="off" optional=true />
        </Fields>
        <Details summary="What the person needs of a facilitator">
            <Select state=&needs name="required_gender" label="Needs a facilitator who is" choices=choices(Gender::ALL, Gender::code, Gender::label) blank="No matter" optional=true />
            <TextField state=&needs name="language" label="Language other than English" autocomplete="off" optional=true />
        </Details>
    }
}
