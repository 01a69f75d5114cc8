//! What is known about a failure, as data: from it a cause is proved, or it is not.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use crate::model::{
    Action, Argument, CallClass, FailureKind, JournalEntry, ReplyRule, Role, SyscallEvent,
    Transport,
};
use crate::observe::{Blocked, Socket};

/// The step at which a program failed: what was wanted of it, and what came instead. Peers are known
/// by the number of their link.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum FailedStep {
    /// The check found it, by its own means.
    #[default]
    Script,
    /// The program can't be reached.
    Start,
    /// It announced itself before it could be reached.
    TooEarly,
    /// A connection was not made.
    Connect {
        /// By a refusal.
        refused: bool,
    },
    /// Another socket listens than at first.
    OtherSocket,
    /// It left what was sent unread.
    Unread {
        /// It closed the connection.
        closed: bool,
    },
    /// A peer of a stream waited for these bytes.
    Reply {
        peer: u64,
        wanted: Vec<u8>,
        got: Vec<u8>,
        then: Then,
    },
    /// More bytes came on a stream than were due.
    More { peer: u64, got: Vec<u8> },
    /// A peer of a stream waited for its end.
    End { peer: u64, then: Then, got: Vec<u8> },
    /// A peer waited for this datagram, or for one of several.
    Datagram {
        peer: u64,
        wanted: Vec<Vec<u8>>,
        got: Option<Vec<u8>>,
    },
    /// A datagram came from another address than the one that was spoken to.
    Sender,
    /// A datagram came although none was due.
    MoreDatagrams { got: Vec<u8> },
    /// It sent to a port where nobody is more often than it may.
    Undeliverable,
    /// A line of standard output was due.
    Line { wanted: Vec<u8>, got: Vec<u8> },
    /// More was printed than was due.
    MoreLines { got: Vec<u8> },
    /// It should have ended with this code.
    Exit { wanted: i32 },
    /// It ended as it should, and its message is missing, or does not say where.
    Message { missing: bool },
    /// No connection came.
    NoConnection,
    /// One connection too many came.
    SecondConnection,
    /// It ended while it should have gone on.
    Ended,
    /// It uses the processor without need.
    Busy,
    /// Its memory has grown with what went through it.
    Memory,
    /// It took more than any buffer holds from a peer that read nothing.
    Taken {
        /// When the peer read after all, other bytes came than those that were due.
        lost: bool,
    },
    /// A message over datagrams was not sent, repeated or answered as it should be.
    Lost(Loss),
    /// What a program says of a connection, or has told the kernel, is not so.
    Named(Naming),
    /// Bytes in both directions at once stopped, or the stream ended.
    Flow { then: Then },
    /// Of many bytes these came in place of others: from a server, or printed by a client that copies.
    Differs(Differs),
    /// A client that copies has sent other bytes than were typed.
    SentOther {
        differs: Differs,
        /// More than had been typed.
        more: bool,
    },
    /// What a client copies stopped, or came wrong.
    Copy(Copied),
    /// Nobody reads its standard output any more.
    OutputClosed,
}

/// Bytes that came in place of others: the first that differs, and some behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Differs {
    pub came: Vec<u8>,
    pub right: Vec<u8>,
    /// The byte before, which came as it should.
    pub before: Option<u8>,
}

/// How far the bytes of a client that copies have come: how many were typed, have reached the server, were
/// answered, and were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Copied {
    pub typed: u64,
    pub received: u64,
    pub answered: u64,
    pub printed: u64,
    /// Some of the answers lie unread at its end of the connection.
    pub unread: bool,
    /// Its input has not ended.
    pub input_open: bool,
    /// The server has seen the end of the stream.
    pub ended: bool,
}

impl FailedStep {
    /// Whether both are about the same reply, whatever became of it.
    pub fn same_step(&self, other: &FailedStep) -> bool {
        let step = |failed_step: &FailedStep| match failed_step {
            FailedStep::Reply { peer, wanted, .. } => Some((*peer, wanted.clone())),
            _ => None,
        };
        step(self).is_some() && step(self) == step(other)
    }
}

/// How a wait on a stream came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// Other bytes came; all that followed them are there as well.
    Other,
    /// Nothing more came.
    Silence,
    /// The end of the stream.
    End,
    /// A reset.
    Reset,
}

