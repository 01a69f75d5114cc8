//! The tracer's loop: it waits for whatever a traced program stops for, writes it down, and lets it
//! go on.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use crate::debug::stacks::{Registers, Unwinding};
use nix::errno::Errno;

use super::inject::Injection;
use super::sockets::{
    Sockets, address_in, address_out, buffered, buffered_message, is_edge_triggered, polled,
};
use super::spawn::Shared;
use super::{Decision, Handler, SignalAction};
use crate::debug::lines::Lines;
use crate::debug::memory::{read_memory, read_word};
use crate::debug::ptrace::{self, CallStop};
use crate::debug::symbols::SourceFilter;
use crate::model::{Address, Argument, Bytes, CallClass, Descriptor, Location, SyscallEvent};
use crate::observe::syscalls::{Length, Syscall, Traced, current_call};
use crate::observe::{socket_inode, time_limit};

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
    known: &'static Syscall,
    args: [u64; 6],
    event: SyscallEvent,
    /// What was decided at its entry.
    decision: Decision,
    /// What was done to it.
    injection: Injection,
    /// A signal interrupted it, and it may begin anew.
    interrupted: bool,
}

/// Everything that the loop knows.
pub struct Tracer {
    root: i32,
    own: Option<SourceFilter>,
    shared: Arc<Shared>,
    threads: HashMap<i32, Thread>,
    /// The program has not begun before execve: until then it is a copy of this process.
    begun: bool,
    /// The lines of each process; `None` for one whose stack says nothing about its source.
    lines: HashMap<i32, Option<Lines>>,
    unwinding: Unwinding,
    sockets: Sockets,
    handlers: Vec<Box<dyn Handler>>,
}

