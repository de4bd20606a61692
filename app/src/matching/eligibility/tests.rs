//! Every rule in the service's words: who is refused, what is said, and that the remedy named does lift it.

use super::judge;
use crate::matching::facts::*;
use crate::matching::stories::{Setting, agency, case_id, date, party, person_id, post, ready};
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::vocabulary::{Gender, Level};

/// One line of a table: the rule, the seat, what is so, what the coordinator reads, what would lift it, and the remedy.
struct Refused {
    rule: Rule,
    seat: Seat,
    so: fn(&mut Setting, &mut Practitioner),
    said: &'static str,
    lifted_by: Option<&'static str>,
    remedy: fn(&mut Setting, &mut Practitioner),
}

fn sensitive(setting: &mut Setting) {
    setting.case.sensitive_and_complex = true;
}

fn wish(setting: &mut Setting, asked: Asked) {
    setting.case.wishes = vec![Wish { asked, required: true, seat: None }];
}

fn nothing(_: &mut Setting, _: &mut Practitioner) {}

use Seat::{CoFacilitator, Lead};

fn table() -> Vec<Refused> {
    let mut table = people_rules();
    table.extend(check_rules());
    table.extend(matter_rules());
    table
}

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
            so: |_, p| p.leave = vec![Span { from: date("2026-11-20"), to: date("2026-12-01") }],
            said: "Is on leave from Fri 20 Nov 2026 to Tue 1 Dec 2026, when the work is planned",
            lifted_by: Some("Would qualify for work planned after Tue 1 Dec 2026"),
            remedy: |_, p| p.leave = vec![Span { from: date("2026-11-24"), to: date("2026-12-01") }],
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

