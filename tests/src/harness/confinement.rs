//! What a program of a check is kept from.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Inner;
use crate::model::{Program, Tier};
use crate::sandbox::cgroup::Group;
#[cfg(target_os = "linux")]
use crate::sandbox::cgroup::GroupLimits;
#[cfg(target_os = "linux")]
use crate::sandbox::confine::Confinement;
#[cfg(target_os = "linux")]
use crate::sandbox::jail::{Jail, Limits};

impl Inner {
    /// How many bytes of memory a submission's program may use. A virtual machine takes its heap in
    /// advance: a 64th of the machine's memory, and more.
    pub(super) fn memory(&self) -> u64 {
        match self.program() {
            Program::Built { .. } => 512 << 20,
            Program::Command { .. } => 2 << 30,
        }
    }
}

/// Processes and threads of a submission's program. A virtual machine has about 40.
#[cfg(target_os = "linux")]
const PROCESSES: u64 = 128;

#[cfg(target_os = "linux")]
impl Inner {
    /// Keeps the program away from whoever judges it, where the machine allows that. Answers the group
    /// in which it will be counted, which must outlive it.
    pub(super) fn confine(&self, command: &mut Command, dir: &Path) -> io::Result<Option<Group>> {
        // It becomes a member while it still sees where that is said.
        let group = self.count(command)?;
        match self.policy.tier {
            Tier::Full | Tier::Reduced => self.jail(command, dir)?,
            Tier::None if self.confined => self.forget(command, dir)?,
            Tier::None => {}
        }
        Ok(group)
    }

    /// Bounds what all processes of a submission use together, where the machine allows that.
    fn count(&self, command: &mut Command) -> io::Result<Option<Group>> {
        let Some(groups) = &self.groups else {
            return Ok(None);
        };
        let group = groups.group(GroupLimits {
            processes: PROCESSES,
            memory: self.memory(),
        })?;
        group.apply(command)?;
        Ok(Some(group))
    }

    /// What it writes to /tmp, to its home and to its own directory is forgotten.
    fn forget(&self, command: &mut Command, dir: &Path) -> io::Result<()> {
        let fixed = self
            .built_in
            .as_ref()
            .and_then(|built_in| built_in.directory(dir));
        let kept: Vec<&Path> = std::iter::once(self.dir.path())
            .chain(fixed.as_deref())
            .collect();
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let mut forgetful = vec![Path::new("/tmp")];
        // An interpreter or a build tool has its caches there; a program of std alone has none.
        if let Program::Command { .. } = self.program() {
            forgetful.push(dir);
            forgetful.extend(home.as_deref());
        }
        command.env_remove("TMPDIR");
        Confinement::new(&kept, &forgetful, dir)?.apply(command);
        Ok(())
    }

    /// It sees the system's programs, itself and the check's directory, and nothing else.
    fn jail(&self, command: &mut Command, dir: &Path) -> io::Result<()> {
        let built = matches!(self.program(), Program::Built { .. });
        let limits = Limits {
            data: Some(self.memory()),
            // An interpreter may reserve far more than it uses.
            address_space: built.then_some(4 << 30),
            file_size: Some(8 << 20),
            descriptors: Some(256),
            processes: Some(PROCESSES),
            processor: Some(60),
        };
        let mut jail = Jail::new(self.policy.tier, Path::new("/tmp"), dir, limits)?
            .show_system()?
            .show_processes()?;
        match self.program() {
            Program::Built { exe, .. } => jail.show(exe, false)?,
            Program::Command { words, dir, .. } => {
                jail.show(dir, false)?;
                // A program that is named by its path, wherever it lies.
                for file in words.first().iter().filter(|word| word.contains('/')) {
                    jail.show(&dir.join(file), false)?;
                }
                for place in words.first().into_iter().filter_map(|word| home_of(word)) {
                    jail.show(&place, false)?;
                }
            }
        }
        jail.show(self.dir.path(), true)?;
        let path = "/usr/local/bin:/usr/bin:/bin";
        let path = match std::env::var("PATH") {
            Ok(own) if matches!(self.program(), Program::Command { .. }) => own,
            _ => path.to_owned(),
        };
        let marker = command
            .get_envs()
            .find(|(name, _)| *name == crate::observe::MARKER);
        let marker = marker.and_then(|(_, value)| Some(value?.to_owned()));
        // Without a root of its own it has no /tmp of its own.
        let room = match self.policy.tier {
            Tier::Reduced => self.dir.path().to_owned(),
            _ => PathBuf::from("/tmp"),
        };
        command.env_clear();
        command.envs(marker.map(|value| (crate::observe::MARKER, value)));
        command
            .env("PATH", path)
            .env("HOME", &room)
            .env("TMPDIR", &room)
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            .env("PYTHONFAULTHANDLER", "1");
        jail.apply(command);
        Ok(())
    }
}

/// Of an interpreter that lies in a home directory, as version managers put it, the folder that has all
/// of it: the first one below the home.
#[cfg(target_os = "linux")]
fn home_of(word: &str) -> Option<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from)?;
    let found = match word.contains('/') {
        true => PathBuf::from(word),
        false => std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|folder| folder.join(word))
            .find(|file| file.is_file())?,
    };
    let below = found.strip_prefix(&home).ok()?;
    // A single file there is no interpreter.
    below.parent().filter(|parent| parent.parent().is_some())?;
    Some(home.join(below.components().next()?))
}

#[cfg(not(target_os = "linux"))]
impl Inner {
    pub(super) fn confine(&self, _: &mut Command, _: &Path) -> io::Result<Option<Group>> {
        match self.policy.tier {
            Tier::Full | Tier::Reduced => Err(io::ErrorKind::Unsupported.into()),
            Tier::None => Ok(None),
        }
    }
}
