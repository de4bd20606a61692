//! Rules 4 and 5: the checks that others make of a person.

use super::{Search, counts_until};
use crate::matching::facts::{Fact, Practitioner};
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::when::day;

/// The DBS check is of the level needed and current by the service's policy (POLICY.md 8.1 rule 4, 10.1).
pub fn dbs_is_adequate_and_current(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let needed = search.case.dbs_needed;
    let Some(dbs) = person.dbs else {
        return search.unrecorded(
            Rule::Dbs,
            Fact::Dbs,
            "DBS check is not recorded",
            search.say(|| format!("with a DBS check on record: {needed}")),
        );
    };
    let mut verdict = Verdict::Passes;
    if dbs.level < needed {
        verdict = Verdict::excluded(
            Rule::Dbs,
            search.say(|| format!("DBS level is {}; this work needs {needed}", dbs.level)),
            search.say(|| format!("with a new DBS check: {needed}")),
        );
    }
    if let Some(stopped) = dbs.stopped_on.filter(|stopped| *stopped <= search.today) {
        return verdict.and(Verdict::excluded(
            Rule::Dbs,
            search.say(|| format!("The DBS certificate counts no more since {}", day(stopped))),
            search.say(|| format!("with a new DBS certificate: {needed}")),
        ));
    }
    let confirmed = dbs.checked_on.map_or(dbs.issued_on, |checked| checked.max(dbs.issued_on));
    let due = counts_until(confirmed, search.settings.dbs_recheck_months);
    if search.today > due {
        verdict = verdict.and(Verdict::excluded(
            Rule::Dbs,
            search.say(|| format!("DBS re-check was due on {}", day(due))),
            "with a new certificate or an Update Service check",
        ));
    } else if search.planned.to > due {
        verdict = verdict.and(Verdict::warns(search.say(|| format!("DBS re-check falls due on {}, during the planned work", day(due)))));
    }
    verdict
}

/// Police vetting where the case exposes police data, clearance for the prison where one is visited (POLICY.md 8.1 rule 5).
pub fn vetting_and_clearance_are_current(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let vetting = if search.case.exposes_police_data { police_vetting(search, person) } else { Verdict::Passes };
    match &search.case.prison {
        Some(prison) => vetting.and(prison_clearance(search, person, prison)),
        None => vetting,
    }
}

fn police_vetting(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let needed = search.settings.vetting_needed;
    let Some(vetting) = person.vetting else {
        return search.unrecorded(
            Rule::Vetting,
            Fact::Vetting,
            "Police vetting is not recorded",
            search.say(|| format!("with {needed} on record")),
        );
    };
    if vetting.kind < needed {
        return Verdict::excluded(
            Rule::Vetting,
            search.say(|| format!("Vetting is {}; a case with police data needs {needed}", vetting.kind)),
            search.say(|| format!("with {needed}")),
        );
    }
    if vetting.expires_on < search.today {
        return Verdict::excluded(
            Rule::Vetting,
            search.say(|| format!("{} ran out on {}", vetting.kind, day(vetting.expires_on))),
            search.say(|| format!("with {needed} renewed")),
        );
    }
    if vetting.expires_on < search.planned.to {
        return Verdict::warns(search.say(|| format!("{} runs out on {}, during the planned work", vetting.kind, day(vetting.expires_on))));
    }
    Verdict::Passes
}

fn prison_clearance(search: &Search<'_>, person: &Practitioner, prison: &str) -> Verdict {
    let held = person.prison_clearances.iter().filter(|held| held.prison.eq_ignore_ascii_case(prison)).map(|held| held.expires_on).max();
    match held {
        None => search.unrecorded(
            Rule::Vetting,
            Fact::PrisonClearance,
            search.say(|| format!("Clearance for {prison} is not recorded")),
            search.say(|| format!("with clearance for {prison} on record")),
        ),
        Some(until) if until < search.today => Verdict::excluded(
            Rule::Vetting,
            search.say(|| format!("Clearance for {prison} ran out on {}", day(until))),
            search.say(|| format!("with clearance for {prison} renewed")),
        ),
        Some(until) if until < search.planned.to => {
            Verdict::warns(search.say(|| format!("Clearance for {prison} runs out on {}, during the planned work", day(until))))
        }
        Some(_) => Verdict::Passes,
    }
}
