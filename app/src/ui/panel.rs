//! Boxes that group what belongs together.

use super::tag::Avatar;
use leptos::prelude::*;

/// A part of a page with its own heading (`h2`). `aside` is a word or a link beside the heading.
#[component]
pub fn Panel(#[prop(into)] title: String, #[prop(optional, into)] aside: Option<AnyView>, children: Children) -> impl IntoView {
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{title}</h2>{aside.map(|aside| view! { <div class="panel-aside">{aside}</div> })}</div>
            {children()}
        </section>
    }
}

/// One thing among several of its kind: a run, an offer, a practitioner. `href` makes its title (`h3`) a link.
#[component]
pub fn Card(
    #[prop(into)] title: String,
    #[prop(optional, into)] href: Option<String>,
    /// Whose card it is: their initials stand before the title, which names them.
    #[prop(optional, into)]
    who: String,
    /// Tags beside the title.
    #[prop(optional, into)]
    tags: Option<AnyView>,
    /// Straight under the page's `h1`: the title is an `h2`.
    #[prop(optional)]
    first_level: bool,
    children: Children,
) -> impl IntoView {
    let title = match href {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let title = if first_level { view! { <h2>{title}</h2> }.into_any() } else { view! { <h3>{title}</h3> }.into_any() };
    let initials = (!who.is_empty()).then(|| view! { <Avatar name=who /> });
    view! {
        <article class="card">
            <div class="card-head">
                <div class="card-title">{initials}{title}</div>
                {tags.map(|tags| view! { <div class="card-tags">{tags}</div> })}
            </div>
            {children()}
        </article>
    }
}

/// Cards side by side where there is room.
#[component]
pub fn Cards(children: Children) -> impl IntoView {
    view! { <div class="cards">{children()}</div> }
}

/// A wide part and a narrow one beside it; one under the other where there is no room.
#[component]
pub fn Split(main: AnyView, side: AnyView) -> impl IntoView {
    view! { <div class="split"><div class="split-main">{main}</div><div class="split-side">{side}</div></div> }
}

/// A number that opens the rows behind it.
#[component]
pub fn Stat(
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(into)] href: String,
    #[prop(optional, into)] note: String,
) -> impl IntoView {
    view! {
        <a class="stat" href=href>
            <span class="stat-value">{value}</span>
            <span class="stat-label">{label}</span>
            {(!note.is_empty()).then(|| view! { <span class="stat-note">{note}</span> })}
        </a>
    }
}

/// Numbers in a row.
#[component]
pub fn Stats(children: Children) -> impl IntoView {
    view! { <div class="stats">{children()}</div> }
}

/// More, for those who want it: closed until opened, without script.
#[component]
pub fn Details(#[prop(into)] summary: String, #[prop(optional)] open: bool, children: Children) -> impl IntoView {
    view! { <details class="details" open=open><summary>{summary}</summary><div class="details-body">{children()}</div></details> }
}

/// A question that stands before everything else. It is a page of its own: a link opens it, `back` (address and words) leaves it,
/// so it works without script and with the Back button.
#[component]
pub fn Dialog(#[prop(into)] title: String, back: (String, String), children: Children) -> impl IntoView {
    let (href, words) = back;
    view! {
        <dialog class="dialog" open=true aria-labelledby="dialog-title">
            <h2 id="dialog-title" tabindex="-1" autofocus=true>{title}</h2>
            {children()}
            <p class="dialog-back"><a href=href>{words}</a></p>
        </dialog>
    }
}

/// One thing that waits for the reader.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it is: "Offer declined: a co-facilitator is needed for RC-2026-014".
    pub sentence: String,
    /// Since when, in words: "since Tuesday", "3 days overdue".
    pub age: String,
    /// The one act: address and words.
    pub act: (String, String),
    pub urgent: bool,
    /// Somebody marked it as urgent: it stands before what is only late.
    pub marked: bool,
    /// How many things the line stands for.
    pub many: u64,
}

impl Waiting {
    pub fn new(sentence: impl Into<String>, age: impl Into<String>, href: impl Into<String>, act: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), age: age.into(), act: (href.into(), act.into()), urgent: false, marked: false, many: 1 }
    }

    /// The same thing, late or unsafe to leave.
    pub fn urgent(self) -> Self {
        Self { urgent: true, ..self }
    }

    /// The same thing, marked as urgent by somebody.
    pub fn marked(self) -> Self {
        Self { urgent: true, marked: true, ..self }
    }

    /// The same line for so many things.
    pub fn many(self, many: u64) -> Self {
        Self { many, ..self }
    }

    /// One line for what is left after the first `named` of `found`: "and 3 more cases without a risk". Nothing when none is left.
    pub fn rest(found: u64, named: u64, rest: &Rest) -> Option<Self> {
        let left = found.checked_sub(named).filter(|left| *left > 0)?;
        let sentence = if left == 1 { format!("and one more {}", rest.one) } else { format!("and {left} more {}", rest.many) };
        Some(Self::new(sentence, "", rest.href, "See the list").many(left))
    }
}

/// What is left when the first few are named: the words for one and for several, and the list of all.
#[derive(Debug, Clone, Copy)]
pub struct Rest {
    pub one: &'static str,
    pub many: &'static str,
    pub href: &'static str,
}

/// What needs the reader now, most pressing first. `calm` is the sentence for when nothing does.
#[component]
pub fn Attention(#[prop(into)] title: String, items: Vec<Waiting>, #[prop(into)] calm: String) -> impl IntoView {
    let count: u64 = items.iter().map(|item| item.many).sum();
    let rows = items.into_iter().map(|item| {
        let tone = if item.urgent { super::Tone::Bad } else { super::Tone::Info };
        let (href, words) = item.act;
        let about = format!(": {}", item.sentence);
        let age = (!item.age.is_empty()).then(|| view! { <p class="waiting-age">{item.age}</p> });
        view! {
            <li class=format!("waiting tone-{}", tone.word())>
                {tone.glyph()}
                <div class="waiting-words"><p class="waiting-sentence">{item.sentence}</p>{age}</div>
                <a class="button button-second" href=href>{words}<span class="unseen">{about}</span></a>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="attention" aria-label=title.clone()>
            <h2>{title.clone()}{(count > 0).then(|| view! { <span class="badge">{count.to_string()}</span> })}</h2>
            {if count == 0 { view! { <p class="attention-calm">{calm}</p> }.into_any() } else { view! { <ul>{rows}</ul> }.into_any() }}
        </section>
    }
}
