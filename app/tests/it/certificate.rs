//! A certificate as it is handed out, read by libraries that had no part in making it (`end2end/yardsticks/pdf/read_pdf.py`): pypdf its
//! structure, pdfium its picture, ZXing the code in that picture.
//!
//! `ACCORD_TEST_PYTHON` names the interpreter, with the packages of `end2end/requirements.txt`; `ACCORD_SHOW` a folder where the pages are
//! kept as pictures, to be looked at.

use crate::browser::Browser;
use app::certificates::commands::{NewCertificate, issue};
use app::certificates::model::Signatory;
use app::platform::permit::SystemPermit;
use app::shared::{Actor, CertificateId, Role};
use app::testing::TestApp;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::NaiveDate;
use serde_json::Value;
use std::process::Command;
use tower::ServiceExt as _;
use uuid::Uuid;

async fn issued(t: &TestApp, holder: &Actor, course: &str, award: Option<&str>) -> CertificateId {
    let permit = SystemPermit::because(Some(t.service.id), "a test");
    let tx = t.app.begin(&permit).await.unwrap();
    let new = NewCertificate {
        person: holder.person,
        basis: ("BOOKING", Uuid::from_u128(1)),
        course: course.to_owned(),
        award: award.map(str::to_owned),
        days: [(9, 30), (10, 20), (10, 21)].map(|(month, day)| NaiveDate::from_ymd_opt(2026, month, day).unwrap()).to_vec(),
        minutes: Some(1110),
        place: Some("Canolfan y Bont, Fenbridge".to_owned()),
        signatories: vec![
            Signatory { name: "Grace Adeyemi".to_owned(), role: "Trainer".to_owned() },
            Signatory { name: "Łukasz Żurek".to_owned(), role: "For the service".to_owned() },
        ],
        trainer: None,
    };
    let id = issue(&t.app, &tx, &t.service, new).await.unwrap();
    t.app.commit(tx).await.unwrap();
    id
}

/// The file as the holder's browser saves it.
async fn downloaded(t: &TestApp, holder: &Actor, id: CertificateId) -> Vec<u8> {
    let request = Request::get(format!("/certificates/{id}/certificate.pdf")).header(header::COOKIE, t.cookie(holder).await);
    let response = app::serve::site(&t.app).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"certificate-"));
    to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec()
}

/// What the independent readers find.
fn read(name: &str, bytes: &[u8]) -> Value {
    let python = std::env::var_os("ACCORD_TEST_PYTHON")
        .expect("ACCORD_TEST_PYTHON is not set: let it name a Python with the packages of end2end/requirements.txt; `make test` sets it");
    let file = std::env::temp_dir().join(format!("accord-{name}-{}.pdf", std::process::id()));
    std::fs::write(&file, bytes).unwrap();
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/yardsticks/pdf/read_pdf.py")).arg(&file);
    if let Some(folder) = std::env::var_os("ACCORD_SHOW") {
        command.arg(std::path::Path::new(&folder).join(format!("{name}.png")));
    }
    let run = command.env("PYTHONDONTWRITEBYTECODE", "1").output().expect("ACCORD_TEST_PYTHON names an interpreter that runs");
    std::fs::remove_file(&file).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// The elements that are read aloud, in order: tag, and words or alternate text.
fn read_aloud(found: &Value) -> Vec<(String, String)> {
    let text = |element: &Value, key: &str| element[key].as_str().unwrap_or_default().to_owned();
    let elements =
        found["read"].as_array().unwrap().iter().filter(|element| !["root", "Document"].contains(&element["tag"].as_str().unwrap()));
    elements
        .map(|element| (text(element, "tag"), if element["alt"].is_null() { text(element, "words") } else { text(element, "alt") }))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn independent_readers_find_tags_title_language_words_and_code() {
    let t = TestApp::new().await;
    let holder = t.signed_in("Siân Rhŷs-Llywelyn", &[Role::Volunteer]).await;
    let id = issued(&t, &holder, "Practitioner course", Some("Foundation practitioner")).await;
    let bytes = downloaded(&t, &holder, id).await;
    assert_eq!(bytes, downloaded(&t, &holder, id).await, "the same certificate, the same bytes");
    let found = read("certificate", &bytes);

    let number = found["title"].as_str().unwrap().strip_prefix("Certificate ").unwrap().to_owned();
    let address = format!("http://accord.test/verify/{number}");
    for (what, value) in [("marked", true), ("display_title", true), ("says_ua", true), ("embedded", true)] {
        assert_eq!(found[what], value, "{what}");
    }
    assert_eq!((&found["lang"], &found["pages"], &found["untagged"]), (&"en-GB".into(), &1.into(), &0.into()));
    assert_eq!(found["codes"], serde_json::json!([address]), "what a telephone reads");
    assert_eq!(found["links"], serde_json::json!([address]));

    let alt = format!("QR code that opens {address}, where this certificate is checked");
    let expected: Vec<(String, String)> = [
        ("P", t.service.full_name.as_str()),
        ("H1", "Certificate of completion"),
        ("P", "This certifies that"),
        ("P", "Siân Rhŷs-Llywelyn"),
        ("P", "has completed the course"),
        ("P", "Practitioner course"),
        ("P", "Foundation practitioner"),
        ("P", "30 September, 20 and 21 October 2026"),
        ("P", "18½ hours · Canolfan y Bont, Fenbridge"),
        ("P", "Grace Adeyemi"),
        ("P", "Trainer"),
        ("P", "Łukasz Żurek"),
        ("P", "For the service"),
        ("P", "Issued on 26 October 2026"),
        ("P", &number),
        ("Figure", &alt),
        ("P", "Anybody can check this certificate at"),
        ("Link", "accord.test/verify"),
    ]
    .map(|(tag, words)| (tag.to_owned(), words.to_owned()))
    .to_vec();
    assert_eq!(read_aloud(&found), expected, "all that is said: nothing of a birth date");

    let checked = Browser::new(&t.app).get(address.strip_prefix("http://accord.test").unwrap()).await;
    assert_eq!((checked.status, checked.headers["x-robots-tag"].to_str().unwrap()), (StatusCode::OK, "noindex, nofollow"));
    assert!(checked.body.contains("This certificate stands.") && checked.body.contains("Siân Rhŷs-Llywelyn"), "{}", checked.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_and_foreign_names_are_set_and_read_whole() {
    let t = TestApp::new().await;
    let long = "Facilitating restorative processes in sensitive and complex cases: an advanced course for those who have practised long";
    for (place, (name, printed)) in [
        ("Angharad Gwenllian Llywelyn-Fychan ap Rhŷs o Lanfairpwllgwyngyllgogerychwyrndrobwll", None),
        ("Ελένη Παπαδοπούλου", None),
        ("Олександра Ковальчук", None),
        ("李明", Some("Li Ming")),
    ]
    .into_iter()
    .enumerate()
    {
        let holder = t.signed_in(name, &[Role::Volunteer]).await;
        let id = issued(&t, &holder, long, None).await;
        let found = read(&format!("certificate-{place}"), &downloaded(&t, &holder, id).await);
        let said: Vec<String> = read_aloud(&found).into_iter().map(|(_, words)| words).collect();
        assert!(said.contains(&printed.unwrap_or(name).to_owned()) && said.contains(&long.to_owned()), "{said:?}");
        assert_eq!(found["codes"].as_array().unwrap().len(), 1);
    }
}
