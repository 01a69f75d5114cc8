//! `cargo xtask torture`, and the command that shows one of its failures again.

mod common;

use common::{python, stdout, xtask};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

const TUTORIAL: [&str; 4] = [
    "--server",
    "python3 tests/tutorial/part6_server.py",
    "--fixed-address",
    "127.0.0.1:8888",
];

#[test]
fn the_solution_survives_all_that_is_demanded() {
    xtask(&["torture", "03", "--solution"])
        .success()
        .stdout(contains("accept   EMFILE").and(contains("write    at most 1 byte")));
}

#[test]
fn a_server_whose_accept_is_not_guarded_fails_the_rows_of_accept() {
    if python().is_none() {
        return;
    }
    let run = xtask(&[&["torture", "03"], &TUTORIAL[..]].concat()).code(1);
    let text = stdout(&run);
    let row = |call: &str| {
        let mut lines = text.lines();
        lines
            .find(|line| line.trim_start().starts_with(call))
            .unwrap()
            .to_owned()
    };
    assert!(row("accept   EMFILE").contains('✗'), "{text}");
    assert!(
        row("accept   EINTR").contains('✓'),
        "Python makes the call again: {text}"
    );
    assert!(text.contains("A call of accept failed"), "{text}");
    assert!(text.contains("--fault accept#2=EMFILE"), "{text}");
}

#[test]
fn a_failure_is_shown_again_by_its_fault() {
    if python().is_none() {
        return;
    }
    let words = ["explain", "03", "--fault", "accept#2=EMFILE"];
    xtask(&[&words, &TUTORIAL[..]].concat())
        .code(1)
        .stdout(contains("= EMFILE (injected)").and(contains("exit code 1")));
    xtask(&[
        "explain",
        "03",
        "--role",
        "server",
        "--solution",
        "--fault",
        "read=1",
    ])
    .success()
    .stdout(contains("= 1 (injected)"));
}

#[test]
fn what_can_not_be_tortured_is_said() {
    let refused = |words: &[&str], why: &str| {
        xtask(words).code(2).stderr(contains(why));
    };
    refused(
        &["torture", "04", "--solution"],
        "conversation over a stream",
    );
    refused(&["torture", "03.echoes-exactly"], "name a stage");
    refused(
        &["explain", "03", "--solution", "--fault", "read=1"],
        "--role server",
    );
    refused(
        &["explain", "03", "--role", "server", "--fault", "read"],
        "CALL#N=ANSWER",
    );
}
