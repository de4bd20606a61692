//! The draft: its standings, one of them open for editing, its requirements, the dry run.

use super::scheme::{given, opens};
use crate::accreditation::observing::fill_observing;
use crate::accreditation::permits::WriteScheme;
use crate::accreditation::scheme::{CaseKind, CaseSeat, Requirement, Scheme, Seen, Sort, StandingRule, When};
use crate::accreditation::scheme_commands::{self, Draft};
use crate::accreditation::scheme_forms::{ANY, AskKind, MAY_FIELDS, TOWARDS, fill_requirement, fill_standing};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::people::practitioners::words::{DbsLevel, VettingKind};
use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::shared::vocabulary::Level;
use crate::ui::*;
use leptos::prelude::*;

const DRAFT: &str = "/accreditation/scheme/draft";

struct Page {
    draft: Draft,
    /// The standing that is open.
    open: Option<StandingRule>,
    standing: FormState,
    requirement: FormState,
    observing: FormState,
    import: FormState,
    dry_run: FormState,
}

/// `GET /accreditation/scheme/draft`: `?standing=` opens one, `&key=` one of its requirements.
pub async fn draft(ask: Ask) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let Some(draft) = scheme_commands::draft(ask.app.read(&permit), permit.service()).await? else {
        return Ok(ask.go("/accreditation/scheme", "There is no draft now"));
    };
    let open = draft.scheme.rule(ask.query.get("standing")).cloned();
    let filled = open.as_ref().map(|rule| fill_standing(&draft.scheme, rule)).unwrap_or_default();
    let asked = open.as_ref().and_then(|rule| found(rule, ask.query.get("key"))).unwrap_or_default();
    let mut from = RawForm::default();
    from.set_day("starts_on", ask.today().succ_opt());
    let page = Page {
        standing: ask.form("standing", filled).await?,
        requirement: ask.form("requirement", asked).await?,
        observing: ask.form("observing", fill_observing(&draft.scheme.observing)).await?,
        import: ask.form("import", RawForm::default()).await?,
        dry_run: ask.form("dry_run", from).await?,
        draft,
        open,
    };
    Ok(ask.page("Draft of a scheme", move || view(page)))
}

fn found(rule: &StandingRule, key: &str) -> Option<RawForm> {
    let own = rule.requirements.iter().find(|one| one.key == key).map(|one| fill_requirement(one, false));
    let towards = rule.working_towards.iter().flat_map(|towards| &towards.requirements).find(|one| one.key == key);
    own.or_else(|| towards.map(|one| fill_requirement(one, true)))
}

fn view(page: Page) -> impl IntoView {
    let Page { draft, open, standing, requirement, observing, import, dry_run } = page;
    let version = draft.row.version.to_string();
    let problems = (!draft.problems.is_empty()).then(|| {
        let list = draft.problems.iter().map(|one| view! { <li>{one.clone()}</li> }).collect_view();
        view! { <Banner tone=Tone::Warn sentence="Before it can be tried:"><ul>{list}</ul></Banner> }
    });
    let rows = draft.scheme.standings.iter().map(|rule| listed(rule, &version)).collect();
    let columns = vec![Column::new("Standing"), Column::new("Sort"), Column::new("Asks for"), Column::acts()];
    let empty = view! { <Empty title="No standing yet" sentence="Add the first one below: a level, an endorsement or a role." /> };
    let asked = open.as_ref().map(|rule| {
        view! {
            {requirements(&draft.scheme, rule, &version)}
            {requirement_form(&draft.scheme, rule, requirement, &version)}
        }
    });
    let observing = observing_form(&draft.scheme, observing, &version);
    let trial = trial(dry_run, &version, draft.problems.is_empty());
    let standing = standing_form(open.as_ref(), standing, &version);
    let hidden = vec![("version", version.clone())];
    view! {
        <Breadcrumbs steps=vec![("/accreditation/scheme".to_owned(), "Scheme".to_owned())] />
        <PageHeader title="Draft of a scheme" lead="Nothing changes until it is published." />
        {problems}
        <Panel title="Standings, levels lowest first">
            <DataTable caption="Standings" quiet_caption=true columns=columns rows=rows empty=empty.into_any() />
            <ButtonLink href=DRAFT label="Add a standing" kind=ButtonKind::Second />
        </Panel>
        {standing}
        {asked}
        {observing}
        {trial}
        <Details summary="Bring in a scheme as text" open=import.id().is_some()>
            <Form state=&import action="/accreditation/scheme/draft/import" submit_label="Put it in the place of this draft" hidden=hidden>
                <TextArea state=&import name="scheme" label="The scheme, as the page of another service shows it" />
            </Form>
        </Details>
        <ButtonForm action="/accreditation/scheme/draft/discard" label="Throw this draft away" kind=ButtonKind::Plain hidden=vec![("version", version)] />
    }
}

