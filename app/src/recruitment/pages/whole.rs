//! One application: read it, decide it.

use super::{paragraphs, tone};
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day};
use crate::people::week_form::slots_of;
use crate::platform::{Ask, Key, Reply};
use crate::recruitment::model::ApplicationState;
use crate::recruitment::permits::recruit_row;
use crate::recruitment::queries::{self, WholeApplication};
use crate::shared::{ApplicationId, RawForm};
use crate::ui::*;
use leptos::prelude::*;

/// One application. For recruiters, coordinators and service managers; the look is stored.
pub async fn show(ask: Ask, Key(id): Key<ApplicationId>) -> Reply {
    let permit = recruit_row(&ask)?;
    let application = queries::application(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("application.read", "application", id.0)).await?;
    let form = ask.form("decision", RawForm::default()).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Application", move || view(&application, form, zone)))
}

fn view(application: &WholeApplication, form: FormState, zone: Zone) -> impl IntoView + use<> {
    let tag = view! { <Tag word=application.state.label() tone=tone(application.state) /> }.into_any();
    let main = view! {
        {answer("Why", Some(&application.why))}
        {answer("Experience", application.experience.as_ref())}
        {decision(application, form, zone)}
    };
    let (free, facts) = (slots_of(application.week), facts(application, zone));
    let side = view! {
        <Panel title="The applicant"><SummaryList facts=facts /></Panel>
        <Panel title="Usual week"><WeekPicture caption="When they could usually help" free=free /></Panel>
    };
    view! {
        <Breadcrumbs steps=vec![("/recruitment".to_owned(), "Recruitment".to_owned())] />
        <PageHeader title=application.name.clone() kicker=application.reference.clone() lead=application.role.clone() tags=tag />
        <Split main=main.into_any() side=side.into_any() />
    }
}

fn answer(title: &'static str, words: Option<&String>) -> impl IntoView + use<> {
    let words = words.map(|words| paragraphs(words).into_iter().map(|words| view! { <p>{words}</p> }).collect_view());
    view! { <Panel title=title>{words.map_or_else(|| view! { <p class="muted">"Nothing was written"</p> }.into_any(), IntoAny::into_any)}</Panel> }
}

fn facts(application: &WholeApplication, zone: Zone) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("E-mail", application.email.clone()),
        Fact::new("Telephone", application.phone.clone().unwrap_or_default()),
        Fact::new("Postcode", application.postcode.clone().unwrap_or_default()),
        Fact::new("Languages", application.languages.clone().unwrap_or_default()),
        Fact::new("Received", local_day(application.received_at, zone)),
        Fact::new("Confirmed", application.confirmed_at.map(|at| local_day(at, zone)).unwrap_or_default()),
    ];
    if let Some(person) = application.person.filter(|_| application.state == ApplicationState::Accepted) {
        facts.push(Fact::drawn("Record", view! { <a href=format!("/people/{person}")>"Open the record"</a> }));
    }
    facts
}

fn decision(application: &WholeApplication, form: FormState, zone: Zone) -> AnyView {
    match application.state {
        ApplicationState::Applied => {
            let href = format!("/recruitment/applications/{}/interview", application.id);
            view! {
                <Panel title="Interview">
                    <p>"Offer times; the applicant chooses one without an account, and the panel and the applicant are invited."</p>
                    <ButtonLink href=href label="Arrange an interview" kind=ButtonKind::Second />
                </Panel>
                {decision_form(application.id, form)}
            }
            .into_any()
        }
        ApplicationState::Unconfirmed => {
            let sentence = "The applicant has not confirmed the address yet. Nothing can be decided before that.";
            view! { <Banner sentence=sentence /> }.into_any()
        }
        _ => {
            let on = application.decided_at.map(|at| local_day(at, zone)).unwrap_or_default();
            let said = format!("{} on {on}", application.state.label());
            let words = paragraphs(application.words.as_deref().unwrap_or("")).into_iter().map(|words| view! { <p>{words}</p> });
            // Whoever decided a moment later reads so beside what they typed.
            let typed = (!form.problems().is_empty()).then(|| decision_form(application.id, form));
            view! { <Panel title="Decision"><p>{said}</p>{words.collect_view()}</Panel> {typed} }.into_any()
        }
    }
}

fn decision_form(id: ApplicationId, form: FormState) -> impl IntoView {
    let choices = vec![
        Choice::new("accept", "Accept").hint("They become a volunteer in training, and get a sign-in by mail"),
        Choice::new("not_suitable", "Not suitable").hint("They get a kind mail with the words below"),
    ];
    view! {
        <Panel title="Decide">
            <Form state=&form action=format!("/recruitment/applications/{id}/decide") submit_label="Decide and tell the applicant">
                <Radios state=&form name="decision" legend="What do you decide?" choices=choices />
                <TextArea state=&form name="words" label="What the applicant is told"
                    hint="Only when not suitable: one or two sentences, kind and concrete. They stand in the mail as you write them" optional=true />
            </Form>
        </Panel>
    }
}
