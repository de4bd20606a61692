//! The certificates of whoever is signed in.

use super::tone;
use crate::certificates::model::{Certificate, Standing};
use crate::certificates::permits::SeeIssued;
use crate::certificates::{queries, words};
use crate::platform::ask::{Ask, Reply};
use crate::platform::permit::Own;
use crate::ui::*;
use leptos::prelude::*;

/// `GET /certificates`
pub async fn list(ask: Ask) -> Reply {
    let own = queries::own(&ask.app, &ask.permit::<Own>()?).await?;
    let keeps = ask.permit::<SeeIssued>().is_ok();
    Ok(ask.page("My certificates", move || view(own, keeps)))
}

fn view(own: Vec<Certificate>, keeps: bool) -> impl IntoView {
    let rows = own.into_iter().map(|certificate| {
        let (id, printed) = (certificate.id, certificate.printed);
        let file = (certificate.standing == Standing::Stands).then(|| {
            let about = format!(" of {}", printed.course);
            view! { <a href=format!("/certificates/{id}/certificate.pdf")>"Download"<span class="unseen">{about}</span></a> }
        });
        vec![
            link(format!("/certificates/{id}"), printed.course),
            text(words::days(&printed.days)),
            text(words::day(printed.issued_on)),
            text(printed.number),
            view! { <Tag word=certificate.standing.label() tone=tone(certificate.standing) /> }.into_any(),
            file.into_any(),
        ]
    });
    let columns = ["Course", "Days attended", "Issued on", "Number", "State", "File"].map(Column::new).to_vec();
    let none = view! {
        <Empty title="No certificate yet" sentence="When you have completed a course, its certificate appears here, and a letter tells you." />
    }
    .into_any();
    view! {
        <PageHeader title="My certificates" lead="To keep, to print and to show. Anybody can check one by its number or its square code.">
            {keeps.then(|| view! { <ButtonLink href="/certificates/issued" label="Certificates that were issued" kind=ButtonKind::Second /> })}
        </PageHeader>
        <DataTable caption="My certificates" quiet_caption=true columns=columns rows=rows.collect() empty=none />
    }
}
