//! A table for Canvas, Moodle or a spreadsheet (RFC 4180): a row for each submission.
//!
//! A cell that begins as a formula would be one for a spreadsheet: it gets an apostrophe in front.

use super::super::model::GradeReport;
use super::{Verdict, number};

/// The report as CSV.
pub fn write(report: &GradeReport) -> String {
    let mut rows = vec![
        ["Submission", "Points", "Maximum", "State"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows[0].extend(report.checks.iter().map(|check| check.id.clone()));
    for submission in &report.submissions {
        let state = match submission.score.broken {
            true => "broken",
            false => "graded",
        };
        let mut row = vec![
            submission.name.clone(),
            // Points that are not final are none to import.
            match submission.score.broken {
                true => String::new(),
                false => number(submission.score.points),
            },
            number(submission.score.max),
            state.to_owned(),
        ];
        row.extend(
            report
                .checks
                .iter()
                .map(|check| Verdict::of(submission, check).name().to_owned()),
        );
        rows.push(row);
    }
    let line = |row: Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        cells.join(",") + "\r\n"
    };
    rows.into_iter().map(line).collect()
}

fn quoted(cell: &str) -> String {
    let formula = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_neither_a_formula_nor_two_cells() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@sum,\"x\""), "\"'@sum,\"\"x\"\"\"");
        assert_eq!(quoted("two\nlines"), "\"two\nlines\"");
    }
}
