//! Filters of system calls: programs of classic BPF that seccomp(2) runs at the entry of each call.
#![allow(unsafe_code)] // prctl(2) and seccomp(2) have no safe form.

use std::io;

// Classic BPF, linux/filter.h and linux/seccomp.h.
/// Loads a word of what is known of the call.
pub const LOAD_WORD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
/// Tests whether the word is this one.
pub const JUMP_IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
/// Tests whether the word has any of these bits.
pub const JUMP_IF_ANY: u16 = 0x45; // BPF_JMP | BPF_JSET | BPF_K
/// Tests whether the word is this one or greater.
pub const JUMP_IF_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
/// Ends with this answer.
pub const RETURN: u16 = 0x06; // BPF_RET | BPF_K
/// Where the number of the call is.
pub const NUMBER: u32 = 0;
/// Where the architecture of the call is.
pub const ARCHITECTURE: u32 = 4;
/// The low half of the first argument: a descriptor is an int.
pub const FIRST_ARGUMENT: u32 = 16;
/// The architecture by whose numbers calls are known.
#[cfg(target_arch = "x86_64")]
pub const NATIVE: u32 = 0xc000_003e; // AUDIT_ARCH_X86_64
/// The architecture by whose numbers calls are known.
#[cfg(target_arch = "aarch64")]
pub const NATIVE: u32 = 0xc000_00b7; // AUDIT_ARCH_AARCH64

/// A step that is no jump.
pub fn step(code: u16, k: u32) -> libc::sock_filter {
    libc::sock_filter {
        code,
        jt: 0,
        jf: 0,
        k,
    }
}

/// A jump over `over` steps if the test of `code` holds, and over none if it does not.
pub fn jump(code: u16, k: u32, over: usize) -> libc::sock_filter {
    // Filters have less than 256 steps between a jump and its goal: their lists are that short.
    libc::sock_filter {
        jt: over as u8,
        ..step(code, k)
    }
}

/// A jump over `over` steps if the test of `code` does not hold, and over none if it does.
pub fn jump_unless(code: u16, k: u32, over: usize) -> libc::sock_filter {
    libc::sock_filter {
        jf: over as u8,
        ..step(code, k)
    }
}

/// Puts the calling thread, and all that it becomes and starts, under the filter.
///
/// Async-signal-safe, as it must be between fork and exec.
pub fn install(steps: &[libc::sock_filter]) -> io::Result<()> {
    let program = libc::sock_fprog {
        len: steps.len() as u16,
        filter: steps.as_ptr().cast_mut(),
    };
    // SAFETY: the program points to `len` steps, which the kernel only reads.
    unsafe {
        // Without it, an ordinary user may not install a filter.
        if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            || libc::syscall(
                libc::SYS_seccomp,
                libc::SECCOMP_SET_MODE_FILTER,
                0,
                &program,
            ) != 0
        {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

#[cfg(test)]
/// What a filter answers to a call, by the rules of classic BPF.
pub fn answer(program: &[libc::sock_filter], number: i64, architecture: u32, first: u32) -> u32 {
    let (mut accumulator, mut at) = (0, 0);
    loop {
        let step = &program[at];
        let test = |holds: bool| usize::from(if holds { step.jt } else { step.jf });
        at += 1;
        match step.code {
            LOAD_WORD => {
                accumulator = match step.k {
                    NUMBER => number as u32,
                    ARCHITECTURE => architecture,
                    FIRST_ARGUMENT => first,
                    other => panic!("load from {other}"),
                }
            }
            JUMP_IF_EQUAL => at += test(accumulator == step.k),
            JUMP_IF_ANY => at += test(accumulator & step.k != 0),
            JUMP_IF_AT_LEAST => at += test(accumulator >= step.k),
            RETURN => return step.k,
            other => panic!("step {other:#x}"),
        }
    }
}
