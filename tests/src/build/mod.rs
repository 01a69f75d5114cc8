//! Alone in calling cargo: builds programs, and knows the pristine starters.

mod cargo;
pub mod keeper;
pub mod pristine;
mod starters;

pub use cargo::{Builds, Kept, build, clean_environment};
pub use starters::{Starter, solution, starter, starters, write_starters_package};
