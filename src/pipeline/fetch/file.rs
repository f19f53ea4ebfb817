//! `file:`, a document on this machine.

use std::io::ErrorKind;
use std::path::Path;

use tokio::io::AsyncReadExt;

use super::{Document, FetchError};

/// Reads a regular file of at most [`Document::LIMIT`] bytes.
///
/// The kind of file is asked before it is opened: opening a pipe would wait for its writer.
pub(super) async fn read(path: &Path) -> Result<Vec<u8>, FetchError> {
    let failed = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => FetchError::Missing { path: path.to_owned() },
        _ => FetchError::File { path: path.to_owned(), source },
    };
    if !tokio::fs::metadata(path).await.map_err(failed)?.is_file() {
        return Err(FetchError::NotAFile { path: path.to_owned() });
    }
    let file = tokio::fs::File::open(path).await.map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(Document::LIMIT as u64 + 1).read_to_end(&mut bytes).await.map_err(failed)?;
    if bytes.len() > Document::LIMIT {
        return Err(FetchError::TooLarge { what: path.display().to_string(), limit: Document::LIMIT });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feed.xml");
        std::fs::write(&path, b"<rss/>\xff").unwrap();
        assert_eq!(read(&path).await.unwrap(), b"<rss/>\xff");
    }

    #[tokio::test]
    async fn a_missing_file_is_named() {
        let error = read(Path::new("/nowhere/feed.xml")).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no file /nowhere/feed.xml; correct the feed's `url`, or wait until the file is written"
        );
    }

    #[tokio::test]
    async fn a_folder_and_a_device_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()).await, Err(FetchError::NotAFile { .. })));
        assert!(matches!(read(Path::new("/dev/zero")).await, Err(FetchError::NotAFile { .. })));
    }

    #[tokio::test]
    async fn a_file_larger_than_any_feed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disk.img");
        std::fs::File::create(&path).unwrap().set_len(Document::LIMIT as u64 + 1).unwrap();
        assert!(matches!(read(&path).await, Err(FetchError::TooLarge { .. })));
    }
}
