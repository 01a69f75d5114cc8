//! The learner's program: started, listened to, and ended with everything that it started.

use std::cell::{Cell, OnceCell, RefCell};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::PollFlags;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::wait::{ANSWER, Interest, START, WaitEnd, WaitPolicy, is_over, load, proof_of_asking};
use super::{Context, Inner, Listener, Stop, Verdict, kernel, shown};
use crate::debug::diagnose;
use crate::diagnosis::{Action, FailedStep};
use crate::model::{
    Actor, Address, Bytes, FailureKind, Program, Role, SocketKind, SyscallEvent, Transport, What,
    escaped,
};
use crate::observe::{self, Observer, PeerSocket, Socket};
use crate::trace::{Traced, spawn_traced};

/// How much of an output is kept: enough for the longest line that a right client prints.
const KEPT: usize = 1 << 20;
/// How much of standard error is kept as evidence, from its end.
const STDERR_KEPT: usize = 16 << 10;
/// More than any program has to print: two of the largest replies.
const OWED_OUTPUT: usize = 2 * 65_507;
/// Who has printed more than this floods us: from then on his output is read a piece at a time, now and
/// then, so that he mostly waits for us instead of keeping a processor from what matters.
const FLOOD: usize = 8 << 20;
/// How often it is read then.
const FLOOD_READ_EVERY: Duration = Duration::from_millis(10);

/// The environment that programs get from ours; everything else is left out.
const ENVIRONMENT: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TMPDIR",
    "TZ",
    "JAVA_HOME",
    "GOROOT",
    "GOPATH",
    "GOCACHE",
    "NODE_PATH",
    "PERL5LIB",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "LD_LIBRARY_PATH",
];

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exit {
    pub code: Option<i32>,
    pub signal: Option<i32>,
}

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.code, self.signal.map(Signal::try_from)) {
            (Some(code), _) => write!(f, "exit code {code}"),
            (None, Some(Ok(signal))) => write!(f, "{}", signal.as_str()),
            (None, _) => write!(f, "a signal"),
        }
    }
}

/// A started program, as the system's child, or as a tracer's.
enum Running {
    Plain(Child),
    Traced(Traced),
}

impl Running {
    fn id(&self) -> i32 {
        match self {
            Running::Plain(child) => child.id() as i32,
            Running::Traced(child) => child.pid(),
        }
    }

    fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        match self {
            Running::Plain(child) => child.try_wait(),
            Running::Traced(child) => Ok(child.try_wait()),
        }
    }

    fn pipes(&mut self) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        match self {
            Running::Plain(c) => (c.stdin.take(), c.stdout.take(), c.stderr.take()),
            Running::Traced(c) => (c.take_stdin(), c.take_stdout(), c.take_stderr()),
        }
    }
}

/// A started program.
pub(super) struct Process {
    pub name: String,
    /// By which it is known in the story.
    pub number: u64,
    /// The address that it was given.
    pub asked: Option<String>,
    pid: Pid,
    child: RefCell<Running>,
    observer: OnceCell<Observer>,
    marker: String,
    exit: Cell<Option<Exit>>,
    /// How often it was found to go on without end.
    pub(super) restless: Cell<u32>,
    /// It has shown that it is past its start.
    pub(super) up: Cell<bool>,
    stdout: Output,
    stderr: Output,
    /// Its standard output is read only by who listens to its words.
    listening: Cell<bool>,
    pub(super) stdin: RefCell<Option<(ChildStdin, u64)>>,
}

/// One of its outputs: what it wrote and nobody has taken yet.
struct Output {
    pipe: RefCell<Option<(OwnedFd, u64)>>,
    text: RefCell<Vec<u8>>,
    /// Bytes that were dropped from the front, so that memory stays bounded.
    dropped: Cell<usize>,
    announcement: RefCell<Announcement>,
    /// Whether a flood is held back, and when it was last read.
    dam: Cell<bool>,
    read: Cell<Option<Instant>>,
}

impl Output {
    /// `listening`: the pipe is read in its own time; a write that waits for us is rest.
    fn new(context: &Inner, pipe: OwnedFd, listening: bool) -> io::Result<Self> {
        nonblocking(&pipe)?;
        let link = context.join(PeerSocket::Output(pipe.as_raw_fd()));
        if listening {
            context.part(link);
        }
        Ok(Output {
            pipe: RefCell::new(Some((pipe, link))),
            text: RefCell::default(),
            dropped: Cell::new(0),
            announcement: RefCell::default(),
            dam: Cell::new(true),
            read: Cell::new(None),
        })
    }

    /// Takes what is there, without waiting and a bounded amount; keeps the last `keep` bytes.
    fn take(&self, context: &Inner, keep: usize) -> io::Result<Vec<u8>> {
        if !self.is_held_back() {
            return self.read(context, keep, usize::MAX);
        }
        if self.is_dammed() {
            return Ok(Vec::new());
        }
        self.read.set(Some(Instant::now()));
        self.read(context, keep, 1)
    }

    fn floods(&self) -> bool {
        self.total() > FLOOD
    }

    fn is_held_back(&self) -> bool {
        self.floods() && self.dam.get()
    }

    /// It is held back, and has been read just now.
    fn is_dammed(&self) -> bool {
        let just_now = |at: Instant| at.elapsed() < FLOOD_READ_EVERY;
        self.is_held_back() && self.read.get().is_some_and(just_now)
    }

