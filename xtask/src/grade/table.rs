//! The marks on the terminal.

use checks::model::ProgramState;

use super::formats::number;
use super::model::{GradeReport, Submission};
use crate::report::escape::{clean, guard_log_commands};
use crate::report::style::{Style, columns, cut, pad};

/// A line for each submission, and what is worth knowing about all.
pub fn write(report: &GradeReport, width: usize, style: Style) -> String {
    let names = report
        .submissions
        .iter()
        .map(|submission| columns(&clean(&submission.name)));
    let room = names.max().unwrap_or(0).clamp(10, 28);
    let mut out = style.dim(&format!(
        "{}  {:>12}  checks passed",
        pad("submission", room),
        "points"
    ));
    out.push('\n');
    for submission in &report.submissions {
        out.push_str(&line(submission, room, width, style));
    }
    let broken = report
        .submissions
        .iter()
        .filter(|submission| submission.score.broken)
        .count();
    out.push('\n');
    if broken > 0 {
        out.push_str(&style.yellow(&format!(
            "{broken} broken: not the submissions' fault; grade them again\n"
        )));
    }
    let mut frequent: Vec<(String, usize)> = report.mistake_counts().into_iter().collect();
    frequent.retain(|(cause, _)| cause != "none");
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    if !frequent.is_empty() {
        let list = frequent
            .iter()
            .take(5)
            .map(|(cause, count)| format!("{cause} ({count})"));
        out.push_str(&format!(
            "most frequent mistakes: {}\n",
            list.collect::<Vec<_>>().join(", ")
        ));
    }
    let sandbox = &report.sandbox;
    out.push_str(&format!(
        "{} submissions · sandbox {}, limits by {} · seed {}\n",
        report.submissions.len(),
        sandbox.tier,
        sandbox.limits_by,
        report.seed
    ));
    guard_log_commands(&out, "\\x3a", "\\x23")
}

fn line(submission: &Submission, room: usize, width: usize, style: Style) -> String {
    let score = &submission.score;
    let totals = &submission.report.totals;
    let points = format!("{} of {}", number(score.points), number(score.max));
    let mut notes = Vec::new();
    if let Some(same) = &submission.same_as {
        notes.push(format!("same as {same}"));
    }
    let count = |state: fn(&ProgramState) -> bool| {
        submission
            .report
            .programs
            .iter()
            .filter(|program| state(&program.state))
            .count()
    };
    let errors = count(|state| matches!(state, ProgramState::DoesNotCompile { .. }));
    let missing = count(|state| *state == ProgramState::NotStarted);
    for (number, what) in [
        (errors, "do not compile"),
        (missing, "not handed in or untouched"),
        (submission.refused.len(), "files refused"),
        (totals.broken, "broken"),
        (totals.skipped, "skipped"),
    ] {
        if number > 0 {
            notes.push(format!("{number} {what}"));
        }
    }
    let name = pad(&cut(&clean(&submission.name), room), room);
    let text = format!(
        "{points:>12}  {:>3} of {}  {}",
        totals.passed,
        totals.all,
        clean(&notes.join(", "))
    );
    format!(
        "{} {}\n",
        style.bold(&name),
        cut(text.trim_end(), width.saturating_sub(room + 1))
    )
}
