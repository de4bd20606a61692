//! The list of agencies, and the form that dates an agreement.

use super::permits::KeepAgencies;
use super::queries;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{AgencyId, RawForm, when};
use crate::ui::{Breadcrumbs, Column, DataTable, DateField, Empty, Form, FormState, ListAddress, PageHeader, Tag, Tone, link, text};
use chrono::NaiveDate;
use entity::agency;
use leptos::prelude::*;

/// `/agencies`
pub async fn list(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepAgencies>()?;
    let paging = ask.paging();
    let listed = queries::agencies(&ask.app, &permit, &paging).await?;
    let today = ask.today();
    Ok(ask.page("Agencies", move || list_view(paging, listed, today)))
}

fn list_view(paging: Paging, listed: Listed<agency::Model>, today: NaiveDate) -> impl IntoView {
    let address = ListAddress::new("/agencies", Vec::new(), &paging, &listed);
    let columns =
        vec![Column::new("Agency").sorted_by("name"), Column::new("Agreement until").sorted_by("agreement"), Column::new("State")];
    let rows = listed.rows.into_iter().map(|row| {
        let (word, tone) = standing(row.agreement_until, today);
        vec![
            link(format!("/agencies/{}", row.id), row.name),
            text(row.agreement_until.map(when::day).unwrap_or_default()),
            view! { <Tag word=word tone=tone /> }.into_any(),
        ]
    });
    let rows = rows.collect();
    let empty = view! { <Empty title="No agency yet" sentence="An agency comes on record with the first list or referral that names it."
    next=("/imports".to_owned(), "Take in a list".to_owned()) /> };
    view! {
        <PageHeader title="Agencies" lead="Who refers to the service, and until when the agreement to share information runs." />
        <DataTable caption="Agencies" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
    }
}

fn standing(until: Option<NaiveDate>, today: NaiveDate) -> (&'static str, Tone) {
    match until {
        None => ("No agreement: may refer only", Tone::Warn),
        Some(day) if day < today => ("Ended: may refer only", Tone::Bad),
        Some(day) if queries::ends_soon(day, today) => ("Ends soon", Tone::Warn),
        Some(_) => ("Current", Tone::Good),
    }
}

/// `/agencies/{id}`
pub async fn show(ask: Ask, Key(id): Key<AgencyId>) -> Reply {
    let permit = ask.permit::<KeepAgencies>()?;
    let row = queries::agency(&ask.app, &permit, id).await?;
    let mut fresh = RawForm::default();
    fresh.set_day("until", row.agreement_until);
    let form = ask.form_on(&permit, "agreement", fresh, row.id).await?;
    let today = ask.today();
    Ok(ask.page("Agency", move || show_view(row, form, today)))
}

fn show_view(row: agency::Model, form: FormState, today: NaiveDate) -> impl IntoView {
    let (word, tone) = standing(row.agreement_until, today);
    let hidden = vec![("version", form.version(row.version))];
    let cancel = ("/agencies".to_owned(), "Back to the agencies".to_owned());
    let tag = view! { <Tag word=word tone=tone /> };
    view! {
        <Breadcrumbs steps=vec![("/agencies".to_owned(), "Agencies".to_owned())] />
        <PageHeader title=row.name lead="The last day of the signed agreement to share information." tags=tag.into_any() />
        <Form state=&form action=format!("/agencies/{}/agreement", row.id) submit_label="Record the agreement" hidden=hidden cancel=cancel>
            <DateField state=&form name="until" label="Agreement until" hint="Leave empty where there is none" optional=true />
        </Form>
    }
}
