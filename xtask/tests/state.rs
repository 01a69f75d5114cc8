//! Progress, hints, and getting back to the start.

mod common;

use std::fs;

use common::{Workbook, stderr, stdout};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

const SERVER: &str = "exercises/01-basic-echo/server.rs";

#[test]
fn a_damaged_progress_file_is_set_aside_with_a_message() {
    for damage in ["{\"version\": 1, \"pro", "", "[]", "{\"version\": 999}"] {
        let workbook = Workbook::new();
        workbook.write(".workbook/state.json", damage);
        workbook
            .xtask(&["list"])
            .success()
            .stderr(contains("progress begins anew"));
        let kept: Vec<_> = fs::read_dir(workbook.path(".workbook"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert!(kept[0].starts_with("state.json.corrupt-"), "{kept:?}");
        assert_eq!(workbook.read(&format!(".workbook/{}", kept[0])), damage);
        workbook.xtask(&["list"]).success().stderr("");
    }
}

#[test]
fn progress_that_cannot_be_kept_costs_no_verdict() {
    let workbook = Workbook::new();
    // A file where the folder should be: nobody, root included, can write below it.
    workbook.write(".workbook", "");
    let assert = workbook.xtask(&["check", "01"]).code(1);
    let says = stderr(&assert);
    assert_eq!(
        says.matches("your progress is not kept").count(),
        1,
        "{says}"
    );
    assert!(stdout(&assert).contains("not started"));
}

#[test]
fn hints_grow_and_then_the_solution_is_offered() {
    let workbook = Workbook::new();
    let hint = |args: &[&str]| stdout(&workbook.xtask(args).success());
    let steps = checks::hints::of("03.survives-broken-pipe").unwrap();
    let args = ["hint", "03.survives-broken-pipe"];
    for (i, step) in steps.iter().enumerate() {
        let text = hint(&args);
        assert!(text.contains(&format!("hint {} of 3", i + 1)), "{text}");
        let word = step.split_whitespace().next().unwrap();
        assert!(text.contains(word), "{text}");
    }
    let text = hint(&args);
    assert!(text.contains("hint 3 of 3"), "{text}");
    assert!(text.contains("cargo xtask solution 03 --spoil"), "{text}");
}

#[test]
fn a_hint_is_for_what_fails_now() {
    let workbook = Workbook::new();
    workbook
        .xtask(&["hint", "01"])
        .success()
        .stdout(contains("is not started"));

    workbook.solve("01-basic-echo/server.rs");
    let wrong = workbook
        .read(SERVER)
        .replace("bytes.make_ascii_uppercase();", "let _ = &bytes;");
    workbook.write(SERVER, &wrong);
    workbook
        .xtask(&["hint", "1"])
        .success()
        .stdout(starts_with("01.").and(contains("hint 1 of 3")));

    workbook.write(SERVER, "fn main() { nonsense }");
    workbook
        .xtask(&["hint", "1"])
        .success()
        .stdout(contains("does not compile"));

    workbook.solve("01-basic-echo/server.rs");
    workbook.solve("01-basic-echo/client.rs");
    workbook
        .xtask(&["hint", "1"])
        .success()
        .stdout(contains("Nothing fails in stage 01"));
}

#[test]
fn a_solution_is_shown_to_who_has_passed_or_asks_twice() {
    let workbook = Workbook::new();
    workbook
        .xtask(&["solution", "01"])
        .code(2)
        .stdout("")
        .stderr(contains("--spoil"));
    let text = stdout(&workbook.xtask(&["solution", "01", "--spoil"]).success());
    assert!(text.contains("TcpListener::bind"), "{text}");
    assert!(
        !text.contains("solution: begin") && !text.contains("//~"),
        "{text}"
    );
    let client = stdout(
        &workbook
            .xtask(&["solution", "1", "--spoil", "--role", "client"])
            .success(),
    );
    assert!(!client.contains("TcpListener"), "{client}");
    workbook
        .xtask(&["solution", "02", "--role", "client", "--spoil"])
        .code(2);
}

#[test]
fn reset_brings_the_starter_back_and_keeps_what_was_there() {
    let workbook = Workbook::new();
    let starter = workbook.read(SERVER);
    workbook.write(SERVER, "mine");
    let text = stdout(
        &workbook
            .xtask(&["reset", "01", "--role", "server", "--yes"])
            .success(),
    );
    assert_eq!(workbook.read(SERVER), starter);
    let kept = text
        .lines()
        .find_map(|line| line.strip_prefix("your version is kept as "))
        .unwrap();
    assert!(
        kept.starts_with(".workbook/backup/01-basic-echo-"),
        "{kept}"
    );
    assert_eq!(workbook.read(kept), "mine");

    // A second time, within the same second, the first backup stays.
    workbook.write(SERVER, "mine too");
    workbook.xtask(&["reset", "01", "--yes"]).success();
    assert_eq!(workbook.read(kept), "mine");
    assert_eq!(
        fs::read_dir(workbook.path(".workbook/backup"))
            .unwrap()
            .count(),
        2
    );
}

#[test]
fn reset_writes_nothing_where_there_is_nothing_to_do() {
    let workbook = Workbook::new();
    workbook
        .xtask(&["reset", "01"])
        .success()
        .stdout(contains("is the starter already"));
    assert!(!workbook.path(".workbook").exists());
}

#[test]
fn reset_asks_and_without_a_terminal_wants_to_be_told() {
    let workbook = Workbook::new();
    workbook.write(SERVER, "mine");
    workbook
        .xtask(&["reset", "01"])
        .code(2)
        .stdout(contains("again").not())
        .stderr(contains("--yes"));
    assert_eq!(workbook.read(SERVER), "mine");
}

#[test]
fn reset_that_cannot_keep_a_backup_changes_nothing() {
    let workbook = Workbook::new();
    workbook.write(SERVER, "mine");
    workbook.write(".workbook", "");
    workbook
        .xtask(&["reset", "01", "--yes"])
        .code(2)
        .stderr(starts_with("error: cannot keep your version"));
    assert_eq!(workbook.read(SERVER), "mine");
}

#[test]
fn a_lost_file_is_told_and_comes_back() {
    let workbook = Workbook::new();
    fs::remove_dir_all(workbook.path("exercises/01-basic-echo")).unwrap();
    workbook
        .xtask(&["check", "01"])
        .code(2)
        .stderr(contains("cargo xtask reset 01"));
    workbook.xtask(&["reset", "01", "--yes"]).success();
    workbook
        .xtask(&["check", "01"])
        .code(1)
        .stdout(contains("not started"));
}

#[test]
fn a_passed_stage_that_is_reset_is_not_started_again() {
    let workbook = Workbook::new();
    workbook.solve("02-connection-loop/server.rs");
    workbook.xtask(&["check", "02"]).success();
    workbook.xtask(&["list"]).success().stdout(contains("✓ 02"));
    workbook.xtask(&["reset", "02", "--yes"]).success();
    workbook
        .xtask(&["list"])
        .success()
        .stdout(contains("✓ 02").not());
    // But who has passed it once may look at the solution.
    workbook.xtask(&["solution", "02"]).success();
}
