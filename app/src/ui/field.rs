//! One question with one typed answer: text, long text, password, time, file.

use super::form::{FormState, control_id, form_state};
use leptos::prelude::*;

/// How wide a box is drawn: as wide as its answer is long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// Four characters.
    W4,
    /// Ten characters.
    W10,
    /// Twenty characters.
    W20,
    /// A line of ordinary text.
    #[default]
    Line,
    Full,
}

impl Width {
    pub(super) fn class(self) -> &'static str {
        match self {
            Width::W4 => "input width-4",
            Width::W10 => "input width-10",
            Width::W20 => "input width-20",
            Width::Line => "input width-line",
            Width::Full => "input",
        }
    }
}

/// The ids that tie a control to its label, hint and problem.
#[derive(Debug, Clone)]
pub(super) struct Wiring {
    pub id: String,
    pub hint: String,
    pub problem: Option<String>,
    /// What stands on record by now, where it differs from what was typed.
    pub now: Option<String>,
}

impl Wiring {
    pub fn new(state: &FormState, name: &str, hint: String) -> Self {
        let now = state.now_on_record(&[name.to_owned()], |record| record.all(name).collect::<Vec<_>>().join(", "));
        Self { id: control_id(name), hint, problem: state.problem(name), now }
    }

    /// As [`Wiring::new`], for choices: what stands on record is said in their words.
    pub fn choosing(state: &FormState, name: &str, hint: String, labels: &[(String, String)]) -> Self {
        let now = state.now_on_record(&[name.to_owned()], |record| {
            let label = |value: &str| {
                labels.iter().find(|(code, _)| code.as_str() == value).map_or_else(|| value.to_owned(), |(_, label)| label.clone())
            };
            record.all(name).filter(|value| !value.is_empty()).map(label).collect::<Vec<_>>().join(", ")
        });
        Self { id: control_id(name), hint, problem: state.problem(name), now }
    }

    /// What `aria-describedby` names: the hint, what stands on record, the problem.
    pub fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let now = self.now.as_ref().map(|_| format!("{}-now", self.id));
        let problem = self.problem.as_ref().map(|_| format!("{}-problem", self.id));
        let ids: Vec<String> = hint.into_iter().chain(now).chain(problem).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.problem.as_ref().map(|_| "true")
    }

    pub fn class(&self) -> &'static str {
        if self.problem.is_some() { "field field-wrong" } else { "field" }
    }

    /// The hint, what stands on record and the problem, as they stand between label and control.
    pub fn words(&self) -> impl IntoView + use<> {
        let hint = (!self.hint.is_empty()).then(|| view! { <p class="hint" id=format!("{}-hint", self.id)>{self.hint.clone()}</p> });
        let problem = self.problem.clone().map(|sentence| {
            view! {
                <p class="problem" id=format!("{}-problem", self.id)>
                    <span class="unseen">"Put right: "</span>
                    {sentence}
                </p>
            }
        });
        let now = self.now.clone().map(|words| view! { <p class="now-on-record" id=format!("{}-now", self.id)>{words}</p> });
        view! { {hint}{now}{problem} }
    }
}

/// Label, hint, problem and one control.
fn framed(wiring: &Wiring, label: String, optional: bool, control: AnyView) -> AnyView {
    view! {
        <div class=wiring.class()>
            <label for=wiring.id.clone()>{label}{optional.then(|| view! { <span class="optional">" (optional)"</span> })}</label>
            {wiring.words()}
            {control}
        </div>
    }
    .into_any()
}

/// Text made safe to stand in elements that hold text alone (`textarea`, `title`), where Leptos neither escapes nor leaves out its marks.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text made safe to stand between the quotes of an attribute.
pub(super) fn quoted(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}

/// One line of text. `kind` is the HTML type (`text`, `email`, `tel`, `search`); numbers are `text` with `inputmode="numeric"`.
#[component]
pub fn TextField(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "text")] kind: &'static str,
    /// The HTML word for what a browser may fill in: `name`, `email`, `tel`, `postal-code`, `off`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] width: Width,
    /// A unit after the box: "miles".
    #[prop(optional, into)]
    suffix: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] spellcheck_off: bool,
) -> impl IntoView {
    let state = form_state(state);
    let wiring = Wiring::new(&state, name, hint);
    let inputmode = inputmode.or(match kind {
        "email" => Some("email"),
        "tel" => Some("tel"),
        _ => None,
    });
    let spellcheck = (spellcheck_off || kind != "text").then_some("false");
    let control = view! {
        <span class="with-suffix">
            <input class=width.class() id=wiring.id.clone() name=name type=kind value=state.value(name) autocomplete=autocomplete inputmode=inputmode
                spellcheck=spellcheck aria-describedby=wiring.described_by() aria-invalid=wiring.invalid() />
            {(!suffix.is_empty()).then(|| view! { <span class="suffix">{suffix}</span> })}
        </span>
    };
    framed(&wiring, label, optional, control.into_any())
}

/// Text of several lines.
#[component]
pub fn TextArea(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = 5)] rows: u32,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = form_state(state);
    let wiring = Wiring::new(&state, name, hint);
    // A browser drops the first line end of a text area, so one is put there to be dropped: typed line ends stay.
    // Leptos writes the children of a text area as they are, so the text is made safe here.
    let text = format!("\n{}", escaped(&state.value(name)));
    let control = view! {
        <textarea class="input" id=wiring.id.clone() name=name rows=rows.to_string() aria-describedby=wiring.described_by()
            aria-invalid=wiring.invalid() inner_html=text></textarea>
    };
    framed(&wiring, label, optional, control.into_any())
}

/// A password. Never filled in again; `new` lets a password manager propose one.
#[component]
pub fn PasswordField(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] new: bool,
) -> impl IntoView {
    let state = form_state(state);
    let wiring = Wiring::new(&state, name, hint);
    let autocomplete = if new { "new-password" } else { "current-password" };
    let control = view! {
        <input class=Width::Line.class() id=wiring.id.clone() name=name type="password" autocomplete=autocomplete spellcheck="false"
            autocapitalize="none" aria-describedby=wiring.described_by() aria-invalid=wiring.invalid() />
    };
    framed(&wiring, label, false, control.into_any())
}

/// A time of day in one box: 09:30, 9.30, 0930.
#[component]
pub fn TimeField(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "For example 09:30".to_owned(), into)] hint: String,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = form_state(state);
    view! { <TextField state=state name=name label=label hint=hint width=Width::W4 autocomplete="off" inputmode="text" optional=optional /> }
}

/// A file to send. The form around it needs `upload=true`. `accept` is the HTML list of kinds: ".csv,text/csv".
#[component]
pub fn FileField(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] accept: Option<&'static str>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = form_state(state);
    let wiring = Wiring::new(&state, name, hint);
    let control = view! {
        <input class="input file" id=wiring.id.clone() name=name type="file" accept=accept aria-describedby=wiring.described_by()
            aria-invalid=wiring.invalid() />
    };
    framed(&wiring, label, optional, control.into_any())
}
