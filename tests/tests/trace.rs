//! Real programs under the tracer: what is written down, and that they do what they do without it.
//!
//! The programs are functions of this file; the test executable runs itself again for each.
#![cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]

use std::env;
use std::hint::black_box;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use checks::debug::diagnose::Why;
use checks::debug::symbols::SourceFilter;
use checks::model::{CallClass, SyscallEvent};
use checks::observe::{Activity, Observer};
use checks::trace::{Decision, Handler, Traced, spawn_traced};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const THIS: &str = "tests/tests/trace.rs";

// ------------------------------------------------------------------------------- the programs

const SUBJECTS: &[(&str, fn())] = &[
    ("echo", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap(); // at bind
        announce(&listener);
        let (mut stream, _) = listener.accept().unwrap(); // at accept
        let mut buffer = [0; 1024];
        loop {
            let n = stream.read(&mut buffer).unwrap(); // at recv
            if n == 0 {
                break;
            }
            stream.write_all(&buffer[..n]).unwrap(); // at send
        }
        drop(stream); // at close
        std::process::exit(3); // at exit
    }),
    ("threads", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        announce(&listener);
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut buffer = [0; 64];
                let n = stream.read(&mut buffer).unwrap(); // at thread-recv
                stream.write_all(&buffer[..n]).unwrap(); // at thread-send
            });
        }
    }),
    ("reader", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        announce(&listener);
        let (mut stream, _) = listener.accept().unwrap();
        let mut total = 0;
        let mut byte = [0; 1];
        while stream.read(&mut byte).unwrap() > 0 {
            total += 1;
        }
        println!("read {total}");
    }),
    ("ping-pong", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        announce(&listener);
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        let mut byte = [0; 1];
        while stream.read(&mut byte).unwrap() > 0 {
            stream.write_all(&byte).unwrap();
        }
    }),
    ("udp", || {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", socket.local_addr().unwrap());
        let (n, from) = socket.recv_from(&mut [0; 64]).unwrap();
        socket.send_to(&vec![b'!'; n], from).unwrap();
    }),
    ("children", || {
        println!("listening on nothing");
        let mut child = Command::new("sleep").arg("3600").spawn().unwrap(); // at fork
        println!("child {}", child.id());
        child.wait().unwrap();
    }),
    ("orphan", || {
        // It outlives its parent, which is what it is for.
        #[expect(clippy::zombie_processes)]
        let child = Command::new("sleep").arg("3600").spawn().unwrap();
        println!("listening on nothing");
        println!("child {}", child.id());
    }),
    ("generations", || {
        println!("listening on nothing");
        // Three levels of shells that wait for one another, and for nobody else.
        const SCRIPT: &str = "i=0; while [ $i -lt 150 ]; do \
            x=$(y=$(true | cat); echo $y); i=$((i+1)); done; echo done; read x";
        let status = Command::new("sh").args(["-c", SCRIPT]).status();
        assert!(status.unwrap().success());
    }),
    ("files", || {
        println!("listening on nothing");
        let mut text = String::new();
        std::fs::File::open("/proc/self/stat")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        black_box(TcpListener::bind("127.0.0.1:0")).unwrap();
    }),
    ("refused", || {
        println!("listening on nothing");
        let error = TcpStream::connect("127.0.0.1:1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    }),
    ("accepts", || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        announce(&listener);
        println!("first {:?}", listener.accept().unwrap_err().kind());
        let (mut stream, _) = listener.accept().unwrap();
        // It must find the registers as it left them: the length is used again.
        let wrote = stream.write(b"hello").unwrap();
        println!("wrote {wrote}");
        stream.write_all(b"world").unwrap();
    }),
    ("dies", || {
        println!("listening on nothing");
        kill(Pid::this(), Signal::SIGTERM).unwrap();
    }),
];

fn announce(listener: &TcpListener) {
    println!("listening on {}", listener.local_addr().unwrap());
}

/// Not a test, but the way in which the executable runs itself again.
#[test]
fn subject() {
    let Ok(wanted) = env::var("SUBJECT") else {
        return;
    };
    SUBJECTS
        .iter()
        .find(|(name, _)| *name == wanted)
        .expect("a known subject")
        .1();
}

// ------------------------------------------------------------------------------- the harness

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .canonicalize()
        .unwrap()
}

