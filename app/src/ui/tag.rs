//! A state as a word, with a shape beside the colour.

use leptos::prelude::*;

/// How a state feels. The shape says the same as the colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do: a plain fact.
    #[default]
    Plain,
    /// Under way.
    Info,
    /// Done, cleared, current.
    Good,
    /// Look soon.
    Warn,
    /// Stopped, refused, overdue.
    Bad,
}

impl Tone {
    pub(super) fn word(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }

    /// Ring, half-filled ring, tick, triangle, square with a bar.
    fn shape(self) -> &'static str {
        match self {
            Tone::Plain => r#"<path fill-rule="evenodd" d="M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0 2a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z"/>"#,
            Tone::Info => {
                r#"<path fill-rule="evenodd" d="M6 1.5a4.5 4.5 0 1 0 0 9ZM6 1.5v1.4a3.1 3.1 0 0 1 0 6.2v1.4a4.5 4.5 0 0 0 0-9Z"/>"#
            }
            Tone::Good => r#"<path fill-rule="evenodd" d="M10.6 3.3 5 9.6 1.5 6.4l1.1-1.2 2.3 2.1 4.6-5.1Z"/>"#,
            Tone::Warn => r#"<path fill-rule="evenodd" d="M6 1 11.5 11H.5Z"/>"#,
            Tone::Bad => r#"<path fill-rule="evenodd" d="M2 2h8v8H2Zm1.6 3.2v1.6h4.8V5.2Z"/>"#,
        }
    }

    pub(super) fn glyph(self) -> impl IntoView {
        view! { <svg class="glyph" viewBox="0 0 12 12" aria-hidden="true" focusable="false" inner_html=self.shape()></svg> }
    }
}

/// A state shown as a word.
#[component]
pub fn Tag(#[prop(into)] word: String, #[prop(optional)] tone: Tone) -> impl IntoView {
    view! { <span class=format!("tag tone-{}", tone.word())>{tone.glyph()}<span>{word}</span></span> }
}

/// The initials of a person, as a disc beside the name. The name itself must stand next to it.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] large: bool) -> impl IntoView {
    // One of six tints by the name, so that the same person looks the same everywhere.
    let tint = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6;
    let size = if large { " avatar-large" } else { "" };
    view! { <span class=format!("avatar tint-{tint}{size}") aria-hidden="true">{initials(&name)}</span> }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_and_the_last() {
        for (name, letters) in [("Moira Ellis", "ME"), ("Siân Wyn Llŷr", "SL"), ("prince", "P"), ("", ""), ("(Ed) o'Neil", "EO")] {
            assert_eq!(initials(name), letters);
        }
    }
}
