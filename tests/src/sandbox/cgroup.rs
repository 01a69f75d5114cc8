//! Groups in which the kernel counts the processes and the memory of one program together (cgroups(7)).
//!
//! A limit of setrlimit(2) is one process's, and that on the number of processes does not bind uid 0. A
//! group binds them all. To make one, a process needs the right to write in the file system of groups:
//! root has it as a rule, an ordinary user does not, and is bound by RLIMIT_NPROC.

#![allow(unsafe_code)] // Work between fork and exec.

#[cfg(target_os = "linux")]
use std::ffi::CString;
use std::fs;
use std::io;
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt;
#[cfg(target_os = "linux")]
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[cfg(target_os = "linux")]
use super::confine::write;
use crate::scratch::Scratch;

/// What the processes of a group may use together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GroupLimits {
    /// Processes and threads.
    pub processes: u64,
    /// Bytes of memory, files in memory among them.
    pub memory: u64,
}

/// Which of the kernel's two interfaces counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CgroupVersion {
    /// A hierarchy for each controller (Documentation/admin-guide/cgroup-v1 in the kernel's source).
    V1,
    /// One for all of them (Documentation/admin-guide/cgroup-v2.rst there).
    V2,
}

/// How the names of all groups begin; behind it stand the name of the run's folder and a number.
const PREFIX: &str = "workbook-";

/// A program joins its group long before.
const SETTLED: Duration = Duration::from_secs(60);

/// Where the groups of a run are made.
#[derive(Debug)]
pub(crate) struct Groups {
    hierarchies: Hierarchies,
    /// How the names of this run's groups begin.
    prefix: String,
    made: AtomicU64,
}

/// Below which folders groups can be made, one for each hierarchy.
#[derive(Debug, PartialEq, Eq)]
struct Hierarchies {
    version: CgroupVersion,
    /// In [`CgroupVersion::V1`] that of the processes, then that of the memory.
    folders: Vec<PathBuf>,
}

/// A group that nobody is in at first. Dropped, it is removed, if its processes have ended.
pub(crate) struct Group {
    /// One in each hierarchy.
    folders: Vec<PathBuf>,
}

/// By which interface this process can bound what a program uses, if by any.
pub fn version() -> Option<CgroupVersion> {
    let run = Scratch::new("wb").ok()?;
    Some(Groups::of(run.path()).ok()?.hierarchies.version)
}

impl Groups {
    /// Those of the run that has this folder: no other run's folder has its name.
    ///
    /// # Errors
    /// If the machine has no such groups, or this process may not make them: tried by making one.
    pub(crate) fn of(run: &Path) -> io::Result<Self> {
        let mounts = fs::read_to_string("/proc/self/mountinfo")?;
        let own = fs::read_to_string("/proc/self/cgroup")?;
        let found = [v2(&mounts, &own), v1(&mounts, &own)];
        let mut refused = io::ErrorKind::Unsupported.into();
        let parent = run.parent().unwrap_or(Path::new("/"));
        let run = run.file_name().unwrap_or_default().to_string_lossy();
        for hierarchies in found.into_iter().flatten() {
            let groups = Groups {
                hierarchies,
                prefix: format!("{PREFIX}{run}-"),
                made: AtomicU64::new(0),
            };
            let limits = GroupLimits {
                processes: 1,
                memory: 1 << 20,
            };
            match groups.group(limits) {
                Ok(_) => {
                    groups.remove_abandoned(parent, SETTLED);
                    return Ok(groups);
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// A new group with these limits.
    ///
    /// # Errors
    /// If the kernel refuses the group or one of its limits.
    pub(crate) fn group(&self, limits: GroupLimits) -> io::Result<Group> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}{number}", self.prefix);
        let mut group = Group {
            folders: Vec::new(),
        };
        for folder in &self.hierarchies.folders {
            let folder = folder.join(&name);
            fs::create_dir(&folder)?;
            group.folders.push(folder);
        }
        let [processes, memory] = [0, group.folders.len() - 1].map(|at| &group.folders[at]);
        let (most, swap) = match self.hierarchies.version {
            CgroupVersion::V1 => ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"),
            CgroupVersion::V2 => ("memory.max", "memory.swap.max"),
        };
        let swapped = match self.hierarchies.version {
            // Together with the memory, and alone.
            CgroupVersion::V1 => limits.memory,
            CgroupVersion::V2 => 0,
        };
        fs::write(processes.join("pids.max"), limits.processes.to_string())?;
        fs::write(memory.join(most), limits.memory.to_string())?;
        // A kernel that does not count what is swapped out has no such file.
        let _ = fs::write(memory.join(swap), swapped.to_string());
        Ok(group)
    }

    /// Removes the groups of runs that were killed, with all of their processes: their folders below `parent`
    /// are gone. A group younger than `settled` may be one that its program has yet to join.
    fn remove_abandoned(&self, parent: &Path, settled: Duration) {
        self.remove(|name, entry| {
            let run = name
                .strip_prefix(PREFIX)
                .and_then(|rest| rest.rsplit_once('-'));
            let made = entry.metadata().and_then(|meta| meta.modified());
            run.is_some_and(|(run, _)| !parent.join(run).exists())
                && made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age >= settled))
        });
    }

