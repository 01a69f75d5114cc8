//! What leaves this process: standard output, standard error, report files.

pub mod files;
pub mod spinner;

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::NamedTempFile;

use crate::report::escape;
use crate::report::links::Links;

/// Prints to standard output. A reader that has gone away (`| head`) is no error.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(e).context("cannot write the output"),
        _ => Ok(()),
    }
}

/// Prints a report for people, with links to the files of the workbook at `root` that it names, where
/// the terminal has them.
pub fn print_linked(root: &Path, text: &str) -> Result<()> {
    match links(root) {
        Some(links) => print(&links.add(text)),
        None => print(text),
    }
}

/// The links that standard output has; none where there may be no escape sequence.
pub fn links(root: &Path) -> Option<Links> {
    let host = nix::unistd::gethostname().unwrap_or_default();
    let env = |name: &str| std::env::var(name).ok();
    let links = || Links::new(root, &host.to_string_lossy(), &env);
    (is_terminal() && colour()).then(links).flatten()
}

/// A seed that nobody has chosen, short enough to be typed again.
pub fn fresh_seed() -> u64 {
    fastrand::u64(1..1_000_000_000)
}

/// Prints a line to standard error; where that fails, there is nobody left to tell.
pub fn complain(text: &str) {
    // A compiler's errors have colours.
    let _ = writeln!(io::stderr(), "{}", escape::clean_coloured(text, false));
}

/// Whether colours are wanted on standard output (<https://no-color.org>); CLICOLOR_FORCE wants them
/// in a pipe or a file, too (<https://bixense.com/clicolors>).
pub fn colour() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let capable = || set("TERM").is_some_and(|term| term != "dumb") && is_terminal();
    set("NO_COLOR").is_none()
        && (set("CLICOLOR_FORCE").is_some_and(|value| value != "0") || capable())
}

/// Whether a person sits at standard output.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns to fill: the terminal's, within reason; 80 elsewhere.
pub fn width() -> usize {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns
        .filter(|_| is_terminal())
        .unwrap_or(80)
        .clamp(60, 100)
}

/// A report file, opened before the work that fills it begins: a directory that does not exist is
/// told at once. Readers see the old content or the new one, never a part.
pub struct ReportFile {
    path: PathBuf,
    kind: Kind,
}

enum Kind {
    /// Renamed over the path when complete.
    Regular(NamedTempFile),
    /// `/dev/stdout`, a FIFO: can only be written to.
    Device(fs::File),
}

impl ReportFile {
    /// Prepares to write `path`.
    pub fn create(path: &Path) -> Result<Self> {
        let says = || format!("cannot write the report to {}", path.display());
        let kind = match fs::metadata(path) {
            Ok(found) if found.is_dir() => bail!("{}: it is a directory", says()),
            Ok(found) if found.file_type().is_char_device() || found.file_type().is_fifo() => {
                Kind::Device(
                    fs::OpenOptions::new()
                        .write(true)
                        .open(path)
                        .with_context(says)?,
                )
            }
            _ => Kind::Regular(files::beside(path).with_context(says)?),
        };
        Ok(ReportFile {
            path: path.to_owned(),
            kind,
        })
    }

    /// Writes the whole report.
    pub fn write(self, text: &str) -> Result<()> {
        let done = match self.kind {
            Kind::Regular(file) => files::complete(file, &self.path, text.as_bytes()),
            Kind::Device(mut file) => file.write_all(text.as_bytes()),
        };
        done.with_context(|| format!("cannot write the report to {}", self.path.display()))
    }
}