/// What was done to a program that had failed, to see what it does then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    /// One more byte, `x`, or a datagram of it.
    Byte,
    /// A newline.
    Newline,
    /// Two kibibytes of `x`.
    Filler,
    /// Sixty-four more.
    Flood,
    /// The end of our half of the stream.
    HalfClose,
    /// The end of standard input.
    EndInput,
    /// What was not answered, once more and one by one.
    Again,
    /// What came, in upper case.
    Answer,
    /// A line of one letter is typed.
    Type,
    /// Another client says `x`.
    Newcomer,
    /// The program is started anew: a server with an ordinary address, a client where somebody is.
    Start,
    /// The program is started anew, and the same conversation held with its last message in other
    /// letters.
    OtherWord,
    /// The program is started anew, and sent nothing but the last message.
    Alone,
    /// The program is started anew, and sent 64 KiB at once.
    Long,
    /// The program is started anew, and as many ordinary clients come as had come, one after the other.
    Ordinary,
}

/// One experiment, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProbeResult {
    pub probe: Probe,
    /// What the program sent: a stream's bytes in one piece, datagrams one by one.
    pub came: Vec<Vec<u8>>,
    /// What it printed.
    pub printed: Vec<u8>,
    /// It ended the stream.
    pub closed: bool,
    /// It ended.
    pub exited: bool,
    /// How many reads brought it something, as far as its calls are seen.
    pub reads: usize,
}

impl ProbeResult {
    /// This came, and nothing else happened.
    pub fn of(probe: Probe, came: Vec<Vec<u8>>) -> Self {
        ProbeResult {
            probe,
            came,
            printed: Vec::new(),
            closed: false,
            exited: false,
            reads: 0,
        }
    }

    /// Whether it made any difference.
    pub fn moved(&self) -> bool {
        !self.came.is_empty() || !self.printed.is_empty() || self.closed || self.exited
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.came.concat()
    }
}

/// The number of a peer, what it waited for, and what came instead.
pub(super) type OtherDatagram<'a> = (&'a u64, &'a Vec<Vec<u8>>, &'a Vec<u8>);

/// All that is known when a program has failed.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub check: &'static str,
    pub role: Role,
    pub reply: ReplyRule,
    pub transport: Transport,
    pub symptom: FailureKind,
    pub failed_step: FailedStep,
    /// The number of the program that failed.
    pub program: u64,
    pub story: Vec<JournalEntry>,
    /// How it ended: the code, or none where a signal did it.
    pub exit: Option<Option<i32>>,
    pub signal: Option<i32>,
    /// Its standard output.
    pub printed: Vec<u8>,
    /// The end of its standard error.
    pub words: String,
    /// All its threads wait for something from outside.
    pub quiet: bool,
    /// The descriptor of which it asks again and again, and reads the end of the stream.
    pub reads_end_of: Option<i32>,
    /// The calls in which it burns its time, one after the other.
    pub spin: Vec<SyscallEvent>,
    pub waits: Vec<Blocked>,
    /// Where it can be reached, over the transport of the stage.
    pub reachable: Vec<Socket>,
    /// All programs that this check has started before live.
    pub others_live: bool,
    /// The address that it was given.
    pub asked: Option<String>,
    /// The state of every socket that it holds.
    pub sockets: Vec<Socket>,
    /// What lies unread at the peers' ends.
    pub unread: Vec<(u64, Vec<u8>)>,
    /// The calls of the same failure, seen again under the tracer. The last ones, at most 1,000.
    pub calls: Vec<SyscallEvent>,
    /// What came of experiments at the end of that.
    pub probes: Vec<ProbeResult>,
}

/// How many bytes the program's calls of this class have moved on connections.
pub(super) fn bytes_moved(f: &Facts, class: CallClass) -> i64 {
    moved(&f.calls, class)
}

/// How many bytes those of these calls have moved on connections that are of this class.
pub(super) fn moved<'a>(
    calls: impl IntoIterator<Item = &'a SyscallEvent>,
    class: CallClass,
) -> i64 {
    calls
        .into_iter()
        .filter(|call| call.class == class && call.is_on_connection())
        .filter_map(|call| call.result)
        .filter(|&moved| moved > 0)
        .sum()
}

/// The calls of this class, in their order.
pub(super) fn of_class(
    f: &Facts,
    class: CallClass,
) -> impl DoubleEndedIterator<Item = &SyscallEvent> {
    f.calls.iter().filter(move |call| call.class == class)
}

/// What was printed before the first newline.
pub(super) fn first_line(printed: &[u8]) -> &[u8] {
    printed.split(|&b| b == b'\n').next().unwrap_or_default()
}

/// What anybody has sent in a part of the story, in order.
pub(super) fn sent(story: &[JournalEntry]) -> impl DoubleEndedIterator<Item = &[u8]> {
    story.iter().filter_map(|entry| match &entry.what {
        Action::Sent(bytes) => Some(bytes.as_slice()),
        _ => None,
    })
}

