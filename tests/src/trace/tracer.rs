//! The tracer's loop: it waits for whatever a traced program stops for, writes it down, and lets it
//! go on.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use crate::debug::stacks::{Registers, Unwinding};
use nix::errno::Errno;

use super::sockets::{Sockets, address_in, address_out, polled};
use super::spawn::Shared;
use crate::debug::lines::Lines;
use crate::debug::ptrace::{self, CallStop};
use crate::debug::symbols::SourceFilter;
use crate::model::Location;
use crate::observe::syscalls::{Call, Traced, current_call};
use crate::trace::{CallRecord, Ticket};

/// How tracees are held: they are followed into every thread and child, and die with the tracer.
pub const OPTIONS: i32 = libc::PTRACE_O_TRACESYSGOOD
    | libc::PTRACE_O_TRACESECCOMP
    | libc::PTRACE_O_TRACEFORK
    | libc::PTRACE_O_TRACEVFORK
    | libc::PTRACE_O_TRACECLONE
    | libc::PTRACE_O_TRACEEXEC
    | libc::PTRACE_O_EXITKILL;

/// A traced thread.
struct Thread {
    pid: i32,
    /// The call that it is in.
    call: Option<InCall>,
}

struct InCall {
    known: &'static Call,
    args: [u64; 6],
    ticket: Ticket,
    /// A signal interrupted it, and it may begin anew.
    interrupted: bool,
}

/// Everything that the loop knows.
pub struct Tracer {
    root: i32,
    own: SourceFilter,
    shared: Arc<Shared>,
    threads: HashMap<i32, Thread>,
    /// The program has not begun before execve: until then it is a copy of this process.
    begun: bool,
    /// The lines of each process; `None` for one whose stack says nothing about its source.
    lines: HashMap<i32, Option<Lines>>,
    unwinding: Unwinding,
    sockets: Sockets,
}

impl Tracer {
    pub fn new(root: i32, own: SourceFilter, shared: Arc<Shared>) -> Self {
        Tracer {
            root,
            own,
            shared,
            threads: HashMap::new(),
            begun: false,
            lines: HashMap::new(),
            unwinding: Unwinding::default(),
            sockets: Sockets::default(),
        }
    }

    /// Follows the program until nothing of it is left.
    pub fn run(mut self) {
        loop {
            // A program that could not be executed ends here; whoever started it waits for it.
            match if self.begun {
                Ok((0, false))
            } else {
                ptrace::peek_any()
            } {
                Ok((tid, true)) if tid == self.root => return,
                Ok(_) | Err(Errno::EINTR) => {}
                Err(_) => return,
            }
            match ptrace::wait_any() {
                Ok((tid, status)) if libc::WIFSTOPPED(status) => {
                    self.stopped(tid, status);
                    if self.shared.is_ending() {
                        self.shared.kill_live();
                    }
                }
                Ok((tid, status)) => self.ended(tid, status),
                Err(Errno::EINTR) => {}
                Err(_) => return,
            }
        }
    }

    /// A thread has ended, or with its first one a process.
    fn ended(&mut self, tid: i32, status: i32) {
        self.threads.remove(&tid);
        self.lines.remove(&tid);
        self.shared.gone(tid, (tid == self.root).then_some(status));
    }

    fn stopped(&mut self, tid: i32, status: i32) {
        let signal = libc::WSTOPSIG(status);
        // A failed request means that the thread died meanwhile; its end will be reported.
        let _ = match status >> 16 {
            libc::PTRACE_EVENT_SECCOMP => self.entering(tid),
            libc::PTRACE_EVENT_EXEC => self.begins(tid),
            libc::PTRACE_EVENT_EXIT => self.exits(tid),
            event @ (libc::PTRACE_EVENT_FORK
            | libc::PTRACE_EVENT_VFORK
            | libc::PTRACE_EVENT_CLONE) => self.forks(tid, event),
            ptrace::EVENT_STOP => match signal {
                libc::SIGSTOP | libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU => {
                    ptrace::listen(tid)
                }
                // The first stop of a thread or process that its creator's event announces.
                _ => {
                    self.thread(tid);
                    ptrace::resume(tid, 0)
                }
            },
            0 if signal == libc::SIGTRAP | 0x80 => self.leaving(tid),
            0 => ptrace::resume(tid, signal),
            _ => ptrace::resume(tid, 0),
        };
    }

    /// The thread with this number, which may be new.
    fn thread(&mut self, tid: i32) -> &mut Thread {
        self.threads.entry(tid).or_insert_with(|| {
            let pid = process_of(tid).unwrap_or(tid);
            if pid == tid {
                self.shared.born(pid);
            }
            Thread { pid, call: None }
        })
    }

