//! Programs as files: what a learner starts from, and what cargo makes of it.

pub mod pristine;
