//! The seccomp filter that stops a program at the calls that a timeline is made of.

use crate::debug::bpf::{
    ARCHITECTURE, FIRST_ARGUMENT, JUMP_IF_AT_LEAST, JUMP_IF_EQUAL, LOAD_WORD, NATIVE, NUMBER,
    RETURN, jump, step,
};
use crate::observe::syscalls::{CALLS, Traced};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debug::bpf::answer;

    #[test]
    fn the_filter_stops_at_traced_calls_alone() {
        assert!(program(true, true).len() < 100, "jumps are a byte long");
        let variants = [(false, false), (false, true), (true, false), (true, true)];
        for (call, with) in CALLS
            .iter()
            .flat_map(|call| variants.map(|with| (call, with)))
        {
            let steps = program(with.0, with.1);
            let answer = |machine, first| answer(&steps, call.number, machine, first);
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
        let other = answer(&program(true, true), libc::SYS_getpid, NATIVE, 3);
        assert_eq!(other, libc::SECCOMP_RET_ALLOW);
    }
}
