//! The report for CI systems: JUnit's XML, a suite for each program.

use std::io;

use checks::model::{CheckReport, Outcome, ProgramReport, ProgramState, Report};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::escape::{clean_coloured, guard_log_commands, xml};
use super::style::Style;
use super::terminal;

/// The report as JUnit XML. A program that was not started or does not compile is a test case of its
/// own that fails.
pub fn write(report: &Report) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let unfinished = report
        .programs
        .iter()
        .filter(|p| p.state != ProgramState::Checked)
        .count();
    let totals = &report.totals;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "workbook"))
        .with_attribute((
            "tests",
            (report.checks.len() + unfinished).to_string().as_str(),
        ))
        .with_attribute((
            "failures",
            (totals.failed + unfinished).to_string().as_str(),
        ))
        .with_attribute(("errors", totals.broken.to_string().as_str()))
        .with_attribute(("skipped", totals.skipped.to_string().as_str()))
        .with_attribute((
            "time",
            seconds(&report.checks.iter().collect::<Vec<_>>()).as_str(),
        ))
        .write_inner_content(|writer| {
            report
                .programs
                .iter()
                .try_for_each(|program| suite(writer, report, program))
        })?;
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n";
    Ok(guard_log_commands(&text, "&#58;", "&#35;"))
}

fn suite(out: &mut Writer<Vec<u8>>, report: &Report, program: &ProgramReport) -> io::Result<()> {
    let name = format!("{}.{}", program.stage, program.role);
    let checks: Vec<&CheckReport> = report
        .checks
        .iter()
        .filter(|check| check.stage == program.stage && check.role == program.role)
        .collect();
    let unfinished = usize::from(program.state != ProgramState::Checked);
    let count = |outcome| {
        checks
            .iter()
            .filter(|check| check.outcome.name() == outcome)
            .count()
    };
    out.create_element("testsuite")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("tests", (checks.len() + unfinished).to_string().as_str()))
        .with_attribute((
            "failures",
            (count("fail") + unfinished).to_string().as_str(),
        ))
        .with_attribute(("errors", count("broken").to_string().as_str()))
        .with_attribute(("skipped", count("skipped").to_string().as_str()))
        .with_attribute(("time", seconds(&checks).as_str()))
        .write_inner_content(|out| {
            out.create_element("properties")
                .write_inner_content(|out| {
                    property(out, "program", &xml(&program.program))?;
                    property(out, "seed", &report.seed.to_string())
                })?;
            match &program.state {
                ProgramState::Checked => {}
                ProgramState::NotStarted => {
                    let says = format!("not started: open {}", xml(&program.program));
                    unfinished_case(out, &name, "not-started", &says, &says)?;
                }
                ProgramState::DoesNotCompile { errors } => {
                    let errors = xml(&clean_coloured(errors, false));
                    unfinished_case(
                        out,
                        &name,
                        "does-not-compile",
                        "it does not compile",
                        &errors,
                    )?;
                }
            }
            checks.iter().try_for_each(|check| case(out, &name, check))
        })?;
    Ok(())
}

fn property(out: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    let attributes = [("name", name), ("value", value)];
    out.create_element("property")
        .with_attributes(attributes)
        .write_empty()?;
    Ok(())
}

fn unfinished_case(
    out: &mut Writer<Vec<u8>>,
    suite: &str,
    kind: &str,
    message: &str,
    text: &str,
) -> io::Result<()> {
    let attributes = [("classname", suite), ("name", suite), ("time", "0")];
    out.create_element("testcase")
        .with_attributes(attributes)
        .write_inner_content(|out| {
            out.create_element("failure")
                .with_attributes([("message", message), ("type", kind)])
                .write_text_content(BytesText::new(text))?;
            Ok(())
        })?;
    Ok(())
}

fn case(out: &mut Writer<Vec<u8>>, suite: &str, check: &CheckReport) -> io::Result<()> {
    let time = seconds(&[check]);
    let element = out.create_element("testcase").with_attributes([
        ("classname", suite),
        ("name", check.id.as_str()),
        ("time", time.as_str()),
    ]);
    match &check.outcome {
        Outcome::Pass => element.write_empty()?,
        Outcome::Fail(failure) => element.write_inner_content(|out| {
            let text = terminal::failure(check, 80, false, Style { colour: false });
            out.create_element("failure")
                .with_attribute(("message", xml(&failure.got).as_str()))
                .with_attribute(("type", terminal::symptom(failure).as_str()))
                .write_text_content(BytesText::new(&xml(&text)))?;
            Ok(())
        })?,
        Outcome::Skipped { why } => element.write_inner_content(|out| {
            let message = xml(why);
            out.create_element("skipped")
                .with_attribute(("message", message.as_str()))
                .write_empty()?;
            Ok(())
        })?,
        Outcome::Broken { why } => element.write_inner_content(|out| {
            let message = xml(why);
            out.create_element("error")
                .with_attributes([("message", message.as_str()), ("type", "broken")])
                .write_empty()?;
            Ok(())
        })?,
    };
    Ok(())
}

fn seconds(checks: &[&CheckReport]) -> String {
    let all: u64 = checks.iter().map(|check| check.duration_us).sum();
    format!("{:.6}", all as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn read_back(report: &Report) -> junit_parser::TestSuites {
        let text = write(report).unwrap();
        junit_parser::from_reader(text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    #[test]
    fn a_junit_reader_finds_every_outcome() {
        let suites = read_back(&sample::report());
        assert_eq!(
            (suites.tests, suites.failures, suites.errors, suites.skipped),
            (6, 3, 1, 1)
        );
        let names: Vec<_> = suites
            .suites
            .iter()
            .map(|suite| suite.name.as_str())
            .collect();
        assert_eq!(names, ["03.server", "03.client"]);
        let server = &suites.suites[0];
        let status = |id: &str| {
            let case = server
                .cases
                .iter()
                .find(|case| case.original_name == id)
                .unwrap();
            (
                case.status.is_success(),
                case.status.is_failure(),
                case.status.is_skipped(),
            )
        };
        assert_eq!(status("03.announces-itself"), (true, false, false));
        assert_eq!(status("03.survives-broken-pipe"), (false, true, false));
        assert_eq!(status("03.address-in-use"), (false, false, true));
        let client = &suites.suites[1].cases[0];
        assert_eq!(client.status.failure_as_ref().failure_type, "not-started");
    }

    #[test]
    fn nothing_that_a_program_says_breaks_the_file() {
        let report = sample::hostile();
        let text = write(&report).unwrap();
        assert!(!text.contains("##["), "{text}");
        assert!(
            text.lines()
                .all(|line| !line.trim_start().starts_with("::")),
            "{text}"
        );
        assert!(
            !text.contains(|c: char| c != '\n' && c.is_control()),
            "{text}"
        );
        let suites = read_back(&report);
        let failure = suites.suites[0].cases[1].status.failure_as_ref();
        assert!(
            failure.message.contains("]]> <script>&\"'"),
            "{}",
            failure.message
        );
    }
}
