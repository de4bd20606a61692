//! The board, searched by name.

use super::*;
use crate::accreditation::scheme::Scheme;

/// Three with names that are written in more than one way, and what they hold.
async fn three(story: &Story) {
    story.now_is(ymd(2026, 11, 9), training::tests::at(9, 0));
    for (name, level) in [("Siân Ŵyn-Jones", Level::Advanced), ("Sean Wynn", Level::Foundation), ("Moira Ellis", Level::Foundation)] {
        let person = practitioner(story, name).await.person;
        from_a_list(story, person, level, ymd(2025, 1, 1), None).await;
    }
    crate::accreditation::jobs::by_the_clock(&story.test.app).await.unwrap();
}

#[tokio::test]
async fn a_part_of_a_name_finds_whoever_is_called_so_on_either_engine() {
    let story = Story::new().await;
    three(&story).await;
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let permit = story.test.permit::<AwardLevels>(&cora);
    let table: [(&str, &[&str]); 8] = [
        ("siân", &["Siân Ŵyn-Jones"]),
        ("ŴYN", &["Siân Ŵyn-Jones"]),
        ("ŵyn-j", &["Siân Ŵyn-Jones"]),
        ("  wynn ", &["Sean Wynn"]),
        ("e", &["Moira Ellis", "Sean Wynn", "Siân Ŵyn-Jones"]),
        ("%", &["Moira Ellis", "Sean Wynn", "Siân Ŵyn-Jones"]),
        ("o_r", &[]),
        ("nobody of that name", &[]),
    ];
    for (name, expected) in table {
        let wanted = queries::StandingsWanted { name: name.to_owned(), ..Default::default() };
        let board = queries::board(&story.test.app, &permit, &wanted, ymd(2026, 11, 9), &Paging::from_query("", "", "")).await.unwrap();
        let mut found: Vec<String> = board.lines.rows.into_iter().map(|line| line.full_name).collect();
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
}

#[tokio::test]
async fn the_name_never_stands_in_an_address_and_the_filters_stay() {
    let story = Story::new().await;
    three(&story).await;
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let board = story.get(&cora, "/accreditation/board?standing=FOUNDATION").await;
    assert!(board.text.contains("/accreditation/board/search") && board.text.contains("Moira Ellis"));
    let form = [("q", "Wynn"), ("standing", "FOUNDATION"), ("elsewhere", "x")];
    let sent = story.post(&cora, "/accreditation/board/search", &form).await;
    assert!(sent.location.starts_with("/accreditation/board?standing=FOUNDATION&form="), "{}", sent.location);
    assert!(!sent.location.to_lowercase().contains("wynn") && !sent.location.contains("elsewhere"), "{}", sent.location);
    let found = story.post_back(&cora, "/accreditation/board/search", &form).await.text;
    assert!(found.contains("Sean Wynn") && !found.contains("Moira Ellis"));
    assert_eq!(
        story.post(&cora, "/accreditation/board/search", &[("q", " "), ("standing", "FOUNDATION")]).await.location,
        "/accreditation/board?standing=FOUNDATION"
    );
    let moira = story.volunteer("Moira Other").await;
    assert_eq!(story.post(&moira, "/accreditation/board/search", &form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_list_leaves_as_a_file_that_a_spreadsheet_shows_and_does_not_run() {
    let story = Story::new().await;
    three(&story).await;
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let mut scheme = Scheme::first();
    scheme.standings.iter_mut().find(|rule| rule.code == "FOUNDATION").unwrap().name = "=1+1".to_owned();
    commands::adopt_scheme(&tx, story.test.service.id, "Ours", &scheme, ymd(2025, 1, 1)).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    crate::accreditation::jobs::by_the_clock(&story.test.app).await.unwrap();
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let page = story.get(&cora, "/accreditation/board?standing=FOUNDATION").await.text;
    assert!(page.contains("/accreditation/board.csv?standing=FOUNDATION"), "{page}");
    let file = story.get(&cora, "/accreditation/board.csv?standing=FOUNDATION").await.text;
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "name,standing,state,why,next_step,last_day");
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[1].starts_with("Moira Ellis,'=1+1,Current,"), "{file}");
    assert!(!file.contains("Ŵyn"), "narrowed as the page is");
}
