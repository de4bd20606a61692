//! Where somebody stands on a run, and what they can do about it: book, wait, take an offered place, give it back.

use super::run::tone;
use super::sign_in::{code_for_the_day, code_note};
use crate::calendar::answer::Answer;
use crate::calendar::appointments::Kind;
use crate::calendar::{self, answers, links, zone::Zone};
use crate::platform::ask::Ask;
use crate::platform::permit::RoomPermit;
use crate::shared::when;
use crate::shared::{PersonId, RawForm, Refusal};
use crate::training::kept::{KeptFor, still_kept};
use crate::training::model::BookingState;
use crate::training::permits::BookPlace;
use crate::training::queries::{self, RunView, Standing};
use crate::training::queue::kept_for_others;
use crate::training::rules::{self, Obstacle};
use crate::ui::*;
use entity::session_day;
use leptos::prelude::*;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Where the reader stands, and the forms that change it.
pub(super) struct OwnPlace {
    standing: Standing,
    obstacles: Vec<Obstacle>,
    form: FormState,
    /// Access and diet.
    needs: FormState,
    /// The days to which they are invited: the day, what they answered, and where they answer.
    answers: Vec<(chrono::NaiveDate, Answer, String)>,
    today: chrono::NaiveDate,
    begun: bool,
    /// Whom to write to.
    to_ask: String,
    zone: Zone,
    /// What they sign in with on the day.
    code: Option<String>,
    /// Days close to something elsewhere, with the minutes between.
    hurried: Vec<(chrono::NaiveDate, u32)>,
    /// Why a place that is free is none for them: it is kept for agencies that they are not of.
    kept: Option<Obstacle>,
}

/// Nothing for a reader who cannot book.
pub(super) async fn own_place(ask: &Ask, found: &RunView, standing: Standing, kept: &[KeptFor]) -> Result<Option<OwnPlace>, Refusal> {
    let Ok(permit) = BookPlace::of(ask.signed_in()?, ask.address.clone()) else { return Ok(None) };
    let db = ask.app.read(&permit);
    let person = permit.actor().person;
    let seated = standing.state().is_some_and(|state| state != BookingState::Waitlisted);
    let waits = standing.state() == Some(BookingState::Waitlisted);
    let despite = standing.booking.as_ref().is_some_and(|row| row.despite.is_some());
    let obstacles = if seated {
        Vec::new()
    } else {
        rules::obstacles_despite(&queries::booking_facts(db, found, person, ask.today(), waits).await?, despite)
    };
    let manager = rules::needs_manager(permit.actor()).filter(|_| standing.booking.is_none());
    let obstacles = obstacles.into_iter().chain(manager).collect();
    let form = ask.form("place", RawForm::default()).await?;
    let said = standing.booking.as_ref().and_then(|row| row.needs.clone()).unwrap_or_default();
    let needs = ask.form("needs", RawForm::from([("needs", said.as_str())])).await?;
    let answers = if standing.state() == Some(BookingState::Confirmed) { own_answers(ask, db, found, person).await? } else { Vec::new() };
    let begun = found.days.first().is_none_or(|first| first.starts_at <= ask.app.clock().now());
    let to_ask = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    let minutes = calendar::taken::travel_minutes(&ask.service.settings);
    let hurried = if begun { Vec::new() } else { queries::hurried(db, found, person, minutes).await? };
    let code = match &standing.booking {
        Some(row) => code_for_the_day(&ask.app, found, row)?,
        None => None,
    };
    let agency = permit.actor().agency;
    let others = kept.iter().filter(|one| Some(one.agency) != agency).map(KeptFor::open).sum::<u64>();
    let free = u64::try_from(found.run.max_places - found.run.taken).unwrap_or(0);
    let kept = (still_kept(found.run.kept_until, ask.today()) && free > 0 && free <= others).then(kept_for_others);
    Ok(Some(OwnPlace {
        standing,
        obstacles,
        form,
        needs,
        answers,
        today: ask.today(),
        begun,
        to_ask,
        zone: ask.service.zone,
        code,
        hurried,
        kept,
    }))
}

