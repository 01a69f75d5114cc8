//! Writes down which program goes by which name.

use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = "src/programs";
    println!("cargo::rerun-if-changed={folder}");
    let entries = fs::read_dir(folder).expect("the programs");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a program").path())
        .filter_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(".rs")?.to_owned()))
        .filter(|name| name != "mod")
        .collect();
    names.sort();
    let arms = names
        .iter()
        .map(|name| format!("    {name:?} => || end(programs::{name}::main),\n"));
    let arms: String = arms.collect();
    let out = env::var_os("OUT_DIR").expect("cargo says where");
    let text = format!("match name {{\n{arms}    _ => return None,\n}}\n");
    fs::write(Path::new(&out).join("by_name.rs"), text).expect("room for a file");
}
