//! `/admin`: whether the house is well, and in the demo its clock.

use crate::admin::permits::Administer;
use crate::admin::queries::{self, Overview};
use crate::calendar::zone::local_day_time;
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::ui::{ButtonKind, ButtonLink, DateField, Form, FormState, PageHeader, Panel, Stat, Stats, TimeField};
use leptos::prelude::*;

/// # Errors
/// `NotAllowed`; a fault.
pub async fn overview(ask: Ask) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let figures = queries::overview(&ask.app, &permit).await?;
    let clock = if ask.app.is_demo() && ask.app.clock().is_story() {
        let now = local_day_time(ask.app.clock().now(), ask.service.zone);
        Some((now, ask.form("move_clock", RawForm::default()).await?))
    } else {
        None
    };
    Ok(ask.page("Administration", move || view(figures, clock)))
}

fn view(figures: Overview, clock: Option<(String, FormState)>) -> impl IntoView {
    let well = if figures.jobs_given_up == 0 { "All is well" } else { "Look at these, and have them tried again" };
    let demo_pages = clock.is_some().then(|| {
        view! { <ButtonLink href="/demo/mail" label="Mail of the demo" kind=ButtonKind::Second /> }
    });
    view! {
        <PageHeader title="Administration" lead="Who may come in, and whether the house itself is well.">
            <ButtonLink href="/admin/accounts" label="Sign-ins and roles" />
            {demo_pages}
        </PageHeader>
        <Stats>
            <Stat value=figures.jobs_given_up.to_string() label="Jobs given up" href="/admin/jobs" note=well />
            <Stat value=figures.jobs_waiting.to_string() label="Jobs waiting" href="/admin/jobs" note="They run by themselves; those that failed so far are listed" />
            <Stat value=figures.letters_queued.to_string() label="Letters not sent yet" href="/admin/jobs" note="They leave within seconds while the mail server answers; why one does not is listed" />
            <Stat value=figures.unsealed.to_string() label="Lines of the trail not sealed yet" href="/audit" note="Sealed every second" />
        </Stats>
        {clock.map(|(now, form)| clock_panel(now, form))}
    }
}

fn clock_panel(now: String, form: FormState) -> AnyView {
    view! {
        <Panel title="The demo's clock">
            <p>{format!("It says {now}. Move it forward, and what falls due until then happens: offers run out, reminders leave.")}" It never goes back."</p>
            <Form state=&form action="/admin/clock" submit_label="Move the clock">
                <DateField state=&form name="on" label="To which day" />
                <TimeField state=&form name="at" label="At which time" />
            </Form>
        </Panel>
    }
    .into_any()
}
