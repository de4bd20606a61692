//! The walls of the house, read from the sources: which room may look at which, how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push((path.strip_prefix(&root).unwrap().to_path_buf(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The words and parts that every room may use.
const FOR_ALL: [&str; 4] = ["shared", "platform", "audit", "ui"];

/// At which other rooms a room looks: these and no others (`docs/ARCHITECTURE.md` says why). What all may use is left out; who is not in
/// here joins rooms: `routes`, `jobs`, `serve`, `commands`, `testing`.
///
/// Two circles stay, because each would cost more than it brings: `platform` writes the trail through `audit`, which reads the database
/// through `platform`; `training` asks `accreditation` for the level that a course begins with, and that room reads which bookings were
/// attended. `platform` also draws the frame with the sections that `routes` gathers, and reckons with the zones of `calendar`.
const LOOKS_AT: [(&str, &[&str]); 22] = [
    ("shared", &[]),
    ("ui", &["islands"]),
    ("shell", &[]),
    ("platform", &["calendar", "routes", "shell"]),
    ("audit", &["calendar"]),
    ("accounts", &["people", "calendar"]),
    ("people", &["calendar", "islands"]),
    ("agencies", &[]),
    ("recruitment", &["accounts", "people", "cases", "meetings", "calendar", "islands"]),
    ("meetings", &["cases", "people", "calendar"]),
    ("training", &["accreditation", "agencies", "certificates", "meetings", "people", "calendar", "islands"]),
    ("briefings", &["agencies", "imports", "calendar"]),
    ("accreditation", &["people", "training", "calendar"]),
    ("certificates", &["calendar"]),
    ("cases", &["people", "agencies", "calendar"]),
    ("matching", &["accreditation", "cases", "people", "calendar", "islands"]),
    ("calendar", &[]),
    ("reports", &["cases"]),
    ("imports", &["people", "agencies", "training", "accreditation", "cases", "calendar"]),
    ("admin", &["accounts", "people", "calendar"]),
    ("welcome", &["cases", "matching"]),
    ("demo", &["calendar"]),
];

/// These know no room at all, not even those that all may use, but for the ones named.
const NARROW: [(&str, &[&str]); 3] =
    [("shared", &["platform", "audit", "ui"]), ("ui", &["platform", "audit"]), ("shell", &["platform", "audit"])];

/// Tests look where they must: at the story of another room, at another room's pages.
fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().contains("test"))
}

/// The source without its comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names that stand at the root of the crate in a file: after `crate::`, after as many `super::` as lead there, and in braces after
/// either.
fn names_at_the_root(path: &Path, text: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    let mut found = Vec::new();
    for way in ["crate::".to_owned(), "super::".repeat(parts.len())] {
        if way.is_empty() {
            continue;
        }
        for (at, _) in text.match_indices(&way) {
            let before = text[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                names(&text[at + way.len()..], &mut found);
            }
        }
    }
    found
}

/// The first name, or those of a list in braces: `cases::model::Flags`, `{accounts, cases::{model, rules}}`.
fn names(rest: &str, found: &mut Vec<String>) {
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = rest.trim_start().strip_prefix('{') else {
        found.push(name(rest));
        return;
    };
    let mut depth = 0;
    let mut item = String::new();
    for sign in list.chars() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(name(&std::mem::take(&mut item))),
            sign if depth == 0 => item.push(sign),
            _ => {}
        }
    }
    found.push(name(&item));
}

