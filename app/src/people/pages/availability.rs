//! A volunteer's own times: usual week, travel limit, languages, areas.

use crate::calendar::week::WeekGrid;
use crate::people::permits::KeepOwnTimes;
use crate::people::practitioners::queries::{self, Head, Words};
use crate::people::week_form::slots_of;
use crate::platform::{Ask, Reply};
use crate::shared::vocabulary::{District, Gender};
use crate::shared::{RawForm, Refusal};
use crate::ui::*;
use leptos::prelude::*;

struct Own {
    version: i32,
    form: FormState,
}

/// The own times. For volunteers.
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnTimes>()?;
    let me = permit.actor().person;
    let head = match queries::head(&ask.app, &permit, permit.service(), me).await {
        Ok(head) => head,
        Err(Refusal::NotFound) => return Ok(ask.page("My times", nothing_yet)),
        Err(other) => return Err(other),
    };
    let words = queries::words(&ask.app, &permit, me, ask.today()).await?;
    let form = ask.form_on(&permit, "availability", on_record(&head, &words), me.0).await?;
    Ok(ask.page("My times", move || view(Own { version: head.version, form })))
}

fn nothing_yet() -> impl IntoView {
    let sentence = "You have no practising record here yet. Your coordinator makes it; then you can say when you are free.";
    view! {
        <PageHeader title="My times" />
        <Empty title="Nothing to fill in yet" sentence=sentence next=("/home".to_owned(), "Go to your home page".to_owned()) />
    }
}

fn on_record(head: &Head, words: &Words) -> RawForm {
    let week = words.week;
    let slots = week.map(slots_of).unwrap_or_default().into_iter().map(|code| ("week".to_owned(), code));
    let areas = words.areas.iter().map(|code| ("areas".to_owned(), code.clone()));
    let mut raw = RawForm(slots.chain(areas).collect());
    raw.set("max_travel_miles", head.max_travel_miles.to_string());
    raw.set("max_cases", head.max_cases.to_string());
    raw.set("languages", words.languages.join(", "));
    raw.set("gender", head.gender.clone().unwrap_or_default());
    if week.is_some_and(WeekGrid::is_never) {
        raw.set("no_times", "yes");
    }
    if head.remote {
        raw.set("remote", "yes");
    }
    raw
}

fn view(own: Own) -> impl IntoView {
    let Own { version, form } = own;
    let version = form.version(version);
    view! {
        <PageHeader title="My times" lead="When you are free, how far you go, what you speak. Whoever looks for a team sees them first.">
            <ButtonLink href="/availability/hours" label="By the half hour" kind=ButtonKind::Second />
            <ButtonLink href="/availability/blocked" label="Days when I am away" kind=ButtonKind::Second />
            <ButtonLink href="/calendar" label="Busy times from my own calendar" kind=ButtonKind::Second />
        </PageHeader>
        {own_form(form, version)}
    }
}

fn own_form(form: FormState, version: String) -> impl IntoView {
    let areas = Choice::list(
        District::ALL
            .iter()
            .filter(|area| !matches!(area, District::OutOfArea | District::NotSaid))
            .map(|area| (area.code(), area.label())),
    );
    let genders = Choice::list(Gender::ALL.iter().map(|gender| (gender.code(), gender.label())));
    view! {
        <Form state=&form action="/availability" submit_label="Keep my times" hidden=vec![("version", version)]>
            <WeekGrid state=&form name="week" legend="When are you usually free?"
                hours="Morning is before noon, afternoon until about five, evening after that" />
            <Checkboxes state=&form name="no_times" legend="Or" choices=vec![Choice::new("yes", "I have no times at present")] />
            <TextField state=&form name="max_travel_miles" label="How far would you travel, one way?" inputmode="numeric" width=Width::W4 suffix="miles" />
            <Checkboxes state=&form name="remote" legend="By video" choices=vec![Choice::new("yes", "I would also work by video")] />
            <TextField state=&form name="max_cases" label="How many cases at a time?" inputmode="numeric" width=Width::W4 suffix="cases" />
            <Checkboxes state=&form name="areas" legend="Where would you work?" choices=areas />
            <TextField state=&form name="languages" label="Languages you speak besides English" hint="With commas between them, like Urdu, Polish"
                optional=true />
            <Select state=&form name="gender" label="Your gender" choices=genders blank="I would rather not say" optional=true
                hint="Counts only when somebody asks for a woman or for a man to meet them" />
        </Form>
    }
}
