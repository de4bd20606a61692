//! The register on a phone that loses its connection: marks stay on the device until the service has them.

use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::{ev, web_sys};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::js_sys;

/// How often it is tried again while something waits.
const AGAIN: Duration = Duration::from_secs(20);
/// How long one try may take, in milliseconds.
const PATIENCE: u32 = 15_000;
/// What stands before marks in the device's store: made and not sent, or sent for and not arrived.
const MADE: &str = "made ";
const WAITS: &str = "waits ";

/// Keeps the marks of one day on the device while they are made, sends them without leaving the page, and again when the connection is
/// back. What it sends is the form as it stands: the same marks sent twice are taken once. It stores keys and marks, never a name.
///
/// Without script: nothing is said, and the form is posted as any other.
#[island]
pub fn RegisterKeeper(children: Children) -> impl IntoView {
    Effect::new(|_| {
        let _none_when_nobody_is_to_be_marked = begin();
    });
    view! { <div class="island" id="register-sheet">{children()}</div> }
}

struct Keeper {
    form: web_sys::HtmlFormElement,
    /// Where it says how far the marks have come.
    status: web_sys::Element,
    /// Under which name the device keeps the marks.
    name: String,
    /// Where the service leads on to when it has kept them.
    landing: String,
    /// A try is under way.
    sending: Cell<bool>,
}

/// Take over the form below; none when the page shows none.
fn begin() -> Option<()> {
    let sheet = document().get_element_by_id("register-sheet")?;
    let form: web_sys::HtmlFormElement = sheet.query_selector("form").ok()??.dyn_into().ok()?;
    let status = sheet.query_selector("[role='status']").ok()??;
    let day = form.query_selector("input[name='day']").ok()??.get_attribute("value")?;
    let who = status.get_attribute("data-who")?;
    let landing = format!("/register?day={day}");
    let keeper = Rc::new(Keeper { form, status, name: format!("accord register {day} {who}"), landing, sending: Cell::new(false) });
    keeper.restore();
    let (changed, submitted, online, again) = (keeper.clone(), keeper.clone(), keeper.clone(), keeper.clone());
    keeper.on("change", move |_| changed.made());
    keeper.on("submit", move |event| {
        event.prevent_default();
        submitted.send();
    });
    drop(window_event_listener(ev::online, move |_| online.send_what_waits()));
    set_interval(move || again.send_what_waits(), AGAIN);
    Some(())
}

impl Keeper {
    fn say(&self, sentence: &str) {
        self.status.set_text_content(Some(sentence));
    }

    fn on(&self, event: &str, act: impl FnMut(web_sys::Event) + 'static) {
        let act = Closure::<dyn FnMut(web_sys::Event)>::new(act);
        if self.form.add_event_listener_with_callback(event, act.as_ref().unchecked_ref()).is_ok() {
            act.forget();
        }
    }

    /// The form as a browser would post it.
    fn body(&self) -> Option<String> {
        let data = web_sys::FormData::new_with_form(&self.form).ok()?;
        let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(data.as_ref()).ok()?;
        Some(fields.to_string().into())
    }

    fn stored(&self) -> Option<String> {
        store()?.get_item(&self.name).ok().flatten()
    }

    fn keep(&self, how: &str) {
        if let (Some(store), Some(body)) = (store(), self.body()) {
            // A full or forbidden store loses nothing that is on the page.
            let _as_far_as_it_goes = store.set_item(&self.name, &format!("{how}{body}"));
        }
    }

    fn forget(&self) {
        if let Some(store) = store() {
            let _gone_or_never_there = store.remove_item(&self.name);
        }
    }

    /// Put marks back that were made on this device and have not arrived.
    fn restore(self: &Rc<Self>) {
        let Some(stored) = self.stored() else { return };
        let waits = stored.strip_prefix(WAITS);
        let Some(body) = waits.or(stored.strip_prefix(MADE)) else { return self.forget() };
        let Ok(fields) = web_sys::UrlSearchParams::new_with_str(body) else { return };
        for sheet in self.sheets() {
            for choice in inputs(&sheet) {
                match fields.get(&choice.name()) {
                    // What stood there when the marks were made: what a colleague has marked since is theirs.
                    Some(stood) if choice.type_() == "hidden" => choice.set_value(&stood),
                    Some(mark) if mark == choice.value() => choice.set_checked(true),
                    _ => {}
                }
            }
        }
        if waits.is_some() {
            // The same form as before: should it have arrived after all, it counts once.
            if let (Some(once), Some(value)) = (self.once(), fields.get("_once")) {
                once.set_value(&value);
            }
            self.send();
        } else {
            self.made();
        }
    }

