//! The options of `cargo xtask watch`.

/// Check your programs whenever you save them.
///
/// The screen shows the checks as they finish, and the first failure in full; keys give hints, the
/// whole story of a failure, the list of stages, and more (`?` explains them). It moves on to another
/// stage only when you say so. Without STAGE: the first stage that has not passed yet.
///
/// The watcher is built when it is first asked for, which takes a while and needs the network unless
/// everything has been downloaded (`cargo fetch`).
#[derive(clap::Args)]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: Option<String>,
}
