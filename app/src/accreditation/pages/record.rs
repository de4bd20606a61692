//! The own record: where one is, what runs out when, the next step, and one's own development.

use super::cards::{Card, cards, coming, draw, happened, next_level, steps};
use crate::accreditation::engine::hours;
use crate::accreditation::permits::KeepOwnRecord;
use crate::accreditation::queries::{self, Bookable, Decisions, Record};
use crate::accreditation::record_forms::DevelopmentKind;
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::when;
use crate::ui::*;
use chrono::NaiveDate;
use entity::cpd_entry;
use leptos::prelude::*;

struct Page {
    cards: Vec<Card>,
    runs: Vec<Bookable>,
    decisions: Decisions,
    form: FormState,
    correct: Option<cpd_entry::Model>,
    /// Whether practitioners observe each other by the scheme.
    observing: bool,
    today: NaiveDate,
}

/// `GET /record`: the asker's own. `?correct=` names an entry to correct.
pub async fn record(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let (me, service, today) = (permit.actor().person, permit.service(), ask.today());
    let Record { facts, schemes, offer, decisions, practises } = queries::record(&ask.app, &permit, service, me, today).await?;
    if !practises {
        return Ok(ask.page("My record", nothing_yet));
    }
    let wanted = ask.query.get("correct");
    let correct = decisions.entries.iter().find(|entry| entry.id.to_string() == wanted).cloned();
    let page = Page {
        observing: schemes.in_force(today).scheme.observing.by.is_some(),
        cards: cards(&facts, &schemes, today, &offer),
        runs: offer.runs,
        form: ask.form("development", correct.as_ref().map_or_else(RawForm::default, filled)).await?,
        decisions,
        correct,
        today,
    };
    Ok(ask.page("My record", move || view(page)))
}

fn nothing_yet() -> impl IntoView {
    let sentence = "You have no practising record here yet. Your coordinator makes it; then what you hold and what is missing stands here.";
    view! {
        <PageHeader title="My record" />
        <Empty title="Nothing on record yet" sentence=sentence next=("/training".to_owned(), "Look at the courses".to_owned()) />
    }
}

fn filled(entry: &cpd_entry::Model) -> RawForm {
    let mut raw = RawForm::default();
    raw.set_day("held_on", entry.held_on);
    raw.set("hours", (entry.minutes / 60).to_string());
    raw.set("minutes", (entry.minutes % 60).to_string());
    raw.set("kind", entry.kind.clone());
    raw.set("title", entry.title.clone());
    raw.set("reflection", entry.reflection.clone());
    raw.set("evidence", entry.evidence.clone());
    raw.set("replaces", entry.id.to_string());
    if entry.claims_approved {
        raw.set("claims_approved", "yes");
    }
    raw
}

fn view(page: Page) -> impl IntoView {
    let Page { cards, runs, decisions, form, correct, observing, today } = page;
    let observe = observing.then(|| view! { <ButtonLink href="/record/colleagues" label="Observe a colleague" kind=ButtonKind::Second /> });
    let held: Vec<String> = cards.iter().filter(|card| card.state.is_held()).map(|card| card.name.clone()).collect();
    let lead = if held.is_empty() { "You hold nothing yet.".to_owned() } else { format!("You hold: {}.", held.join(", ")) };
    let next = next_level(&cards).map(|card| {
        let steps = steps(card, &runs);
        let (met, all) = card.progress();
        let title = format!("Next: {}", card.name);
        let count = (all > 0).then(|| view! { <p>{format!("{met} of {all} there")}</p> });
        view! { <Panel title=title>{count}{steps}</Panel> }
    });
    let coming = coming(&cards, today);
    let standings = draw(&cards, &runs);
    view! {
        <PageHeader title="My record" lead=lead>
            <ButtonLink href="/record/observations" label="My observed practice" kind=ButtonKind::Second />
            {observe}
            <ButtonLink href="/record/dbs" label="My DBS check" kind=ButtonKind::Second />
        </PageHeader>
        {next}
        <Panel title="What runs out when">{coming}</Panel>
        {standings}
        {happened(&decisions.happened)}
        {decided(&decisions)}
        <Panel title="My development">{entries(&decisions.entries)}</Panel>
        {development_form(form, correct.is_some())}
    }
}

