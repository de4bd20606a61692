//! The register of a run, one day at a time.

use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::islands::RegisterKeeper;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when;
use crate::shared::{PersonId, RawForm, Refusal, RunId};
use crate::training::actions::teaches;
use crate::training::forms::{mark_field, stood_field};
use crate::training::model::{BookingState, DayPart, Mark, RunState};
use crate::training::permits::TeachRun;
use crate::training::queries::{self, Delegate, RunView, parts};
use crate::training::rules::{DayMarks, part_label, suggested_marks};
use crate::ui::*;
use chrono::{DateTime, Utc};
use entity::session_day;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// `GET /training/runs/{id}/register?day=`: the day named, or the last one that has begun.
pub async fn register(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let delegates = queries::delegates(&ask.app, &permit).await?;
    let marks = queries::marks(&ask.app, &permit).await?;
    let signed_in = if found.run.own_codes { queries::sign_ins(&ask.app, &permit).await? } else { HashMap::new() };
    ask.looked(&permit, Note::looked("register.read", "run", id.0)).await?;
    let now = ask.app.clock().now();
    let asked = ask.query.get("day").parse::<Uuid>().ok();
    let named = found.days.iter().find(|day| Some(day.id) == asked);
    let day = named.or_else(|| found.days.iter().rev().find(|day| day.starts_at <= now)).or(found.days.first()).cloned();
    let page = format!("/training/runs/{id}/register{}", day.as_ref().map(|day| format!("?day={}", day.id)).unwrap_or_default());
    let form = ask.form("register", RawForm::default()).await?.named("register", &page);
    // Marks that came back belong to the day they were made for, and are never drawn over another one.
    let lost = match form.value("day").parse::<Uuid>() {
        Ok(typed) if !form.problems().is_empty() => queries::day_taken_off(&ask.app, &permit, typed).await?,
        _ => None,
    };
    let begun = found.run.state == RunState::Planned.code() && found.days.first().is_some_and(|first| first.starts_at <= now);
    let lack = if begun { lack(&ask, &permit, &found, &delegates).await? } else { None };
    let stands = delegates.iter().filter(|one| ask.query.get("stands").split('.').any(|key| key == one.booking.to_string()));
    let stands = stands.map(|one| one.name.clone()).collect();
    let (zone, who) = (ask.service.zone, permit.actor().person);
    let shown = Shown { found, delegates, marks, signed_in, lack, stands, who, now, zone };
    Ok(ask.page("Register", move || view(shown, day, lost, form)))
}

/// Those with a place who have not, or no longer, what the course asks for first.
async fn lack(ask: &Ask, permit: &TeachRun, found: &RunView, delegates: &[Delegate]) -> Result<Option<(HashSet<Uuid>, String)>, Refusal> {
    let seated = delegates.iter().filter(|delegate| BookingState::SEATED.contains(&delegate.state) && delegate.only_day.is_none());
    let people: Vec<PersonId> = seated.map(|delegate| PersonId(delegate.person)).collect();
    let lacking = queries::without_prerequisite(ask.app.read(permit), found, &people, ask.today()).await?;
    Ok(lacking.map(|(title, people)| (people, no_longer_holds(&title))))
}

/// What the trainer reads beside a name.
fn no_longer_holds(title: &str) -> String {
    format!(
        "No longer holds {title}, which this course asks for first, or an award that proves it. They keep their place: speak with them, and tell \
         the coordinator how they are to complete it."
    )
}

/// What the register shows: who is expected, what is marked, and who signed in when.
struct Shown {
    found: RunView,
    delegates: Vec<Delegate>,
    marks: HashMap<(Uuid, Uuid), DayMarks>,
    signed_in: HashMap<(Uuid, Uuid), DateTime<Utc>>,
    /// Who has not what the course asks for first, judged again now that it has begun, and what to do. Nobody loses their place by it.
    lack: Option<(HashSet<Uuid>, String)>,
    /// Whom a colleague has marked otherwise since the page was drawn from which marks came in.
    stands: Vec<String>,
    /// Who marks: a device keeps the marks of each apart.
    who: PersonId,
    now: DateTime<Utc>,
    zone: Zone,
}

/// What is said of those whom a colleague has marked otherwise meanwhile.
fn stands(names: &[String]) -> Option<AnyView> {
    if names.is_empty() {
        return None;
    }
    let sentence = format!(
        "A colleague has marked {} otherwise since you opened the register. That mark stands, as you see it below: change it if yours is right. \
         Everything else is kept.",
        names.join(", ")
    );
    Some(view! { <Banner tone=Tone::Warn sentence=sentence /> }.into_any())
}

