//! What a check holds in its hands: the learner's program, peers that talk to it, and a way to wait
//! that ends as soon as the outcome is certain.
//!
//! A check is a script of steps on a [`Context`]. Every step logs itself, so that a failure's story is
//! there when it is needed, and every step that waits ends as soon as the outcome is certain: what it
//! waits for came, the program ended, or the program is provably stuck.

mod announcement;
mod check;
mod client;
mod confinement;
mod connect;
mod console;
mod copier;
mod datagram;
mod evidence;
mod exchange;
mod exit;
mod experiments;
mod faults;
mod fixed_address;
mod flow;
mod idle;
mod kernel;
mod known;
mod listener;
mod names;
mod output;
mod pressure;
mod process;
mod reach;
mod rescue;
mod rounds;
mod run;
mod server;
mod slots;
mod spin;
mod start;
mod start_history;
mod stream;
mod transcript;
mod tries;
mod undeliverable;
mod wait;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::debug::symbols::SourceFilter;
use crate::diagnosis::Facts;
use crate::model::{
    Action, Actor, Bytes, CallClass, Failure, FailureKind, Isolation, Job, Journal, Plan, Program,
    ReplyRule, Role, SandboxPolicy, SyscallEvent, TranscriptEntry, Transport, What,
};
use crate::observe::{PeerSocket, capabilities};
use crate::sandbox::{self, cgroup::Groups};
use crate::trace::{FaultPlan, Tracing};

pub use check::{Check, ClientTask, Family, Hints, Stage, client, server};
pub use client::Client;
pub(crate) use console::{Console, Heard};
pub use copier::Copier;
pub use datagram::Datagrams;
use fixed_address::FixedAddressSetup;
pub use listener::Listener;
pub use names::{SocketOption, refusal};
pub(crate) use rescue::Rescue;
use run::How;
pub(crate) use run::run_check;
pub use server::Server;
pub(crate) use slots::Slots;
pub(crate) use start_history::StartHistory;
pub use stream::Stream;
pub use tries::Try;

/// How a check, or a step of one, ended: well, or with a reason to stop.
pub type Verdict<T = ()> = Result<T, Stop>;

/// Why a check stops before its end.
#[derive(Debug)]
pub enum Stop {
    /// The program is wrong.
    Fail(Box<Failure>),
    /// This machine, or this way of running the program, can't run the check.
    Skip(String),
    /// The harness or the machine failed.
    Broken(String),
}

impl From<std::io::Error> for Stop {
    fn from(e: std::io::Error) -> Self {
        Stop::Broken(format!("a system call of the harness failed: {e}"))
    }
}

impl From<nix::errno::Errno> for Stop {
    fn from(e: nix::errno::Errno) -> Self {
        std::io::Error::from(e).into()
    }
}

/// Where a check is run.
pub(crate) struct Setting<'a> {
    pub plan: &'a Plan,
    pub job: &'a Job,
    /// How the programs of its stage talk to each other.
    pub transport: Transport,
    /// What a server of its stage owes for a message.
    pub reply: ReplyRule,
    /// What a client of its stage does.
    pub client: ClientTask,
    pub isolation: Isolation,
    /// Whether programs are kept away from whoever judges them.
    pub confined: bool,
    /// Where the processes of submissions are counted together, if they are.
    pub groups: Option<&'a Arc<Groups>>,
    /// Where checks make their directories.
    pub scratch: &'a Path,
    pub starts: &'a Arc<StartHistory>,
    /// Who says what happens next, in a session.
    pub console: Option<&'a Arc<Console>>,
    /// Who frees the check if a program keeps it waiting in the kernel.
    pub rescue: &'a Arc<Rescue>,
    /// The slots of the run, of which the check has one.
    pub slots: &'a Arc<Slots>,
    /// When the time of its stage is over, where it has a limit.
    pub deadline: Option<Instant>,
}

/// Why a check is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunMode {
    /// To decide: this run gives the verdict.
    Judge,
    /// To explain: the verdict is known, and this run only adds what tracing and probes show.
    Replay,
}

/// What became of the ordinary start of a server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum DeadStart {
    /// It succeeded, or failed in another way, or there was none.
    #[default]
    No,
    /// The program ended before it could be reached.
    Seen,
    /// It would have, as it did in earlier checks.
    Known,
}

