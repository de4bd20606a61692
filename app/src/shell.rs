//! The HTML document around every page: head, skip link, top bar, navigation, messages, footer.

use crate::ui::{Banner, Tone, escaped};
use leptos::prelude::*;

/// One entry of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    /// Whether the page shown belongs to it.
    pub current: bool,
}

/// The person who is signed in, as the top bar names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    /// "Coordinator and trainer".
    pub roles: String,
}

/// What was just done, said once on the page after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    pub tone: Tone,
    pub sentence: String,
}

/// Everything that the frame of a page needs to know.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// Where the reader is: the page's `h1`, without any name or offence.
    pub title: String,
    /// The service's name; its discreet name where `discreet`.
    pub service_name: String,
    /// A page that a harmed person may open in company: neither product nor service is named for what it does.
    pub discreet: bool,
    pub nav: Vec<NavItem>,
    pub who: Option<Who>,
    pub flash: Option<Flash>,
    /// The sentence of the demo banner.
    pub demo: Option<String>,
    /// Where the demo banner leads this reader.
    pub demo_links: Vec<NavItem>,
    /// The nonce of this answer's content policy.
    pub nonce: String,
    /// Where the quick exit leads: an everyday page elsewhere. Only on public pages for parties.
    pub quick_exit: Option<String>,
    /// The address of this page, without its query.
    pub path: String,
    /// The address of the style sheet, hashed name included.
    pub css_path: String,
}

/// The whole document. `head_scripts` are the hydration scripts, which carry the nonce; they are drawn on every page.
pub fn shell(data: Shell, content: AnyView, head_scripts: AnyView) -> impl IntoView {
    let title = escaped(&format!("{} \u{2013} {}", data.title, data.service_name));
    let body_class = if data.nav.is_empty() { "without-nav" } else { "with-nav" };
    let css = data.css_path.clone();
    let nonce = data.nonce.clone();
    let robots = data.discreet.then(|| view! { <meta name="robots" content="noindex" /> });
    let messages = messages(&data);
    let footer = footer(&data);
    let nav = navigation(&data.nav);
    let top = top_bar(data);
    view! {
        <!DOCTYPE html>
        <html lang="en-GB">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#0d3b3c" />
                {robots}
                <title inner_html=title></title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css nonce=nonce />
                {head_scripts}
            </head>
            <body class=body_class>
                <a class="skip" href="#main">"Skip to the page"</a>
                {top}
                {nav}
                <main id="main" tabindex="-1">{messages}{content}</main>
                {footer}
            </body>
        </html>
    }
}

/// The mark: two arcs that lean towards each other and meet over a shared point.
pub fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" inner_html=MARK></svg>
    }
}

/// In one piece: it stands on every page and nothing in it ever changes.
const MARK: &str = r#"<path class="mark-left" d="M5 27C5 14 9.5 6.5 15.6 6.5"/><path class="mark-right" d="M27 27C27 14 22.5 6.5 16.4 6.5"/><circle class="mark-point" cx="16" cy="21.5" r="3.25"/>"#;

fn top_bar(data: Shell) -> AnyView {
    let home = if data.who.is_some() { "/home" } else { "/" };
    let brand = if data.discreet {
        view! { <a class="brand" href=home>{mark()}<span class="brand-name">{data.service_name}</span></a> }.into_any()
    } else {
        view! {
            <a class="brand" href=home>
                {mark()}<span class="brand-name">"Accord"</span>
                <span class="brand-service">{data.service_name}</span>
            </a>
        }
        .into_any()
    };
    let menu = (!data.nav.is_empty()).then(|| view! { <button class="menu-button" type="button" popovertarget="menu">"Menu"</button> });
    let exit = data.quick_exit.map(|href| view! { <a class="quick-exit" href=href rel="noreferrer nofollow">"Leave this page"</a> });
    view! {
        <header class="top">
            {brand}
            <div class="top-end">{exit}{data.who.map(signed_in)}{menu}</div>
        </header>
    }
    .into_any()
}

fn signed_in(who: Who) -> AnyView {
    view! {
        <a class="who" href="/account">
            <span class="who-name">{who.name}</span>
            <span class="who-roles">{who.roles}</span>
        </a>
        <form class="sign-out" method="post" action="/sign-out"><button type="submit">"Sign out"</button></form>
    }
    .into_any()
}

/// Always in sight where there is room; on narrow screens the Menu button opens it, without script (`popover`).
fn navigation(items: &[NavItem]) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let links = items.iter().cloned().map(|item| {
        let current = item.current.then_some("page");
        view! { <li><a href=item.href aria-current=current>{item.label}</a></li> }
    });
    let links = links.collect_view();
    Some(view! { <nav class="main-nav" id="menu" popover="auto" aria-label="Main"><ul>{links}</ul></nav> }.into_any())
}

fn messages(data: &Shell) -> AnyView {
    let demo = data.demo.clone().map(|sentence| {
        let links = data.demo_links.clone().into_iter().map(|link| view! { " "<a href=link.href>{link.label}</a> }).collect_view();
        view! { <p class="demo"><strong>"Demo"</strong>" "{sentence}{links}</p> }
    });
    let flash = data.flash.clone().map(|flash| view! { <Banner tone=flash.tone sentence=flash.sentence live=true /> });
    view! { {demo}{flash} }.into_any()
}

fn footer(data: &Shell) -> AnyView {
    let matching = (!data.discreet).then(|| view! { <li><a href="/how-we-match">"How we match"</a></li> });
    let name = data.service_name.clone();
    view! {
        <footer class="foot">
            <p>{name}</p>
            <ul>
                <li><a href="/accessibility">"Accessibility"</a></li>
                <li><a href="/privacy">"Privacy"</a></li>
                {matching}
            </ul>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::html;

    fn coordinator() -> Shell {
        Shell {
            title: "Cases".into(),
            service_name: "Restorative <b>Example</b>".into(),
            nav: vec![NavItem { label: "Cases".into(), href: "/cases".into(), current: true }],
            who: Some(Who { name: "Ada \"A\" <script>".into(), roles: "Coordinator".into() }),
            flash: Some(Flash { tone: Tone::Good, sentence: "The offer was sent".into() }),
            css_path: "/pkg/accord.css".into(),
            ..Shell::default()
        }
    }

    #[test]
    fn the_title_says_page_and_service_and_hostile_names_stay_text() {
        let page = html(|| shell(coordinator(), "content".into_any(), ().into_any()));
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en-GB\""), "{page}");
        assert!(page.contains("<title>Cases \u{2013} Restorative &lt;b&gt;Example&lt;/b&gt;</title>"), "{page}");
        assert!(!page.contains("<script"));
        assert!(!page.contains("style="));
        assert!(page.contains(r#"action="/sign-out""#) && page.contains(r#"method="post""#));
        assert!(page.contains(r#"href="/account""#), "the name leads to one's own sign-in");
        assert!(page.contains(r#"aria-current="page""#) && page.contains(r##"href="#main""##) && page.contains(r#"role="status""#));
    }

    #[test]
    fn a_discreet_page_names_neither_the_product_nor_how_it_matches() {
        let data = Shell {
            title: "Your answer".into(),
            service_name: "Fenbridge Service".into(),
            discreet: true,
            quick_exit: Some("https://weather.example/".into()),
            ..Shell::default()
        };
        let page = html(|| shell(data, ().into_any(), ().into_any()));
        for word in ["Accord", "estorative", "How we match", "Sign out", "id=\"menu\""] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("Leave this page") && page.contains("noindex"));
    }
}
