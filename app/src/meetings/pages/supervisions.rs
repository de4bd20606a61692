//! One's own supervisions.

use crate::meetings::permits::{PlanSupervision, SeeMeetings};
use crate::meetings::queries::{self, Supervision};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::Listed;
use crate::shared::when;
use crate::ui::*;
use leptos::prelude::*;

/// `GET /meetings/supervisions`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeMeetings>()?;
    let paging = ask.paging();
    let found = queries::supervisions(&ask.app, &permit, &paging).await?;
    let address = ListAddress::new("/meetings/supervisions", Vec::new(), &paging, &found);
    let plans = ask.permit::<PlanSupervision>().is_ok();
    Ok(ask.page("Supervisions", move || view(found, address, plans)))
}

fn view(found: Listed<Supervision>, address: ListAddress, plans: bool) -> impl IntoView {
    let plan = plans.then(|| view! { <ButtonLink href="/meetings/supervision/new" label="Plan a supervision" /> });
    let lead = "Yours, and those that you gave. What was spoken about is read by the two of you, and by the service manager.";
    let next = plans.then(|| ("/meetings/supervision/new".to_owned(), "Plan one".to_owned()));
    let sentence = "A supervision appears here once it is planned, or put on record by your coordinator.";
    let empty = match next {
        Some(next) => view! { <Empty title="No supervision yet" sentence=sentence next=next /> }.into_any(),
        None => view! { <Empty title="No supervision yet" sentence=sentence /> }.into_any(),
    };
    let columns = vec![Column::new("Day"), Column::new("Who"), Column::new("How it stands"), Column::new("What was spoken about")];
    let rows = found.rows.into_iter().map(line).collect();
    view! {
        <Breadcrumbs steps=vec![("/meetings".to_owned(), "Meetings".to_owned())] />
        <PageHeader title="Supervisions" lead=lead>{plan}</PageHeader>
        <DataTable caption="Supervisions" quiet_caption=true columns=columns rows=rows address=address empty=empty />
    }
}

fn line(one: Supervision) -> Vec<AnyView> {
    let is_held = one.state == "HELD";
    let day = one.held_on.or(one.booked_for).map(when::day).unwrap_or_default();
    let who = match (one.is_own, one.with) {
        (true, Some(with)) => format!("{with} supervised you"),
        (true, None) => "You were supervised; by whom is not on record".to_owned(),
        (false, with) => format!("You supervised {}", with.unwrap_or_default()),
    };
    let stands = if is_held { ("Held", Tone::Good) } else { ("Booked", Tone::Info) };
    let record = match (one.meeting, one.written) {
        (Some(meeting), written) if is_held => {
            let words = match written {
                0 => "Nothing written down yet: write your part",
                1 => "One of you has written",
                _ => "Both of you have written",
            };
            link(format!("/meetings/{meeting}/record"), words)
        }
        (Some(_), _) => text("Once it is held"),
        (None, _) => text("On record as a day alone"),
    };
    let day = match one.meeting {
        Some(meeting) => link(format!("/meetings/{meeting}"), day),
        None => text(day),
    };
    vec![day, text(who), view! { <Tag word=stands.0 tone=stands.1 /> }.into_any(), record]
}