/// What a check holds: the learner's program, its peers, the transcript.
pub struct Context {
    inner: Rc<Inner>,
}

pub(crate) struct Inner {
    /// The id of the check.
    check: &'static str,
    job: Job,
    transport: Transport,
    reply: ReplyRule,
    client: ClientTask,
    isolated: bool,
    confined: bool,
    groups: Option<Arc<Groups>>,
    policy: SandboxPolicy,
    mode: RunMode,
    tracing: Tracing,
    /// The faults for its programs; `None` while none was asked for, and programs run untraced.
    faults: RefCell<Option<FaultPlan>>,
    /// How long it may take, where a limit is set.
    limit: Option<Duration>,
    /// How long to wait for a program that waits with timers, where that is known to be of no use.
    timers: Option<Duration>,
    /// How long it has waited for such programs, and nothing came.
    wasted: Cell<Duration>,
    /// The longest wait at whose end something came.
    slowest: Cell<Duration>,
    root: PathBuf,
    starts: Arc<StartHistory>,
    slots: Arc<Slots>,
    rescue: Arc<Rescue>,
    /// By which that knows this check.
    rescued: u64,
    deadline: Option<Instant>,
    /// Left before the directory, which it uses, is removed.
    built_in: Option<FixedAddressSetup>,
    dir: tempfile::TempDir,
    nonces: RefCell<fastrand::Rng>,
    /// Who says what happens next, in a session.
    console: Option<Arc<Console>>,
    /// The program that is started next is the client of a session that has both.
    starts_client: Cell<bool>,
    began: Instant,
    /// All that happens: the transcript and the facts are views of it.
    journal: RefCell<Journal>,
    remarks: RefCell<Vec<String>>,
    /// What was known when it was certain that the program fails.
    facts: RefCell<Option<Facts>>,
    /// An ordinary start has failed because the program ended; or that was known, and not tried.
    dead_start: Cell<DeadStart>,
    /// The program has failed, and is being tried out.
    probing: Cell<bool>,
    /// Our ends of everything that is connected to the program, by the number that [`Inner::register`] gave.
    links: RefCell<BTreeMap<u64, PeerSocket>>,
    next_link: Cell<u64>,
    /// Every program that was started, so that none survives the check.
    programs: RefCell<Vec<Rc<process::Process>>>,
    /// When the failure was certain.
    decided: Cell<Option<Duration>>,
    /// When the program had come to rest after that: until then nobody has disturbed it.
    rested: Cell<Option<Duration>>,
    /// A peer of this check was late: see [`Context::fairly`].
    late: Cell<bool>,
    /// Bytes and lines that moved, in either direction: the measure of progress.
    moved: Cell<u64>,
}

/// What the machine denies to a worker with this isolation, and what is lost with it.
pub(crate) fn limits(isolation: Isolation) -> Vec<String> {
    let mut limits = capabilities().limits();
    match isolation {
        Isolation::Full => {}
        Isolation::Network => limits.push(
            "process table: this machine grants no PID namespace; a program that detaches itself is \
             hunted by its environment instead"
                .to_owned(),
        ),
        Isolation::Nothing => limits.push(
            "networks: this machine grants no network namespace; checks of the default address are \
             skipped, and those of a program with a built-in address run one at a time"
                .to_owned(),
        ),
    }
    limits
}

/// After how many letters a message begins anew: a prime, so that no buffer of usual size holds a whole
/// number of such pieces, and one that is sent twice or out of its place is seen.
const FRESH: usize = 997;

impl Drop for Inner {
    fn drop(&mut self) {
        self.rescue.leave(self.rescued);
    }
}

