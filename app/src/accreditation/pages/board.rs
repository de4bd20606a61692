//! Who waits for an award, and whose level ends.

use super::tabs;
use crate::accreditation::permits::AwardLevels;
use crate::accreditation::queries::{self, AwardDue, Ending};
use crate::audit::Note;
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{Role, when};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

/// `GET /accreditation`
pub async fn board(ask: Ask) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let (today, paging) = (ask.today(), ask.paging());
    let due = queries::awards_due(&ask.app, &permit, today).await?;
    let ending = queries::ending(&ask.app, &permit, today, &paging).await?;
    ask.looked(&permit, Note::looked("accreditation.read", "service", permit.service().0)).await?;
    let office = permit.actor().has_any(&[Role::Coordinator, Role::ServiceManager]);
    Ok(ask.page("Awards", move || view(due, ending, &paging, today, office)))
}

fn view(due: Vec<AwardDue>, ending: Listed<Ending>, paging: &Paging, today: NaiveDate, office: bool) -> impl IntoView + use<> {
    let waiting = due.into_iter().map(|due| {
        let evidence = due.waits.evidence.join("; ");
        vec![
            link(format!("/people/{}/award", due.person), due.name),
            view! { <Tag word=due.waits.name tone=Tone::Info /> }.into_any(),
            text(due.waits.since.map(when::day).unwrap_or_default()),
            text(evidence),
        ]
    });
    let address = ListAddress::new("/accreditation", Vec::new(), paging, &ending);
    let ends = ending.rows.into_iter().map(move |row| {
        let (word, tone) = if row.expires_on < today { ("Ended", Tone::Bad) } else { ("Ends soon", Tone::Warn) };
        vec![
            link(format!("/people/{}/award", row.person), row.name),
            text(row.level),
            text(when::day(row.expires_on)),
            view! { <Tag word=word tone=tone /> }.into_any(),
        ]
    });
    let nobody =
        view! { <Empty title="Nobody waits" sentence="Whoever completes a course that a level asks for appears here." /> }.into_any();
    let none_ends = view! { <Empty title="No level ends soon" sentence="Levels appear here ninety days before they end." /> }.into_any();
    view! {
        <PageHeader title="Awards" lead="Decide on levels for those who have all the evidence, and renew those that end." />
        <Tabs label="Accreditation" tabs=tabs(office) current="/accreditation" />
        <Panel title="Eligible, waiting for a decision">
            <DataTable caption="Eligible, waiting for a decision" quiet_caption=true
                columns=vec![Column::new("Person"), Column::new("Level"), Column::new("Evidence complete since"), Column::new("Evidence")]
                rows=waiting.collect() empty=nobody />
        </Panel>
        <Panel title="Levels that end within ninety days">
            <DataTable caption="Levels that end within ninety days" quiet_caption=true
                columns=vec![Column::new("Person"), Column::new("Level"), Column::new("Last day"), Column::new("State")]
                rows=ends.collect() address=address empty=none_ends />
        </Panel>
    }
}
