//! A DBS certificate and its status checks: as the office records them, and as the person themselves sees it and agrees.

use crate::accreditation::permits::{KeepOwnRecord, RecordStatusChecks};
use crate::accreditation::status_commands;
use crate::audit::Note;
use crate::people::permits::for_row;
use crate::people::practitioners::due::{Due, Stands, stands};
use crate::people::practitioners::model::{CheckKind, level_words};
use crate::people::practitioners::queries::{Head, head};
use crate::people::practitioners::rules::Periods;
use crate::people::practitioners::status::{DbsRecord, dbs_record};
use crate::people::practitioners::update_service::{StatusOutcome, counts_since};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{PersonId, RawForm, when};
use crate::ui::*;
use chrono::NaiveDate;
use entity::status_check;
use leptos::prelude::*;

/// What both pages show.
struct Known {
    record: DbsRecord,
    periods: Periods,
    today: NaiveDate,
}

struct Forms {
    status: FormState,
    consent: FormState,
}

/// `GET /people/{id}/status-checks`; the look is stored.
pub async fn status_checks(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = for_row::<RecordStatusChecks>(&ask)?;
    let head = head(&ask.app, &permit, permit.service(), id).await?;
    ask.looked(&permit, Note::looked("person.checks_read", "person", id.0)).await?;
    let record = dbs_record(ask.app.read(&permit), id).await?;
    let known = Known { record, periods: Periods::read(&ask.service.settings), today: ask.today() };
    let forms = if permit.actor().person == id { None } else { Some(forms(&ask).await?) };
    Ok(ask.page("DBS status checks", move || office(head, known, forms)))
}

async fn forms(ask: &Ask) -> Result<Forms, crate::shared::Refusal> {
    let mut today = RawForm::default();
    today.set_day("status_on", ask.today());
    Ok(Forms { status: ask.form("status", today).await?, consent: ask.form("consent", RawForm::default()).await? })
}

fn office(head: Head, known: Known, forms: Option<Forms>) -> impl IntoView {
    let person = head.person;
    let asks = forms.map(|forms| {
        if known.record.consent.is_none() {
            return consent_on_paper(person, forms.consent);
        }
        let counts = known.record.certificate.as_ref().is_some_and(|row| row.stopped_on.is_none());
        if counts {
            return status_form(person, forms.status);
        }
        let next = (format!("/people/{person}/checks"), "Record the certificate".to_owned());
        let sentence = "A status check asks about a certificate that counts. Record it once you have seen it.";
        view! { <Empty title="No certificate to ask about" sentence=sentence next=next /> }.into_any()
    });
    let asks = asks.unwrap_or_else(|| {
        view! { <Banner tone=Tone::Info sentence="This is your own record. A colleague records your status checks." /> }.into_any()
    });
    let lead = "What the Update Service said, and when. What a certificate says about the person is never kept.";
    view! {
        <Breadcrumbs steps=vec![("/people".to_owned(), "People".to_owned()), (format!("/people/{person}/checks"), head.name.clone())] />
        <PageHeader title="DBS status checks" kicker=format!("{} \u{b7} {}", head.name, head.reference) lead=lead />
        {facts(&known)}
        {asks}
        {history(&known.record.checks)}
    }
}

fn facts(known: &Known) -> AnyView {
    let Known { record, periods, today } = known;
    let mut facts = Vec::new();
    if let Some(row) = &record.certificate {
        let last_four = row.last_four.as_ref().map(|digits| format!(", number ending {digits}")).unwrap_or_default();
        let issued = row.issued_on.map(|on| format!(", issued {}", when::day(on))).unwrap_or_default();
        facts.push(Fact::new("Certificate", format!("{}{issued}{last_four}", level_words(CheckKind::Dbs, &row.level))));
        let until = counts_since(row.issued_on, row.confirmed_on, row.stopped_on).map(|since| Due::Dbs.until(since, *periods));
        facts.push(Fact::drawn("Counts", counts(until, row.stopped_on, *today)));
    } else {
        facts.push(Fact::new("Certificate", ""));
    }
    let consent = record.consent.as_ref().map(|row| {
        let how = if row.on_paper { ", on paper" } else { "" };
        format!("Given {}{how}", when::day(row.given_on))
    });
    facts.push(Fact::new("Consent to status checks", consent.unwrap_or_else(|| "Not given".to_owned())));
    view! { <Panel title="On record"><SummaryList facts=facts /></Panel> }.into_any()
}