    /// Takes what at most `times` reads give: of a pipe that keeps writes apart, as many writes.
    fn read(&self, context: &Inner, keep: usize, times: usize) -> io::Result<Vec<u8>> {
        let mut left = times;
        let mut new = Vec::new();
        let mut open = self.pipe.borrow_mut();
        let Some((pipe, link)) = open.as_ref() else {
            return Ok(new);
        };
        let mut chunk = [0; 16 << 10];
        while new.len() < KEPT && left > 0 {
            left -= 1;
            match nix::unistd::read(pipe, &mut chunk) {
                Ok(0) => {
                    context.part(*link);
                    *open = None;
                    break;
                }
                Ok(n) => new.extend_from_slice(&chunk[..n]),
                Err(nix::errno::Errno::EAGAIN) => break,
                Err(nix::errno::Errno::EINTR) => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.announcement.borrow_mut().look_for(&new);
        let mut text = self.text.borrow_mut();
        text.extend_from_slice(&new);
        if text.len() > keep {
            let excess = text.len() - keep;
            text.drain(..excess);
            self.dropped.set(self.dropped.get() + excess);
        }
        Ok(new)
    }

    /// Makes the pipe as large as an ordinary user may (pipe(7)), where that is allowed.
    fn widen(&self) {
        #[cfg(target_os = "linux")]
        if let Some((pipe, _)) = &*self.pipe.borrow() {
            let _ = fcntl(pipe, FcntlArg::F_SETPIPE_SZ(1 << 20));
        }
    }

    /// How many bytes have come.
    fn total(&self) -> usize {
        self.dropped.get() + self.text.borrow().len()
    }

    fn fd(&self) -> Option<i32> {
        self.pipe
            .borrow()
            .as_ref()
            .map(|(pipe, _)| pipe.as_raw_fd())
    }
}

fn nonblocking(fd: &OwnedFd) -> io::Result<()> {
    let flags = OFlag::from_bits_truncate(fcntl(fd, FcntlArg::F_GETFL)?);
    fcntl(fd, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}

/// What a program is started with.
pub(super) struct Start<'a> {
    pub name: &'a str,
    /// Its one argument; none for the default address. One whose address is built in gets none.
    pub address: Option<&'a str>,
    pub stdin: bool,
    /// In place of a pipe of ours.
    pub stdout: Option<(OwnedFd, OwnedFd)>,
}

impl Inner {
    /// Starts the program of this check.
    pub(super) fn start(&self, start: Start) -> Verdict<Rc<Process>> {
        let mut words: Vec<std::ffi::OsString> = Vec::new();
        let dir = match &self.job.program {
            Program::Built { exe, .. } => {
                words.push(exe.into());
                self.dir.path()
            }
            Program::Command {
                words: given, dir, ..
            } => {
                words.extend(given.iter().map(Into::into));
                dir
            }
        };
        if self.built_in.is_none() {
            words.extend(start.address.map(Into::into));
        }
        let line: Vec<String> = words
            .iter()
            .map(|w| w.to_string_lossy().into_owned())
            .collect();
        let line = line.join(" ");
        // Never the same twice, also not in another run on this machine.
        let marker = format!("{:032x}", fastrand::u128(..));
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .current_dir(dir)
            .process_group(0)
            .env_clear()
            .envs(
                ENVIRONMENT
                    .iter()
                    .filter_map(|&k| std::env::var_os(k).map(|v| (k, v))),
            )
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            // A hung interpreter can then be asked for its line.
            .env("PYTHONFAULTHANDLER", "1")
            .env(observe::MARKER, &marker)
            .stdin(if start.stdin {
                Stdio::piped()
            } else {
                Stdio::null()
            })
            .stderr(Stdio::piped());
        let stdout = match start.stdout {
            Some((read, write)) => {
                command.stdout(write);
                Some(read)
            }
            None => {
                command.stdout(Stdio::piped());
                None
            }
        };
        let not_started = |why: &dyn std::fmt::Display| {
            let line = escaped(line.as_bytes());
            Stop::Broken(format!("the program could not be started: {line}: {why}"))
        };
        // The command holds a copy of the program's end of its output, which must go with it.
        let mut child = if self.traced {
            let traced = spawn_traced(command, self.own_source(), Vec::new());
            Running::Traced(traced.map_err(|why| not_started(&why))?)
        } else {
            let child = command.spawn();
            drop(command);
            Running::Plain(child.map_err(|why| not_started(&why))?)
        };
        let missing = || io::Error::other("a pipe is missing");
        let (stdin, out, err) = child.pipes();
        let listening = stdout.is_some();
        let stdout = match stdout {
            Some(read) => read,
            None => out.ok_or_else(missing)?.into(),
        };
        let stderr = err.ok_or_else(missing)?.into();
        let stdin = stdin.map(|pipe| {
            let link = self.join(PeerSocket::Stdin(pipe.as_raw_fd()));
            (pipe, link)
        });
        let pid = Pid::from_raw(child.id());
        let process = Rc::new(Process {
            name: start.name.to_owned(),
            number: self.join_number(),
            asked: start.address.map(str::to_owned),
            pid,
            child: RefCell::new(child),
            observer: OnceCell::new(),
            marker,
            exit: Cell::new(None),
            restless: Cell::new(0),
            up: Cell::new(false),
            listening: Cell::new(listening),
            stdout: Output::new(self, stdout, listening)?,
            stderr: Output::new(self, stderr, false)?,
            stdin: RefCell::new(stdin),
        });
        self.programs.borrow_mut().push(process.clone());
        self.tell(process.number, Action::Started);
        self.log(
            Actor::Program(start.name.to_owned()),
            What::Started { command: line },
        );
        Ok(process)
    }

    fn join_number(&self) -> u64 {
        let number = self.next_link.get();
        self.next_link.set(number + 1);
        number
    }

    /// Reads what all programs wrote, and whether `program` has ended.
    pub(super) fn take_outputs(&self, program: &Rc<Process>) -> Verdict<Option<Exit>> {
        // Asked first: what it wrote before its end is then read below.
        let exit = program.try_wait()?;
        for p in self.programs.borrow().iter() {
            let out = if p.listening.get() {
                Vec::new()
            } else {
                p.stdout.take(self, KEPT)?
            };
            if !out.is_empty() {
                // Who prints without end gets nowhere by it.
                if p.stdout.total() <= OWED_OUTPUT {
                    self.progress(out.len());
                }
                self.log(
                    Actor::Program(p.name.clone()),
                    What::Stdout(Bytes::of(&out)),
                );
                self.tell(p.number, Action::Printed(out));
            }
            let err = p.stderr.take(self, STDERR_KEPT)?;
            if !err.is_empty() {
                self.log(
                    Actor::Program(p.name.clone()),
                    What::Stderr(Bytes::of(&err)),
                );
            }
        }
        if let Some(exit) = exit
            && program.exit.replace(Some(exit)).is_none()
        {
            let how = exit.to_string();
            self.tell(program.number, Action::Exited);
            self.log(Actor::Program(program.name.clone()), What::Exited { how });
        }
        Ok(exit)
    }
}

impl Process {
    pub(super) fn observer(&self) -> &Observer {
        self.observer
            .get_or_init(|| Observer::new(self.pid.as_raw(), Some(self.marker.clone())))
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Program(self.name.clone())
    }

    pub(super) fn try_wait(&self) -> io::Result<Option<Exit>> {
        if self.exit.get().is_some() {
            return Ok(self.exit.get());
        }
        let status = self.child.borrow_mut().try_wait()?;
        Ok(status.map(|s| Exit {
            code: s.code(),
            signal: s.signal(),
        }))
    }

    pub(super) fn interests(&self) -> impl Iterator<Item = Interest> {
        let stdout = (!self.listening.get()).then_some(&self.stdout);
        stdout
            .into_iter()
            .chain([&self.stderr])
            .filter(|output| !output.is_dammed())
            .filter_map(Output::fd)
            .map(|fd| (fd, PollFlags::POLLIN))
    }

    /// Whether it prints without end.
    pub(super) fn floods(&self) -> bool {
        self.stdout.floods() || self.stderr.floods()
    }

    /// Whether a flood of its words is held back.
    fn hold_back(&self, dam: bool) {
        self.stdout.dam.set(dam);
        self.stderr.dam.set(dam);
    }

    /// Lets as much wait in its outputs as the kernel allows: however late we come to read them, who
    /// writes little is not held up, and who writes without end has written a lot.
    fn widen_outputs(&self) {
        self.stdout.widen();
        self.stderr.widen();
    }

    /// How many bytes it has written to its outputs, as far as they have been read.
    fn written(&self) -> usize {
        self.stdout.total() + self.stderr.total()
    }

    /// The calls that it has made, where it is traced.
    pub(super) fn calls(&self) -> Vec<SyscallEvent> {
        match &*self.child.borrow() {
            Running::Plain(_) => Vec::new(),
            Running::Traced(child) => child.calls(),
        }
    }

    /// How many calls it has made, where it is traced.
    pub(super) fn calls_made(&self) -> usize {
        match &*self.child.borrow() {
            Running::Plain(_) => 0,
            Running::Traced(child) => child.made(),
        }
    }

    /// Whether one of its threads waits for room in its standard output.
    fn is_writing(&self) -> bool {
        let mut blocked = self.observer().blocked().into_iter();
        blocked.any(|thread| thread.fd == Some(1) && thread.call.contains("write"))
    }

    /// The end of its standard error, as text.
    pub(super) fn last_words(&self) -> String {
        String::from_utf8_lossy(&self.stderr.text.borrow()).into_owned()
    }

    /// The bytes of its standard output that no step has taken.
    pub(super) fn printed(&self) -> Vec<u8> {
        self.stdout.text.borrow().clone()
    }

    /// The rest of the first line `listening on …`, once it is complete.
    fn announcement(&self) -> Option<String> {
        self.stdout.announcement.borrow().address.clone()
    }

    /// Kills it with all its descendants, and waits until none is left.
    pub(super) fn end(&self) -> Verdict {
        let mut tries = 0;
        loop {
            // Fails only if the group is gone.
            let _ = killpg(self.pid, Signal::SIGKILL);
            let left = self.observer().processes();
            for &pid in &left {
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
            let reaped = self.try_wait()?.is_some();
            if reaped && left.is_empty() {
                return Ok(());
            }
            tries += 1;
            if tries > 20_000 {
                return Err(Stop::Broken(format!("processes survive SIGKILL: {left:?}")));
            }
            // The kernel needs a moment to take a process down; nothing tells when for one that
            // is not a child of ours.
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

/// The learner's server.
#[derive(Clone)]
pub struct Server {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
    /// Where it is reached.
    pub(super) address: String,
}

/// The first line `listening on …`, looked for as the output comes: there may be no end of it.
#[derive(Default)]
struct Announcement {
    /// The line that is not complete yet, up to its limit.
    line: Vec<u8>,
    address: Option<String>,
}

impl Announcement {
    fn look_for(&mut self, new: &[u8]) {
        /// More than the longest path that can be listened at.
        const LONGEST: usize = 4096;
        for part in new.split_inclusive(|&b| b == b'\n') {
            if self.address.is_some() {
                return;
            }
            let (text, complete) = match part.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (part, false),
            };
            let room = LONGEST.saturating_sub(self.line.len());
            self.line.extend_from_slice(&text[..text.len().min(room)]);
            if complete {
                self.address = announced(&self.line).map(str::to_owned);
                self.line.clear();
            }
        }
    }
}

/// Where a server says that it listens, if this line does.
fn announced(line: &[u8]) -> Option<&str> {
    std::str::from_utf8(line)
        .ok()?
        .trim_end_matches('\r')
        .strip_prefix("listening on ")
}

impl Context {
    /// Starts the server at an address of the harness's choice, and waits until it can be reached.
    pub fn start_server(&self) -> Verdict<Server> {
        let address = self.free_address();
        self.start_server_at(&address)
    }

    /// An address at which a server may be started: port 0, or a fresh path; the one that is built in,
    /// where one is.
    pub fn free_address(&self) -> String {
        if let Some(built_in) = &self.inner.built_in {
            return built_in.name().to_owned();
        }
        match self.inner.transport {
            Transport::Tcp | Transport::Udp => "127.0.0.1:0".to_owned(),
            Transport::Unix => {
                let number = self.inner.join_number();
                self.dir()
                    .join(format!("s{number}"))
                    .to_string_lossy()
                    .into_owned()
            }
        }
    }

    /// Starts the server at `address`, and waits until it can be reached.
    pub fn start_server_at(&self, address: &str) -> Verdict<Server> {
        self.start_named("your server", Some(address))
    }

    /// Starts a server of this name, with the default address where none is given.
    pub fn start_named(&self, name: &str, address: Option<&str>) -> Verdict<Server> {
        if let Some(built_in) = &self.inner.built_in
            && !self.inner.programs.borrow().is_empty()
        {
            // Two can't be at the same address, which the check would not mind otherwise.
            self.inner.end_programs()?;
            built_in.free_again()?;
        }
        let start = Start {
            name,
            address,
            stdin: false,
            stdout: None,
        };
        let process = self.inner.start(start)?;
        let server = Server {
            context: self.inner.clone(),
            process,
            address: String::new(),
        };
        match self.inner.built_in {
            Some(_) => server.wait_until_found(),
            None => server.wait_until_reachable(address),
        }
    }

    /// Starts the server at `address` when something should keep it from starting; it is not waited for.
    pub fn start_refused_server(&self, address: &str) -> Verdict<Client> {
        let start = Start {
            name: "the second server",
            address: Some(address),
            stdin: false,
            stdout: None,
        };
        let process = self.inner.start(start)?;
        Ok(Client {
            context: self.inner.clone(),
            process,
            taken: Rc::default(),
        })
    }

    /// The address that a message on standard error must name: none where it was not given by us.
    pub fn shown_address<'a>(&self, address: &'a str) -> Option<&'a str> {
        self.needs_address_argument().is_ok().then_some(address)
    }

    /// Starts the server with a standard output that takes one write at a time, each only when the
    /// program has come to rest in it: so it is certain what it had done when it announced itself.
    pub fn start_server_listening_to_its_words(&self, address: &str) -> Verdict<Server> {
        #[cfg(not(target_os = "linux"))]
        return self.start_server_at(address);
        #[cfg(target_os = "linux")]
        {
            if !sees_sockets() {
                return self.start_server_at(address);
            }
            let (read, write) = kernel::packet_pipe()?;
            // The pipe is full from the start.
            nix::unistd::write(&write, b"\n")?;
            let start = Start {
                name: "your server",
                address: Some(address),
                stdin: false,
                stdout: Some((read, write)),
            };
            let process = self.inner.start(start)?;
            let server = Server {
                context: self.inner.clone(),
                process,
                address: String::new(),
            };
            server.listen_to_its_words(address)
        }
    }

    /// Starts the client against what listens at `address`.
    pub fn start_client(&self, address: &str) -> Verdict<Client> {
        self.start_client_with(Some(address))
    }

    /// Starts the client against `listener`.
    pub fn start_client_of(&self, listener: &Listener) -> Verdict<Client> {
        self.start_client(&listener.address())
    }

    /// Starts the client, with its default address where none is given.
    pub fn start_client_with(&self, address: Option<&str>) -> Verdict<Client> {
        let start = Start {
            name: "your client",
            address,
            stdin: true,
            stdout: None,
        };
        let process = self.inner.start(start)?;
        Ok(Client {
            context: self.inner.clone(),
            process,
            taken: Rc::default(),
        })
    }

    /// Skips the check for a program whose address is built in, or that is not built by us.
    pub fn needs_built_program(&self) -> Verdict {
        match &self.inner.job.program {
            Program::Built { .. } => Ok(()),
            Program::Command { .. } => Err(Stop::Skip(
                "the default address is checked for built programs alone".into(),
            )),
        }
    }

    /// Skips the check for a program that can't be told its address.
    pub fn needs_address_argument(&self) -> Verdict {
        self.needs_no_built_in_address("it can't be given another")
    }

    /// Skips the check for a program that needn't say where it is.
    pub fn needs_announcement(&self) -> Verdict {
        self.needs_no_built_in_address("no announcement is awaited")
    }

    fn needs_no_built_in_address(&self, why: &str) -> Verdict {
        match &self.inner.built_in {
            Some(built_in) => Err(Stop::Skip(format!(
                "the program's address {} is built in: {why}",
                built_in.name()
            ))),
            None => Ok(()),
        }
    }
}

/// What a server has shown of itself so far.
enum Sign {
    Announced(String),
    Observed(Socket),
}

impl Server {
    /// The address at which it is reached.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until it is at its built-in address, as the kernel lists its sockets: nobody connects to
    /// find out, and no word of its own is awaited.
    fn wait_until_found(mut self) -> Verdict<Server> {
        if !sees_sockets() {
            return Err(Stop::Skip(
                "when it can be reached can't be seen on this machine, and it needn't say so"
                    .into(),
            ));
        }
        let context = self.context.clone();
        let Some(built_in) = &context.built_in else {
            return Err(Stop::Broken("the program has no built-in address".into()));
        };
        let process = self.process.clone();
        let wants = |socket: &Socket| transport_of(socket) == Some(context.transport);
        let elsewhere_since = Cell::new(None);
        let found = context.wait(&process, WaitPolicy::SILENT_START, &[], || {
            let seen: Vec<_> = process.observer().reachable();
            let elsewhere = seen.iter().any(wants);
            if let Some(socket) = built_in.choose(seen.into_iter().filter(wants)) {
                return Ok(Some(Some(socket)));
            }
            // One who serves elsewhere may never be quiet; time enough for another socket to follow.
            if !elsewhere {
                elsewhere_since.set(None);
                return Ok(None);
            }
            let since = elsewhere_since.get().unwrap_or_else(Instant::now);
            elsewhere_since.set(Some(since));
            Ok(is_over(ANSWER, since.elapsed()).then_some(None))
        })?;
        match found {
            Ok(Some(socket)) => {
                self.address = reached_at(&socket, Some(built_in.name()))
                    .ok_or_else(|| Stop::Broken("a listening socket has no address".into()))?;
                self.process.up.set(true);
                Ok(self)
            }
            Ok(None) => Err(self.elsewhere(None)),
            Err(stuck @ WaitEnd::Ended(_)) => Err(built_in
                .excuse()
                .unwrap_or_else(|| self.unreachable(&stuck))),
            Err(stuck) if self.reachable().is_empty() => Err(self.unreachable(&stuck)),
            Err(stuck) => Err(self.elsewhere(Some(&stuck))),
        }
    }

    /// It can be reached, but not where it should be.
    fn elsewhere(&self, stuck: Option<&WaitEnd>) -> Stop {
        let places: Vec<String> = self
            .reachable()
            .iter()
            .filter_map(|socket| Some(format!("{} ({})", socket.local.as_ref()?, socket.kind)))
            .collect();
        self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Start,
            self.expected_place(),
            format!("it can be reached at {} instead", places.join(" and ")),
            stuck,
        )
    }

    fn expected_place(&self) -> String {
        let binds = match self.context.transport {
            Transport::Udp => "binds",
            _ => "listens at",
        };
        match &self.context.built_in {
            Some(built_in) => format!("it {binds} {}, which is built into it", built_in.name()),
            None => format!("it {binds} its address and announces it"),
        }
    }

    fn wait_until_reachable(mut self, asked: Option<&str>) -> Verdict<Server> {
        let transport = self.context.transport;
        let wants = |socket: &Socket| transport_of(socket) == Some(transport);
        let process = self.process.clone();
        let found = self
            .context
            .wait(&self.process, WaitPolicy::START, &[], || {
                let line = process.announcement();
                if line.is_some() {
                    let seen = process.observer().reachable().into_iter().filter(wants);
                    if let Some(socket) = best(seen, line.as_deref()) {
                        return Ok(Some(Sign::Observed(socket)));
                    }
                    // Where sockets can't be seen, its word must do.
                    if let (Some(line), false) = (line, sees_sockets()) {
                        return Ok(Some(Sign::Announced(line)));
                    }
                }
                Ok(None)
            })?;
        let sign = match found {
            Ok(sign) => sign,
            Err(stuck) => {
                // It may serve without a word: then only the announcement's check fails.
                let ended = matches!(stuck, WaitEnd::Ended(_));
                let seen = process.observer().reachable().into_iter().filter(wants);
                match best(seen, None) {
                    Some(socket) if !ended => Sign::Observed(socket),
                    _ => return Err(self.unreachable(&stuck)),
                }
            }
        };
        self.address = match sign {
            Sign::Announced(address) => address,
            Sign::Observed(socket) => reached_at(&socket, asked)
                .ok_or_else(|| Stop::Broken("a listening socket has no address".into()))?,
        };
        self.process.up.set(true);
        if let Some(exit) = self.context.take_outputs(&self.process)? {
            return Err(self.context.failure(
                &self.process,
                FailureKind::Ended,
                FailedStep::Ended,
                "the program that was started is the one that listens",
                format!("it ended with {exit} as soon as somebody listened"),
                None,
            ));
        }
        Ok(self)
    }

    /// Lets one write after the other pass; the one that announces must come when it can be reached.
    fn listen_to_its_words(mut self, address: &str) -> Verdict<Server> {
        let result = self.hear(address);
        // From here on it may say what it likes.
        self.process.listening.set(false);
        result.map(|()| self)
    }

    fn hear(&mut self, address: &str) -> Verdict {
        let transport = self.context.transport;
        let process = self.process.clone();
        let wants = |socket: &Socket| transport_of(socket) == Some(transport);
        let reached = || {
            best(
                process.observer().reachable().into_iter().filter(wants),
                None,
            )
        };
        let began = Instant::now();
        let mut in_pipe = InPipe::Filler;
        for _ in 0..WORDS {
            let stuck = self.context.settle_within(&process, START)?;
            let writing = process.is_writing();
            let socket = reached();
            if let Some(at) = socket.as_ref().and_then(|s| reached_at(s, Some(address))) {
                self.address = at;
            }
            // It goes on without having come to its first write: an interpreter takes its time.
            let late = is_over(START, began.elapsed());
            let restless = !matches!(stuck, WaitEnd::Quiet | WaitEnd::Ended(_));
            if matches!(in_pipe, InPipe::Filler) && !writing && restless && !late {
                continue;
            }
            let before = self.announcement().is_some();
            // The next write comes as soon as this one is read: it is for the next look.
            let out = process.stdout.read(&self.context, KEPT, 1)?;
            if !out.is_empty() {
                self.context
                    .log(process.actor(), What::Stdout(Bytes::of(&out)));
            }
            // What could be reached when these words were being written.
            let reachable = match in_pipe {
                InPipe::Words { reachable } => reachable,
                InPipe::Filler | InPipe::Anything => socket.is_some(),
            };
            if !before && self.announcement().is_some() {
                if reachable {
                    return Ok(());
                }
                if !sees_sockets() {
                    self.address = self.announcement().unwrap_or_default();
                    return Ok(());
                }
                return Err(self.context.failure(
                    &process,
                    FailureKind::Unreachable,
                    FailedStep::TooEarly,
                    "it announces itself only when it can be reached",
                    format!("it says \"listening on\" before anybody can reach it at {address}"),
                    None,
                ));
            }
            if matches!(stuck, WaitEnd::Ended(_)) {
                return Err(self.unreachable(&stuck));
            }
            let silent = matches!(in_pipe, InPipe::Anything) && out.is_empty() && !writing;
            if silent && (socket.is_some() || !restless || late) {
                // It has nothing more to say, and never announced anything.
                return match socket {
                    Some(_) => Ok(()),
                    None => Err(self.unreachable(&stuck)),
                };
            }
            in_pipe = match writing {
                true => InPipe::Words {
                    reachable: socket.is_some(),
                },
                false => InPipe::Anything,
            };
        }
        Ok(())
    }

    fn unreachable(&self, stuck: &WaitEnd) -> Stop {
        let got = match stuck {
            WaitEnd::Ended(exit) => format!("it ended with {exit} before it could be reached"),
            WaitEnd::Quiet | WaitEnd::Timers { .. } => "it waits, and listens nowhere".to_owned(),
            WaitEnd::Spinning { .. } => "it works without end, and listens nowhere".to_owned(),
            WaitEnd::TimedOut { after, .. } => {
                format!("it listens nowhere after {:.1} s", after.as_secs_f64())
            }
        };
        self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Start,
            self.expected_place(),
            got,
            Some(stuck),
        )
    }

    /// The announcement, as far as it has come: the rest of the first line `listening on …`.
    pub fn announcement(&self) -> Option<String> {
        self.process.announcement()
    }

    /// The sockets at which it can be reached, as the kernel lists them.
    pub fn reachable(&self) -> Vec<Socket> {
        self.process.observer().reachable()
    }

    /// The listening sockets, by what the kernel knows them by.
    pub fn listening_sockets(&self) -> Vec<u64> {
        self.reachable().iter().map(|s| s.inode).collect()
    }

    /// Fails unless the program that was started still runs, and listens with the socket that it
    /// had then.
    pub fn expect_same_program(&self, before: &[u64]) -> Verdict {
        self.expect_running()?;
        let now = self.listening_sockets();
        if before.is_empty() || before.iter().any(|inode| now.contains(inode)) {
            return Ok(());
        }
        Err(self.context.failure(
            &self.process,
            FailureKind::Ended,
            FailedStep::OtherSocket,
            "the socket that listened at first listens to the end",
            "another one has taken its place: somebody started the server again",
            None,
        ))
    }

    /// Takes whatever it has printed until it waits; false where it has ended or spins.
    pub fn wait_idle(&self) -> Verdict<bool> {
        Ok(matches!(
            self.context.pace(&self.process)?,
            WaitEnd::Quiet | WaitEnd::Timers { .. }
        ))
    }

    /// How many descriptors and sockets the program and its descendants hold, once it is idle.
    pub fn descriptors(&self) -> Verdict<usize> {
        self.wait_idle()?;
        Ok(self.process.observer().descriptors())
    }

    /// Fails unless it ends by itself, with this exit code.
    pub fn expect_exit(&self, code: i32) -> Verdict {
        expect_exit(&self.context, &self.process, code)
    }

    /// Fails if the program that was started has ended.
    pub fn expect_running(&self) -> Verdict {
        match self.context.take_outputs(&self.process)? {
            None => Ok(()),
            Some(exit) => Err(self.context.failure(
                &self.process,
                FailureKind::Ended,
                FailedStep::Ended,
                "the program that was started is still the one that runs",
                format!("it ended with {exit}"),
                None,
            )),
        }
    }

    /// Fails if it uses the processor although nobody asks it for anything. Idle is under 5 % of a
    /// core; a program that wakes often and does little is remarked upon.
    pub fn expect_idle(&self) -> Verdict {
        let mut stuck = self.context.settle(&self.process)?;
        match stuck {
            // Nothing runs, and nothing can make it run: exactly 0 %.
            WaitEnd::Quiet => return Ok(()),
            WaitEnd::Ended(_) => return self.expect_running(),
            // Under the tracer it has been found to do so before.
            WaitEnd::Spinning { cpu, .. } if self.context.traced => {
                return Err(self.uses_processor(cpu, cpu, &stuck));
            }
            WaitEnd::Timers { .. } | WaitEnd::Spinning { .. } | WaitEnd::TimedOut { .. } => {}
        }
        let observer = self.process.observer();
        let mut busy = 0;
        loop {
            let before = observer.cpu();
            let began = Instant::now();
            // The one thing here that is about time itself: a share of a core, over a while.
            let written = self.context.watch(&self.process, WATCH * load())?;
            let after = observer.cpu();
            let used = after.run.saturating_sub(before.run);
            let slices = after.slices.saturating_sub(before.slices);
            let wall = began.elapsed();
            let share = used.as_secs_f64() / wall.as_secs_f64();
            // Who writes as fast as we read mostly waits for us, the more so on a crowded machine.
            let torrent = written as f64 > TORRENT * wall.as_secs_f64();
            // On a crowded machine its share is small although it takes all that it gets: then it is
            // known by using up its time slices, which a program that wakes and sleeps again never does.
            let greedy =
                used > WATCH / 10 && used / (slices as u32).max(1) > Duration::from_millis(1);
            if share <= 0.05 && !greedy && !torrent {
                if slices > 50 {
                    self.context.remarks.borrow_mut().push(format!(
                        "it polls: {} wake-ups in {} ms while nothing happens; a blocking call costs none",
                        slices,
                        wall.as_millis()
                    ));
                }
                return Ok(());
            }
            // Its calls may tell at once that it will not settle.
            let window = diagnose::observe_spin(&observer.processes());
            let proof = window.ok().and_then(|w| proof_of_asking(&w));
            busy += 1;
            if proof.is_some() || busy == SETTLED {
                // Its use of the processor tells more than that it could not be judged.
                if proof.is_some() || matches!(stuck, WaitEnd::TimedOut { .. }) {
                    stuck = WaitEnd::Spinning { cpu: used, proof };
                }
                let (kib, ms) = (written >> 10, wall.as_millis());
                return Err(match torrent {
                    true => self.not_idle(format!("it wrote {kib} KiB in {ms} ms"), &stuck),
                    false => self.uses_processor(used, wall, &stuck),
                });
            }
        }
    }

    fn uses_processor(&self, used: Duration, wall: Duration, stuck: &WaitEnd) -> Stop {
        let (share, ms) = (used.as_secs_f64() / wall.as_secs_f64(), wall.as_millis());
        let got = format!("it used {:.0} % of a core for {ms} ms", 100.0 * share);
        self.not_idle(got, stuck)
    }

    fn not_idle(&self, got: String, stuck: &WaitEnd) -> Stop {
        self.context.failure(
            &self.process,
            FailureKind::Spinning,
            FailedStep::Busy,
            "it waits without using the processor while nobody asks it for anything",
            got,
            Some(stuck),
        )
    }
}

/// What a standard output holds that takes one write at a time.
#[derive(Clone, Copy)]
enum InPipe {
    /// What we put there, so that the first write has to wait.
    Filler,
    /// One write of the program, and whether it could be reached when it came to rest in it.
    Words { reachable: bool },
    /// Nothing, or what was written when nobody looked.
    Anything,
}

/// How many writes to standard output are listened to in search of the announcement.
const WORDS: usize = 200;

/// How long a program that does not simply block is watched for its use of the processor.
const WATCH: Duration = Duration::from_millis(200);

/// Who writes more bytes a second, and nobody asks it to, is not idle.
const TORRENT: f64 = (4 << 20) as f64;

/// In how many such spans, one after the other, it must have been busy: a virtual machine goes on
/// compiling for a while what a conversation made it run.
const SETTLED: u32 = 4;

impl Inner {
    /// Lets this much time pass while the program's output is read, all of it: it is about what the
    /// program does when nobody hinders it. Gives how many bytes it wrote meanwhile.
    fn watch(&self, program: &Rc<Process>, span: Duration) -> Verdict<usize> {
        let end = Instant::now() + span;
        program.hold_back(false);
        program.widen_outputs();
        // What waits already was written before.
        self.take_outputs(program)?;
        let before = program.written();
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            let mut fds: Vec<_> = program
                .interests()
                .map(|(fd, flags)| nix::poll::PollFd::new(kernel::borrow(fd), flags))
                .collect();
            kernel::poll_for(&mut fds, left.min(Duration::from_millis(20)))?;
            self.take_outputs(program)?;
        }
        program.hold_back(true);
        Ok(program.written() - before)
    }
}

