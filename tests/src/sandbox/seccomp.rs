//! Calls that no submission needs: the kernel refuses them before it has looked at their arguments.
//!
//! What they could reach is refused by namespaces and missing capabilities already. The filter keeps a
//! program from the code of the kernel behind them, where most errors of the kernel were found that let
//! programs out of a sandbox. See seccomp(2).

use crate::debug::bpf::{
    ARCHITECTURE, FIRST_ARGUMENT, JUMP_IF_ANY, JUMP_IF_AT_LEAST, JUMP_IF_EQUAL, LOAD_WORD, NATIVE,
    NUMBER, RETURN, jump, jump_unless, step,
};

pub use crate::debug::bpf::install;

/// Answered with EPERM, as to somebody who may not.
const REFUSED: &[i64] = &[
    // Other programs: their memory, their calls, their descriptors.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Mounts and namespaces.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_fsconfig,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_open_by_handle_at,
    // Keys, programs in the kernel, measuring it, its modules and its settings.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
];

/// Answered with ENOSYS, as by an older kernel: runtimes fall back on other calls then.
const UNKNOWN: &[i64] = &[
    // Its arguments lie in memory, which a filter can't see; clone(2) does the same.
    libc::SYS_clone3,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
];

/// The families of sockets that programs may make. The resolver asks the kernel for its addresses by
/// netlink(7).
const FAMILIES: [i32; 4] = [
    libc::AF_UNIX,
    libc::AF_INET,
    libc::AF_INET6,
    libc::AF_NETLINK,
];

/// The namespaces that clone(2) could make.
const NAMESPACES: i32 = libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP;

/// On x86_64, calls of the x32 interface have numbers from here on.
const X32: u32 = 0x4000_0000;

/// The filter: it refuses these calls, and lets all others be made.
pub fn filter() -> Vec<libc::sock_filter> {
    let fails = |errno: i32| step(RETURN, libc::SECCOMP_RET_ERRNO | errno as u32);
    let allow = || step(RETURN, libc::SECCOMP_RET_ALLOW);
    // The steps that follow are for one call alone.
    let unless = |number: i64, over| jump_unless(JUMP_IF_EQUAL, number as u32, over);
    let mut steps = vec![
        step(LOAD_WORD, ARCHITECTURE),
        // By another architecture's numbers the list would mean other calls.
        jump(JUMP_IF_EQUAL, NATIVE, 1),
        fails(libc::ENOSYS),
        step(LOAD_WORD, NUMBER),
        jump_unless(JUMP_IF_AT_LEAST, X32, 1),
        fails(libc::ENOSYS),
    ];
    for (calls, errno) in [(REFUSED, libc::EPERM), (UNKNOWN, libc::ENOSYS)] {
        for &number in calls {
            steps.extend([unless(number, 1), fails(errno)]);
        }
    }
    steps.extend([
        unless(libc::SYS_clone, 4),
        step(LOAD_WORD, FIRST_ARGUMENT),
        jump_unless(JUMP_IF_ANY, NAMESPACES as u32, 1),
        fails(libc::EPERM),
        allow(),
    ]);
    let families = FAMILIES.into_iter().zip((1..=FAMILIES.len()).rev());
    steps.extend([
        unless(libc::SYS_socket, FAMILIES.len() + 3),
        step(LOAD_WORD, FIRST_ARGUMENT),
    ]);
    steps.extend(families.map(|(family, over)| jump(JUMP_IF_EQUAL, family as u32, over)));
    steps.extend([fails(libc::EAFNOSUPPORT), allow(), allow()]);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debug::bpf::answer;

    fn errno(number: i64, first: u32) -> Option<i32> {
        let answer = answer(&filter(), number, NATIVE, first);
        (answer != libc::SECCOMP_RET_ALLOW).then_some((answer & libc::SECCOMP_RET_DATA) as i32)
    }

    #[test]
    fn what_no_submission_needs_is_refused() {
        for &number in REFUSED {
            assert_eq!(errno(number, 0), Some(libc::EPERM), "call {number}");
        }
        for &number in UNKNOWN {
            assert_eq!(errno(number, 0), Some(libc::ENOSYS), "call {number}");
        }
        let other = answer(&filter(), libc::SYS_read, NATIVE + 1, 0);
        assert_eq!(other, libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32);
        assert_eq!(
            errno(i64::from(X32) + libc::SYS_ptrace, 0),
            Some(libc::ENOSYS)
        );
    }

    #[test]
    fn threads_children_and_sockets_are_made_as_before() {
        let thread = libc::CLONE_VM | libc::CLONE_THREAD;
        assert_eq!(errno(libc::SYS_clone, thread as u32), None);
        assert_eq!(errno(libc::SYS_clone, libc::SIGCHLD as u32), None);
        let space = libc::CLONE_NEWUSER | libc::SIGCHLD;
        assert_eq!(errno(libc::SYS_clone, space as u32), Some(libc::EPERM));
        for family in FAMILIES {
            assert_eq!(errno(libc::SYS_socket, family as u32), None);
        }
        for family in [libc::AF_VSOCK, libc::AF_PACKET, libc::AF_ALG] {
            let refused = Some(libc::EAFNOSUPPORT);
            assert_eq!(errno(libc::SYS_socket, family as u32), refused);
        }
        for number in [
            libc::SYS_execve,
            libc::SYS_read,
            libc::SYS_accept4,
            libc::SYS_seccomp,
        ] {
            assert_eq!(errno(number, 0), None);
        }
    }
}
