//! Reports of a cohort: each format is a function of the one result.

mod classroom50;
mod csv;
mod github;
mod gradescope;
mod html;
mod junit;
mod tap;

use anyhow::{Result, bail};
use checks::model::{CheckReport, Failure, Outcome, ProgramState};

use super::model::{CheckPoints, GradeReport, Submission};
use crate::report::escape::{clean, clean_coloured};
use crate::report::style::Style;
use crate::report::{json, terminal};

/// A format, by the name that `--report` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Junit,
    Csv,
    Tap,
    Gradescope,
    Classroom50,
    Github,
    Html,
}

/// Their names.
const NAMES: [(&str, Format); 8] = [
    ("json", Format::Json),
    ("junit", Format::Junit),
    ("csv", Format::Csv),
    ("tap", Format::Tap),
    ("gradescope", Format::Gradescope),
    ("classroom50", Format::Classroom50),
    ("github", Format::Github),
    ("html", Format::Html),
];

impl Format {
    /// The format of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Format> {
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, format)) => Ok(*format),
            None => bail!(
                "there is no report format {name}; these are: {}",
                NAMES.map(|(name, _)| name).join(", ")
            ),
        }
    }

    /// Whether so many submissions fit into one report.
    ///
    /// # Errors
    /// If the format is for one submission, and there are more or none.
    pub fn accepts(self, submissions: usize) -> Result<()> {
        let single = matches!(self, Format::Gradescope | Format::Classroom50);
        if single && submissions != 1 {
            let mut names = NAMES.iter().filter(|(_, format)| *format == self);
            bail!(
                "{} is for one submission, and there are {submissions}: grade them one by one",
                names.next().map_or("this format", |(name, _)| name)
            );
        }
        Ok(())
    }

    /// The report as text.
    ///
    /// # Errors
    /// If the format is for one submission and there are more, or it can't say that a check broke.
    pub fn write(self, report: &GradeReport) -> Result<String> {
        self.accepts(report.submissions.len())?;
        Ok(match self {
            Format::Json => json::write(report)?,
            Format::Junit => junit::write(report)?,
            Format::Csv => csv::write(report),
            Format::Tap => tap::write(report),
            Format::Gradescope => gradescope::write(report)?,
            Format::Classroom50 => classroom50::write(report)?,
            Format::Github => github::write(report),
            Format::Html => html::write(report),
        })
    }
}

/// The one submission of a report, for a format in which a broken check would look like a zero.
///
/// # Errors
/// If a check broke, so that there are no marks to hand in.
fn final_marks<'a>(report: &'a GradeReport, format: &str) -> Result<&'a Submission> {
    match report.submissions.as_slice() {
        [one] if one.score.broken => bail!(
            "no marks are written for {format}: a check broke, which is not the submission's fault; \
             grade it again"
        ),
        [one] => Ok(one),
        _ => bail!("{format} is for one submission"),
    }
}

/// What a check comes to for one submission: every format says the same.
enum Verdict<'a> {
    Pass,
    Fail(&'a CheckReport, &'a Failure),
    /// This machine can't run the check; why.
    Skipped(&'a str),
    /// The workbook or the machine failed; why.
    Broken(String),
    /// The program was not handed in, or is the untouched starter.
    NotHandedIn,
    /// The program does not compile; the compiler's words.
    DoesNotCompile(&'a str),
}

impl<'a> Verdict<'a> {
    fn of(submission: &'a Submission, check: &CheckPoints) -> Self {
        let report = &submission.report;
        if let Some(found) = report.checks.iter().find(|found| found.id == check.id) {
            return match &found.outcome {
                Outcome::Pass => Verdict::Pass,
                Outcome::Fail(failure) => Verdict::Fail(found, failure),
                Outcome::Skipped { why } => Verdict::Skipped(why),
                Outcome::Broken { why } => Verdict::Broken(why.clone()),
            };
        }
        let mut programs = report.programs.iter();
        let program = programs.find(|one| one.stage == check.stage && one.role == check.role);
        match program.map(|program| &program.state) {
            Some(ProgramState::DoesNotCompile { errors }) => Verdict::DoesNotCompile(errors),
            Some(ProgramState::Checked) => {
                Verdict::Broken("the run ended without this check".to_owned())
            }
            None if submission.score.broken => Verdict::Broken(submission.refused.join("; ")),
            Some(ProgramState::NotStarted) | None => Verdict::NotHandedIn,
        }
    }

    fn passed(&self) -> bool {
        matches!(self, Verdict::Pass)
    }

    /// The word for it.
    fn name(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail(..) => "fail",
            Verdict::Skipped(_) => "skipped",
            Verdict::Broken(_) => "broken",
            Verdict::NotHandedIn | Verdict::DoesNotCompile(_) => "not run",
        }
    }

    /// Why the check gave no points, in a few lines that nothing hides in; nothing for one that passed.
    fn why(&self, most: usize) -> String {
        let text = match self {
            Verdict::Pass => String::new(),
            Verdict::Fail(check, _) => terminal::failure(check, 80, false, Style { colour: false }),
            Verdict::Skipped(why) => format!("skipped: {why}"),
            Verdict::Broken(why) => format!("broken, not the submission's fault: {why}"),
            Verdict::NotHandedIn => {
                "not run: the program was not handed in, or is the untouched starter".to_owned()
            }
            Verdict::DoesNotCompile(errors) => format!(
                "not run: the program does not compile:\n{}",
                clean_coloured(errors, false)
            ),
        };
        clean(&bounded(&text, most))
    }
}

