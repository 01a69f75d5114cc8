//! Whose programs a command is about.

use std::collections::BTreeMap;
use std::env;

use anyhow::{Context, Result};
use checks::model::Role;
use clap::ArgGroup;

use crate::command_line;
use crate::commands::{RoleArg, roles};
use crate::judge::{Command, Source};

/// The options that choose between the learner's programs, the solutions, and any others.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("command").args(["server", "client"]).multiple(true))]
pub struct Whose {
    /// Check only this program of the stage.
    #[arg(long, value_enum)]
    role: Option<RoleArg>,

    /// Check the workbook's own solutions instead of your programs.
    #[arg(long, conflicts_with = "command")]
    solution: bool,

    /// Check this command as the server, in any language; the address comes as its last argument.
    ///
    /// It is split into words as a shell would, but no shell runs it. It runs in this directory.
    #[arg(long, value_name = "CMD", conflicts_with = "role")]
    server: Option<String>,

    /// Check this command as the client; as --server.
    #[arg(long, value_name = "CMD", conflicts_with = "role")]
    client: Option<String>,

    /// The command has its address built in: nothing is appended to it.
    ///
    /// HOST:PORT, or a path for AF_UNIX, as it stands in the program. Nothing that it writes into the
    /// directory of such a path is kept: there it runs on a copy.
    #[arg(long, value_name = "ADDRESS", requires = "command")]
    fixed_address: Option<String>,
}

impl Whose {
    /// The programs that are meant, and where they come from.
    pub fn source(&self) -> Result<(Vec<Role>, Source)> {
        if self.solution {
            return Ok((roles(self.role), Source::Solutions));
        }
        let dir = env::current_dir().context("cannot tell the current directory")?;
        let mut commands = BTreeMap::new();
        for (role, text) in [(Role::Server, &self.server), (Role::Client, &self.client)] {
            if let Some(text) = text {
                let words = command_line::split(text, &dir)?;
                let text = text.clone();
                commands.insert(role, Command { text, words });
            }
        }
        if commands.is_empty() {
            return Ok((roles(self.role), Source::Exercises));
        }
        let roles = commands.keys().copied().collect();
        let fixed = self.fixed_address.clone();
        Ok((
            roles,
            Source::Commands {
                commands,
                dir,
                fixed,
            },
        ))
    }
}