/// The room of a file: its folder, or the file itself at the root.
fn room(path: &Path) -> String {
    let first = path.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn no_room_looks_where_it_must_not() {
    let sources = sources();
    let rooms: BTreeSet<String> = sources.iter().map(|(path, _)| room(path)).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources.iter().filter(|(path, _)| !is_test(path)) {
        let own = room(path);
        let Some((_, looks_at)) = LOOKS_AT.iter().find(|(name, _)| *name == own) else { continue };
        let never = NARROW.iter().find(|(name, _)| *name == own).map_or(&[] as &[&str], |(_, never)| never);
        for other in names_at_the_root(path, &code(text)) {
            let other = other.as_str();
            let may = other == own || looks_at.contains(&other) || (FOR_ALL.contains(&other) && !never.contains(&other));
            if rooms.contains(other) && !may {
                wrong.push(format!("{} looks at {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that must not be:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_says_where_it_looks() {
    let known: BTreeSet<&str> = LOOKS_AT.iter().map(|(name, _)| *name).collect();
    let joins = ["home", "routes", "jobs", "serve", "commands", "testing", "islands", "letters", "page_statements", "lib", "main"];
    let silent: Vec<String> = sources()
        .iter()
        .map(|(path, _)| room(path))
        .filter(|room| !known.contains(room.as_str()) && !joins.contains(&room.as_str()))
        .collect();
    assert!(silent.is_empty(), "in no row: {silent:?}");
}

#[test]
fn a_look_is_seen_however_it_is_written() {
    for (path, text, expected) in [
        ("cases/rules.rs", "use crate::matching::rank;", vec!["matching"]),
        ("cases/rules.rs", "use crate::accreditation;", vec!["accreditation"]),
        ("cases/rules.rs", "use crate::{cases, ui::{Form, Tag},\n    reports};", vec!["cases", "ui", "reports"]),
        ("cases/rules.rs", "let rows = crate::imports::undo(id);", vec!["imports"]),
        ("cases/mod.rs", "use super::{accounts, shared};", vec!["accounts", "shared"]),
        ("cases/rules.rs", "use super::super::admin::rules;", vec!["admin"]),
        ("cases/rules.rs", "use super::model;", vec![]),
        ("cases/rules.rs", "// use crate::training::model;", vec![]),
    ] {
        assert_eq!(names_at_the_root(Path::new(path), &code(text)), expected, "{text}");
    }
}

#[test]
fn only_the_clock_asks_the_machine_for_the_time() {
    for (path, text) in sources() {
        if path.ends_with("platform/clock.rs") {
            continue;
        }
        for banned in ["SystemTime::now", "Utc::now", "Local::now", "now_v7("] {
            assert!(!text.contains(banned), "{} asks for the time with {banned}", path.display());
        }
    }
}

/// A file is read in one sitting: none is longer than this.
const LINES: usize = 420;

#[test]
fn files_stay_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > LINES)
        .map(|(path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

/// What the policy of the site forbids in a page: a script or a style in it, whatever else stands in the same tag, and what acts on an
/// event. `class:` and an attribute of our own whose name only ends so are none of these.
fn inline_part(line: &str) -> Option<&'static str> {
    const FORBIDDEN: [&str; 6] = ["<script", "<style", "style=", "style:", "onclick=", "javascript:"];
    FORBIDDEN.into_iter().find(|part| {
        line.match_indices(part).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
        })
    })
}

#[test]
fn no_page_carries_inline_style_or_script() {
    let mut searched = 0;
    // `platform/page.rs` gives the one script of the site its nonce.
    let pages = |path: &Path, text: &str| !is_test(path) && !path.ends_with("platform/page.rs") && text.contains("view! {");
    for (path, text) in sources().into_iter().filter(|(path, text)| pages(path, text)) {
        searched += 1;
        for line in code(&text).lines() {
            assert!(inline_part(line).is_none(), "{}: {line}", path.display());
        }
    }
    assert!(searched > 40, "only {searched} files with views were found");
}

#[test]
fn an_inline_part_is_seen_however_it_is_written() {
    for line in [
        "<script>alert(1)</script>",
        "<script nonce=nonce>",
        "<style>",
        "<p style=\"color: red\">",
        "<p style=move || width()>",
        "<div style:width=\"4em\">",
        "<button onclick=\"go()\">",
        "<a href=\"javascript:go()\">",
    ] {
        assert!(inline_part(line).is_some(), "{line}");
    }
    for line in ["<div class=\"lifestyle\">", "<link rel=\"stylesheet\">", "let restyle = 1;", "<p data-style=\"x\">"] {
        assert!(inline_part(line).is_none(), "{line}");
    }
}
