//! A new briefing, or another text for one.

use super::home;
use crate::briefings::model::Kind;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::queries;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{BriefingId, RawForm};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /briefings/new`
pub async fn new(ask: Ask) -> Reply {
    ask.permit::<KeepBriefings>()?;
    let form = ask.form("briefing", RawForm::default()).await?;
    Ok(ask.page("A new briefing", move || {
        view! {
            <Breadcrumbs steps=vec![home()] />
            <PageHeader title="A new briefing" lead="You add sessions and staff lists on its page." />
            {fields(form, "/briefings/new".to_owned(), None, "Add the briefing", "/briefings".to_owned())}
        }
    }))
}

/// `GET /briefings/{id}/edit`
pub async fn edit(ask: Ask, Key(id): Key<BriefingId>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let mut raw = RawForm::from([("title", row.title.as_str()), ("kind", &row.kind), ("about", &row.about), ("materials", &row.materials)]);
    raw.set("self_declared", if row.self_declared { "yes" } else { "" });
    raw.set_day("last_day", row.last_day);
    let form = ask.form_on(&permit, "briefing", raw, id.0).await?;
    let (path, title) = (format!("/briefings/{id}"), row.title);
    Ok(ask.page("Change a briefing", move || {
        view! {
            <Breadcrumbs steps=vec![home(), (path.clone(), title)] />
            <PageHeader title="Change the briefing" />
            {fields(form, format!("{path}/edit"), Some(row.version), "Keep the change", path)}
        }
    }))
}

fn fields(form: FormState, action: String, version: Option<i32>, submit: &'static str, back: String) -> impl IntoView {
    let kinds = Choice::list(Kind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    let hidden = version.map(|version| vec![("version", form.version(version))]).unwrap_or_default();
    let says =
        vec![Choice::new("yes", "People may say themselves that they have done it").hint("By a link of their own, or by one link for all")];
    view! {
        <Form state=form.clone() action=action submit_label=submit hidden=hidden cancel=(back, "Back".to_owned())>
            <TextField state=form.clone() name="title" label="What it is called" />
            <Radios state=form.clone() name="kind" legend="What kind of event" choices=kinds />
            <TextArea state=form.clone() name="about" label="What it is about" rows=4 optional=true />
            <TextArea state=form.clone() name="materials" label="What to hear and read" hint="A line each: the podcast, the quick guide; words or an address" rows=3 optional=true />
            <DateField state=form.clone() name="last_day" label="The last day on which somebody counts" />
            <Checkboxes state=form.clone() name="self_declared" legend="Without a session" choices=says optional=true />
        </Form>
    }
}
