//! Compiling the source of a stranger: one file, std and the crates of its stage, in a sandbox of its own.
//!
//! rustc is started directly: no manifest, build script, macro crate, dependency or configuration of the
//! submission takes part. The compiler sees the toolchain, the linker, the crates that the workbook has
//! built and this one file, and has limits: `include_str!` of another file fails, and a type that grows
//! without end ends with the limit.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::ended::wait;
use crate::model::Tier;
use crate::sandbox::jail::{Jail, Limits};

/// How much processor time the compiler may take for one program.
const PROCESSOR: Duration = Duration::from_secs(30);

/// How long it may take by the clock, on a machine however loaded: beyond that it is the machine that
/// failed, not the submission.
const LONGEST: Duration = Duration::from_secs(600);

/// How much of the compiler's messages is kept, in bytes.
const KEPT: u64 = 64 << 10;

/// The compiler, as it is found once.
#[derive(Debug, Clone)]
pub struct Compiler {
    sysroot: PathBuf,
    /// How much it is kept from.
    tier: Tier,
    /// The crates beside std that a stage may use, and those that they use, built by the workbook: copies,
    /// in a folder that has nothing else.
    libraries: BTreeMap<String, PathBuf>,
    /// That folder.
    folder: Arc<TempDir>,
}

/// A source to compile.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Where people see it: `exercises/03-…/server.rs`.
    pub shown: &'a Path,
    /// The name of its executable.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
    /// The crates beside std that it may use.
    pub crates: &'a [&'a str],
}

/// What came of a source.
#[derive(Debug)]
pub enum Compiled {
    /// The executable.
    Executable(PathBuf),
    /// The compiler's own words.
    Errors(String),
}

impl Compiler {
    /// The compiler that `rustc` on the path stands for, with these crates (see
    /// [`Builds::libraries`](super::Builds)).
    ///
    /// # Errors
    /// If there is none.
    pub fn find(tier: Tier, libraries: BTreeMap<String, PathBuf>) -> Result<Compiler> {
        let asked = Command::new("rustc")
            .args(["--print", "sysroot"])
            .output()
            .context("cannot start rustc, which compiles submissions")?;
        if !asked.status.success() {
            bail!("rustc does not tell where it is: {}", asked.status);
        }
        let sysroot = String::from_utf8_lossy(&asked.stdout).trim().into();
        // Where they were built lie other people's programs, too.
        let folder = tempfile::tempdir().context("cannot make a folder for crates")?;
        let mut copies = BTreeMap::new();
        for (name, library) in libraries {
            let copy = folder.path().join(library.file_name().unwrap_or_default());
            fs::copy(&library, &copy)
                .with_context(|| format!("cannot copy {}", library.display()))?;
            copies.insert(name, copy);
        }
        Ok(Compiler {
            sysroot,
            tier,
            libraries: copies,
            folder: Arc::new(folder),
        })
    }

    /// Compiles `source` in the private directory `place`: its text goes to `place/source/SHOWN`, the
    /// executable to `place/NAME.out/NAME`.
    ///
    /// # Errors
    /// If the machine fails: what the source does wrong is no error of ours.
    pub fn compile(&self, place: &Path, source: Source) -> Result<Compiled> {
        let Source { shown, name, .. } = source;
        let root = place.join("source");
        let file = root.join(shown);
        fs::create_dir_all(file.parent().unwrap_or(&root))?;
        fs::write(&file, source.text)?;
        // A directory of its own for each, so that none sees another.
        let out = place.join(format!("{name}.out"));
        fs::create_dir_all(&out)?;
        let exe = out.join(name);
        let messages = tempfile::tempfile()?;
        let mut command = self.rustc(source, &exe);
        command
            .current_dir(&root)
            .env("TMPDIR", &out)
            .stderr(messages.try_clone()?);
        if self.tier != Tier::None {
            self.jail(&root, &file, &out, source.crates)?
                .apply(&mut command);
        }
        let child = command
            .spawn()
            .context("cannot start rustc in its sandbox")?;
        let ended = wait(child, LONGEST)?;
        let text = beginning(messages)?;
        let limits = || {
            Compiled::Errors(format!(
                "error: {} could not be compiled within the limits of memory and processor time",
                shown.display()
            ))
        };
        match ended {
            None => bail!(
                "rustc did not end within {} s by the clock",
                LONGEST.as_secs()
            ),
            Some(status) if status.success() && exe.is_file() => Ok(Compiled::Executable(exe)),
            // Not the submission's doing.
            Some(_) if text.contains("(os error 28)") => bail!("no space is left to compile in"),
            Some(status) if status.code().is_none() || text.trim().is_empty() => Ok(limits()),
            Some(_) => Ok(Compiled::Errors(text)),
        }
    }

