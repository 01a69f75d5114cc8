//! Alone in calling cargo: builds programs, and knows the pristine starters.

mod cargo;
pub mod pristine;
mod starters;

pub use cargo::{Builds, build, clean_environment};
pub use starters::{Starter, solution, starter, starters, write_starters_package};
