//! Ranking reads only rows that other pages write: each of them changes the list on the next load.

use super::story::{Story, date};
use crate::calendar::week::WeekGrid;
use crate::matching::commands_line::print_ranking;
use crate::matching::facts::Seat;
use crate::matching::queries;
use crate::matching::verdict::Rule;
use crate::platform::permit::SystemPermit;
use chrono::Weekday;
use entity::{background_check, party};
use sea_orm::Set;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[tokio::test]
async fn somebody_with_everything_on_record_is_suitable_without_a_warning_and_a_blank_record_says_so() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let bare = story.bare("Bo Small").await;
    let ranked = story.standing(&moira, Seat::Lead).await.unwrap();
    assert!(ranked.warnings.is_empty(), "{:?}", ranked.warnings);
    assert!(ranked.miles.is_some());
    let excluded = story.standing(&bare, Seat::Lead).await.unwrap_err();
    assert_eq!(excluded.failing.iter().map(|failing| failing.rule).collect::<Vec<_>>(), [Rule::Level]);
    assert_eq!(excluded.failing[0].lifted_by.as_deref(), Some("Would qualify with an Intermediate award"));
    let said: Vec<&str> = excluded.warnings.iter().map(|warning| warning.sentence.as_str()).collect();
    assert!(said.contains(&"DBS check is not recorded"), "{said:?}");
}

#[tokio::test]
async fn one_changed_week_changes_the_list() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    assert_eq!(story.points(&moira, "Availability").await, 20);
    story.free(moira.person, WeekGrid::NEVER.with(Weekday::Mon, crate::calendar::week::Part::Evening)).await;
    assert_eq!(story.points(&moira, "Availability").await, 5);
}

#[tokio::test]
async fn a_blocked_day_and_a_booked_day_take_times_away() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let mondays = WeekGrid::NEVER.with(Weekday::Mon, crate::calendar::week::Part::Afternoon);
    story.free(moira.person, mondays).await;
    assert_eq!(story.points(&moira, "Availability").await, 5, "three Mondays of twelve times that are plenty");
    story.booked(moira.person, "2026-11-02").await;
    assert_eq!(story.points(&moira, "Availability").await, 3, "a day of training on one of them");
    story
        .put(entity::blocked_date::ActiveModel {
            id: Set(story.new_id()),
            service_id: Set(story.service()),
            person_id: Set(moira.person.0),
            first_day: Set(date("2026-11-09")),
            last_day: Set(date("2026-11-10")),
            words: Set(None),
            created_at: Set(story.now()),
            withdrawn_at: Set(None),
        })
        .await;
    assert_eq!(story.points(&moira, "Availability").await, 2);
    let away = entity::busy_source::ActiveModel {
        id: Set(story.new_id()),
        service_id: Set(story.service()),
        person_id: Set(moira.person.0),
        kind: Set("FILE".to_owned()),
        address_sealed: Set(None),
        etag: Set(None),
        last_modified: Set(None),
        next_at: Set(None),
        tried_at: Set(None),
        read_at: Set(None),
        problem: Set(None),
        spans: Set(1),
        whole_days: Set("2026-10-01\u{1e}2026-10-02\u{1f}2026-11-16\u{1e}2026-11-17".to_owned()),
        created_at: Set(story.now()),
        ended_at: Set(None),
    };
    story.put(away).await;
    assert_eq!(story.points(&moira, "Availability").await, 0, "and days that a calendar of her own shows as taken");
}

#[tokio::test]
async fn a_booked_supervision_lifts_what_an_overdue_one_excludes() {
    let story = Story::burglary().await;
    let moira = story.bare("Moira Ellis").await;
    story.award(moira.person, "INTERMEDIATE").await;
    story.supervision(moira.person, "HELD", "2026-03-01").await;
    let excluded = story.standing(&moira, Seat::Lead).await.unwrap_err();
    assert_eq!(excluded.failing[0].rule, Rule::Practice);
    story.supervision(moira.person, "BOOKED", "2026-11-05").await;
    let ranked = story.standing(&moira, Seat::Lead).await.unwrap();
    assert!(ranked.warnings.iter().any(|warning| warning.sentence.contains("booked for Thu 5 Nov 2026")));
}

#[tokio::test]
async fn one_award_changes_the_list() {
    let story = Story::burglary().await;
    let sunil = story.ready("Sunil Rao", "FOUNDATION").await;
    assert_eq!(story.standing(&sunil, Seat::Lead).await.unwrap_err().failing[0].rule, Rule::Level);
    assert!(story.standing(&sunil, Seat::CoFacilitator).await.is_ok());
    story.award(sunil.person, "INTERMEDIATE").await;
    assert!(story.standing(&sunil, Seat::Lead).await.is_ok());
}

