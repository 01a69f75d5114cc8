//! `cargo xtask grade` as another user, on a disk that is full, and without what it needs.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use checks::model::{Role, Tier};
use checks::toolchain;
use common::{checkout, xtask_in};
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

/// Submissions of stage 02: some that are right, each another text, and one that never answers.
fn cohort(right: usize) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let submit = |name: &str, text: &str| {
        let folder = place.path().join("cohort").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("02-server.rs"), text).unwrap();
    };
    let solution = toolchain::solution("02", Role::Server).unwrap();
    for number in 0..right {
        submit(
            &format!("right{number}"),
            &format!("{solution}\n// {number}\n"),
        );
    }
    submit("silent", "fn main() {}\n");
    place
}

/// This command in a user namespace, as unshare(1) makes it with these options.
fn unshared(options: &[&str], words: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command
        .arg("--user")
        .args(options)
        .args(words)
        .current_dir(checkout())
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_TARGET_DIR");
    command
}

/// Whether this machine grants what these tests need. unshare(1) of Debian has these options.
fn can_unshare(options: &[&str]) -> bool {
    let granted = toolchain::sandbox_works(Tier::Full).is_ok()
        && std::process::Command::new("unshare")
            .arg("--user")
            .args(options)
            .arg("true")
            .output()
            .is_ok_and(|output| output.status.success());
    if !granted {
        println!("skipped: this machine refuses `unshare --user {options:?}` or the sandbox");
    }
    granted
}

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// `grade` of a cohort, with the report and the state in these files beside it.
fn words(place: &Path, report: &str, state: &str) -> Vec<String> {
    let path = |name: &str| place.join(name).display().to_string();
    [
        XTASK.to_owned(),
        "grade".to_owned(),
        "--cohort".to_owned(),
        path("cohort"),
        "--stages".to_owned(),
        "02".to_owned(),
        "--state".to_owned(),
        path(state),
        "--report".to_owned(),
        format!("json={}", path(report)),
    ]
    .into()
}

/// What comes of such words.
fn grade(words: &[String]) -> Assert {
    xtask_in(checkout()).args(&words[1..]).assert()
}

/// Names and points, from a report.
fn points(report: &Path) -> Vec<(String, f64)> {
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    let submissions = report["submissions"].as_array().unwrap();
    let row = |row: &Value| {
        let name = row["name"].as_str().unwrap().to_owned();
        (name, row["score"]["points"].as_f64().unwrap())
    };
    submissions.iter().map(row).collect()
}

#[test]
fn root_and_an_ordinary_user_give_the_same_marks() {
    // The other one: a name that the kernel gives to this user in a user namespace.
    let other: &[&str] = match nix::unistd::geteuid().is_root() {
        true => &["--map-user=1000", "--map-group=1000"],
        false => &["--map-root-user"],
    };
    if !can_unshare(other) {
        return;
    }
    let place = cohort(1);
    let mine = words(place.path(), "mine.json", "state-mine");
    grade(&mine).success();
    let theirs = words(place.path(), "theirs.json", "state-theirs");
    let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
    unshared(other, &theirs).assert().success();
    let marks = ["mine.json", "theirs.json"].map(|report| points(&place.path().join(report)));
    assert_eq!(marks[0], marks[1]);
    assert!(marks[0][0].1 > 0.0 && marks[0][1].1 == 0.0, "{marks:?}");
}

#[test]
fn a_full_disk_loses_no_finished_row() {
    let root = ["--map-root-user", "--mount"];
    if !can_unshare(&root) {
        return;
    }
    let place = cohort(4);
    let disk = place.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let disk = disk.display().to_string();
    let command = |report| words(place.path(), report, "disk/state").join(" ");
    // The disk has room for the seed and some of the rows; then it grows.
    let script = format!(
        "set -e\n\
         mount -t tmpfs -o size=16k tmpfs {disk}\n\
         {first} 2>&1\n\
         cp -r {disk}/state {disk}.before\n\
         mount -o remount,size=16m {disk}\n\
         {again} --resume\n\
         cp -r {disk}/state {disk}.after\n",
        first = command("first.json"),
        again = command("again.json"),
    );
    unshared(&root, &["sh", "-c", &script])
        .assert()
        .success()
        .stdout(contains("No space left on device"));
    // All rows are in the report, whatever the disk kept of them.
    let marks = ["first.json", "again.json"].map(|report| points(&place.path().join(report)));
    assert_eq!(marks[0].len(), 5);
    assert_eq!(marks[0], marks[1]);
    let kept = |folder: &str| -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(place.path().join(folder)).unwrap();
        let file = |entry: fs::DirEntry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        };
        let mut kept: Vec<_> = entries.map(|entry| file(entry.unwrap())).collect();
        kept.retain(|(name, _)| name.ends_with(".json"));
        kept.sort();
        kept
    };
    let (before, after) = (kept("disk.before"), kept("disk.after"));
    assert!(
        (1..5).contains(&before.len()),
        "the disk had room for {}",
        before.len()
    );
    assert_eq!(after.len(), 5);
    for (name, row) in &before {
        // The second run took it as it was: it would have another time otherwise.
        let found = after.iter().find(|(other, _)| other == name);
        assert_eq!(found.map(|(_, row)| row), Some(row), "{name}");
    }
}

#[test]
fn what_the_machine_breaks_is_no_mark() {
    if toolchain::sandbox_works(Tier::Full).is_err() {
        println!("skipped: this machine grants no sandbox");
        return;
    }
    let place = cohort(1);
    let mut words = words(place.path(), "report.json", "state");
    words.extend(["--server".to_owned(), "no-such-interpreter {}/x".to_owned()]);
    grade(&words)
        .code(2)
        .stdout(contains("2 broken: not the submissions' fault"));
    let report = fs::read(place.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    for submission in report["submissions"].as_array().unwrap() {
        assert_eq!(submission["score"]["broken"], true, "{submission}");
    }
    // A row that broke is not finished: it is graded again.
    let kept = fs::read_dir(place.path().join("state")).unwrap();
    let rows = kept.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".json")
    });
    assert_eq!(rows.count(), 0, "broken rows were kept");
}