/// What has come to those who did this, in order.
pub(super) fn received<'a>(
    actions: impl Iterator<Item = &'a Action>,
) -> impl Iterator<Item = &'a [u8]> {
    actions.filter_map(|action| match action {
        Action::Received(bytes) => Some(bytes.as_slice()),
        _ => None,
    })
}

impl Facts {
    /// What the check asks for, in whichever stage.
    pub fn slug(&self) -> &str {
        self.check
            .split_once('.')
            .map_or(self.check, |(_, slug)| slug)
    }

    /// Whether messages begin with an id.
    pub fn has_ids(&self) -> bool {
        self.reply == ReplyRule::UpperAfterId
    }

    /// What happened since the program was started.
    pub fn since_start(&self) -> &[JournalEntry] {
        let start =
            |entry: &JournalEntry| entry.who == self.program && entry.what == Action::Started;
        let at = self.story.iter().rposition(start).unwrap_or(0);
        &self.story[at..]
    }

    /// Whoever has sent something since then.
    pub fn senders(&self) -> BTreeSet<u64> {
        let sends = |entry: &&JournalEntry| matches!(entry.what, Action::Sent(_));
        let sent = self.since_start().iter().filter(sends);
        sent.map(|entry| entry.who).collect()
    }

    /// A peer waited for one of these datagrams, and another one came.
    pub fn other_datagram(&self) -> Option<OtherDatagram<'_>> {
        match &self.failed_step {
            FailedStep::Datagram {
                peer,
                wanted,
                got: Some(got),
            } => Some((peer, wanted, got)),
            _ => None,
        }
    }

    /// A peer waited for one of these datagrams, and none came.
    pub fn missing_datagram(&self) -> Option<(&u64, &Vec<Vec<u8>>)> {
        match &self.failed_step {
            FailedStep::Datagram {
                peer,
                wanted,
                got: None,
            } => Some((peer, wanted)),
            _ => None,
        }
    }

    /// A peer has ended its half of the stream.
    pub fn half_closed(&self) -> bool {
        let mut story = self.since_start().iter();
        story.any(|entry| entry.what == Action::HalfClosed)
    }

    /// A reply broke off, or never began: the connection had ended.
    pub fn reply_cut_off(&self) -> bool {
        matches!(
            self.failed_step,
            FailedStep::Reply {
                then: Then::End | Then::Reset,
                ..
            }
        )
    }

    /// How many clients have come to a server.
    pub fn clients(&self) -> usize {
        let comes =
            |entry: &&JournalEntry| matches!(entry.what, Action::Connected | Action::LookedIn);
        self.since_start().iter().filter(comes).count()
    }

    /// What a peer has sent, in order.
    pub fn sent_by(&self, peer: u64) -> Vec<&[u8]> {
        self.actions_of(peer)
            .filter_map(|action| match action {
                Action::Sent(bytes) => Some(bytes.as_slice()),
                _ => None,
            })
            .collect()
    }

    /// What has come to a peer, in order.
    pub fn received_by(&self, peer: u64) -> Vec<&[u8]> {
        received(self.actions_of(peer)).collect()
    }

    /// What a peer, or the program itself, did since the program was started.
    pub fn actions_of(&self, who: u64) -> impl Iterator<Item = &Action> {
        self.since_start()
            .iter()
            .filter(move |entry| entry.who == who)
            .map(|entry| &entry.what)
    }

    /// What anybody has sent before the last piece that `peer` sent.
    pub fn sent_before(&self, peer: u64) -> Vec<&[u8]> {
        let story = self.since_start();
        let is_last =
            |entry: &JournalEntry| entry.who == peer && matches!(entry.what, Action::Sent(_));
        let end = story.iter().rposition(is_last).unwrap_or(story.len());
        sent(&story[..end]).collect()
    }

    /// What came of a probe, if it was made.
    pub fn probe(&self, probe: Probe) -> Option<&ProbeResult> {
        self.probes.iter().find(|result| result.probe == probe)
    }

    /// The calls from the last accept on that succeeded; all, if none did.
    pub fn calls_since_accept(&self) -> &[SyscallEvent] {
        let last = self.calls.iter().rposition(SyscallEvent::has_accepted);
        &self.calls[last.unwrap_or(0)..]
    }

    /// All its threads wait in accept.
    pub fn waits_in_accept(&self) -> bool {
        let accepts = |wait: &Blocked| wait.class == CallClass::Accept;
        !self.waits.is_empty() && self.waits.iter().all(accepts)
    }

    /// One of its threads waits in a read of a socket.
    pub fn waits_in_read(&self) -> bool {
        let reads = |wait: &Blocked| wait.class == CallClass::Read && wait.socket.is_some();
        self.waits.iter().any(reads)
    }

    /// It ended as if all were well.
    pub fn ended_well(&self) -> bool {
        self.exit == Some(Some(0))
    }

    /// It ended with an error, or by a signal.
    pub fn ended_badly(&self) -> bool {
        self.exit.is_some() && !self.ended_well()
    }

    pub fn lives(&self) -> bool {
        self.exit.is_none()
    }

    /// A call has told it that something is wrong: it is no program that ends by itself. Where messages are
    /// sent again, silence tells as much.
    pub fn was_told(&self) -> bool {
        let by_call = self.calls.iter().any(|call| match call.class {
            CallClass::Bind | CallClass::Connect => call.failed(),
            CallClass::Read | CallClass::Write => {
                call.is_on_socket()
                    && call.result.is_some_and(|result| result <= 0)
                    && !self.shut_before(call)
            }
            _ => false,
        });
        let sent = |entry: &JournalEntry| matches!(entry.what, Action::Received(_));
        by_call || self.has_ids() && self.since_start().iter().any(sent)
    }

    /// The program itself had shut down this direction of the connection, which then reads as ended.
    fn shut_before(&self, moved: &SyscallEvent) -> bool {
        let own = match moved.class {
            CallClass::Read => libc::SHUT_RD,
            _ => libc::SHUT_WR,
        };
        let local = |call: &SyscallEvent| Some(call.socket()?.local.clone());
        self.calls.iter().any(|call| {
            matches!(call.argument, Some(Argument::How(how)) if how == own || how == libc::SHUT_RDWR)
                && call.result == Some(0)
                && local(call) == local(moved)
                && moved.answered.is_some_and(|answered| call.at <= answered)
        })
    }

    /// Whether the kernel has refused it an address that is in use.
    pub fn address_in_use(&self) -> bool {
        self.calls
            .iter()
            .any(|call| call.class == CallClass::Bind && call.failed_with(libc::EADDRINUSE))
    }

    /// The message of the panic with which it ended.
    pub fn panic(&self) -> Option<String> {
        let (_, message) = crate::debug::traceback::parse_rust_panic(&self.words)?;
        Some(message)
    }
}

