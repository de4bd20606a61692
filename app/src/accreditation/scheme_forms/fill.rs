//! The editor's forms, filled from what the draft says.

use super::{ANY, AskKind, MAY_FIELDS, TOWARDS};
use crate::accreditation::scheme::{Asks, CaseKind, May, Requirement, Scheme, StandingRule};
use crate::people::practitioners::model::CheckKind;
use crate::shared::RawForm;
use crate::shared::vocabulary::Level;

/// The editor's form, filled from a standing.
pub fn fill_standing(scheme: &Scheme, rule: &StandingRule) -> RawForm {
    let mut raw = RawForm::default();
    let mut set = |field: &str, value: String| raw.0.push((field.to_owned(), value));
    set("was", rule.code.clone());
    set("code", rule.code.clone());
    set("name", rule.name.clone());
    set("sort", rule.sort.code().to_owned());
    set("level", rule.level.map_or("", Level::code).to_owned());
    set("given", if rule.by_decision { "DECISION" } else { "EVIDENCE" }.to_owned());
    set("months", rule.months.map(|n| n.to_string()).unwrap_or_default());
    set("renewal_days", rule.renewal_days.to_string());
    set("grace_days", rule.grace_days.to_string());
    let place = scheme.standings.iter().position(|one| one.code == rule.code).map_or(0, |at| at + 1);
    set("place", place.to_string());
    let tick = |all: &[May], towards: bool, set: &mut dyn FnMut(&str, String)| {
        for may in all {
            let Some((_, own, other)) = MAY_FIELDS.iter().find(|(doing, _, _)| *doing == may.doing) else { continue };
            let field = if towards { other } else { own };
            if may.kinds.is_empty() {
                set(field, ANY.to_owned());
            }
            for kind in &may.kinds {
                set(field, kind.code().to_owned());
            }
        }
    };
    tick(&rule.may, false, &mut set);
    if let Some(towards) = &rule.working_towards {
        set("towards", "yes".to_owned());
        set("towards_months", towards.months.map(|n| n.to_string()).unwrap_or_default());
        tick(&towards.may, true, &mut set);
    }
    raw
}

/// The editor's form, filled from a requirement.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of requirement")]
pub fn fill_requirement(requirement: &Requirement, towards: bool) -> RawForm {
    let mut raw = RawForm::default();
    let mut set = |field: &str, value: String| raw.0.push((field.to_owned(), value));
    let optional = |n: &Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    set("was_key", requirement.key.clone());
    set("key", requirement.key.clone());
    set("when", if towards { TOWARDS } else { requirement.when.code() }.to_owned());
    set("key_grace_days", requirement.grace_days.to_string());
    let kind = match &requirement.asks {
        Asks::Course { any_of, months } => {
            set("courses", any_of.join(", "));
            set("course_months", optional(months));
            AskKind::Course
        }
        Asks::Assessment { standards, months } => {
            set("standards", standards.join("\n"));
            set("assessment_months", optional(months));
            AskKind::Assessment
        }
        Asks::Practice { seen, count, months } => {
            set("seen", seen.code().to_owned());
            set("practice_count", count.to_string());
            set("practice_months", optional(months));
            AskKind::Practice
        }
        Asks::Cases { seats, count, months, of } => {
            seats.iter().for_each(|seat| set("seats", seat.code().to_owned()));
            set("case_count", count.to_string());
            set("case_months", optional(months));
            set("case_kind", of.map_or("", CaseKind::code).to_owned());
            AskKind::Cases
        }
        Asks::Cpd { minutes, approved_minutes, pro_rata } => {
            set("cpd_hours", (minutes / 60).to_string());
            set("cpd_approved", (approved_minutes / 60).to_string());
            set("pro_rata", if *pro_rata { "yes" } else { "" }.to_owned());
            AskKind::Cpd
        }
        Asks::Supervision { every_days } => {
            set("every_days", every_days.to_string());
            AskKind::Supervision
        }
        Asks::Currency { months, or_courses } => {
            set("currency_months", months.to_string());
            set("currency_courses", or_courses.join(", "));
            AskKind::Currency
        }
        Asks::Check { check, level, months } => {
            set("check", check.code().to_owned());
            set(if *check == CheckKind::Clearance { "check_prison" } else { "check_level" }, level.clone());
            set("check_months", optional(months));
            AskKind::Check
        }
        Asks::Registration { body } => {
            set("body", body.clone());
            AskKind::Registration
        }
        Asks::Item { item, months } => {
            set("item", item.code().to_owned());
            set("item_months", optional(months));
            AskKind::Item
        }
        Asks::Standing { code, or_above, held_months } => {
            set("other", code.clone());
            set("or_above", if *or_above { "yes" } else { "" }.to_owned());
            set("held_months", optional(held_months));
            AskKind::Standing
        }
    };
    set("kind", kind.code().to_owned());
    raw
}
