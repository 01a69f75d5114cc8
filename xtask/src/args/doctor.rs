//! The options of `cargo xtask doctor`.

/// Show what the checks can observe on this machine, and what is lost where they can't.
///
/// On Linux the kernel shows what a program is doing, so no check has to guess or to wait. A container, a
/// security module or another system may refuse part of it. The checks then work with less, and the
/// report names what is missing.
#[derive(clap::Args)]
pub struct Args {}
