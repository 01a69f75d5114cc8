//! Files that are whole or not there at all.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::{Builder, NamedTempFile};

/// A file beside `path` that will take its place; its permissions are those of any new file.
pub fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Cut by the umask.
    let permissions = Permissions::from_mode(0o666);
    Builder::new()
        .prefix(".workbook-")
        .permissions(permissions)
        .tempfile_in(dir)
}

/// Writes `text` and puts the file in the place of `path`. Readers, and the disk after a power
/// failure, have the old content or the new one, never a part.
pub fn complete(mut file: NamedTempFile, path: &Path, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    match path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

/// Gives `path` this content, with the folders that it needs.
pub fn replace(path: &Path, text: &[u8]) -> Result<()> {
    let attempt = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        complete(beside(path)?, path, text)
    };
    attempt().with_context(|| format!("cannot write {}", path.display()))
}
