//! The report of `torture`: which answers of the kernel a program survives.

use checks::model::{Effect, Fault, Outcome, Role, errno_name};
use serde::Serialize;

use super::escape::{clean, guard_log_commands};
use super::style::{Style, pad, wrap};

/// What came of torture.
#[derive(Debug, Serialize)]
pub struct TortureReport {
    /// Version of this format.
    pub version: u32,
    /// The seed of all messages.
    pub seed: u64,
    /// The programs.
    pub programs: Vec<Tortured>,
}

/// One program.
#[derive(Debug, Serialize)]
pub struct Tortured {
    /// Its stage: `03`.
    pub stage: String,
    /// Which of its programs.
    pub role: Role,
    /// The source file, or the command.
    pub program: String,
    /// What is put behind `cargo xtask explain STAGE` to choose it.
    #[serde(skip)]
    pub again: String,
    /// Why the conversation failed without a fault; then there are no cases.
    pub fails_without_faults: Option<String>,
    /// One for each call and each answer.
    pub cases: Vec<Case>,
}

/// One run under one fault.
#[derive(Debug, Serialize)]
pub struct Case {
    /// The fault as it is written on the command line.
    pub fault: String,
    /// The kind of call: `accept`.
    pub call: String,
    /// The answer: `EMFILE`, `at most 1 byte`, `time limit passes`.
    pub answer: String,
    /// Which occurrence, from 1.
    pub nth: usize,
    /// Where the answer is permitted.
    pub man_page: String,
    /// Whether the stage demands that it is survived.
    pub demanded: bool,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Case {
    /// A case, before its run is looked at.
    pub fn new(fault: &Fault, man_page: &str, demanded: bool, outcome: Outcome) -> Case {
        let text = fault.to_string();
        let call = text.split(['#', '@', '=']).next().unwrap_or_default();
        Case {
            call: call.to_owned(),
            answer: match fault.effect {
                Effect::Errno(errno) => errno_name(errno),
                Effect::AtMost(most) => format!("at most {most} byte"),
                Effect::Expire => "its time limit passes".to_owned(),
                Effect::Hold => "is made later".to_owned(),
            },
            nth: fault.from,
            fault: text,
            man_page: man_page.to_owned(),
            demanded,
            outcome,
        }
    }

    fn survived(&self) -> bool {
        self.outcome == Outcome::Pass
    }

    fn mark(&self, style: Style) -> String {
        match (&self.outcome, self.demanded) {
            (Outcome::Pass, _) => style.green("✓"),
            (Outcome::Fail(_), true) => style.red("✗"),
            (Outcome::Fail(_), false) => style.yellow("✗"),
            _ => style.yellow("?"),
        }
    }
}

impl TortureReport {
    /// The version that this code writes.
    pub const VERSION: u32 = 1;

