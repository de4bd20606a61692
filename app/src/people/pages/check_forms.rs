//! The forms by which coordinators record what they saw, folded up until they are needed.

use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::people::practitioners::words::{DbsLevel, VettingKind};
use crate::platform::Ask;
use crate::shared::{PersonId, RawForm, Refusal};
use crate::ui::*;
use leptos::prelude::*;

/// What a coordinator or case supervisor saw of the practice.
pub(super) struct PracticeForms {
    supervision: FormState,
}

/// The forms of this request.
///
/// # Errors
/// A fault.
pub(super) async fn practice_forms(ask: &Ask) -> Result<PracticeForms, Refusal> {
    Ok(PracticeForms { supervision: ask.form("supervision", RawForm::default()).await? })
}

impl PracticeForms {
    pub(super) fn draw(self, person: PersonId) -> AnyView {
        view! {
            {supervision(self.supervision, person)}
            {observation(person)}
        }
        .into_any()
    }
}

/// What a coordinator saw on paper, each form as it was typed.
pub(super) struct Forms {
    check: FormState,
    item: FormState,
    pair: FormState,
}

/// The forms of this request.
///
/// # Errors
/// A fault.
pub(super) async fn forms(ask: &Ask) -> Result<Forms, Refusal> {
    Ok(Forms {
        check: ask.form("check", RawForm::default()).await?,
        item: ask.form("item", RawForm::default()).await?,
        pair: ask.form("pair", RawForm::default()).await?,
    })
}

impl Forms {
    /// On the reader's own record those alone that they may send.
    pub(super) fn draw(self, person: PersonId, own: bool) -> AnyView {
        let seen = if own {
            super::a_colleague_records()
        } else {
            view! {
                {check(self.check, person)}
                {item(self.item, person)}
            }
            .into_any()
        };
        view! {
            {seen}
            {pair(self.pair, person)}
        }
        .into_any()
    }
}

fn check(form: FormState, person: PersonId) -> AnyView {
    let kinds = Choice::list(CheckKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let dbs = DbsLevel::ALL.iter().map(|level| (level.code(), format!("DBS: {}", level.label())));
    let levels = Choice::list(dbs.chain(VettingKind::ALL.iter().map(|kind| (kind.code(), format!("Vetting: {}", kind.label())))));
    let open = form.id().is_some();
    view! {
        <Details summary="Record a check" open=open>
            <Form state=&form action=format!("/people/{person}/check") submit_label="Record the check">
                <p>"What the certificate says about the person is never kept: level and dates only."</p>
                <Radios state=&form name="check_kind" legend="Which check" choices=kinds inline=true />
                <Select state=&form name="check_level" label="Level" choices=levels optional=true />
                <TextField state=&form name="check_prison" label="Prison" hint="For a prison clearance" optional=true />
                <DateField state=&form name="check_issued" label="Issued" hint="Needed for a DBS check" optional=true />
                <DateField state=&form name="check_expires" label="Runs out" hint="Needed for vetting and clearance" optional=true />
                <TextField state=&form name="check_last_four" label="Last four digits of the certificate's number" inputmode="numeric"
                    width=Width::W4 optional=true />
            </Form>
        </Details>
    }
    .into_any()
}

fn item(form: FormState, person: PersonId) -> AnyView {
    let kinds = Choice::list(ItemKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let open = form.id().is_some();
    view! {
        <Details summary="Record a declaration or short course" open=open>
            <Form state=&form action=format!("/people/{person}/item") submit_label="Record it">
                <Radios state=&form name="item_kind" legend="What was done" choices=kinds />
                <DateField state=&form name="item_on" label="On which day" />
            </Form>
        </Details>
    }
    .into_any()
}

fn supervision(form: FormState, person: PersonId) -> AnyView {
    let states = vec![Choice::new("HELD", "It was held"), Choice::new("BOOKED", "It is booked")];
    let open = form.id().is_some();
    view! {
        <Details summary="Record or book a supervision" open=open>
            <Form state=&form action=format!("/people/{person}/supervision") submit_label="Record the supervision">
                <Radios state=&form name="supervision_state" legend="What about it" choices=states inline=true />
                <DateField state=&form name="supervision_on" label="Day of the meeting" />
            </Form>
        </Details>
    }
    .into_any()
}

/// The way to where colleagues write down what they saw of somebody's practice.
fn observation(person: PersonId) -> AnyView {
    let href = format!("/people/{person}/observations");
    view! { <p><ButtonLink href=href label="Observed practice" kind=ButtonKind::Second /></p> }.into_any()
}

fn pair(form: FormState, person: PersonId) -> AnyView {
    let open = form.id().is_some();
    view! {
        <Details summary="Keep apart from somebody" open=open>
            <Form state=&form action=format!("/people/{person}/do-not-pair") submit_label="Keep them apart">
                <TextField state=&form name="pair_with" label="The other person's number" hint="As on their record, like P-2026-0012" width=Width::W20 />
                <TextField state=&form name="pair_words" label="Why" hint="Only coordinators and managers read it" optional=true />
            </Form>
        </Details>
    }
    .into_any()
}
