//! The register on paper: one sheet with everybody who has a place, and boxes to sign in.

use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::RunId;
use crate::shared::when;
use crate::training::actions::teaches;
use crate::training::model::BookingState;
use crate::training::queries::{self, Delegate, RunView, parts};
use crate::training::rules::part_label;
use crate::ui::*;
use entity::session_day;
use leptos::prelude::*;

/// Empty lines for those who come without a place.
const SPARE: usize = 3;

/// `GET /training/runs/{id}/register/sheet?needs=yes`: access and diet only when they are asked for, as the sheet goes round.
pub async fn register_sheet(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = teaches(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let mut delegates = queries::delegates(&ask.app, &permit).await?;
    delegates.retain(|delegate| BookingState::SEATED.contains(&delegate.state));
    delegates.sort_by_cached_key(|delegate| delegate.name.to_lowercase());
    let needs = ask.query.ticked("needs", "yes");
    ask.looked(&permit, Note::looked("register.printed", "run", id.0)).await?;
    Ok(ask.page("Register on paper", move || view(&found, delegates, needs)))
}

fn view(found: &RunView, delegates: Vec<Delegate>, needs: bool) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}/register", found.run.id);
    let other = if needs {
        view! { <ButtonLink href=format!("{path}/sheet") label="Leave out access and diet" kind=ButtonKind::Second /> }
    } else {
        view! { <ButtonLink href=format!("{path}/sheet?needs=yes") label="With access and diet" kind=ButtonKind::Second /> }
    };
    let caution = needs.then(|| {
        view! { <Banner tone=Tone::Warn sentence="With access and diet this sheet is for you alone: do not hand it round." /> }
    });
    let heads: Vec<String> = found.days.iter().flat_map(columns_of).collect();
    let count = heads.len();
    let days = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = delegates.iter().map(|delegate| row(found, delegate, needs)).collect_view();
    let columns = count + 2 + usize::from(needs);
    let spare = std::iter::repeat_with(|| {
        let cells = std::iter::repeat_with(|| view! { <td class="sheet-box"></td> }).take(columns).collect_view();
        view! { <tr>{cells}</tr> }
    });
    let spare = spare.take(SPARE).collect_view();
    let expected = match delegates.len() {
        0 => "Nobody has a place yet".to_owned(),
        1 => "One person is expected".to_owned(),
        many => format!("{many} people are expected"),
    };
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (path, "Register".to_owned())] />
        <PageHeader title=found.course.title.clone() kicker=format!("Register {}", found.run.reference) lead=found.place()>{other}</PageHeader>
        {caution}
        <p>{format!("{expected}. Sign in the box of the day, or of each half of it. Three lines are left for whoever is not on the list.")}</p>
        <div class="table-room"><div class="table-frame">
            <table class="table sheet">
                <caption class="unseen">"Register"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Agency"</th>
                        {needs.then(|| view! { <th scope="col">"Access and diet"</th> })}
                        {days}
                    </tr>
                </thead>
                <tbody>{rows}{spare}</tbody>
            </table>
        </div></div>
        <p class="sheet-foot">"Trainer's signature: "<span class="sheet-line"></span></p>
    }
}

/// What stands over each box of a day: a day with two halves has a box for each.
fn columns_of(day: &session_day::Model) -> Vec<String> {
    let said = format!("{}, {} to {}", when::day(day.day), when::time(day.starts_local), when::time(day.ends_local));
    match parts(day) {
        [_] => vec![said],
        halves => halves.iter().map(|half| format!("{said}: {}", part_label(*half, day.starts_local, day.ends_local))).collect(),
    }
}

fn row(found: &RunView, delegate: &Delegate, needs: bool) -> impl IntoView + use<> {
    let parts = found.days.iter().flat_map(|day| parts(day).iter().map(|part| delegate.comes_to(day).contains(part)));
    let boxes = parts
        .map(|comes| if comes { view! { <td class="sheet-box"></td> }.into_any() } else { view! { <td>"Not expected"</td> }.into_any() });
    let boxes = boxes.collect_view();
    view! {
        <tr>
            <th scope="row">{delegate.name.clone()}</th>
            <td>{delegate.agency.clone().unwrap_or_default()}</td>
            {needs.then(|| view! { <td>{delegate.needs.clone().unwrap_or_default()}</td> })}
            {boxes}
        </tr>
    }
}
