//! Those who wait for a place or for their manager's word, by need, each with the reasons; ticked, and given places in that order.

use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{RawForm, RunId};
use crate::training::many_actions::gives_places;
use crate::training::model::BookingState;
use crate::training::queries::{self, Queued, RunView};
use crate::training::queue::Seats;
use crate::ui::*;
use leptos::prelude::*;

/// `GET /training/runs/{id}/queue`
pub async fn queue(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = gives_places(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let db = ask.app.read(&permit);
    let queue = queries::queue(db, &ask.service, &found, ask.today()).await?;
    let seats = queries::seats_of(db, &found, ask.today()).await?;
    ask.looked(&permit, Note::looked("run.queue_read", "run", id.0)).await?;
    let form = ask.form("queue", RawForm::default()).await?;
    let given = ask.form("given", RawForm::default()).await?;
    let given: Vec<String> = given.raw().all("given").map(str::to_owned).collect();
    Ok(ask.page("Who waits", move || view(&found, queue, &seats, form, &given)))
}

fn view(found: &RunView, queue: Vec<Queued>, seats: &Seats, form: FormState, given: &[String]) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let cap = seats.cap.map(|cap| format!("; one agency has at most {cap}")).unwrap_or_default();
    let free = free_words(seats.free, seats.kept_for_others(None).min(seats.free));
    let lead = format!("{free}{cap}. The list is in the order of need: it proposes, you decide.");
    let told = (!given.is_empty()).then(|| told(given));
    let listed = if queue.is_empty() {
        let next = (path.clone(), "Back to the run".to_owned());
        view! { <Empty title="Nobody waits" sentence="Whoever waits for a place, or for a line manager's word, stands here." next=next /> }
            .into_any()
    } else {
        ticks(&path, queue, form)
    };
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.course.title.clone())];
    let mode = mode(&path, found.run.by_need);
    let decided = format!("{path}/queue/decisions");
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Who waits" kicker=found.run.reference.clone() lead=lead>
            <ButtonLink href=decided label="What was decided" kind=ButtonKind::Second />
        </PageHeader>
        {told}
        <Panel title="By need">{listed}</Panel>
        <Panel title="How places go">{mode}</Panel>
    }
}

/// How many places are free, and how many of them for partner agencies alone.
fn free_words(free: u64, kept: u64) -> String {
    let places = match free {
        0 => return "No place is free".to_owned(),
        1 => "One place is free".to_owned(),
        many => format!("{many} places are free"),
    };
    match (kept, free) {
        (0, _) => places,
        (_, 1) => format!("{places}, and it is kept for partner agencies"),
        (kept, free) if kept == free => format!("{places}, all of them kept for partner agencies"),
        (1, _) => format!("{places}, one of them kept for partner agencies"),
        (kept, _) => format!("{places}, {kept} of them kept for partner agencies"),
    }
}

fn ticks(path: &str, queue: Vec<Queued>, form: FormState) -> AnyView {
    let asked = queue.iter().any(|queued| queued.state == BookingState::Requested);
    let people: Vec<AnyView> = queue.into_iter().zip(1u32..).map(|(queued, rank)| card(queued, rank, &form)).collect();
    let vouch = vec![Choice::new("yes", "The line managers of those who still wait for a word agree: I vouch for it")];
    let vouch =
        asked.then(|| view! { <Checkboxes state=form.clone() name="vouches" legend="Line managers" choices=vouch optional=true /> });
    view! {
        <Form state=form action=format!("{path}/queue") submit_label="Give places in this order">
            <ol class="need">{people}</ol>
            {vouch}
            <p>"Places go one by one in this order, as far as they reach and within what one agency may have. The order and its reasons are kept."</p>
        </Form>
    }
    .into_any()
}

fn card(queued: Queued, rank: u32, form: &FormState) -> AnyView {
    let key = queued.row.id.to_string();
    let id = format!("who-{key}");
    let ticked = form.ticked("who", &key);
    let all: u32 = queued.ranked.reasons.iter().map(|reason| reason.out_of).sum();
    let lines = queued.ranked.reasons.into_iter().map(|reason| ScoreLine {
        factor: reason.factor.to_owned(),
        points: reason.points,
        out_of: reason.out_of,
        sentence: reason.sentence,
    });
    let lines = lines.collect::<Vec<_>>();
    let state = match queued.state {
        BookingState::Requested => view! { <Tag word="Waits for the line manager" tone=Tone::Info /> },
        _ => view! { <Tag word="On the waiting list" tone=Tone::Warn /> },
    };
    let from = queued.agency.unwrap_or_else(|| "This service".to_owned());
    let points = format!("Number {rank} by need: {} of {all} points", queued.ranked.points);
    view! {
        <li class="need-one">
            <span class="choice">
                <input type="checkbox" id=id.clone() name="who" value=key checked=ticked />
                <label for=id>{queued.name}", "{from}</label>
            </span>
            <p class="need-points">{points}" "{state}</p>
            <Details summary="Why"><ScoreBars lines=lines /></Details>
        </li>
    }
    .into_any()
}

/// What came of each of those ticked last.
fn told(given: &[String]) -> AnyView {
    let columns = vec![Column::new("Who"), Column::new("What came of it")];
    let rows = given.iter().filter_map(|line| {
        let mut parts = line.splitn(3, '|');
        let (good, who, words) = (parts.next()?, parts.next()?, parts.next()?);
        let tone = if good == "yes" { Tone::Good } else { Tone::Warn };
        Some(vec![text(who), view! { <Tag word=words.to_owned() tone=tone /> }.into_any()])
    });
    let rows = rows.collect();
    view! { <Panel title="What came of it"><DataTable caption="What came of it" quiet_caption=true columns=columns rows=rows /></Panel> }
        .into_any()
}

/// Whether a place that is free waits for a decision, or goes to the next by itself.
fn mode(path: &str, by_need: bool) -> AnyView {
    let (sentence, label, value) = if by_need {
        (
            "Places wait until you give them: nobody books one by themselves, and a place that frees goes on to nobody.",
            "Let them go by the order of asking",
            "no",
        )
    } else {
        (
            "Whoever asks has a place while there is one, and a place that frees goes to the first who waits.",
            "Give places by need from now on",
            "yes",
        )
    };
    let action = format!("{path}/queue/by-need");
    view! { <p>{sentence}</p><ButtonForm action=action label=label hidden=vec![("by_need", value.to_owned())] kind=ButtonKind::Second /> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::free_words;

    #[test]
    fn what_is_free_and_what_is_kept_is_said_in_the_right_number() {
        for (free, kept, said) in [
            (0, 0, "No place is free"),
            (1, 0, "One place is free"),
            (1, 1, "One place is free, and it is kept for partner agencies"),
            (2, 2, "2 places are free, all of them kept for partner agencies"),
            (3, 1, "3 places are free, one of them kept for partner agencies"),
            (3, 2, "3 places are free, 2 of them kept for partner agencies"),
        ] {
            assert_eq!(free_words(free, kept), said);
        }
    }
}
