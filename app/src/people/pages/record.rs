//! One practising record: who, how to reach them, when and where they work, and their state.

use super::check_forms::{PracticeForms, practice_forms};
use super::supervisors::{Naming, Supervision};
use super::{a_colleague_records, labels, record_of, top, until};
use crate::audit::Note;
use crate::calendar::hours::WeekHours;
use crate::calendar::week::WeekGrid;
use crate::people::permits::{KeepRecords, Parts, ReadPeople, for_row};
use crate::people::practitioners::away;
use crate::people::practitioners::due::{Due, is_supervised};
use crate::people::practitioners::queries::{self, Done, Head, Words};
use crate::people::practitioners::rules::Periods;
use crate::people::practitioners::supervisors::{Supervisors, supervisors_of};
use crate::people::practitioners::words::Standing;
use crate::people::week_form::slots_of;
use crate::platform::{Ask, Key, Reply};
use crate::shared::vocabulary::Gender;
use crate::shared::when::{day, span, weekday_short};
use crate::shared::{PersonId, RawForm, Refusal};
use crate::ui::*;
use chrono::NaiveDate;
use entity::{blocked_date, practitioner_state};
use leptos::prelude::*;

struct Record {
    head: Head,
    words: Words,
    done: Done,
    blocks: Vec<blocked_date::Model>,
    states: Vec<practitioner_state::Model>,
    parts: Parts,
    /// The reader's.
    own: bool,
    state_form: FormState,
    practice_forms: Option<PracticeForms>,
    supervision: Option<Supervision>,
    periods: Periods,
    today: NaiveDate,
}

/// One record. For those who read people, in the parts that are theirs; the look is stored.
pub async fn show(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = for_row::<ReadPeople>(&ask)?;
    let parts = Parts::of(permit.actor());
    let head = queries::head(&ask.app, &permit, permit.service(), id).await?;
    ask.looked(&permit, Note::looked("person.read", "person", id.0)).await?;
    let supervision = if parts.supervision { Some(supervision(&ask, &permit, id).await?) } else { None };
    let reader = permit.actor().person;
    let supervises = supervision.as_ref().is_some_and(|known| known.supervisors.iter().any(|one| one.person_id == reader.0));
    let own = reader == id;
    let records = !own && (parts.keeps || supervises);
    let record = Record {
        head,
        words: queries::words(&ask.app, &permit, id, ask.today()).await?,
        done: if parts.supervision { queries::done(&ask.app, &permit, id).await? } else { Done::default() },
        practice_forms: if records { Some(practice_forms(&ask).await?) } else { None },
        blocks: away::blocks(&ask.app, &permit, id, ask.today()).await?,
        states: queries::states(&ask.app, &permit, id).await?,
        parts,
        own,
        state_form: ask.form("state", RawForm::default()).await?,
        supervision,
        periods: Periods::read(&ask.service.settings),
        today: ask.today(),
    };
    Ok(ask.page("Record", move || view(record)))
}

async fn supervision(ask: &Ask, permit: &ReadPeople, id: PersonId) -> Result<Supervision, Refusal> {
    let keeps = for_row::<KeepRecords>(ask).ok();
    let Supervisors { named, nameable } = supervisors_of(&ask.app, permit, keeps.as_ref(), id).await?;
    let naming = match keeps {
        Some(_) => Some(Naming { form: ask.form("supervisor", RawForm::default()).await?, holders: nameable }),
        None => None,
    };
    Ok(Supervision { supervisors: named, naming, zone: ask.service.zone })
}

fn view(record: Record) -> impl IntoView {
    let Record { head, words, done, blocks, states, parts, own, state_form, practice_forms, supervision, periods, today } = record;
    let contact = contact(&words);
    let next = next_supervision(&head, &done, &states).map(|since| Due::Supervision.until(since, periods));
    let practice = parts.supervision.then(|| practice(&done, next, today));
    let history = history(states, parts.keeps);
    let practice_forms = practice_forms.map(|forms| forms.draw(head.person));
    let supervision = supervision.map(|supervision| supervision.draw(head.person));
    let form = parts.keeps.then(|| if own { a_colleague_records() } else { set_state(&head, state_form).into_any() });
    let facts = at_work(&head, &words);
    let main = view! {
        <Panel title="At work"><SummaryList facts=facts /></Panel>
        {contact}
        {supervision}
        {practice}
        {practice_forms}
        {history}
        {form}
    };
    let side = view! {
        {week_part(words.week, words.hours, words.other_days)}
        {blocked(blocks)}
    };
    view! {
        {top(&head, record_of(head.person), parts)}
        <Split main=main.into_any() side=side.into_any() />
    }
}

fn at_work(head: &Head, words: &Words) -> Vec<Fact> {
    vec![
        Fact::new("Areas", labels(&words.areas)),
        Fact::new("Travels", format!("{} miles one way", head.max_travel_miles)),
        Fact::new("From", head.outcode.clone().unwrap_or_default()),
        Fact::new("Also by video", if head.remote { "Yes" } else { "No" }),
        Fact::new("Cases at once", head.max_cases.to_string()),
        Fact::new("Languages besides English", words.languages.join(", ")),
        Fact::new("Gender", head.gender.as_deref().and_then(Gender::from_code).map_or("", Gender::label)),
        Fact::new("Agency", words.agencies.join(", ")),
        Fact::new("Joined", day(head.joined_on)),
    ]
}