    /// Removes what is left of the run's groups, once all of it has ended: a worker that was killed
    /// removed none.
    pub(crate) fn sweep(&self) {
        self.remove(|name, _| name.starts_with(&self.prefix));
    }

    /// Removes the groups of which this is true; those with processes stay.
    fn remove(&self, which: impl Fn(&str, &fs::DirEntry) -> bool) {
        for folder in &self.hierarchies.folders {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if which(&entry.file_name().to_string_lossy(), &entry) {
                    let _ = fs::remove_dir(entry.path());
                }
            }
        }
    }
}

impl Group {
    /// Makes the program of `command`, and so all that it starts, a member before it begins.
    ///
    /// # Errors
    /// If a path has a zero in it.
    #[cfg(target_os = "linux")]
    pub(crate) fn apply(&self, command: &mut Command) -> io::Result<()> {
        let files = self.folders.iter().map(|folder| {
            let file = folder.join("cgroup.procs");
            Ok(CString::new(file.as_os_str().as_bytes())?)
        });
        let files = files.collect::<io::Result<Vec<CString>>>()?;
        // Zero is whoever writes it.
        let join = move || files.iter().try_for_each(|file| write(file, b"0"));
        // SAFETY: the closure makes system calls on memory that was made before, and nothing else.
        unsafe {
            command.pre_exec(join);
        }
        Ok(())
    }

