//! One practitioner's record as those see it who may award: their development to decide on, prior learning, extensions, assessment.

use super::cards::{Card, cards, coming, draw, happened};
use crate::accreditation::engine::hours;
use crate::accreditation::permits::AwardLevels;
use crate::accreditation::queries::{self, Bookable, Decisions};
use crate::accreditation::record_forms::{DevelopmentKind, EntryVerdict, STANDARD_FIELDS, choice_of};
use crate::accreditation::scheme::Scheme;
use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{PersonId, RawForm, Refusal, when};
use crate::ui::*;
use chrono::NaiveDate;
use entity::{cpd_entry, person};
use leptos::prelude::*;

struct Forms {
    development: FormState,
    recognition: FormState,
    extension: FormState,
    assessment: FormState,
    registration: FormState,
}

struct Page {
    person: person::Model,
    scheme: Scheme,
    cards: Vec<Card>,
    runs: Vec<Bookable>,
    decisions: Decisions,
    /// None on the reader's own record.
    forms: Option<Forms>,
    today: NaiveDate,
}

/// `GET /people/{id}/standing`
pub async fn person(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let today = ask.today();
    let person = queries::practitioner(&permit, id).one(ask.app.read(&permit)).await?.ok_or(Refusal::NotFound)?;
    let record = queries::record(&ask.app, &permit, permit.service(), id, today).await?;
    ask.looked(&permit, Note::looked("standing.read", "person", id.0)).await?;
    let page = Page {
        scheme: record.schemes.in_force(today).scheme.clone(),
        cards: cards(&record.facts, &record.schemes, today, &record.offer),
        runs: record.offer.runs,
        decisions: record.decisions,
        forms: if permit.actor().person == id { None } else { Some(forms(&ask, today).await?) },
        person,
        today,
    };
    Ok(ask.page("Standing", move || view(page)))
}

async fn forms(ask: &Ask, today: NaiveDate) -> Result<Forms, Refusal> {
    let mut judged = RawForm::default();
    judged.set_day("judged_on", today);
    Ok(Forms {
        development: ask.form("decide_development", RawForm::default()).await?,
        recognition: ask.form("recognition", RawForm::default()).await?,
        extension: ask.form("extension", RawForm::default()).await?,
        assessment: ask.form("assessment", judged).await?,
        registration: ask.form("registration", RawForm::default()).await?,
    })
}

fn view(page: Page) -> impl IntoView {
    let Page { person, scheme, cards, runs, decisions, forms, today } = page;
    let path = format!("/people/{}/standing", person.id);
    let own = "This is your own record. A colleague who may award decides on it.";
    let (waits, acts) = match forms {
        None => (view! { <Banner tone=Tone::Info sentence=own /> }.into_any(), None),
        Some(forms) => {
            let waits = development(&decisions.entries, &path, forms.development);
            let acts = view! {
                {recognition(&scheme, &path, forms.recognition)}
                {extension(&scheme, &path, forms.extension)}
                {assessment(&scheme, &path, forms.assessment)}
                {registration(&path, forms.registration)}
            };
            (waits, Some(acts.into_any()))
        }
    };
    let coming = coming(&cards, today);
    let standings = draw(&cards, &runs);
    let happened = happened(&decisions.happened);
    let decided = decided(&decisions, &scheme, &path, acts.is_some());
    let award = format!("/people/{}/award", person.id);
    let observed = format!("/people/{}/observations", person.id);
    view! {
        <Breadcrumbs steps=vec![("/accreditation".to_owned(), "Awards".to_owned())] />
        <PageHeader title=person.full_name kicker=person.reference lead="What is held, what is missing, what runs out, and what a second person decides.">
            <ButtonLink href=observed label="Observed practice" kind=ButtonKind::Second />
            <ButtonLink href=award label="Decide on an award" kind=ButtonKind::Second />
        </PageHeader>
        {waits}
        <Panel title="What runs out when">{coming}</Panel>
        {standings}
        {happened}
        {decided}
        {acts}
    }
}