/// Whether this machine shows us which sockets a program holds.
fn sees_sockets() -> bool {
    observe::capabilities().socket_tables.works()
}

pub(super) fn transport_of(socket: &Socket) -> Option<Transport> {
    match socket.kind {
        SocketKind::Tcp => Some(Transport::Tcp),
        SocketKind::Udp => Some(Transport::Udp),
        SocketKind::UnixStream => Some(Transport::Unix),
        _ => None,
    }
}

/// The socket that the announcement names, or else the first.
fn best(seen: impl Iterator<Item = Socket>, announced: Option<&str>) -> Option<Socket> {
    let mut seen: Vec<Socket> = seen.collect();
    let named = announced.and_then(|line| {
        let port = line.rsplit(':').next().and_then(|p| p.parse::<u16>().ok());
        seen.iter().position(|s| match &s.local {
            Some(Address::Inet(address)) => Some(address.port()) == port,
            Some(Address::Path(path)) => Path::new(line) == path,
            _ => false,
        })
    });
    (!seen.is_empty()).then(|| seen.swap_remove(named.unwrap_or(0)))
}

/// Where a socket is reached by people who were told `asked`. A path that leads to a socket is as good
/// as its word: the kernel goes on calling a socket by the name that bind(2) was given, which may be
/// relative, or renamed since.
fn reached_at(socket: &Socket, asked: Option<&str>) -> Option<String> {
    let bound = socket.local.as_ref()?;
    let leads_there = |path: &&str| {
        matches!(bound, Address::Path(_))
            && std::fs::metadata(path).is_ok_and(|meta| meta.file_type().is_socket())
    };
    let asked = asked.filter(leads_there);
    Some(asked.map_or_else(|| connectable(bound), str::to_owned))
}

