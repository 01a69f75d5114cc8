//! A run that is cut off leaves nothing behind: no process, not even one that has left its group, and
//! no file.
#![cfg(target_os = "linux")]

#[allow(dead_code)] // Each test program uses a part of it.
#[path = "common/pty.rs"]
mod pty;

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use checks::model::Role;
use checks::toolchain;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::unistd::{Pid, mkfifo};
use pty::Terminal;

/// Milliseconds, longer than any of this takes; waited for only where it fails.
const LIMIT: u16 = 60_000;

/// Says that it runs on a pipe that it holds open, as does a child of it in a session of its own.
const SERVER: &str = "exec 9>\"$0\"; echo up >&9; setsid sleep 1000 & exec sleep 1000";

/// A pipe with a name, opened for reading first, and without waiting for a writer.
fn new_pipe(path: &Path) -> File {
    mkfifo(path, Mode::from_bits_truncate(0o600)).unwrap();
    File::options()
        .read(true)
        .custom_flags(nix::libc::O_NONBLOCK)
        .open(path)
        .unwrap()
}

fn cut_off_by(signal: Signal) {
    // Not in /tmp, where a program sees copies: what it writes into a pipe there, nobody else reads.
    let place = tempfile::tempdir_in("/var/tmp").unwrap();
    let (pipe, temporary) = (place.path().join("alive"), place.path().join("tmp"));
    std::fs::create_dir(&temporary).unwrap();
    let mut alive = new_pipe(&pipe);

    let command = format!("sh -c '{SERVER}' {}", pipe.display());
    let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["check", "05", "--server", &command])
        .env("TMPDIR", &temporary)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    assert!(readable(&alive), "the server was not started");
    kill(Pid::from_raw(run.id() as i32), signal).unwrap();
    run.wait().unwrap();

    nobody_lives(&mut alive, signal);
    assert_eq!(files(&temporary), Vec::<String>::new(), "after {signal}");
}

/// The stream ends when the last process that holds the pipe has ended.
fn nobody_lives(alive: &mut File, signal: Signal) {
    let mut said = [0; 4096];
    loop {
        assert!(readable(alive), "a process lives on after {signal}");
        match alive.read(&mut said) {
            Ok(0) => break,
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(e) => panic!("{e}"),
        }
    }
}

fn readable(pipe: &File) -> bool {
    use std::os::fd::AsFd;
    let mut fds = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    poll(&mut fds, PollTimeout::from(LIMIT)).unwrap() > 0
}

/// Everything below a folder that is no folder.
fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => all.extend(files(&entry.path())),
            false => all.push(entry.path().display().to_string()),
        }
    }
    all
}

#[test]
fn ended_by_an_interrupt_it_leaves_nothing() {
    cut_off_by(Signal::SIGINT);
}

#[test]
fn killed_it_leaves_nothing() {
    cut_off_by(Signal::SIGKILL);
}

/// A tracee that stands in the middle of a call can't end by itself.
#[test]
fn killed_while_it_holds_a_call_it_leaves_no_stopped_program() {
    let place = tempfile::tempdir_in("/var/tmp").unwrap();
    let file = |name: &str| place.path().join(name);
    let (pipe, source, exe) = (file("alive"), file("server.rs"), file("server"));
    let mut alive = new_pipe(&pipe);
    std::fs::write(&source, toolchain::solution("03", Role::Server).unwrap()).unwrap();
    let rustc = Command::new("rustc")
        .args(["--edition", "2024", "-o"])
        .args([&exe, &source])
        .status();
    assert!(rustc.unwrap().success());

    let command = format!(
        "sh -c 'exec 9>\"$0\"; exec {} \"$1\"' {}",
        exe.display(),
        pipe.display()
    );
    let mut poke = Command::new(env!("CARGO_BIN_EXE_xtask"));
    poke.args(["poke", "03", "--server", &command])
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_TARGET_DIR");
    let Some(mut terminal) = Terminal::start(&poke, (100, 30)) else {
        return;
    };
    for command in [
        "connect a",
        "fault write hold",
        "a send \"hello\"",
        "status",
    ] {
        terminal.until(|screen| screen.trim_end().ends_with("poke>"));
        terminal.type_keys(&format!("{command}\r"));
        terminal.until_has(command);
    }
    terminal.until_has("1 of its calls held by a fault");
    terminal.signal(Signal::SIGKILL);
    nobody_lives(&mut alive, Signal::SIGKILL);
}
