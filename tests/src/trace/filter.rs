//! The seccomp filter that stops a program at the calls that a timeline is made of.
#![allow(unsafe_code)] // prctl(2) and seccomp(2) have no safe form.

use std::io;

use crate::observe::syscalls::{CALLS, Traced};

// Classic BPF, linux/filter.h and linux/seccomp.h.
const LOAD_WORD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
const JUMP_IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const JUMP_IF_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const RETURN: u16 = 0x06; // BPF_RET | BPF_K
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
/// The low half of the first argument: a descriptor is an int.
const FIRST_ARGUMENT: u32 = 16;
#[cfg(target_arch = "x86_64")]
const NATIVE: u32 = 0xc000_003e; // AUDIT_ARCH_X86_64
#[cfg(target_arch = "aarch64")]
const NATIVE: u32 = 0xc000_00b7; // AUDIT_ARCH_AARCH64

fn step(code: u16, k: u32) -> libc::sock_filter {
    libc::sock_filter {
        code,
        jt: 0,
        jf: 0,
        k,
    }
}

/// A jump over `over` steps if the test of `code` holds.
fn jump(code: u16, k: u32, over: usize) -> libc::sock_filter {
    // The filter has less than 256 steps, for the table of calls is that short.
    libc::sock_filter {
        code,
        jt: over as u8,
        jf: 0,
        k,
    }
}

/// The program: traced calls return SECCOMP_RET_TRACE, all others go on unhindered. Some calls are
/// traced only where rules are asked about a program's calls; transfers on standard descriptors only where
/// one of these is a socket.
pub fn program(with_rules: bool, with_stdio: bool) -> Vec<libc::sock_filter> {
    let numbers = |traced| {
        CALLS
            .iter()
            .filter(move |c| c.traced == traced)
            .map(|c| c.number as u32)
    };
    let mut not_stdio: Vec<u32> = numbers(Traced::NotStdio).collect();
    let mut always: Vec<u32> = numbers(Traced::Always).collect();
    if with_rules {
        always.extend(numbers(Traced::WithRules));
    }
    if with_stdio {
        always.append(&mut not_stdio);
    }
    let mut steps = vec![
        step(LOAD_WORD, ARCHITECTURE),
        // A call by another architecture's numbers means something else.
        jump(JUMP_IF_EQUAL, NATIVE, 1),
        step(RETURN, libc::SECCOMP_RET_ALLOW),
        step(LOAD_WORD, NUMBER),
    ];
    let tests = not_stdio.len() + always.len();
    let at = |nth: usize| tests - nth - 1;
    // After the tests: allow; then the test of the descriptor, which falls through to allow or
    // jumps to trace.
    steps.extend(
        always
            .iter()
            .enumerate()
            .map(|(i, n)| jump(JUMP_IF_EQUAL, *n, at(i) + 4)),
    );
    steps.extend(
        not_stdio
            .iter()
            .enumerate()
            .map(|(i, n)| jump(JUMP_IF_EQUAL, *n, at(always.len() + i) + 1)),
    );
    steps.extend([
        step(RETURN, libc::SECCOMP_RET_ALLOW),
        step(LOAD_WORD, FIRST_ARGUMENT),
        jump(JUMP_IF_AT_LEAST, 3, 1),
        step(RETURN, libc::SECCOMP_RET_ALLOW),
        step(RETURN, libc::SECCOMP_RET_TRACE),
    ]);
    steps
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
mod tests {
    use super::*;

    /// What the filter answers, by the rules of classic BPF.
    fn answer(number: i64, architecture: u32, first: u32, with: (bool, bool)) -> u32 {
        let program = program(with.0, with.1);
        let (mut accumulator, mut at) = (0, 0);
        loop {
            let step = &program[at];
            let test = |holds: bool| {
                if holds {
                    step.jt as usize
                } else {
                    step.jf as usize
                }
            };
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
                JUMP_IF_AT_LEAST => at += test(accumulator >= step.k),
                RETURN => return step.k,
                other => panic!("step {other:#x}"),
            }
        }
    }

    #[test]
    fn the_filter_stops_at_traced_calls_alone() {
        assert!(program(true, true).len() < 100, "jumps are a byte long");
        let variants = [(false, false), (false, true), (true, false), (true, true)];
        for (call, with) in CALLS
            .iter()
            .flat_map(|call| variants.map(|with| (call, with)))
        {
            let answer = |machine, first| answer(call.number, machine, first, with);
            let traced = |first| answer(NATIVE, first) == libc::SECCOMP_RET_TRACE;
            let expected = match call.traced {
                Traced::Never => (false, false),
                Traced::Always => (true, true),
                Traced::NotStdio => (with.1, true),
                Traced::WithRules => (with.0, with.0),
            };
            assert_eq!((traced(2), traced(3)), expected, "{}", call.name);
            assert_eq!(answer(0x4000_0003, 3), libc::SECCOMP_RET_ALLOW);
        }
        let other = answer(libc::SYS_getpid, NATIVE, 3, (true, true));
        assert_eq!(other, libc::SECCOMP_RET_ALLOW);
    }
}
