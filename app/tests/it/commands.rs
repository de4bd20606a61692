//! The program as a shell sees it: exit codes, sentences, JSON.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that goes when the test goes.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("accord-commands-{}-{name}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name).display().to_string()
}

fn accord(folder: &Path, clock: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_accord"))
        .args(arguments)
        .env_clear()
        .env("ACCORD_DATA_DIR", folder)
        .env("ACCORD_CLOCK", clock)
        .env("ACCORD_LOG", "error")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const OCTOBER: &str = "2026-10-26T09:00";

#[test]
fn a_list_with_mistakes_is_refused_row_by_row_and_its_good_rows_go_in_when_told_so() {
    let folder = Folder::new("mistakes");
    let list = example("practitioners-with-mistakes.csv");
    let refused = accord(&folder.0, OCTOBER, &["import", "practitioners", &list, "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let problems: Vec<serde_json::Value> = said(&refused).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named: Vec<(u64, &str, &str)> =
        problems.iter().map(|p| (p["line"].as_u64().unwrap(), p["column"].as_str().unwrap(), p["code"].as_str().unwrap())).collect();
    assert_eq!(
        named,
        [
            (3, "email", "not_an_email"),
            (5, "level_awarded_on", "not_a_date"),
            (6, "email", "email_of_another"),
            (7, "name", "missing"),
            (8, "postcode", "not_a_postcode"),
            (9, "level", "not_in_list"),
            (10, "max_cases", "not_a_number"),
            (11, "name", "formula"),
        ]
    );
    assert!(problems.iter().all(|p| p["message"].as_str().is_some_and(|message| message.len() > 10)));

    let taken = accord(&folder.0, OCTOBER, &["import", "practitioners", &list, "--good-rows"]);
    assert_eq!(taken.status.code(), Some(0), "{}", String::from_utf8_lossy(&taken.stderr));
    assert!(said(&taken).contains("4 rows were taken in; 8 stay out."), "{}", said(&taken));
}

#[test]
fn the_hub_list_is_held_copied_and_put_back() {
    let folder = Folder::new("hub");
    let (hub, clock) = (example("hub-referrals-2015-05.csv"), "2015-06-01T09:00");
    let foretold = accord(&folder.0, clock, &["import", "referrals", &hub, "--dry-run"]);
    assert_eq!(foretold.status.code(), Some(0));
    assert!(said(&foretold).contains("9 rows: 9 good (0 for people on record), 0 wrong. Nothing was taken in."), "{}", said(&foretold));
    let taken = accord(&folder.0, clock, &["import", "referrals", &hub]);
    assert!(said(&taken).contains("9 rows were taken in."), "{}", said(&taken));
    let again = accord(&folder.0, clock, &["import", "referrals", &hub]);
    assert_eq!((again.status.code(), said(&again).trim()), (Some(0), "Nothing to do: 9 rows of this list were taken in before."));

    let copy = folder.0.join("copy.db");
    let copy = copy.display().to_string();
    assert_eq!(accord(&folder.0, clock, &["backup", &copy]).status.code(), Some(0));
    assert_eq!(accord(&folder.0, clock, &["backup", &copy]).status.code(), Some(1), "no backup is ever overwritten");
    assert_eq!(accord(&folder.0, clock, &["restore", &copy]).status.code(), Some(1), "nothing is restored over records");
    let other = Folder::new("restored");
    let restored = accord(&other.0, clock, &["restore", &copy]);
    assert_eq!(restored.status.code(), Some(0), "{}", String::from_utf8_lossy(&restored.stderr));
    assert_eq!(accord(&other.0, clock, &["audit", "verify"]).status.code(), Some(0));
}

#[test]
fn what_is_asked_wrongly_is_told_apart_from_what_is_refused() {
    let folder = Folder::new("wrongly");
    let code = |arguments: &[&str]| accord(&folder.0, OCTOBER, arguments).status.code();
    assert_eq!(code(&["import", "practitioners"]), Some(2));
    assert_eq!(code(&["clock", "forward", "yesterday"]), Some(2));
    assert_eq!(code(&["import", "practitioners", "/there/is/no/such.csv"]), Some(1));
    assert_eq!(code(&["match", "--case", "RJ-1999-0001"]), Some(1));
    let broken = folder.0.join("broken.json");
    std::fs::write(&broken, "{\"format\":\"rj-match-1\"").unwrap();
    let refused = accord(&folder.0, OCTOBER, &["match-file", &broken.display().to_string(), "--out", "/dev/null"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not a file of format rj-match-1"));
}

#[test]
fn invitations_are_listed_apart_with_what_their_judge_needs() {
    let folder = Folder::new("invitations");
    let data = folder.0.join("data");
    let seeded = accord(&data, OCTOBER, &["seed", "demo"]);
    assert!(seeded.status.success(), "{}", String::from_utf8_lossy(&seeded.stderr));
    let apart = folder.0.join("apart");
    let listed = accord(&data, OCTOBER, &["mail", "calendar", apart.to_str().unwrap()]);
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(apart.join("manifest.json")).unwrap()).unwrap();
    let plans: Vec<&serde_json::Value> = manifest.as_object().unwrap().values().collect();
    assert!(plans.iter().any(|plan| plan["kind"] == "invite") && plans.iter().all(|plan| plan["event"].is_string()), "{manifest}");
    app::testing::readers::judge(&apart);

    let again = accord(&data, OCTOBER, &["mail", "calendar", apart.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("is not empty"), "{}", String::from_utf8_lossy(&again.stderr));
}
