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
            .stderr(contains("your progress starts from zero"));
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
    let steps = checks::catalogue::hints("03.survives-broken-pipe").unwrap();
    let args = ["hint", "03.survives-broken-pipe"];
    for (i, step) in steps.iter().enumerate() {
        let text = hint(&args);
        assert!(text.contains(&format!("hint {} of 3", i + 1)), "{text}");
        let word = step.split_whitespace().next().unwrap();
        assert!(text.contains(word), "{text}");
        let offered = text.contains("cargo xtask solution 03 --role server --spoil");
        assert_eq!(offered, i == 2, "{text}");
    }
    assert!(hint(&args).contains("hint 3 of 3"));
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
    workbook.xtask(&["hint", "1"]).success().stdout(
        starts_with("01 server · reply-not-upper-case")
            .and(contains("hint 1 of 3"))
            .and(contains("Which letters of the reply differ")),
    );

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

/// A workbook whose first server is right, and checked.
fn passed() -> Workbook {
    let workbook = Workbook::new();
    workbook.solve("01-basic-echo/server.rs");
    let assert = check(&workbook, &[]).success();
    assert!(!stdout(&assert).contains(REMEMBERED));
    workbook
}

const REMEMBERED: &str = "passed before, unchanged since";

/// `check 01 --role server`, as a person at home asks.
fn check(workbook: &Workbook, more: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = workbook.command(&["check", "01", "--role", "server"]);
    command.args(more).env_remove("CI").assert()
}

fn edit(workbook: &Workbook, from: &str, to: &str) {
    let text = workbook.read(SERVER);
    assert!(text.contains(from), "{text}");
    workbook.write(SERVER, &text.replace(from, to));
}

#[test]
fn what_has_passed_and_is_unchanged_is_answered_at_once_and_says_so() {
    let workbook = passed();
    // Nothing is built: there is nowhere to build.
    let nowhere = workbook.path("nowhere");
    fs::write(&nowhere, "").unwrap();
    let answer = |args: &[&str]| {
        let mut command = workbook.command(args);
        command.env_remove("CI").env("CARGO_TARGET_DIR", &nowhere);
        command.assert()
    };
    let args = ["check", "01", "--role", "server"];
    answer(&args)
        .success()
        .stdout(contains(REMEMBERED).and(contains("--fresh")));
    answer(&["check", "01.upper-cases"])
        .success()
        .stdout(contains(REMEMBERED));
    for more in [
        &["--fresh"][..],
        &["--seed", "1"],
        &["--repeat", "1"],
        &["--format", "json"],
        &["--output", "report.txt"],
    ] {
        answer(&[&args[..], more].concat()).code(2);
    }
    let mut in_ci = workbook.command(&args);
    in_ci.env("CI", "true").env("CARGO_TARGET_DIR", &nowhere);
    in_ci.assert().code(2);
}

#[test]
fn a_change_of_the_program_or_of_a_manifest_is_checked_again() {
    let workbook = passed();
    for path in [SERVER, "Cargo.toml", "exercises/Cargo.toml"] {
        let text = workbook.read(path);
        let comment = if path == SERVER { "//" } else { "#" };
        workbook.write(path, &format!("{text}{comment} changed\n"));
        let assert = check(&workbook, &[]).success();
        assert!(!stdout(&assert).contains(REMEMBERED), "{path}");
        workbook.write(path, &text);
    }
}

#[test]
fn a_file_that_a_program_includes_is_a_part_of_it() {
    let workbook = passed();
    workbook.write("exercises/01-basic-echo/more.rs", "// one\n");
    edit(&workbook, "fn main()", "mod more;\n\nfn main()");
    check(&workbook, &["--fresh"]).success();
    check(&workbook, &[]).stdout(contains(REMEMBERED));
    workbook.write("exercises/01-basic-echo/more.rs", "// two\n");
    let assert = check(&workbook, &[]).success();
    assert!(!stdout(&assert).contains(REMEMBERED));
}

#[test]
fn a_stage_that_passed_once_and_is_broken_since_says_so() {
    let workbook = passed();
    workbook.solve("01-basic-echo/client.rs");
    workbook.xtask(&["check", "01"]).success();
    let list = || stdout(&workbook.xtask(&["list"]).success());
    assert!(
        !list().contains("since") && !list().contains("fails now"),
        "{}",
        list()
    );

    edit(
        &workbook,
        "bytes.make_ascii_uppercase();",
        "let _ = &bytes;",
    );
    assert!(list().contains("changed since"), "{}", list());
    check(&workbook, &[])
        .code(1)
        .stdout(contains("stage 01 passed before, and now fails"));
    assert!(list().contains("passed once, fails now"), "{}", list());
    workbook.xtask(&["reset", "01", "--yes"]).success();
    assert!(
        !list().contains("since") && !list().contains("fails now"),
        "{}",
        list()
    );
}

#[test]
fn two_commands_at_a_time_lose_nothing_of_each_other() {
    let workbook = Workbook::new();
    let stages = checks::catalogue::stages();
    let all = || stages.iter().flat_map(|stage| stage.checks);
    std::thread::scope(|scope| {
        for half in 0..2 {
            let workbook = &workbook;
            scope.spawn(move || {
                for check in all().take(60).skip(half).step_by(2) {
                    workbook.xtask(&["hint", check.info.id]).success();
                }
            });
        }
    });
    let state: serde_json::Value =
        serde_json::from_str(&workbook.read(".workbook/state.json")).unwrap();
    assert_eq!(state["hints"].as_object().unwrap().len(), 60);
}

#[test]
fn a_full_disk_costs_no_verdict_and_spoils_no_progress() {
    let workbook = Workbook::new();
    workbook.xtask(&["hint", "01.upper-cases"]).success();
    // A file system of its own, with no room for another file once it holds the progress.
    let script = r#"
        mkdir keep && cp .workbook/state.json keep/ || exit 77
        mount -t tmpfs -o size=8k tmpfs .workbook 2>/dev/null || exit 77
        cp keep/state.json .workbook/ && head -c 1000000 /dev/zero >.workbook/rest 2>/dev/null
        "$0" hint 01.upper-cases; echo "code $?"
        cmp keep/state.json .workbook/state.json && echo "as it was"
        ls -A .workbook
    "#;
    let tried = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(workbook.path(""))
        .output();
    let Ok(output) = tried else {
        eprintln!("skipped: unshare(1) is not on this machine");
        return;
    };
    let says = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (says(&output.stdout), says(&output.stderr));
    if !output.status.success() && !out.contains("code") {
        eprintln!("skipped: no file system of its own can be had here: {err}");
        return;
    }
    assert!(out.contains("code 0"), "{out}{err}");
    assert_eq!(err.matches("your progress is not kept").count(), 1, "{err}");
    assert!(out.ends_with("as it was\nrest\nstate.json\n"), "{out}");
}
