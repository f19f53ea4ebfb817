//! `newswatch feeds discover`: the feeds of a web site, each tried.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::exit::Exit;
use super::preview::{fetched, fetched_quietly};
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::FeedId;
use crate::pipeline::{Document, ReadError, Reader, Reading, RepairError, discover};

/// Where feeds are kept that no page names; tried only when nothing else is found.
const USUAL_PLACES: [&str; 8] =
    ["/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default"];

/// Which site is searched.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The address of a page of the site
    address: Url,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// One feed, or what was taken for one.
#[derive(Debug, Serialize)]
struct Found {
    url: String,
    title: Option<String>,
    /// How it was found: `itself`, `announced`, `linked` or `guessed`.
    how: &'static str,
    items: Option<usize>,
    newest: Option<Timestamp>,
    error: Option<String>,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let page = match fetched(setting, options.address.as_str()).await {
        Ok(page) => page,
        Err(exit) => return exit,
    };
    let found = match read(page.clone()).await {
        Ok(reading) => vec![feed(options.address.as_str(), None, "itself", Ok(reading))],
        Err(ReadError::Repair(RepairError::WebPage { .. } | RepairError::NotAFeed { .. })) => {
            search(setting, &page).await
        }
        Err(error) => return print::failure(&error),
    };
    found.iter().for_each(|found| if options.json { print::json(found) } else { show(found) });
    if found.iter().any(|found| found.error.is_none()) {
        return Exit::Success;
    }
    print::failure(&format!(
        "no feed was found at {}; ask its publisher, or try another page of the site",
        options.address
    ))
}

/// Tries what the page names, or else the usual places, one after the other.
async fn search(setting: &Setting<'_>, page: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for link in discover(page) {
        let how = if link.announced { "announced" } else { "linked" };
        let reading = tried(setting, &link.address).await;
        found.push(feed(link.address.as_str(), link.title, how, reading));
    }
    if found.is_empty() {
        let places = USUAL_PLACES.iter().filter_map(|place| page.url.as_ref()?.join(place).ok());
        for address in places {
            if let reading @ Ok(_) = tried(setting, &address).await {
                found.push(feed(address.as_str(), None, "guessed", reading));
            }
        }
    }
    found
}

async fn tried(setting: &Setting<'_>, address: &Url) -> Result<Reading, String> {
    let document = fetched_quietly(setting, address).await?;
    read(document).await.map_err(|error| error.to_string())
}

async fn read(document: Document) -> Result<Reading, ReadError> {
    Reader::new(Reader::LIMIT).read(document, FeedId(0), "discovered".into()).await
}

fn feed(address: &str, title: Option<String>, how: &'static str, reading: Result<Reading, String>) -> Found {
    let items = reading.as_ref().ok().map(|reading| reading.items.len());
    let newest = reading
        .as_ref()
        .ok()
        .and_then(|reading| reading.items.iter().filter_map(|(item, _)| item.published.or(item.updated)).max());
    Found { url: address.to_owned(), title, how, items, newest, error: reading.err() }
}

fn show(found: &Found) {
    let title = found.title.as_deref().map(|title| format!("  \"{}\"", inert(title))).unwrap_or_default();
    print::line(&format!("{}{title}", found.url));
    let newest =
        found.newest.map_or("no dates".to_owned(), |at| format!("newest {}", at.strftime("%Y-%m-%d %H:%M UTC")));
    let state = match (&found.error, found.items) {
        (Some(error), _) => error.clone(),
        (None, items) => format!("{}, {newest}", print::counted(items.unwrap_or_default(), "item")),
    };
    print::line(&format!("    {}: {state}", found.how));
}
