//! What the operating system asks of the daemon.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// What the daemon can be asked to do while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Read the configuration anew (SIGHUP).
    Reload,
    /// Stop within the deadline; a second time, at once (SIGTERM, SIGINT).
    Stop,
}

/// Listens for SIGHUP, SIGTERM and SIGINT.
///
/// # Errors
///
/// If the handlers cannot be installed.
pub fn signals() -> io::Result<mpsc::Receiver<Signal>> {
    let (sender, receiver) = mpsc::channel(8);
    let mut hangup = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listen = async move {
        loop {
            let signal = tokio::select! {
                _ = hangup.recv() => Signal::Reload,
                _ = terminate.recv() => Signal::Stop,
                _ = interrupt.recv() => Signal::Stop,
            };
            if sender.send(signal).await.is_err() {
                return;
            }
        }
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "listens until the daemon drops the receiver; there is nothing to wait for"
    )]
    tokio::spawn(listen);
    Ok(receiver)
}
