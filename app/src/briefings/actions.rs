//! Posted changes of briefings: by whoever keeps them, and by people on the lists.

use super::commands::{self, Marked, TakenIn};
use super::permits::KeepBriefings;
use super::queries::{self, Narrowed};
use super::{forms, present};
use crate::imports::actions::read_parts;
use crate::platform::ask::{Ask, Key, Posted, Reply, local_path};
use crate::platform::permit::SystemPermit;
use crate::platform::{once, signed};
use crate::shared::{BriefingId, FormProblems, RawForm, Refusal};
use axum::extract::{FromRequest, Multipart, Path, Request};
use uuid::Uuid;

/// `POST /briefings/new`
pub async fn add(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = async {
        let new = forms::check_briefing(&raw, ask.today())?;
        let id = commands::add_briefing(&ask.app, &permit, &new).await?;
        Ok(format!("/briefings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The briefing is kept. Send its staff lists next").await
}

/// `POST /briefings/{id}/edit`
pub async fn change(ask: Ask, Key(id): Key<BriefingId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let outcome = async {
        // A briefing that is over stays as it was dated, unless somebody gives it more time.
        let new = forms::check_briefing(&raw, row.last_day.min(ask.today()))?;
        let seen = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        commands::change_briefing(&ask.app, &permit, &ask.service, id, seen, &new).await?;
        Ok(format!("/briefings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The change is kept").await
}

/// `POST /briefings/{id}/sessions`
pub async fn add_session(ask: Ask, Key(id): Key<BriefingId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = async {
        let zone = ask.service.zone;
        let new = forms::check_session(&raw, |local| zone.to_utc(local).map(drop))?;
        commands::add_session(&ask.app, &permit, &ask.service, id, &new).await?;
        Ok(format!("/briefings/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The session is planned").await
}

/// `POST /briefings/session/{id}`
pub async fn change_session(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = async {
        let zone = ask.service.zone;
        let new = forms::check_session(&raw, |local| zone.to_utc(local).map(drop))?;
        let seen = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        let briefing = commands::change_session(&ask.app, &permit, &ask.service, id, seen, &new).await?;
        Ok(format!("/briefings/{briefing}"))
    }
    .await;
    ask.answer(&raw, outcome, "The session is moved").await
}

/// `POST /briefings/session/{id}/off`
pub async fn call_off_session(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = async {
        let seen = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        let briefing = commands::call_off_session(&ask.app, &permit, id, seen).await?;
        Ok(format!("/briefings/{briefing}"))
    }
    .await;
    ask.answer(&raw, outcome, "The session is off").await
}

/// `POST /briefings/{id}/list`
pub async fn send_list(ask: Ask, Key(id): Key<BriefingId>, request: Request) -> Reply {
    // Who may not send a list is told so before any of it is read.
    let permit = ask.permit::<KeepBriefings>()?;
    let page = format!("/briefings/{id}/list");
    let back = || RawForm::from([("_form", "staff_list"), ("_page", page.as_str())]);
    let mut no_file = FormProblems::new();
    no_file.add("file", "missing", "Choose the file of the list");
    let (raw, file) = match Multipart::from_request(request, &ask.app).await {
        Err(_) => (back(), Err(Refusal::from(no_file))),
        Ok(parts) => match read_parts(parts).await {
            Ok(read) => read,
            Err(refusal) => (back(), Err(refusal)),
        },
    };
    once::posted(&ask, &raw, file.as_ref().map_or(&[][..], |(_, bytes)| bytes.as_slice()));
    let outcome = async {
        let (name, bytes) = file?;
        let list = commands::keep_list(&ask.app, &permit, id, &name, &bytes).await?;
        Ok(format!("/briefings/lists/{list}"))
    }
    .await;
    ask.answer(&raw, outcome, "Nobody of the list is on record yet").await
}

/// `POST /briefings/lists/{id}/take`
pub async fn take_list(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = commands::take_list(&ask.app, &permit, id).await;
    let said = outcome.as_ref().map(|taken| taken_words(*taken)).unwrap_or_default();
    ask.answer(&raw, outcome.map(|_| format!("/briefings/lists/{id}")), &said).await
}

fn taken_words(taken: TakenIn) -> String {
    let mut words = match taken.new {
        0 => "Nobody new was added to the briefing".to_owned(),
        1 => "One person was added to the briefing".to_owned(),
        many => format!("{many} people were added to the briefing"),
    };
    match taken.before {
        0 => {}
        1 => words.push_str("; one was on it before and counts once"),
        many => words.push_str(&format!("; {many} were on it before and count once")),
    }
    match taken.left_out {
        0 => {}
        1 => words.push_str("; one row stays out"),
        many => words.push_str(&format!("; {many} rows stay out")),
    }
    words
}

/// `POST /briefings/lists/{id}/drop`
pub async fn drop_list(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = commands::drop_list(&ask.app, &permit, id).await.map(|briefing| format!("/briefings/{briefing}"));
    ask.answer(&raw, outcome, "The list is put aside").await
}

/// `POST /briefings/{id}/people`
pub async fn mark(ask: Ask, Key(id): Key<BriefingId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let here = back_to(&raw, id);
    let outcome = async {
        let whom = whom(&ask, &permit, id, &raw, &here).await?;
        match raw.get("act") {
            "there" => {
                commands::mark_present(&ask.app, &permit, id, &whom, session(raw.get("session"))?).await.map(|marked| marked_words(&marked))
            }
            "back" => commands::take_back(&ask.app, &permit, id, &whom).await.map(|count| format!("Taken back: {count} are missing again")),
            "off" => commands::take_off(&ask.app, &permit, id, &whom).await.map(|count| format!("{count} are off the lists")),
            _ => {
                let mut wrong = FormProblems::new();
                wrong.add("act", "missing", "Choose what is to be kept of those whom you ticked");
                Err(wrong.into())
            }
        }
    }
    .await;
    let said = outcome.clone().unwrap_or_default();
    ask.answer(&raw, outcome.map(|_| here), &said).await
}

/// Those ticked, or everybody whom the address of the list shows.
async fn whom(ask: &Ask, permit: &KeepBriefings, id: BriefingId, raw: &RawForm, here: &str) -> Result<Vec<Uuid>, Refusal> {
    if raw.ticked("everybody", "yes") {
        let query = here.split_once('?').map_or("", |(_, query)| query);
        let query = RawForm(serde_urlencoded::from_str(query).unwrap_or_default());
        return queries::keys_of(ask.app.read(permit), permit, id, &Narrowed::asked(&query)).await;
    }
    Ok(raw.all("who").filter_map(|key| key.parse().ok()).collect())
}

fn session(chosen: &str) -> Result<Option<Uuid>, Refusal> {
    match chosen {
        "" => Ok(None),
        key => key.parse().map(Some).map_err(|_| Refusal::NotFound),
    }
}

/// The list that the form was sent from, and no other page.
fn back_to(raw: &RawForm, id: BriefingId) -> String {
    let people = format!("/briefings/{id}/people");
    let own = |page: &&str| **page == people || page.strip_prefix(people.as_str()).is_some_and(|rest| rest.starts_with('?'));
    local_path(raw.get("here")).filter(own).map_or_else(|| people.clone(), str::to_owned)
}

fn marked_words(marked: &Marked) -> String {
    let mut words = match marked.newly {
        0 => "Nobody is newly briefed".to_owned(),
        1 => "One person is briefed".to_owned(),
        many => format!("{many} people are briefed"),
    };
    if marked.before > 0 {
        words.push_str(&format!("; {} were before, and count once", marked.before));
    }
    words
}

/// `POST /briefings/{id}/present`
pub async fn mark_listed(ask: Ask, Key(id): Key<BriefingId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let here = back_to(&raw, id);
    let outcome = async {
        let mut wrong = FormProblems::new();
        let Some(seen) = present::read(raw.get("lines")) else {
            wrong.add("lines", "too_many", format!("Send at most {} lines at once", present::LINES_MAX));
            return Err(wrong.into());
        };
        if seen.is_empty() {
            wrong.add("lines", "missing", "Enter who was there, a line each");
            return Err(wrong.into());
        }
        let marked = commands::mark_listed(&ask.app, &permit, id, &seen, session(raw.get("at_session"))?).await?;
        Ok::<_, Refusal>(marked)
    }
    .await;
    let marked = match outcome {
        Ok(marked) => marked,
        Err(refusal) => return ask.answer(&raw, Err(refusal), "").await,
    };
    if marked.unknown.is_empty() {
        return ask.answer(&raw, Ok(here), &marked_words(&marked)).await;
    }
    // Those who are known are in; the others come back to be mended.
    let mut rest = raw.clone();
    rest.set("lines", lines_left(raw.get("lines"), &marked.unknown));
    let mut wrong = FormProblems::new();
    let sentence = format!(
        "{}. The lines that are left name nobody on the lists, or a number that two agencies have: mend them, or send a staff list first",
        marked_words(&marked)
    );
    wrong.add("lines", "unknown", sentence);
    ask.give_back(&rest, &wrong).await
}

fn lines_left(text: &str, unknown: &[usize]) -> String {
    let left = text.lines().zip(1usize..).filter(|(_, line)| unknown.contains(line)).map(|(words, _)| words);
    left.collect::<Vec<_>>().join("\n")
}

/// `POST /briefings/{id}/remind`
pub async fn remind(ask: Ask, Key(id): Key<BriefingId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let outcome = commands::remind(&ask.app, &permit, &ask.service, id).await.map(|()| format!("/briefings/{id}"));
    ask.answer(&raw, outcome, "Letters go out to everybody who is missing and has an address").await
}

/// `POST /briefings/declare/{token}`
pub async fn declare(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, target) = by_own_link(&ask, &token)?;
    let page = format!("/briefings/declare/{token}");
    let outcome = commands::declare(&ask.app, &permit, &ask.service, target).await.map(|()| page);
    ask.answer(&raw, outcome, "Thank you: you count as briefed").await
}

/// `POST /briefings/join/{token}`
pub async fn join(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    let (permit, id) = by_common_link(&ask, &token)?;
    let outcome = async {
        let email = forms::check_address(&raw)?;
        commands::declare_by_address(&ask.app, &permit, &ask.service, id, &email).await?;
        Ok(format!("/briefings/join/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "Thank you. If this address is on the list, it counts, and we have written to it").await
}

/// Whose own link that is, and the permit of whoever follows it.
///
/// # Errors
/// `NotFound`.
pub(super) fn by_own_link(ask: &Ask, token: &str) -> Result<(SystemPermit, Uuid), Refusal> {
    let id = signed::open(&ask.app, commands::OWN_LINK, token)?;
    Ok((SystemPermit::from_public(ask.service.id, "saying that a briefing is done", ask.address.clone()), id))
}

/// The briefing of that link for all.
///
/// # Errors
/// `NotFound`.
pub(super) fn by_common_link(ask: &Ask, token: &str) -> Result<(SystemPermit, BriefingId), Refusal> {
    let id = signed::open(&ask.app, commands::COMMON_LINK, token)?;
    Ok((
        SystemPermit::from_public(ask.service.id, "saying that a briefing is done, by the link for all", ask.address.clone()),
        BriefingId(id),
    ))
}

#[cfg(test)]
mod tests {
    use super::{TakenIn, taken_words};

    #[test]
    fn a_list_that_is_taken_in_adds_people_and_says_nothing_of_who_came() {
        for (new, before, left_out, said) in [
            (3, 0, 0, "3 people were added to the briefing"),
            (1, 1, 1, "One person was added to the briefing; one was on it before and counts once; one row stays out"),
            (0, 4, 2, "Nobody new was added to the briefing; 4 were on it before and count once; 2 rows stay out"),
        ] {
            assert_eq!(taken_words(TakenIn { new, before, left_out }), said);
        }
    }
}
