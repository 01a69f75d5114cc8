//! The report for people.

use std::time::Duration;

use checks::model::{
    CheckReport, Failure, Mistake, Outcome, ProgramReport, ProgramState, ReplyRule, Report, Totals,
    mistakes,
};

use super::escape::{clean, clean_coloured, guard_log_commands};
use super::facts::facts;
use super::sequence_diagram;
use super::style::{Style, columns, cut, wrap};

/// How the report is shown.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The columns to fill.
    pub width: usize,
    /// Whether colours are used.
    pub style: Style,
    /// Every failure in full instead of the first.
    pub all: bool,
    /// How long the run took by the clock on the wall, where that is of interest.
    pub elapsed: Option<Duration>,
}

/// The report as text: a line for each program and for each check that did not pass, then the first
/// failure in full, then the sums.
pub fn write(report: &Report, options: &Options) -> String {
    let mut out = programs(report, options);
    out.push_str(&in_full(report, options));
    out.push('\n');
    out.push_str(&ending(report, options));
    guard_log_commands(&out, "\\x3a", "\\x23")
}

/// The same for a screen of which the beginning is seen first: what failed in full, then the rest.
#[cfg(feature = "watch")]
pub fn write_failure_first(report: &Report, options: &Options) -> String {
    let failed = in_full(report, options);
    let mut out = failed.trim_start_matches('\n').to_owned();
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&programs(report, options));
    out.push('\n');
    out.push_str(&ending(report, options));
    guard_log_commands(&out, "\\x3a", "\\x23")
}

fn fails(check: &CheckReport) -> bool {
    matches!(check.outcome, Outcome::Fail(_))
}

/// A line for each program and for each check that did not pass and is not told in full.
fn programs(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    let mistakes = mistakes(&report.checks);
    let later = mistakes.get(1..).unwrap_or_default();
    for program in &report.programs {
        out.push_str(&headline(report, program, options));
        for check in &report.checks {
            let belongs = check.stage == program.stage && check.role == program.role;
            if !belongs || fails(check) && options.all {
                continue;
            }
            if !fails(check) {
                out.push_str(&one_line(check, 0, options));
            } else if let Some(mistake) = later.iter().find(|m| m.shown_by == check.id) {
                out.push_str(&one_line(check, mistake.checks.len() - 1, options));
            }
        }
    }
    out
}

/// What the compiler says, and the first failure, or all of them.
fn in_full(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    let mistakes = mistakes(&report.checks);
    let first = mistakes.first();
    for program in &report.programs {
        if let ProgramState::DoesNotCompile { errors } = &program.state {
            out.push('\n');
            out.push_str(clean_coloured(errors, options.style.colour).trim_end());
            out.push('\n');
        }
    }
    for check in &report.checks {
        let shown = first.filter(|mistake| mistake.shown_by == check.id);
        if shown.is_some() || options.all && fails(check) {
            out.push('\n');
            out.push_str(&failure(check, options.width, options.all, options.style));
            if let Some(mistake) = shown.filter(|mistake| mistake.checks.len() > 1) {
                let text = explains(mistake, report.totals.failed);
                out.push_str(&fact("explains", &text, options.width, options.style));
            }
        }
    }
    out
}

/// `13 of 14 failed checks: 01.upper-cases, …`
fn explains(mistake: &Mistake, failed: usize) -> String {
    let count = mistake.checks.len();
    let list = mistake.checks.join(", ");
    format!("{count} of {failed} failed checks: {list}")
}

/// What is to be noted, and the sums.
fn ending(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    for note in reasons(report).iter().chain(&report.limits) {
        for line in wrap(&clean(&format!("note: {note}")), options.width) {
            out.push_str(&format!("{}\n", options.style.dim(&line)));
        }
    }
    out.push_str(&sums(report, options));
    out
}

