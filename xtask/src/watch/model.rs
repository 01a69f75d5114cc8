//! What the watcher wants: inputs go in, effects come out. Nothing here touches a terminal, a file or
//! a process.

use std::time::Duration;

use checks::catalogue::{self};
use checks::model::{CheckReport, ProgramState, Report};

use super::state::{Model, Page, Run};
use super::view;
use crate::run;
use crate::tutor::hint::{self, Subject};

/// What happens to the watcher.
pub enum Input {
    Key(Key),
    /// The terminal has this many columns and rows now.
    Resized(usize, usize),
    /// Sources are others than those that were judged last; perhaps they are still being written.
    Touched,
    /// Sources were written, and nothing more has come for a moment.
    Saved,
    /// The programs of the stage are not there.
    Gone,
    /// How the run with this number goes on.
    Step(u64, Step),
    /// A page that was asked for.
    Text(Page, String),
    /// Something to say in a line.
    Notice(String),
}

/// A key of those that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    /// Enter and Escape: back to the verdict.
    Back,
    Interrupt,
    Suspend,
}

/// How a run goes on.
pub enum Step {
    /// The programs are built, and the checks begin.
    Checking(Box<Report>),
    Finished(Box<CheckReport>),
    Judged(Box<Report>, Duration),
    /// There is no verdict; why.
    Failed(String),
}

/// What the watcher wants to be done.
#[derive(Clone)]
pub enum Effect {
    /// End the run, if there is one.
    Cancel,
    /// Begin the run with this number.
    Judge {
        generation: u64,
        what: String,
        /// Even what has passed and is unchanged.
        fresh: bool,
    },
    /// Give the next hint.
    Hint(Subject),
    List,
    /// Show the solution, if that is allowed.
    Solution(Option<Subject>),
    /// Open this file in the learner's editor.
    Edit {
        file: String,
        line: Option<u32>,
    },
    Reset,
    Suspend,
    Quit,
}

impl Model {
    /// Takes an input, and says what is to be done.
    pub fn on(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Key(key) => self.key(key),
            Input::Resized(width, height) => {
                (self.width, self.height) = (width, height);
                self.scroll_to(self.scroll);
                vec![]
            }
            Input::Touched => self.interrupt(),
            Input::Saved => self.judge(false),
            Input::Gone => {
                let effects = self.interrupt();
                self.show(Page::Verdict, String::new());
                self.run = Run::Gone;
                effects
            }
            Input::Step(generation, step) => {
                if generation == self.generation {
                    self.step(step);
                }
                vec![]
            }
            Input::Text(page, text) => {
                self.show(page, text);
                vec![]
            }
            Input::Notice(text) => {
                self.notice = Some(text);
                vec![]
            }
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        self.notice = None;
        if std::mem::take(&mut self.asking) && !matches!(key, Key::Interrupt | Key::Suspend) {
            if key == Key::Char('y') {
                return vec![Effect::Reset];
            }
            return self.say("nothing was changed");
        }
        let page = view::room(self);
        match key {
            Key::Interrupt | Key::Char('q') => return vec![Effect::Quit],
            Key::Suspend => return vec![Effect::Suspend],
            Key::Back => self.show(Page::Verdict, String::new()),
            Key::Up | Key::Char('k') => self.scroll_to(self.scroll.saturating_sub(1)),
            Key::Down | Key::Char('j') => self.scroll_to(self.scroll + 1),
            Key::PageUp | Key::Char('b') => self.scroll_to(self.scroll.saturating_sub(page)),
            Key::PageDown | Key::Char(' ') => self.scroll_to(self.scroll + page),
            Key::Home | Key::Char('g') => self.scroll_to(0),
            Key::End | Key::Char('G') => self.scroll_to(usize::MAX),
            Key::Char('?') => self.show(Page::Keys, String::new()),
            Key::Char('n') => return self.go(1),
            Key::Char('p') => return self.go(-1),
            Key::Char('r') => return self.judge(true),
            Key::Char('a') => {
                self.all = true;
                return self.judge(false);
            }
            Key::Char('l') => return vec![Effect::List],
            Key::Char('s') => {
                return vec![Effect::Solution(self.report().and_then(hint::subject))];
            }
            Key::Char('h') => return self.hint(),
            Key::Char('e') => match self.report().and_then(run::first_failure) {
                Some(_) => self.show(Page::Explain, String::new()),
                None => return self.say("no check has failed; there is nothing to explain"),
            },
            Key::Char('o') => {
                let (file, line) = self.place();
                return vec![Effect::Edit { file, line }];
            }
            Key::Char('x') if self.all => {
                return self
                    .say("n or p chooses the stage whose programs are to be the starters again");
            }
            Key::Char('x') => {
                self.asking = true;
                let number = self.stage.number;
                return self.say(&format!(
                    "Replace your programs of stage {number} with the starters? They are kept. [y/N]"
                ));
            }
            Key::Char(_) => {}
        }
        vec![]
    }

