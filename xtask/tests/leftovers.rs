//! A run that is cut off leaves nothing behind: no process, not even one that has left its group, and
//! no file.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::unistd::{Pid, mkfifo};

/// Milliseconds, longer than any of this takes; waited for only where it fails.
const LIMIT: u16 = 60_000;

/// Says that it runs on a pipe that it holds open, as does a child of it in a session of its own.
const SERVER: &str = "exec 9>\"$0\"; echo up >&9; setsid sleep 1000 & exec sleep 1000";

fn cut_off_by(signal: Signal) {
    // Not in /tmp, where a program sees copies: what it writes into a pipe there, nobody else reads.
    let place = tempfile::tempdir_in("/var/tmp").unwrap();
    let (pipe, temporary) = (place.path().join("alive"), place.path().join("tmp"));
    std::fs::create_dir(&temporary).unwrap();
    mkfifo(&pipe, Mode::from_bits_truncate(0o600)).unwrap();
    // Opened for reading first, and without waiting for a writer.
    let mut alive = File::options()
        .read(true)
        .custom_flags(nix::libc::O_NONBLOCK)
        .open(&pipe)
        .unwrap();

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

    // The stream ends when the last process that holds the pipe has ended.
    let mut said = [0; 4096];
    loop {
        assert!(readable(&alive), "a process lives on after {signal}");
        match alive.read(&mut said) {
            Ok(0) => break,
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(e) => panic!("{e}"),
        }
    }
    assert_eq!(files(&temporary), Vec::<String>::new(), "after {signal}");
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
