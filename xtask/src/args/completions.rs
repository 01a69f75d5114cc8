//! The options of `cargo xtask completions`.

use clap::ValueEnum;

/// Print what lets a shell complete `cargo xtask`: commands, options, stages, checks.
///
/// Shells complete `cargo` already, if at all; this adds `xtask` to it and leaves the rest as it is.
#[derive(clap::Args)]
#[command(after_help = "\
To install it:
  bash   cargo xtask completions bash > ~/.cargo-xtask.bash
         echo '. ~/.cargo-xtask.bash' >> ~/.bashrc
  zsh    cargo xtask completions zsh > ~/.zfunc/_cargo-xtask
         with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc, and cargo's own completions, as
         `rustup help completions` says
  fish   cargo xtask completions fish > ~/.config/fish/conf.d/cargo-xtask.fish

A shell that is started after that has them.")]
pub struct Args {
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}