fn own() -> SourceFilter {
    SourceFilter::new(Some(Path::new(THIS)), &root())
}

/// The line of this file that bears `at NAME`.
fn line_at(name: &str) -> u32 {
    let at = include_str!("trace.rs")
        .lines()
        .position(|line| line.ends_with(&format!("// at {name}")));
    at.unwrap_or_else(|| panic!("no line `at {name}`")) as u32 + 1
}

fn command(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "subject", "--nocapture", "--test-threads=1"])
        .env("SUBJECT", name);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

struct Program {
    traced: Traced,
    out: BufReader<ChildStdout>,
    /// Where it listens.
    address: String,
}

impl Program {
    fn start(name: &str) -> Program {
        Program::start_with(name, Vec::new())
    }

    fn start_with(name: &str, rules: Vec<Box<dyn Handler>>) -> Program {
        let mut traced = spawn_traced(command(name), Some(own()), rules).expect("it starts");
        let out = BufReader::new(traced.take_stdout().unwrap());
        let mut program = Program {
            traced,
            out,
            address: String::new(),
        };
        program.address = program.after("listening on ");
        program
    }

    /// What follows `mark` in the program's output.
    fn after(&mut self, mark: &str) -> String {
        let mut line = String::new();
        loop {
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.trim().to_owned();
            }
            line.clear();
            assert_ne!(
                self.out.read_line(&mut line).unwrap(),
                0,
                "it ended before {mark:?}"
            );
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    fn end(&self) -> std::process::ExitStatus {
        self.traced
            .wait_until(Instant::now() + Duration::from_secs(30))
            .expect("it ends")
    }

    /// Looks at the calls until they are as wanted.
    fn calls_when(&self, wanted: impl Fn(&[SyscallEvent]) -> bool) -> Vec<SyscallEvent> {
        let since = Instant::now();
        loop {
            let calls = self.traced.calls();
            if wanted(&calls) {
                return calls;
            }
            assert!(since.elapsed() < Duration::from_secs(30), "{calls:#?}");
            thread::yield_now();
        }
    }
}

fn show(calls: &[SyscallEvent]) -> String {
    let line = |call: &SyscallEvent| {
        let location = call
            .location
            .as_ref()
            .map_or("-".into(), ToString::to_string);
        format!(
            "{} {} {} ({}) at {location}\n",
            call.pid,
            call.name,
            call.answer(),
            call.arguments()
        )
    };
    calls.iter().map(line).collect()
}

fn lives(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !matches!(stat.rsplit_once(") ").unwrap().1.as_bytes()[0], b'Z' | b'X'))
}

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

// ------------------------------------------------------------------------------- the tests

#[test]
fn the_calls_of_an_echo_server_are_written_down_in_order() {
    let program = Program::start("echo");
    let mut client = program.connect();
    let client_address = client.local_addr().unwrap();
    client.write_all(b"hello").unwrap();
    client.read_exact(&mut [0; 5]).unwrap();
    drop(client);
    assert_eq!(program.end().code(), Some(3));
    let calls = program.traced.calls();
    println!("{}", show(&calls));
    let server = &program.address;
    let expected = [
        (
            "socket",
            "AF_INET, SOCK_STREAM".to_owned(),
            "= 3".to_owned(),
            "bind",
        ),
        (
            "setsockopt",
            "fd 3, SO_REUSEADDR".into(),
            "= 0".into(),
            "bind",
        ),
        ("bind", "fd 3, 127.0.0.1:0".into(), "= 0".into(), "bind"),
        (
            "listen",
            format!("fd 3 ({server}), 128"),
            "= 0".into(),
            "bind",
        ),
        (
            "accept4",
            format!("fd 3 ({server})"),
            format!("= 4, from {client_address}"),
            "accept",
        ),
        (
            "recvfrom",
            format!("fd 4 ({server} ← {client_address}), 1024"),
            "= 5".into(),
            "recv",
        ),
        (
            "sendto",
            format!("fd 4 ({server} ← {client_address}), 5"),
            "= 5".into(),
            "send",
        ),
        (
            "recvfrom",
            format!("fd 4 ({server} ← {client_address}), 1024"),
            "= 0".into(),
            "recv",
        ),
        (
            "close",
            format!("fd 4 ({server} ← {client_address})"),
            "= 0".into(),
            "close",
        ),
        ("exit_group", "3".into(), String::new(), "exit"),
    ];
    // The test framework of the program may poll its standard descriptors before.
    let calls: Vec<_> = calls
        .iter()
        .skip_while(|call| call.name != "socket")
        .collect();
    assert_eq!(calls.len(), expected.len());
    for (call, (name, args, result, line)) in calls.iter().zip(expected) {
        assert_eq!((call.name.as_str(), call.arguments()), (name, args));
        if name == "listen" {
            assert_eq!(call.result, Some(0));
        } else {
            assert_eq!(call.answer(), result, "{name}");
        }
        let location = call
            .location
            .as_ref()
            .unwrap_or_else(|| panic!("{name} has no line"));
        assert_eq!(
            (location.file.as_str(), location.line),
            (THIS, line_at(line)),
            "{name}"
        );
        assert_eq!(call.pid, program.traced.pid());
    }
    assert!(calls.is_sorted_by_key(|call| call.at));
}

