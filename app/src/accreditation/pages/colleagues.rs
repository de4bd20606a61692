//! A practitioner who may observe writes down what they saw of somebody with whom they work a case.

use super::observed::record_form;
use crate::accreditation::observing::Observing;
use crate::accreditation::observing_commands::{may_observe_colleague, observes};
use crate::accreditation::permits::ObserveColleagues;
use crate::accreditation::queries::{self, Colleague};
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{PersonId, RawForm, Refusal, when};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /record/colleagues`
pub async fn colleagues(ask: Ask) -> Reply {
    let permit = ask.permit::<ObserveColleagues>()?;
    let today = ask.today();
    let all = queries::colleagues(&ask.app, &permit, today).await?;
    let why_not = match observes(ask.app.read(&permit), &permit, today).await {
        Ok(()) => None,
        Err(Refusal::Refused { sentence, .. }) => Some(sentence),
        Err(other) => return Err(other),
    };
    Ok(ask.page("Observe a colleague", move || list(all, why_not)))
}

fn list(all: Vec<Colleague>, why_not: Option<String>) -> impl IntoView {
    let nobody = view! {
        <Empty title="Nobody yet" sentence="Whoever works a case with you, or did in the last twelve months, appears here." />
    };
    let observes = why_not.is_none();
    let rows = all.into_iter().map(|one| {
        let name = if observes { link(format!("/record/colleagues/{}", one.person_id), one.full_name) } else { text(one.full_name) };
        vec![name, text(one.last_observed.map_or_else(|| "Not yet".to_owned(), when::day))]
    });
    let rows: Vec<_> = rows.collect();
    let why_not = why_not.map(|sentence| view! { <Banner tone=Tone::Info sentence=sentence /> });
    view! {
        <Breadcrumbs steps=vec![("/record".to_owned(), "My record".to_owned())] />
        <PageHeader title="Observe a colleague" lead="Write down what you saw of the practice of somebody with whom you work a case. They read all of it." />
        {why_not}
        <Panel title="With whom you work">
            <DataTable caption="With whom you work" quiet_caption=true
                columns=vec![Column::new("Colleague"), Column::new("Last observed by you")] rows=rows empty=nobody.into_any() />
        </Panel>
    }
}

/// `GET /record/colleagues/{id}`
pub async fn colleague(ask: Ask, Key(id): Key<PersonId>) -> Reply {
    let permit = ask.permit::<ObserveColleagues>()?;
    let all = queries::colleagues(&ask.app, &permit, ask.today()).await?;
    let one = all.into_iter().find(|one| one.person_id == id.0).ok_or(Refusal::NotFound)?;
    let form = match may_observe_colleague(ask.app.read(&permit), &permit, id, ask.today()).await {
        Ok(observing) => {
            let mut today = RawForm::default();
            today.set_day("seen_on", ask.today());
            Ok((observing, ask.form("observation", today).await?))
        }
        Err(Refusal::Refused { sentence, .. }) => Err(sentence),
        Err(other) => return Err(other),
    };
    Ok(ask.page("Observe a colleague", move || write(&one, form)))
}

fn write(one: &Colleague, form: Result<(Observing, FormState), String>) -> impl IntoView + use<> {
    let form = match form {
        Ok((observing, form)) => record_form(format!("/record/colleagues/{}", one.person_id), &observing, form),
        Err(why) => view! { <Banner tone=Tone::Info sentence=why /> }.into_any(),
    };
    let steps = vec![("/record".to_owned(), "My record".to_owned()), ("/record/colleagues".to_owned(), "Observe a colleague".to_owned())];
    view! {
        <Breadcrumbs steps=steps />
        <PageHeader title="Observe a colleague" kicker=one.full_name.clone()
            lead="What you saw of each standard. They read all of it, and whoever decides on their awards; of a case only its kind is kept." />
        {form}
    }
}
