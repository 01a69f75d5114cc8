//! A program of a check as a process: started with pipes and a clean environment, and ended with
//! everything that it started.

use std::cell::{Cell, OnceCell, RefCell};
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use nix::fcntl::{FcntlArg, fcntl};
use nix::poll::PollFlags;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::kernel::stream_pair;
use super::output::{KEPT, OWED_OUTPUT, Output, STDERR_KEPT};
use super::wait::{Interest, Waitable, is_over};
use super::{Inner, Stop, Verdict};
use crate::model::{
    Action, Actor, Bytes, CallClass, Program, Session, SyscallEvent, What, escaped,
};
use crate::observe::{self, HeldThreads, Observer, PeerSocket};
use crate::sandbox::cgroup::Group;
use crate::sandbox::lead_session;
use crate::trace::{Traced, spawn_traced};

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
}

/// A started program.
pub(super) struct Process {
    pub name: String,
    /// By which the journal knows it.
    pub number: u64,
    /// The address that it was given.
    pub asked: Option<String>,
    pid: Pid,
    child: RefCell<Running>,
    /// Where all its processes are counted together. It goes once they have ended.
    group: Option<Group>,
    held: HeldThreads,
    observer: OnceCell<Observer>,
    marker: String,
    exit: Cell<Option<Exit>>,
    /// How often it was found not to settle.
    pub(super) unsettled: Cell<u32>,
    /// It has shown that it is past its start.
    pub(super) up: Cell<bool>,
    stdout: Output,
    stderr: Output,
    /// A check reads its standard output one write at a time.
    pub(super) stepwise: Cell<bool>,
    pub(super) stdin: RefCell<Option<(ChildStdin, u64)>>,
}

/// Our ends of a program's standard streams.
struct Streams {
    stdin: Option<OwnedFd>,
    stdout: OwnedFd,
    stderr: OwnedFd,
}

/// Gives a command its standard streams.
fn streams(
    command: &mut Command,
    input: Input,
    output: Option<(OwnedFd, OwnedFd)>,
) -> io::Result<Streams> {
    let (stdin, theirs) = match input {
        Input::None => (None, Stdio::null()),
        Input::File(file) => (None, file.into()),
        Input::Lines => {
            let (theirs, ours) = io::pipe()?;
            (Some(ours.into()), theirs.into())
        }
        Input::Bytes => {
            let (ours, theirs) = stream_pair(INPUT_ROOM)?;
            (Some(ours), theirs.into())
        }
    };
    command.stdin(theirs);
    let (stdout, theirs) = match output {
        Some(pair) => pair,
        None => stream_pair(OUTPUT_ROOM)?,
    };
    command.stdout(theirs);
    // Scripts open /dev/stderr, which is refused where that is a socket.
    let (stderr, theirs) = io::pipe()?;
    #[cfg(target_os = "linux")]
    let _ = fcntl(&theirs, FcntlArg::F_SETPIPE_SZ(OUTPUT_ROOM as i32));
    command.stderr(theirs);
    Ok(Streams {
        stdin,
        stdout,
        stderr: stderr.into(),
    })
}

/// A command in a session and with an environment of its own.
fn command(words: &[OsString], dir: &Path, marker: &str) -> Command {
    let kept = |&name: &&'static str| std::env::var_os(name).map(|value| (name, value));
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .current_dir(dir)
        .env_clear()
        .envs(ENVIRONMENT.iter().filter_map(kept))
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        // A hung interpreter can then be asked for its line.
        .env("PYTHONFAULTHANDLER", "1")
        .env(observe::MARKER, marker);
    lead_session(&mut command);
    command
}

/// A process that does not end, for whoever has to find out why: its number, what it is (`stat` in
/// proc(5)), and where in the kernel it is.
fn state_of(pid: i32) -> String {
    let read = |file: &str| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        escaped(
            text.trim_end()
                .chars()
                .take(60)
                .collect::<String>()
                .as_bytes(),
        )
    };
    format!("{pid} {} in {}", read("stat"), read("wchan"))
}

/// How long killed processes may take to be gone.
const DYING: Duration = Duration::from_secs(5);

/// What a program is started with.
pub(super) struct Start<'a> {
    pub name: &'a str,
    /// Where it listens, or connects to: its only argument as a rule, and none for the default address.
    pub address: Option<&'a str>,
    /// In place of the address alone.
    pub arguments: Option<&'a [&'a str]>,
    pub stdin: Input,
    /// In place of a stream of ours: our end and the program's.
    pub stdout: Option<(OwnedFd, OwnedFd)>,
}

/// What a program's standard input is.
pub(super) enum Input {
    /// Empty.
    None,
    /// A regular file.
    File(File),
    /// Lines: a pipe.
    Lines,
    /// Bytes without end, which may have to wait for the program: a stream whose other end never makes
    /// us wait.
    Bytes,
}

