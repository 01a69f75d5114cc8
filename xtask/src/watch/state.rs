//! What the watcher knows: everything that is on the screen.

use std::time::Duration;

use checks::catalogue::{self, Stage};
use checks::model::Report;

use crate::report::style::Style;

/// What the middle of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Verdict,
    /// The first failure from beginning to end.
    Explain,
    /// What the keys do.
    Keys,
    Hint,
    List,
    Solution,
}

/// What is known of the programs.
pub enum Run {
    Building,
    Checking(Box<Report>),
    Judged(Box<Report>, Duration),
    Failed(String),
    /// There is nothing to check.
    Gone,
}

/// Everything that is on the screen.
pub struct Model {
    pub stage: &'static Stage,
    /// Whether all stages are watched instead of one.
    pub all: bool,
    pub run: Run,
    pub page: Page,
    /// Of a page that was asked for.
    pub text: String,
    /// The first line of the page that is shown, from 0.
    pub scroll: usize,
    pub notice: Option<String>,
    pub width: usize,
    pub height: usize,
    pub style: Style,
    pub generation: u64,
    /// Whether the learner is being asked before a reset.
    pub asking: bool,
    /// Whether a run was ended that is to be done again.
    pub interrupted: bool,
}

impl Model {
    pub fn new(stage: &'static Stage, width: usize, height: usize, style: Style) -> Model {
        Model {
            stage,
            all: false,
            run: Run::Building,
            page: Page::Verdict,
            text: String::new(),
            scroll: 0,
            notice: None,
            width,
            height,
            style,
            generation: 0,
            asking: false,
            interrupted: true,
        }
    }

    /// The stages that are watched.
    pub fn stages(&self) -> &'static [Stage] {
        match self.all {
            true => catalogue::stages(),
            false => std::slice::from_ref(self.stage),
        }
    }

    /// Whether the next save is to be judged whatever stands in it.
    pub fn is_owed_a_run(&self) -> bool {
        self.interrupted || matches!(self.run, Run::Gone)
    }

    /// The newest report, complete or not.
    pub fn report(&self) -> Option<&Report> {
        match &self.run {
            Run::Checking(report) | Run::Judged(report, _) => Some(report),
            _ => None,
        }
    }
}
