//! An interview: offered by a recruiter, chosen by the applicant on a page of their own.

use crate::calendar::zone::{Zone, local_span};
use crate::meetings;
use crate::meetings::forms::TIME_FIELDS;
use crate::meetings::model::MeetingState;
use crate::platform::{Ask, Key, Page, Reply};
use crate::recruitment::actions::public;
use crate::recruitment::interviews::{self, OwnInterview};
use crate::recruitment::permits::recruit_row;
use crate::recruitment::queries::{self, WholeApplication};
use crate::shared::{ApplicationId, RawForm, Role};
use crate::ui::*;
use axum::extract::Path;
use entity::meeting;
use leptos::prelude::*;

/// Who may sit on a panel.
const PANEL: [Role; 3] = [Role::Recruiter, Role::Coordinator, Role::ServiceManager];

/// Offer times, or look at what was offered. For recruiters, coordinators and service managers.
pub async fn offer(ask: Ask, Key(id): Key<ApplicationId>) -> Reply {
    let permit = recruit_row(&ask)?;
    let application = queries::application(&ask.app, &permit, id).await?;
    let db = ask.app.read(&permit);
    let known = meetings::queries::interviews(db, id.0, &[MeetingState::Offered, MeetingState::Planned, MeetingState::Held]).await?;
    let most = meetings::queries::CHOICES_MAX;
    let panel = meetings::queries::invitable(db, permit.service(), ask.app.clock().now(), &PANEL, most).await?;
    let panel = Choice::list(panel.into_iter().map(|one| (one.person_id.to_string(), one.full_name)));
    let others = queries::others_waiting(&ask.app, &permit, id).await?;
    let others = Choice::list(others.into_iter().map(|(id, words)| (id.to_string(), words)));
    let fresh = RawForm::from([("people", permit.actor().person.to_string().as_str())]);
    let form = ask.form("interview", fresh).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Arrange an interview", move || offer_view(&application, known, (panel, others), &form, zone)))
}

fn offer_view(
    application: &WholeApplication,
    known: Vec<meeting::Model>,
    people: (Vec<Choice>, Vec<Choice>),
    form: &FormState,
    zone: Zone,
) -> AnyView {
    let path = format!("/recruitment/applications/{}", application.id);
    let planned = known.iter().any(|one| one.state == MeetingState::Planned.code());
    let lines = known.into_iter().map(|one| {
        let state = MeetingState::from_code(&one.state).map_or("", MeetingState::label);
        vec![link(format!("/meetings/{}", one.id), local_span(one.starts_at, one.ends_at, zone)), text(state)]
    });
    let lines: Vec<Vec<AnyView>> = lines.collect();
    let columns = vec![Column::new("When"), Column::new("How it stands")];
    let known = (!lines.is_empty()).then(|| {
        view! { <Panel title="Times so far"><DataTable caption="Times so far" quiet_caption=true columns=columns rows=lines /></Panel> }
    });
    let body = if planned && form.problems().is_empty() {
        let sentence = "An interview is planned. Change it, or call it off, on its own page.";
        view! { <Banner sentence=sentence /> }.into_any()
    } else {
        times_form(&path, people, form).into_any()
    };
    view! {
        <Breadcrumbs steps=vec![("/recruitment".to_owned(), "Recruitment".to_owned()), (path, application.name.clone())] />
        <PageHeader title="Arrange an interview" kicker=application.reference.clone()
            lead="The applicant chooses one of the times by a link, without an account. Times that were offered before are taken back." />
        {known}
        {body}
    }
    .into_any()
}

