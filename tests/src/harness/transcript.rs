//! What happened in a check, in order, and never too much of it.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::model::{Actor, TranscriptEntry, What};

/// How many entries are kept from the beginning, and how many from the end.
const FIRST: usize = 24;
const LAST: usize = 72;

/// How often one and the same call is told.
const TOLD: usize = 4;

/// A story of any length, without endless repetitions, and without its middle where that is too long.
pub(super) fn cut(entries: Vec<TranscriptEntry>) -> Vec<TranscriptEntry> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let key = |e: &TranscriptEntry| match &e.what {
        What::Call {
            call, args, result, ..
        } => Some(format!("{call}({args}) {result}")),
        _ => None,
    };
    for key in entries.iter().filter_map(key) {
        *seen.entry(key).or_default() += 1;
    }
    let mut told: HashMap<String, usize> = HashMap::new();
    let mut short = Vec::new();
    for entry in entries {
        let Some(key) = key(&entry) else {
            short.push(entry);
            continue;
        };
        let times = told.entry(key.clone()).or_default();
        *times += 1;
        if *times <= TOLD || seen[&key] <= 2 * TOLD {
            short.push(entry);
        } else if *times == TOLD + 1 {
            let text = format!("{key}, {} more times", seen[&key] - TOLD);
            short.push(TranscriptEntry {
                what: What::Note { text },
                ..entry
            });
        }
    }
    without_middle(short)
}

fn without_middle(mut entries: Vec<TranscriptEntry>) -> Vec<TranscriptEntry> {
    let kept = FIRST + 2 * LAST;
    if entries.len() > kept {
        let left_out = entries.len() - kept;
        entries.drain(FIRST..FIRST + left_out);
        entries.insert(FIRST, gap(entries[FIRST].at_us, left_out));
    }
    entries
}

fn gap(at_us: u64, left_out: usize) -> TranscriptEntry {
    let text = format!("… {left_out} entries left out …");
    TranscriptEntry {
        at_us,
        actor: Actor::Peer("the check".into()),
        what: What::Note { text },
    }
}

/// A list with a forgetful middle: a check may take thousands of steps.
#[derive(Clone, Default)]
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
        // Of one who prints without end, one line is enough.
        let before = self.last.back_mut().or(self.first.last_mut());
        if let (
            What::Stdout(more),
            Some(TranscriptEntry {
                actor,
                what: What::Stdout(bytes),
                ..
            }),
        ) = (&entry.what, before)
            && *actor == entry.actor
        {
            bytes.len += more.len;
            return;
        }
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
        let at = self.last.front().map_or(0, |e| e.at_us);
        let gap = (self.left_out > 0).then(|| gap(at, self.left_out));
        self.first
            .iter()
            .cloned()
            .chain(gap)
            .chain(self.last.iter().cloned())
            .collect()
    }
}
