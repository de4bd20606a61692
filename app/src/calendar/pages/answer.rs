//! The page behind an invitation's link: what the invitation said, and whether the reader comes.

use crate::audit::Note;
use crate::calendar::answer::Answer;
use crate::calendar::answers::Said;
use crate::calendar::by_link::{self, Shown, Standing};
use crate::calendar::invite::Entry;
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::permit::SystemPermit;
use crate::platform::{Ask, Page, Reply, services};
use crate::shared::{RawForm, when};
use crate::ui::*;
use axum::extract::Path;
use leptos::prelude::*;

/// `GET /calendar/answer/{token}`: changes nothing. For everybody who has the link.
pub async fn show(ask: Ask, Path(token): Path<String>) -> Reply {
    let public = SystemPermit::from_public(ask.service.id, "opening an invitation's link", ask.address.clone());
    let shown = by_link::shown(&ask.app, &public, &token).await?;
    let invited = SystemPermit::from_public(shown.service, "opening an invitation's link", ask.address.clone());
    ask.looked(&invited, Note::looked("appointment.read_by_link", "appointment", shown.appointment)).await?;
    let service = services::names(&ask.app, Some(shown.service)).await?;
    let form = ask.form("answer", typed(shown.said.as_ref())).await?;
    let write_to = service.organiser_email.clone();
    let action = format!("/calendar/answer/{token}");
    Ok(ask.draw(Page::titled("Your appointment").discreet(), move || view(&shown, form, action, service.zone, &write_to)))
}

/// What stands, as the form shows it.
fn typed(said: Option<&Said>) -> RawForm {
    let fields = said.map(|said| {
        vec![("answer".to_owned(), said.answer.code().to_owned()), ("reason".to_owned(), said.reason.clone().unwrap_or_default())]
    });
    RawForm(fields.unwrap_or_default())
}

fn view(shown: &Shown, form: FormState, action: String, zone: Zone, write_to: &str) -> impl IntoView + use<> {
    let facts = shown.entry.as_ref().map(facts).unwrap_or_default();
    let said = shown.said.as_ref().filter(|_| shown.standing != Standing::TakenBack).map(|said| {
        let sentence = format!("You answered on {}.", local_day_time(said.at, zone));
        view! { <p><Tag word=own_words(said.answer) tone=tone(said.answer) />" "{sentence}</p> }
    });
    let declined = shown.said.as_ref().is_some_and(|said| said.answer == Answer::Declined);
    let kept = (declined && shown.is_place && shown.standing == Standing::Open).then(|| {
        view! {
            <Banner tone=Tone::Warn sentence="Your place on the course is still kept for you: this answer alone does not give it back." />
            <p>
                "If you cannot come at all, please give it back, so that somebody else can have it: on the page of the course, which "
                <a href="/diary">"your diary"</a>" leads to, or by the link to your place in our letter."
            </p>
        }
    });
    let below = match shown.standing {
        Standing::Open => answer_form(form, action).into_any(),
        Standing::TakenBack => {
            let sentence = "This appointment was taken back. There is nothing you need to do.";
            view! { <Banner tone=Tone::Info sentence=sentence /> }.into_any()
        }
        Standing::Over => {
            let sentence =
                format!("This has begun, so the answer cannot be changed here any more. If you cannot come, write to {write_to}.");
            view! { <Banner tone=Tone::Info sentence=sentence /> }.into_any()
        }
    };
    let lead =
        if shown.standing == Standing::Open { "Please say whether you come. You can change your answer until it begins." } else { "" };
    view! {
        <PageHeader title="Your appointment" lead=lead />
        <SummaryList facts=facts />
        {said}
        {kept}
        {below}
    }
}

/// What the invitation said, and nothing else.
fn facts(entry: &Entry) -> Vec<Fact> {
    let until = if entry.starts_local.date() == entry.ends_local.date() {
        when::time(entry.ends_local.time())
    } else {
        when::day_and_time(entry.ends_local)
    };
    let mut facts =
        vec![Fact::new("What", entry.summary.clone()), Fact::new("When", format!("{} to {until}", when::day_and_time(entry.starts_local)))];
    if !entry.place.is_empty() {
        facts.push(Fact::new("Where", entry.place.clone()));
    }
    facts
}

fn answer_form(form: FormState, action: String) -> impl IntoView {
    let choices = Choice::list([Answer::Accepted, Answer::Tentative, Answer::Declined].map(|answer| (answer.code(), own_words(answer))));
    view! {
        <Form state=form action=action submit_label="Send my answer">
            <Radios name="answer" legend="Do you come?" choices=choices />
            <TextField name="reason" label="If you cannot come: why, in a few words" hint="Whoever runs it reads this" optional=true />
        </Form>
    }
}

const fn own_words(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepted => "Yes, I come",
        Answer::Tentative => "Perhaps",
        Answer::Declined => "No, I cannot come",
        Answer::NeedsAction | Answer::Other => "No answer yet",
    }
}

const fn tone(answer: Answer) -> Tone {
    match answer {
        Answer::Accepted => Tone::Good,
        Answer::Tentative => Tone::Info,
        Answer::Declined => Tone::Warn,
        Answer::NeedsAction | Answer::Other => Tone::Plain,
    }
}