/// What the reader answered about each day, and the page where they answer.
async fn own_answers<C: ConnectionTrait>(
    ask: &Ask,
    db: &C,
    found: &RunView,
    person: PersonId,
) -> Result<Vec<(chrono::NaiveDate, Answer, String)>, Refusal> {
    let now = ask.app.clock().now();
    let coming: Vec<_> = found.days.iter().filter(|day| day.starts_at > now).collect();
    let keys: Vec<Uuid> = coming.iter().map(|day| day.id).collect();
    let own = answers::own(db, Kind::TrainingDay, &keys, person).await?;
    let of = |day: &session_day::Model| own.iter().find(|one| one.subject == day.id).map(|one| (day.day, one));
    coming
        .into_iter()
        .filter_map(of)
        .map(|(day, one)| {
            let answer = one.said.as_ref().map_or(Answer::NeedsAction, |said| said.answer);
            Ok((day, answer, format!("/calendar/answer/{}", links::token(&ask.app, one.appointment)?)))
        })
        .collect()
}

pub(super) fn place(path: &str, found: &RunView, own: OwnPlace) -> AnyView {
    let state = own.standing.state();
    let code = own.code.clone().map(code_note);
    let hurried = own.hurried.iter().map(|(day, minutes)| view! { <Banner tone=Tone::Warn sentence=rules::hurry_words(*day, *minutes) /> });
    let hurried = hurried.collect_view();
    let body = place_acts(path, found, own, state);
    view! { {code}{hurried}{body} }.into_any()
}

fn place_acts(path: &str, found: &RunView, own: OwnPlace, state: Option<BookingState>) -> AnyView {
    if state == Some(BookingState::Confirmed) && !own.begun {
        return booked(path, found, own);
    }
    // What was refused stands on top, whatever may be done beneath it by now: that begins anew.
    let OwnPlace { form, .. } = own;
    let refused = (!form.problems().is_empty()).then(|| refused(path, form.clone()));
    let form = if refused.is_some() { FormState::empty().named("place", path) } else { form };
    let below = not_booked(path, found, OwnPlace { form, ..own });
    view! { {refused}{below} }.into_any()
}

/// Why not; and what somebody wrote who gave back a place that was theirs no longer, or on a run that had begun.
fn refused(path: &str, form: FormState) -> AnyView {
    if form.value("reason").is_empty() { view! { <ErrorSummary state=form /> }.into_any() } else { give_back(path, form).into_any() }
}

/// Where they stand who have no place to give back.
fn not_booked(path: &str, found: &RunView, own: OwnPlace) -> AnyView {
    if own.standing.state() == Some(BookingState::Waitlisted) {
        return waiting(path, found, own);
    }
    let OwnPlace { standing, obstacles, form, to_ask, kept, .. } = own;
    match standing.state() {
        Some(BookingState::Confirmed) => view! {
            <p><Tag word="Confirmed" tone=Tone::Good /></p>
            <p>{format!("The run has begun. If you cannot come, write to {to_ask}.")}</p>
        }
        .into_any(),
        Some(state) => view! { <p><Tag word=state.label() tone=tone(state) /></p> }.into_any(),
        None if !obstacles.is_empty() => cannot(found, obstacles),
        None if found.run.taken < found.run.max_places && !found.run.by_need && kept.is_none() => view! {
            <Form state=form.clone() action=format!("{path}/book") submit_label="Book a place">
                <p>"There is a place for you. You get an invitation for each day by mail."</p>
                <TextArea state=form name="needs" label="Access and diet" hint="What you need to take part. Only who teaches the run reads it"
                    rows=2 optional=true />
            </Form>
        }
        .into_any(),
        None => view! {
            <Banner tone=Tone::Warn sentence=why_none(found, kept) />
            <Form state=form action=format!("{path}/wait") submit_label="Join the waiting list">
                <p>{format!("{} on the waiting list before you.", people(standing.ahead))}</p>
            </Form>
        }
        .into_any(),
    }
}

fn why_none(found: &RunView, kept: Option<Obstacle>) -> String {
    if found.run.by_need {
        return "Places on this run are given by need.".to_owned();
    }
    kept.map_or_else(|| "Every place is taken, or kept for somebody who waited.".to_owned(), |kept| kept.sentence)
}

fn people(count: u64) -> String {
    match count {
        0 => "Nobody is".to_owned(),
        1 => "One person is".to_owned(),
        count => format!("{count} people are"),
    }
}

fn booked(path: &str, found: &RunView, own: OwnPlace) -> AnyView {
    let OwnPlace { form, needs, answers, today, .. } = own;
    let last = found.days.first().map(|first| rules::last_day_to_cancel(first.day)).unwrap_or(today);
    let notice = if today > last {
        "A cancellation now counts as late: it is less than three working days before.".to_owned()
    } else {
        format!("You can give it back in good time until {}.", when::day(last))
    };
    view! {
        <p><Tag word="Confirmed" tone=Tone::Good /></p>
        {says(answers)}
        {needs_form(path, needs)}
        <p>{notice}</p>
        {give_back(path, form)}
    }
    .into_any()
}

