//! The table of refusals about people and their checks.

use crate::matching::facts::*;
use crate::matching::stories::{Setting, date};
use crate::matching::verdict::Rule;
use crate::shared::vocabulary::Level;
use Seat::{CoFacilitator, Lead};

/// One line of a table: the rule, the seat, what is so, what the coordinator reads, what would lift it, and the remedy.
pub struct Refused {
    pub rule: Rule,
    pub seat: Seat,
    pub so: fn(&mut Setting, &mut Practitioner),
    pub said: &'static str,
    pub lifted_by: Option<&'static str>,
    pub remedy: fn(&mut Setting, &mut Practitioner),
}

pub fn sensitive(setting: &mut Setting) {
    setting.case.sensitive_and_complex = true;
}

pub fn table() -> Vec<Refused> {
    let mut table = people_rules();
    table.extend(check_rules());
    table.extend(super::matter::matter_rules());
    table
}

#[expect(clippy::too_many_lines, reason = "a table of examples")]
fn people_rules() -> Vec<Refused> {
    vec![
        Refused {
            rule: Rule::Standing,
            seat: Lead,
            so: |_, p| p.standing = Standing::InTraining,
            said: "Is still in training",
            lifted_by: Some("Would qualify once welcomed as active"),
            remedy: |_, p| p.standing = Standing::Active,
        },
        Refused {
            rule: Rule::Standing,
            seat: Lead,
            so: |_, p| {
                p.leave = vec![Span { from: date("2026-11-20"), to: date("2026-12-01") }];
            },
            said: "Is on leave from Fri 20 Nov 2026 to Tue 1 Dec 2026, when the work is planned",
            lifted_by: Some("Would qualify for work planned after Tue 1 Dec 2026"),
            remedy: |_, p| {
                p.leave = vec![Span { from: date("2026-11-24"), to: date("2026-12-01") }];
            },
        },
        Refused {
            rule: Rule::Standing,
            seat: Lead,
            so: |_, p| p.standing = Standing::Suspended,
            said: "Is not available for offers",
            lifted_by: Some("Would qualify once a manager makes them active again"),
            remedy: |_, p| p.standing = Standing::Active,
        },
        Refused {
            rule: Rule::Level,
            seat: Lead,
            so: |_, p| p.level = Some(Level::Foundation),
            said: "Level is Foundation; leading needs Intermediate",
            lifted_by: Some("Would qualify with an Intermediate award"),
            remedy: |_, p| p.level = Some(Level::Intermediate),
        },
        Refused {
            rule: Rule::Level,
            seat: Lead,
            so: |s, _| sensitive(s),
            said: "Level is Intermediate; leading a sensitive and complex case needs Advanced",
            lifted_by: Some("Would qualify with an Advanced award"),
            remedy: |_, p| p.level = Some(Level::Advanced),
        },
        Refused {
            rule: Rule::Level,
            seat: CoFacilitator,
            so: |s, p| {
                sensitive(s);
                p.level = Some(Level::Foundation);
            },
            said: "Level is Foundation; co-facilitating a sensitive and complex case needs Intermediate",
            lifted_by: Some("Would qualify with an Intermediate award"),
            remedy: |_, p| p.level = Some(Level::Intermediate),
        },
        Refused {
            rule: Rule::Level,
            seat: CoFacilitator,
            so: |_, p| p.level = None,
            said: "No level is held; co-facilitating needs Foundation",
            lifted_by: Some("Would qualify with a Foundation award"),
            remedy: |_, p| p.level = Some(Level::Foundation),
        },
        Refused {
            rule: Rule::Capacity,
            seat: Lead,
            so: |_, p| (p.active_cases, p.open_offers) = (1, 1),
            said: "Has 2 cases or offers; the service's limit is 2",
            lifted_by: Some("Would qualify once a case closes, an offer ends or the limit is raised"),
            remedy: |_, p| p.open_offers = 0,
        },
        Refused {
            rule: Rule::Capacity,
            seat: Lead,
            so: |_, p| p.max_cases = Some(0),
            said: "Has 0 cases or offers; their own limit is 0",
            lifted_by: Some("Would qualify with a limit above 0"),
            remedy: |_, p| p.max_cases = Some(1),
        },
    ]
}

