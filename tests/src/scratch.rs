//! A folder for one run that is there no longer than the run.
//!
//! A process that is killed can't remove its folder. So each holds a lock on its own (flock(2), which ends
//! with the process), and the next run removes what nobody holds.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::fcntl::{Flock, FlockArg};
use tempfile::TempDir;

/// A folder that is removed when this is dropped.
pub struct Scratch {
    folder: TempDir,
    /// Held as long as the folder is in use.
    _lock: Flock<File>,
}

/// Letters after the prefix. A socket's path has room for 107 bytes (unix(7)).
const LETTERS: usize = 6;

impl Scratch {
    /// A new folder, readable for this user alone, with a short path that begins with `prefix`.
    ///
    /// Not in /tmp where that can be had: programs that are checked have an overlay there, and a mount of
    /// ours could not be beneath it.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new(prefix: &str) -> io::Result<Self> {
        let mut parents = ["/var/tmp", "/tmp"].into_iter().map(Path::new);
        let parent = parents.find(|place| place.is_dir());
        let parent = parent.unwrap_or(Path::new("/"));
        remove_abandoned(parent, prefix);
        loop {
            let folder = tempfile::Builder::new()
                .prefix(prefix)
                .rand_bytes(LETTERS)
                .tempdir_in(parent)?;
            // Another run may take it for abandoned before it is locked.
            if let Some(lock) = lock(folder.path()) {
                return Ok(Scratch {
                    folder,
                    _lock: lock,
                });
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The lock on a folder; nothing where another process has it or the folder is gone.
fn lock(folder: &Path) -> Option<Flock<File>> {
    let file = File::open(folder).ok()?;
    let lock = Flock::lock(file, FlockArg::LockExclusiveNonblock).ok()?;
    let (mine, there) = (lock.metadata().ok()?, folder.symlink_metadata().ok()?);
    (mine.ino() == there.ino() && mine.dev() == there.dev()).then_some(lock)
}

/// Removes this user's folders whose run has ended without doing so.
fn remove_abandoned(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let letters = name.to_str().and_then(|name| name.strip_prefix(prefix));
        let ours = letters.is_some_and(|letters| {
            letters.len() == LETTERS && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        let own =
            |meta: fs::Metadata| meta.is_dir() && meta.uid() == nix::unistd::geteuid().as_raw();
        if ours && entry.metadata().is_ok_and(own) {
            // Held until it is removed.
            if let Some(_lock) = lock(&entry.path()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_removed_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        for name in ["wbABCDEF", "wbGHIJKL", "wbshort", "notes"] {
            fs::create_dir(at(name)).unwrap();
        }
        fs::write(at("wbABCDEF").join("file"), "x").unwrap();
        let held = lock(&at("wbGHIJKL")).unwrap();
        remove_abandoned(place.path(), "wb");
        assert!(!at("wbABCDEF").exists());
        assert!(at("wbGHIJKL").exists() && at("wbshort").exists() && at("notes").exists());
        drop(held);
        remove_abandoned(place.path(), "wb");
        assert!(!at("wbGHIJKL").exists());
    }
}
