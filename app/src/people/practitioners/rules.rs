//! Which state follows which, and what somebody needs before they may practise (POLICY.md 9.2, 9.3, 8.1, 10.1).

use super::due::counts_until;
use super::model::{ItemKind, StateChange};
use crate::people::practitioners::words::{Kind, Standing};
use crate::shared::Refusal;
use crate::shared::vocabulary::Level;
use chrono::NaiveDate;

/// For how many months what was done counts, and how many days lie between supervisions (POLICY.md 8.1 rule 7, 10.1); the values that a
/// service starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    pub dbs: u32,
    pub confidentiality: u32,
    pub data_protection: u32,
    pub safeguarding: u32,
    pub supervision_days: u32,
}

impl Default for Periods {
    fn default() -> Self {
        Self { dbs: 36, confidentiality: 12, data_protection: 12, safeguarding: 24, supervision_days: 84 }
    }
}

/// Cases at once of somebody who has not said another number (POLICY.md 8.1 rule 9); the values that a service starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    pub volunteer: u32,
    pub staff: u32,
}

impl Default for Capacity {
    fn default() -> Self {
        Self { volunteer: 2, staff: 8 }
    }
}

impl Capacity {
    pub fn of(self, kind: Kind) -> u32 {
        match kind {
            Kind::Volunteer => self.volunteer,
            Kind::Staff => self.staff,
        }
    }
}

/// What is on record of somebody who is to become active.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readiness {
    /// The highest award that is current.
    pub level: Option<Level>,
    /// The day from which the DBS check counts: its issue, or the last status check.
    pub dbs_issued_on: Option<NaiveDate>,
    /// Items with the day on which each was last completed.
    pub items: Vec<(ItemKind, NaiveDate)>,
    pub week_given: bool,
}

/// What is missing before somebody may be active, in words. Empty when nothing is (POLICY.md 9.2: each gate lists missing items).
pub fn missing(ready: &Readiness, periods: Periods, today: NaiveDate) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if ready.level.is_none_or(|level| level < Level::Foundation) {
        missing.push("a current award at Foundation or above");
    }
    if !ready.dbs_issued_on.is_some_and(|issued| counts(issued, periods.dbs, today)) {
        missing.push("a current DBS check");
    }
    for (kind, months, words) in [
        (ItemKind::Confidentiality, periods.confidentiality, "confidentiality, signed and current"),
        (ItemKind::DataProtection, periods.data_protection, "current data-protection training"),
        (ItemKind::Safeguarding, periods.safeguarding, "current safeguarding training"),
    ] {
        if !ready.items.iter().any(|(held, on)| held.stands_for() == kind && counts(*on, months, today)) {
            missing.push(words);
        }
    }
    if !ready.week_given {
        missing.push("the times at which they are free");
    }
    missing
}

/// Whether what was done that day still counts.
fn counts(done: NaiveDate, months: u32, today: NaiveDate) -> bool {
    done <= today && today <= counts_until(done, months)
}

/// Whether that state may follow (POLICY.md 9.3). Who left comes back through training.
pub fn may_follow(from: Standing, to: Standing) -> bool {
    use Standing::{Active, InTraining, Left, OnLeave, Restricted, Suspended};
    match from {
        InTraining => matches!(to, Active | OnLeave | Suspended | Left),
        Active => matches!(to, OnLeave | Restricted | Suspended | Left),
        OnLeave => matches!(to, Active | InTraining | Restricted | Suspended | Left),
        Restricted => matches!(to, Active | OnLeave | Suspended | Left),
        Suspended => matches!(to, Active | InTraining | Restricted | Left),
        Left => to == InTraining,
    }
}

/// Whether a list of the service may say so of somebody on record. No list lets anybody back in: lifting a suspension or a restriction is
/// somebody's decision, and who left comes back through training (POLICY.md 9.3).
pub fn list_may_say(on_record: Standing, listed: Standing) -> bool {
    match on_record {
        Standing::Suspended | Standing::Restricted => false,
        Standing::Left => listed == Standing::InTraining,
        Standing::InTraining | Standing::Active | Standing::OnLeave => true,
    }
}

/// Whether that change may be made now. `since` is the first day of the present state; suspending and lifting it is a manager's.
///
/// # Errors
/// `same_state`; `not_next`; `managers_only`; `before_present`; `not_ready`, with everything that is missing.
pub fn change_state(from: Standing, since: NaiveDate, change: &StateChange, by_manager: bool, missing: &[&str]) -> Result<(), Refusal> {
    if change.state == from {
        return Err(Refusal::refused("same_state", format!("That is the present state: {from}.")));
    }
    if !may_follow(from, change.state) {
        return Err(Refusal::refused("not_next", format!("Somebody who is {} cannot become {} next.", lower(from), lower(change.state))));
    }
    if (from == Standing::Suspended || change.state == Standing::Suspended) && !by_manager {
        return Err(Refusal::refused("managers_only", "Only a service manager suspends somebody, or lifts it."));
    }
    if change.on < since {
        return Err(Refusal::refused("before_present", "Choose a day on or after the first day of the present state."));
    }
    if change.state == Standing::Active && !missing.is_empty() {
        return Err(Refusal::refused("not_ready", format!("Not yet active. Still missing: {}.", missing.join("; "))));
    }
    Ok(())
}

