//! One daemon per state folder.
//!
//! The lock belongs to the open file, not to its presence or content: the kernel gives it up when
//! the process ends, however it ends, so a file left behind blocks nobody. Its content, the process
//! number, only tells people whom they are waiting for.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::store::StoreError;

/// A held lock; dropping it gives it up.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `folder` or says who holds it.
    pub(super) fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("newswatch.lock");
        let denied = |cause| StoreError::Access {
            step: "lock the state folder with",
            path: path.clone(),
            right: "create and write this file",
            cause,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(denied)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { path: folder.to_owned(), holder: holder(file) });
            }
            Err(TryLockError::Error(cause)) => return Err(denied(cause)),
        }
        // On a full disk the number cannot be written, but the lock holds.
        sign(&mut file).ok();
        Ok(Self { _file: file })
    }
}

/// Writes down who holds the lock.
fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

/// Who holds the lock, for people.
fn holder(file: File) -> String {
    let mut text = String::new();
    match file.take(20).read_to_string(&mut text) {
        Ok(_) if text.trim().parse::<u32>().is_ok() => format!("process {}", text.trim()),
        _ => "process unknown".to_owned(),
    }
}
