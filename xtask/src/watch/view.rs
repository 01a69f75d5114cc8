//! From what the watcher knows to the lines of a screen.

use checks::model::{CheckReport, ProgramState, Report, Role};

use super::state::{Model, Page, Run};
use crate::report::escape::{clean, guard_log_commands};
use crate::report::style::{Style, columns, cut, wrap};
use crate::report::terminal;
use crate::run;

const KEYS: [&str; 10] = [
    "h hint",
    "e explain",
    "o open",
    "l list",
    "n next",
    "p previous",
    "a all",
    "x reset",
    "q quit",
    "?",
];

const ALL_KEYS: &str = "\
h  a hint for the first failure; again: the next of three
s  the solution, after the third hint or once the stage has passed
e  the first failure from beginning to end
o  open the program in $VISUAL or $EDITOR, at the line that fails
n  the next stage                p  the stage before
l  the stages, and where you are
r  check again, even what has passed and is unchanged
a  check all stages; n and p go back to one
x  the untouched starters again, after asking; your version is kept
q  quit (as Ctrl-C); Ctrl-Z stops the watcher, and fg goes on with it

↑ ↓ j k, PageUp, PageDown, b, space, Home, End, g, G  scroll
Enter, Esc  back to the verdict

Saving a file starts a check, and ends one that is running. On file systems that
report no saves (some shared folders), press r.";

/// The whole screen: as many lines as the terminal has rows, none wider than it.
pub fn screen(model: &Model) -> Vec<String> {
    let mut lines = head(model);
    let foot = foot(model);
    let room = room(model);
    let body = body(model);
    let shown = body.iter().skip(model.scroll).take(room);
    lines.extend(shown.cloned());
    lines.resize(
        lines.len().max(model.height.saturating_sub(foot.len())),
        String::new(),
    );
    lines.extend(foot);
    lines.truncate(model.height);
    lines
}

/// How many lines of the page there is room for.
pub fn room(model: &Model) -> usize {
    let around = head(model).len() + foot_length(model);
    model.height.saturating_sub(around).max(1)
}

/// How many lines the page has.
pub fn length(model: &Model) -> usize {
    body(model).len()
}

/// The stage, how far it is, and a mark for each check.
fn head(model: &Model) -> Vec<String> {
    let style = model.style;
    let name = match model.all {
        true => "all stages".to_owned(),
        false => format!("{} {}", model.stage.number, model.stage.title),
    };
    let (status, paint): (String, fn(Style, &str) -> String) = match &model.run {
        Run::Building => ("building …".to_owned(), Style::yellow),
        Run::Checking(report) => {
            let ended = report.totals.all - report.totals.not_run;
            let status = format!("checking: {ended} of {}", report.totals.all);
            (status, Style::yellow)
        }
        Run::Judged(report, _) => {
            let totals = report.totals;
            let status = format!("{} of {} passed", totals.passed, totals.all);
            match totals.passed == totals.all {
                true => (status, Style::green),
                false => (status, Style::red),
            }
        }
        Run::Failed(_) => ("no verdict".to_owned(), Style::red),
        Run::Gone => ("missing".to_owned(), Style::red),
    };
    let status = cut(&status, model.width);
    let name = cut(&name, model.width.saturating_sub(columns(&status) + 1));
    let gap = model
        .width
        .saturating_sub(columns(&name) + columns(&status));
    let mut lines = vec![format!(
        "{}{}{}",
        style.bold(&name),
        " ".repeat(gap),
        paint(style, &status)
    )];
    if !model.all {
        for &role in model.stage.roles {
            let label = style.dim(&format!("{:<8}", role.name()));
            let room = model.width.saturating_sub(8);
            lines.push(format!("{label}{}", marks(model, role, room)));
        }
    }
    lines.push(style.dim(&"─".repeat(model.width)));
    lines
}

/// A mark for each check of a program, or why there is none.
fn marks(model: &Model, role: Role, room: usize) -> String {
    let style = model.style;
    let report = model.report();
    let program = report.and_then(|report| {
        let mut programs = report.programs.iter();
        programs.find(|program| program.role == role)
    });
    match program.map(|program| &program.state) {
        Some(ProgramState::NotStarted) => return style.yellow(&cut("not started", room)),
        Some(ProgramState::DoesNotCompile { .. }) => {
            return style.red(&cut("does not compile", room));
        }
        Some(ProgramState::Checked) | None => {}
    }
    let mark = |id: &str| {
        let found = |check: &&CheckReport| check.id == id;
        let outcome = report.and_then(|report| report.checks.iter().find(found));
        match outcome.map(|check| check.outcome.name()) {
            Some("pass") => style.green("✓"),
            Some("fail") => style.red("✗"),
            Some("skipped") => style.yellow("–"),
            Some(_) => style.yellow("!"),
            None => style.dim("·"),
        }
    };
    let checks = model.stage.checks_of(role).take(room);
    checks.map(|check| mark(check.info.id)).collect()
}

