//! `cargo xtask poke` and `cargo xtask trace`: by a script, and in a terminal.

mod common;
#[allow(dead_code)] // Each test program uses a part of it.
#[path = "common/pty.rs"]
mod pty;

use std::fs;
use std::process::Command;

use assert_cmd::assert::Assert;
use common::{checkout, stdout, xtask};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use pty::Terminal;

const SCRIPT: &str = r#"
# a comment, and an empty line

connect a
a send "hello\n"
fault accept ECONNABORTED
connect b
a half-close
b send "after the fault"
status
save SAVED
"#;

#[test]
fn a_script_is_the_peer_of_a_server_and_can_be_saved_and_repeated() {
    let place = tempfile::tempdir().unwrap();
    let (script, saved) = (place.path().join("a.poke"), place.path().join("saved.poke"));
    let text = SCRIPT.replace("SAVED", &saved.display().to_string());
    fs::write(&script, text).unwrap();
    let poke = |script: &std::path::Path| {
        let script = script.display().to_string();
        xtask(&["poke", "03", "--solution", "--run", &script])
            .success()
            .stdout(
                contains(r#"read "HELLO\n""#)
                    .and(contains("= ECONNABORTED (injected)"))
                    .and(contains(r#"read "AFTER THE FAULT""#))
                    .and(contains("your server waits in recvfrom(")),
            );
    };
    poke(&script);
    let written = fs::read_to_string(&saved).unwrap();
    assert!(written.contains("\na half-close\n"), "{written}");
    assert!(!written.contains("save"), "{written}");
    poke(&saved);
}

/// Pokes a solution as a script says.
fn poke(stage: &str, role: &str, script: &str) -> Assert {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("script");
    fs::write(&path, script).unwrap();
    let path = path.display().to_string();
    xtask(&["poke", stage, "--solution", "--role", role, "--run", &path])
}

#[test]
fn a_client_and_datagrams_can_be_poked_too() {
    let run = |stage, role, script| stdout(&poke(stage, role, script).success());
    let client = "type \"hello\"\naccept a\na send \"HELLO\"\nend-input\n";
    let text = run("03", "client", client);
    assert!(text.contains(r#"stdout → "HELLO\n""#), "{text}");
    let datagrams = "datagram \"\"\nb datagram \"two\"\n";
    let text = run("06", "server", datagrams);
    assert!(text.contains(r#"read "TWO""#), "{text}");
}

/// The fault is armed while another peer is served, and is not for that one.
const ONE_OF_TWO: &str = r#"
connect a
connect b
b fault write ECONNRESET
a send "to a"
a close
b send "to b"
"#;

#[test]
fn a_fault_can_be_for_one_peer() {
    poke("03", "server", ONE_OF_TWO).success().stdout(
        contains(r#"read "TO A""#)
            .and(contains("= ECONNRESET (injected)"))
            .and(contains(r#"read "TO B""#).not()),
    );
}

/// The reply is about to be written when the client resets: the write is the first call that hears of it.
const HELD: &str = r#"
connect a
fault write hold
a send "hello"
status
a reset
go
connect b
b send "the next client"
"#;

#[test]
fn a_call_is_held_until_the_script_says_go() {
    poke("03", "server", HELD).success().stdout(
        contains("1 of its calls held by a fault; go lets them be made")
            .and(contains("= ECONNRESET"))
            .and(contains(r#"read "HELLO""#).not())
            .and(contains(r#"read "THE NEXT CLIENT""#)),
    );
    xtask(&[
        "explain",
        "03",
        "--solution",
        "--role",
        "server",
        "--fault",
        "write=hold",
    ])
    .code(2)
    .stderr(contains("use it in `cargo xtask poke 03`"));
}

#[test]
fn a_command_that_can_not_be_done_is_said_with_the_reason() {
    let refused = |script: &str, why: &str| {
        poke("03", "server", script).code(2).stdout(contains(why));
    };
    refused("a send \"hello\"\n", "there is no peer a; first: connect a");
    refused("connect a\na sing\n", "`a sing` is no command");
    refused("fault listen EINTR\n", "`listen` is no call for a fault");
    refused("datagram \"x\"\n", "this stage is about streams");
    refused("go\n", "no call is held; first: fault write hold");
}

#[test]
fn a_prompt_in_a_terminal_completes_and_shows_what_happens_meanwhile() {
    for size in [(80, 24), (120, 40)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["poke", "03", "--solution"])
            .current_dir(checkout())
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("NO_COLOR");
        let Some(mut terminal) = Terminal::start(&command, size) else {
            return;
        };
        terminal.until_has("poke> ");
        terminal.type_keys("conn\ta\r");
        terminal.until_has("accept4(3) = 4");
        terminal.type_keys("a send \"hello\"\r");
        let screen = terminal.until_has("read \"HELLO\"");
        assert!(screen.contains("recvfrom(4, 8192) = 5"), "{screen}");
        terminal.type_keys("status\r");
        terminal.until_has("your server waits in recvfrom");
        terminal.type_keys("quit\r");
        assert_eq!(terminal.ended().code(), Some(0));
    }
}

#[test]
fn both_programs_are_traced_side_by_side() {
    let place = tempfile::tempdir().unwrap();
    let page = place.path().join("trace.html");
    let page_name = page.display().to_string();
    let run = common::xtask_with_input(
        &["trace", "03", "--solution", "--output", &page_name],
        "hello\nsecond line\n",
    );
    let text = stdout(&run.success());
    let line = |part: &str| text.lines().position(|line| line.contains(part));
    let order = [
        "connect(3",
        "= 5 \"hello\"",
        "= 5 \"HELLO\"",
        "ends with exit code 0",
    ];
    let at: Vec<_> = order.iter().map(|part| line(part).unwrap()).collect();
    assert!(at.is_sorted(), "{text}");
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains("&quot;SECOND LINE&quot;") || html.contains("\"SECOND LINE\""));
    xtask(&["trace", "02", "--solution"])
        .code(2)
        .stderr(contains("both programs"));
}
