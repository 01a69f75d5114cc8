//! A stage is added in a copy of the workbook by the steps that tests/AUTHORING.md names, and works.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use common::checkout;

/// The stage's file.
const STAGE: &str = r#"//! Stage 77: a newcomer.

use super::{announcing, looping, tutorial};
use crate::harness::{Check, ClientTask, Context, Stage, Verdict, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "77",
    slug: "newcomer",
    title: "Newcomer",
    teaches: "That a stage can be added.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server],
    begin: ["?", "", ""],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF.at("77.announces-itself"),
    looping::CLIENTS_KEPT_APART.at("77.clients-kept-apart"),
    server("77.third-client", "A third client is served.", tutorial::PART_5, third_client, ["?", "", ""]),
];

fn third_client(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for name in ["client A", "client B", "client C"] {
        let client = server.connect(name)?;
        client.expect_echo(&s.nonce("hello"))?;
        client.close();
    }
    Ok(())
}
"#;

/// A server that ends after two clients.
const WRONG: &str = r"//! Serves two clients and ends.
//!
//! caught by: 77.third-client 77.clients-kept-apart
//! cause: ends-after-some-clients

use mutants::{echo, listen, serve_one};

pub fn main() {
    let listener = listen();
    for _ in 0..2 {
        let _ = serve_one(&listener, echo);
    }
}
";

/// Copies a folder, without what was built, without the history, and without programs that nobody needs here.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            symlink(fs::read_link(&path).unwrap(), to.join(name)).unwrap();
        } else if !kind.is_dir() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name == "beginners" {
            fs::create_dir(to.join(name)).unwrap();
        } else if name != "target" && name != ".git" {
            copy(&path, &to.join(name));
        }
    }
}

/// Gives the files of a folder second names in another: dependencies need no second build.
fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => link(&entry.path(), &there),
            // A file that is being replaced is missed, and built again.
            false => drop(fs::hard_link(entry.path(), there)),
        }
    }
}

/// Puts `new` before the first `mark` in a file.
fn insert(file: &Path, mark: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    let at = text
        .find(mark)
        .unwrap_or_else(|| panic!("{}: {mark}", file.display()));
    fs::write(file, format!("{}{new}{}", &text[..at], &text[at..])).unwrap();
}

fn append(file: &Path, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, text + new).unwrap();
}

/// The steps of the guide, in its order.
fn add_a_stage(root: &Path) {
    for package in ["solutions", "exercises"] {
        let folder = format!("{package}/77-newcomer");
        copy(
            &checkout().join(package).join("02-connection-loop"),
            &root.join(folder),
        );
    }
    let tests = root.join("tests");
    fs::write(tests.join("src/stages/s77_newcomer.rs"), STAGE).unwrap();
    append(
        &tests.join("src/stages/mod.rs"),
        "pub(crate) mod s77_newcomer;\n",
    );
    insert(
        &tests.join("src/catalogue.rs"),
        "];\n\n/// All stages",
        "    crate::stages::s77_newcomer::STAGE,\n",
    );
    fs::write(tests.join("programs/wrong/newcomer_ends.rs"), WRONG).unwrap();
    // What `cargo test -p checks --test layout` prints.
    for (package, short) in [("exercises", "ex"), ("solutions", "sol")] {
        let entry =
            format!("\n[[bin]]\nname = \"{short}77-server\"\npath = \"77-newcomer/server.rs\"\n");
        insert(&root.join(package).join("Cargo.toml"), "\n[[bin]]", &entry);
    }
    insert(
        &tests.join("src/toolchain/starters.rs"),
        "];\n\n/// One untouched",
        "    \"77-newcomer/server.rs\"\n",
    );
}

#[test]
fn a_stage_is_added_by_the_steps_of_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let (root, target) = (folder.path().join("copy"), folder.path().join("target"));
    copy(checkout(), &root);
    add_a_stage(&root);
    let built = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().unwrap();
    for part in ["deps", ".fingerprint", "build"] {
        link(&built.join(part), &target.join("debug").join(part));
    }
    let run = |program: &Path, words: &[&str]| {
        let output = Command::new(program)
            .args(words)
            .current_dir(&root)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {text}\n{errors}");
        text
    };
    run(
        Path::new(env!("CARGO")),
        &["build", "--offline", "--quiet", "--package", "xtask"],
    );
    let xtask = target.join("debug/xtask");
    assert!(run(&xtask, &["list", "77"]).contains("77.third-client"));
    let verified = run(&xtask, &["verify", "newcomer"]);
    let expected =
        "1 solutions, 1 starters, 1 wrong programs, 0 of beginners, 0 others: 9 verdicts";
    assert!(verified.contains(expected), "{verified}");
    assert!(verified.contains("0 complaints"), "{verified}");
}
