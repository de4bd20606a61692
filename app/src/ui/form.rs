//! A plain form, what was typed into it, and the summary of what to put right.

use crate::shared::{FormProblems, RawForm};
use leptos::prelude::*;
use std::sync::Arc;

/// What a form holds when it is drawn: the text as it was typed, what is wrong with it, and under which id it is kept.
/// Cheap to clone: every field of a form gets its own copy.
#[derive(Debug, Clone, Default)]
pub struct FormState(Arc<Kept>);

#[derive(Debug, Default, Clone)]
struct Kept {
    raw: RawForm,
    problems: FormProblems,
    id: Option<String>,
    /// The form's name and the page that draws it, so that it can come back there.
    name: String,
    page: String,
    /// What stands on record, when somebody else changed it while this was typed, and who did when.
    now: Option<(RawForm, String)>,
}

impl FormState {
    /// A form that nobody has typed into yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A form that starts with what is on record.
    pub fn filled(raw: RawForm) -> Self {
        Self::returned(raw, FormProblems::new(), None)
    }

    /// A form that comes back: what was typed, what is wrong with it, and the id it is kept under.
    pub fn returned(raw: RawForm, problems: FormProblems, id: Option<String>) -> Self {
        Self(Arc::new(Kept { raw, problems, id, ..Kept::default() }))
    }

    /// The same form under its name, on its page.
    #[must_use]
    pub fn named(self, name: &str, page: &str) -> Self {
        let kept = Arc::unwrap_or_clone(self.0);
        Self(Arc::new(Kept { name: name.to_owned(), page: page.to_owned(), ..kept }))
    }

    /// The same form beside what stands on record by now: each field that differs says so. What was typed stays in the field.
    #[must_use]
    pub fn beside(self, record: RawForm) -> Self {
        let kept = Arc::unwrap_or_clone(self.0);
        Self(Arc::new(Kept { now: Some((record, String::new())), ..kept }))
    }

    /// Who changed the record meanwhile, and when: "Nadia Penn, Mon 26 Oct 2026, 09:12".
    #[must_use]
    pub fn changed_by(self, words: String) -> Self {
        let mut kept = Arc::unwrap_or_clone(self.0);
        if let Some((_, by)) = &mut kept.now {
            *by = words;
        }
        Self(Arc::new(kept))
    }

    /// Whether it came back because somebody else changed the record meanwhile.
    pub fn overtaken(&self) -> bool {
        self.0.problems.0.iter().any(|problem| problem.code == "changed")
    }

    /// The version that the form carries: the one it was opened with, so that who comes back with another mistake still writes on what
    /// they saw; the one on record, once both texts were shown: sent again, it overwrites knowingly.
    pub fn version(&self, on_record: i32) -> String {
        let opened = self.value("version");
        if self.0.id.is_some() && !self.overtaken() && !opened.is_empty() { opened } else { on_record.to_string() }
    }

    /// "Now on record: ...", when one of the fields differs from what was typed; `words` says what stands there.
    pub(super) fn now_on_record(&self, fields: &[String], words: impl FnOnce(&RawForm) -> String) -> Option<String> {
        let (record, by) = self.0.now.as_ref()?;
        let values = |raw: &RawForm, field: &str| {
            // A browser posts line ends of its own, and boxes in the order of the page.
            let mut values: Vec<String> = raw.all(field).map(|value| value.replace("\r\n", "\n").trim().to_owned()).collect();
            values.retain(|value| !value.is_empty());
            values.sort_unstable();
            values
        };
        if fields.iter().all(|field| values(&self.0.raw, field) == values(record, field)) {
            return None;
        }
        let words = words(record);
        let words = if words.trim().is_empty() { "nothing" } else { words.trim() };
        Some(if by.is_empty() { format!("Now on record: {words}") } else { format!("Now on record: {words} (by {by})") })
    }

    /// The text of that field, or nothing typed.
    pub fn value(&self, field: &str) -> String {
        self.0.raw.get(field).to_owned()
    }

    /// The sentence that says what to do about that field.
    pub fn problem(&self, field: &str) -> Option<String> {
        self.0.problems.at(field).map(str::to_owned)
    }

    /// Whether that choice was made in that field.
    pub fn ticked(&self, field: &str, value: &str) -> bool {
        self.0.raw.ticked(field, value)
    }

    pub fn raw(&self) -> &RawForm {
        &self.0.raw
    }

    pub fn problems(&self) -> &FormProblems {
        &self.0.problems
    }

    /// The id under which the returned form is kept, so that success can remove it.
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }
}

impl From<&FormState> for FormState {
    fn from(state: &FormState) -> Self {
        state.clone()
    }
}

