//! One's own meetings.

use crate::calendar::zone::{Zone, local_span};
use crate::meetings::model::MeetingState;
use crate::meetings::permits::{PlanSupervision, PlanTeamMeeting, SeeMeetings};
use crate::meetings::queries::{self, Line};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /meetings?over=yes`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<SeeMeetings>()?;
    let over = ask.query.ticked("over", "yes");
    let paging = ask.paging();
    let found = queries::own(&ask.app, &permit, over, &paging).await?;
    let shown = Shown {
        over,
        paging,
        zone: ask.service.zone,
        supervises: ask.permit::<PlanSupervision>().is_ok(),
        office: ask.permit::<PlanTeamMeeting>().is_ok(),
    };
    Ok(ask.page("Meetings", move || view(found, &shown)))
}

struct Shown {
    over: bool,
    paging: Paging,
    zone: Zone,
    supervises: bool,
    office: bool,
}

fn view(found: Listed<Line>, shown: &Shown) -> impl IntoView + use<> {
    let supervision = shown.supervises.then(|| view! { <ButtonLink href="/meetings/supervision/new" label="Plan a supervision" /> });
    let team = shown.office.then(|| {
        view! { <ButtonLink href="/meetings/team/new" label="Plan a team meeting or conference" kind=ButtonKind::Second /> }
    });
    let filters = if shown.over { vec![("over".to_owned(), "yes".to_owned())] } else { Vec::new() };
    let address = ListAddress::new("/meetings", filters, &shown.paging, &found);
    let current = if shown.over { "/meetings?over=yes" } else { "/meetings" };
    let tabs = vec![("/meetings".to_owned(), "To come".to_owned()), ("/meetings?over=yes".to_owned(), "Over".to_owned())];
    let own = view! { <ButtonLink href="/meetings/supervisions" label="Supervisions" kind=ButtonKind::Plain /> };
    let lead = "Supervision, interviews, meetings about cases and of the team. Course days stand in your diary beside them.";
    view! {
        <PageHeader title="Meetings" lead=lead>{supervision}{team}{own}</PageHeader>
        <Tabs label="Which meetings" tabs=tabs current=current />
        {table(found.rows, shown.zone, address, shown.over)}
    }
}

fn table(rows: Vec<Line>, zone: Zone, address: ListAddress, over: bool) -> AnyView {
    let sentence =
        if over { "Meetings that you took part in appear here." } else { "Meetings that you plan, or are asked to, appear here." };
    let empty = view! { <Empty title="No meetings" sentence=sentence next=("/diary".to_owned(), "Look at your diary".to_owned()) /> };
    let columns = vec![Column::new("When"), Column::new("What"), Column::new("Where"), Column::new("How it stands")];
    let rows = rows.into_iter().map(|line| line_of(line, zone)).collect();
    view! { <DataTable caption="Meetings" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() /> }
        .into_any()
}

/// One line of a table of meetings.
pub(super) fn line_of(line: Line, zone: Zone) -> Vec<AnyView> {
    let what = match line.purpose() {
        Some(purpose) => format!("{}: {}", line.kind(), purpose.label().to_lowercase()),
        None if line.title == line.kind().label() => line.title.clone(),
        None => format!("{}: {}", line.kind(), line.title),
    };
    let place = if line.place.is_empty() { "Online".to_owned() } else { line.place.clone() };
    vec![
        link(format!("/meetings/{}", line.id), local_span(line.starts_at, line.ends_at, zone)),
        text(what),
        text(place),
        view! { <Tag word=line.state().label() tone=tone(line.state()) /> }.into_any(),
    ]
}

pub(super) const fn tone(state: MeetingState) -> Tone {
    match state {
        MeetingState::Offered => Tone::Warn,
        MeetingState::Planned => Tone::Info,
        MeetingState::Held => Tone::Good,
        MeetingState::CalledOff | MeetingState::NotChosen => Tone::Plain,
    }
}