/// The address by which a listening socket is reached: loopback where it listens everywhere.
fn connectable(address: &Address) -> String {
    match address {
        Address::Inet(address) => {
            let mut address = *address;
            if address.ip().is_unspecified() {
                address.set_ip(match address {
                    std::net::SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                    std::net::SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
                });
            }
            address.to_string()
        }
        Address::Path(path) => path.to_string_lossy().into_owned(),
        other => other.to_string(),
    }
}

fn expect_exit(context: &Rc<Inner>, process: &Rc<Process>, code: i32) -> Verdict {
    let expected = format!("it exits with code {code}");
    let policy = if process.up.get() {
        WaitPolicy::ANSWER
    } else {
        WaitPolicy::FIRST_WORDS
    };
    match context.wait(process, policy, &[], || Ok(None::<()>))? {
        Ok(()) => Ok(()),
        Err(WaitEnd::Ended(exit)) if exit.code == Some(code) => Ok(()),
        Err(WaitEnd::Ended(exit)) => Err(context.failure(
            process,
            FailureKind::WrongExit,
            FailedStep::Exit { wanted: code },
            expected,
            format!("it ended with {exit}"),
            Some(&WaitEnd::Ended(exit)),
        )),
        Err(stuck) => Err(context.failure(
            process,
            if matches!(stuck, WaitEnd::Spinning { .. }) {
                FailureKind::Spinning
            } else {
                FailureKind::StillRunning
            },
            FailedStep::Exit { wanted: code },
            expected,
            "it goes on running",
            Some(&stuck),
        )),
    }
}

