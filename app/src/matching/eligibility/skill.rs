//! Rules 2, 6 and 7: level, training, supervised practice.

use super::{Search, counts_until};
use crate::accreditation::scheme::{CaseKind, Doing};
use crate::cases::rules::required_levels;
use crate::matching::facts::{CaseNeeds, Fact, Lapsed, Practitioner, Seat};
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::vocabulary::Level;
use crate::shared::when::day;

/// The lowest level for a seat on that case: what the case itself says for its two facilitators. Whoever shadows has begun: Awareness.
pub const fn level_needed(case: &CaseNeeds, seat: Seat) -> Level {
    let (lead, co) = required_levels(case.sensitive_and_complex);
    match seat {
        Seat::Lead => lead,
        Seat::CoFacilitator => co,
        Seat::Shadow => Level::Awareness,
    }
}

/// The level held meets the seat (POLICY.md 8.1 rule 2), and nothing that was awarded for it has lapsed (10.7). No award is no level: that is
/// never taken for a blank field.
pub fn level_meets_seat(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let needed = level_needed(search.case, search.seat);
    if person.level >= Some(needed) {
        if let Some(lapsed) = lapsed_for_the_kind(search, person) {
            return is_lapsed(search, lapsed);
        }
        return match (needed, search.seat) {
            (Level::Advanced, Seat::Lead) if !person.holds_endorsement("sensitive and complex") => {
                Verdict::warns("The endorsement for sensitive and complex cases is not recorded")
            }
            _ => Verdict::Passes,
        };
    }
    if let Some(lapsed) = person.lapsed.iter().find(|lapsed| lapsed.level >= Some(needed)) {
        return is_lapsed(search, lapsed);
    }
    let doing = match (search.seat, search.case.sensitive_and_complex) {
        (Seat::Lead, false) => "leading",
        (Seat::Lead, true) => "leading a sensitive and complex case",
        (Seat::CoFacilitator, false) => "co-facilitating",
        (Seat::CoFacilitator, true) => "co-facilitating a sensitive and complex case",
        (Seat::Shadow, _) => "shadowing",
    };
    let held = || person.level.map_or_else(|| "No level is held".to_owned(), |level| format!("Level is {level}"));
    let article = if needed == Level::Foundation { "a" } else { "an" };
    Verdict::excluded(
        Rule::Level,
        search.say(|| format!("{}; {doing} needs {needed}", held())),
        search.say(|| format!("with {article} {needed} award")),
    )
}

/// Held by its award, but something that the scheme asks of its holder is not there (POLICY.md 10.7).
fn is_lapsed(search: &Search<'_>, lapsed: &Lapsed) -> Verdict {
    Verdict::excluded(
        Rule::Level,
        search.say(|| format!("{} does not count now. {}", lapsed.name, lapsed.why)),
        search.say(|| format!("once this is there: {}", lapsed.mends)),
    )
}

/// The endorsement that opened this seat on this kind of case, has lapsed, and in whose place nothing stands that is held.
fn lapsed_for_the_kind<'a>(search: &Search<'_>, person: &'a Practitioner) -> Option<&'a Lapsed> {
    let doing = match search.seat {
        Seat::Lead => Doing::Lead,
        Seat::CoFacilitator => Doing::CoFacilitate,
        Seat::Shadow => Doing::Shadow,
    };
    person.lapsed.iter().filter(|lapsed| lapsed.level.is_none()).find(|lapsed| {
        let opened = lapsed.opens.iter().filter(|may| may.doing == doing).flat_map(|may| &may.kinds);
        let mut lacking = opened.filter(|kind| search.case.kinds.contains(kind));
        let stands =
            |kind: &CaseKind| person.opens.iter().any(|may| may.doing == doing && (may.kinds.is_empty() || may.kinds.contains(kind)));
        lacking.any(|kind| !stands(kind))
    })
}

/// Confidentiality, data-protection and safeguarding training are current; child safeguarding too where anybody is under 18
/// (POLICY.md 8.1 rule 6).
pub fn trainings_are_current(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let (settings, held) = (search.settings, &person.training);
    let child = search.case.under_18s.then_some(("child safeguarding", held.child_safeguarding, settings.child_safeguarding_months));
    let wanted = [
        ("confidentiality", held.confidentiality, settings.confidentiality_months),
        ("data protection", held.data_protection, settings.data_protection_months),
        ("safeguarding", held.safeguarding, settings.safeguarding_months),
    ];
    let (mut missing, mut verdict) = (Vec::new(), Verdict::Passes);
    for (name, done, months) in wanted.into_iter().chain(child) {
        match done {
            None => missing.push(name),
            Some(done) => {
                let until = counts_until(done, months);
                if search.today > until {
                    verdict = verdict.and(Verdict::excluded(
                        Rule::Training,
                        search.say(|| format!("Training in {name} lapsed on {}", day(until))),
                        search.say(|| format!("with a refresher in {name}")),
                    ));
                }
            }
        }
    }
    if missing.is_empty() {
        return verdict;
    }
    let names = || listed(&missing);
    verdict.and(search.unrecorded(
        Rule::Training,
        Fact::Training,
        search.say(|| format!("Training in {} is not recorded", names())),
        search.say(|| format!("with training in {} on record", names())),
    ))
}

/// Case supervision is recent enough or booked; observed practice is recent enough, or overdue with a warning, which excludes for a
/// sensitive and complex case (POLICY.md 8.1 rule 7).
pub fn practice_is_supervised_and_observed(search: &Search<'_>, person: &Practitioner) -> Verdict {
    supervised(search, person).and(observed(search, person))
}

fn supervised(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let booked = person.supervision_booked_on.filter(|on| *on >= search.today);
    let every = search.settings.supervision_every_days;
    match (person.last_supervision_on, booked) {
        (Some(last), _) if search.today <= super::supervision_due(last, every) => Verdict::Passes,
        (Some(last), Some(booked)) => {
            Verdict::warns(search.say(|| format!("Supervision is overdue (last {}) and booked for {}", day(last), day(booked))))
        }
        (None, Some(booked)) => Verdict::warns(search.say(|| format!("No supervision is recorded yet; it is booked for {}", day(booked)))),
        (Some(last), None) => Verdict::excluded(
            Rule::Practice,
            search.say(|| format!("Supervision is overdue: last {}, due every {every} days", day(last))),
            "with a supervision held or booked",
        ),
        (None, None) => {
            search.unrecorded(Rule::Practice, Fact::Supervision, "Supervision is not recorded", "with a supervision held or booked")
        }
    }
}

fn observed(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let Some(last) = person.last_observed_on else {
        return search.unrecorded(
            Rule::Practice,
            Fact::Observation,
            "Observed practice is not recorded",
            "with an observed practice on record",
        );
    };
    if search.today <= counts_until(last, search.settings.observation_every_months) {
        return Verdict::Passes;
    }
    let sentence = search.say(|| format!("Observed practice is overdue: last {}", day(last)));
    if search.case.sensitive_and_complex {
        Verdict::excluded(
            Rule::Practice,
            search.say(|| format!("{sentence}, and the case is sensitive and complex")),
            "with a new observed practice",
        )
    } else {
        Verdict::warns(sentence)
    }
}

/// "a", "a and b", "a, b and c".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
