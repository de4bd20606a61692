//! One's own calendar: addresses for a calendar program, and busy times from a calendar of one's own.

use crate::calendar::busy;
use crate::calendar::busy::fetch::NotFetched;
use crate::calendar::busy::read::Unusable;
use crate::calendar::feed::{FeedKind, queries};
use crate::calendar::permits::{KeepOwnCalendar, ReadTeamCalendar};
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::ui::*;
use axum::response::Response;
use entity::{busy_source, calendar_feed};
use leptos::prelude::*;

struct Own {
    feeds: Vec<calendar_feed::Model>,
    sources: Vec<busy_source::Model>,
    team: bool,
    feed_form: FormState,
    file_form: FormState,
    address_form: FormState,
    zone: Zone,
}

/// `GET /calendar`
pub async fn show(ask: Ask) -> Reply {
    let permit = ask.permit::<KeepOwnCalendar>()?;
    let me = permit.actor().person;
    let own = Own {
        feeds: queries::live(&ask.app, &permit, me).await?,
        sources: busy::sources(ask.app.read(&permit), me).await?,
        team: ask.permit::<ReadTeamCalendar>().is_ok(),
        feed_form: ask.form("feed", RawForm::default()).await?,
        file_form: ask.form("busy_file", RawForm::default()).await?,
        address_form: ask.form("busy_address", RawForm::default()).await?,
        zone: ask.service.zone,
    };
    Ok(ask.page("My calendar", move || view(own)))
}

/// The address that was just made: shown on this page, and on no other one ever.
pub fn made(ask: &Ask, kind: FeedKind, address: String) -> Response {
    ask.page("Your calendar address", move || {
        view! {
            <Breadcrumbs steps=vec![("/calendar".to_owned(), "My calendar".to_owned())] />
            <PageHeader title="Your calendar address" kicker=kind.label() lead="Copy it now: we show it only this once." />
            <Banner tone=Tone::Warn
                sentence="Whoever has this address can read what it shows, without signing in. Keep it to your own calendar program, and end it here if it gets about." />
            <div class="field">
                <label for="feed-address">"The address"</label>
                <input class="input" id="feed-address" type="text" readonly=true value=address />
            </div>
            <Panel title="How to subscribe">
                <p>"Copy the whole address, then paste it in your calendar program:"</p>
                <ul>
                    <li>"Outlook on the web: Add calendar, then Subscribe from web."</li>
                    <li>"Google Calendar, on a computer: Other calendars, the plus sign, then From URL."</li>
                    <li>"iPhone and iPad: Settings, Calendar, Accounts, Add Account, Other, then Add Subscribed Calendar."</li>
                    <li>"Mac: Calendar, File, then New Calendar Subscription."</li>
                </ul>
                <p>"The program asks again by itself, some only once a day. The invitations that we mail are quicker."</p>
            </Panel>
            <ButtonLink href="/calendar" label="I have copied it" />
        }
    })
}

fn view(own: Own) -> impl IntoView {
    let Own { feeds, sources, team, feed_form, file_form, address_form, zone } = own;
    let kinds = FeedKind::ALL.into_iter().filter(|kind| *kind != FeedKind::Team || team);
    let choices: Vec<Choice> = kinds.map(|kind| Choice::new(kind.code(), format!("{}: {}", kind.label(), kind.shows()))).collect();
    view! {
        <PageHeader title="My calendar" lead="See your appointments in your own calendar program, and let us know when you are busy." />
        <Panel title="Addresses for your calendar program">
            {addresses(feeds, zone)}
            <Form state=feed_form.clone() action="/calendar/feeds" submit_label="Make an address">
                <Radios state=feed_form name="kind" legend="What shall it show?" choices=choices />
            </Form>
            <p>"Making one anew ends the earlier one of its kind."</p>
        </Panel>
        <Panel title="When I am busy">
            <p>"We try not to ask you for days when you are busy all day, and see when a course clashes. Of each entry we keep when it starts and ends, and nothing else: no title, no place, nobody's name."</p>
            {known(sources, zone)}
            <Form state=address_form.clone() action="/calendar/busy/address" submit_label="Ask this calendar">
                <TextField state=address_form name="calendar_address" label="The secret address of your own calendar"
                    hint="Your calendar program calls it iCal address or ICS link. We ask it every six hours" />
            </Form>
            <Form state=file_form.clone() action="/calendar/busy/file" submit_label="Send the file" upload=true>
                <FileField state=file_form name="file" label="Or a file of it" hint="An .ics file, at most 1 MB. It counts until you send another one"
                    accept=".ics,text/calendar" />
            </Form>
        </Panel>
    }
}

fn addresses(feeds: Vec<calendar_feed::Model>, zone: Zone) -> AnyView {
    let columns = vec![Column::new("Shows"), Column::new("Made"), Column::acts()];
    let rows = feeds
        .into_iter()
        .map(|feed| {
            let shows = FeedKind::from_code(&feed.kind).map_or("Appointments", FeedKind::label);
            let action = format!("/calendar/feeds/{}/end", feed.id);
            let act = view! { <ButtonForm action=action label="End this address" about=shows kind=ButtonKind::Plain /> };
            vec![text(shows), text(local_day_time(feed.created_at, zone)), act.into_any()]
        })
        .collect();
    let empty = view! { <Empty title="No address yet" sentence="Make one below, and your calendar program shows your appointments." /> };
    view! { <DataTable caption="Addresses in use" quiet_caption=true columns=columns rows=rows empty=empty.into_any() /> }.into_any()
}

fn known(sources: Vec<busy_source::Model>, zone: Zone) -> AnyView {
    let troubles = sources.iter().filter_map(|source| source.problem.as_deref()).map(trouble).collect::<Vec<_>>();
    let troubles = troubles.into_iter().map(|sentence| view! { <Banner tone=Tone::Warn sentence=sentence /> }).collect_view();
    let columns = vec![Column::new("From"), Column::new("Busy times"), Column::new("Read"), Column::acts()];
    let rows = sources
        .into_iter()
        .map(|source| {
            let from = if source.kind == "FILE" { "A file that you sent" } else { "The address of your calendar" };
            let read = source.read_at.map_or_else(|| "Not yet".to_owned(), |at| local_day_time(at, zone));
            let action = format!("/calendar/busy/{}/end", source.id);
            let act = view! { <ButtonForm action=action label="Forget these" about=from kind=ButtonKind::Plain /> };
            vec![text(from), text(source.spans.to_string()), text(read), act.into_any()]
        })
        .collect();
    let empty =
        view! { <Empty title="No busy times yet" sentence="Enter the address of your own calendar below, or send a file of it." /> };
    view! {
        {troubles}
        <DataTable caption="Where your busy times come from" quiet_caption=true columns=columns rows=rows empty=empty.into_any() />
    }
    .into_any()
}

/// Why the last try brought nothing, calmly: what was known before still counts.
fn trouble(code: &str) -> String {
    let fetched =
        NotFetched::ALL.into_iter().find(|reason| reason.code() == code && *reason != NotFetched::TooLarge).map(|r| r.to_string());
    let read = || Unusable::ALL.into_iter().find(|reason| reason.code() == code).map(|reason| reason.to_string());
    let why = fetched.or_else(read).unwrap_or_else(|| "We could not read your calendar.".to_owned());
    format!("{why} What we knew before still counts.")
}