fn contact(words: &Words) -> impl IntoView + use<> {
    let all = |code: &str| words.ways.iter().filter(|(way, _)| way == code).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
    let facts = [("E-mail", "EMAIL"), ("Telephone", "PHONE"), ("Address", "ADDRESS"), ("Postcode", "POSTCODE")];
    let facts = facts.into_iter().map(|(words, code)| Fact::new(words, all(code))).collect();
    view! { <Panel title="How to reach them"><SummaryList facts=facts /></Panel> }
}

/// The states so far. Why somebody was suspended is only for those who keep the record (POLICY.md 9.3).
fn history(states: Vec<practitioner_state::Model>, keeps: bool) -> impl IntoView {
    let entries = states
        .into_iter()
        .map(|row| {
            let state = Standing::from_code(&row.state).unwrap_or(Standing::InTraining);
            let until = row.ends_on.map_or_else(|| "until now".to_owned(), |last| format!("until {}", day(last)));
            let entry = Entry::new(format!("{} {until}", day(row.starts_on)), state.label()).tone(super::tone(state));
            match row.reason.filter(|_| keeps) {
                Some(reason) => entry.body(view! { <p>{reason}</p> }),
                None => entry,
            }
        })
        .collect();
    view! { <Panel title="State so far"><Timeline label="States, newest first" entries=entries /></Panel> }
}

fn set_state(head: &Head, form: FormState) -> impl IntoView + use<> {
    let (now, person) = (head.state, head.person);
    // The one that was chosen stays chosen, also when a colleague set another state meanwhile from which it cannot follow.
    let offered = |state: &&Standing| crate::people::practitioners::rules::may_follow(now, **state) || form.ticked("state", state.code());
    let next = Standing::ALL.iter().filter(offered);
    let choices = Choice::list(next.map(|state| (state.code(), state.label())));
    let open = form.id().is_some();
    view! {
        <Details summary="Set another state" open=open>
            <Form state=&form action=format!("/people/{person}/state") submit_label="Set the state">
                <Select state=&form name="state" label="New state" choices=choices hint="Active only when nothing is missing; who has left opens cases, offers and diary no more" />
                <DateField state=&form name="state_on" label="From which day" hint="Today or before, like 27 3 2026" />
                <TextField state=&form name="state_reason" label="Reason" hint="Not needed for active or in training" optional=true />
            </Form>
        </Details>
    }
}

fn week_part(week: Option<WeekGrid>, hours: Option<WeekHours>, other_days: Vec<(NaiveDate, String)>) -> AnyView {
    match week {
        Some(week) => view! {
            <Panel title="Usual week">
                <WeekPicture caption="When they are free" free=slots_of(week) />
                {hours.map(|hours| view! { <SummaryList facts=by_the_half_hour(&hours) /> })}
                {differing(other_days)}
            </Panel>
        }
        .into_any(),
        None => {
            let sentence = "They have not said when they are free, so nobody can be matched to them on time.";
            view! { <Panel title="Usual week"><Banner tone=Tone::Warn sentence=sentence /></Panel> }.into_any()
        }
    }
}

fn by_the_half_hour(hours: &WeekHours) -> Vec<Fact> {
    let free = hours.days().filter(|(_, hours)| !hours.is_never());
    free.map(|(day, hours)| Fact::new(weekday_short(day), hours.to_string())).collect()
}

fn differing(days: Vec<(NaiveDate, String)>) -> Option<AnyView> {
    if days.is_empty() {
        return None;
    }
    let lines = days.into_iter().map(|(on, hours)| view! { <li>{format!("{}: {hours}", day(on))}</li> }).collect_view();
    Some(view! { <p>"Days that differ:"</p><ul>{lines}</ul> }.into_any())
}

/// The days alone: what they are for is the person's own.
fn blocked(blocks: Vec<blocked_date::Model>) -> Option<AnyView> {
    if blocks.is_empty() {
        return None;
    }
    let lines = blocks.into_iter().map(|block| view! { <li>{span(block.first_day, block.last_day)}</li> });
    let lines = lines.collect_view();
    Some(view! { <Panel title="Blocked days"><ul>{lines}</ul></Panel> }.into_any())
}

/// The day from which the next supervision is counted: the last one held, else the first day of practice. Nothing for who does not practise.
fn next_supervision(head: &Head, done: &Done, states: &[practitioner_state::Model]) -> Option<NaiveDate> {
    let first_active = states.iter().filter(|row| row.state == Standing::Active.code()).map(|row| row.starts_on).min();
    let held = done.supervision_held.iter().copied().max();
    is_supervised(head.state).then(|| held.or(first_active).unwrap_or(head.joined_on))
}

fn practice(done: &Done, next: Option<NaiveDate>, today: NaiveDate) -> impl IntoView + use<> {
    let days = |days: &[NaiveDate]| days.iter().take(6).map(|on| day(*on)).collect::<Vec<_>>().join("; ");
    let observed = done.observed.iter().take(6).map(|(outcome, on)| format!("{}: {outcome}", day(*on))).collect::<Vec<_>>().join("; ");
    let next = match next {
        Some(last) => until(Due::Supervision.words(), last, today),
        None => text("When they practise"),
    };
    let facts = vec![
        Fact::new("Supervision held", days(&done.supervision_held)),
        Fact::drawn("Next supervision due", next),
        Fact::new("Supervision booked", days(&done.supervision_booked)),
        Fact::new("Observed practice", observed),
    ];
    view! { <Panel title="Supervision and observation"><SummaryList facts=facts /></Panel> }
}
