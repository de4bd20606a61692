//! One meeting: when, where, who, and what they answered; changing it, and calling it off.

use super::list::tone;
use super::plan::{CaseChoices, case_choices, case_people, note_field, purpose_field, when_and_where, with_roles};
use crate::audit::Note;
use crate::calendar::answer::Answer;
use crate::calendar::zone::{Zone, local_day_time, local_span};
use crate::cases::permits::OpenCase;
use crate::meetings::actions::runs;
use crate::meetings::forms::GROUPS;
use crate::meetings::model::{MeetingKind, MeetingState, Part, Purpose};
use crate::meetings::permits::OneMeeting;
use crate::meetings::queries::{self, CHOICES_MAX, Somebody, Whole};
use crate::meetings::rules::Act;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::when::time;
use crate::shared::{CaseId, MeetingId, RawForm, Refusal};
use crate::ui::*;
use entity::meeting;
use leptos::prelude::*;

/// `GET /meetings/{id}`
pub async fn show(ask: Ask, Key(id): Key<MeetingId>) -> Reply {
    let permit = OneMeeting::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    if let (MeetingKind::CaseMeeting, Some(case)) = (permit.kind(), permit.row().about_id) {
        ask.looked(&permit, Note::looked("meeting.read", "meeting", id.0).case(CaseId(case))).await?;
    }
    let whole = queries::whole(&ask.app, &permit).await?;
    let now = ask.app.clock().now();
    let acts = [Act::Change, Act::CallOff, Act::Hold].map(|act| permit.can(act, now));
    let zone = ask.service.zone;
    Ok(ask.page("A meeting", move || view(&permit, whole, acts, zone)))
}

fn view(permit: &OneMeeting, whole: Whole, acts: [bool; 3], zone: Zone) -> impl IntoView + use<> {
    let (row, state) = (permit.row(), permit.state());
    let path = format!("/meetings/{}", row.id);
    let [change, off, hold] = acts;
    let change = change.then(|| view! { <ButtonLink href=format!("{path}/edit") label="Change it" kind=ButtonKind::Second /> });
    let off = off.then(|| view! { <ButtonLink href=format!("{path}/call-off") label="Call it off" kind=ButtonKind::Plain /> });
    let hold = hold.then(|| view! { <ButtonForm action=format!("{path}/held") label="It was held" /> });
    let record = (permit.kind() == MeetingKind::Supervision && state == MeetingState::Held)
        .then(|| view! { <ButtonLink href=format!("{path}/record") label="What was spoken about" /> });
    let tag = view! { <Tag word=state.label() tone=tone(state) /> }.into_any();
    let facts = facts(permit, whole.about, zone);
    let waiting = (state == MeetingState::Offered).then(|| {
        let sentence = "The applicant has not chosen yet. When they take this time, everybody is invited.";
        view! { <Banner tone=Tone::Info sentence=sentence /> }
    });
    let people = people(whole.people, state == MeetingState::Held, zone);
    view! {
        <Breadcrumbs steps=vec![("/meetings".to_owned(), "Meetings".to_owned())] />
        <PageHeader title=title(row, permit.kind()) kicker=row.reference.clone() tags=tag>{record}{hold}{change}{off}</PageHeader>
        {waiting}
        <Split main=view! { <Panel title="Who comes">{people}</Panel> }.into_any()
            side=view! { <Panel title="When and where"><SummaryList facts=facts /></Panel> }.into_any() />
    }
}

fn title(row: &meeting::Model, kind: MeetingKind) -> String {
    match (kind, row.purpose.as_deref().and_then(Purpose::from_code)) {
        (_, Some(purpose)) => purpose.label().to_owned(),
        _ => row.title.clone(),
    }
}

