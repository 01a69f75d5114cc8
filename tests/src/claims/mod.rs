//! What a beginners' text says of sockets, each sentence an experiment on this machine.
//!
//! A [`Claim`] is one sentence that a reader takes away: from the Python tutorial, from hearsay, from
//! a program that happened to work. Its experiment uses real sockets on loopback (or an AF_UNIX path
//! in a temporary directory), writes down what it did and what it saw, and ends with a verdict.
//!
//! Each file holds the claims of one part of the tutorial, an experiment is a dozen lines in the words
//! of [`vocabulary`], and reads from top to bottom like the story that it tells. How an experiment
//! shows that something does *not* happen: by order (what comes next is what was sent next), or by a
//! call that doesn't wait, in a state that the kernel has already reached. Nothing sleeps.

mod injected;
mod log;
mod lost;
mod options;
mod page;
mod vocabulary;

mod part1;
mod part2;
mod part3;
mod part4;
mod part5;
mod part6;
mod part7;
mod part8;
mod streams;

use std::io;
use std::sync::OnceLock;

pub use log::{Entry, Log};
pub use page::{lesson_section, markdown};

/// One sentence, and the experiment that tests it.
#[derive(Clone, Copy)]
pub struct Claim {
    /// Its number, from 1, in the tutorial's order.
    pub number: u32,
    /// Its name: `connect-answers-accept`.
    pub slug: &'static str,
    /// The sentence, as somebody who believes it would say it.
    pub says: &'static str,
    /// The part of the tutorial that it belongs to: `part 3`.
    pub part: &'static str,
    /// The stages whose lessons rest on it: `01`.
    pub stages: &'static [&'static str],
    experiment: fn(&mut Log) -> io::Result<Finding>,
}

impl Claim {
    /// Carries out the experiment: what was done and seen, and what follows from it.
    ///
    /// # Errors
    ///
    /// When this machine refuses what the experiment needs (no sockets, no temporary directory). An
    /// error that is itself the answer is part of what was seen.
    pub fn run(&self) -> io::Result<(Log, Finding)> {
        let mut log = Log::default();
        let finding = (self.experiment)(&mut log)?;
        Ok((log, finding))
    }
}

/// Whether the sentence holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The experiment bore it out.
    TrueHere,
    /// The experiment refuted it.
    FalseHere,
    /// The experiment refuted it on this machine; on another system it is documented.
    TrueElsewhere,
}

impl Verdict {
    /// The words for it in reports.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::TrueHere => "true here",
            Verdict::FalseHere => "false here",
            Verdict::TrueElsewhere => "true elsewhere",
        }
    }
}

/// What follows from an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Whether the sentence holds.
    pub verdict: Verdict,
    /// The reason, and what to do about it in a program.
    pub because: &'static str,
    /// What other systems do, with the document that states it.
    pub elsewhere: Option<&'static str>,
}

/// The sentence is true if `evidence` was seen, for the reason given.
fn true_if(evidence: bool, because: &'static str) -> Finding {
    Finding::of(Verdict::TrueHere, evidence, because)
}

/// The sentence is false if `evidence` was seen, for the reason given.
fn false_if(evidence: bool, because: &'static str) -> Finding {
    Finding::of(Verdict::FalseHere, evidence, because)
}

impl Finding {
    /// `verdict` if there is evidence of it. If there is none, the opposite: this machine then
    /// differs from those on which the reason was written, so the reason isn't given.
    fn of(verdict: Verdict, evidence: bool, because: &'static str) -> Finding {
        let otherwise = "This machine did something else than the Linux systems on which the workbook \
                         was written. What was seen is what counts here.";
        match (evidence, verdict) {
            (true, _) => Finding {
                verdict,
                because,
                elsewhere: None,
            },
            (false, Verdict::TrueHere) => Finding {
                verdict: Verdict::FalseHere,
                because: otherwise,
                elsewhere: None,
            },
            (false, _) => Finding {
                verdict: Verdict::TrueHere,
                because: otherwise,
                elsewhere: None,
            },
        }
    }

    /// Adds what other systems do, which doesn't change the verdict.
    fn elsewhere(self, note: &'static str) -> Finding {
        Finding {
            elsewhere: Some(note),
            ..self
        }
    }

    /// Adds the document that says that the sentence, false here, is true on another system.
    fn true_elsewhere(self, note: &'static str) -> Finding {
        let verdict = match self.verdict {
            Verdict::FalseHere => Verdict::TrueElsewhere,
            verdict => verdict,
        };
        Finding {
            verdict,
            elsewhere: Some(note),
            ..self
        }
    }
}

/// All claims, in the order of their numbers.
pub fn all() -> &'static [Claim] {
    static ALL: OnceLock<Vec<Claim>> = OnceLock::new();
    ALL.get_or_init(|| {
        [
            part1::CLAIMS,
            part2::CLAIMS,
            part3::CLAIMS,
            part4::CLAIMS,
            part5::CLAIMS,
            part6::CLAIMS,
            part7::CLAIMS,
            part8::CLAIMS,
            streams::CLAIMS,
            lost::CLAIMS,
            options::CLAIMS,
        ]
        .concat()
    })
}

/// The claim with this number or slug.
pub fn find(name: &str) -> Option<&'static Claim> {
    all()
        .iter()
        .find(|claim| claim.slug == name || claim.number.to_string() == name)
}
