//! What a Java class says of the file that it was compiled from (The Java Virtual Machine Specification, chapter 4).

/// The class with `new` wherever its constants say `old`, as its attribute `SourceFile` does; `None` for what is
/// no class file.
pub fn with_source(class: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let count = u16::from_be_bytes(class.get(8..10)?.try_into().ok()?);
    let mut renamed = class.get(..10)?.to_vec();
    if !renamed.starts_with(&0xcafe_babe_u32.to_be_bytes()) {
        return None;
    }
    let (mut at, mut index) = (10, 1);
    while index < count {
        let tag = *class.get(at)?;
        // Table 4.4-A: the tags, and how long what follows each of them is.
        let length = match tag {
            1 => {
                2 + usize::from(u16::from_be_bytes(
                    class.get(at + 1..at + 3)?.try_into().ok()?,
                ))
            }
            7 | 8 | 16 | 19 | 20 => 2,
            15 => 3,
            3 | 4 | 9..=12 | 17 | 18 => 4,
            5 | 6 => 8,
            _ => return None,
        };
        let constant = class.get(at..=at + length)?;
        if tag == 1 && constant[3..] == *old.as_bytes() {
            renamed.push(1);
            renamed.extend(u16::try_from(new.len()).ok()?.to_be_bytes());
            renamed.extend(new.as_bytes());
        } else {
            renamed.extend(constant);
        }
        at += 1 + length;
        // A long or a double takes two places.
        index += if matches!(tag, 5 | 6) { 2 } else { 1 };
    }
    renamed.extend(class.get(at..)?);
    Some(renamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A class file as far as its constants: a text, a long, and the name of its source.
    fn class(source: &str) -> Vec<u8> {
        let mut bytes = 0xcafe_babe_u32.to_be_bytes().to_vec();
        bytes.extend([0, 0, 0, 61, 0, 5]);
        for text in ["SourceFile", source] {
            if text == source {
                bytes.extend([5, 1, 1, 1, 1, 1, 1, 1, 1]);
            }
            bytes.push(1);
            bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(b"the rest");
        bytes
    }

    #[test]
    fn only_the_name_of_the_source_changes() {
        let renamed = with_source(&class("Echo.java"), "Echo.java", "my-server.java");
        assert_eq!(renamed, Some(class("my-server.java")));
    }

    #[test]
    fn what_is_no_class_is_left_alone() {
        assert_eq!(with_source(b"#!/bin/sh", "a", "b"), None);
        let whole = class("Echo.java");
        assert_eq!(with_source(&whole[..20], "a", "b"), None);
    }
}
