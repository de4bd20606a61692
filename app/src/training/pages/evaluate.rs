//! The evaluation form, by the link in the letter of thanks: kept without a name.

use crate::platform::ask::{Ask, Reply};
use crate::shared::RawForm;
use crate::training::actions::own_evaluation;
use crate::training::commands::may_evaluate;
use crate::training::forms::QUESTIONS;
use crate::training::queries;
use crate::ui::*;
use axum::extract::Path;
use leptos::prelude::*;

/// `GET /training/evaluate/{token}`
pub async fn evaluate(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, id) = own_evaluation(&ask, &token)?;
    let found = queries::place(&ask.app, &permit, ask.service.id, id).await?;
    let shut = may_evaluate(found.state, found.sent, found.over(ask.app.clock().now())).err().map(|refusal| refusal.to_string());
    let form = ask.form("evaluate", RawForm::default()).await?;
    let path = format!("/training/evaluate/{token}");
    Ok(ask.page("How was the course?", move || view(found.view.course.title, shut, path, form)))
}

fn view(course: String, shut: Option<String>, path: String, form: FormState) -> impl IntoView {
    let body = match shut {
        Some(sentence) => {
            let refused = (!form.problems().is_empty()).then(|| view! { <ErrorSummary state=form.clone() /> });
            view! { {refused}<Banner tone=Tone::Info sentence=sentence /> }.into_any()
        }
        None => questions(path, form),
    };
    view! {
        <PageHeader title="How was the course?" kicker=course
            lead="Two minutes. Your answers are kept without your name; that you have sent them counts towards the course." />
        {body}
    }
}

fn questions(path: String, form: FormState) -> AnyView {
    let marks = || Choice::list([("5", "Agree"), ("4", "Rather agree"), ("3", "Neither"), ("2", "Rather disagree"), ("1", "Disagree")]);
    let asked = QUESTIONS.iter().map(|(name, sentence)| {
        view! { <Radios state=form.clone() name=*name legend=*sentence choices=marks() /> }
    });
    let asked = asked.collect_view();
    view! {
        <Form state=form.clone() action=path submit_label="Send the form">
            {asked}
            <TextArea state=form name="words" label="What should we keep, and what should we change?" optional=true
                hint="Write nothing that tells who you are, unless you want to" />
        </Form>
    }
    .into_any()
}
