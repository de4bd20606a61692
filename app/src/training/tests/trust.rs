//! Nobody decides for themselves, and nobody learns by asking who is on record.

use super::{Story, at, code, ymd};
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, AgencyId, RawForm, Role, RunId};
use crate::training::commands;
use crate::training::forms::check_many;
use crate::training::model::{BookingState, Mark};
use crate::training::permits::{BookForOthers, BookPlace, TeachRun};
use crate::training::queries;
use entity::{booking, person, run_trainer};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

/// Somebody who leads Fenbridge Housing, and volunteers too.
async fn lead(story: &Story) -> (Actor, AgencyId) {
    let agency = super::race::agency(story).await;
    let person = story.test.person("Lena Hart").await;
    (story.test.signed_in_as(person, "Lena Hart", &[Role::AgencyLead, Role::Volunteer], Some(agency)).await, agency)
}

/// What the page says to whoever asks for a place for that person.
async fn asks(story: &Story, who: &Actor, run: RunId, (name, email): (&str, &str), approval: &[(&str, &str)]) -> String {
    let page = format!("/training/runs/{run}/book-for");
    let mut form = vec![("_form", "book_for"), ("_page", page.as_str()), ("name", name), ("email", email)];
    form.extend(approval);
    story.post_back(who, &page, &form).await.text
}

const GIVEN: [(&str, &str); 2] = [("approval", "given"), ("manager_name", "Owen Pryce")];

#[tokio::test]
async fn nobody_agrees_to_their_own_place() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let (lena, _) = lead(&story).await;
    let own = ("Lena Hart", "lena.hart@example.org");
    let said = asks(&story, &lena, run, own, &GIVEN).await;
    assert!(said.contains("This place is your own: have your line manager asked"), "{said}");
    for to in ["lena.hart@example.org", "LENA.HART@example.org"] {
        let to_herself = [("approval", "ask"), ("manager_name", "Owen Pryce"), ("manager_email", to)];
        let said = asks(&story, &lena, run, own, &to_herself).await;
        assert!(said.contains("this is the address of whoever is to come"), "{said}");
    }
    let asked = [("approval", "ask"), ("manager_name", "Owen Pryce"), ("manager_email", "owen.pryce@example.org")];
    assert!(asks(&story, &lena, run, own, &asked).await.contains("the line manager has mail"));
}

#[tokio::test]
async fn nor_in_a_list_of_many_nor_by_booking_for_themselves() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let (lena, _) = lead(&story).await;
    let list = "Lena Hart, lena.hart@example.org\nCy Cole, cy.cole@example.org";
    let asks = BookForOthers::open(&story.test.app, &lena, None, run).await.unwrap();
    let to_herself = [("approval", "ask"), ("manager_name", "Owen Pryce"), ("manager_email", "lena.hart@example.org")];
    for (approval, cy) in [(&GIVEN[..], "Cy Cole CONFIRMED"), (&to_herself[..], "Cy Cole booked_already")] {
        let mut raw = RawForm::from([("lines", list)]);
        approval.iter().for_each(|(name, value)| raw.set(name, *value));
        let asked = check_many(&raw, true).unwrap();
        let became = commands::book_many(&story.test.app, &asks, &story.test.service, &asked).await.unwrap();
        assert_eq!(super::many::words(&became), ["Lena Hart own_place", cy], "she does not agree for herself");
    }

    assert_eq!(code(story.book(&lena, run).await), "approval_missing");
    let permit = story.test.permit::<BookPlace>(&lena);
    assert_eq!(code(commands::wait(&story.test.app, &permit, &story.test.service, run).await), "approval_missing");
    assert!(story.get(&lena, &format!("/training/runs/{run}")).await.text.contains("your line manager agrees first"));
}

