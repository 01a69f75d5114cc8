//! Makes the directories that its path lacks.
//!
//! caught by: 05.missing-directory
//! cause: directory-made

use std::fs;
use std::path::Path;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if let Some(directory) = Path::new(&path).parent() {
        fs::create_dir_all(directory).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