fn listed(rule: &StandingRule, version: &str) -> Vec<AnyView> {
    let hidden = vec![("version", version.to_owned()), ("standing", rule.code.clone())];
    let act = view! {
        <ButtonForm action="/accreditation/scheme/draft/take-out" label="Take out" about=rule.name.clone() kind=ButtonKind::Plain hidden=hidden />
    };
    vec![
        link(format!("{DRAFT}?standing={}#standing", rule.code), rule.name.clone()),
        text(rule.sort.label()),
        text(rule.all_requirements().count().to_string()),
        act.into_any(),
    ]
}

fn may_choices() -> Vec<Choice> {
    let mut all = vec![Choice::new(ANY, "Any kind")];
    all.extend(CaseKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())));
    all
}

fn standing_form(open: Option<&StandingRule>, form: FormState, version: &str) -> AnyView {
    let title = open.map_or_else(|| "Add a standing".to_owned(), |rule| format!("Change {}", rule.name));
    let about = open.map(|rule| view! { <p>{format!("{} {}", given(rule), opens(&rule.may))}</p> });
    let sorts = Choice::list(Sort::ALL.iter().map(|one| (one.code(), one.label())));
    let levels = Choice::list(Level::ALL.iter().map(|one| (one.code(), one.label())));
    let how = vec![Choice::new("DECISION", "A second person decides"), Choice::new("EVIDENCE", "As soon as all of it is there")];
    let own = MAY_FIELDS.iter().map(|(doing, field, _)| {
        view! { <Checkboxes state=&form name=*field legend=doing.label() choices=may_choices() inline=true optional=true /> }
    });
    let own = own.collect_view();
    let towards = MAY_FIELDS.iter().map(|(doing, _, field)| {
        let legend = format!("{}, while working towards it", doing.label());
        view! { <Checkboxes state=&form name=*field legend=legend choices=may_choices() inline=true optional=true /> }
    });
    let towards = towards.collect_view();
    let hidden = vec![("version", version.to_owned()), ("was", open.map(|rule| rule.code.clone()).unwrap_or_default())];
    let works = form.ticked("towards", "yes");
    view! {
        <div id="standing">
            <Panel title=title>
                {about}
                <Form state=&form action=DRAFT submit_label="Keep the standing" hidden=hidden>
                    <TextField state=&form name="name" label="What it is called" />
                    <TextField state=&form name="code" label="Code" hint="Short, in capitals; awards carry it" width=Width::W10 />
                    <Radios state=&form name="sort" legend="What sort" choices=sorts inline=true />
                    <Select state=&form name="level" label="On cases it counts as" choices=levels blank="No level" optional=true
                        hint="For a level: what the seats of a case ask for" />
                    <TextField state=&form name="place" label="Place in the list" inputmode="numeric" width=Width::W4 optional=true
                        hint="Levels lowest first; the end, when empty" />
                    <Radios state=&form name="given" legend="How it is given" choices=how inline=true />
                    <TextField state=&form name="months" label="An award lasts" inputmode="numeric" width=Width::W4 suffix="months" optional=true />
                    <TextField state=&form name="renewal_days" label="Renewed in its last" inputmode="numeric" width=Width::W4 suffix="days" optional=true />
                    <TextField state=&form name="grace_days" label="Days of grace after its end" inputmode="numeric" width=Width::W4 suffix="days" optional=true />
                    {own}
                    <Details summary="Working towards it" open=works>
                        <Checkboxes state=&form name="towards" legend="Working towards it"
                            choices=vec![Choice::new("yes", "Somebody may work towards it under supervision")] />
                        <TextField state=&form name="towards_months" label="For at most" inputmode="numeric" width=Width::W4 suffix="months" optional=true />
                        {towards}
                    </Details>
                </Form>
            </Panel>
        </div>
    }
    .into_any()
}