/// The page, in lines that fit.
fn body(model: &Model) -> Vec<String> {
    // The report's own lines are for terminals of some width; a narrower one breaks them again.
    let width = model.width.clamp(60, 100);
    let style = model.style;
    let text = match model.page {
        Page::Verdict => match &model.run {
            Run::Building => String::new(),
            Run::Checking(report) => first_failure(report, width, false, style),
            Run::Judged(report, elapsed) => {
                let options = terminal::Options {
                    width,
                    style,
                    all: false,
                    elapsed: Some(*elapsed),
                };
                let lesson =
                    lesson(report).map_or(String::new(), |path| format!("\nread {path}\n"));
                terminal::write_failure_first(report, &options) + &lesson
            }
            Run::Failed(why) => wrap(&clean(why), width).join("\n"),
            Run::Gone => gone(model).join("\n"),
        },
        Page::Explain => model.report().map_or(String::new(), |report| {
            first_failure(report, width, true, style)
        }),
        Page::Keys => ALL_KEYS.to_owned(),
        Page::Hint | Page::List | Page::Solution => model.text.clone(),
    };
    let lines = text.trim_end().lines();
    lines.flat_map(|line| fold(line, model.width)).collect()
}

fn first_failure(report: &Report, width: usize, whole: bool, style: Style) -> String {
    let failed = run::first_failure(report);
    let text = failed.map_or(String::new(), |failed| {
        terminal::failure(failed, width, whole, style)
    });
    guard_log_commands(&text, "\\x3a", "\\x23")
}

/// What to read where a program is not begun.
fn lesson(report: &Report) -> Option<String> {
    let not_started = |state: &ProgramState| *state == ProgramState::NotStarted;
    let program = report.programs.iter().find(|p| not_started(&p.state))?;
    let (folder, _) = program.program.rsplit_once('/')?;
    Some(format!("{folder}/README.md"))
}

fn gone(model: &Model) -> Vec<String> {
    let folder = model.stage.folder();
    let what = match model.all {
        true => "A program under exercises/".to_owned(),
        false => format!("A program in exercises/{folder}"),
    };
    let says =
        format!("{what} is missing. Checking continues when it is back; x restores the starter.");
    wrap(&says, model.width.max(20))
}

/// How many lines there are below the page.
fn foot_length(model: &Model) -> usize {
    1 + notice(model).len() + keys(model).len()
}

/// What there is to say, in a few lines at most.
fn notice(model: &Model) -> Vec<String> {
    let says = model.notice.clone().or_else(|| advice(model));
    let says = clean(&says.unwrap_or_default()).replace('\n', " ");
    let mut lines = wrap(&says, model.width);
    lines.truncate(3);
    lines.resize(lines.len().max(1), String::new());
    lines
}

/// Where in the page one is, what there is to say, and the keys.
fn foot(model: &Model) -> Vec<String> {
    let style = model.style;
    let (room, length) = (room(model), length(model));
    let place = match length > room {
        true => {
            let last = (model.scroll + room).min(length);
            format!(" {}–{last} of {length} ", model.scroll + 1)
        }
        false => String::new(),
    };
    let place = cut(&place, model.width);
    let rule = "─".repeat(model.width.saturating_sub(columns(&place) + 2));
    let end = "─".repeat(model.width.saturating_sub(columns(&place) + columns(&rule)));
    let mut lines = vec![style.dim(&format!("{rule}{place}{end}"))];
    lines.extend(notice(model).iter().map(|line| style.yellow(line)));
    lines.extend(keys(model).into_iter().map(|line| style.dim(&line)));
    lines
}

/// What to do next, where that is not plain to see.
fn advice(model: &Model) -> Option<String> {
    if model.page != Page::Verdict {
        return Some("Enter goes back to the verdict".to_owned());
    }
    let Run::Judged(report, _) = &model.run else {
        return None;
    };
    let remembered = match report.programs.iter().any(|program| program.remembered) {
        true => "; r checks again what is unchanged",
        false => "",
    };
    if report.exit_code() != 0 {
        return None;
    }
    let number = model.stage.number;
    let next = checks::catalogue::stages()
        .iter()
        .find(|stage| stage.number > number);
    Some(match (model.all, next) {
        (true, _) => format!("everything has passed{remembered}"),
        (_, Some(next)) => format!(
            "stage {number} has passed: n goes on to stage {}{remembered}",
            next.number
        ),
        (_, None) => format!("the last stage has passed: a checks all of them{remembered}"),
    })
}