fn counts(until: Option<NaiveDate>, stopped: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    let (words, tag, tone) = match (stopped, until) {
        (Some(on), _) => (format!("No more, since {}", when::day(on)), Some("New certificate asked for"), Tone::Bad),
        (None, None) => ("Its day of issue is not on record".to_owned(), None, Tone::Plain),
        (None, Some(last)) => {
            let (tag, tone) = match stands(last, today) {
                Stands::Counts => (None, Tone::Good),
                Stands::Soon => (Some("Re-check due soon"), Tone::Warn),
                Stands::Over => (Some("Re-check was due"), Tone::Bad),
            };
            (format!("Until {}", when::day(last)), tag, tone)
        }
    };
    let tag = tag.map(|word| view! { " " <Tag word=word tone=tone /> });
    view! { <span class="day-and-tag">{words}{tag}</span> }.into_any()
}

fn status_form(person: PersonId, form: FormState) -> AnyView {
    let outcomes = StatusOutcome::ALL.iter().map(|one| Choice::new(one.code(), one.label()).hint(one.follows())).collect::<Vec<_>>();
    let action = format!("/people/{person}/status-checks");
    view! {
        <Panel title="Record a status check">
            <Form state=&form action=action submit_label="Record the status check">
                <DateField state=&form name="status_on" label="Day of the check" />
                <Radios state=&form name="status_outcome" legend="What the Update Service said" choices=outcomes />
            </Form>
        </Panel>
    }
    .into_any()
}

fn consent_on_paper(person: PersonId, form: FormState) -> AnyView {
    let action = format!("/people/{person}/status-checks/consent");
    let sentence =
        "They have not agreed to status checks. They agree on their own record, under My record; or on paper, and you write it down here.";
    view! {
        <Banner tone=Tone::Info sentence=sentence />
        <Panel title="They agreed on paper">
            <Form state=&form action=action submit_label="Record their consent">
                <DateField state=&form name="consent_on" label="Day on which they signed" />
            </Form>
        </Panel>
    }
    .into_any()
}

fn history(checks: &[status_check::Model]) -> AnyView {
    if checks.is_empty() {
        return view! { <Panel title="Status checks"><Empty title="No status check yet" sentence="What the Update Service said stands here, the newest first." /></Panel> }
            .into_any();
    }
    let entries = checks.iter().map(|row| {
        let outcome = StatusOutcome::from_code(&row.outcome).unwrap_or(StatusOutcome::NotCurrent);
        let tone = if outcome == StatusOutcome::Unchanged { Tone::Good } else { Tone::Bad };
        let follows = outcome.follows();
        Entry::new(when::day(row.checked_on), outcome.label()).tone(tone).body(view! { <p>{follows}</p> })
    });
    let entries: Vec<Entry> = entries.collect();
    view! { <Panel title="Status checks"><Timeline label="Status checks" entries=entries /></Panel> }.into_any()
}

/// `GET /record/dbs`: the asker's own.
pub async fn own_dbs(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let record = status_commands::own(&ask.app, &permit).await?;
    let form = ask.form("agree", RawForm::default()).await?;
    let (periods, today) = (Periods::read(&ask.service.settings), ask.today());
    Ok(ask.page("My DBS check", move || own(record.map(|record| Known { record, periods, today }), form)))
}

fn own(known: Option<Known>, form: FormState) -> AnyView {
    let trail = || view! { <Breadcrumbs steps=vec![("/record".to_owned(), "My record".to_owned())] /> };
    let Some(known) = known else {
        let sentence = "You have no practising record here yet. Your coordinator makes it; then your DBS check stands here.";
        return view! { {trail()}<PageHeader title="My DBS check" /><Empty title="Nothing on record yet" sentence=sentence /> }.into_any();
    };
    let agreed = known.record.consent.is_some();
    view! {
        {trail()}
        <PageHeader title="My DBS check" lead="What we keep of it: its level and dates and the last four digits. Never what it says about you." />
        {facts(&known)}
        {consent(agreed, form)}
        {history(&known.record.checks)}
    }
    .into_any()
}

fn consent(agreed: bool, form: FormState) -> AnyView {
    if agreed {
        return view! {
            <Panel title="Your consent">
                <p>"A colleague may ask the Update Service whether anything about your certificate is new. You can take that back at any time; then we ask you for a new certificate when the next re-check falls due."</p>
                <ButtonForm action="/record/dbs/consent/end" label="Take my consent back" kind=ButtonKind::Plain />
            </Panel>
        }
        .into_any();
    }
    view! {
        <Panel title="Agree to status checks">
            <p>"If you keep your certificate in the DBS Update Service, which is free for volunteers, a colleague can ask there whether anything is new, and you need no new certificate at the next re-check. We are only told that there is something new, or that there is not."</p>
            <Form state=&form action="/record/dbs/consent" submit_label="I agree to status checks">""</Form>
        </Panel>
    }
    .into_any()
}