fn times_form(path: &str, (panel, others): (Vec<Choice>, Vec<Choice>), form: &FormState) -> impl IntoView + use<> {
    let rows = (1..).zip(TIME_FIELDS).map(|(number, [on, starts, ends])| {
        let (optional, row) = (number > 1, form.clone());
        view! {
            <Fields legend=format!("Time {number}")>
                <DateField state=row.clone() name=on label="Day" optional=optional />
                <TimeField state=row.clone() name=starts label="From" optional=optional />
                <TimeField state=row name=ends label="To" optional=optional />
            </Fields>
        }
    });
    let rows = rows.collect_view();
    let also = (!others.is_empty()).then(|| {
        let hint = "Each of them chooses on a page of their own; who is first has the time";
        let state = form.clone();
        view! { <Checkboxes state=state name="also" legend="Offer the same times to others" hint=hint choices=others optional=true /> }
    });
    let (state, action) = (form.clone(), format!("{path}/interview"));
    let cancel = (path.to_owned(), "Offer nothing now".to_owned());
    view! {
        <Form state=state action=action submit_label="Offer these times" cancel=cancel>
            {rows}
            <TextField name="place" label="Where" hint="Room, building, address, and how to get in" optional=true />
            <TextField name="joining_link" label="Link to join online" hint="Begins with https://" optional=true spellcheck_off=true />
            <TextArea name="note" label="What the applicant should know" rows=3 optional=true
                hint="Stands in the invitation: what to bring, how long it takes, access" />
            <Checkboxes name="people" legend="The panel" hint="Two people at least; each is invited once a time is chosen" choices=panel />
            {also}
        </Form>
    }
}

/// The applicant's own page: choose, look, or say that one cannot come. For everybody who has the link.
pub async fn own(ask: Ask, Path(token): Path<String>) -> Reply {
    let own = interviews::own(&ask.app, &public(&ask, "an applicant's interview"), &token).await?;
    let form = ask.form("interview_time", RawForm::default()).await?;
    let (zone, write_to) = (ask.service.zone, ask.service.organiser_email.clone());
    Ok(ask.draw(Page::titled("Your appointment").discreet(), move || own_view(own, &form, &format!("/interview/{token}"), zone, &write_to)))
}

fn own_view(own: OwnInterview, form: &FormState, path: &str, zone: Zone, write_to: &str) -> AnyView {
    if let Some(planned) = own.planned {
        let action = format!("{path}/give-up");
        return view! {
            <PageHeader title="Your interview" kicker=own.reference lead="We look forward to meeting you." />
            <SummaryList facts=facts(&planned, zone) />
            <Details summary="I cannot come">
                <p>"We take the time back, and write to you with others."</p>
                <ButtonForm action=action label="I cannot come at that time" kind=ButtonKind::Danger />
            </Details>
        }
        .into_any();
    }
    if own.offered.is_empty() {
        let sentence = format!("No times are offered at present. If you are waiting for one, write to {write_to}.");
        return view! { <PageHeader title="Your interview" kicker=own.reference /><Empty title="Nothing to choose" sentence=sentence /> }
            .into_any();
    }
    let choices =
        own.offered.iter().map(|one| Choice::new(one.id.to_string(), local_span(one.starts_at, one.ends_at, zone)).hint(where_it_is(one)));
    let choices = choices.collect::<Vec<_>>();
    let (state, action) = (form.clone(), path.to_owned());
    view! {
        <PageHeader title="Choose a time" kicker=own.reference lead="Take the one that suits you. An invitation with all you need follows by mail." />
        <Form state=state action=action submit_label="Take this time">
            <Radios name="time" legend="When would you like to come?" choices=choices />
        </Form>
        <p>{format!("None of them suits you? Write to {write_to}.")}</p>
    }
    .into_any()
}

fn where_it_is(one: &meeting::Model) -> String {
    if one.place.is_empty() { "Online".to_owned() } else { one.place.clone() }
}

fn facts(planned: &meeting::Model, zone: Zone) -> Vec<Fact> {
    let mut facts = vec![Fact::new("When", local_span(planned.starts_at, planned.ends_at, zone)), Fact::new("Where", where_it_is(planned))];
    if let Some(join) = planned.joining_link.clone() {
        facts.push(Fact::drawn("Online", view! { <a href=join rel="noreferrer noopener">"Join online"</a> }));
    }
    if let Some(note) = planned.note.clone() {
        facts.push(Fact::new("To know", note));
    }
    facts
}
