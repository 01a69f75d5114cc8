//! Real programs that hang or spin, each diagnosed from outside: the right line must be named.
//!
//! The programs are functions of this file; the test executable runs itself again for each.
#![cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]

use std::env;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use checks::debug::diagnose::{
    Runtime, ThreadStack, Why, ask_for_traceback, diagnose, observe_spin, parse_python_traceback,
    runtime_of, sample,
};
use checks::observe::syscalls::current_call;

const THIS: &str = "tests/tests/diagnose.rs";

// ------------------------------------------------------------------------------- the programs

type Subject = (&'static str, fn());

/// Each waits at the line that bears its name as `// at NAME`.
const SUBJECTS: &[Subject] = &[
    ("accept", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        ready();
        listener.accept().unwrap(); // at accept
    }),
    ("incoming", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        ready();
        for stream in listener.incoming() {
            drop(stream); // at incoming is the line above: −1
        }
    }),
    ("recv", || {
        let (mut server, _client) = tcp_pair();
        ready();
        black_box(server.read(&mut [0; 16])).unwrap(); // at recv
    }),
    ("read-exact", || {
        let (mut server, mut client) = tcp_pair();
        client.write_all(b"abc").unwrap();
        ready();
        server.read_exact(&mut [0; 16]).unwrap(); // at read-exact
    }),
    ("read-line", || {
        let (server, mut client) = tcp_pair();
        client.write_all(b"no newline").unwrap();
        let mut line = String::new();
        ready();
        BufReader::new(server).read_line(&mut line).unwrap(); // at read-line
    }),
    ("send", || {
        let (mut server, _client) = tcp_pair();
        ready();
        server.write_all(&vec![7; 64 << 20]).unwrap(); // at send
    }),
    ("recv-from", || {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        ready();
        socket.recv_from(&mut [0; 16]).unwrap(); // at recv-from
    }),
    ("unix-datagram", || {
        let (socket, _other) = UnixDatagram::pair().unwrap();
        ready();
        socket.recv(&mut [0; 16]).unwrap(); // at unix-datagram
    }),
    ("mutex", || {
        let mutex = Mutex::new(());
        let first = mutex.lock();
        ready();
        let second = mutex.lock(); // at mutex
        drop((first, second));
    }),
    ("condvar", || {
        let (condvar, mutex) = (Condvar::new(), Mutex::new(false));
        ready();
        let guard = condvar.wait_while(mutex.lock().unwrap(), |done| !*done); // at condvar
        drop(guard);
    }),
    ("channel", || {
        let (_sender, receiver) = mpsc::channel::<()>();
        ready();
        receiver.recv().unwrap(); // at channel
    }),
    ("sleep", || {
        ready();
        thread::sleep(Duration::from_secs(3600)); // at sleep
    }),
    ("deep", || {
        let (mut server, _client) = tcp_pair();
        ready();
        deeper(40, &mut || outermost_read(&mut server));
    }),
    ("recursion-beyond-the-bound", || {
        let (mut server, _client) = tcp_pair();
        ready();
        deeper(4000, &mut || outermost_read(&mut server));
    }),
];

#[inline(never)]
fn deeper(levels: usize, then: &mut dyn FnMut()) {
    match levels {
        0 => then(),
        _ => deeper(black_box(levels - 1), then),
    }
    black_box(levels);
}

#[inline(never)]
fn outermost_read(server: &mut TcpStream) {
    black_box(server.read(&mut [0; 16])).unwrap(); // at deep, at recursion-beyond-the-bound
}

/// Programs that are looked at in other ways.
const OTHERS: &[Subject] = &[
    ("threads", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (mut server, _client) = tcp_pair();
        thread::spawn(move || server.read(&mut [0; 16])); // at threads-recv
        thread::Builder::new()
            .name("sleeper".into())
            .spawn(|| thread::sleep(Duration::from_secs(3600))) // at threads-sleep
            .unwrap();
        ready();
        listener.accept().unwrap(); // at threads-accept
    }),
    ("spin", || {
        ready();
        let mut n = 0u64;
        loop {
            n = black_box(n.wrapping_add(1)); // at spin
        }
    }),
    ("spin-recv", || {
        let (mut server, client) = tcp_pair();
        drop(client);
        thread::spawn(|| thread::sleep(Duration::from_secs(3600)));
        let mut buffer = [0; 16];
        ready();
        loop {
            let n = server.read(&mut buffer).unwrap(); // at spin-recv
            server.write_all(&buffer[..n]).unwrap();
        }
    }),
    ("echo-lines", || {
        ready();
        for line in std::io::stdin().lines() {
            println!("{}", line.unwrap());
        }
    }),
    ("exits-soon", ready),
    ("vfork-like", || {
        ready();
        // A child that never executes anything else: the parent waits for it inside the kernel.
        let mut child = Command::new("sleep").arg("3600").spawn().unwrap();
        child.wait().unwrap(); // at vfork-like
    }),
];

fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (listener.accept().unwrap().0, client)
}

fn ready() {
    println!("ready");
}

/// Not a test, but the way in which the executable runs itself again.
#[test]
fn subject() {
    let Ok(wanted) = env::var("SUBJECT") else {
        return;
    };
    let found = SUBJECTS
        .iter()
        .chain(OTHERS)
        .find(|(name, _)| *name == wanted);
    found.expect("a known subject").1();
}

// ------------------------------------------------------------------------------- the harness

/// Looks until it holds; a deadline, so that it ends.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "gave up waiting until {what}"
        );
        thread::yield_now();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .canonicalize()
        .unwrap()
}

/// The line of this file that bears `at NAME`.
fn line_at(name: &str) -> u32 {
    let marks = |line: &str| {
        line.split_once("// at ").is_some_and(|(_, marks)| {
            marks
                .split(", at ")
                .any(|mark| mark.split(' ').next() == Some(name))
        })
    };
    let at = include_str!("diagnose.rs").lines().position(marks);
    at.unwrap_or_else(|| panic!("no line `at {name}`")) as u32 + 1
}

/// A program that is killed when the test ends.
struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Program {
    fn start(command: Command) -> Program {
        Program::start_with(command, Stdio::inherit())
    }

    fn start_with(mut command: Command, stderr: Stdio) -> Program {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .expect("it starts");
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut program = Program { child, out };
        program.expect_line("ready");
        program
    }

    fn subject(name: &str) -> Program {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "subject", "--nocapture", "--test-threads=1"]);
        Program::start({
            command.env("SUBJECT", name);
            command
        })
    }

    fn expect_line(&mut self, wanted: &str) {
        let mut line = String::new();
        while !line.trim_end().ends_with(wanted) {
            line.clear();
            assert_ne!(
                self.out.read_line(&mut line).unwrap(),
                0,
                "it ended before {wanted:?}"
            );
        }
    }

    fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    fn threads(&self) -> Vec<i32> {
        std::fs::read_dir(format!("/proc/{}/task", self.pid()))
            .unwrap()
            .map(|task| task.unwrap().file_name().to_str().unwrap().parse().unwrap())
            .collect()
    }

    fn state(&self, tid: i32) -> char {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/task/{tid}/stat", self.pid())).unwrap();
        stat.rsplit_once(") ").unwrap().1.chars().next().unwrap()
    }

    /// Waits until all its threads are blocked in a system call.
    fn settle(&self) {
        let asleep = |tid| self.state(tid) == 'S' && current_call(self.pid(), tid).is_some();
        let mut quiet = 0;
        until("all its threads are blocked", || {
            quiet = if self.threads().into_iter().all(asleep) {
                quiet + 1
            } else {
                0
            };
            quiet == 20
        });
    }

    /// Waits until a thread of it has spun for a while.
    fn spin(&self) {
        let spun = |tid| {
            let file = format!("/proc/{}/task/{tid}/schedstat", self.pid());
            let text = std::fs::read_to_string(file).unwrap();
            text.split(' ').next().unwrap().parse::<u64>().unwrap() > 20_000_000
        };
        until("it spins", || self.threads().into_iter().any(spun));
    }

    fn diagnose(&self) -> Vec<ThreadStack> {
        without_main(diagnose(&[self.pid()], Some(Path::new(THIS)), &root()).unwrap())
    }

    /// Nothing of it is stopped or traced, and it is still there.
    fn assert_free(&self) {
        for tid in self.threads() {
            assert!(
                matches!(self.state(tid), 'R' | 'S'),
                "{tid} is {}",
                self.state(tid)
            );
            let status =
                std::fs::read_to_string(format!("/proc/{}/task/{tid}/status", self.pid())).unwrap();
            assert!(status.contains("TracerPid:\t0\n"), "{tid} is still traced");
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The stacks of a program, which runs in a thread that the test framework's main thread, in a main
/// function that belongs to this file too, waits for.
fn without_main(stacks: Vec<ThreadStack>) -> Vec<ThreadStack> {
    stacks
        .into_iter()
        .filter(|stack| stack.tid != stack.pid)
        .collect()
}

/// The one stack with a line of this file.
fn only_own(stacks: &[ThreadStack]) -> &ThreadStack {
    let own: Vec<_> = stacks
        .iter()
        .filter(|stack| stack.location.is_some())
        .collect();
    assert_eq!(own.len(), 1, "{stacks:#?}");
    own[0]
}

// ------------------------------------------------------------------------------- the tests

#[test]
fn a_hung_program_is_found_at_its_line() {
    for (name, _) in SUBJECTS {
        let program = Program::subject(name);
        program.settle();
        let started = Instant::now();
        let stacks = program.diagnose();
        let took = started.elapsed();
        let stack = only_own(&stacks);
        let location = stack.location.as_ref().unwrap();
        let expected = line_at(name) - u32::from(*name == "incoming");
        println!(
            "{name}: {}({:?}) at {location} in {took:?}",
            stack.call.as_deref().unwrap_or("-"),
            stack.fd
        );
        assert_eq!(
            (location.file.as_str(), location.line),
            (THIS, expected),
            "{stack:#?}"
        );
        let text = include_str!("diagnose.rs")
            .lines()
            .nth(expected as usize - 1)
            .unwrap();
        assert_eq!(location.source.as_deref(), Some(text.trim()));
        program.assert_free();
    }
}

#[test]
fn the_system_call_and_its_descriptor_are_named() {
    let of = |name| {
        let program = Program::subject(name);
        program.settle();
        let stack = only_own(&program.diagnose()).clone();
        (stack.call.unwrap(), stack.fd)
    };
    let (call, fd) = of("accept");
    assert!(
        call.starts_with("accept") && fd.is_some_and(|fd| fd > 2),
        "{call} {fd:?}"
    );
    let (call, fd) = of("recv");
    assert!(
        call == "recvfrom" && fd.is_some_and(|fd| fd > 2),
        "{call} {fd:?}"
    );
    let (call, fd) = of("mutex");
    assert_eq!((call.as_str(), fd), ("futex", None));
}

#[test]
fn every_thread_has_its_own_line() {
    let program = Program::subject("threads");
    program.settle();
    let stacks = program.diagnose();
    let mut lines: Vec<u32> = stacks
        .iter()
        .filter_map(|stack| Some(stack.location.as_ref()?.line))
        .collect();
    lines.sort_unstable();
    let mut expected = ["threads-recv", "threads-sleep", "threads-accept"].map(line_at);
    expected.sort_unstable();
    assert_eq!(lines, expected, "{stacks:#?}");
    program.assert_free();
}

#[test]
fn a_second_look_is_quick() {
    let program = Program::subject("recv");
    program.settle();
    let time = || {
        let started = Instant::now();
        program.diagnose();
        started.elapsed()
    };
    let first = time();
    let mut later: Vec<_> = (0..9).map(|_| time()).collect();
    later.sort_unstable();
    println!(
        "first {first:?}, later {:?} ({:?} to {:?})",
        later[4], later[0], later[8]
    );
    // Ten times what an idle machine needs: a guard against reading the file each time anew.
    assert!(later[0] < Duration::from_millis(20), "{later:?}");
}

#[test]
fn a_program_goes_on_after_it_was_looked_at() {
    let mut program = Program::subject("echo-lines");
    program.settle();
    let mut stdin = program.child.stdin.take().unwrap();
    for round in 0..20 {
        program.diagnose();
        program.assert_free();
        writeln!(stdin, "line {round}").unwrap();
        program.expect_line(&format!("line {round}"));
    }
    drop(stdin);
    assert!(program.child.wait().unwrap().success());
}

#[test]
fn a_spin_without_calls_is_found_at_its_line() {
    let program = Program::subject("spin");
    program.spin();
    let samples = sample(&[program.pid()], 10, Some(Path::new(THIS)), &root()).unwrap();
    let (line, times) = &samples.lines[0];
    println!("{samples:?}");
    // The call to black_box and the loop itself are lines of their own.
    assert!(
        line.line.abs_diff(line_at("spin")) <= 1 && *times * 2 > samples.taken,
        "{samples:?}"
    );
    let window = observe_spin(&[program.pid()]).unwrap();
    assert_eq!(window.repeated(), None, "{window:?}");
    program.assert_free();
}

#[test]
fn a_spin_on_the_end_of_a_stream_is_proved() {
    let program = Program::subject("spin-recv");
    program.spin();
    let window = observe_spin(&[program.pid()]).unwrap();
    let (seen, times) = window.repeated().expect("the same call again and again");
    println!(
        "{} = {:?}, {times} of {} times in {:?}",
        seen.name,
        seen.result,
        window.calls.len(),
        window.time
    );
    assert_eq!((seen.name.as_str(), seen.result), ("recvfrom", Some(0)));
    assert!(seen.fd().is_some());
    program.assert_free();
    let samples = sample(&[program.pid()], 10, Some(Path::new(THIS)), &root()).unwrap();
    println!("{samples:?}");
    assert_eq!(samples.lines[0].0.line, line_at("spin-recv"), "{samples:?}");
    program.assert_free();
}

#[test]
fn a_program_can_be_looked_at_from_any_thread_and_by_several_at_once() {
    let program = Program::subject("threads");
    program.settle();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    // Two at a time refuse each other, and neither hangs.
                    match diagnose(&[program.pid()], Some(Path::new(THIS)), &root()) {
                        Ok(stacks) => assert!(!stacks.is_empty()),
                        Err(why) => assert!(matches!(why, Why::Refused { .. }), "{why}"),
                    }
                }
            });
        }
    });
    program.assert_free();
    assert!(!program.diagnose().is_empty());
}