/// Day by day what they answered, with the way to another answer.
fn says(answers: Vec<(chrono::NaiveDate, Answer, String)>) -> AnyView {
    let lines = answers.into_iter().map(|(day, answer, href)| {
        let (word, act) = match answer {
            Answer::NeedsAction | Answer::Other => ("you have not answered yet", "Say whether you come"),
            Answer::Accepted => ("you come", "Change your answer"),
            Answer::Tentative => ("perhaps", "Change your answer"),
            Answer::Declined => ("you cannot come; your place is still kept", "Change your answer"),
        };
        view! { <li>{format!("{}: {word}. ", when::day(day))}<a href=href>{act}<span class="unseen">{format!(" on {}", when::day(day))}</span></a></li> }
    });
    view! { <ul class="plain-list">{lines.collect_view()}</ul> }.into_any()
}

/// Access and diet: to be said at any time before the run is over.
pub(super) fn needs_form(path: &str, state: FormState) -> impl IntoView + use<> {
    view! {
        <Form state=state.clone() action=format!("{path}/needs") submit_label="Keep what I need">
            <TextArea state=state name="needs" label="Access and diet" hint="What you need to take part. Only who teaches the run reads it" rows=2 optional=true />
        </Form>
    }
}

fn give_back(path: &str, form: FormState) -> impl IntoView + use<> {
    view! {
        <Form state=form.clone() action=format!("{path}/cancel") submit_label="Give my place back" danger=true>
            <TextArea state=form name="reason" label="Why" rows=2 optional=true />
        </Form>
    }
}

fn waiting(path: &str, found: &RunView, own: OwnPlace) -> AnyView {
    let OwnPlace { standing, obstacles, form, needs, zone, kept: kept_for_others, begun, .. } = own;
    let free = found.run.taken < found.run.max_places && obstacles.is_empty() && !found.run.by_need && kept_for_others.is_none();
    let kept = standing.offered_until().map(|until| when::day_and_time(zone.to_local(until)));
    let word = match &kept {
        Some(_) => "A place is kept for you".to_owned(),
        None => format!("Number {} on the waiting list", standing.ahead + 1),
    };
    let sentence = match &kept {
        Some(until) => Some(format!("Take it before {until}: after that it goes to the next who waits.")),
        None => free.then(|| "A place is free, and it is yours to take.".to_owned()),
    };
    let take = sentence.map(|sentence| {
        view! {
            <Form state=form.clone() action=format!("{path}/book") submit_label="Take the place">
                <Banner tone=Tone::Good sentence=sentence />
            </Form>
        }
    });
    let leave = if kept.is_some() { "I do not want it" } else { "Leave the waiting list" };
    let leave = view! { <ButtonForm action=format!("{path}/cancel") label=leave kind=ButtonKind::Second /> };
    view! {
        <p><Tag word=word tone=Tone::Info /></p>
        {take}
        {(!obstacles.is_empty()).then(|| cannot(found, obstacles))}
        {kept_for_others.filter(|_| kept.is_none()).map(|why| view! { <p>{why.sentence}</p> })}
        {(!begun).then(|| needs_form(path, needs))}
        {leave}
    }
    .into_any()
}

/// What stands against it, each with the page where something can be done about it.
fn cannot(found: &RunView, obstacles: Vec<Obstacle>) -> AnyView {
    let lines = obstacles.into_iter().map(|obstacle| {
        let way = match obstacle.code {
            "prerequisite" => found
                .course
                .prerequisite_course_id
                .map(|course| (format!("/training/courses/{course}"), "See that course and its next runs")),
            "not_open" | "deadline" => Some((format!("/training/courses/{}", found.course.id), "See other runs of the course")),
            "clash" | "busy" => Some(("/diary".to_owned(), "See your diary")),
            "approval_missing" => Some((format!("/training/runs/{}/book-for", found.run.id), "Ask for a place")),
            "blocked" => Some(("/availability/blocked".to_owned(), "See your days away")),
            _ => None,
        };
        let way = way.map(|(href, words)| view! { " "<a href=href>{words}</a> });
        view! { <li>{obstacle.sentence}{way}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <p>"You cannot book a place on this run now:"</p>
        <ul>{lines}</ul>
    }
    .into_any()
}