/// The learner's client; also any program that is expected to end by itself.
pub struct Client {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
    /// How many bytes of its standard output were taken as lines.
    taken: Rc<Cell<usize>>,
}

impl Client {
    /// Types a line: `line` and a newline.
    pub fn type_line(&self, line: &[u8]) -> Verdict {
        self.type_bytes(&[line, b"\n"].concat())
    }

    /// Types these bytes, whatever they are.
    pub fn type_bytes(&self, bytes: &[u8]) -> Verdict {
        self.context
            .log(self.process.actor(), What::Typed(Bytes::of(bytes)));
        self.context
            .tell(self.process.number, Action::Typed(bytes.to_vec()));
        let mut stdin = self.process.stdin.borrow_mut();
        let Some((pipe, _)) = stdin.as_mut() else {
            return Err(Stop::Broken(
                "the check typed after the end of input".into(),
            ));
        };
        match pipe.write_all(bytes) {
            Ok(()) => Ok(()),
            // It has ended, or reads no more: the next step says so better.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(e) => Err(e.into()),
        }
    }

    /// Ends its standard input.
    pub fn end_input(&self) {
        if let Some((_, link)) = self.process.stdin.take() {
            self.context.part(link);
            self.context.tell(self.process.number, Action::InputEnded);
            self.context.log(self.process.actor(), What::StdinClosed);
        }
    }