#[tokio::test]
async fn one_vetting_date_changes_the_list() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    let permit = SystemPermit::because(None, "a test");
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let vetting = background_check::Entity::find()
        .filter(background_check::Column::Kind.eq("VETTING"))
        .one(story.test.app.read(&permit))
        .await
        .unwrap()
        .unwrap();
    let ran_out = Set(Some(date("2026-10-25")));
    story.change(background_check::ActiveModel { id: Set(vetting.id), expires_on: ran_out, ..Default::default() }).await;
    let excluded = story.standing(&moira, Seat::Lead).await.unwrap_err();
    assert_eq!(excluded.failing[0].sentence, "NPPV2 ran out on Sun 25 Oct 2026");
}

#[tokio::test]
async fn one_party_changes_the_list() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    assert!(story.standing(&moira, Seat::Lead).await.is_ok());
    let third = story.test.person("Ann Third").await;
    let asks = |row: &mut party::ActiveModel| {
        row.required_gender = Set(Some("MALE".to_owned()));
        row.gender_strength = Set(Some("REQUIRED".to_owned()));
    };
    story.join(story.case, third, "HARMED", asks).await;
    let excluded = story.standing(&moira, Seat::Lead).await.unwrap_err();
    assert_eq!(excluded.failing[0].rule, Rule::Request);
    let said = story.matter().await.ranking(Seat::Lead).empty_because.unwrap();
    assert!(said.starts_with("Nobody is left because a male facilitator is required: 1 would be left without that."), "{said}");
}

#[tokio::test]
async fn whoever_is_a_party_or_shares_a_telephone_with_one_is_never_offered_it() {
    let story = Story::burglary().await;
    let (inside, near) = (story.ready("Ina Side", "INTERMEDIATE").await, story.ready("Nea Near", "INTERMEDIATE").await);
    story.join(story.case, inside.person, "SUPPORTER", |_| {}).await;
    for person in [near.person, story.other_party] {
        story
            .put(entity::contact_way::ActiveModel {
                id: Set(story.new_id()),
                service_id: Set(story.service()),
                person_id: Set(person.0),
                kind: Set("PHONE".to_owned()),
                value: Set("01632 960123".to_owned()),
                value_norm: Set("01632960123".to_owned()),
                starts_at: Set(story.now()),
                ends_at: Set(None),
                recorded_by: Set(None),
            })
            .await;
    }
    for (person, words) in [(&inside, "Is a party to this case"), (&near, "Shares an address, a telephone or an e-mail with a party")] {
        let excluded = story.standing(person, Seat::Lead).await.unwrap_err();
        assert_eq!((excluded.failing[0].rule, excluded.failing[0].sentence.as_str()), (Rule::Conflict, words));
        assert_eq!(excluded.failing[0].lifted_by, None);
    }
}

#[tokio::test]
async fn the_command_line_prints_the_list_of_the_page() {
    let story = Story::burglary().await;
    story.ready("Moira Ellis", "INTERMEDIATE").await;
    story.ready("Kate Lowe", "ADVANCED").await;
    story.ready("Sunil Rao", "FOUNDATION").await;
    let printed = print_ranking(&story.test.app, "rj-2026-0001", Seat::Lead).await.unwrap();
    let ranking = serde_json::to_value(story.matter().await.ranking(Seat::Lead)).unwrap();
    assert_eq!(printed.json["suitable"], ranking["suitable"]);
    assert_eq!(printed.json["excluded"], ranking["excluded"]);
    assert_eq!(printed.lines[0], "RJ-2026-0001, lead: 2 of 3 could be asked");
    assert!(print_ranking(&story.test.app, "RJ-1999-0001", Seat::Lead).await.is_err());
}

#[tokio::test]
async fn seven_statements_are_enough_for_one_person_and_for_forty() {
    let story = Story::burglary().await;
    story.ready("Moira Ellis", "INTERMEDIATE").await;
    let few = statements(&story).await;
    for n in 0..40 {
        let person = story.bare(&format!("Person {n}")).await;
        story.award(person.person, "FOUNDATION").await;
    }
    let many = statements(&story).await;
    // A transaction that is open elsewhere on a PostgreSQL server keeps the mark back: until it ends, those who changed are read once more.
    let mut unchanged = statements(&story).await;
    for _ in 0..300 {
        if unchanged < many {
            break;
        }
        unchanged = statements(&story).await;
    }
    assert_eq!((few, many, unchanged), (7, 7, 6), "the first look of the day reads everybody, later ones those who changed");
}

async fn statements(story: &Story) -> u32 {
    let count = Arc::new(AtomicU32::new(0));
    let counted = count.clone();
    let permit = SystemPermit::because(None, "a test");
    let mut db = story.test.app.read(&permit).clone();
    db.set_metric_callback(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let matter = queries::matter_on(&story.test.app, &db, &story.test.service, story.case).await.unwrap();
    assert!(!matter.people.is_empty());
    count.load(Ordering::SeqCst)
}