/// How much may wait in an input of bytes: as much as in a pipe (pipe(7)).
const INPUT_ROOM: usize = 64 << 10;
/// How much may wait in an output, where the kernel allows it (`wmem_max` in socket(7), pipe(7)): however late we come
/// to read it, a program that writes little is not held up, and one that writes without end has written a lot.
const OUTPUT_ROOM: usize = 1 << 20;

impl Inner {
    /// Starts the program of this check.
    pub(super) fn start(&self, start: Start) -> Verdict<Rc<Process>> {
        let (words, dir) = self.words(&start);
        let line: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        let line = line.join(" ");
        // Never the same twice, also not in another run on this machine.
        let marker = format!("{:032x}", fastrand::u128(..));
        let mut command = command(&words, dir, &marker);
        let group = self.confine(&mut command, dir)?;
        let stepwise = start.stdout.is_some();
        let Streams {
            stdin,
            stdout,
            stderr,
        } = streams(&mut command, start.stdin, start.stdout)?;
        let not_started = |why: &dyn std::fmt::Display| {
            let line = escaped(line.as_bytes());
            Stop::Broken(format!("the program could not be started: {line}: {why}"))
        };
        // Before anything that it does, however late we come to write it down.
        let since = self.now();
        // The command holds a copy of the program's end of its output, which must go with it.
        let child = match self.handlers() {
            Some(rules) => {
                let traced = spawn_traced(command, self.located_source(), rules);
                Running::Traced(traced.map_err(|why| not_started(&why))?)
            }
            None => {
                let child = command.spawn();
                drop(command);
                Running::Plain(child.map_err(|why| not_started(&why))?)
            }
        };
        let stdin = stdin.map(|ours| {
            let pipe = ChildStdin::from(ours);
            let link = self.register(PeerSocket::Stdin(pipe.as_raw_fd()));
            (pipe, link)
        });
        let pid = Pid::from_raw(child.id());
        let process = Rc::new(Process {
            name: start.name.to_owned(),
            number: self.new_number(),
            asked: start.address.map(str::to_owned),
            pid,
            child: RefCell::new(child),
            group,
            held: self.held_threads(),
            observer: OnceCell::new(),
            marker,
            exit: Cell::new(None),
            unsettled: Cell::new(0),
            up: Cell::new(false),
            stepwise: Cell::new(stepwise),
            stdout: Output::new(self, stdout, stepwise, stepwise)?,
            stderr: Output::new(self, stderr, true, false)?,
            stdin: RefCell::new(stdin),
        });
        self.rescue.started(self.rescued, pid);
        self.programs.borrow_mut().push(process.clone());
        self.record(since, process.number, None, Action::Started);
        self.log_since(
            since,
            Actor::Program(start.name.to_owned()),
            What::Started { command: line },
        );
        Ok(process)
    }

    /// The program that is started next.
    pub(super) fn program(&self) -> &Program {
        match &self.job.session {
            Some(Session::Trace { client }) if self.starts_client.get() => client,
            _ => &self.job.program,
        }
    }

    /// The words of the program's command line, and where it runs.
    fn words(&self, start: &Start) -> (Vec<OsString>, &Path) {
        let (mut words, dir): (Vec<OsString>, _) = match self.program() {
            Program::Built { exe, .. } => (vec![exe.into()], self.dir.path()),
            Program::Command { words, dir, .. } => {
                (words.iter().map(Into::into).collect(), dir.as_path())
            }
        };
        // One whose address is built in gets none.
        if self.built_in.is_none() {
            let arguments = start.arguments.unwrap_or(start.address.as_slice());
            words.extend(arguments.iter().map(Into::into));
        }
        (words, dir)
    }

    /// A number that no other program or peer of this check has.
    pub(super) fn new_number(&self) -> u64 {
        let number = self.next_link.get();
        self.next_link.set(number + 1);
        number
    }

