//! What happened, newest or oldest first, as the page hands it in.

use super::tag::Tone;
use leptos::prelude::*;

/// One dated entry.
pub struct Entry {
    when: String,
    title: String,
    by: String,
    body: Option<AnyView>,
    tone: Tone,
}

impl Entry {
    /// `when` as people write it: `Tue 20 Oct 2015, 09:30`.
    pub fn new(when: impl Into<String>, title: impl Into<String>) -> Self {
        Self { when: when.into(), title: title.into(), by: String::new(), body: None, tone: Tone::Plain }
    }

    pub fn by(self, name: impl Into<String>) -> Self {
        Self { by: name.into(), ..self }
    }

    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// What there is to say about it.
    pub fn body(self, body: impl IntoAny) -> Self {
        Self { body: Some(body.into_any()), ..self }
    }
}

/// Dated entries along a line.
#[component]
pub fn Timeline(#[prop(into)] label: String, entries: Vec<Entry>) -> impl IntoView {
    let entries = entries.into_iter().map(|entry| {
        let by = (!entry.by.is_empty()).then(|| format!(" \u{b7} {}", entry.by));
        view! {
            <li class=format!("entry tone-{}", entry.tone.word())>
                <span class="entry-mark">{entry.tone.glyph()}</span>
                <p class="entry-when">{entry.when}{by}</p>
                <p class="entry-title">{entry.title}</p>
                {entry.body.map(|body| view! { <div class="entry-body">{body}</div> })}
            </li>
        }
    });
    view! { <ol class="timeline" aria-label=label>{entries.collect_view()}</ol> }
}
