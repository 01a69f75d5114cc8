//! The one thread that builds and checks: never two at a time, and always the newest wish.
//!
//! It lives as long as the watcher: what it starts is killed when it ends (`PR_SET_PDEATHSIG(2const)`).

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use checks::control::Cancel;
use checks::model::{Event, Role};

use super::model::Step;
use super::{Message, Tell};
use crate::output;
use crate::prepare::programs::{Source, prepare};
use crate::prepare::progress_store::State;
use crate::prepare::selection;
use crate::run;

/// A run that is wanted.
pub struct Order {
    pub generation: u64,
    /// A stage's number, or `all`.
    pub what: String,
    /// Even what has passed and is unchanged.
    pub fresh: bool,
    pub cancel: Cancel,
}

/// The thread.
pub struct Runner {
    orders: Option<Sender<Order>>,
    current: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    pub fn start(root: PathBuf, tell: Tell) -> Runner {
        let (orders, wanted) = mpsc::channel();
        let thread = thread::spawn(move || work(&root, &wanted, &tell));
        Runner {
            orders: Some(orders),
            current: Cancel::default(),
            thread: Some(thread),
        }
    }

    /// Ends the run, if there is one.
    pub fn cancel(&self) {
        self.current.cancel();
    }

    /// Begins a run, after the end of the one before.
    pub fn order(&mut self, generation: u64, what: String, fresh: bool) {
        self.current = Cancel::default();
        let order = Order {
            generation,
            what,
            fresh,
            cancel: self.current.clone(),
        };
        if let Some(orders) = &self.orders {
            // The thread ends with us alone.
            let _ = orders.send(order);
        }
    }
}

/// Waits until nothing is left of a run.
impl Drop for Runner {
    fn drop(&mut self) {
        self.cancel();
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(root: &Path, wanted: &Receiver<Order>, tell: &Tell) {
    while let Ok(order) = wanted.recv() {
        if order.cancel.is_cancelled() {
            continue;
        }
        let ended = judge(root, &order, tell);
        if let Err(error) = ended
            && !order.cancel.is_cancelled()
        {
            tell.tell(Message::Step(
                order.generation,
                Step::Failed(format!("{error:#}")),
            ));
        }
    }
}

fn judge(root: &Path, order: &Order, tell: &Tell) -> anyhow::Result<()> {
    let say = |step| tell.tell(Message::Step(order.generation, step));
    let state = State::load(root);
    let memory = (!order.fresh && !run::in_ci()).then_some(&state);
    let both = [Role::Server, Role::Client];
    let selection = selection::select(Some(&order.what), &both, None)?;
    let begun = Instant::now();
    let cancel = &order.cancel;
    let source = Source::Exercises;
    let prepared = prepare(root, &selection, &source, memory, Some(cancel))?;
    say(Step::Checking(Box::new(prepared.beginning())));
    let report = prepared.run(
        output::fresh_seed(),
        run::Pace::default(),
        cancel,
        &mut |event| {
            if let Event::Finished { report, .. } = event {
                say(Step::Finished(report.clone()));
            }
        },
    )?;
    // A run that was ended has no verdict worth keeping.
    if !cancel.is_cancelled() {
        prepared.keep(&report);
        say(Step::Judged(Box::new(report), begun.elapsed()));
    }
    Ok(())
}
