//! One run: where and when, where the reader stands on it, and for its trainer who comes.

use super::materials::{inside, shown_at_place, to_read};
use super::run_own::{OwnPlace, own_place, place};
use crate::audit::Note;
use crate::calendar::answer::Answer;
use crate::calendar::zone::Zone;
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::permit::RoomPermit as _;
use crate::shared::when;
use crate::shared::{CourseId, PersonId, Refusal, Role, RunId};
use crate::training::actions::{books_for_others, teaches};
use crate::training::kept::says_kept;
use crate::training::model::{BookingState, RunState};
use crate::training::permits::{SeeOutcomes, SeeTraining};
use crate::training::queries::{self, Delegate, Outcome, RunView};
use crate::training::rules::Progress;
use crate::ui::*;
use chrono::{DateTime, Utc};
use entity::material;
use leptos::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// `GET /training/runs/{id}`
pub async fn run(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = ask.permit::<SeeTraining>()?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let place = async {
        let db = ask.app.read(&permit);
        let (standing, kept) =
            tokio::try_join!(queries::standing(db, found.id(), permit.actor().person), queries::kept_of(db, &found.run))?;
        let waiting = standing.waiting;
        let materials = match standing.state() {
            Some(state) => shown_at_place(&ask, &permit, (CourseId(found.course.id), id), state).await?,
            None => Vec::new(),
        };
        let own = own_place(&ask, &found, standing, &kept).await?;
        Ok((waiting, materials, kept, own))
    };
    let others = async { Ok(books_for_others(&ask, id).await.is_ok()) };
    let became = async {
        match SeeOutcomes::of(permit.actor(), ask.address.clone()) {
            Ok(permit) => queries::outcomes(&ask.app, &permit, id).await,
            Err(_) => Ok(Vec::new()),
        }
    };
    let ((waiting, materials, kept, own), taught, others, became) = tokio::try_join!(place, taught(&ask, &found, id), others, became)?;
    let title = format!("Run {}", found.run.reference);
    let to_ask = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    let zone = ask.service.zone;
    let kept = found.run.kept_until.filter(|_| !kept.is_empty()).map(|until| says_kept(&kept, until, ask.today()));
    let office = permit.actor().has_any(&[Role::Coordinator, Role::ServiceManager]);
    let seen = Seen { kept, waiting, own, materials, office, taught, others, became, to_ask, zone };
    Ok(ask.page(&title, move || view(&found, seen)))
}

/// What whoever teaches the run sees of those who come.
struct Taught {
    delegates: Vec<Delegate>,
    progress: HashMap<Uuid, Progress>,
    /// What each person answered about the days.
    answers: HashMap<PersonId, Vec<Answer>>,
    /// Before the first day nothing is missing yet.
    begun: bool,
    now: DateTime<Utc>,
}

/// What somebody answered about the days that they come to, in few words.
fn says(days: usize, answers: &[Answer]) -> String {
    let Some(first) = answers.first() else { return Answer::NeedsAction.label().to_owned() };
    if answers.len() == days && answers.iter().all(|answer| answer == first) {
        return first.label().to_owned();
    }
    let of = |wanted: Answer| answers.iter().filter(|answer| **answer == wanted).count();
    let said = [Answer::Accepted, Answer::Tentative, Answer::Declined].map(|answer| (answer, of(answer)));
    let said = said.into_iter().filter(|(_, count)| *count > 0).map(|(answer, count)| format!("{}: {count} of {days}", answer.label()));
    said.collect::<Vec<_>>().join(", ")
}

