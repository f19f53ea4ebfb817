//! The thread that reads.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fault::Fault;
use super::worker::Worker;
use crate::store::StoreError;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// The thread that reads, one transaction a job.
#[derive(Debug)]
pub(super) struct Reader {
    worker: Worker<Job>,
    path: Arc<Path>,
}

impl Reader {
    /// Starts the thread.
    pub(super) fn start(connection: Connection, path: &Arc<Path>) -> Result<Self, StoreError> {
        let worker = Worker::<Job>::start("store reader", path, move |jobs| {
            for job in jobs {
                job(&connection);
            }
        })?;
        Ok(Self { worker, path: Arc::clone(path) })
    }

    /// Runs `work` against one consistent state of the store.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        step: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.worker.send(Box::new(move |connection| {
            // Nobody listens any more if the caller gave up; then the answer is of no use.
            reply.send(in_one_state(connection, work)).ok();
        }));
        let result = answer.await.map_err(|_| StoreError::Closed)?;
        result.map_err(|fault| fault.while_doing(step, &self.path))
    }
}

/// A transaction also spares taking the lock anew for each of many look-ups.
fn in_one_state<T>(connection: &Connection, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
    let transaction = connection.unchecked_transaction()?;
    work(&transaction)
}
