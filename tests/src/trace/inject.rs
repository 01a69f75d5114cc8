//! Changing a call as was decided, and leaving no trace of the change in the program.
//!
//! A call is changed at its entry: its number, an argument register, or the structure that an argument
//! points to. When it is over, everything is put back: the kernel promises a program that a call keeps
//! its registers, and a length in the program's memory is the program's own.

use nix::errno::Errno;

use super::Decision;
use crate::debug::memory::{read_memory, read_word, write_memory};
use crate::debug::ptrace;
use crate::observe::syscalls::{Expiry, Length, Syscall};

/// What was done to a call.
#[derive(Debug, Default)]
pub struct Injection {
    /// The result that the program gets, where it is not the kernel's.
    answer: Option<i64>,
    /// What is put back at the end.
    undo: Vec<Undo>,
}

#[derive(Debug)]
enum Undo {
    /// An argument register, and its value.
    Argument(usize, u64),
    /// Words of the program's memory.
    Memory(u64, Vec<u8>),
}

impl Injection {
    /// Changes a call that is about to be made. Nothing is changed where it can't be done in full: a
    /// call without a length is not shortened, nor one that asks for less.
    ///
    /// # Errors
    /// ESRCH if the thread is gone.
    pub fn carry_out(
        pid: i32,
        tid: i32,
        known: &Syscall,
        args: &[u64; 6],
        decision: Decision,
    ) -> Result<Injection, Errno> {
        let mut injection = Injection::default();
        match decision {
            Decision::Pass | Decision::Hold => {}
            Decision::Answer(result) => injection.skip(tid, result)?,
            Decision::Replace(result) => injection.answer = Some(result),
            Decision::Shorten(most) => match known.length() {
                Some(Length::Argument(index)) if most < args[index] => {
                    injection.set_argument(tid, args, index, most)?;
                }
                // readv(2): one buffer, and of that one the first bytes.
                Some(Length::Vector)
                    if args[2] > 0 && injection.shorten_buffer(pid, args[1], most) =>
                {
                    injection.set_argument(tid, args, 2, 1)?;
                }
                Some(Length::Message) => injection.shorten_message(pid, args[1], most),
                _ => {}
            },
            Decision::Expire => match known.expiry() {
                Some(Expiry::Answer(result)) => injection.skip(tid, result)?,
                Some(Expiry::Zero(index)) => injection.set_argument(tid, args, index, 0)?,
                Some(Expiry::ZeroTime(index)) => {
                    injection.set_memory(pid, args[index], &[0; 16]);
                }
                None => {}
            },
        }
        Ok(injection)
    }

    /// Whether anything was changed.
    pub fn is_any(&self) -> bool {
        self.answer.is_some() || !self.undo.is_empty()
    }

    /// Puts everything back when the call is over; the result that the program gets.
    ///
    /// # Errors
    /// ESRCH if the thread is gone.
    pub fn settle(&self, pid: i32, tid: i32, result: i64) -> Result<i64, Errno> {
        for undo in self.undo.iter().rev() {
            match undo {
                Undo::Argument(index, value) => ptrace::set_argument(tid, *index, *value)?,
                Undo::Memory(at, bytes) => {
                    write_memory(pid, *at, bytes);
                }
            }
        }
        // The kernel may have put "no such call" in its place.
        if let Some(answer) = self.answer {
            ptrace::set_result(tid, answer)?;
        }
        Ok(self.answer.unwrap_or(result))
    }

    fn skip(&mut self, tid: i32, result: i64) -> Result<(), Errno> {
        ptrace::skip_call(tid, result)?;
        self.answer = Some(result);
        Ok(())
    }

    fn set_argument(
        &mut self,
        tid: i32,
        args: &[u64; 6],
        index: usize,
        value: u64,
    ) -> Result<(), Errno> {
        ptrace::set_argument(tid, index, value)?;
        self.undo.push(Undo::Argument(index, args[index]));
        Ok(())
    }

    /// Whether these bytes are now in the program's memory.
    fn set_memory(&mut self, pid: i32, at: u64, bytes: &[u8]) -> bool {
        let mut before = vec![0; bytes.len()];
        let known = read_memory(pid, at, &mut before) == bytes.len();
        if known && write_memory(pid, at, bytes) == bytes.len() {
            self.undo.push(Undo::Memory(at, before));
            return true;
        }
        false
    }

    /// Makes the first `struct iovec` at `at` hold at most so many bytes. One that is empty stays: then
    /// the call passes.
    fn shorten_buffer(&mut self, pid: i32, at: u64, most: u64) -> bool {
        match read_word(pid, at + 8) {
            Some(0) | None => false,
            Some(length) => self.set_memory(pid, at + 8, &most.min(length).to_ne_bytes()),
        }
    }

    /// The same for the first buffer of a `struct msghdr`: its buffers are the third word, their number
    /// the fourth (recvmsg(2)).
    fn shorten_message(&mut self, pid: i32, at: u64, most: u64) {
        let (Some(buffers), Some(number)) = (read_word(pid, at + 16), read_word(pid, at + 24))
        else {
            return;
        };
        if number > 0 && self.shorten_buffer(pid, buffers, most) {
            self.set_memory(pid, at + 24, &1_u64.to_ne_bytes());
        }
    }
}