    /// What it has printed and no step has taken.
    fn untaken(&self) -> Vec<u8> {
        self.process.printed()[self.taken.get()..].to_vec()
    }

    /// Waits for the next line of its standard output, which must be exactly `line`.
    pub fn expect_line(&self, line: &[u8]) -> Verdict {
        let wanted = [line, b"\n"].concat();
        let ready = || {
            let new = self.untaken();
            let differs = new.iter().zip(&wanted).any(|(a, b)| a != b);
            Ok((differs || new.len() >= wanted.len()).then_some(()))
        };
        let expected = || format!("it prints the line {}", shown(line));
        let failed_step = |got: Vec<u8>| FailedStep::Line {
            wanted: line.to_vec(),
            got,
        };
        if let Err(stuck) = self
            .context
            .wait(&self.process, WaitPolicy::ANSWER, &[], ready)?
        {
            let new = self.untaken();
            let got = if new.is_empty() {
                "it prints nothing".to_owned()
            } else {
                format!("it prints {} and no more", shown(&new))
            };
            return Err(self.stopped(failed_step(new), expected(), got, &stuck));
        }
        if self.untaken().starts_with(&wanted) {
            self.taken.set(self.taken.get() + wanted.len());
            return Ok(());
        }
        // Let it finish what it says, so that the whole of it is shown.
        self.context.settle(&self.process)?;
        let new = self.untaken();
        let got = format!("it prints {}", shown(&new));
        Err(self.context.failure(
            &self.process,
            FailureKind::WrongContent,
            failed_step(new),
            expected(),
            got,
            None,
        ))
    }

