//! What happened in a check, in order, and never too much of it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::verdict::{Actor, TranscriptEntry, What};

/// How many entries are kept from the beginning, and how many from the end.
const FIRST: usize = 24;
const LAST: usize = 72;

/// A list with a forgetful middle: a check may take thousands of steps.
#[derive(Default)]
pub(super) struct Transcript {
    first: Vec<TranscriptEntry>,
    last: VecDeque<TranscriptEntry>,
    left_out: usize,
}

impl Transcript {
    pub(super) fn push(&mut self, at: Duration, actor: Actor, what: What) {
        let entry = TranscriptEntry {
            at_us: at.as_micros() as u64,
            actor,
            what,
        };
        if self.first.len() < FIRST {
            self.first.push(entry);
            return;
        }
        if self.last.len() == LAST {
            self.last.pop_front();
            self.left_out += 1;
        }
        self.last.push_back(entry);
    }

    /// All that is kept, with a note where something is missing.
    pub(super) fn entries(&self) -> Vec<TranscriptEntry> {
        let gap = (self.left_out > 0).then(|| TranscriptEntry {
            at_us: self.last.front().map_or(0, |e| e.at_us),
            actor: Actor::Peer("the check".into()),
            what: What::Note {
                text: format!("… {} entries left out …", self.left_out),
            },
        });
        self.first
            .iter()
            .cloned()
            .chain(gap)
            .chain(self.last.iter().cloned())
            .collect()
    }
}
