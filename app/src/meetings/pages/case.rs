//! The meetings about one case, for those to whom it is open.

use super::list::line_of;
use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::cases::permits::OpenCase;
use crate::meetings::permits::PlanCaseMeeting;
use crate::meetings::queries::{self, Line};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::CaseId;
use crate::shared::paging::{Listed, Paging};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /cases/{id}/meetings`
pub async fn list(ask: Ask, Key(id): Key<CaseId>) -> Reply {
    let open = OpenCase::open(&ask, id).await?;
    ask.looked(&open, Note::looked("case.meetings_read", "case", id.0).case(id)).await?;
    let paging = ask.paging();
    let found = queries::of_case(&ask.app, &open, &paging).await?;
    let plans = ask.permit::<PlanCaseMeeting>().is_ok();
    let (zone, reference) = (ask.service.zone, open.case().reference.clone());
    Ok(ask.page("Meetings of a case", move || view(id, reference, found, paging, plans, zone)))
}

fn view(id: CaseId, reference: String, found: Listed<Line>, paging: Paging, plans: bool, zone: Zone) -> impl IntoView {
    let case = format!("/cases/{id}");
    let new = format!("{case}/meetings/new");
    let address = ListAddress::new(format!("{case}/meetings"), Vec::new(), &paging, &found);
    let next = plans.then(|| (new.clone(), "Plan a meeting".to_owned()));
    let sentence =
        "Preparation, meetings of the sides, of professionals, follow-up: each with its hours, in the diaries of those who come.";
    let empty = match next {
        Some(next) => view! { <Empty title="No meetings yet" sentence=sentence next=next /> }.into_any(),
        None => view! { <Empty title="No meetings yet" sentence=sentence /> }.into_any(),
    };
    let columns = vec![Column::new("When"), Column::new("What"), Column::new("Where"), Column::new("How it stands")];
    let rows = found.rows.into_iter().map(|line| line_of(line, zone)).collect();
    let plan = plans.then(|| view! { <ButtonLink href=new label="Plan a meeting" /> });
    view! {
        <Breadcrumbs steps=vec![("/cases".to_owned(), "Cases".to_owned()), (case, format!("Case {reference}"))] />
        <PageHeader title="Meetings of the case" kicker=reference>{plan}</PageHeader>
        <DataTable caption="Meetings of the case" quiet_caption=true columns=columns rows=rows address=address empty=empty />
    }
}
