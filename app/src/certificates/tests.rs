//! Certificates on a real database.

use super::commands::{self, NewCertificate};
use super::model::{Certificate, Signatory, Standing};
use super::number::Number;
use super::permits::SeeIssued;
use super::rules::GUESSES;
use super::{print, queries};
use crate::platform::permit::{Own, SystemPermit};
use crate::recruitment::http_tests::{ask, get};
use crate::shared::paging::Paging;
use crate::shared::{Actor, CertificateId, PersonId, RawForm, Refusal, Role};
use crate::testing::TestApp;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::{audit_entry, certificate, letter, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

fn system(t: &TestApp) -> SystemPermit {
    SystemPermit::because(Some(t.service.id), "a test")
}

fn new(person: PersonId, trainer: Option<PersonId>, basis: u128) -> NewCertificate {
    let on = |day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap();
    NewCertificate {
        person,
        basis: ("BOOKING", Uuid::from_u128(basis)),
        course: "Practitioner course".into(),
        award: Some("Foundation practitioner".into()),
        days: vec![on(20), on(21), on(22)],
        minutes: Some(1080),
        place: Some("Civic Centre".into()),
        signatories: vec![Signatory { name: "Grace Adeyemi".into(), role: "Trainer".into() }],
        trainer,
    }
}

async fn issued(t: &TestApp, person: PersonId, trainer: Option<PersonId>, basis: u128) -> Result<CertificateId, Refusal> {
    let tx = t.app.begin(&system(t)).await?;
    let id = commands::issue(&t.app, &tx, &t.service, new(person, trainer, basis)).await?;
    t.app.commit(tx).await?;
    Ok(id)
}

async fn own(t: &TestApp, actor: &Actor) -> Vec<Certificate> {
    queries::own(&t.app, &t.permit::<Own>(actor)).await.unwrap()
}

async fn letters(t: &TestApp) -> Vec<letter::Model> {
    letter::Entity::find().filter(letter::Column::Kind.starts_with("certificate")).all(t.app.read(&system(t))).await.unwrap()
}

async fn by_number(t: &TestApp, number: &str) -> Option<Certificate> {
    let public = SystemPermit::from_public(t.service.id, "a test", None);
    queries::by_number(&t.app, &public, &Number::parse(number).unwrap()).await.unwrap()
}

fn reasons(words: &str) -> RawForm {
    RawForm::from([("_form", "revoke"), ("reason", words)])
}

fn correction(name: &str) -> RawForm {
    RawForm::from([("_form", "reissue"), ("holder", name), ("course", "The longer course"), ("why", "Her name was misspelt.")])
}

#[tokio::test]
async fn one_completion_earns_one_certificate_frozen_as_issued() {
    let t = TestApp::new().await;
    let nia = t.signed_in("Nia Rhys", &[Role::Volunteer]).await;
    let first = issued(&t, nia.person, None, 1).await.unwrap();
    assert_eq!(issued(&t, nia.person, None, 1).await.unwrap(), first, "asked again, nothing is added");
    let other = issued(&t, nia.person, None, 2).await.unwrap();
    assert_ne!(other, first);

    let tx = t.app.begin(&system(&t)).await.unwrap();
    person::ActiveModel { id: Set(nia.person.0), full_name: Set("Nia Prosser".into()), ..Default::default() }.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let mine = own(&t, &nia).await;
    assert_eq!(mine.len(), 2);
    assert!(mine.iter().all(|one| one.printed.holder == "Nia Rhys" && one.printed.service == t.service.full_name));
    assert_ne!(mine[0].printed.number, mine[1].printed.number);
    assert!(mine.iter().all(|one| Number::parse(&one.printed.number).is_ok() && one.printed.number.contains("-2026-")));
    assert_eq!(letters(&t).await.len(), 2, "one letter for each, none for the repeat");

    let nobody = PersonId(Uuid::from_u128(99));
    assert_eq!(issued(&t, nobody, None, 3).await, Err(Refusal::NotFound));
    let tx = t.app.begin(&system(&t)).await.unwrap();
    let wrong = NewCertificate { days: Vec::new(), ..new(nia.person, None, 4) };
    let refused = commands::issue(&t.app, &tx, &t.service, wrong).await;
    assert!(matches!(refused, Err(Refusal::Refused { code: "not_printable", .. })));
}

#[tokio::test]
async fn two_who_issue_at_once_issue_one() {
    let t = TestApp::new().await;
    let nia = t.person("Nia Rhys").await;
    let (one, other) = tokio::join!(issued(&t, nia, None, 1), issued(&t, nia, None, 1));
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(certificate::Entity::find().count(t.app.read(&system(&t))).await.unwrap(), 1);
}

#[tokio::test]
async fn the_letter_leads_to_ones_own_page_or_for_somebody_without_a_sign_in_to_this_one() {
    let t = TestApp::new().await;
    let signed_in = t.signed_in("Nia Rhys", &[Role::Volunteer]).await;
    issued(&t, signed_in.person, None, 1).await.unwrap();
    let to = letters(&t).await.remove(0);
    assert!(to.text.contains("http://accord.test/certificates\n") && !to.text.contains("/link/"), "{}", to.text);

    let delegate = t.person("Dell Gate").await;
    let id = issued(&t, delegate, None, 2).await.unwrap();
    let to = letters(&t).await.into_iter().find(|letter| letter.person_id == Some(delegate.0)).unwrap();
    assert_eq!(to.to_address, "dell.gate@example.org");
    assert!(!to.text.contains("Practitioner") && !to.subject.contains("Dell"), "{}", to.text);
    let path = to.text.split_whitespace().find_map(|word| word.strip_prefix("http://accord.test")).unwrap().to_owned();
    let page = get(&t, &path, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.page.contains("Dell Gate") && page.page.contains("20, 21 and 22 October 2026"), "{}", page.page);
    assert_eq!(get(&t, &format!("{path}/certificate.pdf"), "").await.status, StatusCode::OK);
    let altered: String = path.chars().rev().take(43).collect();
    assert_eq!(get(&t, &format!("/certificates/link/{altered}"), "").await.status, StatusCode::NOT_FOUND);
    let grace = t.signed_in("Grace Adeyemi", &[Role::Coordinator]).await;
    let cookie = t.cookie(&grace).await;
    ask(&t, "POST", &format!("/certificates/{id}/revoke"), &cookie, &reasons("Somebody else sat there.")).await;
    let page = get(&t, &path, "").await.page;
    assert!(page.contains("was revoked on 26 October 2026") && !page.contains("Somebody else"), "{page}");
    assert_eq!(get(&t, &format!("{path}/certificate.pdf"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn holder_trainer_and_office_see_it_and_nobody_else() {
    let t = TestApp::new().await;
    let nia = t.signed_in("Nia Rhys", &[Role::Volunteer]).await;
    let grace = t.signed_in("Grace Adeyemi", &[Role::Trainer]).await;
    let id = issued(&t, nia.person, Some(grace.person), 1).await.unwrap();
    let page = format!("/certificates/{id}");
    for (name, actor, sees, keeps) in [
        ("holder", &nia, true, false),
        ("trainer", &grace, true, true),
        ("another trainer", &t.signed_in("Tom Other", &[Role::Trainer]).await, false, false),
        ("coordinator", &t.signed_in("Cora Penn", &[Role::Coordinator]).await, true, true),
        ("another volunteer", &t.signed_in("Vi Vole", &[Role::Volunteer]).await, false, false),
        ("auditor", &t.signed_in("Ann Audit", &[Role::Auditor]).await, false, false),
    ] {
        let cookie = t.cookie(actor).await;
        let shown = get(&t, &page, &cookie).await;
        assert_eq!(shown.status == StatusCode::OK, sees, "{name}");
        assert_eq!(get(&t, &format!("{page}/certificate.pdf"), &cookie).await.status == StatusCode::OK, sees, "{name}");
        assert_eq!(shown.page.contains("Revoke the certificate"), keeps, "{name}");
        let listed = ["Trainer", "Coordinator"].into_iter().any(|role| format!("{:?}", actor.roles).contains(role));
        let list = get(&t, "/certificates/issued", &cookie).await;
        assert_eq!(list.status == StatusCode::OK, listed, "{name}");
        assert_eq!(list.page.contains(&page), keeps, "{name}");
    }
    let looks = audit_entry::Entity::find().filter(audit_entry::Column::SubjectId.eq(id.0)).all(t.app.read(&system(&t))).await.unwrap();
    let of = |action: &str| looks.iter().filter(|line| line.action == action).count();
    assert_eq!((of("certificate.issued"), of("certificate.read"), of("certificate.printed")), (1, 3, 3));
}

#[tokio::test]
async fn revoked_with_a_reason_it_stays_on_record_and_nobody_decides_on_their_own() {
    let t = TestApp::new().await;
    let cora = t.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let nia = t.signed_in("Nia Rhys", &[Role::Volunteer]).await;
    let id = issued(&t, nia.person, None, 1).await.unwrap();
    let hers = issued(&t, cora.person, None, 2).await.unwrap();
    let cookie = t.cookie(&cora).await;

    for verb in ["revoke", "reissue"] {
        let form = if verb == "revoke" { reasons("x") } else { correction("Cora Queen") };
        ask(&t, "POST", &format!("/certificates/{hers}/{verb}"), &cookie, &form).await;
    }
    assert_eq!(own(&t, &cora).await[0].standing, Standing::Stands, "one's own stays as it is");

    let to = format!("/certificates/{id}/revoke");
    ask(&t, "POST", &to, &cookie, &reasons(" ")).await;
    assert_eq!(own(&t, &nia).await[0].standing, Standing::Stands, "not without a reason");
    assert_eq!(ask(&t, "POST", &to, &cookie, &reasons("He slept through day two.")).await.to, format!("/certificates/{id}"));
    let mine = own(&t, &nia).await.remove(0);
    let today = NaiveDate::from_ymd_opt(2026, 10, 26).unwrap();
    assert_eq!((mine.standing, mine.revoke_reason.as_deref()), (Standing::Revoked(today), Some("He slept through day two.")));
    assert!(matches!(print::pdf(&t.app, &mine).await, Err(Refusal::Refused { code: "no_longer_stands", .. })));
    assert!(get(&t, &format!("/certificates/{id}"), &cookie).await.page.contains("He slept through day two."));
    let holder = get(&t, &format!("/certificates/{id}"), &t.cookie(&nia).await).await.page;
    assert!(holder.contains("was revoked") && !holder.contains("slept"), "{holder}");
}

#[tokio::test]
async fn issued_again_it_has_a_new_number_and_its_history() {
    let t = TestApp::new().await;
    let grace = t.signed_in("Grace Adeyemi", &[Role::Trainer]).await;
    let nia = t.signed_in("Nia Reese", &[Role::Volunteer]).await;
    let id = issued(&t, nia.person, Some(grace.person), 1).await.unwrap();
    let before = own(&t, &nia).await.remove(0);
    let cookie = t.cookie(&grace).await;

    let answer = ask(&t, "POST", &format!("/certificates/{id}/reissue"), &cookie, &correction("Nia Rhŷs")).await;
    let mine = own(&t, &nia).await;
    assert_eq!(mine.len(), 1, "only the one that stands");
    assert_eq!(answer.to, format!("/certificates/{}", mine[0].id));
    assert_eq!((mine[0].edition, mine[0].printed.holder.as_str()), (2, "Nia Rhŷs"));
    assert_ne!(mine[0].printed.number, before.printed.number);
    assert_eq!(mine[0].printed.days, before.printed.days);
    assert_eq!(mine[0].printed.course, before.printed.course, "only the office retitles a course");
    let old = by_number(&t, &before.printed.number).await.unwrap();
    assert!(matches!(old.standing, Standing::Replaced(_)) && old.printed == before.printed, "{old:?}");
    assert_eq!(letters(&t).await.iter().filter(|letter| letter.kind == "certificate_again").count(), 1);

    let page = get(&t, &answer.to, &cookie).await.page;
    assert!(page.contains(&before.printed.number) && page.contains("Her name was misspelt."), "{page}");
    let again = ask(&t, "POST", &format!("/certificates/{id}/reissue"), &cookie, &correction("Nia Rees")).await;
    assert!(again.to.contains("form="), "the one that was replaced is not issued again: {}", again.to);
    assert_eq!(issued(&t, nia.person, None, 1).await.unwrap(), mine[0].id, "the same completion earns no third");

    // Also one that was revoked by mistake can be issued again, by the office; the old number stays revoked.
    let newest = mine[0].id;
    ask(&t, "POST", &format!("/certificates/{newest}/revoke"), &cookie, &reasons("A slip.")).await;
    let by_trainer = ask(&t, "POST", &format!("/certificates/{newest}/reissue"), &cookie, &correction("Nia Rhŷs")).await;
    assert!(by_trainer.to.contains("form="), "{}", by_trainer.to);
    let office = t.signed_in("Cora Coordinator", &[Role::Coordinator]).await;
    ask(&t, "POST", &format!("/certificates/{newest}/reissue"), &t.cookie(&office).await, &correction("Nia Rhŷs")).await;
    assert_eq!((own(&t, &nia).await[0].edition, own(&t, &nia).await[0].standing), (3, Standing::Stands));
    assert_eq!(own(&t, &nia).await[0].printed.course, "The longer course");
    assert!(matches!(by_number(&t, &mine[0].printed.number).await.unwrap().standing, Standing::Revoked(_)));
}

#[tokio::test]
async fn anybody_checks_a_number_and_reads_what_the_page_says_and_no_more() {
    let t = TestApp::new().await;
    let nia = t.person("Nia Rhys").await;
    let id = issued(&t, nia, None, 1).await.unwrap();
    let row = certificate::Entity::find_by_id(id.0).one(t.app.read(&system(&t))).await.unwrap().unwrap();

    assert_eq!(get(&t, "/verify", "").await.status, StatusCode::OK);
    let typed = row.number.to_lowercase().replace('-', "+");
    assert_eq!(get(&t, &format!("/verify?number={typed}"), "").await.to, format!("/verify/{}", row.number));
    let page = get(&t, &format!("/verify/{}", row.number), "").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "This certificate stands.",
        "Nia Rhys",
        "Practitioner course",
        "20, 21 and 22 October 2026",
        "18 hours",
        "Grace Adeyemi",
        &row.number,
    ] {
        assert!(page.page.contains(part), "{part}: {}", page.page);
    }
    assert!(
        page.page.contains("<title>Check a certificate") && !page.page.contains("example.org") && !page.page.contains(&nia.to_string())
    );

    let wrong = get(&t, "/verify?number=FRJ-2026", "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.page.contains("letter by letter") && wrong.page.contains("value=\"FRJ-2026\""), "{}", wrong.page);
}

#[tokio::test]
async fn a_number_that_nobody_has_is_answered_calmly_and_guessing_ends() {
    let t = TestApp::new().await;
    let id = issued(&t, t.person("Nia Rhys").await, None, 1).await.unwrap();
    let row = certificate::Entity::find_by_id(id.0).one(t.app.read(&system(&t))).await.unwrap().unwrap();
    let mut free = (0..=255u8).filter_map(|n| Number::new("FRJ", 2026, [n, 1, 2, 3, 4, 5, 6])).filter(|one| one.as_str() != row.number);
    for _ in 0..GUESSES {
        let page = get(&t, &format!("/verify/{}", free.next().unwrap()), "").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.page.contains("We know no certificate with this number"), "{}", page.page);
    }
    let page = get(&t, &format!("/verify/{}", row.number), "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "also for one that is there");
    let checked = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("certificate.checked"));
    assert_eq!(checked.count(t.app.read(&system(&t))).await.unwrap(), u64::from(GUESSES), "each look is on the trail");
}

#[tokio::test]
async fn the_list_is_sorted_as_asked_and_a_trainer_sees_only_what_they_taught() {
    let t = TestApp::new().await;
    let grace = t.signed_in("Grace Adeyemi", &[Role::Trainer]).await;
    for (basis, name) in [(1, "Bea Two"), (2, "Ann One")] {
        let person = t.person(name).await;
        issued(&t, person, Some(grace.person), basis).await.unwrap();
    }
    issued(&t, t.person("Cy Three").await, None, 3).await.unwrap();
    let cora = t.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let names = async |actor: &Actor, sort: &str| {
        let listed = queries::issued(&t.app, &t.permit::<SeeIssued>(actor), &Paging::from_query("1", sort, "")).await.unwrap();
        (listed.total, listed.rows.into_iter().map(|one| one.printed.holder).collect::<Vec<_>>().join(", "))
    };
    assert_eq!(names(&cora, "holder").await, (3, "Ann One, Bea Two, Cy Three".to_owned()));
    assert_eq!(names(&grace, "holder").await, (2, "Ann One, Bea Two".to_owned()));
}
