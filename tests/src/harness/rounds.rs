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

impl Inner {
    /// Less was done than is done with another program.
    pub(super) fn remark_slowness(&self, done: usize, all: usize, what: &str) {
        let remark = format!("the program takes its time: {done} of {all} {what}");
        self.remarks.borrow_mut().push(remark);
    }
}

/// How quickly what a program sends comes, piece by piece.
pub(super) struct Pace {
    pieces: u32,
    came: usize,
    began: Instant,
}

impl Pace {
    /// It is measured from now on.
    pub fn begin() -> Self {
        Pace {
            pieces: 0,
            came: 0,
            began: Instant::now(),
        }
    }

    /// Notes how much has come by now; whether the program takes its time for each piece.
    pub fn is_slow(&mut self, came: usize) -> bool {
        self.pieces += u32::from(came > self.came);
        self.came = came;
        self.pieces >= FEWEST as u32 && is_over(SLOW * self.pieces, self.began.elapsed())
    }
}

/// The numbers of the rounds, from 1. They end early for a slow program, with a remark.
pub struct Rounds<'a> {
    context: &'a Context,
    fewest: usize,
    most: usize,
    done: usize,
    began: Instant,
}

impl Context {
    /// `most` rounds, or fewer if the program is slow: five at least.
    pub fn rounds(&self, most: usize) -> Rounds<'_> {
        self.rounds_or(most, FEWEST)
    }

    /// `most` rounds, or `fewest` at least if the program is slow.
    pub fn rounds_or(&self, most: usize, fewest: usize) -> Rounds<'_> {
        Rounds {
            context: self,
            fewest,
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
        if self.done >= self.fewest && is_over(SLOW * self.done as u32, self.began.elapsed()) {
            let inner = &self.context.inner;
            inner.remark_slowness(self.done, self.most, "rounds were done");
            self.done = self.most;
            return None;
        }
        self.done += 1;
        Some(self.done)
    }
}