/// A text of at most so many bytes.
fn bounded(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// Points as people write them: `3`, `2.5`.
pub fn number(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use checks::model::{CheckReport, ReplyRule, mistakes};

    use super::super::judge::score;
    use super::super::model::{SandboxReport, Submission};
    use super::*;
    use crate::report::sample;

    /// A cohort of submissions with this report, each check worth two points.
    fn cohort(report: &checks::model::Report, names: &[String]) -> GradeReport {
        let mut report = report.clone();
        report.mistakes = mistakes(&report.checks);
        let points = |check: &CheckReport| CheckPoints {
            id: check.id.clone(),
            stage: check.stage.clone(),
            role: check.role,
            title: check.title.clone(),
            points: 2.0,
            extra: false,
        };
        let mut checks: Vec<CheckPoints> = report.checks.iter().map(points).collect();
        for program in &report.programs {
            if program.state != ProgramState::Checked {
                checks.push(CheckPoints {
                    id: format!("{}.of-{}", program.stage, program.role),
                    role: program.role,
                    stage: program.stage.clone(),
                    ..checks[0].clone()
                });
            }
        }
        let submission = |name: &String| Submission {
            name: name.clone(),
            digest: String::new(),
            same_as: None,
            score: score(&checks, &report),
            refused: Vec::new(),
            retried: Vec::new(),
            duration_ms: 7,
            report: report.clone(),
        };
        GradeReport {
            version: GradeReport::VERSION,
            workbook: "0".to_owned(),
            seed: 1,
            reply: ReplyRule::default(),
            stages: vec!["03".to_owned()],
            sandbox: SandboxReport {
                tier: "full".to_owned(),
                limits_by: "rlimit".to_owned(),
                not_covered: Vec::new(),
            },
            partition: None,
            submissions: names.iter().map(submission).collect(),
            checks,
        }
    }

    /// One submission, of which nothing broke.
    fn one(mut report: checks::model::Report) -> GradeReport {
        let broken = |check: &CheckReport| matches!(check.outcome, Outcome::Broken { .. });
        report.checks.retain(|check| !broken(check));
        cohort(&report, &["anna".to_owned()])
    }

    /// One submission, of which a check broke.
    fn broken() -> GradeReport {
        cohort(&sample::report(), &["anna".to_owned()])
    }

    #[test]
    fn no_marks_are_handed_in_for_a_check_that_broke() {
        for format in [Format::Gradescope, Format::Classroom50] {
            let refused = format.write(&broken()).unwrap_err().to_string();
            assert!(refused.contains("grade it again"), "{refused}");
        }
        let csv = Format::Csv.write(&broken()).unwrap();
        assert!(csv.contains("anna,,"), "no points to import: {csv}");
        let junit = Format::Junit.write(&broken()).unwrap();
        assert!(junit.contains("errors=\"1\""), "{junit}");
        let tap = Format::Tap.write(&broken()).unwrap();
        assert!(tap.contains("verdict: broken"), "{tap}");
        assert!(tap.contains("the worker died"), "{tap}");
    }

    #[test]
    fn the_compilers_words_are_in_every_format_with_room() {
        let mut report = sample::report();
        report.programs[1].state = ProgramState::DoesNotCompile {
            errors: "\u{1b}[31merror[E0425]\u{1b}[0m: cannot find value".to_owned(),
        };
        let report = one(report);
        for (name, format) in NAMES {
            let text = format.write(&report).unwrap();
            let has = text.contains("error[E0425]");
            assert_eq!(has, format != Format::Csv, "{name}");
            assert!(!text.contains('\u{1b}'), "{name}");
        }
    }

    #[test]
    fn nothing_hostile_is_left_in_any_format() {
        let report = one(sample::hostile());
        for (name, format) in NAMES {
            let text = format.write(&report).unwrap();
            let ours = ["::error ", "::stop-commands::", "::workbook-"];
            let foreign = text.lines().find(|line| {
                let line = line.trim_start();
                line.starts_with("::") && !ours.iter().any(|ours| line.starts_with(ours))
            });
            assert_eq!(foreign, None, "{name}");
            assert!(!text.contains("##["), "{name}");
            for hidden in ['\u{1b}', '\u{202e}', '\u{9b}', '\0'] {
                assert!(!text.contains(hidden), "{name}: {hidden:?}");
            }
        }
    }

    #[test]
    fn points_that_are_rounded_are_summed_after_it() {
        let mut report = one(sample::report());
        for check in &mut report.checks {
            check.points = 0.5;
        }
        let text = Format::Classroom50.write(&report).unwrap();
        let result: serde_json::Value = serde_json::from_str(&text).unwrap();
        let tests = result["tests"].as_array().unwrap();
        let sum = |field: &str| -> i64 {
            let points = tests.iter().map(|test| test[field].as_i64());
            points.flatten().sum()
        };
        assert_eq!(result["score"].as_i64(), Some(sum("score")));
        assert_eq!(result["max-score"].as_i64(), Some(sum("max-score")));
    }

    /// Every submission fails each check with words of its own, as long as they can be.
    #[test]
    fn the_page_of_300_submissions_stays_small() {
        let mut report = sample::endless();
        for check in &mut report.checks {
            check.transcript.truncate(20);
            if let Outcome::Fail(failure) = &mut check.outcome {
                **failure = Failure {
                    got: "<".repeat(2 * 3000),
                    ..Failure::default()
                };
            }
        }
        let names: Vec<String> = (0..300).map(|number| format!("student{number}")).collect();
        let mut report = cohort(&report, &names);
        for (number, submission) in report.submissions.iter_mut().enumerate() {
            for program in &mut submission.report.programs {
                if let ProgramState::DoesNotCompile { errors } = &mut program.state {
                    *errors = format!("{number} {}", "<".repeat(9000));
                }
            }
        }
        let page = Format::Html.write(&report).unwrap();
        assert!(page.len() < 5_000_000, "{}", page.len());
        assert!(page.contains("have no picture here"));
    }
}
