//! The options of `cargo xtask completions`.

use clap::ValueEnum;

/// Print a script that lets your shell complete `cargo xtask`: commands, options, stages, checks.
///
/// It adds `xtask` to the completions that your shell has for `cargo`, and changes nothing else.
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
