//! Which of the lines on a stack are the learner's own, and how they are shown.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use crate::model::Location;

/// The longest source line that is quoted, in characters.
const LINE: usize = 160;

/// Which lines are the learner's own, and from where their files are named.
#[derive(Debug, Clone)]
pub struct SourceFilter {
    root: PathBuf,
    source: Option<PathBuf>,
}

/// What a line is to the learner; the better comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Of the standard library, a dependency, the system.
    Foreign,
    /// Of the program, but not of the source that was asked for.
    Program,
    /// Of the source that was asked for.
    Own,
}

impl SourceFilter {
    /// Lines of `source`, a file or directory relative to `root`, are the learner's own. Without
    /// `source`, or in a stack without any line of it, all lines are that belong to the program
    /// and neither to a standard library, nor a dependency, nor the system.
    pub fn new(source: Option<&Path>, root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        SourceFilter {
            root,
            source: source.map(Path::to_path_buf),
        }
    }

    /// What a line of `file`, named as by [`normal`], is to the learner.
    pub(crate) fn rank(&self, file: &Path) -> Rank {
        let relative = file.strip_prefix(&self.root).unwrap_or(file);
        match &self.source {
            Some(own) if relative.starts_with(own) || file.starts_with(own) => Rank::Own,
            _ if is_foreign(file) => Rank::Foreign,
            _ => Rank::Program,
        }
    }

    /// The rank than which there is none better.
    pub(crate) fn best_rank(&self) -> Rank {
        if self.source.is_some() {
            Rank::Own
        } else {
            Rank::Program
        }
    }

    /// The location as people read it: relative to the root where it lies under it, with the
    /// line's text. Only files under the root are opened: debug information and tracebacks may
    /// name any file, and come from a program that nobody vouches for.
    pub fn location(&self, file: &Path, line: u32) -> Location {
        let absolute = normal(&self.root.join(file));
        let shown = absolute.strip_prefix(&self.root).unwrap_or(file);
        let source = absolute
            .canonicalize()
            .ok()
            .filter(|path| path.starts_with(&self.root))
            .and_then(|path| line_of(&path, line));
        Location {
            file: shown.to_string_lossy().into_owned(),
            line,
            source,
        }
    }
}

/// Whether a path in debug information belongs to a standard library or a dependency.
fn is_foreign(file: &Path) -> bool {
    let text = file.to_string_lossy();
    [
        "/rustc/",
        "/usr/include/",
        "/usr/lib/",
        "/usr/src/",
        "/usr/local/go/",
        "library/",
        "<",
    ]
    .iter()
    .any(|start| text.starts_with(start))
        || [
            "/lib/rustlib/src/",
            "/registry/src/",
            "/git/checkouts/",
            "/sysdeps/",
        ]
        .iter()
        .any(|part| text.contains(part))
}

/// The path without `.` and `..`, by its text alone.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The text of a line, without indentation and control characters, cut where it is long.
fn line_of(path: &Path, line: u32) -> Option<String> {
    let mut text = String::new();
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    let file = File::options()
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path)
        .ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    file.take(4 << 20).read_to_string(&mut text).ok()?;
    let line = text.lines().nth(line.checked_sub(1)? as usize)?.trim();
    Some(
        line.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LINE)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_quoted_only_from_under_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("workbook");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(
            root.join("server.rs"),
            "fn main() {\n\t  recv(\"\u{1b}[2J\");\n}\n",
        )
        .unwrap();
        std::fs::write(dir.path().join("secret.rs"), "hidden\n").unwrap();
        std::os::unix::fs::symlink("../secret.rs", root.join("link.rs")).unwrap();
        let own = SourceFilter::new(None, &root);
        let at = |file: &str, line| own.location(Path::new(file), line).source;
        assert_eq!(at("server.rs", 2).as_deref(), Some("recv(\" [2J\");"));
        assert_eq!(at("server.rs", 9), None);
        assert_eq!(at("link.rs", 1), None);
        assert_eq!(at("../secret.rs", 1), None);
        assert_eq!(at("/dev/zero", 1), None);
    }

    #[test]
    fn standard_library_and_dependencies_are_foreign() {
        let own = SourceFilter::new(Some(Path::new("exercises/01/server.rs")), Path::new("/w"));
        let rank = |file: &str| own.rank(Path::new(file));
        assert_eq!(rank("/w/exercises/01/server.rs"), Rank::Own);
        assert_eq!(rank("exercises/01/server.rs"), Rank::Own);
        assert_eq!(rank("/w/tests/mutants/src/lib.rs"), Rank::Program);
        assert_eq!(
            rank("/rustc/59807616/library/std/src/net/tcp.rs"),
            Rank::Foreign
        );
        assert_eq!(
            rank("/h/.cargo/registry/src/i/nix-0.31.3/src/lib.rs"),
            Rank::Foreign
        );
        assert_eq!(
            rank("/r/lib/rustlib/src/rust/library/core/src/ops.rs"),
            Rank::Foreign
        );
    }
}
