//! Posted for many at once: people for whom places are asked, those to whom places are given by need, runs that are planned again.

use super::actions::{books_for_others, teaches};
use super::commands::{self, Became, Given, GivenTo, Repeated};
use super::forms::{self, TEXT_MAX};
use super::model::BookingState;
use super::permits::GivePlaces;
use super::repeat::check_repeat;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::once;
use crate::shared::{BookingId, FormProblems, RawForm, Refusal, RunId, when};
use axum::extract::{FromRequest, Multipart, Request};

/// The largest upload: the lines, the file, and room for the form around them.
pub const UPLOAD_MAX: usize = 4 * TEXT_MAX;
/// The most fields of the form.
const FIELDS_MAX: usize = 300;

/// `POST /training/runs/{id}/book-many`: looked at first, and asked for once nothing was changed since.
pub async fn book_many(ask: Ask, Key(id): Key<RunId>, request: Request) -> Reply {
    // Who may not ask for others is told so before any of it is read.
    let permit = books_for_others(&ask, id).await?;
    let back = RawForm::from([("_form", "book_many"), ("_page", format!("/training/runs/{id}/book-many").as_str())]);
    let raw = match Multipart::from_request(request, &ask.app).await {
        Err(_) => return ask.give_back(&back, &FormProblems::whole("broken_off", BROKEN)).await,
        Ok(parts) => read(parts).await,
    };
    let raw = match raw {
        Ok(raw) => raw,
        Err(Refusal::Refused { code, sentence }) => return ask.give_back(&back, &FormProblems::whole(code, sentence)).await,
        Err(other) => return Err(other),
    };
    once::posted(&ask, &raw, &[]);
    let asked = match forms::check_many(&raw, permit.agency().is_some()) {
        Ok(asked) => asked,
        Err(problems) => return ask.answer(&looked(raw, false), Err(problems.into()), "").await,
    };
    // What was not looked at as it stands now is looked at first.
    if raw.get("seen") != forms::said(&raw) || asked.wanted.is_empty() {
        return ask.give_back(&looked(raw, true), &FormProblems::new()).await;
    }
    match commands::book_many(&ask.app, &permit, &ask.service, &asked).await {
        Ok(became) => ask.give_back(&told(id, &raw, &became), &FormProblems::new()).await,
        Err(refusal) => ask.answer(&looked(raw, false), Err(refusal), "").await,
    }
}

const BROKEN: &str = "The form did not arrive whole. Send it again.";

/// The form as it comes back: with what would become of each, or without.
fn looked(mut raw: RawForm, looked: bool) -> RawForm {
    let seen = if looked { forms::said(&raw) } else { String::new() };
    raw.set("seen", seen);
    raw
}

/// What became of each, kept for whoever asked, as lines of the page's second form.
fn told(id: RunId, raw: &RawForm, became: &[Became]) -> RawForm {
    let page = format!("/training/runs/{id}/book-many");
    let mut told = RawForm::from([("_form", "many_became"), ("_page", page.as_str())]);
    for one in became {
        let (word, why) = match &one.what {
            Ok(state) => (state.code(), ""),
            Err(obstacle) => ("NOT", obstacle.sentence.as_str()),
        };
        told.0.push(("became".to_owned(), format!("{word}|{}|{why}", one.name.replace('|', " "))));
    }
    let wrong = forms::check_many(raw, true).map(|asked| asked.wrong).unwrap_or_default();
    told.0.extend(wrong.into_iter().map(|wrong| ("became".to_owned(), format!("NOT|Line {}|{}", wrong.line, wrong.sentence))));
    told
}

/// The words of one line of what became of many: `who`, `what`, and whether it is a place, a turn, or nothing.
pub fn became_words(line: &str) -> Option<(Option<BookingState>, String, String)> {
    let mut parts = line.splitn(3, '|');
    let (word, who, why) = (parts.next()?, parts.next()?, parts.next()?);
    let state = BookingState::from_code(word);
    let words = match state {
        Some(BookingState::Confirmed) => "Has a place, and is invited",
        Some(BookingState::Waitlisted) => "Is on the waiting list, and is told so",
        Some(BookingState::Requested) => "Is asked for: the line manager has mail",
        _ => why,
    };
    Some((state, who.to_owned(), words.to_owned()))
}

