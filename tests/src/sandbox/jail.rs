//! A root of its own for a program that nobody trusts: it sees what it needs, and nothing else.
//!
//! [`Confinement`](super::confine::Confinement) lets a learner's program see all files and change none.
//! A submission of a stranger, and the compiler that reads its source, get less. Their root is an empty
//! file system (tmpfs(5)) in which the toolchain, the interpreter and the linker are mounted read-only,
//! with a `/tmp` of their own; pivot_root(2) leaves everything else behind. They run in a user namespace
//! without capabilities, with namespaces for IPC and host name, an empty environment and limits
//! (setrlimit(2)). So `/etc/shadow`, home directories, the workbook's solutions and sockets in the file
//! system are not there to be opened. And a filter refuses the calls that no submission needs
//! ([`seccomp`](super::seccomp)).
#![allow(unsafe_code)] // Work between fork and exec, and mount calls that no crate has.

use std::collections::BTreeSet;
use std::ffi::{CStr, CString, OsStr};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use super::confine::{DEVICES, MountAttr, call, drop_privileges, put_back, take_out, write};
use super::confine::{MOUNT_ATTR_NODEV, MOUNT_ATTR_NOSUID, MOUNT_ATTR_RDONLY};
use super::landlock::Ruleset;
use super::seccomp;
use crate::model::Tier;

/// What a program may use, each a limit of setrlimit(2). Where none is given, there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Bytes of address space.
    pub address_space: Option<u64>,
    /// Bytes of private writable memory.
    pub data: Option<u64>,
    /// Bytes of one file.
    pub file_size: Option<u64>,
    /// Descriptors.
    pub descriptors: Option<u64>,
    /// Processes and threads of the user in this user namespace. It does not bind uid 0.
    pub processes: Option<u64>,
    /// Seconds of processor time of one process.
    pub processor: Option<u64>,
}

/// A root that is to be entered between fork and exec: all its memory is made already.
pub struct Jail {
    uid_map: Vec<u8>,
    gid_map: Vec<u8>,
    /// Where the new root is mounted: a directory that exists.
    at: CString,
    /// Directories in it, relative, parents first.
    directories: Vec<CString>,
    /// Links in it: what they point to, and where they are.
    links: Vec<(CString, CString)>,
    /// Files in it, with their text.
    files: Vec<(CString, Vec<u8>)>,
    mounts: Vec<JailMount>,
    cwd: CString,
    limits: Vec<(u32, u64)>,
    own_network: bool,
    /// In place of a root and namespaces of its own.
    reduced: Option<Ruleset>,
    /// Beside them: what keeps its signals from other programs, where the kernel has that.
    signals: Option<Ruleset>,
    filter: Vec<libc::sock_filter>,
}

struct JailMount {
    from: CString,
    /// Relative to the new root.
    to: CString,
    writable: bool,
    is_file: bool,
}

/// The new root's `/tmp` and `/dev/shm`.
const ROOM: &CStr = c"size=16m,mode=1777";

