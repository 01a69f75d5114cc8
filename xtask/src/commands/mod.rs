//! The commands, one file each.

pub mod bench;
pub mod check;
pub mod claims;
pub mod completions;
pub mod doctor;
pub mod explain;
pub mod hint;
pub mod list;
pub mod read;
pub mod reset;
pub mod soak;
pub mod solution;
pub mod target;
pub mod verify;
pub mod watch;
pub mod welcome;

use checks::model::Role;
use clap::ValueEnum;

/// `--role`
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleArg {
    Server,
    Client,
}

/// The programs that `--role` leaves; without it, both.
fn roles(arg: Option<RoleArg>) -> Vec<Role> {
    match arg {
        None => vec![Role::Server, Role::Client],
        Some(RoleArg::Server) => vec![Role::Server],
        Some(RoleArg::Client) => vec![Role::Client],
    }
}
