//! A thread with a queue.

use std::fmt;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use crate::store::StoreError;

/// A named thread that takes jobs from a queue. Dropping it lets the thread finish the queue and
/// waits for that.
pub(super) struct Worker<J> {
    queue: Option<Sender<J>>,
    thread: Option<JoinHandle<()>>,
}

impl<J: Send + 'static> Worker<J> {
    /// Starts `work` on a thread of its own; it ends when the queue does.
    pub(super) fn start(
        name: &str,
        path: &Path,
        work: impl FnOnce(Receiver<J>) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (queue, jobs) = mpsc::channel();
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || work(jobs));
        let thread = started.map_err(|error| StoreError::Engine {
            step: "start a thread for the store",
            path: path.to_owned(),
            cause: error.to_string(),
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Puts a job into the queue. A job that is never run drops its way to answer, and that is how
    /// a caller learns that the thread is gone.
    pub(super) fn send(&self, job: J) {
        if let Some(queue) = &self.queue {
            queue.send(job).ok();
        }
    }
}

impl<J> Drop for Worker<J> {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // If it panicked, its callers have been told that the store is closed.
            thread.join().ok();
        }
    }
}

impl<J> fmt::Debug for Worker<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.thread.as_ref().and_then(|thread| thread.thread().name());
        f.debug_tuple("Worker").field(&name).finish()
    }
}