impl Context {
    fn new(check: &'static Check, setting: &Setting, how: How) -> Verdict<Context> {
        let isolated = setting.isolation != Isolation::Nothing;
        if isolated {
            sandbox::own_network()?;
        }
        let dir = tempfile::Builder::new()
            .prefix("")
            .rand_bytes(4)
            .tempdir_in(setting.scratch)?;
        let built_in =
            FixedAddressSetup::enter(setting.job, setting.transport, isolated, dir.path())?;
        // One seed for the run, another for each check: the order of checks must not matter.
        let seed = check.info.id.bytes().fold(setting.plan.seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Ok(Context {
            inner: Rc::new(Inner {
                check: check.info.id,
                job: setting.job.clone(),
                transport: setting.transport,
                reply: setting.reply,
                client: setting.client,
                isolated,
                confined: setting.confined,
                groups: setting.groups.cloned(),
                policy: setting.plan.policy,
                mode: how.mode,
                tracing: how.tracing,
                faults: RefCell::default(),
                dead_start: Cell::default(),
                limit: how.limit,
                timers: how.timers,
                wasted: Cell::default(),
                slowest: Cell::default(),
                root: setting.plan.root.clone(),
                starts: setting.starts.clone(),
                slots: setting.slots.clone(),
                rescue: setting.rescue.clone(),
                rescued: setting.rescue.enter(),
                deadline: setting.deadline,
                built_in,
                dir,
                nonces: RefCell::new(fastrand::Rng::with_seed(seed)),
                console: setting.console.cloned(),
                starts_client: Cell::new(false),
                began: Instant::now(),
                journal: RefCell::default(),
                remarks: RefCell::default(),
                facts: RefCell::default(),
                probing: Cell::new(false),
                links: RefCell::default(),
                next_link: Cell::new(0),
                programs: RefCell::default(),
                decided: Cell::new(None),
                rested: Cell::new(None),
                late: Cell::new(false),
                moved: Cell::new(0),
            }),
        })
    }

    /// `word` with a fresh random ending, so that no reply can be canned.
    pub fn nonce(&self, word: &str) -> Vec<u8> {
        let ending: String = (0..6)
            .map(|_| self.inner.nonces.borrow_mut().lowercase())
            .collect();
        format!("{word}-{ending}").into_bytes()
    }

    /// `len` fresh lower-case letters; from [`FRESH`] on they repeat themselves.
    pub fn letters(&self, len: usize) -> Vec<u8> {
        let mut rng = self.inner.nonces.borrow_mut();
        let fresh: Vec<u8> = (0..len.min(FRESH)).map(|_| rng.lowercase() as u8).collect();
        let mut letters = fresh.repeat(len.div_ceil(FRESH));
        letters.truncate(len);
        letters
    }

    /// A fresh random number below `end`.
    pub fn below(&self, end: usize) -> usize {
        self.inner.nonces.borrow_mut().usize(0..end)
    }

    /// A directory of this check's own; gone when it ends.
    pub fn dir(&self) -> &Path {
        self.inner.dir.path()
    }

    /// The rule that replies follow.
    pub fn reply_rule(&self) -> ReplyRule {
        self.inner.reply
    }

    /// The reply that a server owes for `message`.
    pub fn reply_to(&self, message: &[u8]) -> Vec<u8> {
        self.inner.reply.of(message)
    }

    /// What a client of the stage does.
    pub fn client_task(&self) -> ClientTask {
        self.inner.client
    }

    /// Which of the two programs this is about.
    pub fn role(&self) -> Role {
        self.inner.job.role
    }

    /// The number of the stage: `03`.
    pub fn stage(&self) -> &str {
        &self.inner.job.stage
    }

    /// What a stage's programs speak.
    pub fn transport(&self) -> Transport {
        self.inner.transport
    }

    /// Skips the check unless it has a network of its own, in which every port is free.
    pub fn needs_own_network(&self) -> Verdict {
        if self.inner.isolated {
            return Ok(());
        }
        Err(Stop::Skip(
            "it needs a network of its own, which this machine does not provide".into(),
        ))
    }

    /// Writes a line of the harness's own into the transcript.
    pub fn note(&self, text: impl Into<String>) {
        self.inner.log(
            Actor::Peer("the check".into()),
            What::Note { text: text.into() },
        );
    }

    /// A failure that the script itself found.
    pub fn fail<T>(
        &self,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        Err(fail(symptom, expected, got))
    }
}

/// A failure without further evidence.
pub(crate) fn fail(
    symptom: FailureKind,
    expected: impl Into<String>,
    got: impl Into<String>,
) -> Stop {
    Stop::Fail(Box::new(Failure {
        expected: expected.into(),
        got: got.into(),
        symptom,
        ..Failure::default()
    }))
}

/// Bytes as people read them in `expected` and `got`.
pub(crate) fn shown(bytes: &[u8]) -> String {
    Bytes::of(bytes).to_string()
}

impl Inner {
    fn log(&self, actor: Actor, what: What) {
        self.log_since(self.now(), actor, what);
    }

