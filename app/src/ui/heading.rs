//! The top of a page: where it stands, what it is, what can be done.

use leptos::prelude::*;

/// The one `h1` of a page, a sentence that says what to do here, and the page's main acts (`ButtonLink`s) as children.
#[component]
pub fn PageHeader(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
    /// A word above the title: the reference number, the kind of page.
    #[prop(optional, into)]
    kicker: String,
    /// Tags beside the title.
    #[prop(optional, into)]
    tags: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-header">
            <div class="page-header-words">
                {(!kicker.is_empty()).then(|| view! { <p class="kicker">{kicker}</p> })}
                <h1>{title}</h1>
                {tags.map(|tags| view! { <div class="page-header-tags">{tags}</div> })}
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-header-acts">{children()}</div> })}
        </header>
    }
}

/// The way back up: pairs of address and words, from the top; the page itself is not among them.
#[component]
pub fn Breadcrumbs(steps: Vec<(String, String)>) -> impl IntoView {
    let steps = steps.into_iter().map(|(href, words)| view! { <li><a href=href>{words}</a></li> });
    view! { <nav class="breadcrumbs" aria-label="Where this page stands"><ol>{steps.collect_view()}</ol></nav> }
}

/// Pages about the same thing, one of them shown: links, not script.
#[component]
pub fn Tabs(
    #[prop(into)] label: String,
    /// Address and words of each.
    tabs: Vec<(String, String)>,
    /// The address of the one that is shown.
    #[prop(into)]
    current: String,
) -> impl IntoView {
    let tabs = tabs.into_iter().map(|(href, words)| {
        let here = (href == current).then_some("page");
        view! { <li><a href=href aria-current=here>{words}</a></li> }
    });
    view! { <nav class="tabs" aria-label=label><ul>{tabs.collect_view()}</ul></nav> }
}

/// Where somebody is on a way of a few steps; `current` counts from 0, and as many as there are means all is done.
#[component]
pub fn Steps(#[prop(into)] label: String, steps: Vec<String>, current: usize) -> impl IntoView {
    let steps = steps.into_iter().enumerate().map(|(at, words)| {
        let (class, state) = match at.cmp(&current) {
            std::cmp::Ordering::Less => ("step step-done", "done"),
            std::cmp::Ordering::Equal => ("step step-here", "now"),
            std::cmp::Ordering::Greater => ("step", "to come"),
        };
        let mark = if at < current { "\u{2713}".to_owned() } else { (at + 1).to_string() };
        view! {
            <li class=class aria-current=(at == current).then_some("step")>
                <span class="step-mark" aria-hidden="true">{mark}</span>
                <span class="step-words">{words}<span class="unseen">{format!(" ({state})")}</span></span>
            </li>
        }
    });
    view! { <ol class="steps" aria-label=label>{steps.collect_view()}</ol> }
}
