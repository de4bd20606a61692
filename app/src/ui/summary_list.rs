//! Facts about one thing, question and answer.

use leptos::prelude::*;

/// One fact: what it is, its value, and where to change it.
pub struct Fact {
    question: String,
    answer: AnyView,
    change: Option<String>,
}

impl Fact {
    pub fn new(question: impl Into<String>, answer: impl Into<String>) -> Self {
        let answer = answer.into();
        let answer = if answer.is_empty() { view! { <span class="muted">"Not recorded"</span> }.into_any() } else { answer.into_any() };
        Self { question: question.into(), answer, change: None }
    }

    /// A fact drawn by other parts: tags, links, a list.
    pub fn drawn(question: impl Into<String>, answer: impl IntoAny) -> Self {
        Self { question: question.into(), answer: answer.into_any(), change: None }
    }

    /// The same fact with a link to change it.
    pub fn change(self, href: impl Into<String>) -> Self {
        Self { change: Some(href.into()), ..self }
    }
}

/// Facts in two columns, each with its change link. An empty answer reads "Not recorded".
#[component]
pub fn SummaryList(facts: Vec<Fact>) -> impl IntoView {
    let rows = facts.into_iter().map(|fact| {
        let unseen = format!(" {}", fact.question.to_lowercase());
        view! {
            <div class="fact">
                <dt>{fact.question}</dt>
                <dd>
                    <div class="fact-answer">{fact.answer}</div>
                    {fact.change.map(|href| view! { <a class="fact-change" href=href>"Change"<span class="unseen">{unseen}</span></a> })}
                </dd>
            </div>
        }
    });
    view! { <dl class="summary-list">{rows.collect_view()}</dl> }
}