#[test]
fn a_call_that_waits_has_no_result() {
    let program = Program::start("echo");
    let waits = |calls: &[SyscallEvent]| {
        calls
            .last()
            .is_some_and(|call| call.name == "accept4" && call.result.is_none())
    };
    let calls = program.calls_when(waits);
    assert_eq!(calls.last().unwrap().answer(), "");
    assert!(program.traced.try_wait().is_none());
}

#[test]
fn threads_are_followed() {
    let program = Program::start("threads");
    let mut clients: Vec<_> = (0..4).map(|_| program.connect()).collect();
    for client in &mut clients {
        client.write_all(b"hi").unwrap();
    }
    for client in &mut clients {
        let mut reply = Vec::new();
        client.read_to_end(&mut reply).unwrap();
        assert_eq!(reply, b"hi");
    }
    let done = |calls: &[SyscallEvent]| {
        calls
            .iter()
            .filter(|call| call.name == "close" && call.result == Some(0))
            .count()
            == 4
    };
    let calls = program.calls_when(done);
    let of = |name| calls.iter().filter(move |call| call.name == name);
    assert_eq!(
        (of("recvfrom").count(), of("sendto").count()),
        (4, 4),
        "{}",
        show(&calls)
    );
    let mut tids: Vec<_> = of("recvfrom").map(|call| call.tid).collect();
    tids.sort_unstable();
    tids.dedup();
    assert_eq!(tids.len(), 4);
    for call in of("recvfrom") {
        assert_eq!(call.pid, program.traced.pid());
        assert_eq!(call.location.as_ref().unwrap().line, line_at("thread-recv"));
    }
}

#[test]
fn datagrams_bear_their_addresses() {
    let program = Program::start("udp");
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.send_to(b"abc", &program.address).unwrap();
    client.recv_from(&mut [0; 16]).unwrap();
    program.end();
    let calls = program.traced.calls();
    let from = client.local_addr().unwrap();
    let received = calls.iter().find(|call| call.name == "recvfrom").unwrap();
    assert_eq!(received.answer(), format!("= 3, from {from}"));
    assert_eq!(
        received.arguments(),
        format!("fd 3 ({}), 64", program.address)
    );
    let sent = calls.iter().find(|call| call.name == "sendto").unwrap();
    assert_eq!(
        sent.arguments(),
        format!("fd 3 ({}), 3, to {from}", program.address)
    );
}

#[test]
fn errors_have_their_names() {
    let program = Program::start("refused");
    assert!(program.end().success());
    let calls = program.traced.calls();
    let connect = calls.iter().find(|call| call.name == "connect").unwrap();
    assert_eq!(
        (connect.arguments().as_str(), connect.answer().as_str()),
        ("fd 3, 127.0.0.1:1", "= ECONNREFUSED")
    );
}

