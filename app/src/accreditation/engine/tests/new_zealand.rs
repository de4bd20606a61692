//! The New Zealand scheme: every facilitator is accredited or working towards it, and prior learning is recognised.

use super::*;
use crate::accreditation::facts::{Assessed, Recognised};
use crate::accreditation::scheme::{Asks, CaseKind, Doing, May, Requirement, Scheme, Seen, Sort, StandingRule, When, WorkingTowards};
use crate::shared::vocabulary::Level;

const STANDARDS: [&str; 3] = ["Preparing", "Facilitating", "Agreements"];

fn may(doing: Doing, kinds: &[CaseKind]) -> May {
    May { doing, kinds: kinds.to_vec() }
}

/// As a room test enters it through the editor's forms.
pub fn new_zealand() -> Scheme {
    let course = |code: &str| Asks::Course { any_of: vec![code.to_owned()], months: None };
    let standards = STANDARDS.iter().map(|one| (*one).to_owned()).collect();
    let mut facilitator = StandingRule::new(Sort::Level, "ACCREDITED", "Accredited facilitator");
    facilitator.level = Some(Level::Intermediate);
    facilitator.may = vec![may(Doing::Lead, &[CaseKind::Direct, CaseKind::Indirect])];
    (facilitator.months, facilitator.renewal_days) = (Some(36), 90);
    facilitator.requirements = vec![
        Requirement::new("induction", When::Gain, course("NZ_INDUCTION")),
        Requirement::new("competence", When::Gain, Asks::Assessment { standards, months: Some(60) }),
        Requirement::new("practice", When::Gain, Asks::Practice { seen: Seen::Observed, count: 2, months: Some(24) }),
        Requirement::new("supervision", When::Keep, Asks::Supervision { every_days: 90 }),
        Requirement::new("conferences", When::Keep, Asks::Currency { months: 12, or_courses: vec![] }),
    ];
    facilitator.working_towards = Some(WorkingTowards {
        requirements: vec![
            Requirement::new("begun", When::Both, course("NZ_INDUCTION")),
            Requirement::new("supervised", When::Both, Asks::Supervision { every_days: 30 }),
        ],
        may: vec![may(Doing::CoFacilitate, &[CaseKind::Direct])],
        months: Some(18),
    });
    let mut specialist = StandingRule::new(Sort::Endorsement, "FAMILY_VIOLENCE", "Family violence");
    specialist.may = vec![may(Doing::Lead, &[CaseKind::Domestic])];
    specialist.months = Some(24);
    specialist.requirements = vec![
        Requirement::new("accredited", When::Both, Asks::Standing { code: "ACCREDITED".into(), or_above: true, held_months: Some(12) }),
        Requirement::new("course", When::Gain, course("NZ_FAMILY")),
        Requirement::new("cases", When::Gain, Asks::Cases { seats: vec![CaseSeat::Lead], count: 2, months: Some(24), of: None }),
    ];
    Scheme::of(vec![facilitator, specialist])
}

/// Ten people on 26 October 2026, as the room test has them too.
pub fn ten_people() -> Vec<(&'static str, Facts, [State; 2])> {
    use State::{Eligible, Held, Lapsed, Not, WorkingTowards as Towards};
    let induction = course("NZ_INDUCTION", ymd(2026, 3, 1));
    let met = || STANDARDS.iter().map(|one| Assessed { standard: (*one).into(), met: true, on: ymd(2026, 9, 1) }).collect::<Vec<_>>();
    let recognised = |requirement: &str| Recognised {
        standing: "ACCREDITED".into(),
        requirement: requirement.into(),
        on: ymd(2026, 9, 20),
        until: None,
        words: "Twelve years of conferences in Otago".into(),
    };
    let accredited = |on| vec![awarded("ACCREDITED", on, Some(ymd(2028, 6, 1)))];
    let current = || (vec![ymd(2026, 9, 20)], vec![case(CaseSeat::Lead, ymd(2026, 5, 1), Some(ymd(2026, 8, 1)))]);
    let mut people = vec![("Aroha has done nothing yet", Facts::default(), [Not, Not])];
    let begun = Facts { courses: vec![induction.clone()], supervised: vec![ymd(2026, 10, 1)], ..Facts::default() };
    people.push(("Bruce has begun and is supervised", begun.clone(), [Towards, Not]));
    people.push(("Cara has begun, without supervision", Facts { supervised: vec![], ..begun.clone() }, [Not, Not]));
    let long = Facts { courses: vec![course("NZ_INDUCTION", ymd(2025, 4, 25))], ..begun.clone() };
    people.push(("Dan began more than eighteen months ago", long, [Not, Not]));
    let whole = Facts { assessed: met(), observed: vec![ymd(2026, 6, 1), ymd(2026, 7, 1)], ..begun.clone() };
    people.push(("Emere has everything and waits", whole.clone(), [Eligible, Not]));
    let mut failed = whole.clone();
    failed.assessed.push(Assessed { standard: "Facilitating".into(), met: false, on: ymd(2026, 10, 1) });
    people.push(("Finn was judged again and not there yet", failed, [Towards, Not]));
    let prior = Facts { recognised: vec![recognised("induction"), recognised("practice")], assessed: met(), ..Facts::default() };
    people.push(("Grace brings prior learning for two of three", prior, [Eligible, Not]));
    let (supervised, cases) = current();
    let holder = Facts { awards: accredited(ymd(2025, 6, 1)), supervised, cases, ..Facts::default() };
    people.push(("Hemi is accredited and current", holder.clone(), [Held, Not]));
    people.push((
        "Iris is accredited and was not supervised for ninety days",
        Facts { supervised: vec![ymd(2026, 7, 27)], ..holder.clone() },
        [Lapsed, Not],
    ));
    let mut specialist = holder;
    specialist.courses.push(course("NZ_FAMILY", ymd(2026, 2, 1)));
    specialist.cases.push(case(CaseSeat::Lead, ymd(2026, 9, 1), None));
    people.push(("Jack led two, took the course, is accredited for a year", specialist, [Held, Eligible]));
    people
}

#[test]
fn ten_people_stand_where_the_scheme_says() {
    let schemes = Schemes::only(new_zealand());
    for (who, facts, expected) in ten_people() {
        let positions = standing(&facts, &schemes, today());
        let states: Vec<State> = positions.iter().map(|position| position.state).collect();
        assert_eq!(states, expected, "{who}");
    }
}

#[test]
fn who_works_towards_it_may_do_its_work_under_supervision_and_no_other() {
    let schemes = Schemes::only(new_zealand());
    let people = ten_people();
    let (_, bruce, _) = &people[1];
    let positions = standing(bruce, &schemes, today());
    assert_eq!(positions[0].may(), [may(Doing::CoFacilitate, &[CaseKind::Direct])]);
    assert_eq!(
        positions[0].to_gain(&new_zealand()),
        [
            "Be assessed in Preparing, Facilitating, Agreements",
            "Be observed at work 2 times in the last 24 months (0 so far)".replace("2 times", "twice").as_str()
        ]
    );
    assert_eq!(state(bruce, &schemes, ymd(2026, 11, 1), "ACCREDITED"), State::Not, "supervision is a month old");
    let (_, grace, _) = &people[6];
    let positions = standing(grace, &schemes, today());
    assert!(positions[0].gain[0].is_recognised() && !positions[0].gain[1].is_recognised());
}
