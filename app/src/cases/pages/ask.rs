//! Asking for oneself: a page that may be opened in company.

use super::words::kinds;
use crate::platform::ask::{Ask, Reply};
use crate::platform::page::Page;
use crate::shared::vocabulary::District;
use crate::shared::{RawForm, Refusal};
use crate::ui::{Checkboxes, Choice, Fields, Form, FormState, PageHeader, Radios, Select, TextArea, TextField};
use axum::extract::Path;
use leptos::prelude::*;

/// `/ask`
pub async fn show(ask: Ask) -> Reply {
    let form = ask.form("ask", RawForm::default()).await?;
    let phone = ask.service.contact_phone.clone();
    Ok(ask.draw(Page::titled("Get in touch").discreet(), move || form_view(form, phone)))
}

fn form_view(form: FormState, phone: Option<String>) -> impl IntoView {
    view! {
        <PageHeader title="Get in touch" lead="Tell us a little, and how you want to be reached. It takes about three minutes. You need no account, and you can stop at any time." />
        {phone.map(|phone| view! { <p>"Rather talk? Telephone "{phone}". In danger now? Telephone 999."</p> })}
        <Form state=&form action="/ask" submit_label="Send">
            {about(&form)}
            {reach(&form)}
        </Form>
    }
}

fn about(form: &FormState) -> impl IntoView + use<> {
    let form = form.clone();
    let part = vec![
        Choice::new("HARMED", "Somebody did something that hurt me or mine"),
        Choice::new("HARMER", "I did something that hurt somebody"),
        Choice::new("PARTY_BOTH", "We are in a dispute, and both of us have a part in it"),
    ];
    let known = vec![
        Choice::new("IDENTIFIED", "I know who it is"),
        Choice::new("SUSPECTED", "I think I know"),
        Choice::new("NOT_IDENTIFIED", "I do not know"),
    ];
    view! {
        <Fields legend="What it is about">
            <Radios state=&form name="part" legend="Which sentence fits best?" choices=part />
            <TextArea state=&form name="notes" label="What would you like us to know?" hint="As much or as little as you wish" rows=4 optional=true />
            <Select state=&form name="crime_group" label="What kind of thing was it?" choices=kinds() blank="I would rather not say" optional=true />
            <Radios state=&form name="other_party" legend="Do you know who the other person is?" choices=known />
            <TextField state=&form name="other_name" label="Their name, if you know it" autocomplete="off" optional=true />
        </Fields>
    }
}

fn reach(form: &FormState) -> impl IntoView + use<> {
    let form = form.clone();
    let here = District::ALL.iter().filter(|district| **district != District::OutOfArea);
    let here = here.filter(|district| **district != District::NotSaid);
    let elsewhere = Choice::new(District::OutOfArea.code(), "Somewhere else");
    let districts = here.map(|district| Choice::new(district.code(), district.label())).chain([elsewhere]).collect::<Vec<_>>();
    let agreement = vec![Choice::new("yes", "You may contact me in the way I have said")];
    view! {
        <Fields legend="How we reach you" hint="We need one of telephone, e-mail and postcode.">
            <TextField state=&form name="name" label="Your name" autocomplete="name" />
            <TextField state=&form name="phone" label="Telephone" kind="tel" autocomplete="tel" optional=true />
            <TextField state=&form name="email" label="E-mail" kind="email" autocomplete="email" optional=true />
            <TextField state=&form name="postcode" label="Postcode" autocomplete="postal-code" optional=true />
            <Select state=&form name="district" label="Where do you live?" choices=districts blank="I would rather not say" optional=true />
            <TextField state=&form name="safe_contact" label="How and when is it safe to reach you?"
                hint="For example: mobile after 6 in the evening, leave no message, do not write" optional=true />
            <Checkboxes state=&form name="may_contact" legend="Your agreement" choices=agreement />
        </Fields>
    }
}

/// `/ask/thanks/{reference}`: names nobody; a text that is no reference is not repeated.
pub async fn thanks(ask: Ask, Path(reference): Path<String>) -> Reply {
    if !is_reference(&reference) {
        return Err(Refusal::NotFound);
    }
    let phone = ask.service.contact_phone.clone();
    Ok(ask.draw(Page::titled("Thank you").discreet(), move || {
        view! {
            <PageHeader title="Thank you" lead="What you sent has arrived. Somebody will be in touch within a few working days, in the way you said." />
            <p>"Your reference is "<b>{reference}</b>"."</p>
            {phone.map(|phone| view! { <p>{format!("You need it only if you want to ask how it stands: telephone {phone}.")}</p> })}
            <p>"We have sent no mail and no message about this."</p>
        }
    }))
}

/// `REF-2026-0042`.
fn is_reference(text: &str) -> bool {
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| (4..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = text.split('-');
    parts.next() == Some("REF") && digits(parts.next(), 4) && digits(parts.next(), 9) && parts.next().is_none()
}
