//! Between a program and the kernel: every call that it makes on sockets, as it makes it.

pub mod trace;
