//! One person's evidence, their awards, and the decision.

use crate::accreditation::model::HeldLevel;
use crate::accreditation::permits::AwardLevels;
use crate::accreditation::queries::{self, PersonStanding};
use crate::accreditation::rules::{Eligibility, Missing, eligible_for};
use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::Level;
use crate::shared::when;
use crate::shared::{PersonId, RawForm};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

/// `GET /people/{id}/award`
pub async fn award(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let today = ask.today();
    let standing = queries::person_standing(&ask.app, &permit, id, today).await?;
    ask.looked(&permit, Note::looked("award.evidence_read", "person", id.0)).await?;
    let form = ask.form("award", fresh(today)).await?;
    let revoke = ask.form("revoke", RawForm::default()).await?;
    let own = permit.actor().person == id;
    Ok(ask.page("Decide on a level", move || view(&standing, today, own, form, revoke)))
}

fn fresh(today: NaiveDate) -> RawForm {
    let mut raw = RawForm::default();
    raw.set_day("awarded_on", today);
    raw
}

fn view(standing: &PersonStanding, today: NaiveDate, own: bool, form: FormState, revoke: FormState) -> impl IntoView + use<> {
    let path = format!("/people/{}/award", standing.person.id);
    let levels: Vec<Eligibility> =
        standing.scheme.levels.iter().map(|rule| eligible_for(rule.level, &standing.facts, &standing.scheme, today)).collect();
    let held = standing.facts.held;
    let so_far = history(standing);
    let (name, reference) = (standing.person.full_name.clone(), standing.person.reference.clone());
    view! {
        <Breadcrumbs steps=vec![("/accreditation".to_owned(), "Awards".to_owned())] />
        <PageHeader title=name kicker=reference
            lead="What is on record for each level, what is missing, and the decision." />
        <Panel title="Evidence for each level">
            <SummaryList facts=vec![Fact::new("Level held", held.map_or("None".to_owned(), |held| held_words(&held, today)))] />
            {evidence_table(levels)}
        </Panel>
        {if own {
            view! { <Banner tone=Tone::Info sentence="This is your own record. A colleague who may award decides on it." /> }.into_any()
        } else {
            decision(path, held.is_some(), form, revoke)
        }}
        <Panel title="Awards so far">{so_far}</Panel>
    }
}

fn held_words(held: &HeldLevel, today: NaiveDate) -> String {
    let until = held.expires_on.map(|last| {
        let verb = if last < today { "ended on" } else { "until" };
        format!(", {verb} {}", when::day(last))
    });
    format!("{}, since {}{}", held.level, when::day(held.awarded_on), until.unwrap_or_default())
}

fn evidence_table(levels: Vec<Eligibility>) -> impl IntoView {
    let rows = levels.into_iter().map(|found| {
        let (word, tone) = if found.is_eligible() { ("All there", Tone::Good) } else { ("Incomplete", Tone::Plain) };
        let missing = found.missing.iter().map(Missing::sentence).collect::<Vec<_>>().join("; ");
        let evidence = found.evidence().join("; ");
        vec![
            text(found.level.label()),
            view! { <Tag word=word tone=tone /> }.into_any(),
            text(if evidence.is_empty() { "Nothing yet".to_owned() } else { evidence }),
            text(if missing.is_empty() { "Nothing".to_owned() } else { missing }),
        ]
    });
    let columns = vec![Column::new("Level"), Column::new("State"), Column::new("On record"), Column::new("Missing")];
    view! { <DataTable caption="Evidence for each level" quiet_caption=true columns=columns rows=rows.collect() /> }
}

fn decision(path: String, holds: bool, form: FormState, revoke: FormState) -> AnyView {
    let levels = Choice::list(Level::ALL.iter().map(|level| (level.code(), level.label())));
    let revoke_path = format!("{path}/revoke");
    // Also for whoever wrote why while a colleague revoked it: they read so beside what they typed.
    let revoke = (holds || !revoke.problems().is_empty()).then(|| {
        view! {
            <Details summary="Revoke the level held" open=!revoke.problems().is_empty()>
                <Form state=revoke.clone() action=revoke_path submit_label="Revoke the level" danger=true>
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

fn history(standing: &PersonStanding) -> AnyView {
    if standing.history.is_empty() {
        return view! { <Empty title="No award yet" sentence="The first one will stand here, with its evidence and who gave it." /> }
            .into_any();
    }
    let entries = standing.history.iter().map(|row| {
        let level = Level::from_code(&row.level).map_or("Level", Level::label);
        let (title, tone) = match (row.source.as_str(), row.superseded_at) {
            ("REVOKED", _) => (format!("{level} revoked"), Tone::Bad),
            ("LIST", None) => (format!("{level}, brought in from a list"), Tone::Good),
            (_, None) => (format!("{level} awarded"), Tone::Good),
            (_, Some(_)) => (format!("{level} awarded, since replaced"), Tone::Plain),
        };
        let words = row.words.clone().unwrap_or_default();
        Entry::new(when::day(row.awarded_on), title).tone(tone).body(view! { <p>{words}</p> })
    });
    view! { <Timeline label="Awards so far" entries=entries.collect() /> }.into_any()
}