fn facts(permit: &OneMeeting, about: Option<(String, String)>, zone: Zone) -> Vec<Fact> {
    let row = permit.row();
    let mut facts = vec![Fact::new("What", permit.kind().label()), Fact::new("When", local_span(row.starts_at, row.ends_at, zone))];
    if !row.place.is_empty() {
        facts.push(Fact::new("Where", row.place.clone()));
    }
    if let Some(join) = row.joining_link.clone() {
        facts.push(Fact::drawn("Online", view! { <a href=join rel="noreferrer noopener">"Join online"</a> }));
    }
    if let Some(note) = row.note.clone() {
        facts.push(Fact::new("To know", note));
    }
    if let Some((words, href)) = about {
        facts.push(Fact::drawn("About", view! { <a href=href>{words}</a> }));
    }
    if let Some(reason) = row.ended_reason.clone() {
        facts.push(Fact::new("Called off because", reason));
    }
    facts
}

/// Everybody with what they do and answered; how many come is drawn above, until it was held: then nobody is asked any more.
fn people(people: Vec<Somebody>, held: bool, zone: Zone) -> AnyView {
    let answer = |one: &Somebody| one.said.as_ref().map_or(Answer::NeedsAction, |said| said.answer);
    let count = |wanted: Answer| people.iter().filter(|one| answer(one) == wanted).count() as u64;
    let stats = [Answer::Accepted, Answer::Tentative, Answer::Declined, Answer::NeedsAction].map(|wanted| {
        view! { <li><Tag word=format!("{}: {}", wanted.label(), count(wanted)) tone=answer_tone(wanted) /></li> }
    });
    let stats = (!held).then(|| view! { <ul class="plain-list">{stats.collect_view()}</ul> });
    let columns = vec![Column::new("Name"), Column::new("Part"), Column::new("Answer"), Column::new("Said")];
    let rows = people.iter().map(|one| {
        let at = one.said.as_ref().map(|said| local_day_time(said.at, zone)).unwrap_or_default();
        let why = one.said.as_ref().and_then(|said| said.reason.clone());
        let said = why.map_or(at.clone(), |why| format!("{at}: {why}"));
        let tag = (!held || one.said.is_some()).then(|| view! { <Tag word=answer(one).label() tone=answer_tone(answer(one)) /> });
        vec![text(one.name.clone()), text(one.part.label()), tag.into_any(), text(said)]
    });
    view! {
        {stats}
        <DataTable caption="Who comes" quiet_caption=true columns=columns rows=rows.collect() />
    }
    .into_any()
}

const fn answer_tone(answer: Answer) -> Tone {
    match answer {
        Answer::Accepted => Tone::Good,
        Answer::Tentative => Tone::Info,
        Answer::Declined => Tone::Warn,
        Answer::NeedsAction | Answer::Other => Tone::Plain,
    }
}

/// `GET /meetings/{id}/edit`
pub async fn edit(ask: Ask, Key(id): Key<MeetingId>) -> Reply {
    let permit = runs(&ask, id).await?;
    let standing = queries::people_of(ask.app.read(&permit), id).await?;
    let choices = choices(&ask, &permit).await?;
    let mut fresh = as_it_stands(permit.row());
    for one in &standing {
        let field = if one.part == Part::Party.code() { "parties" } else { "people" };
        fresh.0.push((field.to_owned(), one.person_id.to_string()));
    }
    let form = ask.form_on(&permit, "meeting", fresh, id.0).await?;
    Ok(ask.page("Change a meeting", move || edit_view(&permit, choices, &form)))
}

/// Who can be chosen for a meeting of that kind.
enum Choices {
    Nobody,
    Case(CaseChoices),
    People(Vec<Choice>),
}

async fn choices(ask: &Ask, permit: &OneMeeting) -> Result<Choices, Refusal> {
    Ok(match (permit.kind(), permit.row().about_id) {
        (MeetingKind::Supervision, _) => Choices::Nobody,
        (MeetingKind::CaseMeeting, Some(case)) => Choices::Case(case_choices(&ask.app, &OpenCase::open(ask, CaseId(case)).await?).await?),
        _ => {
            let (db, now) = (ask.app.read(permit), ask.app.clock().now());
            let all = queries::invitable(db, permit.service(), now, &GROUPS, CHOICES_MAX).await?;
            let mut all: Vec<Choice> = all.iter().map(with_roles).collect();
            // Whoever is invited and stands beyond the first two hundred stays to be seen, and to be taken off.
            let standing = queries::people_of(db, permit.id()).await?;
            let beyond = standing.iter().map(|one| crate::shared::PersonId(one.person_id));
            let beyond: Vec<_> = beyond.filter(|person| !all.iter().any(|choice| choice.value == person.to_string())).collect();
            let names = queries::names(db, beyond).await?;
            all.extend(names.into_iter().map(|(person, name)| Choice::new(person.to_string(), name)));
            Choices::People(all)
        }
    })
}