fn view(shown: Shown, day: Option<session_day::Model>, lost: Option<session_day::Model>, form: FormState) -> impl IntoView {
    let found = &shown.found;
    let path = format!("/training/runs/{}", found.run.id);
    let register = format!("{path}/register");
    let address = |day: &session_day::Model| format!("{register}?day={}", day.id);
    let tabs = found.days.iter().map(|day| (address(day), when::day(day.day))).collect::<Vec<_>>();
    let current = day.as_ref().map(&address).unwrap_or_default();
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.run.reference.clone())];
    let kicker = found.course.title.clone();
    let sign_in = found.run.own_codes.then(|| {
        view! { <ButtonLink href="/training/sign-in" label="Where delegates sign in" kind=ButtonKind::Plain /> }
    });
    let (lost, form) = match lost {
        Some(off) => (Some(not_kept(&shown, &off, &form)), FormState::empty().named("register", &current)),
        None => (None, form),
    };
    let body = sheet(&shown, day, &form, register.clone());
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Register" kicker=kicker
            lead="Mark each person for each day, or for each half of it. Whoever was there for every part has done what the course asks of them there.">
            <ButtonLink href=format!("{register}/sheet") label="On paper" kind=ButtonKind::Second />
            {sign_in}
        </PageHeader>
        {lost}
        {stands(&shown.stands)}
        <Tabs label="Days of this run" tabs=tabs current=current />
        {body}
    }
}