#[test]
fn a_program_that_ends_meanwhile_leaves_its_status() {
    for _ in 0..50 {
        let mut program = Program::subject("exits-soon");
        let pid = program.pid();
        match diagnose(&[pid], Some(Path::new(THIS)), &root()) {
            Ok(_) | Err(Why::Gone | Why::TimedOut) => {}
            Err(why) => panic!("{why}"),
        }
        assert!(program.child.wait().unwrap().success());
    }
}

#[test]
fn a_stopped_program_stays_stopped_and_its_signals_arrive() {
    use nix::sys::signal::{Signal, kill};
    let mut program = Program::subject("sleep");
    program.settle();
    let pid = nix::unistd::Pid::from_raw(program.pid());
    kill(pid, Signal::SIGSTOP).unwrap();
    until("it is stopped", || {
        program
            .threads()
            .into_iter()
            .all(|tid| program.state(tid) == 'T')
    });
    assert_eq!(
        only_own(&program.diagnose())
            .location
            .as_ref()
            .unwrap()
            .line,
        line_at("sleep")
    );
    // Given back, a thread goes into its stop anew.
    until("it is stopped again", || {
        program
            .threads()
            .into_iter()
            .all(|tid| program.state(tid) == 'T')
    });
    kill(pid, Signal::SIGCONT).unwrap();
    kill(pid, Signal::SIGTERM).unwrap();
    let _ = diagnose(&[program.pid()], None, &root());
    use std::os::unix::process::ExitStatusExt;
    assert_eq!(program.child.wait().unwrap().signal(), Some(libc::SIGTERM));
}

