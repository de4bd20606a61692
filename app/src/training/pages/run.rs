//! One run: where and when, where the reader stands on it, and for its trainer who comes.

use crate::audit::Note;
use crate::calendar::answer::Answer;
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::permit::RoomPermit;
use crate::shared::when;
use crate::shared::{PersonId, RawForm, Refusal, RunId};
use crate::training::actions::teaches;
use crate::training::model::{BookingState, RunState};
use crate::training::permits::{BookPlace, SeeTraining};
use crate::training::queries::{self, Delegate, RunView, Standing};
use crate::training::rules::{self, Obstacle};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/runs/{id}`
pub async fn run(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = ask.permit::<SeeTraining>()?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let standing = queries::standing(ask.app.read(&permit), found.id(), permit.actor().person).await?;
    let waiting = standing.waiting;
    let own = own_place(&ask, &found, standing).await?;
    let delegates = if found.run.trainer_id == permit.actor().person.0 { Some(delegates(&ask, &found, id).await?) } else { None };
    let title = format!("Run {}", found.run.reference);
    let to_ask = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    Ok(ask.page(&title, move || view(&found, waiting, own, delegates, to_ask)))
}

/// Where the reader stands, and the forms that change it.
struct OwnPlace {
    standing: Standing,
    obstacles: Vec<Obstacle>,
    form: FormState,
    today: chrono::NaiveDate,
    begun: bool,
    /// Whom to write to.
    to_ask: String,
}

/// Nothing for a reader who cannot book.
async fn own_place(ask: &Ask, found: &RunView, standing: Standing) -> Result<Option<OwnPlace>, Refusal> {
    let Ok(permit) = BookPlace::of(ask.signed_in()?, ask.address.clone()) else { return Ok(None) };
    let db = ask.app.read(&permit);
    let person = permit.actor().person;
    let seated = standing.state().is_some_and(|state| state != BookingState::Waitlisted);
    let waits = standing.state() == Some(BookingState::Waitlisted);
    let obstacles =
        if seated { Vec::new() } else { rules::obstacles(&queries::booking_facts(db, found, person, ask.today(), waits).await?) };
    let form = ask.form("place", RawForm::default()).await?;
    let begun = found.days.first().is_none_or(|first| first.starts_at <= ask.app.clock().now());
    let to_ask = format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email);
    Ok(Some(OwnPlace { standing, obstacles, form, today: ask.today(), begun, to_ask }))
}

async fn delegates(ask: &Ask, found: &RunView, id: RunId) -> Result<Vec<Coming>, Refusal> {
    let permit = teaches(ask, id).await?;
    let delegates = queries::delegates(&ask.app, &permit).await?;
    let answers = queries::day_answers(ask.app.read(&permit), found).await?;
    ask.looked(&permit, Note::looked("run.delegates_read", "run", id.0)).await?;
    let coming = |delegate: Delegate| {
        let answers = answers.get(&PersonId(delegate.person)).cloned().unwrap_or_default();
        Coming { says: says(found.days.len(), &answers), delegate }
    };
    Ok(delegates.into_iter().map(coming).collect())
}

/// A delegate, and what they answered to the invitations.
struct Coming {
    delegate: Delegate,
    says: String,
}

/// What somebody answered about the days of a run, in few words.
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

fn view(found: &RunView, waiting: u64, own: Option<OwnPlace>, delegates: Option<Vec<Coming>>, to_ask: String) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let acts = delegates.is_some().then(|| {
        view! {
            <ButtonLink href=format!("{path}/register") label="Register" />
            <ButtonLink href=format!("{path}/edit") label="Change the run" kind=ButtonKind::Second />
        }
    });
    let facts = facts(found, waiting, to_ask);
    let main = view! {
        <Panel title="When and where"><SummaryList facts=facts /></Panel>
        {delegates.map(delegate_list)}
    };
    let place = own.map(|own| place(&path, found, own)).map(|body| view! { <Panel title="Your place">{body}</Panel> });
    view! {
        <Breadcrumbs steps=vec![
            ("/training".to_owned(), "Training".to_owned()),
            (format!("/training/courses/{}", found.course.id), found.course.title.clone()),
        ] />
        <PageHeader title=found.course.title.clone() kicker=found.run.reference.clone() lead=found.course.summary.clone()>{acts}</PageHeader>
        <Split main=main.into_any() side=place.into_any() />
    }
}

/// What is free, and what of it is kept for those who wait.
fn places(taken: i32, max_places: i32, waiting: u64) -> String {
    let free = u64::try_from(max_places.saturating_sub(taken)).unwrap_or(0);
    match free.min(waiting) {
        0 => format!("{free} free of {max_places}"),
        kept => format!("{} free of {max_places}, {kept} kept for whoever waits", free - kept),
    }
}

fn facts(found: &RunView, waiting: u64, to_ask: String) -> Vec<Fact> {
    let days = found.days.iter().map(|day| {
        view! { <li>{format!("{}, {} to {}", when::day(day.day), when::time(day.starts_local), when::time(day.ends_local))}</li> }
    });
    let run = &found.run;
    let over = run.state == RunState::Done.code();
    // Of a run that is over nobody can book what was free.
    let taken = format!("{} of {} were taken", run.taken, run.max_places);
    vec![
        Fact::drawn("Days", view! { <ul class="plain-list">{days.collect_view()}</ul> }),
        Fact::new("Where", found.place()),
        Fact::new(
            "Places",
            if over { taken } else { format!("{}; goes ahead from {}", places(run.taken, run.max_places, waiting), run.min_places) },
        ),
        Fact::new("Last day to book", run.booking_deadline.map_or("Until it begins".to_owned(), when::day)),
        Fact::new("State", RunState::from_code(&run.state).map_or("Unknown", RunState::label)),
        Fact::new("Questions", to_ask),
    ]
}

fn place(path: &str, found: &RunView, own: OwnPlace) -> AnyView {
    let state = own.standing.state();
    if state == Some(BookingState::Confirmed) && !own.begun {
        return booked(path, found, own.form, own.today);
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
    let OwnPlace { standing, obstacles, form, to_ask, .. } = own;
    match standing.state() {
        Some(BookingState::Waitlisted) => waiting(path, found, &standing, &obstacles, &form),
        Some(BookingState::Confirmed) => view! {
            <p><Tag word="Confirmed" tone=Tone::Good /></p>
            <p>{format!("The run has begun. If you cannot come, write to {to_ask}.")}</p>
        }
        .into_any(),
        Some(state) => view! { <p><Tag word=state.label() tone=tone(state) /></p> }.into_any(),
        None if !obstacles.is_empty() => cannot(obstacles),
        None if rules::place_is_theirs(found.run.taken, found.run.max_places, standing.ahead) => view! {
            <Form state=form action=format!("{path}/book") submit_label="Book a place">
                <p>"There is a place for you. You get an invitation for each day by mail."</p>
            </Form>
        }
        .into_any(),
        None => view! {
            <Banner tone=Tone::Warn sentence="Every place is taken, or kept for those who wait." />
            <Form state=form action=format!("{path}/wait") submit_label="Join the waiting list">
                <p>{format!("{} on the waiting list before you.", people(standing.ahead))}</p>
            </Form>
        }
        .into_any(),
    }
}

fn people(count: u64) -> String {
    match count {
        0 => "Nobody is".to_owned(),
        1 => "One person is".to_owned(),
        count => format!("{count} people are"),
    }
}

fn booked(path: &str, found: &RunView, form: FormState, today: chrono::NaiveDate) -> AnyView {
    let last = found.days.first().map(|first| rules::last_day_to_cancel(first.day)).unwrap_or(today);
    let notice = if today > last {
        "A cancellation now counts as late: it is less than three working days before.".to_owned()
    } else {
        format!("You can give it back in good time until {}.", when::day(last))
    };
    view! {
        <p><Tag word="Confirmed" tone=Tone::Good /></p>
        <p>{notice}</p>
        {give_back(path, form)}
    }
    .into_any()
}

fn give_back(path: &str, form: FormState) -> impl IntoView + use<> {
    view! {
        <Form state=form.clone() action=format!("{path}/cancel") submit_label="Give my place back" danger=true>
            <TextArea state=form name="reason" label="Why" rows=2 optional=true />
        </Form>
    }
}

fn waiting(path: &str, found: &RunView, standing: &Standing, obstacles: &[Obstacle], form: &FormState) -> AnyView {
    let theirs = obstacles.is_empty() && rules::place_is_theirs(found.run.taken, found.run.max_places, standing.ahead);
    let take = theirs.then(|| {
        view! {
            <Form state=form.clone() action=format!("{path}/book") submit_label="Take the place">
                <Banner tone=Tone::Good sentence="A place is free, and it is yours to take." />
            </Form>
        }
    });
    let leave = view! { <ButtonForm action=format!("{path}/cancel") label="Leave the waiting list" kind=ButtonKind::Second /> };
    view! {
        <p><Tag word=format!("Number {} on the waiting list", standing.ahead + 1) tone=Tone::Info /></p>
        {take}
        {(!obstacles.is_empty()).then(|| cannot(obstacles.to_vec()))}
        {leave}
    }
    .into_any()
}

fn cannot(obstacles: Vec<Obstacle>) -> AnyView {
    let lines = obstacles.into_iter().map(|obstacle| view! { <li>{obstacle.sentence}</li> }).collect_view();
    view! {
        <p>"You cannot book a place on this run now:"</p>
        <ul>{lines}</ul>
    }
    .into_any()
}

fn tone(state: BookingState) -> Tone {
    match state {
        BookingState::Confirmed | BookingState::Attended => Tone::Good,
        BookingState::Requested | BookingState::Waitlisted => Tone::Info,
        BookingState::Partial | BookingState::NoShow => Tone::Warn,
        BookingState::Cancelled | BookingState::CancelledLate => Tone::Plain,
    }
}

fn delegate_list(delegates: Vec<Coming>) -> impl IntoView {
    let rows = delegates.into_iter().map(|Coming { delegate, says }| {
        let state = view! { <Tag word=delegate.state.label() tone=tone(delegate.state) /> };
        let from = delegate.agency.unwrap_or_else(|| "This service".to_owned());
        vec![text(delegate.name), text(from), state.into_any(), text(says)]
    });
    let nobody = view! { <Empty title="Nobody has booked yet" sentence="Who books a place appears here." /> }.into_any();
    view! {
        <Panel title="Who comes">
            <DataTable caption="Who comes" quiet_caption=true columns=vec![Column::new("Name"), Column::new("From"), Column::new("Place"), Column::new("Says")]
                rows=rows.collect() empty=nobody />
        </Panel>
    }
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
    fn a_place_that_is_kept_for_somebody_is_not_called_free() {
        for (taken, max_places, waiting, said) in [
            (3, 5, 0, "2 free of 5"),
            (5, 5, 2, "0 free of 5"),
            (4, 5, 1, "0 free of 5, 1 kept for whoever waits"),
            (4, 5, 3, "0 free of 5, 1 kept for whoever waits"),
            (2, 5, 1, "2 free of 5, 1 kept for whoever waits"),
        ] {
            assert_eq!(places(taken, max_places, waiting), said, "{taken} of {max_places}, {waiting} wait");
        }
    }
}
