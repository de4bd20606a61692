//! Drawing a page: a view that is already loaded, in the frame of the service, as one string.
//!
//! Pages are loaded first and drawn after (docs/adr/0003): no suspense, no data in the page but what is seen, the right status at once.

use super::ask::Ask;
use super::config::Mode;
use crate::shared::Refusal;
use crate::shell::{Flash, Shell, Who, shell};
use crate::ui::Tone;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// What a page is called and how it is framed.
#[derive(Debug, Clone)]
pub struct Page {
    title: String,
    status: StatusCode,
    discreet: bool,
}

impl Page {
    pub fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), status: StatusCode::OK, discreet: false }
    }

    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A page that a person harmed may open in company: the discreet name, a way out, no word of what the service does in its title.
    #[must_use]
    pub fn discreet(mut self) -> Self {
        self.discreet = true;
        self
    }
}

/// The scripts and style of the built site, found once at start.
pub struct Head {
    scripts: String,
    css_path: String,
    /// Whether the style that pages name is there to be handed out.
    built: bool,
    options: LeptosOptions,
}

/// Where the scripts go; no page can type it, since text is escaped.
const SCRIPTS_MARK: &str = "<meta name=\"scripts\">";

impl Head {
    /// Find the hashed names beside the binary; without a built site, pages are plain HTML.
    pub fn read(site_root: &Path) -> Self {
        let hashes = std::env::current_exe().ok().and_then(|exe| std::fs::read_to_string(exe.parent()?.join("hash.txt")).ok());
        let hash = |kind: &str| {
            let line = hashes.as_deref()?.lines().find_map(|line| line.trim().strip_prefix(kind)?.strip_prefix(':').map(str::trim))?;
            (!line.is_empty()).then(|| line.to_owned())
        };
        let css = hash("css").map_or_else(|| "/pkg/accord.css".to_owned(), |hash| format!("/pkg/accord.{hash}.css"));
        let script = hash("js").map_or_else(|| "accord.js".to_owned(), |hash| format!("accord.{hash}.js"));
        let built = site_root.join("pkg").join(script).is_file();
        let options = LeptosOptions::builder()
            .output_name("accord")
            .site_root(site_root.display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(hashes.is_some())
            .build();
        let style = css.strip_prefix('/').is_some_and(|css| site_root.join(css).is_file());
        Self {
            built: built && style,
            scripts: if built { hydration_scripts(options.clone()) } else { String::new() },
            css_path: css,
            options,
        }
    }

    /// Whether style and scripts lie where pages say.
    pub fn is_built(&self) -> bool {
        self.built
    }

    /// Where the browser half is: what the loader names and what hands it out go by the same.
    pub(super) fn options(&self) -> &LeptosOptions {
        &self.options
    }
}

/// The framework's own loader, drawn once; each answer puts its nonce in.
fn hydration_scripts(options: LeptosOptions) -> String {
    let owner = Owner::new_root(None);
    let drawn = owner.with(|| view! { <HydrationScripts options=options islands=true /> }.to_html());
    drawn.replace("<script type=\"module\"", "<script type=\"module\" nonce=\"NONCE\"")
}

/// Draw a page in its frame.
pub fn render(ask: &Ask, page: Page, said: Option<String>, view: impl FnOnce() -> AnyView) -> Response {
    let nonce = nonce();
    let head = ask.app.head();
    let demo = (ask.app.config().mode == Mode::Demo).then(|| {
        let now = crate::calendar::zone::local_day_time(ask.app.clock().now(), ask.service.zone);
        format!("This is a demo with invented people. Its clock says {now}. The second step of signing in is waived here.")
    });
    let data = Shell {
        title: page.title,
        // Whoever is not signed in may be a party, looking in company.
        service_name: if page.discreet || ask.actor().is_none() {
            ask.service.discreet_name.clone()
        } else {
            ask.service.full_name.clone()
        },
        discreet: page.discreet,
        nav: crate::routes::navigation(ask.actor(), &ask.path),
        who: ask.actor().map(|actor| Who { name: actor.name.clone(), roles: in_words(&actor.roles) }),
        flash: said.map(|sentence| Flash { tone: Tone::Good, sentence }),
        demo,
        demo_links: crate::routes::demo_links(ask.actor()),
        nonce: nonce.clone(),
        quick_exit: page.discreet.then(|| "https://www.bbc.co.uk/weather".to_owned()),
        path: ask.path.clone(),
        css_path: head.css_path.clone(),
    };
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| shell(data, view(), view! { <meta name="scripts" /> }.into_any()).to_html());
    owner.unset_with_forced_cleanup();
    let html = html.replacen(SCRIPTS_MARK, &head.scripts.replace("NONCE", &nonce), 1);
    let mut response = (page.status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&content_policy(&nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn nonce() -> String {
    super::session::Token::new().reveal().to_owned()
}

fn content_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn in_words(roles: &[crate::shared::Role]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The page for a request that was refused.
pub fn refused(ask: &Ask, refusal: &Refusal) -> Response {
    let (status, title, advice) = match refusal {
        Refusal::SignIn => (StatusCode::UNAUTHORIZED, "Sign in to go on", "Sign in, and you come back to where you were."),
        Refusal::SecondStep => (StatusCode::FORBIDDEN, "One more step", "Enter the code from your authenticator app to go on."),
        Refusal::NotAllowed => (
            StatusCode::FORBIDDEN,
            "Your role does not allow this",
            "If you need this for your work, ask your service's administrator to change your role.",
        ),
        Refusal::NotFound => (
            StatusCode::NOT_FOUND,
            "We could not find that page",
            "The address may be mistyped, or the page may not be there for you. Nothing is wrong with your sign-in.",
        ),
        Refusal::Invalid(_) | Refusal::Refused { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, "That could not be done", "Go back, mend it and send it again.")
        }
        Refusal::Changed => (StatusCode::CONFLICT, "Somebody changed this meanwhile", "Open the page again to see what it says now."),
        Refusal::SentAlready => {
            (StatusCode::CONFLICT, "This was sent already", "It arrived the first time, and nothing was done a second time.")
        }
        Refusal::Fault { .. } => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "Nothing was changed. Try again in a moment; if it stays, tell us the reference.",
        ),
    };
    let sentence = match refusal {
        Refusal::Invalid(problems) => problems.0.first().map(|problem| problem.sentence.clone()),
        Refusal::Refused { sentence, .. } => Some(sentence.clone()),
        Refusal::Fault { reference } => Some(format!("Reference: {reference}")),
        _ => None,
    };
    let (way_out, words) = match refusal {
        Refusal::SignIn => ("/sign-in", "Sign in"),
        Refusal::SecondStep => ("/second-step", "Enter the code"),
        _ if ask.actor().is_some() => ("/home", "Go to your home page"),
        _ => ("/", "Go to the first page"),
    };
    ask.draw(Page::titled(title).status(status), move || {
        view! {
            <h1>{title}</h1>
            {sentence.map(|sentence| view! { <p class="lead">{sentence}</p> })}
            <p>{advice}</p>
            <p><a class="button" href=way_out>{words}</a></p>
        }
    })
}