impl Jail {
    /// What confines programs of this tier; those of [`Tier::Reduced`] get the same places by rights alone: they
    /// stay in the network and in the process table in which they are started, and see the names of files
    /// everywhere. Otherwise it is a root that is mounted over the directory `at`. The program begins in
    /// `cwd`, which must be one of what is shown to it.
    ///
    /// # Errors
    /// If a path has a zero in it, or rights are asked for and the kernel has no Landlock.
    pub fn new(tier: Tier, at: &Path, cwd: &Path, limits: Limits) -> io::Result<Jail> {
        let (uid, gid) = (nix::unistd::geteuid(), nix::unistd::getegid());
        let limits = [
            (libc::RLIMIT_AS, limits.address_space),
            (libc::RLIMIT_DATA, limits.data),
            (libc::RLIMIT_FSIZE, limits.file_size),
            (libc::RLIMIT_NOFILE, limits.descriptors),
            (libc::RLIMIT_NPROC, limits.processes),
            (libc::RLIMIT_CPU, limits.processor),
            (libc::RLIMIT_CORE, Some(0)),
        ];
        let mut jail = Jail {
            uid_map: format!("{uid} {uid} 1").into_bytes(),
            gid_map: format!("{gid} {gid} 1").into_bytes(),
            at: c_path(at)?,
            directories: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            mounts: Vec::new(),
            cwd: c_path(cwd)?,
            limits: limits
                .into_iter()
                .filter_map(|(limit, value)| Some((limit, value?)))
                .collect(),
            own_network: false,
            reduced: (tier == Tier::Reduced).then(rights).transpose()?,
            signals: (tier == Tier::Full).then(Ruleset::of_signals).flatten(),
            filter: seccomp::filter(),
        };
        for directory in ["etc", "tmp", "dev", "dev/shm"] {
            jail.directories.push(c_path(Path::new(directory))?);
        }
        let user = format!("user:x:{uid}:{gid}::/tmp:/bin/sh\n");
        let group = format!("user:x:{gid}:\n");
        let hosts = "127.0.0.1 localhost\n::1 localhost\n";
        let order = "passwd: files\ngroup: files\nhosts: files\n";
        for (path, text) in [
            ("etc/passwd", user.as_str()),
            ("etc/group", &group),
            ("etc/hosts", hosts),
            ("etc/nsswitch.conf", order),
        ] {
            let text = text.as_bytes().to_vec();
            jail.files.push((c_path(Path::new(path))?, text));
        }
        Ok(jail)
    }

    /// Gives it a network with nothing in it, not even loopback.
    pub fn without_network(mut self) -> Jail {
        self.own_network = true;
        self
    }

