//! The memory of another process: process_vm_readv(2).

use std::io::{IoSlice, IoSliceMut};

use nix::sys::uio::{RemoteIoVec, process_vm_readv, process_vm_writev};
use nix::unistd::Pid;

/// Reads the memory of another process; how many bytes could be read.
pub fn read_memory(pid: i32, address: u64, into: &mut [u8]) -> usize {
    let wanted = RemoteIoVec {
        base: address as usize,
        len: into.len(),
    };
    process_vm_readv(Pid::from_raw(pid), &mut [IoSliceMut::new(into)], &[wanted]).unwrap_or(0)
}

/// Reads one word of it.
pub fn read_word(pid: i32, address: u64) -> Option<u64> {
    let mut bytes = [0; 8];
    (read_memory(pid, address, &mut bytes) == 8).then(|| u64::from_ne_bytes(bytes))
}

/// Writes into the memory of another process, which must be stopped; how many bytes were written.
pub fn write_memory(pid: i32, address: u64, bytes: &[u8]) -> usize {
    let wanted = RemoteIoVec {
        base: address as usize,
        len: bytes.len(),
    };
    process_vm_writev(Pid::from_raw(pid), &[IoSlice::new(bytes)], &[wanted]).unwrap_or(0)
}
