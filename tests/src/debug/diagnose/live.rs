//! Looking into a program with ptrace(2).
//!
//! All requests of a session come from one thread that lives no longer than the session: when it
//! ends, by whatever way, the kernel itself gives every thread back that is still held.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::debug::stacks::{Registers, Unwinding};
use nix::errno::Errno;

use super::{Runtime, Samples, SpinWindow, ThreadStack, Why};
use crate::debug::lines::Lines;
use crate::debug::ptrace::{self, CallStop};
use crate::debug::symbols::SourceFilter;
use crate::model::{Descriptor, SyscallEvent};
use crate::observe::syscalls::{Syscall, class, current_call, name};

/// How long all threads together may take to come to a stop.
const STOP: Duration = Duration::from_secs(1);
/// Threads of a program that are looked at.
const THREADS: usize = 512;

pub fn diagnose(
    pids: &[i32],
    own_source: Option<&Path>,
    root: &Path,
) -> Result<Vec<ThreadStack>, Why> {
    let own = SourceFilter::new(own_source, root);
    in_session(|| {
        // Files are opened and parsed before anything is stopped.
        let mut spaces: HashMap<i32, Lines> = HashMap::new();
        for &pid in pids {
            if let Ok(space) = Lines::of(pid) {
                spaces.insert(pid, space);
            }
        }
        let threads: Vec<_> = pids
            .iter()
            .flat_map(|&pid| threads_of(pid).into_iter().map(move |tid| (pid, tid)))
            .take(THREADS)
            .collect();
        let held = Held::all(threads.iter().map(|(_, tid)| *tid))?;
        let deadline = Instant::now() + STOP;
        let mut unwinding = Unwinding::default();
        let mut seen = Vec::new();
        for &(pid, tid) in threads.iter().filter(|(_, tid)| held.contains(*tid)) {
            if ptrace::wait_stopped(tid, deadline).is_none() {
                continue;
            }
            let (call, fd) = call_of(pid, tid);
            let registers = Registers::of(tid).ok();
            let stack = match (spaces.get(&pid), registers) {
                (Some(space), Some(regs)) => space.space().stack(pid, &regs, &mut unwinding),
                _ => Vec::new(),
            };
            seen.push((pid, tid, call, fd, stack));
        }
        drop(held);
        // It runs again; what follows only reads files that are open already.
        if seen.is_empty() {
            return Err(Why::TimedOut);
        }
        Ok(seen
            .into_iter()
            .map(|(pid, tid, call, fd, stack)| {
                let (location, frames) = match spaces.get_mut(&pid) {
                    Some(space) => (space.own_line(&stack, &own), space.frames(&stack, &own)),
                    None => (None, Vec::new()),
                };
                ThreadStack {
                    pid,
                    tid,
                    call,
                    fd,
                    location,
                    frames,
                }
            })
            .collect())
    })
}

pub fn sample(
    pids: &[i32],
    times: usize,
    own_source: Option<&Path>,
    root: &Path,
) -> Result<Samples, Why> {
    let own = SourceFilter::new(own_source, root);
    let (pid, tid) = busiest(pids).ok_or(Why::Gone)?;
    in_session(|| {
        let mut space = Lines::of(pid).map_err(|_| Why::Gone)?;
        let mut unwinding = Unwinding::default();
        let mut lines = Counts(Vec::new());
        let mut calls = Counts(Vec::new());
        let mut taken = 0;
        let _held = Held::all([tid])?;
        let deadline = Instant::now() + STOP;
        for _ in 0..times {
            let Some(stop) = ptrace::wait_stopped(tid, deadline) else {
                break;
            };
            taken += 1;
            if let (Some(call), _) = call_of(pid, tid) {
                calls.add(call);
            }
            if let Ok(registers) = Registers::of(tid) {
                let stack = space.space().stack(pid, &registers, &mut unwinding);
                if let Some(line) = space.own_line(&stack, &own) {
                    lines.add(line);
                }
            }
            if ptrace::resume(tid, stop.signal).is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
            if ptrace::interrupt(tid).is_err() {
                break;
            }
        }
        match taken {
            0 => Err(Why::TimedOut),
            _ => Ok(Samples {
                pid,
                tid,
                taken,
                lines: lines.sorted(),
                calls: calls.sorted(),
            }),
        }
    })
}