    /// One set of choices for each person.
    fn sheets(&self) -> Vec<web_sys::Element> {
        let mut found = Vec::new();
        super::gather(&self.form, "fieldset", &mut found);
        found
    }

    /// How many people's marks differ from what the service has.
    fn unsent(&self) -> usize {
        self.sheets()
            .iter()
            .filter(|sheet| chosen(sheet).is_some_and(|mark| stood(sheet).is_some_and(|stood| stood.value() != mark)))
            .count()
    }

    fn made(&self) {
        self.keep(MADE);
        match self.unsent() {
            0 => self.say(""),
            1 => self.say("One mark is not sent yet. It stays on this device until you keep the register."),
            many => self.say(&format!("{many} marks are not sent yet. They stay on this device until you keep the register.")),
        }
    }

    fn send_what_waits(self: &Rc<Self>) {
        if self.stored().is_some_and(|stored| stored.starts_with(WAITS)) {
            self.send();
        }
    }

    fn send(self: &Rc<Self>) {
        let Some(body) = self.body().filter(|_| !self.sending.replace(true)) else { return };
        self.keep(WAITS);
        self.say("Sending\u{2026}");
        let how = web_sys::RequestInit::new();
        how.set_method("POST");
        how.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(PATIENCE)));
        if let Ok(fields) = web_sys::UrlSearchParams::new_with_str(&body) {
            how.set_body(fields.as_ref());
        }
        let (arrived, failed) = (self.clone(), self.clone());
        let arrived = Closure::once(move |answer: JsValue| arrived.answered(&body, &answer));
        let failed = Closure::once(move |_: JsValue| failed.not_sent());
        let asked = window().fetch_with_str_and_init(&self.form.action(), &how);
        let _carried_out_later = asked.then2(&arrived, &failed);
        arrived.forget();
        failed.forget();
    }

    fn answered(&self, sent: &str, answer: &JsValue) {
        let Some(answer) = answer.dyn_ref::<web_sys::Response>() else { return self.not_sent() };
        if answer.status() >= 500 {
            return self.not_sent();
        }
        self.sending.set(false);
        let stale = self.form.query_selector(".error-summary").ok().flatten().is_some();
        if answer.url().ends_with(&self.landing) && !stale {
            return self.arrived(sent);
        }
        // The page of the sign-in, or this one with a sentence, or without the one that stands here: the service holds what was typed.
        self.forget();
        let _leaves = window().location().set_href(&answer.url());
    }

    fn arrived(&self, sent: &str) {
        let same = self.body().is_some_and(|now| now == sent);
        let fields = web_sys::UrlSearchParams::new_with_str(sent).ok();
        for sheet in self.sheets() {
            let name = inputs(&sheet).first().map(web_sys::HtmlInputElement::name);
            if let (Some(stood), Some(mark)) = (stood(&sheet), name.and_then(|name| fields.as_ref()?.get(&name))) {
                stood.set_value(&mark);
            }
        }
        // What is sent from now on is another change, also when it goes back to marks that were sent before.
        if let Some(once) = self.once() {
            once.set_value(&new_once());
        }
        self.forget();
        if same {
            self.say("Everything is kept.");
        } else {
            self.made();
        }
    }

    fn not_sent(&self) {
        self.sending.set(false);
        let marks = match self.unsent() {
            1 => "One mark is".to_owned(),
            many => format!("{many} marks are"),
        };
        self.say(&format!(
            "No connection: {marks} not sent yet. They stay on this device and go by themselves when it is back; leave this page open."
        ));
    }

    fn once(&self) -> Option<web_sys::HtmlInputElement> {
        self.form.query_selector("input[name='_once']").ok().flatten()?.dyn_into().ok()
    }
}

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn inputs(sheet: &web_sys::Element) -> Vec<web_sys::HtmlInputElement> {
    let mut found = Vec::new();
    super::gather(sheet, "input", &mut found);
    found
}

/// What the service had when the page was drawn, or was sent since.
fn stood(sheet: &web_sys::Element) -> Option<web_sys::HtmlInputElement> {
    inputs(sheet).into_iter().find(|input| input.type_() == "hidden")
}

fn chosen(sheet: &web_sys::Element) -> Option<String> {
    inputs(sheet).into_iter().find(web_sys::HtmlInputElement::checked).map(|choice| choice.value())
}

/// As the server draws one with each form.
fn new_once() -> String {
    let [first, second] = [js_sys::Math::random(), js_sys::Math::random()].map(|number| u128::from(number.to_bits()));
    let octets = (first << 64 | second << 12).to_be_bytes();
    uuid::Builder::from_random_bytes(octets).into_uuid().to_string()
}