fn requirements(scheme: &Scheme, rule: &StandingRule, version: &str) -> AnyView {
    let row = |one: &Requirement, when: String| {
        let hidden = vec![("version", version.to_owned()), ("standing", rule.code.clone()), ("key", one.key.clone())];
        let about = one.key.clone();
        let query = serde_urlencoded::to_string([("standing", rule.code.as_str()), ("key", one.key.as_str())]).unwrap_or_default();
        let act = view! {
            <ButtonForm action="/accreditation/scheme/draft/take-out" label="Take out" about=about kind=ButtonKind::Plain hidden=hidden />
        };
        vec![link(format!("{DRAFT}?{query}#requirement"), one.key.clone()), text(one.words(scheme)), text(when), act.into_any()]
    };
    let own = rule.requirements.iter().map(|one| row(one, one.when.label().to_owned()));
    let towards =
        rule.working_towards.iter().flat_map(|towards| &towards.requirements).map(|one| row(one, "To work towards it".to_owned()));
    let rows = own.chain(towards).collect();
    let columns = vec![Column::new("Requirement"), Column::new("What"), Column::new("When"), Column::acts()];
    let empty = view! { <Empty title="It asks for nothing yet" sentence="Add what it asks for below." /> };
    let title = format!("What {} asks for", rule.name);
    view! {
        <Panel title=title.clone()><DataTable caption=title quiet_caption=true columns=columns rows=rows empty=empty.into_any() /></Panel>
    }
    .into_any()
}

fn requirement_form(scheme: &Scheme, rule: &StandingRule, form: FormState, version: &str) -> AnyView {
    let mut whens = Choice::list(When::ALL.iter().map(|one| (one.code(), one.label())));
    if rule.working_towards.is_some() {
        whens.push(Choice::new(TOWARDS, "To work towards it"));
    }
    let was = form.value("was_key");
    let title = if was.is_empty() { format!("Add what {} asks for", rule.name) } else { format!("Change {was}") };
    let branches =
        AskKind::ALL.iter().map(|kind| Branch::asking(vec![Choice::new(kind.code(), kind.label())], fields(*kind, scheme, rule, &form)));
    let branches = branches.collect::<Vec<_>>();
    let hidden = vec![("version", version.to_owned()), ("standing", rule.code.clone()), ("was_key", was)];
    view! {
        <div id="requirement">
            <Panel title=title>
                <Form state=&form action="/accreditation/scheme/draft/requirement" submit_label="Keep the requirement" hidden=hidden>
                    <TextField state=&form name="key" label="A short name for it" hint="Recognitions and extensions name it" />
                    <Radios state=&form name="when" legend="When it is asked for" choices=whens inline=true />
                    <Branches state=&form name="kind" legend="What is asked for" branches=branches />
                    <TextField state=&form name="key_grace_days" label="Days of grace once it is over" inputmode="numeric" width=Width::W4 suffix="days" optional=true />
                </Form>
            </Panel>
        </div>
    }
    .into_any()
}