    fn say(&mut self, text: &str) -> Vec<Effect> {
        self.notice = Some(text.to_owned());
        vec![]
    }

    fn show(&mut self, page: Page, text: String) {
        (self.page, self.text, self.scroll) = (page, text, 0);
    }

    /// Shows the page from this line on, or as far down as it goes.
    fn scroll_to(&mut self, line: usize) {
        let most = view::length(self).saturating_sub(view::room(self));
        self.scroll = line.min(most);
    }

    fn judge(&mut self, fresh: bool) -> Vec<Effect> {
        self.generation += 1;
        self.interrupted = false;
        self.notice = None;
        self.run = Run::Building;
        self.show(Page::Verdict, String::new());
        let (generation, what) = (
            self.generation,
            match self.all {
                true => "all".to_owned(),
                false => self.stage.number.to_owned(),
            },
        );
        vec![
            Effect::Cancel,
            Effect::Judge {
                generation,
                what,
                fresh,
            },
        ]
    }

    /// Ends a run that is no longer about what the files hold.
    fn interrupt(&mut self) -> Vec<Effect> {
        if !matches!(self.run, Run::Building | Run::Checking(_)) || self.interrupted {
            return vec![];
        }
        // What it still has to say is about another source.
        self.generation += 1;
        self.interrupted = true;
        self.run = Run::Building;
        vec![Effect::Cancel]
    }

    fn go(&mut self, by: isize) -> Vec<Effect> {
        let stages = catalogue::stages();
        let here = stages.iter().position(|s| s.number == self.stage.number);
        let there = here.and_then(|here| here.checked_add_signed(by));
        match there.and_then(|there| stages.get(there)) {
            Some(stage) => {
                (self.stage, self.all) = (stage, false);
                self.judge(false)
            }
            None if self.all => {
                self.all = false;
                self.judge(false)
            }
            None => self.say(match by {
                1 => "this is the last stage",
                _ => "this is the first stage",
            }),
        }
    }

    fn hint(&mut self) -> Vec<Effect> {
        if let Some(subject) = self.report().and_then(hint::subject) {
            return vec![Effect::Hint(subject)];
        }
        let uncompiled = |report: &Report| {
            let mut programs = report.programs.iter();
            programs.any(|program| program.state != ProgramState::Checked)
        };
        let says = match self.report() {
            Some(report) if uncompiled(report) => {
                "it does not compile: the compiler gives the best hint"
            }
            Some(_) => "nothing fails; there is nothing to give a hint for",
            None => "there is no verdict yet to give a hint for",
        };
        self.say(says)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Checking(report) => self.run = Run::Checking(report),
            Step::Finished(check) => {
                if let Run::Checking(report) = &mut self.run {
                    insert(report, *check);
                }
            }
            Step::Judged(report, elapsed) => self.run = Run::Judged(report, elapsed),
            Step::Failed(why) => self.run = Run::Failed(why),
        }
        self.scroll_to(self.scroll);
    }

    /// Where to go on: the line that fails, or does not compile, or the file that is not begun.
    fn place(&self) -> (String, Option<u32>) {
        let first = format!(
            "exercises/{}/{}.rs",
            self.stage.folder(),
            self.stage.roles[0]
        );
        let Some(report) = self.report() else {
            return (first, None);
        };
        for program in &report.programs {
            if let ProgramState::DoesNotCompile { errors } = &program.state {
                return (program.program.clone(), line_of(errors, &program.program));
            }
        }
        if let Some(failed) = run::first_failure(report) {
            let program = |stage: &str| {
                let mut programs = report.programs.iter();
                programs.find(|p| p.stage == stage && p.role == failed.role)
            };
            let file = program(&failed.stage).map_or(first, |found| found.program.clone());
            let line = match &failed.outcome {
                checks::model::Outcome::Fail(failure) => {
                    let at = failure.location.as_ref().filter(|at| at.file == file);
                    at.map(|at| at.line)
                }
                _ => None,
            };
            return (file, line);
        }
        let unfinished = report
            .programs
            .iter()
            .find(|p| p.state != ProgramState::Checked);
        (unfinished.map_or(first, |p| p.program.clone()), None)
    }
}