#[test]
fn nobody_is_found_where_nobody_is() {
    assert_eq!(diagnose(&[i32::MAX], None, &root()), Err(Why::Gone));
    assert_eq!(diagnose(&[], None, &root()), Err(Why::Gone));
    assert_eq!(sample(&[i32::MAX], 3, None, &root()), Err(Why::Gone));
    assert_eq!(observe_spin(&[]), Err(Why::Gone));
}

#[test]
fn without_a_source_the_programs_own_lines_are_taken() {
    let program = Program::subject("recv");
    program.settle();
    let stacks = without_main(diagnose(&[program.pid()], None, &root()).unwrap());
    assert_eq!(
        only_own(&stacks).location.as_ref().unwrap().line,
        line_at("recv")
    );
    // A source without any line on the stack leaves the program's others.
    let nowhere = Some(Path::new("nowhere.rs"));
    let stacks = without_main(diagnose(&[program.pid()], nowhere, &root()).unwrap());
    assert_eq!(
        only_own(&stacks).location.as_ref().unwrap().line,
        line_at("recv")
    );
}

#[test]
fn a_child_of_the_program_is_looked_at_too() {
    let program = Program::subject("vfork-like");
    let children = || -> String {
        let of = |tid| {
            std::fs::read_to_string(format!("/proc/{}/task/{tid}/children", program.pid())).unwrap()
        };
        program.threads().into_iter().map(of).collect()
    };
    until("it has a child", || !children().is_empty());
    program.settle();
    let child: i32 = children().trim().parse().unwrap();
    let stacks = diagnose(&[program.pid(), child], Some(Path::new(THIS)), &root()).unwrap();
    let of_program: Vec<_> = stacks.iter().filter(|s| s.pid != s.tid).cloned().collect();
    assert_eq!(
        only_own(&of_program).location.as_ref().unwrap().line,
        line_at("vfork-like")
    );
    assert!(
        stacks
            .iter()
            .any(|stack| stack.pid == child && stack.call.is_some())
    );
    program.assert_free();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::SIGKILL).unwrap();
}

