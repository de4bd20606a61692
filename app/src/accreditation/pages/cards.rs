//! Where somebody is with each standing, drawn: state, what it opens, each requirement with its evidence, what lapses when, what to do next.

use crate::accreditation::engine::{Judged, Position, State, Step, StepKind, THE_AWARD, Verdict, is_level, path, standing};
use crate::accreditation::facts::{Facts, Schemes};
use crate::accreditation::queries::{Bookable, Happened, Offer};
use crate::accreditation::scheme::{May, Scheme};
use crate::shared::when;
use crate::ui::*;
use chrono::NaiveDate;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// One requirement in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub key: String,
    pub words: String,
    pub met: bool,
    pub recognised: bool,
    pub evidence: Vec<String>,
    pub missing: Option<String>,
    pub until: Option<NaiveDate>,
}

/// One standing in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub code: String,
    pub name: String,
    pub is_level: bool,
    pub state: State,
    /// "Since Mon 9 Nov 2026, until ...".
    pub held: Option<String>,
    pub may: Vec<String>,
    pub lines: Vec<Line>,
    /// The next last day and what of.
    pub lapses: Vec<(NaiveDate, String)>,
    pub renewable: bool,
    pub steps: Vec<Step>,
}

impl Card {
    /// How many of its requirements are met, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.lines.iter().filter(|line| line.met).count(), self.lines.len())
    }
}

fn line(judged: &Judged<'_>, scheme: &Scheme) -> Line {
    Line {
        key: judged.requirement.key.clone(),
        words: judged.requirement.words(scheme),
        met: judged.is_met(),
        recognised: judged.is_recognised(),
        evidence: judged.evidence_words(scheme),
        missing: (!judged.is_met()).then(|| judged.missing(scheme)),
        until: match judged.verdict {
            Verdict::Met { until } => until,
            Verdict::Over { .. } | Verdict::Missing => None,
        },
    }
}

fn card(position: &Position<'_>, scheme: &Scheme, on: NaiveDate) -> Card {
    let held = position.held_by.as_ref().map(|held| {
        let until = held.until.map(|last| format!(", {} {}", if last < on { "ended on" } else { "until" }, when::day(last)));
        let through = match scheme.awarded(&held.award.code) {
            own if own == position.rule.code => String::new(),
            other => format!(", by {}", scheme.name_of(other)),
        };
        format!("since {}{}{through}", when::day(held.since), until.unwrap_or_default())
    });
    Card {
        code: position.rule.code.clone(),
        name: position.rule.name.clone(),
        is_level: is_level(position),
        state: position.state,
        held,
        may: position.may().iter().map(May::sentence).collect(),
        lines: position.judged().iter().map(|judged| line(judged, scheme)).collect(),
        lapses: position.lapses(scheme),
        renewable: position.renewable,
        steps: Vec::new(),
    }
}

/// Every standing of one person on that day, with the steps to those that are not held.
pub fn cards(facts: &Facts, schemes: &Schemes, on: NaiveDate, offer: &Offer) -> Vec<Card> {
    let scheme = &schemes.in_force(on).scheme;
    let positions = standing(facts, schemes, on);
    let with_steps = |position: &Position<'_>| {
        let mut card = card(position, scheme, on);
        card.steps = path(facts, schemes, on, &card.code, &offer.catalogue);
        card
    };
    positions.iter().map(with_steps).collect()
}

/// The level next above the highest held, if there is one.
pub fn next_level(cards: &[Card]) -> Option<&Card> {
    let levels: Vec<&Card> = cards.iter().filter(|card| card.is_level).collect();
    let held = levels.iter().rposition(|card| card.state.is_held());
    levels.get(held.map_or(0, |at| at + 1)).copied()
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::Held => Tone::Good,
        State::InGrace => Tone::Warn,
        State::Eligible | State::WorkingTowards => Tone::Info,
        State::Lapsed => Tone::Bad,
        State::Not => Tone::Plain,
    }
}

/// All of them, each folded up but those that need somebody.
pub fn draw(cards: &[Card], runs: &[Bookable]) -> AnyView {
    cards.iter().map(|card| one(card, runs)).collect_view().into_any()
}