    /// 2 if a run broke, 1 if something demanded was not survived, else 0.
    pub fn exit_code(&self) -> u8 {
        let cases = || self.programs.iter().flat_map(|program| &program.cases);
        let broken = |case: &Case| {
            matches!(
                case.outcome,
                Outcome::Broken { .. } | Outcome::Skipped { .. }
            )
        };
        let fails = |case: &Case| case.demanded && !case.survived();
        let unfit = |program: &Tortured| program.fails_without_faults.is_some();
        if cases().any(broken) {
            2
        } else if cases().any(fails) || self.programs.iter().any(unfit) {
            1
        } else {
            0
        }
    }
}

/// The report for people.
pub fn write(report: &TortureReport, width: usize, style: Style) -> String {
    let mut out = String::new();
    for program in &report.programs {
        out.push_str(&write_program(program, width, style));
        out.push('\n');
    }
    out.push_str(&format!("seed {}\n", report.seed));
    guard_log_commands(&out, "\\x3a", "\\x23")
}

fn write_program(program: &Tortured, width: usize, style: Style) -> String {
    let title = format!("{} {}", program.stage, program.role);
    let mut out = format!("{}  {}\n", style.bold(&title), clean(&program.program));
    if let Some(why) = &program.fails_without_faults {
        let text = format!(
            "it fails the conversation without any fault: {}",
            clean(why)
        );
        for line in wrap(&text, width.saturating_sub(2)) {
            out.push_str(&format!("  {line}\n"));
        }
        out.push_str(&format!("  first: cargo xtask check {}\n", program.stage));
        return out;
    }
    out.push_str(&table(&program.cases, style));
    out.push_str(&format!("\n  {}\n", sums(program)));
    let mut told: Vec<(&str, &str)> = Vec::new();
    for case in &program.cases {
        // One occurrence stands for all of a row.
        let row = (case.call.as_str(), case.answer.as_str());
        if !case.survived() && !told.contains(&row) {
            told.push(row);
            out.push_str(&failure(program, case, width, style));
        }
    }
    out
}

fn sums(program: &Tortured) -> String {
    let all = program.cases.len();
    let survived = |demanded: bool| {
        let mut cases = program.cases.iter();
        cases
            .by_ref()
            .filter(|case| case.survived() && (case.demanded || !demanded))
            .count()
    };
    let demanded = program.cases.iter().filter(|case| case.demanded).count();
    let text = format!("{} of {all} survived", survived(false));
    if demanded == all {
        return text;
    }
    format!(
        "{text}; of the {demanded} that stage {} demands, {}",
        program.stage,
        survived(true)
    )
}

/// A row for each kind of call and answer, a column for each occurrence.
fn table(cases: &[Case], style: Style) -> String {
    let columns = cases.iter().map(|case| case.nth).max().unwrap_or(0);
    let heads: String = (1..=columns).map(|nth| format!("{nth:>3}")).collect();
    let mut out = format!(
        "  {}\n",
        style.dim(&format!("{:<9}{:<23}{heads}", "call", "answer"))
    );
    let mut rest = cases;
    while let Some(first) = rest.first() {
        let same = |case: &&Case| (&case.call, &case.answer) == (&first.call, &first.answer);
        let length = rest.iter().take_while(same).count();
        let (row, later) = rest.split_at(length);
        let mark = |nth| match row.iter().find(|case| case.nth == nth) {
            Some(case) => format!("  {}", case.mark(style)),
            None => "   ".to_owned(),
        };
        let marks: String = (1..=columns).map(mark).collect();
        let (call, answer) = (pad(&first.call, 9), pad(&first.answer, 23));
        out.push_str(format!("  {call}{answer}{marks}").trim_end());
        if !first.demanded {
            out.push_str(&style.dim("  not demanded"));
        }
        out.push('\n');
        rest = later;
    }
    out
}

fn failure(program: &Tortured, case: &Case, width: usize, style: Style) -> String {
    let mark = case.mark(style);
    let mut out = format!("\n  {mark} {}  {}\n", case.fault, style.dim(&case.man_page));
    let mut paragraph = |text: &str| {
        for line in wrap(&clean(text), width.saturating_sub(4)) {
            out.push_str(&format!("    {line}\n"));
        }
    };
    match &case.outcome {
        Outcome::Fail(failure) => {
            paragraph(&format!(
                "expected {}; got {}",
                failure.expected, failure.got
            ));
            if let Some(cause) = &failure.cause {
                paragraph(&cause.says);
            }
            if let Some(location) = &failure.location {
                paragraph(&format!("at {location}"));
            }
        }
        Outcome::Broken { why } | Outcome::Skipped { why } => paragraph(why),
        Outcome::Pass => {}
    }
    if !case.demanded {
        paragraph(&format!("Stage {} does not demand it.", program.stage));
    }
    let again = format!(
        "cargo xtask explain {} {} --fault {}",
        program.stage, program.again, case.fault
    );
    out.push_str(&format!("    again: {}\n", clean(&again)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use checks::model::Failure;

    fn report(outcome: Outcome, demanded: bool) -> TortureReport {
        let fault: Fault = "accept#2=EMFILE".parse().unwrap();
        TortureReport {
            version: TortureReport::VERSION,
            seed: 7,
            programs: vec![Tortured {
                stage: "03".into(),
                role: Role::Server,
                program: "server.rs".into(),
                again: "--role server".into(),
                fails_without_faults: None,
                cases: vec![Case::new(&fault, "accept(2)", demanded, outcome)],
            }],
        }
    }

    fn failed() -> Outcome {
        Outcome::Fail(Box::new(Failure {
            expected: "it runs".into(),
            got: "it ended \u{1b}[31m".into(),
            ..Failure::default()
        }))
    }

    #[test]
    fn only_what_is_demanded_fails_a_program() {
        assert_eq!(report(Outcome::Pass, true).exit_code(), 0);
        assert_eq!(report(failed(), false).exit_code(), 0);
        assert_eq!(report(failed(), true).exit_code(), 1);
        let broken = Outcome::Broken { why: "no".into() };
        assert_eq!(report(broken, false).exit_code(), 2);
    }

    #[test]
    fn a_failure_has_its_reason_and_the_command_that_shows_it_again() {
        let text = write(&report(failed(), true), 80, Style { colour: false });
        assert!(text.contains("accept   EMFILE"), "{text}");
        assert!(text.contains("0 of 1 survived"), "{text}");
        let again = "cargo xtask explain 03 --role server --fault accept#2=EMFILE";
        assert!(text.contains(again), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}
