//! Small made-up cases and people for tests. Each is plain and free of obstacles; a test changes what matters to it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::check::Instance;
use super::instance::{Case, DAYS, FORMAT, Gender, InstanceFile, Party, Practitioner, Role, SLOTS_PER_DAY};
use super::plan::{Plan, Team};

/// A plain case at the centre of the map that anybody of the right level may take.
pub(super) fn case(id: &str) -> Case {
    Case {
        id: id.to_owned(),
        urgent: false,
        sensitive: false,
        offence_group: "theft".to_owned(),
        endorsement_for_group: None,
        required_endorsement: None,
        required_language: None,
        preferred_language: None,
        required_gender: None,
        agency: 0,
        parties: vec![Party { x_m: 0, y_m: 0 }; 2],
        availability: "00000000000003ff".to_owned(),
        last_day: 40,
        wants_shadow: false,
    }
}

/// A person at the centre of the map, free at all times, with room for two cases.
pub(super) fn person(id: &str, level: i64) -> Practitioner {
    Practitioner {
        id: id.to_owned(),
        level,
        gender: Gender::F,
        agency: 0,
        x_m: 0,
        y_m: 0,
        max_travel_m: 20_000,
        availability: "7fffffffffffffff".to_owned(),
        capacity: 2,
        load: 0,
        year_cases: 0,
        days_since_last_case: 10,
        vetting_until_day: 400,
        endorsements: BTreeSet::new(),
        languages: BTreeMap::new(),
        experience: BTreeMap::new(),
        wanted_role: Role::None,
        goals: BTreeSet::new(),
        open_to_shadow: false,
        preferred: BTreeSet::new(),
        avoid: BTreeSet::new(),
        conflicts: BTreeSet::new(),
    }
}

/// A change to a plain entry.
pub(super) fn with<T>(mut entry: T, change: impl FnOnce(&mut T)) -> T {
    change(&mut entry);
    entry
}

/// A set of words.
pub(super) fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

/// A file with these entries.
pub(super) fn file(cases: Vec<Case>, practitioners: Vec<Practitioner>) -> InstanceFile {
    InstanceFile { format: FORMAT.to_owned(), days: DAYS, slots_per_day: SLOTS_PER_DAY, cases, practitioners }
}

/// An instance with these entries.
pub(super) fn instance(cases: Vec<Case>, practitioners: Vec<Practitioner>) -> Instance {
    Instance::check(file(cases, practitioners)).expect("a sound file")
}

/// A team as a plan writes it.
pub(super) fn team(case: &str, lead: &str, co: &str, shadow: Option<&str>) -> Team {
    Team { case: case.to_owned(), lead: lead.to_owned(), co: co.to_owned(), shadow: shadow.map(str::to_owned) }
}

/// A plan of one team.
pub(super) fn plan(team: Team) -> Plan {
    Plan { teams: vec![team] }
}

/// Any small file in which obstacles of every kind occur.
pub(super) fn any_file(most_cases: usize, most_people: usize) -> impl Strategy<Value = InstanceFile> {
    (1..=most_cases, 2..=most_people).prop_flat_map(|(cases, people)| {
        let all_cases: Vec<_> = (0..cases).map(any_case).collect();
        let all_people: Vec<_> = (0..people).map(|at| any_person(at, people, cases)).collect();
        (all_cases, all_people).prop_map(|(cases, people)| file(cases, people))
    })
}

fn any_gender() -> impl Strategy<Value = Gender> {
    prop_oneof![5 => Just(Gender::F), 4 => Just(Gender::M), 1 => Just(Gender::X)]
}

fn any_group() -> impl Strategy<Value = String> {
    prop_oneof![Just("theft".to_owned()), Just("youth".to_owned())]
}

fn any_slots() -> impl Strategy<Value = String> {
    (0..1_u64 << 63).prop_map(|bits| format!("{bits:016x}"))
}

fn any_case(at: usize) -> impl Strategy<Value = Case> {
    let words = (any_group(), any_slots(), prop::option::weighted(0.15, any_gender()));
    let flags =
        (prop::bool::weighted(0.3), prop::bool::weighted(0.3), prop::bool::ANY, prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let numbers = (0..3_i64, 0..20_000_i64, 0..60_i64);
    (words, flags, numbers).prop_map(
        move |((group, slots, gender), (urgent, sensitive, shadow, marked, spoken), (agency, x_m, last_day))| Case {
            urgent,
            sensitive,
            offence_group: group,
            endorsement_for_group: marked.then(|| "youth".to_owned()),
            required_endorsement: (marked && urgent).then(|| "youth".to_owned()),
            required_language: spoken.then(|| "pl".to_owned()),
            required_gender: gender,
            agency,
            parties: vec![Party { x_m, y_m: 0 }, Party { x_m: 0, y_m: x_m }],
            availability: slots,
            last_day,
            wants_shadow: shadow,
            ..case(&format!("C{at}"))
        },
    )
}

fn any_person(at: usize, people: usize, cases: usize) -> impl Strategy<Value = Practitioner> {
    let words = (any_gender(), any_slots(), any_group(), prop_oneof![Just(Role::Lead), Just(Role::Co), Just(Role::None)]);
    let flags = (prop::bool::ANY, prop::bool::ANY, prop::bool::ANY, prop::bool::weighted(0.1));
    let numbers = (1..=3_i64, 0..3_i64, 0..15_000_i64, 1..=3_i64, 0..=1_i64, 0..25_i64, 0..400_i64, 30..90_i64);
    let others = (0..people, 0..people, 0..cases, 0..4_u8);
    (words, flags, numbers, others).prop_map(move |(words, flags, numbers, others)| {
        let (gender, availability, group, wanted_role) = words;
        let (open_to_shadow, goal, marked, conflict) = flags;
        let (level, agency, x_m, capacity, load, year_cases, idle, vetting) = numbers;
        let (friend, foe, known, fluency) = others;
        let other = |at_other: usize| {
            if at_other == at { BTreeSet::new() } else { set(&[&format!("P{at_other}")]) }
        };
        Practitioner {
            gender,
            agency,
            x_m,
            availability,
            capacity,
            load,
            year_cases,
            days_since_last_case: idle,
            vetting_until_day: vetting,
            endorsements: if marked { set(&["youth"]) } else { BTreeSet::new() },
            languages: (fluency > 0).then(|| ("pl".to_owned(), i64::from(fluency))).into_iter().collect(),
            experience: [(group.clone(), year_cases)].into(),
            wanted_role,
            goals: if goal { set(&[&group]) } else { BTreeSet::new() },
            open_to_shadow,
            preferred: other(friend),
            avoid: other(foe),
            conflicts: if conflict { set(&[&format!("C{known}")]) } else { BTreeSet::new() },
            ..person(&format!("P{at}"), level)
        }
    })
}
