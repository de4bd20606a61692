//! The table of refusals about the matter itself: conflicts, requests, journeys.

use super::refusals::Refused;
use crate::matching::facts::*;
use crate::matching::stories::{Setting, agency, case_id, person_id, post};
use crate::matching::verdict::Rule;
use crate::shared::vocabulary::Gender;
use Seat::Lead;

fn wish(setting: &mut Setting, asked: Asked) {
    setting.case.wishes = vec![Wish { asked, required: true, seat: None }];
}

fn nothing(_: &mut Setting, _: &mut Practitioner) {}

const IF_TOLD: Option<&str> = Some("Would qualify if every party is told and agrees");

fn accepted(setting: &mut Setting, person: &mut Practitioner) {
    person.declared.push(DeclaredConflict { case: setting.case.case, result: ConflictResult::DeclaredAccepted });
}

#[expect(clippy::too_many_lines, reason = "a table of examples")]
pub fn matter_rules() -> Vec<Refused> {
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
            so: |_, p| {
                p.facilitated = vec![Facilitated { case: case_id(9), party: person_id(2), open: false }];
            },
            said: "Facilitated an earlier case of a party",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| {
                p.declared = vec![DeclaredConflict { case: s.case.case, result: ConflictResult::Declared }];
            },
            said: "Declared a conflict that nobody has decided yet",
            lifted_by: IF_TOLD,
            remedy: accepted,
        },
        Refused {
            rule: Rule::Conflict,
            seat: Lead,
            so: |s, p| {
                p.declared = vec![DeclaredConflict { case: s.case.case, result: ConflictResult::Blocked }];
            },
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
            so: |_, p| {
                p.facilitated = vec![Facilitated { case: case_id(9), party: person_id(1), open: true }];
            },
            said: "Facilitates another open case of a party",
            lifted_by: Some("Would qualify once that case is handed on"),
            remedy: |_, p| p.facilitated.clear(),
        },
    ]
}
