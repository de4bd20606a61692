//! The walls of the house, read from the sources: which room may look at which, how long a file may be.

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

/// Rooms that a room never looks at. What is not listed is allowed, and `docs/ARCHITECTURE.md` says why it is there.
const NEVER: [(&str, &[&str]); 6] = [
    (
        "shared",
        &[
            "accounts",
            "people",
            "agencies",
            "recruitment",
            "training",
            "accreditation",
            "cases",
            "matching",
            "calendar",
            "reports",
            "platform",
            "ui",
        ],
    ),
    ("ui", &["accounts", "people", "agencies", "recruitment", "training", "accreditation", "cases", "matching", "reports", "platform"]),
    ("platform", &["accounts", "people", "agencies", "recruitment", "training", "accreditation", "cases", "matching", "reports"]),
    ("people", &["cases", "matching", "reports", "imports"]),
    ("cases", &["matching", "reports", "imports", "recruitment"]),
    ("matching", &["reports", "imports", "recruitment"]),
];

#[test]
fn no_room_looks_where_it_must_not() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(room) = path.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned()) else { continue };
        for (name, never) in NEVER {
            if room != name {
                continue;
            }
            for other in never {
                for line in text.lines().filter(|line| !line.trim_start().starts_with("//") && line.contains(&format!("crate::{other}::")))
                {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that must not be:\n{}", wrong.join("\n"));
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

/// A file is read in one sitting. The longest today are listed with their length, so that none grows unseen.
#[test]
fn files_stay_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 420)
        .map(|(path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

#[test]
fn no_page_carries_inline_style_or_script() {
    for (path, text) in sources().into_iter().filter(|(path, _)| {
        let path = path.to_string_lossy();
        (path.contains("pages") || path.starts_with("ui/") || path.starts_with("shell")) && !path.contains("test")
    }) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("<script>") && !line.contains(" style=\""), "{}: {line}", path.display());
        }
    }
}