pub fn observe_spin(pids: &[i32]) -> Result<SpinWindow, Why> {
    const CALLS: usize = 200;
    const WINDOW: Duration = Duration::from_millis(50);
    // A thread that was given less of a processor than this has had no chance yet.
    const CHANCE: u64 = 20_000_000;
    const ENOUGH: usize = 20;
    const PATIENCE: Duration = Duration::from_secs(5);
    let (pid, tid) = busiest(pids).ok_or(Why::Gone)?;
    in_session(|| {
        let held = Held::all([tid])?;
        let first = ptrace::wait_stopped(tid, Instant::now() + STOP).ok_or(Why::TimedOut)?;
        let started = Instant::now();
        let (_, ran) = processor(pid, tid);
        let mut calls: Vec<SyscallEvent> = Vec::new();
        let mut entered: Option<SyscallEvent> = None;
        let mut signal = first.signal;
        while calls.len() < CALLS && ptrace::resume_to_call(tid, signal).is_ok() {
            let mut deadline = started + WINDOW;
            let stop = loop {
                if let Some(stop) = ptrace::wait_stopped(tid, deadline) {
                    break Some(stop);
                }
                let (runs, time) = processor(pid, tid);
                let starved = runs && calls.len() < ENOUGH && time < ran + CHANCE;
                if !starved || deadline > started + PATIENCE {
                    break None;
                }
                deadline += WINDOW;
            };
            let Some(stop) = stop else { break };
            signal = stop.signal;
            match ptrace::call_stop(tid) {
                Ok(CallStop::Entry { number, args }) => {
                    let takes_fd = Syscall::numbered(number).is_some_and(|call| call.takes_fd);
                    let mut call = SyscallEvent::new(pid, tid, name(number), class(number));
                    call.on.extend(takes_fd.then_some(Descriptor {
                        fd: args[0] as i32,
                        socket: None,
                    }));
                    entered = Some(call);
                }
                Ok(CallStop::Exit(result)) if !ptrace::RESTARTS.contains(&result) => {
                    calls.extend(entered.take().map(|call| SyscallEvent {
                        result: Some(result),
                        answered: Some(Instant::now()),
                        ..call
                    }));
                }
                _ => {}
            }
        }
        let time = started.elapsed();
        drop(held);
        Ok(SpinWindow {
            pid,
            tid,
            // To give up the processor is no step forward: sched_yield(2).
            calls: calls
                .into_iter()
                .filter(|call| call.name != "sched_yield")
                .collect(),
            time,
        })
    })
}

/// Runs `f` in a thread of its own, which is then the tracer.
fn in_session<T: Send>(f: impl FnOnce() -> Result<T, Why> + Send) -> Result<T, Why> {
    thread::scope(|scope| {
        thread::Builder::new()
            .name("diagnosis".into())
            .spawn_scoped(scope, f)
            .map_err(|_| Why::Failed)?
            .join()
            .unwrap_or(Err(Why::Failed))
    })
}

/// Threads that this session traces, each asked to stop. Dropped, they run again.
struct Held(Vec<i32>);

impl Held {
    /// Takes all of them that can be had.
    fn all(tids: impl IntoIterator<Item = i32>) -> Result<Self, Why> {
        let mut held = Held(Vec::new());
        let mut why = Why::Gone;
        for tid in tids {
            match ptrace::seize(tid, libc::PTRACE_O_TRACESYSGOOD).and_then(|()| {
                held.0.push(tid);
                ptrace::interrupt(tid)
            }) {
                Ok(()) | Err(Errno::ESRCH) => {}
                // One that has ended, and that nobody has waited for yet.
                Err(Errno::EPERM) if !ptrace::exists(tid) => {}
                Err(errno) => {
                    why = Why::Refused {
                        what: "ptrace(PTRACE_SEIZE)",
                        errno: errno as i32,
                    };
                }
            }
        }
        if held.0.is_empty() {
            Err(why)
        } else {
            Ok(held)
        }
    }

