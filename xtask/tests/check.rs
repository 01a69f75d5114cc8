//! `cargo xtask check`, as a user would use it.

mod common;

use common::{Workbook, checkout, python, stderr, stdout, xtask};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

#[test]
fn an_untouched_stage_is_not_started_and_the_file_is_named() {
    let workbook = Workbook::new();
    for args in [&["check", "01"][..], &["check"]] {
        workbook
            .xtask(args)
            .code(1)
            .stdout(contains(
                "not started: open exercises/01-basic-echo/server.rs",
            ))
            .stderr("");
    }
    assert!(
        !workbook.path("target").exists(),
        "an untouched starter needs no build"
    );
}

#[test]
fn line_ends_of_another_system_are_no_beginning() {
    let workbook = Workbook::new();
    let path = "exercises/02-connection-loop/server.rs";
    workbook.write(path, &workbook.read(path).replace('\n', "\r\n"));
    workbook
        .xtask(&["check", "02"])
        .code(1)
        .stdout(contains("not started"));
}

#[test]
fn the_solutions_pass() {
    xtask(&["check", "all", "--solution"])
        .success()
        .stdout(contains("0 failed").not());
}

#[test]
fn a_solved_exercise_passes_and_progress_is_kept() {
    let workbook = Workbook::new();
    workbook.solve("01-basic-echo/server.rs");
    workbook
        .xtask(&["check", "01", "--role", "server"])
        .success();
    workbook
        .xtask(&["check", "01"])
        .code(1)
        .stdout(contains("open exercises/01-basic-echo/client.rs"));
    workbook.solve("01-basic-echo/client.rs");
    workbook
        .xtask(&["check"])
        .success()
        .stdout(contains("next: cargo xtask check 02"));
    workbook
        .xtask(&["list"])
        .success()
        .stdout(contains("✓ 01").and(contains("next: cargo xtask check 02")));
    workbook.xtask(&["solution", "01"]).success();

    // And when it is broken again, the record says so.
    let path = "exercises/01-basic-echo/server.rs";
    let broken = workbook
        .read(path)
        .replace("bytes.make_ascii_uppercase();", "let _ = &bytes;");
    workbook.write(path, &broken);
    workbook
        .xtask(&["check", "01"])
        .code(1)
        .stdout(contains("✗ 01 server"));
    workbook.xtask(&["list"]).success().stdout(contains("▶ 01"));
}

#[test]
fn a_program_that_does_not_compile_harms_no_other_and_rustc_says_why_once() {
    let workbook = Workbook::new();
    workbook.solve("01-basic-echo/client.rs");
    workbook.write(
        "exercises/01-basic-echo/server.rs",
        "fn main() { let x: u8 = \"no\"; }\n",
    );
    let report = stdout(&workbook.xtask(&["check", "01"]).code(1));
    assert!(report.contains("✗ 01 server  does not compile"), "{report}");
    assert!(report.contains("✓ 01 client"), "{report}");
    assert_eq!(report.matches("error[E0308]").count(), 1, "{report}");
    assert!(
        report.contains("exercises/01-basic-echo/server.rs:1:"),
        "{report}"
    );
    assert!(!report.contains('\x1b'), "{report:?}");

    // What was built before must not be judged in its place.
    workbook.solve("01-basic-echo/server.rs");
    workbook.xtask(&["check", "01"]).success();
    workbook.write("exercises/01-basic-echo/server.rs", "fn main() {");
    workbook
        .xtask(&["check", "01"])
        .code(1)
        .stdout(contains("does not compile"));
}

#[test]
fn one_check_can_be_run_alone() {
    let report = xtask(&["check", "01.upper-cases", "--solution", "--format", "json"]).success();
    let report: serde_json::Value = serde_json::from_str(&stdout(&report)).unwrap();
    assert_eq!(report["totals"]["all"], 1);
    assert_eq!(report["checks"][0]["id"], "01.upper-cases");
    assert_eq!(report["stage"], "01.upper-cases");
}

#[test]
fn the_json_report_has_the_documented_fields() {
    let assert = xtask(&[
        "check",
        "01",
        "--solution",
        "--format",
        "json",
        "--seed",
        "7",
    ])
    .success();
    let report: serde_json::Value = serde_json::from_str(&stdout(&assert)).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["seed"], 7);
    assert_eq!(report["role"], "both");
    assert_eq!(report["totals"]["passed"], report["totals"]["all"]);
    assert_eq!(stderr(&assert), "");
}

#[test]
fn a_seed_is_printed_and_a_repetition_says_how_it_went() {
    xtask(&[
        "check",
        "01.upper-cases",
        "--solution",
        "--repeat",
        "3",
        "--seed",
        "5",
    ])
    .success()
    .stdout(contains("seed 5"))
    .stderr(contains("3 runs, all with the same outcome"));
}

