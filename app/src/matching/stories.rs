//! Worked stories of the policy, and the small builders that matching's tests share.

use super::eligibility::Search;
use super::facts::{
    Asked, CaseNeeds, ConflictResult, DbsCheck, DbsLevel, DeclaredConflict, Kind, PartyFacts, Practitioner, PrisonClearance, Seat, Span,
    TrainingDays, Vetting, VettingKind, Wish, surname_of,
};
use super::order::Order;
use super::pair::check_pair;
use super::rank::{Ranking, rank};
use super::settings::MatchSettings;
use super::verdict::{Rule, Verdict};
use crate::calendar::week::WeekGrid;
use crate::shared::ids::{AgencyId, CaseId, PersonId};
use crate::shared::text::Postcode;
use crate::shared::vocabulary::{CrimeGroup, Gender, Level};
use chrono::NaiveDate;
use uuid::Uuid;

pub fn date(text: &str) -> NaiveDate {
    crate::shared::when::date(text).unwrap()
}

pub fn post(text: &str) -> Option<Postcode> {
    Some(Postcode::parse(text).unwrap())
}

pub fn person_id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

pub fn agency(n: u128) -> AgencyId {
    AgencyId(Uuid::from_u128(n))
}

pub fn case_id(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

/// Somebody whom no rule excludes or warns about on Monday 26 October 2026.
pub fn ready(n: u128, name: &str, level: Level) -> Practitioner {
    let mut person = Practitioner::new(person_id(1_000 + n), name, Kind::Volunteer);
    person.level = Some(level);
    person.endorsements = vec!["sensitive and complex".into()];
    person.dbs = Some(DbsCheck { level: DbsLevel::Enhanced, issued_on: date("2025-05-01"), checked_on: None, stopped_on: None });
    person.vetting = Some(Vetting { kind: VettingKind::Nppv2, expires_on: date("2028-01-01") });
    let trained = Some(date("2026-06-01"));
    person.training =
        TrainingDays { confidentiality: trained, data_protection: trained, safeguarding: trained, child_safeguarding: trained };
    person.last_supervision_on = Some(date("2026-10-01"));
    person.last_observed_on = Some(date("2026-03-01"));
    person.gender = Some(Gender::Female);
    person.languages = Some(Vec::new());
    person.police_connection = Some(false);
    person.postcode = post("CB4 3DR");
    person.max_travel_miles = Some(40);
    person.availability = Some(WeekGrid::ANY);
    person
}

pub fn party(n: u128, name: &str, postcode: &str) -> PartyFacts {
    PartyFacts { person: Some(person_id(n)), surname: surname_of(name), postcode: post(postcode), employer: None }
}

/// A case with a service's settings, seen on Monday 26 October 2026 and planned for the four weeks after.
pub struct Setting {
    pub case: CaseNeeds,
    pub settings: MatchSettings,
}

impl Setting {
    /// A burglary in Cambridge; the other party lives in St Ives.
    pub fn burglary() -> Setting {
        let mut case = CaseNeeds::new(case_id(1), CrimeGroup::Burglary);
        case.exposes_police_data = true;
        case.parties = vec![party(1, "Peter Bull", "CB1 3EH"), party(2, "Liam Birch", "PE27 4DJ")];
        Setting { case, settings: MatchSettings::default() }
    }

    pub fn search(&self, seat: Seat) -> Search<'_> {
        let planned = Span { from: date("2026-10-27"), to: date("2026-11-23") };
        Search { case: &self.case, seat, partner: None, today: date("2026-10-26"), planned, settings: &self.settings, in_words: true }
    }
}

fn refused(verdict: &Verdict) -> &str {
    let Verdict::Excluded { rule: Rule::Pair, sentence, .. } = verdict else { panic!("should be refused: {verdict:?}") };
    sentence
}

