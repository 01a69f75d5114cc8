//! Copies its input to its output.
//!
//! passes only: nothing
fn main() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::stdout());
}
