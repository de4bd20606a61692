//! What a plan is worth, in hundredths of a point. Whole numbers only; `/` rounds down because nothing here is negative.

use super::instance::{Case, Practitioner, Role, slots};
use super::rules::{Seat, distance_m};

/// From this distance on, nearness is worth nothing (metres).
const FAR_M: i64 = 60_000;

/// Points of a person in the lead or co seat, 0 to 5500.
pub fn person_points(case: &Case, person: &Practitioner, seat: Seat) -> i64 {
    location_points(case, person)
        + experience_points(case, person)
        + development_points(case, person, seat)
        + language_points(case, person)
        + currency_points(person)
}

/// Nearness to the farther party, 0 to 2000.
pub fn location_points(case: &Case, person: &Practitioner) -> i64 {
    2000 * (FAR_M - distance_m(case, person).min(FAR_M)) / FAR_M
}

/// Cases of this group, and the endorsement that covers it, 0 to 1500.
pub fn experience_points(case: &Case, person: &Practitioner) -> i64 {
    let done = person.experience.get(&case.offence_group).copied().unwrap_or(0).clamp(0, 10);
    let covered = case.endorsement_for_group.as_ref().is_none_or(|mark| person.endorsements.contains(mark));
    120 * done + if covered { 300 } else { 0 }
}

/// The seat the person wants and a group they want to learn, 0 to 1000.
pub fn development_points(case: &Case, person: &Practitioner, seat: Seat) -> i64 {
    let wanted = matches!((person.wanted_role, seat), (Role::Lead, Seat::Lead) | (Role::Co, Seat::Co));
    let goal = person.goals.contains(&case.offence_group);
    let (role_points, goal_points) = (if wanted { 600 } else { 0 }, if goal { 400 } else { 0 });
    role_points + goal_points
}

/// Fluency in the required or preferred language, 0 to 500; all points when none is named.
pub fn language_points(case: &Case, person: &Practitioner) -> i64 {
    let wanted = case.required_language.as_ref().or(case.preferred_language.as_ref());
    wanted.map_or(500, |code| 500 * person.languages.get(code).copied().unwrap_or(0).clamp(0, 3) / 3)
}

/// How recently the person practised, 0 to 500.
pub fn currency_points(person: &Practitioner) -> i64 {
    match person.days_since_last_case {
        ..=30 => 500,
        365.. => 0,
        idle => 500 * (365 - idle) / 335,
    }
}

/// Times that suit everybody, and how well two people complement each other, 0 to 3000.
pub fn pair_points(case: &Case, lead: &Practitioner, co: &Practitioner) -> i64 {
    let [case_slots, lead_slots, co_slots] = [&case.availability, &lead.availability, &co.availability].map(|a| slots(a).unwrap_or(0));
    availability_points(case_slots & lead_slots & co_slots) + pairing_points(lead, co)
}

/// 200 for each common time, at most ten of them.
pub fn availability_points(common: u64) -> i64 {
    200 * i64::from(common.count_ones().min(10))
}

/// Different genders, different levels, and a wish to work together, 0 to 1000.
pub fn pairing_points(lead: &Practitioner, co: &Practitioner) -> i64 {
    let prefer = lead.preferred.contains(&co.id) || co.preferred.contains(&lead.id);
    mixed_points(lead.gender != co.gender, lead.level != co.level, prefer)
}

/// The three parts of [`pairing_points`].
pub fn mixed_points(genders_differ: bool, levels_differ: bool, prefer: bool) -> i64 {
    let mut points = 0;
    if genders_differ {
        points += 400;
    }
    if levels_differ {
        points += 300;
    }
    if prefer {
        points += 300;
    }
    points
}

/// What the k-th new lead or co seat (k = 1, 2, ...) of a person is worth, 0 to 750: less with every further one.
pub fn fairness_points(person: &Practitioner, k: i64) -> i64 {
    let earlier = k.saturating_sub(1).max(0);
    let room = person.capacity.saturating_sub(person.load).saturating_sub(earlier).clamp(0, 1_000_000_000);
    let year = 20_i64.saturating_sub(person.year_cases.saturating_add(earlier)).clamp(0, 20);
    375_i64.saturating_mul(room).checked_div(person.capacity).unwrap_or(0) + 375 * year / 20
}

/// What filling a case is worth before any team score.
pub fn fill_points(case: &Case) -> i64 {
    if case.urgent { 20_000 } else { 10_000 }
}

/// What a shadow adds.
pub fn shadow_points(case: &Case, person: &Practitioner) -> i64 {
    if person.goals.contains(&case.offence_group) { 500 } else { 200 }
}

/// The lead's share of a team score.
pub fn lead_share(points: i64) -> i64 {
    6 * points / 10
}

/// The co-facilitator's share of a team score.
pub fn co_share(points: i64) -> i64 {
    4 * points / 10
}