    /// Since when the check is running.
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// What was given to the program is shown where that began: what the program did with it comes
    /// after, however late we get to write it down.
    fn log_since(&self, since: Duration, actor: Actor, what: What) {
        self.journal.borrow_mut().show(since, actor, what);
    }

    /// Writes down what a program or a peer did, by its number, and shows it where a name is given.
    fn record(&self, since: Duration, who: u64, actor: Option<Actor>, what: Action) {
        self.journal.borrow_mut().record(since, who, actor, what);
    }

    /// Does something that is no part of what the program did by itself: nothing of it is written down.
    fn unrecorded<T>(&self, f: impl FnOnce() -> T) -> T {
        let before = self.journal.borrow_mut().pause(true);
        let result = f();
        self.journal.borrow_mut().pause(before);
        result
    }

    fn progress(&self, amount: usize) {
        self.moved.set(self.moved.get() + amount as u64);
    }

    /// Makes the observer watch one more of our sockets, until [`Inner::unregister`].
    fn register(&self, link: PeerSocket) -> u64 {
        let number = self.next_link.get();
        self.next_link.set(number + 1);
        self.links.borrow_mut().insert(number, link);
        number
    }

    fn unregister(&self, number: u64) {
        self.links.borrow_mut().remove(&number);
    }

    /// The transcript, with the calls of traced programs in their places.
    fn whole_transcript(&self) -> Vec<TranscriptEntry> {
        let mut entries = transcript::entries(&self.journal.borrow());
        for program in self.programs.borrow().iter() {
            let calls = program.calls();
            let decided = self.decided.get().unwrap_or(Duration::MAX);
            // What it does when its peers have left after the verdict is no part of the story.
            let told = calls
                .iter()
                .filter(|c| tells(c) && c.at.saturating_duration_since(self.began) <= decided);
            entries.extend(told.map(|c| {
                let mut entry = transcript_entry(c, self.began, program.actor());
                // Nor is an answer that came when they had left.
                let late = |at: Instant| at.saturating_duration_since(self.began) > decided;
                if c.answered.is_some_and(late) {
                    let waiting = SyscallEvent {
                        result: None,
                        answered: None,
                        from: None,
                        ..c.clone()
                    };
                    entry = transcript_entry(&waiting, self.began, program.actor());
                }
                // A line that nobody can read is an interpreter's own.
                if let What::Call { location, .. } = &mut entry.what
                    && location.as_ref().is_some_and(|l| l.source.is_none())
                {
                    *location = None;
                }
                entry
            }));
        }
        entries.sort_by_key(|e| e.at_us);
        transcript::cut(entries)
    }

    /// Which lines are the learner's own.
    fn own_source(&self) -> SourceFilter {
        match self.program() {
            Program::Built { source, .. } => SourceFilter::new(Some(source), &self.root),
            Program::Command { dir, .. } => SourceFilter::new(None, dir),
        }
    }

    /// The same, where lines are told: a run that judges leaves them to the one that explains, and they are a good
    /// part of what a traced call costs.
    fn located_source(&self) -> Option<SourceFilter> {
        let tells = self.mode == RunMode::Replay
            || self.job.session.is_some()
            || self.job.torture.is_some();
        tells.then(|| self.own_source())
    }

    /// Kills all programs of this check with their descendants, and sees that they are gone.
    fn end_everything(&self) -> Verdict {
        self.end_programs()?;
        self.programs.take();
        Ok(())
    }

    fn end_programs(&self) -> Verdict {
        let programs = self.programs.borrow();
        programs.iter().try_for_each(|program| program.end())
    }
}

/// Whether a call belongs into the story: those about sockets.
fn tells(call: &SyscallEvent) -> bool {
    let always = matches!(
        call.class,
        CallClass::Socket
            | CallClass::Bind
            | CallClass::Listen
            | CallClass::Accept
            | CallClass::Connect
            | CallClass::Shutdown
    );
    // Of read, write, close and the polls those that are about a socket.
    always || call.is_on_socket()
}

/// A call as a line of the transcript that began at `start`.
fn transcript_entry(call: &SyscallEvent, start: Instant, actor: Actor) -> TranscriptEntry {
    TranscriptEntry {
        at_us: call.moment().saturating_duration_since(start).as_micros() as u64,
        actor,
        what: What::Call {
            call: call.name.clone(),
            args: call.arguments(),
            result: call.answer(),
            data: call.data.clone(),
            location: call.location.clone(),
        },
    }
}
