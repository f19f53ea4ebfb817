//! Sample feeds of every format, each with the items that it should give beside it.
//!
//! `NAME.EXT` is a feed, `NAME.items.json` what `preview --json` should say of it, as a list. An
//! `id` of `*` stands for one that newswatch makes, because the feed gives none.

use std::path::{Path, PathBuf};

use newswatch::model::FeedId;
use newswatch::pipeline::{Document, Reader, lines};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/feeds")
}

/// The sample feeds, in the order of their names.
fn samples() -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut feeds: Vec<_> = files.filter(|path| !path.to_str().unwrap().ends_with(".items.json")).collect();
    feeds.sort();
    feeds
}

async fn items(path: &Path) -> Vec<Value> {
    let document = Document {
        bytes: std::fs::read(path).unwrap(),
        content_type: None,
        url: Some("https://feeds.example/news/feed".parse().unwrap()),
    };
    let name = path.file_name().unwrap().to_str().unwrap();
    let reading = Reader::new(Reader::LIMIT).read(document.into(), FeedId(1), name.into()).await;
    let reading = reading.expect(name);
    lines(&reading).map(|line| serde_json::to_value(line).unwrap()).collect()
}

fn expected(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path.with_extension("items.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn every_sample_feed_gives_the_items_beside_it() {
    for path in samples() {
        let mut found = items(&path).await;
        let expected = expected(&path);
        for (found, expected) in found.iter_mut().zip(&expected) {
            if expected["id"] == "*" {
                let id = found["id"].as_str().unwrap();
                assert!(id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "{id}");
                found["id"] = "*".into();
            }
        }
        let pretty = |items: &[Value]| serde_json::to_string_pretty(items).unwrap();
        assert_eq!(pretty(&found), pretty(&expected), "{}", path.display());
    }
}

#[tokio::test]
async fn every_format_has_a_sample() {
    let names: Vec<_> = samples().iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["atom-1.0", "json-feed-1.1", "rss-0.91", "rss-0.92", "rss-1.0", "rss-2.0"]);
}

#[tokio::test]
async fn made_ids_are_the_same_at_every_reading() {
    for path in samples() {
        assert_eq!(items(&path).await, items(&path).await);
    }
}
