//! Where there is no way to look into a program.

use std::path::Path;

use super::{Runtime, Samples, SpinWindow, ThreadStack, Why};

pub fn diagnose(_: &[i32], _: Option<&Path>, _: &Path) -> Result<Vec<ThreadStack>, Why> {
    Err(Why::Unsupported)
}

pub fn sample(_: &[i32], _: usize, _: Option<&Path>, _: &Path) -> Result<Samples, Why> {
    Err(Why::Unsupported)
}

pub fn observe_spin(_: &[i32]) -> Result<SpinWindow, Why> {
    Err(Why::Unsupported)
}

pub fn runtime_of(_: i32) -> Runtime {
    Runtime::Native
}