/// `✗ 03 server  15 of 17  exercises/03-exception-handling/server.rs`
fn headline(report: &Report, program: &ProgramReport, options: &Options) -> String {
    let style = options.style;
    let checks = || {
        report
            .checks
            .iter()
            .filter(|c| c.stage == program.stage && c.role == program.role)
    };
    let count = |name| {
        checks()
            .filter(|check| check.outcome.name() == name)
            .count()
    };
    let who = format!("{} {}", program.stage, program.role);
    let path = clean(&program.program).replace('\n', " ");
    match &program.state {
        ProgramState::NotStarted => {
            format!(
                "{} {who}  not started: open {}\n",
                style.yellow("○"),
                style.bold(&path)
            )
        }
        ProgramState::DoesNotCompile { .. } => {
            format!(
                "{} {who}  does not compile  {}\n",
                style.red("✗"),
                style.dim(&path)
            )
        }
        ProgramState::Checked => {
            let mark = match (count("broken"), count("fail"), count("pass")) {
                (0, 0, 0) => style.yellow("–"),
                (0, 0, _) => style.green("✓"),
                (0, ..) => style.red("✗"),
                _ => style.yellow("!"),
            };
            let mut score = format!("{} of {}", count("pass"), checks().count());
            if program.remembered {
                score.push_str("  passed before, unchanged since");
            }
            let room = options
                .width
                .saturating_sub(columns(&who) + columns(&score) + 6);
            format!("{mark} {who}  {score}  {}\n", style.dim(&cut(&path, room)))
        }
    }
}

