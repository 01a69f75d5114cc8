//! Which programs a command is about: the learner's, the solutions, or any commands.

use std::collections::BTreeMap;
use std::env;

use anyhow::{Context, Result};
use checks::model::Role;

use super::command_line;
use super::programs::{Command, Source};
use crate::args::{Whose, roles};

/// The programs that are meant, and where they come from.
pub fn source(args: &Whose) -> Result<(Vec<Role>, Source)> {
    if args.solution {
        return Ok((roles(args.role), Source::Solutions));
    }
    let dir = env::current_dir().context("cannot tell the current directory")?;
    let mut commands = BTreeMap::new();
    for (role, text) in [(Role::Server, &args.server), (Role::Client, &args.client)] {
        if let Some(text) = text {
            let words = command_line::split(text, &dir)?;
            let text = text.clone();
            commands.insert(role, Command { text, words });
        }
    }
    if commands.is_empty() {
        return Ok((roles(args.role), Source::Exercises));
    }
    let roles = commands.keys().copied().collect();
    let fixed = args.fixed_address.clone();
    Ok((
        roles,
        Source::Commands {
            commands,
            dir,
            fixed,
            reply: args.reply.rule(),
        },
    ))
}