fn lower(state: Standing) -> String {
    state.label().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn ready() -> Readiness {
        Readiness {
            level: Some(Level::Foundation),
            dbs_issued_on: Some(day(1, 5)),
            items: vec![(ItemKind::Confidentiality, day(2, 1)), (ItemKind::DataProtection, day(2, 1)), (ItemKind::Safeguarding, day(2, 1))],
            week_given: true,
        }
    }

    #[test]
    fn who_has_left_is_known_by_one_word_in_every_room() {
        assert_eq!(Standing::Left.code(), crate::shared::vocabulary::LEFT);
    }

    #[test]
    fn who_has_everything_lacks_nothing_and_who_has_nothing_is_told_everything() {
        let periods = Periods::default();
        assert_eq!(missing(&ready(), periods, day(10, 26)), Vec::<&str>::new());
        assert_eq!(missing(&Readiness::default(), periods, day(10, 26)).len(), 6);
    }

    #[test]
    fn whoever_signed_the_code_of_conduct_promised_confidentiality() {
        let mut person = ready();
        person.items[0].0 = ItemKind::CodeOfConduct;
        assert_eq!(missing(&person, Periods::default(), day(10, 26)), Vec::<&str>::new());
    }

    #[test]
    fn each_thing_that_is_missing_or_over_is_named() {
        let periods = Periods::default();
        let old = NaiveDate::from_ymd_opt(2023, 10, 25).unwrap();
        for (change, named) in [
            ((|r: &mut Readiness| r.level = Some(Level::Awareness)) as fn(&mut Readiness), "award"),
            (|r| r.dbs_issued_on = None, "DBS"),
            (|r| r.items.retain(|(kind, _)| *kind != ItemKind::Confidentiality), "confidentiality"),
            (|r| r.items.retain(|(kind, _)| *kind != ItemKind::Safeguarding), "safeguarding"),
            (|r| r.week_given = false, "times"),
        ] {
            let mut person = ready();
            change(&mut person);
            let list = missing(&person, periods, day(10, 26));
            assert!(list.len() == 1 && list[0].contains(named), "{list:?} should name {named}");
        }
        let with_old_dbs = Readiness { dbs_issued_on: Some(old), ..ready() };
        assert_eq!(missing(&with_old_dbs, periods, day(10, 26)), ["a current DBS check"]);
    }

    #[test]
    fn no_list_lets_anybody_back_in() {
        use Standing::{Active, InTraining, Left, OnLeave, Restricted, Suspended};
        for (on_record, listed, may) in [
            (Active, OnLeave, true),
            (InTraining, Active, true),
            (OnLeave, Active, true),
            (Suspended, Active, false),
            (Suspended, InTraining, false),
            (Restricted, Active, false),
            (Left, Active, false),
            (Left, InTraining, true),
        ] {
            assert_eq!(list_may_say(on_record, listed), may, "{on_record} on record, {listed} in the list");
        }
    }

    #[test]
    fn states_follow_each_other_as_the_policy_says() {
        use Standing::{Active, InTraining, Left, OnLeave, Restricted, Suspended};
        let table = [
            (InTraining, vec![Active, OnLeave, Suspended, Left]),
            (Active, vec![OnLeave, Restricted, Suspended, Left]),
            (OnLeave, vec![Active, InTraining, Restricted, Suspended, Left]),
            (Restricted, vec![Active, OnLeave, Suspended, Left]),
            (Suspended, vec![Active, InTraining, Restricted, Left]),
            (Left, vec![InTraining]),
        ];
        for (from, allowed) in table {
            for to in Standing::ALL {
                assert_eq!(may_follow(from, *to), allowed.contains(to), "{from:?} to {to:?}");
            }
        }
    }

    fn refused(from: Standing, to: Standing, on: NaiveDate, by_manager: bool, missing: &[&str]) -> &'static str {
        let change = StateChange { state: to, on, reason: None };
        match change_state(from, day(3, 1), &change, by_manager, missing) {
            Err(Refusal::Refused { code, .. }) => code,
            _ => "fine",
        }
    }

    #[test]
    fn a_change_is_refused_with_its_reason() {
        for (from, to, on, by_manager, missing, said) in [
            (Standing::InTraining, Standing::Active, day(4, 1), false, &[][..], "fine"),
            (Standing::InTraining, Standing::Active, day(4, 1), true, &["a current DBS check"][..], "not_ready"),
            (Standing::Active, Standing::Active, day(4, 1), false, &[][..], "same_state"),
            (Standing::Left, Standing::Active, day(4, 1), true, &[][..], "not_next"),
            (Standing::Active, Standing::Suspended, day(4, 1), false, &[][..], "managers_only"),
            (Standing::Suspended, Standing::Left, day(4, 1), false, &[][..], "managers_only"),
            (Standing::Active, Standing::Suspended, day(4, 1), true, &[][..], "fine"),
            (Standing::Active, Standing::OnLeave, day(2, 1), false, &[][..], "before_present"),
        ] {
            assert_eq!(refused(from, to, on, by_manager, missing), said, "{from:?} to {to:?}");
        }
    }
}
