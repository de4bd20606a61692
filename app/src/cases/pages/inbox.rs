//! The list of referrals: an inbox for those who decide, a list of their own for those who refer.

use super::words::{choices, crime_group, district, mechanism, tone};
use crate::audit::Note;
use crate::cases::model::ReferralState;
use crate::cases::permits::{OwnReferrals, ScreenReferrals};
use crate::cases::queries::{self, OwnRow, ReferralFilter, ReferralRow};
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::Mechanism;
use crate::shared::{Refusal, when};
use crate::ui::{ButtonLink, Choice, Column, DataTable, Empty, Filter, Filters, ListAddress, PageHeader, Tag, link, text};
use chrono::NaiveDate;
use leptos::prelude::*;

/// `/referrals`
pub async fn show(ask: Ask) -> Reply {
    match ask.permit::<ScreenReferrals>() {
        Ok(permit) => inbox(ask, permit).await,
        Err(Refusal::NotAllowed) => own(ask).await,
        Err(other) => Err(other),
    }
}

async fn inbox(ask: Ask, permit: ScreenReferrals) -> Reply {
    let (state, mechanism, month) = (ask.query.get("state"), ask.query.get("mechanism"), ask.query.get("month"));
    let filter = ReferralFilter::read(state, mechanism, month).on(ask.today());
    let paging = ask.paging();
    let listed = queries::referrals(&ask.app, &permit, &filter, &paging).await?;
    ask.looked(&permit, Note::looked("referrals.listed", "referral", None)).await?;
    let today = ask.today();
    Ok(ask.page("Referrals", move || inbox_view(filter, paging, listed, today)))
}

fn inbox_view(filter: ReferralFilter, paging: Paging, listed: Listed<ReferralRow>, today: NaiveDate) -> impl IntoView {
    let month = filter.month.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    let chosen = filter.mechanism.map(Mechanism::code).unwrap_or_default();
    let set =
        vec![("state".to_owned(), filter.state.clone()), ("mechanism".to_owned(), chosen.to_owned()), ("month".to_owned(), month.clone())];
    let address = ListAddress::new("/referrals", set, &paging, &listed);
    let mut states = vec![
        Choice::new("waiting", "Waiting for a decision"),
        Choice::new("held", "Held"),
        Choice::new("due", "Held, to be looked at again"),
    ];
    states.extend(choices(ReferralState::ALL, ReferralState::code, ReferralState::label));
    let months = recent_months(today, filter.month);
    let filters = vec![
        Filter::new("state", "State", states, filter.state),
        Filter::new("mechanism", "How it came", choices(Mechanism::ALL, Mechanism::code, Mechanism::label), chosen),
        Filter::new("month", "Received in", months, month),
    ];
    let columns = vec![
        Column::new("Reference").sorted_by("reference"),
        Column::new("Person"),
        Column::new("What happened"),
        Column::new("District"),
        Column::new("How it came"),
        Column::new("Received").sorted_by("received"),
        Column::number("Days"),
        Column::new("State").sorted_by("state"),
    ];
    let rows = listed.rows.into_iter().map(|row| inbox_row(row, today)).collect();
    let empty = view! { <Empty title="No referral here" sentence="Nothing fits these filters. New referrals come in by form, by list or from people themselves."
    next=("/refer".to_owned(), "Enter a referral".to_owned()) /> };
    view! {
        <PageHeader title="Referrals" lead="The one that has waited longest is on top.">
            <ButtonLink href="/refer" label="Enter a referral" />
        </PageHeader>
        <Filters action="/referrals" filters=filters />
        <DataTable caption="Referrals" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
    }
}

fn inbox_row(row: ReferralRow, today: NaiveDate) -> Vec<AnyView> {
    let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
    let review = row.review_on.map(|day| view! { <span class="tag-note">{format!("until {}", when::day(day))}</span> });
    let days = (today - row.received_on).num_days().max(0);
    let came = row.agency_name.map_or_else(|| mechanism(&row.mechanism), |agency| format!("{}: {agency}", mechanism(&row.mechanism)));
    vec![
        link(format!("/referrals/{}", row.id), row.reference),
        text(row.party_name),
        text(crime_group(&row.crime_group)),
        text(district(&row.district)),
        text(came),
        text(when::day(row.received_on)),
        text(days.to_string()),
        view! { <Tag word=state.label() tone=tone(state) />{review} }.into_any(),
    ]
}

/// The last twelve months, and the chosen one when it lies before.
fn recent_months(today: NaiveDate, chosen: Option<NaiveDate>) -> Vec<Choice> {
    use chrono::{Datelike as _, Months};
    let first = today.with_day(1).unwrap_or(today);
    let recent = (0..12u32).filter_map(|back| first.checked_sub_months(Months::new(back)));
    let mut months: Vec<NaiveDate> = recent.collect();
    months.extend(chosen.filter(|day| !months.contains(day)));
    months.into_iter().map(|day| Choice::new(day.format("%Y-%m").to_string(), when::month(day))).collect()
}

async fn own(ask: Ask) -> Reply {
    let permit = ask.permit::<OwnReferrals>()?;
    let paging = ask.paging();
    let listed = queries::own_referrals(&ask.app, &permit, &paging).await?;
    Ok(ask.page("Your referrals", move || own_view(paging, listed)))
}

fn own_view(paging: Paging, listed: Listed<OwnRow>) -> impl IntoView {
    let address = ListAddress::new("/referrals", Vec::new(), &paging, &listed);
    let columns =
        vec![Column::new("Reference"), Column::new("Received").sorted_by("received"), Column::new("Sent by"), Column::new("State")];
    let rows = listed.rows.into_iter().map(|row| {
        let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
        vec![
            link(format!("/referrals/{}", row.id), row.reference),
            text(when::day(row.received_on)),
            text(row.referrer_name.unwrap_or_default()),
            view! { <Tag word=state.label() tone=tone(state) /> }.into_any(),
        ]
    });
    let rows = rows.collect();
    let empty = view! { <Empty title="Nothing sent yet" sentence="What you and your agency refer is listed here with how it stands."
    next=("/refer".to_owned(), "Refer somebody".to_owned()) /> };
    view! {
        <PageHeader title="Your referrals" lead="What your agency has sent, and how it stands.">
            <ButtonLink href="/refer" label="Refer somebody" />
        </PageHeader>
        <DataTable caption="Your referrals" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
    }
}
