//! Bringing starters back, each after a backup.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use checks::catalogue::Stage;
use checks::model::Role;
use checks::toolchain::{self, Starter};

use crate::output::files;
use crate::prepare::progress_store::{self, State};

/// A starter, and what stands in its place, if anything does.
pub type Changed = (Starter, Option<Vec<u8>>);

/// The programs of a stage that are not the starters.
pub fn changed(root: &Path, stage: &Stage, roles: &[Role]) -> Result<Vec<Changed>> {
    let mut changed = Vec::new();
    for &role in roles {
        let starter =
            toolchain::starter(stage.number, role).context("this stage has no starter")?;
        let own = match fs::read(root.join(&starter.path)) {
            Ok(text) => Some(text),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e).context(format!("cannot read {}", starter.path)),
        };
        if !own.as_ref().is_some_and(|text| starter.is_untouched(text)) {
            changed.push((starter, own));
        }
    }
    Ok(changed)
}

/// Puts the starters back, each after a backup, and reports each step.
pub fn bring_back(
    root: &Path,
    stage: &Stage,
    changed: &[Changed],
    say: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (starter, own) in changed {
        if let Some(text) = own {
            let name = format!("{}.rs", starter.role);
            let kept = progress_store::back_up(root, &stage.folder(), &name, text)?;
            let shown = kept.strip_prefix(root).unwrap_or(&kept);
            say(&format!("your version is kept as {}", shown.display()))?;
        }
        files::replace(&root.join(&starter.path), starter.text.as_bytes())
            .with_context(|| format!("{} is unchanged", starter.path))?;
        say(&format!("{} is the starter again", starter.path))?;
    }
    State::update(root, |state| {
        for (starter, _) in changed {
            state.forget(stage, starter.role);
        }
    });
    Ok(())
}