// ------------------------------------------------------------------------------- other programs

/// Writes a program, and runs the compiler over it. `None`, with a word about it, without one.
fn compiled(dir: &Path, name: &str, text: &str, compiler: &[&str]) -> Option<PathBuf> {
    std::fs::write(dir.join(name), text).unwrap();
    let mut command = Command::new(compiler[0]);
    command
        .args(&compiler[1..])
        .arg(name)
        .args(["-o", "program"])
        .current_dir(dir);
    match command.output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{compiler:?}: {errors}");
            Some(dir.join("program"))
        }
        Err(error) => {
            println!("skipped: {}: {error}", compiler[0]);
            None
        }
    }
}

/// Diagnoses a program that hangs at the line of `text` that bears `here`.
fn hangs_here(program: &Program, dir: &Path, name: &str, text: &str) {
    program.settle();
    let started = Instant::now();
    let stacks = diagnose(&[program.pid()], Some(Path::new(name)), dir).unwrap();
    let took = started.elapsed();
    let line = text.lines().position(|line| line.contains("here")).unwrap();
    let location = only_own(&stacks).location.clone().unwrap();
    println!("{name}: {location} in {took:?}");
    assert_eq!(
        (location.file.as_str(), location.line as usize),
        (name, line + 1),
        "{stacks:#?}"
    );
    assert_eq!(
        location.source.as_deref(),
        text.lines().nth(line).map(str::trim)
    );
    let anyones = diagnose(&[program.pid()], None, dir).unwrap();
    assert_eq!(only_own(&anyones).location.as_ref(), Some(&location));
    program.assert_free();
}

const C_SERVER: &str = r#"
#include <stdio.h>
#include <sys/socket.h>
static int serve(int listener) {
    int connection = accept(listener, 0, 0); /* here */
    printf("%d\n", connection); /* or the call above is the last, and becomes a jump */
    return connection;
}
int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    listen(listener, 1);
    puts("ready");
    fflush(stdout);
    return serve(listener);
}
"#;

#[test]
fn a_c_program_is_found_at_its_line() {
    let compilers: [&[&str]; 5] = [
        &["cc", "-g"],
        &["cc", "-g", "-O2", "-fomit-frame-pointer"],
        &["cc", "-g", "-no-pie"],
        &["cc", "-g", "-static"],
        &["cc", "-gdwarf-4", "-fno-omit-frame-pointer"],
    ];
    for compiler in compilers {
        let dir = tempfile::tempdir().unwrap();
        let Some(exe) = compiled(dir.path(), "server.c", C_SERVER, compiler) else {
            return;
        };
        let program = Program::start(Command::new(exe));
        println!("{compiler:?}");
        hangs_here(&program, dir.path(), "server.c", C_SERVER);
    }
}

#[test]
fn without_debug_information_there_is_a_call_but_no_line() {
    let dir = tempfile::tempdir().unwrap();
    let Some(exe) = compiled(dir.path(), "server.c", C_SERVER, &["cc", "-s"]) else {
        return;
    };
    let program = Program::start(Command::new(exe));
    program.settle();
    let stacks = diagnose(&[program.pid()], Some(Path::new("server.c")), dir.path()).unwrap();
    assert_eq!(
        (stacks[0].call.as_deref(), stacks[0].fd),
        (Some("accept"), Some(3))
    );
    assert_eq!(stacks[0].location, None);
}