#[test]
fn what_is_no_socket_is_not_written_down() {
    let program = Program::start("files");
    program.end();
    let calls = program.traced.calls();
    assert!(
        !calls.iter().any(|call| call.name == "read"),
        "{}",
        show(&calls)
    );
    assert!(calls.iter().any(|call| call.name == "bind"));
}

#[test]
fn of_a_great_many_calls_both_ends_are_kept() {
    let mut program = Program::start("reader");
    let mut client = program.connect();
    client.write_all(&[7; 3000]).unwrap();
    drop(client);
    assert_eq!(program.after("read "), "3000");
    program.end();
    let timeline = program.traced.timeline();
    assert_eq!(timeline.calls().count(), 1000);
    assert!(timeline.left_out() > 2000);
    assert_eq!(timeline.calls().last().unwrap().name, "exit_group");
    assert!(
        timeline
            .calls()
            .all(|call| call.name == "exit_group" || call.result.is_some())
    );
}

#[test]
fn a_program_dies_with_what_it_started() {
    for name in ["children", "orphan"] {
        let mut program = Program::start(name);
        let child: i32 = program.after("child ").parse().unwrap();
        if name == "orphan" {
            assert!(program.end().success());
        }
        assert!(lives(child));
        let calls = program.traced.calls();
        let fork = calls.iter().find(|call| call.name == "fork").unwrap();
        assert_eq!(fork.result, Some(child.into()));
        if name == "children" {
            assert_eq!(fork.location.as_ref().unwrap().line, line_at("fork"));
        }
        let pid = program.traced.pid();
        drop(program);
        until("both are gone", || !lives(child) && !lives(pid));
    }
}

/// What has ended wakes its parent only when the tracer has taken note of the end: until then all may
/// sleep, and nothing has come to rest.
/// It may be killed before its tracer has seen it begin.
#[test]
fn the_end_of_a_program_that_is_killed_at_once_is_known() {
    for _ in 0..100 {
        let traced = spawn_traced(command("echo"), Some(own()), Vec::new()).unwrap();
        kill(Pid::from_raw(traced.pid()), Signal::SIGKILL).unwrap();
        let status = traced.wait_until(Instant::now() + Duration::from_secs(10));
        assert_eq!(
            status.and_then(|status| status.signal()),
            Some(Signal::SIGKILL as i32)
        );
    }
}

#[test]
fn a_child_whose_end_its_parent_does_not_know_yet_is_no_rest() {
    let mut command = command("generations");
    command.stdin(Stdio::piped());
    let mut traced = spawn_traced(command, Some(own()), Vec::new()).expect("it starts");
    let input = traced.take_stdin().unwrap();
    let mut out = traced.take_stdout().unwrap();
    let observer = Observer::new(traced.pid(), None);
    loop {
        match observer.activity(&[]) {
            Activity::Quiet => break,
            Activity::Ended => panic!("it ended early"),
            _ => {}
        }
    }
    // What it wrote before it came to rest is in the pipe.
    fcntl(&out, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
    let mut said = Vec::new();
    let end = out.read_to_end(&mut said).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::WouldBlock);
    let said = String::from_utf8(said).unwrap();
    assert!(said.ends_with("done\n"), "it rested too early: {said}");
    drop(input);
}

#[test]
fn stops_and_signals_pass_through() {
    let program = Program::start("echo");
    let pid = Pid::from_raw(program.traced.pid());
    let mut client = program.connect();
    let mut reply = [0; 4];
    for _ in 0..20 {
        kill(pid, Signal::SIGSTOP).unwrap();
        until("it is stopped", || {
            state(&program) == 't' || state(&program) == 'T'
        });
        client.write_all(b"ping").unwrap();
        kill(pid, Signal::SIGCONT).unwrap();
        client.read_exact(&mut reply).unwrap();
        assert_eq!(&reply, b"ping");
    }
    drop(client);
    assert_eq!(program.end().code(), Some(3));
    let calls = program.traced.calls();
    let recv: Vec<_> = calls
        .iter()
        .filter(|call| call.name == "recvfrom")
        .collect();
    // A call that a stop interrupted and the kernel began anew is one call.
    assert_eq!(recv.len(), 21, "{}", show(&calls));
    assert!(
        recv[..20].iter().all(|call| call.result == Some(4)),
        "{}",
        show(&calls)
    );

    let program = Program::start("dies");
    assert_eq!(program.end().signal(), Some(libc::SIGTERM));
}

