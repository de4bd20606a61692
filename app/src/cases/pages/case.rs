//! One case, for those to whom it is open.

use super::case_forms::{assessment_form, filled_assessment};
use super::referral::{next_link, way};
use super::safe_contact;
use super::seats::{how_it_stands, needs_somebody, seats};
use super::words::{crime_group, district, label, mechanism, stage_tone, timeline};
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_span};
use crate::cases::model::Stage;
use crate::cases::permits::{AssessCases, KeepParties, OpenCase, sees_all};
use crate::cases::queries::{self, CaseView, Next, PartyView};
use crate::cases::rules::suggests_sensitive;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::vocabulary::{CrimeGroup, Level, PartyRole, Risk};
use crate::shared::{CaseId, when};
use crate::ui::{
    Banner, Breadcrumbs, ButtonKind, ButtonLink, Card, Cards, Details, Fact, FormState, PageHeader, Panel, Split, SummaryList, Tag, Tone,
};
use leptos::prelude::*;

/// What the reader of the page may do.
struct Reader {
    /// May assess.
    assesses: bool,
    /// May add people, and change what they ask for and how they are reached.
    keeps_parties: bool,
    /// May look for facilitators.
    matches: bool,
}

/// `/cases/{id}`
pub async fn show(ask: Ask, Key(id): Key<CaseId>) -> Reply {
    let open = OpenCase::open(&ask, id).await?;
    ask.looked(&open, Note::looked("case.read", "case", id.0).case(id)).await?;
    let reader = Reader {
        assesses: ask.permit::<AssessCases>().is_ok(),
        keeps_parties: ask.permit::<KeepParties>().is_ok(),
        matches: sees_all(open.actor()),
    };
    // Whoever has just accepted a referral goes on with the next from here.
    let goes_on = reader.matches && open.stage() == Stage::New;
    let next = async { if goes_on { queries::next_undecided(&ask.app, &open, open.service()).await } else { Ok(None) } };
    let (case, next) = tokio::try_join!(queries::case_view(&ask.app, &open), next)?;
    let assessment = ask.form_on(&open, "assess", filled_assessment(&case.row, &case.flags), id.0).await?;
    let zone = ask.service.zone;
    let title = format!("Case {}", case.row.reference);
    Ok(ask.page(&title.clone(), move || case_view(title, case, &reader, assessment, next, zone)))
}

/// The main act while a seat has nobody; afterwards the way to what was asked and answered.
fn matching_link(case: &CaseView) -> AnyView {
    let href = format!("/cases/{}/matching", case.row.id);
    if case.stage == Stage::AwaitingAllocation && needs_somebody(&case.seated, &case.asked) {
        view! { <ButtonLink href=href label="Find facilitators" /> }.into_any()
    } else {
        view! { <ButtonLink href=href label="Offers and answers" kind=ButtonKind::Second /> }.into_any()
    }
}

fn case_view(
    title: String,
    case: CaseView,
    reader: &Reader,
    assessment: FormState,
    next_referral: Option<Next>,
    zone: Zone,
) -> impl IntoView + use<> {
    let stage = case.stage;
    let tags = tags(&case);
    let open = stage != Stage::Closed;
    let matching = (reader.matches && open && case.row.risk.is_some()).then(|| matching_link(&case));
    let next_referral = next_referral.map(|next| next_link(&next, ButtonKind::Second));
    let meetings = meetings(&case, zone);
    let next = next_step(&case, reader, zone);
    let people = case.parties.iter().map(|party| person(party, reader.keeps_parties && open, zone)).collect_view();
    let add = (reader.keeps_parties && open).then(|| {
        let href = format!("/cases/{}/parties", case.row.id);
        view! { <ButtonLink href=href label="Add a person" kind=ButtonKind::Second /> }
    });
    let facts = facts(&case);
    let seats = seats(&case.seated, &case.asked, zone);
    // Also for whoever assessed while a colleague closed it: they read so beside what they typed.
    let assess = (reader.assesses && (open || !assessment.problems().is_empty())).then(|| assess(&case, assessment));
    let history = timeline("History of the case", case.history, zone);
    view! {
        <Breadcrumbs steps=vec![("/cases".to_owned(), "Cases".to_owned())] />
        <PageHeader title=title lead=next tags=tags>{matching}{next_referral}</PageHeader>
        <Split
            main=view! { <Panel title="People"><Cards>{people}</Cards>{add}</Panel> {assess} <Panel title="History">{history}</Panel> }.into_any()
            side=view! { <Panel title="The case"><SummaryList facts=facts /></Panel> <Panel title="Facilitators">{seats}</Panel> {meetings} }.into_any()
        />
    }
}

