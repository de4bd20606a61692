//! What was spoken about in a supervision: both parts, what was agreed, earlier versions, and the form of whoever looks.

use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::meetings::model::{MeetingState, NotePart};
use crate::meetings::permits::OpenSupervision;
use crate::meetings::queries;
use crate::meetings::record_actions::opens;
use crate::meetings::record_forms::{AGREED, Agreed};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{MeetingId, RawForm, when};
use crate::ui::*;
use entity::supervision_note;
use leptos::prelude::*;

struct Page {
    path: String,
    held: bool,
    reference: String,
    notes: Vec<supervision_note::Model>,
    mine: Option<NotePart>,
    form: FormState,
    zone: Zone,
    now_version: i32,
}

/// `GET /meetings/{id}/record`: its two people and the service manager. Each look is in the trail.
pub async fn record(ask: Ask, Key(id): Key<MeetingId>) -> Reply {
    let permit = opens(&ask, id).await?;
    let notes = queries::supervision_notes(&ask.app, &permit).await?;
    ask.looked(&permit, Note::looked("supervision.read", "meeting", id.0)).await?;
    let mine = permit.mine();
    let own = notes.iter().find(|note| mine.is_some_and(|part| part.code() == note.part));
    let now_version = own.map_or(0, |own| own.version);
    let form = ask.form_on(&permit, "supervision_record", own.map_or_else(RawForm::default, typed), id.0).await?;
    let page = Page {
        path: format!("/meetings/{id}"),
        held: permit.meeting().state() == MeetingState::Held,
        reference: permit.meeting().row().reference.clone(),
        mine,
        form,
        zone: ask.service.zone,
        now_version,
        notes,
    };
    Ok(ask.page("What was spoken about", move || view(page, &permit)))
}

fn agreed_of(note: &supervision_note::Model) -> Vec<Agreed> {
    serde_json::from_value(note.agreed.clone()).unwrap_or_default()
}

/// A version as it was typed, to be corrected.
fn typed(note: &supervision_note::Model) -> RawForm {
    let mut raw = RawForm::default();
    raw.set("words", note.words.clone());
    for (agreed, (what, due)) in agreed_of(note).iter().zip(AGREED) {
        raw.set(what, agreed.what.clone());
        if let Some(day) = agreed.due {
            raw.set_day(due, day);
        }
    }
    if let Some(day) = note.next_on {
        raw.set_day("next_on", day);
    }
    if note.wellbeing {
        raw.set("wellbeing", "yes");
    }
    raw
}

fn view(page: Page, permit: &OpenSupervision) -> impl IntoView + use<> {
    let supervised = permit.meeting().is_supervised();
    let parts = NotePart::ALL.iter().map(|part| one_part(&page, *part, supervised)).collect_view();
    let Page { path, held, reference, mine, form, now_version, .. } = page;
    let own_path = path.clone();
    let own = mine.filter(|_| held).map(|part| own_form(own_path, part, form, now_version));
    let not_yet = (!held).then(|| {
        let sentence = "Once the supervision is recorded as held, what was spoken about can be written down here.";
        view! { <Banner tone=Tone::Info sentence=sentence /> }
    });
    view! {
        <Breadcrumbs steps=vec![("/meetings".to_owned(), "Meetings".to_owned()), (path, reference.clone())] />
        <PageHeader title="What was spoken about" kicker=reference
            lead="Only the two of you and the service manager can read this, and each look is kept. Others see that you met, and when." />
        {not_yet}
        {parts}
        {own}
    }
}