fn one(card: &Card, runs: &[Bookable]) -> AnyView {
    let (met, all) = card.progress();
    let lines: Vec<Vec<AnyView>> = card.lines.iter().map(row).collect();
    let empty = view! { <Empty title="Nothing is asked for" sentence="Nothing has to be shown to keep it." /> }.into_any();
    let columns = vec![Column::new("Requirement"), Column::new("State"), Column::new("On record"), Column::new("To do")];
    let may = (!card.may.is_empty()).then(|| view! { <p>{format!("May: {}.", card.may.join("; "))}</p> });
    let held = card.held.clone().map(|held| view! { <p>{format!("Awarded {held}.")}</p> });
    let caption = format!("What {} asks for", card.name);
    let open = matches!(card.state, State::Lapsed | State::InGrace | State::Eligible | State::WorkingTowards);
    let steps = steps(card, runs);
    let tag = view! { <Tag word=card.state.label() tone=tone(card.state) /> }.into_any();
    let name = card.name.clone();
    let summary =
        if all == 0 { format!("{}: nothing more is asked for", card.name) } else { format!("{}: {met} of {all} there", card.name) };
    view! {
        <Panel title=name aside=tag>
            {held}
            {may}
            <Details summary=summary open=open>
                <DataTable caption=caption quiet_caption=true columns=columns rows=lines empty=empty />
            </Details>
            {steps}
        </Panel>
    }
    .into_any()
}

fn row(line: &Line) -> Vec<AnyView> {
    let (word, tone) = match (line.met, line.recognised) {
        (true, true) => ("Recognised", Tone::Good),
        (true, false) => ("There", Tone::Good),
        (false, _) => ("Missing", Tone::Warn),
    };
    let until = line.until.map(|last| format!(" (counts until {})", when::day(last))).unwrap_or_default();
    let seen = if line.evidence.is_empty() { "Nothing yet".to_owned() } else { line.evidence.join("; ") };
    vec![
        text(line.words.clone()),
        view! { <Tag word=word tone=tone /> }.into_any(),
        text(format!("{seen}{until}")),
        text(line.missing.clone().unwrap_or_else(|| "Nothing".to_owned())),
    ]
}

/// The way to what is not held, with the runs that can be booked.
pub fn steps(card: &Card, runs: &[Bookable]) -> Option<AnyView> {
    if card.steps.is_empty() {
        return None;
    }
    let items = card.steps.iter().map(|step| {
        let next = match &step.kind {
            StepKind::Course(code) => runs.iter().find(|run| run.code == *code).map(|run| {
                let words = format!("Next run: {}, from {}", run.reference, when::day(run.first_day));
                view! { " "<a href=format!("/training/runs/{}", run.run)>{words}</a> }
            }),
            StepKind::Do | StepKind::Decision => None,
        };
        view! { <li>{step.sentence.clone()}{next}</li> }
    });
    let lead = if card.held.is_some() { "To bring it back:" } else { "The shortest way there:" };
    Some(view! { <p>{lead}</p><ol>{items.collect_view()}</ol> }.into_any())
}

/// What lapses when, over all that is held, the next first.
pub fn coming(cards: &[Card], today: NaiveDate) -> AnyView {
    let held = cards.iter().filter(|card| card.state.is_held());
    // What several standings rest on runs out once.
    let mut all: BTreeMap<(NaiveDate, &str), Vec<&str>> = BTreeMap::new();
    for (card, (last, words)) in held.flat_map(|card| card.lapses.iter().map(move |lapse| (card, lapse))) {
        all.entry((*last, words)).or_default().push(&card.name);
    }
    if all.is_empty() {
        return view! { <Empty title="Nothing runs out" sentence="What you hold has no last day on record." /> }.into_any();
    }
    let entries = all.into_iter().take(12).map(|((last, words), of)| {
        let words = if words.starts_with(THE_AWARD) { words.to_owned() } else { format!("{words} ({})", of.join(", ")) };
        let days = (last - today).num_days();
        let tone = match days {
            ..=-1 => Tone::Bad,
            0..=30 => Tone::Warn,
            _ => Tone::Plain,
        };
        Entry::new(when::day(last), words).tone(tone)
    });
    view! { <Timeline label="What runs out when" entries=entries.collect() /> }.into_any()
}

/// What became of somebody's standings by facts and time; nothing while nothing did.
pub fn happened(all: &[Happened]) -> Option<AnyView> {
    let entries = all.iter().map(|one| {
        let (title, tone) = match one.kind.as_str() {
            "LOST" => (format!("{} paused", one.name), Tone::Bad),
            "BACK" => (format!("{} counts again", one.name), Tone::Good),
            _ => ("A reminder was written".to_owned(), Tone::Plain),
        };
        let words = one.words.clone();
        Entry::new(when::day(one.on), title).tone(tone).body(view! { <p>{words}</p> })
    });
    let entries: Vec<Entry> = entries.collect();
    (!entries.is_empty())
        .then(|| view! { <Panel title="What happened"><Timeline label="What happened" entries=entries /></Panel> }.into_any())
}