    /// The command that makes `exe`.
    fn rustc(&self, source: Source, exe: &Path) -> Command {
        let mut command = Command::new(self.sysroot.join("bin/rustc"));
        command
            .args(["--edition", "2024", "--crate-type", "bin"])
            .args(["--cap-lints", "allow"])
            .args(["--crate-name", "submission", "--color", "always"])
            .args(["-C", "debuginfo=line-tables-only", "-C", "codegen-units=4"])
            // The linker that comes with rustc asks /proc where it is, and there is none.
            .args(["-C", "link-arg=-fuse-ld=bfd"])
            .arg("--sysroot")
            .arg(&self.sysroot)
            .arg("-o")
            .arg(exe)
            .arg(source.shown)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            // Its libraries lie beside it, which the dynamic linker learns from /proc (ld.so(8), $ORIGIN).
            .env("LD_LIBRARY_PATH", self.sysroot.join("lib"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        for name in source.crates {
            let Some(library) = self.libraries.get(*name) else {
                continue;
            };
            command.arg("--extern").arg(name_is(name, library));
            // Where it looks for what this crate uses in turn.
            command
                .arg("-L")
                .arg(name_is("dependency", self.folder.path()));
        }
        command
    }

    /// It sees the toolchain, the linker, one source and its crates, writes to one directory, and has no
    /// network.
    fn jail(&self, root: &Path, source: &Path, out: &Path, crates: &[&str]) -> io::Result<Jail> {
        let limits = Limits {
            address_space: Some(3 << 30),
            file_size: Some(64 << 20),
            descriptors: Some(256),
            processes: Some(64),
            processor: Some(PROCESSOR.as_secs()),
            ..Limits::default()
        };
        let mut jail = Jail::new(self.tier, Path::new("/tmp"), root, limits)?
            .without_network()
            .show_system()?;
        jail.show(&self.sysroot, false)?;
        jail.show(source, false)?;
        if !crates.is_empty() {
            jail.show(self.folder.path(), false)?;
        }
        jail.show(out, true)?;
        Ok(jail)
    }
}

/// `NAME=PATH`, as rustc wants it.
fn name_is(name: &str, path: &Path) -> OsString {
    let mut words = OsString::from(format!("{name}="));
    words.push(path);
    words
}

/// Whether this machine grants the sandbox of strangers' programs in this tier: tried by really starting
/// one.
///
/// # Errors
/// If it does not: why.
pub fn sandbox_works(tier: Tier) -> io::Result<()> {
    let place = tempfile::tempdir()?;
    let mut command = Command::new("true");
    command
        .current_dir(place.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut jail = Jail::new(tier, Path::new("/tmp"), place.path(), Limits::default())?
        .show_system()?
        .show_processes()?;
    jail.show(place.path(), true)?;
    jail.apply(&mut command);
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!(
            "a program in it ended with {status}"
        ))),
    }
}

fn beginning(mut file: File) -> io::Result<String> {
    use std::io::Seek;
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(KEPT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compile(tier: Tier, source: &str) -> Compiled {
        let place = tempfile::tempdir().unwrap().keep();
        let compiler = Compiler::find(tier, BTreeMap::new()).unwrap();
        let source = Source {
            shown: Path::new("a/server.rs"),
            name: "server",
            text: source,
            crates: &[],
        };
        let compiled = compiler.compile(&place, source);
        let compiled = compiled.unwrap();
        if let Compiled::Errors(_) = &compiled {
            fs::remove_dir_all(&place).unwrap();
        }
        compiled
    }

    fn errors(tier: Tier, source: &str) -> Option<String> {
        match compile(tier, source) {
            Compiled::Errors(errors) => Some(errors),
            Compiled::Executable(exe) => {
                fs::remove_dir_all(exe.parent().unwrap().parent().unwrap()).unwrap();
                None
            }
        }
    }

    /// The sandboxes that this machine grants.
    fn tiers() -> Vec<Tier> {
        let mut tiers = vec![Tier::Full, Tier::Reduced];
        tiers.retain(|tier| match sandbox_works(*tier) {
            Ok(()) => true,
            Err(why) => {
                eprintln!("skipped: this machine grants no sandbox {tier}: {why}");
                false
            }
        });
        tiers
    }

    #[test]
    fn a_program_is_compiled_in_the_sandbox_and_can_read_nothing_there() {
        for tier in tiers() {
            let hello = "fn main() { println!(\"hello\"); }";
            assert_eq!(errors(tier, hello), None, "{tier}");
            for file in [
                "/etc/shadow",
                concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            ] {
                let source = format!("fn main() {{ println!(\"{{}}\", include_str!({file:?})); }}");
                let errors = errors(tier, &source).unwrap();
                assert!(errors.contains("couldn't read"), "{tier}: {errors}");
                assert!(
                    !errors.contains("root:") && !errors.contains("[package]"),
                    "{tier}: {errors}"
                );
            }
            // One with nobody's secrets.
            let passwd = "fn main() { print!(\"{}\", include_str!(\"/etc/passwd\")); }";
            assert_eq!(errors(tier, passwd), None, "{tier}");
            let home = "fn main() { println!(\"{}\", env!(\"HOME\")); }";
            let secret = errors(tier, home).unwrap();
            assert!(secret.contains("HOME"), "{tier}: {secret}");
        }
    }

    #[test]
    fn a_source_without_end_ends_with_the_limit() {
        for tier in tiers() {
            let memory =
                "static BIG: [u8; 8 << 30] = [1; 8 << 30]; fn main() { println!(\"{}\", BIG[9]); }";
            assert!(errors(tier, memory).is_some(), "{tier}");
        }
    }
}
