//! Asking for places for many at once: typed, pasted, sent as a file or chosen; looked at, then asked for; and what became of each.

use crate::agencies;
use crate::audit::Note;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{PersonId, RawForm, RunId};
use crate::training::actions::books_for_others;
use crate::training::forms::{self, LineProblem, MANY_MAX};
use crate::training::many::Foretold;
use crate::training::many_actions::became_words;
use crate::training::model::BookingState;
use crate::training::queries::{self, Preview, RunView};
use crate::ui::*;
use leptos::prelude::*;
use uuid::Uuid;

/// What the page has to show.
struct Shown {
    found: RunView,
    agencies: Option<Vec<(Uuid, String)>>,
    staff: Vec<(PersonId, String)>,
    form: FormState,
    /// What would become of each, once it was looked at; and lines that say nobody.
    looked: Option<(Vec<Preview>, Vec<LineProblem>)>,
    /// What became of those who were asked for last.
    became: Vec<String>,
}

/// `GET /training/runs/{id}/book-many`
pub async fn book_many(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = books_for_others(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let (agencies, staff) = match permit.agency() {
        Some(agency) => (None, queries::known_staff(ask.app.read(&permit), permit.service(), agency, ask.today()).await?),
        None => (Some(agencies::queries::names(&ask.app, &permit, permit.service()).await?), Vec::new()),
    };
    let form = ask.form("book_many", RawForm::default()).await?;
    let became = ask.form("many_became", RawForm::default()).await?;
    let became: Vec<String> = became.raw().all("became").map(str::to_owned).collect();
    let looked = match forms::check_many(form.raw(), permit.agency().is_some()) {
        Ok(asked) if !form.value("seen").is_empty() => {
            Some((queries::foretold(&ask.app, &permit, &asked, ask.today()).await?, asked.wrong))
        }
        _ => None,
    };
    if let Some((previews, _)) = &looked {
        // What is said of each tells whether they are on record: who looked, and at how many, is.
        let many = serde_json::json!({ "named": previews.len() });
        ask.looked(&permit, Note::looked("run.many_previewed", "run", id.0).detail(many)).await?;
    }
    let shown = Shown { found, agencies, staff, form, looked, became };
    Ok(ask.page("Ask for many places", move || view(shown)))
}

fn view(shown: Shown) -> impl IntoView {
    let Shown { found, agencies, staff, form, looked, became } = shown;
    let path = format!("/training/runs/{}", found.run.id);
    let (seen, coming) = match &looked {
        Some((previews, _)) => (form.value("seen"), previews.iter().filter(|one| !matches!(one.foretold, Foretold::Not(_))).count()),
        None => (String::new(), 0),
    };
    let submit = match coming {
        0 => "Look at the list first".to_owned(),
        1 => "Ask for one place".to_owned(),
        many => format!("Ask for {many} places"),
    };
    let preview = looked.map(|(previews, wrong)| preview(previews, wrong));
    let told = (!became.is_empty()).then(|| told(&became));
    let lead = "You see what would become of each before anything is asked for. Places are taken in the order of the list; whoever cannot \
                come stays out. What they need by way of access or diet each says for themselves, by the link in their own letter.";
    let steps = vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.course.title.clone())];
    let cancel = (path.clone(), "Back to the run".to_owned());
    let fields = fields(agencies, staff, &form);
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Ask for many places" kicker=found.run.reference.clone() lead=lead />
        {told}
        {preview}
        <Form state=form action=format!("{path}/book-many") submit_label=submit upload=true hidden=vec![("seen", seen)] cancel=cancel>
            {fields}
        </Form>
    }
}

