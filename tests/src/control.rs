//! Ending a build or a run from outside, with everything that it started.

use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};

/// How to start this executable again as a worker.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// The executable.
    pub exe: PathBuf,
    /// What makes it call [`crate::worker::main`].
    pub args: Vec<String>,
}

/// Ends a build or a run from another thread: the process that does it goes, and everything that this
/// started goes with it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<CancelState>);

#[derive(Debug, Default)]
struct CancelState {
    cancelled: AtomicBool,
    process: Mutex<Option<(Child, Ends)>>,
}

/// How a process ends that is to take everything with it which it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// When it is killed: its process table goes with it.
    Killed,
    /// By itself, when its standard input ends. It must not be killed: it has others to end.
    WithItsInput,
}

impl Cancel {
    /// Ends the run at once; harmless when there is none, or it is over.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        if let Ok(mut process) = self.0.process.lock()
            && let Some((child, ends)) = process.as_mut()
        {
            match ends {
                // Fails only if it has ended by itself.
                Ends::Killed => drop(child.kill()),
                Ends::WithItsInput => drop(child.stdin.take()),
            }
        }
    }

    /// Makes `child` the process that [`Cancel::cancel`] ends.
    pub(crate) fn hold(&self, child: Child, ends: Ends) -> Result<()> {
        *self
            .0
            .process
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread of the run panicked"))? = Some((child, ends));
        if self.is_cancelled() {
            self.cancel();
        }
        Ok(())
    }

    /// Waits for the process to end, which it is about to do by itself.
    pub(crate) fn wait(&self) -> Result<ExitStatus> {
        let child = self.0.process.lock().ok().and_then(|mut p| p.take());
        let (mut child, _) = child.context("the process is gone")?;
        // Dropped by Child::wait() otherwise, and the build guard takes that for a cancellation.
        let _pipe = child.stdin.take();
        Ok(child.wait()?)
    }

    /// Whether [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }
}
