//! Who of those who wait needs a place most: points for each reason, said in words, and always the same order for the same facts
//! (`docs/POLICY.md` 10.4). A ranking proposes; a person ticks.

use crate::shared::{BookingId, when};
use chrono::{DateTime, NaiveDate, Utc};

/// How much each reason can bring. A service sets its own under `training_need` of its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Their level ends soon, and the course renews it.
    pub lapse: u32,
    /// Cases wait for somebody where they work.
    pub demand: u32,
    /// Their agency has nobody who has done the course.
    pub untrained: u32,
    /// They have waited.
    pub waited: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { lapse: 40, demand: 25, untrained: 20, waited: 15 }
    }
}

impl Weights {
    /// The most that somebody can have.
    pub const fn all(self) -> u32 {
        self.lapse + self.demand + self.untrained + self.waited
    }

    /// Each by its name in the settings; what is no number up to a hundred stays as it is here.
    #[must_use]
    pub fn with(self, own: impl Fn(&str) -> Option<u64>) -> Self {
        let weight = |name: &str, usual: u32| own(name).and_then(|own| u32::try_from(own).ok()).filter(|own| *own <= 100).unwrap_or(usual);
        Self {
            lapse: weight("lapse", self.lapse),
            demand: weight("demand", self.demand),
            untrained: weight("untrained", self.untrained),
            waited: weight("waited", self.waited),
        }
    }
}

/// What is known of somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedFacts {
    pub booking: BookingId,
    pub asked_at: DateTime<Utc>,
    /// When they asked, by the wall calendar.
    pub asked_on: NaiveDate,
    /// The last day of the level that the course renews, where they hold it or held it.
    pub level_until: Option<NaiveDate>,
    /// Cases that wait for a facilitator in the districts in which they work.
    pub cases_waiting: u32,
    /// How many of the agency that sends them have completed the course; nothing, when nobody sends them.
    pub trained_there: Option<u32>,
}

/// One reason, with what it brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub factor: &'static str,
    pub points: u32,
    pub out_of: u32,
    pub sentence: String,
}

/// Somebody in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    pub booking: BookingId,
    pub points: u32,
    pub reasons: Vec<Reason>,
}

/// Everybody in the order of need; of equal need, whoever asked first.
pub fn rank(waiting: &[NeedFacts], today: NaiveDate, weights: Weights) -> Vec<Ranked> {
    let mut ranked: Vec<(&NeedFacts, Ranked)> = waiting.iter().map(|facts| (facts, one(facts, today, weights))).collect();
    ranked.sort_by(|(a, first), (b, second)| {
        second.points.cmp(&first.points).then(a.asked_at.cmp(&b.asked_at)).then(a.booking.cmp(&b.booking))
    });
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}

fn one(facts: &NeedFacts, today: NaiveDate, weights: Weights) -> Ranked {
    let reasons = vec![
        lapse(facts.level_until, today, weights.lapse),
        demand(facts.cases_waiting, weights.demand),
        untrained(facts.trained_there, weights.untrained),
        waited(facts.asked_on, today, weights.waited),
    ];
    let reasons: Vec<Reason> = reasons.into_iter().filter(|reason| reason.out_of > 0).collect();
    Ranked { booking: facts.booking, points: reasons.iter().map(|reason| reason.points).sum(), reasons }
}

/// So many parts of a weight.
fn share(weight: u32, parts: u32, of: u32) -> u32 {
    weight * parts.min(of) / of
}

fn lapse(until: Option<NaiveDate>, today: NaiveDate, out_of: u32) -> Reason {
    let days = until.map(|until| (until - today).num_days());
    let (parts, sentence) = match (until, days) {
        (Some(until), Some(days)) if days < 0 => (3, format!("The level that this course renews ended on {}", when::day(until))),
        (Some(until), Some(days)) => {
            let parts = match days {
                0..=30 => 3,
                31..=90 => 2,
                91..=180 => 1,
                _ => 0,
            };
            (parts, format!("The level that this course renews ends on {}", when::day(until)))
        }
        _ => (0, "No level of theirs hangs on this course".to_owned()),
    };
    Reason { factor: "A level that ends", points: share(out_of, parts, 3), out_of, sentence }
}

fn demand(cases: u32, out_of: u32) -> Reason {
    let sentence = match cases {
        0 => "No case waits for a facilitator where they work".to_owned(),
        1 => "One case waits for a facilitator where they work".to_owned(),
        many => format!("{many} cases wait for a facilitator where they work"),
    };
    Reason { factor: "Cases that wait", points: share(out_of, cases, 5), out_of, sentence }
}

fn untrained(trained: Option<u32>, out_of: u32) -> Reason {
    let (parts, sentence) = match trained {
        Some(0) => (2, "Nobody of their agency has completed this course yet".to_owned()),
        Some(1) => (1, "One of their agency has completed this course".to_owned()),
        Some(many) => (0, format!("{many} of their agency have completed this course")),
        None => (0, "No agency sends them".to_owned()),
    };
    Reason { factor: "Their agency", points: share(out_of, parts, 2), out_of, sentence }
}