    /// Shows the system's programs and libraries, read-only: `/usr`, what points into it, and what the
    /// dynamic linker and the alternatives need.
    ///
    /// # Errors
    /// If a path has a zero in it.
    pub fn show_system(mut self) -> io::Result<Jail> {
        for place in ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"] {
            let place = Path::new(place);
            match place.read_link() {
                // A rule is about what a link points to.
                Ok(target) if self.reduced.is_none() => {
                    let relative = place.strip_prefix("/").unwrap_or(place);
                    self.links.push((c_path(&target)?, c_path(relative)?));
                }
                _ => self.show(place, false)?,
            }
        }
        for place in ["/etc/alternatives", "/etc/ld.so.cache"] {
            self.show(Path::new(place), false)?;
        }
        // Where distributions keep the settings of runtimes, which these can't do without.
        for entry in std::fs::read_dir("/etc").into_iter().flatten().flatten() {
            let name = entry.file_name();
            let of = |runtime: &&str| name.as_bytes().starts_with(runtime.as_bytes());
            if ["java", "perl", "python"].iter().any(of) {
                self.show(&entry.path(), false)?;
            }
        }
        Ok(self)
    }

    /// Shows `/proc` as it is here.
    ///
    /// # Errors
    /// If a path has a zero in it.
    pub fn show_processes(mut self) -> io::Result<Jail> {
        self.show(Path::new("/proc"), false)?;
        Ok(self)
    }

    /// Shows a file or directory in its place; one that does not exist is left out.
    ///
    /// # Errors
    /// If the path has a zero in it.
    pub fn show(&mut self, place: &Path, writable: bool) -> io::Result<()> {
        let Ok(meta) = place.metadata() else {
            return Ok(());
        };
        if let Some(rules) = &self.reduced {
            return rules.allow(place, writable);
        }
        let relative = place.strip_prefix("/").unwrap_or(place);
        let known: BTreeSet<CString> = self.directories.iter().cloned().collect();
        let last = match meta.is_dir() {
            true => relative,
            false => relative.parent().unwrap_or(Path::new("")),
        };
        let mut made = PathBuf::new();
        for part in last.components() {
            if let Component::Normal(part) = part {
                made.push(part);
                let path = c_path(&made)?;
                if !known.contains(&path) {
                    self.directories.push(path);
                }
            }
        }
        self.mounts.push(JailMount {
            from: c_path(place)?,
            to: c_path(relative)?,
            writable,
            is_file: !meta.is_dir(),
        });
        Ok(())
    }

    /// Makes the program of `command` enter it before it begins.
    pub fn apply(self, command: &mut Command) {
        // SAFETY: `enter` makes system calls on memory that was made before, and nothing else.
        unsafe {
            command.pre_exec(move || self.enter());
        }
    }

    /// Enters it: async-signal-safe, in a process with one thread.
    fn enter(&self) -> io::Result<()> {
        if self.reduced.is_none() {
            self.enter_root()?;
        }
        for &(limit, value) in &self.limits {
            let limits = libc::rlimit {
                rlim_cur: value,
                rlim_max: value,
            };
            // SAFETY: the structure outlives the call. One that is above the present limit is refused,
            // and the present one stays.
            unsafe { libc::setrlimit(limit, &limits) };
        }
        drop_privileges()?;
        for rules in self.reduced.iter().chain(&self.signals) {
            rules.enter()?;
        }
        // It ends with whoever started it, also when that is killed.
        // SAFETY: numbers alone.
        call(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) }.into())?;
        // SAFETY: a string that ends in zero.
        call(unsafe { libc::chdir(self.cwd.as_ptr()) }.into())?;
        // The last: from here on it is refused what was done above.
        seccomp::install(&self.filter)
    }

    /// Namespaces, and the root in them.
    fn enter_root(&self) -> io::Result<()> {
        let mut spaces =
            libc::CLONE_NEWUSER | libc::CLONE_NEWNS | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
        if self.own_network {
            spaces |= libc::CLONE_NEWNET;
        }
        // SAFETY: numbers alone.
        call(unsafe { libc::unshare(spaces) }.into())?;
        // SAFETY: numbers alone. As in `confine`: the files below belong to nobody otherwise.
        call(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 1) }.into())?;
        write(c"/proc/self/setgroups", b"deny")?;
        write(c"/proc/self/uid_map", &self.uid_map)?;
        write(c"/proc/self/gid_map", &self.gid_map)?;
        self.make_root()
    }

    fn make_root(&self) -> io::Result<()> {
        let none = std::ptr::null();
        let flags = libc::MS_REC | libc::MS_PRIVATE;
        // SAFETY: strings that end in zero, or null where the call allows it.
        call(unsafe { libc::mount(none, c"/".as_ptr(), none, flags, none.cast()) }.into())?;
        // Taken before the new root hides what lies beneath it.
        const MOST: usize = 48;
        let mut trees = [-1; MOST];
        for (tree, mount) in trees.iter_mut().zip(&self.mounts) {
            *tree = take_out(&mount.from)?;
        }
        let devices = DEVICES.map(|device| take_out(device).unwrap_or(-1));
        tmpfs(&self.at, c"size=16m,mode=0755")?;
        // SAFETY: a string that ends in zero.
        call(unsafe { libc::chdir(self.at.as_ptr()) }.into())?;
        for directory in &self.directories {
            // SAFETY: a string that ends in zero. One that is there already will do.
            unsafe { libc::mkdir(directory.as_ptr(), 0o755) };
        }
        for (target, link) in &self.links {
            // SAFETY: strings that end in zero.
            call(unsafe { libc::symlink(target.as_ptr(), link.as_ptr()) }.into())?;
        }
        for (path, text) in &self.files {
            new_file(path, text)?;
        }
        for place in [c"tmp", c"dev/shm"] {
            tmpfs(place, ROOM)?;
        }
        for (&tree, mount) in trees.iter().zip(&self.mounts) {
            // Beneath /tmp, its directories are not there yet.
            make_directories(&mount.to, !mount.is_file);
            if mount.is_file {
                new_file(&mount.to, b"")?;
            }
            protect(tree, c"", mount.writable)?;
            put_back(tree, &mount.to)?;
        }
        for (tree, device) in devices.into_iter().zip(DEVICES) {
            if tree >= 0 {
                // Without the slash in front it is a place in the new root.
                let place = &device.to_bytes_with_nul()[1..];
                let place = CStr::from_bytes_with_nul(place).unwrap_or(c"dev/null");
                new_file(place, b"")?;
                put_back(tree, place)?;
            }
        }
        // SAFETY: strings that end in zero. The old root lies beneath the new one, and goes.
        unsafe {
            call(libc::syscall(
                libc::SYS_pivot_root,
                c".".as_ptr(),
                c".".as_ptr(),
            ))?;
            call(libc::umount2(c".".as_ptr(), libc::MNT_DETACH).into())?;
        }
        protect(libc::AT_FDCWD, c"/", false)
    }
}

