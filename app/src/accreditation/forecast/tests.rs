//! The forecast as tables, and what never may be otherwise.

use super::*;
use crate::accreditation::scheme::{May, Requirement, Sort, When};
use proptest::prelude::*;

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    ymd(2026, 11, 23)
}

/// What a person holds, and until when: the point from which they hold it no more.
type Person = (&'static str, usize);

fn counted<'a>(people: &'a [Person]) -> impl Fn(&[String]) -> Series + 'a {
    move |codes| {
        let mut series = [0; POINTS];
        for (at, count) in series.iter_mut().enumerate() {
            *count = many(people.iter().filter(|(code, until)| codes.iter().any(|one| one == code) && *until > at).count());
        }
        series
    }
}

fn waits(kinds: &[CaseKind], lacks_lead: bool, lacks_co: bool) -> Unmet {
    Unmet { kinds: kinds.to_vec(), waits: true, lacks_lead, lacks_co }
}

fn run(course: &str, last_day: NaiveDate, booked: u64, free: u64) -> Planned {
    Planned { course: course.into(), last_day, booked, free }
}

const PLAIN: Assumed = Assumed { renew: 0, cases_each: 2 };

fn forecast(scheme: &Scheme, people: &[Person], unmet: &[Unmet], planned: &[Planned], assumed: Assumed) -> Forecast {
    let known = Known { scheme, holding: &counted(people), unmet, planned, offered: &|_| true };
    foresee(&known, assumed, today())
}

fn of<'a>(forecast: &'a Forecast, course: &str) -> &'a Places {
    forecast.places.iter().find(|places| places.course == course).unwrap()
}

fn line(forecast: &Forecast, doing: Doing, kind: Option<CaseKind>) -> &WorkAhead {
    forecast.works.iter().find(|ahead| ahead.work == Work { doing, kind }).unwrap()
}

#[test]
fn the_points_are_today_and_the_ends_of_twelve_months() {
    let ends = ends(today());
    assert_eq!(ends[..3], [today(), ymd(2026, 11, 30), ymd(2026, 12, 31)]);
    assert_eq!((ends[4], ends[12]), (ymd(2027, 2, 28), ymd(2027, 10, 31)));
    assert_eq!(super::ends(ymd(2027, 1, 31))[..3], [ymd(2027, 1, 31), ymd(2027, 1, 31), ymd(2027, 2, 28)]);
}

#[test]
fn each_level_is_counted_for_the_work_that_it_opens() {
    let people = [("FOUNDATION", 13), ("INTERMEDIATE", 3), ("ADVANCED", 13)];
    let found = forecast(&Scheme::first(), &people, &[], &[], PLAIN);
    let table = [
        (Doing::CoFacilitate, None, 3, 2),
        (Doing::CoFacilitate, Some(CaseKind::Hate), 2, 1),
        (Doing::Lead, None, 2, 1),
        (Doing::Lead, Some(CaseKind::Sexual), 1, 1),
    ];
    for (doing, kind, now, later) in table {
        let ahead = line(&found, doing, kind);
        assert_eq!((ahead.current[0], ahead.current[2], ahead.current[3]), (now, now, later), "{}", ahead.work.words());
    }
}

#[test]
fn who_lapses_and_is_not_replaced_makes_a_place_of_the_course_that_leads_there() {
    let people = [("INTERMEDIATE", 3), ("INTERMEDIATE", 6), ("ADVANCED", 13)];
    let found = forecast(&Scheme::first(), &people, &[], &[], PLAIN);
    let places = of(&found, "SENSITIVE_COMPLEX");
    assert_eq!((places.wanted[2], places.wanted[3], places.wanted[6]), (0, 1, 2));
    assert_eq!((places.first_short(), places.to_plan()), (Some((3, 1)), 2));
    assert_eq!(places.ways, ["Intermediate"]);
    assert_eq!(of(&found, "ADVANCED").first_short(), None, "nobody lapses there, and no case waits");
}

