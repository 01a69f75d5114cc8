//! How long it takes from a save to the verdict on the watcher's screen.

use std::env;
use std::fs;
use std::io::{PipeReader, Read, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use checks::catalogue;
use checks::model::Role;
use checks::toolchain::{self, clean_environment};

use super::{Bench, Limit, Measured, cargo, copy_tree, executables, heading, job, row, timed};
use crate::output;
use crate::prepare::optional_features::Part;
use crate::prepare::workspace;

/// What is watched: one program of a stage, and its checks.
const STAGE: &str = "03";
const BIN: &str = "ex03-server";

impl Bench {
    /// Beside what can't be had for less: a build of what was changed, and its checks.
    pub(super) fn watch(&self) -> Result<()> {
        heading("From a save to the verdict, beside `cargo build` of the program and its checks")?;
        if Command::new("script").arg("--version").output().is_err() {
            return output::print("  skipped: script(1) is not on this machine\n");
        }
        let stage = catalogue::find(STAGE)?;
        let file = format!("exercises/{}/server.rs", stage.folder());
        let (watched, built) = (self.solved("watched")?, self.solved("built")?);
        let mut screen = Screen::start(&self.watcher()?, &watched)?;
        screen.verdict()?;
        let target = workspace::target_dir(&built);
        let text = fs::read_to_string(built.join(&file))?;
        let mut times = Vec::new();
        for run in 0..=self.runs {
            let text = format!("{text}// {run}\n");
            let begun = Instant::now();
            fs::write(watched.join(&file), &text)?;
            screen.verdict()?;
            let time = begun.elapsed();

            fs::write(built.join(&file), &text)?;
            let mut build = cargo(&built);
            build.args(["build", "--locked", "--offline", "--package", "exercises"]);
            let build = timed(build.args(["--bin", BIN, "--target-dir"]).arg(&target))?;
            let exes = executables(&built, "exercises", &[BIN.to_owned()], &target)?;
            let exe = exes.get(BIN).context("an exercise was not built")?;
            let checks = self
                .judge(&[job(stage, Role::Server, exe, file.clone())])?
                .0;
            // The first build has more to do than those after it.
            if run > 0 {
                let yardstick = build + checks;
                times.push(Measured { time, yardstick });
            }
        }
        row(
            "a save of stage 03's server",
            &times,
            Some(Limit::Ratio(1.3)),
        )
    }

    /// A copy of the tree in which the stage is solved.
    fn solved(&self, name: &str) -> Result<PathBuf> {
        let copy = self.scratch.path().join(name);
        copy_tree(&self.root, &copy)?;
        let stage = catalogue::find(STAGE)?;
        for &role in stage.roles {
            let text = toolchain::solution(STAGE, role).context("the stage has no solution")?;
            fs::write(
                copy.join(format!("exercises/{}/{role}.rs", stage.folder())),
                text,
            )?;
        }
        Ok(copy)
    }

    /// Builds the watcher, and puts it where no other build replaces it.
    fn watcher(&self) -> Result<PathBuf> {
        if !Part::Watch.build(&self.root)?.success() {
            bail!("the watcher was not built");
        }
        let target = workspace::target_dir(&self.root);
        let outer = target.parent().context("a target directory has a parent")?;
        let copy = self.scratch.path().join("watcher");
        fs::copy(outer.join("debug/xtask"), &copy)
            .context("the watcher is not where cargo puts it")?;
        Ok(copy)
    }
}

/// The watcher, on a terminal.
struct Screen {
    script: Child,
    drawn: PipeReader,
}

impl Screen {
    fn start(watcher: &Path, root: &Path) -> Result<Screen> {
        let (drawn, draws) = pipe()?;
        let mut script = Command::new("script");
        clean_environment(&mut script);
        let watch = shlex::try_quote(watcher.to_str().context("a path is no text")?)?.into_owned();
        script
            .arg("-qefc")
            .arg(format!("stty cols 100 rows 30; exec {watch} watch {STAGE}"))
            .arg("/dev/null")
            .current_dir(root)
            .env("NO_COLOR", "1")
            .env("TERM", "xterm")
            .env_remove("CI")
            // Its end would end the terminal.
            .stdin(Stdio::piped())
            .stdout(draws)
            .stderr(Stdio::null());
        if let Some(cargo) = env::var_os("CARGO") {
            script.env("CARGO", cargo);
        }
        let script = script.spawn().context("cannot start script(1)")?;
        Ok(Screen { script, drawn })
    }

    /// Waits for the sums that end a report.
    fn verdict(&mut self) -> Result<()> {
        let (mut text, mut bytes) = (Vec::new(), [0; 4096]);
        let sums = " passed · ".as_bytes();
        while !text.windows(sums.len()).any(|found| found == sums) {
            match self.drawn.read(&mut bytes)? {
                0 => bail!("the watcher ended: {}", String::from_utf8_lossy(&text)),
                n => text.extend(&bytes[..n]),
            }
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Both fail only if it has ended; the watcher goes with its terminal.
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}
