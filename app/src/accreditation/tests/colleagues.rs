//! A practitioner who holds what the scheme asks of observers writes down what they saw of somebody with whom they work a case.

use super::forecast::{case, seated};
use super::observed::{all, observe_at, publish, publish_as, two_standards};
use super::record::known;
use super::*;
use crate::accreditation::observing::Observing;
use crate::accreditation::scheme::Scheme;
use chrono::Duration;
use entity::assignment;
use sea_orm::sea_query::Expr;

const LIST: &str = "/record/colleagues";

/// By a scheme whose observers hold the advanced level, which asks nothing more of those who hold it.
fn by_the_advanced() -> Scheme {
    Scheme { observing: Observing { by: Some("ADVANCED".into()), signed_off: true, ..two_standards() }, ..Scheme::first() }
}

async fn advanced(story: &Story, name: &str) -> Actor {
    let actor = practitioner(story, name).await;
    from_a_list(story, actor.person, Level::Advanced, ymd(2025, 6, 2), None).await;
    actor
}

fn of(person: &Actor) -> String {
    format!("{LIST}/{}", person.person)
}

#[tokio::test]
async fn who_holds_the_standing_observes_those_with_whom_they_work_a_case_and_reads_nothing_of_others() {
    let story = Story::new().await;
    publish_as(&story, by_the_advanced()).await;
    let (moira, sunil) = (practitioner(&story, "Moira Ellis").await, practitioner(&story, "Sunil Rao").await);
    let ola = advanced(&story, "Ola Adeyemi").await;
    assert!(story.get(&ola, LIST).await.text.contains("Nobody yet"));
    assert!(story.get(&ola, "/record").await.text.contains(LIST), "the record leads there");
    let one = case(&story, 1, None).await;
    seated(&story, one, ola.person, "LEAD").await;
    seated(&story, one, moira.person, "CO").await;

    let list = story.get(&ola, LIST).await.text;
    assert!(list.contains("Moira Ellis") && !list.contains("Sunil Rao") && list.contains("Not yet") && !list.contains("RJ-2026"), "{list}");
    let form = story.get(&ola, &of(&moira)).await.text;
    assert!(form.contains("Preparing people") && form.contains("once a second person has signed it off"), "{form}");
    assert_eq!(observe_at(&story, &ola, &of(&moira), "MET").await, LIST);
    let seen = all(&story, moira.person).await.remove(0);
    assert_eq!((seen.outcome.as_str(), seen.waits, seen.observer.as_deref()), ("MET", true, Some("Ola Adeyemi")));
    assert!(known(&story, moira.person).await.observed.is_empty(), "it waits for the second person");
    assert!(observe_at(&story, &ola, &of(&moira), "MET").await.contains("form="), "one a day by one observer");
    let again = (story.get(&ola, LIST).await.text, story.get(&ola, &of(&moira)).await.text);
    assert!(again.0.contains("20 Oct 2026") && !again.1.contains("Unhurried"), "what is on record is read by others: {}", again.1);
    assert!(story.get(&moira, "/record/observations").await.text.contains("Unhurried, and both were heard."));

    // Nobody else, and nobody's own.
    for path in [of(&sunil), of(&ola)] {
        assert_eq!(story.get(&ola, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        observe_at(&story, &ola, &path, "MET").await;
    }
    assert!(all(&story, sunil.person).await.is_empty() && all(&story, ola.person).await.is_empty());
}

#[tokio::test]
async fn who_does_not_hold_it_or_is_not_named_by_the_scheme_reads_why_and_writes_nothing() {
    let story = Story::new().await;
    publish_as(&story, by_the_advanced()).await;
    let (moira, sunil) = (practitioner(&story, "Moira Ellis").await, practitioner(&story, "Sunil Rao").await);
    let one = case(&story, 1, None).await;
    seated(&story, one, sunil.person, "LEAD").await;
    seated(&story, one, moira.person, "CO").await;
    for path in [LIST.to_owned(), of(&moira)] {
        assert!(story.get(&sunil, &path).await.text.contains("By the scheme whoever observes holds Advanced"), "{path}");
    }
    assert!(observe_at(&story, &sunil, &of(&moira), "MET").await.contains("form="));

    publish(&story, two_standards()).await;
    assert!(!story.get(&sunil, "/record").await.text.contains(LIST), "nobody is led to what is closed to them");
    for path in [LIST.to_owned(), of(&moira)] {
        assert!(story.get(&sunil, &path).await.text.contains("the office writes down what was observed"), "{path}");
    }
    assert!(observe_at(&story, &sunil, &of(&moira), "MET").await.contains("form="));
    assert!(all(&story, moira.person).await.is_empty());
}

#[tokio::test]
async fn a_case_worked_together_counts_for_a_year_after_its_end_and_one_after_the_other_never() {
    let story = Story::new().await;
    publish_as(&story, by_the_advanced()).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let ola = advanced(&story, "Ola Adeyemi").await;
    let one = case(&story, 1, None).await;
    seated(&story, one, moira.person, "LEAD").await;
    seated(&story, one, ola.person, "CO").await;
    let set = async |of: &Actor, began: i64, ended: i64| {
        let tx = story.test.app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
        let days_ago = |days: i64| Expr::value(tx.now() - Duration::days(days));
        assignment::Entity::update_many()
            .col_expr(assignment::Column::StartsAt, days_ago(began))
            .col_expr(assignment::Column::EndsAt, days_ago(ended))
            .filter(assignment::Column::PersonId.eq(of.person.0))
            .exec(&*tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    for (of_moira, of_ola, works) in
        [((90, 30), (90, 40), true), ((500, 300), (400, 310), true), ((90, 60), (50, 10), false), ((900, 400), (900, 400), false)]
    {
        set(&moira, of_moira.0, of_moira.1).await;
        set(&ola, of_ola.0, of_ola.1).await;
        let found = story.get(&ola, &of(&moira)).await.status == StatusCode::OK;
        assert_eq!(found, works, "{of_moira:?} and {of_ola:?}");
    }
}