fn development(all: &[cpd_entry::Model], path: &str, form: FormState) -> AnyView {
    let waiting: Vec<&cpd_entry::Model> = all.iter().filter(|entry| entry.state == "WAITS").collect();
    if waiting.is_empty() && form.problems().is_empty() {
        let sentence = "What this person writes down of their own development waits here until somebody confirms it.";
        return view! { <Panel title="Development to decide on"><Empty title="Nothing waits" sentence=sentence /></Panel> }.into_any();
    }
    let choices: Vec<Choice> = waiting
        .iter()
        .map(|entry| {
            let minutes = hours(u32::try_from(entry.minutes).unwrap_or(0));
            let kind = DevelopmentKind::from_code(&entry.kind).map_or("", DevelopmentKind::label);
            let claim = if entry.claims_approved { ", said to be approved activity" } else { "" };
            let label = format!("{}, {}: {minutes}", when::day(entry.held_on), entry.title);
            Choice::new(entry.id.to_string(), label).hint(format!("{kind}{claim}. {} Seen in: {}", entry.reflection, entry.evidence))
        })
        .collect();
    let verdicts = Choice::list(EntryVerdict::ALL.iter().map(|one| (one.code(), one.label())));
    let action = format!("{path}/development");
    view! {
        <Panel title="Development to decide on">
            <Form state=&form action=action submit_label="Decide on the entry">
                <Radios state=&form name="entry" legend="Which entry" choices=choices />
                <Radios state=&form name="verdict" legend="Does it count?" choices=verdicts inline=true />
                <TextField state=&form name="answer" label="Why not" hint="Needed where it does not count" optional=true />
            </Form>
        </Panel>
    }
    .into_any()
}

fn requirements(scheme: &Scheme, with_award: bool) -> Vec<Choice> {
    let mut all = Vec::new();
    for rule in &scheme.standings {
        if with_award {
            all.push(Choice::new(choice_of(rule, None), format!("{}: the award itself", rule.name)));
        }
        let each = rule.all_requirements().map(|one| {
            let label = format!("{}: {} ({})", rule.name, one.words(scheme), one.when.label().to_lowercase());
            Choice::new(choice_of(rule, Some(&one.key)), label)
        });
        all.extend(each);
    }
    all
}

fn recognition(scheme: &Scheme, path: &str, form: FormState) -> AnyView {
    let (about, action, open) = (requirements(scheme, false), format!("{path}/recognition"), !form.problems().is_empty());
    view! {
        <Details summary="Recognise prior learning" open=open>
            <Form state=&form action=action submit_label="Recognise it">
                <Select state=&form name="recognise_about" label="In place of which requirement" choices=about blank="Choose" />
                <TextField state=&form name="recognise_evidence" label="What you saw" hint="A certificate, a reference, records: kept with the decision" />
                <TextArea state=&form name="recognise_words" label="Why it is enough" hint="The person reads it." />
                <DateField state=&form name="recognise_until" label="Until" hint="Leave it empty where it stands for good" optional=true />
            </Form>
        </Details>
    }
    .into_any()
}

fn extension(scheme: &Scheme, path: &str, form: FormState) -> AnyView {
    let (about, action, open) = (requirements(scheme, true), format!("{path}/extension"), !form.problems().is_empty());
    view! {
        <Details summary="Move a last day" open=open>
            <Form state=&form action=action submit_label="Extend it">
                <Select state=&form name="extend_about" label="Which last day" choices=about blank="Choose" />
                <DateField state=&form name="extend_until" label="The new last day" hint="Within twelve months" />
                <TextField state=&form name="extend_evidence" label="What you saw" hint="A letter, a message, a conversation: kept with the decision" />
                <TextArea state=&form name="extend_words" label="Why" hint="The person reads it." />
            </Form>
        </Details>
    }
    .into_any()
}

