//! Bytes to items: whatever the document, reading it ends in items or in a reason, never in a
//! panic, and the same document gives the same items again.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newswatch::model::FeedId;
use newswatch::pipeline::{Document, ReadError, Reader, Reading};
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    let document = Document { bytes: bytes.to_vec(), ..Document::default() };
    RUNTIME.block_on(Reader::new(Reader::LIMIT).read(document.into(), FeedId(1), "feed".into()))
}

fuzz_target!(|bytes: &[u8]| {
    match read(bytes) {
        Ok(reading) => assert_eq!(read(bytes).ok(), Some(reading)),
        Err(error @ (ReadError::Fault | ReadError::Parse(_) | ReadError::TooSlow { .. })) => panic!("{error}"),
        Err(_) => {}
    }
});
