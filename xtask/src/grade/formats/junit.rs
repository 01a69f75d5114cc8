//! JUnit's XML, as GitLab and Jenkins read it: a suite for each submission.

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::model::{GradeReport, Submission};
use super::Verdict;
use crate::report::escape::{guard_log_commands, xml};

/// The report as JUnit XML.
pub fn write(report: &GradeReport) -> Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "workbook"))
        .write_inner_content(|writer| {
            let mut submissions = report.submissions.iter();
            submissions.try_for_each(|submission| suite(writer, report, submission))
        })?;
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n";
    Ok(guard_log_commands(&text, "&#58;", "&#35;"))
}

fn suite(
    out: &mut Writer<Vec<u8>>,
    report: &GradeReport,
    submission: &Submission,
) -> std::io::Result<()> {
    let verdicts: Vec<Verdict> = report
        .checks
        .iter()
        .map(|check| Verdict::of(submission, check))
        .collect();
    let count = |names: &[&str]| {
        let counted = verdicts.iter().filter(|one| names.contains(&one.name()));
        counted.count().to_string()
    };
    let name = xml(&submission.name);
    out.create_element("testsuite")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("tests", report.checks.len().to_string().as_str()))
        .with_attribute(("failures", count(&["fail", "not run"]).as_str()))
        .with_attribute(("errors", count(&["broken"]).as_str()))
        .with_attribute(("skipped", count(&["skipped"]).as_str()))
        .with_attribute(("time", seconds(submission.duration_ms * 1000).as_str()))
        .write_inner_content(|out| {
            for (check, verdict) in report.checks.iter().zip(&verdicts) {
                let mut reports = submission.report.checks.iter();
                let found = reports.find(|found| found.id == check.id);
                let time = seconds(found.map_or(0, |found| found.duration_us));
                let file = format!("exercises/{}", check.stage);
                let case = out
                    .create_element("testcase")
                    .with_attribute(("classname", name.as_str()))
                    .with_attribute(("name", check.id.as_str()))
                    .with_attribute(("file", file.as_str()))
                    .with_attribute(("time", time.as_str()));
                let element = match verdict {
                    Verdict::Pass => {
                        case.write_empty()?;
                        continue;
                    }
                    Verdict::Skipped(_) => "skipped",
                    Verdict::Broken(_) => "error",
                    Verdict::Fail(..) | Verdict::NotHandedIn | Verdict::DoesNotCompile(_) => {
                        "failure"
                    }
                };
                let text = xml(&verdict.why(4000));
                case.write_inner_content(|out| {
                    out.create_element(element)
                        .with_attribute(("message", check.title.as_str()))
                        .write_text_content(BytesText::new(&text))
                        .map(drop)
                })?;
            }
            Ok(())
        })
        .map(drop)
}

fn seconds(us: u64) -> String {
    format!("{:.3}", us as f64 / 1e6)
}
