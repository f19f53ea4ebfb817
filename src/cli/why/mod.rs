//! `newswatch why ITEM`: everything that became of an item, for who asks why he was told of it or not.

use clap::Args;

use super::exit::Exit;
use super::number::number;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::model::ItemId;
use crate::pipeline::of_link;
use crate::store::{Identity, ItemHistory, Store, StoreError, sqlite};

mod shown;
mod told;

/// What is to be said of an item that has been pruned.
pub(super) const PRUNED: &str = "it is so old that what it said, and what became of it, is no longer kept (`[store]` in \
    the configuration says how long); it is still known, and not told again";

/// Which item is asked about.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The item's number, as alerts show it, or the address of an article
    #[arg(value_name = "ITEM|ADDRESS")]
    item: String,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    tell(setting, options).await.err().unwrap_or(Exit::Success)
}

async fn tell(setting: &Setting<'_>, options: &Options) -> Result<(), Exit> {
    let config = setting.config()?;
    let store = sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))?;
    let histories = asked(&*store, &options.item).await?;
    if options.json {
        histories.iter().for_each(|history| print::json(&shown::shown(history)));
        return Ok(());
    }
    for (nth, history) in histories.iter().enumerate() {
        if nth > 0 {
            print::line("");
        }
        told::lines(history, &config.timezone).iter().for_each(|line| print::line(line));
    }
    Ok(())
}

/// The items that are meant; never none.
async fn asked(store: &dyn Store, text: &str) -> Result<Vec<ItemHistory>, Exit> {
    if !text.contains(['.', '/']) {
        let id = number(text, "item").map_err(|error| print::usage(&format!("{error}, nor is it an address")))?;
        let id = ItemId(id);
        let found = store.history(id).await.map_err(failure)?;
        let Some(history) = found else { return Err(print::failure(&no_number(store, id).await?)) };
        return Ok(vec![history]);
    }
    let Some(identity) = identity(text) else {
        return Err(print::usage(&format!(
            "`{}` leads to no article; give the address of one, or the number of an item",
            inert(text)
        )));
    };
    let mut histories = Vec::new();
    for id in store.items_of(identity).await.map_err(failure)? {
        histories.extend(store.history(id).await.map_err(failure)?);
    }
    if histories.is_empty() {
        return Err(print::failure(&no_address(text, store.is_known_anywhere(identity).await.map_err(failure)?)));
    }
    Ok(histories)
}

/// What an address is known by; the scheme may be left out.
fn identity(address: &str) -> Option<Identity> {
    if address.contains("://") { of_link(address) } else { of_link(&format!("https://{address}")) }
}

async fn no_number(store: &dyn Store, id: ItemId) -> Result<String, Exit> {
    if store.was_pruned(id).await.map_err(failure)? {
        return Ok(format!("item {id} has been pruned: {PRUNED}"));
    }
    Ok(format!(
        "newswatch has no item {id}; alerts and `newswatch story` show the numbers of items, and an address will do"
    ))
}

fn no_address(address: &str, known: bool) -> String {
    if known {
        return format!("the item of {} has been pruned: {PRUNED}", inert(address));
    }
    format!(
        "newswatch has no item of {}\n\
         Its feed may not have been polled since the article came, or may no longer have held it by then (`newswatch \
         feeds` says when each was read), or gives another address for it (`newswatch preview SOURCE` shows its items).",
        inert(address)
    )
}

fn failure(error: StoreError) -> Exit {
    print::failure(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_spelled_in_many_ways() {
        let known = identity("https://news.example/raid").unwrap();
        for spelling in
            ["news.example/raid", "http://www.news.example/raid/?utm_source=rss#top", "news.example:443/raid"]
        {
            assert_eq!(identity(spelling), Some(known), "{spelling}");
        }
        assert_eq!(identity("https://news.example/"), None);
    }
}
