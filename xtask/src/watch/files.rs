//! The learner's files: what stands in them, and when that changes.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use checks::catalogue::Stage;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::{Message, Tell};

/// For how long nothing must have been written: editors write twice, rename, and touch.
const QUIET: Duration = Duration::from_millis(40);

/// A longer file is nobody's program.
const LONGEST: u64 = 4 << 20;

/// Tells of every change below `exercises/`. Folders are watched, not files: an editor puts a new file
/// in the place of the old one.
pub struct Files {
    watcher: RecommendedWatcher,
    exercises: PathBuf,
}

impl Files {
    pub fn watch(root: &Path, tell: Tell) -> Result<Files> {
        let exercises = root.join("exercises");
        let manifest = root.join("Cargo.toml");
        let inside = exercises.clone();
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else {
                // Whatever was lost, looking again finds it.
                tell.tell(Message::Changed { folder: true });
                return;
            };
            let read = matches!(event.kind, EventKind::Access(kind)
                if kind != AccessKind::Close(AccessMode::Write));
            let ours = |path: &PathBuf| path.starts_with(&inside) || *path == manifest;
            if event.need_rescan() || !read && event.paths.iter().any(ours) {
                let folder = event.need_rescan() || event.paths.iter().any(|path| path.is_dir());
                tell.tell(Message::Changed { folder });
            }
        };
        let mut watcher = notify::recommended_watcher(told).context("no files can be watched")?;
        // For `exercises` itself, should it go and come back.
        watcher
            .watch(root, RecursiveMode::NonRecursive)
            .with_context(|| format!("cannot watch {}", root.display()))?;
        let mut files = Files { watcher, exercises };
        files.look_for_folders();
        Ok(files)
    }

    /// Watches the folders that are there now. A new one may have had files in it before.
    pub fn look_for_folders(&mut self) {
        // Without `exercises` there is nothing to watch, until the root tells that it is back.
        let _ = self
            .watcher
            .watch(&self.exercises, RecursiveMode::Recursive);
    }
}

/// What stands in the programs of some stages; nothing if one of them is missing.
pub fn look(root: &Path, stages: &[Stage]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    for stage in stages {
        let folder = root.join("exercises").join(stage.folder());
        for role in stage.roles {
            fs::metadata(folder.join(format!("{role}.rs"))).ok()?;
        }
        hash_folder(&folder, &mut hasher);
    }
    for manifest in ["Cargo.toml", "exercises/Cargo.toml"] {
        fs::read(root.join(manifest)).ok().hash(&mut hasher);
    }
    Some(hasher.finish())
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Ok(meta) = fs::symlink_metadata(&path) else {
            continue;
        };
        // Editors keep notes of their own beside a file: `.#server.rs`, `.server.rs.swp`.
        if name.starts_with(['.', '#']) {
            continue;
        }
        if meta.is_dir() {
            hash_folder(&path, hasher);
        } else if name.ends_with(".rs") && meta.len() <= LONGEST {
            path.hash(hasher);
            fs::read(&path).ok().hash(hasher);
        }
    }
}

/// When to look, and what was there when it was last judged.
#[derive(Default)]
pub struct Saves {
    judged: Option<u64>,
    quiet_at: Option<Instant>,
}

impl Saves {
    /// These sources are about to be judged.
    pub fn judged(&mut self, sources: Option<u64>) {
        self.judged = sources;
    }

    /// Something was written.
    pub fn written(&mut self, now: Instant) {
        self.quiet_at = Some(now + QUIET);
    }

    /// Whether these sources are others than those that were judged.
    pub fn differ(&self, sources: Option<u64>) -> bool {
        sources != self.judged
    }

    /// How long to wait for more; without a limit where nothing was written.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        Some(self.quiet_at?.saturating_duration_since(now))
    }

    /// Whether writing has paused; true once.
    pub fn is_quiet(&mut self, now: Instant) -> bool {
        let quiet = self.quiet_at.is_some_and(|at| at <= now);
        if quiet {
            self.quiet_at = None;
        }
        quiet
    }
}