    /// Whether the kernel has ended one of its processes because they used too much memory together.
    pub(crate) fn was_out_of_memory(&self) -> bool {
        let counts = ["memory.oom_control", "memory.events"];
        let folder = self.folders.last();
        let texts = counts
            .iter()
            .filter_map(|file| fs::read_to_string(folder?.join(file)).ok());
        let kills = |text: String| {
            let counted = text
                .lines()
                .find_map(|line| line.strip_prefix("oom_kill ").map(str::to_owned));
            counted.is_some_and(|count| count.trim() != "0")
        };
        texts.into_iter().any(kills)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The folders of a kernel whose one hierarchy has both controllers: the nearest group above this
/// process's whose children they are handed to.
fn v2(mounts: &str, own: &str) -> Option<Hierarchies> {
    let mount = mount_points(mounts, "cgroup2", None).next()?;
    let path = own.lines().find_map(|line| line.strip_prefix("0::"))?;
    let own = mount.folder_of(path)?;
    let hands_down = |folder: &&Path| {
        let controllers =
            fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
        let has = |wanted| controllers.split_whitespace().any(|name| name == wanted);
        has("pids") && has("memory")
    };
    let folder = own
        .ancestors()
        .take_while(|folder| folder.starts_with(&mount.point))
        .find(hands_down)?;
    Some(Hierarchies {
        version: CgroupVersion::V2,
        folders: vec![folder.to_owned()],
    })
}

/// The folders of a kernel with a hierarchy for each controller: this process's own groups.
fn v1(mounts: &str, own: &str) -> Option<Hierarchies> {
    let folder = |controller: &'static str| {
        let mount = mount_points(mounts, "cgroup", Some(controller)).next()?;
        let path = own.lines().find_map(|line| {
            let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
            controllers
                .split(',')
                .any(|name| name == controller)
                .then_some(path)
        })?;
        mount.folder_of(path)
    };
    let mut folders = vec![folder("pids")?, folder("memory")?];
    folders.dedup();
    Some(Hierarchies {
        version: CgroupVersion::V1,
        folders,
    })
}

/// Where a part of a hierarchy can be seen.
struct MountPoint {
    /// What of the hierarchy is mounted here.
    root: PathBuf,
    point: PathBuf,
}

impl MountPoint {
    /// The folder of the group that the kernel calls `path`.
    fn folder_of(&self, path: &str) -> Option<PathBuf> {
        let below = Path::new(path).strip_prefix(&self.root).ok()?;
        Some(self.point.join(below))
    }
}

/// The mounts of this kind of file system, with this option of the file system's own, in the lines of
/// `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
fn mount_points<'a>(
    mounts: &'a str,
    kind: &'a str,
    option: Option<&'a str>,
) -> impl Iterator<Item = MountPoint> + 'a {
    mounts.lines().filter_map(move |line| {
        let (mount, file_system) = line.split_once(" - ")?;
        let mut words = file_system.split(' ');
        let is_kind = words.next()? == kind;
        let has = |option| {
            words
                .next_back()
                .is_some_and(|all| all.split(',').any(|one| one == option))
        };
        let mut words = mount.split(' ').skip(3);
        let (root, point) = (words.next()?, words.next()?);
        (is_kind && option.is_none_or(has)).then(|| MountPoint {
            root: PathBuf::from(root),
            point: PathBuf::from(point),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Docker shows a container with the first interface: the hierarchy is mounted from the
    /// container's group on.
    #[test]
    fn the_first_interface_has_a_folder_for_each_controller() {
        let mounts = "\
            36 31 0:28 /docker/ab /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n\
            37 31 0:29 /docker/ab /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n\
            38 31 0:30 /docker/ab /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n";
        let own = "9:pids:/docker/ab/x\n8:cpu,cpuacct:/docker/ab\n3:memory:/docker/ab\n0::/\n";
        let found = v1(mounts, own).expect("both controllers");
        let folders = ["/sys/fs/cgroup/pids/x", "/sys/fs/cgroup/memory"];
        assert_eq!(found.folders, folders.map(PathBuf::from));
        assert_eq!(v2(mounts, own), None);
    }

    #[test]
    fn the_second_interface_has_one_folder_above_this_process() {
        let root = tempfile::tempdir().expect("a folder");
        let hierarchy = root.path().to_str().expect("a plain path");
        fs::create_dir_all(root.path().join("user.slice/shell.scope")).expect("groups");
        for (group, controllers) in [
            ("", "cpu memory pids\n"),
            ("user.slice", "cpu\n"),
            ("user.slice/shell.scope", ""),
        ] {
            let file = root.path().join(group).join("cgroup.subtree_control");
            fs::write(file, controllers).expect("a file");
        }
        let mounts =
            format!("30 23 0:26 / {hierarchy} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n");
        let found = v2(&mounts, "0::/user.slice/shell.scope\n").expect("the root hands them down");
        assert_eq!(found.folders, [root.path().to_owned()]);
    }

    #[test]
    fn groups_of_runs_that_are_gone_are_removed_and_no_others() {
        let (place, runs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| place.path().join(name);
        let all = ["workbook-wbGONE-0", "workbook-wbHERE-1", "system.slice"];
        for name in all {
            fs::create_dir(at(name)).unwrap();
        }
        fs::create_dir(runs.path().join("wbHERE")).unwrap();
        let groups = Groups {
            hierarchies: Hierarchies {
                version: CgroupVersion::V2,
                folders: vec![place.path().to_owned()],
            },
            prefix: "workbook-wbMINE-".to_owned(),
            made: AtomicU64::new(0),
        };
        groups.remove_abandoned(runs.path(), SETTLED);
        assert!(all.iter().all(|name| at(name).exists()));
        groups.remove_abandoned(runs.path(), Duration::ZERO);
        assert_eq!(all.map(|name| at(name).exists()), [false, true, true]);
    }

    #[test]
    fn a_group_that_nobody_is_in_goes_with_its_value() {
        let run = PathBuf::from(format!("test{}", std::process::id()));
        let Ok(groups) = Groups::of(&run) else {
            println!("skipped: this user may make no groups here");
            return;
        };
        let limits = GroupLimits {
            processes: 10,
            memory: 64 << 20,
        };
        let group = groups.group(limits).expect("a group");
        let folders = group.folders.clone();
        let most = fs::read_to_string(folders[0].join("pids.max")).expect("a limit");
        assert_eq!(most.trim(), "10");
        drop(group);
        assert!(folders.iter().all(|folder| !folder.exists()));
    }
}
