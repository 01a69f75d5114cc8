//! What keeps a learner's program away from whoever judges it.
//!
//! The worker writes verdicts into a pipe. Both it and the program run as the same user, so that the
//! program could open that pipe in `/proc/PID/fd`, trace the worker, or change the files that the verdict
//! rests on: the report, the progress, sources, executables. So the worker is not dumpable
//! (`PR_SET_DUMPABLE(2const)`), and each program is put into a user namespace below the worker's
//! (user_namespaces(7)): it has no capability over the worker, and ptrace_may_access refuses it. In its
//! mount namespace (mount_namespaces(7)) everything is read-only, and device files can't be opened but for
//! a few harmless ones: a read-only mount would not protect a disk or a terminal from writes. Where programs do write, /tmp, the
//! home directory and their own directory, an overlay takes what they write and forgets it; the check's
//! directory alone is the real one. And it can send signals to nobody but what it has started.
#![allow(unsafe_code)] // Work between fork and exec, and mount calls that no crate has.

use std::ffi::{CStr, CString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::landlock::Ruleset;

// linux/mount.h
pub(super) const MOUNT_ATTR_RDONLY: u64 = 0x1;
pub(super) const MOUNT_ATTR_NOSUID: u64 = 0x2;
pub(super) const MOUNT_ATTR_NODEV: u64 = 0x4;
const AT_RECURSIVE: u32 = 0x8000;
const OPEN_TREE_CLONE: u32 = 1;
const MOVE_MOUNT_F_EMPTY_PATH: u32 = 4;
/// The last capability that any kernel of today knows, and some more.
const CAPABILITIES: i32 = 63;

/// Where the program's own writes are kept in memory. It is a mount of its own, so that shm_open(3)
/// works, too.
const MEMORY: &str = "/dev/shm";

/// The devices that programs may open: they keep nothing and reach nothing.
pub(super) const DEVICES: [&CStr; 5] = [
    c"/dev/null",
    c"/dev/zero",
    c"/dev/full",
    c"/dev/random",
    c"/dev/urandom",
];

#[repr(C)]
pub(super) struct MountAttr {
    pub attr_set: u64,
    pub attr_clr: u64,
    pub propagation: u64,
    pub userns_fd: u64,
}

/// A confinement that is ready to be entered between fork and exec: all its memory is made already.
pub(crate) struct Confinement {
    uid_map: Vec<u8>,
    gid_map: Vec<u8>,
    /// Directories that stay the real ones.
    kept: Vec<CString>,
    /// Directories that can be written to, and keep nothing: with the directories of their overlay.
    forgetful: Vec<Overlay>,
    memory: CString,
    cwd: CString,
    /// What keeps its signals from other programs, where the kernel has that.
    signals: Option<Ruleset>,
}

struct Overlay {
    place: CString,
    upper: CString,
    work: CString,
    options: CString,
}

impl Confinement {
    /// A confinement in which `kept` are the real directories, `forgetful` can be written to and forget
    /// it, and all else is read-only. The program begins in `cwd`. Directories that don't exist are left
    /// out.
    ///
    /// # Errors
    /// If a path has a zero in it.
    pub(crate) fn new(kept: &[&Path], forgetful: &[&Path], cwd: &Path) -> io::Result<Self> {
        let (uid, gid) = (nix::unistd::geteuid(), nix::unistd::getegid());
        let mut places: Vec<PathBuf> = Vec::new();
        for place in forgetful
            .iter()
            .filter_map(|place| place.canonicalize().ok())
        {
            let covered = places.iter().any(|other| place.starts_with(other));
            let is_kept = kept.iter().any(|other| place.starts_with(other));
            if place.is_dir() && place.parent().is_some() && !covered && !is_kept {
                places.retain(|other| !other.starts_with(&place));
                places.push(place);
            }
        }
        let overlay = |(number, place): (usize, PathBuf)| {
            let upper = format!("{MEMORY}/.upper{number}");
            let work = format!("{MEMORY}/.work{number}");
            let options = format!("lowerdir=.,upperdir={upper},workdir={work},userxattr");
            Ok(Overlay {
                place: c_string(place.as_os_str().as_bytes())?,
                upper: c_string(upper.as_bytes())?,
                work: c_string(work.as_bytes())?,
                options: c_string(options.as_bytes())?,
            })
        };
        let kept = kept
            .iter()
            .map(|place| c_string(place.as_os_str().as_bytes()));
        Ok(Confinement {
            uid_map: format!("{uid} {uid} 1").into_bytes(),
            gid_map: format!("{gid} {gid} 1").into_bytes(),
            kept: kept.collect::<io::Result<_>>()?,
            forgetful: places
                .into_iter()
                .enumerate()
                .map(overlay)
                .collect::<io::Result<_>>()?,
            memory: c_string(MEMORY.as_bytes())?,
            cwd: c_string(cwd.as_os_str().as_bytes())?,
            signals: Ruleset::of_signals(),
        })
    }

    /// Makes the program of `command` enter it before it begins.
    pub(crate) fn apply(self, command: &mut Command) {
        // SAFETY: `enter` makes system calls on memory that was made before, and nothing else.
        unsafe {
            command.pre_exec(move || self.enter());
        }
    }

    /// Enters it: async-signal-safe, in a process with one thread.
    fn enter(&self) -> io::Result<()> {
        // SAFETY: numbers alone.
        call(unsafe { libc::unshare(libc::CLONE_NEWUSER | libc::CLONE_NEWNS) }.into())?;
        // The files below belong to nobody while this copy of the worker is not dumpable. No other
        // program gets at it: to them, this user namespace is a stranger's.
        // SAFETY: numbers alone.
        call(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 1) }.into())?;
        write(c"/proc/self/setgroups", b"deny")?;
        write(c"/proc/self/uid_map", &self.uid_map)?;
        write(c"/proc/self/gid_map", &self.gid_map)?;
        self.mount()?;
        drop_privileges()?;
        if let Some(signals) = &self.signals {
            signals.enter()?;
        }
        // The same path, seen through the new mounts.
        // SAFETY: a string that ends in zero.
        call(unsafe { libc::chdir(self.cwd.as_ptr()) }.into())?;
        Ok(())
    }

    fn mount(&self) -> io::Result<()> {
        const MOST: usize = 4;
        let none = std::ptr::null();
        call(
            // SAFETY: strings that end in zero, or null where the call allows it.
            unsafe {
                libc::mount(
                    none,
                    c"/".as_ptr(),
                    none,
                    libc::MS_REC | libc::MS_PRIVATE,
                    none.cast(),
                )
            }
            .into(),
        )?;
        // Taken out before all is read-only, so that they are not.
        let mut trees = [-1; MOST];
        for (tree, place) in trees.iter_mut().zip(&self.kept) {
            *tree = take_out(place)?;
        }
        // A machine without one of them has none to give.
        let devices = DEVICES.map(|device| take_out(device).unwrap_or(-1));
        let attributes = MountAttr {
            attr_set: MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
            attr_clr: 0,
            propagation: 0,
            userns_fd: 0,
        };
        // SAFETY: the structure outlives the call, which is told its size.
        call(unsafe {
            libc::syscall(
                libc::SYS_mount_setattr,
                libc::AT_FDCWD,
                c"/".as_ptr(),
                AT_RECURSIVE,
                &raw const attributes,
                size_of::<MountAttr>(),
            )
        })?;
        let options = c"size=256m,mode=1777";
        call(
            // SAFETY: strings that end in zero.
            unsafe {
                let flags = libc::MS_NOSUID | libc::MS_NODEV;
                let kind = c"tmpfs".as_ptr();
                libc::mount(
                    kind,
                    self.memory.as_ptr(),
                    kind,
                    flags,
                    options.as_ptr().cast(),
                )
            }
            .into(),
        )?;
        for overlay in &self.forgetful {
            // Where a file system can't be beneath an overlay, its files are read-only.
            let _ = overlay.mount();
        }
        for (&tree, place) in trees.iter().zip(&self.kept) {
            // Beneath an overlay, the mount point may be gone.
            // SAFETY: strings that end in zero, and a descriptor of ours.
            unsafe { libc::mkdir(place.as_ptr(), 0o700) };
            put_back(tree, place)?;
        }
        for (tree, device) in devices.into_iter().zip(DEVICES) {
            if tree >= 0 {
                put_back(tree, device)?;
            }
        }
        Ok(())
    }
}

