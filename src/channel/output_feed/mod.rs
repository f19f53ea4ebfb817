//! Two files for each rule, a JSON Feed and an Atom feed, so that any reader becomes the rule's archive.
//!
//! An alert comes in; its items stand at the head of the feeds of their rules when it is sent. The JSON
//! Feed is what is remembered, the Atom feed is written from it.
//!
//! The promise: whoever reads a file finds the old feed or the new one, whole; an item stands in a feed
//! once, however often its alert is sent.
//!
//! Deliberately not here: serving the files; any web server does.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use self::document::{Document, Entry};
use super::label::label;
use super::{Channel, Message, OutputFeedSettings, Preview, Receipt, SendError, Step, StepFault};
use crate::model::{Alert, RuleName};

mod document;
mod atom;

/// Longest time for one alert: a lost network drive waits for ever.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a feed that is read; a longer one was not written here.
const LONGEST: u64 = 64 << 20;

/// Writes feeds.
#[derive(Clone, Debug)]
pub(super) struct OutputFeedChannel {
    settings: OutputFeedSettings,
}

impl OutputFeedChannel {
    pub(super) fn new(settings: OutputFeedSettings) -> Self {
        Self { settings }
    }

    async fn write(&self, message: &Message<'_>) -> Result<String, String> {
        let (channel, alert, now) = (self.clone(), message.alert.clone(), message.now);
        let written = tokio::task::spawn_blocking(move || channel.add(&alert, now));
        let folder = self.settings.folder.display();
        match tokio::time::timeout(TIMEOUT, written).await {
            Ok(Ok(Ok(files))) => Ok(format!("{files} files written in {folder}")),
            Ok(Ok(Err(error))) => Err(format!("cannot write feeds in {folder}: {error}")),
            Ok(Err(_)) => Err(format!("writing feeds in {folder} was broken off")),
            Err(_) => Err(format!("{folder} took no feed within {} s", TIMEOUT.as_secs())),
        }
    }

    /// Adds the items of an alert to the feeds of their rules and says how many files it wrote.
    fn add(&self, alert: &Alert, now: Timestamp) -> io::Result<usize> {
        fs::create_dir_all(&self.settings.folder)?;
        let mut rules: Vec<&RuleName> = alert.items.iter().map(|item| &item.rule).collect();
        rules.dedup();
        rules.sort();
        rules.dedup();
        for rule in &rules {
            let path = self.path(rule, "json");
            let mut document = read(&path, rule)?;
            let items = alert.items.iter().filter(|item| item.rule == **rule);
            document.add(items.map(Entry::new), self.settings.items);
            document.place(self.settings.address.as_ref(), &label(rule.as_str()));
            replace(&path, document.json().as_bytes())?;
            replace(&self.path(rule, "atom"), atom::write(&document, now).as_bytes())?;
        }
        Ok(2 * rules.len())
    }

    fn path(&self, rule: &RuleName, ending: &str) -> PathBuf {
        self.settings.folder.join(format!("{}.{ending}", label(rule.as_str())))
    }
}

/// The feed as it is; an empty one where there is none, or where what is there is no feed of ours.
fn read(path: &Path, rule: &RuleName) -> io::Result<Document> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() <= LONGEST => {
            Ok(Document::read(&fs::read(path)?).unwrap_or_else(|| Document::new(rule)))
        }
        Ok(_) => Ok(Document::new(rule)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Document::new(rule)),
        Err(error) => Err(error),
    }
}

/// Puts new content in the place of a file, at once, and waits until it is on the disk.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

impl Channel for OutputFeedChannel {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        format!("feed {}", self.settings.folder.display())
    }

    fn at_once(&self) -> usize {
        1
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        let mut document = Document::new(&RuleName::from(message.alert.name()));
        document.add(message.alert.items.iter().map(Entry::new), self.settings.items);
        let (json, atom) = (document.json(), atom::write(&document, message.now));
        Ok(Preview { shown: atom.clone(), files: vec![("atom", atom.into_bytes()), ("json", json.into_bytes())] })
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            match self.write(message).await {
                Ok(detail) => Ok(Receipt { detail }),
                Err(reason) => Err(SendError::Retry { after: None, reason }),
            }
        })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = self.write(message).await;
            let passed = result.is_ok();
            let fix = "let the user that newswatch runs as write in that folder".to_owned();
            let result = result.map_err(|reason| StepFault { reason, fix });
            report(Step { name: format!("write feeds in {}", self.settings.folder.display()), result });
            passed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::{Letter, alert, digest, drones, edited, grown, headline, hostile};

    fn channel(items: usize) -> (tempfile::TempDir, OutputFeedChannel) {
        let folder = tempfile::tempdir().unwrap();
        let address = Some("https://example.org/feeds/".parse().unwrap());
        let settings = OutputFeedSettings { folder: folder.path().join("feeds"), items, address };
        (folder, OutputFeedChannel::new(settings))
    }

    fn file(channel: &OutputFeedChannel, name: &str) -> String {
        fs::read_to_string(channel.settings.folder.join(name)).unwrap()
    }

    #[tokio::test]
    async fn each_rule_has_a_feed_of_either_kind() {
        let (_folder, channel) = channel(10);
        channel.send(&Letter::of(digest(), "").message()).await.unwrap();
        insta::assert_snapshot!("drones_json", file(&channel, "iran-drones.json"));
        insta::assert_snapshot!("drones_atom", file(&channel, "iran-drones.atom"));
        assert!(file(&channel, "opec-plus.atom").contains("OPEC+ keeps output unchanged"));
    }

    #[tokio::test]
    async fn what_comes_of_a_story_says_so_in_the_feed() {
        let (_folder, channel) = channel(10);
        channel.send(&Letter::of(alert(vec![grown(), edited()]), "").message()).await.unwrap();
        insta::assert_snapshot!("story_json", file(&channel, "iran-drones.json"));
    }

    #[tokio::test]
    async fn an_item_that_is_sent_again_stands_once_and_the_oldest_go() {
        let (_folder, channel) = channel(2);
        let item = |id, mut item: crate::model::AlertItem| {
            item.id = crate::model::ItemId(id);
            item
        };
        let first = Letter::of(alert(vec![item(1, drones()), item(2, headline())]), "");
        channel.send(&first.message()).await.unwrap();
        channel.send(&first.message()).await.unwrap();
        channel.send(&Letter::of(alert(vec![item(3, hostile())]), "").message()).await.unwrap();
        let feed: serde_json::Value = serde_json::from_str(&file(&channel, "iran-drones.json")).unwrap();
        let ids: Vec<_> = feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["urn:newswatch:item:3", "urn:newswatch:item:2"]);
    }

    #[tokio::test]
    async fn what_is_written_can_be_read_as_a_feed() {
        let (_folder, channel) = channel(10);
        channel.send(&Letter::of(alert(vec![hostile(), drones()]), "").message()).await.unwrap();
        for name in ["iran-drones.json", "iran-drones.atom"] {
            let parsed = feed_rs::parser::parse(file(&channel, name).as_bytes()).unwrap();
            assert_eq!(parsed.entries.len(), 1, "both have the id of the fixture");
            assert_eq!(parsed.title.unwrap().content, "newswatch: iran-drones");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_feed_is_replaced() {
        let (_folder, channel) = channel(10);
        fs::create_dir_all(&channel.settings.folder).unwrap();
        fs::write(channel.settings.folder.join("iran-drones.json"), "{torn").unwrap();
        channel.send(&Letter::of(alert(vec![drones()]), "").message()).await.unwrap();
        assert!(file(&channel, "iran-drones.json").contains("Iran unveils"));
    }
}
