//! Every part with sample content, for whoever builds the next page. Shown in the demo; all people here are made up.

use super::*;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{FormProblems, RawForm};
use leptos::prelude::*;

/// All parts on one page.
pub fn catalogue() -> AnyView {
    view! {
        <PageHeader title="Parts" kicker="Design system" lead="Everything that the pages of this service are made of, with sample content.">
            <ButtonLink href="#forms" label="To the forms" />
            <ButtonLink href="#lists" label="To the lists" kind=ButtonKind::Second />
        </PageHeader>
        {home()}
        {finding_your_way()}
        {one_thing()}
        {matching()}
        {lists()}
        {forms()}
        {figures()}
    }
    .into_any()
}

fn part(name: &'static str, view: impl IntoAny) -> AnyView {
    view! { <section class="catalogue-part"><h3>{name}</h3>{view.into_any()}</section> }.into_any()
}

fn home() -> AnyView {
    let items = vec![
        Waiting::new(
            "RC-2026-014: the second offer runs out today and a co-facilitator is still missing",
            "2 hours left",
            "#",
            "Open the matching page",
        )
        .urgent(),
        Waiting::new("Three referrals wait to be screened", "oldest since Thu 22 Oct 2026", "#", "Screen them"),
        Waiting::new("Bryn Example asked to be awarded Foundation", "since Mon 26 Oct 2026", "#", "See the evidence"),
    ];
    view! {
        <Attention title="What needs you now" items=items calm="Nothing waits for you." />
        <Stats>
            <Stat value="24" label="Referrals in October" href="#" note="6 more than in September" />
            <Stat value="9" label="Held for review" href="#" note="next review Mon 2 Nov" />
            <Stat value="17" label="Practitioners free this week" href="#" />
            <Stat value="3" label="Awards that run out soon" href="#" note="within 60 days" />
        </Stats>
        {part("Attention, nothing to do", view! { <Attention title="For you" items=vec![] calm="Nothing waits for you. Your next booking is on Sat 14 Nov 2026." /> })}
    }
    .into_any()
}

fn finding_your_way() -> AnyView {
    let link = |href: &str, words: &str| (href.to_owned(), words.to_owned());
    let tags = view! {
        <p class="row">
            <Tag word="New" /> <Tag word="Offered" tone=Tone::Info /> <Tag word="Current" tone=Tone::Good />
            <Tag word="Runs out soon" tone=Tone::Warn /> <Tag word="Suspended" tone=Tone::Bad />
        </p>
    };
    let banners = view! {
        <Banner tone=Tone::Good sentence="The offer was sent to Amina Example. It stays open for 48 hours." />
        <Banner tone=Tone::Warn sentence="Supervision is overdue: offers are held until it is booked.">
            <a href="#">"Book supervision"</a>
        </Banner>
        <Banner tone=Tone::Bad sentence="The mail server has not answered since 08:10. Letters wait and nothing is lost." />
        <Banner tone=Tone::Info sentence="Summer time ends on Sun 25 Oct 2026." />
    };
    let dialog = view! {
        <Dialog title="Withdraw this offer?" back=link("#", "Keep the offer")>
            <p>"The volunteer is told by mail. Nothing is counted against them."</p>
            <ButtonForm action="#" label="Withdraw the offer" kind=ButtonKind::Danger />
        </Dialog>
    };
    view! {
        <h2>"Finding the way"</h2>
        {part("Breadcrumbs", view! { <Breadcrumbs steps=vec![link("#", "Cases"), link("#", "RC-2026-014")] /> })}
        {part("Tabs", view! { <Tabs label="About this case" tabs=vec![link("#a", "Overview"), link("#b", "Parties"), link("#c", "Matching"), link("#d", "History")] current="#c" /> })}
        {part("Steps", view! { <Steps label="From referral to meeting" steps=["Referred", "Accepted", "Offered", "Allocated", "Meeting"].map(str::to_owned).to_vec() current=2 /> })}
        {part("Tags", tags)}
        {part("Banners", banners)}
        {part("Empty", view! { <Empty title="No bookings yet" sentence="Courses that you may join are listed with their dates and free places." next=link("#", "Find a course") /> })}
        {part("Dialog", dialog)}
    }
    .into_any()
}