fn check_rules() -> Vec<Refused> {
    vec![
        Refused {
            rule: Rule::Dbs,
            seat: Lead,
            so: |_, p| p.dbs = Some(DbsCheck { level: DbsLevel::Basic, issued_on: date("2026-01-01"), checked_on: None }),
            said: "DBS level is Basic; this work needs Enhanced",
            lifted_by: Some("Would qualify with a new DBS check: Enhanced"),
            remedy: |_, p| p.dbs = Some(DbsCheck { level: DbsLevel::EnhancedBarred, issued_on: date("2026-01-01"), checked_on: None }),
        },
        Refused {
            rule: Rule::Dbs,
            seat: Lead,
            so: |_, p| p.dbs = Some(DbsCheck { level: DbsLevel::Enhanced, issued_on: date("2023-09-09"), checked_on: None }),
            said: "DBS re-check was due on Wed 9 Sep 2026",
            lifted_by: Some("Would qualify with a new certificate or an Update Service check"),
            remedy: |_, p| p.dbs.as_mut().unwrap().checked_on = Some(date("2026-10-20")),
        },
        Refused {
            rule: Rule::Vetting,
            seat: Lead,
            so: |_, p| p.vetting = Some(Vetting { kind: VettingKind::Nppv2, expires_on: date("2026-10-01") }),
            said: "NPPV2 ran out on Thu 1 Oct 2026",
            lifted_by: Some("Would qualify with NPPV2 renewed"),
            remedy: |s, _| s.case.exposes_police_data = false,
        },
        Refused {
            rule: Rule::Vetting,
            seat: Lead,
            so: |_, p| p.vetting = Some(Vetting { kind: VettingKind::Nppv1, expires_on: date("2028-10-01") }),
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

const IF_TOLD: Option<&str> = Some("Would qualify if every party is told and agrees");

fn accepted(setting: &mut Setting, person: &mut Practitioner) {
    person.declared.push(DeclaredConflict { case: setting.case.case, result: ConflictResult::DeclaredAccepted });
}

fn matter_rules() -> Vec<Refused> {
    vec![
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| s.case.parties[0].person = Some(p.person),
            said: "Is a party to this case",
            lifted_by: None,
            remedy: nothing,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| {
                p.postcode = post("CB1 3EH");
                p.surname = surname_of("Anne BULL");
                accepted(s, p);
            },
            said: "Shares a surname and a postcode with a party",
            lifted_by: None,
            remedy: nothing,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| s.case.professionals = vec![p.person],
            said: "Is at work in this matter for another agency",
            lifted_by: None,
            remedy: nothing,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| (s.case.referring_agency, p.agency) = (Some(agency(7)), Some(agency(7))),
            said: "Works for the agency that referred the case",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| (s.case.acting_agencies, p.agency) = (vec![agency(7)], Some(agency(7))),
            said: "Works for an agency that is at work in this matter",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| (s.case.parties[1].employer, p.agency) = (Some(agency(7)), Some(agency(7))),
            said: "Works for the employer of a party",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |_, p| p.facilitated = vec![Facilitated { case: case_id(9), party: person_id(2), open: false }],
            said: "Facilitated an earlier case of a party",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| p.declared = vec![DeclaredConflict { case: s.case.case, result: ConflictResult::Declared }],
            said: "Declared a conflict that nobody has decided yet",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| p.declared = vec![DeclaredConflict { case: s.case.case, result: ConflictResult::Blocked }],
            said: "A declared conflict was found to bar this case",
            lifted_by: None,
            remedy: nothing,
        },
        Refused {
            rule: Rule::Request,
            seat: Lead,
            so: |s, p| {
                wish(s, Asked::Gender(Gender::Female));
                p.gender = Some(Gender::Male);
            },
            said: "A participant required a female facilitator",
            lifted_by: Some("Would qualify if the participant no longer required it"),
            remedy: |s, _| s.case.wishes.clear(),
        },
        Refused {
            rule: Rule::Request,
            seat: Lead,
            so: |s, _| wish(s, Asked::Language("Urdu".into())),
            said: "Does not speak Urdu; a participant required it",
            lifted_by: Some("Would qualify with Urdu, or if the participant no longer required it"),
            remedy: |_, p| p.languages = Some(vec!["urdu".into()]),
        },
        Refused {
            rule: Rule::Request,
            seat: Lead,
            so: |s, p| {
                wish(s, Asked::NoPoliceConnection);
                p.police_connection = Some(true);
            },
            said: "Is connected with the police; a participant required somebody who is not",
            lifted_by: Some("Would qualify if the participant no longer required it"),
            remedy: |s, _| s.case.wishes[0].required = false,
        },
        Refused {
            rule: Rule::Request,
            seat: Lead,
            so: |s, p| {
                wish(s, Asked::Gender(Gender::Female));
                p.gender = None;
            },
            said: "Gender is not recorded; a participant requires a female facilitator",
            lifted_by: Some("Would qualify if the record showed it: a female facilitator"),
            remedy: |_, p| p.gender = Some(Gender::Female),
        },
        Refused {
            rule: Rule::Travel,
            seat: Lead,
            so: |_, p| p.max_travel_miles = Some(10),
            said: "The farthest party is about 14 miles away; the travel limit is 10",
            lifted_by: Some("Would qualify with a travel limit of 14 miles, or if the case were worked remotely"),
            remedy: |_, p| p.max_travel_miles = Some(14),
        },
        Refused {
            rule: Rule::Travel,
            seat: Lead,
            so: |s, p| (s.case.remote, p.works_remotely) = (true, Some(false)),
            said: "Does not work remotely; this case is worked remotely",
            lifted_by: Some("Would qualify if the case were worked in person"),
            remedy: |_, p| p.works_remotely = Some(true),
        },
        Refused {
            rule: Rule::OpposingCase,
            seat: Lead,
            so: |_, p| p.facilitated = vec![Facilitated { case: case_id(9), party: person_id(1), open: true }],
            said: "Facilitates another open case of a party",
            lifted_by: Some("Would qualify once that case is handed on"),
            remedy: |_, p| p.facilitated.clear(),
        },
    ]
}

#[test]
fn each_rule_refuses_in_words_and_its_remedy_lifts_it() {
    for line in table() {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        assert_eq!(judge(&setting.search(line.seat), line.rule, &person), Verdict::Passes, "before: {}", line.said);

        (line.so)(&mut setting, &mut person);
        let expected = Verdict::Excluded { rule: line.rule, sentence: line.said.into(), lifted_by: line.lifted_by.map(str::to_owned) };
        let found = judge(&setting.search(line.seat), line.rule, &person);
        let Verdict::Excluded { .. } = &found else { panic!("not refused: {}", line.said) };
        assert_eq!(found, expected);

        if line.lifted_by.is_some() {
            (line.remedy)(&mut setting, &mut person);
            assert!(!judge(&setting.search(line.seat), line.rule, &person).is_excluded(), "not lifted: {}", line.said);
        }
    }
}

#[test]
fn every_rule_is_in_the_table_or_among_the_pairs() {
    let refused: std::collections::BTreeSet<Rule> = table().into_iter().map(|line| line.rule).chain([Rule::Pair]).collect();
    assert_eq!(refused.into_iter().collect::<Vec<_>>(), Rule::ALL);
}

#[test]
fn the_other_seat_refuses_whoever_does_not_fit() {
    let setting = Setting::burglary();
    let lead = ready(1, "Ada Ash", Level::Intermediate);
    let mut search = setting.search(CoFacilitator);
    search.partner = Some(&lead);
    assert_eq!(judge(&search, Rule::Pair, &ready(2, "Bo Birch", Level::Foundation)), Verdict::Passes);
    assert!(judge(&search, Rule::Pair, &lead).is_excluded(), "one person cannot hold both seats");
    let mut apart = ready(3, "Cy Cole", Level::Intermediate);
    apart.do_not_pair = vec![lead.person];
    assert!(judge(&search, Rule::Pair, &apart).is_excluded(), "kept apart");
    let foundation = ready(4, "Di Dale", Level::Foundation);
    search.partner = Some(&foundation);
    search.seat = Lead;
    assert!(judge(&search, Rule::Pair, &ready(5, "Ed Elm", Level::Foundation)).is_excluded(), "two Foundation");
}

/// What an absent fact says, by rule.
type Blank = (Rule, Fact, fn(&mut Setting, &mut Practitioner), &'static str);

#[test]
fn a_fact_that_is_not_recorded_warns_and_excludes_only_where_the_service_says_so() {
    let blanks: [Blank; 9] = [
        (Rule::Dbs, Fact::Dbs, |_, p| p.dbs = None, "DBS check is not recorded"),
        (Rule::Vetting, Fact::Vetting, |_, p| p.vetting = None, "Police vetting is not recorded"),
        (Rule::Vetting, Fact::PrisonClearance, |s, _| s.case.prison = Some("HMP Fen".into()), "Clearance for HMP Fen is not recorded"),
        (
            Rule::Training,
            Fact::Training,
            |_, p| p.training = TrainingDays::default(),
            "Training in confidentiality, data protection and safeguarding is not recorded",
        ),
        (Rule::Practice, Fact::Supervision, |_, p| p.last_supervision_on = None, "Supervision is not recorded"),
        (Rule::Practice, Fact::Observation, |_, p| p.last_observed_on = None, "Observed practice is not recorded"),
        (Rule::Travel, Fact::TravelLimit, |_, p| p.max_travel_miles = None, "Travel limit is not recorded"),
        (
            Rule::Travel,
            Fact::Distance,
            |_, p| p.postcode = post("ZE1 0AA"),
            "Distance unknown: a postcode is missing or outside the table of places",
        ),
        (Rule::Travel, Fact::RemoteWork, |s, _| s.case.remote = true, "Remote work is not recorded"),
    ];
    for (rule, fact, so, said) in blanks {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        so(&mut setting, &mut person);
        assert_eq!(judge(&setting.search(Lead), rule, &person), Verdict::warns(said));
        setting.settings.excludes_when_unrecorded.insert(fact);
        assert!(judge(&setting.search(Lead), rule, &person).is_excluded(), "{fact}");
    }
}

#[test]
fn some_things_warn_and_do_not_exclude() {
    let warned: [(Rule, fn(&mut Setting, &mut Practitioner), &str); 6] = [
        (Rule::Practice, |_, p| p.last_observed_on = Some(date("2025-10-25")), "Observed practice is overdue: last Sat 25 Oct 2025"),
        (
            Rule::Practice,
            |_, p| (p.last_supervision_on, p.supervision_booked_on) = (Some(date("2026-06-01")), Some(date("2026-10-26"))),
            "Supervision is overdue (last Mon 1 Jun 2026) and booked for Mon 26 Oct 2026",
        ),
        (Rule::Conflict, |_, p| p.postcode = post("CB1 3EH"), "Lives in the same postcode as a party"),
        (
            Rule::Vetting,
            |_, p| p.vetting.as_mut().unwrap().expires_on = date("2026-11-01"),
            "NPPV2 runs out on Sun 1 Nov 2026, during the planned work",
        ),
        (
            Rule::Request,
            |s, _| s.case.wishes = vec![Wish { asked: Asked::Language("Polish".into()), required: false, seat: None }],
            "Does not speak Polish; a participant preferred it",
        ),
        (
            Rule::Level,
            |s, p| {
                sensitive(s);
                (p.level, p.endorsements) = (Some(Level::Advanced), Vec::new());
            },
            "The endorsement for sensitive and complex cases is not recorded",
        ),
    ];
    for (rule, so, said) in warned {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        so(&mut setting, &mut person);
        assert_eq!(judge(&setting.search(Lead), rule, &person), Verdict::warns(said));
    }
}

#[test]
fn the_last_day_still_counts() {
    let setting = Setting::burglary();
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.last_supervision_on = Some(date("2026-08-03"));
    person.last_observed_on = Some(date("2025-10-26"));
    assert_eq!(judge(&setting.search(Lead), Rule::Practice, &person), Verdict::Passes, "84 days and 12 months ago today");
}

#[test]
fn a_party_farther_than_the_limit_excludes_even_where_another_distance_is_unknown() {
    let mut setting = Setting::burglary();
    setting.case.parties = vec![party(1, "Peter Bull", "ZE1 0AA"), party(2, "Liam Birch", "PE13 4DJ")];
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.max_travel_miles = Some(20);
    assert!(judge(&setting.search(Lead), Rule::Travel, &person).is_excluded());
}