fn state_of(entry: &cpd_entry::Model) -> (&'static str, Tone) {
    match (entry.state.as_str(), entry.approved) {
        ("CONFIRMED", true) => ("Counts, approved", Tone::Good),
        ("CONFIRMED", false) => ("Counts", Tone::Good),
        ("DECLINED", _) => ("Does not count", Tone::Bad),
        _ => ("Waits for a second person", Tone::Info),
    }
}

fn minutes(entry: &cpd_entry::Model) -> String {
    hours(u32::try_from(entry.minutes).unwrap_or(0))
}

fn entries(all: &[cpd_entry::Model]) -> AnyView {
    let rows = all.iter().map(|entry| {
        let (word, tone) = state_of(entry);
        let about = format!("{} of {}", entry.title, when::day(entry.held_on));
        vec![
            text(when::day(entry.held_on)),
            text(entry.title.clone()),
            text(minutes(entry)),
            view! { <Tag word=word tone=tone /> }.into_any(),
            text(entry.words.clone().unwrap_or_default()),
            view! { <a href=format!("/record?correct={}#development", entry.id) aria-label=format!("Correct {about}")>"Correct"</a> }
                .into_any(),
        ]
    });
    let columns =
        vec![Column::new("Day"), Column::new("What"), Column::new("Time"), Column::new("State"), Column::new("Answer"), Column::acts()];
    let empty = view! { <Empty title="Nothing written down yet" sentence="Add below what you did to develop. Courses of this service count by themselves." /> };
    view! { <DataTable caption="My development" quiet_caption=true columns=columns rows=rows.collect() empty=empty.into_any() /> }
        .into_any()
}

fn development_form(form: FormState, corrects: bool) -> AnyView {
    let kinds = Choice::list(DevelopmentKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let replaces = form.value("replaces");
    let (title, label) =
        if corrects || !replaces.is_empty() { ("Correct an entry", "Keep the correction") } else { ("Add development", "Add it") };
    view! {
        <Panel title=title>
            <div id="development">
                <Form state=&form action="/record/development" submit_label=label hidden=vec![("replaces", replaces)]>
                    <DateField state=&form name="held_on" label="When" />
                    <TextField state=&form name="hours" label="Hours" inputmode="numeric" width=Width::W4 suffix="h" />
                    <TextField state=&form name="minutes" label="Minutes" inputmode="numeric" width=Width::W4 suffix="min" optional=true />
                    <Radios state=&form name="kind" legend="What kind" choices=kinds />
                    <TextField state=&form name="title" label="What it was" hint="No names of people in a case" />
                    <TextArea state=&form name="reflection" label="What you took from it" hint="Your supervisor reads it. No names of people in a case." />
                    <TextField state=&form name="evidence" label="Where it can be seen" hint="A certificate, a link, who was there" />
                    <Checkboxes state=&form name="claims_approved" legend="Approved activity"
                        choices=vec![Choice::new("yes", "It is on the list of approved activity")] />
                </Form>
            </div>
        </Panel>
    }
    .into_any()
}

/// What a second person decided.
fn decided(decisions: &Decisions) -> Option<AnyView> {
    let recognised = decisions.recognised.iter().filter(|row| row.ended_at.is_none());
    let recognised = recognised.map(|row| Entry::new(when::day(row.decided_on), "Prior learning recognised").body(words(&row.words)));
    let extended = decisions.extended.iter().filter(|row| row.ended_at.is_none());
    let extended = extended
        .map(|row| Entry::new(when::day(row.decided_on), format!("Extended until {}", when::day(row.until))).body(words(&row.words)));
    let entries: Vec<Entry> = recognised.chain(extended).collect();
    if entries.is_empty() {
        return None;
    }
    Some(view! { <Panel title="Decided for you"><Timeline label="Decided for you" entries=entries /></Panel> }.into_any())
}

fn words(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <p>{words}</p> }.into_any()
}
