//! How states and lines of history read.

use crate::calendar::zone::{Zone, local_day_time};
use crate::cases::model::{DeclineReason, ReferralState, Stage};
use crate::cases::queries::HistoryRow;
use crate::shared::vocabulary::{CrimeGroup, District, Mechanism};
use crate::ui::{Choice, Entry, Timeline, Tone};
use leptos::prelude::*;

/// The colour that a state is shown in.
pub fn tone(state: ReferralState) -> Tone {
    match state {
        waiting if waiting.waits() => Tone::Warn,
        held if held.held() => Tone::Info,
        ReferralState::Accepted => Tone::Good,
        _ => Tone::Plain,
    }
}

/// The colour that a stage is shown in.
pub fn stage_tone(stage: Stage) -> Tone {
    match stage {
        Stage::New | Stage::InitialContact | Stage::InitialRisk | Stage::AwaitingAllocation => Tone::Warn,
        Stage::Closed => Tone::Plain,
        _ => Tone::Info,
    }
}

/// The label of a code, or the code where the list does not know it.
pub fn label<T>(code: &str, from_code: fn(&str) -> Option<T>, label: fn(T) -> &'static str) -> String {
    from_code(code).map_or_else(|| code.to_owned(), |word| label(word).to_owned())
}

pub fn mechanism(code: &str) -> String {
    label(code, Mechanism::from_code, Mechanism::label)
}

pub fn crime_group(code: &str) -> String {
    label(code, CrimeGroup::from_code, CrimeGroup::label)
}

pub fn district(code: &str) -> String {
    label(code, District::from_code, District::label)
}

/// The choices of a closed list.
pub fn choices<T: Copy>(all: &[T], code: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<Choice> {
    Choice::list(all.iter().map(|word| (code(*word), label(*word))))
}

/// What may have happened, to choose from.
pub fn kinds() -> Vec<Choice> {
    Choice::list(CrimeGroup::ALL.iter().filter(|kind| **kind != CrimeGroup::NotSaid).map(|kind| (kind.code(), kind.label())))
}

/// The districts, to choose from.
pub fn districts() -> Vec<Choice> {
    Choice::list(District::ALL.iter().filter(|place| **place != District::NotSaid).map(|place| (place.code(), place.label())))
}

/// A history, newest first.
pub fn timeline(title: &str, rows: Vec<HistoryRow>, zone: Zone) -> AnyView {
    let entries = rows.into_iter().map(|row| {
        let entry = Entry::new(local_day_time(row.at, zone), happened(&row.kind)).by(row.by_name.unwrap_or_default());
        match row.words {
            // A code of the list reads as its words; everything else was typed by somebody.
            Some(words) => {
                let first = words.lines().next().unwrap_or("").to_owned();
                let words = DeclineReason::from_code(&first).map_or(words.clone(), |reason| words.replacen(&first, reason.label(), 1));
                entry.body(view! { <p class="typed">{words}</p> })
            }
            None => entry,
        }
    });
    view! { <Timeline label=title entries=entries.collect() /> }.into_any()
}

fn happened(kind: &str) -> String {
    let known = match kind {
        "RECEIVED" => "Received",
        "ACKNOWLEDGED" => "Acknowledgement sent to the referrer",
        "REFERRER_WRITTEN" => "Letter sent to the referrer",
        "ANSWERED" => "Answered by the referrer",
        "IN_TRIAGE" => "Taken up again",
        "IDENTIFIED" => "Other person put on record",
        "SAME_PERSON" => "Found to be a person who is known already",
        "REFERRAL_JOINED" => "Another referral of the same matter",
        "SAFE_CONTACT_CHANGED" => "How it is safe to reach a person changed",
        "OPENED" => "Case opened",
        "ASSESSED" => "Assessed",
        "SENSITIVITY_CLEARED" => "No longer sensitive and complex",
        "STAGE" => "Moved on",
        "PARTY_ADDED" => "Person added",
        "PARTY_CHANGED" => "What a person asks for changed",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    if let Some(state) = ReferralState::from_code(kind) {
        return state.label().to_owned();
    }
    // Other rooms write lines too: their code, readable.
    let plain = kind.to_lowercase().replace('_', " ");
    let mut letters = plain.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
