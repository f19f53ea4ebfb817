//! An alert goes in; one line of JSON is appended to a file and is on the disk.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::payload::{Purpose, payload};
use super::{Channel, FileSettings, Message, Preview, Receipt, SendError, Step, StepFault};

/// Longest line in bytes.
const LIMIT: usize = 1024 * 1024;
/// Longest time for one line: a named pipe that nobody reads, or a lost network drive, waits for
/// ever.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Appends alerts to a file.
#[derive(Debug)]
pub(super) struct FileChannel {
    path: PathBuf,
}

impl FileChannel {
    pub(super) fn new(settings: FileSettings) -> Self {
        Self { path: settings.path }
    }

    async fn write(&self, message: &Message<'_>, purpose: Purpose) -> Result<String, String> {
        let line = payload(message, purpose, LIMIT);
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || append(&path, line));
        match tokio::time::timeout(TIMEOUT, written).await {
            Ok(Ok(Ok(bytes))) => Ok(format!("{bytes} bytes appended to {}", self.path.display())),
            Ok(Ok(Err(error))) => Err(format!("cannot append to {}: {error}", self.path.display())),
            Ok(Err(_)) => Err(format!("appending to {} was broken off", self.path.display())),
            Err(_) => Err(format!("{} took no line within {} s", self.path.display(), TIMEOUT.as_secs())),
        }
    }
}

impl Channel for FileChannel {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        format!("file {}", self.path.display())
    }

    fn at_once(&self) -> usize {
        1
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        Ok(Preview::json(payload(message, Purpose::Alert, LIMIT)))
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            match self.write(message, Purpose::Alert).await {
                Ok(detail) => Ok(Receipt { detail }),
                Err(reason) => Err(SendError::Retry { after: None, reason }),
            }
        })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = self.write(message, Purpose::Test).await;
            let passed = result.is_ok();
            let fix = "create the folder, and let the user that newswatch runs as write there".to_owned();
            let result = result.map_err(|reason| StepFault { reason, fix });
            report(Step { name: format!("append to {}", self.path.display()), result });
            passed
        })
    }
}

/// Appends a line in a single write and waits until it is on the disk.
fn append(path: &Path, mut line: String) -> io::Result<usize> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    line.push('\n');
    // A full disk may have torn the line before; the next one must not be glued to it.
    if ends_torn(path, &file)? {
        line.insert(0, '\n');
    }
    file.write_all(line.as_bytes())?;
    match file.metadata()?.is_file() {
        true => file.sync_data()?,
        // Pipes and devices have no disk to wait for.
        false => file.flush()?,
    }
    Ok(line.len())
}

fn ends_torn(path: &Path, file: &File) -> io::Result<bool> {
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    let mut reader = match File::open(path) {
        Ok(reader) => reader,
        // A file that may be written but not read is nothing to fail for.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(false),
        Err(error) => return Err(error),
    };
    reader.seek(SeekFrom::End(-1))?;
    reader.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::Letter;

    #[tokio::test]
    async fn each_alert_is_one_line_of_json() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("alerts.jsonl");
        let channel = FileChannel::new(FileSettings { path: path.clone() });
        let letter = Letter::sample("");
        channel.send(&letter.message()).await.unwrap();
        channel.send(&letter.message()).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2);
        for line in text.lines() {
            let alert: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(alert["version"], 1);
        }
    }

    #[tokio::test]
    async fn a_torn_line_does_not_spoil_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("alerts.jsonl");
        std::fs::write(&path, "{\"version\":1,\"it").unwrap();
        let channel = FileChannel::new(FileSettings { path: path.clone() });
        channel.send(&Letter::sample("").message()).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(text.lines().last().unwrap()).is_ok());
    }

    #[tokio::test]
    async fn a_missing_folder_is_named_and_tried_again() {
        let path = PathBuf::from("/nowhere/alerts.jsonl");
        let channel = FileChannel::new(FileSettings { path });
        let refused = channel.send(&Letter::sample("").message()).await.unwrap_err();
        let SendError::Retry { reason, .. } = refused else { panic!("{refused:?}") };
        assert!(reason.starts_with("cannot append to /nowhere/alerts.jsonl: "), "{reason}");
    }
}