/// A check that did not pass, or has something to remark, in one line; nothing for the others. So many
/// `more` checks failed for the same reason.
fn one_line(check: &CheckReport, more: usize, options: &Options) -> String {
    let style = options.style;
    let (mark, says) = match &check.outcome {
        Outcome::Pass => match check.remarks.first() {
            Some(remark) => (style.dim("·"), remark.clone()),
            None => return String::new(),
        },
        Outcome::Fail(failure) => (style.red("✗"), failure.got.clone()),
        Outcome::Skipped { why } => (style.yellow("–"), format!("skipped: {why}")),
        Outcome::Broken { why } => (style.yellow("!"), format!("broken: {why}")),
    };
    let id = format!("{:<36}", check.id);
    let says = clean(&says).replace('\n', " ");
    let more = match more {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let room = options
        .width
        .saturating_sub(columns(&id) + columns(&more) + 6);
    format!("  {mark} {id} {}{more}\n", style.dim(&cut(&says, room)))
        .trim_end()
        .to_owned()
        + "\n"
}

/// Why checks were skipped or broke, each reason once and in full.
fn reasons(report: &Report) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for check in &report.checks {
        let (Outcome::Skipped { why } | Outcome::Broken { why }) = &check.outcome else {
            continue;
        };
        let reason = format!("{}: {why}", check.outcome.name());
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// A check and what happened in it.
pub fn story(check: &CheckReport, width: usize, whole: bool, style: Style) -> String {
    let mark = match check.outcome {
        Outcome::Pass => style.green("✓"),
        Outcome::Fail(_) => style.red("✗"),
        _ => style.yellow("–"),
    };
    let mut out = format!("{mark} {}\n", style.bold(&check.id));
    for line in wrap(&clean(&check.title), width - 2) {
        out.push_str(&format!("  {line}\n"));
    }
    out.push('\n');
    let picture = sequence_diagram::draw(&check.transcript, width - 2, whole, style);
    for line in &picture {
        out.push_str(&format!("  {line}\n"));
    }
    if !picture.is_empty() {
        out.push('\n');
    }
    out
}

/// A check that failed, with all that is known about it.
pub fn failure(check: &CheckReport, width: usize, whole: bool, style: Style) -> String {
    let Outcome::Fail(failure) = &check.outcome else {
        return String::new();
    };
    let mut out = story(check, width, whole, style);
    for (label, text) in facts(check, failure) {
        out.push_str(&fact(label, &text, width, style));
    }
    out
}

/// A text beside its label.
fn fact(label: &str, text: &str, width: usize, style: Style) -> String {
    let mut out = String::new();
    for (i, line) in wrap(&clean(text), width - 12).iter().enumerate() {
        let label = format!("{:<10}", if i == 0 { label } else { "" });
        out.push_str(format!("  {}{line}", style.dim(&label)).trim_end());
        out.push('\n');
    }
    out
}

/// The failure's kind in one word, as JSON has it.
pub fn symptom(failure: &Failure) -> String {
    let word = serde_json::to_value(failure.symptom).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// `15 of 17 passed, 2 failed`
pub fn score(totals: &Totals) -> String {
    let mut out = format!("{} of {} passed", totals.passed, totals.all);
    for (count, word) in [
        (totals.failed, "failed"),
        (totals.skipped, "skipped"),
        (totals.broken, "broken"),
        (totals.not_run, "not run"),
    ] {
        if count > 0 {
            out.push_str(&format!(", {count} {word}"));
        }
    }
    out
}

/// `15 of 17 passed, 2 failed · 0.21 s · seed 42`
fn sums(report: &Report, options: &Options) -> String {
    let style = options.style;
    let totals = &report.totals;
    let score = score(totals);
    let mut out = match totals.passed == totals.all {
        true => style.green(&score),
        false => style.bold(&score),
    };
    let mut facts = String::new();
    if let Some(elapsed) = options.elapsed {
        facts.push_str(&format!(" · {:.2} s", elapsed.as_secs_f64()));
    }
    if report.programs.iter().any(|program| program.remembered) {
        facts.push_str(" · --fresh checks again");
    }
    let ran = |check: &CheckReport| {
        let mut programs = report.programs.iter();
        programs.any(|p| !p.remembered && p.stage == check.stage && p.role == check.role)
    };
    if report.checks.iter().any(ran) {
        if report.reply != ReplyRule::default() {
            facts.push_str(&format!(" · reply {}", report.reply));
        }
        facts.push_str(&format!(" · seed {}", report.seed));
    }
    out.push_str(&style.dim(&facts));
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn shown(report: &Report, colour: bool) -> String {
        let style = Style { colour };
        write(
            report,
            &Options {
                width: 80,
                style,
                all: false,
                elapsed: None,
            },
        )
    }

    #[test]
    fn the_first_failure_is_told_in_full_and_the_others_in_a_line() {
        assert_eq!(
            shown(&sample::report(), false),
            "\
! 03 server  1 of 5  exercises/03-exception-handling/server.rs
  ✗ 03.survives-broken-pipe              nothing
  – 03.address-in-use                    skipped: this machine has no user nam…
  ! 03.keeps-running                     broken: the worker died
○ 03 client  not started: open exercises/03-exception-handling/client.rs

✗ 03.survives-reset-while-replying
  A client that resets while it is answered must not take the server down.

  client A                            your server
  connect ──────────────────────────▶ accept4(3) = 4
  send \"xxxxxxxxxxxx\"… 64 KiB ──────▶ recvfrom(4) = 1024
  read \"STRAßE\" ◀──────────────────── sendto(4) = 7
  reset ───────────reset────────────▶ sendto(4) = ECONNRESET
                                      ended: exit code 101
  · the server ended
  client B
  connect ─✗ refused

  expected  client B sends \"again-7f3a\" and reads \"AGAIN-7F3A\"
  got       connection refused: the server is no longer running
  because   it panicked at exercises/03-exception-handling/server.rs:31:27
            called `Result::unwrap()` on an `Err` value: ConnectionReset
  at        exercises/03-exception-handling/server.rs:31
                let n = stream.read(&mut buffer).unwrap();
  read      the tutorial's part 6, and the lesson of stage 03
  next      cargo xtask hint 03.survives-reset-while-replying

note: skipped: this machine has no user namespaces
note: broken: the worker died
1 of 15 passed, 2 failed, 1 skipped, 1 broken, 10 not run · seed 42
"
        );
    }

    #[test]
    fn all_failures_are_told_in_full_if_asked_for() {
        let style = Style { colour: false };
        let options = Options {
            width: 80,
            style,
            all: true,
            elapsed: None,
        };
        let text = write(&sample::report(), &options);
        assert!(
            text.contains("\n✗ 03.survives-reset-while-replying\n"),
            "{text}"
        );
        assert!(text.contains("\n✗ 03.survives-broken-pipe\n"), "{text}");
    }

    #[test]
    fn what_a_program_says_commands_neither_the_terminal_nor_the_ci_system() {
        let plain = shown(&sample::hostile(), false);
        assert!(
            !plain.contains(|c: char| c != '\n' && (c.is_control() || c == '\u{202e}')),
            "{plain}"
        );
        for colour in [false, true] {
            let text = shown(&sample::hostile(), colour);
            assert!(!text.contains("##["), "{text}");
            assert!(!text.contains("\x1b[2J"), "{text}");
            assert!(
                text.lines()
                    .all(|line| !line.trim_start().starts_with("::")),
                "{text}"
            );
        }
    }

    #[test]
    fn without_colour_there_is_no_escape_sequence_and_with_it_there_is() {
        assert!(!shown(&sample::report(), false).contains('\x1b'));
        assert!(shown(&sample::report(), true).contains("\x1b["));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [80, 100] {
            let style = Style { colour: false };
            let options = Options {
                width,
                style,
                all: true,
                elapsed: None,
            };
            for line in write(&sample::report(), &options).lines() {
                assert!(columns(line) <= width, "{width}: {line}");
            }
        }
    }
}