/// What is planned for it, the next first, and the way to all of it.
fn meetings(case: &CaseView, zone: Zone) -> AnyView {
    let all = format!("/cases/{}/meetings", case.row.id);
    let lines = case.meetings.iter().map(|next| {
        let what = next.purpose().map_or("Meeting", |purpose| purpose.label());
        let place = if next.place.is_empty() { "Online".to_owned() } else { next.place.clone() };
        let when = local_span(next.starts_at, next.ends_at, zone);
        view! { <li><a href=format!("/meetings/{}", next.id)>{when}</a><br />{format!("{what}, {place}")}</li> }
    });
    let lines = lines.collect_view();
    let list = if case.meetings.is_empty() {
        view! { <p>"No meeting is planned."</p> }.into_any()
    } else {
        view! { <ul class="plain-list">{lines}</ul> }.into_any()
    };
    view! { <Panel title="Meetings">{list}<ButtonLink href=all label="Meetings" kind=ButtonKind::Second /></Panel> }.into_any()
}

fn tags(case: &CaseView) -> AnyView {
    let urgent = case.row.urgent.then(|| view! { <Tag word="Urgent" tone=Tone::Bad /> });
    let sensitive = (case.row.sensitive == Some(true)).then(|| view! { <Tag word="Sensitive and complex" tone=Tone::Warn /> });
    view! { <Tag word=case.stage.label() tone=stage_tone(case.stage) />{urgent}{sensitive} }.into_any()
}

/// What to do here, in one sentence.
fn next_step(case: &CaseView, reader: &Reader, zone: Zone) -> String {
    match case.stage {
        Stage::New | Stage::InitialContact | Stage::InitialRisk if reader.assesses => {
            "Set the risk below: from it follow the levels that facilitators must hold.".to_owned()
        }
        Stage::AwaitingAllocation if reader.matches => how_it_stands(&case.asked, zone),
        Stage::Closed => "This case is closed.".to_owned(),
        _ => "Read how each person may be reached before you call or write.".to_owned(),
    }
}

fn person(party: &PartyView, may_change: bool, zone: Zone) -> AnyView {
    let row = &party.row;
    let role = label(&row.role, PartyRole::from_code, PartyRole::label);
    let mut facts = vec![safe_contact::fact(&party.reach.safe, zone, may_change)];
    facts.extend(party.reach.ways.iter().map(|(kind, value)| Fact::new(way(kind), value.clone())));
    let asks = Fact::new("Asks for", queries::wishes_on_record(row).in_words());
    facts.push(if may_change { asks.change(format!("/parties/{}/wishes", row.id)) } else { asks });
    let name = party.person.full_name.clone();
    let tags = view! { <Tag word=role /> };
    view! { <Card title=name.clone() who=name tags=tags.into_any()><SummaryList facts=facts /></Card> }.into_any()
}

fn facts(case: &CaseView) -> Vec<Fact> {
    let row = &case.row;
    let level = |code: &Option<String>| code.as_deref().map(|code| label(code, Level::from_code, Level::label)).unwrap_or_default();
    let planned = match (row.planned_from, row.planned_to) {
        (Some(from), Some(to)) => format!("{} to {}", when::day(from), when::day(to)),
        (Some(day), None) | (None, Some(day)) => when::day(day),
        (None, None) => String::new(),
    };
    let mut facts = vec![
        Fact::new("What happened", crime_group(&row.crime_group)),
        Fact::new("District", district(&row.district)),
        Fact::new("Be careful about", case.flags.in_words()),
        Fact::new("Risk", row.risk.as_deref().map(|risk| label(risk, Risk::from_code, Risk::label)).unwrap_or_default()),
        Fact::new("Lead must be", level(&row.lead_level)),
        Fact::new("Co-facilitator must be", level(&row.co_level)),
        Fact::new("Planned", planned),
        Fact::new("How it came", mechanism(&row.mechanism)),
        Fact::new("Agency", case.agency.clone().unwrap_or_default()),
        Fact::new("Asked for on", when::day(row.clock_start)),
    ];
    if row.custody {
        facts.push(Fact::new("Prison visit", case.flags.prison.clone().unwrap_or_else(|| "Yes".to_owned())));
    }
    facts
}

fn assess(case: &CaseView, form: FormState) -> AnyView {
    let row = &case.row;
    let group = CrimeGroup::from_code(&row.crime_group).unwrap_or(CrimeGroup::OtherConflict);
    let reasons = suggests_sensitive(group, &case.flags, row.involves_minor);
    let hint = (!reasons.is_empty() && row.sensitive.is_none()).then(|| {
        let sentence = format!("This looks sensitive and complex: {}.", reasons.join(", "));
        view! { <Banner tone=Tone::Warn sentence=sentence /> }
    });
    let set_already = row.risk.is_some() && form.problems().is_empty();
    let body = assessment_form(row, &form);
    if set_already {
        view! { <Panel title="Risk and sensitivity"><Details summary="Assess again">{body}</Details></Panel> }.into_any()
    } else {
        view! { <Panel title="Risk and sensitivity">{hint}{body}</Panel> }.into_any()
    }
}