fn waited(asked: NaiveDate, today: NaiveDate, out_of: u32) -> Reason {
    let days = u32::try_from((today - asked).num_days()).unwrap_or(0);
    let sentence = match days {
        0 => "Asked today".to_owned(),
        1 => "Has waited for a day".to_owned(),
        many => format!("Has waited for {many} days, since {}", when::day(asked)),
    };
    Reason { factor: "How long they have waited", points: share(out_of, days, 30), out_of, sentence }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn facts(number: u128, asked_days_ago: u64) -> NeedFacts {
        let asked_on = today() - Days::new(asked_days_ago);
        NeedFacts {
            booking: BookingId(Uuid::from_u128(number)),
            asked_at: asked_on.and_hms_opt(9, 0, 0).unwrap().and_utc(),
            asked_on,
            level_until: None,
            cases_waiting: 0,
            trained_there: None,
        }
    }

    fn order(waiting: &[NeedFacts], weights: Weights) -> Vec<(u128, u32)> {
        rank(waiting, today(), weights).into_iter().map(|ranked| (ranked.booking.0.as_u128(), ranked.points)).collect()
    }

    fn in_days(days: i64) -> Option<NaiveDate> {
        Some(today() + chrono::Duration::days(days))
    }

    #[test]
    fn each_reason_brings_what_it_is_worth() {
        type Edit = fn(&mut NeedFacts);
        let table: [(&str, Edit, u32); 14] = [
            ("asked today, nothing else", |_| (), 0),
            ("a level that ended", |f| f.level_until = in_days(-1), 40),
            ("ends today", |f| f.level_until = in_days(0), 40),
            ("ends in a month", |f| f.level_until = in_days(30), 40),
            ("ends in three months", |f| f.level_until = in_days(90), 26),
            ("ends in half a year", |f| f.level_until = in_days(180), 13),
            ("ends later", |f| f.level_until = in_days(181), 0),
            ("one case waits", |f| f.cases_waiting = 1, 5),
            ("nine cases wait", |f| f.cases_waiting = 9, 25),
            ("nobody there is trained", |f| f.trained_there = Some(0), 20),
            ("one there is", |f| f.trained_there = Some(1), 10),
            ("two there are", |f| f.trained_there = Some(2), 0),
            ("waited a fortnight", |f| f.asked_on = today() - Days::new(14), 7),
            ("waited a year", |f| f.asked_on = today() - Days::new(365), 15),
        ];
        for (what, edit, points) in table {
            let mut facts = facts(1, 0);
            edit(&mut facts);
            assert_eq!(order(&[facts], Weights::default()), [(1, points)], "{what}");
        }
    }

    #[test]
    fn need_comes_before_order_and_order_decides_between_equals() {
        let lapses = NeedFacts { level_until: in_days(10), ..facts(3, 1) };
        let first_of_agency = NeedFacts { trained_there: Some(0), ..facts(2, 2) };
        let waiting = [facts(1, 20), first_of_agency, lapses, facts(4, 0), facts(5, 0)];
        assert_eq!(order(&waiting, Weights::default()).iter().map(|(who, _)| *who).collect::<Vec<_>>(), [3, 2, 1, 4, 5]);
        let first_come = Weights { lapse: 0, demand: 0, untrained: 0, waited: 30 };
        assert_eq!(order(&waiting, first_come).iter().map(|(who, _)| *who).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_service_sets_its_own_weights_and_nonsense_changes_nothing() {
        let own = |name: &str| match name {
            "lapse" => Some(10),
            "demand" => Some(0),
            "waited" => Some(100_000),
            _ => None,
        };
        assert_eq!(Weights::default().with(own), Weights { lapse: 10, demand: 0, untrained: 20, waited: 15 });
        let reasons = rank(&[facts(1, 3)], today(), Weights::default().with(own)).remove(0).reasons;
        assert!(reasons.iter().all(|reason| reason.factor != "Cases that wait"), "what counts for nothing is not named");
    }

    fn anybody() -> impl Strategy<Value = NeedFacts> {
        (0u128..50, 0u64..60, proptest::option::of(-50i64..400), 0u32..12, proptest::option::of(0u32..4)).prop_map(
            |(number, days, until, cases_waiting, trained_there)| NeedFacts {
                level_until: until.and_then(in_days),
                cases_waiting,
                trained_there,
                ..facts(number, days)
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_is_the_same_however_it_is_asked_and_every_point_has_its_reason(
            people in proptest::collection::vec(anybody(), 0..30), turn in 0usize..30,
        ) {
            let mut people = people;
            people.sort_by_key(|one| one.booking);
            people.dedup_by_key(|one| one.booking);
            let ranked = rank(&people, today(), Weights::default());
            let mut turned = people.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(&ranked, &rank(&turned, today(), Weights::default()));
            prop_assert_eq!(ranked.len(), people.len());
            for pair in ranked.windows(2) {
                prop_assert!(pair[0].points >= pair[1].points);
            }
            for one in &ranked {
                prop_assert_eq!(one.points, one.reasons.iter().map(|reason| reason.points).sum::<u32>());
                prop_assert!(one.points <= Weights::default().all());
                prop_assert!(one.reasons.iter().all(|reason| reason.points <= reason.out_of && !reason.sentence.is_empty()));
            }
        }

        #[test]
        fn whoever_needs_it_more_never_falls_behind(one in anybody(), more in 0u32..6) {
            let needier = NeedFacts { cases_waiting: one.cases_waiting + more, trained_there: one.trained_there.map(|_| 0), ..one.clone() };
            let points = |facts: &NeedFacts| rank(std::slice::from_ref(facts), today(), Weights::default())[0].points;
            prop_assert!(points(&needier) >= points(&one));
        }
    }
}