fn fields(agencies: Option<Vec<(Uuid, String)>>, staff: Vec<(PersonId, String)>, form: &FormState) -> AnyView {
    let own_staff = agencies.is_none();
    let from = agencies.map(|names| {
        let choices = Choice::list(names.into_iter().map(|(id, name)| (id.to_string(), name)));
        view! { <Select state=form.clone() name="agency" label="Who sends them" choices=choices blank="Nobody: volunteers or our own staff" optional=true /> }
    });
    let known = Choice::list(staff.into_iter().map(|(id, name)| (id.0.to_string(), name)));
    let ticked = form.clone();
    let known = (!known.is_empty()).then(|| {
        view! {
            <Details summary="Choose among your staff whom we know">
                <Checkboxes state=ticked name="who" legend="Your staff" choices=known inline=true optional=true />
            </Details>
        }
    });
    let manager = view! {
        <TextField state=form.clone() name="manager_name" label="The line manager's name" />
        <TextField state=form.clone() name="manager_email" label="Their e-mail address" hint="Where they are to be asked, once for each person" spellcheck_off=true optional=true />
    };
    let asked = Branch::asking(
        vec![
            Choice::new("given", "The line manager has agreed for all of them: I vouch for it"),
            Choice::new("ask", "Ask the line manager by mail"),
        ],
        manager.into_any(),
    );
    let mut branches = vec![asked];
    if !own_staff {
        branches.insert(0, Branch::plain(vec![Choice::new("none", "Nobody sends them: no agreement is needed")]));
    }
    let hint = format!("A line each: name, e-mail address. Paste them from a spreadsheet if you like; at most {MANY_MAX}");
    view! {
        <TextArea state=form.clone() name="lines" label="Whom do you ask for?" hint=hint rows=8 optional=true />
        <FileField state=form.clone() name="file" label="Or a list as a file" hint="CSV with name and e-mail, at most 64 kB" accept=".csv,text/csv,text/plain" optional=true />
        {known}
        {from}
        <Branches state=form.clone() name="approval" legend="The line manager" branches=branches />
    }
    .into_any()
}

/// What would become of each.
fn preview(previews: Vec<Preview>, wrong: Vec<LineProblem>) -> AnyView {
    let columns = vec![Column::new("Who"), Column::new("What would become of them"), Column::new("Why")];
    let mut rows: Vec<Vec<AnyView>> = previews
        .into_iter()
        .map(|one| {
            let (word, tone, why) = match one.foretold {
                Foretold::Place => ("A place", Tone::Good, String::new()),
                Foretold::Waits(why) => ("The waiting list", Tone::Warn, why),
                Foretold::Asks => ("The line manager is asked", Tone::Info, String::new()),
                Foretold::Not(obstacle) => ("Stays out", Tone::Bad, obstacle.sentence),
            };
            let line = one.line.map(|line| format!("{} (line {line})", one.name)).unwrap_or(one.name);
            vec![text(line), view! { <Tag word=word tone=tone /> }.into_any(), text(why)]
        })
        .collect();
    rows.extend(wrong.into_iter().map(|wrong| {
        vec![text(format!("Line {}", wrong.line)), view! { <Tag word="Stays out" tone=Tone::Bad /> }.into_any(), text(wrong.sentence)]
    }));
    view! {
        <Panel title="What would become of each">
            <p>"Nothing is asked for yet. Mend the lines below, or ask for those who can come."</p>
            <DataTable caption="What would become of each" quiet_caption=true columns=columns rows=rows />
        </Panel>
    }
    .into_any()
}

/// What became of each.
fn told(became: &[String]) -> AnyView {
    let columns = vec![Column::new("Who"), Column::new("What became of it")];
    let rows = became.iter().filter_map(|line| became_words(line)).map(|(state, who, words)| {
        let tone = match state {
            Some(BookingState::Confirmed) => Tone::Good,
            Some(BookingState::Waitlisted) => Tone::Warn,
            Some(_) => Tone::Info,
            None => Tone::Bad,
        };
        vec![text(who), view! { <Tag word=words tone=tone /> }.into_any()]
    });
    let rows = rows.collect();
    view! {
        <Panel title="What became of each">
            <DataTable caption="What became of each" quiet_caption=true columns=columns rows=rows />
        </Panel>
    }
    .into_any()
}
