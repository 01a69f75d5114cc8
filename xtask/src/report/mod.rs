//! Reports: each format is a function from what was found to text, and knows nothing else.

pub mod escape;
pub mod json;
pub mod junit;
pub mod picture;
#[cfg(test)]
mod sample;
pub mod style;
pub mod terminal;
