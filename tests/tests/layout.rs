//! What follows from the catalogue and the folders: programs, starters, pages of the book. Where a
//! line is missing, the test prints it.

use std::fs;
use std::path::Path;

use checks::catalogue;
use checks::toolchain;

/// A file's text, from the workspace's root.
fn text(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Fails with all lines that `path` lacks.
fn needs(path: &str, lines: impl Iterator<Item = String>) {
    let text = text(path);
    let missing: Vec<String> = lines.filter(|lines| !text.contains(lines)).collect();
    assert!(
        missing.is_empty(),
        "{path} needs:\n\n{}\n",
        missing.join("\n")
    );
}

/// The stages' programs: number, folder, role.
fn programs() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    catalogue::stages().iter().flat_map(|stage| {
        let of_role = |role: &checks::model::Role| (stage.number, stage.folder(), role.name());
        stage.roles.iter().map(of_role)
    })
}

#[test]
fn every_program_is_one_of_the_packages_programs() {
    for (package, short) in [("exercises", "ex"), ("solutions", "sol")] {
        let entries = programs().map(|(number, folder, role)| {
            format!("[[bin]]\nname = \"{short}{number}-{role}\"\npath = \"{folder}/{role}.rs\"\n")
        });
        let manifest = format!("{package}/Cargo.toml");
        let count = text(&manifest).matches("[[bin]]").count();
        needs(&manifest, entries);
        assert_eq!(
            count,
            programs().count(),
            "{manifest} names a program that the catalogue does not"
        );
    }
}

#[test]
fn every_program_has_its_starter() {
    let known: Vec<String> = toolchain::starters().map(|starter| starter.path).collect();
    let path = |(_, folder, role)| format!("exercises/{folder}/{role}.rs");
    let wanted: Vec<String> = programs().map(path).collect();
    let lines = wanted.iter().filter(|path| !known.contains(path));
    let lines: Vec<String> = lines
        .filter_map(|path| Some(format!("    \"{}\"", path.strip_prefix("exercises/")?)))
        .collect();
    assert!(
        lines.is_empty(),
        "SOLUTIONS in tests/src/toolchain/starters.rs needs:\n\n{}\n",
        lines.join("\n")
    );
    assert_eq!(known, wanted, "SOLUTIONS is in the catalogue's order");
}

#[test]
fn every_stage_has_its_two_pages_in_the_book() {
    let pages = ["exercises", "solutions"].into_iter().flat_map(|package| {
        catalogue::stages().iter().map(move |stage| {
            let (number, title, folder) = (stage.number, stage.title, stage.folder());
            format!("- [{number} · {title}]({package}/{folder}/README.md)")
        })
    });
    needs(".book/src/SUMMARY.md", pages);
}

#[test]
fn every_folder_of_a_stage_is_in_the_catalogue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // Not in exercises: a learner may keep copies there.
    for entry in fs::read_dir(root.join("solutions")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let known = catalogue::stages().iter().any(|s| s.folder() == name);
        assert!(
            known || !entry.path().is_dir(),
            "tests/src/catalogue.rs needs the stage of solutions/{name}"
        );
    }
}
