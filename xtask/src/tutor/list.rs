//! The stages and their checks, with the learner's progress.

use std::path::Path;

use checks::catalogue::{self, Stage};
use checks::model::Role;
use checks::toolchain;

use crate::output;
use crate::prepare::progress_store::State;
use crate::report::escape::clean;
use crate::report::style::{Style, wrap};

/// The stages, the learner's progress, and what each teaches.
pub fn stages(root: &Path, state: &State, width: usize, style: Style) -> String {
    let current = state.first_unpassed().map(|stage| stage.number);
    let mut out = String::new();
    for stage in catalogue::stages() {
        let mark = match () {
            () if state.is_passed(stage) => style.green("✓"),
            () if current == Some(stage.number) => style.yellow("▶"),
            () => " ".to_owned(),
        };
        let scores: Vec<String> = stage
            .roles
            .iter()
            .map(|&role| score(root, state, stage, role))
            .collect();
        let name = format!("{:<20}", stage.slug);
        let broken = match state.is_broken_since(stage) {
            true => style.red(" · passed once, fails now"),
            false => String::new(),
        };
        out.push_str(&format!(
            "{mark} {} {} {}{broken}\n",
            stage.number,
            style.bold(&name),
            scores.join(" · ")
        ));
        for line in wrap(stage.teaches, width - 5) {
            out.push_str(&format!("     {}\n", style.dim(&line)));
        }
    }
    let next = match state.first_unpassed() {
        Some(stage) => format!("cargo xtask check {}", stage.number),
        None => "every stage has passed".to_owned(),
    };
    out.push_str(&format!("\n{} {next}\n", style.dim("next:")));
    out
}

/// `server 15 of 17`
fn score(root: &Path, state: &State, stage: &Stage, role: Role) -> String {
    if let Some(passed) = state.passed(stage, role) {
        let changed = match state.has_changed(root, stage, role) {
            true => ", changed since",
            false => "",
        };
        return format!(
            "{role} {passed} of {}{changed}",
            stage.checks_of(role).count()
        );
    }
    let untouched =
        toolchain::starter(stage.number, role).is_some_and(|starter| starter.is_untouched_in(root));
    format!(
        "{role} {}",
        if untouched {
            "not started"
        } else {
            "not checked yet"
        }
    )
}

/// The checks of a stage, and how each ended when it last ran.
pub fn checks_of(stage: &Stage, state: &State, style: Style) -> String {
    let mut out = format!("{} {}\n", stage.number, style.bold(stage.title));
    for check in stage.checks {
        let mark = match state.outcome(stage, check.info.role, check.info.id) {
            Some("pass") => style.green("✓"),
            Some("fail") => style.red("✗"),
            Some(_) => style.yellow("–"),
            None => " ".to_owned(),
        };
        out.push_str(&format!("{mark} {}\n", check.info.id));
        for line in wrap(&clean(check.info.title), output::width() - 5) {
            out.push_str(&format!("     {}\n", style.dim(&line)));
        }
    }
    out
}
