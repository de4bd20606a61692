//! Deciding about a referral: the decisions that its state allows, each with what it asks for.

use super::words::choices;
use crate::cases::forms::{drawn, offered};
use crate::cases::model::{DeclineReason, ReferralState};
use crate::cases::queries::ReferralView;
use crate::shared::vocabulary::OtherParty;
use crate::ui::{Banner, Branch, Branches, Choice, DateField, Form, FormState, Panel, Select, TextArea, TextField, Tone};
use leptos::prelude::*;

/// The decisions that the state allows, each with the fields that it needs beneath it. Whoever decided a moment after a colleague finds
/// what they typed here too, beside the sentence that says so.
pub(super) fn decide(referral: &ReferralView, form: FormState, hold_days: u64) -> Option<AnyView> {
    let state = referral.state;
    let known = referral.row.other_party == OtherParty::Identified.code();
    let mut holds = Vec::new();
    let mut branches = Vec::new();
    for (code, words, hint) in drawn(state, known, form.problems(), form.raw()) {
        let choice = Choice::new(code, words).hint(hint);
        if code.starts_with("HOLD_") {
            holds.push(choice);
            continue;
        }
        // The holds stand together above what follows them: they ask for the same day.
        if !holds.is_empty() {
            branches.push(Branch::asking(std::mem::take(&mut holds), review_day(&form, state, hold_days)));
        }
        branches.push(match fields_of(code, &form, referral) {
            Some(fields) => Branch::asking(vec![choice], fields),
            None => Branch::plain(vec![choice]),
        });
    }
    if !holds.is_empty() {
        branches.push(Branch::asking(holds, review_day(&form, state, hold_days)));
    }
    if branches.is_empty() && form.problems().is_empty() {
        return None;
    }
    let overtaken = offered(state, known).next().is_none().then(overtaken);
    let choices =
        (!branches.is_empty()).then(|| view! { <Branches state=&form name="decision" legend="What is to happen?" branches=branches /> });
    let action = format!("/referrals/{}/screen", referral.row.id);
    Some(
        view! {
            <Panel title="Decide">
                <Form state=&form action=action submit_label="Record the decision">
                    {overtaken}
                    {choices}
                    <TextArea state=&form name="words" label="For the record" hint="Kept in the history; the referrer does not see it" rows=2 optional=true />
                </Form>
            </Panel>
        }
        .into_any(),
    )
}

/// Nothing that is typed here can be recorded any more.
fn overtaken() -> impl IntoView {
    let sentence = "Nothing more can be decided here. What you typed is kept below for a day, so that you can copy it.";
    view! { <Banner tone=Tone::Warn sentence=sentence /> }
}

fn review_day(form: &FormState, state: ReferralState, hold_days: u64) -> AnyView {
    let hint = format!("Left empty: in {hold_days} days");
    let label = if state.held() { "New review day" } else { "Review day" };
    view! { <DateField state=form name="review" label=label hint=hint optional=true /> }.into_any()
}

fn fields_of(code: &str, form: &FormState, referral: &ReferralView) -> Option<AnyView> {
    let told = told(referral);
    Some(match code {
        "MORE_INFO" => {
            let hint = format!("Needed when you ask for more. {told} Write nothing about the other person.");
            view! { <TextArea state=form name="asked_for" label="What is missing" hint=hint rows=3 /> }.into_any()
        }
        "REDIRECT" => {
            let hint = format!("Needed when passed on. {told}");
            view! { <TextArea state=form name="passed_to" label="Which service takes it" hint=hint rows=2 /> }.into_any()
        }
        "DECLINE" => {
            let reasons = choices(DeclineReason::ALL, DeclineReason::code, DeclineReason::label);
            let nobody = referral.writable.is_none() && referral.row.referrer_name.is_none();
            let told = if nobody {
                "Telephone the person first, in the way that is safe: how to reach them is erased with the decision."
            } else {
                told
            };
            let hint = format!("Needed when declined. {told}");
            view! { <Select state=form name="reason" label="Reason" choices=reasons hint=hint /> }.into_any()
        }
        "DUPLICATE" => {
            let hint = "Needed for a duplicate, like REF-2026-0042";
            view! { <TextField state=form name="duplicate_of" label="The other referral" hint=hint autocomplete="off" /> }.into_any()
        }
        "WITHDRAW" => {
            view! { <TextArea state=form name="withdrawn_by" label="Who withdrew it" hint="Needed when withdrawn" rows=2 /> }.into_any()
        }
        _ => return None,
    })
}

/// Who hears of the decision, and how: said before it is made.
fn told(referral: &ReferralView) -> &'static str {
    match (&referral.writable, &referral.row.referrer_name) {
        (Some(reader), _) if reader.signs_in => "The referrer is written to, and reads it after signing in.",
        (Some(_), _) => "The referrer is asked by letter to telephone.",
        (None, Some(_)) => "Nobody is written to: telephone the referrer.",
        (None, None) => "Nobody is written to: telephone the person, in the way that is safe.",
    }
}