#[cfg(test)]
mod tests {
    use super::super::instance::{Gender, Party};
    use super::super::testkit::{case, person, set, with};
    use super::*;

    #[test]
    fn nearness_counts_to_the_farther_party() {
        let table = [(0, 2000), (30_000, 1000), (59_999, 0), (60_000, 0), (90_000, 0), (1, 1999)];
        for (metres, points) in table {
            let case = with(case("C1"), |c| c.parties[1] = Party { x_m: 0, y_m: -metres });
            assert_eq!(location_points(&case, &person("P1", 2)), points, "{metres} m");
        }
    }

    #[test]
    fn experience_counts_to_ten_cases_and_the_endorsement_adds() {
        let done = |n: i64| with(person("P1", 2), |p| p.experience = [("theft".to_owned(), n)].into());
        let marked = with(case("C1"), |c| c.endorsement_for_group = Some("youth".into()));
        assert_eq!(experience_points(&case("C1"), &person("P1", 2)), 300);
        assert_eq!(experience_points(&case("C1"), &done(4)), 780);
        assert_eq!(experience_points(&case("C1"), &done(14)), 1500);
        assert_eq!(experience_points(&marked, &done(4)), 480);
        assert_eq!(experience_points(&marked, &with(done(4), |p| p.endorsements = set(&["youth"]))), 780);
    }

    #[test]
    fn a_wanted_seat_and_a_goal_develop_a_person() {
        let keen = with(person("P1", 2), |p| {
            p.wanted_role = Role::Lead;
            p.goals = set(&["theft"]);
        });
        assert_eq!(development_points(&case("C1"), &keen, Seat::Lead), 1000);
        assert_eq!(development_points(&case("C1"), &keen, Seat::Co), 400);
        assert_eq!(development_points(&case("C1"), &person("P1", 2), Seat::Lead), 0);
    }

    #[test]
    fn fluency_counts_in_thirds() {
        let speaks = |n: i64| with(person("P1", 2), |p| p.languages = [("pl".to_owned(), n)].into());
        let polish = with(case("C1"), |c| c.preferred_language = Some("pl".into()));
        let points: Vec<i64> = (1..=3).map(|n| language_points(&polish, &speaks(n))).collect();
        assert_eq!(points, [166, 333, 500]);
        assert_eq!(language_points(&polish, &person("P1", 2)), 0);
        assert_eq!(language_points(&case("C1"), &person("P1", 2)), 500);
    }

    #[test]
    fn practice_fades_over_a_year() {
        for (idle, points) in [(0, 500), (30, 500), (31, 498), (200, 246), (364, 1), (365, 0), (900, 0)] {
            assert_eq!(currency_points(&with(person("P1", 2), |p| p.days_since_last_case = idle)), points, "{idle} days");
        }
    }

    #[test]
    fn common_times_count_to_ten_and_differences_add() {
        let times = |bits: &str| with(person("P2", 3), |p| p.availability = bits.to_owned());
        let lead = person("P1", 2);
        assert_eq!(pair_points(&case("C1"), &lead, &times("0000000000000007")), 600 + 300);
        assert_eq!(pair_points(&case("C1"), &lead, &times("7fffffffffffffff")), 2000 + 300);
        assert_eq!(pair_points(&case("C1"), &lead, &times("7ffffffffffffc00")), 300);
        let other = with(times("0000000000000001"), |p| p.gender = Gender::M);
        assert_eq!(pair_points(&case("C1"), &lead, &other), 200 + 700);
        assert_eq!(pair_points(&case("C1"), &with(lead.clone(), |p| p.preferred = set(&["P2"])), &other), 200 + 1000);
        assert_eq!(pair_points(&case("C1"), &lead, &with(other, |p| p.preferred = set(&["P1"]))), 200 + 1000);
    }

    #[test]
    fn every_further_seat_is_worth_less() {
        let busy = with(person("P1", 2), |p| (p.capacity, p.load, p.year_cases) = (4, 1, 18));
        let points: Vec<i64> = (1..=5).map(|k| fairness_points(&busy, k)).collect();
        assert_eq!(points, [281 + 37, 187 + 18, 93, 0, 0]);
        assert_eq!(fairness_points(&person("P1", 2), 1), 750);
    }

    #[test]
    fn an_urgent_case_counts_double_and_a_learning_shadow_more() {
        assert_eq!(fill_points(&case("C1")), 10_000);
        assert_eq!(fill_points(&with(case("C1"), |c| c.urgent = true)), 20_000);
        assert_eq!(shadow_points(&case("C1"), &person("P1", 1)), 200);
        assert_eq!(shadow_points(&case("C1"), &with(person("P1", 1), |p| p.goals = set(&["theft"]))), 500);
    }

    #[test]
    fn shares_are_rounded_down() {
        assert_eq!((lead_share(5499), co_share(5499)), (3299, 2199));
    }
}