/// Nothing for a reader who does not teach it.
async fn taught(ask: &Ask, found: &RunView, id: RunId) -> Result<Option<Taught>, Refusal> {
    if !ask.signed_in()?.has(Role::Trainer) {
        return Ok(None);
    }
    let permit = match teaches(ask, id).await {
        Ok(permit) => permit,
        Err(Refusal::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let (delegates, progress, answers) = tokio::try_join!(
        queries::delegates(&ask.app, &permit),
        queries::progress_on(&ask.app, &permit),
        queries::day_answers(ask.app.read(&permit), found)
    )?;
    ask.looked(&permit, Note::looked("run.delegates_read", "run", id.0)).await?;
    let now = ask.app.clock().now();
    let begun = found.days.first().is_some_and(|first| first.starts_at <= now);
    Ok(Some(Taught { delegates, progress, answers, begun, now }))
}

/// What the page shows beside the run itself.
struct Seen {
    /// For whom places are kept, and how long.
    kept: Option<String>,
    waiting: u64,
    own: Option<OwnPlace>,
    /// What somebody with a place reads.
    materials: Vec<material::Model>,
    /// A coordinator or the manager.
    office: bool,
    taught: Option<Taught>,
    /// Whether the reader may ask for places for others.
    others: bool,
    became: Vec<Outcome>,
    to_ask: String,
    zone: Zone,
}

fn view(found: &RunView, seen: Seen) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let planned = found.run.state == RunState::Planned.code();
    let ask = (seen.others && planned).then(|| {
        view! {
            <ButtonLink href=format!("{path}/book-for") label="Ask for a place for somebody" kind=ButtonKind::Second />
            <ButtonLink href=format!("{path}/book-many") label="Ask for many" kind=ButtonKind::Second />
        }
    });
    let off = found.run.state == RunState::Cancelled.code();
    let register = (seen.taught.is_some() && !off).then(|| view! { <ButtonLink href=format!("{path}/register") label="Register" /> });
    let acts = (seen.taught.is_some() && planned).then(|| {
        view! {
            <ButtonLink href=format!("{path}/queue") label="Who waits" kind=ButtonKind::Second />
            <ButtonLink href=format!("{path}/edit") label="Change the run" kind=ButtonKind::Second />
            <ButtonLink href=format!("{path}/call-off") label="Call it off" kind=ButtonKind::Plain />
        }
    });
    let again = seen.taught.is_some().then(|| {
        let address = format!("/training/runs/new?course={}&like={}", found.course.id, found.run.id);
        let several = format!("{path}/repeat");
        view! {
            <ButtonLink href=address label="Plan another like it" kind=ButtonKind::Plain />
            <ButtonLink href=several label="Plan several" kind=ButtonKind::Plain />
        }
    });
    let materials = (seen.office || seen.taught.is_some())
        .then(|| view! { <ButtonLink href=format!("{path}/materials") label="Materials" kind=ButtonKind::Second /> });
    let mut facts = facts(found, seen.waiting, seen.to_ask);
    facts.extend(seen.kept.map(|kept| Fact::new("Kept for partner agencies", kept)));
    let main = view! {
        <Panel title="When and where"><SummaryList facts=facts /></Panel>
        {to_read(&seen.materials, &inside)}
        {seen.taught.map(|taught| delegate_list(found, taught, seen.zone))}
        {became(seen.became, found.course.assessed)}
    };
    let place = seen.own.map(|own| place(&path, found, own)).map(|body| view! { <Panel title="Your place">{body}</Panel> });
    view! {
        <Breadcrumbs steps=vec![
            ("/training".to_owned(), "Training".to_owned()),
            (format!("/training/courses/{}", found.course.id), found.course.title.clone()),
        ] />
        <PageHeader title=found.course.title.clone() kicker=found.run.reference.clone() lead=found.course.summary.clone()>{register}{acts}{ask}{materials}{again}</PageHeader>
        <Split main=main.into_any() side=place.into_any() />
    }
}

/// What is free, and how many wait.
fn places(taken: i32, max_places: i32, waiting: u64) -> String {
    let free = max_places.saturating_sub(taken).max(0);
    match waiting {
        0 => format!("{free} free of {max_places}"),
        1 => format!("{free} free of {max_places}, 1 person waits"),
        many => format!("{free} free of {max_places}, {many} wait"),
    }
}

pub(super) fn facts(found: &RunView, waiting: u64, to_ask: String) -> Vec<Fact> {
    let days = found.days.iter().map(|day| {
        let elsewhere = found.place_of(day);
        let at = if elsewhere == found.place() { String::new() } else { format!(", at {elsewhere}") };
        view! { <li>{format!("{}, {} to {}{at}", when::day(day.day), when::time(day.starts_local), when::time(day.ends_local))}</li> }
    });
    let run = &found.run;
    let over = run.state != RunState::Planned.code();
    // Of a run that is over or off nobody can book what was free.
    let taken = format!("{} of {} were taken", run.taken, run.max_places);
    let given = if run.by_need { "; given by need" } else { "" };
    let mut facts = vec![
        Fact::drawn("Days", view! { <ul class="plain-list">{days.collect_view()}</ul> }),
        Fact::new("Where", found.place()),
        Fact::new(
            "Places",
            if over {
                taken
            } else {
                format!("{}; goes ahead from {}{}", places(run.taken, run.max_places, waiting), run.min_places, given)
            },
        ),
        Fact::new("Getting in", if run.access_notes.is_empty() { "Ask us".to_owned() } else { run.access_notes.clone() }),
        Fact::new("State", RunState::from_code(&run.state).map_or("Unknown", RunState::label)),
        Fact::new("Questions", to_ask),
    ];
    if !over {
        facts.push(Fact::new("Last day to book", run.booking_deadline.map_or("Until it begins".to_owned(), when::day)));
    }
    facts.extend(run.cancel_reason.clone().map(|reason| Fact::new("Called off because", reason)));
    facts
}

pub(super) const fn tone(state: BookingState) -> Tone {
    match state {
        BookingState::Confirmed | BookingState::Attended => Tone::Good,
        BookingState::Requested | BookingState::Waitlisted => Tone::Info,
        BookingState::Partial | BookingState::NoShow => Tone::Warn,
        BookingState::Cancelled | BookingState::CancelledLate => Tone::Plain,
    }
}

fn delegate_list(found: &RunView, taught: Taught, zone: Zone) -> impl IntoView + use<> {
    let assessed = found.course.assessed;
    let (begun, now) = (taught.begun, taught.now);
    let rows = taught.delegates.into_iter().map(|delegate| {
        let place = match delegate.offered_until {
            Some(until) => format!("A place is kept until {}", when::day_and_time(zone.to_local(until))),
            None => delegate.state.label().to_owned(),
        };
        let state = view! { <Tag word=place tone=tone(delegate.state) /> };
        let from = delegate.agency.unwrap_or_else(|| "This service".to_owned());
        let missing = taught.progress.get(&delegate.booking).filter(|_| begun).map(|progress| missing_view(progress, now));
        let seated = BookingState::SEATED.contains(&delegate.state);
        let assess = (assessed && begun && seated).then(|| {
            let address = format!("/training/bookings/{}/assess", delegate.booking);
            view! { <ButtonLink href=address label="Assess" kind=ButtonKind::Plain about=delegate.name.clone() /> }
        });
        let answers = taught.answers.get(&PersonId(delegate.person)).map(Vec::as_slice).unwrap_or_default();
        // Whoever has no place was not asked.
        let said = if seated { says(if delegate.only_day.is_some() { 1 } else { found.days.len() }, answers) } else { String::new() };
        let last = view! { {missing}{assess} };
        vec![text(delegate.name), text(from), state.into_any(), text(said), text(delegate.needs.unwrap_or_default()), last.into_any()]
    });
    let rows: Vec<_> = rows.collect();
    let off = found.run.state == RunState::Cancelled.code();
    let (title, sentence) = if off {
        ("Nobody comes", "The run is off, and everybody who had a place was told.")
    } else {
        ("Nobody has booked yet", "Who books a place appears here.")
    };
    let nobody = view! { <Empty title=title sentence=sentence /> }.into_any();
    let columns = ["Name", "From", "Place", "Says", "Access and diet", "Still missing"].map(Column::new).into();
    view! {
        <Panel title="Who comes">
            <DataTable caption="Who comes" quiet_caption=true columns=columns rows=rows empty=nobody />
        </Panel>
    }
}

/// What is missing before the course counts, short enough for a row.
fn missing_view(progress: &Progress, now: DateTime<Utc>) -> AnyView {
    let missing = progress.missing_by(now);
    if missing.is_empty() && progress.goes_on(now) {
        return text("Nothing so far");
    }
    if missing.is_empty() {
        return view! { <Tag word="Completed" tone=Tone::Good /> }.into_any();
    }
    view! { <ul class="plain-list">{missing.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
}

/// How the places ended; nothing while all of them are only booked.
fn became(outcomes: Vec<Outcome>, assessed: bool) -> Option<AnyView> {
    let all = outcomes.iter().fold(Outcome::default(), |sum, one| sum.and(one));
    let [ended @ .., _booked] = all.counts();
    ended.iter().any(|count| *count > 0).then(|| outcomes_table(&outcomes, &all, assessed))
}

fn outcomes_table(outcomes: &[Outcome], all: &Outcome, assessed: bool) -> AnyView {
    let every = if assessed { "Did every part and passed" } else { "Did every part" };
    let kinds = [every, "Awarded", "Not assessed yet", "Not passed", "In part", "Did not come", "Cancelled late", "Cancelled", "Booked"];
    // Where nobody is assessed, nobody waits for it.
    let shown: Vec<bool> = kinds.iter().map(|kind| assessed || !["Not assessed yet", "Not passed"].contains(kind)).collect();
    let kinds = kinds.into_iter().zip(&shown).filter(|(_, shown)| **shown).map(|(kind, _)| Column::new(kind));
    let columns: Vec<Column> = std::iter::once(Column::new("From")).chain(kinds).collect();
    let row = |from: String, outcome: &Outcome| {
        let counts = outcome.counts().into_iter().zip(&shown).filter(|(_, shown)| **shown).map(|(count, _)| text(count.to_string()));
        std::iter::once(text(from)).chain(counts).collect::<Vec<AnyView>>()
    };
    let mut rows: Vec<Vec<AnyView>> =
        outcomes.iter().map(|one| row(one.agency.clone().unwrap_or_else(|| "This service".to_owned()), one)).collect();
    rows.push(row("All".to_owned(), all));
    view! {
        <Panel title="What became of the places">
            <DataTable caption="What became of the places, by agency" quiet_caption=true columns=columns rows=rows />
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Answer, places, says};

    #[test]
    fn what_a_delegate_says_is_one_word_where_the_days_agree() {
        use Answer::{Accepted, Declined};
        for (answers, said) in [
            (vec![], "No answer yet"),
            (vec![Accepted, Accepted], "Comes"),
            (vec![Accepted], "Comes: 1 of 2"),
            (vec![Declined, Accepted], "Comes: 1 of 2, Does not come: 1 of 2"),
        ] {
            assert_eq!(says(2, &answers), said, "{answers:?}");
        }
    }

    #[test]
    fn places_say_what_is_free_and_how_many_wait() {
        for (taken, max_places, waiting, said) in [
            (3, 5, 0, "2 free of 5"),
            (5, 5, 2, "0 free of 5, 2 wait"),
            (5, 5, 1, "0 free of 5, 1 person waits"),
            (4, 5, 1, "1 free of 5, 1 person waits"),
        ] {
            assert_eq!(places(taken, max_places, waiting), said, "{taken} of {max_places}, {waiting} wait");
        }
    }
}