/// What is wrong with the messages of stage 09.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Loss {
    /// No message came where one was due, after so many tries of it.
    NotSent { tries: usize },
    /// Something else came than the message that was sent before.
    OtherTry { before: Vec<u8>, again: Vec<u8> },
    /// The message has another id than the next, or another payload.
    OtherMessage {
        /// The id of the message before, if there was one.
        before: Option<u32>,
        payload: Vec<u8>,
        got: Vec<u8>,
    },
    /// It came again once too often.
    OneMore,
    /// It came again before its time; because of a datagram that is no reply, or without a reason.
    TooSoon { stray: bool },
    /// It came again, or did not, when its time had long been over; with such datagrams or without.
    TooLate { strays: bool },
    /// What is no message was answered.
    Answered { length: usize },
    /// What is no message was passed over in silence.
    NotNamed,
}

/// What is wrong with what a program says of connections, or told the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Naming {
    /// A server's line about a client, and the address that it listens at.
    Client {
        /// The address of the client's end.
        peer: SocketAddr,
        /// The address of the server's end.
        local: SocketAddr,
        /// The line that came in its place.
        got: Option<String>,
    },
    /// A server's line about a client was not there when the answer came.
    AfterAnswer {
        /// It was there when the client had gone.
        later: bool,
    },
    /// The queue of a server's socket has another length than it was told.
    Backlog,
    /// More lines came than are due.
    Twice,
    /// A client that had done its work did not end well.
    Ended,
    /// A client's line about an address.
    Outcome {
        /// The address, as it was given.
        address: String,
        /// What is true of it: `ok …`, or the name of an error.
        wanted: String,
        /// What it says in its place.
        got: Option<String>,
        /// The time limit that it was given.
        limit: Option<Duration>,
    },
    /// An address that a client has not tried.
    Untried {
        /// The address, as it was given.
        address: String,
    },
    /// A client's line about an option.
    Value {
        /// The value that it was to set.
        asked: i32,
        /// What the kernel answers.
        wanted: String,
        /// What it says.
        got: Option<String>,
    },
    /// An option was not set yet when the connection was made.
    SetLate,
    /// An option was not in force at the end.
    NotInForce,
    /// It gave up on an address before its time limit was over.
    TooSoon {
        /// Almost at once, and it had waited long enough for another one before.
        used_up: bool,
    },
    /// It gave up later.
    TooLate,
    /// It holds sockets that are of no use any more.
    Kept,
}