fn as_it_stands(row: &meeting::Model) -> RawForm {
    let mut raw = RawForm::default();
    raw.set_day("when", row.day);
    raw.set("starts", time(row.starts_local));
    raw.set("ends", time(row.ends_local));
    raw.set("place", row.place.clone());
    raw.set("joining_link", row.joining_link.clone().unwrap_or_default());
    raw.set("title", row.title.clone());
    raw.set("note", row.note.clone().unwrap_or_default());
    raw.set("purpose", row.purpose.clone().unwrap_or_default());
    raw
}

fn edit_view(permit: &OneMeeting, choices: Choices, form: &FormState) -> AnyView {
    let (row, kind) = (permit.row(), permit.kind());
    let path = format!("/meetings/{}", row.id);
    let cancel = (path.clone(), "Leave it as it is".to_owned());
    let hidden = vec![("version", form.version(row.version))];
    let titled = matches!(kind, MeetingKind::TeamMeeting | MeetingKind::Conference).then(|| {
        view! { <TextField state=form name="title" label="What it is called" hint="It stands in calendars that others may see: name nobody, and no case" /> }
    });
    let noted = matches!(kind, MeetingKind::TeamMeeting | MeetingKind::Conference | MeetingKind::Interview).then(|| note_field(form));
    let purpose = (kind == MeetingKind::CaseMeeting).then(|| purpose_field(form));
    let people = match choices {
        Choices::Nobody => ().into_any(),
        Choices::Case(asked) => case_people(asked, form).into_any(),
        Choices::People(people) => view! {
            <Checkboxes state=form name="people" legend="Who comes" choices=people hint="Who is taken off is told so, and nobody else is" />
        }
        .into_any(),
    };
    let about = title(row, kind);
    let (fields, action) = (when_and_where(form, kind), format!("{path}/edit"));
    let state = form.clone();
    view! {
        <Breadcrumbs steps=vec![("/meetings".to_owned(), "Meetings".to_owned()), (path, about.clone())] />
        <PageHeader title="Change the meeting" kicker=about lead="Everybody is told what is new to them; who accepted is asked again only when time or place changes." />
        <Form state=state action=action submit_label="Change it" hidden=hidden cancel=cancel>
            {titled}
            {purpose}
            {fields}
            {noted}
            {people}
        </Form>
    }
    .into_any()
}

/// `GET /meetings/{id}/call-off`
pub async fn call_off(ask: Ask, Key(id): Key<MeetingId>) -> Reply {
    let permit = runs(&ask, id).await?;
    let form = ask.form("call_off", RawForm::default()).await?;
    Ok(ask.page("Call a meeting off", move || call_off_view(&permit, &form)))
}

fn call_off_view(permit: &OneMeeting, form: &FormState) -> AnyView {
    let path = format!("/meetings/{}", permit.row().id);
    let about = title(permit.row(), permit.kind());
    let cancel = (path.clone(), "Leave it as it is".to_owned());
    let hint = match permit.kind() {
        MeetingKind::CaseMeeting => "Read here by those to whom the case is open; it stands in no letter",
        _ => "Everybody who was invited reads it",
    };
    let (state, action) = (form.clone(), format!("{path}/call-off"));
    view! {
        <Breadcrumbs steps=vec![("/meetings".to_owned(), "Meetings".to_owned()), (path, about.clone())] />
        <PageHeader title="Call the meeting off" kicker=about lead="Everybody is told, and it leaves their calendars." />
        <Form state=state action=action submit_label="Call it off" danger=true cancel=cancel>
            <TextArea name="reason" label="Why" hint=hint rows=3 />
        </Form>
    }
    .into_any()
}
