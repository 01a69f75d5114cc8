//! The options of `cargo xtask list`.

/// Show the stages, your progress, and what each teaches.
///
/// With STAGE: the checks of that stage, and how each ended when it last ran.
#[derive(clap::Args)]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: Option<String>,
}
