//! Messages that are sent again until they are answered: the peer of a client that repeats them.
//!
//! A client gives an answer a fifth of a second. On a busy machine the check itself may need longer than
//! that, and then what the client does is right and not what the check is about. So every answer is
//! compared with the clock of the kernel, and an experiment in which one was late decides nothing.

use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};

use super::datagram::Arrived;
use super::kernel::poll_for;
use super::wait::WaitPolicy;
use super::{Context, Datagrams, Server, Stop, Verdict};
use crate::diagnosis::{FailedStep, Loss};
use crate::model::FailureKind;

/// How long an answer of the check's may take: half of what the client gives it.
const IN_TIME: Duration = Duration::from_millis(100);

/// How often an experiment is begun before the machine is too busy for it.
const MOST_BEGINNINGS: usize = 12;

/// A message that has arrived.
pub struct Try {
    /// The whole datagram.
    pub bytes: Vec<u8>,
    /// Where it came from.
    pub from: SocketAddr,
    /// When it arrived, since the epoch, by the clock of the kernel (`SO_TIMESTAMP`, socket(7)).
    pub at: Duration,
    /// How long the client's threads had been ready to run without a processor by then.
    pub delayed: Duration,
}

impl Context {
    /// Runs an experiment until nothing in it was late, or it succeeds all the same.
    ///
    /// It must hold the programs that it starts itself.
    pub fn fairly(&self, experiment: impl Fn(&Context) -> Verdict) -> Verdict {
        for _ in 0..MOST_BEGINNINGS {
            self.inner.late.set(false);
            match experiment(self) {
                Err(Stop::Fail(_)) if self.inner.late.get() => {
                    self.inner.end_everything()?;
                    self.inner.decided.set(None);
                    self.inner.rested.set(None);
                    self.inner.facts.take();
                    self.note(
                        "The check or the program was late because the machine is busy: this decides nothing.",
                    );
                }
                verdict => return verdict,
            }
        }
        Err(Stop::Broken(
            "the machine is too busy to measure what a client does within a tenth of a second"
                .into(),
        ))
    }
}

pub(super) fn since_epoch() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default()
}

impl Datagrams {
    /// Waits for the client's next datagram, whatever it is. It may have yet to start
    /// where `may_start`. Without one, `loss` is what went wrong.
    pub(crate) fn next_try(&self, expected: &str, may_start: bool, loss: Loss) -> Verdict<Try> {
        let policy = match may_start {
            true => WaitPolicy::START,
            false => WaitPolicy::ANSWER,
        };
        match self.await_one(policy)? {
            Ok(arrived) => {
                self.process()?.up.set(true);
                self.heard(arrived)
            }
            Err(stuck) => self.not_received(FailedStep::Lost(loss), expected, &stuck),
        }
    }

    /// The client's next datagram, if one comes before it ends or stands still.
    pub fn one_more(&self) -> Verdict<Option<Try>> {
        let arrived = self.await_one(WaitPolicy::ANSWER)?.ok();
        arrived.map(|arrived| self.heard(arrived)).transpose()
    }

    fn heard(&self, arrived: Arrived) -> Verdict<Try> {
        self.peer.set(Some(arrived.from));
        self.heard
            .replace(Some((arrived.bytes.clone(), arrived.at)));
        Ok(Try {
            bytes: arrived.bytes,
            from: arrived.from,
            at: arrived.at,
            delayed: self.process()?.observer().cpu().delayed,
        })
    }

    /// The client's next datagram, if one comes within this time; no failure if not.
    pub fn try_within(&self, limit: Duration) -> Verdict<Option<Try>> {
        let end = Instant::now() + limit;
        loop {
            if let Some(arrived) = self.take()? {
                return self.heard(arrived).map(Some);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let mut ready = [PollFd::new(self.socket.as_fd(), PollFlags::POLLIN)];
            match poll_for(&mut ready, left) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// Answers the client's last message, and notes if that came late.
    pub fn answer(&self, datagram: &[u8]) -> Verdict {
        self.send(datagram)?;
        self.note_lateness();
        Ok(())
    }

    /// What is sent next goes to the address from which this try came.
    pub fn turn_to(&self, earlier: &Try) {
        self.peer.set(Some(earlier.from));
    }

    /// Notes if the last message of the client's came so long ago that an answer is late.
    pub fn note_lateness(&self) {
        let heard = self.heard.borrow().as_ref().map(|(_, at)| *at);
        if heard.is_some_and(|at| since_epoch().saturating_sub(at) > IN_TIME) {
            self.context.late.set(true);
        }
    }

    /// A failure about a message, with what is known of the client.
    pub(crate) fn lost<T>(
        &self,
        loss: Loss,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        let step = FailedStep::Lost(loss);
        let process = self.process()?;
        Err(self
            .context
            .failure(&process, symptom, step, expected, got, None))
    }

    /// Fails if an answer comes before the program waits: `length` is that of what was no message.
    pub fn expect_unanswered(&self, length: usize) -> Verdict {
        self.wait_until_idle()?;
        let Some(arrived) = self.take()? else {
            return Ok(());
        };
        self.lost(
            Loss::Answered { length },
            FailureKind::TooMuch,
            format!("a datagram of {length} bytes is no message, and gets no answer"),
            format!("{} receives {}", self.name(), super::shown(&arrived.bytes)),
        )
    }
}

impl Server {
    /// How many bytes it has written to standard error.
    pub fn stderr_bytes(&self) -> Verdict<usize> {
        self.context.take_outputs(&self.process)?;
        Ok(self.process.stderr_total())
    }
}
