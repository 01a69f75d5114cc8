//! Repetitions: many for a program that answers quickly, few for one that takes its time.
//!
//! A slow program is a right one. Two hundred clients of a server that sleeps a second before each answer
//! would take minutes and tell no more than a few.

use std::time::{Duration, Instant};

use super::wait::is_over;
use super::{Context, Inner};

/// How many rounds there are at least.
const FEWEST: usize = 5;

/// A program is slow if a round takes longer than this on an idle machine.
const SLOW: Duration = Duration::from_millis(200);

/// How quickly what a program sends comes, piece by piece.
pub(super) struct Pace {
    pieces: u32,
    came: usize,
    began: Instant,
}

impl Pace {
    /// Notes how much has come by now; whether the program takes its time for each piece.
    pub fn is_slow(&mut self, came: usize) -> bool {
        self.pieces += u32::from(came > self.came);
        self.came = came;
        self.pieces >= FEWEST as u32 && is_over(SLOW * self.pieces, self.began.elapsed())
    }
}

impl Inner {
    /// A pace that begins now.
    pub(super) fn pace(&self) -> Pace {
        Pace {
            pieces: 0,
            came: 0,
            began: Instant::now(),
        }
    }
}

/// The numbers of the rounds, from 1. They end early for a slow program, with a remark.
pub struct Rounds<'a> {
    context: &'a Context,
    most: usize,
    done: usize,
    began: Instant,
}

impl Context {
    /// `most` rounds, or fewer if the program is slow: five at least.
    pub fn rounds(&self, most: usize) -> Rounds<'_> {
        Rounds {
            context: self,
            most,
            done: 0,
            began: Instant::now(),
        }
    }
}

impl Iterator for Rounds<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.done == self.most {
            return None;
        }
        if self.done >= FEWEST && is_over(SLOW * self.done as u32, self.began.elapsed()) {
            self.context.inner.remarks.borrow_mut().push(format!(
                "the program takes its time: {} of {} rounds were done",
                self.done, self.most
            ));
            self.done = self.most;
            return None;
        }
        self.done += 1;
        Some(self.done)
    }
}