    /// Reads what all programs wrote, and whether `program` has ended.
    pub(super) fn take_outputs(&self, program: &Rc<Process>) -> Verdict<Option<Exit>> {
        // Asked first: what it wrote before its end is then read below.
        let exit = program.try_wait()?;
        for p in self.programs.borrow().iter() {
            let out = if p.stepwise.get() {
                Vec::new()
            } else {
                p.stdout.take(self, KEPT)?
            };
            if !out.is_empty() {
                // Printing without end is no progress.
                if p.stdout.total() <= OWED_OUTPUT {
                    self.progress(out.len());
                }
                let printed = Action::Printed(out);
                self.record(self.now(), p.number, Some(p.actor()), printed);
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
            if program.group.as_ref().is_some_and(Group::was_out_of_memory) {
                let most = self.memory() >> 20;
                self.remarks.borrow_mut().push(format!(
                    "the kernel ended a process of the program: all of them together may use {most} MiB \
                     of memory"
                ));
            }
            self.record(self.now(), program.number, None, Action::Exited);
            self.log(Actor::Program(program.name.clone()), What::Exited { how });
        }
        Ok(exit)
    }
}

impl Process {
    pub(super) fn observer(&self) -> &Observer {
        self.observer.get_or_init(|| {
            Observer::new(self.pid.as_raw(), Some(self.marker.clone())).with_held(self.held.clone())
        })
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

    /// Whether a flood of its output is throttled.
    pub(super) fn throttle(&self, on: bool) {
        self.stdout.throttle(on);
        self.stderr.throttle(on);
    }

    /// How many bytes it has written to its outputs, as far as they have been read.
    pub(super) fn written(&self) -> usize {
        self.stdout.total() + self.stderr.total()
    }

    /// The calls that it has made, where it is traced.
    pub(super) fn calls(&self) -> Vec<SyscallEvent> {
        match &*self.child.borrow() {
            Running::Plain(_) => Vec::new(),
            Running::Traced(child) => child.calls(),
        }
    }

    /// Whether one of its threads waits for room in its standard output.
    pub(super) fn is_writing(&self) -> bool {
        let mut blocked = self.observer().blocked().into_iter();
        blocked.any(|thread| thread.fd == Some(1) && thread.class == CallClass::Write)
    }

    /// How many bytes it has written to standard error.
    pub(super) fn stderr_total(&self) -> usize {
        self.stderr.total()
    }

    /// The end of its standard error, as text.
    pub(super) fn stderr_tail(&self) -> String {
        String::from_utf8_lossy(&self.stderr.kept()).into_owned()
    }

    /// The bytes of its standard output that no step has taken.
    pub(super) fn printed(&self) -> Vec<u8> {
        self.stdout.kept()
    }

    /// The complete lines among them.
    pub(super) fn printed_lines(&self) -> Vec<Vec<u8>> {
        let printed = self.printed();
        let end = printed
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        printed[..end]
            .split_inclusive(|&b| b == b'\n')
            .map(|l| l[..l.len() - 1].to_vec())
            .collect()
    }

    /// The rest of the first line `listening on …`, once it is complete.
    pub(super) fn announcement(&self) -> Option<String> {
        self.stdout.announcement()
    }

    /// Takes one write of a standard output that is read stepwise. The next comes as soon as this one
    /// is read.
    pub(super) fn read_one_write(&self, context: &Inner) -> io::Result<Vec<u8>> {
        let out = self.stdout.read(context, KEPT, 1)?;
        if !out.is_empty() {
            context.log(self.actor(), What::Stdout(Bytes::of(&out)));
        }
        Ok(out)
    }

    /// Takes what a standard output holds that a check reads itself.
    pub(super) fn take_output(&self, context: &Inner) -> io::Result<Vec<u8>> {
        self.stdout.take_all(context)
    }

    /// The descriptor of its standard output at our end, while that is open.
    pub(super) fn output_fd(&self) -> Option<i32> {
        self.stdout.fd()
    }

    /// Closes our end of its standard output: a further write of it fails with EPIPE (pipe(7)).
    pub(super) fn close_output(&self, context: &Inner) {
        self.stdout.close(context);
    }

    /// Kills it with all its descendants, and waits until none is left.
    pub(super) fn end(&self) -> Verdict {
        let began = Instant::now();
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
            // A killed process of a traced program ends only when its tracer comes to let it.
            if is_over(DYING, began.elapsed()) {
                let states = left.iter().map(|pid| state_of(*pid));
                let states = states.collect::<Vec<_>>().join("; ");
                return Err(Stop::Broken(format!("processes survive SIGKILL: {states}")));
            }
            // The kernel needs a moment to take a process down; nothing tells when for one that
            // is not a child of ours.
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

impl Waitable for Rc<Process> {
    fn observer(&self) -> &Observer {
        Process::observer(self)
    }

    fn take_outputs(&self, context: &Inner) -> Verdict<Option<Exit>> {
        context.take_outputs(self)
    }

    fn outputs(&self) -> Vec<Interest> {
        let stdout = (!self.stepwise.get()).then_some(&self.stdout);
        let open = stdout.into_iter().chain([&self.stderr]);
        open.filter(|output| !output.was_just_read())
            .filter_map(Output::fd)
            .map(|fd| (fd, PollFlags::POLLIN))
            .collect()
    }

    fn floods(&self) -> bool {
        self.stdout.floods() || self.stderr.floods()
    }

    fn calls_made(&self) -> usize {
        match &*self.child.borrow() {
            Running::Plain(_) => 0,
            Running::Traced(child) => child.made(),
        }
    }

    fn last_calls(&self, count: usize) -> Vec<SyscallEvent> {
        match &*self.child.borrow() {
            Running::Plain(_) => Vec::new(),
            Running::Traced(child) => child.last_calls(count),
        }
    }
}
