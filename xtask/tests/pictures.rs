//! The pictures of the terminal in the README are what the terminal shows, and those in the lessons are
//! what the solutions do.
//!
//! After a change of what is shown, `SNAPSHOTS=overwrite cargo test -p xtask --test pictures` makes
//! them anew.

mod common;

use std::fs;

use anstyle_svg::Term;
use common::{Workbook, checkout, stdout, xtask};

/// A server that waits for whole lines, as many first ones do.
const READS_LINES: &str = "\
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        connection.write_all(line.to_ascii_uppercase().as_bytes())?;
        line.clear();
    }
    Ok(())
}
";

const SERVER: &str = "exercises/01-basic-echo/server.rs";

#[test]
fn the_failure_in_the_readme_is_a_real_one() {
    let workbook = Workbook::new();
    workbook.solve("01-basic-echo/server.rs");
    let solution = workbook.read(SERVER);
    let (before, _) = solution.split_once("fn converse(").unwrap();
    let before = before.replace("self, Read, Write", "self, BufRead, BufReader, Write");
    workbook.write(SERVER, &(before + READS_LINES));

    let Some(shown) = run(&workbook, "01.needs-no-newline", 1) else {
        return;
    };
    held_true("xtask/pictures/failing.svg", &svg(&shown));
    let readme = fs::read_to_string(checkout().join("README.md")).unwrap();
    let (before, rest) = readme.split_once("```text\n").expect("a block of text");
    let (_, after) = rest.split_once("```\n").unwrap();
    let block = format!("```text\n{}```\n", without_colours(&shown));
    held_true("README.md", &format!("{before}{block}{after}"));
}

#[test]
fn the_success_in_the_readme_is_a_real_one() {
    let workbook = Workbook::new();
    workbook.solve("01-basic-echo/server.rs");
    workbook.solve("01-basic-echo/client.rs");
    if let Some(shown) = run(&workbook, "01", 0) {
        held_true("xtask/pictures/passing.svg", &svg(&shown));
    }
}

/// Stands before a picture in a lesson, with the check and, where not all of it is shown, the lines.
const MARK: &str = "<!-- a real run: ";

#[test]
fn the_pictures_in_the_lessons_are_real_runs() {
    let mut pictures = 0;
    for stage in checks::catalogue::stages() {
        let path = format!("exercises/{}/README.md", stage.folder());
        let lesson = fs::read_to_string(checkout().join(&path)).unwrap();
        let mut pieces = lesson.split(MARK);
        let mut fresh = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (mark, rest) = piece.split_once(" -->\n\n```text\n").expect("a block");
            let (kept, after) = rest.split_once("```\n").unwrap();
            let (check, most) = match mark.split_once(", lines ") {
                Some((check, most)) => (check, most.parse().unwrap()),
                None => (mark, usize::MAX),
            };
            let Some(run) = real_run(check) else { return };
            let now = run.lines().take(most).map(|line| format!("{line}\n"));
            let block = match agrees(kept, &run) {
                true => kept.to_owned(),
                false => now.collect(),
            };
            fresh.push_str(&format!("{MARK}{mark} -->\n\n```text\n{block}```\n{after}"));
            pictures += 1;
        }
        held_true(&path, &fresh);
    }
    assert!(pictures >= checks::catalogue::stages().len());
}

/// What happens in a check when the solution is checked. Nothing, and a word about it, on a machine
/// that doesn't show the calls of a program.
fn real_run(check: &str) -> Option<String> {
    let shown = stdout(&xtask(&["explain", check, "--solution", "--seed", "7"]).success());
    let picture = shown.split("\n\n").nth(1).unwrap_or_default();
    if !picture.contains("socket(") {
        let doctor = stdout(&xtask(&["doctor"]).success());
        assert!(!doctor.contains("✓ tracing of a program"), "{shown}");
        eprintln!("skipped: this machine doesn't show the calls of a program:\n{doctor}");
        return None;
    }
    let line = |line: &str| format!("{}\n", line.strip_prefix("  ").unwrap_or(line));
    Some(redacted(&picture.lines().map(line).collect::<String>()))
}

/// Whether a picture shows the same run, or its beginning. Which of two things that have nothing to do
/// with each other comes first is different each time: each side must do the same in the same order.
fn agrees(kept: &str, fresh: &str) -> bool {
    let begins = |kept: &[String], fresh: &[String]| {
        // The program may just be about to do one thing more when all is over, or doing it.
        let name = |call: &str| call.split(['(', ' ']).next().map(str::to_owned);
        let same = kept.iter().zip(fresh).take_while(|(a, b)| a == b).count();
        match &kept[same..] {
            [] => true,
            [last] => fresh.get(same).is_none_or(|call| name(call) == name(last)),
            _ => false,
        }
    };
    let (kept, fresh) = (sides(kept), sides(fresh));
    begins(&kept.0, &fresh.0) && begins(&kept.1, &fresh.1) && kept.1.len() > 4
}

#[test]
fn the_pieces_of_an_output_are_not_calls() {
    let lost = ["stderr → \"lost (os error 104)\"\n"].as_slice();
    let pieces = ["stderr → \"lost\"\n", "stderr → \" (os error 104)\"\n"].as_slice();
    let picture = |note: &[&str]| {
        let calls = [
            "your server\n",
            "accept4(3) = 4\n",
            "recvfrom(4) = ECONNRESET\n",
        ];
        let then = [
            "close(4) = 0\n",
            "accept4(3) = 4\n",
            "recvfrom(4, 8192) = 12\n",
        ];
        let right = [&calls, note, &then].concat();
        right
            .iter()
            .map(|says| format!("          {says}"))
            .collect::<String>()
    };
    assert!(agrees(&picture(lost), &picture(pieces)));
    let other = picture(pieces).replace("close(4)", "close(5)");
    assert!(!agrees(&picture(lost), &other));
}