fn months(form: &FormState, name: &'static str) -> AnyView {
    view! {
        <TextField state=form name=name label="Counts for" inputmode="numeric" width=Width::W4 suffix="months" hint="For ever, when empty" optional=true />
    }
    .into_any()
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of requirement")]
fn fields(kind: AskKind, scheme: &Scheme, rule: &StandingRule, form: &FormState) -> AnyView {
    match kind {
        AskKind::Course => view! {
            <TextField state=form name="courses" label="Code of the course" hint="Of several with commas between them, any one is enough" />
            {months(form, "course_months")}
        }
        .into_any(),
        AskKind::Assessment => view! {
            <TextArea state=form name="standards" label="Standards" hint="One on each line" />
            {months(form, "assessment_months")}
        }
        .into_any(),
        AskKind::Practice => view! {
            <Radios state=form name="seen" legend="How it is seen" choices=Choice::list(Seen::ALL.iter().map(|one| (one.code(), one.label()))) inline=true />
            <TextField state=form name="practice_count" label="How often" inputmode="numeric" width=Width::W4 />
            {months(form, "practice_months")}
        }
        .into_any(),
        AskKind::Cases => view! {
            <TextField state=form name="case_count" label="How many" inputmode="numeric" width=Width::W4 />
            <Checkboxes state=form name="seats" legend="In which seats" choices=Choice::list(CaseSeat::ALL.iter().map(|one| (one.code(), one.label())))
                hint="Any, when none is ticked" inline=true optional=true />
            <Select state=form name="case_kind" label="Of which kind" choices=Choice::list(CaseKind::ALL.iter().map(|one| (one.code(), one.label())))
                hint="Direct or indirect by the meetings that were held: both sides together, or messages carried" blank="Any kind" optional=true />
            {months(form, "case_months")}
        }
        .into_any(),
        AskKind::Cpd => view! {
            <TextField state=form name="cpd_hours" label="Hours a year" inputmode="numeric" width=Width::W4 suffix="h" />
            <TextField state=form name="cpd_approved" label="Of them approved" inputmode="numeric" width=Width::W4 suffix="h" optional=true />
            <Checkboxes state=form name="pro_rata" legend="Leave" choices=vec![Choice::new("yes", "Fewer in a year with leave")] />
        }
        .into_any(),
        AskKind::Supervision => view! {
            <TextField state=form name="every_days" label="At least every" inputmode="numeric" width=Width::W4 suffix="days" />
        }
        .into_any(),
        AskKind::Currency => view! {
            <TextField state=form name="currency_months" label="A case within" inputmode="numeric" width=Width::W4 suffix="months" />
            <TextField state=form name="currency_courses" label="Or one of these courses" hint="Codes, with commas between them" optional=true />
        }
        .into_any(),
        AskKind::Check => {
            let dbs = DbsLevel::ALL.iter().map(|one| (one.code(), format!("DBS: {}", one.label())));
            let levels = Choice::list(dbs.chain(VettingKind::ALL.iter().map(|one| (one.code(), format!("Vetting: {}", one.label())))));
            view! {
                <Radios state=form name="check" legend="Which check" choices=Choice::list(CheckKind::ALL.iter().map(|one| (one.code(), one.label()))) inline=true />
                <Select state=form name="check_level" label="At least" hint="Of a DBS check or police vetting" choices=levels blank="Any level" optional=true />
                <TextField state=form name="check_prison" label="For which prison" hint="Of a clearance: its name as clearances are recorded; for any prison leave it empty" optional=true />
                {months(form, "check_months")}
            }
            .into_any()
        }
        AskKind::Registration => view! { <TextField state=form name="body" label="With whom" /> }.into_any(),
        AskKind::Item => view! {
            <Select state=form name="item" label="Which one" choices=Choice::list(ItemKind::ALL.iter().map(|one| (one.code(), one.label()))) />
            {months(form, "item_months")}
        }
        .into_any(),
        AskKind::Standing => {
            let others = scheme.standings.iter().filter(|one| one.code != rule.code).map(|one| (one.code.clone(), one.name.clone()));
            view! {
                <Select state=form name="other" label="Which standing" choices=Choice::list(others) />
                <Checkboxes state=form name="or_above" legend="Levels" choices=vec![Choice::new("yes", "Or a level above it")] />
                <TextField state=form name="held_months" label="Held for at least" inputmode="numeric" width=Width::W4 suffix="months" optional=true />
            }
            .into_any()
        }
    }
}

fn observing_form(scheme: &Scheme, form: FormState, version: &str) -> AnyView {
    let standings = Choice::list(scheme.standings.iter().map(|one| (one.code.clone(), format!("{}, or above", one.name))));
    let rules = vec![
        Choice::new("SIGNED", "It counts once a second person has signed it off"),
        Choice::new("NOT_SUPERVISOR", "Not somebody's own case supervisor"),
    ];
    let (hidden, open) = (vec![("version", version.to_owned())], form.id().is_some());
    view! {
        <Details summary="How practice is observed" open=open>
            <Form state=&form action="/accreditation/scheme/draft/observing" submit_label="Keep how practice is observed" hidden=hidden>
                <Select state=&form name="observed_by" label="Whoever observes holds" choices=standings blank="No standing" optional=true />
                <TextArea state=&form name="observed_standards" label="Standards that practice is held against" hint="One on each line" />
                <Checkboxes state=&form name="observed_rules" legend="Rules" choices=rules optional=true />
            </Form>
        </Details>
    }
    .into_any()
}

fn trial(form: FormState, version: &str, sound: bool) -> AnyView {
    if !sound {
        return ().into_any();
    }
    let hidden = vec![("version", version.to_owned())];
    view! {
        <Panel title="Who would gain or lose what">
            <Form state=&form action="/accreditation/scheme/draft/dry-run" submit_label="Make a dry run" hidden=hidden>
                <DateField state=&form name="starts_on" label="In force from" />
            </Form>
        </Panel>
    }
    .into_any()
}
