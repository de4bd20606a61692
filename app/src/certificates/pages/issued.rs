//! The certificates that were issued, for those who keep them.

use super::tone;
use crate::audit::Note;
use crate::certificates::model::Certificate;
use crate::certificates::permits::SeeIssued;
use crate::certificates::{queries, words};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /certificates/issued`
pub async fn list(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeIssued>()?;
    let paging = ask.paging();
    let found = queries::issued(&ask.app, &permit, &paging).await?;
    ask.looked(&permit, Note::looked("certificate.list_read", "service", permit.service().0)).await?;
    let all = permit.sees_all();
    Ok(ask.page("Certificates issued", move || view(found, &paging, all)))
}

fn view(found: Listed<Certificate>, paging: &Paging, all: bool) -> impl IntoView + use<> {
    let address = ListAddress::new("/certificates/issued", Vec::new(), paging, &found);
    let rows = found.rows.into_iter().map(|certificate| {
        let printed = certificate.printed;
        vec![
            link(format!("/certificates/{}", certificate.id), printed.holder),
            text(printed.course),
            text(words::day(printed.issued_on)),
            text(printed.number),
            view! { <Tag word=certificate.standing.label() tone=tone(certificate.standing) /> }.into_any(),
        ]
    });
    let columns = vec![
        Column::new("Holder").sorted_by("holder"),
        Column::new("Course").sorted_by("course"),
        Column::new("Issued on").sorted_by("issued"),
        Column::new("Number"),
        Column::new("State"),
    ];
    let lead =
        if all { "Every certificate of the service, with those that no longer stand." } else { "Those of the courses that you taught." };
    let none = view! {
        <Empty title="No certificate yet" sentence="One is issued by itself when somebody has completed a course."
            next=("/training".to_owned(), "Go to training".to_owned()) />
    }
    .into_any();
    view! {
        <Breadcrumbs steps=vec![("/certificates".to_owned(), "My certificates".to_owned())] />
        <PageHeader title="Certificates issued" lead=lead />
        <DataTable caption="Certificates issued" quiet_caption=true columns=columns rows=rows.collect() address=address empty=none />
    }
}
