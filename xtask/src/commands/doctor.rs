//! `cargo xtask doctor`

use anyhow::Result;
use checks::control::Cancel;
use checks::model::Plan;
use checks::observe::{Capability, capabilities};
use checks::runner;

use crate::args::doctor::Args;
use crate::output;
use crate::prepare::workspace;
use crate::report::style::{Style, wrap};

/// Runs the command.
pub fn run(_: &Args) -> Result<u8> {
    let style = Style {
        colour: output::colour(),
    };
    let found = capabilities();
    let rows = [
        (&found.own_proc, "a /proc of our own"),
        (
            &found.thread_calls,
            "the system call that each thread is in (/proc/PID/task/TID/syscall)",
        ),
        (
            &found.cpu_times,
            "the processor time of each thread (/proc/PID/task/TID/schedstat)",
        ),
        (
            &found.socket_tables,
            "the kernel's tables of sockets (sock_diag)",
        ),
        (
            &found.socket_copies,
            "a copy of a program's socket (pidfd_getfd)",
        ),
        (
            &found.tracing,
            "tracing of a program's system calls (ptrace)",
        ),
    ];
    let mut out = String::new();
    for (facility, what) in rows {
        out.push_str(&match facility {
            Capability::Works => format!("{} {what}\n", style.green("✓")),
            Capability::Missing(why) => format!("{} {what}: {why}\n", style.yellow("–")),
        });
    }
    // A worker knows what it gets of the rest: a network and a process table of its own.
    let plan = Plan::new(Vec::new(), 0, workspace::root()?);
    let limits = runner::run(
        &plan,
        &workspace::worker()?,
        &Cancel::default(),
        &mut |_| {},
    )?
    .limits;
    out.push('\n');
    if limits.is_empty() {
        out.push_str(
            "Every check can run here, in a network of its own, and every failure can be explained.\n",
        );
    }
    for limit in limits {
        for line in wrap(&format!("Missing: {limit}."), output::width()) {
            out.push_str(&format!("{line}\n"));
        }
    }
    output::print(&out)?;
    Ok(0)
}
