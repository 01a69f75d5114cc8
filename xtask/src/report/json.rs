//! The report for programs; `xtask/README.md` explains its fields.

use serde::Serialize;

use super::escape::hides;

/// A report as JSON. Characters that a terminal or a CI log could take for more than text are
/// written as `\u` escapes, which any reader turns back.
pub fn write(report: &impl Serialize) -> serde_json::Result<String> {
    let plain = serde_json::to_string_pretty(report)?;
    let mut out = String::with_capacity(plain.len() + 1);
    let mut before = ' ';
    for c in plain.chars() {
        // Outside strings there is neither of these but the line ends.
        match (before, c) {
            ('#', '#') => out.push_str("\\u0023"),
            (_, c) if c != '\n' && hides(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => out.push(c),
        }
        before = c;
    }
    out.push('\n');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use checks::model::Report;

    use super::super::sample;
    use super::*;

    #[test]
    fn what_is_written_is_read_back_the_same() {
        for report in [sample::report(), sample::hostile()] {
            let text = write(&report).unwrap();
            assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        }
    }

    #[test]
    fn nothing_in_it_commands_a_terminal_or_a_ci_system() {
        let text = write(&sample::hostile()).unwrap();
        assert!(!text.contains("##["), "{text}");
        assert!(!text.contains(|c: char| c != '\n' && hides(c)), "{text}");
        assert!(
            text.lines()
                .all(|line| !line.trim_start().starts_with("::")),
            "{text}"
        );
    }

    #[test]
    fn the_documented_fields_are_there() {
        let value: serde_json::Value =
            serde_json::from_str(&write(&sample::report()).unwrap()).unwrap();
        for field in [
            "version", "seed", "stage", "role", "programs", "checks", "totals", "limits",
        ] {
            assert!(value.get(field).is_some(), "{field}");
        }
        let failed = &value["checks"][1];
        assert_eq!(failed["outcome"], "fail");
        for field in [
            "id",
            "title",
            "duration_us",
            "expected",
            "got",
            "because",
            "transcript",
        ] {
            assert!(failed.get(field).is_some(), "{field}");
        }
    }
}