/// The keys, in as many lines as they need.
fn keys(model: &Model) -> Vec<String> {
    let mut lines = vec![String::new()];
    for key in KEYS {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        let gap = if line.is_empty() { "" } else { "  " };
        if !line.is_empty() && columns(line) + columns(gap) + columns(key) > model.width {
            lines.push(cut(key, model.width));
        } else {
            line.push_str(&format!("{gap}{}", cut(key, model.width)));
        }
    }
    lines
}

/// Breaks a line with colours into lines of at most `room` columns; colours go on in the next.
pub fn fold(line: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let (mut current, mut used, mut colours) = (String::new(), 0, String::new());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let codes = rest.strip_prefix("\x1b[").and_then(|rest| rest.find('m'));
        if let Some(end) = codes {
            let (sequence, after) = rest.split_at(end + 3);
            current.push_str(sequence);
            match sequence {
                "\x1b[0m" | "\x1b[m" => colours.clear(),
                _ => colours.push_str(sequence),
            }
            rest = after;
            continue;
        }
        if used == room {
            if !colours.is_empty() {
                current.push_str("\x1b[0m");
            }
            lines.push(std::mem::replace(&mut current, colours.clone()));
            used = 0;
        }
        current.push(c);
        used += 1;
        rest = &rest[c.len_utf8()..];
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use checks::catalogue;
    use checks::model::{Outcome, ProgramState};

    use super::super::model::{Input, Step};
    use super::*;
    use crate::report::sample;

    const SIZES: [(usize, usize); 2] = [(80, 24), (120, 40)];

    fn model(width: usize, height: usize) -> Model {
        let style = Style { colour: false };
        let mut model = Model::new(catalogue::find("03").unwrap(), width, height, style);
        model.on(Input::Saved);
        model
    }

    fn judged(report: Report, (width, height): (usize, usize)) -> Model {
        let mut model = model(width, height);
        let step = Step::Judged(Box::new(report), Duration::from_millis(210));
        model.on(Input::Step(1, step));
        model
    }

    /// Compares screens with the picture that is kept of them; `SNAPSHOTS=overwrite` takes new ones.
    fn is_as_kept(name: &str, make: &dyn Fn((usize, usize)) -> Model) {
        for size in SIZES {
            let lines = screen(&make(size));
            assert_eq!(lines.len(), size.1, "{name}: {lines:#?}");
            for line in &lines {
                assert!(columns(line) <= size.0, "{name}: {line}");
            }
            let text = lines.join("\n") + "\n";
            let file = format!("src/watch/screens/{name}-{}x{}.txt", size.0, size.1);
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
                std::fs::write(&path, &text).unwrap();
            }
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(text == kept, "{} is now:\n{text}", path.display());
        }
    }

    #[test]
    fn a_failure_is_seen_at_once_with_the_stage_and_the_keys() {
        is_as_kept("failure", &|size| judged(sample::report(), size));
    }

    #[test]
    fn checks_are_seen_as_they_finish() {
        is_as_kept("checking", &|size| {
            let mut report = sample::report();
            report.programs[1].state = ProgramState::Checked;
            report.totals = run::totals(report.totals.all, &report.checks);
            let mut model = model(size.0, size.1);
            model.on(Input::Step(1, Step::Checking(Box::new(report))));
            model
        });
    }

    #[test]
    fn a_stage_that_has_passed_says_what_may_come_next() {
        is_as_kept("passed", &|size| {
            let mut report = sample::report();
            report.programs.truncate(1);
            report.checks.retain(|check| check.outcome == Outcome::Pass);
            report.totals = run::totals(1, &report.checks);
            judged(report, size)
        });
    }

    #[test]
    fn the_keys_are_explained_and_what_is_gone_is_said() {
        is_as_kept("keys", &|size| {
            let mut model = judged(sample::report(), size);
            model.on(Input::Key(super::super::model::Key::Char('?')));
            model
        });
        is_as_kept("gone", &|size| {
            let mut model = judged(sample::report(), size);
            model.on(Input::Gone);
            model
        });
    }

    #[test]
    fn a_small_terminal_and_a_hostile_program_break_no_line() {
        for (width, height) in [(20, 5), (33, 9), (61, 24)] {
            let model = judged(sample::hostile(), (width, height));
            let lines = screen(&model);
            assert_eq!(lines.len(), height);
            for line in lines {
                assert!(columns(&line) <= width, "{line}");
                assert!(!line.contains(char::is_control), "{line:?}");
            }
        }
    }

    #[test]
    fn a_long_line_goes_on_in_the_next_with_its_colours() {
        assert_eq!(fold("abcd", 2), ["ab", "cd"]);
        assert_eq!(fold("", 2), [""]);
        assert_eq!(
            fold("\x1b[1;31mabc\x1b[0md", 2),
            ["\x1b[1;31mab\x1b[0m", "\x1b[1;31mc\x1b[0md"]
        );
    }
}
