//! Reports: each format is a function from what was found to text, and knows nothing else.

#[cfg(test)]
mod browser;
mod diagram;
pub mod escape;
mod facts;
pub mod html;
pub mod json;
pub mod junit;
mod layout;
pub mod links;
pub mod picture;
#[cfg(test)]
pub mod sample;
pub mod style;
pub mod terminal;
