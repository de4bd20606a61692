//! The public check: whether a certificate is real and stands. It shows what stands on the page, and no more.

use super::{facts, in_words, public};
use crate::audit::Note;
use crate::certificates::model::{Certificate, Standing};
use crate::certificates::number::Number;
use crate::certificates::rules::Guesses;
use crate::certificates::{forms, queries};
use crate::platform::ask::{Ask, Reply, see_other};
use crate::platform::page::Page;
use crate::shared::{FormProblems, RawForm};
use crate::ui::*;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::*;
use std::sync::{Mutex, PoisonError};

const TITLE: &str = "Check a certificate";

/// `GET /verify`, and `GET /verify?number=..` from its form.
pub async fn ask_for(ask: Ask) -> Reply {
    let raw = ask.query.clone();
    if raw.0.iter().all(|(name, _)| name != "number") {
        return Ok(unlisted(ask.page(TITLE, || form_page(FormState::default()))));
    }
    match forms::check_number(&raw) {
        Ok(number) => Ok(see_other(&format!("/verify/{number}"))),
        Err(problems) => Ok(mistyped(&ask, raw.get("number"), problems)),
    }
}

/// `GET /verify/{number}`: what the QR code holds.
pub async fn show(ask: Ask, Path(typed): Path<String>) -> Reply {
    let number = match forms::check_number(&RawForm::from([("number", typed.as_str())])) {
        Ok(number) => number,
        Err(problems) => return Ok(mistyped(&ask, &typed, problems)),
    };
    let guesses = ask.app.kept::<Mutex<Guesses>>();
    let (place, now) = (ask.address.clone().unwrap_or_default(), ask.app.clock().now());
    if !guesses.lock().unwrap_or_else(PoisonError::into_inner).may_ask(&place, now) {
        return Ok(unlisted(ask.draw(Page::titled(TITLE).status(StatusCode::TOO_MANY_REQUESTS), too_many)));
    }
    let public = public(&ask, "checking a certificate by its number");
    let found = queries::by_number(&ask.app, &public, &number).await?;
    // A number that nobody has is noted too, so that both answers take the same time.
    ask.looked(&public, Note::looked("certificate.checked", "certificate", found.as_ref().map(|one| one.id.0))).await?;
    let Some(certificate) = found else {
        guesses.lock().unwrap_or_else(PoisonError::into_inner).missed(&place, now);
        return Ok(unlisted(ask.draw(Page::titled(TITLE).status(StatusCode::NOT_FOUND), move || unknown(&number))));
    };
    Ok(unlisted(ask.page(TITLE, move || result(&certificate))))
}

/// No search engine keeps it.
fn unlisted(mut response: axum::response::Response) -> axum::response::Response {
    response.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

fn mistyped(ask: &Ask, typed: &str, problems: FormProblems) -> axum::response::Response {
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(60).collect();
    let state = FormState::returned(RawForm::from([("number", typed.as_str())]), problems, None);
    unlisted(ask.draw(Page::titled(TITLE).status(StatusCode::UNPROCESSABLE_ENTITY), move || form_page(state)))
}

fn form_page(state: FormState) -> impl IntoView {
    view! {
        <PageHeader title=TITLE lead="See whether a certificate that somebody shows you is real, and whether it still stands." />
        {form(state)}
    }
}

fn form(state: FormState) -> impl IntoView {
    view! {
        <form class="form" method="get" action="/verify" novalidate=true>
            <ErrorSummary state=state.clone() />
            <TextField state=state.clone() name="number" label="Number of the certificate" autocomplete="off"
                hint="It stands at the foot of the page, beside the square code." />
            <div class="form-actions"><button class="button" type="submit">"Check it"</button></div>
        </form>
    }
}

fn result(certificate: &Certificate) -> impl IntoView + use<> {
    let tone = if certificate.standing == Standing::Stands { Tone::Good } else { Tone::Warn };
    let said = facts(&certificate.printed);
    let lead = "Compare what stands here with the page in your hand.";
    view! {
        <PageHeader title=TITLE lead=lead />
        <Banner tone=tone sentence=in_words(certificate.standing) />
        <Panel title="What it says"><SummaryList facts=said /></Panel>
        <p><ButtonLink href="/verify" label="Check another" kind=ButtonKind::Second /></p>
    }
}

fn unknown(number: &Number) -> impl IntoView + use<> {
    let state = FormState::filled(RawForm::from([("number", number.as_str())]));
    view! {
        <PageHeader title=TITLE lead="We know no certificate with this number." />
        <p>"Compare the number with the page, letter by letter. If it is the same, the certificate may be another service's: ask whoever showed it to you."</p>
        {form(state)}
    }
}

fn too_many() -> impl IntoView {
    view! {
        <PageHeader title=TITLE lead="Many numbers that we do not know were asked for from where you are." />
        <p>"Wait ten minutes, then check this one again."</p>
    }
}