/// A dispute between two council tenants, referred by the council (POLICY.md, story A1).
#[test]
fn a_council_officer_may_co_facilitate_beside_an_independent_lead_once_both_neighbours_agree() {
    let council = agency(1);
    let mut setting = Setting::burglary();
    setting.case.crime_group = CrimeGroup::NeighbourDispute;
    setting.case.referring_agency = Some(council);
    let mut priya = ready(1, "Priya Nair", Level::Intermediate);
    priya.agency = Some(council);
    setting.case.referrer = Some(priya.person);
    let jon = ready(2, "Jon Marsh", Level::Intermediate);
    let ruth = ready(3, "Ruth Sykes", Level::Foundation);
    let mut dee = ready(4, "Dee Small", Level::Intermediate);
    dee.agency = Some(council);
    let people = [priya.clone(), jon.clone(), ruth.clone(), dee.clone()];

    let first = rank(&setting.search(Seat::CoFacilitator), &people);
    let barred: Vec<(&str, Option<&str>)> =
        first.excluded.iter().map(|out| (out.name.as_str(), out.failing[0].lifted_by.as_deref())).collect();
    assert_eq!(barred, [("Dee Small", Some("Would qualify if every party is told and agrees")), ("Priya Nair", None)]);

    dee.declared = vec![DeclaredConflict { case: setting.case.case, result: ConflictResult::DeclaredAccepted }];
    let again = rank(&setting.search(Seat::CoFacilitator), &[priya.clone(), dee.clone()]);
    assert_eq!(again.suitable.len(), 1, "Dee may be offered, Priya never");
    assert_eq!(again.suitable[0].warnings[0].rule, Rule::Conflict);

    assert_eq!(check_pair(&jon, Some(&dee), &setting.case), Verdict::Passes, "Jon leads, Dee co-facilitates");
    assert_eq!(check_pair(&jon, Some(&ruth), &setting.case), Verdict::Passes);
    let other_foundation = ready(5, "Sunil Rao", Level::Foundation);
    assert_eq!(
        refused(&check_pair(&ruth, Some(&other_foundation), &setting.case)),
        "Two Foundation practitioners never work a case together"
    );
    assert_eq!(refused(&check_pair(&ruth, Some(&jon), &setting.case)), "The lead holds Foundation; this case needs Intermediate");
    let mut second_officer = ready(6, "Una Field", Level::Intermediate);
    second_officer.agency = Some(council);
    assert!(refused(&check_pair(&second_officer, Some(&dee), &setting.case)).contains("one has to be independent"));
}

/// A sexual assault by somebody now in prison; the person harmed requires a woman (POLICY.md, story A8).
fn custody() -> (Setting, Vec<Practitioner>) {
    use Gender::{Female, Male};
    use Level::{Advanced, Foundation, Intermediate};
    let mut setting = Setting::burglary();
    let case = &mut setting.case;
    (case.crime_group, case.sensitive_and_complex, case.prison) = (CrimeGroup::Sexual, true, Some("HMP Peterborough".into()));
    case.wishes = vec![Wish { asked: Asked::Gender(Female), required: true, seat: None }];
    case.useful_endorsements = vec!["custody".into()];
    let someone = |n: u128, name: &str, level: Level, gender: Gender| {
        let mut person = ready(n, name, level);
        person.gender = Some(gender);
        person.prison_clearances = vec![PrisonClearance { prison: "HMP Peterborough".into(), expires_on: date("2027-06-01") }];
        person
    };
    let mut people = vec![
        someone(1, "Moira Ellis", Advanced, Female),
        someone(2, "Ingrid Solberg", Advanced, Female),
        someone(3, "Kate Lowe", Intermediate, Female),
        someone(4, "Jon Marsh", Intermediate, Male),
        someone(5, "Ruth Sykes", Foundation, Female),
        someone(6, "Amira Haddad", Foundation, Female),
        someone(7, "Owen Tranter", Advanced, Male),
        someone(8, "Dominic Strand", Advanced, Male),
        someone(9, "Nora Bull", Advanced, Female),
        someone(10, "Tess Vane", Advanced, Female),
        someone(11, "Una Field", Advanced, Female),
    ];
    people[8].postcode = post("CB1 3EH");
    people[9].prison_clearances[0].expires_on = date("2026-09-30");
    (people[10].max_cases, people[10].active_cases) = (Some(1), 1);
    (setting, people)
}

fn names(ranking: &Ranking) -> Vec<&str> {
    let mut names: Vec<&str> = ranking.suitable.iter().map(|ranked| ranked.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn for_the_lead_in_custody_eleven_are_considered_and_two_advanced_women_remain() {
    let (setting, people) = custody();
    let ranking = rank(&setting.search(Seat::Lead), &people);
    assert_eq!(ranking.considered(), 11);
    assert_eq!(
        Order::of(setting.search(Seat::Lead), &people).removed_by(),
        [(Rule::Level, 4), (Rule::Vetting, 1), (Rule::Conflict, 1), (Rule::Capacity, 1), (Rule::Request, 2)]
    );
    assert_eq!(names(&ranking), ["Ingrid Solberg", "Moira Ellis"]);
}

#[test]
fn for_the_co_facilitator_in_custody_three_remain() {
    let (setting, people) = custody();
    assert_eq!(names(&rank(&setting.search(Seat::CoFacilitator), &people)), ["Ingrid Solberg", "Kate Lowe", "Moira Ellis"]);
    let mut beside_moira = setting.search(Seat::CoFacilitator);
    beside_moira.partner = people.first();
    assert_eq!(names(&rank(&beside_moira, &people)), ["Ingrid Solberg", "Kate Lowe"]);
}

#[test]
fn a_sensitive_and_complex_case_never_has_one_facilitator() {
    let (mut setting, people) = custody();
    setting.case.pair_waived = Some("Agreed by the manager".into());
    assert_eq!(refused(&check_pair(&people[0], None, &setting.case)), "A sensitive and complex case always has two facilitators");
    setting.case.sensitive_and_complex = false;
    assert!(matches!(check_pair(&people[0], None, &setting.case), Verdict::Warns { .. }));
    setting.case.pair_waived = None;
    assert_eq!(refused(&check_pair(&people[0], None, &setting.case)), "A case has two facilitators");
}
