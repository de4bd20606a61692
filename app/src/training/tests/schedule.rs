//! Everything scheduled, as a month, a week and a list.

use super::{Story, at, course, ymd};
use crate::calendar::zone::Zone;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, Role};
use crate::training::commands;
use crate::training::permits::{PlanTraining, SeeTraining};
use crate::training::queries::{Looker, scheduled};
use crate::training::schedule::{Asked, Entry, Places, asked};
use axum::http::StatusCode;
use entity::{run, session_day};
use sea_orm::{EntityTrait, IntoActiveModel};

impl Story {
    /// What that address shows to somebody.
    async fn shows(&self, who: &Actor, query: &str) -> Vec<Entry> {
        let raw = crate::shared::RawForm(serde_urlencoded::from_str(query).unwrap());
        let asked: Asked = asked(&raw, ymd(2026, 10, 26));
        let until = asked.days().1.unwrap();
        let looker = Looker { actor: who, zone: self.test.service.zone, now: self.test.app.clock().now() };
        let permit = self.test.permit::<SeeTraining>(who);
        scheduled(&self.test.app, &permit, looker, &asked, until).await.unwrap().entries
    }
}

fn days(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.starts.date().format("%d %b").to_string()).collect()
}

#[tokio::test]
async fn a_month_has_the_days_of_every_run_and_says_what_is_the_readers_own() {
    let story = Story::new().await;
    let mine = story.run(&[ymd(2026, 11, 10), ymd(2026, 11, 12)], 1).await;
    let theirs = story.run(&[ymd(2026, 11, 10), ymd(2026, 12, 8)], 5).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, mine).await.unwrap();

    let november = story.shows(&moira, "view=month&from=2026-11-01").await;
    assert_eq!(days(&november), ["10 Nov", "10 Nov", "12 Nov"]);
    let of = |run| november.iter().find(|entry| entry.href == format!("/training/runs/{run}")).unwrap();
    assert_eq!((of(mine).mine, of(mine).places), (Some("You have a place"), Places::Full));
    assert_eq!((of(theirs).mine, of(theirs).places), (None, Places::Free(5)));
    assert_eq!(of(mine).starts.time(), at(9, 30));

    let taught = story.shows(&story.trainer, "view=month&from=2026-11-01&mine=yes").await;
    assert_eq!(days(&taught), ["10 Nov", "12 Nov"], "a colleague teaches the other one");
    assert!(taught.iter().all(|entry| entry.mine == Some("You teach")));
    assert_eq!(days(&story.shows(&moira, "view=week&from=2026-12-09").await), ["08 Dec"]);
}

#[tokio::test]
async fn the_clock_on_the_wall_stays_as_agreed_on_both_sides_of_the_change() {
    let story = Story::new().await;
    // The clocks of London go forward on 28 March 2027.
    let run = story.run(&[ymd(2027, 3, 27), ymd(2027, 3, 28), ymd(2027, 3, 29)], 5).await;
    let week = story.shows(&story.trainer, "view=month&from=2027-03-01").await;
    assert_eq!(days(&week), ["27 Mar", "28 Mar", "29 Mar"]);
    assert!(week.iter().all(|entry| (entry.starts.time(), entry.ends.time()) == (at(9, 30), at(16, 0))), "{week:?}");
    let utc: Vec<u32> = {
        use chrono::Timelike;
        story.view(run).await.days.iter().map(|day| day.starts_at.hour()).collect()
    };
    assert_eq!(utc, [9, 8, 8], "and an hour earlier by the world's clock once summer time has come");
    let sunday = story.shows(&story.trainer, "view=week&from=2027-03-28").await;
    assert_eq!(days(&sunday), ["27 Mar", "28 Mar"], "the week ends with its Sunday, by the clock of the place");
    assert_eq!(story.test.service.zone, Zone::LONDON);
}

#[tokio::test]
async fn what_is_shown_is_narrowed_by_the_address() {
    let story = Story::new().await;
    let planner = story.test.permit::<PlanTraining>(&story.trainer);
    let other = course("SHUTTLE", Level::Foundation, None);
    let other = commands::add_course(&story.test.app, &planner, &other).await.unwrap();
    story.run(&[ymd(2026, 11, 10)], 5).await;
    story.run_of(other, &[ymd(2026, 11, 11)], 5).await;
    let all = "view=month&from=2026-11-01";
    for (narrowed, expected) in [
        (String::new(), vec!["10 Nov", "11 Nov"]),
        (format!("&course={other}"), vec!["11 Nov"]),
        (format!("&trainer={}", story.trainer.person), vec!["10 Nov", "11 Nov"]),
        (format!("&trainer={}", uuid::Uuid::from_u128(7)), vec![]),
        ("&place=Room 2, Civic Centre".to_owned(), vec!["10 Nov", "11 Nov"]),
        ("&place=online".to_owned(), vec![]),
    ] {
        let found = story.shows(&story.trainer, &format!("{all}{narrowed}")).await;
        assert_eq!(days(&found), expected, "{narrowed}");
    }
}

