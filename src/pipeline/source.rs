//! Where a feed comes from, how often, and what of its past counts as news.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::model::FeedName;
use crate::net::{Cookie, Route};
use crate::secret::{Secret, shown};
use crate::time::cron::Cron;

/// One feed as configured.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedSettings {
    /// The name that rules, logs and tables use.
    pub name: FeedName,
    /// Where it comes from.
    pub source: Source,
    /// Words that rules can choose feeds by.
    pub tags: Vec<String>,
    /// When it is polled.
    pub schedule: Schedule,
    /// The longest that its publisher may put off a poll by what is no refusal: `Cache-Control`,
    /// `ttl`, `skipHours`. `Retry-After` is kept in full.
    pub publisher_wait: Duration,
    /// The shortest interval that it is brought to while its polls do not overlap; none if its schedule is kept
    /// whatever happens.
    pub fastest: Option<Duration>,
    /// What of the first document counts as news.
    pub backfill: Backfill,
    /// Whether the articles behind its items are read before matching.
    pub full_text: bool,
    /// Whether a hub may be asked to say when it changes.
    pub websub: bool,
    /// What opens its doors.
    pub access: Access,
}

/// What opens the doors of a feed, and what it is granted beyond the usual.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Access {
    /// Further request headers, sent to the feed's own origin only; the values are secret.
    pub headers: Vec<(String, Secret)>,
    /// Cookies, each sent to where it belongs only.
    pub cookies: Vec<Cookie>,
    /// How its host is reached.
    pub route: Route,
    /// Longest time for one request; none for the usual one.
    pub timeout: Option<Duration>,
    /// Largest document, in bytes after decompression; none for the usual one.
    pub body_limit: Option<usize>,
}

/// Where a feed comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `http:` or `https:`.
    Http(Url),
    /// `file:`, a document on this machine.
    File(PathBuf),
    /// `exec:`, a program and its arguments; it prints the document. No shell is involved.
    Exec(Vec<String>),
}

impl Source {
    /// The source as the store knows it: the whole address, so that another query is another
    /// feed, but without credentials.
    pub fn identity(&self) -> String {
        match self {
            Self::Http(url) => {
                let mut url = url.clone();
                // Both fail only for addresses that cannot carry credentials in the first place.
                let _ = url.set_username("");
                let _ = url.set_password(None);
                url.to_string()
            }
            Self::File(path) => format!("file:{}", path.display()),
            Self::Exec(command) => format!("exec:{}", command.join(" ")),
        }
    }
}

impl fmt::Display for Source {
    /// The source as it may be shown: without credentials and query values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(url) => f.write_str(&shown(url)),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Exec(command) => write!(f, "exec:{}", command.first().map_or("", String::as_str)),
        }
    }
}

/// When a feed is polled.
#[derive(Clone, Debug, PartialEq)]
pub enum Schedule {
    /// This long after the poll before, at least.
    Every(Duration),
    /// Between these two, as fast as the feed moves; the first is not above the second.
    Between(Duration, Duration),
    /// At these times of the clock.
    Cron(Cron),
}

/// What of the first document of a feed counts as news; the rest is recorded without telling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backfill {
    /// Nothing.
    #[default]
    None,
    /// Items published within this time before the poll.
    Within(Duration),
    /// The newest so many items.
    Newest(usize),
}
