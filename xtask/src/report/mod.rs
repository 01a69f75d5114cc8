//! Reports: each format is a function from what was found to text, and knows nothing else.

#[cfg(test)]
#[path = "../../tests/common/browser.rs"]
mod browser;
pub mod escape;
mod facts;
pub mod html;
pub mod json;
pub mod junit;
mod layout;
pub mod links;
pub mod markdown;
#[cfg(test)]
pub mod sample;
pub mod sequence_diagram;
mod sequence_svg;
pub mod style;
pub mod terminal;
pub mod timeline;
pub mod torture;
