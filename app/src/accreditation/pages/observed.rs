//! Observed practice: as observers write it down and sign it off, and as the person themselves reads and answers it.

use crate::accreditation::observing::{Observing, SENTENCE_FIELDS};
use crate::accreditation::observing_commands::may_observe;
use crate::accreditation::permits::{AwardLevels, KeepOwnRecord};
use crate::accreditation::queries;
use crate::accreditation::record_forms::STANDARD_FIELDS;
use crate::accreditation::scheme::CaseKind;
use crate::audit::Note;
use crate::people::permits::for_row;
use crate::people::practitioners::model::ObservedOutcome;
use crate::people::practitioners::observed::{Observed, observed};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{PersonId, RawForm, Refusal, when};
use crate::ui::*;
use entity::person;
use leptos::prelude::*;

struct Page {
    person: person::Model,
    all: Vec<Observed>,
    reader: PersonId,
    /// The form, or why the reader does not observe this person.
    form: Result<(Observing, FormState), String>,
}

/// `GET /people/{id}/observations`; the look is stored.
pub async fn observations(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = for_row::<AwardLevels>(&ask)?;
    let db = ask.app.read(&permit);
    let person = queries::practitioner(&permit, id).one(db).await?.ok_or(Refusal::NotFound)?;
    ask.looked(&permit, Note::looked("observations.read", "person", id.0)).await?;
    let form = match may_observe(db, &permit, id, ask.today()).await {
        Ok(observing) => {
            let mut today = RawForm::default();
            today.set_day("seen_on", ask.today());
            Ok((observing, ask.form("observation", today).await?))
        }
        Err(Refusal::Refused { sentence, .. }) => Err(sentence),
        Err(other) => return Err(other),
    };
    let page = Page { person, all: observed(db, id).await?, reader: permit.actor().person, form };
    Ok(ask.page("Observed practice", move || view(page)))
}

fn view(page: Page) -> impl IntoView {
    let Page { person, all, reader, form } = page;
    let id = PersonId(person.id);
    let own = reader == id;
    let form = match form {
        Ok((observing, form)) => record_form(format!("/people/{id}/observations"), &observing, form),
        Err(why) => view! { <Banner tone=Tone::Info sentence=why /> }.into_any(),
    };
    let act = |one: &Observed| {
        let may = one.waits && !own && one.observer_id != Some(reader.0);
        may.then(|| {
            let (action, about) = (format!("/people/{id}/observations/sign-off"), when::day(one.held_on));
            let hidden = vec![("observation", one.id.to_string())];
            view! { <ButtonForm action=action label="Sign it off" about=about kind=ButtonKind::Second hidden=hidden /> }.into_any()
        })
    };
    let steps = vec![("/people".to_owned(), "People".to_owned()), (format!("/people/{id}"), person.full_name.clone())];
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Observed practice" kicker=format!("{} \u{b7} {}", person.full_name, person.reference)
            lead="What was seen of each standard. The person reads all of it; of a case only its kind is kept." />
        {list(&all, "What a colleague sees of their practice stands here, standard by standard.", act)}
        {form}
    }
}

