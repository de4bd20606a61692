//! Asking for a place for somebody else.

use crate::agencies;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{RawForm, RunId};
use crate::training::actions::books_for_others;
use crate::training::queries::{self, RunView};
use crate::training::rules::may_give_way;
use crate::ui::*;
use leptos::prelude::*;
use uuid::Uuid;

/// `GET /training/runs/{id}/book-for`
pub async fn book_for(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = books_for_others(&ask, id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let agencies = match permit.agency() {
        Some(_) => None,
        None => Some(agencies::queries::names(&ask.app, &permit, permit.service()).await?),
    };
    let form = ask.form("book_for", RawForm::default()).await?;
    Ok(ask.page("Ask for a place", move || view(&found, agencies, form)))
}

fn view(found: &RunView, agencies: Option<Vec<(Uuid, String)>>, form: FormState) -> impl IntoView + use<> {
    let path = format!("/training/runs/{}", found.run.id);
    let own_staff = agencies.is_none();
    let from = agencies.map(|names| {
        let choices = Choice::list(names.into_iter().map(|(id, name)| (id.to_string(), name)));
        view! { <Select state=form.clone() name="agency" label="Who sends them" choices=choices blank="Nobody: a volunteer or our own staff" optional=true /> }
    });
    let manager = view! {
        <TextField state=form.clone() name="manager_name" label="The line manager's name" />
        <TextField state=form.clone() name="manager_email" label="Their e-mail address" hint="Where they are to be asked" spellcheck_off=true optional=true />
    };
    let asked = Branch::asking(
        vec![Choice::new("given", "The line manager has agreed: I vouch for it"), Choice::new("ask", "Ask the line manager by mail")],
        manager.into_any(),
    );
    let mut branches = vec![asked];
    if !own_staff {
        branches.insert(0, Branch::plain(vec![Choice::new("none", "Nobody sends them: no agreement is needed")]));
    }
    let stands = form.problems().0.iter().any(|problem| may_give_way(&problem.code)) || form.ticked("despite", "yes");
    let despite = (stands && !own_staff).then(|| {
        let yes = vec![Choice::new("yes", "They come all the same").hint("Ask them before you say so. Another course stays in the way")];
        view! {
            <Checkboxes state=form.clone() name="despite" legend="Busy or away on one of the days" choices=yes optional=true />
            <TextField state=form.clone() name="despite_reason" label="Why they come all the same" width=Width::Full
                hint="It stays on record, and they read it on the page of their place" optional=true />
        }
    });
    let cancel = (path.clone(), "Back to the run".to_owned());
    let lead = "Agency staff come with their line manager's agreement. If the run is full, they go on the waiting list.";
    view! {
        <Breadcrumbs steps=vec![("/training".to_owned(), "Training".to_owned()), (path.clone(), found.course.title.clone())] />
        <PageHeader title="Ask for a place" kicker=found.run.reference.clone() lead=lead />
        <Form state=form.clone() action=format!("{path}/book-for") submit_label="Ask for the place" cancel=cancel>
            <TextField state=form.clone() name="name" label="Full name" />
            <TextField state=form.clone() name="email" label="E-mail address" hint="Invitations go there, and to nobody else" spellcheck_off=true />
            {from}
            {despite}
            <Branches state=form.clone() name="approval" legend="The line manager" branches=branches />
            <TextArea state=form.clone() name="needs" label="Access and diet" hint="Only who teaches the run reads it" rows=2 optional=true />
        </Form>
    }
}