    /// execve has succeeded: new code, and of a process with threads, one is left.
    fn begins(&mut self, tid: i32) -> Result<(), Errno> {
        if !self.begun {
            self.begun = true;
            // Not before, or the end of a program that could not be executed would be a stop,
            // which the one who waits for that end would take for it.
            ptrace::set_options(tid, OPTIONS | libc::PTRACE_O_TRACEEXIT)?;
        }
        self.lines.remove(&tid);
        self.threads
            .retain(|other, thread| thread.pid != tid || *other == tid);
        self.thread(tid).call = None;
        ptrace::resume(tid, 0)
    }

    /// A thread ends, and is still there to be asked why.
    fn exits(&mut self, tid: i32) -> Result<(), Errno> {
        let pid = self.thread(tid).pid;
        if let Some((libc::SYS_exit_group, args)) = current_call(pid, tid) {
            self.record(pid, tid, "exit_group", (args[0] as i32).to_string());
        }
        ptrace::resume(tid, 0)
    }

    fn forks(&mut self, tid: i32, event: i32) -> Result<(), Errno> {
        let child = ptrace::event_message(tid)?;
        let pid = self.thread(tid).pid;
        let is_process = event != libc::PTRACE_EVENT_CLONE || process_of(child) == Some(child);
        if self.begun && is_process {
            let ticket = self.record(pid, tid, "fork", String::new());
            self.answered(ticket, child.into(), None);
        }
        ptrace::resume(tid, 0)
    }

    /// A thread is about to make a traced call.
    fn entering(&mut self, tid: i32) -> Result<(), Errno> {
        let CallStop::Entry { number, args } = ptrace::call_stop(tid)? else {
            return ptrace::resume(tid, 0);
        };
        let Some(known) = Call::numbered(number).filter(|_| self.begun) else {
            return ptrace::resume(tid, 0);
        };
        let thread = self.thread(tid);
        let pid = thread.pid;
        if let Some(call) = thread.call.take() {
            let again = number == libc::SYS_restart_syscall
                || (call.known.number == number && call.args == args);
            if call.interrupted && again {
                thread.call = Some(InCall {
                    interrupted: false,
                    ..call
                });
                return ptrace::resume_to_call(tid, 0);
            }
            self.answered(call.ticket, -i64::from(libc::EINTR), None);
        }
        if number == libc::SYS_restart_syscall {
            return ptrace::resume(tid, 0);
        }
        let fd = args[0] as i32;
        if known.traced == Traced::NotStdio && Sockets::inode(tid, fd).is_none() {
            // A file or a pipe.
            return ptrace::resume(tid, 0);
        }
        let fds = match (known.takes_fd, known.name) {
            (true, _) => vec![fd],
            (_, "poll" | "ppoll") => polled(pid, args[0], args[1]),
            _ => Vec::new(),
        };
        if !fds.is_empty() && fds.iter().all(|fd| (0..3).contains(fd)) {
            // Every Rust program looks at its standard descriptors before it begins.
            return ptrace::resume(tid, 0);
        }
        let mut text: Vec<String> = fds
            .into_iter()
            .map(|fd| self.sockets.describe(pid, fd, Sockets::inode(tid, fd)))
            .collect();
        text.extend(more_arguments(known, pid, &args));
        if number == libc::SYS_connect {
            self.sockets.forget(Sockets::inode(tid, fd));
        }
        let ticket = self.record(pid, tid, known.name, text.join(", "));
        self.thread(tid).call = Some(InCall {
            known,
            args,
            ticket,
            interrupted: false,
        });
        ptrace::resume_to_call(tid, 0)
    }

    /// A traced call has been made.
    fn leaving(&mut self, tid: i32) -> Result<(), Errno> {
        let stop = ptrace::call_stop(tid)?;
        let thread = self.thread(tid);
        let pid = thread.pid;
        if let (CallStop::Exit(result), Some(mut call)) = (stop, thread.call.take()) {
            if ptrace::RESTARTS.contains(&result) {
                call.interrupted = true;
                thread.call = Some(call);
            } else {
                let detail = (result >= 0)
                    .then(|| sender(call.known, pid, &call.args))
                    .flatten();
                self.answered(call.ticket, result, detail);
            }
        }
        ptrace::resume(tid, 0)
    }

    /// Writes down a call that a stopped thread makes.
    fn record(&mut self, pid: i32, tid: i32, call: &str, args: String) -> Ticket {
        let at = Instant::now();
        let location = self.location(pid, tid);
        let call = call.into();
        let record = CallRecord {
            at,
            pid,
            tid,
            call,
            args,
            result: None,
            answered: None,
            detail: None,
            location,
        };
        self.shared.timeline().push(record)
    }

