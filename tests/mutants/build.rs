//! Finds the Rust programs among those with a known verdict, and makes modules of them: a new one is
//! a file in a folder of `tests/programs`, and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of `tests/programs`, one for each kind of verdict.
const FOLDERS: [&str; 5] = ["right", "wrong", "trivial", "hostile", "beginners"];

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder");
    let programs = Path::new(&package).with_file_name("programs");
    let mut sources: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in FOLDERS {
        let folder = programs.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(&folder).expect("a folder of programs") {
            let path = entry.expect("a program").path();
            let file = path.file_name().and_then(|name| name.to_str());
            let Some(name) = file.and_then(|name| name.strip_suffix(".rs")) else {
                continue;
            };
            if let Some(other) = sources.insert(name.to_owned(), path.clone()) {
                panic!(
                    "{} and {} have the same name",
                    other.display(),
                    path.display()
                );
            }
        }
    }
    let modules: String = sources
        .iter()
        .map(|(name, path)| {
            // Beginners write what the compiler and clippy warn of; that is what these are for.
            let allow = if name.starts_with("beginner_") {
                "#[allow(warnings, clippy::all, clippy::pedantic)]\n"
            } else {
                ""
            };
            format!("{allow}#[path = {path:?}]\npub mod {name};\n")
        })
        .collect();
    let arms: String = sources
        .keys()
        .map(|name| format!("    {name:?} => || end(programs::{name}::main),\n"))
        .collect();
    let out = env::var_os("OUT_DIR").expect("cargo names a folder for what is generated");
    let write = |file: &str, text: String| {
        fs::write(Path::new(&out).join(file), text).expect("a file can be written");
    };
    write("programs.rs", modules);
    write(
        "by_name.rs",
        format!("match name {{\n{arms}    _ => return None,\n}}\n"),
    );
}