#[test]
fn what_is_planned_by_then_is_not_short_and_what_comes_too_late_is() {
    let people = [("INTERMEDIATE", 3), ("INTERMEDIATE", 3)];
    let table = [
        ("nothing planned", vec![], Some((3, 2)), 2),
        ("one booked, one free, in time", vec![run("SENSITIVE_COMPLEX", ymd(2027, 1, 31), 1, 1)], None, 0),
        ("a day too late", vec![run("SENSITIVE_COMPLEX", ymd(2027, 2, 1), 1, 1)], Some((3, 2)), 2),
        ("one place only", vec![run("SENSITIVE_COMPLEX", ymd(2026, 12, 1), 0, 1)], Some((3, 1)), 1),
        ("another course", vec![run("PRACTITIONER", ymd(2026, 12, 1), 0, 9)], Some((3, 2)), 2),
    ];
    for (what, planned, first, more) in table {
        let found = forecast(&Scheme::first(), &people, &[], &planned, PLAIN);
        let places = of(&found, "SENSITIVE_COMPLEX");
        assert_eq!((places.first_short(), places.to_plan()), (first, more), "{what}");
    }
}

#[test]
fn cases_that_wait_ask_for_people_by_seat_and_kind_and_one_takes_two() {
    let hate = [CaseKind::Hate, CaseKind::Complex];
    let closed = Unmet { waits: false, ..waits(&[], true, true) };
    let unmet = [waits(&hate, true, false), waits(&hate, true, false), waits(&hate, true, true), closed];
    let found = forecast(&Scheme::first(), &[("ADVANCED", 13)], &unmet, &[], PLAIN);
    let lead = line(&found, Doing::Lead, Some(CaseKind::Hate));
    assert_eq!((lead.waiting, lead.left), (3, 0));
    assert_eq!(line(&found, Doing::Lead, None).left, 1);
    let advanced = found.ways.iter().find(|way| way.standing == "ADVANCED").unwrap();
    assert_eq!((advanced.unmet, advanced.wanted[0]), (3, 2), "a case of two kinds asks for one person");
    let intermediate = found.ways.iter().find(|way| way.standing == "INTERMEDIATE").unwrap();
    assert_eq!((intermediate.unmet, intermediate.wanted[0]), (2, 1), "one to lead the plain case, one beside the lead of the other");
    assert_eq!(of(&found, "PRACTITIONER").wanted[0], 1);
}

#[test]
fn half_of_those_who_lapse_renew_and_of_one_person_nobody_does() {
    let people = [("INTERMEDIATE", 3), ("INTERMEDIATE", 3), ("INTERMEDIATE", 5)];
    let half = forecast(&Scheme::first(), &people, &[], &[], Assumed { renew: 50, ..PLAIN });
    let places = of(&half, "SENSITIVE_COMPLEX");
    assert_eq!((places.wanted[3], places.wanted[5]), (1, 2));
    let all = forecast(&Scheme::first(), &people, &[], &[], Assumed { renew: 100, ..PLAIN });
    assert_eq!(of(&all, "SENSITIVE_COMPLEX").to_plan(), 0);
}

#[test]
fn an_endorsement_of_its_own_is_its_own_way_and_what_nobody_opens_is_said() {
    let mut scheme = Scheme::first();
    for rule in &mut scheme.standings {
        rule.may.retain(|may| !may.kinds.is_empty());
    }
    let mut hate = StandingRule::new(Sort::Endorsement, "HATE", "Hate crime");
    hate.may = vec![May { doing: Doing::Lead, kinds: vec![CaseKind::Hate] }];
    let any_of = vec!["OLD_HATE".to_owned(), "HATE_2".to_owned()];
    hate.requirements = vec![Requirement::new("course", When::Gain, Asks::Course { any_of, months: None })];
    scheme.standings.push(hate);
    let unmet = [waits(&[CaseKind::Hate], true, false), waits(&[CaseKind::Custody], true, false)];
    let known = Known { scheme: &scheme, holding: &counted(&[]), unmet: &unmet, planned: &[], offered: &|code| code == "HATE_2" };
    let found = foresee(&known, PLAIN, today());
    assert_eq!(of(&found, "HATE_2").to_plan(), 1, "of two courses the one that the catalogue has");
    assert!(line(&found, Doing::Lead, Some(CaseKind::Custody)).opened_by.is_empty());
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let code = prop::sample::select(vec!["FOUNDATION", "INTERMEDIATE", "ADVANCED", "HATE", "SEXUAL"]);
    prop::collection::vec((code, 1usize..=POINTS), 0..30)
}

