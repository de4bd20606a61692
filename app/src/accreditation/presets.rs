//! Schemes to begin with. Their numbers come from published pages of different years (docs/POLICY.md 10) and are to be confirmed by the service.

use super::scheme::{Asks, CaseKind, CaseSeat, Doing, May, Requirement, Scheme, Seen, Sort, StandingRule, When};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::people::practitioners::words::DbsLevel;
use crate::shared::vocabulary::Level;

/// A level that asks for courses and perhaps the one before: what a service begins with.
pub(super) fn by_courses(level: Level, courses: &[&str], after: Option<Level>, months: Option<u32>) -> StandingRule {
    let mut rule = StandingRule::new(Sort::Level, level.code(), level.label());
    rule.level = Some(level);
    rule.months = months;
    rule.renewal_days = if months.is_some() { 90 } else { 0 };
    rule.may = may_of(level);
    rule.requirements = courses
        .iter()
        .map(|code| {
            Requirement::new(&format!("course {code}"), When::Gain, Asks::Course { any_of: vec![(*code).to_owned()], months: None })
        })
        .collect();
    if let Some(after) = after {
        rule.requirements.push(Requirement::new("level before", When::Gain, held(after.code())));
    }
    rule
}

fn may(doing: Doing, kinds: &[CaseKind]) -> May {
    May { doing, kinds: kinds.to_vec() }
}

/// What a level typically may (POLICY.md 10.2).
fn may_of(level: Level) -> Vec<May> {
    use CaseKind::{Direct, Indirect};
    match level {
        Level::Awareness => vec![may(Doing::Refer, &[]), may(Doing::Shadow, &[])],
        Level::Foundation => vec![may(Doing::Shadow, &[]), may(Doing::CoFacilitate, &[Indirect, Direct])],
        Level::Intermediate => vec![may(Doing::CoFacilitate, &[]), may(Doing::Lead, &[Indirect, Direct])],
        Level::Advanced => vec![may(Doing::CoFacilitate, &[]), may(Doing::Lead, &[]), may(Doing::Assess, &[])],
    }
}

fn held(code: &str) -> Asks {
    Asks::Standing { code: code.to_owned(), or_above: true, held_months: None }
}

fn course(code: &str) -> Asks {
    Asks::Course { any_of: vec![code.to_owned()], months: None }
}

/// What every practising level of the RJC asks of those who hold it, with so many hours a year.
fn kept(hours: u32) -> Vec<Requirement> {
    let item = |key: &str, item, months| Requirement::new(key, When::Both, Asks::Item { item, months: Some(months) }).with_grace(30);
    vec![
        Requirement::new("hours", When::Keep, Asks::Cpd { minutes: hours * 60, approved_minutes: hours * 30, pro_rata: true })
            .with_grace(30),
        Requirement::new("supervision", When::Keep, Asks::Supervision { every_days: 84 }).with_grace(14),
        Requirement::new("observed", When::Keep, Asks::Practice { seen: Seen::Observed, count: 1, months: Some(12) }).with_grace(30),
        Requirement::new("practising", When::Keep, Asks::Currency { months: 12, or_courses: vec!["PRACTITIONER".to_owned()] })
            .with_grace(30),
        Requirement::new(
            "dbs",
            When::Both,
            Asks::Check { check: CheckKind::Dbs, level: DbsLevel::Enhanced.code().to_owned(), months: Some(36) },
        ),
        item("conduct", ItemKind::CodeOfConduct, 12),
        item("data protection", ItemKind::DataProtection, 12),
        item("safeguarding", ItemKind::Safeguarding, 24),
    ]
}

fn rjc_level(level: Level, course_code: &str, after: Option<Level>, hours: u32, own: Vec<Requirement>) -> StandingRule {
    let mut rule = by_courses(level, &[course_code], after, Some(36));
    rule.grace_days = 30;
    rule.requirements.extend(own);
    rule.requirements.extend(kept(hours));
    rule
}