#[test]
fn a_repetition_stops_at_the_first_run_that_differs() {
    let dir = tempfile::tempdir().unwrap();
    let Some(python) = python() else {
        return;
    };
    // Right or wrong, depending on the messages, which are others in each run.
    let script = dir.path().join("moody.py");
    let text = "\
import socket, sys
s = socket.create_server(('127.0.0.1', 0))
print('listening on 127.0.0.1:%d' % s.getsockname()[1], flush=True)
c, _ = s.accept()
while data := c.recv(4096):
    c.sendall(data.upper() if len(data) < 2 or sum(data) % 4 else b'no')
";
    std::fs::write(&script, text).unwrap();
    let command = format!("{python} {}", script.display());
    // Forty runs in a row with one outcome happen once in ten thousand million times.
    let words = ["check", "01.needs-no-newline", "--repeat", "40", "--server"];
    let run = xtask(&[&words[..], &[&command]].concat());
    run.stderr(contains(
        "of 40 differs from the first: 01.needs-no-newline was",
    ));
}

#[test]
fn a_plain_echo_passes_where_it_is_asked_for_and_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    let Some(python) = python() else {
        return;
    };
    let script = dir.path().join("plain.py");
    let text = "\
import socket
s = socket.create_server(('127.0.0.1', 0))
print('listening on 127.0.0.1:%d' % s.getsockname()[1], flush=True)
while True:
    c, _ = s.accept()
    with c:
        while data := c.recv(65536):
            c.sendall(data)
";
    std::fs::write(&script, text).unwrap();
    let command = format!("{python} {}", script.display());
    let check = |reply: &str| {
        let words = [
            "check",
            "02.echoes-exactly",
            "--server",
            &command,
            "--reply",
        ];
        xtask(&[&words[..], &[reply]].concat())
    };
    check("same").success().stdout(contains("reply same"));
    check("upper")
        .code(1)
        .stdout(contains("The reply has the wrong case."));
    xtask(&["check", "02", "--reply", "same"]).code(2);
}

#[test]
fn a_program_that_ends_before_it_can_be_reached_is_one_mistake() {
    let dir = tempfile::tempdir().unwrap();
    let Some(python) = python() else {
        return;
    };
    let script = dir.path().join("broken.py");
    std::fs::write(&script, "import no_such_module\n").unwrap();
    let command = format!("{python} {}", script.display());
    let json = ["--format", "json"];
    let words = ["check", "02", "--server", &command];
    let run = xtask(&[&words[..], &json].concat()).code(1);
    let report: serde_json::Value =
        serde_json::from_slice(&run.get_output().stdout).expect("a report");
    let mistakes = report["mistakes"].as_array().expect("mistakes");
    assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
    assert_eq!(
        mistakes[0]["checks"].as_array().unwrap().len(),
        common::checks_of("02")
    );
    assert_eq!(mistakes[0]["location"]["line"], 1);
    // Few of them had to start it to know.
    let started = |check: &&serde_json::Value| !check["transcript"].as_array().unwrap().is_empty();
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.iter().filter(started).count() < 10);
}

#[test]
fn reports_go_to_a_file_whole_and_a_summary_is_printed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.xml");
    let path = file.to_str().unwrap();
    xtask(&[
        "check",
        "01",
        "--solution",
        "--format",
        "junit",
        "--output",
        path,
    ])
    .success()
    .stdout(contains("✓ 01 server"));
    let suites = junit_parser::from_reader(std::fs::read(&file).unwrap().as_slice()).unwrap();
    assert_eq!(suites.suites.len(), 2);
    assert_eq!(suites.failures, 0);
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        1,
        "nothing else is left behind"
    );
}

