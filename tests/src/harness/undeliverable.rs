//! Datagrams for which nobody is there: what a client sends to an address without a server.

use std::time::{Duration, Instant};

use super::datagram::{REPEATS_AFTER, TICK};
use super::wait::WaitPolicy;
use super::{Client, Context, Inner, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::FailureKind;
use crate::observe::Activity;

impl Inner {
    fn undeliverable_datagrams(&self) -> Option<u64> {
        if !self.isolated {
            return None;
        }
        let table = std::fs::read_to_string("/proc/thread-self/net/snmp").ok()?;
        let mut udp = table.lines().filter_map(|l| l.strip_prefix("Udp: "));
        let column = udp.next()?.split(' ').position(|name| name == "NoPorts")?;
        udp.next()?.split(' ').nth(column)?.parse().ok()
    }
}

impl Context {
    /// How many datagrams have come for which nobody was there (`NoPorts` of UDP in RFC 4113);
    /// `None` where others share this network.
    pub fn undeliverable_datagrams(&self) -> Option<u64> {
        self.inner.undeliverable_datagrams()
    }
}

impl Client {
    /// Fails if it settles, or ends, and has sent no datagram to a port without a server since there were `before`;
    /// it may have yet to start.
    pub fn expect_undeliverable_datagram(&self, before: Option<u64>) -> Verdict {
        let policy = WaitPolicy {
            ask_every: WaitPolicy::SILENT_START.ask_every,
            ..WaitPolicy::REFUSED_START
        };
        // Where that can't be known, whatever it does is taken for it.
        let sent = || {
            let now = self.context.undeliverable_datagrams();
            Ok((now.is_none() || now > before).then_some(()))
        };
        match self.context.wait(&self.process, policy, &[], sent)? {
            Ok(()) => Ok(()),
            Err(stuck) => Err(self.context.failure(
                &self.process,
                super::evidence::failure_kind(&stuck),
                FailedStep::Script,
                "it sends its datagram although no server is there to receive it",
                "it sent no datagram",
                Some(&stuck),
            )),
        }
    }

    /// Fails if it sends to nobody more often than once in [`REPEATS_AFTER`]: until it waits, and until a shorter
    /// time limit of it is over. Since `since` there were more than `before`.
    pub fn expect_no_more_undeliverable(&self, before: Option<u64>, since: Instant) -> Verdict {
        self.wait_until_ended_or_idle()?;
        let often = || self.sent_too_often(before, since, REPEATS_AFTER);
        let mut sent = often();
        let left = (REPEATS_AFTER - TICK).saturating_sub(since.elapsed());
        let activity = self.process.observer().activity(&[]);
        if sent.is_none() && matches!(activity, Activity::Timers { soonest, .. } if soonest < left)
        {
            let policy = WaitPolicy {
                timers: left,
                ..WaitPolicy::ABSENCE
            };
            let wait = self
                .context
                .wait(&self.process, policy, &[], || Ok(often()))?;
            sent = wait.ok();
        }
        let expected =
            "while nobody is there it sends the line once, and again only after a second";
        self.judge_undeliverable(sent, expected, since)
    }

    /// Fails if it has sent to nobody more often than once in `apart`; since `since` there were more than `before`.
    pub fn expect_undeliverable_at_most(
        &self,
        before: Option<u64>,
        since: Instant,
        apart: Duration,
    ) -> Verdict {
        let sent = self.sent_too_often(before, since, apart);
        let expected = "it waits before it sends the message again, or gives up";
        self.judge_undeliverable(sent, expected, since)
    }

    /// How many there were, if those are more than one at the start and one after each `apart`.
    fn sent_too_often(&self, before: Option<u64>, since: Instant, apart: Duration) -> Option<u64> {
        let sent = self.context.undeliverable_datagrams()? - before?;
        let allowed = 1 + since.elapsed().as_millis() / apart.as_millis();
        (u128::from(sent) > allowed).then_some(sent)
    }

    fn judge_undeliverable(&self, sent: Option<u64>, expected: &str, since: Instant) -> Verdict {
        let Some(sent) = sent else { return Ok(()) };
        let took = since.elapsed().as_millis();
        Err(self.context.failure(
            &self.process,
            FailureKind::TooMuch,
            FailedStep::Undeliverable,
            expected,
            format!("it sent {sent} datagrams in {took} ms"),
            None,
        ))
    }
}
