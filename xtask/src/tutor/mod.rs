//! What a learner is told beside verdicts, by commands and by the watcher alike.

pub mod hint;
pub mod list;
pub mod reset;
pub mod solution;
