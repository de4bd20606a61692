//! The open format against its independent checker: instances made by `gen.py`, answers judged by `check.py`, which shares no code with us.

use app::matching::file::{Instance, InstanceFile, Limits, solve};
use std::path::PathBuf;
use std::process::Command;

fn python() -> std::ffi::OsString {
    std::env::var_os("ACCORD_TEST_PYTHON").expect("ACCORD_TEST_PYTHON is not set: let it name a Python 3.9 or newer; `make test` sets it")
}

fn yardsticks() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/yardsticks/matching"))
}

/// Make the instance, plan it, have the answer judged; the objective that the checker computed.
fn judged(size: &str, seed: u32) -> i64 {
    let folder = std::env::temp_dir().join(format!("accord-yardstick-{}-{size}-{seed}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (instance, answer) = (folder.join("instance.json"), folder.join("answer.json"));
    let made = Command::new(python()).arg(yardsticks().join("gen.py")).args([size, &seed.to_string()]).arg(&instance).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let file: InstanceFile = serde_json::from_str(&std::fs::read_to_string(&instance).unwrap()).unwrap();
    let checked = Instance::check(file)
        .unwrap_or_else(|problems| panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")));
    let solved = solve(&checked, Limits::quick());
    std::fs::write(&answer, serde_json::to_string(&solved.plan).unwrap()).unwrap();
    let run = Command::new(python()).arg(yardsticks().join("check.py")).arg(&instance).arg(&answer).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{said}");
    let judged: serde_json::Value = serde_json::from_str(&said).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let objective = judged["objective"].as_i64().unwrap();
    assert_eq!(objective, solved.objective, "the product and the checker count alike");
    assert!(solved.objective <= solved.bound, "no answer is above its own bound");
    objective
}

#[test]
fn small_and_medium_instances_reach_what_was_asked() {
    for (size, seed, at_least) in [("small", 101, 206_526), ("small", 102, 258_450), ("medium", 201, 3_008_475), ("medium", 202, 3_317_994)]
    {
        let objective = judged(size, seed);
        assert!(objective >= at_least, "{size} {seed}: {objective} is below {at_least}");
    }
}
