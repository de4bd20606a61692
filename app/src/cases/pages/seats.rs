//! How the search for facilitators stands, in words.

use crate::calendar::zone::{Zone, local_day_time};
use crate::cases::queries::{AskedFor, Seated};
use crate::ui::{Fact, SummaryList};
use leptos::prelude::*;

/// The two seats without which a case does not begin.
const NEEDED: [&str; 2] = ["LEAD", "CO"];

/// How a seat is called.
fn seat_label(code: &str) -> &'static str {
    match code {
        "LEAD" => "Lead",
        "CO" => "Co-facilitator",
        _ => "Shadow",
    }
}

/// Whether one of the two seats has nobody who sits in it or is asked.
pub(super) fn needs_somebody(seated: &[Seated], asked: &[AskedFor]) -> bool {
    let held = |seat: &str| seated.iter().any(|one| one.seat == seat) || asked.iter().any(|one| one.seat == seat);
    !NEEDED.into_iter().all(held)
}

/// What to do about the two seats, in one sentence.
pub(super) fn how_it_stands(asked: &[AskedFor], zone: Zone) -> String {
    let of = |seat: &'static str| asked.iter().find(|one| one.seat == seat);
    if NEEDED.into_iter().all(|seat| of(seat).is_none()) {
        return "Find two facilitators and offer them the case.".to_owned();
    }
    let words = |seat: &'static str| {
        let label = seat_label(seat).to_lowercase();
        match of(seat) {
            Some(one) if one.accepted() => format!("{} has accepted as {label}", one.full_name),
            Some(one) => format!("{} is asked as {label} until {}", one.full_name, local_day_time(one.expires_at, zone)),
            None => format!("nobody is asked as {label} yet: find somebody"),
        }
    };
    let (first, second) = (words("LEAD"), words("CO"));
    let mut letters = first.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    format!("{first}; {second}.")
}

/// Who sits on the case, and who is asked.
pub(super) fn seats(seated: &[Seated], asked: &[AskedFor], zone: Zone) -> AnyView {
    if seated.is_empty() && asked.is_empty() {
        return view! { <p class="muted">"Nobody yet."</p> }.into_any();
    }
    let sit = seated.iter().map(|one| Fact::new(seat_label(&one.seat), one.full_name.clone()));
    let wait = asked.iter().map(|one| {
        let words = if one.accepted() {
            format!("{}: has accepted", one.full_name)
        } else {
            format!("{}: asked, until {}", one.full_name, local_day_time(one.expires_at, zone))
        };
        Fact::new(seat_label(&one.seat), words)
    });
    view! { <SummaryList facts=sit.chain(wait).collect() /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn asked(name: &str, seat: &str, state: &str) -> AskedFor {
        let expires_at = DateTime::parse_from_rfc3339("2026-10-28T09:00:00Z").unwrap().to_utc();
        AskedFor { full_name: name.into(), seat: seat.into(), state: state.into(), expires_at }
    }

    #[test]
    fn the_sentence_follows_from_the_offers_that_are_open() {
        let (lead, co) = (asked("Kate Lowe", "LEAD", "ACCEPTED"), asked("Ruth Sykes", "CO", "OFFERED"));
        let table = [
            (vec![], true, "Find two facilitators and offer them the case."),
            (vec![asked("Sunil Rao", "SHADOW", "OFFERED")], true, "Find two facilitators and offer them the case."),
            (vec![lead.clone()], true, "Kate Lowe has accepted as lead; nobody is asked as co-facilitator yet: find somebody."),
            (
                vec![co.clone()],
                true,
                "Nobody is asked as lead yet: find somebody; Ruth Sykes is asked as co-facilitator until Wed 28 Oct 2026, 09:00.",
            ),
            (vec![lead, co], false, "Kate Lowe has accepted as lead; Ruth Sykes is asked as co-facilitator until Wed 28 Oct 2026, 09:00."),
        ];
        for (offers, needs, sentence) in table {
            assert_eq!(how_it_stands(&offers, Zone::LONDON), sentence);
            assert_eq!(needs_somebody(&[], &offers), needs, "{sentence}");
        }
    }
}