fn endorsement(code: &str, name: &str, kind: CaseKind) -> StandingRule {
    let mut rule = StandingRule::new(Sort::Endorsement, code, name);
    rule.may = vec![may(Doing::Lead, &[kind])];
    rule.months = Some(36);
    rule.renewal_days = 90;
    rule.grace_days = 30;
    rule.requirements =
        vec![Requirement::new("level", When::Both, held(Level::Advanced.code())), Requirement::new("course", When::Gain, course(code))];
    rule
}

impl Scheme {
    /// The scheme that a new service begins with (`docs/POLICY.md` 10.2): one day for Awareness, the Practitioner course for Foundation,
    /// Sensitive and Complex for Intermediate, the Advanced course for Advanced. The months are the service's own to change.
    pub fn first() -> Self {
        Self::of(vec![
            by_courses(Level::Awareness, &["AWARENESS"], None, None),
            by_courses(Level::Foundation, &["PRACTITIONER"], None, Some(36)),
            by_courses(Level::Intermediate, &["SENSITIVE_COMPLEX"], Some(Level::Foundation), Some(36)),
            by_courses(Level::Advanced, &["ADVANCED"], Some(Level::Intermediate), Some(36)),
        ])
    }

    /// What the Restorative Justice Council's published pages ask for (POLICY.md 10.1, 10.2): hours 6, 12 and 16 a year with half of them
    /// approved, supervision every twelve weeks, one observed practice a year, practice or training within twelve months.
    pub fn rjc() -> Self {
        let cases = |key: &str, seats: Vec<CaseSeat>, count| {
            Requirement::new(key, When::Gain, Asks::Cases { seats, count, months: Some(36), of: None })
        };
        let observed = Requirement::new("watched", When::Gain, Asks::Practice { seen: Seen::Observed, count: 1, months: Some(24) });
        let mut supervisor = StandingRule::new(Sort::Role, "SUPERVISOR", "Case supervisor");
        supervisor.may = vec![may(Doing::Supervise, &[]), may(Doing::Assess, &[])];
        supervisor.months = Some(36);
        supervisor.renewal_days = 90;
        supervisor.grace_days = 30;
        supervisor.requirements = vec![
            Requirement::new(
                "advanced",
                When::Both,
                Asks::Standing { code: Level::Advanced.code().to_owned(), or_above: true, held_months: Some(24) },
            ),
            Requirement::new("hours", When::Keep, Asks::Cpd { minutes: 960, approved_minutes: 480, pro_rata: true }).with_grace(30),
        ];
        let mut trainer = StandingRule::new(Sort::Role, "TRAINER", "Trainer");
        trainer.may = vec![may(Doing::Teach, &[])];
        trainer.requirements = vec![
            Requirement::new("level", When::Both, held(Level::Intermediate.code())),
            Requirement::new("course", When::Gain, course("TRAIN_THE_TRAINER")),
        ];
        Self::of(vec![
            by_courses(Level::Awareness, &["AWARENESS"], None, None),
            rjc_level(Level::Foundation, "PRACTITIONER", None, 6, vec![]),
            rjc_level(
                Level::Intermediate,
                "SENSITIVE_COMPLEX",
                Some(Level::Foundation),
                12,
                vec![cases("cases", vec![CaseSeat::Lead, CaseSeat::Co], 3), observed.clone()],
            ),
            rjc_level(Level::Advanced, "ADVANCED", Some(Level::Intermediate), 16, vec![cases("led", vec![CaseSeat::Lead], 3), observed]),
            supervisor,
            trainer,
            endorsement("HATE", "Hate crime", CaseKind::Hate),
            endorsement("SEXUAL", "Sexual harm", CaseKind::Sexual),
            endorsement("DOMESTIC", "Domestic abuse", CaseKind::Domestic),
        ])
    }
}