    fn answered(&self, ticket: Ticket, result: i64, detail: Option<String>) {
        if let Some(record) = self.shared.timeline().get_mut(ticket) {
            record.result = Some(result);
            record.answered = Some(Instant::now());
            record.detail = detail;
        }
    }

    /// The learner's line at which a stopped thread is.
    fn location(&mut self, pid: i32, tid: i32) -> Option<Location> {
        let registers = Registers::of(tid).ok()?;
        let lines = self.lines.entry(pid).or_insert_with(|| Lines::of(pid).ok());
        let lines = lines.as_mut()?;
        if !lines.space().knows(registers.pc()) {
            // Code that was loaded since.
            *lines = Lines::of(pid).ok()?;
        }
        let stack = lines.space().stack(pid, &registers, &mut self.unwinding);
        lines.own_line(&stack, &self.own)
    }
}

/// The process that a thread belongs to.
fn process_of(tid: i32) -> Option<i32> {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("Tgid:"))?
        .trim()
        .parse()
        .ok()
}

/// What is worth showing of a call's arguments after its descriptor.
fn more_arguments(call: &Call, pid: i32, args: &[u64; 6]) -> Vec<String> {
    let mut more = Vec::new();
    match call.number {
        libc::SYS_socket | libc::SYS_socketpair => {
            more.push(family(args[0]));
            more.push(kind(args[1]));
        }
        libc::SYS_bind | libc::SYS_connect => more.extend(address_in(pid, args[1], args[2])),
        libc::SYS_listen => more.push((args[1] as i32).to_string()),
        libc::SYS_read | libc::SYS_write | libc::SYS_recvfrom | libc::SYS_sendto => {
            more.push(args[2].to_string());
            if call.number == libc::SYS_sendto {
                more.extend(address_in(pid, args[4], args[5]).map(|to| format!("to {to}")));
            }
        }
        libc::SYS_shutdown => more.push(
            match args[1] as i32 {
                libc::SHUT_RD => "SHUT_RD",
                libc::SHUT_WR => "SHUT_WR",
                _ => "SHUT_RDWR",
            }
            .into(),
        ),
        libc::SYS_setsockopt | libc::SYS_getsockopt => {
            more.push(option(args[1] as i32, args[2] as i32));
        }
        libc::SYS_epoll_ctl => more.push(format!("fd {}", args[2] as i32)),
        _ => {}
    }
    more
}

/// Who sent what a call received, or connected to what it accepted.
fn sender(call: &Call, pid: i32, args: &[u64; 6]) -> Option<String> {
    let from = match call.number {
        libc::SYS_recvfrom => address_out(pid, args[4], args[5])?,
        libc::SYS_accept | libc::SYS_accept4 => address_out(pid, args[1], args[2])?,
        _ => return None,
    };
    Some(format!("from {from}"))
}

fn family(family: u64) -> String {
    match family as i32 {
        libc::AF_INET => "AF_INET".into(),
        libc::AF_INET6 => "AF_INET6".into(),
        libc::AF_UNIX => "AF_UNIX".into(),
        other => format!("family {other}"),
    }
}

fn kind(kind: u64) -> String {
    match kind as i32 & 0xf {
        libc::SOCK_STREAM => "SOCK_STREAM".into(),
        libc::SOCK_DGRAM => "SOCK_DGRAM".into(),
        libc::SOCK_SEQPACKET => "SOCK_SEQPACKET".into(),
        other => format!("type {other}"),
    }
}

fn option(level: i32, option: i32) -> String {
    let known = match (level, option) {
        (libc::SOL_SOCKET, libc::SO_REUSEADDR) => "SO_REUSEADDR",
        (libc::SOL_SOCKET, libc::SO_REUSEPORT) => "SO_REUSEPORT",
        (libc::SOL_SOCKET, libc::SO_RCVTIMEO) => "SO_RCVTIMEO",
        (libc::SOL_SOCKET, libc::SO_SNDTIMEO) => "SO_SNDTIMEO",
        (libc::SOL_SOCKET, libc::SO_RCVBUF) => "SO_RCVBUF",
        (libc::SOL_SOCKET, libc::SO_SNDBUF) => "SO_SNDBUF",
        (libc::SOL_SOCKET, libc::SO_LINGER) => "SO_LINGER",
        (libc::SOL_SOCKET, libc::SO_KEEPALIVE) => "SO_KEEPALIVE",
        (libc::SOL_SOCKET, libc::SO_ERROR) => "SO_ERROR",
        (libc::SOL_SOCKET, libc::SO_TYPE) => "SO_TYPE",
        (libc::IPPROTO_TCP, libc::TCP_NODELAY) => "TCP_NODELAY",
        (libc::IPPROTO_IPV6, libc::IPV6_V6ONLY) => "IPV6_V6ONLY",
        _ => return format!("option {level}/{option}"),
    };
    known.into()
}
