//! The options of `cargo xtask doctor`.

/// Show what this machine lets the checks see, and what is lost without it.
///
/// On Linux the kernel tells what a program is doing, so that no check has to guess or to wait. A
/// container, a security module or another system may refuse a part of it; the checks then do with
/// less, and say so.
#[derive(clap::Args)]
pub struct Args {}
