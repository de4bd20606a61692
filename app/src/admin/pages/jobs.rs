//! `/admin/jobs`: what failed, and why.

use crate::admin::permits::Administer;
use crate::admin::queries::{self, Failed};
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::ui::{Breadcrumbs, ButtonForm, ButtonKind, Column, DataTable, Empty, ListAddress, PageHeader, text};
use leptos::prelude::*;

/// # Errors
/// `NotAllowed`; a fault.
pub async fn jobs(ask: Ask) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let paging = ask.paging();
    let listed = queries::failed_jobs(&ask.app, &permit, &paging).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Jobs that failed", move || view(listed, &paging, zone)))
}

fn view(listed: Listed<Failed>, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let address = ListAddress::new("/admin/jobs", Vec::new(), paging, &listed);
    let all = (listed.total > 1).then(|| {
        let hidden = vec![("_page", "/admin/jobs".to_owned())];
        view! { <ButtonForm action="/admin/jobs/again" label="Try all again" hidden=hidden kind=ButtonKind::Second /> }
    });
    let rows = listed.rows.into_iter().map(|job| row(job, zone)).collect();
    let empty = view! { <Empty title="Nothing has failed" sentence="Every job was done, or waits for its turn." next=("/admin".to_owned(), "Back to administration".to_owned()) /> };
    view! {
        <Breadcrumbs steps=vec![("/admin".to_owned(), "Administration".to_owned())] />
        <PageHeader title="Jobs that failed" lead="Mend what the reason says, then have the job tried again. What is not given up is also tried again by itself, after pauses of up to an hour.">{all}</PageHeader>
        <DataTable caption="Jobs" quiet_caption=true rows=rows address=address empty=empty.into_any()
            columns=vec![Column::new("What"), Column::new("Why"), Column::new("How it stands"), Column::number("Tries"), Column::new("Asked for"), Column::acts()] />
    }
}

fn row(job: Failed, zone: Zone) -> Vec<AnyView> {
    let words = job.kind.replace('_', " ");
    let action = format!("/admin/jobs/{}/again", job.id);
    vec![
        text(words.clone()),
        text(job.reason),
        text(if job.given_up { "Given up" } else { "Tried again by itself" }),
        text(job.attempts.to_string()),
        text(local_day_time(job.asked_for, zone)),
        view! { <ButtonForm action=action label="Try again now" about=words kind=ButtonKind::Second /> }.into_any(),
    ]
}
