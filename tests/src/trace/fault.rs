//! The second handler of a tracer: it carries out a plan of faults.
//!
//! The kernel may answer more than loopback ever does: accept(2) may fail with ECONNABORTED or EMFILE,
//! write(2) may take a part. A right program is prepared for that. What must not be done, or right
//! programs fail:
//!
//! - a short count on a descriptor that an edge-triggered epoll(7) watches: the program would wait for
//!   an edge that never comes;
//! - a short count of a datagram (the rest would be lost), or where MSG_PEEK or MSG_WAITALL was asked for;
//! - EINTR on a descriptor that never waits (`O_NONBLOCK`), or in a process all of whose signal handlers
//!   ask for `SA_RESTART`: the kernel begins such a call anew (signal(7));
//! - an end of a wait that has no time limit, or of one on a runtime's own descriptors.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::wake::Sleeper;
use super::{Decision, Handler, SignalAction};
use crate::model::{
    Address, Argument, CallClass, CallCount, Effect, Fault, SocketRole, SyscallEvent,
};
use crate::observe::{HeldThreads, is_nonblocking, socket_inode};

/// The faults for the programs of one check. They can be armed and disarmed while programs run.
#[derive(Clone, Default)]
pub struct FaultPlan(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// A call that was to be released has been, or its thread has ended.
    released: Condvar,
    held: HeldThreads,
}

#[derive(Default)]
struct State {
    armed: Vec<Armed>,
    next: usize,
    /// A program uses io_uring(7), whose calls no filter sees.
    uring: bool,
    /// By class, by what the socket is for, and by whether there was a time limit to wait for.
    counts: BTreeMap<(CallClass, Option<SocketRole>, bool), usize>,
    /// The time limits that have passed because a fault made them.
    expired: Vec<Duration>,
    /// Nothing is counted or hit any more.
    stopped: bool,
    held: Vec<Held>,
    /// They may go on, and their tracer has not come to it yet.
    released: Vec<Held>,
}

/// A thread whose call is held.
#[derive(Clone, Copy)]
struct Held {
    tid: i32,
    /// By which fault.
    number: usize,
    /// The thread that traces it.
    tracer: Sleeper,
}

struct Armed {
    number: usize,
    fault: Fault,
    counted: usize,
    hits: usize,
}

impl FaultPlan {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Arms a fault, which counts calls from now on; its number, to disarm it.
    pub fn arm(&self, fault: Fault) -> usize {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.armed.push(Armed {
            number,
            fault,
            counted: 0,
            hits: 0,
        });
        number
    }

    /// Disarms a fault, and lets the calls go on that it holds; how many calls it has hit.
    pub fn disarm(&self, number: usize) -> usize {
        self.release(number);
        let mut state = self.state();
        let at = state.armed.iter().position(|armed| armed.number == number);
        at.map_or(0, |at| state.armed.remove(at).hits)
    }

