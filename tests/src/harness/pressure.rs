//! Peers that send and do not read: until the program's send is blocked, and what has arrived then.

use std::cell::Cell;

use nix::poll::PollFlags;

use super::Verdict;
use super::stream::{PIECE, Stream, UNREAD};
use super::wait::WaitPolicy;
use crate::model::{Bytes, What};

impl Stream {
    /// Waits until the program is blocked in a send to this peer, with nothing moving any more.
    /// False if it never is.
    pub fn wait_until_program_blocks_in_send(&self) -> Verdict<bool> {
        let link = self.link()?;
        let ready = || Ok(self.process.observer().blocked_sending(&link).then_some(()));
        let blocked = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?
            .is_ok();
        if blocked {
            self.note_blocked();
        }
        Ok(blocked)
    }

    fn note_blocked(&self) {
        let text = "the program's send is blocked: the peer does not read".to_owned();
        self.context.log(self.actor.clone(), What::Note { text });
    }

    /// Sends as much of `bytes` as goes without anybody reading the replies; gives the count.
    pub fn send_until_blocked(&self, bytes: &[u8]) -> Verdict<usize> {
        let since = self.context.now();
        let sent = Cell::new(0);
        let ready = || {
            while sent.get() < bytes.len() {
                match self.write(&bytes[sent.get()..])? {
                    Some(0) => return Ok(None),
                    Some(n) => sent.set(sent.get() + n),
                    None => return Ok(Some(())),
                }
            }
            Ok(Some(()))
        };
        let interests = [(self.fd()?, PollFlags::POLLOUT)];
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &interests, ready)?;
        let n = sent.get();
        self.context.log_since(
            since,
            self.actor.clone(),
            What::Sent(Bytes {
                len: n,
                ..Bytes::of(bytes)
            }),
        );
        Ok(n)
    }

    /// Sends `bytes` a piece at a time, and reads no reply, until the program is blocked in a send; and
    /// then some more, so that it stays so when there is room for a little. Its kernel has taken all
    /// that was sent: an end of the stream would arrive at once behind it. It may also read all of them
    /// and never be blocked.
    pub fn send_until_program_blocks(&self, bytes: &[u8]) -> Verdict {
        let link = self.link()?;
        let observer = self.process.observer();
        let (mut sent, mut unread) = (0, 0);
        while sent < bytes.len() && unread < UNREAD {
            let piece = &bytes[sent..bytes.len().min(sent + PIECE)];
            let Some(n) = self.write(piece)? else { break };
            sent += n;
            // A send may be blocked for a moment, until the kernel has made its buffer larger: what
            // counts is where the program stays blocked.
            let ready = || Ok((n > 0 && observer.consumed(&link) == Some(true)).then_some(()));
            let read = self
                .context
                .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?;
            unread = if read.is_ok() { 0 } else { unread + n };
            if observer.arrived(&link) != Some(true) {
                break;
            }
        }
        let blocked = observer.blocked_sending(&link);
        let sent = Bytes {
            len: sent,
            ..Bytes::of(bytes)
        };
        self.context.log(self.actor.clone(), What::Sent(sent));
        if blocked {
            self.note_blocked();
        }
        Ok(())
    }

    /// Waits until everything that was sent has arrived at the program's kernel, the end of the stream
    /// included; or until that can't come about any more.
    pub fn wait_until_arrived(&self) -> Verdict {
        let link = self.link()?;
        let ready = || Ok((self.process.observer().arrived(&link) == Some(true)).then_some(()));
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?;
        Ok(())
    }
}