#[tokio::test]
async fn each_view_is_drawn_and_each_empty_one_leads_on() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10)], 1).await;
    let lead = story.test.signed_in("Ada Agency", &[Role::AgencyLead]).await;
    for (query, parts) in [
        ("view=month&from=2026-11-01", vec!["<table class=\"month\"", "datetime=\"2026-11-10\"", "The last place", "09:30 to 16:00"]),
        ("view=week&from=2026-11-10", vec!["row-7 rows-26 lane-1", "Week of Mon 9 Nov 2026 to Sun 15 Nov 2026", "The last place"]),
        ("view=list&from=2026-11-01", vec!["Tue 10 Nov 2026, 09:30 to 16:00", "Nora Quill", "The last place"]),
        ("view=week&from=2026-12-01", vec!["Nothing is planned", "Look at the catalogue"]),
        ("view=list&from=2026-11-11&mine=yes", vec!["Nothing is planned", "Show everything"]),
    ] {
        let page = story.get(&lead, &format!("/training/calendar?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        for part in parts {
            assert!(page.text.contains(part), "{query}: {part} is not on the page");
        }
        assert_eq!(page.text.contains(&format!("/training/runs/{run}")), !query.contains("12-01") && !query.contains("mine"), "{query}");
    }
}

#[tokio::test]
async fn from_a_time_in_which_nothing_is_planned_the_days_beside_it_are_one_click_away() {
    let story = Story::new().await;
    story.run(&[ymd(2026, 11, 10), ymd(2026, 11, 11)], 1).await;
    story.run(&[ymd(2027, 3, 4)], 1).await;
    let (next, last) = ("The next that is planned: Thu 4 Mar 2027", "The last before it: Wed 11 Nov 2026");
    for (query, says, not) in [
        ("view=month&from=2027-01-10", vec![next, last, "view=month&amp;from=2027-03-04", "view=month&amp;from=2026-11-11"], ""),
        ("view=week&from=2027-01-10", vec![next, last, "view=week&amp;from=2027-03-04"], ""),
        ("view=month&from=2026-09-10", vec!["The next that is planned: Tue 10 Nov 2026"], "The last before it"),
        ("view=list&from=2027-04-01", vec!["The last before it: Thu 4 Mar 2027"], "The next that is planned"),
        ("view=month&from=2026-11-01", vec![], "The next that is planned"),
        ("view=month&from=2027-01-10&place=online", vec!["Nothing fits"], "The next that is planned"),
    ] {
        let page = story.get(&story.trainer, &format!("/training/calendar?{query}")).await.text;
        for part in says {
            assert!(page.contains(part), "{query}: {part} is not on {page}");
        }
        assert!(not.is_empty() || !page.contains(not), "{query}: {not}");
    }
}

#[tokio::test]
async fn two_thousand_runs_ask_no_more_than_two_and_the_picture_says_where_it_ends() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 2)], 5).await;
    let ask = |path: &'static str| {
        let story = &story;
        async move {
            story.get(&story.trainer, path).await;
            let listening = story.test.app.db().statements();
            listening.listen();
            let page = story.get(&story.trainer, path).await;
            (listening.told().into_iter().filter(|statement| !statement.sql.contains("FROM \"service\"")).count(), page.text)
        }
    };
    let views = [
        "/training/calendar?from=2026-11-01",
        "/training/calendar?view=week&from=2026-11-02",
        "/training/calendar?view=list&from=2026-11-01",
    ];
    let mut few = Vec::new();
    for path in views {
        few.push(ask(path).await.0);
    }
    let tx = story.test.app.begin(&story.teaches(run).await).await.unwrap();
    let (like, day) = (story.view(run).await.run, story.view(run).await.days.remove(0));
    for part in 0..20 {
        let keys: Vec<(uuid::Uuid, i64)> = (0..100).map(|number| (tx.new_id(), part * 100 + number)).collect();
        let runs = keys.iter().map(|(key, number)| {
            let row = run::Model { id: *key, reference: format!("RUN-2026-{:04}", 1000 + number), ..like.clone() };
            row.into_active_model()
        });
        run::Entity::insert_many(runs).exec_without_returning(&*tx).await.unwrap();
        let days = keys.iter().map(|(key, number)| {
            let later = chrono::Duration::days(number % 28);
            let row = session_day::Model {
                id: tx.new_id(),
                run_id: *key,
                day: day.day + later,
                starts_at: day.starts_at + later,
                ends_at: day.ends_at + later,
                ..day.clone()
            };
            row.into_active_model()
        });
        session_day::Entity::insert_many(days).exec_without_returning(&*tx).await.unwrap();
    }
    story.test.app.commit(tx).await.unwrap();
    for (path, few) in views.into_iter().zip(few) {
        let (asked, page) = ask(path).await;
        assert!(asked <= few && asked <= 8, "{path}: {few} before, {asked} now");
        let says = if path.contains("list") { "1 to 25 of 2001" } else { " more" };
        assert!(page.contains(says), "{path}");
        assert_eq!(page.contains("There is more than a picture can hold from"), !path.contains("view"), "{path}");
        assert!(page.len() < 400_000, "{path}: {} bytes", page.len());
    }
}

#[tokio::test]
async fn a_run_that_is_off_is_not_shown() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10)], 5).await;
    commands::call_off_run(&story.test.app, &story.teaches(run).await, &story.test.service, "Nobody booked").await.unwrap();
    assert!(story.shows(&story.trainer, "view=month&from=2026-11-01").await.is_empty());
}