#[tokio::test]
async fn a_lead_learns_nothing_of_people_who_are_not_theirs() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 6).await;
    let over = story.run(&[ymd(2026, 10, 27)], 6).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let (lena, agency) = lead(&story).await;

    // Somebody of another name, of this very name, and nobody at all: the same answer.
    for who in [("Bo Birch", "moira.ellis@example.org"), ("Moira Ellis", "moira.ellis@example.org"), ("Cy Cole", "cy.cole@example.org")] {
        let said = asks(&story, &lena, run, who, &GIVEN).await;
        assert!(said.contains("The place is booked"), "{who:?}: {said}");
    }
    let permit = SystemPermit::because(None, "a test");
    let theirs = booking::Entity::find().filter(booking::Column::PersonId.eq(moira.person.0));
    assert_eq!(theirs.count(story.test.app.read(&permit)).await.unwrap(), 1, "what is hers is her own");

    // Whom they sent before they send again.
    let again = story.run(&[ymd(2026, 11, 16)], 6).await;
    assert!(asks(&story, &lena, again, ("Cy Cole", "cy.cole@example.org"), &GIVEN).await.contains("The place is booked"));
    let sent = booking::Entity::find().filter(booking::Column::AgencyId.eq(agency.0)).order_by_asc(booking::Column::Id);
    let sent = sent.all(story.test.app.read(&permit)).await.unwrap();
    assert_eq!(sent[2].person_id, sent[3].person_id, "one record for one person");

    // A run on which nobody can come answers as one thing, whoever is named.
    story.now_is(ymd(2026, 10, 28), at(9, 0));
    let before = person::Entity::find().count(story.test.app.read(&permit)).await.unwrap();
    for who in [("Bo Birch", "moira.ellis@example.org"), ("Nobody Known", "nobody@example.org")] {
        let said = asks(&story, &lena, over, who, &GIVEN).await;
        assert!(said.contains("This run has begun or is off"), "{said}");
    }
    assert_eq!(person::Entity::find().count(story.test.app.read(&permit)).await.unwrap(), before, "and puts nobody on record");
}

#[tokio::test]
async fn what_came_between_is_decided_again_when_the_manager_agrees() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 6).await;
    let (lena, agency) = lead(&story).await;
    let asked = [("approval", "ask"), ("manager_name", "Owen Pryce"), ("manager_email", "owen.pryce@example.org")];
    assert!(asks(&story, &lena, run, ("Lena Hart", "lena.hart@example.org"), &asked).await.contains("the line manager has mail"));
    story.blocks(&lena, ymd(2026, 11, 9), ymd(2026, 11, 9)).await;

    let link = story.letter_link("owen.pryce@example.org", "/training/approve/").await;
    let yes = [("_form", "approve"), ("_page", link.as_str()), ("says", "APPROVED")];
    assert_eq!(story.post_public(&link, &yes).await.location, link, "the manager has answered, and reads nothing of her diary");
    let permit = SystemPermit::because(None, "a test");
    let row = booking::Entity::find().filter(booking::Column::AgencyId.eq(agency.0)).one(story.test.app.read(&permit)).await.unwrap();
    let row = row.unwrap();
    assert_eq!((row.state.as_str(), row.approved_at.is_some()), (BookingState::Waitlisted.code(), true));
    let place = story.letter_link("lena.hart@example.org", "/training/place/").await;
    assert!(story.get_public(&place).await.text.contains("9 Nov 2026"));
}

#[tokio::test]
async fn nobody_takes_their_own_register() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    story.book(&owen, run).await.unwrap();
    assert_eq!(code(story.change(run, |plan| plan.beside = vec![owen.person]).await), "has_a_place");

    // Whoever was put beside before this was refused still marks the others alone.
    let permit = SystemPermit::because(None, "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let beside = run_trainer::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(story.test.service.id.0),
        run_id: Set(run.0),
        person_id: Set(owen.person.0),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
    };
    beside.insert(&*tx).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let permit = TeachRun::open(&story.test.app, &owen, None, run).await.unwrap();
    let view = story.view(run).await;
    let booking = queries::delegates(&story.test.app, &permit).await.unwrap()[0].booking;
    let marks = [(booking, Mark::Attended)];
    let taken = commands::take_register(&story.test.app, &permit, &story.test.service, view.days[0].id, &marks).await;
    assert_eq!(code(taken), "own_register");
}

#[tokio::test]
async fn the_link_of_an_online_run_is_for_those_who_have_a_place() {
    const LINK: &str = "https://meet.example/training";
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    story
        .change(run, |plan| {
            (plan.venue, plan.venue_address, plan.joining_link) = (String::new(), String::new(), Some(LINK.to_owned()));
        })
        .await
        .unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    let page = format!("/training/runs/{run}");
    let before = story.get(&moira, &page).await.text;
    assert!(before.contains("Online") && !before.contains(LINK), "{before}");
    story.book(&moira, run).await.unwrap();
    let invited = story.invitations().await;
    assert_eq!(invited.len(), 1);
    let mails: Vec<String> = story.test.mails().iter().map(|mail| String::from_utf8_lossy(&mail.octets).into_owned()).collect();
    assert!(mails.iter().any(|mail| mail.contains("meet.example")), "the invitation has it");
    let place = story.letter_link("moira.ellis@example.org", "/training/place/").await;
    assert!(story.get_public(&place).await.text.contains(LINK));
    story.cancel(&moira, run).await;
    assert!(!story.get_public(&place).await.text.contains(LINK), "and once it is given back no longer");
}
