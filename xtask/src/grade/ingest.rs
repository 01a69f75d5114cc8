//! From a path to a submission: sources by name, and nothing else of what lies there.
//!
//! Nothing there is trusted. A source is opened beneath the submission's folder without following any
//! link (openat2(2), `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`), without waiting (a FIFO would), and is
//! taken only if it is a regular file of UTF-8 that is not too large.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::{Role, escaped};
use nix::errno::Errno;
use nix::fcntl::{OFlag, OpenHow, ResolveFlag, openat2};

/// The largest source, in bytes.
const LARGEST: u64 = 256 << 10;

/// One submission as it lies there.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its name, with what is no text escaped.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// For a single file: its name.
    only: Option<PathBuf>,
    /// Why nothing of it is taken in.
    refused: Option<&'static str>,
}

/// What was taken in.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Each program's text.
    pub programs: Vec<Source>,
    /// What was refused, each with the reason.
    pub refused: Vec<String>,
    /// Equal for equal sources.
    pub digest: String,
}

/// The source of one program.
#[derive(Debug, Clone)]
pub struct Source {
    pub stage: &'static str,
    pub role: Role,
    pub text: String,
}

/// The submissions at these paths, in the order of their names.
///
/// # Errors
/// If a path can't be read, or two submissions have the same name.
pub fn find(paths: &[PathBuf], cohort: bool) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        if !cohort {
            found.push(one(path, meta.is_dir())?);
            continue;
        }
        if !meta.is_dir() {
            bail!("{} is no folder of submissions", path.display());
        }
        for entry in
            fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?
        {
            let entry = entry?;
            if entry.file_name().as_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type()?;
            found.push(match kind.is_dir() {
                true => one(&entry.path(), true)?,
                // It has a row all the same: nobody is left out in silence.
                false => Found {
                    name: escaped(entry.file_name().as_bytes()),
                    folder: path.clone(),
                    only: None,
                    refused: Some(match kind.is_symlink() {
                        true => "it is a link, and links are not followed",
                        false => "it is no folder",
                    }),
                },
            });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(pair) = found.windows(2).find(|pair| pair[0].name == pair[1].name) {
        bail!(
            "two submissions are named {}: give each folder its own name",
            pair[0].name
        );
    }
    Ok(found)
}

fn one(path: &Path, is_dir: bool) -> Result<Found> {
    let whole =
        fs::canonicalize(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = whole
        .file_name()
        .map_or_else(|| "submission".into(), |name| escaped(name.as_bytes()));
    if is_dir {
        return Ok(Found {
            name,
            folder: whole,
            only: None,
            refused: None,
        });
    }
    let file = whole.file_name().map(PathBuf::from).unwrap_or_default();
    let flat = |stage: &Stage, role: &Role| file == flat_name(stage, *role);
    let known = |stage: &Stage| stage.roles.iter().any(|role| flat(stage, role));
    if !catalogue::stages().iter().any(known) {
        bail!(
            "{} is no submission: name a folder, or a file such as 03-server.rs",
            path.display()
        );
    }
    Ok(Found {
        name,
        only: Some(file),
        folder: whole.parent().unwrap_or(Path::new("/")).to_owned(),
        refused: None,
    })
}

fn flat_name(stage: &Stage, role: Role) -> PathBuf {
    PathBuf::from(format!("{}-{role}.rs", stage.number))
}

/// Takes in the sources of a submission for these stages.
///
/// # Errors
/// If its folder can't be opened.
pub fn take_in(found: &Found, stages: &[&'static Stage]) -> Result<Sources> {
    if let Some(why) = found.refused {
        return Ok(Sources {
            refused: vec![why.to_owned()],
            digest: digest(&[]),
            ..Sources::default()
        });
    }
    let folder = File::open(&found.folder)
        .with_context(|| format!("cannot open the submission {}", found.name))?;
    let mut sources = Sources::default();
    for stage in stages {
        for &role in stage.roles {
            let flat = flat_name(stage, role);
            let places = match &found.only {
                Some(only) if *only == flat => vec![flat],
                Some(_) => Vec::new(),
                None => vec![
                    PathBuf::from(format!("exercises/{}/{role}.rs", stage.folder())),
                    PathBuf::from(format!("{}/{role}.rs", stage.folder())),
                    flat,
                ],
            };
            for place in places {
                match read(folder.as_fd(), &place) {
                    Ok(None) => continue,
                    Ok(Some(text)) => sources.programs.push(Source {
                        stage: stage.number,
                        role,
                        text,
                    }),
                    Err(why) => sources.refused.push(format!("{}: {why}", place.display())),
                }
                break;
            }
        }
    }
    sources.digest = digest(&sources.programs);
    Ok(sources)
}

/// The text of a file beneath a folder; `None` if there is none.
///
/// # Errors
/// Why it is not taken, as a sentence.
fn read(folder: BorrowedFd, place: &Path) -> Result<Option<String>, String> {
    let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC | OFlag::O_NOCTTY;
    let resolve = ResolveFlag::RESOLVE_BENEATH
        | ResolveFlag::RESOLVE_NO_SYMLINKS
        | ResolveFlag::RESOLVE_NO_MAGICLINKS;
    let how = OpenHow::new().flags(flags).resolve(resolve);
    let file = match openat2(folder, place, how) {
        Ok(fd) => File::from(fd),
        Err(Errno::ENOENT | Errno::ENOTDIR) => return Ok(None),
        Err(Errno::ELOOP | Errno::EXDEV) => {
            return Err("it is a link, or lies behind one, and links are not followed".into());
        }
        Err(errno) => return Err(format!("it can't be opened ({})", errno.desc())),
    };
    let meta = file.metadata().map_err(|error| error.to_string())?;
    if !meta.is_file() {
        return Err("it is no regular file".into());
    }
    if meta.len() > LARGEST {
        return Err(format!(
            "it has {} bytes, and at most {LARGEST} are taken",
            meta.len()
        ));
    }
    let mut bytes = Vec::new();
    let taken = file.take(LARGEST + 1).read_to_end(&mut bytes);
    taken.map_err(|error| format!("it can't be read ({error})"))?;
    if bytes.len() as u64 > LARGEST {
        return Err("it grew while it was read".into());
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is no UTF-8 text".to_owned())?;
    Ok(Some(text))
}

/// A number for the sources, as text. Two of them together make collisions by chance unlikely.
fn digest(programs: &[Source]) -> String {
    let hash = |salt: u64| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        for program in programs {
            (program.stage, program.role, &program.text).hash(&mut hasher);
        }
        hasher.finish()
    };
    format!("{:016x}{:016x}", hash(1), hash(2))
}

/// Which part of a cohort in `of` parts a submission is in, from 1.
pub fn part_of(name: &str, of: u32) -> u32 {
    (number_of(name) % u64::from(of.max(1))) as u32 + 1
}

/// A number that a name always has, for partitions and seeds: FNV-1a.
pub fn number_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
