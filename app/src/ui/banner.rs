//! One message across the page.

use super::tag::Tone;
use leptos::prelude::*;

/// A sentence that matters to the whole page: what was just done, what is out of the ordinary. `live` reads it aloud when the page opens.
#[component]
pub fn Banner(
    #[prop(optional)] tone: Tone,
    #[prop(into)] sentence: String,
    #[prop(optional)] live: bool,
    /// A link or a list below the sentence.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = live.then_some(if tone == Tone::Bad { "alert" } else { "status" });
    view! {
        <div class=format!("banner tone-{}", tone.word()) role=role>
            {tone.glyph()}
            <div class="banner-words"><p>{sentence}</p>{children.map(|children| children())}</div>
        </div>
    }
}

/// Nothing here yet: what this place is for, and the next step.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] sentence: String,
    /// Address and words of the next step.
    #[prop(optional, into)]
    next: Option<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="empty-mark" viewBox="0 0 64 40" aria-hidden="true" focusable="false">
                <path d="M4 36C4 18 16 6 34 6" /><path d="M60 36C60 18 48 6 30 6" /><circle cx="32" cy="30" r="3.5" />
            </svg>
            <p class="empty-title">{title}</p>
            <p>{sentence}</p>
            {next.map(|(href, words)| view! { <p><a class="button button-second" href=href>{words}</a></p> })}
        </div>
    }
}
