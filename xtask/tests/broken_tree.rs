//! A learner's half-written programs must break nothing but themselves.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Workbook, link_or_copy};
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn with_every_exercise_broken_the_workbook_still_builds_and_checks_a_healthy_stage() {
    let workbook = Workbook::new();
    for (i, starter) in checks::toolchain::starters().enumerate() {
        let breakage = ["fn main() {", "]]", "fn main() { undefined() }", ""][i % 4];
        workbook.write(&starter.path, breakage);
    }
    workbook.solve("02-connection-loop/server.rs");
    workbook.xtask(&["check", "02"]).success();
    workbook
        .xtask(&["check", "all"])
        .code(1)
        .stdout(contains("✓ 02 server").and(contains("✗ 01 client  does not compile")));

    // What is at stake is the workbook's build, not that of its own tests.
    for package in ["xtask", "tests"] {
        for entry in fs::read_dir(workbook.path(&format!("{package}/tests"))).unwrap() {
            let path = entry.unwrap().path();
            // What unit tests share with them stays.
            if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
        // Those that the manifest names must be there.
        let manifest = workbook.read(&format!("{package}/Cargo.toml"));
        for section in manifest.split("[[test]]").skip(1) {
            let name = section
                .split("name = \"")
                .nth(1)
                .and_then(|s| s.split('"').next())
                .unwrap();
            workbook.write(&format!("{package}/tests/{name}.rs"), "fn main() {}");
        }
    }
    // What this test run has built of the dependencies need not be built again.
    let built = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().unwrap();
    for folder in ["deps", "build", ".fingerprint"] {
        link(
            &built.join(folder),
            &workbook.path("target/debug").join(folder),
        );
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "test",
            "--no-run",
            "--offline",
            "--locked",
            "--target-dir",
            "target",
        ])
        .current_dir(workbook.path(""))
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{says}");
    assert!(!says.contains("exercises"), "{says}");
}

/// A second name for every file; cargo never changes one in its place.
fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            link(&entry.path(), &target);
        } else {
            // Another build may just have replaced it.
            let _ = link_or_copy(&entry.path(), &target);
        }
    }
}
