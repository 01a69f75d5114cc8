//! What starts a program in another language than Rust.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::toolchain;

/// The compilers and interpreters of this machine.
pub(super) struct Languages {
    /// The interpreter itself: a version manager's stand-in may take longer to start than the program
    /// that it chooses.
    python: Option<String>,
    /// What was compiled once, by a hash of its source.
    cache: PathBuf,
}

impl Languages {
    /// Those of this machine; what they compile is kept below `target_dir`.
    pub(super) fn here(target_dir: &Path) -> Languages {
        let python = Command::new("python3")
            .args(["-c", "import sys; print(sys.executable)"])
            .output();
        Languages {
            python: python
                .ok()
                .filter(|output| output.status.success())
                .and_then(|output| String::from_utf8(output.stdout).ok())
                .map(|path| path.trim().to_owned()),
            cache: target_dir.join("known-programs"),
        }
    }

    /// The words that start the program at `path`; `Err` within names what this machine lacks for it.
    ///
    /// # Errors
    ///
    /// When its language is none of those known here, or it does not compile.
    pub(super) fn command(&self, path: &Path) -> Result<Result<Vec<String>, &'static str>> {
        let source = path.display().to_string();
        let interpreter = match path.extension().and_then(|ending| ending.to_str()) {
            Some("c") => return self.compiled(path),
            Some("py") => {
                let python = self.python.clone().ok_or("python3");
                // Without a search for installed packages, which takes longer than all the rest.
                return Ok(python.map(|python| vec![python, "-S".to_owned(), source]));
            }
            Some("mjs") => "node",
            Some("pl") => "perl",
            Some("java") => "java",
            Some("sh") => "bash",
            _ => bail!("{source} is in no language that is known here"),
        };
        if !is_installed(interpreter) {
            return Ok(Err(interpreter));
        }
        let words = vec![interpreter.to_owned(), source];
        // As `check` does it.
        let classes = toolchain::compiled_once(&words, &self.cache, &self.cache.join("java"));
        Ok(Ok(classes.unwrap_or(words)))
    }

    /// A C program, compiled where it was not yet.
    fn compiled(&self, path: &Path) -> Result<Result<Vec<String>, &'static str>> {
        let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let name = path.file_stem().context("a source has a name")?.display();
        let folder = self.cache.join("c");
        let exe = folder.join(format!("{name}-{:016x}", hasher.finish()));
        if !exe.is_file() {
            fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            let fresh = tempfile::tempdir_in(&folder).context("cannot make a temporary folder")?;
            let output = fresh.path().join("program");
            let compiler = Command::new("cc")
                .args(["-O1", "-g", "-pthread", "-o"])
                .arg(&output)
                .arg(path)
                .output();
            let Ok(compiler) = compiler else {
                return Ok(Err("cc"));
            };
            ensure!(
                compiler.status.success(),
                "{} does not compile:\n{}",
                path.display(),
                String::from_utf8_lossy(&compiler.stderr)
            );
            // Complete at once for another run that looks for it.
            fs::rename(&output, &exe).with_context(|| format!("cannot make {}", exe.display()))?;
        }
        Ok(Ok(vec![exe.display().to_string()]))
    }
}

/// Whether a shell would find this program. It is not started: a virtual machine takes a while for each question.
fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
