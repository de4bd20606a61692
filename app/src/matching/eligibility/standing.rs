//! Rules 1 and 9: is the person there, and have they room.

use super::Search;
use crate::matching::facts::{Kind, Practitioner, Standing};
use crate::matching::settings::MatchSettings;
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::when::day;

/// Active, and not on leave on the planned days (POLICY.md 8.1 rule 1).
pub fn is_active_and_not_on_leave(search: &Search<'_>, person: &Practitioner) -> Verdict {
    match person.standing {
        Standing::Active => {}
        Standing::InTraining => return Verdict::excluded(Rule::Standing, "Is still in training", "once welcomed as active"),
        Standing::OnLeave => return Verdict::excluded(Rule::Standing, "Is on leave", "on return from leave"),
        Standing::Restricted => return Verdict::excluded(Rule::Standing, "Is restricted: no new offers", "once the restriction is lifted"),
        // Why somebody is suspended is for managers alone.
        Standing::Suspended => {
            return Verdict::excluded(Rule::Standing, "Is not available for offers", "once a manager makes them active again");
        }
        Standing::Left => return Verdict::never(Rule::Standing, "Has left the service"),
    }
    match person.leave.iter().find(|leave| leave.overlaps(search.planned)) {
        Some(leave) => Verdict::excluded(
            Rule::Standing,
            search.say(|| format!("Is on leave from {} to {}, when the work is planned", day(leave.from), day(leave.to))),
            search.say(|| format!("for work planned after {}", day(leave.to))),
        ),
        None => Verdict::Passes,
    }
}

/// Cases held and offered are fewer than the person's limit (POLICY.md 8.1 rule 9).
pub fn has_capacity(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let (open, limit) = (open_cases(person), limit_of_cases(person, search.settings));
    if open < limit {
        return Verdict::Passes;
    }
    let whose = if person.max_cases.is_some() { "their own limit" } else { "the service's limit" };
    Verdict::excluded(
        Rule::Capacity,
        search.say(|| format!("Has {open} cases or offers; {whose} is {limit}")),
        if limit == 0 { "with a limit above 0" } else { "once a case closes, an offer ends or the limit is raised" },
    )
}

/// Cases held, and cases offered and not yet answered.
pub fn open_cases(person: &Practitioner) -> u32 {
    person.active_cases.saturating_add(person.open_offers)
}

/// The person's own limit of cases at once, else the service's for their kind.
pub fn limit_of_cases(person: &Practitioner, settings: &MatchSettings) -> u32 {
    person.max_cases.unwrap_or(match person.kind {
        Kind::Volunteer => settings.capacity_volunteer,
        Kind::Staff => settings.capacity_staff,
    })
}
