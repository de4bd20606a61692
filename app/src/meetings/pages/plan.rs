//! Planning a meeting: who, when, where.

use crate::cases;
use crate::cases::permits::OpenCase;
use crate::meetings::actions::works_on;
use crate::meetings::forms::{FURTHER_FIELDS, GROUPS};
use crate::meetings::model::{MeetingKind, Purpose};
use crate::meetings::permits::{PlanSupervision, PlanTeamMeeting};
use crate::meetings::queries::{self, CHOICES_MAX};
use crate::platform::App;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::PartyRole;
use crate::shared::{CaseId, RawForm, Refusal, Role};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /meetings/supervision/new?with=`
pub async fn supervision(ask: Ask) -> Reply {
    let permit = ask.permit::<PlanSupervision>()?;
    let partners = queries::supervision_partners(&ask.app, &permit).await?;
    let fresh = RawForm::from([("with", ask.query.get("with"))]);
    let form = ask.form("supervision", fresh).await?;
    Ok(ask.page("Plan a supervision", move || supervision_view(partners, &form)))
}

fn supervision_view(partners: Vec<(crate::shared::PersonId, String, bool)>, form: &FormState) -> AnyView {
    let head = view! {
        <Breadcrumbs steps=crumbs() />
        <PageHeader title="Plan a supervision" lead="Both of you are invited, and the day stands on the practising record." />
    };
    if partners.is_empty() {
        let sentence = "Nobody supervises you, and you supervise nobody. A coordinator can name a case supervisor on the person's record.";
        return view! { {head}<Empty title="Nobody to meet" sentence=sentence next=("/meetings".to_owned(), "Back to meetings".to_owned()) /> }
            .into_any();
    }
    let choices = partners.into_iter().map(|(person, name, above)| {
        let label = if above { format!("{name} (supervises you)") } else { name };
        Choice::new(person.to_string(), label)
    });
    let choices = choices.collect::<Vec<_>>();
    let (state, fields) = (form.clone(), when_and_where(form, MeetingKind::Supervision));
    view! {
        {head}
        <Form state=state action="/meetings/supervision/new" submit_label="Plan it and invite" cancel=back()>
            <Select name="with" label="Whom do you meet?" choices=choices />
            {fields}
        </Form>
    }
    .into_any()
}

/// `GET /meetings/team/new`
pub async fn team(ask: Ask) -> Reply {
    let permit = ask.permit::<PlanTeamMeeting>()?;
    let people = invitable(&ask.app, &permit, &permit.actor().person.to_string()).await?;
    let form = ask.form("team", RawForm::from([("kind", MeetingKind::TeamMeeting.code())])).await?;
    Ok(ask.page("Plan a meeting", move || team_view(people, &form)))
}

/// Those who can be chosen by name, but for the planner.
async fn invitable(app: &App, permit: &PlanTeamMeeting, me: &str) -> Result<Vec<Choice>, Refusal> {
    let all = queries::invitable(app.read(permit), permit.service(), app.clock().now(), &GROUPS, CHOICES_MAX).await?;
    Ok(all.into_iter().map(|one| with_roles(&one)).filter(|choice| choice.value != me).collect())
}

/// Somebody by name, with what they do here.
pub(super) fn with_roles(one: &queries::Invitable) -> Choice {
    let mut roles: Vec<String> = one.roles.split(' ').filter_map(Role::from_code).map(|role| role.to_string()).collect();
    roles.sort_unstable();
    roles.dedup();
    Choice::new(one.person_id.to_string(), one.full_name.clone()).hint(roles.join(", "))
}

fn team_view(people: Vec<Choice>, form: &FormState) -> AnyView {
    let kinds = [MeetingKind::TeamMeeting, MeetingKind::Conference];
    let kinds = Choice::list(kinds.map(|kind| (kind.code(), kind.label())));
    let groups = Choice::list(GROUPS.map(|role| (role.code(), format!("Every {}", role.to_string().to_lowercase()))));
    let hint = if people.len() as u64 + 1 >= CHOICES_MAX { "The first two hundred are listed; invite the others as a group" } else { "" };
    let (state, fields, note) = (form.clone(), when_and_where(form, MeetingKind::TeamMeeting), note_field(form));
    let further = further(form);
    view! {
        <Breadcrumbs steps=crumbs() />
        <PageHeader title="Plan a meeting" lead="Each person gets an invitation of their own, and sees nobody else's." />
        <Form state=state action="/meetings/team/new" submit_label="Plan it and invite" cancel=back()>
            <Radios name="kind" legend="What is it?" choices=kinds inline=true />
            <TextField name="title" label="What it is called" hint="It stands in calendars that others may see: name nobody, and no case" />
            {fields}
            {further}
            {note}
            <Fields legend="Who is invited">
                <Checkboxes name="groups" legend="Groups" choices=groups optional=true />
                <Checkboxes name="people" legend="People" hint=hint choices=people optional=true />
            </Fields>
        </Form>
    }
    .into_any()
}

/// What those who come are told besides.
pub(super) fn note_field(form: &FormState) -> impl IntoView + use<> {
    view! {
        <TextArea state=form name="note" label="What those who come should know" rows=3 optional=true
            hint="Stands in the invitation: what to bring, how to get in. Name nobody, and no case" />
    }
}

/// `GET /cases/{id}/meetings/new`
pub async fn about_case(ask: Ask, Key(id): Key<CaseId>) -> Reply {
    let open = works_on(&ask, id).await?;
    let asked = case_choices(&ask.app, &open).await?;
    let mut fresh = RawForm::default();
    fresh.0.extend(asked.seated.iter().map(|person| ("people".to_owned(), person.clone())));
    let form = ask.form("case_meeting", fresh).await?;
    let reference = open.case().reference.clone();
    Ok(ask.page("Plan a meeting", move || case_view(id, reference, asked, &form)))
}

/// Who can be asked to a meeting about a case.
pub(super) struct CaseChoices {
    /// Keys of those who sit on it.
    pub seated: Vec<String>,
    pub people: Vec<Choice>,
    /// Those in the matter who can be written to safely; the hint says how.
    pub parties: Vec<Choice>,
}

/// # Errors
/// A fault.
pub(super) async fn case_choices(app: &App, open: &OpenCase) -> Result<CaseChoices, Refusal> {
    let ((seated, around), parties) = tokio::try_join!(queries::around_case(app, open), cases::queries::parties(app, open))?;
    let people = Choice::list(around.into_iter().map(|(person, name)| (person.to_string(), name)));
    let safe = parties.into_iter().filter_map(|party| {
        let words = party.reach.safe.iter().map(|line| line.words.clone()).collect::<Vec<_>>().join("; ");
        let has_mail = party.reach.ways.iter().any(|(kind, _)| kind == "EMAIL");
        let role = PartyRole::from_code(&party.row.role).map_or("", PartyRole::label);
        let choice = Choice::new(party.person.id.to_string(), format!("{} ({})", party.person.full_name, role.to_lowercase()));
        (has_mail && !words.is_empty()).then(|| choice.hint(words))
    });
    Ok(CaseChoices { seated: seated.iter().map(ToString::to_string).collect(), people, parties: safe.collect() })
}

fn case_view(id: CaseId, reference: String, asked: CaseChoices, form: &FormState) -> AnyView {
    let case = format!("/cases/{id}");
    let steps = vec![("/cases".to_owned(), "Cases".to_owned()), (case.clone(), format!("Case {reference}"))];
    let cancel = (format!("{case}/meetings"), "Do not plan it".to_owned());
    let lead = "What leaves the house says \"Meeting\", a number and where to sign in: no name, no place, nothing of the case.";
    let (state, fields) = (form.clone(), when_and_where(form, MeetingKind::CaseMeeting));
    let (purpose, people) = (purpose_field(form), case_people(asked, form));
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Plan a meeting" kicker=reference lead=lead />
        <Form state=state action=format!("{case}/meetings/new") submit_label="Plan it and invite" cancel=cancel>
            {purpose}
            {fields}
            {people}
        </Form>
    }
    .into_any()
}

pub(super) fn purpose_field(form: &FormState) -> impl IntoView + use<> {
    let purposes = Choice::list(Purpose::ALL.iter().map(|purpose| (purpose.code(), purpose.label())));
    view! { <Select state=form name="purpose" label="What is it for?" choices=purposes hint="Read here by those to whom the case is open, and nowhere else" /> }
}

/// Who comes to a meeting about a case.
pub(super) fn case_people(asked: CaseChoices, form: &FormState) -> impl IntoView + use<> {
    let state = form.clone();
    let parties = if asked.parties.is_empty() {
        view! { <p class="hint">"Nobody in the matter can be written to: that needs an e-mail address and words on safe contact on record."</p> }
            .into_any()
    } else {
        let hint = "Only who has said that they wish it. They get a plain letter with day and hours, nothing for a calendar. Read the words on \
                    safe contact first";
        view! { <Checkboxes state=form name="parties" legend="Tell by letter" hint=hint choices=asked.parties optional=true /> }.into_any()
    };
    view! {
        <Fields legend="Who comes">
            <Checkboxes state=state name="people" legend="Of the service" choices=asked.people />
            {parties}
        </Fields>
    }
}

/// Day, hours, place and link; and the box for what stands although somebody is busy, once that was said.
pub(super) fn when_and_where(form: &FormState, kind: MeetingKind) -> impl IntoView + use<> {
    let asked = form.problems().0.iter().any(|problem| matches!(problem.code.as_str(), "somebody_busy" | "little_time"));
    let busy = asked || form.ticked("anyway", "yes");
    let anyway = busy.then(|| {
        let choices = vec![
            Choice::new("yes", "It stands all the same").hint("They are invited although they are busy, or have little time to get there"),
        ];
        view! { <Checkboxes state=form name="anyway" legend="Somebody is busy, or far away, then" choices=choices optional=true /> }
    });
    let place_hint = match kind {
        MeetingKind::CaseMeeting => "Read here by those to whom the case is open; it stands in no invitation",
        _ => "Room, building, address, and how to get in",
    };
    view! {
        <DateField state=form name="when" label="Day" />
        <TimeField state=form name="starts" label="From" />
        <TimeField state=form name="ends" label="To" />
        {anyway}
        <TextField state=form name="place" label="Where" hint=place_hint optional=true />
        <TextField state=form name="joining_link" label="Link to join online" hint="Begins with https://" optional=true spellcheck_off=true />
    }
}

/// The further days of a conference; folded away, since most meetings have one.
fn further(form: &FormState) -> AnyView {
    let typed =
        FURTHER_FIELDS.iter().any(|field| ["day", "month", "year"].iter().any(|part| !form.value(&format!("{field}-{part}")).is_empty()));
    let days = FURTHER_FIELDS.into_iter().zip(2..).map(|(field, number)| {
        let label = format!("Day {number}");
        view! { <DateField state=form name=field label=label optional=true /> }
    });
    let days = days.collect_view();
    view! {
        <Details summary="It goes on for further days" open=typed>
            <p class="hint">"The hours, the place and the people are the same on each. Each day is a meeting of its own, which can be moved or called off by itself."</p>
            {days}
        </Details>
    }
    .into_any()
}

fn crumbs() -> Vec<(String, String)> {
    vec![("/meetings".to_owned(), "Meetings".to_owned())]
}

fn back() -> (String, String) {
    ("/meetings".to_owned(), "Do not plan it".to_owned())
}