/// A copy of what is mounted at `place`, as it is now (open_tree(2)).
pub(super) fn take_out(place: &CStr) -> io::Result<i32> {
    let flags = OPEN_TREE_CLONE | libc::O_CLOEXEC as u32 | AT_RECURSIVE;
    // SAFETY: a string that ends in zero; the answer is a new descriptor.
    let tree =
        call(unsafe { libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, place.as_ptr(), flags) })?;
    Ok(tree as i32)
}

/// Mounts such a copy at `place` again (move_mount(2)).
pub(super) fn put_back(tree: i32, place: &CStr) -> io::Result<()> {
    // SAFETY: strings that end in zero, and a descriptor of ours.
    call(unsafe {
        libc::syscall(
            libc::SYS_move_mount,
            tree,
            c"".as_ptr(),
            libc::AT_FDCWD,
            place.as_ptr(),
            MOVE_MOUNT_F_EMPTY_PATH,
        )
    })
    .map(drop)
}

impl Overlay {
    fn mount(&self) -> io::Result<()> {
        // By its path it might have characters that mean something in a mount option.
        // SAFETY: strings that end in zero.
        unsafe {
            call(libc::chdir(self.place.as_ptr()).into())?;
            call(libc::mkdir(self.upper.as_ptr(), 0o1777).into())?;
            call(libc::mkdir(self.work.as_ptr(), 0o700).into())?;
            // The umask has its say in mkdir.
            call(libc::chmod(self.upper.as_ptr(), 0o1777).into())?;
            let kind = c"overlay".as_ptr();
            let options = self.options.as_ptr().cast();
            call(libc::mount(kind, c".".as_ptr(), kind, libc::MS_NOSUID, options).into())?;
        }
        Ok(())
    }
}

