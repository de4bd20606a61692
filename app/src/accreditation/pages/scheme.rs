//! The scheme as it is, its versions, and who would gain or lose what by the draft.

use crate::accreditation::facts::Schemes;
use crate::accreditation::permits::WriteScheme;
use crate::accreditation::queries;
use crate::accreditation::scheme::{May, Scheme, StandingRule};
use crate::accreditation::scheme_commands::{self, Draft, Touched};
use crate::audit::Note;
use crate::platform::ask::{Ask, Reply};
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{RawForm, when};
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;

/// `GET /accreditation/scheme`
pub async fn scheme(ask: Ask) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let db = ask.app.read(&permit);
    let (schemes, draft) = tokio::try_join!(queries::schemes(db, permit.service()), scheme_commands::draft(db, permit.service()))?;
    let form = ask.form("begin", RawForm::default()).await?;
    let today = ask.today();
    Ok(ask.page("Scheme", move || view(&schemes, draft.is_some(), form, today)))
}

fn view(schemes: &Schemes, has_draft: bool, form: FormState, today: NaiveDate) -> impl IntoView + use<> {
    let present = schemes.in_force(today);
    let rows = schemes.versions().iter().rev().map(|version| {
        let from = if version.number == 0 { "From the beginning".to_owned() } else { when::day(version.starts_on) };
        let (word, tone) = match (version.number == present.number, version.starts_on > today) {
            (true, _) => ("In force", Tone::Good),
            (_, true) => ("To come", Tone::Info),
            _ => ("For awards of its time", Tone::Plain),
        };
        vec![
            text(format!("Version {}", version.number)),
            text(from),
            text(version.scheme.standings.len().to_string()),
            view! { <Tag word=word tone=tone /> }.into_any(),
        ]
    });
    let columns = vec![Column::new("Version"), Column::new("In force from"), Column::number("Standings"), Column::new("State")];
    let rows = rows.collect();
    let next = if has_draft {
        view! { <Banner tone=Tone::Info sentence="A draft is being written."><a href="/accreditation/scheme/draft">"Open the draft"</a></Banner> }
            .into_any()
    } else {
        let from = vec![
            Choice::new("PRESENT", "The scheme in force"),
            Choice::new("RJC", "The published numbers of the Restorative Justice Council")
                .hint("To be confirmed with them before you rely on it"),
            Choice::new("NOTHING", "An empty page"),
        ];
        view! {
            <Panel title="Write a new version">
                <Form state=&form action="/accreditation/scheme" submit_label="Begin a draft">
                    <Radios state=&form name="from" legend="Begin from" choices=from />
                </Form>
            </Panel>
        }
        .into_any()
    };
    let export = serde_json::to_string_pretty(&present.scheme).unwrap_or_default();
    let standings = in_words(&present.scheme);
    view! {
        <Breadcrumbs steps=vec![("/accreditation".to_owned(), "Awards".to_owned())] />
        <PageHeader title="Scheme" lead="What this service accredits by. Awards keep the rules of the version that they were given under." />
        {next}
        <Panel title="Versions"><DataTable caption="Versions" quiet_caption=true columns=columns rows=rows /></Panel>
        {standings}
        <Details summary="The scheme as text, to keep or to bring in elsewhere"><pre tabindex="0">{export}</pre></Details>
    }
}

/// Every standing with what it opens and asks for, in sentences.
pub(super) fn in_words(scheme: &Scheme) -> AnyView {
    scheme.standings.iter().map(|rule| standing(scheme, rule)).collect_view().into_any()
}

/// How a standing is given and how long it lasts.
pub(super) fn given(rule: &StandingRule) -> String {
    let how = if rule.by_decision { "Decided by a second person" } else { "Held as soon as all of it is there" };
    let lasts = rule.months.map_or_else(|| ", without an end".to_owned(), |months| format!(", for {months} months"));
    let renewal = if rule.renewal_days > 0 { format!(", renewed in its last {} days", rule.renewal_days) } else { String::new() };
    let grace = if rule.grace_days > 0 { format!(", with {} days of grace", rule.grace_days) } else { String::new() };
    format!("{how}{lasts}{renewal}{grace}.")
}

/// "Lead: hate crime; Co-facilitate".
pub(super) fn opens(may: &[May]) -> String {
    if may.is_empty() {
        "Opens nothing.".to_owned()
    } else {
        format!("May: {}.", may.iter().map(May::sentence).collect::<Vec<_>>().join("; "))
    }
}

