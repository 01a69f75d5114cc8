//! The options of `cargo xtask watch`.

/// Check your programs whenever you save them.
///
/// The screen shows the checks as they finish, and the first failure in full. Keys show hints, a failure
/// from beginning to end, the list of stages, and more (`?` lists them). Only a key moves on to another
/// stage. Without STAGE: the first stage that has not passed yet.
///
/// The watcher is built the first time that you use it. That takes a while, and it needs the network
/// unless everything has been downloaded (`cargo fetch`).
#[derive(clap::Args)]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: Option<String>,
}