#[test]
fn an_optimised_rust_program_is_found_at_its_line() {
    const SERVER: &str = r#"
use std::io::Read;
fn main() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    println!("ready");
    for stream in listener.incoming().take(1) {
        serve(&mut stream.unwrap());
    }
    drop(client);
}
fn serve(stream: &mut std::net::TcpStream) {
    let mut buffer = [0; 64];
    while let Ok(n @ 1..) = stream.read(&mut buffer) { // here
        println!("{n}");
    }
}
"#;
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let compilers: [&[&str]; 3] = [
        &[
            &rustc,
            "--edition=2024",
            "-Copt-level=3",
            "-Cdebuginfo=line-tables-only",
        ],
        &[
            &rustc,
            "--edition=2024",
            "-Copt-level=3",
            "-Cdebuginfo=2",
            "-Cpanic=abort",
        ],
        &[
            &rustc,
            "--edition=2024",
            "-Cdebuginfo=2",
            "-Cforce-frame-pointers=yes",
        ],
    ];
    for compiler in compilers {
        let dir = tempfile::tempdir().unwrap();
        let Some(exe) = compiled(dir.path(), "server.rs", SERVER, compiler) else {
            return;
        };
        let program = Program::start(Command::new(&exe));
        // Built anew while the old one runs: the file that runs is the one that counts.
        std::fs::remove_file(&exe).unwrap();
        std::fs::write(&exe, "something else").unwrap();
        println!("{compiler:?}");
        hangs_here(&program, dir.path(), "server.rs", SERVER);
    }
}

#[test]
fn a_python_program_says_itself_where_it_stands() {
    const SERVER: &str = "\
import socket, threading, time
def serve(listener):
    connection, _ = listener.accept() # here
threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
listener = socket.create_server(('127.0.0.1', 0))
print('ready', flush=True)
serve(listener)
";
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("server.py"), SERVER).unwrap();
    let mut python = Command::new("python3");
    python
        .arg("server.py")
        .current_dir(dir.path())
        .env("PYTHONFAULTHANDLER", "1");
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: no python3");
        return;
    }
    let mut program = Program::start_with(python, Stdio::piped());
    program.settle();
    let stacks = diagnose(&[program.pid()], None, dir.path()).unwrap();
    assert!(
        stacks.iter().all(|stack| stack.location.is_none()),
        "{stacks:#?}"
    );
    assert!(
        stacks
            .iter()
            .any(|stack| stack.call.as_deref() == Some("accept4")),
        "{stacks:#?}"
    );
    assert_eq!(runtime_of(program.pid()), Runtime::Python);
    assert_eq!(ask_for_traceback(program.pid()), Some(Runtime::Python));
    let mut said = String::new();
    program
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let location = parse_python_traceback(&said).unwrap();
    assert!(location.file.ends_with("server.py"), "{said}");
    assert_eq!(location.line, 3, "{said}");
    let own = checks::debug::symbols::SourceFilter::new(None, dir.path());
    let shown = own.location(Path::new(&location.file), location.line);
    assert_eq!(
        shown.source.as_deref(),
        Some("connection, _ = listener.accept() # here")
    );
}

#[test]
fn interpreters_are_known_by_their_names() {
    for (words, runtime) in [
        (
            &["sh", "-c", "echo ready; read line; true"][..],
            Runtime::Shell,
        ),
        (
            &["perl", "-e", "$| = 1; print qq(ready\n); <STDIN>"],
            Runtime::Perl,
        ),
        (
            &["node", "-e", "console.log('ready'); process.stdin.resume()"],
            Runtime::Node,
        ),
    ] {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        if Command::new(words[0]).arg("--version").output().is_err() {
            println!("skipped: no {}", words[0]);
            continue;
        }
        let program = Program::start(command);
        assert_eq!(runtime_of(program.pid()), runtime);
        assert_eq!(ask_for_traceback(program.pid()), None);
    }
}

#[test]
fn malformed_debug_information_costs_its_lines_alone() {
    let dir = tempfile::tempdir().unwrap();
    let Some(exe) = compiled(dir.path(), "server.c", C_SERVER, &["cc", "-g"]) else {
        return;
    };
    let image = std::fs::read(&exe).unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    // What is loaded and run stays as it is: the debug sections lie behind it.
    let comment = image
        .windows(4)
        .rposition(|w| w == b"GCC:")
        .expect("a section .comment");
    for round in 0..30 {
        let mut broken = image.clone();
        for _ in 0..200 {
            let at = random.usize(comment..broken.len());
            broken[at] = random.u8(..);
        }
        let (written, path) = (
            dir.path().join("broken"),
            dir.path().join(format!("program{round}")),
        );
        std::fs::write(&written, &broken).unwrap();
        // Another test may be starting a program just now, with a copy of what is open here; what
        // is open for writing can't be executed.
        let copied = Command::new("cp").args([&written, &path]).status().unwrap();
        assert!(copied.success());
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        let program = Program::start(Command::new(&path));
        program.settle();
        let stacks = diagnose(&[program.pid()], None, dir.path()).unwrap();
        assert_eq!(stacks[0].call.as_deref(), Some("accept"));
        program.assert_free();
    }
}
