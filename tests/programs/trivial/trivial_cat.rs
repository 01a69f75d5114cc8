//! Copies its input to its output.
//!
//! passes only: nothing
pub fn main() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::stdout());
}
