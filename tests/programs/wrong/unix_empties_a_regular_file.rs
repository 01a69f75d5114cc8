//! Makes sure that its path can be written, and empties the file that lies there.
//!
//! caught by: 05.keeps-regular-file 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::fs::{self, File};

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::metadata(&path).is_ok_and(|found| found.is_file()) {
        File::create(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