/// The marks that were made for a day that was taken off meanwhile, by name: nobody has to remember them.
fn not_kept(shown: &Shown, off: &session_day::Model, form: &FormState) -> AnyView {
    let lines = shown.delegates.iter().filter_map(|delegate| {
        let said = DayPart::ALL.iter().filter_map(|part| {
            let mark = Mark::from_code(&form.value(&mark_field(delegate.booking, *part)))?;
            Some(if *part == DayPart::Day { mark.label().to_owned() } else { format!("{}: {}", part.label(), mark.label()) })
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| view! { <li>{format!("{}: {}", delegate.name, said.join(", "))}</li> })
    });
    let lines = lines.collect_view();
    view! {
        <ErrorSummary state=form.clone() />
        <Panel title=format!("What you marked for {}", when::day(off.day))>
            <ul>{lines}</ul>
            <p>"If it took place after all, put the day back on the page of the run, and mark it then."</p>
        </Panel>
    }
    .into_any()
}

fn sheet(shown: &Shown, day: Option<session_day::Model>, form: &FormState, action: String) -> AnyView {
    let Some(day) = day else {
        return view! { <Empty title="No day is left" sentence="Every day of this run was taken off." /> }.into_any();
    };
    let comes = |delegate: &&Delegate| !delegate.comes_to(&day).is_empty();
    let expected: Vec<&Delegate> =
        shown.delegates.iter().filter(|delegate| BookingState::SEATED.contains(&delegate.state)).filter(comes).collect();
    if expected.is_empty() {
        return view! { <Empty title="Nobody has a place" sentence="There is nobody to mark." /> }.into_any();
    }
    // Marks that came back are drawn whatever the day is by now: it may have been moved while they were made.
    if day.starts_at > shown.now && form.problems().is_empty() {
        let sentence = format!("It can be taken from {} on that day.", when::time(day.starts_local));
        return view! { <Empty title="This day is still to come" sentence=sentence /> }.into_any();
    }
    let rows = expected.into_iter().map(|delegate| marked(shown, delegate, &day, form)).collect_view();
    let (state, hidden, who) = (form.clone(), vec![("day", day.id.to_string())], shown.who.to_string());
    view! {
        <RegisterKeeper>
            <p class="hint" role="status" data-who=who></p>
            <Form state=state action=action submit_label="Keep the register" hidden=hidden>
                {rows}
            </Form>
        </RegisterKeeper>
    }
    .into_any()
}

/// One person's choice of marks. Each has a field of its own, so its name is made here. One choice marks the whole day; where the halves
/// differ, each has its own beneath. Whoever signed in is suggested as they came; only the trainer's keeping makes it a mark.
fn marked(shown: &Shown, delegate: &Delegate, day: &session_day::Model, form: &FormState) -> impl IntoView + use<> {
    let known = shown.marks.get(&(delegate.booking, day.id)).copied().unwrap_or_default();
    let came = shown.signed_in.get(&(delegate.booking, day.id)).copied();
    let come_to = delegate.comes_to(day);
    let suggested = came.map(|at| suggested_marks(at, day.starts_at, day.ends_at, parts(day))).unwrap_or_default();
    let marked = come_to.iter().any(|part| known.of(*part).is_some());
    let stands = if marked { known } else { suggested };
    let signed_in = came.map(|at| {
        let not_yet = if marked { "" } else { ". Keep the register to make it a mark" };
        format!("Signed in at {} with their own code{not_yet}", when::time(shown.zone.to_local(at).time()))
    });
    let lacks = shown.lack.as_ref().filter(|(people, _)| people.contains(&delegate.person)).map(|(_, sentence)| sentence.clone());
    let hints: Vec<String> = delegate.agency.clone().into_iter().chain(signed_in).chain(lacks).collect();
    let kept = |part: DayPart| if marked { drawn(known, part) } else { None };
    match come_to.as_slice() {
        [only] => {
            let label = part_label(*only, day.starts_local, day.ends_local);
            let legend = if *only == DayPart::Day { delegate.name.clone() } else { format!("{}, {label}", delegate.name) };
            let kept = known.of(*only);
            choices(Choices { name: mark_field(delegate.booking, *only), legend, hints, chosen: stands.of(*only), kept, none: false }, form)
        }
        _ => {
            let name = mark_field(delegate.booking, DayPart::Day);
            let (chosen, all_day) = (drawn(stands, DayPart::Day), kept(DayPart::Day));
            let whole = choices(Choices { name, legend: delegate.name.clone(), hints, chosen, kept: all_day, none: false }, form);
            let halves = come_to.iter().map(|half| {
                let label = part_label(*half, day.starts_local, day.ends_local);
                let legend = format!("{}, {label}", delegate.name);
                let name = mark_field(delegate.booking, *half);
                choices(Choices { name, legend, hints: Vec::new(), chosen: drawn(stands, *half), kept: kept(*half), none: true }, form)
            });
            let halves = halves.collect_view();
            let halves = view! { <p class="hint">"What is chosen for a half goes before what stands for the day."</p>{halves} };
            let typed = come_to.iter().any(|half| !form.value(&mark_field(delegate.booking, *half)).is_empty());
            let open = typed || come_to.iter().any(|half| drawn(stands, *half).is_some());
            let differ =
                if open { halves.into_any() } else { view! { <Details summary="The halves differ">{halves}</Details> }.into_any() };
            view! { {whole}{differ} }.into_any()
        }
    }
}

/// What is chosen for a part of a day with two halves: one mark for the day where it says the same, each half's own elsewhere.
fn drawn(marks: DayMarks, part: DayPart) -> Option<Mark> {
    match (marks.whole(), part) {
        (whole @ Some(_), DayPart::Day) => whole,
        (None, half) if half != DayPart::Day => marks.of(half),
        _ => None,
    }
}

/// One set of choices.
struct Choices {
    name: String,
    legend: String,
    hints: Vec<String>,
    chosen: Option<Mark>,
    /// What the service has.
    kept: Option<Mark>,
    /// Whether nothing may be chosen: then the whole day's mark speaks.
    none: bool,
}

fn choices(asked: Choices, form: &FormState) -> AnyView {
    let name = asked.name;
    let typed = form.value(&name);
    let chosen = if typed.is_empty() { asked.chosen.map(Mark::code).unwrap_or_default().to_owned() } else { typed };
    // Marks that came back were chosen on the page as it was then.
    let stood_name = stood_field(&name);
    let kept = asked.kept.map(Mark::code).unwrap_or_default();
    let stood = if form.problems().is_empty() { kept.to_owned() } else { form.value(&stood_name) };
    let as_above = asked.none.then_some(("", "As for the day"));
    let all = Mark::ALL.iter().map(|mark| {
        let label = if *mark == Mark::Attended && asked.none { "There" } else { mark.label() };
        (mark.code(), label)
    });
    let boxes = as_above.into_iter().chain(all).map(|(code, label)| {
        let id = format!("{name}-is-{code}");
        view! {
            <div class="choice">
                <input type="radio" id=id.clone() name=name.clone() value=code checked=chosen == code />
                <label for=id>{label}</label>
            </div>
        }
    });
    let boxes = boxes.collect_view();
    let hints = asked.hints.into_iter().map(|hint| view! { <p class="hint">{hint}</p> }).collect_view();
    view! {
        <fieldset class="field">
            <legend>{asked.legend}</legend>
            {hints}
            <div class="choices choices-inline">{boxes}</div>
            <input type="hidden" name=stood_name value=stood />
        </fieldset>
    }
    .into_any()
}