/// The state handed to a field, or else that of the form around it.
pub(super) fn form_state(handed: Option<FormState>) -> FormState {
    handed.or_else(use_context).unwrap_or_default()
}

/// The id of the control of that field; links of the summary lead to it.
pub fn control_id(field: &str) -> String {
    format!("f-{}", field.strip_suffix("-day").unwrap_or(field))
}

/// A form that posts to `action`, with its summary on top and a submit button that says what it does.
///
/// Fields inside take their text and problems from it, without being handed the state again. `hidden` carries what nobody types: the row's `version`, an id. A returned form adds the id it is kept under as `_kept`.
/// `upload` sends the form in parts, for files. `cancel` is the way out: address and words.
#[component]
pub fn Form(
    #[prop(into)] state: FormState,
    #[prop(into)] action: String,
    #[prop(into)] submit_label: String,
    #[prop(optional)] hidden: Vec<(&'static str, String)>,
    #[prop(optional)] upload: bool,
    /// The button of an act that takes something away.
    #[prop(optional)]
    danger: bool,
    #[prop(optional, into)] cancel: Option<(String, String)>,
    children: Children,
) -> impl IntoView {
    provide_context(state.clone());
    let named = [("_form", state.0.name.clone()), ("_page", state.0.page.clone()), ("_kept", state.0.id.clone().unwrap_or_default())];
    let named = named.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = hidden.into_iter().chain(named).map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let class = if danger { "button button-danger" } else { "button" };
    view! {
        <form class="form" method="post" action=action enctype=upload.then_some("multipart/form-data") novalidate=true>
            <ErrorSummary state=&state />
            {hidden.collect_view()}
            {once()}
            {children()}
            <div class="form-actions">
                <button class=class type="submit">{submit_label}</button>
                {cancel.map(|(href, words)| view! { <a class="form-cancel" href=href>{words}</a> })}
            </div>
        </form>
    }
}

/// A value of this drawing's own, by which a second press of the button is recognised. A browser does not fill it in from before.
fn once() -> impl IntoView {
    let value = uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string();
    view! { <input type="hidden" name="_once" value=value autocomplete="off" /> }
}

/// What is wrong, in the order of the fields, each a link to its field. Takes the focus when the page opens; nothing when all is well.
#[component]
pub fn ErrorSummary(#[prop(into)] state: FormState) -> impl IntoView {
    let problems = &state.problems().0;
    if problems.is_empty() {
        return ().into_any();
    }
    let title = if problems.len() == 1 { "One thing to put right".to_owned() } else { format!("{} things to put right", problems.len()) };
    let lines = problems.iter().map(|problem| {
        let sentence = problem.sentence.clone();
        if problem.field.is_empty() {
            view! { <li>{sentence}</li> }.into_any()
        } else {
            view! { <li><a href=format!("#{}", control_id(&problem.field))>{sentence}</a></li> }.into_any()
        }
    });
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus=true aria-labelledby="error-summary-title">
            <h2 id="error-summary-title">{title}</h2>
            <ul>{lines.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// A few fields that belong together, under one heading.
#[component]
pub fn Fields(#[prop(into)] legend: String, #[prop(optional, into)] hint: String, children: Children) -> impl IntoView {
    view! {
        <fieldset class="fields">
            <legend>{legend}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {children()}
        </fieldset>
    }
}

/// A form of one button: an act that needs nothing typed. `about` tells a screen reader which row it acts on.
#[component]
pub fn ButtonForm(
    #[prop(into)] action: String,
    #[prop(into)] label: String,
    #[prop(optional)] hidden: Vec<(&'static str, String)>,
    #[prop(optional, into)] about: String,
    #[prop(optional)] kind: ButtonKind,
) -> impl IntoView {
    let hidden = hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form class="button-form" method="post" action=action>
            {hidden.collect_view()}
            {once()}
            <button class=kind.class() type="submit">{label}{unseen(about)}</button>
        </form>
    }
}

/// A link that is the next thing to do, drawn as a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    /// Tells a screen reader which row it is about.
    #[prop(optional, into)]
    about: String,
) -> impl IntoView {
    view! { <a class=kind.class() href=href>{label}{unseen(about)}</a> }
}

/// How much a button asks for attention. One `Main` on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Main,
    Second,
    Danger,
    /// Looks like a link: for rows of a table.
    Plain,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Main => "button",
            ButtonKind::Second => "button button-second",
            ButtonKind::Danger => "button button-danger",
            ButtonKind::Plain => "button button-plain",
        }
    }
}

/// Words for a screen reader only, with a space before them; nothing when empty.
pub(super) fn unseen(words: String) -> Option<impl IntoView> {
    (!words.is_empty()).then(|| view! { <span class="unseen">{format!(" {words}")}</span> })
}