/// What the peers did, and which calls the program made.
fn sides(picture: &str) -> (Vec<String>, Vec<String>) {
    let right = |line: &str| line.find("your ").map(|at| line[..at].chars().count());
    let Some(column) = picture.lines().find_map(right) else {
        return Default::default();
    };
    let split = |line: &str| {
        let left: String = line.chars().take(column).collect();
        let right: String = line.chars().skip(column).collect();
        (left.trim().to_owned(), right.trim().to_owned())
    };
    let (left, right): (Vec<_>, Vec<_>) = picture.lines().map(split).unzip();
    // What a program writes comes in as many pieces as the harness happens to read it in.
    let piece = |says: &str| says.contains(" → \"") || says.contains(" ← \"");
    let calls = right.into_iter();
    let calls = calls.filter(|says| says.contains('(') && !piece(says));
    let left = left.into_iter().filter(|says| !says.is_empty());
    (left.collect(), calls.collect())
}

/// What `cargo xtask check WHAT` shows in colour, without what differs from run to run. Nothing, and a
/// word about it, on a machine that can't show all.
fn run(workbook: &Workbook, what: &str, code: i32) -> Option<String> {
    let mut command = workbook.command(&["check", what, "--seed", "7"]);
    let shown = stdout(&command.env("CLICOLOR_FORCE", "1").assert().code(code));
    if shown.contains("note: ") {
        eprintln!("skipped: this machine doesn't let everything be seen:\n{shown}");
        return None;
    }
    Some(format!("$ cargo xtask check {what}\n{}", redacted(&shown)))
}

/// With other names for ports that the kernel chose, folders and times: the same in each run.
fn redacted(shown: &str) -> String {
    let shown = without_folders(shown);
    let mut out = String::new();
    let mut ports: Vec<&str> = Vec::new();
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("127.0.0.1:") {
        let port = at + "127.0.0.1:".len();
        let digits = rest[port..].find(|c: char| !c.is_ascii_digit());
        let end = port + digits.unwrap_or(rest.len() - port);
        out.push_str(&rest[..port]);
        let digits = &rest[port..end];
        if digits.len() == 5 {
            let known = ports.iter().position(|port| *port == digits);
            let nth = known.unwrap_or_else(|| {
                ports.push(digits);
                ports.len() - 1
            });
            out.push_str(&(40312 + nth).to_string());
        } else if rest[end..].starts_with('…') && digits.len() < 5 {
            // Of one that is cut off nobody knows which it is.
            out.push_str(&"40312"[..digits.len()]);
        } else {
            out.push_str(digits);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    let time = |line: &str| match (line.find(" · "), line.find(" s · ")) {
        (Some(from), Some(to)) => format!("{} · 0.21{}\n", &line[..from], &line[to..]),
        _ => format!("{line}\n"),
    };
    out.lines().map(time).collect()
}

/// `/tmp/wbEaCl2s/KmqD/s0` as `/tmp/wbxxxxxx/xxxx/s0`.
fn without_folders(shown: &str) -> String {
    let mut pieces = shown.split("/wb");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str("/wb");
        let mut names = 0;
        out.extend(piece.chars().map(|c| match c {
            '/' => {
                names += 1;
                c
            }
            c if !c.is_ascii_alphanumeric() => {
                names = 2;
                c
            }
            _ if names < 2 => 'x',
            c => c,
        }));
    }
    out
}

/// In colours that everybody can tell from the background.
fn svg(shown: &str) -> String {
    let mut svg = Term::new().render_svg(shown);
    for (pale, strong) in [
        ("fill: #000000", "fill: #1c2026"),
        ("fill: #AAAAAA", "fill: #e4e7eb"),
        ("fill: #AA0000", "fill: #ff958c"),
        ("fill: #00AA00", "fill: #74ce93"),
        ("fill: #00AAAA", "fill: #7fd3e0"),
        ("opacity: 0.4", "opacity: 0.65"),
    ] {
        svg = svg.replace(pale, strong);
    }
    svg
}

fn without_colours(shown: &str) -> String {
    let mut pieces = shown.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.filter_map(|piece| Some(piece.split_once('m')?.1));
    first + &rest.collect::<String>()
}

/// Fails if a file of the checkout is not what it should be, or makes it so if that is asked for.
fn held_true(path: &str, fresh: &str) {
    let path = checkout().join(path);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == fresh {
        return;
    }
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, fresh).unwrap();
        return;
    }
    let (mut lost, mut new) = (String::new(), String::new());
    for (lines, others, out) in [(&*kept, fresh, &mut lost), (fresh, &kept, &mut new)] {
        let others: Vec<&str> = others.lines().collect();
        let differs = lines.lines().filter(|line| !others.contains(line));
        out.extend(differs.map(|line| format!("{line}\n")));
    }
    panic!(
        "{} is not what the terminal shows; SNAPSHOTS=overwrite makes it anew.\n\
         only in the file:\n{lost}only in the terminal:\n{new}",
        path.display()
    );
}