fn one_thing() -> AnyView {
    let facts = vec![
        Fact::new("Reference", "RC-2026-014"),
        Fact::drawn("State", view! { <Tag word="Offered" tone=Tone::Info /> }),
        Fact::new("Kind", "Neighbour dispute").change("#"),
        Fact::new("Interpreter", "").change("#"),
    ];
    let entries = vec![
        Entry::new("Tue 27 Oct 2026, 10:05", "Offer declined").by("Rowan Sample").tone(Tone::Warn).body("Away until 9 November."),
        Entry::new("Mon 26 Oct 2026, 16:40", "Offered as lead and co-facilitator").by("Case desk").tone(Tone::Info),
        Entry::new("Mon 26 Oct 2026, 09:30", "Accepted after screening").tone(Tone::Good),
        Entry::new("Thu 22 Oct 2026, 14:12", "Referral received"),
    ];
    let side = view! { <Panel title="History"><Timeline label="History" entries=entries /></Panel> };
    let main = view! {
        <Panel title="The case" aside=view! { "Version 3" }.into_any()>
            <SummaryList facts=facts />
            <Details summary="How the level was set"><p>"Risk medium and no sensitivity flag: Foundation leads, Awareness may join."</p></Details>
            <div class="row"><ButtonForm action="#" label="Accept the case" /><ButtonForm action="#" label="Hold it" kind=ButtonKind::Second /></div>
        </Panel>
    };
    view! { <h2>"One thing"</h2><Split main=main.into_any() side=side.into_any() /> }.into_any()
}

fn matching() -> AnyView {
    let line =
        |factor: &str, points, out_of, sentence: &str| ScoreLine { factor: factor.into(), points, out_of, sentence: sentence.into() };
    let lines = vec![
        line("Availability", 16, 20, "Free in 8 of the 10 slots that suit the pair in the next 21 days."),
        line("Distance", 12, 15, "About 7 miles between outcodes; approximate."),
        line("Workload", 10, 10, "No open case."),
        line("Language", 0, 10, "Polish is wished for; not recorded."),
    ];
    let free = ["mon-evening", "tue-evening", "wed-morning", "wed-evening", "sat-morning", "sat-afternoon"].map(str::to_owned).to_vec();
    view! {
        <h2>"Who could take it"</h2>
        <Cards>
            <Card title="Amina Example" href="#" tags=view! { <Tag word="Advanced" tone=Tone::Good /> }.into_any()>
                <p class="row"><Avatar name="Amina Example" large=true /><span>"Cambridge City, up to 20 miles"</span></p>
                <WeekPicture caption="Usual week" free=free />
            </Card>
            <Card title="Bryn Example">
                <p class="row"><Avatar name="Bryn Example" large=true /><span>"Fenland, up to 10 miles"</span></p>
                <p>"Supervision is booked for Tue 3 Nov 2026."</p>
                <ButtonLink href="#" label="See the reasons" kind=ButtonKind::Second />
            </Card>
        </Cards>
        <Panel title="Score 38 of 55"><ScoreBars lines=lines /></Panel>
    }
    .into_any()
}

fn lists() -> AnyView {
    let listed = Listed::<()> { rows: vec![], total: 96, page: 2 };
    let address =
        ListAddress::new("/demo/parts", vec![("state".into(), "OFFERED".into())], &Paging::from_query("2", "since", "1"), &listed);
    let row = |name: &'static str, area: &'static str, word: &'static str, tone: Tone, since: &'static str, cases: &'static str| {
        let name = view! { <span class="with-avatar"><Avatar name=name /><a href="#">{name}</a></span> };
        vec![name.into_any(), text(area), view! { <Tag word=word tone=tone /> }.into_any(), text(since), text(cases)]
    };
    let rows = vec![
        row("Amina Example", "Cambridge City", "Current", Tone::Good, "Mon 2 Mar 2026", "2"),
        row("Bryn Example", "Fenland", "Runs out soon", Tone::Warn, "Wed 4 Dec 2024", "0"),
        row("Si\u{e2}n Sample", "Huntingdonshire", "Suspended", Tone::Bad, "Fri 9 Oct 2026", "1"),
    ];
    let columns = vec![
        Column::new("Name").sorted_by("name"),
        Column::new("Area"),
        Column::new("Level"),
        Column::new("Since").sorted_by("since"),
        Column::number("Open cases"),
    ];
    let states = Choice::list([("OFFERED", "Offered"), ("ALLOCATED", "Allocated")]);
    let areas = Choice::list([("FENLAND", "Fenland"), ("HUNTS", "Huntingdonshire")]);
    let excluded =
        ["Rowan Sample: knows a party", "Kit Sample: award ran out on Fri 2 Oct 2026", "Noor Sample: at their limit of two cases"];
    view! {
        <h2 id="lists">"Lists"</h2>
        <SearchBox state=FormState::empty() action="#" label="Find a practitioner" />
        <Filters action="/demo/parts" filters=vec![Filter::new("state", "State", states, "OFFERED"), Filter::new("area", "Area", areas, "")] />
        {part("Table", view! { <DataTable caption="Practitioners" columns=columns rows=rows address=address /> })}
        {part("A long list that narrows", view! {
            <NarrowBox list="excluded" label="Narrow by words" />
            <ul id="excluded">{excluded.map(|who| view! { <li>{who}</li> }).collect_view()}</ul>
        })}
    }
    .into_any()
}

