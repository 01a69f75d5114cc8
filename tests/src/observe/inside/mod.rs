//! Looking into a program, where the system lets us and we know the machine.

pub mod lines;
pub mod ptrace;
pub mod stacks;