impl Tracer {
    pub fn new(
        root: i32,
        own: Option<SourceFilter>,
        shared: Arc<Shared>,
        handlers: Vec<Box<dyn Handler>>,
    ) -> Self {
        Tracer {
            root,
            own,
            shared,
            threads: HashMap::new(),
            begun: false,
            lines: HashMap::new(),
            unwinding: Unwinding::default(),
            sockets: Sockets::default(),
            handlers,
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
                Err(Errno::EINTR) => self.release(),
                Err(_) => return,
            }
        }
    }

    /// Lets calls that were held be made now.
    fn release(&mut self) {
        let released = self.handlers.iter_mut().map(|handler| handler.released());
        for tid in released.flatten().collect::<Vec<_>>() {
            // A failed request means that the thread died meanwhile; its end will be reported.
            let _ = ptrace::resume_to_call(tid, 0);
        }
    }

    /// A thread has ended, or with its first one a process.
    fn ended(&mut self, tid: i32, status: i32) {
        self.threads.remove(&tid);
        self.lines.remove(&tid);
        for handler in &mut self.handlers {
            handler.on_end(tid);
        }
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
            // which whatever waits for that end would take for it.
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
            let mut event = self.event(pid, tid, "exit_group", CallClass::Process);
            event.argument = Some(Argument::Code(args[0] as i32));
            self.process_event(&event);
        }
        ptrace::resume(tid, 0)
    }

    fn forks(&mut self, tid: i32, event: i32) -> Result<(), Errno> {
        let child = ptrace::event_message(tid)?;
        let pid = self.thread(tid).pid;
        let is_process = event != libc::PTRACE_EVENT_CLONE || process_of(child) == Some(child);
        if self.begun && is_process {
            let mut event = self.event(pid, tid, "fork", CallClass::Process);
            (event.result, event.answered) = (Some(child.into()), Some(Instant::now()));
            self.process_event(&event);
        }
        ptrace::resume(tid, 0)
    }

    /// A thread is about to make a traced call.
    fn entering(&mut self, tid: i32) -> Result<(), Errno> {
        let CallStop::Entry { number, args } = ptrace::call_stop(tid)? else {
            return ptrace::resume(tid, 0);
        };
        let Some(known) = Syscall::numbered(number).filter(|_| self.begun) else {
            return ptrace::resume(tid, 0);
        };
        let thread = self.thread(tid);
        let pid = thread.pid;
        if let Some(call) = thread.call.take() {
            let again = number == libc::SYS_restart_syscall
                || (call.known.number == number && call.args == args);
            if call.interrupted && again {
                // The program's own arguments are in place again: what was decided holds for this
                // turn, too.
                let injection = match number {
                    // The kernel has kept what the call was given.
                    libc::SYS_restart_syscall => call.injection,
                    _ => Injection::carry_out(pid, tid, call.known, &args, call.decision)?,
                };
                self.thread(tid).call = Some(InCall {
                    interrupted: false,
                    injection,
                    ..call
                });
                return ptrace::resume_to_call(tid, 0);
            }
            self.answered(call.event, -i64::from(libc::EINTR), None);
        }
        if number == libc::SYS_restart_syscall {
            return ptrace::resume(tid, 0);
        }
        if number == libc::SYS_rt_sigaction {
            self.signal_action(pid, &args);
            return ptrace::resume(tid, 0);
        }
        let Some(on) = self.descriptors(known, pid, tid, &args) else {
            return ptrace::resume(tid, 0);
        };
        let mut event = self.event(pid, tid, known.name, known.class);
        event.on = on;
        event.argument = argument(known, pid, &args);
        if self.has_rules() {
            event.time_limit = time_limit(tid, number, &args);
        }
        if number == libc::SYS_connect {
            self.sockets.forget(socket_inode(tid, args[0] as i32));
        }
        let mut decision = Decision::Pass;
        for handler in &mut self.handlers {
            let wanted = handler.on_entry(&event);
            if decision == Decision::Pass {
                decision = wanted;
            }
        }
        let injection = Injection::carry_out(pid, tid, known, &args, decision)?;
        event.injected = injection.is_any();
        self.thread(tid).call = Some(InCall {
            known,
            args,
            event,
            decision,
            injection,
            interrupted: false,
        });
        match decision {
            // It stays where it is until it is released.
            Decision::Hold => Ok(()),
            _ => ptrace::resume_to_call(tid, 0),
        }
    }

    /// The descriptors of a call that is worth writing down; `None` for one that is not.
    fn descriptors(
        &mut self,
        known: &Syscall,
        pid: i32,
        tid: i32,
        args: &[u64; 6],
    ) -> Option<Vec<Descriptor>> {
        let fd = args[0] as i32;
        if known.traced == Traced::NotStdio && socket_inode(tid, fd).is_none() {
            // A file or a pipe.
            return None;
        }
        let fds = match (known.takes_fd, known.name) {
            (true, _) => vec![fd],
            (_, "poll" | "ppoll") => polled(pid, args[0], args[1]),
            _ => Vec::new(),
        };
        if !known.takes_fd && !fds.is_empty() && fds.iter().all(|fd| (0..3).contains(fd)) {
            // Every Rust program looks at its standard descriptors before it begins.
            return None;
        }
        let look_up = |fd| self.sockets.look_up(pid, fd, socket_inode(tid, fd));
        let found: Vec<Descriptor> = fds.into_iter().map(look_up).collect();
        let standard = |on: &Descriptor| (0..3).contains(&on.fd) && on.socket.is_none();
        // Its standard streams are what we gave it, whatever they are made of.
        let skipped = known.traced == Traced::NotStdio && found.iter().all(standard);
        (!skipped).then_some(found)
    }

    /// Whether anybody beside the recorder is asked: then more is looked up, which each call pays for.
    fn has_rules(&self) -> bool {
        self.handlers.len() > 1
    }

    /// A process says what a signal does: the second argument points to its handler and flags
    /// (sigaction(2)). The signals of its own faults interrupt no call.
    fn signal_action(&mut self, pid: i32, args: &[u64; 6]) {
        const FAULTS: [i32; 5] = [
            libc::SIGSEGV,
            libc::SIGBUS,
            libc::SIGFPE,
            libc::SIGILL,
            libc::SIGTRAP,
        ];
        let signal = args[0] as i32;
        let (Some(handler), Some(flags)) = (read_word(pid, args[1]), read_word(pid, args[1] + 8))
        else {
            return;
        };
        if FAULTS.contains(&signal) {
            return;
        }
        let action = SignalAction {
            signal,
            handled: handler != libc::SIG_DFL as u64 && handler != libc::SIG_IGN as u64,
            restarts: flags & libc::SA_RESTART as u64 != 0,
        };
        for handler in &mut self.handlers {
            handler.on_signal_action(pid, action);
        }
    }

    /// A traced call has been made.
    fn leaving(&mut self, tid: i32) -> Result<(), Errno> {
        let stop = ptrace::call_stop(tid)?;
        let thread = self.thread(tid);
        let pid = thread.pid;
        if let (CallStop::Exit(result), Some(mut call)) = (stop, thread.call.take()) {
            let result = call.injection.settle(pid, tid, result)?;
            if ptrace::RESTARTS.contains(&result) {
                call.interrupted = true;
                self.thread(tid).call = Some(call);
            } else {
                let from = (result >= 0)
                    .then(|| sender(call.known, pid, &call.args))
                    .flatten();
                if self.has_rules() {
                    call.event.data = moved_bytes(call.known, pid, &call.args, result);
                }
                self.answered(call.event, result, from);
            }
        }
        ptrace::resume(tid, 0)
    }

    /// A call that a stopped thread makes.
    fn event(&mut self, pid: i32, tid: i32, name: &str, class: CallClass) -> SyscallEvent {
        let mut event = SyscallEvent::new(pid, tid, name, class);
        event.location = self.location(pid, tid);
        event
    }

    fn process_event(&mut self, event: &SyscallEvent) {
        for handler in &mut self.handlers {
            handler.on_process(event);
        }
    }

    fn answered(&mut self, mut event: SyscallEvent, result: i64, from: Option<Address>) {
        event.result = Some(result);
        event.answered = Some(Instant::now());
        event.from = from;
        for handler in &mut self.handlers {
            handler.on_exit(&event);
        }
    }

    /// The learner's line at which a stopped thread is, where lines are asked for.
    fn location(&mut self, pid: i32, tid: i32) -> Option<Location> {
        let own = self.own.as_ref()?;
        let registers = Registers::of(tid).ok()?;
        let lines = self.lines.entry(pid).or_insert_with(|| Lines::of(pid).ok());
        let lines = lines.as_mut()?;
        if !lines.space().knows(registers.pc()) {
            // Code that was loaded since.
            *lines = Lines::of(pid).ok()?;
        }
        let stack = lines.space().stack(pid, &registers, &mut self.unwinding);
        lines.own_line(&stack, own)
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

/// What else than its descriptor matters of a call's arguments.
fn argument(call: &Syscall, pid: i32, args: &[u64; 6]) -> Option<Argument> {
    Some(match call.number {
        libc::SYS_socket | libc::SYS_socketpair => Argument::Family {
            family: args[0] as i32,
            kind: args[1] as i32 & 0xf,
        },
        libc::SYS_bind | libc::SYS_connect => Argument::Address(address_in(pid, args[1], args[2])?),
        libc::SYS_listen => Argument::Backlog(args[1] as i32),
        libc::SYS_read | libc::SYS_write => Argument::Bytes {
            count: args[2],
            to: None,
            flags: 0,
        },
        libc::SYS_recvfrom => Argument::Bytes {
            count: args[2],
            to: None,
            flags: args[3] as i32,
        },
        libc::SYS_sendto => Argument::Bytes {
            count: args[2],
            to: address_in(pid, args[4], args[5]),
            flags: args[3] as i32,
        },
        libc::SYS_shutdown => Argument::How(args[1] as i32),
        libc::SYS_setsockopt | libc::SYS_getsockopt => Argument::SocketOption {
            level: args[1] as i32,
            option: args[2] as i32,
        },
        libc::SYS_readv | libc::SYS_writev => Argument::Bytes {
            count: buffered(pid, args[1], args[2])?,
            to: None,
            flags: 0,
        },
        libc::SYS_recvmsg | libc::SYS_sendmsg => Argument::Bytes {
            count: buffered_message(pid, args[1])?,
            to: None,
            flags: args[2] as i32,
        },
        libc::SYS_sendfile => Argument::Bytes {
            count: args[3],
            to: None,
            flags: 0,
        },
        libc::SYS_epoll_ctl => Argument::Member {
            fd: args[2] as i32,
            edge_triggered: args[1] as i32 != libc::EPOLL_CTL_DEL
                && is_edge_triggered(pid, args[3]),
        },
        _ => return None,
    })
}

/// The first bytes that a call has moved on a connection or in a datagram.
fn moved_bytes(call: &Syscall, pid: i32, args: &[u64; 6], result: i64) -> Option<Bytes> {
    let at = match (call.class, call.length()?) {
        (CallClass::Read | CallClass::Write, Length::Argument(2)) => args[1],
        _ => return None,
    };
    let len = usize::try_from(result).ok()?;
    let mut head = vec![0; len.min(Bytes::KEPT)];
    let read = read_memory(pid, at, &mut head);
    head.truncate(read);
    Some(Bytes { head, len })
}

/// The address that a call received from, or of the connection that it accepted.
fn sender(call: &Syscall, pid: i32, args: &[u64; 6]) -> Option<Address> {
    match call.number {
        libc::SYS_recvfrom => address_out(pid, args[4], args[5]),
        libc::SYS_accept | libc::SYS_accept4 => address_out(pid, args[1], args[2]),
        _ => None,
    }
}
