//! Alone in calling cargo and compilers: builds programs, and knows the pristine starters.

pub mod build_guard;
mod cargo;
mod class_file;
mod ended;
mod java;
pub mod pristine;
mod starters;
#[cfg(target_os = "linux")]
mod submission;

pub use cargo::{Builds, Guarded, Wanted, build, clean_environment};
pub use java::compiled_once;
pub use starters::{Starter, solution, starter, starters, write_starters_package};
#[cfg(target_os = "linux")]
pub use submission::{Compiled, Compiler, Source, sandbox_works};

pub use crate::sandbox::cgroup::{CgroupVersion, version as cgroup_version};
#[cfg(target_os = "linux")]
pub use crate::sandbox::landlock::keeps_signals_in;
