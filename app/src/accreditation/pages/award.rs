//! One person's evidence, their awards, and the decision.

use super::cards::{Card, cards, draw};
use crate::accreditation::permits::AwardLevels;
use crate::accreditation::queries::{self, Bookable, PersonStanding, code_of, named};
use crate::accreditation::scheme::Scheme;
use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when;
use crate::shared::{PersonId, RawForm};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

struct Page {
    standing: PersonStanding,
    scheme: Scheme,
    cards: Vec<Card>,
    runs: Vec<Bookable>,
    /// The reader's own.
    own: bool,
    form: FormState,
    revoke: FormState,
}

/// `GET /people/{id}/award`
pub async fn award(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let today = ask.today();
    let standing = queries::person_standing(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("award.evidence_read", "person", id.0)).await?;
    let offer = queries::offer(ask.app.read(&permit), permit.service(), today).await?;
    let page = Page {
        scheme: standing.schemes.in_force(today).scheme.clone(),
        cards: cards(&standing.facts, &standing.schemes, today, &offer),
        runs: offer.runs,
        own: permit.actor().person == id,
        form: ask.form("award", fresh(today)).await?,
        revoke: ask.form("revoke", RawForm::default()).await?,
        standing,
    };
    Ok(ask.page("Decide on a level", move || view(page)))
}

fn fresh(today: NaiveDate) -> RawForm {
    let mut raw = RawForm::default();
    raw.set_day("awarded_on", today);
    raw
}

fn view(page: Page) -> impl IntoView {
    let Page { standing, scheme, cards, runs, own, form, revoke } = page;
    let path = format!("/people/{}/award", standing.person.id);
    let held =
        cards.iter().rfind(|card| card.is_level && card.held.is_some() && card.held.as_ref().is_some_and(|words| !words.contains(", by ")));
    let held = held.and_then(|card| Some(format!("{}, {}", card.name, card.held.clone()?)));
    let so_far = history(&standing, &scheme);
    let (name, reference) = (standing.person.full_name.clone(), standing.person.reference.clone());
    let record = format!("/people/{}/standing", standing.person.id);
    let decision = if own {
        view! { <Banner tone=Tone::Info sentence="This is your own record. A colleague who may award decides on it." /> }.into_any()
    } else {
        decision(path, &scheme, &standing, form, revoke)
    };
    view! {
        <Breadcrumbs steps=vec![("/accreditation".to_owned(), "Awards".to_owned())] />
        <PageHeader title=name kicker=reference
            lead="What is on record for each level, what is missing, and the decision.">
            <ButtonLink href=record label="Development, recognition, extensions" kind=ButtonKind::Second />
        </PageHeader>
        <SummaryList facts=vec![Fact::new("Level held", held.unwrap_or_else(|| "None".to_owned()))] />
        {decision}
        {draw(&cards, &runs)}
        <Panel title="Awards so far">{so_far}</Panel>
    }
}

/// What can be revoked: the level, and each other standing that has a current row.
fn held_of(standing: &PersonStanding, scheme: &Scheme) -> Vec<Choice> {
    let level = standing.history.iter().find(|row| row.superseded_at.is_none());
    let level = level.map(|row| Choice::new("", named(code_of(row), scheme)));
    let others = standing.others.iter().filter(|row| row.superseded_at.is_none());
    level.into_iter().chain(others.filter_map(|row| Some(Choice::new(row.standing.clone()?, row.name.clone())))).collect()
}

fn decision(path: String, scheme: &Scheme, standing: &PersonStanding, form: FormState, revoke: FormState) -> AnyView {
    let rules = scheme.standings.iter().filter(|rule| rule.by_decision);
    let levels = Choice::list(rules.map(|rule| (rule.code.clone(), rule.name.clone())));
    let revoke_path = format!("{path}/revoke");
    let held = held_of(standing, scheme);
    // Also for whoever wrote why while a colleague revoked it: they read so beside what they typed.
    let revoke = (!held.is_empty() || !revoke.problems().is_empty()).then(|| {
        let which = (held.len() > 1).then(|| {
            view! { <Radios state=revoke.clone() name="standing" legend="What is revoked" choices=held inline=true /> }
        });
        view! {
            <Details summary="Revoke the level held" open=!revoke.problems().is_empty()>
                <Form state=revoke.clone() action=revoke_path submit_label="Revoke the level" danger=true>
                    {which}
                    <TextArea state=revoke.clone() name="reason" label="Why" hint="Kept with the award. The person may ask to read it." />
                </Form>
            </Details>
        }
    });
    view! {
        <Panel title="Award a level">
            <Form state=form.clone() action=path submit_label="Award the level">
                <Radios state=form.clone() name="level" legend="Level" choices=levels inline=true />
                <DateField state=form.clone() name="awarded_on" label="Awarded on" />
                <TextArea state=form.clone() name="words" label="What you saw, and why the level is right" hint="Kept with the award." />
            </Form>
            {revoke}
        </Panel>
    }
    .into_any()
}

fn history(standing: &PersonStanding, scheme: &Scheme) -> AnyView {
    let levels = standing.history.iter().map(|row| {
        let name = named(code_of(row), scheme);
        let (title, tone) = match (row.source.as_str(), row.superseded_at) {
            ("REVOKED", _) => (format!("{name} revoked"), Tone::Bad),
            ("LIST", None) => (format!("{name}, brought in from a list"), Tone::Good),
            (_, None) => (format!("{name} awarded"), Tone::Good),
            (_, Some(_)) => (format!("{name} awarded, since replaced"), Tone::Plain),
        };
        let words = row.words.clone().unwrap_or_default();
        Entry::new(when::day(row.awarded_on), title).tone(tone).body(view! { <p>{words}</p> })
    });
    let others = standing.others.iter().map(|row| {
        let (title, tone) = match (row.revoked, row.superseded_at) {
            (true, _) => (format!("{} revoked", row.name), Tone::Bad),
            (_, None) => (format!("{} awarded", row.name), Tone::Good),
            (_, Some(_)) => (format!("{} awarded, since ended", row.name), Tone::Plain),
        };
        let words = row.words.clone().unwrap_or_default();
        Entry::new(when::day(row.awarded_on), title).tone(tone).body(view! { <p>{words}</p> })
    });
    let entries: Vec<Entry> = levels.chain(others).collect();
    if entries.is_empty() {
        return view! { <Empty title="No award yet" sentence="The first one will stand here, with its evidence and who gave it." /> }
            .into_any();
    }
    view! { <Timeline label="Awards so far" entries=entries /> }.into_any()
}
