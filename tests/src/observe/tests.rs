//! The observer against real programs in each kind of wait.
//!
//! A *posture* is this test executable, started again: it takes up one kind of wait and stays there.
#![allow(unsafe_code)] // Postures make the calls that std doesn't; each block says why it is sound.

use std::env;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{
    Activity, Blocked, Capability, MARKER, Observer, PeerSocket, Socket, SocketState, capabilities,
};
use crate::model::{Address, SocketKind};

const POSTURE: &str = "WORKBOOK_POSTURE";
const WHERE: &str = "WORKBOOK_POSTURE_WHERE";
const LOCAL: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

/// Not a test: what the tests start.
#[test]
fn posture() {
    let Ok(name) = env::var(POSTURE) else { return };
    let place = || env::var(WHERE).expect("a place");
    let connect = || TcpStream::connect(place()).expect("a listening test");
    match name.as_str() {
        "accept" => drop(TcpListener::bind(LOCAL).expect("a port").accept()),
        "recv" => drop(connect().read(&mut [0; 10])),
        "recv-limited" => {
            let mut stream = connect();
            stream
                .set_read_timeout(Some(Duration::from_secs(60)))
                .expect("an option");
            drop(stream.read(&mut [0; 10]));
        }
        "send" => drop(connect().write_all(&vec![b'x'; 50_000_000])),
        "send-by-poll" => {
            let mut stream = connect();
            stream.set_nonblocking(true).expect("an option");
            while stream.write(&[b'x'; 100_000]).is_ok() {}
            let _ = poll(
                &mut [PollFd::new(stream.as_fd(), PollFlags::POLLOUT)],
                PollTimeout::NONE,
            );
        }
        "send-unix" => {
            let mut stream = UnixStream::connect(place()).expect("a listening test");
            drop(stream.write_all(&vec![b'x'; 50_000_000]));
        }
        "sleep" => thread::sleep(Duration::from_secs(100)),
        // One of its threads always runs: each starts the next one and ends.
        "relay" => {
            fn relay() {
                thread::spawn(relay);
            }
            relay();
            thread::sleep(Duration::from_secs(100));
        }
        "spin" => loop {
            std::hint::spin_loop();
        },
        "poll" | "poll-limited" => {
            let listener = TcpListener::bind(LOCAL).expect("a port");
            let limit = if name == "poll" {
                PollTimeout::NONE
            } else {
                30_000_u16.into()
            };
            let _ = poll(
                &mut [PollFd::new(listener.as_fd(), PollFlags::POLLIN)],
                limit,
            );
        }
        "threads" => thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| UdpSocket::bind(LOCAL).expect("a port").recv(&mut [0; 10]));
            }
        }),
        "condvar" => {
            let lock = Mutex::new(());
            drop(Condvar::new().wait(lock.lock().expect("unpoisoned")));
        }
        "condvar-limited" => {
            let lock = Mutex::new(());
            let guard = lock.lock().expect("unpoisoned");
            drop(Condvar::new().wait_timeout(guard, Duration::from_secs(50)));
        }
        "udp" => drop(UdpSocket::bind(LOCAL).expect("a port").recv(&mut [0; 10])),
        "unix" => drop(UnixListener::bind(place()).expect("a place").accept()),
        "unix-datagram" => drop(
            UnixDatagram::bind(place())
                .expect("a place")
                .recv(&mut [0; 10]),
        ),
        "stdin" => drop(std::io::stdin().read(&mut [0; 1])),
        "stdout" => drop(std::io::stdout().write_all(&vec![b'x'; 1_000_000])),
        "stopped" => drop(kill(Pid::this(), Signal::SIGSTOP)),
        "timer-in-epoll" => wait_for_timer(),
        // SAFETY: takes numbers.
        "undumpable" => unsafe {
            libc::prctl(libc::PR_SET_DUMPABLE, 0);
            libc::pause();
        },
        "observe" => {
            let observer = Observer::new(place().parse().expect("a number"), None);
            println!("{:?}", settled(&observer, &[]));
        }
        _ => panic!("no such posture: {name}"),
    }
}

