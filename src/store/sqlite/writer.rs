//! The thread that writes: every change that is waiting goes into one commit.
//!
//! Once the disk has failed to keep a commit, nothing more is written: whether a second try would succeed
//! says nothing of what the first one has left.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tokio::sync::{oneshot, watch};

use super::fault::Fault;
use super::worker::Worker;
use crate::store::StoreError;

/// The most changes that one commit takes. A longer one would keep its first caller waiting, and
/// one wait for the disk more or less no longer matters.
const BATCH: usize = 256;

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Writer {
    worker: Worker<Box<dyn Job>>,
    broken: watch::Receiver<Option<Fault>>,
    path: Arc<Path>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(connection: Connection, path: &Arc<Path>) -> Result<Self, StoreError> {
        let (tell, broken) = watch::channel(None);
        let worker = Worker::start("store writer", path, move |jobs| write_all(&connection, &jobs, &tell))?;
        Ok(Self { worker, broken, path: Arc::clone(path) })
    }

    /// Waits until the disk fails to keep what was written.
    pub(super) async fn broken(&self) -> StoreError {
        let mut broken = self.broken.clone();
        let fault = broken.wait_for(Option::is_some).await.ok().and_then(|fault| fault.clone());
        match fault {
            Some(fault) => fault.while_doing("go on", &self.path),
            // The thread has ended with the disk in order.
            None => std::future::pending().await,
        }
    }

    /// Runs `work` in a transaction and answers when that is on the disk. If `work` fails, nothing
    /// of it is kept. Once queued it is carried out, whether or not the caller still waits.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        step: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.worker.send(Box::new(Change { work: Some(work), outcome: None, reply }));
        let result = answer.await.map_err(|_| StoreError::Closed)?;
        result.map_err(|fault| fault.while_doing(step, &self.path))
    }
}

/// One change, whatever it gives back.
trait Job: Send {
    /// Makes the change inside the open transaction.
    fn run(&mut self, connection: &Connection) -> Result<(), Fault>;

    /// Tells the caller how it went, after the end of the transaction.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

/// A change, then its outcome, on the way back to who asked for it.
struct Change<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, Fault>>,
    reply: oneshot::Sender<Result<T, Fault>>,
}

impl<T, F> Job for Change<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, Fault> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), Fault> {
        let work = self.work.take().expect("a change is run once");
        let outcome = self.outcome.insert(work(connection));
        outcome.as_ref().map(|_| ()).map_err(Fault::clone)
    }

    fn answer(self: Box<Self>, committed: Result<(), Fault>) {
        // The change's own fault says more than that of the transaction which it took down.
        let result = match self.outcome {
            Some(Err(own)) => Err(own),
            outcome => committed.and_then(|()| outcome.expect("what was committed was run")),
        };
        // Nobody listens any more if the caller gave up; the change stands all the same.
        self.reply.send(result).ok();
    }
}

/// Takes what is waiting, commits it together, answers; until the queue ends.
fn write_all(connection: &Connection, jobs: &Receiver<Box<dyn Job>>, tell: &watch::Sender<Option<Fault>>) {
    while let Ok(first) = jobs.recv() {
        let mut batch: Vec<_> = std::iter::once(first).chain(jobs.try_iter().take(BATCH - 1)).collect();
        let broken = tell.borrow().clone();
        let committed = broken.map_or_else(|| commit_together(connection, &mut batch), Err);
        if let Err(fault @ Fault::Unsynced { .. }) = &committed {
            // The log is left for the next start to read, from the disk.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).ok();
            tell.send_replace(Some(fault.clone()));
        }
        for job in batch {
            job.answer(committed.clone());
        }
    }
}

/// One transaction for all; an error means that none of them was written.
fn commit_together(connection: &Connection, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
    let written = attempt(connection, batch);
    if written.is_err() && !connection.is_autocommit() {
        // Should this fail too, the next BEGIN says so.
        connection.execute_batch("ROLLBACK").ok();
    }
    written
}

fn attempt(connection: &Connection, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
    execute(connection, "BEGIN IMMEDIATE")?;
    for job in batch {
        run_apart(connection, job.as_mut())?;
    }
    execute(connection, "COMMIT")
}

/// Runs one job so that its failure undoes nothing but its own.
fn run_apart(connection: &Connection, job: &mut dyn Job) -> Result<(), Fault> {
    execute(connection, "SAVEPOINT job")?;
    if let Err(fault) = job.run(connection) {
        if connection.is_autocommit() {
            // After a full disk, for one, SQLite takes back the whole transaction by itself.
            return Err(fault);
        }
        execute(connection, "ROLLBACK TO job")?;
    }
    execute(connection, "RELEASE job")
}

fn execute(connection: &Connection, sql: &str) -> Result<(), Fault> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
