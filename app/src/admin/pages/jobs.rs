//! `/admin/jobs`: what was given up, and why.

use crate::admin::permits::Administer;
use crate::admin::queries::{self, GivenUp};
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
    let listed = queries::given_up(&ask.app, &permit, &paging).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Jobs given up", move || view(listed, &paging, zone)))
}

fn view(listed: Listed<GivenUp>, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let address = ListAddress::new("/admin/jobs", Vec::new(), paging, &listed);
    let all = (listed.total > 1).then(|| {
        let hidden = vec![("_page", "/admin/jobs".to_owned())];
        view! { <ButtonForm action="/admin/jobs/again" label="Try all again" hidden=hidden kind=ButtonKind::Second /> }
    });
    let rows = listed.rows.into_iter().map(|job| row(job, zone)).collect();
    let empty = view! { <Empty title="Nothing was given up" sentence="Every job was done, or will be tried again by itself." next=("/admin".to_owned(), "Back to administration".to_owned()) /> };
    view! {
        <Breadcrumbs steps=vec![("/admin".to_owned(), "Administration".to_owned())] />
        <PageHeader title="Jobs given up" lead="Mend what the reason says, then have the job tried again.">{all}</PageHeader>
        <DataTable caption="Jobs" quiet_caption=true rows=rows address=address empty=empty.into_any()
            columns=vec![Column::new("What"), Column::new("Why it was given up"), Column::number("Tries"), Column::new("Since"), Column::acts()] />
    }
}

fn row(job: GivenUp, zone: Zone) -> Vec<AnyView> {
    let words = job.kind.replace('_', " ");
    let action = format!("/admin/jobs/{}/again", job.id);
    vec![
        text(words.clone()),
        text(job.reason),
        text(job.attempts.to_string()),
        text(job.since.map(|at| local_day_time(at, zone)).unwrap_or_default()),
        view! { <ButtonForm action=action label="Try again" about=words kind=ButtonKind::Second /> }.into_any(),
    ]
}