#[test]
fn the_page_for_a_browser_tells_the_whole_story() {
    let page = stdout(
        &xtask(&[
            "check",
            "03.announces-itself",
            "--server",
            "sh -c exit",
            "--format",
            "html",
        ])
        .code(1),
    );
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    for word in [
        "href=\"#check-03.announces-itself\"",
        "<svg class=\"diagram\"",
        "ended: exit code 0",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_and_spoils_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("no/such/report.json");
    let args = [
        "check",
        "01.upper-cases",
        "--solution",
        "--format",
        "json",
        "--output",
    ];
    let with = |path: &str| xtask(&[&args[..], &[path]].concat());
    with(missing.to_str().unwrap())
        .code(2)
        .stdout("")
        .stderr(starts_with("error: cannot write the report to").and(contains("No such file")));
    with(dir.path().to_str().unwrap())
        .code(2)
        .stderr(contains("it is a directory"));
    with("/dev/full")
        .code(2)
        .stderr(contains("No space left on device"));
}

#[test]
fn a_command_for_a_shell_is_refused_with_the_way_out() {
    for command in [
        "cd x && python3 y.py",
        "python3 x.py | tee log",
        "python3 $FILE",
    ] {
        xtask(&["check", "03", "--server", command])
            .code(2)
            .stdout("")
            .stderr(starts_with("error: ").and(contains("sh -c '")));
    }
}

#[test]
fn a_command_that_cannot_be_run_is_one_clear_sentence() {
    for (command, says) in [
        (
            "no-such-program-here",
            "there is no program `no-such-program-here` on the PATH",
        ),
        ("./no-such-file", "there is no file"),
        ("/etc/passwd", "not executable"),
        ("sh missing-script.sh", "there is no file missing-script.sh"),
        ("", "the command is empty"),
        ("sh 'x", "never closed"),
    ] {
        let assert = xtask(&["check", "03", "--server", command])
            .code(2)
            .stdout("");
        let says_it = stderr(&assert);
        assert!(
            says_it.starts_with("error: ") && says_it.contains(says),
            "{command}: {says_it}"
        );
        assert_eq!(says_it.matches("error:").count(), 1, "{says_it}");
    }
}

#[test]
fn a_program_in_another_language_is_checked_in_its_own_folder() {
    if python().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let right = checkout().join("tests/programs/right/03-server-threads.py");
    if !right.exists() {
        return;
    }
    std::fs::copy(right, dir.path().join("server.py")).unwrap();
    // The command is meant where the user is, even if that is not the workbook's root.
    common::xtask_in(dir.path())
        .env("CARGO_MANIFEST_DIR", checkout().join("xtask"))
        .args(["check", "03", "--server", "python3 server.py"])
        .assert()
        .success()
        .stdout(contains("python3 server.py"));
}

#[test]
fn a_program_that_does_nothing_fails_every_check() {
    let assert = xtask(&["check", "03", "--server", "true", "--format", "json"]).code(1);
    let report: serde_json::Value = serde_json::from_str(&stdout(&assert)).unwrap();
    assert_eq!(report["totals"]["passed"], 0, "{}", report["totals"]);
    assert_eq!(report["totals"]["broken"], 0, "{}", report["totals"]);
}

#[test]
fn a_failure_is_explained_from_beginning_to_end() {
    xtask(&["explain", "01.upper-cases", "--server", "true"])
        .code(1)
        .stdout(starts_with("✗ 01.upper-cases").and(contains("expected")));
}

#[test]
fn a_success_is_explained_from_beginning_to_end_too() {
    xtask(&["explain", "01.upper-cases", "--solution"])
        .success()
        .stdout(starts_with("✓ 01.upper-cases").and(contains("send \"hello-")));
    xtask(&["explain", "02", "--solution"])
        .success()
        .stdout(contains(common::tally(common::checks_of("02"), "02")));
}

#[test]
fn builds_go_where_cargo_is_told_to_build_and_a_folder_that_refuses_is_told() {
    let workbook = Workbook::new();
    workbook.solve("02-connection-loop/server.rs");
    let elsewhere = tempfile::tempdir().unwrap();
    let check = |target: &std::path::Path| {
        let mut command = workbook.command(&["check", "02.announces-itself"]);
        command.env("CARGO_TARGET_DIR", target).assert()
    };
    check(elsewhere.path()).success();
    assert!(elsewhere.path().join("workbook").exists());
    assert!(!workbook.path("target").exists());

    // Nobody, root included, can write below a file.
    let file = elsewhere.path().join("file");
    std::fs::write(&file, "").unwrap();
    check(&file)
        .code(2)
        .stderr(starts_with("error: ").and(contains("can't be written to; set CARGO_TARGET_DIR")));
}

#[test]
fn past_the_time_limit_what_is_unfinished_is_reported_with_what_the_program_did() {
    let Some(python) = python() else { return };
    let place = tempfile::tempdir().unwrap();
    let server = place.path().join("sleeps.py");
    let text = "import socket, sys, time\n\
                host, port = sys.argv[1].rsplit(':', 1)\n\
                listener = socket.create_server((host, int(port)))\n\
                print('listening on %s:%d' % listener.getsockname(), flush=True)\n\
                while True:\n    connection, _ = listener.accept()\n    \
                while data := connection.recv(65536):\n        time.sleep(4)\n        \
                connection.sendall(data.upper())\n";
    std::fs::write(&server, text).unwrap();
    let command = format!("{python} {}", server.display());
    let assert = xtask(&["check", "02", "--time-limit", "3", "--server", &command]).code(1);
    let text = stdout(&assert);
    assert!(
        text.contains("the time limit of the stage is over"),
        "{text}"
    );
    assert!(text.contains("clock_nanosleep"), "{text}");
}
