//! Does nothing, and says that it failed.
//!
//! passes only: nothing
fn main() {
    std::process::exit(1);
}