fn cases() -> impl Strategy<Value = Vec<Unmet>> {
    let kinds = prop::collection::vec(prop::sample::select(CaseKind::ALL.to_vec()), 0..3);
    let case = (kinds, any::<bool>(), any::<bool>(), any::<bool>());
    prop::collection::vec(case.prop_map(|(kinds, waits, lacks_lead, lacks_co)| Unmet { kinds, waits, lacks_lead, lacks_co }), 0..20)
}

fn runs() -> impl Strategy<Value = Vec<Planned>> {
    let course = prop::sample::select(vec!["PRACTITIONER", "SENSITIVE_COMPLEX", "ADVANCED"]);
    let one = (course, 0i64..400, 0u64..9, 0u64..9);
    prop::collection::vec(
        one.prop_map(|(course, days, booked, free)| run(course, today() + chrono::Duration::days(days), booked, free)),
        0..6,
    )
}

/// At no point and for no course fewer.
fn never_fewer(more: &Forecast, fewer: &Forecast) -> bool {
    let at_least = |a: &Series, b: &Series| a.iter().zip(b).all(|(a, b)| a >= b);
    more.places
        .iter()
        .zip(&fewer.places)
        .all(|(a, b)| a.course == b.course && at_least(&a.wanted, &b.wanted) && at_least(&a.short, &b.short))
}

proptest! {
    #[test]
    fn time_brings_no_people_and_takes_no_need_away(people in people(), unmet in cases(), planned in runs(), renew in 0u64..=100) {
        let found = forecast(&Scheme::rjc(), &people, &unmet, &planned, Assumed { renew, cases_each: 2 });
        for series in found.works.iter().map(|ahead| ahead.current).chain(found.ways.iter().map(|way| way.current)) {
            prop_assert!(series.windows(2).all(|two| two[0] >= two[1]));
        }
        for places in &found.places {
            prop_assert!(places.wanted.windows(2).all(|two| two[0] <= two[1]));
            prop_assert!(places.planned.windows(2).all(|two| two[0] <= two[1]));
            prop_assert!(places.short.iter().zip(&places.planned).zip(&places.wanted).all(|((short, planned), wanted)| short + planned >= *wanted));
            prop_assert!(places.planned[POINTS - 1] <= places.booked + places.free);
        }
    }

    #[test]
    fn more_lapses_and_more_cases_never_need_fewer_places(
        people in people(), unmet in cases(), planned in runs(), sooner in 0usize..13, extra in cases(), renew in 0u64..=100,
    ) {
        let assumed = Assumed { renew, cases_each: 2 };
        let now = forecast(&Scheme::rjc(), &people, &unmet, &planned, assumed);
        let earlier: Vec<Person> = people.iter().map(|(code, until)| (*code, until.saturating_sub(sooner).max(1))).collect();
        prop_assert!(never_fewer(&forecast(&Scheme::rjc(), &earlier, &unmet, &planned, assumed), &now));
        let cases: Vec<Unmet> = unmet.iter().chain(&extra).cloned().collect();
        prop_assert!(never_fewer(&forecast(&Scheme::rjc(), &people, &cases, &planned, assumed), &now));
    }

    #[test]
    fn a_further_run_or_more_who_renew_never_make_anything_shorter_of_places(
        people in people(), unmet in cases(), planned in runs(), extra in runs(), renew in 0u64..=100, more in 0u64..=100,
    ) {
        let assumed = Assumed { renew, cases_each: 2 };
        let now = forecast(&Scheme::rjc(), &people, &unmet, &planned, assumed);
        let all: Vec<Planned> = planned.iter().chain(&extra).cloned().collect();
        prop_assert!(never_fewer(&now, &forecast(&Scheme::rjc(), &people, &unmet, &all, assumed)));
        let renewing = Assumed { renew: renew + more, ..assumed };
        prop_assert!(never_fewer(&now, &forecast(&Scheme::rjc(), &people, &unmet, &planned, renewing)));
    }
}