    /// Lets the calls be made that a fault holds, and returns when their threads go on.
    pub fn release(&self, number: usize) {
        let is_ours = |held: &Held| held.number == number;
        let mut state = self.state();
        let released: Vec<Held> = state.held.iter().copied().filter(is_ours).collect();
        state.held.retain(|held| !is_ours(held));
        for held in &released {
            self.0.held.remove(held.tid);
        }
        state.released.extend(released);
        loop {
            // One whose tracer has ended has ended with it.
            let mut left = 0;
            state.released.retain(|held| {
                let remains = !is_ours(held) || held.tracer.wake();
                left += usize::from(is_ours(held) && remains);
                remains
            });
            if left == 0 {
                return;
            }
            let waited = self.0.released.wait_timeout(state, AGAIN);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// How many calls are held.
    pub fn held(&self) -> usize {
        self.state().held.len()
    }

    /// The threads that it holds, as they come and go.
    pub fn held_threads(&self) -> HeldThreads {
        self.0.held.clone()
    }

    /// Counts and hits nothing from now on.
    pub fn stop(&self) {
        self.state().stopped = true;
    }

    /// How many calls were hit by all that is armed.
    pub fn hits(&self) -> usize {
        self.state().armed.iter().map(|armed| armed.hits).sum()
    }

    /// The time limits that have passed because a fault made them, in order.
    pub fn expired(&self) -> Vec<Duration> {
        self.state().expired.clone()
    }

    /// Whether a program used io_uring(7), so that its calls could not be hit.
    pub fn missed_uring(&self) -> bool {
        self.state().uring
    }

    /// How many calls of each kind there were on stream sockets.
    pub fn counts(&self) -> Vec<CallCount> {
        let state = self.state();
        let counts = state.counts.iter();
        counts
            .map(|(&(class, on, timed), &count)| CallCount {
                class,
                on,
                timed,
                count,
            })
            .collect()
    }
}

/// After how long a tracer is woken again that has not come to a released call: it was just about to wait.
const AGAIN: Duration = Duration::from_millis(1);

/// Carries out the faults of a plan in one program.
pub struct FaultHandler {
    plan: FaultPlan,
    /// Sockets that an edge-triggered epoll(7) watches, by inode: copies of their descriptors, in this
    /// process or in a child, are the same sockets.
    edge_triggered: HashSet<u64>,
    /// Connections in the order in which they were first used, by inode.
    connections: Vec<u64>,
    /// For each process the signals that it handles, and whether calls begin anew after them.
    signals: HashMap<i32, HashMap<i32, bool>>,
}

impl FaultHandler {
    /// For a program that has just been started.
    pub fn new(plan: FaultPlan) -> Self {
        FaultHandler {
            plan,
            edge_triggered: HashSet::new(),
            connections: Vec::new(),
            signals: HashMap::new(),
        }
    }

    /// Whether a fault is meant for this call, and may hit it without harm to a right program.
    fn is_fair(&self, fault: &Fault, call: &SyscallEvent, inode: Option<u64>) -> bool {
        let role = call.socket_role();
        if fault.on.is_some_and(|on| !may_be_on(call, on)) {
            return false;
        }
        if let Some(nth) = fault.connection {
            let at = self
                .connections
                .iter()
                .position(|known| Some(*known) == inode);
            if at.is_none_or(|at| at + 1 != nth) {
                return false;
            }
        }
        if fault.peer.is_some_and(|peer| !leads_to(call, peer)) {
            return false;
        }
        match (call.class, fault.effect) {
            (CallClass::Wait | CallClass::Sleep, Effect::Expire) => call.time_limit.is_some(),
            (CallClass::Wait | CallClass::Sleep, Effect::Hold) => true,
            (_, Effect::Hold) => call.socket().is_some(),
            (_, Effect::Expire) => call.time_limit.is_some() && call.socket().is_some(),
            (_, Effect::Errno(libc::EINTR)) if !self.can_be_interrupted(call) => false,
            (CallClass::Accept | CallClass::Connect, Effect::Errno(_)) => call.socket().is_some(),
            (CallClass::Wait, Effect::Errno(_)) => true,
            // A refusal of something sent earlier: udp(7).
            (CallClass::Read, Effect::Errno(libc::ECONNREFUSED)) => call.socket().is_some(),
            (_, Effect::Errno(_)) => role == Some(SocketRole::Connection),
            (_, Effect::AtMost(_)) => {
                let special = libc::MSG_PEEK | libc::MSG_WAITALL;
                let plain = match call.argument {
                    Some(Argument::Bytes { flags, .. }) => flags & special == 0,
                    _ => false,
                };
                let watched = inode.is_none_or(|inode| self.edge_triggered.contains(&inode));
                role == Some(SocketRole::Connection) && plain && !watched
            }
        }
    }

    /// Whether a signal could end this call with EINTR.
    fn can_be_interrupted(&self, call: &SyscallEvent) -> bool {
        let handlers = self
            .signals
            .get(&call.pid)
            .filter(|known| !known.is_empty());
        let restarts = handlers.is_some_and(|known| known.values().all(|restarts| *restarts));
        let waits = call.fd().is_none_or(|fd| !is_nonblocking(call.tid, fd));
        // With a time limit the kernel does not begin it anew, whatever the handler asked for.
        waits && (!restarts || call.time_limit.is_some())
    }

    fn remember(&mut self, call: &SyscallEvent, inode: Option<u64>) {
        if let Some(Argument::Member { fd, edge_triggered }) = call.argument
            && let Some(member) = socket_inode(call.tid, fd)
        {
            if edge_triggered {
                self.edge_triggered.insert(member);
            } else {
                self.edge_triggered.remove(&member);
            }
        }
        if let Some(inode) = inode.filter(|_| call.is_on_connection())
            && !self.connections.contains(&inode)
        {
            self.connections.push(inode);
        }
    }
}

/// Whether a call is on such a socket. Of a set whose members are not known, any may be.
fn may_be_on(call: &SyscallEvent, on: SocketRole) -> bool {
    let mut sockets = call.on.iter().filter_map(|d| d.socket.as_ref()).peekable();
    if call.class == CallClass::Wait && sockets.peek().is_none() {
        return true;
    }
    sockets.any(|ends| ends.role() == Some(on))
}

/// Whether a call is on the connection to this peer. A socket of both families knows an IPv4 peer by an IPv6
/// address (ipv6(7)).
fn leads_to(call: &SyscallEvent, peer: SocketAddr) -> bool {
    let mut sockets = call.on.iter().filter_map(|d| d.socket.as_ref());
    sockets.any(|ends| match ends.peer {
        Some(Address::Inet(known)) => {
            known.ip().to_canonical() == peer.ip() && known.port() == peer.port()
        }
        _ => false,
    })
}

/// Whether a runtime waits for its own descriptors alone: timers, pipes, other processes.
fn is_on_own_descriptors(call: &SyscallEvent) -> bool {
    let poll = call.class == CallClass::Wait && call.on.len() > 1;
    poll && call.on.iter().all(|descriptor| descriptor.socket.is_none())
}

impl Handler for FaultHandler {
    fn on_entry(&mut self, call: &SyscallEvent) -> Decision {
        let inode = call.fd().and_then(|fd| socket_inode(call.tid, fd));
        self.remember(call, inode);
        if is_on_own_descriptors(call) {
            return Decision::Pass;
        }
        let plan = self.plan.clone();
        let mut state = plan.state();
        if state.stopped {
            return Decision::Pass;
        }
        if call.name == "io_uring_setup" {
            state.uring = true;
        }
        let on = call.socket_role();
        if on.is_some()
            || matches!(
                call.class,
                CallClass::Wait | CallClass::Sleep | CallClass::Connect
            )
        {
            let kind = (call.class, on, call.time_limit.is_some());
            *state.counts.entry(kind).or_insert(0) += 1;
        }
        let (mut decision, mut hold) = (Decision::Pass, None);
        let state = &mut *state;
        for armed in &mut state.armed {
            let meant = armed.fault.class == call.class;
            if !meant || !self.is_fair(&armed.fault, call, inode) {
                continue;
            }
            armed.counted += 1;
            if decision == Decision::Pass && armed.fault.hits(armed.counted) {
                armed.hits += 1;
                decision = match (armed.fault.effect, call.class) {
                    // close(2) closes, whatever it answers.
                    (Effect::Errno(errno), CallClass::Close) => {
                        Decision::Replace(-i64::from(errno))
                    }
                    (Effect::Errno(errno), _) => Decision::Answer(-i64::from(errno)),
                    (Effect::AtMost(most), _) => Decision::Shorten(most),
                    (Effect::Expire, _) => {
                        state.expired.extend(call.time_limit);
                        Decision::Expire
                    }
                    (Effect::Hold, _) => {
                        hold = Some(armed.number);
                        Decision::Hold
                    }
                };
            }
        }
        if let Some(number) = hold {
            self.plan.0.held.insert(call.tid);
            state.held.push(Held {
                tid: call.tid,
                number,
                tracer: Sleeper::this_thread(),
            });
        }
        decision
    }

    fn released(&mut self) -> Vec<i32> {
        let this = Sleeper::this_thread();
        let mut state = self.plan.state();
        let ours: Vec<i32> = state
            .released
            .iter()
            .filter(|held| held.tracer == this)
            .map(|held| held.tid)
            .collect();
        state.released.retain(|held| held.tracer != this);
        self.plan.0.released.notify_all();
        ours
    }

    fn on_end(&mut self, tid: i32) {
        let mut state = self.plan.state();
        state.held.retain(|held| held.tid != tid);
        state.released.retain(|held| held.tid != tid);
        self.plan.0.held.remove(tid);
        self.plan.0.released.notify_all();
    }

    fn on_process(&mut self, event: &SyscallEvent) {
        // A child has the handlers of its parent (fork(2)).
        let child = event.result.and_then(|child| i32::try_from(child).ok());
        if let (Some(child), Some(known)) = (child, self.signals.get(&event.pid).cloned()) {
            self.signals.insert(child, known);
        }
    }

    fn on_signal_action(&mut self, pid: i32, action: SignalAction) {
        let known = self.signals.entry(pid).or_default();
        if action.handled {
            known.insert(action.signal, action.restarts);
        } else {
            known.remove(&action.signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::fd::AsRawFd;
    use std::time::Duration;

    use super::*;
    use crate::model::{Descriptor, SocketEnds, SocketKind};

    /// A call of this process on a real descriptor, so that its inode and flags can be looked up.
    fn call(name: &str, class: CallClass, fd: i32, kind: SocketKind, flags: i32) -> SyscallEvent {
        let pid = std::process::id() as i32;
        let mut call = SyscallEvent::new(pid, pid, name, class);
        call.on = vec![Descriptor {
            fd,
            socket: Some(SocketEnds {
                kind,
                local: Some(Address::Inet("127.0.0.1:1".parse().unwrap())),
                connected: class != CallClass::Accept,
                peer: None,
            }),
        }];
        call.argument = Some(Argument::Bytes {
            count: 100,
            to: None,
            flags,
        });
        call
    }

    fn handler(faults: &[Fault]) -> FaultHandler {
        let plan = FaultPlan::default();
        for fault in faults {
            plan.arm(fault.clone());
        }
        FaultHandler::new(plan)
    }

    fn connection() -> (TcpListener, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (listener, stream)
    }

    fn failed(errno: i32) -> Decision {
        Decision::Answer(-i64::from(errno))
    }

    #[test]
    fn the_nth_call_fails_and_no_other() {
        let (listener, _stream) = connection();
        let mut handler = handler(&[Fault::error(CallClass::Accept, 2, libc::EMFILE)]);
        let fd = listener.as_raw_fd();
        let accept = call("accept4", CallClass::Accept, fd, SocketKind::Tcp, 0);
        let decisions: Vec<_> = (0..3).map(|_| handler.on_entry(&accept)).collect();
        assert_eq!(
            decisions,
            [Decision::Pass, failed(libc::EMFILE), Decision::Pass]
        );
    }

    #[test]
    fn only_plain_transfers_on_streams_are_shortened() {
        let (_listener, stream) = connection();
        let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
        let decision = |fd, kind, flags| {
            let read = call("recvfrom", CallClass::Read, fd, kind, flags);
            handler(&[Fault::short(CallClass::Read, 1)]).on_entry(&read)
        };
        let fd = stream.as_raw_fd();
        let tcp = |flags| decision(fd, SocketKind::Tcp, flags);
        assert_eq!(tcp(0), Decision::Shorten(1));
        assert_eq!(tcp(libc::MSG_PEEK), Decision::Pass);
        assert_eq!(tcp(libc::MSG_WAITALL), Decision::Pass);
        let udp = decision(datagrams.as_raw_fd(), SocketKind::Udp, 0);
        assert_eq!(udp, Decision::Pass);
    }

    #[test]
    fn a_socket_that_epoll_watches_for_edges_is_left_alone_by_whatever_number() {
        let (_listener, stream) = connection();
        let copy = stream.try_clone().unwrap();
        let mut handler = handler(&[Fault::short(CallClass::Write, 1)]);
        let write = |fd| call("write", CallClass::Write, fd, SocketKind::Tcp, 0);
        let watch = |handler: &mut FaultHandler, edge_triggered| {
            let mut change = write(stream.as_raw_fd());
            change.class = CallClass::WaitSet;
            change.argument = Some(Argument::Member {
                fd: stream.as_raw_fd(),
                edge_triggered,
            });
            handler.on_entry(&change);
        };
        watch(&mut handler, true);
        for fd in [stream.as_raw_fd(), copy.as_raw_fd()] {
            assert_eq!(handler.on_entry(&write(fd)), Decision::Pass);
        }
        watch(&mut handler, false);
        let decision = handler.on_entry(&write(copy.as_raw_fd()));
        assert_eq!(decision, Decision::Shorten(1));
    }

    #[test]
    fn a_call_that_begins_anew_after_signals_is_not_interrupted() {
        let (listener, _stream) = connection();
        let fd = listener.as_raw_fd();
        let accept = call("accept4", CallClass::Accept, fd, SocketKind::Tcp, 0);
        let mut handler = handler(&[Fault::all(CallClass::Accept, Effect::Errno(libc::EINTR))]);
        assert_eq!(handler.on_entry(&accept), failed(libc::EINTR));
        let mut handles = |signal, restarts| {
            let action = SignalAction {
                signal,
                handled: true,
                restarts,
            };
            handler.on_signal_action(accept.pid, action);
            handler.on_entry(&accept)
        };
        assert_eq!(handles(libc::SIGCHLD, true), Decision::Pass);
        assert_eq!(handles(libc::SIGINT, false), failed(libc::EINTR));
        listener.set_nonblocking(true).unwrap();
        assert_eq!(handles(libc::SIGINT, false), Decision::Pass);
    }

    #[test]
    fn only_a_wait_with_a_limit_expires() {
        let (_listener, stream) = connection();
        let fd = stream.as_raw_fd();
        let mut read = call("recvfrom", CallClass::Read, fd, SocketKind::Tcp, 0);
        let mut handler = handler(&[Fault::expiry(CallClass::Read, SocketRole::Connection)]);
        assert_eq!(handler.on_entry(&read), Decision::Pass);
        read.time_limit = Some(Duration::from_secs(2));
        assert_eq!(handler.on_entry(&read), Decision::Expire);
        assert_eq!(handler.on_entry(&read), Decision::Pass);
    }

    #[test]
    fn a_disarmed_fault_hits_nothing() {
        let (_listener, stream) = connection();
        let plan = FaultPlan::default();
        let number = plan.arm(Fault::short(CallClass::Read, 1));
        let mut handler = FaultHandler::new(plan.clone());
        let fd = stream.as_raw_fd();
        let read = call("recvfrom", CallClass::Read, fd, SocketKind::Tcp, 0);
        assert_eq!(handler.on_entry(&read), Decision::Shorten(1));
        assert_eq!(plan.disarm(number), 1);
        assert_eq!(handler.on_entry(&read), Decision::Pass);
    }
}