fn assessment(scheme: &Scheme, path: &str, form: FormState) -> Option<AnyView> {
    let standards = scheme.standards();
    if standards.is_empty() {
        return None;
    }
    let (action, open) = (format!("{path}/assessment"), !form.problems().is_empty());
    let choices = || vec![Choice::new("MET", "Met"), Choice::new("NOT_YET", "Not yet"), Choice::new("", "Not judged today")];
    let fields = standards.into_iter().zip(STANDARD_FIELDS).map(|(standard, field)| {
        view! { <Radios state=&form name=field legend=standard choices=choices() inline=true /> }
    });
    let fields = fields.collect_view();
    let view = view! {
        <Details summary="Assess competence" open=open>
            <Form state=&form action=action submit_label="Record the assessment">
                <DateField state=&form name="judged_on" label="Day of the assessment" />
                {fields}
                <TextField state=&form name="judged_words" label="What you saw" optional=true />
            </Form>
        </Details>
    };
    Some(view.into_any())
}

fn registration(path: &str, form: FormState) -> AnyView {
    let (action, open) = (format!("{path}/registration"), !form.problems().is_empty());
    view! {
        <Details summary="Record a registration" open=open>
            <Form state=&form action=action submit_label="Record the registration">
                <TextField state=&form name="body" label="With whom" hint="As the scheme names it, like RJC" />
                <TextField state=&form name="number" label="Number" optional=true />
                <DateField state=&form name="starts_on" label="First day" />
                <DateField state=&form name="ends_on" label="Last day" optional=true />
            </Form>
        </Details>
    }
    .into_any()
}

fn decided(decisions: &Decisions, scheme: &Scheme, path: &str, may_end: bool) -> AnyView {
    let action = format!("{path}/take-back");
    let requirement = |standing: &str, key: Option<&str>| {
        let rule = scheme.rule(standing);
        let one = rule.and_then(|rule| rule.all_requirements().find(|one| Some(one.key.as_str()) == key));
        let what = one.map_or_else(|| key.unwrap_or("the award itself").to_owned(), |one| one.words(scheme));
        format!("{}: {what}", scheme.name_of(standing))
    };
    let act = |id: uuid::Uuid, about: &str, over: bool| {
        if over || !may_end {
            return text(if over { "Taken back" } else { "" });
        }
        let hidden = vec![("decision", id.to_string())];
        view! { <ButtonForm action=action.clone() label="Take back" about=about.to_owned() kind=ButtonKind::Plain hidden=hidden /> }
            .into_any()
    };
    let mut rows: Vec<Vec<AnyView>> = Vec::new();
    for row in &decisions.recognised {
        let about = requirement(&row.standing, Some(&row.requirement));
        let until = row.until.map_or_else(|| "For good".to_owned(), when::day);
        let why = format!("{} Seen: {}", row.words, row.evidence);
        let act = act(row.id, &about, row.ended_at.is_some());
        rows.push(vec![text(when::day(row.decided_on)), text("Prior learning"), text(about), text(until), text(why), act]);
    }
    for row in &decisions.extended {
        let about = requirement(&row.standing, row.requirement.as_deref());
        let why = format!("{} Seen: {}", row.words, row.evidence);
        let act = act(row.id, &about, row.ended_at.is_some());
        rows.push(vec![text(when::day(row.decided_on)), text("Extension"), text(about), text(when::day(row.until)), text(why), act]);
    }
    let columns = vec![
        Column::new("Decided"),
        Column::new("Decision"),
        Column::new("About"),
        Column::new("Until"),
        Column::new("Why"),
        Column::acts(),
    ];
    let empty = view! { <Empty title="Nothing decided yet" sentence="Recognised prior learning and moved last days stand here." /> };
    view! {
        <Panel title="Prior learning and extensions">
            <DataTable caption="Prior learning and extensions" quiet_caption=true columns=columns rows=rows empty=empty.into_any() />
        </Panel>
    }
    .into_any()
}