/// Gives up every capability of the new user namespace, now and for whatever is executed.
pub(super) fn drop_privileges() -> io::Result<()> {
    for capability in 0..=CAPABILITIES {
        // Fails for those that this kernel does not know.
        // SAFETY: numbers alone.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
    // SAFETY: numbers alone.
    call(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }.into())?;
    // linux/capability.h: version 3, with two words for each of three sets.
    let header: [u32; 2] = [0x2008_0522, 0];
    let sets = [0u32; 6];
    // SAFETY: both arrays outlive the call and have the sizes that version 3 asks for.
    call(unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), sets.as_ptr()) })?;
    Ok(())
}

/// Writes a file of /proc in one go.
pub(super) fn write(path: &CStr, text: &[u8]) -> io::Result<()> {
    // SAFETY: a string that ends in zero; the descriptor is closed below.
    let fd = call(unsafe { libc::open(path.as_ptr(), libc::O_WRONLY | libc::O_CLOEXEC) }.into())?;
    // SAFETY: as many bytes as the slice has, into a descriptor of ours.
    let written = call(unsafe { libc::write(fd as i32, text.as_ptr().cast(), text.len()) } as i64);
    // SAFETY: nobody else has it.
    unsafe { libc::close(fd as i32) };
    written.map(drop)
}

/// The answer of a system call as a result.
pub(super) fn call(answer: i64) -> io::Result<i64> {
    match answer {
        -1 => Err(io::Error::last_os_error()),
        answer => Ok(answer),
    }
}

fn c_string(bytes: &[u8]) -> io::Result<CString> {
    CString::new(bytes).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// Whether programs can be confined on this machine: tried by really starting one.
///
/// # Errors
/// If they can't: why.
pub(crate) fn probe(dir: &Path) -> io::Result<()> {
    let mut command = Command::new("/proc/self/exe");
    command.arg("--version").env_clear();
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null());
    Confinement::new(&[dir], &[Path::new("/tmp")], dir)?.apply(&mut command);
    // SAFETY: the closure ends the process: whether it could be confined is all that is asked.
    unsafe {
        command.pre_exec(|| libc::_exit(0));
    }
    // A process that ends before exec closes the pipe over which failures are told: no error.
    command.spawn()?.wait().map(drop)
}