fn forms() -> AnyView {
    let typed = RawForm::from([
        ("name", "Amina Example"),
        ("email", "amina(at)example.org"),
        ("incident-day", "31"),
        ("incident-month", "2"),
        ("incident-year", "2026"),
        ("level", "FOUNDATION"),
        ("contact", "phone"),
        ("days", "mon-evening"),
        ("why", "I have time on weekday evenings\nand some weekends."),
    ]);
    let mut problems = FormProblems::new();
    problems.add("email", "email_wrong", "Enter an e-mail address like name@example.org");
    problems.add("incident", "not_a_date", "Enter a date that is in the calendar, like 27 3 2026");
    problems.add("agree", "missing", "Tick the box to go on");
    let state = FormState::returned(typed, problems, None);
    let levels = Choice::list([("AWARENESS", "Awareness"), ("FOUNDATION", "Foundation"), ("INTERMEDIATE", "Intermediate")]);
    let contacts = vec![
        Choice::new("phone", "Phone").hint("Between 9 and 5, unless you say otherwise"),
        Choice::new("email", "E-mail"),
        Choice::new("post", "Letter"),
    ];
    let reason = view! { <TextField state=&state name="reason" label="Why" hint="Needed when you decline" /> };
    let branches = vec![
        Branch::plain(Choice::list([("accept", "I accept")])),
        Branch::asking(Choice::list([("decline", "I decline")]), reason.into_any()),
    ];
    view! {
        <h2 id="forms">"Forms"</h2>
        <Form state=state action="#" submit_label="Send the application" hidden=vec![("version", "3".to_owned())] cancel=("#".to_owned(), "Back to the list".to_owned())>
            <TextField name="name" label="Name" autocomplete="name" />
            <TextField name="email" label="E-mail" kind="email" autocomplete="email" hint="We send a link to confirm it" />
            <TextField name="miles" label="How far you travel" width=Width::W4 inputmode="numeric" suffix="miles" optional=true />
            <DateField name="incident" label="When did it happen?" />
            <TimeField name="from" label="From what time?" />
            <Select name="level" label="Level" choices=levels width=Width::W20 />
            <Radios name="contact" legend="How may we reach you?" choices=contacts />
            <Branches name="answer" legend="Would you take this on?" branches=branches />
            <Fields legend="Your usual week" hint="Tick what is usually free. You can block single days later.">
                <WeekGrid name="days" legend="Free times" hours="Morning 8 to 12, afternoon 12 to 5, evening 5 to 9" />
            </Fields>
            <TextArea name="why" label="Why would you like to do this?" />
            <PasswordField name="password" label="Password" hint="At least 12 characters; three words that nobody would guess do well" new=true />
            <FileField name="list" label="List of practitioners" hint="A CSV file of up to 5 MB" accept=".csv,text/csv" />
            <Checkboxes name="agree" legend="Before you send it" choices=vec![Choice::new("yes", "What I wrote is true as far as I know")] />
        </Form>
    }
    .into_any()
}

fn figures() -> AnyView {
    let figure = |count| Figure { count, href: "#".into() };
    let months = [("May", [4, 6, 3]), ("Jun", [6, 5, 2]), ("Jul", [5, 9, 4]), ("Aug", [3, 4, 0]), ("Sep", [8, 6, 4]), ("Oct", [9, 10, 5])];
    let bars = months
        .map(|(month, counts)| Bar { short: month.into(), label: format!("{month} 2026"), figures: counts.map(figure).to_vec() })
        .to_vec();
    let stages = [("referred", 113), ("accepted", 84), ("both sides willing", 51), ("met", 32), ("agreement kept", 27)];
    let stages = stages.map(|(label, count)| Stage { label: label.into(), count, href: "#".into() }).to_vec();
    let series = ["Police officer or PCSO", "Victims\u{2019} Hub", "Self-referral"].map(str::to_owned).to_vec();
    view! {
        <h2 >"Figures"</h2>
        <Panel title="By month">
            <BarChart id="referrals" title="Referrals received" describe="Referrals per month by how they came in, rising from 13 in May to 24 in October 2026." group="Month" series=series bars=bars />
        </Panel>
        <Panel title="How far they got">
            <Funnel id="funnel" title="From referral to agreement" describe="Of 113 referrals, 27 ended in an agreement that was kept." stages=stages />
        </Panel>
    }
    .into_any()
}
