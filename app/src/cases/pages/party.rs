//! A person joins a case, or what they ask for changes. Pages of their own, so that no two fields of one page share a name.

use super::words::choices;
use crate::audit::Note;
use crate::cases::model::Strength;
use crate::cases::permits::{KeepParties, OpenCase};
use crate::cases::queries::{self, PartyView};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::{Gender, PartyRole};
use crate::shared::{CaseId, PartyId, RawForm, Refusal};
use crate::ui::{Breadcrumbs, Checkboxes, Choice, Fields, Form, FormState, PageHeader, Radios, Select, TextField};
use leptos::prelude::*;

/// `/cases/{id}/parties`: somebody joins.
pub async fn add(ask: Ask, Key(id): Key<CaseId>) -> Reply {
    ask.permit::<KeepParties>()?;
    let open = OpenCase::open(&ask, id).await?;
    ask.looked(&open, Note::looked("case.read", "case", id.0).case(id)).await?;
    let form = ask.form("party", RawForm::default()).await?;
    let reference = open.case().reference.clone();
    Ok(ask.page("Add a person", move || add_view(id, reference, form)))
}

fn add_view(id: CaseId, reference: String, form: FormState) -> impl IntoView {
    let case = format!("/cases/{id}");
    let parts = [PartyRole::Harmed, PartyRole::Harmer, PartyRole::Both, PartyRole::Supporter];
    let cancel = (case.clone(), "Back to the case".to_owned());
    let (person, wishes) = (form.clone(), wishes_fields(&form));
    view! {
        <Breadcrumbs steps=vec![("/cases".to_owned(), "Cases".to_owned()), (case.clone(), reference)] />
        <PageHeader title="Add a person" lead="One of telephone, e-mail and postcode is needed." />
        <Form state=&form action=format!("{case}/parties") submit_label="Add this person" cancel=cancel>
            <Fields legend="The person">
                <TextField state=&person name="name" label="Full name" autocomplete="off" />
                <Radios state=&person name="part" legend="Their part" choices=choices(&parts, PartyRole::code, PartyRole::label) inline=true />
                <TextField state=&person name="phone" label="Telephone" kind="tel" autocomplete="off" optional=true />
                <TextField state=&person name="email" label="E-mail" kind="email" autocomplete="off" optional=true />
                <TextField state=&person name="postcode" label="Postcode" autocomplete="off" optional=true />
                <TextField state=&person name="safe_contact" label="How and when is it safe to reach them?" optional=true />
            </Fields>
            {wishes}
        </Form>
    }
}

/// `/parties/{id}/wishes`: what a party asks of a facilitator.
pub async fn wishes(ask: Ask, Key(id): Key<PartyId>) -> Reply {
    let permit = ask.permit::<KeepParties>()?;
    let case = queries::case_of(&ask.app, &permit, id).await?;
    let open = OpenCase::open(&ask, case).await?;
    let party = queries::parties(&ask.app, &open).await?.into_iter().find(|party| party.row.id == id.0).ok_or(Refusal::NotFound)?;
    ask.looked(&open, Note::looked("party.read", "party", id.0).case(case)).await?;
    let form = ask.form_on(&open, "wishes", filled(&party), id.0).await?;
    let reference = open.case().reference.clone();
    Ok(ask.page("What this person asks for", move || wishes_view(case, reference, &party, form)))
}

fn filled(party: &PartyView) -> RawForm {
    let row = &party.row;
    // As the page shows it where nothing is asked, so that nobody reads of a change where none was made.
    let strength = |code: &Option<String>| code.clone().unwrap_or_else(|| Strength::Required.code().to_owned());
    let mut raw = RawForm::default();
    raw.set("gender", row.required_gender.clone().unwrap_or_default());
    raw.set("gender_strength", strength(&row.gender_strength));
    raw.set("language", row.language.clone().unwrap_or_default());
    raw.set("language_strength", strength(&row.language_strength));
    raw.set("access_need", row.access_need.clone().unwrap_or_default());
    raw.set("no_police", if row.no_police { "yes" } else { "" });
    raw
}

fn wishes_view(case: CaseId, reference: String, party: &PartyView, form: FormState) -> impl IntoView + use<> {
    let case = format!("/cases/{case}");
    let cancel = (case.clone(), "Back to the case".to_owned());
    let action = format!("/parties/{}/wishes", party.row.id);
    let name = party.person.full_name.clone();
    let fields = wishes_fields(&form);
    let hidden = vec![("version", form.version(party.row.version))];
    view! {
        <Breadcrumbs steps=vec![("/cases".to_owned(), "Cases".to_owned()), (case, reference)] />
        <PageHeader title="What this person asks for" lead=format!("{name}: the next list of facilitators reads it.") />
        <Form state=&form action=action submit_label="Record" cancel=cancel hidden=hidden>{fields}</Form>
    }
}

fn wishes_fields(form: &FormState) -> AnyView {
    let form = form.clone();
    let strengths = || choices(Strength::ALL, Strength::code, Strength::label);
    view! {
        <Fields legend="What they ask of a facilitator">
        <Select state=&form name="gender" label="A facilitator who is" choices=choices(Gender::ALL, Gender::code, Gender::label) blank="No matter" optional=true />
        <Select state=&form name="gender_strength" label="How strongly" choices=strengths() blank="" />
        <TextField state=&form name="language" label="Language other than English" autocomplete="off" optional=true />
        <Select state=&form name="language_strength" label="How strongly" choices=strengths() blank="" />
        <Checkboxes state=&form name="no_police" legend="Police" choices=vec![Choice::new("yes", "Nobody who works for the police")] optional=true />
        <TextField state=&form name="access_need" label="What they need to take part" hint="Step-free room, lip-speaker" optional=true />
        </Fields>
    }
    .into_any()
}