    fn contains(&self, tid: i32) -> bool {
        self.0.contains(&tid)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for &tid in &self.0 {
            // One that runs can't be detached, so it is stopped for that; one that does not come
            // to a stop is given back by the kernel when this thread ends.
            let _ = ptrace::interrupt(tid);
            let deadline = Instant::now() + Duration::from_millis(100);
            if let Some(stop) = ptrace::wait_stopped(tid, deadline) {
                let _ = ptrace::detach(tid, stop.signal);
            }
        }
    }
}

/// How often each of some things came.
struct Counts<T>(Vec<(T, usize)>);

impl<T: PartialEq> Counts<T> {
    fn add(&mut self, thing: T) {
        match self.0.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, count)) => *count += 1,
            None => self.0.push((thing, 1)),
        }
    }

    /// The most frequent first.
    fn sorted(mut self) -> Vec<(T, usize)> {
        self.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.0
    }
}

fn threads_of(pid: i32) -> Vec<i32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    tasks
        .filter_map(|task| task.ok()?.file_name().to_str()?.parse().ok())
        .collect()
}

/// The thread that is running, or else the one that used the CPU longest.
fn busiest(pids: &[i32]) -> Option<(i32, i32)> {
    pids.iter()
        .flat_map(|&pid| threads_of(pid).into_iter().map(move |tid| (pid, tid)))
        .max_by_key(|(pid, tid)| processor(*pid, *tid))
}

/// Whether a thread runs, is about to or has just been stopped by its tracer, and for how many nanoseconds it has.
fn processor(pid: i32, tid: i32) -> (bool, u64) {
    let read = |file: &str| {
        fs::read_to_string(format!("/proc/{pid}/task/{tid}/{file}")).unwrap_or_default()
    };
    let stat = read("stat");
    let runs = stat
        .rsplit_once(") ")
        .is_some_and(|(_, rest)| rest.starts_with(['R', 't']));
    let time = read("schedstat")
        .split(' ')
        .next()
        .and_then(|time| time.parse().ok());
    (runs, time.unwrap_or(0))
}

/// The system call that a stopped thread is in, and its descriptor.
fn call_of(pid: i32, tid: i32) -> (Option<String>, Option<i32>) {
    let Some((number, args)) = current_call(pid, tid) else {
        return (None, None);
    };
    let fd = Syscall::numbered(number)
        .filter(|call| call.takes_fd)
        .map(|_| args[0] as i32);
    (Some(name(number)), fd)
}

pub fn runtime_of(pid: i32) -> Runtime {
    let exe = fs::read_link(format!("/proc/{pid}/exe"));
    let exe = exe.or_else(|_| fs::read_to_string(format!("/proc/{pid}/comm")).map(Into::into));
    let exe: PathBuf = exe.unwrap_or_default();
    let name = exe.file_name().unwrap_or_default().to_string_lossy();
    // What follows an interpreter's name is a version: python3.11, perl5.36, node-20.
    match name
        .trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".-".contains(c))
    {
        "python" | "pypy" => return Runtime::Python,
        "java" => return Runtime::Java,
        "node" | "nodejs" | "deno" | "bun" => return Runtime::Node,
        "perl" => return Runtime::Perl,
        "ruby" => return Runtime::Ruby,
        "sh" | "bash" | "dash" | "zsh" | "ash" | "ksh" | "fish" | "busybox" => {
            return Runtime::Shell;
        }
        _ => {}
    }
    match is_go(pid) {
        true => Runtime::Go,
        false => Runtime::Native,
    }
}

/// Whether the program bears Go's build information, as every Go program does.
fn is_go(pid: i32) -> bool {
    use object::{Object, ObjectSection};
    let Ok(file) = fs::File::open(format!("/proc/{pid}/exe")) else {
        return false;
    };
    let cache = object::read::ReadCache::new(file);
    object::File::parse(&cache).is_ok_and(|elf| {
        elf.sections()
            .any(|section| matches!(section.name(), Ok(".go.buildinfo" | ".note.go.buildid")))
    })
}