fn one_part(page: &Page, part: NotePart, supervised: bool) -> AnyView {
    let mut versions = page.notes.iter().filter(|note| note.part == part.code());
    let Some(latest) = versions.next() else {
        let sentence = match (page.mine == Some(part), page.held) {
            (true, true) => "Write your part below.",
            (true, false) => "You can write your part once the supervision is recorded as held.",
            (false, _) => "Nothing is written here yet.",
        };
        return view! { <Panel title=part.label()><Empty title="Nothing yet" sentence=sentence /></Panel> }.into_any();
    };
    let earlier: Vec<AnyView> = versions.map(|note| said(note, page.zone)).collect();
    let earlier = (!earlier.is_empty()).then(|| view! { <Details summary="Earlier versions">{earlier.collect_view()}</Details> });
    let confirm = (part == NotePart::Supervisor && supervised && latest.read_at.is_none()).then(|| {
        let action = format!("{}/record/read", page.path);
        let hidden = vec![("version", latest.version.to_string())];
        view! { <ButtonForm action=action label="I have read it" hidden=hidden /> }
    });
    let read = (part == NotePart::Supervisor).then(|| match latest.read_at {
        Some(at) => view! { <Tag word=format!("Read {}", local_day_time(at, page.zone)) tone=Tone::Good /> }.into_any(),
        None => view! { <Tag word="Not confirmed as read yet" tone=Tone::Info /> }.into_any(),
    });
    let now = said(latest, page.zone);
    view! { <Panel title=part.label()>{read}{now}{confirm}{earlier}</Panel> }.into_any()
}

/// One version in full.
fn said(note: &supervision_note::Model, zone: Zone) -> AnyView {
    let words: Vec<AnyView> = note.words.split("\n\n").map(|words| view! { <p>{words.to_owned()}</p> }.into_any()).collect();
    let agreed: Vec<AnyView> = agreed_of(note)
        .into_iter()
        .map(|agreed| {
            let due = agreed.due.map(|due| format!(", by {}", when::day(due))).unwrap_or_default();
            view! { <li>{format!("{}{due}", agreed.what)}</li> }.into_any()
        })
        .collect();
    let agreed = (!agreed.is_empty()).then(|| view! { <p><b>"Agreed"</b></p><ul>{agreed.collect_view()}</ul> });
    let wellbeing = note.wellbeing.then(|| view! { <p><Tag word="Ask after them soon" tone=Tone::Warn /></p> });
    let next = note.next_on.map(|next| view! { <p>{format!("Next: {}", when::day(next))}</p> });
    let reason = note.reason.as_ref().map(|reason| format!(", corrected: {reason}")).unwrap_or_default();
    let written = format!("Written {}{reason}", local_day_time(note.written_at, zone));
    view! { {words.collect_view()}{agreed}{wellbeing}{next}<p class="quiet">{written}</p> }.into_any()
}

fn own_form(path: String, part: NotePart, form: FormState, now_version: i32) -> AnyView {
    let corrects = now_version > 0;
    let (title, label) = if corrects { ("Correct your part", "Keep the correction") } else { ("Write your part", "Keep it") };
    let hidden = vec![("version", form.version(now_version))];
    let agreed = AGREED.into_iter().zip(1u32..).map(|((what, due), at)| {
        view! {
            <TextField state=&form name=what label=format!("Agreed, {at}") optional=true />
            <DateField state=&form name=due label=format!("By when, {at}") optional=true />
        }
    });
    let agreed = agreed.collect_view();
    let wellbeing = match part {
        NotePart::Supervisor => "Ask after them soon: what they carry is heavy",
        NotePart::Supervisee => "Please ask after me soon",
    };
    let reason = corrects.then(|| {
        view! { <TextField state=&form name="reason" label="Why it is corrected" hint="What stood there before stays readable below" /> }
    });
    view! {
        <Panel title=title>
            <Form state=&form action=format!("{path}/record") submit_label=label hidden=hidden>
                <TextArea state=&form name="words" label="What was spoken about" hint="A case by its number. No names of people in it." />
                {agreed}
                <DateField state=&form name="next_on" label="When you meet next" optional=true />
                <Checkboxes state=&form name="wellbeing" legend="Wellbeing" choices=vec![Choice::new("yes", wellbeing)] />
                {reason}
            </Form>
        </Panel>
    }
    .into_any()
}
