//! Everything that was sent, received, typed and printed in a check, for who looks for a cause: the
//! transcript keeps of each piece no more than people read.

use crate::diagnosis::{Action, JournalEntry};

/// How many bytes of one piece are kept: the largest datagram, and then some.
const PIECE: usize = 66_000;
/// How many bytes are kept in all, before pieces are cut to what shows what they were.
const ALL: usize = 2 << 20;
const SHORT: usize = 256;
/// How many deeds are kept.
const ENTRIES: usize = 8_000;

/// What happened, in order; bounded.
#[derive(Default)]
pub(super) struct Journal {
    told: Vec<JournalEntry>,
    bytes: usize,
}

impl Journal {
    /// Adds a deed.
    pub(super) fn push(&mut self, who: u64, what: Action) {
        let room = if self.bytes < ALL { PIECE } else { SHORT };
        let what = match what {
            Action::Sent(bytes) => Action::Sent(self.cut(bytes, room)),
            Action::Received(bytes) => Action::Received(self.cut(bytes, room)),
            Action::Typed(bytes) => Action::Typed(self.cut(bytes, room)),
            Action::Printed(bytes) => Action::Printed(self.cut(bytes, room)),
            other => other,
        };
        if self.told.len() < ENTRIES {
            self.told.push(JournalEntry { who, what });
        }
    }

    fn cut(&mut self, mut bytes: Vec<u8>, room: usize) -> Vec<u8> {
        bytes.truncate(room);
        // Of a buffer that was read into, it may be a small part.
        bytes.shrink_to_fit();
        self.bytes += bytes.len();
        bytes
    }

    pub(super) fn told(&self) -> Vec<JournalEntry> {
        self.told.clone()
    }
}