fn state(program: &Program) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.traced.pid())).unwrap();
    stat.rsplit_once(") ").unwrap().1.chars().next().unwrap()
}

#[test]
fn a_program_that_can_not_be_executed_is_an_error() {
    for _ in 0..50 {
        let mut missing = Command::new("/nowhere/at/all");
        missing.stdin(Stdio::null());
        assert_eq!(
            spawn_traced(missing, Some(own()), Vec::new()).err(),
            Some(Why::Start {
                errno: libc::ENOENT
            })
        );
    }
}

#[test]
fn many_programs_are_traced_at_once() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let program = Program::start("echo");
                    let mut client = program.connect();
                    client.write_all(b"x").unwrap();
                    client.read_exact(&mut [0; 1]).unwrap();
                    drop(client);
                    assert_eq!(program.end().code(), Some(3));
                }
            });
        }
    });
}

#[test]
fn what_it_costs_is_known() {
    let time = |round_trips: u32, stream: &mut TcpStream| {
        stream.set_nodelay(true).unwrap();
        let started = Instant::now();
        for _ in 0..round_trips {
            stream.write_all(b"x").unwrap();
            stream.read_exact(&mut [0; 1]).unwrap();
        }
        started.elapsed() / round_trips
    };
    let traced = {
        let started = Instant::now();
        let program = Program::start("ping-pong");
        println!("traced start to announcement {:?}", started.elapsed());
        let mut stream = program.connect();
        println!("first traced round trip {:?}", time(1, &mut stream));
        time(2000, &mut stream)
    };
    let untraced = {
        let started = Instant::now();
        let mut child = command("ping-pong").spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("listening on ") {
            line.clear();
            assert_ne!(out.read_line(&mut line).unwrap(), 0);
        }
        println!("untraced start to announcement {:?}", started.elapsed());
        let address = line.split_once("listening on ").unwrap().1.trim();
        let mut stream = TcpStream::connect(address).unwrap();
        let each = time(2000, &mut stream);
        child.kill().unwrap();
        child.wait().unwrap();
        each
    };
    let call = traced.saturating_sub(untraced) / 2;
    println!("round trip {untraced:?} untraced, {traced:?} traced: {call:?} a call");
    // A guard against unwinding or symbols that are looked up anew each time.
    assert!(call < Duration::from_millis(2));
}

/// Answers the first call of a class as it is told, and lets every other one pass.
struct Once {
    class: CallClass,
    decision: Decision,
}

impl Handler for Once {
    fn on_entry(&mut self, call: &SyscallEvent) -> Decision {
        match call.class == self.class {
            true => std::mem::take(&mut self.decision),
            false => Decision::Pass,
        }
    }
}

#[test]
fn a_rule_answers_in_place_of_the_kernel_and_shortens_a_write() {
    let once = |class, decision| Box::new(Once { class, decision }) as Box<dyn Handler>;
    let aborted = Decision::Answer(-i64::from(libc::ECONNABORTED));
    let rules = vec![
        once(CallClass::Accept, aborted),
        once(CallClass::Write, Decision::Shorten(1)),
    ];
    let mut program = Program::start_with("accepts", rules);
    let mut client = TcpStream::connect(&program.address).unwrap();
    assert_eq!(program.after("first "), "ConnectionAborted");
    assert_eq!(program.after("wrote "), "1");
    let mut text = String::new();
    client.read_to_string(&mut text).unwrap();
    assert_eq!(text, "hworld");
    let calls = program.traced.calls();
    let answers = |class| {
        let of_class = calls.iter().filter(move |call| call.class == class);
        of_class.map(SyscallEvent::answer).collect::<Vec<_>>()
    };
    let accepts = answers(CallClass::Accept);
    assert_eq!(accepts[0], "= ECONNABORTED (injected)");
    assert!(!accepts[1].contains("injected"), "{accepts:?}");
    assert_eq!(answers(CallClass::Write), ["= 1 (injected)", "= 5"]);
}
