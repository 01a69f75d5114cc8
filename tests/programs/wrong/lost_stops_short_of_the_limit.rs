//! Takes the longest message for one that was cut.
//!
//! caught by: 09.longest-message
//! cause: longest-payload-dropped

use mutants::{answer_messages, upper};

pub fn main() {
    answer_messages(|message| (message.len() < 1024).then(|| upper(message)));
}