/// The rights to what a root of its own would have as files of ours, and to devices.
fn rights() -> io::Result<Ruleset> {
    let rules = Ruleset::new()?;
    let settings = [
        "passwd",
        "group",
        "hosts",
        "host.conf",
        "nsswitch.conf",
        // A library that may not read it takes that for an error.
        "ssl/openssl.cnf",
    ];
    for place in settings {
        rules.allow(&Path::new("/etc").join(place), false)?;
    }
    for device in DEVICES {
        rules.allow(Path::new(OsStr::from_bytes(device.to_bytes())), true)?;
    }
    Ok(rules)
}

/// Makes a mount read-only unless it is to be written to, and in any case without set-uid programs.
fn protect(at: i32, path: &CStr, writable: bool) -> io::Result<()> {
    const EMPTY_PATH: u32 = libc::AT_EMPTY_PATH as u32;
    const RECURSIVE: u32 = 0x8000;
    let read_only = if writable { 0 } else { MOUNT_ATTR_RDONLY };
    let attributes = MountAttr {
        attr_set: MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | read_only,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // The root itself holds devices and places to write to: only its own mount is changed.
    let (flags, attributes) = match path.is_empty() {
        true => (EMPTY_PATH | RECURSIVE, attributes),
        false => (
            0,
            MountAttr {
                attr_set: MOUNT_ATTR_NOSUID | read_only,
                ..attributes
            },
        ),
    };
    // SAFETY: the structure outlives the call, which is told its size.
    call(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            at,
            path.as_ptr(),
            flags,
            &raw const attributes,
            size_of::<MountAttr>(),
        )
    })
    .map(drop)
}

fn tmpfs(place: &CStr, options: &CStr) -> io::Result<()> {
    let kind = c"tmpfs".as_ptr();
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    // SAFETY: strings that end in zero.
    call(unsafe { libc::mount(kind, place.as_ptr(), kind, flags, options.as_ptr().cast()) }.into())
        .map(drop)
}

fn new_file(path: &CStr, text: &[u8]) -> io::Result<()> {
    let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_CLOEXEC;
    // SAFETY: a string that ends in zero; the descriptor is closed below.
    let fd = call(unsafe { libc::open(path.as_ptr(), flags, 0o644) }.into())? as i32;
    // SAFETY: as many bytes as the slice has, into a descriptor of ours.
    let written = call(unsafe { libc::write(fd, text.as_ptr().cast(), text.len()) } as i64);
    // SAFETY: nobody else has it.
    unsafe { libc::close(fd) };
    written.map(drop)
}

/// Makes the directories of a relative path, with it as the last one where `whole`. It has no memory to
/// ask for: a path is at most 4096 bytes long.
fn make_directories(path: &CStr, whole: bool) {
    let bytes = path.to_bytes();
    let mut buffer = [0u8; 4096];
    if bytes.len() >= buffer.len() {
        return;
    }
    for end in 1..=bytes.len() {
        let last = end == bytes.len();
        if (last && whole) || (!last && bytes[end] == b'/') {
            buffer[..end].copy_from_slice(&bytes[..end]);
            buffer[end] = 0;
            // SAFETY: a string that ends in zero. One that is there already will do.
            unsafe { libc::mkdir(buffer.as_ptr().cast(), 0o755) };
        }
    }
}

fn c_path(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| io::ErrorKind::InvalidInput.into())
}