fn standing(scheme: &Scheme, rule: &StandingRule) -> AnyView {
    let own = rule.requirements.iter().map(|one| {
        let grace = if one.grace_days > 0 { format!(" ({} days of grace)", one.grace_days) } else { String::new() };
        view! { <li>{format!("{}: {}{grace}", one.when.label(), one.words(scheme))}</li> }
    });
    let own = own.collect_view();
    let towards = rule.working_towards.as_ref().map(|towards| {
        let asks: Vec<String> = towards.requirements.iter().map(|one| one.words(scheme)).collect();
        view! { <p>{format!("Working towards it, with {}. {}", asks.join(", "), opens(&towards.may))}</p> }
    });
    let (title, given, opens) = (format!("{} ({})", rule.name, rule.sort.label().to_lowercase()), given(rule), opens(&rule.may));
    view! { <Panel title=title><p>{given}</p><p>{opens}</p><ul>{own}</ul>{towards}</Panel> }.into_any()
}

/// `GET /accreditation/scheme/dry-run`: of the draft, from the day that was asked about.
pub async fn dry_run(ask: Ask) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let Some(draft) = scheme_commands::draft(ask.app.read(&permit), permit.service()).await? else {
        return Ok(ask.go("/accreditation/scheme", "There is no draft now"));
    };
    let on = draft.row.dry_run_on.unwrap_or_else(|| ask.today());
    let touched = if draft.problems.is_empty() { scheme_commands::touched(&ask.app, &permit, &draft, on).await? } else { Vec::new() };
    ask.looked(&permit, Note::looked("scheme.dry_run_read", "scheme_draft", draft.row.id)).await?;
    let publish = ask.form("publish", RawForm::default()).await?;
    let paging = ask.paging();
    Ok(ask.page("Dry run", move || outcome(&draft, touched, on, &paging, publish)))
}

fn outcome(draft: &Draft, touched: Vec<Touched>, on: NaiveDate, paging: &Paging, publish: FormState) -> impl IntoView + use<> {
    let losers = touched.iter().filter(|one| one.changes.iter().any(crate::accreditation::engine::Change::is_loss)).count();
    let sentence = match touched.len() {
        0 => format!("From {} nobody would gain or lose anything.", when::day(on)),
        all => {
            let people = if all == 1 { "one person".to_owned() } else { format!("{all} people") };
            let lose = match losers {
                0 => "nobody would lose anything".to_owned(),
                1 => "one would lose something".to_owned(),
                many => format!("{many} would lose something"),
            };
            format!("From {} it would change something for {people}; {lose}.", when::day(on))
        }
    };
    let total = u64::try_from(touched.len()).unwrap_or(u64::MAX);
    let from = usize::try_from(paging.offset()).unwrap_or(0);
    let size = usize::try_from(PAGE_SIZE).unwrap_or(25);
    let shown: Vec<Touched> = touched.into_iter().skip(from).take(size).collect();
    let listed = Listed { rows: shown, total, page: paging.page };
    let address = ListAddress::new("/accreditation/scheme/dry-run", Vec::new(), paging, &listed);
    let rows = listed.rows.into_iter().map(|one| {
        let changes: Vec<String> = one.changes.iter().map(told).collect();
        let (word, tone) = if one.changes.iter().any(crate::accreditation::engine::Change::is_loss) {
            ("Loses", Tone::Bad)
        } else {
            ("Gains", Tone::Good)
        };
        vec![
            link(format!("/people/{}/standing", one.person), one.name),
            view! { <Tag word=word tone=tone /> }.into_any(),
            text(changes.join("; ")),
        ]
    });
    let rows = rows.collect();
    let columns = vec![Column::new("Person"), Column::new("Outcome"), Column::new("What changes")];
    let empty = view! { <Empty title="Nobody is touched" sentence="Awards that stand keep the rules they were given under." /> };
    let hidden = vec![("version", draft.row.version.to_string())];
    let act = if draft.is_tried() {
        view! {
            <Panel title="Publish">
                <Form state=&publish action="/accreditation/scheme/draft/publish" submit_label="Publish this scheme" hidden=hidden>
                    <p>{format!("It will be in force from {}. Awards given before that keep their rules.", when::day(on))}</p>
                </Form>
            </Panel>
        }
        .into_any()
    } else {
        view! { <Banner tone=Tone::Warn sentence="The draft changed since. Make a new dry run from its page before it is published." /> }
            .into_any()
    };
    let back =
        vec![("/accreditation/scheme".to_owned(), "Scheme".to_owned()), ("/accreditation/scheme/draft".to_owned(), "Draft".to_owned())];
    view! {
        <Breadcrumbs steps=back />
        <PageHeader title="Who would gain or lose what" lead=sentence />
        <DataTable caption="Who would gain or lose what" quiet_caption=true columns=columns rows=rows address=address empty=empty.into_any() />
        {act}
    }
}

fn told(change: &crate::accreditation::engine::Change) -> String {
    let word = |state: Option<crate::accreditation::engine::State>| state.map_or("not in the scheme", |state| state.label()).to_lowercase();
    format!("{}: from \u{201c}{}\u{201d} to \u{201c}{}\u{201d}", change.name, word(change.before), word(change.after))
}