/// The line that the compiler names first: `--> exercises/01-basic-echo/server.rs:31:5`.
fn line_of(errors: &str, file: &str) -> Option<u32> {
    let after = errors.split(&format!("{file}:")).nth(1)?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Puts a check in its place: they finish in any order.
fn insert(report: &mut Report, check: CheckReport) {
    let rank = |check: &CheckReport| {
        let stage = catalogue::find(&check.stage).ok();
        let place = stage.and_then(|s| s.checks.iter().position(|c| c.info.id == check.id));
        (check.stage.clone(), check.role, place)
    };
    let at = report
        .checks
        .partition_point(|other| rank(other) < rank(&check));
    report.checks.insert(at, check);
    report.totals = run::totals(report.totals.all, &report.checks);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::style::Style;
    use checks::model::Outcome;

    fn model() -> Model {
        let style = Style { colour: false };
        Model::new(catalogue::find("03").unwrap(), 80, 24, style)
    }

    /// A model that has seen a run to its end.
    fn judged(report: Report) -> Model {
        let mut model = model();
        model.on(Input::Saved);
        let step = Step::Judged(Box::new(report), Duration::from_millis(210));
        model.on(Input::Step(1, step));
        model
    }

    fn names(effects: &[Effect]) -> Vec<String> {
        let name = |effect: &Effect| match effect {
            Effect::Cancel => "cancel".to_owned(),
            Effect::Judge { what, fresh, .. } => format!("judge {what} {fresh}"),
            Effect::Hint(subject) => format!("hint {}", subject.id),
            Effect::List => "list".to_owned(),
            Effect::Solution(_) => "solution".to_owned(),
            Effect::Edit { file, line } => format!("edit {file} {line:?}"),
            Effect::Reset => "reset".to_owned(),
            Effect::Suspend => "suspend".to_owned(),
            Effect::Quit => "quit".to_owned(),
        };
        effects.iter().map(name).collect()
    }

    fn press(model: &mut Model, c: char) -> Vec<String> {
        names(&model.on(Input::Key(Key::Char(c))))
    }

    #[test]
    fn a_save_ends_the_run_and_begins_the_next() {
        let mut model = model();
        let saved = names(&model.on(Input::Saved));
        assert_eq!(saved, ["cancel", "judge 03 false"]);
        // The first write ends the run, the others have nothing to end, and quiet begins the next.
        assert_eq!(names(&model.on(Input::Touched)), ["cancel"]);
        assert!(names(&model.on(Input::Touched)).is_empty());
        assert!(model.is_owed_a_run());
        model.on(Input::Saved);
        assert!(!model.is_owed_a_run());
    }

    #[test]
    fn what_an_ended_run_still_says_is_not_heard() {
        let mut model = model();
        model.on(Input::Saved);
        model.on(Input::Touched);
        model.on(Input::Step(1, Step::Failed("late".to_owned())));
        assert!(matches!(model.run, Run::Building));
    }

    #[test]
    fn checks_stand_in_their_order_however_they_finish() {
        let mut model = model();
        model.on(Input::Saved);
        let mut report = sample::report();
        report.totals = run::totals(report.totals.all, &[]);
        let mut checks = std::mem::take(&mut report.checks);
        checks.reverse();
        model.on(Input::Step(1, Step::Checking(Box::new(report))));
        for check in checks {
            model.on(Input::Step(1, Step::Finished(Box::new(check))));
        }
        let report = model.report().unwrap();
        let place = |check: &CheckReport| {
            let mut checks = model.stage.checks.iter();
            checks.position(|c| c.info.id == check.id)
        };
        assert!(report.checks.is_sorted_by_key(place));
        assert_eq!(report.totals.failed, 2);
        assert_eq!(report.totals.not_run, 10);
    }

    #[test]
    fn it_moves_on_only_when_told_and_not_beyond_the_ends() {
        let [.., before, last] = catalogue::stages() else {
            panic!("there are stages")
        };
        let (before, last) = (before.number, last.number);
        let mut report = sample::report();
        report.checks.retain(|check| check.outcome == Outcome::Pass);
        let mut model = judged(report);
        assert_eq!(model.stage.number, "03");
        assert_eq!(press(&mut model, 'n'), ["cancel", "judge 04 false"]);
        for _ in 0..9 {
            press(&mut model, 'n');
        }
        assert_eq!(model.stage.number, last);
        assert!(press(&mut model, 'n').is_empty());
        assert_eq!(press(&mut model, 'a'), ["cancel", "judge all false"]);
        assert_eq!(
            press(&mut model, 'n'),
            ["cancel".to_owned(), format!("judge {last} false")]
        );
        assert_eq!(
            press(&mut model, 'p'),
            ["cancel".to_owned(), format!("judge {before} false")]
        );
        assert_eq!(
            press(&mut model, 'r'),
            ["cancel".to_owned(), format!("judge {before} true")]
        );
    }

    #[test]
    fn keys_are_about_the_first_failure() {
        let mut model = judged(sample::report());
        assert_eq!(
            press(&mut model, 'h'),
            ["hint 03.survives-reset-while-replying"]
        );
        assert_eq!(
            press(&mut model, 'o'),
            ["edit exercises/03-exception-handling/server.rs Some(31)"]
        );
        assert!(press(&mut model, 'e').is_empty());
        assert_eq!(model.page, Page::Explain);
        model.on(Input::Key(Key::Back));
        assert_eq!(model.page, Page::Verdict);
    }

    #[test]
    fn a_program_that_does_not_compile_is_opened_where_the_compiler_points() {
        let mut report = sample::report();
        let file = &report.programs[0].program;
        let errors = format!("\x1b[1merror\x1b[0m\n  --> {file}:12:5\n   |\n");
        report.programs[0].state = ProgramState::DoesNotCompile { errors };
        report.checks.clear();
        let mut model = judged(report);
        assert_eq!(
            press(&mut model, 'o'),
            ["edit exercises/03-exception-handling/server.rs Some(12)"]
        );
        assert!(press(&mut model, 'h').is_empty());
        assert!(model.notice.unwrap().contains("the compiler gives"));
    }

    #[test]
    fn a_reset_is_asked_for_and_only_y_is_yes() {
        let mut model = judged(sample::report());
        for (answer, effects) in [('n', vec![]), ('Y', vec![]), ('y', vec!["reset"])] {
            assert!(press(&mut model, 'x').is_empty());
            assert!(model.notice.as_ref().unwrap().contains("[y/N]"));
            assert_eq!(press(&mut model, answer), effects, "{answer}");
        }
        press(&mut model, 'x');
        assert_eq!(names(&model.on(Input::Key(Key::Interrupt))), ["quit"]);
    }

    #[test]
    fn scrolling_ends_at_both_ends_and_a_larger_screen_shows_more() {
        let mut model = judged(sample::report());
        model.on(Input::Key(Key::Up));
        assert_eq!(model.scroll, 0);
        model.on(Input::Key(Key::End));
        let end = model.scroll;
        assert_eq!(end + view::room(&model), view::length(&model));
        model.on(Input::Key(Key::PageDown));
        assert_eq!(model.scroll, end);
        model.on(Input::Resized(80, 60));
        assert_eq!(model.scroll, 0);
    }

    #[test]
    fn programs_that_are_gone_are_judged_when_they_are_back() {
        let mut model = judged(sample::report());
        assert!(names(&model.on(Input::Gone)).is_empty(), "nothing runs");
        assert!(model.is_owed_a_run());
        assert_eq!(names(&model.on(Input::Saved)), ["cancel", "judge 03 false"]);
        assert_eq!(names(&model.on(Input::Gone)), ["cancel"]);
    }
}