/// The fields; a file's text goes to the end of the lines.
async fn read(mut parts: Multipart) -> Result<RawForm, Refusal> {
    let mut raw = RawForm::default();
    let mut from_file = String::new();
    let broken = |_| Refusal::refused("broken_off", BROKEN);
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            let bytes = part.bytes().await.map_err(broken)?;
            from_file = text_of(&bytes)?;
        } else if raw.0.len() < FIELDS_MAX {
            let value = part.text().await.map_err(broken)?;
            raw.0.push((name, value.chars().take(TEXT_MAX + 1).collect()));
        }
    }
    if !from_file.trim().is_empty() {
        let typed = raw.get("lines").trim_end().to_owned();
        let joint = if typed.is_empty() { "" } else { "\n" };
        raw.set("lines", format!("{typed}{joint}{}", from_file.trim()));
    }
    Ok(raw)
}

fn text_of(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() > TEXT_MAX {
        return Err(Refusal::refused("too_large", "That file is larger than 64 kB. Ask for fewer people at once."));
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| {
        Refusal::refused(
            "not_text",
            "That file is not a list in plain text. Save it from your spreadsheet as \"CSV UTF-8\" and send that file.",
        )
    })?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}

/// `POST /training/runs/{id}/queue`
pub async fn give_by_need(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = gives_places(&ask, id).await?;
    let ticked: Vec<BookingId> = raw.all("who").filter_map(|key| key.parse().ok()).collect();
    let outcome = commands::give_by_need(&ask.app, &permit, &ask.service, &ticked, raw.ticked("vouches", "yes")).await;
    match outcome {
        Ok(told) => ask.give_back(&given(id, &told), &FormProblems::new()).await,
        Err(refusal) => ask.answer(&raw, Err(refusal), "").await,
    }
}

/// What came of each, kept for whoever decided.
fn given(id: RunId, told: &[GivenTo]) -> RawForm {
    let page = format!("/training/runs/{id}/queue");
    let mut kept = RawForm::from([("_form", "given"), ("_page", page.as_str())]);
    for one in told {
        let (good, words) = match &one.given {
            Given::Confirmed => ("yes", "Has a place, and is invited"),
            Given::Offered => ("yes", "A place is kept for them, and they are told"),
            Given::Waits(why) | Given::NotNow(why) => ("no", why.as_str()),
        };
        kept.0.push(("given".to_owned(), format!("{good}|{}|{words}", one.name.replace('|', " "))));
    }
    kept
}

/// `POST /training/runs/{id}/queue/by-need`
pub async fn set_by_need(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = gives_places(&ask, id).await?;
    let by_need = raw.get("by_need") == "yes";
    let outcome = commands::set_by_need(&ask.app, &permit, &ask.service, by_need).await.map(|()| format!("/training/runs/{id}/queue"));
    let said = if by_need { "Places on this run are given by need from now on" } else { "Places go by the order of asking again" };
    ask.answer(&raw, outcome, said).await
}

/// The permit of whoever may give places on that run.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn gives_places(ask: &Ask, id: RunId) -> Result<GivePlaces, Refusal> {
    GivePlaces::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}

/// `POST /training/runs/{id}/repeat`: looked at first, and planned once nothing was changed since.
pub async fn repeat(ask: Ask, Key(id): Key<RunId>, Posted(mut raw): Posted) -> Reply {
    let permit = teaches(&ask, id).await?;
    let asked = match check_repeat(&raw, ask.today()) {
        Ok(asked) => asked,
        Err(problems) => {
            raw.set("seen", "");
            return ask.answer(&raw, Err(problems.into()), "").await;
        }
    };
    let said = format!("{}/{}/{}", asked.first, asked.times, asked.weeks);
    if raw.get("seen") != said {
        raw.set("seen", said);
        return ask.give_back(&raw, &FormProblems::new()).await;
    }
    let outcome = commands::repeat_run(&ask.app, &permit, &ask.service, asked).await;
    let said = outcome.as_ref().map(|told| repeated_words(told)).unwrap_or_default();
    ask.answer(&raw, outcome.map(|_| "/training".to_owned()), &said).await
}

fn repeated_words(told: &[Repeated]) -> String {
    let planned = told.iter().filter(|one| one.planned.is_ok()).count();
    let out: Vec<String> = told.iter().filter(|one| one.planned.is_err()).map(|one| when::day(one.first)).collect();
    let mut words = match planned {
        0 => "No run is planned".to_owned(),
        1 => "One run is planned".to_owned(),
        many => format!("{many} runs are planned"),
    };
    if !out.is_empty() {
        words.push_str(&format!(". A trainer is elsewhere on a day of those that begin on {}", out.join(", ")));
    }
    words
}