#[expect(clippy::too_many_lines, reason = "a table of examples")]
fn check_rules() -> Vec<Refused> {
    vec![
        Refused {
            rule: Rule::Dbs,
            seat: Lead,
            so: |_, p| {
                p.dbs = Some(DbsCheck { level: DbsLevel::Basic, issued_on: date("2026-01-01"), checked_on: None, stopped_on: None });
            },
            said: "DBS level is Basic; this work needs Enhanced",
            lifted_by: Some("Would qualify with a new DBS check: Enhanced"),
            remedy: |_, p| {
                p.dbs =
                    Some(DbsCheck { level: DbsLevel::EnhancedBarred, issued_on: date("2026-01-01"), checked_on: None, stopped_on: None });
            },
        },
        Refused {
            rule: Rule::Dbs,
            seat: Lead,
            so: |_, p| {
                p.dbs = Some(DbsCheck { level: DbsLevel::Enhanced, issued_on: date("2023-09-09"), checked_on: None, stopped_on: None });
            },
            said: "DBS re-check was due on Wed 9 Sep 2026",
            lifted_by: Some("Would qualify with a new certificate or an Update Service check"),
            remedy: |_, p| p.dbs.as_mut().unwrap().checked_on = Some(date("2026-10-20")),
        },
        Refused {
            rule: Rule::Vetting,
            seat: Lead,
            so: |_, p| {
                p.vetting = Some(Vetting { kind: VettingKind::Nppv2, expires_on: date("2026-10-01") });
            },
            said: "NPPV2 ran out on Thu 1 Oct 2026",
            lifted_by: Some("Would qualify with NPPV2 renewed"),
            remedy: |s, _| s.case.exposes_police_data = false,
        },
        Refused {
            rule: Rule::Vetting,
            seat: Lead,
            so: |_, p| {
                p.vetting = Some(Vetting { kind: VettingKind::Nppv1, expires_on: date("2028-10-01") });
            },
            said: "Vetting is NPPV1; a case with police data needs NPPV2",
            lifted_by: Some("Would qualify with NPPV2"),
            remedy: |s, _| s.settings.vetting_needed = VettingKind::Nppv1,
        },
        Refused {
            rule: Rule::Vetting,
            seat: Lead,
            so: |s, p| {
                s.case.prison = Some("HMP Peterborough".into());
                p.prison_clearances = vec![PrisonClearance { prison: "hmp peterborough".into(), expires_on: date("2026-10-25") }];
            },
            said: "Clearance for HMP Peterborough ran out on Sun 25 Oct 2026",
            lifted_by: Some("Would qualify with clearance for HMP Peterborough renewed"),
            remedy: |_, p| p.prison_clearances[0].expires_on = date("2027-10-25"),
        },
        Refused {
            rule: Rule::Training,
            seat: Lead,
            so: |_, p| p.training.data_protection = Some(date("2025-10-25")),
            said: "Training in data protection lapsed on Sun 25 Oct 2026",
            lifted_by: Some("Would qualify with a refresher in data protection"),
            remedy: |_, p| p.training.data_protection = Some(date("2025-10-26")),
        },
        Refused {
            rule: Rule::Training,
            seat: Lead,
            so: |s, p| {
                s.case.under_18s = true;
                p.training.child_safeguarding = Some(date("2024-01-01"));
            },
            said: "Training in child safeguarding lapsed on Thu 1 Jan 2026",
            lifted_by: Some("Would qualify with a refresher in child safeguarding"),
            remedy: |s, _| s.case.under_18s = false,
        },
        Refused {
            rule: Rule::Practice,
            seat: Lead,
            so: |_, p| p.last_supervision_on = Some(date("2026-08-02")),
            said: "Supervision is overdue: last Sun 2 Aug 2026, due every 84 days",
            lifted_by: Some("Would qualify with a supervision held or booked"),
            remedy: |_, p| p.supervision_booked_on = Some(date("2026-10-30")),
        },
        Refused {
            rule: Rule::Practice,
            seat: Lead,
            so: |s, p| {
                sensitive(s);
                p.last_observed_on = Some(date("2025-10-25"));
            },
            said: "Observed practice is overdue: last Sat 25 Oct 2025, and the case is sensitive and complex",
            lifted_by: Some("Would qualify with a new observed practice"),
            remedy: |s, _| s.case.sensitive_and_complex = false,
        },
    ]
}