/// A timerfd, set to 40 s, registered with an epoll descriptor that is waited for without a limit.
fn wait_for_timer() {
    // SAFETY: all pointers are to values on this stack, of the types that the calls ask for.
    unsafe {
        let timer = libc::timerfd_create(libc::CLOCK_MONOTONIC, 0);
        let mut when: libc::itimerspec = std::mem::zeroed();
        when.it_value.tv_sec = 40;
        libc::timerfd_settime(timer, 0, &when, std::ptr::null_mut());
        let epoll = libc::epoll_create1(0);
        let mut event = libc::epoll_event {
            events: libc::EPOLLIN as u32,
            u64: 0,
        };
        libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, timer, &mut event);
        libc::epoll_wait(epoll, &mut event, 1, -1);
    }
}

// -------------------------------------------------------------------------------------- scaffold

/// A program under observation; killed when dropped.
struct Posed {
    child: Child,
    observer: Observer,
}

impl Posed {
    fn of(command: &mut Command) -> Self {
        let child = command.spawn().expect("a program that starts");
        let observer = Observer::new(child.id() as i32, None);
        Posed { child, observer }
    }

    fn settled(&self, links: &[PeerSocket]) -> Activity {
        settled(&self.observer, links)
    }

    /// The threads in this call.
    fn blocked_in(&self, call: &str) -> Vec<Blocked> {
        self.observer
            .blocked()
            .into_iter()
            .filter(|b| b.call == call)
            .collect()
    }

    /// Waits until it can be reached somewhere.
    fn reachable(&self) -> Socket {
        until(|| self.observer.reachable().pop())
    }
}

