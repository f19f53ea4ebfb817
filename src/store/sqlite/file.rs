//! Which file was opened, so that it is noticed when another one, or none, stands in its place.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use crate::store::StoreError;

/// A file as it was opened.
#[derive(Debug)]
pub(super) struct OpenFile {
    path: Arc<Path>,
    /// Device and number; none if not even that could be read.
    number: Option<(u64, u64)>,
}

impl OpenFile {
    /// The file that is there now.
    pub(super) fn new(path: &Arc<Path>) -> Self {
        Self { path: Arc::clone(path), number: number(path) }
    }

    /// Refuses if it is not the file that is there.
    pub(super) fn is_in_place(&self) -> Result<(), StoreError> {
        if self.number.is_some() && number(&self.path) != self.number {
            return Err(StoreError::Gone { path: self.path.to_path_buf() });
        }
        Ok(())
    }
}

fn number(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}
