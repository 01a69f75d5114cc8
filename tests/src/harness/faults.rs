//! Faults as steps of a check: the kernel answers a program as the check says.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use nix::sys::socket::{SockaddrIn, getsockname};

use super::{Context, Inner, Server, Stop, Stream, Verdict};
use crate::model::{CallClass, CallCount, Effect, Fault, Transport};
use crate::observe::{Capability, HeldThreads, capabilities};
use crate::trace::{FaultHandler, FaultPlan, Handler};

/// A fault that is armed until this value is dropped.
#[must_use = "it is disarmed when this is dropped"]
pub struct ArmedFault {
    plan: FaultPlan,
    number: usize,
}

impl ArmedFault {
    /// Lets the calls be made that it holds. Their threads go on when this returns.
    pub fn go(&self) {
        self.plan.release(self.number);
    }

    /// The time limits of the check's programs that have passed because of faults, in order.
    pub fn expired(&self) -> Vec<Duration> {
        self.plan.expired()
    }
}

impl Drop for ArmedFault {
    fn drop(&mut self) {
        self.plan.disarm(self.number);
    }
}

impl Context {
    /// Makes the kernel answer programs that are started from now on as `fault` says, to the end of the
    /// check. Skips the check where programs can't be traced.
    pub fn inject(&self, fault: Fault) -> Verdict {
        self.permit_faults()?.arm(fault);
        Ok(())
    }

    /// Starts programs from now on so that faults can hit them: see [`Server::with_fault`]. Skips the
    /// check where programs can't be traced.
    pub fn permit_faults(&self) -> Verdict<FaultPlan> {
        if let Capability::Missing(why) = &capabilities().tracing {
            return Err(Stop::Skip(format!(
                "faults can't be injected, for this machine lets no program be traced: {why}"
            )));
        }
        let mut faults = self.inner.faults.borrow_mut();
        Ok(faults.get_or_insert_default().clone())
    }

    /// Lets the next `times` time limits of the program's reads and polls pass immediately, so that nobody
    /// waits for them, until what this gives is dropped. Where programs can't be traced they wait in full; so
    /// do those that look at a clock.
    pub fn expire_waits(&self, times: usize) -> Verdict<Vec<ArmedFault>> {
        if let Capability::Missing(_) = &capabilities().tracing {
            return Ok(Vec::new());
        }
        let plan = self.permit_faults()?;
        let arm = |class| ArmedFault {
            plan: plan.clone(),
            number: plan.arm(Fault {
                times: Some(times),
                ..Fault::all(class, Effect::Expire)
            }),
        };
        Ok([CallClass::Read, CallClass::Wait].map(arm).into())
    }

    /// The faults that the job asks for, where it is one of torture.
    pub fn torture(&self) -> &[Fault] {
        self.inner.job.torture.as_deref().unwrap_or_default()
    }
}

impl Server {
    /// Arms a fault that counts the calls which the server begins from now on. A call in which it waits
    /// already is not hit.
    pub fn with_fault(&self, fault: Fault) -> Verdict<ArmedFault> {
        let faults = self.context.faults.borrow().clone();
        let plan = faults.ok_or_else(|| {
            Stop::Broken("a fault was armed for a program that runs untraced".into())
        })?;
        let number = plan.arm(fault);
        Ok(ArmedFault { plan, number })
    }
}

impl Stream {
    /// The same fault, for the program's calls on its connection to this peer alone.
    pub fn of_this_peer(&self, fault: Fault) -> Verdict<Fault> {
        if self.transport == Transport::Unix {
            let why = "a peer of an AF_UNIX stream has no name by which its connection is known";
            return Err(Stop::Broken(why.into()));
        }
        let own: SockaddrIn = getsockname(self.fd()?)?;
        Ok(fault.of_peer(SocketAddr::V4(own.into())))
    }
}

impl Inner {
    /// Whether its programs are traced, so that nothing else can look into them.
    pub(super) fn traces(&self) -> bool {
        self.tracing.is_on() || self.faults.borrow().is_some()
    }

    /// The threads that faults hold, in all its programs.
    pub(super) fn held_threads(&self) -> HeldThreads {
        let faults = self.faults.borrow();
        faults
            .as_ref()
            .map(FaultPlan::held_threads)
            .unwrap_or_default()
    }

    /// Handlers for a program that is about to be started, where it is to be traced.
    pub(super) fn handlers(&self) -> Option<Vec<Box<dyn Handler>>> {
        let faults = self.faults.borrow().clone();
        let Some(faults) = faults else {
            return self.tracing.handlers();
        };
        let mut handlers = self.tracing.handlers().unwrap_or_default();
        handlers.push(Box::new(FaultHandler::new(faults)));
        Some(handlers)
    }

    /// How many calls its programs made that a fault could have hit, where faults are possible.
    pub(super) fn call_counts(&self) -> Vec<CallCount> {
        let faults = self.faults.borrow();
        faults.as_ref().map(FaultPlan::counts).unwrap_or_default()
    }

    /// Says so where a program escapes its faults.
    pub(super) fn note_missed_faults(self: &Rc<Self>) {
        let faults = self.faults.borrow();
        if faults.as_ref().is_some_and(FaultPlan::missed_uring) {
            self.remarks.borrow_mut().push(
                "the program uses io_uring, whose calls can't be given injected answers".into(),
            );
        }
    }
}
