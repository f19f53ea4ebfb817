//! One feed of a list, as it is written in both forms.

use std::time::Duration;

use crate::pipeline::{Backfill, FeedSettings, Schedule, Source};

/// One feed of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// What it is called; empty where the list does not say.
    pub name: String,
    /// The value of `url`.
    pub url: String,
    /// Tags, and the folders that it was in.
    pub tags: Vec<String>,
    /// The value of `every`.
    pub every: Option<String>,
    /// The value of `cron`.
    pub cron: Option<String>,
    /// The value of `backfill`: a time, or a number of items.
    pub backfill: Option<String>,
    /// The value of `full_text`.
    pub full_text: bool,
}

impl Subscription {
    /// The feed as a table of the configuration.
    pub fn toml(&self) -> String {
        let mut lines = vec!["[[feed]]".to_owned(), format!("name = {}", quoted(&self.name))];
        lines.push(format!("url = {}", quoted(&self.url)));
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| quoted(tag)).collect();
            lines.push(format!("tags = [{}]", tags.join(", ")));
        }
        for (key, value) in [("every", &self.every), ("cron", &self.cron)] {
            lines.extend(value.as_ref().map(|value| format!("{key} = {}", quoted(value))));
        }
        if let Some(backfill) = &self.backfill {
            let is_number = backfill.bytes().all(|digit| digit.is_ascii_digit());
            lines.push(format!("backfill = {}", if is_number { backfill.clone() } else { quoted(backfill) }));
        }
        lines.extend(self.full_text.then(|| "full_text = true".to_owned()));
        lines.join("\n") + "\n"
    }
}

impl From<&FeedSettings> for Subscription {
    fn from(feed: &FeedSettings) -> Self {
        let (every, cron) = match &feed.schedule {
            Schedule::Every(wait) => (Some(seconds(*wait)), None),
            Schedule::Between(least, most) => (Some(format!("{} to {}", seconds(*least), seconds(*most))), None),
            Schedule::Cron(cron) => (None, Some(cron.to_string())),
        };
        let backfill = match feed.backfill {
            Backfill::None => None,
            Backfill::Within(time) => Some(seconds(time)),
            Backfill::Newest(count) => Some(count.to_string()),
        };
        let url = match &feed.source {
            Source::Exec(command) => format!("exec:{}", command.join(" ")),
            source => source.identity(),
        };
        let (name, tags, full_text) = (feed.name.to_string(), feed.tags.clone(), feed.full_text);
        Self { name, url, tags, every, cron, backfill, full_text }
    }
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

fn seconds(time: Duration) -> String {
    format!("{}s", time.as_secs())
}
