//! The command line as a user meets it.

mod common;

use std::process::{Command, Stdio};

use common::{Workbook, checkout, stderr, stdout, xtask, xtask_in};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

#[test]
fn alone_it_greets_and_names_the_one_next_command() {
    Workbook::new()
        .xtask(&[])
        .success()
        .stdout(contains("stage 01").and(contains("cargo xtask check 01")));
}

#[test]
fn help_teaches_with_examples_and_exit_codes() {
    xtask(&["--help"])
        .success()
        .stdout(contains("Exit codes").and(contains("cargo xtask check 01")));
    xtask(&["check", "--help"]).success().stdout(
        contains("Examples:")
            .and(contains("Exit codes:"))
            .and(contains("--server <CMD>")),
    );
}

#[test]
fn a_misspelt_command_is_recognised() {
    xtask(&["chek"]).code(2).stderr(contains("'check'"));
}

#[test]
fn a_stage_has_four_names() {
    let workbook = Workbook::new();
    for name in ["03", "3", "exception-handling", "03-exception-handling"] {
        workbook
            .xtask(&["list", name])
            .success()
            .stdout(starts_with("03 "));
    }
}

#[test]
fn a_misspelt_stage_or_check_is_recognised() {
    xtask(&["check", "exeption-handling"])
        .code(2)
        .stderr(starts_with("error: ").and(contains("did you mean exception-handling?")));
    xtask(&["check", "3.survives-brokenpipe"])
        .code(2)
        .stderr(contains("did you mean 03.survives-broken-pipe?"));
    xtask(&["check", "99"])
        .code(2)
        .stderr(starts_with("error: ").and(contains("99")));
    xtask(&["check", "03.zzz"])
        .code(2)
        .stderr(contains("cargo xtask list 03"));
    xtask(&["check", ""]).code(2).stderr(starts_with("error: "));
}

#[test]
fn a_role_that_a_stage_does_not_have_is_refused() {
    xtask(&["check", "02", "--role", "client"])
        .code(2)
        .stderr(contains("02 has no client"));
    xtask(&["check", "01.upper-cases", "--role", "client"])
        .code(2)
        .stderr(contains("judges the server"));
    xtask(&["check", "02", "--client", "cat"])
        .code(2)
        .stderr(contains("02 has no client"));
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    xtask(&["check", "01", "--solution", "--server", "cat"]).code(2);
    xtask(&["check", "01", "--role", "server", "--server", "cat"]).code(2);
    xtask(&["check", "01", "--fixed-address", "127.0.0.1:8888"]).code(2);
    xtask(&["check", "01", "--repeat", "0"]).code(2);
    xtask(&["check", "01", "--jobs", "0"]).code(2);
}

#[test]
fn it_works_from_any_folder_of_the_workbook_and_nowhere_else() {
    let workbook = Workbook::new();
    xtask_in(&workbook.path("exercises/01-basic-echo"))
        .arg("list")
        .assert()
        .success()
        .stdout(contains("01 basic-echo"));
    let elsewhere = tempfile::tempdir().unwrap();
    xtask_in(elsewhere.path())
        .arg("list")
        .assert()
        .code(2)
        .stderr(starts_with("error: ").and(contains("not inside the workbook")));
}

#[test]
fn every_stage_is_listed_with_its_progress_and_what_it_teaches() {
    let workbook = Workbook::new();
    let list = stdout(&workbook.xtask(&["list"]).success());
    for stage in checks::catalogue::stages() {
        assert!(
            list.contains(&format!("{} {}", stage.number, stage.slug)),
            "{list}"
        );
    }
    assert!(list.contains("server not started"), "{list}");
    assert!(list.contains("next: cargo xtask check 01"), "{list}");
}

#[test]
fn without_a_terminal_there_is_no_escape_sequence() {
    let workbook = Workbook::new();
    for args in [&["list"][..], &["check", "01"], &["hint", "01"], &[]] {
        let assert = workbook
            .command(args)
            .env("TERM", "xterm-256color")
            .assert();
        assert!(!stdout(&assert).contains('\x1b'), "{args:?}");
        assert!(!stderr(&assert).contains('\x1b'), "{args:?}");
    }
}

#[test]
fn no_term_and_no_home_are_no_trouble() {
    let workbook = Workbook::new();
    workbook
        .command(&["list"])
        .env_remove("TERM")
        .env_remove("HOME")
        .assert()
        .success();
}

