//! A directory that a check may write to without changing the real one.

use std::io;
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use nix::sched::{CloneFlags, unshare};

/// A directory as only the calling thread sees it, and whom it starts: everything that was there is
/// there, and nothing that happens to it happens to the real one.
pub(crate) struct OwnDirectory {
    /// What was mounted for it, in this order.
    mounts: Vec<PathBuf>,
}

impl OwnDirectory {
    /// Lays a file system of its own (`mount_namespaces(7)`, an overlay) over `dir`, which must be
    /// canonical. What is written there is kept in memory, at the empty directory `room`.
    ///
    /// # Errors
    /// If the machine grants no mount namespace or no overlay, and for `/`, which can't be covered.
    #[cfg(target_os = "linux")]
    pub(crate) fn over(dir: &Path, room: &Path) -> io::Result<Self> {
        use nix::mount::{MsFlags, mount};
        use std::os::unix::fs::{MetadataExt, chown};
        if dir.parent().is_none() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let none: Option<&str> = None;
        unshare(CloneFlags::CLONE_NEWNS)?;
        mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?;
        let mut own = OwnDirectory { mounts: Vec::new() };
        let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
        mount(Some("tmpfs"), room, Some("tmpfs"), flags, Some("size=256m"))?;
        own.mounts.push(room.to_owned());
        let (upper, work) = (room.join("upper"), room.join("work"));
        std::fs::create_dir(&upper)?;
        std::fs::create_dir(&work)?;
        // The new directory is as open, and to the same people, as the one beneath it.
        let meta = dir.metadata()?;
        let _ = chown(&upper, Some(meta.uid()), Some(meta.gid()));
        std::fs::set_permissions(&upper, meta.permissions())?;
        // By its path it might have characters that mean something in a mount option.
        std::env::set_current_dir(dir)?;
        let options = format!(
            "lowerdir=.,upperdir={},workdir={},userxattr",
            upper.display(),
            work.display()
        );
        mount(
            Some("overlay"),
            ".",
            Some("overlay"),
            MsFlags::empty(),
            Some(&*options),
        )?;
        own.mounts.push(dir.to_owned());
        Ok(own)
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn over(_: &Path, _: &Path) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Drop for OwnDirectory {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        {
            use nix::mount::{MntFlags, umount2};
            let _ = std::env::set_current_dir("/");
            for place in self.mounts.iter().rev() {
                // It goes with the thread at the latest.
                let _ = umount2(place, MntFlags::MNT_DETACH);
            }
        }
    }
}