    /// Fails if it prints anything more before it has nothing left to do.
    pub fn expect_nothing_printed(&self) -> Verdict {
        self.context.settle(&self.process)?;
        let new = self.untaken();
        if new.is_empty() {
            return Ok(());
        }
        let got = format!("it prints {}", shown(&new));
        let failed_step = FailedStep::MoreLines { got: new };
        let expected = "it prints nothing more: only replies go to standard output";
        Err(self.context.failure(
            &self.process,
            FailureKind::TooMuch,
            failed_step,
            expected,
            got,
            None,
        ))
    }

    /// The complete lines that it has printed.
    pub fn printed_lines(&self) -> Vec<Vec<u8>> {
        let printed = self.process.printed();
        let end = printed
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        printed[..end]
            .split_inclusive(|&b| b == b'\n')
            .map(|l| l[..l.len() - 1].to_vec())
            .collect()
    }

    /// Ends its input, and waits for the next line of its standard output.
    pub fn expect_line_after_input(&self, line: &[u8]) -> Verdict {
        self.end_input();
        self.expect_line(line)
    }

    /// Waits until it has ended, or does nothing more by itself.
    pub fn wait_until_ended_or_idle(&self) -> Verdict {
        self.settle()?;
        Ok(())
    }

    /// A failure that the script found, with what is known of this program.
    pub fn fail<T>(
        &self,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        Err(self.context.failure(
            &self.process,
            symptom,
            FailedStep::Script,
            expected,
            got,
            None,
        ))
    }

