//! `/demo/mail` and `/demo/parts`.

use super::permits::ReadDemoMail;
use super::queries::{self, LetterRow, LetterView};
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::{Ask, Key, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{LetterId, Refusal};
use crate::ui::{
    Breadcrumbs, Column, DataTable, Details, Empty, Fact, ListAddress, PageHeader, Panel, SummaryList, Tag, Tone, catalogue, link, text,
};
use leptos::prelude::*;

/// Every letter that was written, the newest first.
///
/// # Errors
/// `NotAllowed`; `NotFound` outside the demo; a fault.
pub async fn mail(ask: Ask) -> Reply {
    demo_only(&ask)?;
    let permit = ask.permit::<ReadDemoMail>()?;
    let paging = ask.paging();
    let listed = queries::letters(&ask.app, &permit, &paging).await?;
    ask.looked(&permit, Note::looked("letters.listed", "letter", None)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Mail of the demo", move || mail_view(listed, &paging, zone)))
}

fn demo_only(ask: &Ask) -> Result<(), Refusal> {
    if ask.app.is_demo() { Ok(()) } else { Err(Refusal::NotFound) }
}

fn mail_view(listed: Listed<LetterRow>, paging: &Paging, zone: Zone) -> impl IntoView + use<> {
    let address = ListAddress::new("/demo/mail", Vec::new(), paging, &listed);
    let rows = listed.rows.into_iter().map(|letter| mail_row(letter, zone)).collect();
    let empty = view! { <Empty title="No letter yet" sentence="Invite somebody, or apply for a role: the letter appears here." next=("/roles".to_owned(), "Open volunteer roles".to_owned()) /> };
    view! {
        <PageHeader title="Mail of the demo" lead="Nothing leaves this machine: letters are kept as files, and can be read here." />
        <DataTable caption="Letters" quiet_caption=true rows=rows address=address empty=empty.into_any()
            columns=vec![Column::new("Subject"), Column::new("To"), Column::new("Written"), Column::new("State"), Column::new("Appointment")] />
    }
}

fn mail_row(letter: LetterRow, zone: Zone) -> Vec<AnyView> {
    vec![
        link(format!("/demo/mail/{}", letter.id.0), letter.subject),
        text(letter.to),
        text(local_day_time(letter.written, zone)),
        state(&letter.state),
        text(appointment(letter.calendar_method.as_deref())),
    ]
}

fn state(code: &str) -> AnyView {
    let (word, tone) = match code {
        "SENT" => ("Sent", Tone::Good),
        "QUEUED" => ("Waiting", Tone::Info),
        _ => ("Given up", Tone::Bad),
    };
    view! { <Tag word=word tone=tone /> }.into_any()
}

fn appointment(method: Option<&str>) -> &'static str {
    match method {
        Some("REQUEST") => "Invitation",
        Some("CANCEL") => "Cancellation",
        Some(_) => "Yes",
        None => "None",
    }
}

/// One letter as its reader got it.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn letter(ask: Ask, Key(id): Key<LetterId>) -> Reply {
    demo_only(&ask)?;
    let permit = ask.permit::<ReadDemoMail>()?;
    let letter = queries::letter(&ask.app, &permit, id).await?;
    ask.looked(&permit, Note::looked("letter.read", "letter", id.0)).await?;
    let zone = ask.service.zone;
    Ok(ask.page("A letter of the demo", move || letter_view(letter, zone)))
}

fn letter_view(letter: LetterView, zone: Zone) -> impl IntoView {
    let LetterView { row, address, text: words, calendar, sent } = letter;
    let facts = vec![
        Fact::new("To", format!("{} <{address}>", row.to)),
        Fact::new("Written", local_day_time(row.written, zone)),
        Fact::new("Sent", sent.map(|at| local_day_time(at, zone)).unwrap_or_else(|| "Not yet".to_owned())),
        Fact::drawn("State", state(&row.state)),
        Fact::new("Appointment", appointment(row.calendar_method.as_deref())),
    ];
    // Addresses in the letter lead on: the demo has no mailbox to click in.
    let lines = words.lines().map(|line| view! { <>{with_links(line)}"\n"</> }).collect_view();
    let calendar = calendar.map(|body| {
        view! { <Details summary="The appointment as calendars read it"><pre tabindex="0">{body}</pre></Details> }
    });
    view! {
        <Breadcrumbs steps=vec![("/demo/mail".to_owned(), "Mail of the demo".to_owned())] />
        <PageHeader title=row.subject />
        <SummaryList facts=facts />
        <Panel title="Text"><pre class="letter" tabindex="0">{lines}</pre></Panel>
        {calendar}
    }
}

fn with_links(line: &str) -> AnyView {
    let words = line.split_inclusive(' ').map(|word| {
        let address = word.trim();
        if address.starts_with("http://") || address.starts_with("https://") {
            view! { <a href=address.to_owned()>{word.to_owned()}</a> }.into_any()
        } else {
            word.to_owned().into_any()
        }
    });
    words.collect_view().into_any()
}

/// Every part of the design, with sample content.
///
/// # Errors
/// `NotFound` outside the demo.
pub async fn parts(ask: Ask) -> Reply {
    demo_only(&ask)?;
    Ok(ask.page("Parts of the pages", catalogue::catalogue))
}