/// The grid in which an observer writes down what they saw.
pub(super) fn record_form(action: String, observing: &Observing, form: FormState) -> AnyView {
    let kinds = Choice::list(CaseKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let judged = || vec![Choice::new("MET", "Met"), Choice::new("NOT_YET", "Not yet"), Choice::new("", "Not seen today")];
    let grid = observing.standards.clone().into_iter().zip(STANDARD_FIELDS).zip(SENTENCE_FIELDS).map(|((standard, field), sentence)| {
        let label = format!("What you saw: {}", standard.to_lowercase());
        view! {
            <Radios state=&form name=field legend=standard choices=judged() inline=true />
            <TextField state=&form name=sentence label=label hint="Needed where it is not yet met" optional=true />
        }
    });
    let grid = grid.collect_view();
    let waits = observing.signed_off.then(|| view! { <p>"It counts once a second person has signed it off."</p> });
    view! {
        <Panel title="Record an observation">
            {waits}
            <Form state=&form action=action submit_label="Record the observation">
                <DateField state=&form name="seen_on" label="Day on which you watched" />
                <Select state=&form name="case_kind" label="What kind of case" choices=kinds blank="Choose" />
                {grid}
                <TextArea state=&form name="went_well" label="What went well" hint="No names, and nothing of the case." />
                <TextArea state=&form name="next_step" label="What comes next" hint="No names, and nothing of the case." />
            </Form>
        </Panel>
    }
    .into_any()
}

fn list(all: &[Observed], nothing: &'static str, act: impl Fn(&Observed) -> Option<AnyView>) -> AnyView {
    if all.is_empty() {
        return view! { <Panel title="Observations"><Empty title="Nothing observed yet" sentence=nothing /></Panel> }.into_any();
    }
    let entries = all.iter().map(|one| {
        let outcome = ObservedOutcome::from_code(&one.outcome).map_or("", ObservedOutcome::label);
        let kind = one.case_kind.as_deref().and_then(CaseKind::from_code).map(|kind| format!("{}: ", kind.label())).unwrap_or_default();
        let tone = if one.waits {
            Tone::Info
        } else if one.outcome == ObservedOutcome::Met.code() {
            Tone::Good
        } else {
            Tone::Warn
        };
        let title = format!("{kind}{}", if one.waits { "waits for a second person" } else { outcome });
        let body = view! { {body(one)} {act(one)} };
        Entry::new(when::day(one.held_on), title).by(one.observer.clone().unwrap_or_default()).tone(tone).body(body)
    });
    let entries: Vec<Entry> = entries.collect();
    view! { <Panel title="Observations"><Timeline label="Observations" entries=entries /></Panel> }.into_any()
}

fn body(one: &Observed) -> AnyView {
    let rows: Vec<Vec<AnyView>> = one
        .standards
        .iter()
        .map(|standard| {
            let (word, tone) = if standard.met { ("Met", Tone::Good) } else { ("Not yet", Tone::Warn) };
            let tag = view! { <Tag word=word tone=tone /> }.into_any();
            vec![text(standard.standard.clone()), tag, text(standard.words.clone().unwrap_or_default())]
        })
        .collect();
    let columns = vec![Column::new("Standard"), Column::new("Seen"), Column::new("In words")];
    let caption = format!("Standards on {}", when::day(one.held_on));
    let table = (!rows.is_empty()).then(|| {
        let empty = ().into_any();
        view! { <DataTable caption=caption quiet_caption=true columns=columns rows=rows empty=empty /> }
    });
    let said = [("What went well", &one.went_well), ("What comes next", &one.next_step), ("Their answer", &one.answer)];
    let facts: Vec<Fact> = said.into_iter().filter_map(|(question, words)| Some(Fact::new(question, words.clone()?))).collect();
    let facts = facts.into_iter().chain(one.signer.clone().map(|name| Fact::new("Signed off by", name))).collect::<Vec<_>>();
    let facts = (!facts.is_empty()).then(|| view! { <SummaryList facts=facts /> });
    view! { {table}{facts} }.into_any()
}

/// `GET /record/observations`: the asker's own.
pub async fn own_observations(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let all = observed(ask.app.read(&permit), permit.actor().person).await?;
    let form = ask.form("answer", RawForm::default()).await?;
    Ok(ask.page("My observed practice", move || own(&all, form)))
}

fn own(all: &[Observed], form: FormState) -> impl IntoView + use<> {
    let open: Vec<Choice> = all
        .iter()
        .filter(|one| one.answered_at.is_none() && one.went_well.is_some())
        .map(|one| Choice::new(one.id.to_string(), format!("{}, by {}", when::day(one.held_on), one.observer.clone().unwrap_or_default())))
        .collect();
    let answers = (!open.is_empty()).then(|| {
        view! {
            <Panel title="Answer an observation">
                <Form state=&form action="/record/observations" submit_label="Keep my answer">
                    <Radios state=&form name="observation" legend="Which one" choices=open />
                    <TextField state=&form name="answer_words" label="What you want to say to it" hint="One sentence. Whoever reads the observation reads it. No names of people in a case." />
                </Form>
            </Panel>
        }
    });
    let list = list(all, "What a colleague sees of your practice stands here. Ask your coordinator who could watch you next.", |_| None);
    view! {
        <Breadcrumbs steps=vec![("/record".to_owned(), "My record".to_owned())] />
        <PageHeader title="My observed practice" lead="What colleagues saw of your practice, and what you said to it." />
        {list}
        {answers}
    }
}
