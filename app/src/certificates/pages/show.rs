//! One certificate: for its holder, and for those who keep it with its history and the two decisions.

use super::{facts, in_words, tone};
use crate::audit::Note;
use crate::certificates::model::{Certificate, Standing};
use crate::certificates::permits::OpenCertificate;
use crate::certificates::{queries, rules, words};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{CertificateId, RawForm};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /certificates/{id}`
pub async fn show(ask: Ask, Key(id): Key<CertificateId>) -> Reply {
    let permit = OpenCertificate::open(&ask, id).await?;
    ask.looked(&permit, Note::looked("certificate.read", "certificate", id.0)).await?;
    let keeper = if permit.keeps() {
        let history = queries::history(&ask.app, &permit).await?;
        let correction = ask.form("reissue", fresh(permit.certificate())).await?;
        let revoke = ask.form("revoke", RawForm::default()).await?;
        Some(Keeper { history, correction, revoke, office: permit.office() })
    } else {
        None
    };
    let certificate = permit.certificate().clone();
    Ok(ask.page("Certificate", move || view(&certificate, keeper)))
}

fn fresh(certificate: &Certificate) -> RawForm {
    let printed = &certificate.printed;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (award, place) = (text(&printed.award), text(&printed.place));
    RawForm::from([("holder", printed.holder.as_str()), ("course", &printed.course), ("award", &award), ("place", &place)])
}

/// What those who keep it see beside it.
struct Keeper {
    history: Vec<Certificate>,
    correction: FormState,
    revoke: FormState,
    office: bool,
}

fn view(certificate: &Certificate, keeper: Option<Keeper>) -> impl IntoView + use<> {
    let standing = certificate.standing;
    let file = format!("/certificates/{}/certificate.pdf", certificate.id);
    let tag = view! { <Tag word=standing.label() tone=tone(standing) /> }.into_any();
    let said = facts(&certificate.printed);
    let reasons = reasons(certificate, keeper.is_some());
    let decisions = keeper.map(|keeper| {
        let history = editions(&keeper.history);
        view! { {decisions(certificate, keeper)}{history} }
    });
    view! {
        <Breadcrumbs steps=vec![("/certificates".to_owned(), "My certificates".to_owned())] />
        <PageHeader title="Certificate" kicker=certificate.printed.number.clone() lead=in_words(standing) tags=tag>
            {(standing == Standing::Stands).then(|| view! { <ButtonLink href=file label="Download to print" /> })}
        </PageHeader>
        <Panel title="What it says">
            <SummaryList facts=said />
            {reasons}
        </Panel>
        {decisions}
    }
}

/// Why it stands as it does, for those who keep it.
fn reasons(certificate: &Certificate, keeps: bool) -> impl IntoView + use<> {
    let revoked = certificate.revoke_reason.clone().map(|reason| Fact::new("Why it was revoked", reason));
    let again = certificate.replace_reason.clone().map(|reason| Fact::new("Why it was issued again", reason));
    let facts: Vec<Fact> = revoked.into_iter().chain(again).filter(|_| keeps).collect();
    (!facts.is_empty()).then(|| view! { <SummaryList facts=facts /> })
}

fn decisions(certificate: &Certificate, keeper: Keeper) -> impl IntoView + use<> {
    let Keeper { correction, revoke, office, .. } = keeper;
    let path = format!("/certificates/{}", certificate.id);
    let again = format!("{path}/reissue");
    let away = format!("{path}/revoke");
    let may = rules::may_reissue(certificate.succeeded, certificate.revoke_reason.as_deref(), office);
    let reissue = (may.is_ok() || !correction.problems().is_empty()).then(|| {
        let open = !correction.problems().is_empty();
        view! {
            <Details summary="Issue it again with a correction" open=open>
                <p>"It gets a new number, and its holder a letter. This one no longer stands then."</p>
                <Form state=correction.clone() action=again submit_label="Issue it again">
                    <TextField state=correction.clone() name="holder" label="Name of the holder" />
                    {office.then(|| view! { <TextField state=correction.clone() name="course" label="Title of the course" /> })}
                    {office.then(|| view! { <TextField state=correction.clone() name="award" label="What was awarded" optional=true /> })}
                    <TextField state=correction.clone() name="place" label="Where it was held" optional=true />
                    <TextArea state=correction.clone() name="why" label="Why it is issued again" hint="Kept with it; not printed." />
                </Form>
            </Details>
        }
    });
    let revoke = (rules::may_revoke(certificate.standing).is_ok() || !revoke.problems().is_empty()).then(|| {
        let open = !revoke.problems().is_empty();
        view! {
            <Details summary="Revoke it" open=open>
                <p>"Whoever checks it reads that it was revoked and when, not why."</p>
                <Form state=revoke.clone() action=away submit_label="Revoke the certificate" danger=true>
                    <TextArea state=revoke.clone() name="reason" label="Why" hint="Kept with the certificate. Its holder may ask to read it." />
                </Form>
            </Details>
        }
    });
    (reissue.is_some() || revoke.is_some()).then(|| view! { <Panel title="Decide on it">{reissue}{revoke}</Panel> })
}

fn editions(history: &[Certificate]) -> impl IntoView + use<> {
    let entries: Vec<Entry> = history
        .iter()
        .map(|edition| {
            let href = format!("/certificates/{}", edition.id);
            let (number, standing) = (edition.printed.number.clone(), in_words(edition.standing));
            Entry::new(words::day(edition.printed.issued_on), if edition.edition == 1 { "Issued" } else { "Issued again" })
                .tone(tone(edition.standing))
                .body(view! { <p><a href=href>{number}</a>". "{standing}</p> })
        })
        .collect();
    view! { <Panel title="Its history"><Timeline label="Its history" entries=entries /></Panel> }
}
