//! Does nothing, and says that it failed.
//!
//! passes only: nothing
pub fn main() {
    std::process::exit(1);
}
