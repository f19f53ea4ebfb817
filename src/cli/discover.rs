//! `newswatch feeds discover`: the feeds of a web site, each tried.

use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::document::{fetched, network};
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::FeedId;
use crate::net::Network;
use crate::pipeline::{Document, ReadError, Reader, Reading, RepairError, Source, discover};
use crate::secret;
use crate::text::FeedLink;

/// Where feeds are kept that no page names; tried only when nothing else is found.
const USUAL_PLACES: [&str; 8] =
    ["/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default"];

/// The most feeds of a page that are tried: some pages list hundreds.
const MOST_TRIED: usize = 20;

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
    let network = match network(setting) {
        Ok(network) => network,
        Err(exit) => return exit,
    };
    let found = match search(&network, &options.address).await {
        Ok(found) => found,
        Err(error) => return print::failure(&error),
    };
    found.iter().for_each(|found| if options.json { print::json(found) } else { show(found) });
    if found.iter().any(|found| found.error.is_none()) {
        return Exit::Success;
    }
    let shown = secret::shown(&options.address);
    print::failure(&format!("no feed was found at {shown}; ask its publisher, or try another page of the site"))
}

/// The feed at an address, or the feeds of the page there; or why there is neither.
async fn search(network: &Network, address: &Url) -> Result<Vec<Found>, String> {
    let page = fetched(network, &Source::Http(address.clone())).await?;
    match read(page.clone()).await {
        Ok(reading) => Ok(vec![found(address, None, "itself", Ok(reading))]),
        Err(ReadError::Repair(RepairError::WebPage { .. } | RepairError::NotAFeed { .. })) => {
            Ok(feeds_of(network, &page).await)
        }
        Err(error) => Err(format!("{}: {error}", secret::shown(address))),
    }
}

/// Tries what the page names, or else the usual places, one after the other.
async fn feeds_of(network: &Network, page: &Document) -> Vec<Found> {
    let links = discover(page);
    let more = links.len().saturating_sub(MOST_TRIED);
    let mut feeds = Vec::new();
    for FeedLink { address, title, announced } in links.into_iter().take(MOST_TRIED) {
        let how = if announced { "announced" } else { "linked" };
        feeds.push(found(&address, title, how, tried(network, &address).await));
    }
    if more > 0 {
        print::note(&format!("the page names {} more, which were not tried", print::counted(more, "feed")));
    }
    if feeds.is_empty() {
        let places = USUAL_PLACES.iter().filter_map(|place| page.url.as_ref()?.join(place).ok());
        for address in places {
            if let reading @ Ok(_) = tried(network, &address).await {
                feeds.push(found(&address, None, "guessed", reading));
            }
        }
    }
    feeds
}

async fn tried(network: &Network, address: &Url) -> Result<Reading, String> {
    let document = fetched(network, &Source::Http(address.clone())).await?;
    read(document).await.map_err(|error| error.to_string())
}

async fn read(document: Document) -> Result<Reading, ReadError> {
    Reader::new(Reader::LIMIT).read(Arc::new(document), FeedId(0), "discovered".into()).await
}

fn found(address: &Url, title: Option<String>, how: &'static str, reading: Result<Reading, String>) -> Found {
    let url = address.to_string();
    match reading {
        Ok(reading) => {
            let newest = reading.items.iter().filter_map(|(item, _)| item.published.or(item.updated)).max();
            Found { url, title, how, items: Some(reading.items.len()), newest, error: None }
        }
        Err(error) => Found { url, title, how, items: None, newest: None, error: Some(error) },
    }
}

fn show(found: &Found) {
    let title = found.title.as_deref().map(|title| format!("  \"{}\"", inert(title))).unwrap_or_default();
    print::line(&format!("{}{title}", found.url));
    let newest =
        found.newest.map_or("no dates".to_owned(), |at| format!("newest {}", at.strftime("%Y-%m-%d %H:%M UTC")));
    let items = print::counted(found.items.unwrap_or_default(), "item");
    let state = found.error.clone().unwrap_or_else(|| format!("{items}, {newest}"));
    print::line(&format!("    {}: {state}", found.how));
}