    /// Waits until it does nothing more by itself, be it that it has yet to start.
    fn settle(&self) -> Verdict<WaitEnd> {
        if self.process.up.get() {
            self.context.settle(&self.process)
        } else {
            self.context.settle_within(&self.process, START)
        }
    }

    /// Waits until it does nothing more by itself; false where it has ended or spins.
    pub fn wait_idle(&self) -> Verdict<bool> {
        Ok(matches!(
            self.settle()?,
            WaitEnd::Quiet | WaitEnd::Timers { .. }
        ))
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> Verdict<bool> {
        Ok(self.context.take_outputs(&self.process)?.is_some())
    }

    /// Fails unless it ends by itself with this exit code.
    pub fn expect_exit(&self, code: i32) -> Verdict {
        expect_exit(&self.context, &self.process, code)
    }

    /// Fails unless it ends with exit code 1 and a message on standard error, which must name
    /// `address` where one is given.
    pub fn expect_error_exit(&self, address: Option<&str>) -> Verdict {
        self.expect_exit(1)?;
        let words = self.process.last_words();
        let expected = match address {
            Some(a) => format!("a message on standard error that contains {a}"),
            None => "a message on standard error".to_owned(),
        };
        let missing = words.trim().is_empty();
        let failed_step = FailedStep::Message { missing };
        let got = match address {
            _ if missing => "it ended without a word on standard error",
            Some(a) if !words.contains(a) => "its message on standard error does not contain it",
            _ => return Ok(()),
        };
        Err(self.context.failure(
            &self.process,
            FailureKind::WrongExit,
            failed_step,
            expected,
            got,
            None,
        ))
    }

    fn stopped(
        &self,
        failed_step: FailedStep,
        expected: String,
        got: String,
        stuck: &WaitEnd,
    ) -> Stop {
        let symptom = match stuck {
            WaitEnd::Ended(_) => FailureKind::Ended,
            WaitEnd::Spinning { .. } => FailureKind::Spinning,
            WaitEnd::TimedOut { .. } => FailureKind::TimedOut,
            WaitEnd::Quiet | WaitEnd::Timers { .. } => FailureKind::WaitEnd,
        };
        self.context.failure(
            &self.process,
            symptom,
            failed_step,
            expected,
            got,
            Some(stuck),
        )
    }
}

impl Context {
    /// Which role this check judges.
    pub fn role(&self) -> Role {
        self.inner.job.role
    }
}