impl Drop for Posed {
    fn drop(&mut self) {
        for pid in self.observer.processes() {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(posture: &str, place: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("we run"));
    command
        .args([
            "observe::tests::posture",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(POSTURE, posture)
        .env(WHERE, place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn posed(posture: &str, place: &str) -> Posed {
    Posed::of(&mut command(posture, place))
}

/// What is said once it is no longer *busy*.
fn settled(observer: &Observer, links: &[PeerSocket]) -> Activity {
    until(|| match observer.activity(links) {
        Activity::Busy { .. } => None,
        other => Some(other),
    })
}

fn until<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(Instant::now() < end, "nothing changes any more");
        thread::yield_now();
    }
}

/// A posture that has connected to us, and our end of the connection.
fn connected(posture: &str) -> (Posed, TcpStream) {
    let listener = TcpListener::bind(LOCAL).expect("a port");
    let place = listener.local_addr().expect("a name").to_string();
    let posed = posed(posture, &place);
    let (stream, _) = listener.accept().expect("a connection");
    (posed, stream)
}

#[track_caller]
fn assert_timers(activity: &Activity, limit: Duration, call: &str) {
    match activity {
        Activity::Timers { soonest, what } => {
            assert!(*soonest <= limit, "{soonest:?} is more than {limit:?}");
            assert!(
                *soonest + Duration::from_secs(20) > limit,
                "{soonest:?} is far less than {limit:?}"
            );
            assert!(what.contains(call), "{what:?} doesn't name {call}");
        }
        other => panic!("{other:?}"),
    }
}

/// A Python program, or None, with a word, where there is no Python.
fn python(script: &str) -> Option<Posed> {
    let works = Command::new("python3")
        .args(["-c", ""])
        .status()
        .is_ok_and(|status| status.success());
    if !works {
        println!("skipped: no python3 here");
        return None;
    }
    let mut command = Command::new("python3");
    command
        .args(["-c", script])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Some(Posed::of(&mut command))
}

// ----------------------------------------------------------------------------------------- tests

#[test]
fn this_machine_shows_what_a_program_does() {
    let found = capabilities();
    for limit in found.limits() {
        println!("{limit}");
    }
    assert_eq!(found.own_proc, Capability::Works);
    assert_eq!(found.thread_calls, Capability::Works);
}

#[test]
fn a_server_in_accept_is_quiet_and_reachable() {
    let posed = posed("accept", "");
    assert_eq!(posed.settled(&[]), Activity::Quiet);
    let [blocked] = &posed.blocked_in("accept4")[..] else {
        panic!("{:?}", posed.observer.blocked())
    };
    let socket = blocked.socket.as_ref().expect("a socket");
    assert_eq!(
        (socket.kind, socket.state),
        (SocketKind::Tcp, SocketState::Listening)
    );
    let reachable = posed.reachable();
    assert_eq!(
        (reachable.local.as_ref(), reachable.fd),
        (socket.local.as_ref(), socket.fd)
    );
    assert_eq!(posed.observer.socket_count(), 1);
    assert!(posed.observer.descriptors() >= 4);
    let Some(Address::Inet(to)) = reachable.local else {
        panic!("no address")
    };
    let _client = TcpStream::connect(to).expect("reachable means reachable");
    assert_eq!(posed.settled(&[]), Activity::Ended);
}

#[test]
fn a_blocked_receiver_is_quiet() {
    let (posed, stream) = connected("recv");
    let link = PeerSocket::Tcp(stream.as_raw_fd());
    assert_eq!(posed.settled(&[link]), Activity::Quiet);
    let blocked = &posed.blocked_in("recvfrom")[0];
    let socket = blocked.socket.as_ref().expect("a socket");
    assert_eq!(socket.state, SocketState::Connected);
    assert_eq!(socket.peer, stream.local_addr().ok().map(Address::Inet));
    assert_eq!(blocked.timeout, None);
    (&stream).write_all(b"x").expect("it listens");
    assert_eq!(posed.settled(&[link]), Activity::Ended);
}

#[test]
fn a_receiver_with_a_time_limit_has_a_timer() {
    let (posed, stream) = connected("recv-limited");
    let activity = posed.settled(&[PeerSocket::Tcp(stream.as_raw_fd())]);
    assert_timers(&activity, Duration::from_secs(60), "recvfrom");
    let left = posed.blocked_in("recvfrom")[0].timeout.expect("a limit");
    assert!(
        left <= Duration::from_secs(60) && left > Duration::from_secs(40),
        "{left:?}"
    );
}

#[test]
fn a_sleeper_has_a_timer() {
    let posed = posed("sleep", "");
    assert_timers(&posed.settled(&[]), Duration::from_secs(100), "nanosleep");
}

#[test]
fn timed_waits_have_timers() {
    let condvar = posed("condvar-limited", "");
    assert_timers(&condvar.settled(&[]), Duration::from_secs(50), "futex");
    let poll = posed("poll-limited", "");
    assert_timers(&poll.settled(&[]), Duration::from_secs(30), "poll");
    let epoll = posed("timer-in-epoll", "");
    assert_timers(&epoll.settled(&[]), Duration::from_secs(40), "epoll");
}

#[test]
fn waits_without_a_limit_are_quiet() {
    assert_eq!(posed("condvar", "").settled(&[]), Activity::Quiet);
    assert_eq!(posed("poll", "").settled(&[]), Activity::Quiet);
}

#[test]
fn a_spinning_program_is_always_busy() {
    let posed = posed("spin", "");
    let before =
        until(|| Some(posed.observer.cpu()).filter(|cpu| cpu.run > Duration::from_millis(20)));
    for _ in 0..1000 {
        assert!(matches!(
            posed.observer.activity(&[]),
            Activity::Busy { .. }
        ));
    }
    let after = until(|| Some(posed.observer.cpu()).filter(|cpu| cpu.run > before.run));
    let (tid, time) = after.hottest.expect("a thread");
    assert!(tid != posed.child.id() as i32, "the leader only waits");
    assert!(time > Duration::from_millis(10));
}

/// Its threads come and go between the looks, and their number stays.
#[test]
fn a_program_whose_threads_start_each_other_is_always_busy() {
    let relay = posed("relay", "");
    until(|| (relay.observer.cpu().slices > 3).then_some(()));
    for look in 0..2000 {
        let activity = relay.observer.activity(&[]);
        let busy = matches!(activity, Activity::Busy { .. });
        assert!(busy, "look {look}: {activity:?}");
    }
}

#[test]
fn a_waiting_program_uses_no_processor() {
    let posed = posed("threads", "");
    assert_eq!(posed.settled(&[]), Activity::Quiet);
    let before = posed.observer.cpu();
    assert_eq!(posed.settled(&[]), Activity::Quiet);
    assert_eq!(posed.observer.cpu(), before);
    assert_eq!(posed.blocked_in("recvfrom").len(), 3);
    assert_eq!(posed.observer.reachable().len(), 3);
}

#[test]
fn a_blocked_sender_is_seen() {
    for posture in ["send", "send-by-poll"] {
        let (posed, mut stream) = connected(posture);
        let link = PeerSocket::Tcp(stream.as_raw_fd());
        assert_eq!(posed.settled(&[link]), Activity::Quiet, "{posture}");
        assert!(
            posed.observer.blocked_sending(&link),
            "{posture}: {:?}",
            posed.observer.blocked()
        );
        assert!(posed.observer.unread(&link) > Some(0));
        if posture == "send" {
            let copied = std::io::copy(&mut stream, &mut std::io::sink());
            assert_eq!(copied.expect("all of it"), 50_000_000);
            assert_eq!(posed.settled(&[link]), Activity::Ended);
        }
    }
}

#[test]
fn a_blocked_unix_sender_is_seen() {
    let place = tempfile::tempdir().expect("a place");
    let path = place.path().join("s");
    let listener = UnixListener::bind(&path).expect("a place");
    let posed = posed("send-unix", path.to_str().expect("a plain path"));
    let (mut stream, _) = listener.accept().expect("a connection");
    let link = PeerSocket::Unix(stream.as_raw_fd());
    assert_eq!(posed.settled(&[link]), Activity::Quiet);
    assert!(posed.observer.blocked_sending(&link));
    assert_eq!(
        std::io::copy(&mut stream, &mut std::io::sink()).expect("all"),
        50_000_000
    );
    assert_eq!(posed.settled(&[link]), Activity::Ended);
}

#[test]
fn a_receiver_is_not_blocked_in_sending() {
    let (posed, stream) = connected("recv");
    let link = PeerSocket::Tcp(stream.as_raw_fd());
    assert_eq!(posed.settled(&[link]), Activity::Quiet);
    assert!(!posed.observer.blocked_sending(&link));
}

#[test]
fn a_datagram_socket_is_reachable() {
    let posed = posed("udp", "");
    let Some(Address::Inet(to)) = posed.reachable().local else {
        panic!("no address")
    };
    assert_eq!(posed.settled(&[]), Activity::Quiet);
    let ours = UdpSocket::bind(LOCAL).expect("a port");
    let link = PeerSocket::Udp(ours.as_raw_fd());
    assert_eq!(posed.observer.consumed(&link), Some(true));
    ours.send_to(b"", to).expect("sent");
    assert_eq!(posed.settled(&[link]), Activity::Ended);
}

#[test]
fn unix_sockets_have_paths() {
    let place = tempfile::tempdir().expect("a place");
    for (posture, kind) in [
        ("unix", SocketKind::UnixStream),
        ("unix-datagram", SocketKind::UnixDatagram),
    ] {
        let path = place.path().join(posture);
        let posed = posed(posture, path.to_str().expect("a plain path"));
        let reachable = posed.reachable();
        assert_eq!(
            (reachable.kind, reachable.local),
            (kind, Some(Address::Path(path.clone())))
        );
        assert_eq!(posed.settled(&[]), Activity::Quiet);
        let [socket] = &posed.observer.sockets()[..] else {
            panic!("one socket")
        };
        assert_eq!(
            (socket.kind, &socket.local),
            (kind, &Some(Address::Path(path)))
        );
    }
}

#[test]
fn standard_input_is_watched() {
    let mut posed = Posed::of(command("stdin", "").stdin(Stdio::piped()));
    let mut stdin = posed.child.stdin.take().expect("piped");
    let link = PeerSocket::Stdin(stdin.as_raw_fd());
    assert_eq!(posed.settled(&[link]), Activity::Quiet);
    assert_eq!(posed.observer.consumed(&link), Some(true));
    stdin.write_all(b"x").expect("it reads");
    assert_eq!(posed.settled(&[link]), Activity::Ended);
    assert_eq!(posed.observer.consumed(&link), Some(true));
    let _ = stdin.write_all(b"x");
    assert_ne!(posed.observer.consumed(&link), Some(false));
}

#[test]
fn output_that_we_have_not_read_is_not_the_end() {
    let mut posed = Posed::of(command("stdout", "").stdout(Stdio::piped()));
    let mut stdout = posed.child.stdout.take().expect("piped");
    let link = PeerSocket::Output(stdout.as_raw_fd());
    until(|| posed.blocked_in("write").pop());
    assert!(matches!(
        posed.observer.activity(&[link]),
        Activity::Busy { .. }
    ));
    std::io::copy(&mut stdout, &mut std::io::sink()).expect("all of it");
    assert_eq!(posed.settled(&[link]), Activity::Ended);
}

#[test]
fn a_stopped_program_is_quiet_and_says_so() {
    let posed = posed("stopped", "");
    until(|| posed.blocked_in("stopped").pop());
    assert_eq!(posed.settled(&[]), Activity::Quiet);
}

#[test]
fn a_zombie_has_ended() {
    let mut posed = Posed::of(&mut Command::new("true"));
    assert_eq!(posed.settled(&[]), Activity::Ended);
    assert!(posed.observer.processes().is_empty());
    posed.child.wait().expect("it was a zombie");
    assert_eq!(posed.settled(&[]), Activity::Ended);
}

#[test]
fn children_are_members() {
    let posed = Posed::of(Command::new("sh").args(["-c", "sh -c 'sleep 87 & wait' & wait"]));
    until(|| Some(posed.observer.processes()).filter(|p| p.len() == 3));
    until(|| posed.blocked_in("clock_nanosleep").pop());
    assert_timers(&posed.settled(&[]), Duration::from_secs(87), "nanosleep");
    kill(Pid::from_raw(posed.child.id() as i32), Signal::SIGKILL).expect("it lives");
    until(|| Some(posed.observer.processes()).filter(|p| p.len() == 2));
}

/// What a shell with these arguments leaves behind, once it has ended, and the mark that it bears.
fn daemon(shell: &[&str]) -> (Posed, String) {
    let nonce = format!("{:x}", fastrand::u128(..));
    let mut child = Command::new("sh")
        .args(shell)
        .env(MARKER, &nonce)
        .spawn()
        .expect("a shell");
    let observer = Observer::new(child.id() as i32, Some(nonce.clone()));
    child.wait().expect("it ends");
    (Posed { child, observer }, nonce)
}

/// A daemon's parents are gone, its session is new; only the mark is left.
#[test]
fn a_daemon_is_known_by_its_mark() {
    let (posed, _) = daemon(&["-c", "(setsid sleep 86 &)"]);
    until(|| posed.blocked_in("clock_nanosleep").pop());
    assert_eq!(posed.observer.processes().len(), 1);
    assert_timers(&posed.settled(&[]), Duration::from_secs(86), "nanosleep");
}

/// A program that turns into itself so often, and then sleeps.
const TURNS: &str = r#"[ $1 -gt 0 ] && exec sh -c "$0" "$0" $(($1 - 1)); exec sleep 84"#;

/// In the middle of execve(2) a process has no environment: its mark can't be seen, and it lives.
#[test]
fn a_daemon_that_turns_into_another_program_has_not_ended() {
    let (posed, nonce) = daemon(&["-c", r#"(setsid sh -c "$0" "$0" 300 &)"#, TURNS]);
    until(|| {
        let stranger = Observer::new(posed.child.id() as i32, Some(nonce.clone()));
        let activity = stranger.activity(&[]);
        assert_ne!(activity, Activity::Ended);
        matches!(activity, Activity::Timers { .. }).then_some(())
    });
    assert_eq!(posed.observer.processes().len(), 1);
}

/// Whoever was first seen in the middle of execve(2) is known for a child afterwards.
#[test]
fn a_child_that_turns_into_another_program_comes_to_rest() {
    let nonce = format!("{:x}", fastrand::u128(..));
    let posed = Posed::of(
        Command::new("sh")
            .args(["-c", r#"sh -c "$0" "$0" 300 & wait"#, TURNS])
            .env(MARKER, &nonce),
    );
    let mut observers = Vec::new();
    until(|| {
        if observers.len() < 200 {
            let observer = Observer::new(posed.child.id() as i32, Some(nonce.clone()));
            let _ = observer.activity(&[]);
            observers.push(observer);
        }
        posed.blocked_in("clock_nanosleep").pop()
    });
    for observer in observers {
        let activity = settled(&observer, &[]);
        assert_timers(&activity, Duration::from_secs(84), "nanosleep");
    }
}

/// Somebody else's program that was given no environment at all is not always in the middle of
/// execve(2).
#[test]
fn a_stranger_without_an_environment_holds_nothing_up() {
    let _stranger = Posed::of(
        Command::new("sh")
            .args(["-c", "while :; do :; done"])
            .env_clear(),
    );
    let child = command("accept", "").spawn().expect("a program");
    let observer = Observer::new(child.id() as i32, Some("mark".into()));
    let posed = Posed { child, observer };
    assert_eq!(posed.settled(&[]), Activity::Quiet);
}

#[test]
fn what_must_not_be_looked_at_is_unknown() {
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can become two other users");
        return;
    }
    let Ok(child) = command("undumpable", "").uid(65534).spawn() else {
        println!("skipped: there are no two other users here");
        return;
    };
    let observer = Observer::new(child.id() as i32, None);
    let posed = Posed { child, observer };
    until(|| posed.blocked_in("pause").pop());
    let output = command("observe", &posed.child.id().to_string())
        .uid(65533)
        .stdout(Stdio::piped())
        .output()
        .expect("an observer");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("Unknown"), "{said}");
}

#[test]
fn python_programs_settle() {
    let server = "import socket\ns = socket.create_server(('127.0.0.1', 0))\n";
    let cases = [
        ("c, a = s.accept()", "accept"),
        (
            "import selectors\ne = selectors.DefaultSelector()\ne.register(s, 1)\ne.select()",
            "epoll_wait",
        ),
        ("import select\nselect.select([s], [], [])", "pselect6"),
        (
            "import asyncio\nasync def main():\n async def serve(r, w): pass\n await (await asyncio.start_server(serve, sock=s)).serve_forever()\nasyncio.run(main())",
            "epoll_wait",
        ),
        (
            "import threading\nthreading.Thread(target=s.accept).start()",
            "accept",
        ),
    ];
    for (script, call) in cases {
        let Some(posed) = python(&format!("{server}{script}")) else {
            return;
        };
        assert_eq!(posed.settled(&[]), Activity::Quiet, "{script}");
        let calls: Vec<_> = posed
            .observer
            .blocked()
            .into_iter()
            .map(|b| b.call)
            .collect();
        assert!(
            calls.iter().any(|c| c.starts_with(call)),
            "{script}: {calls:?}"
        );
        assert_eq!(posed.observer.reachable().len(), 1, "{script}");
    }
    let Some(posed) = python(&format!("{server}s.settimeout(70)\ns.accept()")) else {
        return;
    };
    assert_timers(&posed.settled(&[]), Duration::from_secs(70), "poll");
}

/// A process whose first thread has ended is a zombie by its state, and yet serves.
#[test]
fn a_program_outlives_its_first_thread() {
    let Some(posed) = python(
        "import ctypes, socket, threading, platform\n\
         s = socket.create_server(('127.0.0.1', 0))\n\
         threading.Thread(target=s.accept).start()\n\
         ctypes.CDLL(None).syscall(60 if platform.machine() == 'x86_64' else 93, 0)",
    ) else {
        return;
    };
    until(|| {
        let blocked = posed.observer.blocked();
        (blocked.len() == 1 && blocked[0].tid != blocked[0].pid).then_some(())
    });
    assert_eq!(posed.settled(&[]), Activity::Quiet);
    assert_eq!(posed.observer.processes().len(), 1);
    let to: SocketAddr = match posed.reachable().local {
        Some(Address::Inet(to)) => to,
        other => panic!("{other:?}"),
    };
    drop(TcpStream::connect(to));
}
