//! `newswatch feeds import` and `feeds export`: subscription lists.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::preview::fetched;
use super::print;
use super::setting::Setting;
use crate::config::opml::{Subscription, read_list, write_list};
use crate::pipeline::{Source, text_of};
use crate::secret;

/// Longest name of a feed, in characters.
const LONGEST_NAME: usize = 200;

/// Which list is imported.
#[derive(Clone, Debug, Args)]
pub(super) struct Import {
    /// The OPML file
    file: PathBuf,
}

/// Prints the feeds of a list as tables for the configuration. The user's files are not changed.
pub(super) async fn import(setting: &Setting<'_>, options: &Import) -> Exit {
    let shown = options.file.display();
    let document = match fetched(setting, &options.file.to_string_lossy()).await {
        Ok(document) => document,
        Err(exit) => return exit,
    };
    let list = read_list(&text_of(&document));
    list.faults.iter().for_each(|fault| print::note(&format!("{shown}: {fault}")));
    if list.feeds.is_empty() {
        return print::failure(&format!("{shown} holds no feed that can be taken"));
    }
    let (mut names, addresses) = match known(setting) {
        Ok(known) => known,
        Err(exit) => return exit,
    };
    let mut taken = addresses;
    let mut added = 0;
    for mut feed in list.feeds {
        if !taken.insert(feed.url.clone()) {
            print::note(&format!("{} is known already and left out", feed.name));
            continue;
        }
        feed.name = free_name(&feed, &mut names);
        feed.tags = feed.tags.iter().map(|tag| tidy(tag)).filter(|tag| !tag.is_empty()).collect();
        print::line(&feed.toml());
        added += 1;
    }
    print::note(&format!("{}: add what was printed to your configuration", print::counted(added, "feed")));
    if list.faults.is_empty() { Exit::Success } else { Exit::Failure }
}

/// The names and addresses of the configuration, if there is one.
fn known(setting: &Setting<'_>) -> Result<(HashSet<String>, HashSet<String>), Exit> {
    if setting.path.is_none() && !setting.file().exists() {
        return Ok((HashSet::new(), HashSet::new()));
    }
    let feeds = setting.config()?.feeds;
    let names = feeds.iter().map(|feed| feed.name.to_string()).collect();
    Ok((names, feeds.iter().map(|feed| Subscription::from(feed).url).collect()))
}

/// A name that no other feed has: that of the list, or else the host.
fn free_name(feed: &Subscription, names: &mut HashSet<String>) -> String {
    let host = || url::Url::parse(&feed.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let given = Some(tidy(&feed.name)).filter(|name| !name.is_empty());
    let name = given.or_else(host).unwrap_or_else(|| "feed".to_owned());
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name));
    let free = free.expect("numbers do not end");
    names.insert(free.clone());
    free
}

/// A name or tag as the configuration takes it.
fn tidy(name: &str) -> String {
    let line = name.split(|sign: char| sign.is_whitespace() || sign.is_control()).filter(|word| !word.is_empty());
    let name = line.collect::<Vec<_>>().join(" ");
    let name = name.strip_prefix("tag:").map_or(name.clone(), str::to_owned);
    name.chars().take(LONGEST_NAME - 8).collect::<String>().trim().to_owned()
}

/// Prints the feeds of the configuration as a list.
pub(super) fn export(setting: &Setting<'_>) -> Exit {
    let config = match setting.config() {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    for feed in &config.feeds {
        if let Source::Http(url) = &feed.source
            && (!url.username().is_empty() || url.password().is_some())
        {
            print::note(&format!("{}: its name and password are not exported ({})", feed.name, secret::shown(url)));
        }
    }
    let feeds: Vec<Subscription> = config.feeds.iter().map(Subscription::from).collect();
    print::line(write_list(&feeds).trim_end());
    Exit::Success
}