/// Runs `xtask` on a terminal of its own, by way of script(1).
fn on_a_terminal(workbook: &Workbook, command: &str) -> Option<String> {
    let exe = env!("CARGO_BIN_EXE_xtask");
    let output = Command::new("script")
        .args(["-qec", &format!("{exe} {command}"), "/dev/null"])
        .current_dir(workbook.path(""))
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn on_a_terminal_there_are_colours_unless_they_are_not_wanted() {
    let workbook = Workbook::new();
    let Some(coloured) = on_a_terminal(&workbook, "list") else {
        eprintln!("skipped: script(1) is not on this machine");
        return;
    };
    assert!(coloured.contains("\x1b[1m"), "{coloured:?}");
    let env = |value: &str| {
        let exe = env!("CARGO_BIN_EXE_xtask");
        let output = Command::new("script")
            .args(["-qec", &format!("env {value} {exe} list"), "/dev/null"])
            .current_dir(workbook.path(""))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(!env("NO_COLOR=1 TERM=xterm").contains('\x1b'));
    assert!(!env("TERM=dumb").contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["solution", "01", "--spoil"])
        .current_dir(checkout())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_full_disk_is_told() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("list")
        .current_dir(checkout())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let says = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        says.starts_with("error: cannot write the output: No space left"),
        "{says}"
    );
}

#[test]
fn the_doctor_says_what_this_machine_allows() {
    xtask(&["doctor"])
        .success()
        .stdout(contains("tracing of a program's system calls"));
}

#[test]
fn every_lesson_can_be_read_on_a_terminal_of_80_columns() {
    for stage in ["01", "02", "03", "04", "05", "06", "07", "08", "09"] {
        let text = stdout(&xtask(&["read", stage]).success());
        assert!(text.starts_with(&format!("{stage} · ")), "{text}");
        assert!(text.contains(&format!("    cargo xtask check {stage}")));
        // Code is there to be copied, and keeps its lines.
        let long = |line: &&str| line.chars().count() > 80 && !line.starts_with("  ");
        assert_eq!(text.lines().find(long), None);
        assert!(!text.contains(['\x1b', '\t']));
    }
    let coloured = xtask_in(checkout())
        .args(["read", "03"])
        .env("CLICOLOR_FORCE", "1")
        .assert();
    assert!(stdout(&coloured).contains("\x1b[36mECONNRESET\x1b[0m"));
}

#[test]
fn the_reasons_of_a_solution_are_read_after_the_stage_has_passed() {
    let workbook = Workbook::new();
    workbook
        .xtask(&["read", "01", "--solution"])
        .code(2)
        .stderr(contains("has not passed yet"));
    workbook
        .xtask(&["read", "01", "--solution", "--spoil"])
        .success()
        .stdout(contains("why this is right"));
}

#[test]
fn files_are_links_where_the_terminal_has_them_and_nowhere_else() {
    let workbook = Workbook::new();
    let on_terminal = |env: &str| {
        let exe = env!("CARGO_BIN_EXE_xtask");
        let output = Command::new("script")
            .args(["-qec", &format!("env {env} {exe} check 01"), "/dev/null"])
            .current_dir(workbook.path(""))
            .stdin(Stdio::null())
            .output()
            .ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(linked) = on_terminal("FORCE_HYPERLINK=1 TERM=xterm NO_COLOR=") else {
        eprintln!("skipped: script(1) is not on this machine");
        return;
    };
    assert!(linked.contains("\x1b]8;;file://"), "{linked:?}");
    assert!(
        linked.contains("/exercises/01-basic-echo/server.rs\x1b\\"),
        "{linked:?}"
    );
    for env in [
        "FORCE_HYPERLINK=1 TERM=xterm NO_COLOR=1",
        "FORCE_HYPERLINK=1 TERM=dumb",
        "FORCE_HYPERLINK=0 TERM=xterm-kitty",
    ] {
        let plain = on_terminal(env).unwrap();
        assert!(!plain.contains("\x1b]8"), "{env}: {plain:?}");
    }
    let mut piped = workbook.command(&["check", "01"]);
    let assert = piped.env("FORCE_HYPERLINK", "1").assert();
    assert!(!stdout(&assert).contains('\x1b'));
}

/// Asks a shell, with our completions loaded, by a script in which `FILE` stands for them.
fn completed_by(shell: &str, script: &str) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = stdout(&xtask(&["completions", shell]).success());
    std::fs::write(file.path(), text).unwrap();
    let options: &[&str] = match shell {
        "bash" => &["--norc"],
        "fish" => &["--no-config"],
        _ => &["--no-rcs"],
    };
    let script = script.replace("FILE", file.path().to_str().unwrap());
    let output = Command::new(shell)
        .args(options)
        .args(["-c", &script])
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: {shell} is not on this machine");
        return None;
    };
    assert!(output.stderr.is_empty(), "{output:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn bash_completes_commands_options_stages_and_checks_and_leaves_cargo_the_rest() {
    let script = "others() { COMPREPLY=(theirs); }; complete -F others cargo; . FILE; . FILE
        try() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _cargo_xtask
                echo \"${COMPREPLY[*]}\"; }
        try cargo xtask wat; try cargo xtask check --ro; try cargo xtask check --role s
        try cargo xtask hint 03.survives-b; try cargo +stable xtask read exc
        try cargo xtask check --output x; try cargo bui";
    if let Some(found) = completed_by("bash", script) {
        assert_eq!(
            found,
            "watch\n--role\nserver\n03.survives-broken-pipe\nexception-handling\n\ntheirs\n"
        );
    }
}

#[test]
fn fish_completes_commands_options_stages_and_checks() {
    let script = "source FILE
        for line in 'xtask wat' 'xtask check --ro' 'xtask check --role s' 'xtask hint 03.survives-b'
            complete -C \"cargo $line\" | string split -f 1 \\t
        end";
    if let Some(found) = completed_by("fish", script) {
        assert_eq!(found, "watch\n--role\nserver\n03.survives-broken-pipe\n");
    }
}

#[test]
fn zsh_completes_what_cargo_asks_it_for() {
    // As cargo's own completions call it, with stand-ins for what shows the words.
    let script = "compadd() { shift; print -l -- ${(M)@:#$words[CURRENT]*} }
        _describe() { print -l -- ${(M)${(@P)2}:#$words[CURRENT]*} }
        try() { words=(\"$@\"); CURRENT=$#; source FILE }
        try xtask wat; try xtask check --ro; try xtask check --role s; try xtask hint 03.survives-b";
    if let Some(found) = completed_by("zsh", script) {
        assert_eq!(
            found,
            "watch:Check your programs whenever you save them\n\
             --role:Check only this program of the stage\nserver\n03.survives-broken-pipe\n"
        );
    }
}
