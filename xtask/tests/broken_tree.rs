//! A learner's half-written programs must break nothing but themselves.

mod common;

use std::process::Command;

use common::Workbook;
use predicates::str::contains;

#[test]
fn with_every_exercise_broken_the_workbook_still_builds_and_checks_a_healthy_stage() {
    let workbook = Workbook::new();
    for (i, starter) in checks::build::starters().enumerate() {
        let breakage = ["fn main() {", "]]", "fn main() { undefined() }", ""][i % 4];
        workbook.write(&starter.path, breakage);
    }
    workbook.solve("02-connection-loop/server.rs");
    workbook.xtask(&["check", "02"]).success();
    workbook
        .xtask(&["check", "01"])
        .code(1)
        .stdout(contains("does not compile"));
    workbook
        .xtask(&["check", "all"])
        .code(1)
        .stdout(contains("✓ 02 server"));

    // What `cargo test` would build; the target directory of this test run spares doing it anew.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = Command::new(cargo)
        .args([
            "test",
            "--no-run",
            "--offline",
            "--locked",
            "--message-format=short",
        ])
        .args(["--config", "build.incremental=false"])
        .current_dir(workbook.path(""))
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{says}");
}
